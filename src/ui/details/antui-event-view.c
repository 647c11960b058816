/* What happened to a session: all lines of its note, to be read and copied.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "details/antui-event-view.h"

#include <glib/gi18n.h>
#include "base/ant-clock.h"
#include "xml/ant-printer.h"

/* A text view, not a label: it scrolls, and taking the focus does not select it all. */
struct _AntuiEventView
{
  GtkWidget parent_instance;

  GtkTextView *view;
  GtkTextTag *exact; /* no hyphens within values */
  GtkLabel *foot; /* of one line: lines that wrap would ask for room in height that they do not need */
};

G_DEFINE_FINAL_TYPE (AntuiEventView, antui_event_view, GTK_TYPE_WIDGET)

enum
{
  MARGIN = 12,
  LINE_SPACING = 3,
};

/* Line by line: what made a line of its own is ours, all else may be anybody's. (transfer full) */
static char *
make_visible (const char *note)
{
  g_auto (GStrv) lines = g_strsplit (note, "\n", -1);

  for (guint i = 0; lines[i]; i++)
    {
      char *visible = ant_text_visible (lines[i]);

      g_free (lines[i]);
      lines[i] = visible;
    }
  return g_strjoinv ("\n", lines);
}

void
antui_event_view_set_exchange (AntuiEventView *self, const AntExchange *exchange)
{
  GtkTextBuffer *buffer = gtk_text_view_get_buffer (self->view);
  g_autofree char *text = make_visible (exchange->note ? exchange->note : "");
  g_autofree char *when = ant_wall_ns_to_rfc3339 (exchange->queued_ns ? exchange->queued_ns : exchange->received_ns);
  g_autofree char *foot = g_strdup_printf ("%s · %s", when, exchange->session_name);
  GtkTextIter start, end;

  g_return_if_fail (ANTUI_IS_EVENT_VIEW (self));

  gtk_text_buffer_set_text (buffer, text, -1);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_apply_tag (buffer, self->exact, &start, &end);
  gtk_label_set_text (self->foot, foot);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->foot), foot);
}

static void
antui_event_view_dispose (GObject *object)
{
  for (GtkWidget *child; (child = gtk_widget_get_first_child (GTK_WIDGET (object)));)
    gtk_widget_unparent (child);
  G_OBJECT_CLASS (antui_event_view_parent_class)->dispose (object);
}

static void
antui_event_view_class_init (AntuiEventViewClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_event_view_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BOX_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "eventview");
}

static void
antui_event_view_init (AntuiEventView *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();

  gtk_orientable_set_orientation (GTK_ORIENTABLE (gtk_widget_get_layout_manager (GTK_WIDGET (self))),
                                  GTK_ORIENTATION_VERTICAL);
  self->view = GTK_TEXT_VIEW (g_object_new (GTK_TYPE_TEXT_VIEW, "editable", FALSE, "cursor-visible", FALSE,
                                            "monospace", TRUE, "wrap-mode", GTK_WRAP_WORD_CHAR,
                                            "left-margin", MARGIN, "right-margin", MARGIN, "top-margin", MARGIN,
                                            "bottom-margin", MARGIN, "pixels-below-lines", LINE_SPACING, NULL));
  self->exact = gtk_text_buffer_create_tag (gtk_text_view_get_buffer (self->view), NULL, "insert-hyphens", FALSE, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->view), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What happened"), -1);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), GTK_WIDGET (self->view));
  gtk_widget_set_vexpand (scroller, TRUE);
  self->foot = GTK_LABEL (gtk_label_new (NULL));
  gtk_label_set_xalign (self->foot, 0);
  gtk_label_set_ellipsize (self->foot, PANGO_ELLIPSIZE_END);
  gtk_label_set_selectable (self->foot, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->foot), "event-foot");
  gtk_widget_add_css_class (GTK_WIDGET (self->foot), "dim-label");
  gtk_widget_set_parent (scroller, GTK_WIDGET (self));
  gtk_widget_set_parent (GTK_WIDGET (self->foot), GTK_WIDGET (self));
}
