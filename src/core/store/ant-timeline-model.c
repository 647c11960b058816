/* The timeline as a list: snapshots in an array, objects only where somebody looks.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-timeline-model.h"

/**
 * AntTimelineModel:
 *
 * All rows of all sessions in order of serial. Only the main thread touches it. A million rows cost a
 * million pointers (and their snapshots): an [class@Ant.TimelineEntry] exists only as long as somebody holds
 * it, and while it exists every ask for its position gives the same object, so that lists recognise it.
 *
 * Implementation overview
 *
 * Serials ascend, so a position is found by binary search and a batch is appended as a whole. Serials may
 * come out of order when a row that was cleared comes back (an answer after its timeout): then the rows from
 * there on are told as replaced. Snapshots of rows that are already there change no position: only their
 * entry, if there is one, notifies.
 *
 * Rejected: a GListStore of entries (a million objects, 150 bytes and an allocation each, before anybody has
 * seen one), and a hash table of positions (they shift when rows are cleared).
 */
struct _AntTimelineModel
{
  GObject parent_instance;

  GPtrArray *records;   /* AntExchange, owned, by ascending serial */
  GHashTable *live;     /* guint64 (in the value) -> Live: entries that somebody holds */
  guint n_open;         /* rows that have not ended */
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

static AntExchange *
get_record (GPtrArray *records, guint position)
{
  return g_ptr_array_index (records, position);
}

/* The first position in @records whose serial is at least @serial. */
static guint
search (GPtrArray *records, guint64 serial)
{
  guint low = 0;
  guint high = records->len;

  /* Most rows that are asked for are new, or nearly so. */
  if (high > 0 && get_record (records, high - 1)->serial < serial)
    return high;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;

      if (get_record (records, middle)->serial < serial)
        low = middle + 1;
      else
        high = middle;
    }

  return low;
}

static gboolean
find (GPtrArray *records, guint64 serial, guint *ret_position)
{
  guint position = search (records, serial);

  if (position == records->len || get_record (records, position)->serial != serial)
    return FALSE;

  *ret_position = position;
  return TRUE;
}

/* Tells whoever holds the row's entry. */
static void
update_entry (AntTimelineModel *self, AntExchange *exchange)
{
  Live *live = g_hash_table_lookup (self->live, &exchange->serial);

  if (live != NULL)
    {
      /* A handler may drop the last reference on it. */
      g_autoptr (AntTimelineEntry) entry = g_object_ref (live->entry);

      ant_timeline_entry_set_exchange (entry, exchange);
    }
}

/* Puts a newer snapshot in place of one that is there. */
static void
replace (AntTimelineModel *self, guint position, AntExchange *exchange)
{
  AntExchange *old = get_record (self->records, position);

  self->n_open -= !ant_exchange_is_ended (old);
  self->n_open += !ant_exchange_is_ended (exchange);
  g_ptr_array_index (self->records, position) = ant_exchange_ref (exchange);
  ant_exchange_unref (old);

  update_entry (self, exchange);
}

/* Keeps the new rows of a batch in order, the newest snapshot of each. */
static void
collect (GPtrArray *fresh, AntExchange *exchange)
{
  guint position = search (fresh, exchange->serial);

  if (position < fresh->len && get_record (fresh, position)->serial == exchange->serial)
    {
      ant_exchange_unref (get_record (fresh, position));
      g_ptr_array_index (fresh, position) = ant_exchange_ref (exchange);
    }
  else
    g_ptr_array_insert (fresh, (int) position, ant_exchange_ref (exchange));
}

/* Merges @fresh into the rows behind @position; both are in order. */
static void
merge (AntTimelineModel *self, guint position, GPtrArray *fresh)
{
  guint n_behind = self->records->len - position;
  g_autofree gpointer *behind = g_memdup2 (self->records->pdata + position, n_behind * sizeof (gpointer));
  guint b = 0;
  guint f = 0;

  g_ptr_array_set_size (self->records, (int) (position + n_behind + fresh->len));
  for (guint i = position; i < self->records->len; i++)
    {
      gboolean take_fresh = b == n_behind
                            || (f < fresh->len
                                && get_record (fresh, f)->serial < ((AntExchange *) behind[b])->serial);

      g_ptr_array_index (self->records, i) = take_fresh ? ant_exchange_ref (get_record (fresh, f++)) : behind[b++];
    }
}

static void
add (AntTimelineModel *self, GPtrArray *fresh)
{
  guint position, n_behind;

  if (fresh->len == 0)
    return;

  /* Somebody may still hold a row that was cleared and comes back. */
  for (guint i = 0; i < fresh->len; i++)
    update_entry (self, get_record (fresh, i));

  position = search (self->records, get_record (fresh, 0)->serial);
  n_behind = self->records->len - position;
  merge (self, position, fresh);
  for (guint i = 0; i < fresh->len; i++)
    self->n_open += !ant_exchange_is_ended (get_record (fresh, i));

  g_list_model_items_changed (G_LIST_MODEL (self), position, n_behind, n_behind + fresh->len);
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
  g_autoptr (GPtrArray) fresh = NULL;

  g_return_if_fail (ANT_IS_TIMELINE_MODEL (self));
  g_return_if_fail (exchanges != NULL);

  fresh = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  for (guint i = 0; i < exchanges->len; i++)
    {
      AntExchange *exchange = g_ptr_array_index (exchanges, i);
      guint position;

      if (find (self->records, exchange->serial, &position))
        replace (self, position, exchange);
      else
        collect (fresh, exchange);
    }

  add (self, fresh);
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
  g_autoptr (GPtrArray) kept = NULL;
  g_autoptr (GPtrArray) old = NULL;

  g_return_if_fail (ANT_IS_TIMELINE_MODEL (self));

  kept = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  for (guint i = 0; i < self->records->len; i++)
    if (!ant_exchange_is_ended (get_record (self->records, i)))
      g_ptr_array_add (kept, ant_exchange_ref (get_record (self->records, i)));
  if (kept->len == self->records->len)
    return;

  old = g_steal_pointer (&self->records);
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  self->n_open = 0;
  g_list_model_items_changed (G_LIST_MODEL (self), 0, old->len, 0);

  add (self, kept);
}

/**
 * ant_timeline_model_get_exchange:
 * @self: a timeline
 * @position: from 0
 *
 * The snapshot without an object around it: for what looks at many rows.
 *
 * Returns: (transfer none) (nullable): the newest snapshot; %NULL behind the end
 */
AntExchange *
ant_timeline_model_get_exchange (AntTimelineModel *self, guint position)
{
  g_return_val_if_fail (ANT_IS_TIMELINE_MODEL (self), NULL);

  return position < self->records->len ? get_record (self->records, position) : NULL;
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

  return find (self->records, serial, ret_position);
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

  return self->n_open;
}

static GType
ant_timeline_model_get_item_type (GListModel *list)
{
  return ANT_TYPE_TIMELINE_ENTRY;
}

static guint
ant_timeline_model_get_n_items (GListModel *list)
{
  return ANT_TIMELINE_MODEL (list)->records->len;
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
  AntExchange *exchange;
  Live *live;

  if (position >= self->records->len)
    return NULL;

  exchange = get_record (self->records, position);
  live = g_hash_table_lookup (self->live, &exchange->serial);
  if (live != NULL)
    return g_object_ref (live->entry);

  live = g_new (Live, 1);
  *live = (Live) { self, exchange->serial, ant_timeline_entry_new (exchange) };
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
  g_ptr_array_unref (self->records);

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
}

static void
ant_timeline_model_init (AntTimelineModel *self)
{
  self->records = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_exchange_unref);
  self->live = g_hash_table_new_full (g_int64_hash, g_int64_equal, NULL, g_free);
}
