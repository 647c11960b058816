/* A session with its rows kept, and its calls made to wait.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-lane.h"

#define PATIENCE_S 30

static void
rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  AnttLane *lane = user_data;

  for (guint i = 0; i < exchanges->len; i++)
    g_ptr_array_add (lane->rows, ant_exchange_ref (exchanges->pdata[i]));
}

AnttLane *
antt_lane_new (AntNetwork *network, const AntAccount *account)
{
  AnttLane *lane = g_new0 (AnttLane, 1);

  lane->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  lane->session = ant_session_new (network, account);
  ant_session_set_rows_func (lane->session, rows_cb, lane, NULL);
  return lane;
}

void
antt_lane_free (AnttLane *lane)
{
  if (ant_session_get_state (lane->session) != ANT_SESSION_OFFLINE)
    antt_lane_close (lane);
  g_assert_finalize_object (lane->session);
  g_ptr_array_unref (lane->rows);
  g_free (lane);
}

static gboolean
step_ended (gpointer data)
{
  return ((AnttStep *) data)->ended;
}

static void
opened_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AnttStep *step = user_data;

  step->ok = ant_session_open_finish (ANT_SESSION (source), result, &step->error);
  step->ended = TRUE;
}

void
antt_lane_start_open (AnttLane *lane)
{
  lane->opening = (AnttStep) { FALSE, FALSE, NULL };
  ant_session_open_async (lane->session, NULL, opened_cb, &lane->opening);
}

gboolean
antt_lane_finish_open (AnttLane *lane, GError **error)
{
  antt_wait_until (step_ended, &lane->opening, PATIENCE_S);
  if (lane->opening.error != NULL)
    g_propagate_error (error, g_steal_pointer (&lane->opening.error));
  return lane->opening.ok;
}

gboolean
antt_lane_open (AnttLane *lane, GError **error)
{
  antt_lane_start_open (lane);
  return antt_lane_finish_open (lane, error);
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AnttStep *step = user_data;

  step->ok = ant_session_close_finish (ANT_SESSION (source), result, &step->error);
  step->ended = TRUE;
}

void
antt_lane_start_close (AnttLane *lane)
{
  lane->closing = (AnttStep) { FALSE, FALSE, NULL };
  ant_session_close_async (lane->session, closed_cb, &lane->closing);
}

void
antt_lane_finish_close (AnttLane *lane)
{
  antt_wait_until (step_ended, &lane->closing, PATIENCE_S);
  g_assert_no_error (lane->closing.error);
}

void
antt_lane_close (AnttLane *lane)
{
  antt_lane_start_close (lane);
  antt_lane_finish_close (lane);
}

const char *
antt_lane_get_jid (AnttLane *lane)
{
  return ant_jid_get_text (ant_session_get_own_jid (lane->session));
}

static void
ended_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AnttCall *call = user_data;
  g_autoptr (GError) error = NULL;

  call->row = ant_session_request_finish (ANT_SESSION (source), result, &error);
  g_assert_no_error (error);
  call->ended = TRUE;
}

void
antt_lane_start (AnttLane *lane, AnttCall *call, const char *xml, gint64 timeout_ns)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = NULL;
  gboolean component = ant_session_get_account (lane->session)->link->component;

  stanza = ant_stanza_parse (xml, -1, component ? ANT_NS_COMPONENT : ANT_NS_CLIENT, &error);
  g_assert_no_error (error);
  ant_session_request_async (lane->session, &(AntRequest) { stanza, timeout_ns, FALSE }, ended_cb, call);
}

static gboolean
call_ended (gpointer data)
{
  return ((AnttCall *) data)->ended;
}

AntExchange *
antt_call_wait (AnttCall *call)
{
  antt_wait_until (call_ended, call, PATIENCE_S);
  return call->row;
}

void
antt_call_clear (AnttCall *call)
{
  g_clear_pointer (&call->row, ant_exchange_unref);
}

AntExchange *
antt_lane_send (AnttLane *lane, const char *xml, gint64 timeout_ns)
{
  AnttCall call = { FALSE, NULL };

  antt_lane_start (lane, &call, xml, timeout_ns);
  return antt_call_wait (&call);
}

AntExchange *
antt_lane_find (AnttLane *lane, const char *id, AntDirection direction, AntState state)
{
  for (guint i = lane->rows->len; i > 0; i--)
    {
      AntExchange *row = lane->rows->pdata[i - 1];

      if (row->direction == direction && row->state == state && g_strcmp0 (row->id, id) == 0)
        return row;
    }
  return NULL;
}

typedef struct
{
  AnttLane *lane;
  const char *id;
  AntDirection direction;
  AntState state;
} Wanted;

static gboolean
is_there (gpointer data)
{
  Wanted *wanted = data;

  return antt_lane_find (wanted->lane, wanted->id, wanted->direction, wanted->state) != NULL;
}

AntExchange *
antt_lane_wait (AnttLane *lane, const char *id, AntDirection direction, AntState state)
{
  Wanted wanted = { lane, id, direction, state };

  antt_wait_until (is_there, &wanted, PATIENCE_S);
  return antt_lane_find (lane, id, direction, state);
}

AntExchange *
antt_lane_find_event (AnttLane *lane, const char *name)
{
  for (guint i = lane->rows->len; i > 0; i--)
    {
      AntExchange *row = lane->rows->pdata[i - 1];

      if (row->kind == ANT_KIND_EVENT && g_str_equal (row->type, name))
        return row;
    }
  return NULL;
}
