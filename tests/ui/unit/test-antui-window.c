/* The whole window in process, against scripted servers: welcome, sending, a server that goes away, narrow windows, names.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include "antt-dialogue.h"
#include "antt-widgets.h"
#include "app/antui-window.h"
#include "common/antui-init.h"
#include "connect/antui-connect-dialog.h"
#include "connect/antui-welcome-page.h"
#include "console/antui-composer.h"
#include "console/antui-editor.h"
#include "console/antui-fold.h"
#include "console/antui-sender-button.h"
#include "details/antui-details.h"
#include "timeline/antui-timeline-view.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define STANZA "<iq type=\"get\" to=\"localhost\" id=\"p1\"><ping xmlns=\"urn:xmpp:ping\"/></iq>"

typedef struct
{
  AntuiWindow *window;
  AntuiConnections *connections;
  AnttServer *server;
  gboolean gone;
} Fixture;

static void
gone_cb (gpointer data, GObject *window)
{
  ((Fixture *) data)->gone = TRUE;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  /* One application serves all tests: a process exports only one. */
  fixture->window = antui_window_new ((AntuiApplication *) data, NULL);
  fixture->connections = antui_window_get_connections (fixture->window);
  g_object_weak_ref (G_OBJECT (fixture->window), gone_cb, fixture);
  gtk_window_present (GTK_WINDOW (fixture->window));
  gtk_test_widget_wait_for_draw (GTK_WIDGET (fixture->window));
}

static gboolean
is_gone (gpointer data)
{
  return ((Fixture *) data)->gone;
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_close (GTK_WINDOW (fixture->window));
  antt_wait_for (is_gone, fixture);
  if (fixture->server)
    g_free (antt_server_finish (fixture->server));
}

static GtkWidget *
find (Fixture *fixture, GType type, const char *label)
{
  return antt_find (GTK_WIDGET (fixture->window), type, label);
}

static gboolean
shows (Fixture *fixture, const char *text)
{
  return antt_shows (GTK_WIDGET (fixture->window), text);
}

static void
act (Fixture *fixture, const char *action)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->window), action, NULL);
}

static AntuiConnection *
current (Fixture *fixture)
{
  return antui_connections_get_current (fixture->connections);
}

static gboolean
is_online (gpointer data)
{
  return current (data) && antui_connection_get_state (current (data)) == ANTUI_CONNECTION_ONLINE;
}

static gboolean
is_offline (gpointer data)
{
  return !current (data) || antui_connection_get_state (current (data)) == ANTUI_CONNECTION_OFFLINE;
}

static AntAccount *
new_account (guint16 port)
{
  AntAccount *account = ant_account_new ("romeo@localhost", "romeo@localhost");

  account->link->password = g_strdup ("pencil");
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = port;
  account->link->tls = ANT_TLS_NONE;
  return account;
}

static void
open (Fixture *fixture, const char *const *script)
{
  fixture->server = antt_server_new (script, NULL);
  g_autoptr (AntAccount) account = new_account (antt_server_get_port (fixture->server));

  antui_connections_open_account (fixture->connections, account);
}

static void
type (Fixture *fixture, const char *text)
{
  antui_editor_set_text (ANTUI_EDITOR (find (fixture, ANTUI_TYPE_EDITOR, NULL)), text);
}

static char *
dup_text (Fixture *fixture)
{
  return antui_editor_dup_text (ANTUI_EDITOR (find (fixture, ANTUI_TYPE_EDITOR, NULL)));
}

static void
test_failed_connection_stays_on_the_welcome_page (Fixture *fixture, gconstpointer data)
{
  AnttServer *server = antt_server_new (SCRIPT ("!silent"), NULL);
  g_autoptr (AntAccount) account = new_account (antt_server_get_port (server));

  g_free (antt_server_finish (server));
  antui_connections_open_account (fixture->connections, account);
  antt_wait_for (is_offline, fixture);
  g_assert_true (shows (fixture, "The server refused the connection"));
  g_assert_true (gtk_widget_get_mapped (find (fixture, GTK_TYPE_BUTTON, "Try It on a Local Server")));
}

static void
test_welcome_offers_two_ways (Fixture *fixture, gconstpointer data)
{
  g_assert_true (gtk_widget_get_mapped (find (fixture, GTK_TYPE_BUTTON, "Try It on a Local Server")));
  g_assert_true (gtk_widget_get_mapped (antt_find (find (fixture, ANTUI_TYPE_WELCOME_PAGE, NULL), GTK_TYPE_BUTTON,
                                                   "Connect to an Account…")));
  g_assert_false (gtk_widget_get_visible (find (fixture, GTK_TYPE_TOGGLE_BUTTON, "Templates")));
}

static gboolean
shows_pong (gpointer data)
{
  Fixture *fixture = data;

  return antt_shows (find (fixture, ANTUI_TYPE_DETAILS, NULL), "result");
}

static void
test_request_and_response_are_one_row (Fixture *fixture, gconstpointer data)
{
  open (fixture, SCRIPT (ANTT_LOGIN, "C: </iq>", "S: <iq type='result' id='p1' from='localhost'/>", ANTT_END));
  antt_wait_for (is_online, fixture);
  type (fixture, STANZA);
  act (fixture, "win.send");
  antt_wait_for (shows_pong, fixture);
}

static gboolean
shows_lost_request (gpointer data)
{
  return shows (data, "Connection lost: 1 request is lost");
}

static void
test_server_gone_keeps_the_text_and_reconnects (Fixture *fixture, gconstpointer data)
{
  GtkWidget *reconnect;

  open (fixture, SCRIPT (ANTT_LOGIN, "C: </iq>", "!cut"));
  antt_wait_for (is_online, fixture);
  type (fixture, STANZA);
  act (fixture, "win.send");
  antt_wait_for (shows_lost_request, fixture);
  g_assert_true (is_offline (fixture));
  g_autofree char *text = dup_text (fixture);
  g_assert_cmpstr (text, ==, STANZA);
  reconnect = antt_find (find (fixture, ANTUI_TYPE_COMPOSER, NULL), GTK_TYPE_BUTTON, "Reconnect");
  g_assert_true (gtk_widget_get_mapped (reconnect));
  g_assert_true (gtk_widget_is_sensitive (reconnect));
  g_assert_false (gtk_widget_is_sensitive (find (fixture, GTK_TYPE_BUTTON, "Send")));

  /* Nobody is there: the console stays, and says so. */
  act (fixture, "win.reconnect");
  antt_wait_for (is_offline, fixture);
  g_assert_true (gtk_widget_get_mapped (find (fixture, ANTUI_TYPE_COMPOSER, NULL)));
  g_autofree char *still = dup_text (fixture);
  g_assert_cmpstr (still, ==, STANZA);
}

static void
test_disconnect_is_no_loss (Fixture *fixture, gconstpointer data)
{
  open (fixture, SCRIPT (ANTT_LOGIN, ANTT_END));
  antt_wait_for (is_online, fixture);
  act (fixture, "win.disconnect");
  antt_wait_for (is_offline, fixture);
  g_assert_null (antui_connection_get_error (current (fixture)));
  g_assert_false (shows (fixture, "Connection lost"));
}

static gboolean
has_failed (gpointer data)
{
  return antui_connection_get_error (data) != NULL;
}

static gboolean
shows_refusal (gpointer data)
{
  return shows (data, "romeo@localhost (2): The server refused the connection");
}

static void
test_another_account_that_fails_keeps_the_first (Fixture *fixture, gconstpointer data)
{
  AnttServer *gone = antt_server_new (SCRIPT ("!silent"), NULL);
  g_autoptr (AntAccount) other = new_account (antt_server_get_port (gone));
  AntuiConnection *first, *second;

  g_free (antt_server_finish (gone));
  open (fixture, SCRIPT (ANTT_LOGIN, "C: </iq>", "S: <iq type='result' id='p1' from='localhost'/>", ANTT_END));
  antt_wait_for (is_online, fixture);
  first = current (fixture);

  second = antui_connections_open_account (fixture->connections, other);
  g_assert_true (current (fixture) == second);
  antt_wait_for (has_failed, second);
  g_assert_true (current (fixture) == first);
  g_assert_true (is_online (fixture));
  antt_wait_for (shows_refusal, fixture);

  type (fixture, STANZA);
  act (fixture, "win.send");
  antt_wait_for (shows_pong, fixture);
}

static void
test_another_account_given_up_keeps_the_first (Fixture *fixture, gconstpointer data)
{
  AnttServer *silent = antt_server_new (SCRIPT ("!silent"), NULL);
  g_autoptr (AntAccount) other = new_account (antt_server_get_port (silent));
  AntuiConnection *first;

  open (fixture, SCRIPT (ANTT_LOGIN, ANTT_END));
  antt_wait_for (is_online, fixture);
  first = current (fixture);
  antui_connections_open_account (fixture->connections, other);
  act (fixture, "win.disconnect");
  g_assert_true (current (fixture) == first);
  g_assert_cmpuint (antui_connections_get_n (fixture->connections), ==, 1);
  act (fixture, "win.disconnect");
  antt_wait_for (is_offline, fixture);
  g_free (antt_server_finish (silent));
}

static GtkWidget *
sender (Fixture *fixture)
{
  return antt_find (find (fixture, ANTUI_TYPE_SENDER_BUTTON, NULL), GTK_TYPE_MENU_BUTTON, NULL);
}

/* A second session beside the first; both answer one ping. Returns the first's server. */
static AnttServer *
open_two (Fixture *fixture)
{
  AnttServer *first;

  open (fixture, SCRIPT (ANTT_LOGIN, "C: </iq>", "S: <iq type='result' id='p1' from='localhost'/>", "C: </iq>", ANTT_END));
  antt_wait_for (is_online, fixture);
  first = fixture->server;
  g_assert_false (gtk_widget_get_visible (sender (fixture)));
  open (fixture, SCRIPT (ANTT_LOGIN, "C: </iq>", "S: <iq type='result' id='p1' from='localhost'/>", ANTT_END));
  antt_wait_for (is_online, fixture);
  return first;
}

static void
test_two_sessions_stand_side_by_side (Fixture *fixture, gconstpointer data)
{
  g_autofree char *heard = NULL;
  AnttServer *first = open_two (fixture);

  g_assert_true (gtk_widget_get_visible (sender (fixture)));
  g_assert_nonnull (find (fixture, GTK_TYPE_MENU_BUTTON, "Send with: romeo@localhost (2)"));
  type (fixture, STANZA);
  act (fixture, "win.send");
  antt_wait_for (shows_pong, fixture);
  /* The first was not asked. */
  antui_connection_close (antui_connections_get (fixture->connections, 0));
  heard = antt_server_finish (first);
  g_assert_null (strstr (heard, "urn:xmpp:ping"));
}

static gboolean
is_counted (gpointer data)
{
  return antt_shows (data, "2 waiting") || antt_shows (data, "1 waiting");
}

static void
test_row_is_sent_again_with_its_own_session (Fixture *fixture, gconstpointer data)
{
  g_autofree char *heard = NULL;
  AnttServer *first = open_two (fixture);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.session", "i", 1);
  g_assert_true (current (fixture) == antui_connections_get (fixture->connections, 0));
  g_assert_nonnull (find (fixture, GTK_TYPE_MENU_BUTTON, "Send with: romeo@localhost"));
  type (fixture, STANZA);
  act (fixture, "win.send");
  antt_wait_for (shows_pong, fixture);

  gtk_widget_activate_action (GTK_WIDGET (fixture->window), "win.session", "i", 2);
  g_assert_true (current (fixture) == antui_connections_get (fixture->connections, 1));
  act (fixture, "win.resend");
  antt_wait_for (is_counted, fixture->window);
  antui_connection_close (antui_connections_get (fixture->connections, 0));
  heard = antt_server_finish (first);
  g_assert_nonnull (strstr (strstr (heard, "urn:xmpp:ping") + 1, "urn:xmpp:ping"));
}

static gboolean
is_folded (gpointer data)
{
  return antui_fold_get_folded (ANTUI_FOLD (find (data, ANTUI_TYPE_FOLD, NULL)));
}

static gboolean
is_unfolded (gpointer data)
{
  return !is_folded (data);
}

static void
test_narrow_window_folds_the_details (Fixture *fixture, gconstpointer data)
{
  int width, height;

  open (fixture, SCRIPT (ANTT_LOGIN, ANTT_END));
  antt_wait_for (is_online, fixture);
  antt_settle ();
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_HORIZONTAL, -1, &width, NULL, NULL, NULL);
  gtk_widget_measure (GTK_WIDGET (fixture->window), GTK_ORIENTATION_VERTICAL, 800, &height, NULL, NULL, NULL);
  g_assert_cmpint (width, <=, 800);
  g_assert_cmpint (height, <=, 600);

  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 600);
  antt_wait_for (is_folded, fixture);
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  antt_wait_for (is_unfolded, fixture);
}

static GtkWidget *
resend_button (Fixture *fixture)
{
  return antt_find (find (fixture, ANTUI_TYPE_DETAILS, NULL), GTK_TYPE_BUTTON, "Send Again");
}

static void
test_narrow_window_keeps_the_actions (Fixture *fixture, gconstpointer data)
{
  AntuiFold *fold;

  open (fixture, SCRIPT (ANTT_LOGIN, "C: </iq>", "S: <iq type='result' id='p1' from='localhost'/>", ANTT_END));
  antt_wait_for (is_online, fixture);
  type (fixture, STANZA);
  act (fixture, "win.send");
  antt_wait_for (shows_pong, fixture);
  fold = ANTUI_FOLD (find (fixture, ANTUI_TYPE_FOLD, NULL));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 800, 600);
  antt_wait_for (is_folded, fixture);
  g_assert_false (gtk_widget_get_mapped (resend_button (fixture)));
  act (fixture, "win.focus-editor");
  antui_fold_set_end_shown (fold, TRUE);
  antt_settle ();
  /* The focus is not lost with the composer, else Escape would not lead back to it. */
  g_assert_nonnull (gtk_window_get_focus (GTK_WINDOW (fixture->window)));
  g_assert_true (gtk_widget_get_mapped (gtk_window_get_focus (GTK_WINDOW (fixture->window))));
  g_assert_true (gtk_widget_is_ancestor (gtk_window_get_focus (GTK_WINDOW (fixture->window)), GTK_WIDGET (fold)));
  g_assert_true (gtk_widget_get_mapped (resend_button (fixture)));
  g_assert_true (gtk_widget_is_sensitive (resend_button (fixture)));
  g_assert_false (gtk_widget_get_mapped (find (fixture, ANTUI_TYPE_COMPOSER, NULL)));
  gtk_window_set_default_size (GTK_WINDOW (fixture->window), 1200, 700);
  antt_wait_for (is_unfolded, fixture);
  antt_settle ();
  g_assert_true (gtk_widget_is_sensitive (resend_button (fixture)));
  g_assert_true (gtk_widget_get_mapped (find (fixture, ANTUI_TYPE_COMPOSER, NULL)));
}

static void
test_controls_have_names (Fixture *fixture, gconstpointer data)
{
  open (fixture, SCRIPT (ANTT_LOGIN, ANTT_END));
  antt_wait_for (is_online, fixture);
  antt_assert_named (GTK_WIDGET (fixture->window));
}

static void
test_connection_button_tells_the_state (Fixture *fixture, gconstpointer data)
{
  open (fixture, SCRIPT (ANTT_LOGIN, ANTT_END));
  antt_wait_for (is_online, fixture);
  g_assert_nonnull (find (fixture, GTK_TYPE_MENU_BUTTON, "Connection: Online, romeo@localhost, Not encrypted"));
  act (fixture, "win.disconnect");
  antt_wait_for (is_offline, fixture);
  g_assert_nonnull (find (fixture, GTK_TYPE_MENU_BUTTON, "Connection: Offline, romeo@localhost, Offline"));
}

static void
test_new_stanza_puts_the_cursor_inside (Fixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer;

  open (fixture, SCRIPT (ANTT_LOGIN, ANTT_END));
  antt_wait_for (is_online, fixture);
  act (fixture, "win.new-stanza");
  buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (find (fixture, ANTUI_TYPE_EDITOR, NULL)));
  gtk_text_buffer_insert_at_cursor (buffer, "<ping xmlns=\"urn:xmpp:ping\"/>", -1);
  g_autofree char *text = dup_text (fixture);
  g_assert_nonnull (strstr (text, "\">\n  <ping xmlns=\"urn:xmpp:ping\"/>\n</iq>"));
}

static void
test_argument_is_refused (void)
{
  g_autoptr (AntuiApplication) app = antui_application_new ();
  char *arguments[] = { (char *) "antistrophe", (char *) "recording.sqlite", NULL };

  g_assert_cmpint (g_application_run (G_APPLICATION (app), 2, arguments), ==, 2);
}

static void
test_toast_leaves_the_timeline_in_view (Fixture *fixture, gconstpointer data)
{
  GtkWidget *toasts;

  open (fixture, SCRIPT (ANTT_LOGIN, ANTT_END));
  antt_wait_for (is_online, fixture);
  toasts = find (fixture, ADW_TYPE_TOAST_OVERLAY, NULL);
  g_assert_true (antt_shows (toasts, "Connected as romeo@localhost"));
  g_assert_null (antt_find (toasts, ANTUI_TYPE_TIMELINE_VIEW, NULL));
}

/* (nullable) */
static GtkWindow *
find_dialog (void)
{
  GListModel *windows = gtk_window_get_toplevels ();

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWindow) window = g_list_model_get_item (windows, i);

      if (ANTUI_IS_CONNECT_DIALOG (window))
        return window;
    }
  return NULL;
}

static void
test_account_dialog_fits_into_the_window (Fixture *fixture, gconstpointer data)
{
  GtkWindow *dialog;
  int width, height;

  act (fixture, "win.connect-account");
  dialog = find_dialog ();
  g_assert_nonnull (dialog);
  gtk_window_get_default_size (dialog, &width, &height);
  g_assert_cmpint (height, <, gtk_widget_get_height (GTK_WIDGET (fixture->window)));
  g_assert_cmpint (height, >, gtk_widget_get_height (GTK_WIDGET (fixture->window)) / 2);
  gtk_window_close (dialog);
  antt_settle ();
  g_assert_null (find_dialog ());
}

static void
test_open_menu_has_no_tooltip_over_it (Fixture *fixture, gconstpointer data)
{
  GtkMenuButton *menu = GTK_MENU_BUTTON (find (fixture, GTK_TYPE_MENU_BUTTON, "Main menu"));

  g_assert_true (gtk_widget_get_has_tooltip (GTK_WIDGET (menu)));
  gtk_menu_button_popup (menu);
  g_assert_false (gtk_widget_get_has_tooltip (GTK_WIDGET (menu)));
  gtk_widget_set_tooltip_text (GTK_WIDGET (menu), "Another text");
  g_assert_false (gtk_widget_get_has_tooltip (GTK_WIDGET (menu)));
  gtk_menu_button_popdown (menu);
  g_assert_true (gtk_widget_get_has_tooltip (GTK_WIDGET (menu)));
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  g_autoptr (AntuiApplication) app = antui_application_new ();
  g_autoptr (GError) error = NULL;
  g_application_register (G_APPLICATION (app), NULL, &error);
  g_assert_no_error (error);
#define ADD(path, func) g_test_add ("/window/" path, Fixture, app, set_up, func, tear_down)
  ADD ("welcome/failed-connection-stays", test_failed_connection_stays_on_the_welcome_page);
  ADD ("welcome/two-ways", test_welcome_offers_two_ways);
  ADD ("console/request-and-response", test_request_and_response_are_one_row);
  ADD ("console/server-gone", test_server_gone_keeps_the_text_and_reconnects);
  ADD ("console/disconnect-is-no-loss", test_disconnect_is_no_loss);
  ADD ("another-account/fails", test_another_account_that_fails_keeps_the_first);
  ADD ("another-account/given-up", test_another_account_given_up_keeps_the_first);
  ADD ("sessions/side-by-side", test_two_sessions_stand_side_by_side);
  ADD ("sessions/sent-again-with-its-own", test_row_is_sent_again_with_its_own_session);
  g_test_add_func ("/application/argument-is-refused", test_argument_is_refused);
  ADD ("console/toast-leaves-the-timeline", test_toast_leaves_the_timeline_in_view);
  ADD ("console/new-stanza", test_new_stanza_puts_the_cursor_inside);
  ADD ("narrow/folds-the-details", test_narrow_window_folds_the_details);
  ADD ("narrow/keeps-the-actions", test_narrow_window_keeps_the_actions);
  ADD ("another-account/dialog-fits", test_account_dialog_fits_into_the_window);
  ADD ("menus/no-tooltip-over-them", test_open_menu_has_no_tooltip_over_it);
  ADD ("access/controls-have-names", test_controls_have_names);
  ADD ("access/connection-button-tells-the-state", test_connection_button_tells_the_state);
#undef ADD
  return g_test_run ();
}
