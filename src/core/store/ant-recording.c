/* A recording, open for reading.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-recording.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "store/ant-recording-private.h"

enum
{
  /* The two bytes of SQLite's header that tell whether there is a log beside the file, and their value then. */
  HEADER_SIZE = 100,
  READ_VERSION = 19,
  WITH_LOG = 2,

  /* A value that is longer cannot be ours, and would only fill the memory. */
  MAX_LENGTH = 256 * 1024 * 1024,
};

/**
 * AntRecording:
 *
 * One connection that can only read; used by one thread at a time. What the file says is not trusted: it may be damaged, or
 * made to deceive. No trigger, view or function of its schema is run, words that no row can hold are an error, and XML is
 * read within the limits that hold for the network.
 *
 * @index: (nullable): the file beside it that SQLite has made for us, and that goes with us
 * @sessions: (element-type AntRecordingSession): owned
 * @rows, @stanzas: the two SELECTs
 */
struct _AntRecording
{
  char *path;
  char *index;
  sqlite3 *db;
  sqlite3_stmt *rows;
  sqlite3_stmt *stanzas;
  GPtrArray *sessions;
};

static gboolean
fail (AntRecording *self, int code, GError **error)
{
  ant_recording_set_error (error, self->path, self->db, code);
  return FALSE;
}

/* FALSE: it is no database, whatever else it is. */
static gboolean
read_header (const char *path, guint8 *header, GError **error)
{
  int descriptor = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  gssize n = descriptor >= 0 ? pread (descriptor, header, HEADER_SIZE, 0) : -1;
  int problem = errno;

  if (descriptor >= 0)
    close (descriptor);
  if (n < 0)
    ant_recording_report (error, problem == ENOENT ? ANT_STORE_ERROR_NOT_FOUND : ANT_STORE_ERROR_FAILED, "%s: %s.", path,
                          g_strerror (problem));
  else if (n == 0)
    ant_recording_report (error, ANT_STORE_ERROR_FOREIGN, "%s is no recording: it is empty.", path);
  else if (n < HEADER_SIZE || memcmp (header, "SQLite format 3", 16) != 0)
    ant_recording_report (error, ANT_STORE_ERROR_FOREIGN, "%s is no recording.", path);
  else
    return TRUE;
  return FALSE;
}

static gboolean
exists_beside (const char *path, const char *suffix)
{
  g_autofree char *name = g_strconcat (path, suffix, NULL);

  return g_file_test (name, G_FILE_TEST_EXISTS);
}

/* A file whose log is gone has nobody who writes to it: as nothing changes, SQLite need not make a new log to read it.
 * Where there is a log, it makes an index of that, unless that is there too. */
static char *
make_uri (AntRecording *self, const guint8 *header, GError **error)
{
  g_autofree char *absolute = g_canonicalize_filename (self->path, NULL);
  g_autofree char *uri = g_filename_to_uri (absolute, NULL, error);
  gboolean with_log = header[READ_VERSION] == WITH_LOG;
  gboolean has_log = exists_beside (self->path, "-wal");

  if (with_log && has_log && !exists_beside (self->path, "-shm"))
    self->index = g_strconcat (self->path, "-shm", NULL);
  if (uri == NULL || !with_log || has_log)
    return g_steal_pointer (&uri);
  return g_strconcat (uri, "?immutable=1", NULL);
}

/* @db: open, perhaps not well */
static int
distrust (sqlite3 *db)
{
  static const struct
  {
    int option;
    int value;
  } options[] = {
    { SQLITE_DBCONFIG_DEFENSIVE, 1 },
    { SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0 },
    { SQLITE_DBCONFIG_ENABLE_TRIGGER, 0 },
    { SQLITE_DBCONFIG_ENABLE_VIEW, 0 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (options); i++)
    sqlite3_db_config (db, options[i].option, options[i].value, NULL);
  sqlite3_limit (db, SQLITE_LIMIT_LENGTH, MAX_LENGTH);
  sqlite3_busy_timeout (db, 1000);
  return sqlite3_exec (db, "PRAGMA cell_size_check = ON", NULL, NULL, NULL);
}

static gboolean
connect_to (AntRecording *self, GError **error)
{
  guint8 header[HEADER_SIZE];
  g_autofree char *uri = NULL;
  int code;

  if (!read_header (self->path, header, error))
    return FALSE;
  uri = make_uri (self, header, error);
  if (uri == NULL)
    return FALSE;
  code = sqlite3_open_v2 (uri, &self->db,
                          SQLITE_OPEN_READONLY | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
  if (code == SQLITE_OK)
    code = distrust (self->db);
  return code == SQLITE_OK || fail (self, code, error);
}

/* What does not fit the tables that there should be has been changed by somebody. */
static gboolean
prepare (AntRecording *self, const char *sql, sqlite3_stmt **statement, GError **error)
{
  int code = sqlite3_prepare_v3 (self->db, sql, -1, SQLITE_PREPARE_PERSISTENT, statement, NULL);

  if (code == SQLITE_OK)
    return TRUE;
  if (code != SQLITE_ERROR)
    return fail (self, code, error);
  ant_recording_report (error, ANT_STORE_ERROR_DAMAGED, "%s is damaged: %s.", self->path, sqlite3_errmsg (self->db));
  return FALSE;
}

static void
session_free (gpointer data)
{
  AntRecordingSession *session = data;

  g_free ((char *) session->name);
  g_free ((char *) session->jid);
  g_free (session);
}

/* (transfer full) (nullable) */
static char *
dup_text (sqlite3_stmt *select, int column)
{
  const char *text = (const char *) sqlite3_column_text (select, column);

  return text != NULL ? g_utf8_make_valid (text, sqlite3_column_bytes (select, column)) : NULL;
}

static gboolean
read_sessions (AntRecording *self, GError **error)
{
  sqlite3_stmt *select = NULL;
  int code;

  if (!prepare (self, "SELECT number, name, jid, started_ns, ended_ns FROM session ORDER BY number", &select, error))
    return FALSE;
  while ((code = sqlite3_step (select)) == SQLITE_ROW)
    {
      AntRecordingSession *session = g_new0 (AntRecordingSession, 1);

      session->number = (guint) sqlite3_column_int64 (select, 0);
      session->name = dup_text (select, 1);
      session->jid = dup_text (select, 2);
      session->started_ns = sqlite3_column_int64 (select, 3);
      session->ended_ns = sqlite3_column_int64 (select, 4);
      g_ptr_array_add (self->sessions, session);
    }
  sqlite3_finalize (select);
  return code == SQLITE_DONE || fail (self, code, error);
}

/**
 * ant_recording_open:
 * @path: (type filename): a recording, that may be written to at the same time
 *
 * Errors: ANT_STORE_ERROR, in words for a person. What is damaged further in shows when it is read.
 *
 * Returns: (transfer full) (nullable): the recording
 */
AntRecording *
ant_recording_open (const char *path, GError **error)
{
  g_autoptr (AntRecording) self = g_new0 (AntRecording, 1);

  g_return_val_if_fail (path != NULL, NULL);

  self->path = g_strdup (path);
  self->sessions = g_ptr_array_new_with_free_func (session_free);
  if (!connect_to (self, error) || !ant_recording_schema_check (self->db, path, error) || !read_sessions (self, error)
      || !prepare (self, "SELECT " ANT_RECORDING_COLUMNS " FROM exchange WHERE serial > ? ORDER BY serial LIMIT ?", &self->rows,
                   error)
      || !prepare (self, "SELECT side, xml, ns FROM stanza WHERE serial = ?", &self->stanzas, error))
    return NULL;
  return g_steal_pointer (&self);
}

/**
 * ant_recording_free:
 * @self: (transfer full) (nullable): a recording
 */
void
ant_recording_free (AntRecording *self)
{
  if (self == NULL)
    return;

  sqlite3_finalize (self->rows);
  sqlite3_finalize (self->stanzas);
  sqlite3_close (self->db);
  if (self->index != NULL)
    g_unlink (self->index);
  g_ptr_array_unref (self->sessions);
  g_free (self->index);
  g_free (self->path);
  g_free (self);
}

/**
 * ant_recording_get_path:
 *
 * Returns: (transfer none) (type filename): what it was opened with
 */
const char *
ant_recording_get_path (AntRecording *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->path;
}

/**
 * ant_recording_get_sessions:
 *
 * Returns: (transfer none) (element-type AntRecordingSession): those that had begun when it was opened, by number
 */
const GPtrArray *
ant_recording_get_sessions (AntRecording *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  return self->sessions;
}

/**
 * ant_recording_find_last:
 * @ret_serial: (out): the highest serial, 0 where there is no row
 *
 * Serials have few gaps, so this is also how many rows there are, at most.
 *
 * Returns: whether it could be read
 */
gboolean
ant_recording_find_last (AntRecording *self, guint64 *ret_serial, GError **error)
{
  sqlite3_stmt *select = NULL;
  int code;

  g_return_val_if_fail (self != NULL && ret_serial != NULL, FALSE);

  if (!prepare (self, "SELECT max (serial) FROM exchange", &select, error))
    return FALSE;
  code = sqlite3_step (select);
  if (code == SQLITE_ROW)
    *ret_serial = (guint64) MAX (sqlite3_column_int64 (select, 0), 0);
  sqlite3_finalize (select);
  return code == SQLITE_ROW || fail (self, code, error);
}

/**
 * ant_recording_read_rows:
 * @after: the serial before the first, 0 = from the start
 * @n: at most so many, 0 = all
 * @func: is given each, in order of serial
 *
 * Returns: whether all that @func wanted could be read; what stands before damage is given
 */
gboolean
ant_recording_read_rows (AntRecording *self,
                         guint64 after,
                         guint n,
                         AntRecordingRowFunc func,
                         gpointer user_data,
                         GError **error)
{
  AntRecordingRow row;
  gboolean sound = TRUE;
  int code;

  g_return_val_if_fail (self != NULL && func != NULL, FALSE);

  sqlite3_bind_int64 (self->rows, 1, (gint64) MIN (after, G_MAXINT64));
  sqlite3_bind_int64 (self->rows, 2, n > 0 ? (gint64) n : -1);
  while ((code = sqlite3_step (self->rows)) == SQLITE_ROW)
    {
      sound = ant_recording_row_read (&row, self->rows, self->path, error);
      if (!sound || !func (&row, user_data))
        break;
    }
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    sound = fail (self, code, error);
  sqlite3_reset (self->rows);
  return sound;
}

/**
 * ant_recording_read_xml:
 * @after: the serial before the first, 0 = from the start
 * @func: is given each stanza
 *
 * Nothing is parsed or copied, so this is many times as fast as reading rows whole.
 *
 * Returns: whether all that @func wanted could be read
 */
gboolean
ant_recording_read_xml (AntRecording *self, guint64 after, AntRecordingXmlFunc func, gpointer user_data, GError **error)
{
  static const char *const sql = "SELECT serial, side, xml FROM stanza WHERE serial > ? ORDER BY serial, side";
  sqlite3_stmt *select = NULL;
  int code;

  g_return_val_if_fail (self != NULL && func != NULL, FALSE);

  if (!prepare (self, sql, &select, error))
    return FALSE;
  sqlite3_bind_int64 (select, 1, (gint64) MIN (after, G_MAXINT64));
  while ((code = sqlite3_step (select)) == SQLITE_ROW)
    {
      guint64 serial = (guint64) sqlite3_column_int64 (select, 0);
      gboolean response = g_strcmp0 ((const char *) sqlite3_column_text (select, 1), "response") == 0;
      const char *xml = (const char *) sqlite3_column_text (select, 2);

      if (xml != NULL && !func (serial, response, xml, (gsize) sqlite3_column_bytes (select, 2), user_data))
        break;
    }
  if (code != SQLITE_ROW && code != SQLITE_DONE)
    fail (self, code, error);
  sqlite3_finalize (select);
  return code == SQLITE_ROW || code == SQLITE_DONE;
}

static const char *
find_session_name (AntRecording *self, guint number)
{
  for (guint i = 0; i < self->sessions->len; i++)
    {
      const AntRecordingSession *session = g_ptr_array_index (self->sessions, i);

      if (session->number == number && session->name != NULL)
        return session->name;
    }
  return "";
}

/* (transfer full) (nullable): not looked into */
static AntStanza *
read_stanza (sqlite3_stmt *select, AntKind kind)
{
  const char *xml = (const char *) sqlite3_column_text (select, 1);
  gsize size = (gsize) sqlite3_column_bytes (select, 1);
  const char *ns = (const char *) sqlite3_column_text (select, 2);
  g_autoptr (GBytes) exact = NULL;

  if (xml == NULL)
    return NULL;
  if (g_utf8_validate (xml, (gssize) size, NULL))
    exact = g_bytes_new (xml, size);
  else
    {
      char *mended = g_utf8_make_valid (xml, (gssize) size);

      exact = g_bytes_new_take (mended, strlen (mended));
    }
  return ant_stanza_new_kept (exact, ns != NULL && g_utf8_validate (ns, -1, NULL) ? ns : ANT_NS_CLIENT, kind);
}

typedef struct
{
  AntStanza *request;
  AntStanza *response;
} Sides;

static void
sides_clear (Sides *sides)
{
  g_clear_pointer (&sides->request, ant_stanza_unref);
  g_clear_pointer (&sides->response, ant_stanza_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Sides, sides_clear)

static gboolean
read_sides (AntRecording *self, const AntRecordingRow *row, Sides *sides, GError **error)
{
  int code;

  sqlite3_bind_int64 (self->stanzas, 1, (gint64) row->serial);
  while ((code = sqlite3_step (self->stanzas)) == SQLITE_ROW)
    {
      const char *side = (const char *) sqlite3_column_text (self->stanzas, 0);
      AntStanza **place = g_strcmp0 (side, "request") == 0 ? &sides->request : &sides->response;

      if (*place == NULL)
        *place = read_stanza (self->stanzas, row->kind);
    }
  sqlite3_reset (self->stanzas);
  return code == SQLITE_DONE || fail (self, code, error);
}

/* (transfer full) */
static AntExchange *
make_exchange (AntRecording *self, const AntRecordingRow *row, const Sides *sides)
{
  gboolean out = row->direction == ANT_DIRECTION_OUT;
  AntExchange kept = {
    .serial = row->serial,
    .session = row->session,
    .session_name = find_session_name (self, row->session),
    .direction = row->direction,
    .kind = row->kind,
    .type = row->type,
    .id = row->id,
    .to = row->to,
    .from = row->from,
    .payload_ns = row->payload_ns,
    .payload_name = row->payload_name,
    .state = row->state,
    .match = row->match,
    .request = sides->request,
    .response = sides->response,
    .queued_ns = row->queued_ns,
    .sent_ns = out ? row->sent_ns : row->answered_ns,
    .received_ns = out ? row->answered_ns : row->sent_ns,
    .handled_ns = row->handled_ns,
    .ended_ns = row->ended_ns,
    .latency_ns = row->latency_ns,
    .stamp = row->stamp,
    .coalesced = row->coalesced,
    .rtt_us = row->rtt_us,
    .timeout_ns = row->timeout_ns,
    .request_size = row->request_size,
    .response_size = row->response_size,
    .note = row->note,
    .text = row->text,
    .abandoned = row->abandoned,
  };

  return ant_exchange_new_kept (&kept, row->error_type != NULL || row->error_condition != NULL);
}

typedef struct
{
  AntRecording *recording;
  AntRecordingExchangeFunc func;
  gpointer user_data;
  GError *error;
} Reading;

static gboolean
complete_row (const AntRecordingRow *row, gpointer user_data)
{
  Reading *reading = user_data;
  g_auto (Sides) sides = { 0 };
  g_autoptr (AntExchange) exchange = NULL;

  if (!read_sides (reading->recording, row, &sides, &reading->error))
    return FALSE;
  exchange = make_exchange (reading->recording, row, &sides);
  return reading->func (exchange, reading->user_data);
}

/**
 * ant_recording_read_exchanges:
 * @after: the serial before the first, 0 = from the start
 * @n: at most so many, 0 = all
 * @func: is given each whole, in order of serial
 *
 * Returns: whether all that @func wanted could be read; what stands before damage is given
 */
gboolean
ant_recording_read_exchanges (AntRecording *self,
                              guint64 after,
                              guint n,
                              AntRecordingExchangeFunc func,
                              gpointer user_data,
                              GError **error)
{
  Reading reading = { self, func, user_data, NULL };

  g_return_val_if_fail (self != NULL && func != NULL, FALSE);

  if (!ant_recording_read_rows (self, after, n, complete_row, &reading, error))
    return FALSE;
  if (reading.error == NULL)
    return TRUE;
  g_propagate_error (error, reading.error);
  return FALSE;
}

static gboolean
keep_exchange (AntExchange *exchange, gpointer user_data)
{
  *(AntExchange **) user_data = ant_exchange_ref (exchange);
  return FALSE;
}

/**
 * ant_recording_read_exchange:
 * @serial: of a row
 *
 * Returns: (transfer full) (nullable): the row, whole, as the newest transaction left it
 */
AntExchange *
ant_recording_read_exchange (AntRecording *self, guint64 serial, GError **error)
{
  g_autoptr (AntExchange) exchange = NULL;

  g_return_val_if_fail (self != NULL && serial > 0, NULL);

  if (!ant_recording_read_exchanges (self, serial - 1, 1, keep_exchange, &exchange, error))
    return NULL;
  if (exchange != NULL && exchange->serial == serial)
    return g_steal_pointer (&exchange);

  ant_recording_report (error, ANT_STORE_ERROR_NOT_FOUND, "%s has no row %" G_GUINT64_FORMAT ".", self->path, serial);
  return NULL;
}
