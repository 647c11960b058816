/* What the parts of the command line program share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "ant-cli-options.h"
#include "ant-cli-print.h"
#include "sandbox/ant-sandbox.h"
#include "session/ant-session.h"
#include "xml/ant-stanza-path.h"

G_BEGIN_DECLS

/* DESIGN.md, Command line. */
typedef enum
{
  ANT_CLI_EXIT_OK = 0,
  ANT_CLI_EXIT_NEGATIVE = 1,
  ANT_CLI_EXIT_USAGE = 2,
  ANT_CLI_EXIT_IQ_ERROR = 3,
  ANT_CLI_EXIT_TIMEOUT = 4,
  ANT_CLI_EXIT_CONNECT = 5,
  ANT_CLI_EXIT_INPUT = 6,
  ANT_CLI_EXIT_SIGNAL = 128, /* + its number */
} AntCliExit;

/**
 * AntCli:
 * @loop: the one main loop: each step of the program runs it until the step is done
 * @cancellable: cancelled by a signal
 * @running: the loop runs for a command that a signal ends (while connecting and closing, cancelling does)
 * @signal_number: what ended us, 0 = nothing
 * @signal_ids: our handlers; 0 = signals do what they usually do
 * @exit_code: the worst so far
 *
 * One run of the program. Main thread only.
 */
typedef struct
{
  const AntCliOptions *options;
  AntCliPrinter printer;
  GMainLoop *loop;
  GCancellable *cancellable;
  gboolean running;
  int signal_number;
  guint signal_ids[2];
  int exit_code;

  gboolean ended_only; /* rows that wait for something are of no interest */
  AntSandbox *sandbox;
  AntNetwork *network;
  AntSession *session;
  AntRecordingWriter *recorder;
} AntCli;

/* An asynchronous call that the loop waits for. */
typedef struct
{
  AntCli *cli;
  GAsyncResult *result;
} AntCliStep;

/* Of the call: with the step as its data. */
void ant_cli_step_cb (GObject *source, GAsyncResult *result, gpointer step);
/* @step->result is set after, and owned by the caller. */
void ant_cli_wait_for (AntCliStep *step);

/* One line to stderr, with the program's name in front. */
void ant_cli_complain (const char *format, ...) G_GNUC_PRINTF (1, 2);
void ant_cli_worsen (AntCli *cli, AntCliExit code);
/* From now on SIGINT and SIGTERM end us politely. Before, while files are read, which may take for ever, they kill. */
void ant_cli_watch_signals (AntCli *cli);
/* Runs the loop until something quits it; a signal does. */
void ant_cli_run_command (AntCli *cli);

/* @rows: what to do with rows. FALSE: it was said why, and the exit code is set. */
gboolean ant_cli_connect (AntCli *cli, AntSessionRowsFunc rows, gpointer user_data);
void ant_cli_disconnect (AntCli *cli);
/* Makes the file of --record, if it is given. FALSE: it was said why, and the exit code is set. */
gboolean ant_cli_start_recording (AntCli *cli);
void ant_cli_stop_recording (AntCli *cli);
/* (transfer full) (nullable): the address that the options name, before any connection. @full: with some
 * resource. */
AntJid *ant_cli_own_jid (const AntCliOptions *options, gboolean full, GError **error);
/* (nullable): the address of another account that exists. */
const char *ant_cli_contact (const AntCliOptions *options);
/* (nullable): the first line of --password-file; NULL with an error, or where it is not given. */
char *ant_cli_read_password_file (const AntCliOptions *options, GError **error);
char *ant_cli_read_password_variable (const char *variable);
/* A question on the terminal. @ret_terminal: (out) (optional): FALSE where there is none. */
char *ant_cli_ask_password (const char *whose, gboolean *ret_terminal, GError **error);

/* Finds the account that --account names. FALSE: it was said why, and @ret_code is the exit code. */
gboolean ant_cli_find_account (AntCliOptions *options, AntCliExit *ret_code);
/* (transfer full): what the options say, over the account that is kept where one is; without a password. Not of the
 * sandbox. */
AntAccount *ant_cli_make_account (const AntCliOptions *options);
/* What the options say takes the place of what @account says. */
void ant_cli_apply_options (const AntCliOptions *options, AntAccount *account);
/* Whatever @account needs to log in; for “accounts add”, as far as it is given. FALSE: it was said why, and the exit code is
 * set. */
gboolean ant_cli_find_secrets (AntCli *cli, AntAccount *account);
/* What it needs is not there. */
gboolean ant_cli_lacks_secret (const AntAccount *account);

/* (transfer full) (nullable): NULL: it was said why, and the exit code is set. */
AntStanzaPath *ant_cli_parse_path (AntCli *cli, const char *text);

void ant_cli_send (AntCli *cli);
void ant_cli_listen (AntCli *cli);
void ant_cli_templates (AntCli *cli);
void ant_cli_timeline (AntCli *cli);
void ant_cli_export (AntCli *cli);
void ant_cli_stats (AntCli *cli);
void ant_cli_validate (AntCli *cli);
void ant_cli_match (AntCli *cli);
void ant_cli_accounts (AntCli *cli);

G_END_DECLS
