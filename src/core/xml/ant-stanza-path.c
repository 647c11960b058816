/* StanzaPath: parsed once, then matched against many stanzas.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-stanza-path.h"

#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-printer.h"
#include "xml/ant-stanza-path-private.h"

/*
 * Implementation overview
 *
 * A text becomes one of two things. A strict path is a list of alternatives, each a list of steps, whose names were
 * resolved to namespaces and tags when it was parsed; matching walks the tree and compares strings, nothing else. It
 * visits an element at most once for each alternative, so its time is bounded by the product of both.
 *
 * A compatible path is cut as slixmpp cuts it, and answered by walking slixmpp's classes
 * (ant-stanza-path-compatible.c). Nothing is shared between the two: what is sane in one would be wrong in the other.
 */

G_DEFINE_BOXED_TYPE (AntStanzaPath, ant_stanza_path, ant_stanza_path_ref, ant_stanza_path_unref)
G_DEFINE_QUARK (ant-path-error-quark, ant_path_error)

/**
 * ant_path_error_get_text:
 * @error: an error of %ANT_PATH_ERROR
 *
 * Returns: (transfer none): its message without the place that it begins with
 */
const char *
ant_path_error_get_text (const GError *error)
{
  const char *colon = strstr (error->message, ": ");

  return g_str_has_prefix (error->message, "column ") && colon != NULL ? colon + 2 : error->message;
}

void
ant_path_set_error (GError **error, guint *ret_column, AntPathError code, guint column, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ANT_PATH_ERROR, code, "column %u: %s", column, text);
  if (ret_column != NULL)
    *ret_column = column;
}

guint
ant_stanza_path_column (const char *text, const char *at)
{
  return g_utf8_pointer_to_offset (text, at) + 1;
}

/* ASCII punctuation means something in a path, or may once; all else can be part of a name. */
gsize
ant_stanza_path_name_length (const char *text)
{
  gsize length = 0;

  while (g_ascii_isalnum (text[length]) || (guchar) text[length] >= 0x80
         || (text[length] != '\0' && strchr ("_-.", text[length]) != NULL))
    length++;
  return length;
}

/**
 * ant_stanza_path_parse:
 * @text: a path, from a person: may be anything
 * @mode: which language
 * @names: (nullable): a person's own names
 * @ret_column: (out) (optional): where the error is, in characters, from 1
 *
 * Any thread.
 *
 * Returns: (transfer full): the path; %NULL with an #AntPathError, whose message begins with the column
 */
AntStanzaPath *
ant_stanza_path_parse (const char     *text,
                       AntPathMode     mode,
                       AntStanzaNames *names,
                       guint          *ret_column,
                       GError        **error)
{
  g_autoptr (AntStanzaPath) path = NULL;
  const char *end;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, &end))
    {
      ant_path_set_error (error, ret_column, ANT_PATH_ERROR_SYNTAX, g_utf8_strlen (text, end - text) + 1,
                          "the path is not valid UTF-8");
      return NULL;
    }
  if (strlen (text) > ANT_LIMIT_PATH)
    {
      ant_path_set_error (error, ret_column, ANT_PATH_ERROR_LIMIT, 1, "the path is longer than %d bytes",
                          ANT_LIMIT_PATH);
      return NULL;
    }

  path = g_new0 (AntStanzaPath, 1);
  atomic_init (&path->refs, 1);
  path->mode = mode;
  path->text = ant_arena_copy_string (&path->arena, text, strlen (text));
  path->names = names != NULL ? ant_stanza_names_ref (names) : NULL;
  if (mode == ANT_PATH_COMPATIBLE)
    ant_stanza_path_parse_compatible (path);
  else if (!ant_stanza_path_parse_strict (path, ret_column, error))
    return NULL;
  return g_steal_pointer (&path);
}

/**
 * ant_stanza_path_ref:
 * @path: a path
 *
 * Any thread.
 *
 * Returns: (transfer full): @path
 */
AntStanzaPath *
ant_stanza_path_ref (AntStanzaPath *path)
{
  g_return_val_if_fail (path != NULL, NULL);

  atomic_fetch_add (&path->refs, 1);
  return path;
}

/**
 * ant_stanza_path_unref:
 * @path: (transfer full): a path
 *
 * Any thread.
 */
void
ant_stanza_path_unref (AntStanzaPath *path)
{
  g_return_if_fail (path != NULL);

  if (atomic_fetch_sub (&path->refs, 1) > 1)
    return;
  ant_arena_clear (&path->arena);
  g_clear_pointer (&path->names, ant_stanza_names_unref);
  g_free (path);
}

/**
 * ant_stanza_path_get_text:
 * @path: a path
 *
 * Returns: (transfer none): what it was parsed from
 */
const char *
ant_stanza_path_get_text (const AntStanzaPath *path)
{
  return path->text;
}

/**
 * ant_stanza_path_get_mode:
 * @path: a path
 *
 * Returns: the language that it is in
 */
AntPathMode
ant_stanza_path_get_mode (const AntStanzaPath *path)
{
  return path->mode;
}

/**
 * ant_stanza_path_match:
 * @path: a path
 * @root: a stanza, or any stream-level element
 * @ret_column: (out) (optional): where in the path the error is
 *
 * Allocates nothing, but for an error. Any thread.
 *
 * Returns: the verdict; %ANT_PATH_FAILS with %ANT_PATH_ERROR_EVALUATION where slixmpp raises an exception, which only a
 *   compatible path does
 */
AntPathVerdict
ant_stanza_path_match (const AntStanzaPath *path,
                       const AntElement    *root,
                       guint               *ret_column,
                       GError             **error)
{
  g_return_val_if_fail (path != NULL && root != NULL, ANT_PATH_NO);

  if (path->mode == ANT_PATH_COMPATIBLE)
    return ant_stanza_path_match_compatible (path, root, NULL, ret_column, error);
  for (guint i = 0; i < path->n_alternatives; i++)
    if (ant_path_alternative_find (&path->alternatives[i], root) != NULL)
      return ANT_PATH_YES;
  return ANT_PATH_NO;
}

/**
 * ant_stanza_path_matches:
 * @path: a path
 * @root: a stanza, or any stream-level element
 *
 * Returns: whether @path matches; a verdict that fails is %FALSE, as slixmpp then calls no handler
 */
gboolean
ant_stanza_path_matches (const AntStanzaPath *path, const AntElement *root)
{
  return ant_stanza_path_match (path, root, NULL, NULL) == ANT_PATH_YES;
}

/* (nullable): the last condition of its last step, if it selects. */
static const AntPathCondition *
find_selector (const AntPathAlternative *alternative)
{
  const AntPathStep *last = &alternative->steps[alternative->n_steps - 1];
  const AntPathCondition *condition;

  if (last->n_conditions == 0)
    return NULL;
  condition = &last->conditions[last->n_conditions - 1];
  return condition->test == ANT_PATH_HAS ? condition : NULL;
}

/**
 * ant_stanza_path_selects:
 * @path: a path
 *
 * Returns: whether every alternative ends in `@attr` or `text()`, so that it selects a value
 */
gboolean
ant_stanza_path_selects (const AntStanzaPath *path)
{
  for (guint i = 0; i < path->n_alternatives; i++)
    if (find_selector (&path->alternatives[i]) == NULL)
      return FALSE;
  return path->n_alternatives > 0;
}

/**
 * ant_stanza_path_dup_value:
 * @path: a path
 * @root: a stanza
 *
 * Returns: (transfer full) (nullable): the attribute or text that the first alternative which matches selects, of the
 *   first element that fits; %NULL where none matches, or it selects nothing
 */
char *
ant_stanza_path_dup_value (const AntStanzaPath *path, const AntElement *root)
{
  for (guint i = 0; i < path->n_alternatives; i++)
    {
      const AntPathCondition *selector = find_selector (&path->alternatives[i]);
      const AntElement *found = ant_path_alternative_find (&path->alternatives[i], root);

      if (found == NULL)
        continue;
      if (selector == NULL)
        return NULL;
      if (selector->name == NULL)
        return ant_element_dup_text (found);
      return g_strdup (ant_element_get_attribute_ns (found, selector->ns, selector->name));
    }
  return NULL;
}

static void
reason_free (gpointer data)
{
  g_free (((AntPathReason *) data)->text);
  g_free (data);
}

void
ant_path_reason_add (GPtrArray *reasons, guint depth, guint column, gboolean holds, const char *format, ...)
{
  AntPathReason *reason;
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  reason = g_new0 (AntPathReason, 1);
  reason->column = column;
  reason->depth = depth;
  reason->holds = holds;
  reason->text = ant_text_visible (text);
  g_ptr_array_add (reasons, reason);
}

/**
 * ant_stanza_path_explain:
 * @path: a path
 * @root: a stanza
 *
 * Why it matches, or why not: what each step and condition met, as far as matching came.
 *
 * Returns: (transfer full) (element-type AntPathReason): one or more lines
 */
GPtrArray *
ant_stanza_path_explain (const AntStanzaPath *path, const AntElement *root)
{
  GPtrArray *reasons = g_ptr_array_new_with_free_func (reason_free);
  g_autoptr (GError) error = NULL;
  guint column = 1;

  if (path->mode == ANT_PATH_STRICT)
    ant_stanza_path_explain_strict (path, root, reasons);
  else if (ant_stanza_path_match_compatible (path, root, reasons, &column, &error) == ANT_PATH_FAILS)
    ant_path_reason_add (reasons, 0, column, FALSE, "%s", ant_path_error_get_text (error));
  return reasons;
}

/**
 * ant_stanza_path_get_n_hints:
 * @path: a path
 *
 * Returns: how many alternatives it has; 0 of a compatible one, of which nothing is implied
 */
guint
ant_stanza_path_get_n_hints (const AntStanzaPath *path)
{
  return path->n_alternatives;
}

/**
 * ant_stanza_path_get_hint:
 * @path: a path
 * @alternative: less than ant_stanza_path_get_n_hints()
 *
 * A filter on an index may first take what any of the hints allows, and match @path against that alone.
 *
 * Returns: (transfer none): what holds of every stanza that this alternative matches
 */
const AntPathHint *
ant_stanza_path_get_hint (const AntStanzaPath *path, guint alternative)
{
  g_return_val_if_fail (alternative < path->n_alternatives, NULL);

  return &path->alternatives[alternative].hint;
}
