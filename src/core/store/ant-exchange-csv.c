/* An exchange as one line of a table that spreadsheets read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-exchange-csv.h"

#include <string.h>
#include "store/ant-recording-row.h"

#define END_OF_LINE "\r\n"

static const char *const columns[] = {
  "serial", "session", "direction", "kind", "type", "id", "to", "from", "payload_ns", "payload_name", "state", "match",
  "sent_at", "latency_us", "clock", "request_bytes", "response_bytes", "error_type", "error_condition", "note", "request",
  "response",
};

static void
begin_cell (GString *line)
{
  if (line->len > 0)
    g_string_append_c (line, ',');
}

/* What a spreadsheet would calculate, a stranger may have written: with an apostrophe in front it is text. */
static gboolean
is_formula (const char *value)
{
  return *value != '\0' && strchr ("=+-@\t\r", *value) != NULL;
}

/* Always in quotes, so that an empty text is not nothing. */
static void
add_text_of_length (GString *line, const char *value, gsize length)
{
  begin_cell (line);
  if (value == NULL)
    return;
  g_string_append_c (line, '"');
  if (is_formula (value))
    g_string_append_c (line, '\'');
  for (gsize i = 0; i < length; i++)
    {
      if (value[i] == '"')
        g_string_append_c (line, '"');
      g_string_append_c (line, value[i]);
    }
  g_string_append_c (line, '"');
}

static void
add_text (GString *line, const char *value)
{
  add_text_of_length (line, value, value != NULL ? strlen (value) : 0);
}

static void
add_number (GString *line, guint64 value)
{
  begin_cell (line);
  g_string_append_printf (line, "%" G_GUINT64_FORMAT, value);
}

static void
add_size (GString *line, gsize size, gboolean is_there)
{
  if (is_there)
    add_number (line, size);
  else
    begin_cell (line);
}

static void
add_times (GString *line, const AntRecordingRow *row)
{
  g_autofree char *sent_at = row->sent_ns != 0 ? ant_wall_ns_to_rfc3339 (row->sent_ns) : NULL;

  add_text (line, sent_at);
  begin_cell (line);
  if (row->latency_ns >= 0)
    g_string_append_printf (line, "%" G_GINT64_FORMAT ".%03d", row->latency_ns / 1000, (int) (row->latency_ns % 1000));
  add_text (line, ant_stamp_to_word (row->stamp));
}

static void
add_stanza (GString *line, AntStanza *stanza, const char *text)
{
  gconstpointer xml;
  gsize size;

  if (stanza == NULL)
    {
      add_text (line, text);
      return;
    }
  xml = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);
  add_text_of_length (line, xml, size);
}

static void
add_addresses (GString *line, const AntRecordingRow *row)
{
  add_number (line, row->serial);
  add_number (line, row->session);
  add_text (line, ant_direction_to_word (row->direction));
  add_text (line, ant_kind_to_word (row->kind));
  add_text (line, row->type);
  add_text (line, row->id);
  add_text (line, row->to);
  add_text (line, row->from);
  add_text (line, row->payload_ns);
  add_text (line, row->payload_name);
}

/**
 * ant_exchange_csv_header:
 *
 * Returns: (transfer full): the names of the columns, with the end of the line
 */
char *
ant_exchange_csv_header (void)
{
  g_autoptr (GString) line = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (columns); i++)
    g_string_append_printf (line, "%s%s", i > 0 ? "," : "", columns[i]);
  g_string_append (line, END_OF_LINE);
  return g_strdup (line->str);
}

/**
 * ant_exchange_to_csv:
 * @exchange: a row
 *
 * RFC 4180: texts are in quotes, what is not there is an empty cell without. A text that begins with `=`, `+`, `-` or `@`
 * gets an apostrophe in front. Any thread.
 *
 * Returns: (transfer full): one line, UTF-8, with its end; the XML in it may have line ends of its own
 */
char *
ant_exchange_to_csv (const AntExchange *exchange)
{
  GString *line;
  AntRecordingRow row;

  g_return_val_if_fail (exchange != NULL, NULL);

  line = g_string_sized_new (512 + exchange->request_size + exchange->response_size);
  ant_recording_row_init (&row, exchange);
  add_addresses (line, &row);
  add_text (line, ant_state_to_word (row.state));
  add_text (line, ant_match_to_word (row.match));
  add_times (line, &row);
  add_size (line, row.request_size, exchange->request != NULL || exchange->text != NULL);
  add_size (line, row.response_size, exchange->response != NULL);
  add_text (line, row.error_type);
  add_text (line, row.error_condition);
  add_text (line, row.note);
  add_stanza (line, exchange->request, exchange->text);
  add_stanza (line, exchange->response, NULL);
  g_string_append (line, END_OF_LINE);
  return g_string_free (line, FALSE);
}
