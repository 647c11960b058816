/* The network thread: its main context, and the queue of commands that leads into it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-network-private.h"

#include <pthread.h>
#include <stdatomic.h>

/**
 * Command:
 *
 * What ant_network_invoke() was given; @next was given later.
 */
typedef struct _Command Command;

struct _Command
{
  GSourceFunc func;
  gpointer data;
  GDestroyNotify destroy;
  Command *next;
};

/**
 * AntNetworkThread:
 * @mutex: guards @first, @last and @woken; a pthread one, so that the thread sanitizer sees the hand-over
 * @woken: somebody has woken the thread for the commands that are there
 * @wake: ready when there are commands
 * @batch_ms: as given to ant_network_new()
 * @serial, @session: the newest numbers given out
 * @quit, @holds: of the network thread alone: it ends when told to and nobody holds it any more
 *
 * Sessions and the thread itself hold references, so that neither depends on which of them ends last.
 */
struct _AntNetworkThread
{
  atomic_int ref_count;
  GMainContext *context;
  AntClock *clock;
  guint batch_ms;
  GSource *wake;
  pthread_mutex_t mutex;
  Command *first;
  Command *last;
  gboolean woken;
  _Atomic guint64 serial;
  atomic_uint session;
  gboolean quit;
  guint holds;
};

/**
 * AntNetwork:
 *
 * Owns the thread: with the last reference it ends, after all commands and once every session has said goodbye, which
 * takes two seconds at most. Any thread may call it.
 */
struct _AntNetwork
{
  GObject parent_instance;

  AntNetworkThread *shared;
  GThread *thread;
};

G_DEFINE_FINAL_TYPE (AntNetwork, ant_network, G_TYPE_OBJECT)

typedef struct
{
  GSource source;
  AntNetworkThread *thread;
} WakeSource;

static void
run_commands (AntNetworkThread *self)
{
  Command *command;

  pthread_mutex_lock (&self->mutex);
  command = self->first;
  self->first = self->last = NULL;
  self->woken = FALSE;
  pthread_mutex_unlock (&self->mutex);

  while (command != NULL)
    {
      Command *next = command->next;

      command->func (command->data);
      if (command->destroy != NULL)
        command->destroy (command->data);
      g_free (command);
      command = next;
    }
}

static gboolean
has_commands (AntNetworkThread *self)
{
  gboolean has;

  pthread_mutex_lock (&self->mutex);
  has = self->first != NULL;
  pthread_mutex_unlock (&self->mutex);
  return has;
}

/* Looked at in each turn of the loop: a ready time would cost two more wake-ups each time. */
static gboolean
wake_prepare (GSource *source, gint *ret_timeout_ms)
{
  *ret_timeout_ms = -1;
  return has_commands (((WakeSource *) source)->thread);
}

static gboolean
wake_check (GSource *source)
{
  return has_commands (((WakeSource *) source)->thread);
}

static gboolean
wake_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  run_commands (((WakeSource *) source)->thread);
  return G_SOURCE_CONTINUE;
}

static GSourceFuncs wake_funcs = { .prepare = wake_prepare, .check = wake_check, .dispatch = wake_dispatch };

static AntNetworkThread *
thread_new (AntClock *clock, guint batch_ms)
{
  AntNetworkThread *self = g_new0 (AntNetworkThread, 1);

  self->ref_count = 1;
  self->context = g_main_context_new ();
  self->clock = clock;
  self->batch_ms = batch_ms;
  pthread_mutex_init (&self->mutex, NULL);
  self->wake = g_source_new (&wake_funcs, sizeof (WakeSource));
  ((WakeSource *) self->wake)->thread = self;
  g_source_set_static_name (self->wake, "network commands");
  g_source_attach (self->wake, self->context);
  return self;
}

AntNetworkThread *
ant_network_thread_ref (AntNetworkThread *self)
{
  atomic_fetch_add (&self->ref_count, 1);
  return self;
}

void
ant_network_thread_unref (AntNetworkThread *self)
{
  if (atomic_fetch_sub (&self->ref_count, 1) > 1)
    return;

  g_assert (self->first == NULL);
  g_source_destroy (self->wake);
  g_source_unref (self->wake);
  g_main_context_unref (self->context);
  pthread_mutex_destroy (&self->mutex);
  g_free (self);
}

GMainContext *
ant_network_thread_get_context (AntNetworkThread *self)
{
  return self->context;
}

AntClock *
ant_network_thread_get_clock (AntNetworkThread *self)
{
  return self->clock;
}

guint64
ant_network_thread_next_serial (AntNetworkThread *self)
{
  return atomic_fetch_add (&self->serial, 1) + 1;
}

guint
ant_network_thread_next_session (AntNetworkThread *self)
{
  return atomic_fetch_add (&self->session, 1) + 1;
}

/* Behind all others, but nobody is woken for it. */
void
ant_network_thread_post (AntNetworkThread *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  Command *command = g_new (Command, 1);

  *command = (Command) { func, data, destroy, NULL };
  pthread_mutex_lock (&self->mutex);
  if (self->first == NULL)
    self->first = command;
  else
    self->last->next = command;
  self->last = command;
  pthread_mutex_unlock (&self->mutex);
}

/* For what was posted. */
void
ant_network_thread_wake (AntNetworkThread *self)
{
  gboolean asleep;

  pthread_mutex_lock (&self->mutex);
  asleep = self->first != NULL && !self->woken;
  self->woken = self->woken || asleep;
  pthread_mutex_unlock (&self->mutex);
  if (asleep)
    g_main_context_wakeup (self->context);
}

void
ant_network_thread_invoke (AntNetworkThread *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  ant_network_thread_post (self, func, data, destroy);
  ant_network_thread_wake (self);
}

gboolean
ant_network_thread_is_current (AntNetworkThread *self)
{
  return g_main_context_is_owner (self->context);
}

void
ant_network_thread_hold (AntNetworkThread *self)
{
  g_assert (ant_network_thread_is_current (self));
  self->holds++;
}

void
ant_network_thread_release (AntNetworkThread *self)
{
  g_assert (ant_network_thread_is_current (self) && self->holds > 0);
  self->holds--;
}

static gpointer
thread_main (gpointer data)
{
  AntNetworkThread *self = data;

  g_main_context_push_thread_default (self->context);
  while (!self->quit || self->holds > 0)
    g_main_context_iteration (self->context, TRUE);
  /* What was cancelled still reports that; its data is freed there. */
  while (g_main_context_iteration (self->context, FALSE))
    continue;
  g_main_context_pop_thread_default (self->context);
  ant_network_thread_unref (self);
  return NULL;
}

static gboolean
quit_command (gpointer data)
{
  ((AntNetworkThread *) data)->quit = TRUE;
  return G_SOURCE_REMOVE;
}

/**
 * ant_network_new:
 * @clock: (transfer none): outlives the network
 * @batch_ms: rows reach their session's main context at most this often; 0 = at once
 *
 * Starts the thread.
 *
 * Returns: (transfer full): the network
 */
AntNetwork *
ant_network_new (AntClock *clock, guint batch_ms)
{
  AntNetwork *self;

  g_return_val_if_fail (clock != NULL, NULL);

  self = g_object_new (ANT_TYPE_NETWORK, NULL);
  self->shared = thread_new (clock, batch_ms);
  self->thread = g_thread_new ("network", thread_main, ant_network_thread_ref (self->shared));
  return self;
}

AntNetworkThread *
ant_network_get_thread (AntNetwork *self)
{
  return self->shared;
}

guint
ant_network_get_batch_ms (AntNetwork *self)
{
  return self->shared->batch_ms;
}

/**
 * ant_network_get_context:
 *
 * Returns: (transfer none): the context that the network thread runs. Any thread.
 */
GMainContext *
ant_network_get_context (AntNetwork *self)
{
  g_return_val_if_fail (ANT_IS_NETWORK (self), NULL);

  return self->shared->context;
}

/**
 * ant_network_get_clock:
 *
 * Returns: (transfer none): the clock of all sessions. Any thread.
 */
AntClock *
ant_network_get_clock (AntNetwork *self)
{
  g_return_val_if_fail (ANT_IS_NETWORK (self), NULL);

  return self->shared->clock;
}

/**
 * ant_network_invoke:
 * @func: its result means nothing: it runs once
 * @data: for @func
 * @destroy: (nullable): for @data, after @func
 *
 * Runs @func in the network thread, in the order of the calls of each thread. Any thread.
 */
void
ant_network_invoke (AntNetwork *self, GSourceFunc func, gpointer data, GDestroyNotify destroy)
{
  g_return_if_fail (ANT_IS_NETWORK (self));
  g_return_if_fail (func != NULL);

  ant_network_thread_invoke (self->shared, func, data, destroy);
}

static void
ant_network_finalize (GObject *object)
{
  AntNetwork *self = ANT_NETWORK (object);

  ant_network_thread_invoke (self->shared, quit_command, self->shared, NULL);
  /* A thread cannot wait for its own end. */
  if (ant_network_thread_is_current (self->shared))
    g_thread_unref (self->thread);
  else
    g_thread_join (self->thread);
  ant_network_thread_unref (self->shared);
  G_OBJECT_CLASS (ant_network_parent_class)->finalize (object);
}

static void
ant_network_class_init (AntNetworkClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = ant_network_finalize;
}

static void
ant_network_init (AntNetwork *self)
{
}
