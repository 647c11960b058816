/* The writer of a recording: a queue, and the thread that empties it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-recording-writer.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include "store/ant-recording-queue.h"
#include "store/ant-recording-sink.h"

enum
{
  /* Between two transactions, so that a kill loses little more than that; sooner when much waits. */
  BATCH_US = 100 * 1000,
  BATCH_ROWS = 4096,

  /* After a failure, until it is tried again. */
  RETRY_US = 1000 * 1000,
};

/* Between two pairs of clocks, while rows come; and how far they may drift apart before that is worth a pair. */
#define CLOCK_NS G_GINT64_CONSTANT (10000000000)
#define STEP_NS G_GINT64_CONSTANT (1000000)

/**
 * AntRecordingWriter:
 *
 * Rows are given from any thread, and never wait for the disk: they go into a queue, where only the newest snapshot of a
 * row stays. A thread takes all of it at most every tenth of a second and writes it in one transaction. When that fails it
 * tries the same again each second; meanwhile the queue fills, and when it is full, new rows are lost, and counted.
 * Changes of rows that wait are never lost.
 *
 * @path, @clock, @context, @thread: constant
 * @mutex: guards what follows; a pthread one, so that the thread sanitizer sees the hand-over
 * @work: there is something to do; @done: a flush has been carried out
 * @n_writing: rows that the thread has in hand
 * @n_lost: rows that ended and were not kept
 * @asked, @carried_out: flushes, counted
 * @flush_error: (nullable): how the newest has failed
 * @closing: the thread ends after one more flush
 * @trouble: (nullable): why nothing is kept at the moment
 * @func, @user_data: of the main context
 * @sink, @writing: the thread's alone, as all below
 * @next_us: monotonic time of the next transaction, at the earliest
 * @failing: the last one failed, and @writing is to be written once more
 * @clock_ns: monotonic time of the newest pair of clocks, 0 = none; @offset_ns: between the two
 */
struct _AntRecordingWriter
{
  atomic_int ref_count;
  char *path;
  AntClock *clock;
  GMainContext *context;
  pthread_t thread;

  pthread_mutex_t mutex;
  pthread_cond_t work;
  pthread_cond_t done;
  AntRecordingQueue queue;
  guint n_writing;
  guint64 n_lost;
  guint64 asked;
  guint64 carried_out;
  GError *flush_error;
  gboolean closing;
  GError *trouble;
  AntRecordingTroubleFunc func;
  gpointer user_data;

  AntRecordingSink *sink;
  AntRecordingQueue writing;
  gint64 next_us;
  gboolean failing;
  gint64 clock_ns;
  gint64 offset_ns;
};

static gboolean
trouble_cb (gpointer user_data)
{
  AntRecordingWriter *self = user_data;
  g_autoptr (GError) trouble = NULL;
  AntRecordingTroubleFunc func;
  gpointer data;
  guint64 n_lost;

  pthread_mutex_lock (&self->mutex);
  trouble = self->trouble != NULL ? g_error_copy (self->trouble) : NULL;
  n_lost = self->n_lost;
  func = self->func;
  data = self->user_data;
  pthread_mutex_unlock (&self->mutex);
  if (func != NULL)
    func (self, trouble, n_lost, data);
  return G_SOURCE_REMOVE;
}

/* With the mutex held. */
static void
set_trouble (AntRecordingWriter *self, const GError *error)
{
  GSource *source;

  g_clear_error (&self->trouble);
  self->trouble = error != NULL ? g_error_copy (error) : NULL;
  source = g_idle_source_new ();
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_set_callback (source, trouble_cb, ant_recording_writer_ref (self), (GDestroyNotify) ant_recording_writer_unref);
  g_source_attach (source, self->context);
  g_source_unref (source);
}

static gboolean
write_note (AntRecordingWriter *self, const AntRecordingNote *note, GError **error)
{
  switch (note->kind)
    {
    case ANT_RECORDING_BEGIN:
      return ant_recording_sink_put_session (self->sink, note->session, note->text, note->jid, note->wall_ns, error);
    case ANT_RECORDING_END:
      return ant_recording_sink_end_session (self->sink, note->session, note->wall_ns, error);
    case ANT_RECORDING_MARK:
    default:
      return ant_recording_sink_put_mark (self->sink, note->wall_ns, note->text, error);
    }
}

/* From time to time, and when somebody has set the clock: so that rows of several runs line up. */
static gboolean
write_clock (AntRecordingWriter *self, GError **error)
{
  gint64 monotonic_ns = ant_clock_monotonic_ns (self->clock);
  gint64 wall_ns = ant_clock_wall_ns (self->clock);
  gint64 step_ns = wall_ns - monotonic_ns - self->offset_ns;

  if (self->clock_ns != 0 && monotonic_ns - self->clock_ns < CLOCK_NS && ABS (step_ns) < STEP_NS)
    return TRUE;
  if (!ant_recording_sink_put_clock (self->sink, monotonic_ns, wall_ns, error))
    return FALSE;
  self->clock_ns = monotonic_ns;
  self->offset_ns = wall_ns - monotonic_ns;
  return TRUE;
}

/* That somebody wants to see secrets does not let them into a file. @n_lost: rows that no file can hold */
static gboolean
write_rows (AntRecordingWriter *self, guint *n_lost, GError **error)
{
  for (guint i = 0; i < self->writing.rows->len; i++)
    {
      g_autoptr (AntExchange) redacted = ant_exchange_redact (g_ptr_array_index (self->writing.rows, i));
      gboolean kept;

      if (!ant_recording_sink_put_exchange (self->sink, redacted, &kept, error))
        return FALSE;
      *n_lost += !kept;
    }
  return TRUE;
}

static gboolean
write_all (AntRecordingWriter *self, guint *n_lost, GError **error)
{
  gint64 clock_ns = self->clock_ns;

  if (!ant_recording_sink_begin (self->sink, error))
    return FALSE;
  for (guint i = 0; i < self->writing.notes->len; i++)
    if (!write_note (self, g_ptr_array_index (self->writing.notes, i), error))
      return FALSE;
  if (write_clock (self, error) && write_rows (self, n_lost, error) && ant_recording_sink_commit (self->sink, error))
    return TRUE;
  self->clock_ns = clock_ns;
  return FALSE;
}

static void
wait_until (AntRecordingWriter *self, gint64 us)
{
  struct timespec until = { us / 1000000, us % 1000000 * 1000 };

  pthread_cond_timedwait (&self->work, &self->mutex, &until);
}

/* With the mutex held: until there is something to write and it is time, or somebody wants it at once. */
static void
wait_for_work (AntRecordingWriter *self)
{
  while (self->asked == self->carried_out)
    {
      if (!self->failing && self->queue.rows->len >= BATCH_ROWS)
        return;
      if (!self->failing && ant_recording_queue_is_empty (&self->queue))
        pthread_cond_wait (&self->work, &self->mutex);
      else if (g_get_monotonic_time () < self->next_us)
        wait_until (self, self->next_us);
      else
        return;
    }
}

/* With the mutex held: what failed comes first. */
static void
take_queue (AntRecordingWriter *self)
{
  AntRecordingQueue taken = self->queue;

  if (self->failing)
    return;
  self->queue = self->writing;
  self->writing = taken;
  self->n_writing = taken.rows->len;
}

/* With the mutex held. */
static void
settle (AntRecordingWriter *self, gboolean written, guint n_lost, const GError *error)
{
  self->next_us = g_get_monotonic_time () + (written ? BATCH_US : RETRY_US);
  if (written)
    {
      self->n_lost += n_lost;
      self->n_writing = 0;
    }
  if (written == self->failing)
    set_trouble (self, error);
  self->failing = !written;
}

static guint
count_ended (const AntRecordingQueue *queue)
{
  guint n = 0;

  for (guint i = 0; i < queue->rows->len; i++)
    n += ant_exchange_is_ended (g_ptr_array_index (queue->rows, i));
  return n;
}

/* With the mutex held: whoever has asked for a flush is told, once all is written that there was, or nothing can be. */
static void
answer (AntRecordingWriter *self, guint64 asked, const GError *error)
{
  g_clear_error (&self->flush_error);
  self->flush_error = error != NULL ? g_error_copy (error) : NULL;
  self->carried_out = asked;
  pthread_cond_broadcast (&self->done);
}

/* One turn, with the mutex held before and after. */
static void
turn (AntRecordingWriter *self)
{
  g_autoptr (GError) error = NULL;
  guint64 asked;
  gboolean again, written;
  guint n_lost = 0;

  wait_for_work (self);
  asked = self->asked;
  again = self->failing;
  take_queue (self);
  pthread_mutex_unlock (&self->mutex);

  written = ant_recording_queue_is_empty (&self->writing) || write_all (self, &n_lost, &error);
  if (written)
    ant_recording_queue_empty (&self->writing);

  pthread_mutex_lock (&self->mutex);
  settle (self, written, n_lost, error);
  /* Behind what failed before there may be more. */
  if (asked > self->carried_out && !(written && again))
    answer (self, asked, error);
}

static gboolean
is_over (AntRecordingWriter *self)
{
  return self->closing && self->asked == self->carried_out;
}

static void *
write_thread (void *data)
{
  AntRecordingWriter *self = data;

  pthread_mutex_lock (&self->mutex);
  while (!is_over (self))
    turn (self);
  self->n_lost += count_ended (&self->queue) + count_ended (&self->writing);
  pthread_mutex_unlock (&self->mutex);
  return NULL;
}

static void
init_conditions (AntRecordingWriter *self)
{
  pthread_condattr_t attributes;

  pthread_mutex_init (&self->mutex, NULL);
  pthread_condattr_init (&attributes);
  pthread_condattr_setclock (&attributes, CLOCK_MONOTONIC);
  pthread_cond_init (&self->work, &attributes);
  pthread_cond_init (&self->done, &attributes);
  pthread_condattr_destroy (&attributes);
}

/* Signals are for the main thread. */
static void
start_thread (AntRecordingWriter *self)
{
  sigset_t all, old;
  int code;

  sigfillset (&all);
  pthread_sigmask (SIG_SETMASK, &all, &old);
  code = pthread_create (&self->thread, NULL, write_thread, self);
  pthread_sigmask (SIG_SETMASK, &old, NULL);
  if (code != 0)
    g_error ("no thread for the recording: %s", g_strerror (code));
}

/**
 * ant_recording_writer_new:
 * @path: (type filename): where there is no file yet, or an empty one
 * @clock: for pairs of clocks; outlives the writer
 *
 * Makes the file, at once and with a schema, so that what cannot be recorded to is known before anything happens.
 *
 * Returns: (transfer full) (nullable): the writer
 */
AntRecordingWriter *
ant_recording_writer_new (const char *path, AntClock *clock, GError **error)
{
  AntRecordingSink *sink;
  AntRecordingWriter *self;

  g_return_val_if_fail (path != NULL && clock != NULL, NULL);

  sink = ant_recording_sink_new (path, error);
  if (sink == NULL)
    return NULL;

  self = g_new0 (AntRecordingWriter, 1);
  atomic_init (&self->ref_count, 1);
  self->path = g_strdup (path);
  self->clock = clock;
  self->context = g_main_context_ref_thread_default ();
  self->sink = sink;
  ant_recording_queue_init (&self->queue);
  ant_recording_queue_init (&self->writing);
  init_conditions (self);
  start_thread (self);
  return self;
}

/**
 * ant_recording_writer_ref:
 *
 * Any thread.
 *
 * Returns: (transfer full): @self
 */
AntRecordingWriter *
ant_recording_writer_ref (AntRecordingWriter *self)
{
  atomic_fetch_add (&self->ref_count, 1);
  return self;
}

/**
 * ant_recording_writer_unref:
 *
 * Any thread; the last one waits as [method@RecordingWriter.close] does, if nobody has called that.
 */
void
ant_recording_writer_unref (AntRecordingWriter *self)
{
  if (atomic_fetch_sub (&self->ref_count, 1) > 1)
    return;

  ant_recording_writer_close (self, NULL);
  ant_recording_queue_clear (&self->queue);
  ant_recording_queue_clear (&self->writing);
  pthread_cond_destroy (&self->work);
  pthread_cond_destroy (&self->done);
  pthread_mutex_destroy (&self->mutex);
  g_clear_error (&self->flush_error);
  g_clear_error (&self->trouble);
  g_main_context_unref (self->context);
  g_free (self->path);
  g_free (self);
}

/**
 * ant_recording_writer_get_path:
 *
 * Returns: (transfer none) (type filename): where it writes
 */
const char *
ant_recording_writer_get_path (AntRecordingWriter *self)
{
  return self->path;
}

/**
 * ant_recording_writer_set_trouble_func:
 * @func: (nullable): is told when nothing can be kept, and when all is kept again; each once
 *
 * In the main context that made the writer, where @func is called.
 */
void
ant_recording_writer_set_trouble_func (AntRecordingWriter *self, AntRecordingTroubleFunc func, gpointer user_data)
{
  pthread_mutex_lock (&self->mutex);
  self->func = func;
  self->user_data = user_data;
  pthread_mutex_unlock (&self->mutex);
}

static void
add_note (AntRecordingWriter *self, const AntRecordingNote *note)
{
  pthread_mutex_lock (&self->mutex);
  if (!self->closing && ant_recording_queue_add_note (&self->queue, note))
    pthread_cond_signal (&self->work);
  pthread_mutex_unlock (&self->mutex);
}

/**
 * ant_recording_writer_begin_session:
 * @number: unique in this recording
 * @name: what a person calls it
 * @jid: (nullable): its account
 *
 * Any thread.
 */
void
ant_recording_writer_begin_session (AntRecordingWriter *self, guint number, const char *name, const char *jid)
{
  g_return_if_fail (name != NULL);

  add_note (self, &(AntRecordingNote) { ANT_RECORDING_BEGIN, number, ant_clock_wall_ns (self->clock), (char *) name,
                                        (char *) jid });
}

/**
 * ant_recording_writer_end_session:
 * @number: of a session; those that are not told have ended when the recording is closed
 *
 * Any thread.
 */
void
ant_recording_writer_end_session (AntRecordingWriter *self, guint number)
{
  add_note (self, &(AntRecordingNote) { ANT_RECORDING_END, number, ant_clock_wall_ns (self->clock) });
}

/**
 * ant_recording_writer_add_mark:
 * @wall_ns: the time it stands at
 * @note: a person's words
 *
 * Any thread.
 */
void
ant_recording_writer_add_mark (AntRecordingWriter *self, gint64 wall_ns, const char *note)
{
  g_return_if_fail (note != NULL);

  add_note (self, &(AntRecordingNote) { ANT_RECORDING_MARK, .wall_ns = wall_ns, .text = (char *) note });
}

/**
 * ant_recording_writer_add:
 * @exchange: a snapshot of a row, new or changed
 *
 * Any thread; the snapshots of one row in their order.
 */
void
ant_recording_writer_add (AntRecordingWriter *self, AntExchange *exchange)
{
  gboolean was_empty;

  g_return_if_fail (exchange != NULL);

  pthread_mutex_lock (&self->mutex);
  if (!self->closing)
    {
      was_empty = ant_recording_queue_is_empty (&self->queue);
      if (!ant_recording_queue_add (&self->queue, exchange))
        self->n_lost += ant_exchange_is_ended (exchange);
      /* A thread that is about to write anyway need not be woken for each row. */
      if (was_empty || self->queue.rows->len == BATCH_ROWS)
        pthread_cond_signal (&self->work);
    }
  pthread_mutex_unlock (&self->mutex);
}

/**
 * ant_recording_writer_count_waiting:
 *
 * Any thread.
 *
 * Returns: rows that have been given and are not yet in the file
 */
guint
ant_recording_writer_count_waiting (AntRecordingWriter *self)
{
  guint n;

  pthread_mutex_lock (&self->mutex);
  n = self->queue.rows->len + self->n_writing;
  pthread_mutex_unlock (&self->mutex);
  return n;
}

/**
 * ant_recording_writer_count_lost:
 *
 * Any thread.
 *
 * Returns: rows that have been given, ended, and will never be in the file
 */
guint64
ant_recording_writer_count_lost (AntRecordingWriter *self)
{
  guint64 n;

  pthread_mutex_lock (&self->mutex);
  n = self->n_lost;
  pthread_mutex_unlock (&self->mutex);
  return n;
}

/* With the mutex held. */
static gboolean
wait_for_flush (AntRecordingWriter *self, GError **error)
{
  guint64 asked = ++self->asked;

  pthread_cond_signal (&self->work);
  while (self->carried_out < asked)
    pthread_cond_wait (&self->done, &self->mutex);
  if (self->flush_error == NULL)
    return TRUE;
  if (error != NULL)
    *error = g_error_copy (self->flush_error);
  return FALSE;
}

/**
 * ant_recording_writer_flush:
 *
 * Waits for the disk. Any thread but the writer's.
 *
 * Returns: whether all that was given before is in the file; what is not waits on
 */
gboolean
ant_recording_writer_flush (AntRecordingWriter *self, GError **error)
{
  gboolean written = TRUE;

  pthread_mutex_lock (&self->mutex);
  if (!self->closing)
    written = wait_for_flush (self, error);
  pthread_mutex_unlock (&self->mutex);
  return written;
}

/**
 * ant_recording_writer_close:
 *
 * Waits for the disk. Does nothing the second time.
 *
 * Returns: whether all that was given is in the file, rows that were lost earlier aside
 */
gboolean
ant_recording_writer_close (AntRecordingWriter *self, GError **error)
{
  AntRecordingNote end = { ANT_RECORDING_END, .wall_ns = ant_clock_wall_ns (self->clock) };
  gboolean written;

  pthread_mutex_lock (&self->mutex);
  if (self->closing)
    {
      pthread_mutex_unlock (&self->mutex);
      return TRUE;
    }
  self->closing = TRUE;
  ant_recording_queue_add_note (&self->queue, &end);
  written = wait_for_flush (self, error);
  pthread_mutex_unlock (&self->mutex);

  pthread_join (self->thread, NULL);
  return ant_recording_sink_close (self->sink, written ? error : NULL) && written;
}
