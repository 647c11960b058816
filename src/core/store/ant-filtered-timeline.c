/* The rows of a timeline that a filter lets through, found in slices of time.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-filtered-timeline.h"

/**
 * AntFilteredTimeline:
 *
 * What is not let through stays on the timeline: nothing is dropped here. Main thread only.
 *
 * Implementation overview
 *
 * Rows are judged in order. @scanned of them have been; those let through are told at the end of each slice, so that the
 * first hits show at once and the main loop never waits for the last. A row that changes is judged again. Rows that come
 * among those that were judged, which is rare, make all behind them be judged anew.
 *
 * When the criteria change, all rows go and the new ones come, in two steps: in one step a list that follows a row would
 * look through all new ones for it.
 */
struct _AntFilteredTimeline
{
  GObject parent_instance;

  AntTimelineModel *model;
  AntTimelineFilter *filter;
  GArray *positions; /* (element-type guint) (nullable): in @model, ascending; %NULL while all are let through */
  guint scanned;
  guint idle_id;
};

enum
{
  SLICE_US = 8000,
  ROWS_BETWEEN_LOOKS = 16, /* at the clock */
};

enum
{
  PROP_SCANNING = 1,
  N_PROPERTIES
};

static GParamSpec *properties[N_PROPERTIES];

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AntFilteredTimeline, ant_filtered_timeline, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

static guint
count_all (AntFilteredTimeline *self)
{
  return g_list_model_get_n_items (G_LIST_MODEL (self->model));
}

static guint
get_position (AntFilteredTimeline *self, guint i)
{
  return self->positions != NULL ? g_array_index (self->positions, guint, i) : i;
}

/* How many rows that are let through are before @position of the model. */
static guint
count_before (AntFilteredTimeline *self, guint position)
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

static gboolean
is_let_through (AntFilteredTimeline *self, guint position)
{
  const AntTimelineIndex *index = ant_timeline_model_get_index (self->model);
  AntFilterVerdict verdict = ant_timeline_filter_judge (self->filter, index, ant_timeline_index_get (index, position));
  g_autoptr (AntExchange) exchange = NULL;

  if (verdict != ANT_FILTER_READ)
    return verdict == ANT_FILTER_YES;
  exchange = ant_timeline_model_dup_exchange (self->model, position);
  return ant_timeline_filter_matches (self->filter, exchange);
}

static gboolean scan_cb (gpointer user_data);

/* Judges rows until the time is over, and adds those that are let through. Tells nobody. */
static void
scan (AntFilteredTimeline *self)
{
  gint64 end_us = g_get_monotonic_time () + SLICE_US;
  guint n = count_all (self);
  gboolean was_scanning = self->idle_id != 0;

  for (guint i = 1; self->scanned < n; i++, self->scanned++)
    {
      if (i % ROWS_BETWEEN_LOOKS == 0 && g_get_monotonic_time () >= end_us)
        break;
      if (is_let_through (self, self->scanned))
        g_array_append_val (self->positions, self->scanned);
    }

  if (self->scanned < n && !was_scanning)
    self->idle_id = g_idle_add (scan_cb, self);
  else if (self->scanned == n)
    g_clear_handle_id (&self->idle_id, g_source_remove);
  if (was_scanning != (self->idle_id != 0))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCANNING]);
}

/* @first: of the rows that are new since then; @n_gone rows were there before */
static void
tell (AntFilteredTimeline *self, guint first, guint n_gone)
{
  if (n_gone > 0 || self->positions->len > first)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_gone, self->positions->len - first);
}

static gboolean
scan_cb (gpointer user_data)
{
  AntFilteredTimeline *self = user_data;
  guint first = self->positions->len;

  scan (self);
  tell (self, first, 0);
  return self->idle_id != 0 ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
items_changed_cb (AntFilteredTimeline *self, guint position, guint removed, guint added)
{
  guint first, n_gone;

  if (self->positions == NULL)
    {
      g_list_model_items_changed (G_LIST_MODEL (self), position, removed, added);
      return;
    }
  first = count_before (self, position);
  n_gone = self->positions->len - first;
  g_array_set_size (self->positions, first);
  self->scanned = MIN (self->scanned, position);
  scan (self);
  tell (self, first, n_gone);
}

static void
row_updated_cb (AntFilteredTimeline *self, guint position)
{
  gboolean is_there, belongs;
  guint i;

  if (self->positions == NULL || position >= self->scanned)
    return;
  i = count_before (self, position);
  is_there = i < self->positions->len && get_position (self, i) == position;
  belongs = is_let_through (self, position);
  if (is_there == belongs)
    return;

  if (belongs)
    g_array_insert_val (self->positions, i, position);
  else
    g_array_remove_index (self->positions, i);
  g_list_model_items_changed (G_LIST_MODEL (self), i, is_there, belongs);
}

/**
 * ant_filtered_timeline_new:
 * @model: the timeline
 *
 * Returns: (transfer full): all rows of @model
 */
AntFilteredTimeline *
ant_filtered_timeline_new (AntTimelineModel *model)
{
  AntFilteredTimeline *self = g_object_new (ANT_TYPE_FILTERED_TIMELINE, NULL);

  self->model = g_object_ref (model);
  g_signal_connect_object (model, "items-changed", G_CALLBACK (items_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (model, "row-updated", G_CALLBACK (row_updated_cb), self, G_CONNECT_SWAPPED);
  return self;
}

/**
 * ant_filtered_timeline_set_criteria:
 * @self: the rows
 * @criteria: what they must be from now on
 *
 * All rows go, and those that are let through come: the first ones before this returns, the others later, while
 * "scanning" is %TRUE. What was selected is to be looked for again.
 */
void
ant_filtered_timeline_set_criteria (AntFilteredTimeline *self, const AntFilterCriteria *criteria)
{
  guint n_old;

  g_return_if_fail (ANT_IS_FILTERED_TIMELINE (self));

  n_old = ant_filtered_timeline_get_n (self);
  g_clear_pointer (&self->filter, ant_timeline_filter_free);
  self->filter = ant_timeline_filter_new (criteria);
  g_clear_pointer (&self->positions, g_array_unref);
  self->positions = g_array_new (FALSE, FALSE, sizeof (guint));
  self->scanned = 0;
  if (n_old > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, n_old, 0);

  if (!ant_timeline_filter_is_everything (self->filter))
    {
      scan (self);
      tell (self, 0, 0);
      return;
    }
  g_clear_pointer (&self->positions, g_array_unref);
  if (self->idle_id != 0)
    {
      g_clear_handle_id (&self->idle_id, g_source_remove);
      g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SCANNING]);
    }
  if (count_all (self) > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, count_all (self));
}

/**
 * ant_filtered_timeline_is_scanning:
 * @self: the rows
 *
 * Returns: whether there are rows that have not been judged yet
 */
gboolean
ant_filtered_timeline_is_scanning (AntFilteredTimeline *self)
{
  g_return_val_if_fail (ANT_IS_FILTERED_TIMELINE (self), FALSE);

  return self->idle_id != 0;
}

/**
 * ant_filtered_timeline_get_n:
 * @self: the rows
 *
 * Returns: how many were let through so far
 */
guint
ant_filtered_timeline_get_n (AntFilteredTimeline *self)
{
  g_return_val_if_fail (ANT_IS_FILTERED_TIMELINE (self), 0);

  return self->positions != NULL ? self->positions->len : count_all (self);
}

/**
 * ant_filtered_timeline_get_row:
 * @self: the rows
 * @position: among those let through
 *
 * Returns: (transfer none) (nullable): the row, until the timeline changes; %NULL behind the end
 */
const AntTimelineRow *
ant_filtered_timeline_get_row (AntFilteredTimeline *self, guint position)
{
  g_return_val_if_fail (ANT_IS_FILTERED_TIMELINE (self), NULL);

  if (position >= ant_filtered_timeline_get_n (self))
    return NULL;
  return ant_timeline_model_get_row (self->model, get_position (self, position));
}

/**
 * ant_filtered_timeline_find_position:
 * @self: the rows
 * @serial: of a row
 * @ret_position: (out): where it is, written when it is let through
 *
 * Returns: whether it is let through, and was judged already
 */
gboolean
ant_filtered_timeline_find_position (AntFilteredTimeline *self, guint64 serial, guint *ret_position)
{
  guint position, i;

  g_return_val_if_fail (ANT_IS_FILTERED_TIMELINE (self), FALSE);

  if (!ant_timeline_model_find_position (self->model, serial, &position))
    return FALSE;
  i = self->positions != NULL ? count_before (self, position) : position;
  if (i >= ant_filtered_timeline_get_n (self) || get_position (self, i) != position)
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
  return ant_filtered_timeline_get_n (ANT_FILTERED_TIMELINE (list));
}

static gpointer
get_item (GListModel *list, guint position)
{
  AntFilteredTimeline *self = ANT_FILTERED_TIMELINE (list);

  if (position >= ant_filtered_timeline_get_n (self))
    return NULL;
  return g_list_model_get_item (G_LIST_MODEL (self->model), get_position (self, position));
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = get_item_type;
  iface->get_n_items = get_n_items;
  iface->get_item = get_item;
}

static void
ant_filtered_timeline_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  if (id == PROP_SCANNING)
    g_value_set_boolean (value, ant_filtered_timeline_is_scanning (ANT_FILTERED_TIMELINE (object)));
  else
    G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
}

static void
ant_filtered_timeline_dispose (GObject *object)
{
  AntFilteredTimeline *self = ANT_FILTERED_TIMELINE (object);

  g_clear_handle_id (&self->idle_id, g_source_remove);
  if (self->model != NULL)
    g_signal_handlers_disconnect_by_data (self->model, self);
  g_clear_object (&self->model);
  G_OBJECT_CLASS (ant_filtered_timeline_parent_class)->dispose (object);
}

static void
ant_filtered_timeline_finalize (GObject *object)
{
  AntFilteredTimeline *self = ANT_FILTERED_TIMELINE (object);

  g_clear_pointer (&self->positions, g_array_unref);
  g_clear_pointer (&self->filter, ant_timeline_filter_free);
  G_OBJECT_CLASS (ant_filtered_timeline_parent_class)->finalize (object);
}

static void
ant_filtered_timeline_class_init (AntFilteredTimelineClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ant_filtered_timeline_get_property;
  object_class->dispose = ant_filtered_timeline_dispose;
  object_class->finalize = ant_filtered_timeline_finalize;

  /**
   * AntFilteredTimeline:scanning:
   *
   * Whether more rows may be found among those that are there.
   */
  properties[PROP_SCANNING]
    = g_param_spec_boolean ("scanning", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPERTIES, properties);
}

static void
ant_filtered_timeline_init (AntFilteredTimeline *self)
{
}
