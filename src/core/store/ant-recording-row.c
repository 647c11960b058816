/* A row between an exchange and the columns of a recording.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-recording-private.h"

/**
 * ant_recording_row_init:
 * @row: (out caller-allocates): what is kept of it
 * @exchange: a snapshot
 *
 * Any thread.
 */
void
ant_recording_row_init (AntRecordingRow *row, const AntExchange *exchange)
{
  gboolean out;

  g_return_if_fail (exchange != NULL);

  out = exchange->direction == ANT_DIRECTION_OUT;
  *row = (AntRecordingRow) {
    .serial = exchange->serial,
    .session = exchange->session,
    .direction = exchange->direction,
    .kind = exchange->kind,
    .type = exchange->type,
    .id = exchange->id,
    .to = exchange->to,
    .from = exchange->from,
    .payload_ns = exchange->payload_ns,
    .payload_name = exchange->payload_name,
    .state = exchange->state,
    .match = exchange->match,
    .queued_ns = exchange->queued_ns,
    .sent_ns = out ? exchange->sent_ns : exchange->received_ns,
    .answered_ns = out ? exchange->received_ns : exchange->sent_ns,
    .handled_ns = exchange->handled_ns,
    .ended_ns = exchange->ended_ns,
    .latency_ns = exchange->latency_ns,
    .stamp = exchange->stamp,
    .coalesced = exchange->coalesced,
    .rtt_us = exchange->rtt_us,
    .timeout_ns = exchange->timeout_ns,
    .request_size = exchange->request_size,
    .response_size = exchange->response_size,
    .error_type = exchange->error != NULL ? exchange->error->type : NULL,
    .error_condition = exchange->error != NULL ? exchange->error->condition : NULL,
    .note = exchange->note,
    .text = exchange->text,
    .abandoned = exchange->abandoned,
  };
}

/* Parameters count from 1. What SQLite cannot bind (no memory) fails in the next step. */
static void
bind_text (sqlite3_stmt *insert, AntRecordingColumn column, const char *text)
{
  sqlite3_bind_text (insert, (int) column + 1, text, -1, SQLITE_STATIC);
}

static void
bind_number (sqlite3_stmt *insert, AntRecordingColumn column, gint64 number)
{
  sqlite3_bind_int64 (insert, (int) column + 1, number);
}

/* As long as it is @absent, the column is NULL. */
static void
bind_known (sqlite3_stmt *insert, AntRecordingColumn column, gint64 number, gint64 absent)
{
  if (number == absent)
    sqlite3_bind_null (insert, (int) column + 1);
  else
    bind_number (insert, column, number);
}

static void
bind_times (const AntRecordingRow *row, sqlite3_stmt *insert)
{
  bind_known (insert, ANT_COLUMN_QUEUED, row->queued_ns, 0);
  bind_known (insert, ANT_COLUMN_SENT, row->sent_ns, 0);
  bind_known (insert, ANT_COLUMN_ANSWERED, row->answered_ns, 0);
  bind_known (insert, ANT_COLUMN_HANDLED, row->handled_ns, 0);
  bind_known (insert, ANT_COLUMN_ENDED, row->ended_ns, 0);
  bind_known (insert, ANT_COLUMN_LATENCY, row->latency_ns, -1);
  bind_text (insert, ANT_COLUMN_CLOCK, ant_stamp_to_word (row->stamp));
  bind_number (insert, ANT_COLUMN_COALESCED, row->coalesced);
  bind_known (insert, ANT_COLUMN_RTT, row->rtt_us, 0);
  bind_known (insert, ANT_COLUMN_TIMEOUT, row->timeout_ns, 0);
}

/* Private: its strings must live until the statement has run. */
void
ant_recording_row_bind (const AntRecordingRow *row, sqlite3_stmt *insert)
{
  bind_number (insert, ANT_COLUMN_SERIAL, (gint64) row->serial);
  bind_number (insert, ANT_COLUMN_SESSION, row->session);
  bind_text (insert, ANT_COLUMN_DIRECTION, ant_direction_to_word (row->direction));
  bind_text (insert, ANT_COLUMN_KIND, ant_kind_to_word (row->kind));
  bind_text (insert, ANT_COLUMN_TYPE, row->type);
  bind_text (insert, ANT_COLUMN_ID, row->id);
  bind_text (insert, ANT_COLUMN_TO, row->to);
  bind_text (insert, ANT_COLUMN_FROM, row->from);
  bind_text (insert, ANT_COLUMN_PAYLOAD_NS, row->payload_ns);
  bind_text (insert, ANT_COLUMN_PAYLOAD_NAME, row->payload_name);
  bind_text (insert, ANT_COLUMN_STATE, ant_state_to_word (row->state));
  bind_text (insert, ANT_COLUMN_MATCH, ant_match_to_word (row->match));
  bind_times (row, insert);
  bind_number (insert, ANT_COLUMN_REQUEST_SIZE, (gint64) row->request_size);
  bind_number (insert, ANT_COLUMN_RESPONSE_SIZE, (gint64) row->response_size);
  bind_text (insert, ANT_COLUMN_ERROR_TYPE, row->error_type);
  bind_text (insert, ANT_COLUMN_ERROR_CONDITION, row->error_condition);
  bind_text (insert, ANT_COLUMN_NOTE, row->note);
  bind_text (insert, ANT_COLUMN_TEXT, row->text);
  bind_number (insert, ANT_COLUMN_ABANDONED, row->abandoned);
}

/* @sound becomes FALSE where it is no UTF-8. */
static const char *
read_text (sqlite3_stmt *select, AntRecordingColumn column, gboolean *sound)
{
  const char *text = (const char *) sqlite3_column_text (select, (int) column);

  if (text == NULL || g_utf8_validate (text, sqlite3_column_bytes (select, (int) column), NULL))
    return text;
  *sound = FALSE;
  return NULL;
}

static gint64
read_number (sqlite3_stmt *select, AntRecordingColumn column, gint64 absent)
{
  if (sqlite3_column_type (select, (int) column) == SQLITE_NULL)
    return absent;
  return sqlite3_column_int64 (select, (int) column);
}

static gboolean
read_words (AntRecordingRow *row, sqlite3_stmt *select)
{
  gboolean sound = TRUE;
  const char *direction = read_text (select, ANT_COLUMN_DIRECTION, &sound);
  const char *kind = read_text (select, ANT_COLUMN_KIND, &sound);
  const char *state = read_text (select, ANT_COLUMN_STATE, &sound);
  const char *match = read_text (select, ANT_COLUMN_MATCH, &sound);
  const char *clock = read_text (select, ANT_COLUMN_CLOCK, &sound);

  return sound && ant_direction_from_word (direction, &row->direction) && ant_kind_from_word (kind, &row->kind)
         && ant_state_from_word (state, &row->state) && ant_match_from_word (match, &row->match)
         && ant_stamp_from_word (clock, &row->stamp);
}

static gboolean
read_texts (AntRecordingRow *row, sqlite3_stmt *select)
{
  gboolean sound = TRUE;

  row->type = read_text (select, ANT_COLUMN_TYPE, &sound);
  row->id = read_text (select, ANT_COLUMN_ID, &sound);
  row->to = read_text (select, ANT_COLUMN_TO, &sound);
  row->from = read_text (select, ANT_COLUMN_FROM, &sound);
  row->payload_ns = read_text (select, ANT_COLUMN_PAYLOAD_NS, &sound);
  row->payload_name = read_text (select, ANT_COLUMN_PAYLOAD_NAME, &sound);
  row->error_type = read_text (select, ANT_COLUMN_ERROR_TYPE, &sound);
  row->error_condition = read_text (select, ANT_COLUMN_ERROR_CONDITION, &sound);
  row->note = read_text (select, ANT_COLUMN_NOTE, &sound);
  row->text = read_text (select, ANT_COLUMN_TEXT, &sound);
  return sound;
}

/* Whatever the numbers are, they hurt nobody. */
static void
read_numbers (AntRecordingRow *row, sqlite3_stmt *select)
{
  row->serial = (guint64) read_number (select, ANT_COLUMN_SERIAL, 0);
  row->session = (guint) read_number (select, ANT_COLUMN_SESSION, 0);
  row->queued_ns = read_number (select, ANT_COLUMN_QUEUED, 0);
  row->sent_ns = read_number (select, ANT_COLUMN_SENT, 0);
  row->answered_ns = read_number (select, ANT_COLUMN_ANSWERED, 0);
  row->handled_ns = read_number (select, ANT_COLUMN_HANDLED, 0);
  row->ended_ns = read_number (select, ANT_COLUMN_ENDED, 0);
  row->latency_ns = MAX (read_number (select, ANT_COLUMN_LATENCY, -1), -1);
  row->coalesced = read_number (select, ANT_COLUMN_COALESCED, 0) != 0;
  row->rtt_us = (guint) read_number (select, ANT_COLUMN_RTT, 0);
  row->timeout_ns = MAX (read_number (select, ANT_COLUMN_TIMEOUT, 0), 0);
  row->request_size = (gsize) MAX (read_number (select, ANT_COLUMN_REQUEST_SIZE, 0), 0);
  row->response_size = (gsize) MAX (read_number (select, ANT_COLUMN_RESPONSE_SIZE, 0), 0);
  row->abandoned = read_number (select, ANT_COLUMN_ABANDONED, 0) != 0;
}

/* Private. */
gboolean
ant_recording_row_read (AntRecordingRow *row, sqlite3_stmt *select, const char *path, GError **error)
{
  *row = (AntRecordingRow) { 0 };
  read_numbers (row, select);
  if (read_words (row, select) && read_texts (row, select))
    return TRUE;

  ant_recording_report (error, ANT_STORE_ERROR_DAMAGED,
                        "%s is damaged: row %" G_GUINT64_FORMAT " holds what no row can hold.", path, row->serial);
  return FALSE;
}
