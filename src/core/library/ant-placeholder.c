/* Where the placeholders of a text are.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-expand-private.h"

#include <string.h>

static const char *const filters[] = { "raw", "base64", "sha1", "uri" };

void
ant_placeholder_free (AntPlaceholder *placeholder)
{
  g_free (placeholder->name);
  g_free (placeholder);
}

/* A name of a parameter or placeholder: a letter or _, then letters, digits, and _ . - */
gboolean
ant_name_is_valid (const char *name, gsize length)
{
  if (length == 0 || !(g_ascii_isalpha (name[0]) || name[0] == '_'))
    return FALSE;
  for (gsize i = 1; i < length; i++)
    if (!g_ascii_isalnum (name[i]) && strchr ("_.-", name[i]) == NULL)
      return FALSE;
  return TRUE;
}

static const char *
find_filter (const char *name, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    if (strlen (filters[i]) == length && memcmp (filters[i], name, length) == 0)
      return filters[i];
  return NULL;
}

/* @token stands at a "${". */
static void
read_placeholder (const char *text, AntToken *token)
{
  const char *inside = text + token->start + 2;
  gsize length = strcspn (inside, "}<>\"'\n");
  const char *bar = memchr (inside, '|', length);
  gsize name_length = bar != NULL ? (gsize) (bar - inside) : length;

  token->kind = ANT_TOKEN_MALFORMED;
  token->length = 2 + length;
  if (inside[length] != '}')
    {
      token->problem = "This “${” has no “}”; write “$${” where the two characters themselves are meant";
      return;
    }

  token->length++;
  token->filter = bar == NULL ? "" : find_filter (bar + 1, length - name_length - 1);
  if (!ant_name_is_valid (inside, name_length))
    token->problem =
      "Between “${” and “}” stands a name: letters, digits, “_”, “.” and “-”, the first a letter; "
      "write “$${” where the two characters themselves are meant";
  else if (token->filter == NULL)
    token->problem = "The filters are raw, base64, sha1 and uri, as in “${name|base64}”";
  else
    {
      token->kind = ANT_TOKEN_PLACEHOLDER;
      token->name = inside;
      token->name_length = name_length;
    }
}

/* The first thing in @text at or behind the byte @from that is not plain text. */
AntToken
ant_token_next (const char *text, gsize from)
{
  AntToken token = { ANT_TOKEN_END };
  const char *dollar = text + from;

  for (dollar = strchr (dollar, '$'); dollar != NULL; dollar = strchr (dollar + 1, '$'))
    {
      token.start = dollar - text;
      if (dollar[1] == '$' && dollar[2] == '{')
        {
          token.kind = ANT_TOKEN_LITERAL;
          token.length = 3;
          return token;
        }
      if (dollar[1] == '{')
        {
          read_placeholder (text, &token);
          return token;
        }
    }
  token.start = from + strlen (text + from);
  return token;
}

/**
 * ant_placeholders_find:
 * @text: UTF-8
 *
 * Finds `${name}` and `${name|filter}`. A `$${` is not one, nor is what ant_placeholders_check() complains
 * of.
 *
 * Returns: (transfer full) (element-type AntPlaceholder): in order of appearance
 */
GPtrArray *
ant_placeholders_find (const char *text)
{
  GPtrArray *found = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_placeholder_free);
  AntPosition position = { 1, 1, 0 };

  g_return_val_if_fail (text != NULL, found);

  for (AntToken token = ant_token_next (text, 0); token.kind != ANT_TOKEN_END;
       token = ant_token_next (text, token.start + token.length))
    {
      AntPlaceholder *placeholder;

      if (token.kind != ANT_TOKEN_PLACEHOLDER)
        continue;
      ant_position_advance (&position, text, token.start);
      placeholder = g_new0 (AntPlaceholder, 1);
      placeholder->name = g_strndup (token.name, token.name_length);
      placeholder->filter = token.filter;
      placeholder->start = position;
      placeholder->length = token.length;
      g_ptr_array_add (found, placeholder);
    }
  return found;
}

/**
 * ant_placeholders_check:
 * @text: UTF-8
 * @ret_position: (out) (optional): where the first wrong one begins
 *
 * Returns: whether every `${` begins a well-formed placeholder; else %ANT_TEMPLATE_ERROR_SYNTAX
 */
gboolean
ant_placeholders_check (const char *text, AntPosition *ret_position, GError **error)
{
  AntPosition position = { 1, 1, 0 };

  g_return_val_if_fail (text != NULL, FALSE);

  for (AntToken token = ant_token_next (text, 0); token.kind != ANT_TOKEN_END;
       token = ant_token_next (text, token.start + token.length))
    if (token.kind == ANT_TOKEN_MALFORMED)
      {
        ant_position_advance (&position, text, token.start);
        if (ret_position != NULL)
          *ret_position = position;
        g_set_error_literal (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX, token.problem);
        return FALSE;
      }
  return TRUE;
}
