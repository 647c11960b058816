/* One message at a time over a page: the newest takes the place of the one before.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "common/antui-toasts.h"

/**
 * AntuiToasts:
 *
 * libadwaita 1.2 frees what belongs to a toast when it has slid away, also when it has not slid in yet; the end of that
 * then finds it freed. So one that is shown stays for as long as it may slide in, and the next one waits until it goes.
 * The overlay never has more than one of ours.
 * @overlay: (unowned): outlives this
 * @shown: (nullable) (weak): with the overlay
 * @next: (nullable) (owned): waits for the end of @shown
 * @leave_id: tick callback: @shown is to go
 * @leave_us: frame time when that was asked for, 0 = no frame was drawn since
 */
struct _AntuiToasts
{
  GObject parent_instance;

  AdwToastOverlay *overlay;
  AdwToast *shown;
  AdwToast *next;
  guint leave_id;
  gint64 leave_us;
};

G_DEFINE_FINAL_TYPE (AntuiToasts, antui_toasts, G_TYPE_OBJECT)

enum
{
  SLIDES_IN_US = 400000, /* it takes 300 ms */
};

static void add (AntuiToasts *self, AdwToast *toast);

static void
stop_leaving (AntuiToasts *self)
{
  if (self->leave_id)
    gtk_widget_remove_tick_callback (GTK_WIDGET (self->overlay), self->leave_id);
  self->leave_id = 0;
  self->leave_us = 0;
}

/* By us, by the person, or by itself. */
static void
dismissed_cb (AntuiToasts *self)
{
  stop_leaving (self);
  g_clear_weak_pointer (&self->shown);
  if (self->next)
    add (self, g_steal_pointer (&self->next));
}

/* @toast: (transfer full) */
static void
add (AntuiToasts *self, AdwToast *toast)
{
  g_set_weak_pointer (&self->shown, toast);
  g_signal_connect_object (toast, "dismissed", G_CALLBACK (dismissed_cb), self, G_CONNECT_SWAPPED);
  adw_toast_overlay_add_toast (self->overlay, toast);
}

static gboolean
leave_cb (GtkWidget *overlay, GdkFrameClock *clock, gpointer user_data)
{
  AntuiToasts *self = user_data;
  gint64 now_us = gdk_frame_clock_get_frame_time (clock);

  if (!self->leave_us)
    self->leave_us = now_us;
  if (now_us - self->leave_us < SLIDES_IN_US)
    return G_SOURCE_CONTINUE;
  self->leave_id = 0;
  if (self->shown)
    adw_toast_dismiss (self->shown);
  return G_SOURCE_REMOVE;
}

void
antui_toasts_clear (AntuiToasts *self)
{
  g_return_if_fail (ANTUI_IS_TOASTS (self));

  g_clear_object (&self->next);
  if (self->shown && !self->leave_id)
    self->leave_id = gtk_widget_add_tick_callback (GTK_WIDGET (self->overlay), leave_cb, self, NULL);
}

void
antui_toasts_show (AntuiToasts *self, AdwToast *toast)
{
  g_return_if_fail (ANTUI_IS_TOASTS (self));

  antui_toasts_clear (self);
  if (self->shown)
    self->next = toast;
  else
    add (self, toast);
}

static void
antui_toasts_dispose (GObject *object)
{
  AntuiToasts *self = ANTUI_TOASTS (object);

  stop_leaving (self);
  g_clear_object (&self->next);
  g_clear_weak_pointer (&self->shown);
  G_OBJECT_CLASS (antui_toasts_parent_class)->dispose (object);
}

static void
antui_toasts_class_init (AntuiToastsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_toasts_dispose;
}

static void
antui_toasts_init (AntuiToasts *self)
{
}

/**
 * antui_toasts_new:
 * @overlay: where they are shown; has to live as long
 *
 * Returns: (transfer full): no messages yet
 */
AntuiToasts *
antui_toasts_new (AdwToastOverlay *overlay)
{
  AntuiToasts *self = g_object_new (ANTUI_TYPE_TOASTS, NULL);

  self->overlay = overlay;
  return self;
}
