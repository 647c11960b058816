/* Latencies of many requests, in a few numbers.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-statistics.h"

#include <stdio.h>

void
ant_cli_statistics_init (AntCliStatistics *statistics)
{
  *statistics = (AntCliStatistics) { .latencies = g_array_new (FALSE, FALSE, sizeof (gint64)) };
}

void
ant_cli_statistics_clear (AntCliStatistics *statistics)
{
  g_clear_pointer (&statistics->latencies, g_array_unref);
}

/**
 * ant_cli_statistics_add:
 * @exchange: a row that has ended, each once
 */
void
ant_cli_statistics_add (AntCliStatistics *statistics, const AntExchange *exchange)
{
  statistics->n_sent += exchange->state != ANT_STATE_REFUSED;
  if (exchange->state == ANT_STATE_RESULT)
    statistics->n_results++;
  else if (exchange->state == ANT_STATE_ERROR)
    statistics->n_errors++;
  else if (exchange->state == ANT_STATE_TIMEOUT)
    statistics->n_timeouts++;
  else
    statistics->n_others++;
  if (exchange->latency_ns >= 0)
    g_array_append_val (statistics->latencies, exchange->latency_ns);
}

static int
compare_latencies (gconstpointer a, gconstpointer b)
{
  gint64 x = *(const gint64 *) a, y = *(const gint64 *) b;

  return x < y ? -1 : x > y;
}

/* The nearest rank: always a latency that was measured. */
static double
get_percentile_ms (const AntCliStatistics *statistics, guint percent)
{
  guint n = statistics->latencies->len;
  guint rank = (guint) (((guint64) n * percent + 99) / 100);

  return g_array_index (statistics->latencies, gint64, MAX (rank, 1) - 1) / 1e6;
}

/**
 * ant_cli_statistics_print:
 *
 * Counts, and of the latencies minimum, median, 95th and 99th percentile and maximum in milliseconds.
 */
void
ant_cli_statistics_print (AntCliStatistics *statistics)
{
  fprintf (stderr,
           "\nsent %" G_GUINT64_FORMAT "   results %" G_GUINT64_FORMAT "   errors %" G_GUINT64_FORMAT
           "   timeouts %" G_GUINT64_FORMAT,
           statistics->n_sent, statistics->n_results, statistics->n_errors, statistics->n_timeouts);
  if (statistics->n_others > 0)
    fprintf (stderr, "   other %" G_GUINT64_FORMAT, statistics->n_others);
  fputc ('\n', stderr);
  if (statistics->latencies->len == 0)
    return;

  g_array_sort (statistics->latencies, compare_latencies);
  fprintf (stderr, "latency in ms: min %.3f   median %.3f   p95 %.3f   p99 %.3f   max %.3f\n",
           get_percentile_ms (statistics, 0), get_percentile_ms (statistics, 50),
           get_percentile_ms (statistics, 95), get_percentile_ms (statistics, 99),
           get_percentile_ms (statistics, 100));
}
