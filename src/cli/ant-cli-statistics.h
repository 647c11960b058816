/* Latencies of many requests, in a few numbers.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

/**
 * AntCliStatistics:
 * @latencies: (element-type gint64): nanoseconds, of all that were answered in time
 */
typedef struct
{
  guint64 n_sent;
  guint64 n_results;
  guint64 n_errors;
  guint64 n_timeouts;
  guint64 n_others;
  GArray *latencies;
} AntCliStatistics;

void ant_cli_statistics_init (AntCliStatistics *statistics);
void ant_cli_statistics_clear (AntCliStatistics *statistics);
void ant_cli_statistics_add (AntCliStatistics *statistics, const AntExchange *exchange);
/* To standard error. */
void ant_cli_statistics_print (AntCliStatistics *statistics);

G_END_DECLS
