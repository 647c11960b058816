/* What is to be sent: files, standard input and templates, read and checked before anything connects.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ant-cli-options.h"
#include "library/ant-draft.h"
#include "library/ant-template.h"

G_BEGIN_DECLS

/**
 * AntCliSource:
 * @name: for messages: the path, or `-`
 * @text: all of it
 * @template: (nullable): where the text has a template's instructions
 * @pieces: (element-type AntDraftPiece): its stanzas
 */
typedef struct
{
  char *name;
  char *text;
  AntTemplate *template;
  GPtrArray *pieces;
} AntCliSource;

void ant_cli_source_free (AntCliSource *source);
/* (transfer full) (nullable): NULL with an error (G_IO_ERROR, or ANT_TEMPLATE_ERROR for no UTF-8). */
AntCliSource *ant_cli_source_read (const char *path, GError **error);
AntCliSource *ant_cli_source_new_template (AntTemplate *template);
/* Where @template is and why it is broken, one line to stderr. */
void ant_cli_complain_of_template (AntTemplate *template);
/* A message without the LINE:COLUMN that it begins with. */
const char *ant_cli_message_text (const GError *error);

GPtrArray *ant_cli_source_get_params (const AntCliSource *source);
GHashTable *
ant_cli_source_make_values (const AntCliSource *source, const AntCliOptions *options, const char *target);

/* Cuts and checks; says on stderr what is wrong. @own: our address as far as it is known. */
gboolean ant_cli_sources_check (GPtrArray *sources, const AntCliOptions *options, const AntJid *own);
/* (transfer full) (nullable): a stanza as it goes on the wire. @target: (nullable): one of --to. */
AntStanza *ant_cli_source_build (const AntCliSource *source,
                                 const AntDraftPiece *piece,
                                 const AntCliOptions *options,
                                 const AntJid *own,
                                 const char *target,
                                 gboolean *ret_repeats,
                                 GError **error);

G_END_DECLS
