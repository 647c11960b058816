/* An exchange as one line of JSON.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-exchange-json.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include "base/ant-clock.h"

#define LATENCY "latency_us"
#define HANDLED "handled_us"
#define FRACTION_DIGITS 3 /* of a microsecond: whole nanoseconds */

static void
add_string (JsonBuilder *builder, const char *name, const char *value)
{
  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

static void
add_size (JsonBuilder *builder, const char *name, gsize size, gboolean is_there)
{
  json_builder_set_member_name (builder, name);
  if (is_there)
    json_builder_add_int_value (builder, (gint64) size);
  else
    json_builder_add_null_value (builder);
}

/* Nanoseconds for now, negative = absent: insert_point() makes microseconds of them. */
static void
add_duration (JsonBuilder *builder, const char *name, gint64 ns)
{
  json_builder_set_member_name (builder, name);
  if (ns >= 0)
    json_builder_add_int_value (builder, ns);
  else
    json_builder_add_null_value (builder);
}

/* The generator writes a double with 17 digits, 412.341 as 412.34100000000001. So the point is put into the whole
 * number. @key, with its quotes and colon, stands nowhere else: in a string its quotes are escaped. */
static void
insert_point (GString *json, const char *key)
{
  const char *found = strstr (json->str, key);
  gssize start;
  gsize n;

  g_assert (found != NULL);

  start = found - json->str + (gssize) strlen (key);
  n = strspn (json->str + start, "0123456789");
  if (n == 0)
    return;

  for (; n <= FRACTION_DIGITS; n++)
    g_string_insert_c (json, start, '0');
  g_string_insert_c (json, start + (gssize) n - FRACTION_DIGITS, '.');
}

/* @text is used where there is no stanza. */
static void
add_xml (JsonBuilder *builder, const char *name, AntStanza *stanza, const char *text)
{
  g_autofree char *valid = NULL;
  gconstpointer bytes;
  gsize size;

  if (stanza == NULL)
    {
      add_string (builder, name, text);
      return;
    }

  bytes = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);
  valid = g_utf8_make_valid (bytes, (gssize) size);
  add_string (builder, name, valid);
}

static void
add_payload (JsonBuilder *builder, const AntExchange *exchange)
{
  if (exchange->payload_name == NULL)
    {
      add_string (builder, "payload", NULL);
      return;
    }

  json_builder_set_member_name (builder, "payload");
  json_builder_begin_object (builder);
  add_string (builder, "ns", exchange->payload_ns);
  add_string (builder, "name", exchange->payload_name);
  json_builder_end_object (builder);
}

static void
add_bytes (JsonBuilder *builder, const AntExchange *exchange)
{
  json_builder_set_member_name (builder, "bytes");
  json_builder_begin_object (builder);
  add_size (builder, "request", exchange->request_size, exchange->request != NULL || exchange->text != NULL);
  add_size (builder, "response", exchange->response_size, exchange->response != NULL);
  json_builder_end_object (builder);
}

/* The application condition as `{ns}name`, the way StanzaPath writes a tag. */
static void
add_error (JsonBuilder *builder, const AntStanzaError *error)
{
  g_autofree char *application = NULL;

  if (error == NULL)
    {
      add_string (builder, "error", NULL);
      return;
    }

  if (error->application_name != NULL)
    application = g_strdup_printf ("{%s}%s", error->application_ns != NULL ? error->application_ns : "",
                                   error->application_name);
  json_builder_set_member_name (builder, "error");
  json_builder_begin_object (builder);
  add_string (builder, "type", error->type);
  add_string (builder, "condition", error->condition);
  add_string (builder, "text", error->text);
  add_string (builder, "application", application);
  add_string (builder, "by", error->by);
  json_builder_end_object (builder);
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
add_times (JsonBuilder *builder, const AntExchange *exchange)
{
  gint64 start_ns = get_start_ns (exchange);
  g_autofree char *sent_at = start_ns != 0 ? ant_wall_ns_to_rfc3339 (start_ns) : NULL;

  add_string (builder, "sent_at", sent_at);
  add_duration (builder, LATENCY, exchange->latency_ns);
  add_duration (builder, HANDLED, get_handled_ns (exchange));
  add_string (builder, "clock", ant_stamp_to_word (exchange->stamp));
}

static void
add_addresses (JsonBuilder *builder, const AntExchange *exchange)
{
  add_string (builder, "direction", ant_direction_to_word (exchange->direction));
  add_string (builder, "kind", ant_kind_to_word (exchange->kind));
  add_string (builder, "type", exchange->type);
  add_string (builder, "id", exchange->id);
  add_string (builder, "to", exchange->to);
  add_string (builder, "from", exchange->from);
}

/* The keys are fixed, so what there is to say of the stamp stands in the note. */
static void
add_note (JsonBuilder *builder, const AntExchange *exchange)
{
  const char *stamp_note = ant_exchange_get_stamp_note (exchange);
  g_autofree char *joined = NULL;

  if (exchange->note != NULL && stamp_note != NULL)
    joined = g_strconcat (exchange->note, "\n", stamp_note, NULL);
  add_string (builder, "note", joined != NULL ? joined : exchange->note != NULL ? exchange->note : stamp_note);
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
  g_autoptr (JsonBuilder) builder = NULL;
  g_autoptr (JsonGenerator) generator = NULL;
  g_autoptr (JsonNode) root = NULL;
  GString *json;

  g_return_val_if_fail (exchange != NULL, NULL);

  builder = json_builder_new_immutable ();
  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "serial");
  json_builder_add_int_value (builder, (gint64) exchange->serial);
  json_builder_set_member_name (builder, "session");
  json_builder_add_int_value (builder, exchange->session);
  add_addresses (builder, exchange);
  add_payload (builder, exchange);
  add_string (builder, "state", ant_state_to_word (exchange->state));
  add_string (builder, "match", ant_match_to_word (exchange->match));
  add_times (builder, exchange);
  add_xml (builder, "request", exchange->request, exchange->text);
  add_xml (builder, "response", exchange->response, NULL);
  add_bytes (builder, exchange);
  add_error (builder, exchange->error);
  add_note (builder, exchange);
  json_builder_end_object (builder);

  root = json_builder_get_root (builder);
  generator = json_generator_new ();
  json_generator_set_root (generator, root);
  json = json_generator_to_gstring (generator, g_string_new (NULL));
  insert_point (json, "\"" LATENCY "\":");
  insert_point (json, "\"" HANDLED "\":");
  return g_string_free (json, FALSE);
}
