/* An exchange as an element of an XML log.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-exchange-xml.h"

#include <string.h>
#include "store/ant-recording-row.h"

/* XML 1.0 has no way to write most control characters, which a text that is no stanza may hold. */
static void
append_escaped (GString *xml, const char *value)
{
  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '&')
        g_string_append (xml, "&amp;");
      else if (c == '<')
        g_string_append (xml, "&lt;");
      else if (c == '>')
        g_string_append (xml, "&gt;");
      else if (c == '"')
        g_string_append (xml, "&quot;");
      else if (c == '\n' || c == '\t' || c == '\r')
        g_string_append_printf (xml, "&#%u;", c);
      else if (c < ' ' || c == 0xfffe || c == 0xffff)
        g_string_append_unichar (xml, 0xfffd);
      else
        g_string_append_unichar (xml, c);
    }
}

static void
add_attribute (GString *xml, const char *name, const char *value)
{
  if (value == NULL)
    return;
  g_string_append_printf (xml, " %s=\"", name);
  append_escaped (xml, value);
  g_string_append_c (xml, '"');
}

static void
add_times (GString *xml, const AntRecordingRow *row)
{
  g_autofree char *sent_at = row->sent_ns != 0 ? ant_wall_ns_to_rfc3339 (row->sent_ns) : NULL;

  add_attribute (xml, "sent_at", sent_at);
  if (row->latency_ns >= 0)
    g_string_append_printf (xml, " latency_us=\"%" G_GINT64_FORMAT ".%03d\"", row->latency_ns / 1000,
                            (int) (row->latency_ns % 1000));
  add_attribute (xml, "clock", ant_stamp_to_word (row->stamp));
}

static void
add_element (GString *xml, const char *name, const char *text)
{
  if (text == NULL)
    return;
  g_string_append_printf (xml, "    <%s>", name);
  append_escaped (xml, text);
  g_string_append_printf (xml, "</%s>\n", name);
}

/* The stanza byte for byte, where the namespaces are declared that it has from its stream. */
static void
add_stanza (GString *xml, const char *name, AntStanza *stanza)
{
  gconstpointer bytes;
  gsize size;

  if (stanza == NULL)
    return;
  bytes = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);
  if (!ant_stanza_is_readable (stanza))
    {
      g_autofree char *text = g_strndup (bytes, size);

      add_element (xml, name, text);
      return;
    }
  g_string_append_printf (xml, "    <%s><stanza xmlns:stream=\"http://etherx.jabber.org/streams\"", name);
  add_attribute (xml, "xmlns", ant_stanza_get_default_ns (stanza));
  g_string_append_c (xml, '>');
  g_string_append_len (xml, bytes, (gssize) size);
  g_string_append_printf (xml, "</stanza></%s>\n", name);
}

/**
 * ant_exchange_to_xml:
 * @exchange: a row
 *
 * `<exchange>` with what is known of the row as attributes, named as in JSON, and in it `<request>` and `<response>`, the
 * stanzas byte for byte in a `<stanza>` that declares their namespace, or as text where they are no XML; `<text>`, what
 * never became one; `<note>`. Any thread.
 *
 * Returns: (transfer full): the element, UTF-8, with line ends
 */
char *
ant_exchange_to_xml (const AntExchange *exchange)
{
  GString *xml;
  AntRecordingRow row;

  g_return_val_if_fail (exchange != NULL, NULL);

  xml = g_string_sized_new (512 + exchange->request_size + exchange->response_size);
  ant_recording_row_init (&row, exchange);
  g_string_append_printf (xml, "  <exchange serial=\"%" G_GUINT64_FORMAT "\" session=\"%u\"", row.serial, row.session);
  add_attribute (xml, "direction", ant_direction_to_word (row.direction));
  add_attribute (xml, "kind", ant_kind_to_word (row.kind));
  add_attribute (xml, "type", row.type);
  add_attribute (xml, "state", ant_state_to_word (row.state));
  add_attribute (xml, "match", ant_match_to_word (row.match));
  add_times (xml, &row);
  g_string_append (xml, ">\n");
  add_stanza (xml, "request", exchange->request);
  add_stanza (xml, "response", exchange->response);
  add_element (xml, "text", exchange->text);
  add_element (xml, "note", exchange->note);
  g_string_append (xml, "  </exchange>\n");
  return g_string_free (xml, FALSE);
}
