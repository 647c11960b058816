/* The timeline as a list: small records in an array, objects only where somebody looks.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-timeline-model.h"

/**
 * AntTimelineModel:
 *
 * All rows of all sessions in order of serial. Only the main thread touches it. A row costs a record of the
 * [struct@AntTimelineIndex]; its exchange is in memory while it is open or new, and when somebody keeps it elsewhere
 * (ant_timeline_model_release()), it is read from there when it is looked at. An [class@Ant.TimelineEntry] exists only as
 * long as somebody holds it, and while it exists every ask for its position gives the same object, so that lists
 * recognise it.
 *
 * Implementation overview
 *
 * Serials ascend, so a position is found by binary search and a batch is appended as a whole. Serials may come out of
 * order when sessions deliver in turns, or when a row that was cleared comes back (an answer after its timeout): then the
 * rows from there on are told as replaced. Snapshots of rows that are already there change no position: only their entry,
 * if there is one, notifies.
 *
 * Rejected: a GListStore of entries (a million objects, 150 bytes and an allocation each, before anybody has seen one),
 * and a hash table of positions (they shift when rows are cleared).
 */
struct _AntTimelineModel
{
  GObject parent_instance;

  AntTimelineIndex *index;
  GHashTable *live;     /* guint64 (in the value) -> Live: entries that somebody holds */
  AntTimelineLoadFunc load;
  gpointer load_data;
  GDestroyNotify load_destroy;
};

/**
 * Live:
 * @model: whose entry it is
 * @entry: (unowned): removed from the table when it goes
 */
typedef struct
{
  AntTimelineModel *model;
  guint64 serial;
  AntTimelineEntry *entry;
} Live;

static void list_model_iface_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AntTimelineModel, ant_timeline_model, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_iface_init))

enum
{
  APPLIED,
  ROW_UPDATED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/**
 * ant_timeline_model_new:
 *
 * Returns: (transfer full): an empty timeline
 */
AntTimelineModel *
ant_timeline_model_new (void)
{
  return g_object_new (ANT_TYPE_TIMELINE_MODEL, NULL);
}

/* Tells whoever holds the row's entry, and who looks at rows, unless a newer snapshot follows in the batch. */
static void
tell_of_update (AntTimelineModel *self, AntExchange *exchange)
{
  Live *live = g_hash_table_lookup (self->live, &exchange->serial);
  /* A handler may drop the last reference on it. */
  g_autoptr (AntTimelineEntry) entry = live != NULL ? g_object_ref (live->entry) : NULL;
  guint position;

  if (!ant_timeline_index_find (self->index, exchange->serial, &position)
      || ant_timeline_index_get (self->index, position)->whole != exchange)
    return;
  g_signal_emit (self, signals[ROW_UPDATED], 0, position);
  if (entry != NULL)
    ant_timeline_entry_set_exchange (entry, exchange);
}

/**
 * ant_timeline_model_apply:
 * @self: a timeline
 * @exchanges: (element-type AntExchange): a batch of snapshots, in the order in which they were made
 *
 * Takes a batch in: rows with new serials are added with one items-changed, in order of serial and in the
 * state of their last snapshot; entries of known ones notify. Then "applied" is emitted. A row that was
 * cleared comes back when something happens to it after all.
 */
void
ant_timeline_model_apply (AntTimelineModel *self, GPtrArray *exchanges)
{
  g_autoptr (GPtrArray) known = NULL; /* rows that somebody may have seen */
  guint n_old, first = G_MAXUINT;

  g_return_if_fail (ANT_IS_TIMELINE_MODEL (self));
  g_return_if_fail (exchanges != NULL);

  known = g_ptr_array_new ();
  n_old = ant_timeline_index_get_n (self->index);
  for (guint i = 0; i < exchanges->len; i++)
    {
      AntExchange *exchange = g_ptr_array_index (exchanges, i);
      guint position;

      gboolean is_new = ant_timeline_index_put (self->index, exchange, &position);

      ant_timeline_index_set_whole (self->index, position, exchange);
      if (is_new)
        first = MIN (first, position);
      if (!is_new || g_hash_table_contains (self->live, &exchange->serial)) /* it was cleared, and comes back */
        g_ptr_array_add (known, exchange);
    }
  if (first != G_MAXUINT)
    g_list_model_items_changed (G_LIST_MODEL (self), first, n_old - first, ant_timeline_index_get_n (self->index) - first);
  for (guint i = 0; i < known->len; i++)
    tell_of_update (self, g_ptr_array_index (known, i));
  g_signal_emit (self, signals[APPLIED], 0);
}

/**
 * ant_timeline_model_clear:
 * @self: a timeline
 *
 * Forgets all rows that have ended; open ones stay and keep their entries. Told in two steps, all away and
 * the open ones back: in one step a list that follows a row would look through all new ones for it.
 */
void
ant_timeline_model_clear (AntTimelineModel *self)
{
  AntTimelineIndex *kept;
  guint n;

  g_return_if_fail (ANT_IS_TIMELINE_MODEL (self));

  n = ant_timeline_index_get_n (self->index);
  if (n == ant_timeline_index_get_n_open (self->index))
    return;

  kept = g_steal_pointer (&self->index);
  self->index = ant_timeline_index_new ();
  g_list_model_items_changed (G_LIST_MODEL (self), 0, n, 0);

  ant_timeline_index_free (self->index);
  self->index = kept;
  ant_timeline_index_remove_ended (kept);
  if (ant_timeline_index_get_n (kept) > 0)
    g_list_model_items_changed (G_LIST_MODEL (self), 0, 0, ant_timeline_index_get_n (kept));
}

/**
 * ant_timeline_model_set_load_func:
 * @self: a timeline
 * @load: (nullable): gives a row's exchange that is no longer in memory
 * @user_data: (nullable): for @load
 * @destroy: (nullable): for @user_data
 *
 * Needed before anything is released.
 */
void
ant_timeline_model_set_load_func (AntTimelineModel *self, AntTimelineLoadFunc load, gpointer user_data,
                                  GDestroyNotify destroy)
{
  g_return_if_fail (ANT_IS_TIMELINE_MODEL (self));

  if (self->load_destroy != NULL)
    self->load_destroy (self->load_data);
  self->load = load;
  self->load_data = user_data;
  self->load_destroy = destroy;
}

/**
 * ant_timeline_model_release:
 * @self: a timeline
 * @exchanges: (element-type AntExchange): snapshots that are kept elsewhere
 *
 * Those that are the newest of a row that has ended are no longer held in memory.
 */
void
ant_timeline_model_release (AntTimelineModel *self, GPtrArray *exchanges)
{
  g_return_if_fail (ANT_IS_TIMELINE_MODEL (self) && self->load != NULL);

  for (guint i = 0; i < exchanges->len; i++)
    {
      AntExchange *exchange = g_ptr_array_index (exchanges, i);
      guint position;

      if (!ant_timeline_index_find (self->index, exchange->serial, &position))
        continue;
      if (ant_timeline_index_get (self->index, position)->whole == exchange && ant_exchange_is_ended (exchange))
        ant_timeline_index_set_whole (self->index, position, NULL);
    }
}

/**
 * ant_timeline_model_get_row:
 * @self: a timeline
 * @position: from 0
 *
 * What is known of a row without reading it: for what looks at many rows.
 *
 * Returns: (transfer none) (nullable): the row, until the timeline changes; %NULL behind the end
 */
const AntTimelineRow *
ant_timeline_model_get_row (AntTimelineModel *self, guint position)
{
  g_return_val_if_fail (ANT_IS_TIMELINE_MODEL (self), NULL);

  return ant_timeline_index_get (self->index, position);
}

/**
 * ant_timeline_model_get_index:
 * @self: a timeline
 *
 * Returns: (transfer none): all its rows, until the timeline is cleared
 */
const AntTimelineIndex *
ant_timeline_model_get_index (AntTimelineModel *self)
{
  g_return_val_if_fail (ANT_IS_TIMELINE_MODEL (self), NULL);

  return self->index;
}

/* What can be said of a row whose exchange cannot be read. */
static AntExchange *
make_unreadable (AntTimelineModel *self, const AntTimelineRow *row, const GError *error)
{
  g_autofree char *note = g_strdup_printf ("This row could not be read from the recording%s%s",
                                           error != NULL ? ": " : ".", error != NULL ? error->message : "");

  return ant_exchange_new_event (row->serial, row->session, "", row->start_ns, "unreadable", note);
}

/**
 * ant_timeline_model_dup_exchange:
 * @self: a timeline
 * @position: from 0
 *
 * May read from a disk.
 *
 * Returns: (transfer full) (nullable): the newest snapshot, or an event that says why there is none; %NULL behind the end
 */
AntExchange *
ant_timeline_model_dup_exchange (AntTimelineModel *self, guint position)
{
  const AntTimelineRow *row;
  g_autoptr (GError) error = NULL;
  AntExchange *exchange;

  g_return_val_if_fail (ANT_IS_TIMELINE_MODEL (self), NULL);

  row = ant_timeline_index_get (self->index, position);
  if (row == NULL)
    return NULL;
  if (row->whole != NULL)
    return ant_exchange_ref (row->whole);
  exchange = self->load (row->serial, self->load_data, &error);
  return exchange != NULL ? exchange : make_unreadable (self, row, error);
}

/**
 * ant_timeline_model_find_position:
 * @self: a timeline
 * @serial: of a row
 * @ret_position: (out): where it is, written when there is such a row
 *
 * Takes time logarithmic in the number of rows.
 *
 * Returns: whether the row is there
 */
gboolean
ant_timeline_model_find_position (AntTimelineModel *self, guint64 serial, guint *ret_position)
{
  g_return_val_if_fail (ANT_IS_TIMELINE_MODEL (self), FALSE);
  g_return_val_if_fail (ret_position != NULL, FALSE);

  return ant_timeline_index_find (self->index, serial, ret_position);
}

/**
 * ant_timeline_model_count_open:
 * @self: a timeline
 *
 * Returns: rows that have not ended
 */
guint
ant_timeline_model_count_open (AntTimelineModel *self)
{
  g_return_val_if_fail (ANT_IS_TIMELINE_MODEL (self), 0);

  return ant_timeline_index_get_n_open (self->index);
}

static GType
ant_timeline_model_get_item_type (GListModel *list)
{
  return ANT_TYPE_TIMELINE_ENTRY;
}

static guint
ant_timeline_model_get_n_items (GListModel *list)
{
  return ant_timeline_index_get_n (ANT_TIMELINE_MODEL (list)->index);
}

static void
entry_gone_cb (gpointer user_data, GObject *where_it_was)
{
  Live *live = user_data;

  g_hash_table_remove (live->model->live, &live->serial);
}

static gpointer
ant_timeline_model_get_item (GListModel *list, guint position)
{
  AntTimelineModel *self = ANT_TIMELINE_MODEL (list);
  const AntTimelineRow *row = ant_timeline_index_get (self->index, position);
  g_autoptr (AntExchange) exchange = NULL;
  Live *live;

  if (row == NULL)
    return NULL;
  live = g_hash_table_lookup (self->live, &row->serial);
  if (live != NULL)
    return g_object_ref (live->entry);

  exchange = ant_timeline_model_dup_exchange (self, position);
  live = g_new (Live, 1);
  *live = (Live) { self, row->serial, ant_timeline_entry_new (exchange) };
  g_hash_table_insert (self->live, &live->serial, live);
  g_object_weak_ref (G_OBJECT (live->entry), entry_gone_cb, live);
  return live->entry;
}

static void
list_model_iface_init (GListModelInterface *iface)
{
  iface->get_item_type = ant_timeline_model_get_item_type;
  iface->get_n_items = ant_timeline_model_get_n_items;
  iface->get_item = ant_timeline_model_get_item;
}

static void
ant_timeline_model_finalize (GObject *object)
{
  AntTimelineModel *self = ANT_TIMELINE_MODEL (object);
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->live);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    g_object_weak_unref (G_OBJECT (((Live *) value)->entry), entry_gone_cb, value);
  g_hash_table_unref (self->live);
  ant_timeline_index_free (self->index);
  if (self->load_destroy != NULL)
    self->load_destroy (self->load_data);

  G_OBJECT_CLASS (ant_timeline_model_parent_class)->finalize (object);
}

static void
ant_timeline_model_class_init (AntTimelineModelClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = ant_timeline_model_finalize;

  /**
   * AntTimelineModel::applied:
   *
   * A batch was taken in: rows and entries are up to date.
   */
  signals[APPLIED] = g_signal_new ("applied", ANT_TYPE_TIMELINE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);

  /**
   * AntTimelineModel::row-updated:
   * @position: of the row
   *
   * Something happened to a row that was there.
   */
  signals[ROW_UPDATED] = g_signal_new ("row-updated", ANT_TYPE_TIMELINE_MODEL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                       G_TYPE_NONE, 1, G_TYPE_UINT);
}

static void
ant_timeline_model_init (AntTimelineModel *self)
{
  self->index = ant_timeline_index_new ();
  self->live = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}
