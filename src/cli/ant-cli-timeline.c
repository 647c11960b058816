/* antistrophe-cli timeline: the rows of a recording, as they were printed when they happened.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include "store/ant-recording.h"

static gboolean
print_row (AntExchange *exchange, gpointer user_data)
{
  AntCli *cli = user_data;
  gboolean event = exchange->kind == ANT_KIND_EVENT || exchange->kind == ANT_KIND_STREAM;

  if (!event || cli->options->verbose)
    ant_cli_print_exchange (&cli->printer, exchange);
  return !cli->printer.failed;
}

/**
 * ant_cli_timeline:
 *
 * Prints what can be read; where that is not all, says so and ends with 6.
 */
void
ant_cli_timeline (AntCli *cli)
{
  GPtrArray *paths = cli->options->arguments;
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (GError) error = NULL;

  if (paths->len != 1)
    {
      ant_cli_complain ("timeline wants one recording: timeline FILE");
      ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
      return;
    }
  recording = ant_recording_open (g_ptr_array_index (paths, 0), &error);
  if (recording != NULL && ant_recording_read_exchanges (recording, 0, 0, print_row, cli, &error))
    return;

  ant_cli_printer_flush (&cli->printer);
  ant_cli_complain ("%s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_INPUT);
}
