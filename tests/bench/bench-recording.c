/* What recording costs, beside raw inserts into SQLite; and whether 10,000 exchanges a second can go on for ever.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <sqlite3.h>
#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "exchange/ant-exchange-private.h"
#include "store/ant-recording-writer.h"
#include "store/ant-recording.h"

#define REQUEST \
  "<iq type='get' id='0123456789abcdefghijkl' to='localhost'><query xmlns='http://jabber.org/protocol/disco#items'/></iq>"
#define RESPONSE                                                                                                       \
  "<iq type='result' id='0123456789abcdefghijkl' from='localhost' to='romeo@localhost/orchard'><query "                  \
  "xmlns='http://jabber.org/protocol/disco#items'><item jid='conference.localhost'/><item jid='pubsub.localhost'/>"     \
  "<item jid='upload.localhost' name='Files'/></query></iq>"

enum
{
  N = 300000,
  STEADY_S = 10,
  STEADY_RATE = 10000,
  TURN_US = 10000,
  TRANSACTION = 1000, /* rows; ten a second at that rate */
  ROOM = 20000,
};

static AntExchange *
make_model (void)
{
  g_autoptr (AntStanza) request = ant_stanza_parse (REQUEST, -1, ANT_NS_CLIENT, NULL);
  g_autoptr (AntStanza) response = ant_stanza_parse (RESPONSE, -1, ANT_NS_CLIENT, NULL);
  char *name = g_ref_string_new ("bench");
  AntExchange *model = ant_exchange_new (1, 1, name, ANT_DIRECTION_OUT, request, FALSE);

  g_ref_string_release (name);
  ant_exchange_set_response (model, response, FALSE);
  model->state = ANT_STATE_RESULT;
  model->match = ANT_MATCH_EXACT;
  model->stamp = ANT_STAMP_KERNEL;
  model->queued_ns = G_GINT64_CONSTANT (1800000000000000000);
  model->sent_ns = model->queued_ns + 10000;
  model->received_ns = model->sent_ns + 200000;
  model->handled_ns = model->received_ns + 10000;
  model->latency_ns = 200000;
  model->timeout_ns = G_GINT64_CONSTANT (30000000000);
  return model;
}

static void
give (AntRecordingWriter *writer, AntExchange *model, guint64 serial)
{
  g_autoptr (AntExchange) exchange = ant_exchange_copy (model);

  exchange->serial = serial;
  exchange->sent_ns += (gint64) serial * 100000;
  exchange->received_ns += (gint64) serial * 100000;
  ant_recording_writer_add (writer, exchange);
}

static double
seconds_since (gint64 begin_us)
{
  return (double) (g_get_monotonic_time () - begin_us) / 1e6;
}

static char *
make_path (const char *folder, const char *name)
{
  return g_build_filename (folder, name, NULL);
}

/* Rows and both stanzas, as plainly as SQLite can: no thread, no snapshot, no check. */
static double
insert_raw (const char *path)
{
  static const char *const row_sql = "INSERT INTO exchange VALUES (?, 1, 'out', 'iq', 'get', '0123456789abcdefghijkl', "
    "'localhost', NULL, 'http://jabber.org/protocol/disco#items', 'query', 'result', 'exact', 1, 2, 3, 4, NULL, 200000, "
    "'kernel', 0, NULL, 30000000000, 114, 300, NULL, NULL, NULL, NULL, 0)";
  sqlite3 *db = NULL;
  sqlite3_stmt *row = NULL, *stanza = NULL;
  gint64 begin;

  sqlite3_open (path, &db);
  sqlite3_exec (db, "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; PRAGMA wal_autocheckpoint = 4096", NULL, NULL, NULL);
  sqlite3_prepare_v2 (db, row_sql, -1, &row, NULL);
  sqlite3_prepare_v2 (db, "INSERT INTO stanza VALUES (?, ?, ?, NULL)", -1, &stanza, NULL);
  begin = g_get_monotonic_time ();
  for (guint i = 1; i <= N; i++)
    {
      if (i % TRANSACTION == 1)
        sqlite3_exec (db, "BEGIN", NULL, NULL, NULL);
      sqlite3_bind_int64 (row, 1, i);
      sqlite3_step (row);
      sqlite3_reset (row);
      for (guint side = 0; side < 2; side++)
        {
          sqlite3_bind_int64 (stanza, 1, i);
          sqlite3_bind_text (stanza, 2, side == 0 ? "request" : "response", -1, SQLITE_STATIC);
          sqlite3_bind_text (stanza, 3, side == 0 ? REQUEST : RESPONSE, -1, SQLITE_STATIC);
          sqlite3_step (stanza);
          sqlite3_reset (stanza);
        }
      if (i % TRANSACTION == 0)
        sqlite3_exec (db, "COMMIT", NULL, NULL, NULL);
    }
  sqlite3_finalize (row);
  sqlite3_finalize (stanza);
  sqlite3_close (db);
  return N / seconds_since (begin);
}

/* As fast as it goes. */
static double
record_flood (const char *path, AntExchange *model)
{
  AntRecordingWriter *writer = ant_recording_writer_new (path, ant_clock_system (), NULL);
  gint64 begin = g_get_monotonic_time ();
  double rate;

  for (guint64 serial = 1; serial <= N; serial++)
    {
      while (serial % 256 == 0 && ant_recording_writer_count_waiting (writer) > ROOM)
        g_usleep (500);
      give (writer, model, serial);
    }
  ant_recording_writer_flush (writer, NULL);
  rate = N / seconds_since (begin);
  ant_recording_writer_close (writer, NULL);
  ant_recording_writer_unref (writer);
  return rate;
}

/* @ret_first, @ret_second: the most that waited in each half: a queue that grows has more in the second */
static void
record_steadily (const char *path, AntExchange *model, guint *ret_first, guint *ret_second)
{
  AntRecordingWriter *writer = ant_recording_writer_new (path, ant_clock_system (), NULL);
  gint64 begin = g_get_monotonic_time ();
  guint64 serial = 0;
  double now;

  *ret_first = *ret_second = 0;
  while ((now = seconds_since (begin)) < STEADY_S)
    {
      guint *most = now < STEADY_S / 2 ? ret_first : ret_second;

      while (serial < now * STEADY_RATE)
        give (writer, model, ++serial);
      *most = MAX (*most, ant_recording_writer_count_waiting (writer));
      g_usleep (TURN_US);
    }
  ant_recording_writer_close (writer, NULL);
  ant_recording_writer_unref (writer);
}

static gboolean
count_row (const AntRecordingRow *row, gpointer user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

static gboolean
count_exchange (AntExchange *exchange, gpointer user_data)
{
  ++*(guint *) user_data;
  return TRUE;
}

static gboolean
count_xml (guint64 serial, gboolean response, const char *xml, gsize size, gpointer user_data)
{
  *(guint *) user_data += response && memmem (xml, size, "Files", 5) != NULL;
  return TRUE;
}

static void
read_back (const char *path, double *ret_rows, double *ret_searched, double *ret_exchanges)
{
  g_autoptr (AntRecording) recording = ant_recording_open (path, NULL);
  gint64 begin = g_get_monotonic_time ();
  guint n = 0;

  ant_recording_read_rows (recording, 0, 0, count_row, &n, NULL);
  *ret_rows = n / seconds_since (begin);
  begin = g_get_monotonic_time ();
  n = 0;
  ant_recording_read_xml (recording, 0, count_xml, &n, NULL);
  *ret_searched = n / seconds_since (begin);
  begin = g_get_monotonic_time ();
  n = 0;
  ant_recording_read_exchanges (recording, 0, 0, count_exchange, &n, NULL);
  *ret_exchanges = n / seconds_since (begin);
}

int
main (void)
{
  g_autofree char *folder = g_dir_make_tmp ("antistrophe-bench-XXXXXX", NULL);
  g_autofree char *raw_path = make_path (folder, "raw.db");
  g_autofree char *flood_path = make_path (folder, "flood.db");
  g_autofree char *steady_path = make_path (folder, "steady.db");
  g_autoptr (AntExchange) model = make_model ();
  AntRecordingWriter *empty = ant_recording_writer_new (raw_path, ant_clock_system (), NULL);
  double raw, flood, rows, searched, exchanges;
  guint first, second;

  ant_recording_writer_close (empty, NULL); /* the tables */
  ant_recording_writer_unref (empty);
  raw = insert_raw (raw_path);
  flood = record_flood (flood_path, model);
  record_steadily (steady_path, model, &first, &second);
  read_back (flood_path, &rows, &searched, &exchanges);
  g_print ("bench-recording exchanges=%d recorded_per_s=%.0f raw_sqlite_per_s=%.0f steady_per_s=%d steady_waiting_first_half=%u "
           "steady_waiting_second_half=%u rows_read_per_s=%.0f searched_per_s=%.0f exchanges_read_per_s=%.0f\n",
           N, flood, raw, STEADY_RATE, first, second, rows, searched, exchanges);
  g_remove (raw_path);
  g_remove (flood_path);
  g_remove (steady_path);
  g_rmdir (folder);
  return second < STEADY_RATE ? 0 : 1;
}
