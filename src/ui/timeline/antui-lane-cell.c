/* Which session a row is of: its colour, and its name where there is room.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-lane-cell.h"

/* A row's session never changes, but how short its name can be does. */
struct _AntuiLaneCell
{
  GtkWidget parent_instance;

  AntuiLanes *lanes;       /* owned */
  AntTimelineEntry *entry; /* owned, NULL while unbound */
  GtkWidget *box;
  GtkWidget *bar;
  GtkInscription *label;
};

G_DEFINE_FINAL_TYPE (AntuiLaneCell, antui_lane_cell, GTK_TYPE_WIDGET)

static void
update_cb (AntuiLaneCell *self)
{
  const AntExchange *exchange = self->entry ? ant_timeline_entry_get_exchange (self->entry) : NULL;
  const char *label = exchange ? antui_lanes_get_label (self->lanes, exchange->session) : NULL;
  const char *style = exchange ? antui_lanes_get_style (self->lanes, exchange->session) : NULL;
  const char *classes[] = { "lane", style, NULL };

  gtk_widget_set_css_classes (self->bar, classes);
  gtk_inscription_set_text (self->label, label ? label : exchange ? exchange->session_name : NULL);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), exchange ? exchange->session_name : NULL);
}

GtkWidget *
antui_lane_cell_new (AntuiLanes *lanes)
{
  AntuiLaneCell *self = g_object_new (ANTUI_TYPE_LANE_CELL, NULL);

  self->lanes = g_object_ref (lanes);
  g_signal_connect_object (lanes, "changed", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
antui_lane_cell_set_entry (AntuiLaneCell *self, AntTimelineEntry *entry)
{
  g_return_if_fail (ANTUI_IS_LANE_CELL (self));

  g_set_object (&self->entry, entry);
  update_cb (self);
}

static void
antui_lane_cell_dispose (GObject *object)
{
  AntuiLaneCell *self = ANTUI_LANE_CELL (object);

  g_clear_object (&self->entry);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->lanes);
  G_OBJECT_CLASS (antui_lane_cell_parent_class)->dispose (object);
}

static void
antui_lane_cell_class_init (AntuiLaneCellClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_lane_cell_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "lanecell");
}

static void
antui_lane_cell_init (AntuiLaneCell *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  self->label = GTK_INSCRIPTION (gtk_inscription_new (NULL));
  gtk_inscription_set_text_overflow (self->label, GTK_INSCRIPTION_OVERFLOW_ELLIPSIZE_END);
  gtk_inscription_set_min_chars (self->label, 0);
  gtk_inscription_set_nat_chars (self->label, 8);
  gtk_widget_set_hexpand (GTK_WIDGET (self->label), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->bar);
  gtk_box_append (GTK_BOX (self->box), GTK_WIDGET (self->label));
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}
