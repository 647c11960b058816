/* The window: header bar, welcome or console, toasts for what happens to the sessions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "app/antui-window-private.h"

#include <glib/gi18n.h>

#include "common/antui-format.h"
#include "common/antui-init.h"
#include "common/antui-menu-tooltips.h"
#include "common/antui-settings.h"
#include "connect/antui-connection-text.h"
#include "connect/antui-error-text.h"
#include "wire/ant-tap.h"

enum
{
  LONG_TOAST_S = 10,
  TOAST_CHARS = 40, /* of an address, so that what happened to it is seen too */
  /* Below, the connection needs the room of the title. */
  TITLE_WIDTH = 900,
};

enum
{
  PROP_SESSION = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

G_DEFINE_FINAL_TYPE (AntuiWindow, antui_window, ADW_TYPE_APPLICATION_WINDOW)

/* A toast is about the sessions as they are now: the one before is out of date. @button: (nullable): does @action with
 * @connection. */
static void
show_toast (AntuiWindow *self,
            AntuiConnection *connection,
            const char *text,
            const char *button,
            const char *action,
            guint timeout_s)
{
  /* Titles of toasts are markup. */
  g_autofree char *title = g_markup_escape_text (text, -1);
  AdwToast *toast = adw_toast_new (title);

  if (button)
    {
      adw_toast_set_button_label (toast, button);
      adw_toast_set_action_name (toast, action);
      adw_toast_set_action_target (toast, "u", antui_connection_get_session (connection));
    }
  adw_toast_set_timeout (toast, timeout_s);
  antui_console_page_show_toast (self->console, toast);
}

/* @text: about no session */
void
antui_window_show_message (AntuiWindow *self, const char *text)
{
  if (self->console)
    show_toast (self, NULL, text, NULL, NULL, LONG_TOAST_S);
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
  antui_console_page_setup (self->console, self->connections, self->timeline, self->settings);
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
    "win.toggle-sidebar", "win.search-templates", "win.focus-editor", "win.focus-timeline", "win.new-stanza", "win.new-message",
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
  AntuiConnection *current = antui_connections_get_current (self->connections);
  AntuiConnection *romeo = antui_connections_find_local (self->connections, "romeo");
  AntuiConnectionState state = current ? antui_connection_get_state (current) : ANTUI_CONNECTION_OFFLINE;
  gboolean to_sandbox = romeo && antui_connection_get_state (romeo) != ANTUI_CONNECTION_OFFLINE;

  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.reconnect",
                                 current && (state == ANTUI_CONNECTION_OFFLINE || antui_connection_is_reconnecting (current)));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.disconnect",
                                 state == ANTUI_CONNECTION_ONLINE || state == ANTUI_CONNECTION_CONNECTING);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "win.connect-sandbox", !to_sandbox);
}

static void
opened_cb (AntuiWindow *self, AntuiConnection *connection)
{
  g_autofree char *title = antui_format_short (antui_connection_title (connection), TOAST_CHARS);
  /* Translators: %s is an address. */
  g_autofree char *text = g_strdup_printf (_("Connected as %s"), title);

  self->was_online = TRUE;
  antui_welcome_page_set_error (self->welcome, NULL);
  antui_window_show_page (self, TRUE);
  show_toast (self, connection, text, NULL, NULL, 3);
}

/* What happened, and to which session where there are several. */
static char *
name_session (AntuiWindow *self, AntuiConnection *connection, const char *what)
{
  g_autofree char *title = antui_format_short (antui_connection_title (connection), TOAST_CHARS);

  if (antui_connections_get_n (self->connections) < 2)
    return g_strdup (what);
  /* Translators: an address, then what happened to its session. */
  return g_strdup_printf (_("%s: %s"), title, what);
}

static void
lost_cb (AntuiWindow *self, AntuiConnection *connection, guint n_lost)
{
  gboolean returns = antui_connection_get_state (connection) == ANTUI_CONNECTION_CONNECTING;
  g_autofree char *what = NULL;
  g_autofree char *text = NULL;

  if (n_lost == 0)
    what = g_strdup (_("Connection lost"));
  else
    what = g_strdup_printf (ngettext ("Connection lost: %u request is lost", "Connection lost: %u requests are lost", n_lost),
                            n_lost);
  text = name_session (self, connection, what);
  if (returns)
    show_toast (self, connection, text, NULL, NULL, LONG_TOAST_S);
  else
    show_toast (self, connection, text, _("_Reconnect"), "win.reconnect-session", /* timeout_s= */ 0);
}

/* Trying again does not help: a password or a decision is needed. */
static gboolean
is_for_the_person (const GError *error)
{
  return g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION)
         || g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE);
}

static void
failed_cb (AntuiWindow *self, AntuiConnection *connection)
{
  const GError *error = antui_connection_get_error (connection);
  g_autofree char *text = NULL;

  /* The dialog says it beside the fields that may be wrong. */
  if (self->dialog || !error)
    return;
  if (!self->was_online)
    {
      antui_welcome_page_set_error (self->welcome, error);
      antui_window_show_page (self, FALSE);
      if (is_for_the_person (error) && !antui_connection_get_local_user (connection))
        gtk_widget_activate_action (GTK_WIDGET (self), "win.edit-session", "u", antui_connection_get_session (connection));
      return;
    }
  text = name_session (self, connection, antui_error_title (error));
  if (is_for_the_person (error) && !antui_connection_get_local_user (connection))
    show_toast (self, connection, text, _("_Details…"), "win.edit-session", /* timeout_s= */ 0);
  else
    show_toast (self, connection, text, _("_Try Again"), "win.reconnect-session", LONG_TOAST_S);
}

static void
changed_cb (AntuiWindow *self)
{
  AntuiConnection *current = antui_connections_get_current (self->connections);

  update_actions (self);
  /* Cancelled before anything was reached: back to the choice. */
  if (!self->was_online && (!current || antui_connection_get_state (current) == ANTUI_CONNECTION_OFFLINE))
    antui_window_show_page (self, FALSE);
  if (current && antui_connection_get_state (current) == ANTUI_CONNECTION_CONNECTING
      && !antui_connection_get_error (current) && self->console)
    antui_console_page_clear_toasts (self->console);
}

/* Something could not be kept. */
static void
problem_cb (AntuiWindow *self, const char *why)
{
  antui_window_show_message (self, why);
}

static void
current_cb (AntuiWindow *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SESSION]);
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

  antui_connections_close_all_finish (ANTUI_CONNECTIONS (source), result, NULL);
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
  /* Streams are ended in good order (two seconds at most) while the window is gone already. */
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
  g_signal_handlers_disconnect_by_data (self->connections, self);
  antui_connections_close_all_async (self->connections, closed_cb, g_object_ref (self));
  return GDK_EVENT_STOP;
}

static int
get_session (AntuiWindow *self)
{
  guint position;

  if (!antui_connections_find (self->connections, antui_connections_get_current (self->connections), &position))
    return 0;
  return position + 1;
}

static void
antui_window_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_SESSION:
      g_value_set_int (value, get_session (ANTUI_WINDOW (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_window_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AntuiWindow *self = ANTUI_WINDOW (object);
  AntuiConnection *connection;

  switch (prop_id)
    {
    case PROP_SESSION:
      connection = antui_connections_get (self->connections, g_value_get_int (value) - 1);
      if (connection)
        antui_connections_set_current (self->connections, connection);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_window_dispose (GObject *object)
{
  AntuiWindow *self = ANTUI_WINDOW (object);

  g_clear_handle_id (&self->console_id, g_source_remove);
  g_clear_handle_id (&self->narrow_id, g_source_remove);
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (self->accounts)
    g_signal_handlers_disconnect_by_data (self->accounts, self);
  g_clear_object (&self->accounts);
  g_clear_object (&self->connections);
  g_clear_object (&self->timeline);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->account, ant_account_free);
  G_OBJECT_CLASS (antui_window_parent_class)->dispose (object);
}

static void
antui_window_class_init (AntuiWindowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = antui_window_get_property;
  object_class->set_property = antui_window_set_property;
  object_class->dispose = antui_window_dispose;
  GTK_WINDOW_CLASS (klass)->close_request = antui_window_close_request;
  widget_class->realize = antui_window_realize;
  widget_class->size_allocate = antui_window_size_allocate;

  props[PROP_SESSION] = g_param_spec_int ("session", NULL, NULL, 0, G_MAXINT, 0,
                                          G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

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
  self->accounts = antui_accounts_new (/* path= */ NULL);
  g_signal_connect_swapped (self->accounts, "problem", G_CALLBACK (problem_cb), self);
  self->connections = antui_connections_new (self->timeline);
  g_signal_connect_swapped (self->connections, "opened", G_CALLBACK (opened_cb), self);
  g_signal_connect_swapped (self->connections, "lost", G_CALLBACK (lost_cb), self);
  g_signal_connect_swapped (self->connections, "failed", G_CALLBACK (failed_cb), self);
  g_signal_connect_swapped (self->connections, "changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->connections, "notify::current", G_CALLBACK (current_cb), self);
  g_signal_connect_swapped (self->connections, "items-changed", G_CALLBACK (current_cb), self);
  antui_connection_button_set_connections (self->connection_button, self->connections,
                                           antui_accounts_get_store (self->accounts));
  antui_welcome_page_set_store (self->welcome, antui_accounts_get_store (self->accounts));
  antui_menu_tooltips_keep_clear (GTK_WIDGET (self));
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
 * antui_window_get_connections:
 * @self: the window
 *
 * Returns: (transfer none): its sessions
 */
AntuiConnections *
antui_window_get_connections (AntuiWindow *self)
{
  return self->connections;
}
