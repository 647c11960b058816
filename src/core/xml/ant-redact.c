/* The one place that takes secrets out of XML before it is stored, logged or exported.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-redact.h"

#include <string.h>

#include "xml/ant-redact-private.h"
#include "xml/ant-stanza-private.h"

#define MAX_KEPT 4096

/* What was found for the namespace that was asked for last. Of a tree that keeps each in one place, most elements have
 * their neighbour's. */
typedef struct
{
  const char *ns;
  gboolean has_rules;
  gboolean is_form;
} Known;

static void
look_up (const char *ns, Known *known)
{
  if (ns == known->ns)
    return;
  known->ns = ns;
  known->has_rules = ant_secret_knows (ns);
  known->is_form = strcmp (ns, ANT_REDACT_NS_FORM) == 0;
}

/* Of what is in a form: a field; in doubt, of one that tells an invitation. */
static gboolean
is_secret_field (const AntElement *element)
{
  return strcmp (ant_element_get_name (element), "field") == 0
         && ant_secret_field_is (ant_element_get_attribute (element, "type"), ant_element_get_attribute (element, "var"),
                                 TRUE);
}

/* Whether a rule may apply to @element or anything in it. Few stanzas need to be parsed again. */
static gboolean
may_hold_secret (const AntElement *element, Known *known)
{
  guint n;
  const AntNode *children;

  look_up (ant_element_get_ns (element), known);
  if (known->has_rules && ant_secret_find (known->ns, ant_element_get_name (element), NULL) != NULL)
    return TRUE;
  if (known->is_form && is_secret_field (element))
    return TRUE;

  children = ant_element_get_children (element, &n);
  for (guint i = 0; i < n; i++)
    if (children[i].element != NULL && may_hold_secret (children[i].element, known))
      return TRUE;

  return FALSE;
}

/* Private: see ant_stanza_may_hold_secret(). */
gboolean
ant_redact_may_hold_secret (const AntElement *root)
{
  Known known = { NULL, FALSE, FALSE };

  return may_hold_secret (root, &known);
}

/* Where the stanza cannot be written anew (it would be over a limit), only its addresses are kept, and no attribute that
 * is too long to be one. */
static AntStanza *
keep_addresses (AntStanza *stanza, const char *default_ns)
{
  static const char *const kept[] = { "type", "id", "to", "from" };
  const AntElement *root = ant_stanza_get_root (stanza);
  g_autofree char *ns = g_markup_escape_text (ant_element_get_ns (root), -1);
  g_autoptr (GString) text = g_string_new (NULL);

  g_string_printf (text, "<%s xmlns=\"%s\"", ant_element_get_name (root), ns);
  for (gsize i = 0; i < G_N_ELEMENTS (kept); i++)
    {
      const char *value = ant_element_get_attribute (root, kept[i]);
      g_autofree char *escaped = value != NULL ? g_markup_escape_text (value, -1) : NULL;

      if (escaped != NULL && strlen (escaped) <= MAX_KEPT)
        g_string_append_printf (text, " %s=\"%s\"", kept[i], escaped);
    }
  g_string_append_printf (text, ">%s</%s>", ANT_REDACTED, ant_element_get_name (root));

  return ant_stanza_parse (text->str, text->len, default_ns, NULL);
}

/**
 * ant_redact_stanza:
 * @stanza: a stanza or stream element
 *
 * Puts %ANT_REDACTED in place of secrets: SASL payloads, component handshakes, passwords (of accounts, rooms, private
 * fields of forms), credentials of services, where uploads go, tokens of invitations and FAST. All other bytes stay as they
 * are. Any thread.
 *
 * Returns: (transfer full): @stanza itself when nothing in it is secret; else another one
 */
AntStanza *
ant_redact_stanza (AntStanza *stanza)
{
  const char *default_ns, *xml;
  g_autofree char *anew = NULL;
  gsize length;
  AntStanza *redacted;

  g_return_val_if_fail (stanza != NULL, NULL);

  if (!ant_stanza_may_hold_secret (stanza))
    return ant_stanza_ref (stanza);

  default_ns = ant_stanza_get_default_ns (stanza);
  xml = g_bytes_get_data (ant_stanza_get_bytes (stanza), &length);
  anew = ant_redact_ranges (xml, length, default_ns, &length);
  if (anew == NULL)
    return ant_stanza_ref (stanza);

  redacted = ant_stanza_parse (anew, length, default_ns, NULL);
  return redacted != NULL ? redacted : keep_addresses (stanza, default_ns);
}

/**
 * ant_redact_text:
 * @xml: any number of elements, stream headers included, and text around them; may be anything
 * @length: in bytes, -1 when @xml ends in NUL
 *
 * As [func@ant_redact_stanza]. From where @xml is not well-formed it is cut, because nothing can be said of what
 * follows; so is an element with secret content that does not end. Any thread.
 *
 * Returns: (transfer full): the text without secrets, terminated by NUL
 */
char *
ant_redact_text (const char *xml, gssize length)
{
  gsize size;
  char *anew;

  g_return_val_if_fail (xml != NULL, NULL);

  size = length < 0 ? strlen (xml) : (gsize) length;
  anew = ant_redact_ranges (xml, size, ANT_NS_CLIENT, &size);
  return anew != NULL ? anew : g_strndup (xml, size);
}
