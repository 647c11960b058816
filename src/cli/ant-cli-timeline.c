/* antistrophe-cli timeline: the rows of a recording, as they were printed when they happened.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-recording.h"

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
  ant_cli_read_recording (cli, print_row, cli);
}
