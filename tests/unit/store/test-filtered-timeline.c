/* The rows that a filter lets through: positions stay right whatever comes, goes and changes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store-fixture.h"
#include "store/ant-filtered-timeline.h"

/* @seen: (element-type guint64): what a list that believes the signals would hold: serials */
typedef struct
{
  AntTimelineModel *model;
  AntFilteredTimeline *rows;
  GArray *seen;
} Fixture;

static void
items_changed_cb (Fixture *f, guint position, guint removed, guint added)
{
  g_assert_cmpuint (position + removed, <=, f->seen->len);
  if (removed > 0)
    g_array_remove_range (f->seen, position, removed);
  for (guint i = position; i < position + added; i++)
    {
      guint64 serial = ant_filtered_timeline_get_row (f->rows, i)->serial;

      g_array_insert_val (f->seen, i, serial);
    }
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->model = ant_timeline_model_new ();
  f->rows = ant_filtered_timeline_new (f->model);
  f->seen = g_array_new (FALSE, FALSE, sizeof (guint64));
  g_signal_connect_swapped (f->rows, "items-changed", G_CALLBACK (items_changed_cb), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_array_unref (f->seen);
  g_assert_finalize_object (f->rows);
  g_assert_finalize_object (f->model);
}

/* Rows with the serials from @first on, one for each letter: e an event, m a message, p a pending request, r one with its
 * result. */
static void
apply (Fixture *f, guint64 first, const char *letters)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);

  for (guint64 serial = first; *letters != '\0'; letters++, serial++)
    {
      AntExchange *row;

      if (*letters == 'e')
        row = ant_exchange_new_event (serial, 1, "lane", 1, "tls", "TLSv1.3");
      else if (*letters == 'm')
        row = make_row (serial, ANT_DIRECTION_IN, ANT_STATE_RECEIVED, "<message><body>Hi</body></message>");
      else
        row = make_row (serial, ANT_DIRECTION_OUT, *letters == 'p' ? ANT_STATE_PENDING : ANT_STATE_RESULT, PING);
      g_ptr_array_add (batch, row);
    }
  ant_timeline_model_apply (f->model, batch);
}

static void
set_masks (Fixture *f, guint kinds, guint states)
{
  AntFilterCriteria criteria = ANT_FILTER_EVERYTHING;

  criteria.kinds = kinds;
  criteria.states = states;
  ant_filtered_timeline_set_criteria (f->rows, &criteria);
}

static void
assert_shown (Fixture *f, guint n, ...)
{
  va_list serials;

  while (ant_filtered_timeline_is_scanning (f->rows))
    g_main_context_iteration (NULL, TRUE);
  g_assert_cmpuint (ant_filtered_timeline_get_n (f->rows), ==, n);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (f->rows)), ==, n);
  g_assert_cmpuint (f->seen->len, ==, n);
  va_start (serials, n);
  for (guint i = 0; i < n; i++)
    {
      guint64 serial = va_arg (serials, int);
      g_autoptr (AntTimelineEntry) entry = g_list_model_get_item (G_LIST_MODEL (f->rows), i);
      guint position;

      g_assert_cmpuint (g_array_index (f->seen, guint64, i), ==, serial);
      g_assert_cmpuint (ant_timeline_entry_get_serial (entry), ==, serial);
      g_assert_true (ant_filtered_timeline_find_position (f->rows, serial, &position));
      g_assert_cmpuint (position, ==, i);
    }
  va_end (serials);
  g_assert_null (ant_filtered_timeline_get_row (f->rows, n));
  g_assert_null (g_list_model_get_item (G_LIST_MODEL (f->rows), n));
}

static void
test_everything_at_first (Fixture *f, gconstpointer data)
{
  apply (f, 1, "eme");
  assert_shown (f, 3, 1, 2, 3);
}

static void
test_hidden_rows_come_back (Fixture *f, gconstpointer data)
{
  guint position;

  apply (f, 1, "emem");
  set_masks (f, 1u << ANT_KIND_MESSAGE, 0);
  assert_shown (f, 2, 2, 4);
  g_assert_false (ant_filtered_timeline_find_position (f->rows, 3, &position));
  apply (f, 5, "ee");
  assert_shown (f, 2, 2, 4);
  apply (f, 7, "eme");
  assert_shown (f, 3, 2, 4, 8);
  set_masks (f, 0, 0);
  assert_shown (f, 9, 1, 2, 3, 4, 5, 6, 7, 8, 9);
}

static void
test_late_row_has_its_place (Fixture *f, gconstpointer data)
{
  set_masks (f, 1u << ANT_KIND_MESSAGE, 0);
  apply (f, 1, "em");
  apply (f, 5, "em");
  assert_shown (f, 2, 2, 6);
  apply (f, 3, "em");
  assert_shown (f, 3, 2, 4, 6);
}

/* A row comes, goes and comes back as its state fits or not. */
static void
test_row_that_changes (Fixture *f, gconstpointer data)
{
  set_masks (f, 0, 1u << ANT_STATE_RESULT);
  apply (f, 1, "prp");
  assert_shown (f, 1, 2);
  apply (f, 1, "r");
  assert_shown (f, 2, 1, 2);
  apply (f, 3, "r");
  assert_shown (f, 3, 1, 2, 3);
  apply (f, 2, "p");
  assert_shown (f, 2, 1, 3);
}

static void
test_cleared_rows_go (Fixture *f, gconstpointer data)
{
  set_masks (f, 1u << ANT_KIND_MESSAGE, 0);
  apply (f, 1, "emem");
  ant_timeline_model_clear (f->model);
  assert_shown (f, 0);
  apply (f, 5, "em");
  assert_shown (f, 1, 6);
}

static AntExchange *
load_slowly (guint64 serial, gpointer user_data, GError **error)
{
  g_usleep (200);
  return make_row (serial, ANT_DIRECTION_OUT, ANT_STATE_RESULT, serial % 100 == 0 ? "<iq id='hit'/>" : PING);
}

static void
release_all (Fixture *f)
{
  g_autoptr (GPtrArray) all = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);

  ant_timeline_model_set_load_func (f->model, load_slowly, NULL, NULL);
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (f->model)); i++)
    g_ptr_array_add (all, ant_timeline_model_dup_exchange (f->model, i));
  ant_timeline_model_release (f->model, all);
}

/* What must be read is read in slices: the first hits are there before the last row was looked at. */
static void
test_scan_in_slices (Fixture *f, gconstpointer data)
{
  g_autofree char *letters = g_strnfill (500, 'r');
  AntFilterCriteria criteria = ANT_FILTER_EVERYTHING;

  apply (f, 1, letters);
  release_all (f);
  criteria.text = "hit";
  ant_filtered_timeline_set_criteria (f->rows, &criteria);
  g_assert_true (ant_filtered_timeline_is_scanning (f->rows));
  while (ant_filtered_timeline_get_n (f->rows) == 0)
    g_main_context_iteration (NULL, TRUE);
  g_assert_true (ant_filtered_timeline_is_scanning (f->rows));
  apply (f, 501, "rr");
  assert_shown (f, 5, 100, 200, 300, 400, 500);

  /* Given up in the middle. */
  ant_filtered_timeline_set_criteria (f->rows, &criteria);
  g_assert_true (ant_filtered_timeline_is_scanning (f->rows));
  set_masks (f, 0, 0);
  g_assert_false (ant_filtered_timeline_is_scanning (f->rows));
  g_assert_cmpuint (ant_filtered_timeline_get_n (f->rows), ==, 502);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
#define ADD(path, func) g_test_add ("/filtered-timeline/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("shows/everything-at-first", test_everything_at_first);
  ADD ("shows/hidden-rows-come-back", test_hidden_rows_come_back);
  ADD ("shows/late-row-has-its-place", test_late_row_has_its_place);
  ADD ("shows/row-that-changes", test_row_that_changes);
  ADD ("shows/cleared-rows-go", test_cleared_rows_go);
  ADD ("scan/in-slices", test_scan_in_slices);
#undef ADD
  return g_test_run ();
}
