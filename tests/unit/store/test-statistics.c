/* Counts and latencies of many rows.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-statistics.h"

static void
add (AntStatistics *statistics, AntState state, const char *to, gint64 latency_ns)
{
  AntRecordingRow row = {
    .session = 1,
    .direction = ANT_DIRECTION_OUT,
    .kind = ANT_KIND_IQ,
    .state = state,
    .to = to,
    .payload_ns = "urn:xmpp:ping",
    .latency_ns = latency_ns,
    .error_condition = state == ANT_STATE_ERROR ? "forbidden" : NULL,
  };

  ant_statistics_add (statistics, &row);
}

static void
test_groups (void)
{
  g_autoptr (AntStatistics) statistics = ant_statistics_new ();
  g_autoptr (GPtrArray) peers = NULL;
  const AntStatisticsGroup *first, *second, *third;

  add (statistics, ANT_STATE_RESULT, "b", 3000);
  add (statistics, ANT_STATE_ERROR, "a", 1000);
  add (statistics, ANT_STATE_TIMEOUT, "b", -1);
  add (statistics, ANT_STATE_LATE, NULL, 9000);
  peers = ant_statistics_get_groups (statistics, ANT_STATISTICS_PEER);
  g_assert_cmpuint (peers->len, ==, 3);
  first = g_ptr_array_index (peers, 0);
  second = g_ptr_array_index (peers, 1);
  third = g_ptr_array_index (peers, 2);
  g_assert_cmpstr (first->name, ==, "b");
  g_assert_cmpuint (first->n, ==, 2);
  g_assert_cmpuint (first->n_timeouts, ==, 1);
  g_assert_cmpuint (first->latencies->len, ==, 1);
  g_assert_null (second->name);
  g_assert_cmpuint (second->n_timeouts, ==, 1);
  g_assert_cmpstr (third->name, ==, "a");
  g_assert_cmpuint (third->n_errors, ==, 1);
}

static void
test_percentiles (void)
{
  g_autoptr (AntStatistics) statistics = ant_statistics_new ();
  g_autoptr (GPtrArray) all = NULL;

  for (guint i = 200; i > 0; i--)
    add (statistics, ANT_STATE_RESULT, "a", i);
  all = ant_statistics_get_groups (statistics, ANT_STATISTICS_ALL);
  g_assert_cmpuint (all->len, ==, 1);
  g_assert_cmpint (ant_statistics_group_get_percentile (all->pdata[0], 0), ==, 1);
  g_assert_cmpint (ant_statistics_group_get_percentile (all->pdata[0], 50), ==, 100);
  g_assert_cmpint (ant_statistics_group_get_percentile (all->pdata[0], 95), ==, 190);
  g_assert_cmpint (ant_statistics_group_get_percentile (all->pdata[0], 99), ==, 198);
  g_assert_cmpint (ant_statistics_group_get_percentile (all->pdata[0], 100), ==, 200);
}

/* Events are no stanzas, and what we answered says nothing of who asked. */
static void
test_left_out (void)
{
  g_autoptr (AntStatistics) statistics = ant_statistics_new ();
  AntRecordingRow event = { .kind = ANT_KIND_EVENT, .state = ANT_STATE_EVENT, .latency_ns = -1 };
  AntRecordingRow incoming = { .direction = ANT_DIRECTION_IN, .state = ANT_STATE_ANSWERED, .latency_ns = 5, .from = "a" };
  g_autoptr (GPtrArray) peers = NULL;

  ant_statistics_add (statistics, &event);
  ant_statistics_add (statistics, &incoming);
  peers = ant_statistics_get_groups (statistics, ANT_STATISTICS_PEER);
  g_assert_cmpuint (peers->len, ==, 1);
  g_assert_cmpstr (((AntStatisticsGroup *) peers->pdata[0])->name, ==, "a");
  g_assert_cmpint (ant_statistics_group_get_percentile (peers->pdata[0], 50), ==, -1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/statistics/group/peers", test_groups);
  g_test_add_func ("/statistics/group/percentiles", test_percentiles);
  g_test_add_func ("/statistics/group/left-out", test_left_out);
  return g_test_run ();
}
