/* Matching a strict path.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-stanza-path-private.h"

#define NS_SERVER "jabber:server"

gboolean
ant_path_tag_fits (const AntPathTag *tag, const AntElement *element)
{
  const char *ns = ant_element_get_ns (element);

  if (tag->name != NULL && strcmp (tag->name, ant_element_get_name (element)) != 0)
    return FALSE;
  if (tag->ns == NULL || strcmp (tag->ns, ns) == 0)
    return TRUE;
  return tag->of_stanza && (strcmp (ns, ANT_NS_COMPONENT) == 0 || strcmp (ns, NS_SERVER) == 0);
}

/* A place in the text of an element, which may be in pieces with elements between them. */
typedef struct
{
  const AntNode *node;
  const AntNode *end;
  const char *at; /* NULL behind the last piece */
} Cursor;

static void
find_piece (Cursor *cursor)
{
  while (cursor->node < cursor->end && (cursor->node->text == NULL || *cursor->node->text == '\0'))
    cursor->node++;
  cursor->at = cursor->node < cursor->end ? cursor->node->text : NULL;
}

static void
cursor_init_text (Cursor *cursor, const AntElement *element)
{
  guint n;

  cursor->node = ant_element_get_children (element, &n);
  cursor->end = n > 0 ? cursor->node + n : cursor->node; /* without children there is no array either */
  find_piece (cursor);
}

/* @piece: holds @value for the cursor. */
static void
cursor_init_value (Cursor *cursor, AntNode *piece, const char *value)
{
  piece->element = NULL;
  piece->text = value;
  cursor->node = piece;
  cursor->end = piece + 1;
  find_piece (cursor);
}

static void
advance (Cursor *cursor, gsize bytes)
{
  cursor->at += bytes;
  if (*cursor->at != '\0')
    return;
  cursor->node++;
  find_piece (cursor);
}

static gboolean
equals (Cursor cursor, const char *value)
{
  for (; *value != '\0'; value++)
    {
      if (cursor.at == NULL || *cursor.at != *value)
        return FALSE;
      advance (&cursor, 1);
    }
  return cursor.at == NULL;
}

/* In a pattern `*`, `?` and `\` behind a backslash mean themselves. */
static gboolean
is_escape (const char *pattern)
{
  return *pattern == '\\' && pattern[1] != '\0' && strchr ("*?\\", pattern[1]) != NULL;
}

/* The next part of the pattern, which is no `*`, against the next character. */
static gboolean
step_over (Cursor *cursor, const char **pattern)
{
  if (**pattern == '?')
    {
      (*pattern)++;
      advance (cursor, g_utf8_next_char (cursor->at) - cursor->at);
      return TRUE;
    }
  if (is_escape (*pattern))
    (*pattern)++;
  if (**pattern == '\0' || **pattern != *cursor->at)
    return FALSE;
  (*pattern)++;
  advance (cursor, 1);
  return TRUE;
}

/* Where the last star was it takes one more character whenever what follows does not fit: what comes before an earlier
 * star need not be tried again. */
static gboolean
is_like (Cursor cursor, const char *pattern)
{
  const char *star = NULL;
  Cursor again = cursor;

  while (cursor.at != NULL)
    {
      if (*pattern == '*')
        {
          star = ++pattern;
          again = cursor;
        }
      else if (!step_over (&cursor, &pattern))
        {
          if (star == NULL)
            return FALSE;
          pattern = star;
          advance (&again, g_utf8_next_char (again.at) - again.at);
          cursor = again;
        }
    }
  return pattern[strspn (pattern, "*")] == '\0';
}

static gboolean
text_passes (const AntPathCondition *condition, Cursor cursor)
{
  switch (condition->test)
    {
    case ANT_PATH_HAS:
      return cursor.at != NULL;
    case ANT_PATH_EQUALS:
      return equals (cursor, condition->value);
    case ANT_PATH_DIFFERS:
      return !equals (cursor, condition->value);
    case ANT_PATH_LIKE:
    default:
      return is_like (cursor, condition->value);
    }
}

gboolean
ant_path_condition_holds (const AntPathCondition *condition, const AntElement *element)
{
  const char *value;
  AntNode piece;
  Cursor cursor;

  if (condition->name == NULL)
    {
      cursor_init_text (&cursor, element);
      return text_passes (condition, cursor);
    }

  value = ant_element_get_attribute_ns (element, condition->ns, condition->name);
  if (value == NULL)
    return condition->test == ANT_PATH_DIFFERS;
  switch (condition->test)
    {
    case ANT_PATH_HAS:
      return TRUE;
    case ANT_PATH_EQUALS:
      return strcmp (value, condition->value) == 0;
    case ANT_PATH_DIFFERS:
      return strcmp (value, condition->value) != 0;
    case ANT_PATH_LIKE:
    default:
      cursor_init_value (&cursor, &piece, value);
      return is_like (cursor, condition->value);
    }
}

gboolean
ant_path_step_fits (const AntPathStep *step, const AntElement *element)
{
  gboolean fits = FALSE;

  for (guint i = 0; i < step->n_tags && !fits; i++)
    fits = ant_path_tag_fits (&step->tags[i], element);
  for (guint i = 0; i < step->n_conditions && fits; i++)
    fits = ant_path_condition_holds (&step->conditions[i], element);
  return fits;
}

static const AntElement *
find_from (const AntPathAlternative *alternative, guint at, const AntElement *element)
{
  const AntNode *children;
  guint n;

  if (!ant_path_step_fits (&alternative->steps[at], element))
    return NULL;
  if (at + 1 == alternative->n_steps)
    return element;

  children = ant_element_get_children (element, &n);
  for (guint i = 0; i < n; i++)
    if (children[i].element != NULL)
      {
        const AntElement *found = find_from (alternative, at + 1, children[i].element);

        if (found != NULL)
          return found;
      }
  return NULL;
}

/* (nullable): the first element, in the order of the document, that the last step fits. */
const AntElement *
ant_path_alternative_find (const AntPathAlternative *alternative, const AntElement *root)
{
  return find_from (alternative, 0, root);
}
