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

/* The text of an element may be in pieces, with elements between them. */
static gboolean
text_equals (const AntNode *children, guint n, const char *value)
{
  for (guint i = 0; i < n; i++)
    {
      gsize length = children[i].text != NULL ? strlen (children[i].text) : 0;

      if (length > 0 && strncmp (value, children[i].text, length) != 0)
        return FALSE;
      value += length;
    }
  return *value == '\0';
}

static gboolean
text_is_like (const AntNode *children, guint n, const AntPathGlob *glob)
{
  AntPathGlobState state;

  ant_path_glob_begin (&state);
  for (guint i = 0; i < n; i++)
    if (children[i].text != NULL && !ant_path_glob_read (glob, &state, children[i].text))
      break;
  return ant_path_glob_end (glob, &state);
}

static gboolean
text_passes (const AntPathCondition *condition, const AntElement *element)
{
  guint n;
  const AntNode *children = ant_element_get_children (element, &n);

  switch (condition->test)
    {
    case ANT_PATH_HAS:
      return !text_equals (children, n, "");
    case ANT_PATH_EQUALS:
      return text_equals (children, n, condition->value);
    case ANT_PATH_DIFFERS:
      return !text_equals (children, n, condition->value);
    case ANT_PATH_LIKE:
    default:
      return text_is_like (children, n, condition->glob);
    }
}

gboolean
ant_path_condition_holds (const AntPathCondition *condition, const AntElement *element)
{
  const char *value;
  AntNode piece = { NULL, NULL };

  if (condition->name == NULL)
    return text_passes (condition, element);

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
      piece.text = value;
      return text_is_like (&piece, 1, condition->glob);
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
