/* StanzaPath: the language of filters, responders and `match`. antistrophe-path(7) specifies it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "xml/ant-stanza-names.h"
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANT_TYPE_STANZA_PATH (ant_stanza_path_get_type ())
#define ANT_PATH_ERROR (ant_path_error_quark ())

typedef struct _AntStanzaPath AntStanzaPath;

typedef enum
{
  ANT_PATH_ERROR_SYNTAX,
  ANT_PATH_ERROR_LIMIT,
  ANT_PATH_ERROR_EVALUATION, /* compatible mode: where slixmpp raises an exception */
} AntPathError;

typedef enum
{
  ANT_PATH_STRICT,
  ANT_PATH_COMPATIBLE, /* whatever slixmpp 1.8.3 answers */
} AntPathMode;

typedef enum
{
  ANT_PATH_NO,
  ANT_PATH_YES,
  ANT_PATH_FAILS, /* compatible mode only: there is no verdict */
} AntPathVerdict;

/**
 * AntPathReason:
 * @column: the place in the path, from 1, in characters
 * @holds: whether what is said there is so
 * @depth: 0 for an alternative or a verdict, 1 for a step, 2 for a condition
 * @text: one line
 *
 * One line of the explanation of a verdict.
 */
typedef struct
{
  guint column;
  gboolean holds;
  guint depth;
  char *text;
} AntPathReason;

/**
 * AntPathWarning:
 * @column: the place in the path, from 1, in characters
 * @text: one sentence
 *
 * Where slixmpp understands a path otherwise than we, or where it can never match.
 */
typedef struct
{
  guint column;
  char *text;
} AntPathWarning;

/**
 * AntPathHint:
 * @kinds: mask of `1 << AntKind`: what it can only be
 * @type: (nullable): the attribute that it must have, as all below; %NULL: nothing is implied
 * @payload_ns: (nullable): namespace of some child element, if @payload_is_child
 * @payload_name: (nullable): name of some child element
 * @is_whole: nothing else is asked: an IQ, message or presence of one of @kinds with that type, and such a child element
 *   where @has_payload, is matched
 * @has_payload: some child element has that namespace and name, where they are not %NULL
 *
 * What holds of every stanza that an alternative of a path matches. An index that knows only a stanza's first payload may
 * use the last three for a stanza that has one child element, not for one with more.
 */
typedef struct
{
  guint kinds;
  const char *type;
  const char *id;
  const char *to;
  const char *from;
  gboolean is_whole;
  gboolean has_payload;
  const char *payload_ns;
  const char *payload_name;
} AntPathHint;

GQuark ant_path_error_quark (void);
/* The message without the "column N: " that it begins with. */
const char *ant_path_error_get_text (const GError *error);

GType ant_stanza_path_get_type (void);
/* @names: (nullable): a person's own. @ret_column: (out) (optional): of the error, from 1. */
AntStanzaPath *ant_stanza_path_parse (const char *text,
                                      AntPathMode mode,
                                      AntStanzaNames *names,
                                      guint *ret_column,
                                      GError **error);
AntStanzaPath *ant_stanza_path_ref (AntStanzaPath *path);
void ant_stanza_path_unref (AntStanzaPath *path);
const char *ant_stanza_path_get_text (const AntStanzaPath *path);
AntPathMode ant_stanza_path_get_mode (const AntStanzaPath *path);

/* Without allocation, but for an error. @ret_column: (out) (optional): of the error. */
AntPathVerdict
ant_stanza_path_match (const AntStanzaPath *path, const AntElement *root, guint *ret_column, GError **error);
gboolean ant_stanza_path_matches (const AntStanzaPath *path, const AntElement *root);

/* Whether every alternative ends in @attr or text(); and the value (transfer full) (nullable) of the first that
 * matches. */
gboolean ant_stanza_path_selects (const AntStanzaPath *path);
char *ant_stanza_path_dup_value (const AntStanzaPath *path, const AntElement *root);

/* (transfer full) (element-type AntPathReason). */
GPtrArray *ant_stanza_path_explain (const AntStanzaPath *path, const AntElement *root);
/* (transfer full) (element-type AntPathWarning): in order of their places. */
GPtrArray *ant_stanza_path_lint (const AntStanzaPath *path);
/* One for each alternative; the strict mode only (else none: anything may match). */
guint ant_stanza_path_get_n_hints (const AntStanzaPath *path);
const AntPathHint *ant_stanza_path_get_hint (const AntStanzaPath *path, guint alternative);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntStanzaPath, ant_stanza_path_unref)

G_END_DECLS
