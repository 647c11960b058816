/* A session whose main thread does not keep up: what waits is bounded, nothing is lost, and time stays true.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <semaphore.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include "antt-dialogue.h"
#include "antt-fake-clock.h"
#include "antt-fake-link.h"
#include "base/ant-limits.h"
#include "session/ant-session.h"
#include "wire/ant-stream.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define SECOND G_GINT64_CONSTANT (1000000000)
#define MIB (1024 * 1024)
#define PING "<iq type='get' id='q1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PONG "<iq type='result' id='q1' from='localhost'/>"
#define MOST_ROWS 8192 /* that may wait, what one delivery takes and one read brings included */

/**
 * Fixture:
 * @fake: the session's link; its fields and the clock are of the network thread, as @delivered and @peak are
 * @delivered: how many stanzas were given to it
 * @taken: rows that the main thread has taken
 * @next: the number that the next message must have
 * @noted: rows that say why they are not answered
 */
typedef struct
{
  AnttFakeClock clock;
  AntNetwork *network;
  AntAccount *account;
  AntSession *session;
  AnttFakeLink *fake;
  guint delivered;
  atomic_uint taken;
  int next;
  guint noted;
  AntExchange *answer;
  gboolean online;
} Fixture;

static AntLink *
make_link (GMainContext *context, const AntLinkConfig *config, gpointer user_data)
{
  Fixture *fixture = user_data;

  fixture->fake = antt_fake_link_new (&fixture->clock.clock);
  return &fixture->fake->link;
}

/* Messages are numbered by their ids: each comes once, in order. */
static void
rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  Fixture *fixture = user_data;

  for (guint i = 0; i < exchanges->len; i++)
    {
      const AntExchange *exchange = exchanges->pdata[i];

      if (exchange->kind == ANT_KIND_MESSAGE)
        g_assert_cmpint (atoi (exchange->id), ==, fixture->next++);
      fixture->noted += exchange->note != NULL && strstr (exchange->note, "the other side does not read them") != NULL;
    }
  atomic_fetch_add (&fixture->taken, exchanges->len);
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  *(gboolean *) user_data = ant_session_open_finish (ANT_SESSION (source), result, &error);
  g_assert_no_error (error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(gboolean *) user_data = TRUE;
}

static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  ((Fixture *) user_data)->answer = ant_session_request_finish (ANT_SESSION (source), result, NULL);
}

/* --- What happens in the network thread; the main context stands still meanwhile --- */

typedef void (*NetworkFunc) (Fixture *fixture);

typedef struct
{
  Fixture *fixture;
  NetworkFunc func;
  sem_t done;
} Act;

static gboolean
act_cb (gpointer data)
{
  Act *act = data;

  act->func (act->fixture);
  sem_post (&act->done);
  return G_SOURCE_REMOVE;
}

static void
act (Fixture *fixture, NetworkFunc func)
{
  Act data = { .fixture = fixture, .func = func };

  sem_init (&data.done, 0, 0);
  ant_network_invoke (fixture->network, act_cb, &data, NULL);
  while (sem_wait (&data.done) != 0)
    continue;
  sem_destroy (&data.done);
}

static void
nothing (Fixture *fixture)
{
}

static void
go_up (Fixture *fixture)
{
  antt_fake_link_go_up (fixture->fake, "romeo@localhost/x");
}

static void
go_down (Fixture *fixture)
{
  antt_fake_link_go_down (fixture->fake);
}

static void
deliver_message (Fixture *fixture, gsize size)
{
  g_autofree char *filling = g_strnfill (size, 'x');
  g_autofree char *xml = g_strdup_printf ("<message id='%u'><body>%s</body></message>", fixture->delivered++, filling);

  antt_fake_link_deliver (fixture->fake, xml);
}

static void
fill (Fixture *fixture)
{
  while (!fixture->fake->paused && fixture->delivered < 100000)
    deliver_message (fixture, 10);
}

/* As many as could be too many. */
static void
deliver_many (Fixture *fixture)
{
  for (guint i = 0; i < MOST_ROWS; i++)
    deliver_message (fixture, 10);
}

static void
fill_with_large (Fixture *fixture)
{
  while (!fixture->fake->paused && fixture->delivered < 1000)
    deliver_message (fixture, MIB);
}

/* The main context runs until nothing is left to do for either thread: what one has to tell, the other hears in the
 * turn after the next of its loop. */
static void
catch_up (Fixture *fixture)
{
  do
    {
      act (fixture, nothing);
      act (fixture, nothing);
    }
  while (g_main_context_iteration (NULL, FALSE));
}

static void
wait_for (gboolean *flag)
{
  while (!*flag)
    g_main_context_iteration (NULL, TRUE);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  antt_fake_clock_init (&fixture->clock);
  fixture->network = ant_network_new (&fixture->clock.clock, 0);
  fixture->account = ant_account_new ("lane", "romeo@localhost");
  fixture->account->link->password = g_strdup ("p");
  fixture->account->events = FALSE;
  fixture->session = ant_session_new (fixture->network, fixture->account);
  ant_session_set_rows_func (fixture->session, rows_cb, fixture, NULL);
  ant_session_set_link_factory (fixture->session, make_link, fixture);
  ant_session_open_async (fixture->session, NULL, opened_cb, &fixture->online);
  act (fixture, nothing);
  act (fixture, go_up);
  wait_for (&fixture->online);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gboolean closed = FALSE;

  if (fixture->session != NULL)
    {
      ant_session_close_async (fixture->session, closed_cb, &closed);
      act (fixture, nothing);
      act (fixture, go_down);
      wait_for (&closed);
      g_assert_finalize_object (fixture->session);
    }
  g_assert_finalize_object (fixture->network);
  g_assert_true (fixture->fake->freed);
  antt_fake_link_destroy (fixture->fake);
  g_clear_pointer (&fixture->answer, ant_exchange_unref);
  ant_account_free (fixture->account);
}

/* --- What waits --- */

static void
test_pause_and_go_on (Fixture *fixture, gconstpointer data)
{
  for (guint round = 1; round <= 3; round++)
    {
      guint before = fixture->delivered;

      act (fixture, fill);
      g_assert_true (fixture->fake->paused);
      g_assert_cmpuint (fixture->delivered - before, >, 500);
      g_assert_cmpuint (fixture->delivered - before, <, MOST_ROWS);
      act (fixture, nothing);
      g_assert_true (fixture->fake->paused); /* nobody has taken anything */

      catch_up (fixture);
      g_assert_false (fixture->fake->paused);
      g_assert_cmpuint (fixture->fake->pauses, ==, round);
      g_assert_cmpint (fixture->next, ==, (int) fixture->delivered);
    }
}

/* Few rows can be much memory. */
static void
test_pause_by_size (Fixture *fixture, gconstpointer data)
{
  act (fixture, fill_with_large);
  g_assert_true (fixture->fake->paused);
  g_assert_cmpuint (fixture->delivered, <=, 8);
  catch_up (fixture);
  g_assert_false (fixture->fake->paused);
  g_assert_cmpint (fixture->next, ==, (int) fixture->delivered);
}

/* Goes on when there is room for a good piece, not for every row. */
static void
test_go_on_at_low_mark (Fixture *fixture, gconstpointer data)
{
  guint taken = 0;

  act (fixture, fill);
  while (fixture->fake->paused)
    {
      g_main_context_iteration (NULL, TRUE);
      taken = atomic_load (&fixture->taken);
      act (fixture, nothing);
    }
  g_assert_cmpuint (taken, >, fixture->delivered / 2);
  g_assert_cmpuint (taken, <=, fixture->delivered);
}

static void
test_free_while_paused (Fixture *fixture, gconstpointer data)
{
  act (fixture, fill);
  g_assert_finalize_object (g_steal_pointer (&fixture->session));
  act (fixture, nothing);
  g_assert_false (fixture->fake->paused); /* for the server's </stream:stream> */
  g_assert_cmpuint (fixture->fake->closes, ==, 1);
  act (fixture, deliver_many);
  g_assert_false (fixture->fake->paused);
  act (fixture, go_down);
}

static void
test_close_while_paused (Fixture *fixture, gconstpointer data)
{
  gboolean closed = FALSE;

  act (fixture, fill);
  ant_session_close_async (fixture->session, closed_cb, &closed);
  act (fixture, nothing);
  g_assert_cmpuint (fixture->fake->closes, ==, 1);
  act (fixture, go_down);
  wait_for (&closed);
  g_assert_cmpint (fixture->next, ==, (int) fixture->delivered);

  /* The next stream is not held up by the last one. */
  antt_fake_link_destroy (fixture->fake);
  fixture->online = FALSE;
  ant_session_open_async (fixture->session, NULL, opened_cb, &fixture->online);
  act (fixture, nothing);
  act (fixture, go_up);
  wait_for (&fixture->online);
  g_assert_false (fixture->fake->paused);
}

/* --- Time --- */

static void
request (Fixture *fixture)
{
  g_autoptr (AntStanza) stanza = ant_stanza_parse (PING, -1, ANT_NS_CLIENT, NULL);

  ant_session_request_async (fixture->session, &(AntRequest) { stanza, 2 * SECOND, FALSE }, requested_cb, fixture);
  catch_up (fixture);
}

static void
pass_time (Fixture *fixture)
{
  antt_fake_clock_advance (&fixture->clock, 3 * SECOND);
}

/* Something has come and is not read when the deadline passes. The session looks at its deadlines after each command. */
static void
pass_deadline_unread (Fixture *fixture)
{
  fixture->fake->arrived = fixture->fake->read + 100;
  pass_time (fixture);
}

static void
read_all (Fixture *fixture)
{
  fixture->fake->read = fixture->fake->arrived;
}

static void
read_answer (Fixture *fixture)
{
  fixture->fake->received_ns = ant_clock_wall_ns (&fixture->clock.clock) - 2 * SECOND;
  antt_fake_link_deliver (fixture->fake, PONG);
  fixture->fake->received_ns = 0;
  read_all (fixture);
}

static void
pass_deadline (Fixture *fixture, gboolean paused)
{
  request (fixture);
  if (paused)
    act (fixture, fill);
  act (fixture, pass_deadline_unread);
  ant_session_cancel (fixture->session, G_MAXUINT64);
  act (fixture, nothing);
  g_assert_cmpint (fixture->fake->paused, ==, paused);
}

static void
wait_answer (Fixture *fixture)
{
  while (fixture->answer == NULL)
    g_main_context_iteration (NULL, TRUE);
}

/* It came in time, and was read when the deadline was long over. */
static void
test_answer_read_behind_deadline (Fixture *fixture, gconstpointer data)
{
  pass_deadline (fixture, data != NULL);
  act (fixture, nothing);
  act (fixture, read_answer);
  wait_answer (fixture);
  g_assert_cmpint (fixture->answer->state, ==, ANT_STATE_RESULT);
  g_assert_cmpint (fixture->answer->latency_ns, ==, SECOND);
}

/* What came was not the answer: now it is too late. */
static void
test_timeout_when_all_is_read (Fixture *fixture, gconstpointer data)
{
  pass_deadline (fixture, data != NULL);
  if (data == NULL)
    {
      catch_up (fixture);
      g_assert_null (fixture->answer);
    }
  act (fixture, read_all);
  wait_answer (fixture);
  g_assert_cmpint (fixture->answer->state, ==, ANT_STATE_TIMEOUT);
}

/* Nothing has come, so nothing is to be waited for. */
static void
test_timeout_while_paused (Fixture *fixture, gconstpointer data)
{
  request (fixture);
  act (fixture, fill);
  act (fixture, pass_time);
  ant_session_cancel (fixture->session, G_MAXUINT64);
  act (fixture, nothing);
  act (fixture, nothing);
  g_assert_true (fixture->fake->paused);
  wait_answer (fixture);
  g_assert_cmpint (fixture->answer->state, ==, ANT_STATE_TIMEOUT);
}

/* The stream ends with the deadline waiting: what comes of another stream has nothing to do with it. */
static void
test_lost_behind_deadline (Fixture *fixture, gconstpointer data)
{
  pass_deadline (fixture, TRUE);
  act (fixture, go_down);
  wait_answer (fixture);
  g_assert_cmpint (fixture->answer->state, ==, ANT_STATE_LOST);

  antt_fake_link_destroy (fixture->fake);
  g_clear_pointer (&fixture->answer, ant_exchange_unref);
  fixture->online = FALSE;
  ant_session_open_async (fixture->session, NULL, opened_cb, &fixture->online);
  act (fixture, nothing);
  act (fixture, go_up);
  wait_for (&fixture->online);
  request (fixture);
  act (fixture, pass_time);
  ant_session_cancel (fixture->session, G_MAXUINT64);
  wait_answer (fixture);
  g_assert_cmpint (fixture->answer->state, ==, ANT_STATE_TIMEOUT);
}

/* --- What we would say to it --- */

static void
ask_without_reading (Fixture *fixture)
{
  g_autofree char *long_id = g_strnfill (1000, 'i');

  fixture->fake->hold = TRUE;
  for (guint i = 0; i < 4000; i++)
    {
      g_autofree char *xml = g_strdup_printf ("<iq type='get' from='localhost' id='%s%u'><x xmlns='y'/></iq>", long_id, i);

      antt_fake_link_deliver (fixture->fake, xml);
    }
}

static void
ask_and_read (Fixture *fixture)
{
  antt_fake_link_flush (fixture->fake);
  fixture->fake->hold = FALSE;
  antt_fake_link_deliver (fixture->fake, "<iq type='get' from='localhost' id='polite'><x xmlns='y'/></iq>");
}

/* Who asks without end and reads no answer fills no memory with answers; who reads gets them. */
static void
test_answers_are_bounded (Fixture *fixture, gconstpointer data)
{
  gsize size = 0;
  guint n_answers;

  act (fixture, ask_without_reading);
  n_answers = fixture->fake->waiting->len;
  for (guint i = 0; i < fixture->fake->waiting->len; i++)
    size += g_bytes_get_size (fixture->fake->waiting->pdata[i]);
  g_assert_cmpuint (size, >, ANT_LIMIT_ANSWERS);
  g_assert_cmpuint (size, <, ANT_LIMIT_ANSWERS + 4096);
  act (fixture, ask_and_read);
  g_assert_nonnull (strstr (antt_fake_link_last (fixture->fake), "polite"));
  catch_up (fixture);
  g_assert_cmpuint (fixture->noted, ==, 4000 - n_answers);
}

/* --- Over a real socket --- */

/**
 * Flood:
 * @klass: the stream's class with our set_paused; @real: the stream's own
 * @peak: the most messages that were read and not taken, at the moments of pausing
 * @read: messages that were read, at the last look
 */
typedef struct
{
  Fixture fixture;
  const AntLinkClass *real;
  AntLinkClass klass;
  AntLink *link;
  guint peak;
  guint n_pauses;
  atomic_bool paused;
  atomic_uint read;
} Flood;

static Flood *flooded;

#define N_MESSAGES 30000
#define MESSAGE_SIZE 100

/* A few too many: the login counts too. */
static guint
count_read (AntLink *link)
{
  return (guint) (ant_link_get_read (link) / MESSAGE_SIZE);
}

static void
note_paused (AntLink *link, gboolean paused)
{
  guint n = count_read (link);

  if (paused && !atomic_load (&flooded->paused))
    {
      flooded->peak = MAX (flooded->peak, n - MIN (n, atomic_load (&flooded->fixture.taken)));
      flooded->n_pauses++;
    }
  atomic_store (&flooded->paused, paused);
  flooded->real->set_paused (link, paused);
}

static AntLink *
make_stream (GMainContext *context, const AntLinkConfig *config, gpointer user_data)
{
  AntLink *link = ant_stream_new (context, config, NULL);

  flooded = user_data;
  flooded->real = link->klass;
  flooded->klass = *link->klass;
  flooded->klass.set_paused = note_paused;
  link->klass = &flooded->klass;
  flooded->link = link;
  return link;
}

static void
look (Fixture *fixture)
{
  atomic_store (&flooded->read, count_read (flooded->link));
}

/* Numbered, and all of the same size. */
static char *
make_flood (void)
{
  GString *text = g_string_new ("S: ");

  for (guint i = 0; i < N_MESSAGES; i++)
    g_string_append_printf (text, "<message id='%06u'><body>%0*d</body></message>", i, MESSAGE_SIZE - 44, 0);
  g_assert_cmpuint (text->len, ==, strlen ("S: ") + N_MESSAGES * MESSAGE_SIZE);
  return g_string_free (text, FALSE);
}

/* The main thread takes something only when the network thread has stopped: all comes, and never was much of it here. */
static void
test_flood_over_socket (void)
{
  g_autofree char *messages = make_flood ();
  AnttServer *server = antt_server_new (SCRIPT (ANTT_LOGIN, messages, ANTT_END), NULL);
  Flood flood = { 0 };
  Fixture *fixture = &flood.fixture;
  gboolean closed = FALSE;

  fixture->network = ant_network_new (ant_clock_system (), 0);
  fixture->account = ant_account_new ("lane", "romeo@localhost");
  fixture->account->link->password = g_strdup ("pencil");
  fixture->account->link->host = g_strdup ("127.0.0.1");
  fixture->account->link->port = antt_server_get_port (server);
  fixture->account->link->tls = ANT_TLS_NONE;
  fixture->account->events = FALSE;
  fixture->session = ant_session_new (fixture->network, fixture->account);
  ant_session_set_rows_func (fixture->session, rows_cb, fixture, NULL);
  ant_session_set_link_factory (fixture->session, make_stream, &flood);
  ant_session_open_async (fixture->session, NULL, opened_cb, &fixture->online);
  wait_for (&fixture->online);

  while (fixture->next < N_MESSAGES)
    {
      do
        act (fixture, look);
      while (!atomic_load (&flood.paused) && atomic_load (&flood.read) < N_MESSAGES);
      g_main_context_iteration (NULL, TRUE);
    }
  g_assert_cmpint (fixture->next, ==, N_MESSAGES);
  g_assert_cmpuint (flood.n_pauses, >, 2);
  g_assert_cmpuint (flood.peak, <, MOST_ROWS);

  ant_session_close_async (fixture->session, closed_cb, &closed);
  wait_for (&closed);
  g_assert_finalize_object (fixture->session);
  g_assert_finalize_object (fixture->network);
  ant_account_free (fixture->account);
  g_free (antt_server_finish (server));
}

#define ADD(name, data, function) g_test_add ("/session/flood/" name, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("pause-and-go-on", NULL, test_pause_and_go_on);
  ADD ("pause-by-size", NULL, test_pause_by_size);
  ADD ("go-on-at-low-mark", NULL, test_go_on_at_low_mark);
  ADD ("free-while-paused", NULL, test_free_while_paused);
  ADD ("close-while-paused", NULL, test_close_while_paused);
  ADD ("answer-read-behind-deadline", NULL, test_answer_read_behind_deadline);
  ADD ("answer-read-behind-deadline-paused", "paused", test_answer_read_behind_deadline);
  ADD ("timeout-when-all-is-read", NULL, test_timeout_when_all_is_read);
  ADD ("timeout-when-all-is-read-paused", "paused", test_timeout_when_all_is_read);
  ADD ("timeout-while-paused", NULL, test_timeout_while_paused);
  ADD ("lost-behind-deadline", NULL, test_lost_behind_deadline);
  ADD ("answers-are-bounded", NULL, test_answers_are_bounded);
  g_test_add_func ("/session/flood/over-socket", test_flood_over_socket);
  return g_test_run ();
}
