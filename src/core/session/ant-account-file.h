/* The file of accounts as sections of text, each kept byte for byte until it is changed itself.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "session/ant-account.h"

G_BEGIN_DECLS

/**
 * AntAccountSection:
 * @name: (nullable): what stands between the brackets, made visible; %NULL for what stands before the first of them
 * @line: of the text's first byte, from 1
 * @header_line: of `[name]`; 0 = there is none
 * @text: all of it, any bytes: the comment lines directly above the header, the header, what follows
 */
typedef struct
{
  char *name;
  guint line;
  guint header_line;
  GString *text;
} AntAccountSection;

void ant_account_section_free (AntAccountSection *section);
GPtrArray *ant_account_file_split (const char *text, gsize length);
/* (element-type AntAccountSection). None where there is no file. */
GPtrArray *ant_account_file_read (const char *path, GError **error);
gboolean ant_account_file_write (const char *path, GPtrArray *sections, GError **error);
/* Keeps other programs of ours from writing too; -1 with an error. Ends with close(). */
int ant_account_file_lock (const char *path, GError **error);
/* A new last section, with text that is yet to be set. */
AntAccountSection *ant_account_file_append (GPtrArray *sections, const char *name);

/* Whether the first section holds nothing that could be meant for an account. */
gboolean ant_account_section_is_comment (const AntAccountSection *section, const char *path, GError **error);
/* @path: of the file, for messages and as the place that relative paths start from. NULL: ANT_ACCOUNT_ERROR_BROKEN, with
 * all faults. */
AntAccount *ant_account_section_parse (const AntAccountSection *section, const char *path, GError **error);
gboolean ant_account_section_set (AntAccountSection *section, const AntAccount *account, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntAccountSection, ant_account_section_free)

G_END_DECLS
