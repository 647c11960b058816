/* An exchange as one line of JSON.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-exchange-json.h"

#include <string.h>
#include "base/ant-clock.h"

/* Written by hand: a terminal that prints a flood spends its time here, and json-glib makes an object of every value. */

/* What a string must not hold as it is (RFC 8259 7). */
static void
append_escaped (GString *json, char c)
{
  switch (c)
    {
    case '"':
      g_string_append (json, "\\\"");
      break;
    case '\\':
      g_string_append (json, "\\\\");
      break;
    case '\n':
      g_string_append (json, "\\n");
      break;
    case '\r':
      g_string_append (json, "\\r");
      break;
    case '\t':
      g_string_append (json, "\\t");
      break;
    default:
      g_string_append_printf (json, "\\u%04x", c);
      break;
    }
}

/* Must any of the eight bytes in @word be escaped? (x - 0x01..01) & ~x & 0x80..80 is not 0 if one of x is 0, with 0x20..20
 * if one is below a space. */
static gboolean
has_special (guint64 word)
{
  const guint64 ones = G_GUINT64_CONSTANT (0x0101010101010101);
  guint64 quote = word ^ (ones * '"');
  guint64 backslash = word ^ (ones * '\\');
  guint64 found = ((word - ones * ' ') & ~word) | ((quote - ones) & ~quote) | ((backslash - ones) & ~backslash);

  return (found & (ones * 0x80)) != 0;
}

/* How many bytes at @value need no escaping; most of what is printed is XML, which has few that do. */
static gsize
measure_plain (const char *value, gsize length)
{
  gsize i = 0;

  for (guint64 word; i + sizeof word <= length; i += sizeof word)
    {
      memcpy (&word, value + i, sizeof word);
      if (has_special (word))
        break;
    }
  while (i < length && (guchar) value[i] >= ' ' && value[i] != '"' && value[i] != '\\')
    i++;
  return i;
}

/* @value: UTF-8 */
static void
append_quoted (GString *json, const char *value, gsize length)
{
  gsize plain;

  g_string_append_c (json, '"');
  for (gsize i = 0; i < length; i += plain + 1)
    {
      plain = measure_plain (value + i, length - i);
      g_string_append_len (json, value + i, plain);
      if (i + plain < length)
        append_escaped (json, value[i + plain]);
    }
  g_string_append_c (json, '"');
}

static void
add_key (GString *json, const char *name)
{
  gboolean is_first = json->str[json->len - 1] == '{';
  gsize length = strlen (name);
  gsize start = json->len;
  char *at;

  g_string_set_size (json, start + length + (is_first ? 3 : 4));
  at = json->str + start;
  if (!is_first)
    *at++ = ',';
  *at++ = '"';
  memcpy (at, name, length);
  memcpy (at + length, "\":", 2);
}

static void
add_null (GString *json, const char *name)
{
  add_key (json, name);
  g_string_append (json, "null");
}

static void
add_string (GString *json, const char *name, const char *value)
{
  if (value == NULL)
    {
      add_null (json, name);
      return;
    }
  add_key (json, name);
  append_quoted (json, value, strlen (value));
}

/* With zeros in front up to @digits. */
static void
append_number (GString *json, guint64 value, guint digits)
{
  char text[20]; /* the largest */
  guint start = sizeof text;

  for (; value > 0 || start + digits > sizeof text; value /= 10)
    text[--start] = (char) ('0' + value % 10);
  g_string_append_len (json, text + start, sizeof text - start);
}

static void
add_number (GString *json, const char *name, guint64 value)
{
  add_key (json, name);
  append_number (json, value, 1);
}

static void
add_size (GString *json, const char *name, gsize size, gboolean is_there)
{
  if (is_there)
    add_number (json, name, size);
  else
    add_null (json, name);
}

/* In microseconds, down to the nanosecond; negative = absent. */
static void
add_duration (GString *json, const char *name, gint64 ns)
{
  if (ns < 0)
    {
      add_null (json, name);
      return;
    }
  add_key (json, name);
  append_number (json, (guint64) ns / 1000, 1);
  g_string_append_c (json, '.');
  append_number (json, (guint64) ns % 1000, 3);
}

static void
begin_object (GString *json, const char *name)
{
  add_key (json, name);
  g_string_append_c (json, '{');
}

static void
end_object (GString *json)
{
  g_string_append_c (json, '}');
}

/* @text is used where there is no stanza. */
static void
add_xml (GString *json, const char *name, AntStanza *stanza, const char *text)
{
  const char *bytes;
  gsize size;

  if (stanza == NULL)
    {
      add_string (json, name, text);
      return;
    }

  bytes = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size); /* a parser has read them: they are UTF-8 */
  add_key (json, name);
  append_quoted (json, bytes, size);
}

static void
add_payload (GString *json, const AntExchange *exchange)
{
  if (exchange->payload_name == NULL)
    {
      add_null (json, "payload");
      return;
    }

  begin_object (json, "payload");
  add_string (json, "ns", exchange->payload_ns);
  add_string (json, "name", exchange->payload_name);
  end_object (json);
}

static void
add_bytes (GString *json, const AntExchange *exchange)
{
  begin_object (json, "bytes");
  add_size (json, "request", exchange->request_size, exchange->request != NULL || exchange->text != NULL);
  add_size (json, "response", exchange->response_size, exchange->response != NULL);
  end_object (json);
}

/* The application condition as `{ns}name`, the way StanzaPath writes a tag. */
static void
add_error (GString *json, const AntStanzaError *error)
{
  g_autofree char *application = NULL;

  if (error == NULL)
    {
      add_null (json, "error");
      return;
    }

  if (error->application_name != NULL)
    application = g_strdup_printf ("{%s}%s", error->application_ns != NULL ? error->application_ns : "",
                                   error->application_name);
  begin_object (json, "error");
  add_string (json, "type", error->type);
  add_string (json, "condition", error->condition);
  add_string (json, "text", error->text);
  add_string (json, "application", application);
  add_string (json, "by", error->by);
  end_object (json);
}

/* When the first stanza was on the wire: what came first has no time of sending. */
static gint64
get_start_ns (const AntExchange *exchange)
{
  return exchange->direction == ANT_DIRECTION_OUT ? exchange->sent_ns : exchange->received_ns;
}

/* To where the last stanza that came was parsed; -1 = none came. Counted on from the latency, which a step of the clock
 * does not bend. */
static gint64
get_handled_ns (const AntExchange *exchange)
{
  gint64 handling_ns = exchange->handled_ns - exchange->received_ns;

  if (exchange->handled_ns == 0 || get_start_ns (exchange) == 0)
    return -1;
  if (exchange->direction == ANT_DIRECTION_IN)
    return handling_ns;
  return exchange->latency_ns >= 0 ? exchange->latency_ns + handling_ns : -1;
}

static void
add_times (GString *json, const AntExchange *exchange)
{
  gint64 start_ns = get_start_ns (exchange);
  g_autofree char *sent_at = start_ns != 0 ? ant_wall_ns_to_rfc3339 (start_ns) : NULL;

  add_string (json, "sent_at", sent_at);
  add_duration (json, "latency_us", exchange->latency_ns);
  add_duration (json, "handled_us", get_handled_ns (exchange));
  add_string (json, "clock", ant_stamp_to_word (exchange->stamp));
}

static void
add_addresses (GString *json, const AntExchange *exchange)
{
  add_string (json, "direction", ant_direction_to_word (exchange->direction));
  add_string (json, "kind", ant_kind_to_word (exchange->kind));
  add_string (json, "type", exchange->type);
  add_string (json, "id", exchange->id);
  add_string (json, "to", exchange->to);
  add_string (json, "from", exchange->from);
}

/* The keys are fixed, so what there is to say of the stamp, and of secrets, stands in the note. */
static void
add_note (GString *json, const AntExchange *exchange)
{
  const char *notes[] = { exchange->note, ant_exchange_get_stamp_note (exchange), ant_exchange_get_secrets_note (exchange) };
  g_autoptr (GString) joined = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (notes); i++)
    if (notes[i] != NULL)
      g_string_append_printf (joined, "%s%s", joined->len > 0 ? "\n" : "", notes[i]);
  add_string (json, "note", joined->len > 0 ? joined->str : NULL);
}

/**
 * ant_exchange_to_json:
 * @exchange: a row
 *
 * Writes the object of `--json` (DESIGN.md 9): always the same keys in the same order, %NULL for what is not
 * there. `sent_at` is the time of the first stanza on the wire, for what came in its receive stamp;
 * `handled_us` counts from there to where the last stanza was parsed. `error` and `payload` are null as a
 * whole. Any thread.
 *
 * Returns: (transfer full): UTF-8, one line, without a newline at its end
 */
char *
ant_exchange_to_json (const AntExchange *exchange)
{
  GString *json;

  g_return_val_if_fail (exchange != NULL, NULL);

  json = g_string_sized_new (1024 + exchange->request_size + exchange->response_size);
  g_string_append_c (json, '{');
  add_number (json, "serial", exchange->serial);
  add_number (json, "session", exchange->session);
  add_addresses (json, exchange);
  add_payload (json, exchange);
  add_string (json, "state", ant_state_to_word (exchange->state));
  add_string (json, "match", ant_match_to_word (exchange->match));
  add_times (json, exchange);
  add_xml (json, "request", exchange->request, exchange->text);
  add_xml (json, "response", exchange->response, NULL);
  add_bytes (json, exchange);
  add_error (json, exchange->error);
  add_note (json, exchange);
  end_object (json);
  return g_string_free (json, FALSE);
}
