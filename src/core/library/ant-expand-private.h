/* What the files of expanding share. Private to this layer.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "library/ant-expand.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_TOKEN_END,
  ANT_TOKEN_LITERAL, /* "$${" */
  ANT_TOKEN_PLACEHOLDER,
  ANT_TOKEN_MALFORMED, /* @problem says why */
} AntTokenKind;

/**
 * AntToken:
 * @start, @length: in bytes of the text, from the "$"
 * @name: (nullable): of a placeholder, as it stands in the text: @name_length bytes
 * @filter: "" or one of the known filters
 * @problem: (nullable): one sentence
 */
typedef struct
{
  AntTokenKind kind;
  gsize start;
  gsize length;
  const char *name;
  gsize name_length;
  const char *filter;
  const char *problem;
} AntToken;

AntToken ant_token_next (const char *text, gsize from);
gboolean ant_name_is_valid (const char *name, gsize length);

/* Built-in placeholders. */
gboolean ant_builtin_exists (const char *name);
const char *ant_builtin_get_text (const char *name, const AntExpandContext *context);
char *ant_builtin_make (const char *name, const AntExpandContext *context, GError **error);
void ant_builtin_list (GPtrArray *names);

G_END_DECLS
