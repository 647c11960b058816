/* --record: the file that keeps all rows, and what is said when it cannot.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

static void
trouble_cb (AntRecordingWriter *writer, const GError *error, guint64 n_lost, gpointer user_data)
{
  if (error != NULL)
    ant_cli_complain ("Nothing can be recorded at the moment, and what waits too long for it is lost. %s", error->message);
  else
    ant_cli_complain ("Recorded again; rows that are lost: %" G_GUINT64_FORMAT, n_lost);
}

/**
 * ant_cli_start_recording:
 *
 * Before anything connects, so that no row is missing and a bad path stops everything.
 */
gboolean
ant_cli_start_recording (AntCli *cli)
{
  g_autoptr (GError) error = NULL;

  if (cli->options->record == NULL)
    return TRUE;
  cli->recorder = ant_recording_writer_new (cli->options->record, ant_clock_system (), &error);
  if (cli->recorder != NULL)
    {
      ant_recording_writer_set_trouble_func (cli->recorder, trouble_cb, NULL);
      return TRUE;
    }

  ant_cli_complain ("--record: %s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
  return FALSE;
}

/**
 * ant_cli_stop_recording:
 *
 * Waits until all is in the file, and says what is not.
 */
void
ant_cli_stop_recording (AntCli *cli)
{
  g_autoptr (GError) error = NULL;

  if (cli->recorder == NULL)
    return;
  if (!ant_recording_writer_close (cli->recorder, &error))
    ant_cli_complain ("The recording is not whole. %s", error->message);
  if (ant_recording_writer_count_lost (cli->recorder) > 0)
    ant_cli_complain ("Rows that are not in the recording: %" G_GUINT64_FORMAT,
                      ant_recording_writer_count_lost (cli->recorder));
  g_clear_pointer (&cli->recorder, ant_recording_writer_unref);
}
