/* One session in the list of the header bar: how it is, and what can be done with it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-row.h"

#include <glib/gi18n.h>

#include "common/antui-fact-grid.h"
#include "common/antui-format.h"
#include "common/antui-init.h"
#include "connect/antui-connection-text.h"
#include "connect/antui-error-text.h"

struct _AntuiConnectionRow
{
  AdwExpanderRow parent_instance;

  AntuiConnections *connections;
  AntuiConnection *connection;

  GtkCheckButton *choice;
  GtkWidget *lane;
  GtkWidget *dot;
  GtkSpinner *spinner;
  GtkWidget *disconnect;
  GtkWidget *reconnect;
  GtkWidget *stop;
  GtkLabel *error;
  AntuiFactGrid *facts;
  GtkSwitch *answer;
  GtkSwitch *secrets;
  GtkWidget *edit_row;
};

enum
{
  TITLE_CHARS = 26, /* beside what can be done, on one line */
};

G_DEFINE_FINAL_TYPE (AntuiConnectionRow, antui_connection_row, ADW_TYPE_EXPANDER_ROW)

AntuiConnection *
antui_connection_row_get_connection (AntuiConnectionRow *self)
{
  return self->connection;
}

GtkCheckButton *
antui_connection_row_get_choice (AntuiConnectionRow *self)
{
  return self->choice;
}

void
antui_connection_row_focus (AntuiConnectionRow *self)
{
  GtkWidget *buttons[] = { self->disconnect, self->reconnect, self->stop };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_get_visible (buttons[i]))
      gtk_widget_grab_focus (buttons[i]);
}

static void
update_facts (AntuiConnectionRow *self, AntuiConnectionState state)
{
  const AntJid *own = antui_connection_get_own_jid (self->connection);
  g_autofree char *server = antui_connection_server (self->connection);
  g_autofree char *encryption = antui_connection_encryption (self->connection);
  g_autofree char *certificate = antui_connection_certificate (self->connection);

  antui_fact_grid_clear (self->facts);
  antui_fact_grid_add (self->facts, _("Address"), own ? ant_jid_get_text (own) : NULL);
  antui_fact_grid_add (self->facts, _("Server"), server);
  if (state != ANTUI_CONNECTION_ONLINE)
    return;
  antui_fact_grid_add (self->facts, _("Encryption"), encryption);
  antui_fact_grid_add (self->facts, _("Certificate"), certificate);
}

static void
update_error (AntuiConnectionRow *self, AntuiConnectionState state)
{
  const GError *error = state == ANTUI_CONNECTION_OFFLINE ? antui_connection_get_error (self->connection) : NULL;
  const AntAccount *account = antui_connection_get_account (self->connection);
  g_autofree char *text = error ? antui_error_text (error, account ? account->link->host : NULL) : NULL;

  gtk_label_set_label (self->error, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->error), error != NULL);
}

static void
update_buttons (AntuiConnectionRow *self, AntuiConnectionState state)
{
  gtk_widget_set_visible (self->disconnect, state == ANTUI_CONNECTION_ONLINE);
  gtk_widget_set_visible (self->stop, state == ANTUI_CONNECTION_CONNECTING);
  gtk_widget_set_visible (self->reconnect, state == ANTUI_CONNECTION_OFFLINE
                                             || antui_connection_is_reconnecting (self->connection));
  gtk_widget_set_visible (self->edit_row, state == ANTUI_CONNECTION_OFFLINE
                                            && !antui_connection_get_local_user (self->connection)
                                            && antui_connection_get_account (self->connection));
}

static void
update_dot (AntuiConnectionRow *self, AntuiConnectionState state)
{
  gboolean busy = antui_connection_is_busy (self->connection);
  const char *classes[] = { "connection-dot", antui_connection_state_style (state), NULL };

  gtk_widget_set_css_classes (self->dot, classes);
  gtk_widget_set_visible (self->dot, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
}

static void
update (AntuiConnectionRow *self)
{
  AntuiConnectionState state = antui_connection_get_state (self->connection);
  g_autofree char *subtitle = antui_connection_subtitle (self->connection);
  const char *title = antui_connection_title (self->connection);
  g_autofree char *short_title = antui_format_short (title, TITLE_CHARS);
  /* Translators: what a session is called in the list of sessions: address, state, detail. */
  g_autofree char *name = g_strdup_printf (_("%s, %s, %s"), title, antui_connection_state_label (state), subtitle);
  /* Translators: %s is an address. */
  g_autofree char *choose = g_strdup_printf (_("Send with %s"), title);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), short_title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), g_str_equal (short_title, title) ? NULL : title);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->choice), GTK_ACCESSIBLE_PROPERTY_LABEL, choose, -1);
  update_dot (self, state);
  update_buttons (self, state);
  update_error (self, state);
  update_facts (self, state);
  gtk_switch_set_active (self->answer, antui_connection_get_answer_unhandled (self->connection));
  gtk_switch_set_active (self->secrets, antui_connection_get_show_secrets (self->connection));
}

/* The choice is worth showing only where there is one. */
static void
connections_changed_cb (AntuiConnectionRow *self)
{
  gboolean several = antui_connections_get_n (self->connections) > 1;

  gtk_widget_set_visible (GTK_WIDGET (self->choice), several);
  gtk_widget_set_visible (self->lane, several);
  if (antui_connections_get_current (self->connections) == self->connection)
    gtk_check_button_set_active (self->choice, TRUE);
}

static void
chosen_cb (AntuiConnectionRow *self)
{
  if (gtk_check_button_get_active (self->choice) && antui_connections_find (self->connections, self->connection, NULL))
    antui_connections_set_current (self->connections, self->connection);
}

static void
answer_cb (AntuiConnectionRow *self)
{
  antui_connection_set_answer_unhandled (self->connection, gtk_switch_get_active (self->answer));
}

static void
secrets_cb (AntuiConnectionRow *self)
{
  antui_connection_set_show_secrets (self->connection, gtk_switch_get_active (self->secrets));
}

static void
reconnect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_connection_reopen (ANTUI_CONNECTION_ROW (widget)->connection);
}

static void
disconnect_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectionRow *self = ANTUI_CONNECTION_ROW (widget);

  antui_connections_close (self->connections, self->connection);
}

static void
edit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gtk_widget_activate_action (widget, "win.edit-session", "u",
                              antui_connection_get_session (ANTUI_CONNECTION_ROW (widget)->connection));
}

static void
remove_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectionRow *self = ANTUI_CONNECTION_ROW (widget);

  antui_connections_remove (self->connections, self->connection);
}

static void
antui_connection_row_dispose (GObject *object)
{
  AntuiConnectionRow *self = ANTUI_CONNECTION_ROW (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->connections);
  G_OBJECT_CLASS (antui_connection_row_parent_class)->dispose (object);
}

static void
antui_connection_row_class_init (AntuiConnectionRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_connection_row_dispose;
  g_type_ensure (ANTUI_TYPE_FACT_GRID);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-connection-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, choice);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, lane);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, dot);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, spinner);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, disconnect);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, reconnect);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, stop);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, error);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, facts);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, answer);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, secrets);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionRow, edit_row);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, answer_cb);
  gtk_widget_class_bind_template_callback (widget_class, secrets_cb);
  gtk_widget_class_install_action (widget_class, "session.reconnect", NULL, reconnect_action);
  gtk_widget_class_install_action (widget_class, "session.disconnect", NULL, disconnect_action);
  gtk_widget_class_install_action (widget_class, "session.edit", NULL, edit_action);
  gtk_widget_class_install_action (widget_class, "session.remove", NULL, remove_action);
}

static void
antui_connection_row_init (AntuiConnectionRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
antui_connection_row_new (AntuiConnections *connections, AntuiConnection *connection, GtkCheckButton *group)
{
  AntuiConnectionRow *self = g_object_new (ANTUI_TYPE_CONNECTION_ROW, NULL);

  self->connections = g_object_ref (connections);
  self->connection = g_object_ref (connection);
  gtk_check_button_set_group (self->choice, group);
  gtk_widget_add_css_class (self->lane, antui_lane_style (antui_connection_get_lane (connection)));
  g_signal_connect_object (connection, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connections, "changed", G_CALLBACK (connections_changed_cb), self, G_CONNECT_SWAPPED);
  update (self);
  connections_changed_cb (self);
  return GTK_WIDGET (self);
}
