/* What an error condition means and what to check next: the table, loaded once.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-error-info.h"

#include <stdlib.h>

#include "base/ant-data.h"

enum { COLUMN_LAYER, COLUMN_CONDITION, COLUMN_TYPE, COLUMN_SECTION, COLUMN_MEANING, COLUMN_CHECK, N_COLUMNS };
enum { LEGACY_CODE, LEGACY_CONDITION, LEGACY_TYPE, LEGACY_NOTE, N_LEGACY_COLUMNS };

/* Built once, then only read; lives as long as the program. */
typedef struct
{
  GHashTable *infos;   /* owned "layer condition" -> owned AntErrorInfo, whose strings are owned too */
  GHashTable *legacy;  /* code (GINT_TO_POINTER) -> owned condition */
} Tables;

/* Bare numbers in the table are sections of RFC 6120. */
static char *
present_section (const char *section)
{
  if (g_ascii_isdigit (section[0]))
    return g_strdup_printf ("RFC 6120 %s", section);
  return g_strdup (section);
}

static void
load_conditions (Tables *tables)
{
  g_autoptr (GPtrArray) rows = ant_data_load_tsv ("errors.tsv", N_COLUMNS, "Error conditions will not be explained");

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      AntErrorInfo *info = g_new0 (AntErrorInfo, 1);

      info->condition = g_strdup (row[COLUMN_CONDITION]);
      info->usual_type = g_strdup (row[COLUMN_TYPE]);
      info->section = present_section (row[COLUMN_SECTION]);
      info->meaning = g_strdup (row[COLUMN_MEANING]);
      info->check_next = g_strdup (row[COLUMN_CHECK]);
      g_hash_table_insert (tables->infos, g_strjoin (" ", row[COLUMN_LAYER], row[COLUMN_CONDITION], NULL), info);
    }
}

static void
load_legacy (Tables *tables)
{
  g_autoptr (GPtrArray) rows = ant_data_load_tsv ("errors-legacy-codes.tsv", N_LEGACY_COLUMNS,
                                                   "Legacy error codes will not be explained");

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);

      g_hash_table_insert (tables->legacy, GINT_TO_POINTER (atoi (row[LEGACY_CODE])),
                           g_strdup (row[LEGACY_CONDITION]));
    }
}

static const Tables *
get_tables (void)
{
  static Tables *tables = NULL;

  if (g_once_init_enter (&tables))
    {
      Tables *fresh = g_new0 (Tables, 1);

      fresh->infos = g_hash_table_new (g_str_hash, g_str_equal);
      fresh->legacy = g_hash_table_new (NULL, NULL);
      load_conditions (fresh);
      load_legacy (fresh);
      g_once_init_leave (&tables, fresh);
    }

  return tables;
}

static const AntErrorInfo *
lookup_word (const char *layer, const char *condition)
{
  g_autofree char *key = g_strjoin (" ", layer, condition, NULL);

  return g_hash_table_lookup (get_tables ()->infos, key);
}

/**
 * ant_error_info_lookup:
 * @layer: who spoke the condition
 * @condition: its element name, from the network: may be anything
 *
 * Conditions of RFC 3920 and of drafts, which servers still send, are found beside today's. Any thread.
 *
 * Returns: (transfer none) (nullable): what is known of @condition, for as long as the program runs;
 *   %NULL when nothing is, or the table is missing (a warning is logged once)
 */
const AntErrorInfo *
ant_error_info_lookup (AntErrorLayer layer, const char *condition)
{
  static const struct { const char *word, *legacy; } layers[] = {
    [ANT_ERROR_LAYER_STANZA] = { "stanza", "stanza-legacy" },
    [ANT_ERROR_LAYER_STREAM] = { "stream", NULL },
    [ANT_ERROR_LAYER_SASL] = { "sasl", "sasl-legacy" },
    [ANT_ERROR_LAYER_APP] = { "app", NULL },
  };
  const AntErrorInfo *info;

  g_return_val_if_fail ((guint) layer < G_N_ELEMENTS (layers), NULL);

  if (condition == NULL)
    return NULL;

  info = lookup_word (layers[layer].word, condition);
  if (info == NULL && layers[layer].legacy != NULL)
    info = lookup_word (layers[layer].legacy, condition);
  return info;
}

/**
 * ant_error_info_lookup_legacy:
 * @code: the number in the `code` attribute of an <error/> (XEP-0086)
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): what is known of the stanza error condition that @code stands for
 */
const AntErrorInfo *
ant_error_info_lookup_legacy (int code)
{
  const char *condition = g_hash_table_lookup (get_tables ()->legacy, GINT_TO_POINTER (code));

  return ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, condition);
}
