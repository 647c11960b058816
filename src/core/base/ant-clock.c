/* The system's clocks, and how a time is written.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-clock.h"

#include <time.h>

#define NS_PER_SECOND G_GINT64_CONSTANT (1000000000)

static gint64
read_clock (clockid_t id)
{
  struct timespec now = { 0 };

  clock_gettime (id, &now);
  return (gint64) now.tv_sec * NS_PER_SECOND + now.tv_nsec;
}

static gint64
system_monotonic_ns (AntClock *clock)
{
  return read_clock (CLOCK_MONOTONIC);
}

static gint64
system_wall_ns (AntClock *clock)
{
  return read_clock (CLOCK_REALTIME);
}

/**
 * ant_clock_system:
 *
 * The clock of this machine. Wall time is `CLOCK_REALTIME`, as the kernel's receive stamps are, so that
 * the two may be subtracted. Any thread.
 *
 * Returns: (transfer none): the one system clock; never freed
 */
AntClock *
ant_clock_system (void)
{
  static AntClock system_clock = { system_monotonic_ns, system_wall_ns };

  return &system_clock;
}

/**
 * ant_clock_monotonic_ns:
 * @clock: a clock
 *
 * Any thread, as far as @clock allows (the system's does).
 *
 * Returns: nanoseconds from an arbitrary start, which never go back
 */
gint64
ant_clock_monotonic_ns (AntClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->monotonic_ns (clock);
}

/**
 * ant_clock_wall_ns:
 * @clock: a clock
 *
 * Any thread, as far as @clock allows (the system's does). May jump when somebody sets the time.
 *
 * Returns: nanoseconds since 1970-01-01T00:00:00Z
 */
gint64
ant_clock_wall_ns (AntClock *clock)
{
  g_return_val_if_fail (clock != NULL, 0);

  return clock->wall_ns (clock);
}

static void
put_digits (char *text, guint n, gint64 value)
{
  for (; n > 0; value /= 10)
    text[--n] = (char) ('0' + value % 10);
}

/**
 * ant_wall_ns_to_rfc3339:
 * @wall_ns: nanoseconds since 1970-01-01T00:00:00Z; negative is before
 *
 * Writes a time in UTC with all nine digits, so that text sorts as time does (RFC 3339 5.1). Any thread.
 *
 * Returns: (transfer full): `2026-11-22T17:17:12.000000001Z`
 */
char *
ant_wall_ns_to_rfc3339 (gint64 wall_ns)
{
  gint64 fraction = wall_ns % NS_PER_SECOND;
  time_t seconds = (time_t) (wall_ns / NS_PER_SECOND);
  char text[] = "0000-00-00T00:00:00.000000000Z";
  struct tm date;

  if (fraction < 0)
    {
      seconds--;
      fraction += NS_PER_SECOND;
    }

  /* 64 bits of nanoseconds reach from 1677 to 2262: always a valid date of four digits. */
  gmtime_r (&seconds, &date);
  put_digits (text, 4, date.tm_year + 1900);
  put_digits (text + 5, 2, date.tm_mon + 1);
  put_digits (text + 8, 2, date.tm_mday);
  put_digits (text + 11, 2, date.tm_hour);
  put_digits (text + 14, 2, date.tm_min);
  put_digits (text + 17, 2, date.tm_sec);
  put_digits (text + 20, 9, fraction);
  return g_strdup (text);
}

/**
 * ant_stamp_to_word:
 * @stamp: who took a stamp
 *
 * The words of the JSON output and of recordings. Any thread.
 *
 * Returns: (nullable): `kernel`, `poll`, or %NULL for none
 */
const char *
ant_stamp_to_word (AntStamp stamp)
{
  switch (stamp)
    {
    case ANT_STAMP_KERNEL:
      return "kernel";
    case ANT_STAMP_POLL:
      return "poll";
    case ANT_STAMP_NONE:
    default:
      return NULL;
    }
}

/**
 * ant_stamp_from_word:
 * @word: (nullable): what should be one of the words
 * @ret_stamp: (out): what it means, NONE for %NULL; written when it means something
 *
 * Any thread.
 *
 * Returns: whether there is such a word
 */
gboolean
ant_stamp_from_word (const char *word, AntStamp *ret_stamp)
{
  for (AntStamp stamp = ANT_STAMP_NONE; stamp <= ANT_STAMP_POLL; stamp++)
    if (g_strcmp0 (ant_stamp_to_word (stamp), word) == 0)
      {
        *ret_stamp = stamp;
        return TRUE;
      }
  return FALSE;
}
