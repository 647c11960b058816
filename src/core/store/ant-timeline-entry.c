/* A row as an object.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-timeline-entry.h"

/**
 * AntTimelineEntry:
 *
 * What a list shows in one row: it holds the newest snapshot and tells when there is a newer one. Only the
 * main thread touches it. The snapshot is never %NULL, and its serial never changes.
 *
 * [class@Ant.TimelineModel] makes entries for rows that somebody looks at and keeps them up to date.
 */
struct _AntTimelineEntry
{
  GObject parent_instance;

  AntExchange *exchange;
};

G_DEFINE_FINAL_TYPE (AntTimelineEntry, ant_timeline_entry, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_EXCHANGE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/**
 * ant_timeline_entry_new:
 * @exchange: (transfer none): the first snapshot
 *
 * Returns: (transfer full): an entry
 */
AntTimelineEntry *
ant_timeline_entry_new (AntExchange *exchange)
{
  g_return_val_if_fail (exchange != NULL, NULL);

  return g_object_new (ANT_TYPE_TIMELINE_ENTRY, "exchange", exchange, NULL);
}

/**
 * ant_timeline_entry_get_exchange:
 * @self: an entry
 *
 * Returns: (transfer none): the newest snapshot
 */
AntExchange *
ant_timeline_entry_get_exchange (AntTimelineEntry *self)
{
  g_return_val_if_fail (ANT_IS_TIMELINE_ENTRY (self), NULL);

  return self->exchange;
}

/**
 * ant_timeline_entry_get_serial:
 * @self: an entry
 *
 * Returns: the row's number, from 1
 */
guint64
ant_timeline_entry_get_serial (AntTimelineEntry *self)
{
  g_return_val_if_fail (ANT_IS_TIMELINE_ENTRY (self), 0);

  return self->exchange->serial;
}

/**
 * ant_timeline_entry_set_exchange:
 * @self: an entry
 * @exchange: (transfer none): a newer snapshot of the same row
 *
 * Notifies "exchange" when it is another snapshot than before.
 */
void
ant_timeline_entry_set_exchange (AntTimelineEntry *self, AntExchange *exchange)
{
  AntExchange *old;

  g_return_if_fail (ANT_IS_TIMELINE_ENTRY (self));
  g_return_if_fail (exchange != NULL);
  g_return_if_fail (self->exchange == NULL || self->exchange->serial == exchange->serial);

  if (self->exchange == exchange)
    return;

  old = self->exchange;
  self->exchange = ant_exchange_ref (exchange);
  g_clear_pointer (&old, ant_exchange_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_EXCHANGE]);
}

static void
ant_timeline_entry_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  AntTimelineEntry *self = ANT_TIMELINE_ENTRY (object);

  switch (id)
    {
    case PROP_EXCHANGE:
      g_value_set_boxed (value, self->exchange);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ant_timeline_entry_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  AntTimelineEntry *self = ANT_TIMELINE_ENTRY (object);

  switch (id)
    {
    case PROP_EXCHANGE:
      ant_timeline_entry_set_exchange (self, g_value_get_boxed (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
ant_timeline_entry_finalize (GObject *object)
{
  AntTimelineEntry *self = ANT_TIMELINE_ENTRY (object);

  g_clear_pointer (&self->exchange, ant_exchange_unref);

  G_OBJECT_CLASS (ant_timeline_entry_parent_class)->finalize (object);
}

static void
ant_timeline_entry_class_init (AntTimelineEntryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ant_timeline_entry_get_property;
  object_class->set_property = ant_timeline_entry_set_property;
  object_class->finalize = ant_timeline_entry_finalize;

  /**
   * AntTimelineEntry:exchange:
   *
   * The newest snapshot of the row.
   */
  properties[PROP_EXCHANGE] =
    g_param_spec_boxed ("exchange", NULL, NULL, ANT_TYPE_EXCHANGE,
                        G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);

  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
ant_timeline_entry_init (AntTimelineEntry *self)
{
}
