/* Two panes side by side while there is room; in a narrow window the second slides over the first.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-fold.h"

/**
 * AntuiFold:
 *
 * A paned with both panes; folded, it shows one of them. No pane ever leaves its parent: GTK 4.8 loses the actions of a
 * widget that does. The widget is as narrow as its widest pane allows, not as both.
 */
struct _AntuiFold
{
  GtkWidget parent_instance;

  GtkPaned *paned;
  GtkWidget *start;
  GtkWidget *end;
  guint idle_id;
  guint folded : 1;
  guint end_shown : 1;
  guint wide : 1;
  guint halved : 1;
};

G_DEFINE_FINAL_TYPE (AntuiFold, antui_fold, GTK_TYPE_WIDGET)

enum
{
  /* With the sidebar (about 236) this folds below a window of 1000. */
  FOLD_WIDTH = 764,
};

enum
{
  PROP_START = 1,
  PROP_END,
  PROP_FOLDED,
  PROP_END_SHOWN,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static void
place (AntuiFold *self)
{
  if (self->start)
    gtk_widget_set_visible (self->start, !self->folded || !self->end_shown);
  if (self->end)
    gtk_widget_set_visible (self->end, !self->folded || self->end_shown);
}

/* A pane that goes must not take the focus along: keys would reach nobody. */
static void
move_focus (AntuiFold *self)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *focus = root ? gtk_root_get_focus (root) : NULL;
  GtkWidget *from = self->end_shown ? self->start : self->end;
  GtkWidget *to = self->end_shown ? self->end : self->start;

  if (!focus || !from || !to || !gtk_widget_is_ancestor (focus, from))
    return;
  gtk_widget_set_visible (to, TRUE);
  gtk_widget_child_focus (to, GTK_DIR_TAB_FORWARD);
}

/* @slides: (nullable): the pane that comes into view; what it looks like on the way is in style.css */
static void
set_sliding (AntuiFold *self, GtkWidget *slides)
{
  GtkWidget *panes[] = { self->start, self->end };
  const char *classes[] = { "slides-back", "slides-over" };

  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    if (panes[i] && panes[i] == slides)
      gtk_widget_add_css_class (panes[i], classes[i]);
    else if (panes[i])
      gtk_widget_remove_css_class (panes[i], classes[i]);
}

static gboolean
fold_cb (gpointer user_data)
{
  AntuiFold *self = user_data;

  self->idle_id = 0;
  if (self->folded == !self->wide)
    return G_SOURCE_REMOVE;
  self->folded = !self->wide;
  /* Without the slide: the window is being resized. */
  set_sliding (self, NULL);
  if (self->folded)
    move_focus (self);
  place (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_FOLDED]);
  return G_SOURCE_REMOVE;
}

static void
antui_fold_size_allocate (GtkWidget *widget, int width, int height, int baseline)
{
  AntuiFold *self = ANTUI_FOLD (widget);
  int least;

  self->wide = width >= FOLD_WIDTH;
  /* Not from within an allocation: folding changes the tree. */
  if (self->wide == self->folded && !self->idle_id)
    self->idle_id = g_idle_add_full (GTK_PRIORITY_RESIZE, fold_cb, self, NULL);
  /* Half and half until the person drags it. */
  if (self->wide && !self->halved)
    gtk_paned_set_position (self->paned, width / 2);
  self->halved |= self->wide;
  gtk_widget_measure (GTK_WIDGET (self->paned), GTK_ORIENTATION_HORIZONTAL, -1, &least, NULL, NULL, NULL);
  gtk_widget_allocate (GTK_WIDGET (self->paned), MAX (width, least), height, baseline, NULL);
}

static void
antui_fold_measure (GtkWidget *widget,
                    GtkOrientation orientation,
                    int for_size,
                    int *minimum,
                    int *natural,
                    int *minimum_baseline,
                    int *natural_baseline)
{
  AntuiFold *self = ANTUI_FOLD (widget);
  GtkWidget *panes[] = { self->start, self->end };

  if (orientation == GTK_ORIENTATION_VERTICAL)
    {
      gtk_widget_measure (GTK_WIDGET (self->paned), orientation, -1, minimum, natural, NULL, NULL);
      return;
    }
  gtk_widget_measure (GTK_WIDGET (self->paned), orientation, for_size, NULL, natural, NULL, NULL);
  *minimum = 0;
  for (guint i = 0; i < G_N_ELEMENTS (panes); i++)
    {
      int least = 0;

      if (panes[i])
        gtk_widget_measure (panes[i], orientation, -1, &least, NULL, NULL, NULL);
      *minimum = MAX (*minimum, least);
    }
  *natural = MAX (*natural, *minimum);
}

/**
 * antui_fold_set_start:
 * @self: the fold
 * @start: the pane that is always there
 */
void
antui_fold_set_start (AntuiFold *self, GtkWidget *start)
{
  self->start = start;
  gtk_paned_set_start_child (self->paned, start);
  place (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_START]);
}

/**
 * antui_fold_set_end:
 * @self: the fold
 * @end: the pane beside, or over, the first; set once
 */
void
antui_fold_set_end (AntuiFold *self, GtkWidget *end)
{
  self->end = end;
  gtk_paned_set_end_child (self->paned, end);
  place (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_END]);
}

/**
 * antui_fold_get_folded:
 * @self: the fold
 *
 * Returns: whether only one pane has room
 */
gboolean
antui_fold_get_folded (AntuiFold *self)
{
  return self->folded;
}

gboolean
antui_fold_get_end_shown (AntuiFold *self)
{
  return self->end_shown;
}

/**
 * antui_fold_set_end_shown:
 * @self: the fold
 * @shown: whether the second pane is to be over the first
 *
 * Unfolded both are seen anyway; what is said then holds when the window becomes narrow.
 */
void
antui_fold_set_end_shown (AntuiFold *self, gboolean shown)
{
  if (self->end_shown == !!shown)
    return;
  self->end_shown = !!shown;
  set_sliding (self, !self->folded ? NULL : shown ? self->end : self->start);
  if (self->folded)
    move_focus (self);
  place (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_END_SHOWN]);
}

static void
antui_fold_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AntuiFold *self = ANTUI_FOLD (object);

  switch (prop_id)
    {
    case PROP_START:
      g_value_set_object (value, self->start);
      break;
    case PROP_END:
      g_value_set_object (value, self->end);
      break;
    case PROP_FOLDED:
      g_value_set_boolean (value, self->folded);
      break;
    case PROP_END_SHOWN:
      g_value_set_boolean (value, self->end_shown);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_fold_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AntuiFold *self = ANTUI_FOLD (object);

  switch (prop_id)
    {
    case PROP_START:
      antui_fold_set_start (self, g_value_get_object (value));
      break;
    case PROP_END:
      antui_fold_set_end (self, g_value_get_object (value));
      break;
    case PROP_END_SHOWN:
      antui_fold_set_end_shown (self, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_fold_dispose (GObject *object)
{
  AntuiFold *self = ANTUI_FOLD (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  self->start = NULL;
  self->end = NULL;
  if (self->paned)
    gtk_widget_unparent (GTK_WIDGET (self->paned));
  self->paned = NULL;
  G_OBJECT_CLASS (antui_fold_parent_class)->dispose (object);
}

static void
antui_fold_class_init (AntuiFoldClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  const GParamFlags flags = G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY;

  object_class->get_property = antui_fold_get_property;
  object_class->set_property = antui_fold_set_property;
  object_class->dispose = antui_fold_dispose;
  widget_class->measure = antui_fold_measure;
  widget_class->size_allocate = antui_fold_size_allocate;

  props[PROP_START] = g_param_spec_object ("start", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_READWRITE);
  props[PROP_END] = g_param_spec_object ("end", NULL, NULL, GTK_TYPE_WIDGET, flags | G_PARAM_READWRITE);
  props[PROP_FOLDED] = g_param_spec_boolean ("folded", NULL, NULL, FALSE, flags | G_PARAM_READABLE);
  props[PROP_END_SHOWN] = g_param_spec_boolean ("end-shown", NULL, NULL, FALSE, flags | G_PARAM_READWRITE);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
antui_fold_init (AntuiFold *self)
{
  self->paned = GTK_PANED (gtk_paned_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_paned_set_shrink_start_child (self->paned, FALSE);
  gtk_paned_set_shrink_end_child (self->paned, FALSE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_widget_set_parent (GTK_WIDGET (self->paned), GTK_WIDGET (self));
}

/**
 * antui_fold_new:
 *
 * Returns: (transfer floating): an empty fold
 */
GtkWidget *
antui_fold_new (void)
{
  return g_object_new (ANTUI_TYPE_FOLD, NULL);
}
