/* A session with a link in memory and a clock that stands still.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <stdatomic.h>
#include <string.h>

#include "antt-fake-clock.h"
#include "antt-fake-link.h"
#include "session/ant-session.h"

#define SECOND G_GINT64_CONSTANT (1000000000)
#define MINUTES_30 (1800 * SECOND)

/**
 * Fixture:
 * @time: what network and links go by: @clock, or the system's
 * @links: (element-type AnttFakeLink): one an open, newest last; of the network thread, as the clock is
 * @rows: (element-type AntExchange): all snapshots, in order
 * @n_batches: calls of the rows func
 * @states: the states that were notified, one character each
 */
typedef struct
{
  AnttFakeClock clock;
  AntClock *time;
  AntNetwork *network;
  AntAccount *account;
  AntSession *session;
  GPtrArray *links;
  GPtrArray *rows;
  guint n_batches;
  GString *states;
} Fixture;

G_GNUC_UNUSED static AntLink *
make_link (GMainContext *context, const AntLinkConfig *config, gpointer user_data)
{
  Fixture *fixture = user_data;
  AnttFakeLink *fake = antt_fake_link_new (fixture->time);

  g_assert_true (g_main_context_is_owner (context));
  g_ptr_array_add (fixture->links, fake);
  return &fake->link;
}

G_GNUC_UNUSED static void
rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_assert_cmpuint (exchanges->len, >, 0);
  fixture->n_batches++;
  for (guint i = 0; i < exchanges->len; i++)
    g_ptr_array_add (fixture->rows, ant_exchange_ref (exchanges->pdata[i]));
}

G_GNUC_UNUSED static void
state_cb (AntSession *session, GParamSpec *pspec, gpointer user_data)
{
  Fixture *fixture = user_data;

  g_string_append_c (fixture->states, "-c+x"[ant_session_get_state (session)]);
}

G_GNUC_UNUSED static void
make_session (Fixture *fixture)
{
  fixture->session = ant_session_new (fixture->network, fixture->account);
  ant_session_set_link_factory (fixture->session, make_link, fixture);
  ant_session_set_rows_func (fixture->session, rows_cb, fixture, NULL);
  g_signal_connect (fixture->session, "notify::state", G_CALLBACK (state_cb), fixture);
}

G_GNUC_UNUSED static void
set_up_parts (Fixture *fixture, AntClock *time, guint batch_ms)
{
  antt_fake_clock_init (&fixture->clock);
  fixture->time = time;
  fixture->network = ant_network_new (time, batch_ms);
  fixture->account = ant_account_new ("lane", "romeo@localhost");
  fixture->account->link->password = g_strdup ("p");
  fixture->links = g_ptr_array_new_with_free_func ((GDestroyNotify) antt_fake_link_destroy);
  fixture->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  fixture->states = g_string_new (NULL);
}

G_GNUC_UNUSED static void
set_up (Fixture *fixture, gconstpointer data)
{
  set_up_parts (fixture, &fixture->clock.clock, 0);
  make_session (fixture);
}

G_GNUC_UNUSED static void
set_up_system_clock (Fixture *fixture, gconstpointer data)
{
  set_up_parts (fixture, ant_clock_system (), 0);
  make_session (fixture);
}

G_GNUC_UNUSED static void
set_up_batched (Fixture *fixture, gconstpointer data)
{
  set_up_parts (fixture, &fixture->clock.clock, 40);
  make_session (fixture);
}

/* For tests that change the account first. */
G_GNUC_UNUSED static void
set_up_no_session (Fixture *fixture, gconstpointer data)
{
  set_up_parts (fixture, &fixture->clock.clock, 0);
}

/* --- What happens in the network thread --- */

typedef void (*NetworkFunc) (Fixture *fixture, AnttFakeLink *fake, gconstpointer argument);

typedef struct
{
  Fixture *fixture;
  NetworkFunc func;
  gconstpointer argument;
  atomic_bool done;
} Act;

G_GNUC_UNUSED static gboolean
act_cb (gpointer data)
{
  Act *act = data;
  GPtrArray *links = act->fixture->links;

  act->func (act->fixture, links->len > 0 ? links->pdata[links->len - 1] : NULL, act->argument);
  atomic_store (&act->done, TRUE);
  g_main_context_wakeup (NULL);
  return G_SOURCE_REMOVE;
}

G_GNUC_UNUSED static void
nothing (Fixture *fixture, AnttFakeLink *fake, gconstpointer argument)
{
}

G_GNUC_UNUSED static void
invoke (Fixture *fixture, NetworkFunc func, gconstpointer argument)
{
  Act data = { .fixture = fixture, .func = func, .argument = argument };

  ant_network_invoke (fixture->network, act_cb, &data, NULL);
  while (!atomic_load (&data.done))
    g_main_context_iteration (NULL, TRUE);
}

/* Runs @func in the network thread; all that it caused there has happened after. What it has to tell is told in the next
 * turn of the thread's loop. */
G_GNUC_UNUSED static void
act (Fixture *fixture, NetworkFunc func, gconstpointer argument)
{
  invoke (fixture, func, argument);
  invoke (fixture, nothing, NULL);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

G_GNUC_UNUSED static void
go_up (Fixture *fixture, AnttFakeLink *fake, gconstpointer own)
{
  antt_fake_link_go_up (fake, own);
}

G_GNUC_UNUSED static void
go_down (Fixture *fixture, AnttFakeLink *fake, gconstpointer argument)
{
  antt_fake_link_go_down (fake);
}

/* If there is a stream: none is while a session waits to connect again. */
G_GNUC_UNUSED static void
end_closing (Fixture *fixture, AnttFakeLink *fake, gconstpointer argument)
{
  if (fake->open)
    antt_fake_link_go_down (fake);
}

G_GNUC_UNUSED static void
fail (Fixture *fixture, AnttFakeLink *fake, gconstpointer message)
{
  antt_fake_link_fail (fake, ANT_WIRE_ERROR_REFUSED, message);
}

G_GNUC_UNUSED static void
deliver (Fixture *fixture, AnttFakeLink *fake, gconstpointer xml)
{
  antt_fake_link_deliver (fake, xml);
}

G_GNUC_UNUSED static void
hold (Fixture *fixture, AnttFakeLink *fake, gconstpointer argument)
{
  fake->hold = TRUE;
}

G_GNUC_UNUSED static void
flush (Fixture *fixture, AnttFakeLink *fake, gconstpointer argument)
{
  antt_fake_link_flush (fake);
}

G_GNUC_UNUSED static void
advance (Fixture *fixture, AnttFakeLink *fake, gconstpointer ns)
{
  antt_fake_clock_advance (&fixture->clock, *(const gint64 *) ns);
}

/* From there, so that the thread sanitizer sees @data handed over. */
G_GNUC_UNUSED static gboolean
act_when_idle_cb (gpointer data)
{
  g_autoptr (GSource) idle = g_idle_source_new ();

  g_source_set_callback (idle, act_cb, data, NULL);
  g_source_attach (idle, g_main_context_get_thread_default ());
  return G_SOURCE_REMOVE;
}

/* Until the network thread has nothing more to do. */
G_GNUC_UNUSED static void
settle (Fixture *fixture)
{
  Act data = { .fixture = fixture, .func = nothing };

  ant_network_invoke (fixture->network, act_when_idle_cb, &data, NULL);
  while (!atomic_load (&data.done))
    g_main_context_iteration (NULL, TRUE);
  while (g_main_context_iteration (NULL, FALSE))
    continue;
}

/* The session looks at its deadlines after every command. */
G_GNUC_UNUSED static void
advance_clock (Fixture *fixture, gint64 ns)
{
  act (fixture, advance, &ns);
  ant_session_cancel (fixture->session, G_MAXUINT64);
  act (fixture, nothing, NULL);
  settle (fixture);
}

G_GNUC_UNUSED static void
tell_event (Fixture *fixture, AnttFakeLink *fake, gconstpointer words)
{
  const char *const *pair = words;

  antt_fake_link_event (fake, pair[0], pair[1]);
}

G_GNUC_UNUSED static AnttFakeLink *
newest_link (Fixture *fixture)
{
  g_assert_cmpuint (fixture->links->len, >, 0);
  return fixture->links->pdata[fixture->links->len - 1];
}

/* --- Calls --- */

/**
 * Call:
 * @row: of a request
 * @rows_before: how many snapshots had been seen when it ended
 */
typedef struct
{
  Fixture *fixture;
  gboolean ended;
  gboolean ok;
  GError *error;
  AntExchange *row;
  guint rows_before;
} Call;

G_GNUC_UNUSED static void
call_clear (Call *call)
{
  g_clear_error (&call->error);
  g_clear_pointer (&call->row, ant_exchange_unref);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Call, call_clear)

G_GNUC_UNUSED static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->ok = ant_session_open_finish (ANT_SESSION (source), result, &call->error);
  call->ended = TRUE;
}

G_GNUC_UNUSED static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->ok = ant_session_close_finish (ANT_SESSION (source), result, &call->error);
  g_assert_cmpint (ant_session_get_state (ANT_SESSION (source)), ==, ANT_SESSION_OFFLINE);
  call->ended = TRUE;
}

G_GNUC_UNUSED static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->ok = ant_session_end_finish (ANT_SESSION (source), result, &call->error);
  call->ended = TRUE;
}

G_GNUC_UNUSED static void
requested_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Call *call = user_data;

  call->row = ant_session_request_finish (ANT_SESSION (source), result, &call->error);
  call->rows_before = call->fixture->rows->len;
  call->ended = TRUE;
}

G_GNUC_UNUSED static void
open (Fixture *fixture, Call *call)
{
  ant_session_open_async (fixture->session, NULL, opened_cb, call);
  act (fixture, nothing, NULL);
}

G_GNUC_UNUSED static void
go_online (Fixture *fixture)
{
  g_auto (Call) call = { fixture };

  open (fixture, &call);
  act (fixture, go_up, "romeo@localhost/x");
  g_assert_true (call.ended);
  g_assert_no_error (call.error);
  g_assert_true (call.ok);
}

G_GNUC_UNUSED static void
request (Fixture *fixture, Call *call, const char *xml, gint64 timeout_ns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);

  g_assert_no_error (error);
  call->fixture = fixture;
  ant_session_request_async (fixture->session, &(AntRequest) { stanza, timeout_ns, FALSE }, requested_cb, call);
  act (fixture, nothing, NULL);
}

G_GNUC_UNUSED static AntExchange *
last_row (Fixture *fixture)
{
  g_assert_cmpuint (fixture->rows->len, >, 0);
  return fixture->rows->pdata[fixture->rows->len - 1];
}

/* The newest event row of this name, or NULL. */
G_GNUC_UNUSED static AntExchange *
find_event (Fixture *fixture, const char *name)
{
  for (guint i = fixture->rows->len; i > 0; i--)
    {
      AntExchange *row = fixture->rows->pdata[i - 1];

      if (row->kind == ANT_KIND_EVENT && g_str_equal (row->type, name))
        return row;
    }
  return NULL;
}

G_GNUC_UNUSED static void
tear_down (Fixture *fixture, gconstpointer data)
{
  if (fixture->session != NULL)
    {
      if (ant_session_get_state (fixture->session) != ANT_SESSION_OFFLINE)
        {
          g_auto (Call) call = { fixture };

          ant_session_close_async (fixture->session, closed_cb, &call);
          act (fixture, nothing, NULL);
          act (fixture, end_closing, NULL);
          g_assert_true (call.ended);
        }
      g_assert_finalize_object (fixture->session);
    }
  g_assert_finalize_object (fixture->network);
  for (guint i = 0; i < fixture->links->len; i++)
    g_assert_true (((AnttFakeLink *) fixture->links->pdata[i])->freed);
  g_ptr_array_unref (fixture->links);
  g_ptr_array_unref (fixture->rows);
  g_string_free (fixture->states, TRUE);
  ant_account_free (fixture->account);
}
