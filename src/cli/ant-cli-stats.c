/* antistrophe-cli stats: how many, how they ended and how long they took, by namespace, peer and session.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-recording.h"

#include <stdio.h>
#include <json-glib/json-glib.h>
#include "store/ant-statistics.h"
#include "xml/ant-printer.h"

enum
{
  NAME_WIDTH = 48,
};

/**
 * Dimension:
 * @none: what has no name is called
 */
typedef struct
{
  const char *word;
  const char *title;
  const char *none;
} Dimension;

static const Dimension dimensions[ANT_STATISTICS_N] = {
  [ANT_STATISTICS_ALL] = { "all", "All", "all" },
  [ANT_STATISTICS_NAMESPACE] = { "namespace", "Namespace of the payload", "(no payload)" },
  [ANT_STATISTICS_PEER] = { "peer", "Peer", "(own account or server)" },
  [ANT_STATISTICS_SESSION] = { "session", "Session", "" },
};

static const struct
{
  const char *name;
  guint percent;
} latencies[] = { { "min", 0 }, { "median", 50 }, { "p95", 95 }, { "p99", 99 }, { "max", 100 } };

static gboolean
count_row (const AntRecordingRow *row, gpointer user_data)
{
  ant_statistics_add (user_data, row);
  return TRUE;
}

/* In microseconds down to the nanosecond, as all latencies in JSON. */
static void
print_json_latencies (const AntStatisticsGroup *group)
{
  if (group->latencies->len == 0)
    {
      fputs ("null", stdout);
      return;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (latencies); i++)
    {
      gint64 ns = ant_statistics_group_get_percentile (group, latencies[i].percent);

      printf ("%s\"%s\":%" G_GINT64_FORMAT ".%03d", i == 0 ? "{" : ",", latencies[i].name, ns / 1000, (int) (ns % 1000));
    }
  putchar ('}');
}

static void
print_json (const Dimension *dimension, const AntStatisticsGroup *group)
{
  g_autoptr (JsonNode) name = group->name != NULL ? json_node_init_string (json_node_alloc (), group->name)
                                                  : json_node_init_null (json_node_alloc ());
  g_autofree char *quoted = json_to_string (name, FALSE);

  printf ("{\"by\":\"%s\",\"name\":%s,\"count\":%" G_GUINT64_FORMAT ",\"answers\":%u,\"errors\":%" G_GUINT64_FORMAT
          ",\"timeouts\":%" G_GUINT64_FORMAT ",\"latency_us\":",
          dimension->word, quoted, group->n, group->latencies->len, group->n_errors, group->n_timeouts);
  print_json_latencies (group);
  puts ("}");
}

static void
print_title (const AntCli *cli, const Dimension *dimension)
{
  printf ("\n%s%-*s%s%9s%9s%9s", ant_cli_style (&cli->printer, ANT_CLI_STYLE_STRONG), NAME_WIDTH, dimension->title,
          ant_cli_style (&cli->printer, ANT_CLI_STYLE_END), "count", "errors", "timeouts");
  for (gsize i = 0; i < G_N_ELEMENTS (latencies); i++)
    printf ("%10s", latencies[i].name);
  puts (" ms");
}

static void
print_group (const Dimension *dimension, const AntStatisticsGroup *group)
{
  g_autofree char *name = ant_text_visible (group->name != NULL ? group->name : dimension->none);
  int pad = NAME_WIDTH - (int) g_utf8_strlen (name, -1);

  printf ("%s%*s%9" G_GUINT64_FORMAT "%9" G_GUINT64_FORMAT "%9" G_GUINT64_FORMAT, name, MAX (pad, 1), "", group->n,
          group->n_errors, group->n_timeouts);
  for (gsize i = 0; i < G_N_ELEMENTS (latencies) && group->latencies->len > 0; i++)
    printf ("%10.3f", ant_statistics_group_get_percentile (group, latencies[i].percent) / 1e6);
  putchar ('\n');
}

static void
print_dimension (const AntCli *cli, AntStatistics *statistics, AntStatisticsDimension dimension)
{
  g_autoptr (GPtrArray) groups = ant_statistics_get_groups (statistics, dimension);

  if (!cli->options->json && groups->len > 0)
    print_title (cli, &dimensions[dimension]);
  for (guint i = 0; i < groups->len; i++)
    if (cli->options->json)
      print_json (&dimensions[dimension], g_ptr_array_index (groups, i));
    else
      print_group (&dimensions[dimension], g_ptr_array_index (groups, i));
}

/**
 * ant_cli_stats:
 *
 * Counts the stanzas of a recording, events aside. Where not all can be read, what was read is counted, and it ends with 6.
 */
void
ant_cli_stats (AntCli *cli)
{
  g_autoptr (AntRecording) recording = ant_cli_open_recording (cli);
  g_autoptr (AntStatistics) statistics = NULL;
  g_autoptr (GError) error = NULL;

  if (recording == NULL)
    return;
  statistics = ant_statistics_new ();
  if (!ant_recording_read_rows (recording, 0, 0, count_row, statistics, &error))
    ant_cli_complain_of_recording (cli, error);
  for (AntStatisticsDimension dimension = 0; dimension < ANT_STATISTICS_N; dimension++)
    print_dimension (cli, statistics, dimension);
}
