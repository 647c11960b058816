/* The timeline as a list.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "antt-notify.h"
#include "store-fixture.h"
#include "store/ant-timeline-model.h"

/* @log: what items-changed said, `position-removed+added` each, and how many items there were then */
typedef struct
{
  AntTimelineModel *model;
  GString *log;
} Fixture;

static void
on_items_changed (GListModel *list, guint position, guint removed, guint added, gpointer user_data)
{
  Fixture *f = user_data;

  g_string_append_printf (f->log, "%u-%u+%u=%u ", position, removed, added, g_list_model_get_n_items (list));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  f->model = ant_timeline_model_new ();
  f->log = g_string_new (NULL);
  g_signal_connect (f->model, "items-changed", G_CALLBACK (on_items_changed), f);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  g_assert_finalize_object (f->model);
  g_string_free (f->log, TRUE);
}

static GPtrArray *
new_batch (void)
{
  return g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
}

static void
add_row (GPtrArray *batch, guint64 serial, AntState state)
{
  AntExchange *exchange = make_row (serial, ANT_DIRECTION_OUT, state, NULL);

  exchange->queued_ns = 1000 * (gint64) serial;
  g_ptr_array_add (batch, exchange);
}

static void
apply (Fixture *f, guint64 serial, AntState state)
{
  g_autoptr (GPtrArray) batch = new_batch ();

  add_row (batch, serial, state);
  ant_timeline_model_apply (f->model, batch);
}

static void
apply_range (Fixture *f, guint64 first, guint64 last, AntState state)
{
  g_autoptr (GPtrArray) batch = new_batch ();

  for (guint64 serial = first; serial <= last; serial++)
    add_row (batch, serial, state);
  ant_timeline_model_apply (f->model, batch);
}

static guint
n_items (Fixture *f)
{
  return g_list_model_get_n_items (G_LIST_MODEL (f->model));
}

static AntTimelineEntry *
get_entry (Fixture *f, guint position)
{
  return g_list_model_get_item (G_LIST_MODEL (f->model), position);
}

static void
assert_log (Fixture *f, const char *expected)
{
  g_assert_cmpstr (f->log->str, ==, expected);
  g_string_truncate (f->log, 0);
}

static void
test_empty (Fixture *f, gconstpointer data)
{
  guint position = 42;

  g_assert_cmpuint (n_items (f), ==, 0);
  g_assert_null (get_entry (f, 0));
  g_assert_null (ant_timeline_model_get_row (f->model, 0));
  g_assert_null (ant_timeline_model_dup_exchange (f->model, 0));
  g_assert_false (ant_timeline_model_find_position (f->model, 1, &position));
  g_assert_cmpuint (position, ==, 42);
  g_assert_cmpuint (ant_timeline_model_count_open (f->model), ==, 0);
  g_assert_true (g_list_model_get_item_type (G_LIST_MODEL (f->model)) == ANT_TYPE_TIMELINE_ENTRY);

  ant_timeline_model_clear (f->model);
  assert_log (f, "");
}

/* One items-changed a batch, whatever is in it; "applied" after each, an empty one too. */
static void
test_apply_batch (Fixture *f, gconstpointer data)
{
  g_autoptr (AnttWatch) applied = antt_watch_signal (f->model, "applied");
  g_autoptr (GPtrArray) batch = new_batch ();

  ant_timeline_model_apply (f->model, batch);
  assert_log (f, "");
  antt_assert_watched (applied, 1);

  apply_range (f, 1, 100, ANT_STATE_SENT);
  assert_log (f, "0-0+100=100 ");
  apply_range (f, 101, 103, ANT_STATE_SENT);
  assert_log (f, "100-0+3=103 ");
  antt_assert_watched (applied, 2);
}

/* A row's whole life in one batch is one row, in its last state. */
static void
test_apply_life_in_one_batch (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch = new_batch ();

  add_row (batch, 1, ANT_STATE_QUEUED);
  add_row (batch, 2, ANT_STATE_QUEUED);
  add_row (batch, 1, ANT_STATE_PENDING);
  add_row (batch, 1, ANT_STATE_RESULT);
  ant_timeline_model_apply (f->model, batch);

  assert_log (f, "0-0+2=2 ");
  g_assert_true (ant_timeline_model_get_row (f->model, 0)->whole == batch->pdata[3]);
  g_assert_true (ant_timeline_model_get_row (f->model, 1)->whole == batch->pdata[1]);
  g_assert_cmpuint (ant_timeline_model_count_open (f->model), ==, 1);
}

/* Known serials only notify. */
static void
test_apply_known (Fixture *f, gconstpointer data)
{
  g_autoptr (AntTimelineEntry) first = NULL;
  g_autoptr (AntTimelineEntry) second = NULL;

  apply_range (f, 1, 3, ANT_STATE_PENDING);
  assert_log (f, "0-0+3=3 ");
  first = get_entry (f, 0);
  second = get_entry (f, 1);
  g_assert_cmpuint (ant_timeline_model_count_open (f->model), ==, 3);

  antt_assert_notifies (first, "exchange", 1, apply (f, 1, ANT_STATE_TIMEOUT));
  antt_assert_notifies (first, "exchange", 1, apply (f, 1, ANT_STATE_LATE));
  antt_assert_notifies (second, "exchange", 0, apply (f, 3, ANT_STATE_RESULT));
  assert_log (f, "");
  g_assert_cmpint (ant_timeline_entry_get_exchange (first)->state, ==, ANT_STATE_LATE);
  g_assert_cmpint (ant_timeline_model_get_row (f->model, 2)->state, ==, ANT_STATE_RESULT);
  g_assert_cmpuint (ant_timeline_model_count_open (f->model), ==, 1);
}

/* Serials that come out of order find their place: still one items-changed. */
static void
test_apply_out_of_order (Fixture *f, gconstpointer data)
{
  static const guint64 serials[] = { 9, 4, 30, 11 };
  g_autoptr (GPtrArray) batch = new_batch ();
  guint64 last = 0;

  apply (f, 5, ANT_STATE_SENT);
  apply (f, 10, ANT_STATE_SENT);
  apply (f, 20, ANT_STATE_SENT);
  assert_log (f, "0-0+1=1 1-0+1=2 2-0+1=3 ");

  for (guint i = 0; i < G_N_ELEMENTS (serials); i++)
    add_row (batch, serials[i], ANT_STATE_SENT);
  ant_timeline_model_apply (f->model, batch);
  assert_log (f, "0-3+7=7 ");
  for (guint i = 0; i < n_items (f); i++)
    {
      guint64 serial = ant_timeline_model_get_row (f->model, i)->serial;

      g_assert_cmpuint (serial, >, last);
      last = serial;
    }
  g_assert_cmpuint (last, ==, 30);
}

/* What is kept elsewhere is read when somebody looks. */
static AntExchange *
load (guint64 serial, gpointer user_data, GError **error)
{
  guint *n_loaded = user_data;

  (*n_loaded)++;
  if (serial == 3)
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_FAILED, "gone");
      return NULL;
    }
  return make_row (serial, ANT_DIRECTION_OUT, ANT_STATE_RESULT, PING);
}

static void
test_release (Fixture *f, gconstpointer data)
{
  g_autoptr (GPtrArray) batch = new_batch ();
  g_autoptr (GPtrArray) newer = new_batch ();
  g_autoptr (AntTimelineEntry) entry = NULL;
  g_autoptr (AntExchange) whole = NULL;
  g_autoptr (AntExchange) unreadable = NULL;
  guint n_loaded = 0;

  ant_timeline_model_set_load_func (f->model, load, &n_loaded, NULL);
  add_row (batch, 1, ANT_STATE_RESULT);
  add_row (batch, 2, ANT_STATE_PENDING);
  add_row (batch, 3, ANT_STATE_ERROR);
  add_row (batch, 4, ANT_STATE_TIMEOUT);
  ant_timeline_model_apply (f->model, batch);
  add_row (newer, 4, ANT_STATE_LATE);
  ant_timeline_model_apply (f->model, newer);
  ant_timeline_model_release (f->model, batch);

  g_assert_null (ant_timeline_model_get_row (f->model, 0)->whole);
  g_assert_nonnull (ant_timeline_model_get_row (f->model, 1)->whole); /* open */
  g_assert_nonnull (ant_timeline_model_get_row (f->model, 3)->whole); /* a newer one */
  g_assert_cmpint (ant_timeline_model_get_row (f->model, 0)->state, ==, ANT_STATE_RESULT);
  g_assert_cmpuint (n_loaded, ==, 0);

  whole = ant_timeline_model_dup_exchange (f->model, 0);
  entry = get_entry (f, 0);
  g_assert_cmpuint (n_loaded, ==, 2);
  g_assert_cmpuint (whole->serial, ==, 1);
  g_assert_nonnull (whole->request);

  unreadable = ant_timeline_model_dup_exchange (f->model, 2);
  g_assert_cmpuint (unreadable->serial, ==, 3);
  g_assert_nonnull (strstr (unreadable->note, "gone"));
}

static void
test_find (Fixture *f, gconstpointer data)
{
  guint position;

  for (guint64 serial = 1; serial <= 999; serial += 2)
    apply (f, serial, ANT_STATE_SENT);
  for (guint64 serial = 0; serial <= 1000; serial++)
    {
      gboolean found = ant_timeline_model_find_position (f->model, serial, &position);

      g_assert_cmpint (found, ==, serial % 2 == 1);
      if (found)
        g_assert_cmpuint (position, ==, serial / 2);
    }
}

/* A live position gives the same object; nobody's object is gone. */
static void
test_get_item_keeps_identity (Fixture *f, gconstpointer data)
{
  AntTimelineEntry *entry;
  g_autoptr (AntTimelineEntry) again = NULL;

  apply_range (f, 1, 3, ANT_STATE_PENDING);
  entry = get_entry (f, 1);
  again = get_entry (f, 1);
  g_assert_true (entry == again);
  g_assert_cmpuint (ant_timeline_entry_get_serial (entry), ==, 2);
  g_clear_object (&again);
  g_assert_finalize_object (entry);

  again = get_entry (f, 1);
  g_assert_cmpuint (ant_timeline_entry_get_serial (again), ==, 2);
  apply (f, 2, ANT_STATE_RESULT);
  g_assert_cmpint (ant_timeline_entry_get_exchange (again)->state, ==, ANT_STATE_RESULT);
}

/* Entries may outlive the model. */
static void
test_entry_outlives_model (void)
{
  g_autoptr (AntTimelineModel) model = ant_timeline_model_new ();
  g_autoptr (GPtrArray) batch = new_batch ();
  g_autoptr (AntTimelineEntry) entry = NULL;

  add_row (batch, 1, ANT_STATE_PENDING);
  ant_timeline_model_apply (model, batch);
  entry = g_list_model_get_item (G_LIST_MODEL (model), 0);
  g_assert_finalize_object (g_steal_pointer (&model));
  g_assert_cmpuint (ant_timeline_entry_get_serial (entry), ==, 1);
}

/* Ended rows go, open ones stay with their entries; told in two steps, the first with an empty list. */
static void
test_clear (Fixture *f, gconstpointer data)
{
  g_autoptr (AntTimelineEntry) open = NULL;
  g_autoptr (AntTimelineEntry) ended = NULL;
  g_autoptr (AntTimelineEntry) after = NULL;
  guint position;

  apply_range (f, 1, 3, ANT_STATE_RESULT);
  apply (f, 4, ANT_STATE_PENDING);
  apply (f, 5, ANT_STATE_TIMEOUT);
  open = get_entry (f, 3);
  ended = get_entry (f, 4);
  g_string_truncate (f->log, 0);

  ant_timeline_model_clear (f->model);
  assert_log (f, "0-5+0=0 0-0+1=1 ");
  after = get_entry (f, 0);
  g_assert_true (after == open);
  g_assert_cmpuint (ant_timeline_model_count_open (f->model), ==, 1);
  g_assert_false (ant_timeline_model_find_position (f->model, 5, &position));

  /* Nothing to forget: nothing is told. */
  ant_timeline_model_clear (f->model);
  assert_log (f, "");

  /* What happens to a forgotten row after all brings it back, and whoever holds it hears of it. */
  apply (f, 6, ANT_STATE_SENT);
  assert_log (f, "1-0+1=2 ");
  antt_assert_notifies (ended, "exchange", 1, apply (f, 5, ANT_STATE_LATE));
  assert_log (f, "1-1+2=3 ");
  g_clear_object (&after);
  after = get_entry (f, 1);
  g_assert_true (after == ended);

  apply (f, 4, ANT_STATE_RESULT);
  ant_timeline_model_clear (f->model);
  assert_log (f, "0-3+0=0 ");
}

static void
clear_on_notify (AntTimelineEntry *entry, GParamSpec *pspec, gpointer user_data)
{
  ant_timeline_model_clear (((Fixture *) user_data)->model);
}

/* A handler that clears the list in the middle of a batch: all of it was taken in. */
static void
test_apply_reentered (Fixture *f, gconstpointer data)
{
  g_autoptr (AntTimelineEntry) entry = NULL;
  g_autoptr (GPtrArray) batch = new_batch ();

  apply_range (f, 1, 3, ANT_STATE_PENDING);
  entry = get_entry (f, 1);
  g_signal_connect (entry, "notify::exchange", G_CALLBACK (clear_on_notify), f);
  g_string_truncate (f->log, 0);

  add_row (batch, 2, ANT_STATE_RESULT);
  add_row (batch, 3, ANT_STATE_RESULT);
  add_row (batch, 4, ANT_STATE_SENT);
  ant_timeline_model_apply (f->model, batch);
  assert_log (f, "3-0+1=4 0-4+0=0 0-0+1=1 ");
  g_assert_cmpuint (ant_timeline_model_count_open (f->model), ==, 1);
}

/* The list must not care whether it holds ten rows or a million: no object is made that nobody asks for. */
static void
test_apply_many (Fixture *f, gconstpointer data)
{
  enum { N = 200000 };
  g_autoptr (AntTimelineEntry) middle = NULL;
  guint position;

  apply_range (f, 1, N, ANT_STATE_RESULT);
  assert_log (f, "0-0+200000=200000 ");
  g_assert_true (ant_timeline_model_find_position (f->model, N / 2, &position));
  middle = get_entry (f, position);
  g_assert_cmpuint (ant_timeline_entry_get_serial (middle), ==, N / 2);
}

#define ADD(name, function) g_test_add ("/timeline-model/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("empty/all", test_empty);
  ADD ("apply/out-of-order", test_apply_out_of_order);
  ADD ("apply/reentered", test_apply_reentered);
  ADD ("apply/batch", test_apply_batch);
  ADD ("apply/life-in-one-batch", test_apply_life_in_one_batch);
  ADD ("apply/known", test_apply_known);
  ADD ("apply/many", test_apply_many);
  ADD ("release/ended", test_release);
  ADD ("find/all", test_find);
  ADD ("get-item/keeps-identity", test_get_item_keeps_identity);
  g_test_add_func ("/timeline-model/entry/outlives-model", test_entry_outlives_model);
  ADD ("clear/two-steps", test_clear);

  return g_test_run ();
}
