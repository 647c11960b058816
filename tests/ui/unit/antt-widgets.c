/* Finding widgets as a person or a screen reader does, and waiting for what they do.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-widgets.h"

#include <adwaita.h>

static gboolean
has_label (GtkWidget *widget, const char *label)
{
  g_autofree char *difference = gtk_test_accessible_check_property (GTK_ACCESSIBLE (widget),
                                                                   GTK_ACCESSIBLE_PROPERTY_LABEL, label);

  /* Since 4.10 a button is named by the label inside it. */
  return difference == NULL || (GTK_IS_BUTTON (widget) && g_strcmp0 (gtk_button_get_label (GTK_BUTTON (widget)), label) == 0);
}

GtkWidget *
antt_find (GtkWidget *root, GType type, const char *label)
{
  if (g_type_is_a (G_OBJECT_TYPE (root), type) && (!label || has_label (root, label)))
    return root;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    {
      GtkWidget *found = antt_find (child, type, label);

      if (found)
        return found;
    }
  return NULL;
}

gboolean
antt_shows (GtkWidget *root, const char *text)
{
  if (!gtk_widget_get_visible (root) || !gtk_widget_get_child_visible (root))
    return FALSE;
  if (GTK_IS_LABEL (root) && strstr (gtk_label_get_text (GTK_LABEL (root)), text))
    return TRUE;
  for (GtkWidget *child = gtk_widget_get_first_child (root); child; child = gtk_widget_get_next_sibling (child))
    if (antt_shows (child, text))
      return TRUE;
  return FALSE;
}

/* What a person presses or fills has a name that a screen reader can say. */
void
antt_assert_named (GtkWidget *widget)
{
  gboolean acts = GTK_IS_BUTTON (widget) || GTK_IS_MENU_BUTTON (widget) || GTK_IS_ENTRY (widget) || GTK_IS_TEXT_VIEW (widget)
                  || GTK_IS_SEARCH_ENTRY (widget) || GTK_IS_SPIN_BUTTON (widget) || GTK_IS_LIST_BOX (widget);
  GtkWidget *parent = gtk_widget_get_parent (widget);
  /* The button inside a menu button is GTK's own; the one that closes a toast, the lists of an expander row, what
   * searches the choices of a combo row and what is in an entry row of itself are libadwaita's. */
  gboolean inner = parent && (GTK_IS_MENU_BUTTON (parent) || g_str_equal (G_OBJECT_TYPE_NAME (parent), "AdwToastWidget")
                              || g_str_equal (G_OBJECT_TYPE_NAME (parent), "AdwGizmo")
                              || (GTK_IS_LIST_BOX (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_EXPANDER_ROW))
                              || gtk_widget_get_ancestor (widget, ADW_TYPE_PASSWORD_ENTRY_ROW)
                              || (GTK_IS_SEARCH_ENTRY (widget) && gtk_widget_get_ancestor (widget, ADW_TYPE_COMBO_ROW)));

  if (acts && !inner && GTK_IS_WIDGET (parent) && !g_str_has_prefix (G_OBJECT_TYPE_NAME (parent), "GtkWindowControls")
      && !GTK_IS_SPIN_BUTTON (parent) && !gtk_test_accessible_has_property (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_PROPERTY_LABEL)
      && !gtk_test_accessible_has_relation (GTK_ACCESSIBLE (widget), GTK_ACCESSIBLE_RELATION_LABELLED_BY))
    g_error ("A %s in a %s has no accessible name (tooltip: %s)", G_OBJECT_TYPE_NAME (widget), G_OBJECT_TYPE_NAME (parent),
             gtk_widget_get_tooltip_text (widget));
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child; child = gtk_widget_get_next_sibling (child))
    antt_assert_named (child);
}

static gboolean
give_up_cb (gpointer data)
{
  g_error ("What the test waits for did not happen within five seconds");
  return G_SOURCE_REMOVE;
}

void
antt_wait_for (AnttCondition condition, gpointer data)
{
  guint id = g_timeout_add_seconds (5, give_up_cb, NULL);

  while (!condition (data))
    g_main_context_iteration (NULL, TRUE);
  g_source_remove (id);
}

void
antt_settle (void)
{
  while (g_main_context_iteration (NULL, FALSE))
    ;
}

static GLogWriterOutput
write_unless_heading (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer data)
{
  for (gsize i = 0; i < n_fields; i++)
    if (g_str_equal (fields[i].key, "MESSAGE") && fields[i].length < 0
        && g_pattern_match_simple ("Trying to measure GtkLabel * for width of *, but it needs at least *", fields[i].value))
      return G_LOG_WRITER_HANDLED;
  return g_log_writer_default (level, fields, n_fields, data);
}

void
antt_accept_headings (void)
{
  if (adw_get_major_version () > 1 || adw_get_minor_version () >= 7)
    g_log_set_writer_func (write_unless_heading, NULL, NULL);
}

GtkWidget *
antt_window_new (GtkWidget *child, int width, int height)
{
  GtkWidget *window = gtk_window_new ();

  gtk_window_set_default_size (GTK_WINDOW (window), width, height);
  gtk_window_set_child (GTK_WINDOW (window), child);
  gtk_window_present (GTK_WINDOW (window));
  gtk_test_widget_wait_for_draw (window);
  return window;
}
