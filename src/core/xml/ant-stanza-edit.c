/* Stanzas made from others: one attribute changed, or an error in reply.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-element-private.h"
#include "xml/ant-escape-private.h"
#include "xml/ant-parser.h"
#include "xml/ant-stanza-private.h"
#include "xml/ant-tag-scan.h"

enum
{
  MAX_PLAIN = 128, /* bytes of a value */
};

static void
append_attribute (GString    *out,
                  const char *name,
                  const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (out, " %s=\"", name);
  ant_escape_append (out, value, strlen (value), ANT_ESCAPE_ATTRIBUTE);
  g_string_append_c (out, '"');
}

/* @text with the start tag at its beginning changed. */
static GString *
edit_start_tag (const char *text,
                gsize       length,
                const char *attribute,
                const char *value)
{
  GString *out = g_string_sized_new (length + 64);
  const char *end = text + length;
  gsize name_length = strlen (attribute);
  AntTagAttribute found;
  AntTagScan scan;

  if (!ant_tag_scan_begin (&scan, text, end))
    return out;
  while (ant_tag_scan_next (&scan, &found))
    {
      if (found.name_length != name_length || memcmp (found.name, attribute, name_length) != 0)
        continue;
      g_string_append_len (out, text, (value != NULL ? found.value : found.before) - text);
      if (value != NULL)
        {
          ant_escape_append (out, value, strlen (value), ANT_ESCAPE_ATTRIBUTE);
          found.after--; /* the closing quote stays */
        }
      g_string_append_len (out, found.after, end - found.after);
      return out;
    }
  g_string_append_len (out, text, scan.at - text);
  append_attribute (out, attribute, value);
  g_string_append_len (out, scan.at, end - scan.at);
  return out;
}

/* Needs no escaping, breaks no limit. */
static gboolean
is_plain (const char *value)
{
  gsize length = strspn (value, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS "-_.:@/");

  return value[length] == '\0' && length <= MAX_PLAIN;
}

/* The copy, where it is certain without parsing that @edited is a stanza; else %NULL. */
static AntStanza *
make_edited_head (AntStanza *stanza, GString *edited, const char *attribute, const char *value)
{
  const AntElement *root = ant_stanza_get_head (stanza);
  g_autoptr (AntElement) head = NULL;
  g_autoptr (GBytes) header = NULL;
  g_autoptr (GBytes) exact = NULL;

  if (value == NULL || !is_plain (value) || edited->len > ANT_LIMIT_TAG || ant_element_get_attribute (root, attribute) == NULL)
    return NULL;

  header = ant_stanza_make_header (stanza);
  head = (AntElement *) ant_element_copy_head (root, attribute, value);
  exact = g_bytes_new (edited->str, edited->len);
  return ant_stanza_new_head (exact, head, header, ant_stanza_may_hold_secret (stanza));
}

/**
 * ant_stanza_with_attribute:
 * @stanza: a stanza
 * @attribute: a name without prefix, `id`
 * @value: (nullable): the value, not escaped; %NULL removes the attribute
 *
 * Writes @attribute into the start tag: in place of the old value, or behind the last attribute. All other bytes stay.
 *
 * Returns: (transfer full) (nullable): the copy; %NULL if XML cannot hold @value (not UTF-8, a control character, too
 *   long) or the stanza needs a prefix that it does not declare itself
 */
AntStanza *
ant_stanza_with_attribute (AntStanza  *stanza,
                           const char *attribute,
                           const char *value)
{
  g_autoptr (GString) edited = NULL;
  AntStanza *copy;
  gconstpointer text;
  gsize length;

  g_return_val_if_fail (stanza != NULL, NULL);
  g_return_val_if_fail (attribute != NULL, NULL);

  text = g_bytes_get_data (ant_stanza_get_bytes (stanza), &length);
  edited = edit_start_tag (text, length, attribute, value);
  copy = make_edited_head (stanza, edited, attribute, value);
  if (copy != NULL)
    return copy;
  return ant_stanza_parse (edited->str, edited->len, ant_stanza_get_default_ns (stanza), NULL);
}

/**
 * ant_stanza_new_error_reply:
 * @request: an IQ, message or presence that is not an error itself
 * @type: the error type: `cancel`, `modify`, `auth`, `wait`, `continue`
 * @condition: a defined condition, `service-unavailable`
 *
 * The answer goes to the sender under the same id (RFC 6120 8.2.3, 8.3.1). On a client stream it has no `from`: the
 * server adds our address. On a component stream (XEP-0114) it must have one. The request's payload is not repeated.
 *
 * Returns: (transfer full): the error
 */
AntStanza *
ant_stanza_new_error_reply (AntStanza  *request,
                            const char *type,
                            const char *condition)
{
  g_autoptr (GString) text = g_string_new ("<");
  const AntElement *root;
  const char *ns;

  g_return_val_if_fail (request != NULL, NULL);
  g_return_val_if_fail (ant_stanza_get_kind (request) <= ANT_KIND_PRESENCE, NULL);

  root = ant_stanza_get_root (request);
  ns = ant_element_get_ns (root);
  g_string_append (text, ant_element_get_name (root));
  append_attribute (text, "type", "error");
  append_attribute (text, "id", ant_stanza_get_id (request));
  append_attribute (text, "to", ant_stanza_get_from (request));
  if (strcmp (ns, ANT_NS_COMPONENT) == 0)
    append_attribute (text, "from", ant_stanza_get_to (request));
  g_string_append (text, "><error");
  append_attribute (text, "type", type);
  g_string_append_printf (text, "><%s", condition);
  append_attribute (text, "xmlns", ANT_NS_STANZAS);
  g_string_append_printf (text, "/></error></%s>", ant_element_get_name (root));
  return ant_stanza_parse (text->str, text->len, ns, NULL);
}
