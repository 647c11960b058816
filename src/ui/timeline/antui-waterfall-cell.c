/* One row's bar on the shared time axis.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-waterfall-cell.h"

#include "timeline/antui-exchange-text.h"

/* The bar is a child with CSS of its own: colour and roundness belong to the style sheet, only its place is ours. */
struct _AntuiWaterfallCell
{
  GtkWidget parent_instance;

  AntuiTimeAxis *axis;     /* owned */
  AntTimelineEntry *entry; /* owned, NULL while unbound */
  GtkWidget *bar;
  const char *style; /* CSS class that the bar has now */
};

G_DEFINE_FINAL_TYPE (AntuiWaterfallCell, antui_waterfall_cell, GTK_TYPE_WIDGET)

enum
{
  BAR_HEIGHT = 8,
  BAR_MIN_WIDTH = 4, /* a fast answer is still to be seen */
};

GtkWidget *
antui_waterfall_cell_new (AntuiTimeAxis *axis)
{
  AntuiWaterfallCell *self = g_object_new (ANTUI_TYPE_WATERFALL_CELL, NULL);

  self->axis = g_object_ref (axis);
  g_signal_connect_object (axis, "changed", G_CALLBACK (gtk_widget_queue_allocate), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

static void
update_cb (AntuiWaterfallCell *self)
{
  AntExchange *exchange = self->entry ? ant_timeline_entry_get_exchange (self->entry) : NULL;
  const char *style = exchange ? antui_exchange_style (exchange) : NULL;

  if (style != self->style)
    {
      if (self->style)
        gtk_widget_remove_css_class (self->bar, self->style);
      if (style)
        gtk_widget_add_css_class (self->bar, style);
      self->style = style;
    }
  if (exchange && antui_exchange_has_no_answer (exchange))
    gtk_widget_add_css_class (self->bar, "no-answer");
  else
    gtk_widget_remove_css_class (self->bar, "no-answer");
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

void
antui_waterfall_cell_set_entry (AntuiWaterfallCell *self, AntTimelineEntry *entry)
{
  g_return_if_fail (ANTUI_IS_WATERFALL_CELL (self));

  if (self->entry)
    g_signal_handlers_disconnect_by_func (self->entry, update_cb, self);
  g_set_object (&self->entry, entry);
  if (entry)
    g_signal_connect_object (entry, "notify::exchange", G_CALLBACK (update_cb), self, G_CONNECT_SWAPPED);
  update_cb (self);
}

static void
antui_waterfall_cell_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AntuiWaterfallCell *self = ANTUI_WATERFALL_CELL (widget);
  gint64 start, end;
  int left, right;

  gtk_widget_set_child_visible (self->bar, self->entry != NULL);
  if (!self->entry)
    return;
  antui_exchange_span (ant_timeline_entry_get_exchange (self->entry), antui_time_axis_get_now (self->axis), &start, &end);
  left = antui_time_axis_position (self->axis, start) * width;
  right = antui_time_axis_position (self->axis, end) * width;
  left = CLAMP (left, 0, MAX (0, width - BAR_MIN_WIDTH));
  right = MAX (right, left + BAR_MIN_WIDTH);
  gtk_widget_size_allocate (self->bar,
                            &(GtkAllocation) { left, (height - BAR_HEIGHT) / 2, right - left, BAR_HEIGHT }, -1);
}

static void
antui_waterfall_cell_measure (GtkWidget *widget,
                              GtkOrientation orientation,
                              int for_size,
                              int *minimum,
                              int *natural,
                              int *minimum_baseline,
                              int *natural_baseline)
{
  int ignored;

  gtk_widget_measure (ANTUI_WATERFALL_CELL (widget)->bar, orientation, -1, &ignored, &ignored, NULL, NULL);
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 40 : BAR_HEIGHT;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : BAR_HEIGHT;
  *minimum_baseline = *natural_baseline = -1;
}

static void
antui_waterfall_cell_dispose (GObject *object)
{
  AntuiWaterfallCell *self = ANTUI_WATERFALL_CELL (object);

  if (self->bar)
    antui_waterfall_cell_set_entry (self, NULL);
  g_clear_pointer (&self->bar, gtk_widget_unparent);
  g_clear_object (&self->axis);
  G_OBJECT_CLASS (antui_waterfall_cell_parent_class)->dispose (object);
}

static void
antui_waterfall_cell_class_init (AntuiWaterfallCellClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_waterfall_cell_dispose;
  widget_class->size_allocate = antui_waterfall_cell_size_allocate;
  widget_class->measure = antui_waterfall_cell_measure;
  gtk_widget_class_set_css_name (widget_class, "waterfall");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
antui_waterfall_cell_init (AntuiWaterfallCell *self)
{
  self->bar = g_object_new (GTK_TYPE_BOX, "css-name", "bar", NULL);
  gtk_widget_set_parent (self->bar, GTK_WIDGET (self));
}
