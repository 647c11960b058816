/* The network thread's half of a session: its life, its commands, its deadlines and what it tells of itself.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session-worker-private.h"

/* A link is given 2 s to close; whoever takes longer is not waited for. */
#define FAREWELL_MS 3000

void
ant_session_worker_publish_status (AntSessionWorker *self)
{
  AntSessionStatus *status = g_new0 (AntSessionStatus, 1);

  status->state = self->state;
  status->own = self->own != NULL ? ant_jid_ref (self->own) : NULL;
  status->tls = self->tls != NULL ? ant_tls_info_ref (self->tls) : NULL;
  status->step = g_strdup (self->step);
  status->error = self->error != NULL ? g_error_copy (self->error) : NULL;
  status->epoch = self->epoch;
  ant_session_inbox_take_status (self->inbox, status);
}

/* @step: (transfer full) (nullable) */
void
ant_session_worker_set_step (AntSessionWorker *self, char *step)
{
  g_free (self->step);
  self->step = step;
  ant_session_worker_publish_status (self);
}

/* The tracker counts in its own clock, the source in GLib's: what is left is the same in both. A source that waits for an
 * earlier time is left alone, which costs less than telling it each time, unless the clock was moved past the deadline.
 * One that waits for what a paused link has not read is looked at again when that goes on. */
void
ant_session_worker_update_deadline (AntSessionWorker *self)
{
  gint64 deadline_ns = ant_tracker_next_deadline (self->tracker);
  gint64 left_ns;

  if (self->paused && self->due_ns != 0)
    deadline_ns = ANT_TRACKER_NO_DEADLINE;
  deadline_ns = MIN (deadline_ns, MIN (ant_session_worker_next_retry (self), self->ping_ns));

  if (deadline_ns == ANT_TRACKER_NO_DEADLINE)
    return;
  left_ns = deadline_ns - ant_clock_monotonic_ns (self->clock);
  if (deadline_ns >= self->deadline_ns && left_ns > 0)
    return;
  self->deadline_ns = deadline_ns;
  g_source_set_ready_time (self->deadline, g_get_monotonic_time () + MAX (left_ns + 999, 0) / 1000);
}

/* What has arrived by now is read before a deadline that is over is looked at: an answer that waits in the kernel may
 * have come in time. */
static void
look_at_requests (AntSessionWorker *self)
{
  gint64 due_ns = self->due_ns;

  if (due_ns == 0)
    {
      due_ns = ant_clock_monotonic_ns (self->clock);
      if (ant_tracker_next_deadline (self->tracker) > due_ns)
        return;
      self->due_ns = due_ns;
      self->due_bytes = self->link != NULL ? ant_link_get_arrived (self->link) : 0;
    }
  if (self->link != NULL && ant_link_get_read (self->link) < self->due_bytes)
    return;
  self->due_ns = 0;
  ant_tracker_expire (self->tracker, due_ns);
}

static gboolean
deadline_cb (AntSessionWorker *self)
{
  /* Ready times are microseconds, deadlines nanoseconds: should it be too early by less than one, it comes again. */
  self->deadline_ns = ANT_TRACKER_NO_DEADLINE;
  g_source_set_ready_time (self->deadline, -1);
  look_at_requests (self);
  ant_session_worker_run_pings (self);
  ant_session_worker_run_retries (self);
  ant_session_worker_update_deadline (self);
  return G_SOURCE_CONTINUE;
}

typedef struct
{
  GSource source;
  AntSessionWorker *worker;
} WorkerSource;

/* Before the thread sleeps it tells what it has done since, all at once. */
static gboolean
worker_prepare (GSource *source, gint *ret_timeout_ms)
{
  *ret_timeout_ms = -1;
  ant_session_inbox_flush (((WorkerSource *) source)->worker->inbox);
  return FALSE;
}

static gboolean
worker_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  return deadline_cb (((WorkerSource *) source)->worker);
}

static GSourceFuncs worker_funcs = { .prepare = worker_prepare, .dispatch = worker_dispatch };

/* Beside the sockets: behind them, a flood on one would keep the deadlines of all from being looked at. */
static GSource *
new_deadline_source (AntSessionWorker *self)
{
  GSource *source = g_source_new (&worker_funcs, sizeof (WorkerSource));

  ((WorkerSource *) source)->worker = self;
  g_source_set_static_name (source, "session deadline");
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_attach (source, ant_network_thread_get_context (self->thread));
  return source;
}

static gboolean
begin_command (gpointer data)
{
  AntSessionWorker *self = data;

  ant_network_thread_hold (self->thread);
  self->deadline = new_deadline_source (self);
  return G_SOURCE_REMOVE;
}

AntSessionWorker *
ant_session_worker_new (AntNetworkThread *thread, AntSessionInbox *inbox, guint number, const AntAccount *account)
{
  AntSessionWorker *self = g_new0 (AntSessionWorker, 1);

  self->thread = ant_network_thread_ref (thread);
  self->clock = ant_network_thread_get_clock (thread);
  self->inbox = ant_session_inbox_ref (inbox);
  self->number = number;
  self->account = ant_account_copy (account);
  self->deadline_ns = ANT_TRACKER_NO_DEADLINE;
  self->waiters = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, g_free);
  self->close_tokens = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->own = ant_jid_new (account->link->jid, NULL);
  ant_session_worker_init_held (self);
  ant_session_worker_stop_pings (self);
  ant_session_worker_make_tracker (self);
  ant_network_thread_invoke (thread, begin_command, self, NULL);
  return self;
}

static void
drop_source (GSource **source)
{
  if (*source == NULL)
    return;
  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

static void
stop_recording (AntSessionWorker *self)
{
  if (self->recorder == NULL)
    return;
  ant_recording_writer_end_session (self->recorder, self->number);
  g_clear_pointer (&self->recorder, ant_recording_writer_unref);
}

void
ant_session_worker_free (AntSessionWorker *self)
{
  AntNetworkThread *thread = self->thread;

  g_assert (ant_network_thread_is_current (thread));

  stop_recording (self);
  drop_source (&self->deadline);
  drop_source (&self->farewell);
  g_clear_pointer (&self->link, ant_link_free);
  ant_tracker_free (self->tracker);
  ant_session_inbox_unref (self->inbox);
  ant_account_free (self->account);
  g_clear_pointer (&self->own, ant_jid_unref);
  g_clear_pointer (&self->tls, ant_tls_info_unref);
  g_clear_error (&self->error);
  g_free (self->step);
  g_free (self->end_note);
  ant_session_worker_clear_held (self);
  g_hash_table_unref (self->waiters);
  g_array_unref (self->close_tokens);
  g_free (self);
  ant_network_thread_release (thread);
  ant_network_thread_unref (thread);
}

static gboolean
farewell_cb (gpointer user_data)
{
  ant_session_worker_end (user_data, NULL, NULL);
  return G_SOURCE_REMOVE;
}

static gboolean
abandon_command (gpointer data)
{
  AntSessionWorker *self = data;

  self->abandoned = TRUE;
  ant_session_worker_set_paused (self, FALSE); /* for the server's last word; what comes before it is for nobody */
  if (!self->link_open)
    {
      ant_session_worker_free (self);
      return G_SOURCE_REMOVE;
    }
  self->farewell = g_timeout_source_new (FAREWELL_MS);
  g_source_set_callback (self->farewell, farewell_cb, self, NULL);
  g_source_attach (self->farewell, ant_network_thread_get_context (self->thread));
  if (self->state != ANT_SESSION_CLOSING)
    {
      self->state = ANT_SESSION_CLOSING;
      ant_link_close (self->link);
    }
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_abandon (AntSessionWorker *self)
{
  ant_network_thread_invoke (self->thread, abandon_command, self, NULL);
}

/**
 * Command:
 *
 * One command on its way; which fields mean something depends on it.
 */
typedef struct
{
  AntSessionWorker *worker;
  guint64 token;
  guint64 epoch;
  guint64 serial;
  AntRequest request;
  gboolean on;
  AntRecordingWriter *recorder;
  AntLinkFactory factory;
  gpointer factory_data;
} Command;

static void
command_free (gpointer data)
{
  Command *command = data;

  g_clear_pointer (&command->request.stanza, ant_stanza_unref);
  g_clear_pointer (&command->recorder, ant_recording_writer_unref);
  g_free (command);
}

static void
send_command (const Command *command, GSourceFunc func)
{
  AntSessionWorker *self = command->worker;

  ant_network_thread_post (self->thread, func, g_memdup2 (command, sizeof *command), command_free);
  if (!self->collecting)
    ant_network_thread_wake (self->thread);
}

void
ant_session_worker_set_collecting (AntSessionWorker *self, gboolean collecting)
{
  self->collecting = collecting;
  if (!collecting)
    ant_network_thread_wake (self->thread);
}

static gboolean
open_command (gpointer data)
{
  Command *command = data;
  AntSessionWorker *self = command->worker;
  const char *host = self->account->link->host;

  /* The main thread saw us offline, and only it opens. */
  g_assert (!self->link_open && self->open_token == 0);

  self->epoch = command->epoch;
  self->open_token = command->token;
  g_clear_error (&self->error);
  g_clear_pointer (&self->tls, ant_tls_info_unref);
  g_clear_pointer (&self->end_note, g_free);
  self->state = ANT_SESSION_CONNECTING;
  self->online_ns = 0;
  self->attempts = 0;
  if (host == NULL && self->own != NULL)
    host = ant_jid_get_domain (self->own);
  ant_session_worker_set_step (self, g_strdup_printf ("Looking up %s", host != NULL ? host : self->account->name));
  ant_session_worker_open_link (self);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_open (AntSessionWorker *self, guint64 token, guint64 epoch)
{
  send_command (&(Command) { .worker = self, .token = token, .epoch = epoch }, open_command);
}

/* There is no stream, but one may be waited for, or a cut one kept. */
static void
close_idle (AntSessionWorker *self)
{
  gboolean waiting = self->retry_ns != ANT_TRACKER_NO_DEADLINE;

  self->retry_ns = ANT_TRACKER_NO_DEADLINE;
  if (self->link != NULL)
    ant_session_worker_give_up_link (self, "It was closed by us.");
  self->state = ANT_SESSION_OFFLINE;
  if (waiting)
    ant_session_worker_set_step (self, NULL);
  else
    ant_session_worker_publish_status (self);
  ant_session_worker_update_deadline (self);
}

static gboolean
close_command (gpointer data)
{
  Command *command = data;
  AntSessionWorker *self = command->worker;

  self->epoch = command->epoch;
  if (command->on)
    ant_session_worker_lose_held (self, "The session was ended by us.");
  if (!self->link_open)
    {
      close_idle (self);
      ant_session_inbox_add_result (self->inbox, command->token, NULL, NULL);
      return G_SOURCE_REMOVE;
    }
  g_array_append_val (self->close_tokens, command->token);
  if (self->state == ANT_SESSION_CLOSING)
    {
      ant_session_worker_publish_status (self);
      return G_SOURCE_REMOVE;
    }
  self->state = ANT_SESSION_CLOSING;
  ant_session_worker_set_step (self, g_strdup ("Closing the stream"));
  ant_link_close (self->link);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_close (AntSessionWorker *self, guint64 token, guint64 epoch, gboolean for_good)
{
  send_command (&(Command) { .worker = self, .token = token, .epoch = epoch, .on = for_good }, close_command);
}

static gboolean
request_command (gpointer data)
{
  Command *command = data;

  ant_session_worker_submit (command->worker, command->token, &command->request);
  ant_session_worker_update_deadline (command->worker);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_request (AntSessionWorker *self, guint64 token, const AntRequest *request)
{
  Command command = { .worker = self, .token = token, .request = *request };

  ant_stanza_ref (request->stanza);
  send_command (&command, request_command);
}

static gboolean
reconnect_now_command (gpointer data)
{
  Command *command = data;

  ant_session_worker_retry_now (command->worker);
  ant_session_worker_update_deadline (command->worker);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_reconnect_now (AntSessionWorker *self)
{
  send_command (&(Command) { .worker = self }, reconnect_now_command);
}

static gboolean
cancel_command (gpointer data)
{
  Command *command = data;

  ant_tracker_cancel (command->worker->tracker, command->serial);
  ant_session_worker_update_deadline (command->worker);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_cancel (AntSessionWorker *self, guint64 serial)
{
  send_command (&(Command) { .worker = self, .serial = serial }, cancel_command);
}

static gboolean
go_on_command (gpointer data)
{
  Command *command = data;
  AntSessionWorker *self = command->worker;

  ant_session_worker_set_paused (self, FALSE);
  ant_session_worker_update_deadline (self);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_go_on (AntSessionWorker *self)
{
  send_command (&(Command) { .worker = self }, go_on_command);
}

static gboolean
set_answer_command (gpointer data)
{
  Command *command = data;

  command->worker->account->answer_unhandled = command->on;
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_set_answer_unhandled (AntSessionWorker *self, gboolean answer)
{
  send_command (&(Command) { .worker = self, .on = answer }, set_answer_command);
}

static gboolean
show_secrets_command (gpointer data)
{
  Command *command = data;

  command->worker->show_secrets = command->on;
  ant_tracker_set_show_secrets (command->worker->tracker, command->on);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_set_show_secrets (AntSessionWorker *self, gboolean show)
{
  send_command (&(Command) { .worker = self, .on = show }, show_secrets_command);
}

static gboolean
set_recorder_command (gpointer data)
{
  Command *command = data;
  AntSessionWorker *self = command->worker;

  stop_recording (self);
  self->recorder = g_steal_pointer (&command->recorder);
  if (self->recorder != NULL)
    ant_recording_writer_begin_session (self->recorder, self->number, self->account->name, self->account->link->jid);
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_set_recorder (AntSessionWorker *self, AntRecordingWriter *recorder)
{
  send_command (&(Command) { .worker = self, .recorder = recorder != NULL ? ant_recording_writer_ref (recorder) : NULL },
                set_recorder_command);
}

static gboolean
set_factory_command (gpointer data)
{
  Command *command = data;

  command->worker->factory = command->factory;
  command->worker->factory_data = command->factory_data;
  return G_SOURCE_REMOVE;
}

void
ant_session_worker_set_link_factory (AntSessionWorker *self, AntLinkFactory factory, gpointer user_data)
{
  send_command (&(Command) { .worker = self, .factory = factory, .factory_data = user_data }, set_factory_command);
}
