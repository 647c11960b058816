/* The session that is in use in the header bar, and all of them in its popover.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-button.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"
#include "connect/antui-connection-row.h"
#include "connect/antui-connection-text.h"
#include "connect/antui-saved-list.h"

struct _AntuiConnectionButton
{
  AdwBin parent_instance;

  AntuiConnections *connections;

  GtkMenuButton *button;
  GtkWidget *dot;
  GtkSpinner *spinner;
  GtkWidget *lane;
  GtkLabel *title;
  GtkLabel *subtitle;
  GtkListBox *list;
  AntuiSavedList *saved;
  GtkWidget *add_local;
  GtkWidget *add_juliet;
};

G_DEFINE_FINAL_TYPE (AntuiConnectionButton, antui_connection_button, ADW_TYPE_BIN)

static void
set_dot (AntuiConnectionButton *self, AntuiConnectionState state)
{
  const char *classes[] = { "connection-dot", antui_connection_state_style (state), NULL };

  gtk_widget_set_css_classes (self->dot, classes);
}

static void
set_lane (AntuiConnectionButton *self, AntuiConnection *connection)
{
  const char *classes[] = { "lane", antui_lane_style (antui_connection_get_lane (connection)), NULL };

  gtk_widget_set_css_classes (self->lane, classes);
  gtk_widget_set_visible (self->lane, antui_connections_get_n (self->connections) > 1);
}

static void
update_button (AntuiConnectionButton *self, AntuiConnection *connection)
{
  AntuiConnectionState state = antui_connection_get_state (connection);
  gboolean busy = antui_connection_is_busy (connection);
  const char *title = antui_connection_title (connection);
  g_autofree char *subtitle = antui_connection_subtitle (connection);
  /* Translators: what the connection button is called: state, address, detail. */
  g_autofree char *name = g_strdup_printf (_("Connection: %s, %s, %s"), antui_connection_state_label (state), title,
                                           subtitle);

  set_dot (self, state);
  set_lane (self, connection);
  gtk_widget_set_visible (self->dot, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static void
update (AntuiConnectionButton *self)
{
  AntuiConnection *current = antui_connections_get_current (self->connections);
  gboolean juliet = antui_connections_find_local (self->connections, "juliet") != NULL;
  gboolean romeo = antui_connections_find_local (self->connections, "romeo") != NULL;

  gtk_widget_set_visible (self->add_local, !romeo);
  gtk_widget_set_visible (self->add_juliet, romeo && !juliet && antui_connections_has_local_server (self->connections));
  if (current)
    update_button (self, current);
}

static AntuiConnectionRow *
get_row (AntuiConnectionButton *self, guint position)
{
  return ANTUI_CONNECTION_ROW (gtk_list_box_get_row_at_index (self->list, position));
}

static void
items_changed_cb (AntuiConnectionButton *self, guint position, guint removed, guint added)
{
  for (guint i = 0; i < removed; i++)
    gtk_list_box_remove (self->list, GTK_WIDGET (get_row (self, position)));
  for (guint i = 0; i < added; i++)
    {
      GtkListBoxRow *other = gtk_list_box_get_row_at_index (self->list, 0);
      GtkCheckButton *group = other ? antui_connection_row_get_choice (ANTUI_CONNECTION_ROW (other)) : NULL;
      AntuiConnection *connection = antui_connections_get (self->connections, position + i);

      gtk_list_box_insert (self->list, antui_connection_row_new (self->connections, connection, group), position + i);
    }
}

/* The details of the one in use; what can be done with it comes first, else the first selectable line would be selected. */
static void
popover_map_cb (AntuiConnectionButton *self)
{
  AntuiConnection *current = antui_connections_get_current (self->connections);

  for (guint i = 0; i < antui_connections_get_n (self->connections); i++)
    {
      gboolean used = antui_connections_get (self->connections, i) == current;

      adw_expander_row_set_expanded (ADW_EXPANDER_ROW (get_row (self, i)), used);
      if (used)
        antui_connection_row_focus (get_row (self, i));
    }
}

/**
 * antui_connection_button_set_connections:
 * @self: the button
 * @connections: what it tells about; set once
 * @store: accounts that can be connected to
 */
void
antui_connection_button_set_connections (AntuiConnectionButton *self, AntuiConnections *connections, AntAccountStore *store)
{
  g_return_if_fail (ANTUI_IS_CONNECTION_BUTTON (self));
  g_return_if_fail (self->connections == NULL);

  self->connections = g_object_ref (connections);
  g_signal_connect_object (connections, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connections, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  items_changed_cb (self, 0, 0, antui_connections_get_n (connections));
  update (self);
  antui_saved_list_set_store (self->saved, store);
}

/**
 * antui_connection_button_popup:
 * @self: the button
 *
 * Opens the popover.
 */
void
antui_connection_button_popup (AntuiConnectionButton *self)
{
  gtk_menu_button_popup (self->button);
}

void
antui_connection_button_popdown (AntuiConnectionButton *self)
{
  gtk_menu_button_popdown (self->button);
}

static void
antui_connection_button_dispose (GObject *object)
{
  AntuiConnectionButton *self = ANTUI_CONNECTION_BUTTON (object);

  g_clear_object (&self->connections);
  G_OBJECT_CLASS (antui_connection_button_parent_class)->dispose (object);
}

static void
antui_connection_button_class_init (AntuiConnectionButtonClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_connection_button_dispose;
  g_type_ensure (ANTUI_TYPE_SAVED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               ANTUI_RESOURCE_PATH "/connect/antui-connection-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, button);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, dot);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, lane);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, title);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, list);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, saved);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, add_local);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, add_juliet);
  gtk_widget_class_bind_template_callback (widget_class, popover_map_cb);
}

static void
antui_connection_button_init (AntuiConnectionButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
