/* The shared time axis: ticks and labels of every scale, positions, and when it tells of a change.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-time-axis.h"

static const gint64 US = 1000, MS = 1000000, S = G_GINT64_CONSTANT (1000000000);

static void
test_tick_suits_every_scale (void)
{
  const struct
  {
    gint64 length, tick;
  } cases[] = {
    { 5 * US, 1 * US },       { 80 * US, 10 * US },   { 900 * MS, 200 * MS },          { 8 * S, 1 * S },
    { 60 * S, 10 * S },       { 600 * S, 120 * S },   { 3600 * S, 600 * S },           { 86400 * S, 14400 * S },
    { 8 * 86400 * S, 86400 * S },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gint64 tick = antui_time_axis_tick (cases[i].length, 8);

      g_assert_cmpint (tick, ==, cases[i].tick);
      g_assert_cmpint (cases[i].length / tick, <=, 8);
    }
}

static void
test_label_names_the_unit (void)
{
  const struct
  {
    gint64 ns, tick;
    const char *label;
  } cases[] = {
    { 0, MS, "0" },          { 20 * US, 10 * US, "20 µs" }, { 400 * MS, 200 * MS, "400 ms" },
    { 30 * S, 10 * S, "30 s" }, { 240 * S, 120 * S, "4 min" }, { 7200 * S, 3600 * S, "2 h" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *label = antui_time_axis_label (cases[i].ns, cases[i].tick);

      g_assert_cmpstr (label, ==, cases[i].label);
    }
}

static void
count_cb (int *count)
{
  ++*count;
}

static void
test_range_tells_only_of_changes (void)
{
  g_autoptr (AntuiTimeAxis) axis = antui_time_axis_new ();
  int count = 0;

  g_signal_connect_swapped (axis, "changed", G_CALLBACK (count_cb), &count);
  antui_time_axis_set_range (axis, 100 * S, 101 * S, 100 * S);
  antui_time_axis_set_range (axis, 100 * S, 101 * S, 100 * S);
  g_assert_cmpint (count, ==, 1);
  antui_time_axis_set_range (axis, 100 * S, 101 * S, 102 * S);
  g_assert_cmpint (count, ==, 2);
}

static void
test_range_is_never_empty (void)
{
  g_autoptr (AntuiTimeAxis) axis = antui_time_axis_new ();

  antui_time_axis_set_range (axis, 100 * S, 100 * S, 100 * S);
  g_assert_cmpint (antui_time_axis_get_length (axis), >=, MS);
}

static void
test_position_is_clamped (void)
{
  g_autoptr (AntuiTimeAxis) axis = antui_time_axis_new ();
  gint64 length;

  antui_time_axis_set_range (axis, 100 * S, 110 * S, 100 * S);
  length = antui_time_axis_get_length (axis);
  g_assert_cmpfloat (antui_time_axis_position (axis, 90 * S), ==, 0);
  g_assert_cmpfloat (antui_time_axis_position (axis, 200 * S), ==, 1);
  g_assert_cmpfloat_with_epsilon (antui_time_axis_position (axis, 100 * S + length / 2), 0.5, 1e-9);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/time-axis/tick/suits-every-scale", test_tick_suits_every_scale);
  g_test_add_func ("/time-axis/label/names-the-unit", test_label_names_the_unit);
  g_test_add_func ("/time-axis/range/tells-only-of-changes", test_range_tells_only_of_changes);
  g_test_add_func ("/time-axis/range/is-never-empty", test_range_is_never_empty);
  g_test_add_func ("/time-axis/position/is-clamped", test_position_is_clamped);
  return g_test_run ();
}
