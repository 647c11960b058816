/* Reading a strict path.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-stanza-path-private.h"

#define SPACE " \t\r\n"

/**
 * Parser:
 * @at: what is read next
 * @alternatives: (element-type AntPathAlternative)
 * @steps: (element-type AntPathStep): of the alternative that is being read
 * @conditions: (element-type AntPathCondition): of the step that is being read
 */
typedef struct
{
  AntStanzaPath *path;
  const char *at;
  GArray *alternatives;
  GArray *steps;
  GArray *conditions;
  guint *ret_column;
  GError **error;
} Parser;

static gboolean fail (Parser *parser, const char *at, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (Parser *parser, const char *at, const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ant_path_set_error (parser->error, parser->ret_column, ANT_PATH_ERROR_SYNTAX,
                      ant_stanza_path_column (parser->path->text, at), "%s", text);
  return FALSE;
}

static void
skip_space (Parser *parser)
{
  parser->at += strspn (parser->at, SPACE);
}

static const char *
keep (Parser *parser, const char *start, gsize length)
{
  return ant_arena_copy_string (&parser->path->arena, start, length);
}

static guint
column_of (const Parser *parser, const char *at)
{
  return ant_stanza_path_column (parser->path->text, at);
}

/* `{namespace}`. @ret_ns: "" for `{}`. */
static gboolean
read_braces (Parser *parser, const char **ret_ns)
{
  const char *end = strchr (parser->at, '}');

  if (end == NULL)
    return fail (parser, parser->at, "the brace is never closed: {namespace}tag");
  *ret_ns = keep (parser, parser->at + 1, end - parser->at - 1);
  parser->at = end + 1;
  return TRUE;
}

/* The quote itself is written twice inside. */
static gboolean
read_quoted (Parser *parser, const char **ret_value)
{
  const char *start = parser->at;
  char quote = *parser->at++;
  g_autoptr (GString) value = g_string_new (NULL);

  for (; *parser->at != '\0'; parser->at++)
    {
      if (*parser->at == quote && parser->at[1] == quote)
        parser->at++;
      else if (*parser->at == quote)
        {
          parser->at++;
          *ret_value = keep (parser, value->str, value->len);
          return TRUE;
        }
      g_string_append_c (value, *parser->at);
    }
  return fail (parser, start, "the quote is never closed");
}

static gboolean
read_value (Parser *parser, AntPathCondition *condition)
{
  const char *start;
  gsize length;

  skip_space (parser);
  start = parser->at;
  condition->quotes = *start == '"' || *start == '\'' ? ANT_PATH_QUOTED : ANT_PATH_PLAIN;
  if (condition->quotes == ANT_PATH_QUOTED)
    {
      if (!read_quoted (parser, &condition->value))
        return FALSE;
    }
  else
    {
      length = strcspn (start, "/@|\"'" SPACE);
      if (start[length] == '"' || start[length] == '\'')
        return fail (parser, start + length, "a quote in the middle of a value: put all of the value in quotes");
      condition->value = keep (parser, start, length);
      parser->at += length;
    }

  if (condition->test == ANT_PATH_LIKE && strlen (condition->value) > ANT_LIMIT_GLOB)
    return fail (parser, start, "the pattern is longer than %d bytes", ANT_LIMIT_GLOB);
  if (condition->test == ANT_PATH_LIKE)
    condition->glob = ant_path_glob_new (&parser->path->arena, condition->value);
  return TRUE;
}

static gboolean
read_test (Parser *parser, AntPathCondition *condition)
{
  skip_space (parser);
  if (*parser->at == '=')
    condition->test = ANT_PATH_EQUALS;
  else if (*parser->at == '!' && parser->at[1] == '=')
    condition->test = ANT_PATH_DIFFERS;
  else if (*parser->at == '~' && parser->at[1] == '=')
    condition->test = ANT_PATH_LIKE;
  else if (*parser->at == '!' || *parser->at == '~' || *parser->at == '<' || *parser->at == '>')
    return fail (parser, parser->at, "this is no test: = (equal), != (different) and ~= (like a pattern) are");
  else
    return TRUE;

  parser->at += condition->test == ANT_PATH_EQUALS ? 1 : 2;
  return read_value (parser, condition);
}

/* `@name`, `@{namespace}name`, `@xml:lang`. */
static gboolean
read_attribute (Parser *parser, AntPathCondition *condition)
{
  gsize length;

  parser->at++;
  if (g_str_has_prefix (parser->at, "xml:"))
    {
      condition->ns = ANT_NS_XML;
      parser->at += strlen ("xml:");
    }
  else if (*parser->at == '{' && !read_braces (parser, &condition->ns))
    return FALSE;

  length = ant_stanza_path_name_length (parser->at);
  if (length == 0)
    return fail (parser, parser->at, "behind @ the name of an attribute is wanted");
  condition->name = keep (parser, parser->at, length);
  parser->at += length;
  if (*parser->at == ':')
    return fail (parser, parser->at, "prefixes mean nothing here: write @{namespace}name");
  return TRUE;
}

static gboolean
at_condition (const Parser *parser)
{
  return *parser->at == '@' || g_str_has_prefix (parser->at, "text()");
}

static gboolean
read_conditions (Parser *parser)
{
  for (skip_space (parser); at_condition (parser); skip_space (parser))
    {
      AntPathCondition condition = { .column = column_of (parser, parser->at), .ns = "" };

      if (*parser->at != '@')
        parser->at += strlen ("text()");
      else if (!read_attribute (parser, &condition))
        return FALSE;
      if (!read_test (parser, &condition))
        return FALSE;
      g_array_append_val (parser->conditions, condition);
    }
  return TRUE;
}

static void
end_step (Parser *parser)
{
  AntPathStep *step;

  if (parser->steps->len == 0)
    return;
  step = &g_array_index (parser->steps, AntPathStep, parser->steps->len - 1);
  step->n_conditions = parser->conditions->len;
  step->conditions =
    ant_arena_copy (&parser->path->arena, parser->conditions->data, sizeof (AntPathCondition) * parser->conditions->len);
  g_array_set_size (parser->conditions, 0);
}

/* How long the name is: `bodytext()` is a condition of `body`. */
static gsize
measure_name (const char *at)
{
  gsize length = ant_stanza_path_name_length (at);

  if (length > strlen ("text") && g_str_has_prefix (at + length - strlen ("text"), "text()"))
    length -= strlen ("text");
  return length;
}

static gboolean
read_name_test (Parser *parser, AntPathStep *step)
{
  const char *start = parser->at;
  gsize length;

  if (*parser->at == '{' && !read_braces (parser, &step->ns))
    return FALSE;
  length = measure_name (parser->at);
  if (length > 0)
    step->name = keep (parser, parser->at, length);
  else if (*parser->at == '*')
    length = 1;
  else if (parser->at > start)
    return fail (parser, parser->at, "behind the namespace a tag or * is wanted");
  else
    return fail (parser, parser->at, "a step is wanted here: a name, {namespace}tag or *");
  parser->at += length;
  if (*parser->at == ':')
    return fail (parser, parser->at, "prefixes mean nothing here: write {namespace}tag");
  step->written = keep (parser, start, parser->at - start);
  return TRUE;
}

static gboolean
read_step (Parser *parser)
{
  AntPathStep step = { .column = column_of (parser, parser->at) };
  const AntPathStep *above = NULL;

  if (parser->steps->len == ANT_LIMIT_PATH_STEPS)
    return fail (parser, parser->at, "more than %d steps", ANT_LIMIT_PATH_STEPS);
  if (!read_name_test (parser, &step))
    return FALSE;
  if (parser->steps->len > 0)
    above = &g_array_index (parser->steps, AntPathStep, parser->steps->len - 1);
  ant_stanza_path_resolve (parser->path, &step, above);
  g_array_append_val (parser->steps, step);
  return read_conditions (parser);
}

static gboolean
fail_end (Parser *parser)
{
  if (*parser->at == '[')
    return fail (parser, parser->at, "this is not XPath: conditions are written @attribute=value, without brackets");
  if (*parser->at == '=')
    return fail (parser, parser->at, "what is to be equal? An attribute is written @attribute=value");
  return fail (
      parser, parser->at,
      "a / (next step), @ (attribute), text() or | (alternative) is wanted here; a value with spaces needs quotes");
}

static gboolean
read_alternative (Parser *parser)
{
  AntPathAlternative alternative = { .column = 0 };

  skip_space (parser);
  alternative.column = column_of (parser, parser->at);
  if (*parser->at == '/')
    parser->at++;

  for (;;)
    {
      skip_space (parser);
      /* Behind a slash, `@attr` and `text()` speak of the step before, as in XPath. */
      if (parser->steps->len > 0 && at_condition (parser))
        {
          if (!read_conditions (parser))
            return FALSE;
        }
      else
        {
          end_step (parser);
          if (!read_step (parser))
            return FALSE;
        }
      if (*parser->at != '/')
        break;
      parser->at++;
    }
  end_step (parser);

  alternative.n_steps = parser->steps->len;
  alternative.steps =
    ant_arena_copy (&parser->path->arena, parser->steps->data, sizeof (AntPathStep) * parser->steps->len);
  g_array_set_size (parser->steps, 0);
  ant_stanza_path_find_hint (&alternative);
  g_array_append_val (parser->alternatives, alternative);
  return *parser->at == '\0' || *parser->at == '|' ? TRUE : fail_end (parser);
}

static gboolean
read_all (Parser *parser)
{
  skip_space (parser);
  if (*parser->at == '\0')
    return fail (parser, parser->at, "the path is empty: a step is wanted, such as iq or *");
  while (read_alternative (parser))
    {
      if (*parser->at == '\0')
        return TRUE;
      parser->at++;
    }
  return FALSE;
}

/* Fills the alternatives of @path from its text. */
gboolean
ant_stanza_path_parse_strict (AntStanzaPath *path, guint *ret_column, GError **error)
{
  Parser parser = { path, path->text, NULL, NULL, NULL, ret_column, error };
  gboolean fine;

  parser.alternatives = g_array_new (FALSE, FALSE, sizeof (AntPathAlternative));
  parser.steps = g_array_new (FALSE, FALSE, sizeof (AntPathStep));
  parser.conditions = g_array_new (FALSE, FALSE, sizeof (AntPathCondition));
  fine = read_all (&parser);
  path->n_alternatives = parser.alternatives->len;
  path->alternatives =
    ant_arena_copy (&path->arena, parser.alternatives->data, sizeof (AntPathAlternative) * parser.alternatives->len);
  g_array_unref (parser.alternatives);
  g_array_unref (parser.steps);
  g_array_unref (parser.conditions);
  return fine;
}
