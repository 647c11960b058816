/* Why a strict path matches, or why not.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-stanza-path-private.h"

enum
{
  MAX_SHOWN = 80,   /* characters of a value */
  MAX_CHILDREN = 8, /* that are named where none of them fits */
};

/**
 * Chain:
 * @elements: one for each step that is fitted, from the stanza on
 *
 * How far matching came.
 */
typedef struct
{
  const AntElement *elements[ANT_LIMIT_PATH_STEPS];
  guint n;
} Chain;

static char *
shorten (const char *value)
{
  if (g_utf8_strlen (value, -1) > MAX_SHOWN)
    {
      g_autofree char *start = g_utf8_substring (value, 0, MAX_SHOWN);

      return g_strconcat (start, "…", NULL);
    }
  return g_strdup (value);
}

static char *
describe_element (const AntElement *element)
{
  g_autofree char *name = shorten (ant_element_get_name (element));
  g_autofree char *ns = shorten (ant_element_get_ns (element));

  return g_strdup_printf ("<%s xmlns=\"%s\">", name, ns);
}

static char *
describe_tag (const AntPathTag *tag)
{
  const char *name = tag->name != NULL ? tag->name : "*";

  if (tag->of_stanza)
    return g_strdup_printf ("%s in the stanza's namespace", name);
  if (tag->ns == NULL)
    return g_strdup_printf ("%s in any namespace", name);
  return g_strdup_printf ("{%s}%s", tag->ns, name);
}

static char *
describe_step (const AntPathStep *step)
{
  GString *text = g_string_new (step->written);

  for (guint i = 0; i < step->n_tags; i++)
    {
      g_autofree char *tag = describe_tag (&step->tags[i]);

      if (strcmp (tag, step->written) != 0)
        g_string_append_printf (text, "%s%s", i == 0 ? ", that is " : " or ", tag);
    }
  return g_string_free (text, FALSE);
}

static char *
describe_condition (const AntPathCondition *condition)
{
  static const char *const tests[] = { "", "=", "!=", "~=" };
  g_autofree char *value = condition->value != NULL ? shorten (condition->value) : g_strdup ("");
  gboolean quoted = condition->value != NULL;
  const char *prefix = condition->name == NULL ? "" : strcmp (condition->ns, ANT_NS_XML) == 0 ? "@xml:" : "@";

  return g_strdup_printf ("%s%s%s%s%s%s", prefix, condition->name != NULL ? condition->name : "text()",
                          tests[condition->test], quoted ? "\"" : "", value, quoted ? "\"" : "");
}

static char *
describe_found (const AntPathCondition *condition, const AntElement *element)
{
  g_autofree char *text = NULL;
  g_autofree char *shown = NULL;
  const char *value;

  if (condition->name == NULL)
    value = text = ant_element_dup_text (element);
  else
    value = ant_element_get_attribute_ns (element, condition->ns, condition->name);
  if (value == NULL)
    return g_strdup ("there is no such attribute");
  if (condition->name == NULL && *value == '\0')
    return g_strdup ("there is no text");
  shown = shorten (value);
  return g_strdup_printf ("it is \"%s\"", shown);
}

static void
explain_conditions (const AntPathStep *step, const AntElement *element, GPtrArray *reasons)
{
  for (guint i = 0; i < step->n_conditions; i++)
    {
      const AntPathCondition *condition = &step->conditions[i];
      g_autofree char *what = describe_condition (condition);
      g_autofree char *found = describe_found (condition, element);

      ant_path_reason_add (reasons, 2, condition->column, ant_path_condition_holds (condition, element), "%s: %s", what,
                           found);
    }
}

static gboolean
tag_fits (const AntPathStep *step, const AntElement *element)
{
  for (guint i = 0; i < step->n_tags; i++)
    if (ant_path_tag_fits (&step->tags[i], element))
      return TRUE;
  return FALSE;
}

/* The one thing that people overlook. */
static gboolean
differs_in_namespace (const AntPathStep *step, const AntElement *element)
{
  for (guint i = 0; i < step->n_tags; i++)
    if (g_strcmp0 (step->tags[i].name, ant_element_get_name (element)) == 0)
      return TRUE;
  return FALSE;
}

/* @element does not fit @step. */
static void
explain_misfit (const AntPathStep *step, const AntElement *element, GPtrArray *reasons)
{
  g_autofree char *shown = describe_element (element);

  if (tag_fits (step, element))
    {
      ant_path_reason_add (reasons, 1, step->column, FALSE, "%s: %s has the name, but a condition does not hold",
                           step->written, shown);
      explain_conditions (step, element, reasons);
    }
  else if (differs_in_namespace (step, element))
    ant_path_reason_add (reasons, 1, step->column, FALSE, "%s: %s has the name, but another namespace", step->written,
                         shown);
  else
    ant_path_reason_add (reasons, 1, step->column, FALSE, "%s: %s is something else", step->written, shown);
}

static void
explain_children (const AntPathStep *step, const AntElement *parent, GPtrArray *reasons)
{
  g_autofree char *where = describe_element (parent);
  g_autofree char *what = describe_step (step);
  guint n, n_named = 0, n_elements = ant_element_count_elements (parent);
  const AntNode *children = ant_element_get_children (parent, &n);

  ant_path_reason_add (reasons, 1, step->column, FALSE, "%s: %s %s", what, where,
                       n_elements > 0 ? "has no child that fits" : "has no child elements");
  for (guint i = 0; i < n && n_named < MAX_CHILDREN; i++)
    if (children[i].element != NULL)
      {
        explain_misfit (step, children[i].element, reasons);
        n_named++;
      }
  if (n_elements > n_named)
    ant_path_reason_add (reasons, 1, step->column, FALSE, "%s: so it is with %u more", step->written,
                         n_elements - n_named);
}

/* Tries what matching tries; @best is the longest chain. */
static gboolean
follow (const AntPathAlternative *alternative, const AntElement *element, Chain *chain, Chain *best)
{
  const AntNode *children;
  guint n;
  gboolean found = FALSE;

  if (!ant_path_step_fits (&alternative->steps[chain->n], element))
    return FALSE;
  chain->elements[chain->n++] = element;
  if (chain->n > best->n)
    *best = *chain;
  if (chain->n == alternative->n_steps)
    return TRUE;

  children = ant_element_get_children (element, &n);
  for (guint i = 0; i < n && !found; i++)
    if (children[i].element != NULL)
      found = follow (alternative, children[i].element, chain, best);
  chain->n--;
  return found;
}

static void
explain_alternative (const AntPathAlternative *alternative, const AntElement *root, GPtrArray *reasons)
{
  Chain chain = { .n = 0 }, best = { .n = 0 };
  gboolean matches = follow (alternative, root, &chain, &best);

  for (guint i = 0; i < best.n; i++)
    {
      const AntPathStep *step = &alternative->steps[i];
      g_autofree char *shown = describe_element (best.elements[i]);
      g_autofree char *what = describe_step (step);

      ant_path_reason_add (reasons, 1, step->column, TRUE, "%s: %s", what, shown);
      explain_conditions (step, best.elements[i], reasons);
    }
  if (!matches && best.n == 0)
    explain_misfit (&alternative->steps[0], root, reasons);
  else if (!matches)
    explain_children (&alternative->steps[best.n], best.elements[best.n - 1], reasons);
}

void
ant_stanza_path_explain_strict (const AntStanzaPath *path, const AntElement *root, GPtrArray *reasons)
{
  for (guint i = 0; i < path->n_alternatives; i++)
    {
      const AntPathAlternative *alternative = &path->alternatives[i];
      gboolean matches = ant_path_alternative_find (alternative, root) != NULL;

      if (path->n_alternatives > 1)
        ant_path_reason_add (reasons, 0, alternative->column, matches, "alternative %u %s", i + 1,
                             matches ? "matches" : "does not match");
      explain_alternative (alternative, root, reasons);
    }
}
