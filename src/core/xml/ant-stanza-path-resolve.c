/* What the steps of a strict path stand for, and what a path implies.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-stanza-path-private.h"

static void
add_tag (GArray *tags, const char *ns, const char *name, gboolean of_stanza)
{
  AntPathTag tag = { ns, name, of_stanza };

  for (guint i = 0; i < tags->len; i++)
    {
      const AntPathTag *other = &g_array_index (tags, AntPathTag, i);

      if (g_strcmp0 (other->ns, ns) == 0 && g_strcmp0 (other->name, name) == 0)
        return;
    }
  g_array_append_val (tags, tag);
}

/* What a table says of jabber:client is so of a component's stream too. */
static void
add_name (GArray *tags, const AntStanzaName *name)
{
  add_tag (tags, name->ns, name->tag, !name->personal && strcmp (name->ns, ANT_NS_CLIENT) == 0);
}

static gboolean
is_tag (const AntStanzaName *name, const char *ns, const char *tag)
{
  return strcmp (name->tag, tag) == 0 && (ns == NULL || strcmp (name->ns, ns) == 0);
}

/* (nullable): the name of an element that is given by its tag: first of those that may stand there, then of any. */
static const AntStanzaName *
recognise (const AntStanzaName *above, const char *ns, const char *tag)
{
  const GPtrArray *list = ant_stanza_names_list ();

  for (guint i = 0; above != NULL && i < above->children->len; i++)
    if (is_tag (g_ptr_array_index (above->children, i), ns, tag))
      return g_ptr_array_index (above->children, i);
  for (guint i = 0; i < list->len; i++)
    if (is_tag (g_ptr_array_index (list, i), ns, tag))
      return g_ptr_array_index (list, i);
  return NULL;
}

static void
resolve_braces (AntPathStep *step, const AntStanzaName *above, GArray *tags)
{
  const char *ns = strcmp (step->ns, "*") == 0 ? NULL : step->ns;

  add_tag (tags, ns, step->name, FALSE);
  if (ns != NULL && step->name != NULL)
    step->meant = recognise (above, ns, step->name);
}

/* A name that slixmpp has at this place; else a tag of any namespace, or whatever has that name elsewhere. */
static void
resolve_name (AntPathStep *step, const AntStanzaName *above, GArray *tags)
{
  const GPtrArray *anywhere = ant_stanza_names_find_anywhere (step->name);

  for (guint i = 0; above != NULL && i < above->children->len; i++)
    {
      const AntStanzaName *child = g_ptr_array_index (above->children, i);

      if (strcmp (child->name, step->name) != 0)
        continue;
      add_name (tags, child);
      if (step->meant == NULL)
        step->meant = child;
    }
  if (step->meant != NULL)
    return;

  add_tag (tags, NULL, step->name, FALSE);
  for (guint i = 0; anywhere != NULL && i < anywhere->len; i++)
    add_name (tags, g_ptr_array_index ((GPtrArray *) anywhere, i));
}

/* Fills in the tags that @step fits. @above: (nullable): the step before. */
void
ant_stanza_path_resolve (AntStanzaPath *path, AntPathStep *step, const AntPathStep *above)
{
  g_autoptr (GArray) tags = g_array_new (FALSE, FALSE, sizeof (AntPathTag));
  const AntStanzaName *personal = NULL, *stanza = NULL;

  if (step->ns == NULL && step->name != NULL)
    {
      personal = ant_stanza_names_find_personal (path->names, step->name);
      stanza = above == NULL ? ant_stanza_names_get_stanza (step->name) : NULL;
    }

  if (step->ns != NULL)
    resolve_braces (step, above != NULL ? above->meant : NULL, tags);
  else if (step->name == NULL)
    add_tag (tags, NULL, NULL, FALSE);
  else if (personal != NULL || stanza != NULL)
    {
      step->meant = personal != NULL ? personal : stanza;
      add_name (tags, step->meant);
    }
  else if (above == NULL)
    add_tag (tags, NULL, step->name, FALSE);
  else
    resolve_name (step, above->meant, tags);

  step->n_tags = tags->len;
  step->tags = ant_arena_copy (&path->arena, tags->data, sizeof (AntPathTag) * tags->len);
}

static gboolean
is_stanza_ns (const char *ns)
{
  return strcmp (ns, ANT_NS_CLIENT) == 0 || strcmp (ns, ANT_NS_COMPONENT) == 0;
}

static guint
find_kinds (const AntPathStep *step)
{
  static const char *const names[] = { "iq", "message", "presence" };
  guint kinds = 0;

  for (guint i = 0; i < step->n_tags; i++)
    {
      const AntPathTag *tag = &step->tags[i];
      gboolean stanza_ns = tag->ns == NULL || is_stanza_ns (tag->ns);
      gboolean named = FALSE;

      for (guint kind = 0; kind < G_N_ELEMENTS (names); kind++)
        if (stanza_ns && (tag->name == NULL || strcmp (tag->name, names[kind]) == 0))
          {
            kinds |= 1u << kind;
            named = tag->name != NULL;
          }
      /* Also an <iq/> of another stream's namespace is no IQ here. */
      if (!named || tag->ns == NULL || tag->of_stanza)
        kinds |= 1u << ANT_KIND_STREAM;
    }
  return kinds;
}

static gboolean
may_be_error (const AntPathTag *tag)
{
  return (tag->name == NULL || strcmp (tag->name, "error") == 0) && (tag->ns == NULL || is_stanza_ns (tag->ns));
}

/* An index does not count <error/> as a payload. */
static void
find_payload (AntPathHint *hint, const AntPathStep *step)
{
  for (guint i = 0; i < step->n_tags; i++)
    if (may_be_error (&step->tags[i]))
      return;

  hint->has_payload = TRUE;
  hint->payload_ns = step->tags[0].of_stanza ? NULL : step->tags[0].ns;
  hint->payload_name = step->tags[0].name;
  for (guint i = 1; i < step->n_tags; i++)
    {
      if (step->tags[i].of_stanza || g_strcmp0 (hint->payload_ns, step->tags[i].ns) != 0)
        hint->payload_ns = NULL;
      if (g_strcmp0 (hint->payload_name, step->tags[i].name) != 0)
        hint->payload_name = NULL;
    }
}

/* Do the steps ask for nothing but what a hint can say? */
static gboolean
is_plain_root (const AntPathStep *step, const AntPathHint *hint)
{
  return step->n_tags == 1 && (step->tags[0].ns == NULL || step->tags[0].of_stanza)
         && step->n_conditions == (hint->type != NULL ? 1 : 0);
}

static gboolean
is_plain_payload (const AntPathStep *step)
{
  return step->n_conditions == 0 && step->n_tags == 1 && step->tags[0].ns != NULL && step->tags[0].name != NULL
         && !step->tags[0].of_stanza && !may_be_error (&step->tags[0]);
}

/* Fills in the hint from the steps. */
void
ant_stanza_path_find_hint (AntPathAlternative *alternative)
{
  const AntPathStep *root = &alternative->steps[0];
  AntPathHint *hint = &alternative->hint;

  *hint = (AntPathHint) { .kinds = find_kinds (root) };
  for (guint i = 0; i < root->n_conditions; i++)
    {
      const AntPathCondition *condition = &root->conditions[i];

      if (condition->test != ANT_PATH_EQUALS || condition->name == NULL || *condition->ns != '\0')
        continue;
      if (strcmp (condition->name, "type") == 0)
        hint->type = condition->value;
      else if (strcmp (condition->name, "id") == 0)
        hint->id = condition->value;
      else if (strcmp (condition->name, "to") == 0)
        hint->to = condition->value;
      else if (strcmp (condition->name, "from") == 0)
        hint->from = condition->value;
    }
  if (alternative->n_steps > 1)
    find_payload (hint, &alternative->steps[1]);
  hint->is_whole = is_plain_root (root, hint)
                   && (alternative->n_steps == 1
                       || (alternative->n_steps == 2 && is_plain_payload (&alternative->steps[1])));
}
