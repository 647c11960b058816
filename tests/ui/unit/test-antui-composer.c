/* The composer in process: what it refuses, what it asks, what it hands over, what it keeps.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "console/antui-composer.h"
#include "console/antui-editor.h"
#include "xml/ant-stanza.h"

static const char ping[] =
  "<?antistrophe title=\"Ping\" xep=\"XEP-0199\" timeout=\"10\"?>"
  "<?param name=\"to\" kind=\"jid\" default=\"${server}\"?>"
  "<iq type=\"get\" to=\"${to}\" id=\"${id}\"><ping xmlns=\"urn:xmpp:ping\"/></iq>";
static const char destroy[] =
  "<?antistrophe title=\"Destroy a room\" xep=\"XEP-0045\" effect=\"destructive\"?>"
  "<iq type=\"set\" to=\"room@conference.localhost\" id=\"${id}\">"
  "<query xmlns=\"http://jabber.org/protocol/muc#owner\"><destroy/></query></iq>";
static const char broken[] = "<?antistrophe title=\"Broken\"?><iq type=\"get\"";

typedef struct
{
  AntuiComposer *composer;
  AntuiEditor *editor;
  GtkWidget *window;
  GPtrArray *sent; /* AntStanza */
  gint64 timeout_ns;
} Fixture;

static void
submit_cb (Fixture *fixture, AntStanza *stanza, gint64 timeout_ns)
{
  g_ptr_array_add (fixture->sent, ant_stanza_ref (stanza));
  fixture->timeout_ns = timeout_ns;
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntJid) own = ant_jid_new ("romeo@localhost/test", NULL);

  fixture->sent = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_stanza_unref);
  fixture->composer = g_object_new (ANTUI_TYPE_COMPOSER, NULL);
  g_signal_connect_swapped (fixture->composer, "submit", G_CALLBACK (submit_cb), fixture);
  antui_composer_set_addresses (fixture->composer, own, "juliet@localhost", FALSE);
  antui_composer_set_online (fixture->composer, NULL, FALSE);
  fixture->window = antt_window_new (GTK_WIDGET (fixture->composer), 560, 400);
  fixture->editor = ANTUI_EDITOR (antt_find (fixture->window, ANTUI_TYPE_EDITOR, "Stanza"));
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_ptr_array_unref (fixture->sent);
}

static AntTemplate *
load (Fixture *fixture, const char *name, const char *text)
{
  AntTemplate *template = ant_template_new (name, "server", name, TRUE, text);

  antui_composer_load_template (fixture->composer, template);
  return template;
}

/* As the button and Ctrl+Enter do. */
static void
send (Fixture *fixture)
{
  gtk_widget_activate_action (GTK_WIDGET (fixture->composer), "composer.send", NULL);
}

static GtkWidget *
find_dialog (void)
{
  g_autoptr (GListModel) windows = g_object_ref (gtk_window_get_toplevels ());

  for (guint i = 0; i < g_list_model_get_n_items (windows); i++)
    {
      g_autoptr (GtkWidget) window = g_list_model_get_item (windows, i);

      if (ADW_IS_MESSAGE_DIALOG (window) && gtk_widget_get_visible (window))
        return window;
    }
  return NULL;
}

static void
respond (const char *response)
{
  GtkWidget *dialog = find_dialog ();

  g_assert_nonnull (dialog);
  adw_message_dialog_response (ADW_MESSAGE_DIALOG (dialog), response);
  gtk_window_destroy (GTK_WINDOW (dialog));
}

static void
test_ill_formed_is_refused_with_the_cursor_there (Fixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->editor));
  GtkTextIter cursor;

  antui_composer_load_text (fixture->composer, "Test", "<iq type=\"get\" id=\"a\">\n  <a>\n</iq>");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  g_assert_null (find_dialog ());
  gtk_text_buffer_get_iter_at_mark (buffer, &cursor, gtk_text_buffer_get_insert (buffer));
  g_assert_cmpint (gtk_text_iter_get_line (&cursor), >, 0);
  g_assert_true (antt_shows (GTK_WIDGET (fixture->composer), "3:"));
}

static void
test_unknown_placeholder_is_refused (Fixture *fixture, gconstpointer data)
{
  antui_composer_load_text (fixture->composer, "Test", "<iq type=\"get\" id=\"a\" to=\"${srver}\"><q xmlns=\"x\"/></iq>");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  g_assert_true (antt_shows (GTK_WIDGET (fixture->composer), "srver"));
}

static void
test_empty_text_is_refused (Fixture *fixture, gconstpointer data)
{
  antui_composer_load_text (fixture->composer, "Test", "  \n");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
}

static void
test_wrong_parameter_is_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntTemplate) template = load (fixture, "ping", ping);
  GtkWidget *to = antt_find (fixture->window, GTK_TYPE_ENTRY, "To");

  gtk_editable_set_text (GTK_EDITABLE (to), "@@");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  gtk_editable_set_text (GTK_EDITABLE (to), "");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 1);
}

static void
test_offline_nothing_leaves (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntTemplate) template = load (fixture, "ping", ping);
  GtkWidget *button = antt_find (fixture->window, GTK_TYPE_BUTTON, "Send");

  antui_composer_set_online (fixture->composer, "Offline: reconnect to send", FALSE);
  g_assert_false (gtk_widget_is_sensitive (button));
  g_assert_cmpstr (gtk_widget_get_tooltip_text (button), ==, "Offline: reconnect to send");
  g_assert_true (gtk_widget_get_visible (antt_find (fixture->window, GTK_TYPE_BUTTON, "Reconnect")));
  antui_composer_send (fixture->composer);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  g_assert_true (antt_shows (GTK_WIDGET (fixture->composer), "Offline"));

  antui_composer_set_online (fixture->composer, NULL, FALSE);
  g_assert_true (gtk_widget_is_sensitive (button));
  g_assert_false (gtk_widget_get_visible (antt_find (fixture->window, GTK_TYPE_BUTTON, "Reconnect")));
}

static void
test_template_is_sent_with_its_values (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntTemplate) template = load (fixture, "ping", ping);
  GtkWidget *to = antt_find (fixture->window, GTK_TYPE_ENTRY, "To");
  AntStanza *stanza;

  send (fixture);
  gtk_editable_set_text (GTK_EDITABLE (to), "juliet@localhost");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 2);
  stanza = g_ptr_array_index (fixture->sent, 0);
  g_assert_cmpstr (ant_stanza_get_to (stanza), ==, "localhost");
  g_assert_cmpuint (strlen (ant_stanza_get_id (stanza)), >=, 20);
  g_assert_cmpstr (ant_stanza_get_to (g_ptr_array_index (fixture->sent, 1)), ==, "juliet@localhost");
  g_assert_cmpstr (ant_stanza_get_id (g_ptr_array_index (fixture->sent, 1)), !=, ant_stanza_get_id (stanza));
  g_assert_cmpint (fixture->timeout_ns, ==, G_GINT64_CONSTANT (10000000000));
}

static void
test_timeout_is_the_persons_choice (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntTemplate) template = load (fixture, "ping", ping);
  GtkWidget *spin;

  g_assert_nonnull (antt_find (fixture->window, GTK_TYPE_MENU_BUTTON, "Timeout: 10 s"));
  spin = antt_find (fixture->window, GTK_TYPE_SPIN_BUTTON, "Timeout");
  gtk_editable_set_text (GTK_EDITABLE (spin), "0,25");
  gtk_spin_button_update (GTK_SPIN_BUTTON (spin));
  send (fixture);
  g_assert_cmpint (fixture->timeout_ns, ==, 250000000);
  gtk_spin_button_set_value (GTK_SPIN_BUTTON (spin), 0);
  g_assert_nonnull (antt_find (fixture->window, GTK_TYPE_MENU_BUTTON, "Timeout: No limit"));
  send (fixture);
  g_assert_cmpint (fixture->timeout_ns, ==, 0);
}

static void
test_broken_rule_asks_once (Fixture *fixture, gconstpointer data)
{
  antui_composer_load_text (fixture->composer, "Test",
                            "<iq type=\"get\" id=\"a\" to=\"localhost\"><a xmlns=\"x\"/><b xmlns=\"y\"/></iq>");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  respond ("cancel");
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  send (fixture);
  respond ("send");
  g_assert_cmpuint (fixture->sent->len, ==, 1);
  send (fixture);
  g_assert_null (find_dialog ());
  g_assert_cmpuint (fixture->sent->len, ==, 2);
}

static void
test_destructive_template_asks_and_names_its_target (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntTemplate) template = load (fixture, "destroy", destroy);

  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  g_assert_nonnull (strstr (adw_message_dialog_get_body (ADW_MESSAGE_DIALOG (find_dialog ())), "room@conference.localhost"));
  respond ("cancel");
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  send (fixture);
  respond ("send");
  g_assert_cmpuint (fixture->sent->len, ==, 1);
}

static void
test_broken_template_is_shown_whole (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntTemplate) template = load (fixture, "broken", broken);
  g_autofree char *text = antui_composer_dup_text (fixture->composer);

  g_assert_cmpstr (text, ==, broken);
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
}

static void
test_draft_comes_back_with_its_template (Fixture *fixture, gconstpointer data)
{
  static const char typed[] = "<iq type=\"get\" id=\"mine\"><typed xmlns=\"x\"/></iq>";
  g_autoptr (AntTemplate) first = load (fixture, "ping", ping);
  GtkWidget *to = antt_find (fixture->window, GTK_TYPE_ENTRY, "To");

  antui_editor_set_text (fixture->editor, typed);
  gtk_editable_set_text (GTK_EDITABLE (to), "juliet@localhost");
  g_autoptr (AntTemplate) second = load (fixture, "destroy", destroy);
  antui_composer_load_template (fixture->composer, first);
  g_autofree char *text = antui_composer_dup_text (fixture->composer);
  to = antt_find (fixture->window, GTK_TYPE_ENTRY, "To");
  g_assert_cmpstr (text, ==, typed);
  g_assert_cmpstr (gtk_editable_get_text (GTK_EDITABLE (to)), ==, "juliet@localhost");

  gtk_widget_activate_action (GTK_WIDGET (fixture->composer), "composer.reset", NULL);
  g_autofree char *fresh = antui_composer_dup_text (fixture->composer);
  g_assert_cmpstr (fresh, ==, ant_template_get_body (first));
}

static void
test_redacted_secret_becomes_a_field (Fixture *fixture, gconstpointer data)
{
  GtkWidget *secret;

  antui_composer_load_text (fixture->composer, "Edited",
                            "<iq type=\"set\" id=\"${id}\" to=\"localhost\"><q xmlns=\"x\">${secret}</q></iq>");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 0);
  secret = antt_find (fixture->window, GTK_TYPE_PASSWORD_ENTRY, "Secret");
  g_assert_nonnull (secret);
  gtk_editable_set_text (GTK_EDITABLE (secret), "s&s");
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 1);
  g_autofree char *text = ant_element_dup_text (ant_stanza_get_payload (g_ptr_array_index (fixture->sent, 0)));
  g_assert_cmpstr (text, ==, "s&s");
}

static gboolean
says_well_formed (gpointer data)
{
  return antt_shows (data, "Well-formed");
}

static void
test_typing_is_checked_by_itself (Fixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->editor));

  antui_composer_load_text (fixture->composer, "Test", "<presence>");
  g_assert_false (says_well_formed (fixture->composer));
  gtk_text_buffer_insert_at_cursor (buffer, "", 0);
  gtk_text_buffer_set_text (buffer, "<presence/>", -1);
  antt_wait_for (says_well_formed, fixture->composer);
}

static void
test_queued_is_no_sending (Fixture *fixture, gconstpointer data)
{
  antui_composer_set_online (fixture->composer, NULL, TRUE);
  antui_composer_load_text (fixture->composer, "Test", "<presence/>");
  g_assert_nonnull (antt_find (fixture->window, GTK_TYPE_BUTTON, "Queue"));
  g_assert_true (gtk_widget_get_visible (antt_find (fixture->window, GTK_TYPE_BUTTON, "Reconnect")));
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 1);
  antui_composer_set_online (fixture->composer, NULL, FALSE);
  g_assert_null (antt_find (fixture->window, GTK_TYPE_BUTTON, "Queue"));
  g_assert_false (gtk_widget_get_visible (antt_find (fixture->window, GTK_TYPE_BUTTON, "Reconnect")));
}

static gboolean
offers_timeout (Fixture *fixture)
{
  return gtk_widget_get_visible (antt_find (fixture->window, GTK_TYPE_MENU_BUTTON, "Timeout: 30 s"));
}

static void
test_only_requests_are_waited_for (Fixture *fixture, gconstpointer data)
{
  antui_composer_load_text (fixture->composer, "Test", "<message to=\"juliet@localhost\"><body>Hi</body></message>");
  g_assert_true (antt_shows (fixture->window, "Well-formed message"));
  g_assert_false (offers_timeout (fixture));
  antui_composer_load_text (fixture->composer, "Test", "<presence/>");
  g_assert_true (antt_shows (fixture->window, "Well-formed presence"));
  g_assert_false (offers_timeout (fixture));
  antui_composer_load_text (fixture->composer, "Test", "<presence/><iq type=\"get\" id=\"a\"><a xmlns=\"x\"/></iq>");
  g_assert_true (antt_shows (fixture->window, "Well-formed, 2 stanzas"));
  g_assert_true (offers_timeout (fixture));
}

static void
test_new_message_is_written_at_once (Fixture *fixture, gconstpointer data)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->editor));

  gtk_widget_activate_action (GTK_WIDGET (fixture->composer), "composer.new-message", NULL);
  gtk_text_buffer_insert_at_cursor (buffer, "What light?", -1);
  send (fixture);
  g_assert_cmpuint (fixture->sent->len, ==, 1);
  g_assert_cmpint (ant_stanza_get_kind (g_ptr_array_index (fixture->sent, 0)), ==, ANT_KIND_MESSAGE);
  g_assert_cmpstr (ant_stanza_get_to (g_ptr_array_index (fixture->sent, 0)), ==, "juliet@localhost");
  g_autofree char *body = ant_element_dup_text (ant_stanza_get_payload (g_ptr_array_index (fixture->sent, 0)));
  g_assert_cmpstr (body, ==, "What light?");

  gtk_widget_activate_action (GTK_WIDGET (fixture->composer), "composer.new-presence", NULL);
  gtk_text_buffer_insert_at_cursor (buffer, "At the ball", -1);
  send (fixture);
  g_assert_cmpint (ant_stanza_get_kind (g_ptr_array_index (fixture->sent, 1)), ==, ANT_KIND_PRESENCE);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antt_accept_headings ();
  antui_init ();
#define ADD(path, func) g_test_add ("/composer/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("refuses/ill-formed", test_ill_formed_is_refused_with_the_cursor_there);
  ADD ("refuses/unknown-placeholder", test_unknown_placeholder_is_refused);
  ADD ("refuses/empty", test_empty_text_is_refused);
  ADD ("refuses/wrong-parameter", test_wrong_parameter_is_refused);
  ADD ("refuses/offline", test_offline_nothing_leaves);
  ADD ("sends/template-with-values", test_template_is_sent_with_its_values);
  ADD ("sends/timeout-of-the-person", test_timeout_is_the_persons_choice);
  ADD ("asks/broken-rule-once", test_broken_rule_asks_once);
  ADD ("asks/destructive-with-target", test_destructive_template_asks_and_names_its_target);
  ADD ("keeps/broken-template-whole", test_broken_template_is_shown_whole);
  ADD ("keeps/draft-of-a-template", test_draft_comes_back_with_its_template);
  ADD ("keeps/redacted-secret-as-field", test_redacted_secret_becomes_a_field);
  ADD ("sends/queued", test_queued_is_no_sending);
  ADD ("kinds/only-requests-wait", test_only_requests_are_waited_for);
  ADD ("kinds/new-message", test_new_message_is_written_at_once);
  ADD ("checks/typing", test_typing_is_checked_by_itself);
#undef ADD
  return g_test_run ();
}
