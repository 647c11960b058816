/* Which rows are shown: positions stay right whatever comes and goes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-rows.h"
#include "timeline/antui-shown-rows.h"

/* What a list that believes the signals would hold. */
typedef struct
{
  AntTimelineModel *model;
  AntuiShownRows *rows;
  GArray *seen; /* guint64, serials */
  guint64 serial;
} Fixture;

static void
items_changed_cb (Fixture *fixture, guint position, guint removed, guint added)
{
  g_assert_cmpuint (position + removed, <=, fixture->seen->len);
  if (removed > 0)
    g_array_remove_range (fixture->seen, position, removed);
  for (guint i = position; i < position + added; i++)
    g_array_insert_val (fixture->seen, i, antui_shown_rows_get_row (fixture->rows, i)->serial);
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->model = ant_timeline_model_new ();
  fixture->rows = antui_shown_rows_new (fixture->model);
  fixture->seen = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_signal_connect_swapped (fixture->rows, "items-changed", G_CALLBACK (items_changed_cb), fixture);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  g_array_unref (fixture->seen);
  g_assert_finalize_object (fixture->rows);
  g_assert_finalize_object (fixture->model);
}

/* 'e' an event, 'm' a message: a row of a kind for each letter, in one batch. */
static void
add (Fixture *fixture, const char *kinds)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  g_autoptr (AnttRows) made = antt_rows_new ();

  for (const char *kind = kinds; *kind; kind++)
    {
      guint64 serial = ++fixture->serial;

      if (*kind == 'e')
        {
          g_ptr_array_add (batch, ant_exchange_new_event (serial, 1, "romeo@localhost", 1, "tls", "TLSv1.3"));
          continue;
        }
      made->last_serial = serial - 1;
      antt_rows_receive (made, "<message from='juliet@localhost'><body>Hi</body></message>", 1);
      g_autoptr (GPtrArray) taken = antt_rows_take (made);
      g_ptr_array_add (batch, ant_exchange_ref (g_ptr_array_index (taken, taken->len - 1)));
    }
  ant_timeline_model_apply (fixture->model, batch);
}

static void
assert_shown (Fixture *fixture, guint n, ...)
{
  va_list serials;

  g_assert_cmpuint (antui_shown_rows_get_n (fixture->rows), ==, n);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->rows)), ==, n);
  g_assert_cmpuint (fixture->seen->len, ==, n);
  va_start (serials, n);
  for (guint i = 0; i < n; i++)
    {
      guint64 serial = va_arg (serials, int);
      g_autoptr (AntTimelineEntry) entry = g_list_model_get_item (G_LIST_MODEL (fixture->rows), i);
      guint position;

      g_assert_cmpuint (g_array_index (fixture->seen, guint64, i), ==, serial);
      g_assert_cmpuint (ant_timeline_entry_get_serial (entry), ==, serial);
      g_assert_cmpuint (antui_shown_rows_get_row (fixture->rows, i)->serial, ==, serial);
      g_assert_true (antui_shown_rows_find_position (fixture->rows, serial, &position));
      g_assert_cmpuint (position, ==, i);
    }
  va_end (serials);
  g_assert_null (antui_shown_rows_get_row (fixture->rows, n));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (fixture->rows), n));
}

static void
test_all_are_shown_at_first (Fixture *fixture, gconstpointer data)
{
  add (fixture, "eme");
  assert_shown (fixture, 3, 1, 2, 3);
}

static void
test_events_are_hidden_and_come_back (Fixture *fixture, gconstpointer data)
{
  guint position;

  add (fixture, "emem");
  antui_shown_rows_set_events (fixture->rows, FALSE, TRUE);
  assert_shown (fixture, 2, 2, 4);
  g_assert_false (antui_shown_rows_find_position (fixture->rows, 3, &position));
  add (fixture, "ee");
  assert_shown (fixture, 2, 2, 4);
  add (fixture, "eme");
  assert_shown (fixture, 3, 2, 4, 8);
  antui_shown_rows_set_events (fixture->rows, TRUE, TRUE);
  assert_shown (fixture, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9);
}

static void
test_row_that_comes_late_has_its_place (Fixture *fixture, gconstpointer data)
{
  antui_shown_rows_set_events (fixture->rows, FALSE, TRUE);
  add (fixture, "em");
  fixture->serial = 4;
  add (fixture, "em");
  assert_shown (fixture, 2, 2, 6);
  /* Two rows whose serials are before those: one hidden, one not. */
  fixture->serial = 2;
  add (fixture, "em");
  assert_shown (fixture, 3, 2, 4, 6);
}

static void
test_cleared_rows_go (Fixture *fixture, gconstpointer data)
{
  antui_shown_rows_set_events (fixture->rows, FALSE, FALSE);
  add (fixture, "emem");
  ant_timeline_model_clear (fixture->model);
  assert_shown (fixture, 0);
  add (fixture, "em");
  assert_shown (fixture, 1, 6);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/shown-rows/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("shows/all-at-first", test_all_are_shown_at_first);
  ADD ("hides/events", test_events_are_hidden_and_come_back);
  ADD ("hides/late-row", test_row_that_comes_late_has_its_place);
  ADD ("hides/cleared", test_cleared_rows_go);
#undef ADD
  return g_test_run ();
}
