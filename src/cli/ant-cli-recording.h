/* The commands that read a recording.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "ant-cli.h"
#include "store/ant-recording.h"

G_BEGIN_DECLS

/* The one that is named behind the command. NULL: it was said why, and the exit code is set. */
AntRecording *ant_cli_open_recording (AntCli *cli);
/* Gives @func each row that --filter lets through. */
void ant_cli_read_recording (AntCli *cli, AntRecordingExchangeFunc func, gpointer user_data);
/* What can be read has been; the rest cannot. */
void ant_cli_complain_of_recording (AntCli *cli, const GError *error);

G_END_DECLS
