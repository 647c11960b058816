/* Following the end of a list: what is scrolling and what is growth.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-tail.h"

typedef struct
{
  GtkAdjustment *adjustment;
  AntuiTail *tail;
} Fixture;

/* A list of 100 px, of which 40 are seen. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->adjustment = g_object_ref_sink (gtk_adjustment_new (0, 0, 100, 1, 10, 40));
  fixture->tail = antui_tail_new (fixture->adjustment);
  g_assert_true (antui_tail_keep_up (fixture->tail));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_assert_finalize_object (fixture->tail);
  g_assert_finalize_object (fixture->adjustment);
}

static void
assert_at (Fixture *fixture, double value)
{
  g_assert_cmpfloat (gtk_adjustment_get_value (fixture->adjustment), ==, value);
}

static void
test_growth_is_followed (Fixture *fixture, gconstpointer data)
{
  assert_at (fixture, 60);
  gtk_adjustment_set_upper (fixture->adjustment, 200);
  assert_at (fixture, 60);
  g_assert_true (antui_tail_keep_up (fixture->tail));
  assert_at (fixture, 160);
  g_assert_false (antui_tail_keep_up (fixture->tail));
  /* The window gets smaller. */
  gtk_adjustment_set_page_size (fixture->adjustment, 20);
  g_assert_true (antui_tail_keep_up (fixture->tail));
  assert_at (fixture, 180);
}

static void
test_scrolling_up_lets_go (Fixture *fixture, gconstpointer data)
{
  gtk_adjustment_set_value (fixture->adjustment, 30);
  g_assert_false (antui_tail_get_following (fixture->tail));
  gtk_adjustment_set_upper (fixture->adjustment, 200);
  g_assert_true (antui_tail_keep_up (fixture->tail));
  assert_at (fixture, 30);
  gtk_adjustment_set_value (fixture->adjustment, 160);
  g_assert_true (antui_tail_get_following (fixture->tail));
}

/* A list that gets shorter moves what is seen; nobody has scrolled. */
static void
test_shrinking_is_no_scrolling (Fixture *fixture, gconstpointer data)
{
  gtk_adjustment_configure (fixture->adjustment, 10, 0, 50, 1, 10, 40);
  gtk_adjustment_set_upper (fixture->adjustment, 300);
  gtk_adjustment_set_value (fixture->adjustment, 5);
  g_assert_true (antui_tail_get_following (fixture->tail));
  antui_tail_keep_up (fixture->tail);
  assert_at (fixture, 260);
}

static void
test_told_to_follow_it_goes_to_the_end (Fixture *fixture, gconstpointer data)
{
  gtk_adjustment_set_value (fixture->adjustment, 0);
  antui_tail_set_following (fixture->tail, TRUE);
  assert_at (fixture, 60);
  antui_tail_set_following (fixture->tail, FALSE);
  gtk_adjustment_set_upper (fixture->adjustment, 200);
  antui_tail_keep_up (fixture->tail);
  assert_at (fixture, 60);
}

/* Filled anew, a list is at its top; that is where nobody wanted to be. */
static void
test_filling_anew_is_no_scrolling (Fixture *fixture, gconstpointer data)
{
  antui_tail_start_over (fixture->tail);
  gtk_adjustment_set_value (fixture->adjustment, 0);
  g_assert_true (antui_tail_get_following (fixture->tail));
  g_assert_true (antui_tail_keep_up (fixture->tail));
  assert_at (fixture, 60);

  gtk_adjustment_set_value (fixture->adjustment, 30);
  antui_tail_start_over (fixture->tail);
  gtk_adjustment_set_value (fixture->adjustment, 0);
  g_assert_true (antui_tail_keep_up (fixture->tail));
  assert_at (fixture, 30);
  g_assert_false (antui_tail_get_following (fixture->tail));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/tail/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("follows/growth", test_growth_is_followed);
  ADD ("follows/until-scrolled-up", test_scrolling_up_lets_go);
  ADD ("follows/shrinking-is-no-scrolling", test_shrinking_is_no_scrolling);
  ADD ("follows/when-told-to", test_told_to_follow_it_goes_to_the_end);
  ADD ("starts-over/is-no-scrolling", test_filling_anew_is_no_scrolling);
#undef ADD
  return g_test_run ();
}
