/* What a recording looks like inside, and how one is told from other files.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-recording-private.h"

G_DEFINE_QUARK (ant-store-error-quark, ant_store_error)

#define TEXT(number) G_STRINGIFY (number)

/* src/DESIGN.md, "Recordings", explains each column to who asks with sqlite3; both change together, and the version with
 * them. There is no index but the primary keys: each costs a fifth of the writing speed, and who filters many rows has
 * them in memory. */
static const char *const schema =
  "PRAGMA application_id = " TEXT (ANT_RECORDING_APPLICATION_ID) ";"
  "PRAGMA user_version = " TEXT (ANT_RECORDING_VERSION) ";"
  "CREATE TABLE session (number INTEGER PRIMARY KEY, name TEXT NOT NULL, jid TEXT, started_ns INTEGER NOT NULL, "
  "  ended_ns INTEGER);"
  "CREATE TABLE exchange (serial INTEGER PRIMARY KEY, session INTEGER NOT NULL, direction TEXT NOT NULL, "
  "  kind TEXT NOT NULL, type TEXT, id TEXT, \"to\" TEXT, \"from\" TEXT, payload_ns TEXT, payload_name TEXT, "
  "  state TEXT NOT NULL, match TEXT, queued_ns INTEGER, sent_ns INTEGER, answered_ns INTEGER, handled_ns INTEGER, "
  "  ended_ns INTEGER, latency_ns INTEGER, clock TEXT, coalesced INTEGER NOT NULL, rtt_us INTEGER, timeout_ns INTEGER, "
  "  request_size INTEGER NOT NULL, response_size INTEGER NOT NULL, error_type TEXT, error_condition TEXT, note TEXT, "
  "  text TEXT, abandoned INTEGER NOT NULL);"
  "CREATE TABLE stanza (serial INTEGER NOT NULL, side TEXT NOT NULL, xml TEXT NOT NULL, ns TEXT, "
  "  PRIMARY KEY (serial, side)) WITHOUT ROWID;"
  "CREATE TABLE clock (monotonic_ns INTEGER NOT NULL, wall_ns INTEGER NOT NULL);"
  "CREATE TABLE mark (wall_ns INTEGER NOT NULL, note TEXT NOT NULL);";

/* Private: in an empty database. Returns an SQLite code. */
int
ant_recording_schema_create (sqlite3 *db)
{
  return sqlite3_exec (db, schema, NULL, NULL, NULL);
}

/* What a person may do about it stands behind it. */
static const char *
describe (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return "the disk is full";
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return "it may not be written to";
    case SQLITE_CANTOPEN:
      return "it cannot be opened";
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
      return "another program has locked it";
    case SQLITE_NOTADB:
      return "it is no recording, or damaged";
    case SQLITE_CORRUPT:
      return "it is damaged";
    case SQLITE_NOMEM:
      return "there is not enough memory";
    case SQLITE_IOERR:
      return "the disk reports an error";
    default:
      return NULL;
    }
}

/**
 * ant_recording_report:
 *
 * Private: sets an error. Paths, and what SQLite quotes of a file, may be any bytes; what a person is shown is UTF-8.
 */
void
ant_recording_report (GError **error, AntStoreError code, const char *format, ...)
{
  g_autofree char *message = NULL;
  g_autofree char *valid = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  valid = g_utf8_make_valid (message, -1);
  g_set_error_literal (error, ANT_STORE_ERROR, (int) code, valid);
}

static AntStoreError
classify (int code)
{
  switch (code & 0xff)
    {
    case SQLITE_FULL:
      return ANT_STORE_ERROR_FULL;
    case SQLITE_READONLY:
    case SQLITE_PERM:
    case SQLITE_AUTH:
      return ANT_STORE_ERROR_READ_ONLY;
    case SQLITE_NOTADB:
      return ANT_STORE_ERROR_FOREIGN;
    case SQLITE_CORRUPT:
      return ANT_STORE_ERROR_DAMAGED;
    default:
      return ANT_STORE_ERROR_FAILED;
    }
}

/* Private: @db: (nullable): the handle that failed, for SQLite's own words. */
void
ant_recording_set_error (GError **error, const char *path, sqlite3 *db, int code)
{
  const char *words = describe (code);
  const char *own = db != NULL && sqlite3_errcode (db) != SQLITE_OK ? sqlite3_errmsg (db) : sqlite3_errstr (code);

  if (words != NULL)
    ant_recording_report (error, classify (code), "%s: %s (%s).", path, words, own);
  else
    ant_recording_report (error, classify (code), "%s: %s.", path, own);
}

static gboolean
read_pragma (sqlite3 *db, const char *path, const char *sql, gint64 *ret_value, GError **error)
{
  sqlite3_stmt *statement = NULL;
  int code = sqlite3_prepare_v2 (db, sql, -1, &statement, NULL);

  if (code == SQLITE_OK)
    code = sqlite3_step (statement);
  if (code == SQLITE_ROW)
    *ret_value = sqlite3_column_int64 (statement, 0);
  else
    ant_recording_set_error (error, path, db, code);
  sqlite3_finalize (statement);
  return code == SQLITE_ROW;
}

/* Private: an older version would be brought up to date in memory; there is none yet. */
gboolean
ant_recording_schema_check (sqlite3 *db, const char *path, GError **error)
{
  gint64 id, version;

  if (!read_pragma (db, path, "PRAGMA application_id", &id, error)
      || !read_pragma (db, path, "PRAGMA user_version", &version, error))
    return FALSE;

  if (id != ANT_RECORDING_APPLICATION_ID)
    ant_recording_report (error, ANT_STORE_ERROR_FOREIGN, "%s is a database, but no recording of Antistrophe's.", path);
  else if (version > ANT_RECORDING_VERSION)
    ant_recording_report (error, ANT_STORE_ERROR_NEWER,
                          "%s was recorded by a newer Antistrophe (format %" G_GINT64_FORMAT "; this one reads up to %d).",
                          path, version, ANT_RECORDING_VERSION);
  else if (version < 1)
    ant_recording_report (error, ANT_STORE_ERROR_DAMAGED, "%s is damaged: it does not tell its format.", path);
  else
    return TRUE;
  return FALSE;
}
