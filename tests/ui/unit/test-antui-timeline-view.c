/* The timeline in process: rows, counts, selection of what was sent, following, and a million rows.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gtk/gtk.h>
#include "antt-rows.h"
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "timeline/antui-lane-cell.h"
#include "timeline/antui-timeline-view.h"

typedef struct
{
  AnttRows *rows;
  AntTimelineModel *model;
  AntuiLanes *lanes;
  GtkWidget *window;
  AntuiTimelineView *view;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->rows = antt_rows_new ();
  fixture->model = ant_timeline_model_new ();
  fixture->lanes = antui_lanes_new ();
  antui_lanes_add (fixture->lanes, 1, 0, "romeo@localhost");
  fixture->view = g_object_new (ANTUI_TYPE_TIMELINE_VIEW, NULL);
  antui_timeline_view_set_lanes (fixture->view, fixture->lanes);
  antui_timeline_view_set_model (fixture->view, fixture->model);
  fixture->window = gtk_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1000, 400);
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->view));
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_assert_finalize_object (fixture->model);
  g_assert_finalize_object (fixture->lanes);
  antt_rows_free (fixture->rows);
}

static void
apply (Fixture *fixture)
{
  g_autoptr (GPtrArray) batch = antt_rows_take (fixture->rows);

  ant_timeline_model_apply (fixture->model, batch);
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
send_pings (Fixture *fixture, guint n)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *xml = g_strdup_printf ("<iq type='get' id='p%" G_GUINT64_FORMAT "' to='localhost'>"
                                              "<ping xmlns='urn:xmpp:ping'/></iq>", fixture->rows->last_serial);

      antt_rows_send (fixture->rows, xml, 0);
    }
  apply (fixture);
}

/* The first widget below @root of type @type, depth first. */
static GtkWidget *
find (GtkWidget *root, GType type)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = find (child, type);

      if (found)
        return found;
    }
  return NULL;
}

static void
test_selects_what_was_sent (Fixture *fixture, gconstpointer data)
{
  g_assert_null (antui_timeline_view_get_selected (fixture->view));
  send_pings (fixture, 2);
  g_assert_null (antui_timeline_view_get_selected (fixture->view));
  /* What another session sends is not what was waited for. */
  antui_timeline_view_select_next_sent (fixture->view, 2);
  send_pings (fixture, 1);
  g_assert_null (antui_timeline_view_get_selected (fixture->view));
  antui_timeline_view_select_next_sent (fixture->view, 1);
  send_pings (fixture, 1);
  g_assert_cmpuint (ant_timeline_entry_get_serial (antui_timeline_view_get_selected (fixture->view)), ==, 4);
  send_pings (fixture, 1);
  g_assert_cmpuint (ant_timeline_entry_get_serial (antui_timeline_view_get_selected (fixture->view)), ==, 4);
}

static const char *
get_page (Fixture *fixture)
{
  return gtk_stack_get_visible_child_name (GTK_STACK (gtk_widget_get_last_child (GTK_WIDGET (fixture->view))));
}

static void
write_filter (Fixture *fixture, const char *text)
{
  GtkWidget *entry = find (GTK_WIDGET (fixture->view), GTK_TYPE_SEARCH_ENTRY);

  gtk_editable_set_text (GTK_EDITABLE (entry), text);
  g_signal_emit_by_name (entry, "search-changed");
  gtk_test_widget_wait_for_draw (fixture->window);
}

static guint
count_shown (Fixture *fixture)
{
  GtkColumnView *list = GTK_COLUMN_VIEW (find (GTK_WIDGET (fixture->view), GTK_TYPE_COLUMN_VIEW));

  return g_list_model_get_n_items (G_LIST_MODEL (gtk_column_view_get_model (list)));
}

static void
test_filters_what_is_there (Fixture *fixture, gconstpointer data)
{
  send_pings (fixture, 12);
  antt_rows_receive (fixture->rows, "<message from='juliet@localhost'><body>Hi</body></message>", 1);
  apply (fixture);
  write_filter (fixture, "message/body");
  g_assert_cmpuint (count_shown (fixture), ==, 1);
  write_filter (fixture, "id='p3'");
  g_assert_cmpuint (count_shown (fixture), ==, 1);
  write_filter (fixture, "iq@type=get/ping");
  g_assert_cmpuint (count_shown (fixture), ==, 12);
  g_assert_cmpstr (get_page (fixture), ==, "rows");

  /* What comes later is filtered, too. */
  send_pings (fixture, 1);
  g_assert_cmpuint (count_shown (fixture), ==, 13);
  write_filter (fixture, "nowhere");
  g_assert_cmpuint (count_shown (fixture), ==, 0);
  g_assert_cmpstr (get_page (fixture), ==, "unmatched");
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "timeline.clear-filter", NULL);
  write_filter (fixture, "");
  g_assert_cmpuint (count_shown (fixture), ==, 14);
}

static gboolean
has_session_column (gpointer data)
{
  Fixture *fixture = data;
  GListModel *columns = gtk_column_view_get_columns (GTK_COLUMN_VIEW (find (GTK_WIDGET (fixture->view), GTK_TYPE_COLUMN_VIEW)));
  g_autoptr (GtkColumnViewColumn) column = g_list_model_get_item (columns, 2);

  return gtk_column_view_column_get_visible (column);
}

static void
test_second_session_shows_lanes (Fixture *fixture, gconstpointer data)
{
  send_pings (fixture, 1);
  g_assert_false (has_session_column (fixture));
  antui_lanes_add (fixture->lanes, 2, 1, "juliet@localhost");
  antt_wait_for (has_session_column, fixture);
  g_assert_true (gtk_widget_has_css_class (gtk_widget_get_first_child (
    gtk_widget_get_first_child (find (GTK_WIDGET (fixture->view), ANTUI_TYPE_LANE_CELL))), "lane-0"));
}

static void
test_answer_keeps_the_selected_row (Fixture *fixture, gconstpointer data)
{
  AntTimelineEntry *entry;

  antui_timeline_view_select_next_sent (fixture->view, 1);
  send_pings (fixture, 1);
  entry = antui_timeline_view_get_selected (fixture->view);
  antt_rows_receive (fixture->rows, "<iq type='result' id='p0' from='localhost'/>", 1000);
  apply (fixture);
  g_assert_true (antui_timeline_view_get_selected (fixture->view) == entry);
  g_assert_cmpint (ant_timeline_entry_get_exchange (entry)->state, ==, ANT_STATE_RESULT);
}

/* Not the one of a menu. */
static GtkScrolledWindow *
get_scroller (Fixture *fixture)
{
  return GTK_SCROLLED_WINDOW (find (find (GTK_WIDGET (fixture->view), GTK_TYPE_OVERLAY), GTK_TYPE_SCROLLED_WINDOW));
}

static double
distance_from_end (Fixture *fixture)
{
  GtkAdjustment *adjustment = gtk_scrolled_window_get_vadjustment (get_scroller (fixture));

  return gtk_adjustment_get_upper (adjustment) - gtk_adjustment_get_page_size (adjustment)
         - gtk_adjustment_get_value (adjustment);
}

static void
spin_frames (Fixture *fixture, guint n)
{
  while (n-- > 0)
    {
      gtk_widget_queue_draw (GTK_WIDGET (fixture->view));
      gtk_test_widget_wait_for_draw (fixture->window);
    }
}

static void
test_follows_the_tail_until_scrolled_up (Fixture *fixture, gconstpointer data)
{
  send_pings (fixture, 100);
  spin_frames (fixture, 4);
  g_assert_cmpfloat (distance_from_end (fixture), <=, 1);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (get_scroller (fixture)), 100);
  spin_frames (fixture, 2);
  send_pings (fixture, 50);
  spin_frames (fixture, 4);
  g_assert_cmpfloat (distance_from_end (fixture), >, 100);
  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "timeline.follow", NULL);
  spin_frames (fixture, 4);
  g_assert_cmpfloat (distance_from_end (fixture), <=, 1);
}

/* Its rows are made anew then. */
static void
test_second_session_does_not_lose_the_tail (Fixture *fixture, gconstpointer data)
{
  send_pings (fixture, 100);
  spin_frames (fixture, 4);
  antui_lanes_add (fixture->lanes, 2, 1, "juliet@localhost");
  antt_wait_for (has_session_column, fixture);
  spin_frames (fixture, 4);
  g_assert_cmpfloat (distance_from_end (fixture), <=, 1);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (
    antt_find (GTK_WIDGET (fixture->view), GTK_TYPE_TOGGLE_BUTTON, "Follow New Rows"))));
}

/* As the key controller is told of it; a key cannot be pressed in process. */
static void
press (GtkWidget *widget, guint keyval)
{
  g_autoptr (GListModel) controllers = gtk_widget_observe_controllers (widget);

  for (guint i = 0; i < g_list_model_get_n_items (controllers); i++)
    {
      g_autoptr (GtkEventController) controller = g_list_model_get_item (controllers, i);
      gboolean handled;

      if (GTK_IS_EVENT_CONTROLLER_KEY (controller))
        g_signal_emit_by_name (controller, "key-pressed", keyval, 0, 0, &handled);
    }
}

static void
test_end_follows_the_tail_again (Fixture *fixture, gconstpointer data)
{
  GtkWidget *follow = antt_find (GTK_WIDGET (fixture->view), GTK_TYPE_TOGGLE_BUTTON, "Follow New Rows");

  send_pings (fixture, 100);
  spin_frames (fixture, 4);
  /* At the end, but not following: there is nothing to scroll. */
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (follow), FALSE);
  press (GTK_WIDGET (fixture->view), GDK_KEY_End);
  g_assert_true (gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (follow)));
  send_pings (fixture, 50);
  spin_frames (fixture, 4);
  g_assert_cmpfloat (distance_from_end (fixture), <=, 1);
}

static void
test_clear_is_for_ended_rows_only (Fixture *fixture, gconstpointer data)
{
  send_pings (fixture, 2);
  antt_rows_receive (fixture->rows, "<iq type='result' id='p0' from='localhost'/>", 1000);
  apply (fixture);
  ant_timeline_model_clear (fixture->model);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, 1);
  g_assert_cmpuint (ant_timeline_model_count_open (fixture->model), ==, 1);
}

static void
count_finalized (gpointer data, GObject *where_the_object_was)
{
  ++*(guint *) data;
}

/* Row objects exist for what is looked at, not for what there is. */
static void
test_a_million_rows_make_few_objects (Fixture *fixture, gconstpointer data)
{
  enum { N = 1000000 };
  g_autoptr (GPtrArray) batch = g_ptr_array_new_full (N, (GDestroyNotify) ant_exchange_unref);
  guint finalized = 0;
  gpointer item;

  for (guint i = 1; i <= N; i++)
    g_ptr_array_add (batch, ant_exchange_new_event (i, 1, "romeo@localhost", i * G_GINT64_CONSTANT (1000000), "tick", "Tick."));
  ant_timeline_model_apply (fixture->model, batch);
  spin_frames (fixture, 4);
  g_assert_cmpuint (g_list_model_get_n_items (G_LIST_MODEL (fixture->model)), ==, N);
  g_assert_cmpfloat (distance_from_end (fixture), <=, 1);
  item = g_list_model_get_item (G_LIST_MODEL (fixture->model), N / 2);
  g_object_weak_ref (item, count_finalized, &finalized);
  g_object_unref (item);
  g_assert_cmpuint (finalized, ==, 1);
}

static const char *
visible_page (Fixture *fixture)
{
  GtkWidget *rows = find (GTK_WIDGET (fixture->view), GTK_TYPE_OVERLAY);

  return gtk_stack_get_visible_child_name (GTK_STACK (gtk_widget_get_parent (rows)));
}

static void
add_event (Fixture *fixture)
{
  g_autoptr (GPtrArray) batch = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);

  g_ptr_array_add (batch, ant_exchange_new_event (++fixture->rows->last_serial, 1, "romeo@localhost", 1000000000, "tls",
                                                  "TLSv1.3"));
  ant_timeline_model_apply (fixture->model, batch);
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
test_hidden_events_are_counted_and_come_back (Fixture *fixture, gconstpointer data)
{
  GtkWidget *view = GTK_WIDGET (fixture->view);
  AntTimelineEntry *selected;

  add_event (fixture);
  gtk_widget_activate_action (view, "timeline.show-connection-events", NULL);
  g_assert_cmpstr (visible_page (fixture), ==, "hidden");
  antui_timeline_view_select_next_sent (fixture->view, 1);
  send_pings (fixture, 1);
  add_event (fixture);
  selected = antui_timeline_view_get_selected (fixture->view);
  g_assert_cmpuint (ant_timeline_entry_get_serial (selected), ==, 2);
  g_assert_true (antt_shows (view, "1 of 3 rows · 1 waiting"));

  gtk_widget_activate_action (view, "timeline.show-connection-events", NULL);
  g_assert_true (antt_shows (view, "3 rows · 1 waiting"));
  g_assert_true (antui_timeline_view_get_selected (fixture->view) == selected);
}

/* The rows' payloads, in order. */
static void
find_payloads (GtkWidget *root, GPtrArray *found)
{
  if (gtk_widget_has_css_class (root, "timeline-payload") && gtk_widget_get_mapped (root))
    g_ptr_array_add (found, root);
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    find_payloads (child, found);
}

static int
reach_beyond_cell (GtkWidget *payload)
{
  return gtk_widget_get_width (payload) - gtk_widget_get_width (gtk_widget_get_parent (payload));
}

/* Whatever row a cell showed before. */
static void
test_event_reaches_over_empty_cells (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) payloads = g_ptr_array_new ();

  add_event (fixture);
  send_pings (fixture, 1);
  spin_frames (fixture, 2);
  find_payloads (GTK_WIDGET (fixture->view), payloads);
  g_assert_cmpuint (payloads->len, ==, 2);
  g_assert_cmpint (reach_beyond_cell (payloads->pdata[0]), >, 200);
  g_assert_cmpint (reach_beyond_cell (payloads->pdata[1]), ==, 0);

  gtk_widget_activate_action (GTK_WIDGET (fixture->view), "timeline.show-connection-events", NULL);
  spin_frames (fixture, 2);
  g_ptr_array_set_size (payloads, 0);
  find_payloads (GTK_WIDGET (fixture->view), payloads);
  g_assert_cmpuint (payloads->len, ==, 1);
  g_assert_cmpint (reach_beyond_cell (payloads->pdata[0]), ==, 0);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/timeline-view/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("selects/what-was-sent", test_selects_what_was_sent);
  ADD ("filter/what-is-there", test_filters_what_is_there);
  ADD ("sessions/second-shows-lanes", test_second_session_shows_lanes);
  ADD ("sessions/second-keeps-the-tail", test_second_session_does_not_lose_the_tail);
  ADD ("selects/answer-keeps-the-row", test_answer_keeps_the_selected_row);
  ADD ("follows/until-scrolled-up", test_follows_the_tail_until_scrolled_up);
  ADD ("follows/again-after-end", test_end_follows_the_tail_again);
  ADD ("clears/ended-rows-only", test_clear_is_for_ended_rows_only);
  ADD ("hides/events", test_hidden_events_are_counted_and_come_back);
  ADD ("shows/event-over-empty-cells", test_event_reaches_over_empty_cells);
  ADD ("scales/a-million-rows", test_a_million_rows_make_few_objects);
#undef ADD
  return g_test_run ();
}
