/* The details in process: an error in words, what has no response, and what may be done with a row.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gtk/gtk.h>
#include "antt-rows.h"
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "details/antui-details.h"

static const char ping[] = "<iq type='get' id='p1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>";

static gboolean
shows (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  if (GTK_IS_TEXT_VIEW (root))
    {
      GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (root));
      g_autofree char *all = NULL;

      g_object_get (buffer, "text", &all, NULL);
      if (strstr (all, text))
        return TRUE;
    }
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    if (shows (child, text))
      return TRUE;
  return FALSE;
}

typedef struct
{
  AnttRows *rows;
  AntTimelineEntry *entry;
  GtkWidget *window;
  AntuiDetails *details;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->rows = antt_rows_new ();
  fixture->details = g_object_new (ANTUI_TYPE_DETAILS, NULL);
  fixture->window = gtk_window_new ();
  gtk_window_set_child (GTK_WINDOW (fixture->window), GTK_WIDGET (fixture->details));
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_clear_object (&fixture->entry);
  antt_rows_free (fixture->rows);
}

/* Shows the newest snapshot. */
static void
update (Fixture *fixture)
{
  g_autoptr (GPtrArray) batch = antt_rows_take (fixture->rows);
  AntExchange *exchange = g_ptr_array_index (batch, batch->len - 1);

  if (!fixture->entry)
    {
      fixture->entry = ant_timeline_entry_new (exchange);
      antui_details_set_entry (fixture->details, fixture->entry);
    }
  else
    {
      ant_timeline_entry_set_exchange (fixture->entry, exchange);
    }
  gtk_test_widget_wait_for_draw (fixture->window);
}

static void
test_nothing_selected_says_so (Fixture *fixture, gconstpointer data)
{
  g_assert_true (shows (GTK_WIDGET (fixture->details), "No Row Selected"));
}

static void
test_answer_replaces_waiting (Fixture *fixture, gconstpointer data)
{
  antt_rows_send (fixture->rows, ping, 0);
  update (fixture);
  g_assert_true (shows (GTK_WIDGET (fixture->details), "Waiting for the answer"));
  antt_rows_receive (fixture->rows, "<iq type='result' id='p1' from='localhost'/>", 812000);
  update (fixture);
  g_assert_false (shows (GTK_WIDGET (fixture->details), "Waiting for the answer"));
  g_assert_true (shows (GTK_WIDGET (fixture->details), "from=\"localhost\""));
  g_assert_true (shows (GTK_WIDGET (fixture->details), "0.812"));
}

static void
test_error_is_explained_in_words (Fixture *fixture, gconstpointer data)
{
  GtkWidget *details = GTK_WIDGET (fixture->details);

  antt_rows_send (fixture->rows, ping, 0);
  antt_rows_receive (fixture->rows, "<iq type='error' id='p1' from='localhost'><error type='cancel'>"
                                    "<service-unavailable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
                                    "<text xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'>Not here</text></error></iq>", 1000);
  update (fixture);
  g_assert_true (shows (details, "service-unavailable"));
  g_assert_true (shows (details, "8.3.3.19"));
  g_assert_true (shows (details, "Check disco#info of the target"));
  g_assert_true (shows (details, "Not here"));
}

static void
test_timeout_is_not_the_servers_error (Fixture *fixture, gconstpointer data)
{
  antt_rows_send (fixture->rows, ping, 1000000000);
  antt_fake_clock_advance (&fixture->rows->clock, 2000000000);
  ant_tracker_expire (fixture->rows->tracker, fixture->rows->clock.monotonic_ns);
  update (fixture);
  g_assert_true (shows (GTK_WIDGET (fixture->details), "our own deadline"));
}

static void
emitted_cb (AntuiDetails *details, AntTimelineEntry *entry, AntTimelineEntry **ret_entry)
{
  *ret_entry = entry;
}

static void
test_actions_name_the_row (Fixture *fixture, gconstpointer data)
{
  AntTimelineEntry *resent = NULL, *edited = NULL, *cancelled = NULL;

  g_signal_connect (fixture->details, "resend", G_CALLBACK (emitted_cb), &resent);
  g_signal_connect (fixture->details, "edit", G_CALLBACK (emitted_cb), &edited);
  g_signal_connect (fixture->details, "cancel", G_CALLBACK (emitted_cb), &cancelled);
  gtk_widget_activate_action (GTK_WIDGET (fixture->details), "exchange.resend", NULL);
  g_assert_null (resent); /* nothing is shown yet */
  antt_rows_send (fixture->rows, ping, 0);
  update (fixture);
  gtk_widget_activate_action (GTK_WIDGET (fixture->details), "exchange.resend", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->details), "exchange.edit", NULL);
  gtk_widget_activate_action (GTK_WIDGET (fixture->details), "exchange.cancel", NULL);
  g_assert_true (resent == fixture->entry && edited == fixture->entry && cancelled == fixture->entry);
}

/* A value of 100 kB in one line would freeze the highlighter. */
static void
test_long_values_are_shortened (Fixture *fixture, gconstpointer data)
{
  g_autofree char *long_value = g_strnfill (100000, 'A');
  g_autofree char *xml = g_strdup_printf ("<iq type='result' id='p1' from='localhost'><x xmlns='urn:x'>%s</x></iq>", long_value);

  antt_rows_send (fixture->rows, ping, 0);
  antt_rows_receive (fixture->rows, xml, 1000);
  update (fixture);
  g_assert_false (shows (GTK_WIDGET (fixture->details), long_value));
  g_assert_true (shows (GTK_WIDGET (fixture->details), "Shortened"));
}

static gboolean
shows_the_last_item (gpointer data)
{
  return shows (data, "jid=\"room39999@conference.localhost\"");
}

static void
test_big_answer_is_shown_in_part_and_then_whole (Fixture *fixture, gconstpointer data)
{
  GtkWidget *details = GTK_WIDGET (fixture->details);
  GString *answer = g_string_new ("<iq type='result' id='p1' from='localhost'><query xmlns='x'>");

  for (int i = 0; i < 40000; i++)
    g_string_append_printf (answer, "<item jid='room%d@conference.localhost'/>", i);
  g_string_append (answer, "</query></iq>");
  antt_rows_send (fixture->rows, ping, 0);
  antt_rows_receive (fixture->rows, answer->str, 1000);
  update (fixture);
  g_string_free (answer, TRUE);
  g_assert_true (shows (details, "Shortened"));
  g_assert_true (shows (details, "room0@"));
  g_assert_false (shows_the_last_item (details));

  g_signal_emit_by_name (antt_find (details, GTK_TYPE_BUTTON, "Show All"), "clicked");
  antt_wait_for (shows_the_last_item, details);
  g_assert_false (shows (details, "Shortened"));

  /* Another row while all of this one is being printed: what was asked for is given up. */
  antui_details_set_entry (fixture->details, NULL);
  antui_details_set_entry (fixture->details, fixture->entry);
  g_signal_emit_by_name (antt_find (details, GTK_TYPE_BUTTON, "Show All"), "clicked");
  antui_details_set_entry (fixture->details, NULL);
}

static void
test_event_shows_all_its_lines (Fixture *fixture, gconstpointer data)
{
  GtkWidget *details = GTK_WIDGET (fixture->details);
  g_autoptr (AntExchange) event = ant_exchange_new_event (1, 1, "romeo@localhost", 1000000000, "tls",
                                                          "TLSv1.3\nleaf \xe2\x80\xae""CN=localhost");
  int height;

  fixture->entry = ant_timeline_entry_new (event);
  antui_details_set_entry (fixture->details, fixture->entry);
  g_assert_true (shows (details, "CN=localhost"));
  g_assert_false (shows (details, "\xe2\x80\xae"));
  g_assert_true (shows (details, "1970-01-01T00:00:01"));
  /* It asks for no more room than the pane has: the timeline below stays where it is. */
  gtk_widget_measure (details, GTK_ORIENTATION_VERTICAL, -1, &height, NULL, NULL, NULL);
  g_assert_cmpint (height, <=, 200);
  /* There are no two sides of it, and nothing to send again. */
  g_assert_false (gtk_widget_get_mapped (antt_find (details, GTK_TYPE_STACK_SWITCHER, NULL)));
  g_assert_false (gtk_widget_get_mapped (antt_find (details, GTK_TYPE_BUTTON, "Send Again")));
  gtk_widget_activate_action (details, "exchange.copy-note", NULL);
  g_assert_true (gdk_clipboard_is_local (gtk_widget_get_clipboard (details)));
}

static gboolean
has_page (GtkWidget *details, const char *name)
{
  GtkStackSwitcher *switcher = GTK_STACK_SWITCHER (antt_find (details, GTK_TYPE_STACK_SWITCHER, NULL));
  GtkStack *stack = gtk_stack_switcher_get_stack (switcher);

  return gtk_stack_page_get_visible (gtk_stack_get_page (stack, gtk_stack_get_child_by_name (stack, name)));
}

static void
test_message_has_one_side (Fixture *fixture, gconstpointer data)
{
  GtkWidget *details = GTK_WIDGET (fixture->details);

  antt_rows_receive (fixture->rows, "<message from='juliet@localhost/x'><body>What light?</body></message>", 1000);
  update (fixture);
  g_assert_false (has_page (details, "response"));
  g_assert_true (has_page (details, "request"));
  g_assert_true (shows (details, "<body>What light?</body>"));

  /* A request that comes next has both again. */
  g_clear_object (&fixture->entry);
  antt_rows_send (fixture->rows, ping, 0);
  update (fixture);
  g_assert_true (has_page (details, "response"));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/details/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("shows/nothing-selected", test_nothing_selected_says_so);
  ADD ("shows/answer-replaces-waiting", test_answer_replaces_waiting);
  ADD ("shows/error-in-words", test_error_is_explained_in_words);
  ADD ("shows/timeout-is-ours", test_timeout_is_not_the_servers_error);
  ADD ("shows/event-lines", test_event_shows_all_its_lines);
  ADD ("shows/message-has-one-side", test_message_has_one_side);
  ADD ("acts/names-the-row", test_actions_name_the_row);
  ADD ("shows/big-answer", test_big_answer_is_shown_in_part_and_then_whole);
  ADD ("shows/long-values-shortened", test_long_values_are_shortened);
#undef ADD
  return g_test_run ();
}
