/* The rows of the timeline that are shown: all of them, or without those of the connection or of the stream.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "timeline/antui-shown-rows.h"

/**
 * AntuiShownRows:
 *
 * Main thread only. What is hidden stays on the timeline: nothing is dropped here. A row's kind never changes, so whether
 * it is shown is decided once.
 * @positions: (element-type guint) (nullable): of the shown rows in @model, ascending; %NULL while all are shown
 */
struct _AntuiShownRows
{
  GObject parent_instance;

  AntTimelineModel *model;
  GArray *positions;
  gboolean connection;
  gboolean stream;
};

static void list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AntuiShownRows, antui_shown_rows, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static gboolean
is_shown (AntuiShownRows *self, guint position)
{
  AntKind kind = ant_timeline_model_get_row (self->model, position)->kind;

  return kind == ANT_KIND_EVENT ? self->connection : kind == ANT_KIND_STREAM ? self->stream : TRUE;
}

static guint
get_position (AntuiShownRows *self, guint i)
{
  return self->positions ? g_array_index (self->positions, guint, i) : i;
}

/* How many shown rows are before @position of the model. */
static guint
count_before (AntuiShownRows *self, guint position)
{
  guint low = 0, high = self->positions->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_position (self, middle) < position)
        low = middle + 1;
      else
        high = middle;
    }
  return low;
}

static GArray *
collect (AntuiShownRows *self, guint position, guint n)
{
  GArray *found = g_array_new (FALSE, FALSE, sizeof (guint));

  for (guint i = position; i < position + n; i++)
    if (is_shown (self, i))
      g_array_append_val (found, i);
  return found;
}

static void
items_changed_cb (AntuiShownRows *self, guint position, guint removed, guint added)
{
  g_autoptr (GArray) fresh = NULL;
  guint first, n_gone;

  if (!self->positions)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
      return;
    }
  first = count_before (self, position);
  n_gone = count_before (self, position + removed) - first;
  fresh = collect (self, position, added);
  for (guint i = first + n_gone; i < self->positions->len; i++)
    g_array_index (self->positions, guint, i) += added - removed;
  if (n_gone > 0)
    g_array_remove_range (self->positions, first, n_gone);
  if (fresh->len > 0)
    g_array_insert_vals (self->positions, first, fresh->data, fresh->len);
  if (n_gone > 0 || fresh->len > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_gone, fresh->len);
}

/**
 * antui_shown_rows_set_events:
 * @self: the rows
 * @connection: whether events of the connection are shown
 * @stream: whether elements that are no stanzas, and white space, are shown
 *
 * Told in two steps, all away and the shown ones back: in one step a list that follows a row would look through all new
 * ones for it.
 */
void
antui_shown_rows_set_events (AntuiShownRows *self, gboolean connection, gboolean stream)
{
  guint n_old = antui_shown_rows_get_n (self), n_all = g_list_model_get_n_items (G_LIST_MODEL (self->model)), n_new;

  g_return_if_fail (ANTUI_IS_SHOWN_ROWS (self));

  if (self->connection == connection && self->stream == stream)
    return;
  self->connection = connection;
  self->stream = stream;
  g_clear_pointer (&self->positions, g_array_unref);
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);

  g_clear_pointer (&self->positions, g_array_unref);
  if (!connection || !stream)
    self->positions = collect (self, 0, n_all);
  n_new = antui_shown_rows_get_n (self);
  g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, n_new);
}

guint
antui_shown_rows_get_n (AntuiShownRows *self)
{
  return self->positions ? self->positions->len : g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

/* (transfer none) (nullable): %NULL behind the end */
const AntTimelineRow *
antui_shown_rows_get_row (AntuiShownRows *self, guint position)
{
  if (position >= antui_shown_rows_get_n (self))
    return NULL;
  return ant_timeline_model_get_row (self->model, get_position (self, position));
}

/* Whether the row is shown, and where. */
gboolean
antui_shown_rows_find_position (AntuiShownRows *self, guint64 serial, guint *ret_position)
{
  guint position, i;

  if (!ant_timeline_model_find_position (self->model, serial, &position))
    return FALSE;
  i = self->positions ? count_before (self, position) : position;
  if (i >= antui_shown_rows_get_n (self) || get_position (self, i) != position)
    return FALSE;
  *ret_position = i;
  return TRUE;
}

static GType
get_item_type (GListModel *list)
{
  return ANT_TYPE_TIMELINE_ENTRY;
}

static guint
get_n_items (GListModel *list)
{
  return antui_shown_rows_get_n (ANTUI_SHOWN_ROWS (list));
}

static gpointer
get_item (GListModel *list, guint position)
{
  AntuiShownRows *self = ANTUI_SHOWN_ROWS (list);

  if (position >= antui_shown_rows_get_n (self))
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->model), get_position (self, position));
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
antui_shown_rows_dispose (GObject *object)
{
  AntuiShownRows *self = ANTUI_SHOWN_ROWS (object);

  if (self->model)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (antui_shown_rows_parent_class)->dispose (object);
}

static void
antui_shown_rows_finalize (GObject *object)
{
  g_clear_pointer (&ANTUI_SHOWN_ROWS (object)->positions, g_array_unref);
  G_OBJECT_CLASS (antui_shown_rows_parent_class)->finalize (object);
}

static void
antui_shown_rows_class_init (AntuiShownRowsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_shown_rows_dispose;
  G_OBJECT_CLASS (klass)->finalize = antui_shown_rows_finalize;
}

static void
antui_shown_rows_init (AntuiShownRows *self)
{
  self->connection = self->stream = TRUE;
}

/**
 * antui_shown_rows_new:
 * @model: the timeline
 *
 * Returns: (transfer full): all rows of @model
 */
AntuiShownRows *
antui_shown_rows_new (AntTimelineModel *model)
{
  AntuiShownRows *self = g_object_new (ANTUI_TYPE_SHOWN_ROWS, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  return self;
}
