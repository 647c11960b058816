/* Placeholders: finding them in a text and putting values in their place (DESIGN.md, Templates).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "library/ant-template.h"
#include "xml/ant-element.h"

G_BEGIN_DECLS

/**
 * AntPlaceholder:
 * @start: of the "${"; @length: in bytes, with braces
 * @filter: "" or raw, base64, sha1, uri
 */
typedef struct
{
  char *name;
  const char *filter;
  AntPosition start;
  gsize length;
} AntPlaceholder;

void ant_placeholder_free (AntPlaceholder *placeholder);

/* All that stand in @text, in order, "$${" left out. Elements are AntPlaceholder. */
GPtrArray *ant_placeholders_find (const char *text);
/* FALSE at the first "${" that is no placeholder (no "}", a bad name, an unknown filter). */
gboolean ant_placeholders_check (const char *text, AntPosition *ret_position, GError **error);

/**
 * AntExpandContext:
 * @own: (nullable): our address, full after bind: gives server, me_bare, me_full, me_local and what derives
 * from them
 * @contact: (nullable): value of contact_bare where the account knows one (sandbox: juliet)
 * @params: (nullable): AntParam with defaults
 * @values: (nullable): name -> text, a person's own; they win
 */
typedef struct
{
  const AntJid *own;
  const char *contact;
  GPtrArray *params;
  GHashTable *values;
} AntExpandContext;

/* @text with every placeholder replaced, each value escaped once. Errors: ANT_TEMPLATE_ERROR with
 * @ret_position in @text. */
char *
ant_expand (const char *text, const AntExpandContext *context, AntPosition *ret_position, GError **error);
/* The same; tells whether it would be the same next time, but for one ${id} at most. */
char *ant_expand_again (const char *text,
                        const AntExpandContext *context,
                        gboolean *ret_repeats,
                        AntPosition *ret_position,
                        GError **error);
/* The value that @name would get, unescaped; NULL with an error. For the form and tooltips; id and uuid
 * differ each time. */
char *ant_expand_value (const char *name, const AntExpandContext *context, GError **error);
/* Would anything be replaced by a value of this name? (a parameter, a built-in, a placeholder of @text) */
gboolean ant_expand_uses (const char *text, GPtrArray *params, const char *name);
/* Does @value fit the parameter's kind? Empty fits where there is a default. */
gboolean ant_param_check (const AntParam *param, const char *value, GError **error);

G_END_DECLS
