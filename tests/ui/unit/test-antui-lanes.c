/* Colours and short names of sessions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "common/antui-lanes.h"

static void
test_one_lane_is_not_several (void)
{
  g_autoptr (AntuiLanes) lanes = antui_lanes_new ();

  g_assert_false (antui_lanes_get_several (lanes));
  antui_lanes_add (lanes, 1, 0, "romeo@localhost");
  /* A new session of the same account, after a reconnect. */
  antui_lanes_add (lanes, 2, 0, "romeo@localhost");
  g_assert_false (antui_lanes_get_several (lanes));
  g_assert_cmpstr (antui_lanes_get_style (lanes, 1), ==, "lane-0");
  g_assert_cmpstr (antui_lanes_get_style (lanes, 2), ==, "lane-0");
}

static void
count_cb (guint *count)
{
  (*count)++;
}

static void
test_second_lane_is_told (void)
{
  g_autoptr (AntuiLanes) lanes = antui_lanes_new ();
  guint several = 0, changed = 0;

  g_signal_connect_swapped (lanes, "notify::several", G_CALLBACK (count_cb), &several);
  g_signal_connect_swapped (lanes, "changed", G_CALLBACK (count_cb), &changed);
  antui_lanes_add (lanes, 1, 0, "romeo@localhost");
  g_assert_cmpuint (several, ==, 0);
  antui_lanes_add (lanes, 2, 1, "juliet@localhost");
  antui_lanes_add (lanes, 3, 2, "nurse@localhost");
  g_assert_cmpuint (several, ==, 1);
  g_assert_cmpuint (changed, ==, 3);
  g_assert_true (antui_lanes_get_several (lanes));
}

static void
test_names_are_as_short_as_they_can_be (void)
{
  g_autoptr (AntuiLanes) lanes = antui_lanes_new ();

  antui_lanes_add (lanes, 1, 0, "romeo@localhost");
  antui_lanes_add (lanes, 2, 1, "juliet@localhost");
  antui_lanes_add (lanes, 3, 2, "comp.localhost");
  antui_lanes_add (lanes, 5, 4, "romeo@localhost (2)");
  g_assert_cmpstr (antui_lanes_get_label (lanes, 5), ==, "romeo (2)");
  g_assert_cmpstr (antui_lanes_get_label (lanes, 1), ==, "romeo");
  g_assert_cmpstr (antui_lanes_get_label (lanes, 2), ==, "juliet");
  g_assert_cmpstr (antui_lanes_get_label (lanes, 3), ==, "comp.localhost");
  g_assert_cmpstr (antui_lanes_get_name (lanes, 1), ==, "romeo@localhost");

  /* Only the domain tells two of them apart, so it is shown. */
  antui_lanes_add (lanes, 4, 3, "romeo@example.org");
  g_assert_cmpstr (antui_lanes_get_label (lanes, 1), ==, "romeo@localhost");
  g_assert_cmpstr (antui_lanes_get_label (lanes, 4), ==, "romeo@example.org");
}

static void
test_unknown_session_has_nothing (void)
{
  g_autoptr (AntuiLanes) lanes = antui_lanes_new ();

  g_assert_null (antui_lanes_get_style (lanes, 7));
  g_assert_null (antui_lanes_get_label (lanes, 7));
  g_assert_null (antui_lanes_get_name (lanes, 7));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/lanes/several/one-lane", test_one_lane_is_not_several);
  g_test_add_func ("/lanes/several/second-lane", test_second_lane_is_told);
  g_test_add_func ("/lanes/label/short", test_names_are_as_short_as_they_can_be);
  g_test_add_func ("/lanes/label/unknown-session", test_unknown_session_has_nothing);
  return g_test_run ();
}
