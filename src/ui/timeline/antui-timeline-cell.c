/* One cell of the timeline: a child widget that shows something of an exchange and follows its changes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-timeline-cell.h"

struct _AntuiTimelineCell
{
  GtkWidget parent_instance;

  GtkWidget *child;
  AntuiCellFunc fill;
  AntuiCellReachFunc reach; /* nullable */
  AntuiTimeAxis *axis;     /* owned, nullable */
  AntTimelineEntry *entry; /* owned, NULL while unbound */
};

G_DEFINE_FINAL_TYPE (AntuiTimelineCell, antui_timeline_cell, GTK_TYPE_WIDGET)

static void
update_cb (AntuiTimelineCell *self)
{
  if (self->reach)
    gtk_widget_queue_allocate (GTK_WIDGET (self));
  self->fill (self->child, ant_timeline_entry_get_exchange (self->entry),
              self->axis ? antui_time_axis_get_now (self->axis) : 0);
}

static void
time_passed_cb (AntuiTimelineCell *self)
{
  if (self->entry && !ant_exchange_is_ended (ant_timeline_entry_get_exchange (self->entry)))
    update_cb (self);
}

GtkWidget *
antui_timeline_cell_new (GtkWidget *child, AntuiCellFunc fill, AntuiTimeAxis *axis)
{
  AntuiTimelineCell *self = g_object_new (ANTUI_TYPE_TIMELINE_CELL, NULL);

  self->fill = fill;
  self->child = child;
  gtk_widget_set_parent (child, GTK_WIDGET (self));
  if (axis)
    {
      self->axis = g_object_ref (axis);
      g_signal_connect_object (axis, "changed", G_CALLBACK (time_passed_cb), self, G_CONNECT_SWAPPED);
    }
  return GTK_WIDGET (self);
}

void
antui_timeline_cell_set_entry (AntuiTimelineCell *self, AntTimelineEntry *entry)
{
  g_return_if_fail (ANTUI_IS_TIMELINE_CELL (self));

  if (self->entry)
    g_signal_handlers_disconnect_by_func (self->entry, update_cb, self);
  g_set_object (&self->entry, entry);
  if (!entry)
    return;
  if (self->reach)
    gtk_widget_set_overflow (gtk_widget_get_parent (GTK_WIDGET (self)), GTK_OVERFLOW_VISIBLE);
  g_signal_connect_object (entry, "notify::exchange", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}

void
antui_timeline_cell_set_reach (AntuiTimelineCell *self, AntuiCellReachFunc reach)
{
  g_return_if_fail (ANTUI_IS_TIMELINE_CELL (self));

  self->reach = reach;
}

static void
antui_timeline_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AntuiTimelineCell *self = ANTUI_TIMELINE_CELL (widget);
  int reach = self->reach && self->entry ? self->reach (widget, ant_timeline_entry_get_exchange (self->entry)) : 0;

  gtk_widget_size_allocate (self->child, &(GtkAllocation) { 0, 0, MAX (width, reach), height }, baseline);
}

static void
antui_timeline_cell_measure (GtkWidget *widget,
                             GtkOrientation orientation,
                             int for_size,
                             int *minimum,
                             int *natural,
                             int *minimum_baseline,
                             int *natural_baseline)
{
  gtk_widget_measure (ANTUI_TIMELINE_CELL (widget)->child, orientation, for_size, minimum, natural, minimum_baseline,
                      natural_baseline);
}

static void
antui_timeline_cell_dispose (GObject *object)
{
  AntuiTimelineCell *self = ANTUI_TIMELINE_CELL (object);

  antui_timeline_cell_set_entry (self, NULL);
  g_clear_pointer (&self->child, gtk_widget_unparent);
  g_clear_object (&self->axis);
  G_OBJECT_CLASS (antui_timeline_cell_parent_class)->dispose (object);
}

static void
antui_timeline_cell_class_init (AntuiTimelineCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_timeline_cell_dispose;
  widget_class->size_allocate = antui_timeline_cell_size_allocate;
  widget_class->measure = antui_timeline_cell_measure;
}

static void
antui_timeline_cell_init (AntuiTimelineCell *self)
{
}
