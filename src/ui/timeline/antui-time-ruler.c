/* The labels of the time axis, drawn over the waterfall column's title.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-time-ruler.h"

struct _AntuiTimeRuler
{
  GtkWidget parent_instance;

  AntuiTimeAxis *axis; /* owned, NULL before it is set */
  GPtrArray *labels;   /* GtkLabel, children, one a tick; those beyond n_used rest */
  guint n_used;
  gint64 tick; /* ns between labels */
  int width;   /* of the last allocation */
  guint tick_id;
};

G_DEFINE_FINAL_TYPE (AntuiTimeRuler, antui_time_ruler, GTK_TYPE_WIDGET)

enum
{
  LABEL_WIDTH = 72, /* a tick needs as much */
};

static GtkWidget *
get_label (AntuiTimeRuler *self, guint i)
{
  while (self->labels->len <= i)
    {
      GtkWidget *label = gtk_label_new (NULL);

      gtk_widget_set_parent (label, GTK_WIDGET (self));
      g_ptr_array_add (self->labels, label);
    }
  return g_ptr_array_index (self->labels, i);
}

/* Text is never set while sizes are being handed out: that would ask for another round of them. */
static void
rebuild (AntuiTimeRuler *self)
{
  gint64 length = antui_time_axis_get_length (self->axis);
  guint used = 0;

  self->tick = antui_time_axis_tick (length, MAX (1, self->width / LABEL_WIDTH));
  for (gint64 at = 0; at <= length; at += self->tick, used++)
    {
      g_autofree char *text = antui_time_axis_label (at, self->tick);

      gtk_label_set_text (GTK_LABEL (get_label (self, used)), text);
    }
  self->n_used = used;
  gtk_widget_queue_allocate (GTK_WIDGET (self));
}

static void
changed_cb (AntuiTimeRuler *self)
{
  rebuild (self);
}

static gboolean
tick_cb (GtkWidget *widget, GdkFrameClock *clock, gpointer user_data)
{
  AntuiTimeRuler *self = ANTUI_TIME_RULER (widget);

  self->tick_id = 0;
  rebuild (self);
  return G_SOURCE_REMOVE;
}

static void
place_label (GtkWidget *label, int x, int width, int height)
{
  int minimum, natural;

  gtk_widget_measure (label, GTK_ORIENTATION_HORIZONTAL, -1, &minimum, &natural, NULL, NULL);
  x = CLAMP (x - natural / 2, 0, MAX (0, width - natural));
  gtk_widget_size_allocate (label, &(GtkAllocation) { x, 0, natural, height }, -1);
}

static void
antui_time_ruler_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AntuiTimeRuler *self = ANTUI_TIME_RULER (widget);

  for (guint i = 0; i < self->labels->len; i++)
    {
      GtkWidget *label = g_ptr_array_index (self->labels, i);

      gtk_widget_set_child_visible (label, i < self->n_used);
      if (i < self->n_used)
        place_label (label, (double) i * self->tick / antui_time_axis_get_length (self->axis) * width, width, height);
    }
  if (self->width != width && self->axis && !self->tick_id)
    {
      self->width = width;
      self->tick_id = gtk_widget_add_tick_callback (widget, tick_cb, NULL, NULL);
    }
}

static void
antui_time_ruler_measure (GtkWidget *widget,
                          GtkOrientation orientation,
                          int for_size,
                          int *minimum,
                          int *natural,
                          int *minimum_baseline,
                          int *natural_baseline)
{
  AntuiTimeRuler *self = ANTUI_TIME_RULER (widget);
  int ignored;

  *minimum = *natural = 0;
  for (guint i = 0; i < MAX (self->labels->len, 1); i++)
    gtk_widget_measure (get_label (self, i), orientation, -1, &ignored,
                        orientation == GTK_ORIENTATION_VERTICAL ? natural : &ignored, NULL, NULL);
  if (orientation == GTK_ORIENTATION_VERTICAL)
    *minimum = *natural;
  *minimum_baseline = *natural_baseline = -1;
}

void
antui_time_ruler_set_axis (AntuiTimeRuler *self, AntuiTimeAxis *axis)
{
  g_return_if_fail (ANTUI_IS_TIME_RULER (self) && !self->axis);

  self->axis = g_object_ref (axis);
  g_signal_connect_object (axis, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  rebuild (self);
}

static void
antui_time_ruler_dispose (GObject *object)
{
  AntuiTimeRuler *self = ANTUI_TIME_RULER (object);

  if (self->labels)
    g_ptr_array_foreach (self->labels, (GFunc) (void (*) (void)) gtk_widget_unparent, NULL);
  g_clear_pointer (&self->labels, g_ptr_array_unref);
  g_clear_object (&self->axis);
  G_OBJECT_CLASS (antui_time_ruler_parent_class)->dispose (object);
}

static void
antui_time_ruler_class_init (AntuiTimeRulerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_time_ruler_dispose;
  widget_class->size_allocate = antui_time_ruler_size_allocate;
  widget_class->measure = antui_time_ruler_measure;
  gtk_widget_class_set_css_name (widget_class, "timeruler");
}

static void
antui_time_ruler_init (AntuiTimeRuler *self)
{
  self->labels = g_ptr_array_new ();
  gtk_widget_set_can_target (GTK_WIDGET (self), FALSE);
}
