/* Does a value fit its parameter?
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-expand-private.h"

#include <string.h>

static gboolean
check_jid (const AntParam *param, const char *value, GError **error)
{
  g_autoptr (GError) problem = NULL;
  g_autoptr (AntJid) jid = ant_jid_new (value, &problem);

  if (jid != NULL)
    return TRUE;
  g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE, "“%s”: “%s” is no address: %s",
               param->name, value, problem->message);
  return FALSE;
}

static gboolean
check_integer (const AntParam *param, const char *value, GError **error)
{
  gint64 number;

  if (g_ascii_string_to_signed (value, 10, G_MININT64, G_MAXINT64, &number, NULL))
    return TRUE;
  g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE, "“%s”: “%s” is no whole number",
               param->name, value);
  return FALSE;
}

/* XEP-0082 3.2: what RFC 3339 allows, with a capital T and Z. */
static gboolean
check_datetime (const AntParam *param, const char *value, GError **error)
{
  static const char pattern[] =
    "^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]+)?(Z|[+-][0-9]{2}:[0-9]{2})$";
  g_autoptr (GDateTime) time = NULL;

  if (g_regex_match_simple (pattern, value, G_REGEX_DOLLAR_ENDONLY, 0))
    time = g_date_time_new_from_iso8601 (value, NULL);
  if (time != NULL)
    return TRUE;
  g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE,
               "“%s”: “%s” is no date and time; write it as 2026-11-22T17:30:00Z (XEP-0082)", param->name,
               value);
  return FALSE;
}

static gboolean
check_choice (const AntParam *param, const char *value, GError **error)
{
  g_autofree char *choices = NULL;

  if (param->choices != NULL && g_strv_contains ((const char *const *) param->choices, value))
    return TRUE;
  choices = param->choices != NULL ? g_strjoinv (", ", param->choices) : g_strdup ("nothing");
  g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE, "“%s”: “%s” is none of: %s", param->name,
               value, choices);
  return FALSE;
}

/**
 * ant_param_check:
 * @param: a parameter
 * @value: what somebody gave, placeholders replaced
 *
 * An empty value fits where the parameter has a default, and a text may always be empty. The value of a
 * secret is in no error. Any thread.
 *
 * Returns: whether @value fits; else %ANT_TEMPLATE_ERROR_VALUE
 */
gboolean
ant_param_check (const AntParam *param, const char *value, GError **error)
{
  g_return_val_if_fail (param != NULL && value != NULL, FALSE);

  if (!g_utf8_validate (value, -1, NULL))
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE, "“%s”: the value is not valid UTF-8",
                   param->name);
      return FALSE;
    }
  if (*value == '\0' && (param->kind == ANT_PARAM_TEXT || param->default_value != NULL))
    return TRUE;
  if (*value == '\0')
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE, "“%s” needs a value", param->name);
      return FALSE;
    }

  switch (param->kind)
    {
    case ANT_PARAM_JID:
      return check_jid (param, value, error);
    case ANT_PARAM_INTEGER:
      return check_integer (param, value, error);
    case ANT_PARAM_DATETIME:
      return check_datetime (param, value, error);
    case ANT_PARAM_CHOICE:
      return check_choice (param, value, error);
    case ANT_PARAM_TEXT:
    case ANT_PARAM_SECRET:
    default:
      return TRUE;
    }
}
