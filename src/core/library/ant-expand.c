/* Values in the place of placeholders.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-expand-private.h"

#include <string.h>
#include "base/ant-limits.h"
#include "library/ant-near.h"
#include "xml/ant-printer.h"

enum
{
  MAX_DEPTH = 8,
};

/*
 * Implementation overview
 *
 * A value is looked for in this order: given by the person; the default of a parameter; built in. The first
 * is taken as it is, also where it holds "${": what a person types, or pastes from a log, is data. Defaults
 * and built-in texts are expanded in turn, unescaped; the one escaping happens when the outermost placeholder
 * is replaced. Escaping at every level would turn & into &amp;amp;.
 *
 * Within one expansion a name has one value, so that ${id} can stand in the stanza and in an <origin-id/> in
 * it. It is worked out once, so defaults that name each other a thousand times cost a thousand look-ups and
 * not 1000^8.
 */
typedef struct
{
  const AntExpandContext *context;
  GHashTable *made; /* name -> value: what has been worked out, owned */
  GPtrArray *chain; /* of const char *: names whose text is being expanded, outermost first */
  guint n_ids;      /* how often ${id} stands for a new one */
  gboolean changes; /* another value will be made next time, beside ids */
} Expander;

static char *
substitute (Expander *expander, const char *text, gboolean escape, AntPosition *position, GError **error);

static const AntParam *
find_param (GPtrArray *params, const char *name)
{
  for (guint i = 0; params != NULL && i < params->len; i++)
    {
      const AntParam *param = g_ptr_array_index (params, i);

      if (strcmp (param->name, name) == 0)
        return param;
    }
  return NULL;
}

/* “a” → “b” → “a” */
static char *
describe_chain (const Expander *expander, const char *last)
{
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < expander->chain->len; i++)
    g_string_append_printf (text, "“%s” → ", (const char *) g_ptr_array_index (expander->chain, i));
  g_string_append_printf (text, "“%s”", last);
  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
fail_unknown (const Expander *expander, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  GPtrArray *params = expander->context->params;
  g_autofree char *near = NULL;

  if (find_param (params, name) != NULL)
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_UNKNOWN, "The parameter “%s” needs a value",
                   name);
      return;
    }

  ant_builtin_list (names);
  for (guint i = 0; params != NULL && i < params->len; i++)
    g_ptr_array_add (names, ((AntParam *) g_ptr_array_index (params, i))->name);
  g_ptr_array_add (names, NULL);
  near = ant_near_names (name, (const char *const *) names->pdata);
  g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_UNKNOWN,
               "Nothing is known by the name of “%s”%s%s; give it a value, or write $${%s} where the text "
               "itself is meant",
               name, near != NULL ? ", perhaps meant is " : "", near != NULL ? near : "", name);
}

static char *
expand_text_of (Expander *expander, const char *name, const char *text, GError **error)
{
  g_autofree char *chain = NULL;
  char *value;

  for (guint i = 0; i < expander->chain->len; i++)
    if (strcmp (g_ptr_array_index (expander->chain, i), name) == 0)
      {
        chain = describe_chain (expander, name);
        g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_CYCLE,
                     "These defaults refer to each other: %s", chain);
        return NULL;
      }
  if (expander->chain->len >= MAX_DEPTH)
    {
      chain = describe_chain (expander, name);
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_CYCLE,
                   "Defaults refer to others more than %d deep: %s", MAX_DEPTH, chain);
      return NULL;
    }

  g_ptr_array_add (expander->chain, (gpointer) name);
  value = substitute (expander, text, FALSE, NULL, error);
  g_ptr_array_set_size (expander->chain, expander->chain->len - 1);
  return value;
}

/* Empty counts as not given where it could not fit and a default is there. */
static const char *
find_given (const Expander *expander, const AntParam *param, const char *name)
{
  GHashTable *values = expander->context->values;
  const char *value = values != NULL ? g_hash_table_lookup (values, name) : NULL;

  if (value != NULL && *value == '\0' && param != NULL && param->kind != ANT_PARAM_TEXT
      && param->default_value != NULL)
    return NULL;
  return value;
}

/* Is the value one that is made anew for each text? */
static void
note_change (Expander *expander, const char *name)
{
  if (strcmp (name, "id") == 0)
    expander->n_ids++;
  else if (strcmp (name, "uuid") == 0 || strcmp (name, "now") == 0)
    expander->changes = TRUE;
}

/* (transfer none) (nullable): unescaped; lives as long as the expander. */
static const char *
resolve (Expander *expander, const char *name, GError **error)
{
  const AntParam *param = find_param (expander->context->params, name);
  const char *given = find_given (expander, param, name);
  const char *text = param != NULL && param->default_value != NULL
                       ? param->default_value
                       : ant_builtin_get_text (name, expander->context);
  char *value;

  if (given != NULL)
    return given;
  if (text == NULL)
    note_change (expander, name);
  value = g_hash_table_lookup (expander->made, name);
  if (value != NULL)
    return value;

  if (text != NULL)
    value = expand_text_of (expander, name, text, error);
  else if (ant_builtin_exists (name))
    value = ant_builtin_make (name, expander->context, error);
  else
    fail_unknown (expander, name, error);
  if (value != NULL)
    g_hash_table_insert (expander->made, g_strdup (name), value);
  return value;
}

static char *
apply_filter (const char *value, const char *filter)
{
  if (strcmp (filter, "base64") == 0)
    return g_base64_encode ((const guchar *) value, strlen (value));
  if (strcmp (filter, "sha1") == 0)
    return g_compute_checksum_for_string (G_CHECKSUM_SHA1, value, -1);
  if (strcmp (filter, "uri") == 0)
    return g_uri_escape_string (value, NULL, FALSE);
  return g_strdup (value);
}

/* XML 1.0 2.2 leaves out most control characters, escaped or not. The value itself may be a secret. */
static gboolean
check_characters (const char *name, const char *value, GError **error)
{
  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE,
                   "The value of “%s” is not valid UTF-8", name);
      return FALSE;
    }
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0xfffe || c == 0xffff)
        {
          g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE,
                       "The value of “%s” holds the character U+%04X, which XML does not allow", name, c);
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
append_value (Expander *expander, GString *result, const AntToken *token, gboolean escape, GError **error)
{
  g_autofree char *name = g_strndup (token->name, token->name_length);
  const char *value = resolve (expander, name, error);
  g_autofree char *filtered = NULL;
  g_autofree char *escaped = NULL;

  if (value == NULL)
    return FALSE;
  filtered = apply_filter (value, token->filter);
  if (!escape)
    {
      g_string_append (result, filtered);
      return TRUE;
    }
  if (!check_characters (name, filtered, error))
    return FALSE;
  escaped = strcmp (token->filter, "raw") == 0 ? g_strdup (filtered) : ant_xml_escape (filtered);
  g_string_append (result, escaped);
  return TRUE;
}

/* @position: (nullable): begins at the start of @text; stands at the failing placeholder after. */
static char *
substitute (Expander *expander, const char *text, gboolean escape, AntPosition *position, GError **error)
{
  g_autoptr (GString) result = g_string_new (NULL);
  gsize done = 0;

  for (AntToken token = ant_token_next (text, 0);; token = ant_token_next (text, done))
    {
      g_string_append_len (result, text + done, token.start - done);
      if (result->len > ANT_LIMIT_STANZA)
        {
          g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE,
                       "With its values the text is larger than %d bytes", ANT_LIMIT_STANZA);
          return NULL;
        }
      done = token.start + token.length;
      if (position != NULL)
        ant_position_advance (position, text, token.start);

      switch (token.kind)
        {
        case ANT_TOKEN_LITERAL:
          g_string_append (result, "${");
          break;
        case ANT_TOKEN_PLACEHOLDER:
          if (!append_value (expander, result, &token, escape, error))
            return NULL;
          break;
        case ANT_TOKEN_MALFORMED:
          g_set_error_literal (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX, token.problem);
          return NULL;
        case ANT_TOKEN_END:
        default:
          return g_string_free (g_steal_pointer (&result), FALSE);
        }
    }
}

static void
expander_init (Expander *expander, const AntExpandContext *context)
{
  expander->context = context;
  expander->made = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  expander->chain = g_ptr_array_new ();
  expander->n_ids = 0;
  expander->changes = FALSE;
}

static void
expander_clear (Expander *expander)
{
  g_hash_table_unref (expander->made);
  g_ptr_array_unref (expander->chain);
}

/**
 * ant_expand_again:
 * @text: UTF-8 with placeholders
 * @context: where values come from
 * @ret_repeats: (out) (optional): whether all later expansions will be the same but for one `${id}` at most, as long as
 *   @context is the same
 * @ret_position: (out) (optional): where in @text the placeholder stands that failed
 *
 * As [func@ant_expand], for who sends the same text many times. Any thread.
 *
 * Returns: (transfer full) (nullable): the text; %NULL with %ANT_TEMPLATE_ERROR
 */
char *
ant_expand_again (const char *text,
                  const AntExpandContext *context,
                  gboolean *ret_repeats,
                  AntPosition *ret_position,
                  GError **error)
{
  AntPosition position = { 1, 1, 0 };
  Expander expander;
  char *result;

  g_return_val_if_fail (text != NULL && context != NULL, NULL);

  expander_init (&expander, context);
  result = substitute (&expander, text, TRUE, &position, error);
  if (result == NULL && ret_position != NULL)
    *ret_position = position;
  if (ret_repeats != NULL)
    *ret_repeats = expander.n_ids <= 1 && !expander.changes;
  expander_clear (&expander);
  return result;
}

/**
 * ant_expand:
 * @text: UTF-8 with placeholders
 * @context: where values come from
 * @ret_position: (out) (optional): where in @text the placeholder stands that failed
 *
 * Replaces every placeholder; each value is escaped once, except with the filter `raw`. `$${` becomes `${`.
 * Within one call `${id}`, `${uuid}` and `${now}` have one value each. Any thread.
 *
 * Returns: (transfer full) (nullable): the text; %NULL with %ANT_TEMPLATE_ERROR: SYNTAX, UNKNOWN, CYCLE or
 * VALUE (a character that XML does not allow)
 */
char *
ant_expand (const char *text, const AntExpandContext *context, AntPosition *ret_position, GError **error)
{
  return ant_expand_again (text, context, NULL, ret_position, error);
}

/**
 * ant_expand_value:
 * @name: of a parameter or a built-in
 * @context: where values come from
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): the value, unescaped; %NULL with %ANT_TEMPLATE_ERROR
 */
char *
ant_expand_value (const char *name, const AntExpandContext *context, GError **error)
{
  Expander expander;
  char *value;

  g_return_val_if_fail (name != NULL && context != NULL, NULL);

  expander_init (&expander, context);
  value = g_strdup (resolve (&expander, name, error));
  expander_clear (&expander);
  return value;
}

/**
 * ant_expand_uses:
 * @text: UTF-8 with placeholders
 * @params: (nullable) (element-type AntParam): the parameters that go with it
 * @name: a name that somebody wants to give a value
 *
 * Tells a slip (`--set sever=...`) from a value that does something.
 *
 * Returns: whether @name is a parameter, built in, or a placeholder of @text
 */
gboolean
ant_expand_uses (const char *text, GPtrArray *params, const char *name)
{
  g_autoptr (GPtrArray) placeholders = NULL;

  g_return_val_if_fail (text != NULL && name != NULL, FALSE);

  if (ant_builtin_exists (name) || find_param (params, name) != NULL)
    return TRUE;
  placeholders = ant_placeholders_find (text);
  for (guint i = 0; i < placeholders->len; i++)
    if (strcmp (((AntPlaceholder *) g_ptr_array_index (placeholders, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}
