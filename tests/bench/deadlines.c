/* How late the main thread of a loaded program learns of deadlines, collecting rows as a window does: one line of JSON.
 *
 * Usage: deadlines PORT PIN FLOOD SILENT. One network thread has all sessions: one keeps 256 disco#info open; one is flooded
 * with messages by the server on port FLOOD; some are of a server on port SILENT that says nothing after the login. Who
 * never answers is asked on the first of them, and on one that is for nothing else.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>

#include "session/ant-session.h"

#define MS G_GINT64_CONSTANT (1000000)
#define BATCH_MS 16
#define WINDOW 256
#define N_EACH 150 /* requests that time out, and that are cancelled */
#define STEP_MS 10 /* from one of them to the next */
#define TIMEOUT_MS 250
#define N_SILENT 8
#define PING_S 1
#define PATIENCE_S 60
#define NOBODY "juliet@localhost/silent"
#define DISCO "<iq type='get' to='localhost'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"
#define UNANSWERED "<iq type='get' id='%c%u' to='" NOBODY "'><ping xmlns='urn:xmpp:ping'/></iq>"

/* Of the sessions on which somebody is asked who does not answer. */
enum
{
  BUSY,
  QUIET,
};

/* Times are wall clock, distances are from when something was due to when we knew, all in ns. */
typedef struct
{
  GMainLoop *loop;
  guint n_opening;
  guint n_measured;
  guint n_launched; /* of each kind, on each session */
  guint n_answers;
  guint n_messages;
  gint64 began_ns;  /* the load */
  gint64 losses[N_SILENT]; /* distances, of the first @n_losses */
  guint n_losses;
} Bench;

typedef struct
{
  Bench *bench;
  AntSession *session;
  gint64 given_up_ns[N_EACH];
  gint64 cancels[N_EACH]; /* distances, by number of the request */
  gint64 timeouts[N_EACH];
} Asker;

typedef struct
{
  Bench *bench;
  AntSession *session;
  gint64 online_ns;
} Silent;

static gint64
get_now_ns (void)
{
  return ant_clock_wall_ns (ant_clock_system ());
}

static gint64
measure (Bench *bench, gint64 due_ns)
{
  if (++bench->n_measured == 2 * 2 * N_EACH + N_SILENT)
    g_main_loop_quit (bench->loop);
  return get_now_ns () - due_ns;
}

static void
ask (Asker *asker, const char *xml, gint64 timeout_ms)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);

  ant_session_request_async (asker->session, &(AntRequest) { stanza, timeout_ms * MS, FALSE }, NULL, NULL);
}

/* What nobody answers is cancelled as soon as it is sent, or times out. */
static void
take_unanswered (Asker *asker, AntExchange *row)
{
  guint number = (guint) atoi (row->id + 1);

  if (row->state == ANT_STATE_PENDING && row->id[0] == 'c')
    {
      asker->given_up_ns[number] = get_now_ns ();
      ant_session_cancel (asker->session, row->serial);
    }
  else if (row->state == ANT_STATE_CANCELLED)
    asker->cancels[number] = measure (asker->bench, asker->given_up_ns[number]);
  else if (row->state == ANT_STATE_TIMEOUT)
    asker->timeouts[number] = measure (asker->bench, row->sent_ns + row->timeout_ns);
  else if (ant_exchange_is_ended (row))
    g_error ("%s is %s", row->id, ant_state_to_word (row->state));
}

static void
asker_rows_cb (AntSession *session, GPtrArray *rows, gpointer user_data)
{
  Asker *asker = user_data;

  for (guint i = 0; i < rows->len; i++)
    {
      AntExchange *row = rows->pdata[i];

      if (g_strcmp0 (row->to, NOBODY) == 0)
        take_unanswered (asker, row);
      else if (row->state == ANT_STATE_RESULT)
        {
          asker->bench->n_answers++;
          ask (asker, DISCO, PATIENCE_S * 1000);
        }
    }
}

static void
flooded_rows_cb (AntSession *session, GPtrArray *rows, gpointer user_data)
{
  ((Bench *) user_data)->n_messages += rows->len;
}

/* It is asked when it has been silent for so long, and given up when it has been for as long again. */
static void
silent_rows_cb (AntSession *session, GPtrArray *rows, gpointer user_data)
{
  Silent *silent = user_data;
  Bench *bench = silent->bench;

  for (guint i = 0; i < rows->len; i++)
    {
      AntExchange *row = rows->pdata[i];

      if (row->kind != ANT_KIND_EVENT)
        continue;
      if (g_str_equal (row->type, "connected"))
        silent->online_ns = row->received_ns;
      else if (g_str_equal (row->type, "disconnected"))
        bench->losses[bench->n_losses++] = measure (bench, silent->online_ns + 2 * PING_S * 1000 * MS);
    }
}

static void
launch (Asker *asker, guint number)
{
  g_autofree char *cancelled = g_strdup_printf (UNANSWERED, 'c', number);
  g_autofree char *timed = g_strdup_printf (UNANSWERED, 't', number);

  ask (asker, cancelled, PATIENCE_S * 1000);
  ask (asker, timed, TIMEOUT_MS);
}

static gboolean
launch_cb (gpointer user_data)
{
  Asker *askers = user_data;
  guint number = askers->bench->n_launched++;

  launch (&askers[BUSY], number);
  launch (&askers[QUIET], number);
  return number + 1 < N_EACH;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!ant_session_open_finish (ANT_SESSION (source), result, &error))
    g_error ("%s", error->message);
  ((Bench *) user_data)->n_opening--;
}

/* @pin: NULL = in the clear */
static AntSession *
open_session (Bench *bench, AntNetwork *network, const char *port, const char *pin, AntSessionRowsFunc func, gpointer data)
{
  g_autoptr (AntAccount) account = ant_account_new ("bench", "romeo@localhost");
  AntSession *session;

  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = (guint16) atoi (port);
  account->link->password = g_strdup (g_getenv ("ANTISTROPHE_PASSWORD"));
  account->link->pin = g_strdup (pin);
  account->link->tls = pin != NULL ? ANT_TLS_START : ANT_TLS_NONE;
  account->ping_s = func == silent_rows_cb ? PING_S : 0;
  session = ant_session_new (network, account);
  ant_session_set_rows_func (session, func, data, NULL);
  bench->n_opening++;
  ant_session_open_async (session, NULL, opened_cb, bench);
  return session;
}

static void
load (Asker *asker)
{
  asker->bench->began_ns = get_now_ns ();
  asker->bench->n_messages = 0;
  for (guint i = 0; i < WINDOW; i++)
    ask (asker, DISCO, PATIENCE_S * 1000);
}

static void
print_distances (const char *name, const gint64 *distances, guint n)
{
  g_print ("\"%s\":[", name);
  for (guint i = 0; i < n; i++)
    g_print ("%s%" G_GINT64_FORMAT, i > 0 ? "," : "", distances[i]);
  g_print ("],");
}

static void
report (const Bench *bench, const Asker *askers)
{
  double seconds = (double) (get_now_ns () - bench->began_ns) / 1e9;

  g_print ("{");
  print_distances ("timeout", askers[QUIET].timeouts, N_EACH);
  print_distances ("timeout_busy", askers[BUSY].timeouts, N_EACH);
  print_distances ("cancel", askers[QUIET].cancels, N_EACH);
  print_distances ("cancel_busy", askers[BUSY].cancels, N_EACH);
  print_distances ("dead_peer", bench->losses, N_SILENT);
  g_print ("\"requests\":%u,\"messages\":%u,\"seconds\":%.3f}\n", bench->n_answers, bench->n_messages, seconds);
}

static gboolean
give_up_cb (gpointer user_data)
{
  g_error ("Not all has ended after %d s", PATIENCE_S);
  return G_SOURCE_REMOVE;
}

int
main (int argc, char **argv)
{
  AntNetwork *network;
  Bench bench = { 0 };
  Asker askers[] = { [BUSY] = { .bench = &bench }, [QUIET] = { .bench = &bench } };
  AntSession *flooded;
  Silent silent[N_SILENT];

  if (argc != 5)
    return EXIT_FAILURE;
  bench.loop = g_main_loop_new (NULL, FALSE);
  network = ant_network_new (ant_clock_system (), BATCH_MS);
  g_timeout_add_seconds (PATIENCE_S, give_up_cb, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    askers[i].session = open_session (&bench, network, argv[1], argv[2], asker_rows_cb, &askers[i]);
  flooded = open_session (&bench, network, argv[3], NULL, flooded_rows_cb, &bench);
  while (bench.n_opening > 0)
    g_main_context_iteration (NULL, TRUE);
  load (&askers[BUSY]);
  for (guint i = 0; i < N_SILENT; i++)
    {
      silent[i].bench = &bench;
      silent[i].session = open_session (&bench, network, argv[4], NULL, silent_rows_cb, &silent[i]);
    }
  g_timeout_add (STEP_MS, launch_cb, askers);
  g_main_loop_run (bench.loop);
  report (&bench, askers);

  for (guint i = 0; i < N_SILENT; i++)
    g_object_unref (silent[i].session);
  for (guint i = 0; i < G_N_ELEMENTS (askers); i++)
    g_object_unref (askers[i].session);
  g_object_unref (flooded);
  g_object_unref (network);
  g_main_loop_unref (bench.loop);
  return EXIT_SUCCESS;
}
