/* Strings that many rows share, each kept once and called by a number.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AntWordTable AntWordTable;

/* 0 is no string at all. */
typedef guint32 AntWord;

enum
{
  ANT_WORD_NONE = 0,
  ANT_WORD_UNKNOWN = 1, /* there is one, but not here */
};

AntWordTable *ant_word_table_new (gsize max_size);
void ant_word_table_free (AntWordTable *table);
AntWord ant_word_table_add (AntWordTable *table, const char *text);
AntWord ant_word_table_find (const AntWordTable *table, const char *text);
const char *ant_word_table_get (const AntWordTable *table, AntWord word);
guint ant_word_table_get_n (const AntWordTable *table);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntWordTable, ant_word_table_free)

G_END_DECLS
