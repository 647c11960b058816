/* What the commands that read a recording share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-recording.h"

#include "ant-cli-option-table.h"

typedef struct
{
  AntCli *cli;
  AntStanzaPath *path; /* (nullable) */
  AntRecordingExchangeFunc func;
  gpointer user_data;
} Reading;

static const char *
get_command_name (const AntCli *cli)
{
  for (gsize i = 0; i < ant_cli_n_commands; i++)
    if (ant_cli_command_table[i].command == cli->options->command)
      return ant_cli_command_table[i].name;
  return "";
}

void
ant_cli_complain_of_recording (AntCli *cli, const GError *error)
{
  ant_cli_printer_flush (&cli->printer);
  ant_cli_complain ("%s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_INPUT);
}

AntRecording *
ant_cli_open_recording (AntCli *cli)
{
  GPtrArray *paths = cli->options->arguments;
  g_autoptr (GError) error = NULL;
  AntRecording *recording;

  if (paths->len != 1)
    {
      ant_cli_complain ("%s wants one recording: %s FILE", get_command_name (cli), get_command_name (cli));
      ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
      return NULL;
    }
  recording = ant_recording_open (g_ptr_array_index (paths, 0), &error);
  if (recording == NULL)
    ant_cli_complain_of_recording (cli, error);
  return recording;
}

static gboolean
matches (const AntStanzaPath *path, AntStanza *stanza)
{
  return stanza != NULL && ant_stanza_path_matches (path, ant_stanza_get_root (stanza));
}

/* A row is one, whichever side of it the path speaks of. */
static gboolean
filter_row (AntExchange *exchange, gpointer user_data)
{
  Reading *reading = user_data;

  if (reading->path != NULL && !matches (reading->path, exchange->request) && !matches (reading->path, exchange->response))
    return TRUE;
  return reading->func (exchange, reading->user_data);
}

void
ant_cli_read_recording (AntCli *cli, AntRecordingExchangeFunc func, gpointer user_data)
{
  Reading reading = { cli, NULL, func, user_data };
  g_autoptr (AntStanzaPath) path = NULL;
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (GError) error = NULL;

  if (cli->options->filter != NULL)
    {
      path = ant_cli_parse_path (cli, cli->options->filter);
      if (path == NULL)
        return;
      reading.path = path;
    }
  recording = ant_cli_open_recording (cli);
  if (recording != NULL && !ant_recording_read_exchanges (recording, 0, 0, filter_row, &reading, &error))
    ant_cli_complain_of_recording (cli, error);
}
