/* Time, injected: the tracker and the tests never ask the system themselves.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AntClock AntClock;

/**
 * AntClock:
 * @monotonic_ns: nanoseconds that never go back; deadlines are counted in these
 * @wall_ns: nanoseconds since 1970 UTC (CLOCK_REALTIME); what rows show, comparable with kernel stamps
 */
struct _AntClock
{
  gint64 (*monotonic_ns) (AntClock *clock);
  gint64 (*wall_ns) (AntClock *clock);
};

/* Who took the receive stamp: the kernel, or we after poll. */
typedef enum
{
  ANT_STAMP_NONE,
  ANT_STAMP_KERNEL,
  ANT_STAMP_POLL,
} AntStamp;

AntClock *ant_clock_system (void);
gint64 ant_clock_monotonic_ns (AntClock *clock);
gint64 ant_clock_wall_ns (AntClock *clock);
char *ant_wall_ns_to_rfc3339 (gint64 wall_ns);
const char *ant_stamp_to_word (AntStamp stamp); /* NULL for NONE */
gboolean ant_stamp_from_word (const char *word, AntStamp *ret_stamp);

G_END_DECLS
