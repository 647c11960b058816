/* No tooltip lies over what a menu button has opened.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "common/antui-menu-tooltips.h"

/* GTK shows the tooltip of what is under the pointer, and that is still the button. A text that is set while its popover
 * is open would bring the tooltip back. The toggle button inside tells whether it is (GTK 4.8 has no property for that). */
static void
update_cb (GtkWidget *menu_button)
{
  GtkToggleButton *inner = GTK_TOGGLE_BUTTON (gtk_widget_get_first_child (menu_button));
  gboolean wanted = gtk_widget_get_tooltip_text (menu_button) != NULL && !gtk_toggle_button_get_active (inner);

  if (gtk_widget_get_has_tooltip (menu_button) != wanted)
    gtk_widget_set_has_tooltip (menu_button, wanted);
}

void
antui_menu_tooltips_keep_clear (GtkWidget *root)
{
  GtkWidget *first = gtk_widget_get_first_child (root);

  if (GTK_IS_MENU_BUTTON (root) && GTK_IS_TOGGLE_BUTTON (first))
    {
      g_signal_connect_swapped (first, "notify::active", G_CALLBACK (update_cb), root);
      g_signal_connect (root, "notify::has-tooltip", G_CALLBACK (update_cb), NULL);
    }
  for (GtkWidget *child = first; child; child = gtk_widget_get_next_sibling (child))
    antui_menu_tooltips_keep_clear (child);
}
