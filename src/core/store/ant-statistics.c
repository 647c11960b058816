/* Many rows in a few numbers.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-statistics.h"

/**
 * AntStatistics:
 *
 * Counts stanzas; events and stream elements are none. One thread at a time. Each latency is kept (eight bytes a row and
 * dimension), so every percentile is one that was measured.
 *
 * @groups: (key utf8) (value AntStatisticsGroup): by name, "" for none; one table a dimension
 */
struct _AntStatistics
{
  GHashTable *groups[ANT_STATISTICS_N];
};

static void
group_free (gpointer data)
{
  AntStatisticsGroup *group = data;

  g_array_unref (group->latencies);
  g_free (group->name);
  g_free (group);
}

/**
 * ant_statistics_new:
 *
 * Returns: (transfer full): of no rows
 */
AntStatistics *
ant_statistics_new (void)
{
  AntStatistics *self = g_new (AntStatistics, 1);

  for (gsize i = 0; i < ANT_STATISTICS_N; i++)
    self->groups[i] = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, group_free);
  return self;
}

/**
 * ant_statistics_free:
 * @self: (transfer full): statistics
 */
void
ant_statistics_free (AntStatistics *self)
{
  for (gsize i = 0; i < ANT_STATISTICS_N; i++)
    g_hash_table_unref (self->groups[i]);
  g_free (self);
}

static AntStatisticsGroup *
find_group (AntStatistics *self, AntStatisticsDimension dimension, const char *name)
{
  AntStatisticsGroup *group = g_hash_table_lookup (self->groups[dimension], name != NULL ? name : "");

  if (group != NULL)
    return group;
  group = g_new0 (AntStatisticsGroup, 1);
  group->name = g_strdup (name);
  group->latencies = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_hash_table_insert (self->groups[dimension], g_strdup (name != NULL ? name : ""), group);
  return group;
}

/* What others ask is answered by us: that time says nothing of them. */
static void
count (AntStatisticsGroup *group, const AntRecordingRow *row)
{
  group->n++;
  group->n_errors += row->error_condition != NULL || row->state == ANT_STATE_ERROR;
  group->n_timeouts += row->state == ANT_STATE_TIMEOUT || row->state == ANT_STATE_LATE;
  if (row->direction == ANT_DIRECTION_OUT && row->latency_ns >= 0)
    g_array_append_val (group->latencies, row->latency_ns);
}

/**
 * ant_statistics_add:
 * @row: each once
 */
void
ant_statistics_add (AntStatistics *self, const AntRecordingRow *row)
{
  const char *peer;
  char session[16];

  g_return_if_fail (self != NULL && row != NULL);

  if (row->kind == ANT_KIND_EVENT || row->kind == ANT_KIND_STREAM)
    return;
  peer = row->direction == ANT_DIRECTION_OUT ? row->to : row->from;
  g_snprintf (session, sizeof session, "%u", row->session);
  count (find_group (self, ANT_STATISTICS_ALL, NULL), row);
  count (find_group (self, ANT_STATISTICS_NAMESPACE, row->payload_ns), row);
  count (find_group (self, ANT_STATISTICS_PEER, peer), row);
  count (find_group (self, ANT_STATISTICS_SESSION, session), row);
}

static int
compare_latencies (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

static int
compare_groups (gconstpointer a, gconstpointer b)
{
  const AntStatisticsGroup *x = *(const AntStatisticsGroup *const *) a, *y = *(const AntStatisticsGroup *const *) b;

  return x->n != y->n ? (x->n < y->n ? 1 : -1) : g_strcmp0 (x->name, y->name);
}

/**
 * ant_statistics_get_groups:
 * @dimension: what they are grouped by
 *
 * Returns: (transfer container) (element-type AntStatisticsGroup): those with the most rows first, then by name. The groups
 *   are those of @self
 */
GPtrArray *
ant_statistics_get_groups (AntStatistics *self, AntStatisticsDimension dimension)
{
  GPtrArray *groups = g_ptr_array_new ();
  GHashTableIter iter;
  gpointer value;

  g_hash_table_iter_init (&iter, self->groups[dimension]);
  while (g_hash_table_iter_next (&iter, NULL, &value))
    {
      g_array_sort (((AntStatisticsGroup *) value)->latencies, compare_latencies);
      g_ptr_array_add (groups, value);
    }
  g_ptr_array_sort (groups, compare_groups);
  return groups;
}

/**
 * ant_statistics_group_get_percentile:
 * @group: whose latencies are in order
 * @percent: 0 to 100
 *
 * The nearest rank: always a latency that was measured.
 *
 * Returns: nanoseconds, -1 where nothing was answered
 */
gint64
ant_statistics_group_get_percentile (const AntStatisticsGroup *group, guint percent)
{
  guint n = group->latencies->len;
  guint rank = (guint) (((guint64) n * percent + 99) / 100);

  if (n == 0)
    return -1;
  return g_array_index (group->latencies, gint64, MAX (rank, 1) - 1);
}
