/* Clocks and written times.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-fake-clock.h"

#define SECOND G_GINT64_CONSTANT (1000000000)

static void
test_clock_writes_rfc3339 (void)
{
  static const struct { gint64 wall_ns; const char *text; } cases[] = {
    { 0, "1970-01-01T00:00:00.000000000Z" },
    { 1, "1970-01-01T00:00:00.000000001Z" },
    { SECOND - 1, "1970-01-01T00:00:00.999999999Z" },
    { -1, "1969-12-31T23:59:59.999999999Z" },
    { -SECOND, "1969-12-31T23:59:59.000000000Z" },
    { 951782400 * SECOND + 5, "2000-02-29T00:00:00.000000005Z" },
    { G_MAXINT64, "2262-04-11T23:47:16.854775807Z" },
    { G_MININT64, "1677-09-21T00:12:43.145224192Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = ant_wall_ns_to_rfc3339 (cases[i].wall_ns);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_clock_system_runs (void)
{
  AntClock *clock = ant_clock_system ();
  gint64 before = ant_clock_monotonic_ns (clock);
  gint64 wall_us = g_get_real_time ();

  g_assert_cmpint (ant_clock_monotonic_ns (clock), >=, before);
  g_assert_cmpint (ABS (ant_clock_wall_ns (clock) / 1000 - wall_us), <, 60 * G_USEC_PER_SEC);
}

static void
test_clock_fake_stands_still (void)
{
  AnttFakeClock fake;
  gint64 start;

  antt_fake_clock_init (&fake);
  start = ant_clock_monotonic_ns (&fake.clock);
  g_assert_cmpint (ant_clock_monotonic_ns (&fake.clock), ==, start);

  antt_fake_clock_advance (&fake, 30 * SECOND);
  g_assert_cmpint (ant_clock_monotonic_ns (&fake.clock), ==, start + 30 * SECOND);
}

static void
test_stamp_words (void)
{
  g_assert_null (ant_stamp_to_word (ANT_STAMP_NONE));
  g_assert_cmpstr (ant_stamp_to_word (ANT_STAMP_KERNEL), ==, "kernel");
  g_assert_cmpstr (ant_stamp_to_word (ANT_STAMP_POLL), ==, "poll");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/clock/writes/rfc3339", test_clock_writes_rfc3339);
  g_test_add_func ("/clock/runs/system", test_clock_system_runs);
  g_test_add_func ("/clock/stands-still/fake", test_clock_fake_stands_still);
  g_test_add_func ("/stamp/names/words", test_stamp_words);
  return g_test_run ();
}
