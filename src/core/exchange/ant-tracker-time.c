/* Time: how long a row took, whatever was done to the clock, and when it is over its deadline.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker-private.h"

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)
/* The two clocks are not read in the same instant, and one that is being adjusted runs up to a thousandth fast or slow:
 * by what they part beyond that, the wall clock was set. */
#define MAX_JITTER_NS (NS_PER_SECOND / 20)
#define MAX_DRIFT 1000

static gint
compare_deadlines (gconstpointer a, gconstpointer b, gpointer user_data)
{
  const AntRow *row_a = a;
  const AntRow *row_b = b;

  if (row_a->deadline_ns != row_b->deadline_ns)
    return row_a->deadline_ns < row_b->deadline_ns ? -1 : 1;
  return row_a->serial < row_b->serial ? -1 : row_a->serial > row_b->serial;
}

/* From here on the row's time is counted. */
void
ant_tracker_start_clock (AntTracker *tracker, AntRow *row)
{
  row->since_ns = ant_clock_monotonic_ns (tracker->clock);
  row->clock_offset_ns = ant_clock_wall_ns (tracker->clock) - row->since_ns;
}

/* @timeout_ns from when @row was sent; 0 = none. */
void
ant_tracker_start_deadline (AntTracker *tracker, AntRow *row, gint64 timeout_ns)
{
  if (timeout_ns == 0 || timeout_ns >= ANT_TRACKER_NO_DEADLINE - row->since_ns)
    return;

  row->deadline_ns = row->since_ns + timeout_ns;
  row->deadline = g_sequence_insert_sorted (tracker->deadlines, row, compare_deadlines, NULL);
}

void
ant_tracker_stop_deadline (AntTracker *tracker, AntRow *row)
{
  g_clear_pointer (&row->deadline, g_sequence_remove);
}

/* From one wall stamp of @row to a later one; @ret_stepped: whether somebody set the clock in between. The later stamp
 * may be from before that all the same, when what it belongs to waited to be read: then only the plain difference lies
 * within the time that has passed. */
gint64
ant_tracker_measure (AntTracker *tracker, const AntRow *row, gint64 from_ns, gint64 to_ns, gboolean *ret_stepped)
{
  gint64 now_ns = ant_clock_monotonic_ns (tracker->clock);
  gint64 step_ns = ant_clock_wall_ns (tracker->clock) - now_ns - row->clock_offset_ns;
  gint64 tolerance_ns = MAX_JITTER_NS + (now_ns - row->since_ns) / MAX_DRIFT;
  gint64 plain_ns = to_ns - from_ns;
  gint64 reckoned_ns = plain_ns - step_ns;
  gint64 most_ns = now_ns - row->since_ns + tolerance_ns;

  *ret_stepped = plain_ns < 0 || step_ns > tolerance_ns || step_ns < -tolerance_ns;
  if (!*ret_stepped)
    return plain_ns;
  if ((reckoned_ns < -tolerance_ns || reckoned_ns > most_ns) && plain_ns >= 0 && plain_ns <= most_ns)
    return plain_ns;
  return MAX (reckoned_ns, 0);
}

void
ant_tracker_set_latency (AntTracker *tracker, const AntRow *row, AntExchange *next, gint64 from_ns, gint64 to_ns)
{
  gboolean stepped;

  next->latency_ns = ant_tracker_measure (tracker, row, from_ns, to_ns, &stepped);
  if (stepped)
    ant_exchange_add_note (next, "The system's clock was set in between, or the machine slept: the latency is by the "
                                 "monotonic clock.");
}

/* The row ends now, without an answer. */
void
ant_tracker_set_ended (AntTracker *tracker, const AntRow *row, AntExchange *next)
{
  gint64 start_ns = next->direction == ANT_DIRECTION_OUT ? next->sent_ns : next->received_ns;
  gint64 now_ns = ant_clock_wall_ns (tracker->clock);
  gboolean stepped;

  next->ended_ns = start_ns != 0 ? start_ns + ant_tracker_measure (tracker, row, start_ns, now_ns, &stepped) : now_ns;
}

/* `1.5 s`: English whatever the locale. */
char *
ant_tracker_format_duration (gint64 ns)
{
  char number[G_ASCII_DTOSTR_BUF_SIZE];

  g_ascii_formatd (number, sizeof number, "%.6g", (double) ns / NS_PER_SECOND);
  return g_strconcat (number, " s", NULL);
}

void
ant_tracker_time_out (AntTracker *tracker, AntRow *row)
{
  AntExchange *next = ant_exchange_copy (row->exchange);
  g_autofree char *duration = ant_tracker_format_duration (next->timeout_ns);
  g_autofree char *note = g_strdup_printf ("No answer came within %s of sending.", duration);

  next->state = ANT_STATE_TIMEOUT;
  next->ended_ns = next->sent_ns + next->timeout_ns;
  ant_exchange_add_note (next, note);
  ant_tracker_stop_deadline (tracker, row);
  ant_tracker_publish_ended (tracker, row, next);
}

/**
 * ant_tracker_next_deadline:
 * @tracker: a tracker
 *
 * Returns: monotonic ns when ant_tracker_expire() has something to do, or %ANT_TRACKER_NO_DEADLINE
 */
gint64
ant_tracker_next_deadline (AntTracker *tracker)
{
  GSequenceIter *first;

  g_return_val_if_fail (tracker != NULL, ANT_TRACKER_NO_DEADLINE);

  first = g_sequence_get_begin_iter (tracker->deadlines);
  return g_sequence_iter_is_end (first) ? ANT_TRACKER_NO_DEADLINE : ((AntRow *) g_sequence_get (first))->deadline_ns;
}

/**
 * ant_tracker_expire:
 * @tracker: a tracker
 * @due_ns: a time by the monotonic clock, now or before
 *
 * Makes `timeout` of every request whose deadline is @due_ns or before. Until then all that has come must have been told
 * to ant_tracker_received(): an answer that lies in the socket's buffer may have come in time.
 */
void
ant_tracker_expire (AntTracker *tracker, gint64 due_ns)
{
  g_return_if_fail (tracker != NULL);

  while (ant_tracker_next_deadline (tracker) <= due_ns)
    ant_tracker_time_out (tracker, g_sequence_get (g_sequence_get_begin_iter (tracker->deadlines)));
}
