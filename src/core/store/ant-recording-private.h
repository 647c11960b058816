/* What the files of a recording share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <sqlite3.h>
#include "store/ant-recording-row.h"
#include "store/ant-recording.h"

G_BEGIN_DECLS

#define ANT_RECORDING_APPLICATION_ID 0x416e7469 /* "Anti" */
#define ANT_RECORDING_VERSION 1

/* The columns of `exchange`, in the order in which they are bound and read. */
#define ANT_RECORDING_COLUMNS                                                                                           \
  "serial, session, direction, kind, type, id, \"to\", \"from\", payload_ns, payload_name, state, match, queued_ns, "   \
  "sent_ns, answered_ns, handled_ns, ended_ns, latency_ns, clock, coalesced, rtt_us, timeout_ns, request_size, "        \
  "response_size, error_type, error_condition, note, text, abandoned"

typedef enum
{
  ANT_COLUMN_SERIAL,
  ANT_COLUMN_SESSION,
  ANT_COLUMN_DIRECTION,
  ANT_COLUMN_KIND,
  ANT_COLUMN_TYPE,
  ANT_COLUMN_ID,
  ANT_COLUMN_TO,
  ANT_COLUMN_FROM,
  ANT_COLUMN_PAYLOAD_NS,
  ANT_COLUMN_PAYLOAD_NAME,
  ANT_COLUMN_STATE,
  ANT_COLUMN_MATCH,
  ANT_COLUMN_QUEUED,
  ANT_COLUMN_SENT,
  ANT_COLUMN_ANSWERED,
  ANT_COLUMN_HANDLED,
  ANT_COLUMN_ENDED,
  ANT_COLUMN_LATENCY,
  ANT_COLUMN_CLOCK,
  ANT_COLUMN_COALESCED,
  ANT_COLUMN_RTT,
  ANT_COLUMN_TIMEOUT,
  ANT_COLUMN_REQUEST_SIZE,
  ANT_COLUMN_RESPONSE_SIZE,
  ANT_COLUMN_ERROR_TYPE,
  ANT_COLUMN_ERROR_CONDITION,
  ANT_COLUMN_NOTE,
  ANT_COLUMN_TEXT,
  ANT_COLUMN_ABANDONED,
  ANT_N_COLUMNS,
} AntRecordingColumn;

/* ant-recording-schema.c */
int ant_recording_schema_create (sqlite3 *db);
/* FALSE: it is no recording that can be read here. */
gboolean ant_recording_schema_check (sqlite3 *db, const char *path, GError **error);
void ant_recording_report (GError **error, AntStoreError code, const char *format, ...) G_GNUC_PRINTF (3, 4);
/* Says in plain words what SQLite failed at. */
void ant_recording_set_error (GError **error, const char *path, sqlite3 *db, int code);

/* ant-recording-row.c */
void ant_recording_row_bind (const AntRecordingRow *row, sqlite3_stmt *insert);
/* From a SELECT of ANT_RECORDING_COLUMNS; the strings live until its next step. */
gboolean ant_recording_row_read (AntRecordingRow *row, sqlite3_stmt *select, const char *path, GError **error);

G_END_DECLS
