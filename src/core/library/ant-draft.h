/* What a person writes, on its way to the wire: checked with its placeholders, expanded, cut into stanzas.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "library/ant-expand.h"
#include "xml/ant-problem.h"
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

/**
 * AntDraftPiece:
 * @text: one stanza as written, with its placeholders
 * @kind: what it is; ANT_KIND_STREAM when no stanza
 * @request: an IQ that is to be answered, as far as its type is written out
 * @start: where it begins in the whole text
 */
typedef struct
{
  char *text;
  AntKind kind;
  gboolean request;
  AntPosition start;
} AntDraftPiece;

void ant_draft_piece_free (AntDraftPiece *piece);
/* Elements are AntDraftPiece: @text cut into its stanzas before anything is expanded, at least one. */
GPtrArray *ant_draft_cut (const char *text, gboolean component, AntPosition *ret_position, GError **error);

/* Elements are AntProblem, in order of place: what is wrong with @text itself, unknown placeholders included.
 */
GPtrArray *ant_draft_find_problems (const char *text, const AntExpandContext *context, gboolean component);
/* Elements are AntStanza, exact as they go on the wire. @ret_warnings: AntProblem, of the expanded text.
 * ${id}, ${uuid} and ${now} have one value in each stanza, another in the next. */
GPtrArray *ant_draft_expand (const char *text,
                             const AntExpandContext *context,
                             gboolean component,
                             GPtrArray **ret_warnings,
                             GError **error);
/* A stanza that was sent, as text to edit: fresh id, literal "${", and ${secret} where something was
 * redacted. */
char *ant_draft_from_stanza (AntStanza *stanza);

G_END_DECLS
