/* Where link and tracker meet: what comes and goes becomes rows, and what ends is told to who waits for it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session-worker-private.h"

#include "base/ant-limits.h"
#include "wire/ant-stream.h"

#define NOTE_NO_ANSWER \
  "Not answered: more than 1 MiB of answers waits to be written already, because the other side does not read them."

static gboolean
is_unverified (AntSessionWorker *self)
{
  return self->account->link->trust_any && self->account->link->tls != ANT_TLS_NONE;
}

void
ant_session_worker_set_paused (AntSessionWorker *self, gboolean paused)
{
  if (self->paused == paused)
    return;
  self->paused = paused;
  if (self->link != NULL)
    ant_link_set_paused (self->link, paused);
}

/* Who does not take what is there gets no more: the rest waits in the kernel, with its stamps, and TCP tells the server.
 * All else goes on: what is sent, cancelled and closed. */
static void
hand_over (AntSessionWorker *self, AntExchange *exchange)
{
  if (self->recorder != NULL)
    ant_recording_writer_add (self->recorder, exchange);
  if (self->account->ended_only && !ant_exchange_is_ended (exchange))
    return;
  ant_session_inbox_add_row (self->inbox, exchange);
  if (!self->paused && ant_session_inbox_is_full (self->inbox))
    ant_session_worker_set_paused (self, TRUE);
}

static void
add_event (AntSessionWorker *self, const char *name, const char *note)
{
  g_autoptr (AntExchange) event = NULL;

  if (!self->account->events)
    return;
  event = ant_exchange_new_event (ant_network_thread_next_serial (self->thread), self->number, self->account->name, ant_clock_wall_ns (self->clock), name, note);
  hand_over (self, event);
}

static void
tell_waiter (AntSessionWorker *self, AntExchange *exchange)
{
  guint64 *token;

  if (!ant_exchange_is_ended (exchange))
    return;
  token = g_hash_table_lookup (self->waiters, &exchange->serial);
  if (token == NULL)
    return;
  ant_session_inbox_add_result (self->inbox, *token, exchange, NULL);
  g_hash_table_remove (self->waiters, &exchange->serial);
}

/* With what taints it. */
static void
add_row (AntSessionWorker *self, AntExchange *exchange)
{
  g_autoptr (AntExchange) tainted = NULL;

  if (is_unverified (self))
    tainted = ant_exchange_with_note (exchange, "The server's certificate was not verified (any is trusted).");
  hand_over (self, tainted != NULL ? tainted : exchange);
  tell_waiter (self, tainted != NULL ? tainted : exchange);
}

static void
changed_cb (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  AntSessionWorker *self = user_data;

  add_row (self, exchange);
  ant_session_worker_look_at_ping (self, exchange);
}

/* The first serial that is asked for while a call is carried out is that of its row. */
static guint64
next_serial_cb (gpointer user_data)
{
  AntSessionWorker *self = user_data;
  guint64 serial = ant_network_thread_next_serial (self->thread);

  if (self->submitting != 0)
    g_hash_table_insert (self->waiters, g_memdup2 (&serial, sizeof serial),
                         g_memdup2 (&self->submitting, sizeof self->submitting));
  self->submitting = 0;
  return serial;
}

/* RFC 6120 8.4: who does not understand a request says so. */
static void
unanswered_cb (AntTracker *tracker, AntExchange *exchange, gpointer user_data)
{
  AntSessionWorker *self = user_data;
  g_autoptr (AntStanza) answer = NULL;

  if (!self->account->answer_unhandled || self->state != ANT_SESSION_ONLINE)
    return;
  /* Who asks without end and reads no answer gets none: they would only fill our memory. */
  if (ant_tracker_get_answers_size (self->tracker) > ANT_LIMIT_ANSWERS)
    {
      ant_tracker_add_note (tracker, exchange->serial, NOTE_NO_ANSWER);
      return;
    }
  answer = ant_stanza_new_error_reply (exchange->request, "cancel", "service-unavailable");
  if (ant_tracker_answer (tracker, exchange->serial, answer,
                          "Nothing here handles this request: answered with service-unavailable (RFC 6120 8.4)."))
    ant_link_send (self->link, ant_stanza_get_bytes (answer), exchange->serial);
}

void
ant_session_worker_make_tracker (AntSessionWorker *self)
{
  static const AntTrackerFuncs funcs = { changed_cb, next_serial_cb, unanswered_cb };

  self->tracker = ant_tracker_new (self->clock, self->number, self->account->name, &funcs, self);
  if (self->own != NULL)
    ant_tracker_stream_begun (self->tracker, self->own, self->account->link->component);
}

static const char *
why_not_now (AntSessionState state)
{
  switch (state)
    {
    case ANT_SESSION_CONNECTING:
      return "It was not sent: the session is still connecting.";
    case ANT_SESSION_CLOSING:
      return "It was not sent: the session is being closed.";
    case ANT_SESSION_OFFLINE:
    case ANT_SESSION_ONLINE:
    default:
      return "It was not sent: the session is offline.";
    }
}

void
ant_session_worker_write (AntSessionWorker *self, AntStanza *stanza, guint64 serial)
{
  if (ant_stanza_get_kind (stanza) == ANT_KIND_STREAM)
    ant_link_send_nonza (self->link, ant_stanza_get_bytes (stanza), serial);
  else
    ant_link_send (self->link, ant_stanza_get_bytes (stanza), serial);
}

/* @token: of the call that waits for the row's end, 0 = nobody waits */
void
ant_session_worker_submit (AntSessionWorker *self, guint64 token, const AntRequest *request)
{
  g_autoptr (AntStanza) written = NULL;
  guint64 serial;

  self->submitting = token;
  if (self->state != ANT_SESSION_ONLINE && ant_session_worker_may_hold (self))
    {
      ant_session_worker_hold (self, request);
      return;
    }
  if (self->state != ANT_SESSION_ONLINE)
    {
      GBytes *bytes = ant_stanza_get_bytes (request->stanza);
      g_autofree char *text = g_strndup (g_bytes_get_data (bytes, NULL), g_bytes_get_size (bytes));

      ant_tracker_refuse (self->tracker, text, why_not_now (self->state));
      return;
    }
  serial = ant_tracker_submit (self->tracker, request->stanza, request->timeout_ns, request->fresh_id, &written);
  if (written != NULL)
    ant_session_worker_write (self, written, serial);
}

static void
send_presence (AntSessionWorker *self)
{
  g_autoptr (AntStanza) presence = NULL;

  presence = ant_stanza_parse ("<presence/>", -1, ANT_NS_CLIENT, NULL);
  ant_session_worker_submit (self, 0, &(AntRequest) { .stanza = presence });
}

/* What comes after the step that @name says was taken. */
static char *
describe_next_step (AntSessionWorker *self, const char *name, const char *note)
{
  const AntLinkConfig *config = self->account->link;
  const char *domain = self->own != NULL ? ant_jid_get_domain (self->own) : self->account->name;
  const char *host = config->host != NULL ? config->host : domain;

  if (g_str_has_suffix (note, "trying the next address"))
    return g_strdup_printf ("Connecting to the next address of %s", host);
  if (g_str_has_prefix (note, "Failed"))
    return NULL;
  if (g_str_equal (name, "lookup"))
    return g_strdup_printf ("Connecting to %s", host);
  if (g_str_equal (name, "tcp") && config->tls != ANT_TLS_NONE)
    return g_strdup_printf ("Securing the connection to %s", host);
  if (g_str_equal (name, "tcp") || g_str_equal (name, "tls"))
    return g_strdup_printf ("Logging in as %s", self->own != NULL ? ant_jid_get_bare (self->own) : config->jid);
  if (g_str_equal (name, "sasl") && !config->component)
    return g_strdup ("Binding a resource");
  return NULL;
}

static void
event_cb (AntLink *link, const char *name, const char *note, gpointer user_data)
{
  AntSessionWorker *self = user_data;
  char *step;

  /* The link's word on its end belongs into our own row, which follows. */
  if (g_str_equal (name, "closed"))
    {
      g_free (self->end_note);
      self->end_note = g_strdup (note);
      return;
    }
  add_event (self, name, note);
  if (self->state != ANT_SESSION_CONNECTING)
    return;
  step = describe_next_step (self, name, note);
  if (step != NULL)
    ant_session_worker_set_step (self, step);
}

static void
add_connected_event (AntSessionWorker *self, gboolean resumed)
{
  g_autoptr (GString) note = g_string_new ("Online as ");

  g_string_append (note, ant_jid_get_text (self->own));
  if (resumed)
    g_string_append (note, " again, on the stream that was cut");
  if (self->account->link->tls == ANT_TLS_NONE || (self->tls == NULL && self->account->link->component))
    g_string_append (note, ", without TLS."); /* a component on loopback */
  else if (self->tls != NULL && self->tls->version != NULL)
    g_string_append_printf (note, ", over %s.", self->tls->version);
  else
    g_string_append_c (note, '.');
  if (is_unverified (self))
    g_string_append (note, "\nThe server's certificate was not verified (any is trusted).");
  add_event (self, "connected", note->str);
}

static void
up_cb (AntLink *link, const AntJid *own, AntTlsInfo *tls, gboolean resumed, gpointer user_data)
{
  AntSessionWorker *self = user_data;
  guint64 token = self->open_token;

  g_clear_pointer (&self->own, ant_jid_unref);
  self->own = ant_jid_ref ((AntJid *) own);
  g_clear_pointer (&self->tls, ant_tls_info_unref);
  self->tls = tls != NULL ? ant_tls_info_ref (tls) : NULL;
  if (!resumed && self->keep_ns != ANT_TRACKER_NO_DEADLINE)
    ant_tracker_stream_ended (self->tracker, "The server did not resume it.");
  self->keep_ns = ANT_TRACKER_NO_DEADLINE;
  ant_tracker_stream_begun (self->tracker, self->own, self->account->link->component);
  /* It may have been told to close while it came up. */
  if (self->state != ANT_SESSION_CONNECTING)
    return;

  self->state = ANT_SESSION_ONLINE;
  self->online_ns = ant_clock_monotonic_ns (self->clock);
  g_clear_error (&self->error); /* of the loss that is mended now */
  ant_session_worker_heard (self);
  add_connected_event (self, resumed);
  ant_session_worker_set_step (self, NULL);
  self->open_token = 0;
  if (token != 0)
    ant_session_inbox_add_result (self->inbox, token, NULL, NULL);
  if (self->account->presence && !self->account->link->component && !resumed)
    send_presence (self);
  ant_session_worker_send_held (self);
  ant_session_worker_update_deadline (self);
}

static void
nonza_cb (AntLink *link, gboolean outgoing, AntStanza *nonza, gint64 wall_ns, gpointer user_data)
{
  AntSessionWorker *self = user_data;
  g_autoptr (AntExchange) row = NULL;

  if (!outgoing)
    ant_session_worker_heard (self);
  if (!self->account->events)
    return;
  row = ant_exchange_new_nonza (ant_network_thread_next_serial (self->thread), self->number, self->account->name,
                                outgoing ? ANT_DIRECTION_OUT : ANT_DIRECTION_IN, nonza, self->show_secrets, wall_ns);
  add_row (self, row);
}

static void
stanza_cb (AntLink *link, AntStanza *stanza, const AntArrival *arrival, gpointer user_data)
{
  AntSessionWorker *self = user_data;
  AntReceived received = {
    .stanza = stanza,
    .received_ns = arrival->received_ns,
    .handled_ns = arrival->handled_ns,
    .stamp = arrival->stamp,
    .coalesced = arrival->coalesced,
  };

  ant_session_worker_heard (self);
  if (ant_stanza_is_response (stanza))
    received.rtt_us = ant_link_get_rtt_us (link);
  ant_tracker_received (self->tracker, &received);
  ant_session_worker_update_deadline (self);
}

static void
sent_cb (AntLink *link, guint64 cookie, gint64 sent_ns, gpointer user_data)
{
  AntSessionWorker *self = user_data;

  ant_tracker_sent (self->tracker, cookie, sent_ns);
  ant_session_worker_update_deadline (self);
}

static void
down_cb (AntLink *link, const GError *error, AntTlsInfo *tls, gpointer user_data)
{
  ant_session_worker_end (user_data, error, tls);
}

static void
make_link (AntSessionWorker *self)
{
  static const AntLinkFuncs funcs = {
    .event = event_cb,
    .up = up_cb,
    .stanza = stanza_cb,
    .nonza = nonza_cb,
    .sent = sent_cb,
    .down = down_cb,
  };
  GMainContext *context = ant_network_thread_get_context (self->thread);

  if (self->factory != NULL)
    self->link = self->factory (context, self->account->link, self->factory_data);
  else
    self->link = ant_stream_new (context, self->account->link, NULL);
  ant_link_set_funcs (self->link, &funcs, self);
  if (self->paused)
    ant_link_set_paused (self->link, TRUE);
}

/* A link that was kept goes on where it was cut, if the server lets it. */
void
ant_session_worker_open_link (AntSessionWorker *self)
{
  if (self->link == NULL)
    make_link (self);
  self->link_open = TRUE;
  ant_link_open (self->link);
}

static void
add_disconnected_event (AntSessionWorker *self, const GError *error)
{
  g_autoptr (GString) note = g_string_new (self->end_note);

  if (self->end_note == NULL)
    g_string_append (note, error != NULL ? error->message : "Closed by us.");
  if (self->keep_ns != ANT_TRACKER_NO_DEADLINE)
    g_string_append (note, "\nWhat is pending stays so: the stream can be resumed (XEP-0198 5).");
  if (self->retry_ns != ANT_TRACKER_NO_DEADLINE)
    g_string_append_printf (note, "\n%s.", self->step);
  add_event (self, "disconnected", note->str);
}

static void
end_calls (AntSessionWorker *self, const GError *error)
{
  guint64 open_token = self->open_token;

  self->open_token = 0;
  if (open_token != 0)
    {
      g_autoptr (GError) closed = g_error_new_literal (G_IO_ERROR, G_IO_ERROR_CANCELLED,
                                                       "The session was closed while it was connecting.");

      ant_session_inbox_add_result (self->inbox, open_token, NULL, error != NULL ? error : closed);
    }
  for (guint i = 0; i < self->close_tokens->len; i++)
    ant_session_inbox_add_result (self->inbox, g_array_index (self->close_tokens, guint64, i), NULL, NULL);
  g_array_set_size (self->close_tokens, 0);
}

/* The link's end, @error or not; frees an abandoned worker. @tls: (nullable): also of a certificate that was refused.
 * The link goes last: @error and @tls may be its own. */
void
ant_session_worker_end (AntSessionWorker *self, const GError *error, AntTlsInfo *tls)
{
  g_autoptr (AntLink) link = NULL;
  gboolean again;

  if (self->abandoned)
    {
      ant_session_worker_free (self);
      return;
    }
  self->link_open = FALSE;
  self->due_ns = 0; /* nothing more comes over this connection */
  ant_session_worker_stop_pings (self);
  if (tls != NULL)
    {
      g_clear_pointer (&self->tls, ant_tls_info_unref);
      self->tls = ant_tls_info_ref (tls);
    }
  g_clear_error (&self->error);
  self->error = error != NULL ? g_error_copy (error) : NULL;
  if (!ant_session_worker_keep_link (self, error))
    {
      link = g_steal_pointer (&self->link);
      ant_session_worker_give_up_link (self, error != NULL ? error->message : "It was closed by us.");
    }
  again = ant_session_worker_plan_retry (self, error);
  if (!again)
    self->state = ANT_SESSION_OFFLINE;
  ant_session_worker_update_deadline (self);
  add_disconnected_event (self, error);
  if (again)
    {
      ant_session_worker_publish_status (self);
      return;
    }
  ant_session_worker_set_step (self, NULL);
  end_calls (self, error);
}
