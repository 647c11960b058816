/* Which session what is composed is sent with; shown where there are several.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-sender-button.h"

#include <glib/gi18n.h>

#include "common/antui-format.h"
#include "connect/antui-connection-text.h"

/**
 * AntuiSenderButton:
 *
 * @menu: an item a session, each of which sets the window's action "win.session"
 */
struct _AntuiSenderButton
{
  AdwBin parent_instance;

  AntuiConnections *connections;
  GMenu *menu;
  GtkMenuButton *button;
  GtkWidget *lane;
  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (AntuiSenderButton, antui_sender_button, ADW_TYPE_BIN)

enum
{
  MAX_CHARS = 14,
  ITEM_CHARS = 48,
};

static char *
make_item_label (AntuiConnection *connection)
{
  g_autofree char *title = antui_format_short (antui_connection_title (connection), ITEM_CHARS);
  AntuiConnectionState state = antui_connection_get_state (connection);

  if (state == ANTUI_CONNECTION_ONLINE)
    return g_steal_pointer (&title);
  /* Translators: in the menu of sessions: an address and its state, where it is not online. */
  return g_strdup_printf (_("%s (%s)"), title, antui_connection_state_label (state));
}

static void
update_menu (AntuiSenderButton *self)
{
  guint n = antui_connections_get_n (self->connections);

  g_menu_remove_all (self->menu);
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *label = make_item_label (antui_connections_get (self->connections, i));
      g_autoptr (GMenuItem) item = g_menu_item_new (label, NULL);

      g_menu_item_set_action_and_target (item, "win.session", "i", i + 1);
      g_menu_append_item (self->menu, item);
    }
}

static void
update (AntuiSenderButton *self)
{
  AntuiConnection *current = antui_connections_get_current (self->connections);
  AntuiLanes *lanes = antui_connections_get_lanes (self->connections);

  gtk_widget_set_visible (GTK_WIDGET (self->button), antui_connections_get_n (self->connections) > 1);
  if (!current)
    return;

  const char *title = antui_connection_title (current);
  const char *label = antui_lanes_get_label (lanes, antui_connection_get_session (current));
  const char *classes[] = { "lane", antui_lane_style (antui_connection_get_lane (current)), NULL };
  /* Translators: %s is an address. */
  g_autofree char *name = g_strdup_printf (_("Send with: %s"), title);

  gtk_widget_set_css_classes (self->lane, classes);
  gtk_label_set_label (self->label, label ? label : title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  update_menu (self);
}

/**
 * antui_sender_button_set_connections:
 * @self: the button
 * @connections: what it chooses from; set once
 */
void
antui_sender_button_set_connections (AntuiSenderButton *self, AntuiConnections *connections)
{
  g_return_if_fail (ANTUI_IS_SENDER_BUTTON (self));
  g_return_if_fail (self->connections == NULL);

  self->connections = g_object_ref (connections);
  g_signal_connect_object (connections, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
antui_sender_button_dispose (GObject *object)
{
  AntuiSenderButton *self = ANTUI_SENDER_BUTTON (object);

  g_clear_object (&self->connections);
  g_clear_object (&self->menu);
  G_OBJECT_CLASS (antui_sender_button_parent_class)->dispose (object);
}

static void
antui_sender_button_class_init (AntuiSenderButtonClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_sender_button_dispose;
}

static void
antui_sender_button_init (AntuiSenderButton *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->menu = g_menu_new ();
  self->lane = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->label = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_ellipsize (self->label, PANGO_ELLIPSIZE_END);
  gtk_label_set_width_chars (self->label, 3);
  gtk_label_set_max_width_chars (self->label, MAX_CHARS);
  gtk_box_append (GTK_BOX (box), self->lane);
  gtk_box_append (GTK_BOX (box), GTK_WIDGET (self->label));
  self->button = GTK_MENU_BUTTON (gtk_menu_button_new ());
  gtk_menu_button_set_child (self->button, box);
  gtk_menu_button_set_always_show_arrow (self->button, TRUE);
  gtk_menu_button_set_direction (self->button, GTK_ARROW_UP);
  gtk_menu_button_set_menu_model (self->button, G_MENU_MODEL (self->menu));
  gtk_widget_set_valign (GTK_WIDGET (self->button), GTK_ALIGN_CENTER);
  gtk_widget_set_visible (GTK_WIDGET (self->button), FALSE);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->button));
}
