/* The stretch of time that all bars of the waterfall share, and its ruler.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-time-axis.h"

/**
 * AntuiTimeAxis:
 *
 * Main thread only. The range is wall clock ns and never empty: a millisecond at least, so that one fast row does not
 * fill the column.
 */
struct _AntuiTimeAxis
{
  GObject parent_instance;

  gint64 start_ns;
  gint64 length_ns;
  gint64 now_ns;
};

G_DEFINE_FINAL_TYPE (AntuiTimeAxis, antui_time_axis, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

enum
{
  MIN_LENGTH_NS = 1000000,
};

AntuiTimeAxis *
antui_time_axis_new (void)
{
  return g_object_new (ANTUI_TYPE_TIME_AXIS, NULL);
}

/* From @start_ns to at least @end_ns; the end is moved out to the next half tick, so that a growing row does not make
 * every bar crawl. @now_ns is where the bars of open rows end. */
void
antui_time_axis_set_range (AntuiTimeAxis *self, gint64 start_ns, gint64 end_ns, gint64 now_ns)
{
  gint64 length = MAX (end_ns - start_ns, MIN_LENGTH_NS);
  gint64 step = MAX (antui_time_axis_tick (length, 8) / 2, 1);

  g_return_if_fail (ANTUI_IS_TIME_AXIS (self));

  length = (length / step + 1) * step;
  if (self->start_ns == start_ns && self->length_ns == length && self->now_ns == now_ns)
    return;
  self->start_ns = start_ns;
  self->length_ns = length;
  self->now_ns = now_ns;
  g_signal_emit (self, signals[CHANGED], 0);
}

gint64
antui_time_axis_get_start (AntuiTimeAxis *self)
{
  return self->start_ns;
}

gint64
antui_time_axis_get_length (AntuiTimeAxis *self)
{
  return self->length_ns;
}

gint64
antui_time_axis_get_now (AntuiTimeAxis *self)
{
  return self->now_ns;
}

/* 0 at the start of the range, 1 at its end; clamped. */
double
antui_time_axis_position (AntuiTimeAxis *self, gint64 wall_ns)
{
  return CLAMP ((double) (wall_ns - self->start_ns) / (double) self->length_ns, 0, 1);
}

/* The distance of ticks, ns, that gives at most @most of them over @length_ns: 1, 2 or 5 times a power of ten up to
 * seconds, then what clocks have. */
gint64
antui_time_axis_tick (gint64 length_ns, guint most)
{
  static const gint64 clock_s[] = { 1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 21600, 43200 };
  static const int steps[] = { 1, 2, 5 };

  for (gint64 power = 1; power < 1000000000; power *= 10)
    for (guint i = 0; i < G_N_ELEMENTS (steps); i++)
      if (length_ns / (power * steps[i]) <= most)
        return power * steps[i];
  for (guint i = 0; i < G_N_ELEMENTS (clock_s); i++)
    if (length_ns / (clock_s[i] * 1000000000) <= most)
      return clock_s[i] * 1000000000;
  for (gint64 days = 1;; days *= 2)
    if (length_ns / (days * 86400 * 1000000000) <= most)
      return days * 86400 * 1000000000;
}

/* A tick's label, with the unit that suits the distance of ticks. */
char *
antui_time_axis_label (gint64 ns, gint64 tick_ns)
{
  if (ns == 0)
    return g_strdup ("0");
  if (tick_ns < 1000000)
    return g_strdup_printf ("%" G_GINT64_FORMAT " µs", ns / 1000);
  if (tick_ns < 1000000000)
    return g_strdup_printf ("%" G_GINT64_FORMAT " ms", ns / 1000000);
  if (tick_ns < G_GINT64_CONSTANT (60000000000))
    return g_strdup_printf ("%" G_GINT64_FORMAT " s", ns / 1000000000);
  if (tick_ns < G_GINT64_CONSTANT (3600000000000))
    return g_strdup_printf ("%" G_GINT64_FORMAT " min", ns / G_GINT64_CONSTANT (60000000000));
  return g_strdup_printf ("%" G_GINT64_FORMAT " h", ns / G_GINT64_CONSTANT (3600000000000));
}

static void
antui_time_axis_class_init (AntuiTimeAxisClass *klass)
{
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
antui_time_axis_init (AntuiTimeAxis *self)
{
  self->length_ns = MIN_LENGTH_NS;
}
