/* What the menu, the buttons and the shortcuts of the window do.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "app/antui-window-private.h"

#include "common/antui-init.h"

/* Of the account dialog's height, px: how much of the window it leaves free, and its bounds. */
enum
{
  DIALOG_INSET = 80,
  DIALOG_LEAST = 480,
  DIALOG_MOST = 760,
};

static void
open_local (AntuiWindow *self, const char *user)
{
  antui_welcome_page_set_error (self->welcome, NULL);
  antui_connections_open_local (self->connections, user);
  antui_window_show_page (self, TRUE);
}

static void
connect_sandbox_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_local (ANTUI_WINDOW (widget), "romeo");
}

static void
connect_juliet_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  open_local (ANTUI_WINDOW (widget), "juliet");
}

static gboolean
dialog_closed_cb (AntuiWindow *self)
{
  g_clear_pointer (&self->account, ant_account_free);
  if (!antui_connect_dialog_was_opened (self->dialog))
    self->account = antui_connect_dialog_dup_account (self->dialog);
  self->dialog = NULL;
  return GDK_EVENT_PROPAGATE;
}

/* As high as fits into the window: a chain of certificates is long. */
static AntuiConnectDialog *
ensure_dialog (AntuiWindow *self)
{
  int width, height;

  antui_connection_button_popdown (self->connection_button);
  if (self->dialog)
    return self->dialog;
  self->dialog = antui_connect_dialog_new (self->connections, self->accounts);
  gtk_window_get_default_size (GTK_WINDOW (self->dialog), &width, &height);
  height = CLAMP (gtk_widget_get_height (GTK_WIDGET (self)) - DIALOG_INSET, DIALOG_LEAST, DIALOG_MOST);
  gtk_window_set_default_size (GTK_WINDOW (self->dialog), width, height);
  gtk_window_set_transient_for (GTK_WINDOW (self->dialog), GTK_WINDOW (self));
  g_signal_connect_object (self->dialog, "close-request", G_CALLBACK (dialog_closed_cb), self, G_CONNECT_SWAPPED);
  return self->dialog;
}

static void
connect_account_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiWindow *self = ANTUI_WINDOW (widget);
  gboolean fresh = self->dialog == NULL;
  AntuiConnectDialog *dialog = ensure_dialog (self);

  if (fresh && self->account)
    antui_connect_dialog_fill (dialog, self->account, /* name= */ NULL, /* why= */ NULL);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The one of a row in the list, or of a toast, which may be older than what became of it. */
static void
edit_session_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiWindow *self = ANTUI_WINDOW (widget);
  AntuiConnection *connection = antui_connections_find_session (self->connections, g_variant_get_uint32 (parameter));
  AntuiConnectDialog *dialog;

  if (!connection || self->dialog || antui_connection_get_state (connection) != ANTUI_CONNECTION_OFFLINE)
    return;
  dialog = ensure_dialog (self);
  antui_connect_dialog_edit (dialog, connection);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiWindow) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  g_autoptr (AntAccount) account = antui_accounts_load_finish (ANTUI_ACCOUNTS (source), result, &why, &error);
  AntuiConnectDialog *dialog;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (account && antui_account_is_complete (account))
    {
      antui_welcome_page_set_error (self->welcome, NULL);
      antui_connections_open_account (self->connections, account);
      antui_window_show_page (self, TRUE);
      return;
    }
  if (!account)
    {
      antui_window_show_message (self, error->message);
      return;
    }
  dialog = ensure_dialog (self);
  antui_connect_dialog_fill (dialog, account, account->name, why);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
connect_saved_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiWindow *self = ANTUI_WINDOW (widget);

  antui_connection_button_popdown (self->connection_button);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  self->loading = g_cancellable_new ();
  antui_accounts_load_async (self->accounts, g_variant_get_string (parameter, NULL), self->loading, loaded_cb,
                             g_object_ref (self));
}

static void
reconnect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_connection_reopen (antui_connections_get_current (ANTUI_WINDOW (widget)->connections));
}

/* Of a toast, which may be older than what became of the session. */
static void
reconnect_session_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnection *connection
    = antui_connections_find_session (ANTUI_WINDOW (widget)->connections, g_variant_get_uint32 (parameter));

  if (connection)
    antui_connection_reopen (connection);
}

static void
disconnect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnections *connections = ANTUI_WINDOW (widget)->connections;

  antui_connections_close (connections, antui_connections_get_current (connections));
}

static void
show_connection_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_connection_button_popup (ANTUI_WINDOW (widget)->connection_button);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_send (ANTUI_WINDOW (widget)->console);
}

static void
toggle_sidebar_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiWindow *self = ANTUI_WINDOW (widget);

  gtk_toggle_button_set_active (self->sidebar_button, !gtk_toggle_button_get_active (self->sidebar_button));
}

static void
search_templates_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_search_templates (ANTUI_WINDOW (widget)->console);
}

static void
focus_editor_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_focus_editor (ANTUI_WINDOW (widget)->console);
}

static void
focus_timeline_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_focus_timeline (ANTUI_WINDOW (widget)->console);
}

static void
new_stanza_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_new_stanza (ANTUI_WINDOW (widget)->console,
                                 g_str_equal (name, "win.new-message") ? ANT_KIND_MESSAGE : ANT_KIND_IQ);
}

static void
go_to_problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_go_to_problem (ANTUI_WINDOW (widget)->console);
}

static void
resend_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_resend (ANTUI_WINDOW (widget)->console, /* edit= */ FALSE);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_console_page_resend (ANTUI_WINDOW (widget)->console, /* edit= */ TRUE);
}

/* GTK itself fills in the keys of actions only for a window that stays. */
static void
show_keys (GtkApplication *app, GObject *shortcut)
{
  g_autofree char *action = NULL;

  g_object_get (shortcut, "action-name", &action, NULL);
  if (!action)
    return;

  g_auto (GStrv) accels = gtk_application_get_accels_for_action (app, action);
  g_autofree char *keys = g_strjoinv (" ", accels);
  g_object_set (shortcut, "accelerator", keys, NULL);
}

/* Made when it is asked for: a window that is always there, but hidden, is in the way of who counts the windows (GTK 4.8
 * ends when it is asked for the accessible of one that has just gone, and the last one is hidden). */
static void
show_help_overlay_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  g_autoptr (GtkBuilder) builder = gtk_builder_new_from_resource (ANTUI_RESOURCE_PATH "/app/help-overlay.ui");
  GtkWindow *overlay = GTK_WINDOW (gtk_builder_get_object (builder, "help_overlay"));
  g_autoptr (GSList) objects = gtk_builder_get_objects (builder);
  GtkApplication *app = gtk_window_get_application (GTK_WINDOW (widget));

  for (GSList *at = objects; at && app; at = at->next)
    if (GTK_IS_SHORTCUTS_SHORTCUT (at->data))
      show_keys (app, at->data);

  gtk_window_set_transient_for (overlay, GTK_WINDOW (widget));
  gtk_window_present (overlay);
}

void
antui_window_install_actions (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "win.connect-sandbox", NULL, connect_sandbox_action);
  gtk_widget_class_install_action (widget_class, "win.connect-juliet", NULL, connect_juliet_action);
  gtk_widget_class_install_action (widget_class, "win.connect-account", NULL, connect_account_action);
  gtk_widget_class_install_action (widget_class, "win.connect-saved", "s", connect_saved_action);
  gtk_widget_class_install_action (widget_class, "win.edit-session", "u", edit_session_action);
  gtk_widget_class_install_action (widget_class, "win.reconnect", NULL, reconnect_action);
  gtk_widget_class_install_action (widget_class, "win.reconnect-session", "u", reconnect_session_action);
  gtk_widget_class_install_property_action (widget_class, "win.session", "session");
  gtk_widget_class_install_action (widget_class, "win.disconnect", NULL, disconnect_action);
  gtk_widget_class_install_action (widget_class, "win.show-connection", NULL, show_connection_action);
  gtk_widget_class_install_action (widget_class, "win.show-help-overlay", NULL, show_help_overlay_action);
  gtk_widget_class_install_action (widget_class, "win.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "win.resend", NULL, resend_action);
  gtk_widget_class_install_action (widget_class, "win.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "win.toggle-sidebar", NULL, toggle_sidebar_action);
  gtk_widget_class_install_action (widget_class, "win.search-templates", NULL, search_templates_action);
  gtk_widget_class_install_action (widget_class, "win.focus-editor", NULL, focus_editor_action);
  gtk_widget_class_install_action (widget_class, "win.focus-timeline", NULL, focus_timeline_action);
  gtk_widget_class_install_action (widget_class, "win.new-stanza", NULL, new_stanza_action);
  gtk_widget_class_install_action (widget_class, "win.new-message", NULL, new_stanza_action);
  gtk_widget_class_install_action (widget_class, "win.go-to-problem", NULL, go_to_problem_action);
}
