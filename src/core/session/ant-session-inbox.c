/* The way back from the network thread: rows, results and the newest status, in batches.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-session-inbox.h"

#include <pthread.h>
#include <stdatomic.h>

enum
{
  /* Rows and results of one delivery, so that a flood cannot keep the main loop from its other work. */
  BUDGET = 2048,

  /* Full: the main thread is this far behind, in rows and in bytes of memory. Little, so that what it is told is news when
   * it hears it; enough that it has work until the network has gone on again. What is taken once a frame must last one. */
  HIGH_ROWS = 2 * BUDGET,
  HIGH_COST = 2 * 1024 * 1024,
  HIGH_COST_OF_FRAME = 8 * 1024 * 1024,

  /* What a row takes of the memory: itself, and the trees of its stanzas. That of a whole one is some eight times its
   * bytes, that of a head little, so this is between the two. */
  ROW_COST = 2048,
  BYTE_COST = 3,
};

/**
 * AntSessionInbox:
 * @mutex: guards all below but the constants; a pthread one, so that the thread sanitizer sees the hand-over
 * @messages: (element-type AntSessionResult): in order; a row is one whose token is 0
 * @cost: of all @messages together, in bytes, estimated
 * @throttled: whoever fills it was told that it is full, and not yet that there is room
 * @status: (nullable): the newest not yet delivered; older ones are of no interest
 * @source: in @context; %NULL once closed
 * @told: the main context was woken for what there is
 * @last_us: monotonic time of the last delivery
 * @context, @high_cost, @batch_us, @deliver, @room, @user_data: constant; the latter three are of the main context
 */
struct _AntSessionInbox
{
  atomic_int ref_count;
  pthread_mutex_t mutex;
  GQueue messages;
  gsize cost;
  gboolean throttled;
  AntSessionStatus *status;
  GSource *source;
  gboolean told;
  gint64 last_us;

  GMainContext *context;
  gsize high_cost;
  gint64 batch_us;
  AntSessionDeliverFunc deliver;
  AntSessionRoomFunc room;
  gpointer user_data;
};

typedef struct
{
  GSource source;
  AntSessionInbox *inbox;
} InboxSource;

void
ant_session_status_free (AntSessionStatus *status)
{
  if (status == NULL)
    return;
  g_clear_pointer (&status->own, ant_jid_unref);
  g_clear_pointer (&status->tls, ant_tls_info_unref);
  g_clear_error (&status->error);
  g_free (status->step);
  g_free (status);
}

void
ant_session_result_free (AntSessionResult *result)
{
  g_clear_pointer (&result->exchange, ant_exchange_unref);
  g_clear_error (&result->error);
  g_free (result);
}

/* How long until the next delivery, in microseconds; 0 = now, -1 = there is nothing. */
static gint64
get_wait_us (AntSessionInbox *self)
{
  gint64 wait_us = -1;

  pthread_mutex_lock (&self->mutex);
  if (self->told)
    wait_us = MAX (self->last_us + self->batch_us - g_get_monotonic_time (), 0);
  pthread_mutex_unlock (&self->mutex);
  return wait_us;
}

static gboolean
inbox_prepare (GSource *source, gint *ret_timeout_ms)
{
  gint64 wait_us = get_wait_us (((InboxSource *) source)->inbox);

  *ret_timeout_ms = wait_us < 0 ? -1 : (gint) ((wait_us + 999) / 1000);
  return wait_us == 0;
}

static gboolean
inbox_check (GSource *source)
{
  return get_wait_us (((InboxSource *) source)->inbox) == 0;
}

static gsize
get_cost (const AntSessionResult *message)
{
  const AntExchange *exchange = message->exchange;

  if (exchange == NULL)
    return ROW_COST;
  return ROW_COST + BYTE_COST * (exchange->request_size + exchange->response_size);
}

/* With the mutex held; TRUE once for each time that it was full. */
static gboolean
has_room_again (AntSessionInbox *self)
{
  if (!self->throttled || self->messages.length > HIGH_ROWS / 2 || self->cost > self->high_cost / 2)
    return FALSE;
  self->throttled = FALSE;
  return TRUE;
}

/* With the mutex held: the first messages, as many as there may be at once. */
static void
take_messages (AntSessionInbox *self, GPtrArray *rows, GPtrArray *results)
{
  AntSessionResult *message;

  while (rows->len + results->len < BUDGET && (message = g_queue_pop_head (&self->messages)) != NULL)
    {
      self->cost -= get_cost (message);
      if (message->token != 0)
        {
          g_ptr_array_add (results, message);
          continue;
        }
      g_ptr_array_add (rows, g_steal_pointer (&message->exchange));
      ant_session_result_free (message);
    }
}

static gboolean
inbox_dispatch (GSource *source, GSourceFunc callback, gpointer data)
{
  g_autoptr (GPtrArray) rows = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  g_autoptr (GPtrArray) results = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_session_result_free);
  AntSessionInbox *self = ant_session_inbox_ref (((InboxSource *) source)->inbox);
  AntSessionStatus *status;
  gboolean room;

  pthread_mutex_lock (&self->mutex);
  self->last_us = g_get_monotonic_time ();
  take_messages (self, rows, results);
  room = has_room_again (self);
  status = g_steal_pointer (&self->status);
  self->told = self->messages.length > 0;
  pthread_mutex_unlock (&self->mutex);

  if (room)
    self->room (self->user_data); /* before the work, so that the network goes on meanwhile */
  self->deliver (rows, status, results, self->user_data);
  ant_session_inbox_unref (self);
  return G_SOURCE_CONTINUE;
}

static void
inbox_finalize (GSource *source)
{
  ant_session_inbox_unref (((InboxSource *) source)->inbox);
}

static GSourceFuncs inbox_funcs = {
  .prepare = inbox_prepare,
  .check = inbox_check,
  .dispatch = inbox_dispatch,
  .finalize = inbox_finalize,
};

/**
 * ant_session_inbox_new:
 * @context: (nullable): where @deliver is called; %NULL = the default one
 * @batch_ms: the least time between two deliveries; 0 = at once
 * @deliver: called with each batch
 * @room: called when there is room again after ant_session_inbox_is_full() has said that there is none
 * @user_data: for both
 *
 * Returns: (transfer full): an empty inbox
 */
AntSessionInbox *
ant_session_inbox_new (GMainContext *context,
                       guint batch_ms,
                       AntSessionDeliverFunc deliver,
                       AntSessionRoomFunc room,
                       gpointer user_data)
{
  AntSessionInbox *self = g_new0 (AntSessionInbox, 1);

  self->ref_count = 1;
  pthread_mutex_init (&self->mutex, NULL);
  g_queue_init (&self->messages);
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->batch_us = (gint64) batch_ms * 1000;
  self->high_cost = batch_ms > 0 ? HIGH_COST_OF_FRAME : HIGH_COST;
  self->deliver = deliver;
  self->room = room;
  self->user_data = user_data;
  self->source = g_source_new (&inbox_funcs, sizeof (InboxSource));
  ((InboxSource *) self->source)->inbox = ant_session_inbox_ref (self);
  g_source_set_static_name (self->source, "session inbox");
  g_source_attach (self->source, self->context);
  return self;
}

AntSessionInbox *
ant_session_inbox_ref (AntSessionInbox *self)
{
  atomic_fetch_add (&self->ref_count, 1);
  return self;
}

void
ant_session_inbox_unref (AntSessionInbox *self)
{
  if (atomic_fetch_sub (&self->ref_count, 1) > 1)
    return;

  g_queue_clear_full (&self->messages, (GDestroyNotify) ant_session_result_free);
  g_clear_pointer (&self->status, ant_session_status_free);
  g_main_context_unref (self->context);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

/**
 * ant_session_inbox_close:
 *
 * Delivers nothing any more; what comes later is dropped. In the main context.
 */
void
ant_session_inbox_close (AntSessionInbox *self)
{
  GSource *source;

  pthread_mutex_lock (&self->mutex);
  source = g_steal_pointer (&self->source);
  pthread_mutex_unlock (&self->mutex);
  if (source == NULL)
    return;
  g_source_destroy (source);
  g_source_unref (source);
}

static void
add_message (AntSessionInbox *self, guint64 token, AntExchange *exchange, const GError *error)
{
  AntSessionResult *message = g_new (AntSessionResult, 1);

  message->token = token;
  message->exchange = exchange != NULL ? ant_exchange_ref (exchange) : NULL;
  message->error = error != NULL ? g_error_copy (error) : NULL;
  pthread_mutex_lock (&self->mutex);
  if (self->source != NULL)
    {
      self->cost += get_cost (message);
      g_queue_push_tail (&self->messages, g_steal_pointer (&message));
    }
  pthread_mutex_unlock (&self->mutex);
  if (message != NULL)
    ant_session_result_free (message);
}

void
ant_session_inbox_add_row (AntSessionInbox *self, AntExchange *exchange)
{
  add_message (self, 0, exchange, NULL);
}

void
ant_session_inbox_add_result (AntSessionInbox *self, guint64 token, AntExchange *exchange, const GError *error)
{
  add_message (self, token, exchange, error);
}

/**
 * ant_session_inbox_is_full:
 *
 * To be asked by whoever fills it from the network: nothing is refused, but a flood that is read faster than the main
 * thread takes it would fill the memory. In the network thread.
 *
 * Returns: %TRUE when enough waits. Then nothing more should be read until @room is called, in the main context. A
 *   closed inbox is never full: it keeps nothing.
 */
gboolean
ant_session_inbox_is_full (AntSessionInbox *self)
{
  gboolean full;

  pthread_mutex_lock (&self->mutex);
  full = self->source != NULL && (self->messages.length >= HIGH_ROWS || self->cost >= self->high_cost);
  self->throttled = self->throttled || full;
  pthread_mutex_unlock (&self->mutex);
  return full;
}

void
ant_session_inbox_take_status (AntSessionInbox *self, AntSessionStatus *status)
{
  AntSessionStatus *old;

  pthread_mutex_lock (&self->mutex);
  old = self->status;
  self->status = status;
  pthread_mutex_unlock (&self->mutex);
  ant_session_status_free (old);
}

/**
 * ant_session_inbox_flush:
 *
 * Wakes the main context for what was added. In the network thread, when it has nothing more to add for now.
 */
void
ant_session_inbox_flush (AntSessionInbox *self)
{
  gboolean wake;

  pthread_mutex_lock (&self->mutex);
  wake = self->source != NULL && !self->told && (self->messages.length > 0 || self->status != NULL);
  self->told = self->told || wake;
  pthread_mutex_unlock (&self->mutex);
  if (wake)
    g_main_context_wakeup (self->context);
}
