/* Keeps a list at its end while rows come, until the person scrolls up.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-tail.h"

/**
 * AntuiTail:
 *
 * Main thread only. A list takes no notice of its adjustment while that changes, so the end is gone to once a frame.
 * @seen_upper, @seen_page: of the adjustment at the last frame, to tell growth and resizing from scrolling
 * @kept: where the list was before it was filled anew; -1 = it was not, since the last frame
 */
struct _AntuiTail
{
  GObject parent_instance;

  GtkAdjustment *adjustment; /* owned */
  double seen_upper;
  double seen_page;
  double kept;
  gboolean following;
};

G_DEFINE_FINAL_TYPE (AntuiTail, antui_tail, G_TYPE_OBJECT)

enum
{
  PROP_FOLLOWING = 1,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

static double
get_end (AntuiTail *self)
{
  return gtk_adjustment_get_upper (self->adjustment) - gtk_adjustment_get_page_size (self->adjustment);
}

static gboolean
has_grown (AntuiTail *self)
{
  return gtk_adjustment_get_upper (self->adjustment) != self->seen_upper
         || gtk_adjustment_get_page_size (self->adjustment) != self->seen_page;
}

static void
change_following (AntuiTail *self, gboolean following)
{
  if (self->following == following)
    return;
  self->following = following;
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLLOWING]);
}

static void
scrolled_cb (AntuiTail *self)
{
  if (has_grown (self))
    return; /* nobody scrolled */
  change_following (self, gtk_adjustment_get_value (self->adjustment) >= get_end (self) - 1);
}

gboolean
antui_tail_get_following (AntuiTail *self)
{
  return self->following;
}

void
antui_tail_set_following (AntuiTail *self, gboolean following)
{
  g_return_if_fail (ANTUI_IS_TAIL (self));

  change_following (self, following);
  if (following)
    gtk_adjustment_set_value (self->adjustment, get_end (self));
}

gboolean
antui_tail_keep_up (AntuiTail *self)
{
  gboolean grown = has_grown (self);

  self->seen_upper = gtk_adjustment_get_upper (self->adjustment);
  self->seen_page = gtk_adjustment_get_page_size (self->adjustment);
  if (grown && self->following)
    gtk_adjustment_set_value (self->adjustment, get_end (self));
  else if (self->kept >= 0)
    gtk_adjustment_set_value (self->adjustment, self->kept);
  self->kept = -1;
  return grown;
}

void
antui_tail_start_over (AntuiTail *self)
{
  g_return_if_fail (ANTUI_IS_TAIL (self));

  self->seen_upper = -1; /* of no list */
  self->kept = gtk_adjustment_get_value (self->adjustment);
}

static void
antui_tail_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FOLLOWING:
      g_value_set_boolean (value, ANTUI_TAIL (object)->following);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_tail_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_FOLLOWING:
      antui_tail_set_following (ANTUI_TAIL (object), g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_tail_dispose (GObject *object)
{
  g_clear_object (&ANTUI_TAIL (object)->adjustment);
  G_OBJECT_CLASS (antui_tail_parent_class)->dispose (object);
}

static void
antui_tail_class_init (AntuiTailClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = antui_tail_get_property;
  object_class->set_property = antui_tail_set_property;
  object_class->dispose = antui_tail_dispose;
  props[PROP_FOLLOWING] = g_param_spec_boolean ("following", NULL, NULL, TRUE,
                                                G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
antui_tail_init (AntuiTail *self)
{
  self->following = TRUE;
  self->kept = -1;
}

/**
 * antui_tail_new:
 * @adjustment: the vertical one of what scrolls the list
 *
 * Returns: (transfer full): one that follows
 */
AntuiTail *
antui_tail_new (GtkAdjustment *adjustment)
{
  AntuiTail *self = g_object_new (ANTUI_TYPE_TAIL, NULL);

  self->adjustment = g_object_ref (adjustment);
  g_signal_connect_object (adjustment, "value-changed", G_CALLBACK (scrolled_cb), self, G_CONNECT_SWAPPED);
  return self;
}
