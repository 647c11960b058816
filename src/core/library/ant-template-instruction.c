/* What the processing instructions of a template say: <?antistrophe?> and <?param?>.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-template-private.h"

#include <math.h>
#include <string.h>
#include "library/ant-expand-private.h"
#include "library/ant-near.h"
#include "library/ant-pseudo.h"

static const char *const effect_words[] = { "read", "write", "destructive", NULL };
static const char *const kind_words[] = { "text", "jid", "integer", "datetime", "choice", "secret", NULL };

enum
{
  MAX_TIMEOUT_S = 86400,
};

/**
 * ant_effect_to_word:
 *
 * Returns: (transfer none): read, write or destructive
 */
const char *
ant_effect_to_word (AntEffect effect)
{
  g_return_val_if_fail (effect <= ANT_EFFECT_DESTRUCTIVE, "");
  return effect_words[effect];
}

void
ant_param_free (AntParam *param)
{
  g_free (param->name);
  g_free (param->default_value);
  g_free (param->description);
  g_strfreev (param->choices);
  g_free (param);
}

static gboolean
fail_at (gsize *ret_offset, gsize offset, GError **error, const char *format, ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail_at (gsize *ret_offset, gsize offset, GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  *ret_offset = offset;
  if (error != NULL)
    *error = g_error_new_valist (ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX, format, args);
  va_end (args);
  return FALSE;
}

/* -1 with an error naming the words that fit. */
static int
read_word (const AntPseudo *pseudo, const char *const *words, gsize *ret_offset, GError **error)
{
  g_autofree char *near = NULL;
  g_autofree char *all = NULL;

  for (int i = 0; words[i] != NULL; i++)
    if (strcmp (words[i], pseudo->value) == 0)
      return i;

  near = ant_near_names (pseudo->value, words);
  all = g_strjoinv (", ", (char **) words);
  fail_at (ret_offset, pseudo->value_offset, error, "“%s” is no %s; known are %s%s%s", pseudo->value,
           pseudo->name, all, near != NULL ? "; meant is perhaps " : "", near != NULL ? near : "");
  return -1;
}

static gboolean
read_timeout (const AntPseudo *pseudo, gint64 *timeout_ns, gsize *ret_offset, GError **error)
{
  char *end = NULL;
  double seconds = g_ascii_strtod (pseudo->value, &end);

  if (end == pseudo->value || *end != '\0' || !isfinite (seconds) || seconds < 0 || seconds > MAX_TIMEOUT_S)
    return fail_at (ret_offset, pseudo->value_offset, error,
                    "“%s” is no timeout: seconds from 0 (none) to %d, a fraction is fine", pseudo->value,
                    MAX_TIMEOUT_S);
  *timeout_ns = (gint64) (seconds * 1e9);
  return TRUE;
}

static char *
dup_value (GPtrArray *pseudos, const char *name)
{
  const AntPseudo *pseudo = ant_pseudo_find (pseudos, name);

  return g_strdup (pseudo != NULL ? pseudo->value : "");
}

/* <?antistrophe?>. Pseudo-attributes of a later version are passed over. */
gboolean
ant_instruction_read_title (AntTemplateContent *content,
                            GPtrArray *pseudos,
                            gsize *ret_offset,
                            GError **error)
{
  const AntPseudo *title = ant_pseudo_find (pseudos, "title");
  const AntPseudo *effect = ant_pseudo_find (pseudos, "effect");
  const AntPseudo *timeout = ant_pseudo_find (pseudos, "timeout");

  if (effect != NULL)
    {
      int word = read_word (effect, effect_words, ret_offset, error);

      if (word < 0)
        return FALSE;
      content->effect = word;
      content->has_effect = TRUE;
    }
  if (timeout != NULL && !read_timeout (timeout, &content->timeout_ns, ret_offset, error))
    return FALSE;

  g_free (content->title);
  g_free (content->xep);
  g_free (content->description);
  g_free (content->target);
  content->title = title != NULL && *title->value != '\0' ? g_strdup (title->value) : NULL;
  content->xep = dup_value (pseudos, "xep");
  content->description = dup_value (pseudos, "description");
  content->target = dup_value (pseudos, "target");
  return TRUE;
}

static gboolean
read_choices (AntParam *param, GPtrArray *pseudos, gsize start, gsize *ret_offset, GError **error)
{
  const AntPseudo *values = ant_pseudo_find (pseudos, "values");

  if (param->kind != ANT_PARAM_CHOICE)
    return TRUE;
  if (values == NULL || *values->value == '\0')
    return fail_at (ret_offset, values != NULL ? values->value_offset : start, error,
                    "The choice “%s” needs values=\"one|two\"", param->name);
  param->choices = g_strsplit (values->value, "|", -1);
  return TRUE;
}

/* A default without placeholders can be judged now, others when they are used. */
static gboolean
check_default (AntParam *param, const AntPseudo *pseudo, gsize *ret_offset, GError **error)
{
  g_autoptr (GPtrArray) placeholders = NULL;
  g_autoptr (GError) problem = NULL;

  if (!ant_placeholders_check (pseudo->value, NULL, &problem))
    return fail_at (ret_offset, pseudo->value_offset, error, "%s", problem->message);

  placeholders = ant_placeholders_find (pseudo->value);
  if (placeholders->len > 0 || *pseudo->value == '\0' || ant_param_check (param, pseudo->value, &problem))
    return TRUE;
  return fail_at (ret_offset, pseudo->value_offset, error, "The default does not fit: %s", problem->message);
}

static gboolean
is_declared (GPtrArray *params, const char *name)
{
  for (guint i = 0; i < params->len; i++)
    if (strcmp (((AntParam *) g_ptr_array_index (params, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

/* <?param?>; @start is its place in the text. */
gboolean
ant_instruction_read_param (AntTemplateContent *content,
                            GPtrArray *pseudos,
                            gsize start,
                            gsize *ret_offset,
                            GError **error)
{
  const AntPseudo *name = ant_pseudo_find (pseudos, "name");
  const AntPseudo *kind = ant_pseudo_find (pseudos, "kind");
  const AntPseudo *fallback = ant_pseudo_find (pseudos, "default");
  AntParam *param;
  int word = ANT_PARAM_TEXT;

  if (name == NULL)
    return fail_at (ret_offset, start, error, "A parameter needs name=\"...\"");
  if (!ant_name_is_valid (name->value, strlen (name->value)))
    return fail_at (ret_offset, name->value_offset, error,
                    "“%s” is no name: letters, digits, “_”, “.” and “-”, the first a letter", name->value);
  if (is_declared (content->params, name->value))
    return fail_at (ret_offset, name->value_offset, error, "The parameter “%s” is declared twice",
                    name->value);
  if (kind != NULL && (word = read_word (kind, kind_words, ret_offset, error)) < 0)
    return FALSE;

  param = g_new0 (AntParam, 1);
  g_ptr_array_add (content->params, param);
  param->name = g_strdup (name->value);
  param->kind = word;
  param->description = dup_value (pseudos, "description");
  param->default_value = fallback != NULL ? g_strdup (fallback->value) : NULL;
  return read_choices (param, pseudos, start, ret_offset, error)
         && (fallback == NULL || check_default (param, fallback, ret_offset, error));
}
