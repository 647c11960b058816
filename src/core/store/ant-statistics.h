/* Many rows in a few numbers: how many, how they ended, how long they took.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "store/ant-recording-row.h"

G_BEGIN_DECLS

typedef struct _AntStatistics AntStatistics;

/* What rows are counted by. */
typedef enum
{
  ANT_STATISTICS_ALL,
  ANT_STATISTICS_NAMESPACE, /* of the payload */
  ANT_STATISTICS_PEER,
  ANT_STATISTICS_SESSION,
  ANT_STATISTICS_N,
} AntStatisticsDimension;

/**
 * AntStatisticsGroup:
 * @name: (nullable): of what they have in common; %NULL: no payload, our own account, all
 * @n_errors: answered with an error; @n_timeouts: not in time, or never
 * @latencies: (element-type gint64): nanoseconds, of what we asked and was answered, ascending
 */
typedef struct
{
  char *name;
  guint64 n;
  guint64 n_errors;
  guint64 n_timeouts;
  GArray *latencies;
} AntStatisticsGroup;

AntStatistics *ant_statistics_new (void);
void ant_statistics_free (AntStatistics *statistics);
void ant_statistics_add (AntStatistics *statistics, const AntRecordingRow *row);
/* (transfer container) (element-type AntStatisticsGroup): the largest first */
GPtrArray *ant_statistics_get_groups (AntStatistics *statistics, AntStatisticsDimension dimension);
/* The latency that so many of a hundred do not exceed; -1 where there is none. 0: the least. */
gint64 ant_statistics_group_get_percentile (const AntStatisticsGroup *group, guint percent);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntStatistics, ant_statistics_free)

G_END_DECLS
