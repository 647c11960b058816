/* The SQLite half of the writer.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-recording-sink.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "store/ant-recording-private.h"

/* The log ahead is written into the file when it has so many pages (16 MiB): rarely, as that waits for the disk. What a kill
 * leaves behind is in the log already; what a power failure leaves is whole, and may lack the last seconds. */
#define SETTINGS           \
  "PRAGMA synchronous = NORMAL;" \
  "PRAGMA wal_autocheckpoint = 4096;"

typedef enum
{
  PUT_EXCHANGE,
  PUT_STANZA,
  PUT_SESSION,
  END_SESSION,
  PUT_CLOCK,
  PUT_MARK,
  N_STATEMENTS,
} Statement;

/* A row that changes is written over; its stanzas never change. */
static const char *const sql[N_STATEMENTS] = {
  [PUT_EXCHANGE] =
    "INSERT INTO exchange (" ANT_RECORDING_COLUMNS ") VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, "
    "?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (serial) DO UPDATE SET state = excluded.state, match = excluded.match, "
    "queued_ns = excluded.queued_ns, sent_ns = excluded.sent_ns, answered_ns = excluded.answered_ns, "
    "handled_ns = excluded.handled_ns, ended_ns = excluded.ended_ns, latency_ns = excluded.latency_ns, "
    "clock = excluded.clock, coalesced = excluded.coalesced, rtt_us = excluded.rtt_us, timeout_ns = excluded.timeout_ns, "
    "request_size = excluded.request_size, response_size = excluded.response_size, error_type = excluded.error_type, "
    "error_condition = excluded.error_condition, note = excluded.note, text = excluded.text, "
    "abandoned = excluded.abandoned",
  [PUT_STANZA] = "INSERT INTO stanza (serial, side, xml, ns) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  [PUT_SESSION] = "INSERT INTO session (number, name, jid, started_ns) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
  [END_SESSION] = "UPDATE session SET ended_ns = ?2 WHERE ended_ns IS NULL AND (?1 = 0 OR number = ?1)",
  [PUT_CLOCK] = "INSERT INTO clock (monotonic_ns, wall_ns) VALUES (?, ?)",
  [PUT_MARK] = "INSERT INTO mark (wall_ns, note) VALUES (?, ?)",
};

/**
 * AntRecordingSink:
 * @statements: prepared when they are first needed
 */
struct _AntRecordingSink
{
  char *path;
  sqlite3 *db;
  sqlite3_stmt *statements[N_STATEMENTS];
};

/* Whoever may read the rows of a session is its person alone. FALSE: there is something that is not ours to write over. */
static gboolean
make_file (const char *path, GError **error)
{
  GStatBuf status;
  int descriptor = g_open (path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
  int problem = errno;

  if (descriptor < 0)
    {
      ant_recording_report (error,
                            problem == EACCES || problem == EROFS ? ANT_STORE_ERROR_READ_ONLY : ANT_STORE_ERROR_FAILED,
                            "%s: %s.", path, g_strerror (problem));
      return FALSE;
    }
  close (descriptor);
  if (g_stat (path, &status) == 0 && S_ISREG (status.st_mode) && status.st_size == 0)
    return TRUE;

  ant_recording_report (error, ANT_STORE_ERROR_EXISTS, "%s is there already, and stays as it is: name a new file.", path);
  return FALSE;
}

static int
set_up (AntRecordingSink *self)
{
  int code = sqlite3_open_v2 (self->path, &self->db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_busy_timeout (self->db, 1000);
  if (code == SQLITE_OK)
    code = sqlite3_exec (self->db, "PRAGMA journal_mode = WAL; BEGIN IMMEDIATE", NULL, NULL, NULL);
  if (code == SQLITE_OK)
    code = ant_recording_schema_create (self->db);
  if (code == SQLITE_OK)
    code = sqlite3_exec (self->db, "COMMIT;" SETTINGS, NULL, NULL, NULL);
  return code;
}

static void
sink_free (AntRecordingSink *self)
{
  for (gsize i = 0; i < N_STATEMENTS; i++)
    sqlite3_finalize (self->statements[i]);
  sqlite3_close (self->db);
  g_free (self->path);
  g_free (self);
}

AntRecordingSink *
ant_recording_sink_new (const char *path, GError **error)
{
  AntRecordingSink *self;
  int code;

  if (!make_file (path, error))
    return NULL;

  self = g_new0 (AntRecordingSink, 1);
  self->path = g_strdup (path);
  code = set_up (self);
  if (code == SQLITE_OK)
    return self;

  ant_recording_set_error (error, path, self->db, code);
  sink_free (self);
  g_unlink (path); /* it was empty */
  return NULL;
}

static gboolean
fail (AntRecordingSink *self, int code, GError **error)
{
  ant_recording_set_error (error, self->path, self->db, code);
  if (!sqlite3_get_autocommit (self->db))
    sqlite3_exec (self->db, "ROLLBACK", NULL, NULL, NULL);
  return FALSE;
}

/* Without the log a finished recording is one file, which opens where nothing can be written; somebody who reads it just now
 * keeps the log there, and the file is as good. */
gboolean
ant_recording_sink_close (AntRecordingSink *self, GError **error)
{
  int code;

  for (gsize i = 0; i < N_STATEMENTS; i++)
    g_clear_pointer (&self->statements[i], sqlite3_finalize);
  code = sqlite3_exec (self->db, "PRAGMA journal_mode = DELETE", NULL, NULL, NULL);
  if (code != SQLITE_OK && (code & 0xff) != SQLITE_BUSY && (code & 0xff) != SQLITE_LOCKED)
    fail (self, code, error);
  else
    code = SQLITE_OK;
  sink_free (self);
  return code == SQLITE_OK;
}

/* (nullable): @ret_code tells why. */
static sqlite3_stmt *
prepare (AntRecordingSink *self, Statement which, int *ret_code)
{
  *ret_code = SQLITE_OK;
  if (self->statements[which] == NULL)
    *ret_code = sqlite3_prepare_v3 (self->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, &self->statements[which], NULL);
  return self->statements[which];
}

/* What was bound may go after. */
static int
run (sqlite3_stmt *statement)
{
  int code;

  sqlite3_step (statement);
  code = sqlite3_reset (statement);
  sqlite3_clear_bindings (statement);
  return code;
}

gboolean
ant_recording_sink_begin (AntRecordingSink *self, GError **error)
{
  int code = sqlite3_exec (self->db, "BEGIN IMMEDIATE", NULL, NULL, NULL);

  return code == SQLITE_OK || fail (self, code, error);
}

gboolean
ant_recording_sink_commit (AntRecordingSink *self, GError **error)
{
  int code = sqlite3_exec (self->db, "COMMIT", NULL, NULL, NULL);

  return code == SQLITE_OK || fail (self, code, error);
}

/* Most stanzas are in the namespace of clients, which need not be said a million times. */
static int
put_stanza (AntRecordingSink *self, guint64 serial, const char *side, AntStanza *stanza)
{
  int code;
  sqlite3_stmt *insert;
  const char *ns, *xml;
  gsize size;

  if (stanza == NULL)
    return SQLITE_OK;
  insert = prepare (self, PUT_STANZA, &code);
  if (insert == NULL)
    return code;

  ns = ant_stanza_get_default_ns (stanza);
  xml = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);
  sqlite3_bind_int64 (insert, 1, (gint64) serial);
  sqlite3_bind_text (insert, 2, side, -1, SQLITE_STATIC);
  sqlite3_bind_text64 (insert, 3, xml, size, SQLITE_STATIC, SQLITE_UTF8);
  sqlite3_bind_text (insert, 4, strcmp (ns, ANT_NS_CLIENT) != 0 ? ns : NULL, -1, SQLITE_STATIC);
  return run (insert);
}

static int
put_row (AntRecordingSink *self, const AntExchange *exchange)
{
  int code;
  sqlite3_stmt *insert = prepare (self, PUT_EXCHANGE, &code);
  AntRecordingRow row;

  if (insert == NULL)
    return code;
  ant_recording_row_init (&row, exchange);
  ant_recording_row_bind (&row, insert);
  return run (insert);
}

gboolean
ant_recording_sink_put_exchange (AntRecordingSink *self, const AntExchange *exchange, gboolean *ret_kept, GError **error)
{
  int code;

  g_assert (!exchange->has_secrets);

  code = put_row (self, exchange);
  if (code == SQLITE_OK)
    code = put_stanza (self, exchange->serial, "request", exchange->request);
  if (code == SQLITE_OK)
    code = put_stanza (self, exchange->serial, "response", exchange->response);

  /* A text beyond what SQLite can hold must not stop all others. */
  *ret_kept = code != SQLITE_TOOBIG;
  return code == SQLITE_OK || code == SQLITE_TOOBIG || fail (self, code, error);
}

gboolean
ant_recording_sink_put_session (AntRecordingSink *self,
                                guint number,
                                const char *name,
                                const char *jid,
                                gint64 started_ns,
                                GError **error)
{
  int code;
  sqlite3_stmt *insert = prepare (self, PUT_SESSION, &code);

  if (insert != NULL)
    {
      sqlite3_bind_int64 (insert, 1, number);
      sqlite3_bind_text (insert, 2, name, -1, SQLITE_STATIC);
      sqlite3_bind_text (insert, 3, jid, -1, SQLITE_STATIC);
      sqlite3_bind_int64 (insert, 4, started_ns);
      code = run (insert);
    }
  return code == SQLITE_OK || fail (self, code, error);
}

static gboolean
run_with_two (AntRecordingSink *self, Statement which, gint64 first, gint64 second, GError **error)
{
  int code;
  sqlite3_stmt *statement = prepare (self, which, &code);

  if (statement != NULL)
    {
      sqlite3_bind_int64 (statement, 1, first);
      sqlite3_bind_int64 (statement, 2, second);
      code = run (statement);
    }
  return code == SQLITE_OK || fail (self, code, error);
}

gboolean
ant_recording_sink_end_session (AntRecordingSink *self, guint number, gint64 ended_ns, GError **error)
{
  return run_with_two (self, END_SESSION, number, ended_ns, error);
}

gboolean
ant_recording_sink_put_clock (AntRecordingSink *self, gint64 monotonic_ns, gint64 wall_ns, GError **error)
{
  return run_with_two (self, PUT_CLOCK, monotonic_ns, wall_ns, error);
}

gboolean
ant_recording_sink_put_mark (AntRecordingSink *self, gint64 wall_ns, const char *note, GError **error)
{
  int code;
  sqlite3_stmt *insert = prepare (self, PUT_MARK, &code);

  if (insert != NULL)
    {
      sqlite3_bind_int64 (insert, 1, wall_ns);
      sqlite3_bind_text (insert, 2, note, -1, SQLITE_STATIC);
      code = run (insert);
    }
  return code == SQLITE_OK || fail (self, code, error);
}
