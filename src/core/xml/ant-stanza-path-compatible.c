/* StanzaPath as slixmpp 1.8.3 answers it, oddities and all.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "xml/ant-stanza-classes.h"
#include "xml/ant-stanza-path-private.h"

/*
 * Implementation overview
 *
 * slixmpp cuts a path at every brace and slash, whatever they stand in, forgets the namespaces, and cuts each component
 * at every @. It asks a stanza, then its parts: is the component's name that of your class, or of a plugin of yours
 * that is there, or a piece of your own plugin name? Then come the substanzas (children that are lists), then the
 * attributes, then the texts (one that is not empty ends the search), then the plugins by name. A test of an attribute
 * without exactly one = raises an exception, but only when it is reached.
 *
 * The table of classes says what belongs where, the getters (ant-stanza-getters.c) what is read. Of two plugins of one
 * name slixmpp keeps the last. What was tried as a substanza is not tried again as a plugin: the answer would be the
 * same, and nested forwards would take twice as long for each level.
 */

enum
{
  MAX_CHILDREN = 256, /* of a class; the table has some 80 at most */
};

typedef struct
{
  const AntStanzaPath *path;
  GPtrArray *reasons; /* nullable */
  guint *ret_column;
  GError **error;
} Match;

static void
add_attributes (AntStanzaPath *path, AntPathCut *cut, char **parts, guint column)
{
  guint n = g_strv_length (parts) - 1;

  cut->n_attributes = n;
  cut->names = ant_arena_alloc (&path->arena, sizeof (char *) * MAX (n, 1));
  cut->values = ant_arena_alloc (&path->arena, sizeof (char *) * MAX (n, 1));
  cut->columns = ant_arena_alloc (&path->arena, sizeof (guint) * MAX (n, 1));
  column += g_utf8_strlen (parts[0], -1);
  for (guint i = 0; i < n; i++)
    {
      const char *part = parts[i + 1];
      const char *equals = strchr (part, '=');
      gsize length = equals != NULL ? (gsize) (equals - part) : strlen (part);

      cut->columns[i] = column;
      cut->names[i] = ant_arena_copy_string (&path->arena, part, length);
      cut->values[i] = equals != NULL && strchr (equals + 1, '=') == NULL
                         ? ant_arena_copy_string (&path->arena, equals + 1, strlen (equals + 1))
                         : NULL;
      column += g_utf8_strlen (part, -1) + 1;
    }
}

static void
add_cut (AntStanzaPath *path, GArray *cuts, const char *start, gsize length)
{
  AntPathCut cut = { .column = ant_stanza_path_column (path->text, start) };
  g_auto (GStrv) parts = NULL;

  if (length == 0)
    return;
  cut.whole = ant_arena_copy_string (&path->arena, start, length);
  parts = g_strsplit (cut.whole, "@", -1);
  cut.tag = ant_arena_copy_string (&path->arena, parts[0], strlen (parts[0]));
  add_attributes (path, &cut, parts, cut.column);
  g_array_append_val (cuts, cut);
}

/* Cuts the text. Every text is fine: what is wrong shows when a stanza is asked. */
void
ant_stanza_path_parse_compatible (AntStanzaPath *path)
{
  g_autoptr (GArray) cuts = g_array_new (FALSE, FALSE, sizeof (AntPathCut));
  const char *block = path->text;

  for (;;)
    {
      const char *end = block + strcspn (block, "{");
      const char *at = block, *brace = memchr (block, '}', end - block);

      /* Of a block with braces in it only what stands behind the first one and before the second is read. */
      if (brace != NULL)
        {
          const char *second = memchr (brace + 1, '}', end - brace - 1);

          at = brace + 1;
          if (second != NULL)
            end = second;
        }
      while (at < end)
        {
          const char *slash = memchr (at, '/', end - at);
          const char *stop = slash != NULL ? slash : end;

          add_cut (path, cuts, at, stop - at);
          at = stop + 1;
        }

      block += strcspn (block, "{");
      if (*block == '\0')
        break;
      block++;
    }

  path->n_cuts = cuts->len;
  path->cuts = ant_arena_copy (&path->arena, cuts->data, sizeof (AntPathCut) * cuts->len);
}

#define SAY(match, ...) \
  G_STMT_START \
    { \
      if ((match)->reasons != NULL) \
        ant_path_reason_add ((match)->reasons, __VA_ARGS__); \
    } \
  G_STMT_END

static AntPathVerdict
fail (const Match *match, guint column, const char *message)
{
  ant_path_set_error (match->error, match->ret_column, ANT_PATH_ERROR_EVALUATION, column, "%s", message);
  return ANT_PATH_FAILS;
}

static gboolean
has_child (const AntStanzaInstance *instance, const AntStanzaChild *child)
{
  const AntNode *children;
  guint n;

  if (instance->element == NULL)
    return FALSE;
  children = ant_element_get_children (instance->element, &n);
  for (guint i = 0; i < n; i++)
    if (ant_stanza_child_takes (child, children[i].element))
      return TRUE;
  return FALSE;
}

/* (nullable): slixmpp's own, and in the stanza itself the person's. */
static const AntStanzaChild *
find_child (const Match *match, const AntStanzaInstance *instance, const char *name)
{
  const AntStanzaChild *child = ant_stanza_class_find_child (instance->class_, name);

  if (child == NULL && instance->parent == NULL)
    child = ant_stanza_names_find_plugin (match->path->names, name);
  return child;
}

/* Whether a plugin of that name was loaded when the stanza was read. */
static gboolean
is_loaded (const Match *match, const AntStanzaInstance *instance, const char *name)
{
  const AntStanzaClass *class_ = instance->class_;
  const AntStanzaChild *child = find_child (match, instance, name);

  if (child != NULL && has_child (instance, child))
    return TRUE;
  for (guint i = 0; i < class_->n_iterables; i++)
    if (g_strcmp0 (class_->iterables[i]->multi, name) == 0 && has_child (instance, class_->iterables[i]))
      return TRUE;
  return FALSE;
}

/* Where a plugin that reads as a value is asked for it, it is there from then on. */
static gboolean
is_made (const AntStanzaInstance *instance, const AntPathCut *cut, const AntStanzaChild *child)
{
  if (!child->class_->extension || ant_stanza_class_find_interface (instance->class_, child->name) != NULL)
    return FALSE;
  for (guint i = 0; i < cut->n_attributes; i++)
    if (strcmp (cut->names[i], child->name) == 0)
      return TRUE;
  return FALSE;
}

static AntPathVerdict match_at (const Match *match, const AntStanzaInstance *instance, guint at);

/* Of a plugin that reads as a value only the first is there. */
static gboolean
is_repeated (const AntStanzaInstance *instance, const AntStanzaChild *child, guint8 *seen)
{
  gsize index = child - instance->class_->children;

  if (!child->class_->extension || index >= MAX_CHILDREN)
    return FALSE;
  if (seen[index])
    return TRUE;
  seen[index] = TRUE;
  return FALSE;
}

static AntPathVerdict
match_substanzas (const Match *match, const AntStanzaInstance *instance, guint at)
{
  AntPathVerdict verdict = ANT_PATH_NO;
  guint8 seen[MAX_CHILDREN] = { 0 };
  const AntNode *children;
  guint n;

  if (instance->element == NULL || instance->class_->n_iterables == 0)
    return ANT_PATH_NO;
  children = ant_element_get_children (instance->element, &n);
  for (guint i = 0; i < n && verdict == ANT_PATH_NO; i++)
    {
      const AntStanzaChild *child = ant_stanza_class_find_iterable (instance->class_, children[i].element);
      AntStanzaInstance part = { child != NULL ? child->class_ : NULL, children[i].element, instance };

      if (child == NULL || is_repeated (instance, child, seen))
        continue;
      verdict = match_at (match, &part, at + 1);
    }
  return verdict;
}

static const char *
describe_value (const AntStanzaValue *value)
{
  return value->text != NULL ? value->text : "";
}

static AntPathVerdict
match_attributes (const Match *match, const AntStanzaInstance *instance, const AntPathCut *cut)
{
  for (guint i = 0; i < cut->n_attributes; i++)
    {
      AntStanzaValue value;
      gboolean failed = FALSE, equal;

      if (cut->values[i] == NULL)
        return fail (match, cut->columns[i],
                     "slixmpp raises an exception: behind @ it wants one name, one = and a value without another =");
      value = ant_stanza_instance_read (instance, cut->names[i]);
      if (value.kind == ANT_VALUE_FAILS)
        return fail (match, cut->columns[i], value.text);
      equal = ant_stanza_value_equals (&value, cut->values[i], &failed);
      if (failed)
        return fail (match, cut->columns[i], "slixmpp raises an exception: what stands there is no address");
      SAY (match, 2, cut->columns[i], equal,
           value.kind == ANT_VALUE_OTHER ? "@%s: slixmpp reads %s, which is never equal to a text"
                                         : "@%s: slixmpp reads \"%s\"",
           cut->names[i], describe_value (&value));
      if (!equal)
        return ANT_PATH_NO;
    }
  return ANT_PATH_YES;
}

/* The last resort: the plugin of that name. */
static AntPathVerdict
match_plugin (const Match *match, const AntStanzaInstance *instance, guint at)
{
  const AntPathCut *next = &match->path->cuts[at + 1];
  const AntStanzaChild *child = find_child (match, instance, next->tag);
  AntStanzaInstance plugin = { NULL, NULL, instance };

  if (child == NULL)
    {
      SAY (match, 1, next->column, FALSE, "%s: slixmpp knows no plugin of this name in %s", next->tag,
           instance->class_->name);
      return ANT_PATH_NO;
    }
  plugin.class_ = child->class_;
  plugin.element = ant_stanza_instance_find_plugin (instance, child);
  /* The plugin of all iterables of a kind has no element of its own. */
  if (plugin.element == NULL && (child->n_tags > 0 || !is_loaded (match, instance, next->tag))
      && !is_made (instance, &match->path->cuts[at], child))
    {
      SAY (match, 1, next->column, FALSE, "%s: there is no {%s}%s in %s", next->tag, child->class_->ns,
           child->class_->tag, instance->class_->name);
      return ANT_PATH_NO;
    }
  if (child->iterable)
    return ANT_PATH_NO; /* it was asked as a substanza */
  return match_at (match, &plugin, at + 1);
}

/* TRUE where a text ends the search. */
static gboolean
match_text (const Match *match, const AntStanzaInstance *instance, guint at, AntPathVerdict *ret_verdict)
{
  const AntPathCut *next = &match->path->cuts[at + 1];
  AntStanzaValue value;

  if (!g_strv_contains (instance->class_->texts, next->whole))
    return FALSE;
  value = ant_stanza_instance_read (instance, next->whole);
  if (value.kind == ANT_VALUE_FAILS)
    *ret_verdict = fail (match, next->column, value.text);
  else if (value.truth)
    {
      SAY (match, 1, next->column, TRUE, "%s: slixmpp reads a text that is not empty, and looks no further", next->whole);
      *ret_verdict = ANT_PATH_YES;
    }
  else
    {
      SAY (match, 1, next->column, FALSE, "%s: slixmpp reads an empty text", next->whole);
      return FALSE;
    }
  return TRUE;
}

static gboolean
name_fits (const Match *match, const AntStanzaInstance *instance, const char *tag)
{
  return strcmp (tag, instance->class_->tag) == 0 || strstr (instance->class_->name, tag) != NULL
         || is_loaded (match, instance, tag);
}

static AntPathVerdict
match_at (const Match *match, const AntStanzaInstance *instance, guint at)
{
  const AntPathCut *cut = &match->path->cuts[at];
  gboolean last = at + 1 == match->path->n_cuts;
  AntPathVerdict substanzas = ANT_PATH_NO, verdict;

  if (!name_fits (match, instance, cut->tag))
    {
      SAY (match, 1, cut->column, FALSE, "%s: the name is not that of %s, of a plugin in it, or a piece of it", cut->tag,
           instance->class_->name);
      return ANT_PATH_NO;
    }
  SAY (match, 1, cut->column, TRUE, "%s: this is slixmpp's %s", cut->tag, instance->class_->name);

  if (!last)
    substanzas = match_substanzas (match, instance, at);
  if (substanzas == ANT_PATH_FAILS)
    return ANT_PATH_FAILS;
  verdict = match_attributes (match, instance, cut);
  if (verdict != ANT_PATH_YES || last)
    return verdict;
  if (match_text (match, instance, at, &verdict))
    return verdict;
  return substanzas == ANT_PATH_YES ? ANT_PATH_YES : match_plugin (match, instance, at);
}

AntPathVerdict
ant_stanza_path_match_compatible (const AntStanzaPath *path,
                                  const AntElement    *root,
                                  GPtrArray           *reasons,
                                  guint               *ret_column,
                                  GError             **error)
{
  Match match = { path, reasons, ret_column, error };
  AntStanzaInstance instance = { ant_stanza_class_of_stanza (ant_element_get_name (root)), root, NULL };

  if (instance.class_ == NULL)
    {
      SAY (&match, 1, 1, FALSE, "slixmpp has a stanza only of iq, message and presence, not of %s",
           ant_element_get_name (root));
      return ANT_PATH_NO;
    }
  if (path->n_cuts == 0)
    return fail (&match, 1, "slixmpp raises an exception: nothing is left of the path");
  return match_at (&match, &instance, 0);
}
