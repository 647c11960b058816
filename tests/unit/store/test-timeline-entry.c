/* A row as an object.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-notify.h"
#include "store-fixture.h"
#include "store/ant-timeline-entry.h"

static void
test_new_destroy (void)
{
  g_autoptr (AntExchange) exchange = make_row (7, ANT_DIRECTION_OUT, ANT_STATE_PENDING, PING);
  AntTimelineEntry *entry = ant_timeline_entry_new (exchange);

  g_assert_true (ant_timeline_entry_get_exchange (entry) == exchange);
  g_assert_cmpuint (ant_timeline_entry_get_serial (entry), ==, 7);
  g_assert_finalize_object (entry);
}

static void
test_set_notifies (void)
{
  g_autoptr (AntExchange) pending = make_row (7, ANT_DIRECTION_OUT, ANT_STATE_PENDING, PING);
  g_autoptr (AntExchange) result = make_row (7, ANT_DIRECTION_OUT, ANT_STATE_RESULT, PING);
  g_autoptr (AntExchange) read = NULL;
  g_autoptr (AntTimelineEntry) entry = ant_timeline_entry_new (pending);

  antt_assert_notifies (entry, "exchange", 0, ant_timeline_entry_set_exchange (entry, pending));
  antt_assert_notifies (entry, "exchange", 1, ant_timeline_entry_set_exchange (entry, result));
  g_object_get (entry, "exchange", &read, NULL);
  g_assert_true (read == result);
}

static void
test_set_refuses_other_row (void)
{
  g_autoptr (AntExchange) one = make_row (1, ANT_DIRECTION_OUT, ANT_STATE_PENDING, PING);
  g_autoptr (AntExchange) other = make_row (2, ANT_DIRECTION_OUT, ANT_STATE_PENDING, PING);
  g_autoptr (AntTimelineEntry) entry = ant_timeline_entry_new (one);

  g_test_expect_message ("ant-store", G_LOG_LEVEL_CRITICAL, "*serial*");
  antt_assert_notifies (entry, "exchange", 0, ant_timeline_entry_set_exchange (entry, other));
  g_test_assert_expected_messages ();
  g_assert_cmpuint (ant_timeline_entry_get_serial (entry), ==, 1);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/timeline-entry/set/refuses-other-row", test_set_refuses_other_row);
  g_test_add_func ("/timeline-entry/new/destroy", test_new_destroy);
  g_test_add_func ("/timeline-entry/set/notifies", test_set_notifies);

  return g_test_run ();
}
