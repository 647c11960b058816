/* A parsed path, for the files of StanzaPath only.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdatomic.h>

#include "base/ant-limits.h"
#include "xml/ant-arena.h"
#include "xml/ant-stanza-path.h"

G_BEGIN_DECLS

/**
 * AntPathTag:
 * @ns: (nullable): %NULL for any
 * @name: (nullable): %NULL for any
 * @of_stanza: the namespace is the stanza's own, whichever of the three that is
 */
typedef struct
{
  const char *ns;
  const char *name;
  gboolean of_stanza;
} AntPathTag;

typedef enum
{
  ANT_PATH_HAS,
  ANT_PATH_EQUALS,
  ANT_PATH_DIFFERS,
  ANT_PATH_LIKE,
} AntPathTest;

/* How the value was written, for the lint. */
typedef enum
{
  ANT_PATH_PLAIN,
  ANT_PATH_QUOTED,
} AntPathQuotes;

/**
 * AntPathGlob:
 * @n_words: how many words a set of bits has
 * @n_parts: of the pattern, stars apart
 * @literals: for each byte the parts that are that byte
 * @any: the parts that are `?`
 * @stars: the parts with a star in front (of the one behind the last: at the end)
 * @behind_any: the parts with a `?` in front
 *
 * A pattern, as bits.
 */
typedef struct
{
  guint n_words;
  guint n_parts;
  guint64 *literals;
  guint64 *any;
  guint64 *stars;
  guint64 *behind_any;
} AntPathGlob;

typedef struct
{
  guint64 fits[ANT_LIMIT_GLOB / 64 + 1];
} AntPathGlobState;

/**
 * AntPathCondition:
 * @name: (nullable): of the attribute, %NULL for text()
 * @ns: of the attribute, "" for none
 * @value: (nullable): %NULL only where it is merely to be there
 * @glob: (nullable): the value as a pattern
 */
typedef struct
{
  guint column;
  const char *name;
  const char *ns;
  AntPathTest test;
  AntPathQuotes quotes;
  const char *value;
  const AntPathGlob *glob;
} AntPathCondition;

/**
 * AntPathStep:
 * @written: as it stands in the path, without conditions
 * @name: (nullable): the tag or plugin name, %NULL for a wildcard
 * @ns: (nullable): what stands in braces; %NULL where there are none
 * @tags: any of them fits
 * @meant: (nullable): what the name or the tag in braces was recognised as
 */
typedef struct
{
  guint column;
  const char *written;
  const char *name;
  const char *ns;
  const AntPathTag *tags;
  guint n_tags;
  const AntStanzaName *meant;
  const AntPathCondition *conditions;
  guint n_conditions;
} AntPathStep;

typedef struct
{
  guint column;
  const AntPathStep *steps;
  guint n_steps;
  AntPathHint hint;
} AntPathAlternative;

/**
 * AntPathCut:
 * @whole: what stands between two slashes
 * @tag: before the first @
 * @attributes: what stands between two @; @names and @values: cut at =, where there is exactly one, else %NULL
 *
 * A component of a path as slixmpp cuts it.
 */
typedef struct
{
  guint column;
  const char *whole;
  const char *tag;
  guint n_attributes;
  const char **names;
  const char **values;
  guint *columns;
} AntPathCut;

/**
 * AntStanzaPath:
 *
 * A path, parsed. Immutable and counted atomically: any thread may read and hold it.
 * @arena: all that it consists of
 * @names: (nullable): a person's own, which steps may point to
 * @alternatives: strict mode
 * @cuts: compatible mode
 */
struct _AntStanzaPath
{
  atomic_int refs;
  AntArena arena;
  AntPathMode mode;
  const char *text;
  AntStanzaNames *names;

  const AntPathAlternative *alternatives;
  guint n_alternatives;

  const AntPathCut *cuts;
  guint n_cuts;
};

/* (nullable): a person's own name as a plugin, for the compatible mode. */
const struct _AntStanzaChild *ant_stanza_names_find_plugin (const AntStanzaNames *names, const char *name);

/* How many bytes at the beginning of @text can be a name. */
gsize ant_stanza_path_name_length (const char *text);
/* In characters, from 1. */
guint ant_stanza_path_column (const char *text, const char *at);
void ant_path_set_error (GError **error, guint *ret_column, AntPathError code, guint column, const char *format, ...)
  G_GNUC_PRINTF (5, 6);

gboolean ant_stanza_path_parse_strict (AntStanzaPath *path, guint *ret_column, GError **error);
void ant_stanza_path_resolve (AntStanzaPath *path, AntPathStep *step, const AntPathStep *above);
void ant_stanza_path_find_hint (AntPathAlternative *alternative);

const AntPathGlob *ant_path_glob_new (AntArena *arena, const char *pattern);
void ant_path_glob_begin (AntPathGlobState *state);
gboolean ant_path_glob_read (const AntPathGlob *glob, AntPathGlobState *state, const char *text);
gboolean ant_path_glob_end (const AntPathGlob *glob, const AntPathGlobState *state);

gboolean ant_path_tag_fits (const AntPathTag *tag, const AntElement *element);
gboolean ant_path_step_fits (const AntPathStep *step, const AntElement *element);
gboolean ant_path_condition_holds (const AntPathCondition *condition, const AntElement *element);
const AntElement *ant_path_alternative_find (const AntPathAlternative *alternative, const AntElement *root);
void ant_stanza_path_explain_strict (const AntStanzaPath *path, const AntElement *root, GPtrArray *reasons);

void ant_stanza_path_parse_compatible (AntStanzaPath *path);
/* @reasons: (nullable): what is looked at is said there. */
AntPathVerdict ant_stanza_path_match_compatible (const AntStanzaPath *path,
                                                 const AntElement *root,
                                                 GPtrArray *reasons,
                                                 guint *ret_column,
                                                 GError **error);

void ant_path_reason_add (GPtrArray *reasons, guint depth, guint column, gboolean holds, const char *format, ...)
  G_GNUC_PRINTF (5, 6);

G_END_DECLS
