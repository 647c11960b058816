/* Where slixmpp reads a path otherwise than the strict mode does, and why.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "base/ant-edit-distance.h"
#include "xml/ant-printer.h"
#include "xml/ant-stanza-classes.h"
#include "xml/ant-stanza-path-private.h"

enum
{
  MAX_SUGGESTIONS = 3,
  MAX_DISTANCE = 2,
};

/**
 * Lint:
 * @warnings: (element-type AntPathWarning)
 * @class_: (nullable): what slixmpp makes of the step before, where that is known
 */
typedef struct
{
  GPtrArray *warnings;
  const AntStanzaClass *class_;
} Lint;

static void
warning_free (gpointer data)
{
  g_free (((AntPathWarning *) data)->text);
  g_free (data);
}

static void warn (Lint *lint, guint column, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
warn (Lint *lint, guint column, const char *format, ...)
{
  AntPathWarning *warning = g_new0 (AntPathWarning, 1);
  g_autofree char *text = NULL;
  va_list arguments;

  va_start (arguments, format);
  text = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  warning->column = column;
  warning->text = ant_text_visible (text);
  g_ptr_array_add (lint->warnings, warning);
}

static gboolean
is_near (const char *a, const char *b)
{
  return ant_edit_distance (a, strlen (a), b, strlen (b), MAX_DISTANCE) <= MIN (MAX_DISTANCE, strlen (b) / 3);
}

static gboolean
has_tag (const AntStanzaChild *child, const char *ns, const char *tag)
{
  for (guint i = 0; i < child->n_tags; i++)
    if (strcmp (child->tags[i].name, tag) == 0 && (ns == NULL || strcmp (child->tags[i].ns, ns) == 0))
      return TRUE;
  return FALSE;
}

static gboolean
append_suggestion (GString *text, guint *n, const char *name)
{
  if (*n == MAX_SUGGESTIONS)
    {
      g_string_append (text, " (or another)");
      return FALSE;
    }
  g_string_append_printf (text, "%s%s", *n == 0 ? ": did you mean " : " or ", name);
  (*n)++;
  return TRUE;
}

/* `: did you mean disco_info`, or nothing. First what has that tag, else what is spelt nearly so. */
static char *
suggest (const AntStanzaClass *class_, const char *ns, const char *name)
{
  GString *text = g_string_new (NULL);
  gboolean more = TRUE;
  guint n = 0;

  for (guint i = 0; class_ != NULL && i < class_->n_children && more; i++)
    if (has_tag (&class_->children[i], ns, name))
      more = append_suggestion (text, &n, class_->children[i].name);
  for (guint i = 0; class_ != NULL && i < class_->n_children && more && n == 0; i++)
    if (is_near (name, class_->children[i].name))
      more = append_suggestion (text, &n, class_->children[i].name);
  return g_string_free (text, FALSE);
}

static void
lint_braces (Lint *lint, const AntPathStep *step, gboolean known)
{
  g_autofree char *meant = suggest (lint->class_, strcmp (step->ns, "*") == 0 ? NULL : step->ns, step->name);
  const GPtrArray *anywhere = ant_stanza_names_find_anywhere (step->name);
  const AntStanzaName *other = anywhere != NULL ? g_ptr_array_index ((GPtrArray *) anywhere, 0) : NULL;

  if (known)
    warn (lint, step->column,
          "slixmpp ignores this namespace: it takes “%s” for the name of its plugin, whatever stands in braces",
          step->name);
  else
    warn (lint, step->column,
          "slixmpp ignores this namespace and looks for a plugin called “%s”: names are plugin names%s", step->name,
          meant);
  if (other != NULL && strcmp (other->tag, step->name) != 0 && step->meant == NULL)
    warn (lint, step->column, "In braces stands a tag, and “%s” is the name of a plugin: did you mean {%s}%s",
          step->name, other->ns, other->tag);
}

static void
lint_unknown_name (Lint *lint, const AntPathStep *step)
{
  g_autofree char *meant = suggest (lint->class_, NULL, step->name);

  if (step->meant != NULL && step->meant->personal)
    warn (lint, step->column, "slixmpp knows “%s” only where your program has registered it", step->name);
  else if (lint->class_ != NULL)
    warn (lint, step->column, "slixmpp has no plugin “%s” in %s, so it never matches: names are plugin names%s",
          step->name, lint->class_->name, meant);
}

static void
lint_first_name (Lint *lint, const AntPathStep *step)
{
  static const char *const stanzas[] = { "iq", "message", "presence" };

  for (gsize i = 0; i < G_N_ELEMENTS (stanzas); i++)
    {
      const AntStanzaClass *class_ = ant_stanza_class_of_stanza (stanzas[i]);

      if (g_ascii_strcasecmp (step->name, stanzas[i]) == 0)
        warn (lint, step->column, "Case counts: did you mean %s", stanzas[i]);
      else if (strstr (stanzas[i], step->name) != NULL)
        warn (lint, step->column, "slixmpp matches every %s: a piece of the name is enough for it", stanzas[i]);
      else if (class_ != NULL && ant_stanza_class_find_child (class_, step->name) != NULL)
        warn (lint, step->column,
              "slixmpp matches a stanza that has this plugin in it; here a path begins with the stanza: "
              "did you mean %s/%s",
              stanzas[i], step->name);
    }
}

/* Sets the class of the step, where slixmpp has one. */
static void
lint_name (Lint *lint, const AntPathStep *step, gboolean first)
{
  const AntStanzaClass *stanza = first && step->name != NULL ? ant_stanza_class_of_stanza (step->name) : NULL;
  const AntStanzaChild *child =
    lint->class_ != NULL && step->name != NULL ? ant_stanza_class_find_child (lint->class_, step->name) : NULL;
  gboolean text = lint->class_ != NULL && step->name != NULL && g_strv_contains (lint->class_->texts, step->name);

  if (step->name == NULL)
    warn (lint, step->column, "slixmpp has no wildcard: * is a name like any other, which no plugin has");
  else if (step->ns != NULL)
    lint_braces (lint, step, stanza != NULL || child != NULL);
  else if (first && stanza == NULL)
    lint_first_name (lint, step);
  else if (text)
    warn (lint, step->column,
          "slixmpp reads “%s” as a text: it matches only where that is not empty, and looks at nothing behind it",
          step->name);
  else if (!first && child == NULL)
    lint_unknown_name (lint, step);

  lint->class_ = stanza != NULL ? stanza : child != NULL ? child->class_ : NULL;
}

static void
lint_test (Lint *lint, const AntPathCondition *condition)
{
  switch (condition->test)
    {
    case ANT_PATH_HAS:
      warn (lint, condition->column, "slixmpp raises an exception: it wants a value, @%s=value", condition->name);
      break;
    case ANT_PATH_DIFFERS:
      warn (lint, condition->column, "slixmpp has no !=: it looks for an attribute “%s!”, and finds an empty text",
            condition->name);
      break;
    case ANT_PATH_LIKE:
      warn (lint, condition->column, "slixmpp has no ~=: it looks for an attribute “%s~”, and finds an empty text",
            condition->name);
      break;
    case ANT_PATH_EQUALS:
    default:
      break;
    }
}

static void
lint_value (Lint *lint, const AntPathCondition *condition)
{
  if (condition->quotes == ANT_PATH_QUOTED)
    warn (lint, condition->column, "slixmpp has no quotes: it takes them for a part of the value");
  if (strpbrk (condition->value, "/@{}") != NULL)
    warn (lint, condition->column, "slixmpp cuts a path at every / and { and a step at every @, also in a value");
  if (strchr (condition->value, '=') != NULL)
    warn (lint, condition->column, "slixmpp raises an exception: it wants a single = behind @");
  if (*condition->value == '\0')
    warn (lint, condition->column, "slixmpp takes an attribute that is absent for an empty one; here it must be there");
}

/* What slixmpp reads under that name. */
static void
lint_interface (Lint *lint, const AntPathCondition *condition)
{
  const AntStanzaInterface *interface =
    lint->class_ != NULL ? ant_stanza_class_find_interface (lint->class_, condition->name) : NULL;
  const char *what = interface != NULL ? ant_stanza_interface_describe (interface) : NULL;

  if (strcmp (condition->ns, ANT_NS_XML) == 0)
    warn (lint, condition->column, "slixmpp knows xml:lang as @lang");
  else if (*condition->ns != '\0')
    warn (lint, condition->column, "slixmpp has no attributes with a namespace: it cuts the path at the brace");
  else if (strcmp (condition->name, "lang") == 0)
    warn (lint, condition->column, "slixmpp's @lang is xml:lang, also of the elements around; here write @xml:lang");
  else if (what != NULL)
    warn (lint, condition->column, "slixmpp's “%s” is %s", condition->name, what);
  else if (lint->class_ != NULL && interface == NULL
           && ant_stanza_class_find_child (lint->class_, condition->name) == NULL)
    warn (lint, condition->column, "slixmpp has no interface “%s” in %s: it reads an empty text", condition->name,
          lint->class_->name);
}

static void
lint_step (Lint *lint, const AntPathStep *step, gboolean first)
{
  lint_name (lint, step, first);
  for (guint i = 0; i < step->n_conditions; i++)
    {
      const AntPathCondition *condition = &step->conditions[i];

      if (condition->name == NULL)
        {
          warn (lint, condition->column, "slixmpp has no text(): it takes it for a part of a name");
          continue;
        }
      lint_test (lint, condition);
      if (condition->test == ANT_PATH_EQUALS)
        lint_value (lint, condition);
      lint_interface (lint, condition);
    }
}

/**
 * ant_stanza_path_lint:
 * @path: a path of either mode
 *
 * Says where slixmpp reads the text of @path otherwise than the strict mode, where it raises an exception, and where it
 * can never match. A path without warnings means the same to both.
 *
 * Returns: (transfer full) (element-type AntPathWarning): in order of their places
 */
GPtrArray *
ant_stanza_path_lint (const AntStanzaPath *path)
{
  Lint lint = { g_ptr_array_new_with_free_func (warning_free), NULL };
  g_autoptr (AntStanzaPath) strict = NULL;
  g_autoptr (GError) error = NULL;
  guint column = 1;

  strict = ant_stanza_path_parse (path->text, ANT_PATH_STRICT, path->names, &column, &error);
  if (strict == NULL)
    {
      warn (&lint, column, "In the strict mode this is an error: %s", ant_path_error_get_text (error));
      return lint.warnings;
    }

  for (guint i = 0; i < strict->n_alternatives; i++)
    {
      const AntPathAlternative *alternative = &strict->alternatives[i];

      if (i == 1)
        warn (&lint, alternative->column, "slixmpp has no alternatives: it takes | for a part of a name or value");
      lint.class_ = NULL;
      for (guint j = 0; j < alternative->n_steps; j++)
        lint_step (&lint, &alternative->steps[j], j == 0);
    }
  return lint.warnings;
}
