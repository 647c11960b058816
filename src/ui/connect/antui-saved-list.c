/* The accounts that are kept, each with a way to connect to it; hidden where there are none.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-saved-list.h"

#include <glib/gi18n.h>

struct _AntuiSavedList
{
  AdwBin parent_instance;

  AntAccountStore *store;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AntuiSavedList, antui_saved_list, ADW_TYPE_BIN)

static const char *
describe (AntAccountItem *item)
{
  const AntAccount *account = ant_account_item_get_account (item);

  if (!account)
    return ant_account_item_get_error (item)->message;
  if (account->link->component)
    return _("Component");
  return g_str_equal (account->link->jid, account->name) ? NULL : account->link->jid;
}

static GtkWidget *
new_button (AntAccountItem *item)
{
  GtkWidget *button = gtk_button_new ();
  /* Translators: %s is what an account is called. */
  g_autofree char *name = g_strdup_printf (_("Connect to %s"), ant_account_item_get_name (item));

  /* A label of the button's own would be its name, and all buttons would be called the same (GTK 4.10). */
  gtk_button_set_child (GTK_BUTTON (button), gtk_label_new (_("Connect")));
  gtk_widget_add_css_class (button, "text-button");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "win.connect-saved");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", ant_account_item_get_name (item));
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  return button;
}

static GtkWidget *
new_row (gpointer item, gpointer user_data)
{
  GtkWidget *row = adw_action_row_new ();
  const char *details = describe (item);
  gboolean broken = !ant_account_item_get_account (item);

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), ant_account_item_get_name (item));
  adw_action_row_set_title_lines (ADW_ACTION_ROW (row), 1);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), details ? details : "");
  /* What is wrong with a broken one is read to its end. */
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), broken ? 0 : 1);
  gtk_widget_set_tooltip_text (row, details);
  if (broken)
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name ("dialog-warning-symbolic"));
  else
    adw_action_row_add_suffix (ADW_ACTION_ROW (row), new_button (item));
  return row;
}

static void
changed_cb (AntuiSavedList *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self), g_list_model_get_n_items (G_LIST_MODEL (self->store)) > 0);
}

void
antui_saved_list_set_store (AntuiSavedList *self, AntAccountStore *store)
{
  g_return_if_fail (ANTUI_IS_SAVED_LIST (self) && !self->store);

  self->store = g_object_ref (store);
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (store), new_row, NULL, NULL);
  g_signal_connect_object (store, "items-changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  changed_cb (self);
}

static void
antui_saved_list_dispose (GObject *object)
{
  AntuiSavedList *self = ANTUI_SAVED_LIST (object);

  g_clear_object (&self->store);
  G_OBJECT_CLASS (antui_saved_list_parent_class)->dispose (object);
}

static void
antui_saved_list_class_init (AntuiSavedListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_saved_list_dispose;
}

static void
antui_saved_list_init (AntuiSavedList *self)
{
  self->list = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list, GTK_SELECTION_NONE);
  gtk_widget_add_css_class (GTK_WIDGET (self->list), "boxed-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Kept accounts"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->list));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}
