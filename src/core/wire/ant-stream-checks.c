/* What a server may say in which state, and how it is read: no I/O, no state of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-checks.h"

#include <string.h>

#include "base/ant-error-info.h"
#include "base/ant-namespace-info.h"
#include "wire/ant-tap.h"
#include "xml/ant-printer.h"

/* What a server says is bounded before it gets into a message. */
enum
{
  MAX_FEATURES = 64,
  MAX_MECHANISMS = 32,
  MAX_MECHANISM_LENGTH = 20, /* RFC 4422 3.1 */
  MAX_SHOWN = 500,           /* bytes of a name or text */
};

/**
 * ant_checks_shorten:
 * @text: what a server says
 *
 * Returns: (transfer full): @text for a message: bounded, no control or direction character left in it, and one line, so
 * that it cannot pass for the next one
 */
char *
ant_checks_shorten (const char *text)
{
  g_autofree char *head = NULL;
  g_autofree char *visible = NULL;
  GString *line;
  const char *end = text;

  while (*end != '\0' && end - text < MAX_SHOWN)
    end = g_utf8_next_char (end);
  head = g_strndup (text, (gsize) (end - text));
  visible = ant_text_visible (head);
  line = g_string_new (visible);
  g_string_replace (line, "\n", "\\u000A", 0);
  g_string_replace (line, "\t", "\\u0009", 0);
  return g_string_free (line, FALSE);
}

/* RFC 4422 3.1: upper case, digits, hyphen and underscore. Others could not be named in <auth/>. */
static gboolean
is_mechanism (const char *text)
{
  gsize length = strspn (text, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_");

  return length > 0 && length <= MAX_MECHANISM_LENGTH && text[length] == '\0';
}

static GStrv
read_mechanisms (const AntElement *mechanisms)
{
  g_autoptr (GStrvBuilder) names = g_strv_builder_new ();
  const AntNode *nodes;
  guint n_nodes;
  guint n = 0;

  nodes = ant_element_get_children (mechanisms, &n_nodes);
  for (guint i = 0; i < n_nodes && n < MAX_MECHANISMS; i++)
    {
      g_autofree char *text = NULL;

      if (nodes[i].element == NULL || !ant_element_is (nodes[i].element, ANT_NS_SASL, "mechanism"))
        continue;
      text = g_strstrip (ant_element_dup_text (nodes[i].element));
      if (!is_mechanism (text))
        continue;
      g_strv_builder_add (names, text);
      n++;
    }
  return g_strv_builder_end (names);
}

static void
read_feature (AntFeatures *features, const AntElement *element)
{
  if (ant_element_is (element, ANT_NS_TLS, "starttls"))
    features->starttls = TRUE;
  else if (ant_element_is (element, ANT_NS_BIND, "bind"))
    features->bind = TRUE;
  else if (ant_element_is (element, ANT_NS_SESSION, "session"))
    features->session = ant_element_get_child (element, ANT_NS_SESSION, "optional") == NULL;
  else if (ant_element_is (element, ANT_NS_SM, "sm"))
    features->stream_management = TRUE;
  else if (ant_element_is (element, ANT_NS_SASL, "mechanisms"))
    {
      g_strfreev (features->mechanisms);
      features->mechanisms = read_mechanisms (element);
    }
}

/* The element alone would not do: `sm:3` and `sm:2` are two, and `c` tells nobody that it is `caps`. */
static char *
name_feature (const AntElement *element)
{
  g_autofree char *name = ant_namespace_short_name (ant_element_get_ns (element), ant_element_get_name (element));

  return ant_checks_shorten (name);
}

/**
 * ant_features_new:
 * @element: <stream:features/>
 *
 * Returns: (transfer full): what it offers
 */
AntFeatures *
ant_features_new (const AntElement *element)
{
  AntFeatures *features = g_new0 (AntFeatures, 1);
  g_autoptr (GString) names = g_string_new (NULL);
  const AntNode *nodes;
  guint n_nodes;
  guint n = 0;

  features->mechanisms = g_new0 (char *, 1);
  nodes = ant_element_get_children (element, &n_nodes);
  for (guint i = 0; i < n_nodes; i++)
    {
      g_autofree char *name = NULL;

      if (nodes[i].element == NULL)
        continue;
      read_feature (features, nodes[i].element);
      if (n++ >= MAX_FEATURES)
        continue;
      name = name_feature (nodes[i].element);
      g_string_append_printf (names, "%s%s", names->len > 0 ? ", " : "", name);
    }
  if (n > MAX_FEATURES)
    g_string_append_printf (names, " and %u more", n - MAX_FEATURES);
  features->names = n > 0 ? g_strdup (names->str) : g_strdup ("none");
  return features;
}

/**
 * ant_features_free:
 * @features: (nullable) (transfer full): what was offered
 */
void
ant_features_free (AntFeatures *features)
{
  if (features == NULL)
    return;

  g_strfreev (features->mechanisms);
  g_free (features->names);
  g_free (features);
}

/* (nullable): what a person reads in it; NULL also when that is nothing. */
static char *
read_text (const AntElement *element)
{
  g_autofree char *raw = element != NULL ? g_strstrip (ant_element_dup_text (element)) : NULL;

  return raw != NULL && *raw != '\0' ? ant_checks_shorten (raw) : NULL;
}

/**
 * ant_condition_read:
 * @element: <stream:error/> or a SASL <failure/>
 * @ns: of its condition and text
 * @ret_condition: (out caller-allocates): what it says; `undefined-condition` where it says nothing
 */
void
ant_condition_read (const AntElement *element, const char *ns, AntCondition *ret_condition)
{
  const AntElement *text = ant_element_get_child (element, ns, "text");
  const AntElement *condition = NULL;
  const AntNode *nodes;
  guint n_nodes;

  *ret_condition = (AntCondition){ NULL };
  nodes = ant_element_get_children (element, &n_nodes);
  for (guint i = 0; i < n_nodes && condition == NULL; i++)
    if (nodes[i].element != NULL && nodes[i].element != text
        && g_str_equal (ant_element_get_ns (nodes[i].element), ns))
      condition = nodes[i].element;
  ret_condition->name =
    condition != NULL ? ant_checks_shorten (ant_element_get_name (condition)) : g_strdup ("undefined-condition");
  ret_condition->content = read_text (condition);
  ret_condition->text = read_text (text);
}

/**
 * ant_condition_clear:
 * @condition: a condition; its memory is the caller's
 */
void
ant_condition_clear (AntCondition *condition)
{
  g_clear_pointer (&condition->name, g_free);
  g_clear_pointer (&condition->content, g_free);
  g_clear_pointer (&condition->text, g_free);
}

/* "conflict (“Replaced by new connection”). A new stream replaces this one. Look for a second client." */
static char *
explain_condition (const AntCondition *condition, AntErrorLayer layer)
{
  const AntErrorInfo *info = ant_error_info_lookup (layer, condition->name);
  GString *text = g_string_new (condition->name);

  if (condition->content != NULL)
    g_string_append_printf (text, " %s", condition->content);
  if (condition->text != NULL)
    g_string_append_printf (text, " (“%s”)", condition->text);
  if (info != NULL)
    g_string_append_printf (text, ". %s %s", info->meaning, info->check_next);
  return g_string_free (text, FALSE);
}

/**
 * ant_checks_set_stream_error:
 * @error: ANT_WIRE_ERROR_STREAM, ANT_WIRE_ERROR_CONFLICT (RFC 6120 4.9.3.3), or ANT_WIRE_ERROR_AUTHENTICATION for a component's secret
 * @element: <stream:error/>
 * @config: who we are
 * @up: it came after login
 */
void
ant_checks_set_stream_error (GError **error, const AntElement *element, const AntLinkConfig *config, gboolean up)
{
  g_auto (AntCondition) condition = { NULL };
  g_autofree char *explained = NULL;

  ant_condition_read (element, ANT_NS_STREAM_ERRORS, &condition);
  explained = explain_condition (&condition, ANT_ERROR_LAYER_STREAM);
  if (config->component && !up && strcmp (condition.name, "not-authorized") == 0)
    g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION,
                 "The server refuses the component %s: %s", config->jid, explained); /* XEP-0114 3 */
  else
    g_set_error (error, ANT_WIRE_ERROR,
                 strcmp (condition.name, "conflict") == 0 ? ANT_WIRE_ERROR_CONFLICT : ANT_WIRE_ERROR_STREAM,
                 "The server ended the stream: %s", explained);
}

/**
 * ant_checks_set_sasl_failure:
 * @error: ANT_WIRE_ERROR_AUTHENTICATION
 * @element: <failure/>
 * @who: the address that logs in
 * @mechanism: with what
 */
void
ant_checks_set_sasl_failure (GError **error, const AntElement *element, const char *who, const char *mechanism)
{
  g_auto (AntCondition) condition = { NULL };
  g_autofree char *explained = NULL;

  ant_condition_read (element, ANT_NS_SASL, &condition);
  explained = explain_condition (&condition, ANT_ERROR_LAYER_SASL);
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION, "The server refuses the login of %s by %s: %s", who,
               mechanism, explained);
}

/**
 * ant_checks_name:
 * @element: any
 *
 * Returns: (transfer full): its name and namespace for a message, bounded and visible
 */
char *
ant_checks_name (const AntElement *element)
{
  g_autofree char *name = ant_checks_shorten (ant_element_get_name (element));
  g_autofree char *ns = ant_checks_shorten (ant_element_get_ns (element));

  return g_strdup_printf ("<%s xmlns='%s'/>", name, ns);
}

/**
 * ant_checks_header:
 * @header: what the server opened the stream with
 * @config: who we are
 * @error: ANT_WIRE_ERROR_PROTOCOL
 *
 * RFC 6120 4.7: the element, and a version that has features; components have none, but need the stream's id (XEP-0114).
 *
 * Returns: %TRUE when it can go on
 */
gboolean
ant_checks_header (const AntElement *header, const AntLinkConfig *config, GError **error)
{
  const char *version = ant_element_get_attribute (header, "version");

  if (!ant_element_is (header, ANT_NS_STREAMS, "stream"))
    {
      g_autofree char *name = ant_checks_name (header);

      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL,
                   "The server does not speak XMPP there: it begins with %s", name);
      return FALSE;
    }
  if (!config->component && (version == NULL || g_ascii_strtoull (version, NULL, 10) < 1))
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL,
                   "The server speaks XMPP from before version 1.0: no STARTTLS, no SASL");
      return FALSE;
    }
  if (config->component && ant_element_get_attribute (header, "id") == NULL)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL,
                   "The server's stream has no id, which a component needs to show that it knows the secret (XEP-0114 3)");
      return FALSE;
    }
  return TRUE;
}

/**
 * ant_checks_refuse:
 * @element: what has no place here
 * @step: what we were doing, as in "waiting for the server's features"
 * @error: ANT_WIRE_ERROR_PROTOCOL
 *
 * Returns: %FALSE
 */
gboolean
ant_checks_refuse (const AntElement *element, const char *step, GError **error)
{
  g_autofree char *name = ant_checks_name (element);

  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL, "The server sent %s while we were %s: refused", name, step);
  return FALSE;
}
