/* Reading what is to be sent, and making stanzas of it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-source.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "ant-cli.h"
#include "base/ant-limits.h"
#include "library/ant-expand.h"

enum
{
  /* Several stanzas of the largest size; more in one file is a mistake, such as a device. */
  MAX_SOURCE = 8 * ANT_LIMIT_STANZA,
};

void
ant_cli_source_free (AntCliSource *source)
{
  g_free (source->name);
  g_free (source->text);
  g_clear_object (&source->template);
  g_clear_pointer (&source->pieces, g_ptr_array_unref);
  g_free (source);
}

/* Does an instruction of ours stand in front of the first element? */
static gboolean
has_instructions (const char *text)
{
  for (const char *at = strchr (text, '<'); at != NULL; at = strchr (at, '<'))
    {
      const char *end;

      if (g_str_has_prefix (at, "<?antistrophe") || g_str_has_prefix (at, "<?param"))
        return TRUE;
      end = g_str_has_prefix (at, "<!--") ? strstr (at + 4, "-->")
            : g_str_has_prefix (at, "<?") ? strstr (at + 2, "?>")
                                          : NULL;
      if (end == NULL)
        return FALSE;
      at = end;
    }
  return FALSE;
}

static gboolean
read_all (int fd, GString *text, GError **error)
{
  char buffer[65536];
  gssize n;

  do
    {
      n = read (fd, buffer, sizeof buffer);
      if (n > 0)
        g_string_append_len (text, buffer, n);
    }
  while ((n > 0 && text->len <= MAX_SOURCE) || (n < 0 && errno == EINTR));

  if (n < 0)
    g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
  else if (text->len > MAX_SOURCE)
    g_set_error (error, G_IO_ERROR, G_IO_ERROR_MESSAGE_TOO_LARGE, "Larger than %d bytes", MAX_SOURCE);
  return n >= 0 && text->len <= MAX_SOURCE;
}

static char *
read_text (const char *path, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);
  int fd = strcmp (path, "-") == 0 ? STDIN_FILENO : open (path, O_RDONLY | O_CLOEXEC);
  const char *bad = NULL;
  gboolean fine;

  if (fd < 0)
    {
      g_set_error_literal (error, G_IO_ERROR, g_io_error_from_errno (errno), g_strerror (errno));
      return NULL;
    }
  fine = read_all (fd, text, error);
  if (fd != STDIN_FILENO)
    close (fd);
  if (!fine)
    return NULL;
  if (!g_utf8_validate (text->str, text->len, &bad))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "Byte %" G_GSIZE_FORMAT " is not valid UTF-8",
                   (gsize) (bad - text->str) + 1);
      return NULL;
    }
  return g_string_free (g_steal_pointer (&text), FALSE);
}

/**
 * ant_cli_source_read:
 * @path: (type filename): a file, or `-` for standard input
 *
 * Returns: (transfer full) (nullable): its text, nothing checked but UTF-8
 */
AntCliSource *
ant_cli_source_read (const char *path, GError **error)
{
  char *text = read_text (path, error);
  AntCliSource *source;

  if (text == NULL)
    return NULL;
  source = g_new0 (AntCliSource, 1);
  source->name = g_filename_display_name (path);
  source->text = text;
  if (has_instructions (text))
    source->template = ant_template_new (source->name, "", path, FALSE, text);
  return source;
}

/**
 * ant_cli_source_new_template:
 * @template: one that is not broken
 *
 * Returns: (transfer full): the template as something to send
 */
AntCliSource *
ant_cli_source_new_template (AntTemplate *template)
{
  AntCliSource *source = g_new0 (AntCliSource, 1);

  source->name = g_filename_display_name (ant_template_get_path (template));
  source->text = g_strdup (ant_template_get_text (template));
  source->template = g_object_ref (template);
  return source;
}

/* (transfer none) (nullable): the parameters that the text declares. */
GPtrArray *
ant_cli_source_get_params (const AntCliSource *source)
{
  return source->template != NULL ? ant_template_get_params (source->template) : NULL;
}

static gboolean
declares_to (const AntCliSource *source)
{
  GPtrArray *params = ant_cli_source_get_params (source);

  for (guint i = 0; params != NULL && i < params->len; i++)
    if (strcmp (((AntParam *) g_ptr_array_index (params, i))->name, "to") == 0)
      return TRUE;
  return FALSE;
}

/* (transfer full): name -> value, borrowed from @options: those of --set, and the target where it is a
 * parameter. */
GHashTable *
ant_cli_source_make_values (const AntCliSource *source, const AntCliOptions *options, const char *target)
{
  GHashTable *values;

  if (target == NULL || !declares_to (source))
    return g_hash_table_ref (options->values);

  values = g_hash_table_new (g_str_hash, g_str_equal);
  GHashTableIter iter;
  gpointer name, value;

  g_hash_table_iter_init (&iter, options->values);
  while (g_hash_table_iter_next (&iter, &name, &value))
    g_hash_table_insert (values, name, value);
  g_hash_table_insert (values, (gpointer) "to", (gpointer) target);
  return values;
}

/**
 * ant_cli_source_build:
 * @own: (nullable): our address
 * @target: (nullable): whom to send to instead
 * @ret_repeats: (out) (optional): whether every further copy will be the same but for one `${id}`
 *
 * Returns: (transfer full) (nullable): a fresh copy of @piece with values for its placeholders; %NULL with an
 * error
 */
AntStanza *
ant_cli_source_build (const AntCliSource *source,
                      const AntDraftPiece *piece,
                      const AntCliOptions *options,
                      const AntJid *own,
                      const char *target,
                      gboolean *ret_repeats,
                      GError **error)
{
  g_autoptr (GHashTable) values = ant_cli_source_make_values (source, options, target);
  AntExpandContext context = { own, ant_cli_contact (options), ant_cli_source_get_params (source), values };
  g_autofree char *text = NULL;
  g_autoptr (AntStanza) stanza = NULL;

  if (ret_repeats != NULL)
    *ret_repeats = TRUE;
  text = options->no_expand ? g_strdup (piece->text) : ant_expand_again (piece->text, &context, ret_repeats, NULL, error);
  if (text == NULL)
    return NULL;
  stanza = ant_stanza_parse (text, -1, options->component != NULL ? ANT_NS_COMPONENT : ANT_NS_CLIENT, error);
  if (stanza == NULL || target == NULL || declares_to (source))
    return g_steal_pointer (&stanza);
  return ant_stanza_with_attribute (stanza, "to", target);
}
