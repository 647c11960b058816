/* The window: header bar, welcome or console, toasts for what happens to the connection.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "app/antui-window-private.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"
#include "common/antui-settings.h"
#include "connect/antui-error-text.h"

enum
{
  LONG_TOAST_S = 10,
  /* Below, the connection needs the room of the title. */
  TITLE_WIDTH = 900,
};

G_DEFINE_FINAL_TYPE (AntuiWindow, antui_window, ADW_TYPE_APPLICATION_WINDOW)

/* A toast is about the connection as it is now: the one before is out of date. */
static void
show_toast (AntuiWindow *self, const char *text, const char *button, const char *action, guint timeout_s)
{
  /* Titles of toasts are markup. */
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  if (self->toast)
    adw_toast_dismiss (self->toast);
  if (button)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
    }
  adw_toast_set_timeout (toast, timeout_s);
  g_set_weak_pointer (&self->toast, toast);
  antui_console_page_add_toast (self->console, toast);
}

static void
update_title (AntuiWindow *self)
{
  gboolean welcome = gtk_stack_get_visible_child (self->stack) == GTK_WIDGET (self->welcome);

  gtk_widget_set_visible (self->title, !self->narrow || welcome);
}

/* Made when it is first needed, or when there is nothing else to do: the first frame need not wait for it. */
static void
ensure_console (AntuiWindow *self)
{
  g_clear_handle_id (&self->console_id, g_source_remove);
  if (self->console)
    return;
  self->console = g_object_new (ANTUI_TYPE_CONSOLE_PAGE, NULL);
  antui_console_page_setup (self->console, self->connection, self->timeline, self->settings);
  gtk_stack_add_child (self->stack, GTK_WIDGET (self->console));
  g_object_bind_property (self->sidebar_button, "active", self->console, "sidebar-visible",
                          G_BINDING_BIDIRECTIONAL | G_BINDING_SYNC_CREATE);
}

static gboolean
console_cb (gpointer user_data)
{
  AntuiWindow *self = user_data;

  self->console_id = 0;
  ensure_console (self);
  return G_SOURCE_REMOVE;
}

static void
after_paint_cb (GdkFrameClock *clock, AntuiWindow *self)
{
  g_signal_handlers_disconnect_by_func (clock, after_paint_cb, self);
  if (!self->console && !self->console_id)
    self->console_id = g_idle_add_full (G_PRIORITY_LOW, console_cb, self, NULL);
}

static void
antui_window_realize (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (antui_window_parent_class)->realize (widget);
  g_signal_connect_object (gtk_widget_get_frame_clock (widget), "after-paint", G_CALLBACK (after_paint_cb), widget, 0);
}

void
antui_window_show_page (AntuiWindow *self, gboolean console)
{
  /* What has no meaning on the welcome page. */
  static const char *const console_actions[] = {
    "win.toggle-sidebar", "win.search-templates", "win.focus-editor", "win.focus-timeline", "win.new-stanza",
    "win.go-to-problem", "win.show-connection", "win.send", "win.resend", "win.edit",
  };

  if (console)
    ensure_console (self);
  if (console && gtk_stack_get_visible_child (self->stack) != GTK_WIDGET (self->console))
    antui_console_page_focus_editor (self->console);
  gtk_stack_set_visible_child (self->stack, console ? GTK_WIDGET (self->console) : GTK_WIDGET (self->welcome));
  update_title (self);
  gtk_widget_set_visible (GTK_WIDGET (self->sidebar_button), console);
  gtk_widget_set_visible (GTK_WIDGET (self->connection_button), console);
  for (guint i = 0; i < G_N_ELEMENTS (console_actions); i++)
    gtk_widget_action_set_enabled (GTK_WIDGET (self), console_actions[i], console);
}

static void
update_actions (AntuiWindow *self)
{
  AntuiConnectionState state = antui_connection_get_state (self->connection);
  gboolean offline = state == ANTUI_CONNECTION_OFFLINE;
  gboolean chosen = self->was_online || antui_connection_is_sandbox (self->connection)
                    || antui_connection_get_account (self->connection);
  gboolean to_sandbox = antui_connection_is_sandbox (self->connection) && !offline;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reconnect", offline && chosen);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.disconnect",
                                 state == ANTUI_CONNECTION_ONLINE || state == ANTUI_CONNECTION_CONNECTING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.connect-sandbox", !to_sandbox);
}

static void
opened_cb (AntuiWindow *self)
{
  const AntJid *own = antui_connection_get_own_jid (self->connection);
  /* Translators: %s is an address. */
  g_autofree char *text = g_strdup_printf (_("Connected as %s"), own ? ant_jid_get_bare (own) : "");

  self->was_online = TRUE;
  antui_welcome_page_set_error (self->welcome, NULL);
  antui_window_show_page (self, TRUE);
  show_toast (self, text, NULL, NULL, 3);
}

static void
lost_cb (AntuiWindow *self, guint n_lost)
{
  g_autofree char *text = NULL;

  if (n_lost == 0)
    text = g_strdup (_("Connection lost"));
  else
    text = g_strdup_printf (ngettext ("Connection lost: %u request is lost", "Connection lost: %u requests are lost", n_lost),
                            n_lost);
  show_toast (self, text, _("_Reconnect"), "win.reconnect", /* timeout_s= */ 0);
}

static void
failed_cb (AntuiWindow *self)
{
  const GError *error = antui_connection_get_error (self->connection);

  /* The dialog says it beside the fields that may be wrong. */
  if (self->dialog || !error)
    return;
  if (!self->was_online)
    {
      antui_welcome_page_set_error (self->welcome, error);
      antui_window_show_page (self, FALSE);
      return;
    }
  /* What was online before still is: nothing is to be reconnected. */
  if (antui_connection_get_state (self->connection) == ANTUI_CONNECTION_ONLINE)
    show_toast (self, antui_error_title (error), NULL, NULL, LONG_TOAST_S);
  else
    show_toast (self, antui_error_title (error), _("_Try Again"), "win.reconnect", LONG_TOAST_S);
}

static void
state_cb (AntuiWindow *self)
{
  update_actions (self);
  /* Cancelled before anything was reached: back to the choice. */
  if (antui_connection_get_state (self->connection) == ANTUI_CONNECTION_OFFLINE && !self->was_online)
    antui_window_show_page (self, FALSE);
  if (antui_connection_get_state (self->connection) == ANTUI_CONNECTION_CONNECTING && self->toast)
    adw_toast_dismiss (self->toast);
}

static gboolean
narrow_cb (gpointer user_data)
{
  AntuiWindow *self = user_data;

  self->narrow_id = 0;
  update_title (self);
  return G_SOURCE_REMOVE;
}

static void
antui_window_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AntuiWindow *self = ANTUI_WINDOW (widget);
  gboolean narrow = width < TITLE_WIDTH;

  GTK_WIDGET_CLASS (antui_window_parent_class)->size_allocate (widget, width, height, baseline);
  if (narrow == self->narrow)
    return;
  self->narrow = narrow;
  /* Not from within an allocation. */
  if (!self->narrow_id)
    self->narrow_id = g_idle_add (narrow_cb, self);
}

static void
restore_size (AntuiWindow *self)
{
  if (!self->settings)
    return;
  gtk_window_set_default_size (GTK_WINDOW (self),
                               g_settings_get_int (self->settings, "window-width"),
                               g_settings_get_int (self->settings, "window-height"));
  if (g_settings_get_boolean (self->settings, "window-maximized"))
    gtk_window_maximize (GTK_WINDOW (self));
}

static void
save_size (AntuiWindow *self)
{
  int width, height;

  if (!self->settings)
    return;
  /* The default size is the one to return to from maximised. */
  gtk_window_get_default_size (GTK_WINDOW (self), &width, &height);
  g_settings_set_int (self->settings, "window-width", width);
  g_settings_set_int (self->settings, "window-height", height);
  g_settings_set_boolean (self->settings, "window-maximized", gtk_window_is_maximized (GTK_WINDOW (self)));
}

static void
closed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiWindow) self = user_data;

  antui_connection_close_finish (ANTUI_CONNECTION (source), result, NULL);
  gtk_window_destroy (GTK_WINDOW (self));
}

static gboolean
antui_window_close_request (GtkWindow *window)
{
  AntuiWindow *self = ANTUI_WINDOW (window);

  if (self->closing)
    return GDK_EVENT_STOP;
  save_size (self);
  self->closing = TRUE;
  /* The stream is ended in good order (two seconds at most) while the window is gone already. */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_handlers_disconnect_by_data (self->connection, self);
  antui_connection_close_async (self->connection, closed_cb, g_object_ref (self));
  return GDK_EVENT_STOP;
}

static void
antui_window_dispose (GObject *object)
{
  AntuiWindow *self = ANTUI_WINDOW (object);

  g_clear_handle_id (&self->console_id, g_source_remove);
  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_clear_weak_pointer (&self->toast);
  g_clear_object (&self->connection);
  g_clear_object (&self->timeline);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->account, ant_account_free);
  G_OBJECT_CLASS (antui_window_parent_class)->dispose (object);
}

static void
antui_window_class_init (AntuiWindowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = antui_window_close_request;
  widget_class->realize = antui_window_realize;
  widget_class->size_allocate = antui_window_size_allocate;

  g_type_ensure (ANTUI_TYPE_CONNECTION_BUTTON);
  g_type_ensure (ANTUI_TYPE_WELCOME_PAGE);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/app/antui-window.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiWindow, title);
  gtk_widget_class_bind_template_child (widget_class, AntuiWindow, stack);
  gtk_widget_class_bind_template_child (widget_class, AntuiWindow, sidebar_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiWindow, connection_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiWindow, welcome);
  antui_window_install_actions (widget_class);
}

static void
antui_window_init (AntuiWindow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->timeline = ant_timeline_model_new ();
  self->connection = antui_connection_new (self->timeline);
  g_signal_connect_swapped (self->connection, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect_swapped (self->connection, "lost", G_CALLBACK (lost_cb), self);
  g_signal_connect_swapped (self->connection, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->connection, "notify::state", G_CALLBACK (state_cb), self);
  antui_connection_button_set_connection (self->connection_button, self->connection);
  antui_window_show_page (self, FALSE);
  update_actions (self);
}

/**
 * antui_window_new:
 * @app: the application
 * @settings: (nullable): sizes and choices are kept there
 *
 * Returns: (transfer none): a window that shows the welcome page
 */
AntuiWindow *
antui_window_new (AntuiApplication *app, GSettings *settings)
{
  AntuiWindow *self = g_object_new (ANTUI_TYPE_WINDOW, "application", app, NULL);

  g_set_object (&self->settings, settings);
  if (settings)
    g_settings_bind (settings, "sidebar-visible", self->sidebar_button, "active", G_SETTINGS_BIND_DEFAULT);
  restore_size (self);
  return self;
}

/**
 * antui_window_get_connection:
 * @self: the window
 *
 * Returns: (transfer none): its connection
 */
AntuiConnection *
antui_window_get_connection (AntuiWindow *self)
{
  return self->connection;
}
