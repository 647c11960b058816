/* antistrophe-cli: the same core in a terminal or in CI.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include <locale.h>
#include <malloc.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>
#include <glib-unix.h>
#include "ant-cli-option-table.h"
#include "ant-config.h"
#include "base/ant-log.h"

/**
 * ant_cli_complain:
 *
 * One line to standard error, with the program's name in front.
 */
void
ant_cli_complain (const char *format, ...)
{
  g_autofree char *text = NULL;
  va_list args;

  va_start (args, format);
  text = g_strdup_vprintf (format, args);
  va_end (args);
  fprintf (stderr, "antistrophe-cli: %s\n", text);
}

/**
 * ant_cli_worsen:
 *
 * The highest code wins.
 */
void
ant_cli_worsen (AntCli *cli, AntCliExit code)
{
  cli->exit_code = MAX (cli->exit_code, (int) code);
}

/**
 * ant_cli_run_command:
 *
 * Runs the loop; a signal, the end of the stream, or the command itself quits it.
 */
void
ant_cli_run_command (AntCli *cli)
{
  if (cli->signal_number != 0)
    return;
  cli->running = TRUE;
  g_main_loop_run (cli->loop);
  cli->running = FALSE;
}

/* The first one ends us politely, a second one at once: the sandbox looks after itself. */
static gboolean
take_signal (AntCli *cli, int number)
{
  if (cli->signal_number != 0)
    _exit (ANT_CLI_EXIT_SIGNAL + number);
  cli->signal_number = number;
  g_cancellable_cancel (cli->cancellable);
  if (cli->running)
    g_main_loop_quit (cli->loop);
  return G_SOURCE_CONTINUE;
}

static gboolean
interrupt_cb (gpointer user_data)
{
  return take_signal (user_data, SIGINT);
}

static gboolean
terminate_cb (gpointer user_data)
{
  return take_signal (user_data, SIGTERM);
}

/* GLib lets calls go on after a signal: one that writes to somebody who does not read would wait for ever. */
static void
let_interrupt (int number)
{
  struct sigaction action;

  sigaction (number, NULL, &action);
  action.sa_flags &= ~SA_RESTART;
  sigaction (number, &action, NULL);
}

/**
 * ant_cli_watch_signals:
 *
 * To be called when there is something to be ended politely and the loop is about to run: the handlers only work there.
 */
void
ant_cli_watch_signals (AntCli *cli)
{
  cli->signal_ids[0] = g_unix_signal_add (SIGINT, interrupt_cb, cli);
  cli->signal_ids[1] = g_unix_signal_add (SIGTERM, terminate_cb, cli);
  let_interrupt (SIGINT);
  let_interrupt (SIGTERM);
}

void
ant_cli_step_cb (GObject *source, GAsyncResult *result, gpointer data)
{
  AntCliStep *step = data;

  step->result = g_object_ref (result);
  g_main_loop_quit (step->cli->loop);
}

/**
 * ant_cli_wait_for:
 *
 * Runs the loop until the call has ended; cancelling it ends it.
 */
void
ant_cli_wait_for (AntCliStep *step)
{
  while (step->result == NULL)
    g_main_loop_run (step->cli->loop);
}

static void
run_command (AntCli *cli)
{
  switch (cli->options->command)
    {
    case ANT_CLI_SEND:
      ant_cli_send (cli);
      break;
    case ANT_CLI_LISTEN:
      ant_cli_listen (cli);
      break;
    case ANT_CLI_TEMPLATES:
      ant_cli_templates (cli);
      break;
    case ANT_CLI_VALIDATE:
      ant_cli_validate (cli);
      break;
    case ANT_CLI_MATCH:
      ant_cli_match (cli);
      break;
    case ANT_CLI_TIMELINE:
      ant_cli_timeline (cli);
      break;
    case ANT_CLI_EXPORT:
      ant_cli_export (cli);
      break;
    case ANT_CLI_STATS:
      ant_cli_stats (cli);
      break;
    case ANT_CLI_ACCOUNTS:
      ant_cli_accounts (cli);
      break;
    case ANT_CLI_NONE:
    default:
      g_assert_not_reached ();
    }
}

static int
run (const AntCliOptions *options)
{
  AntCli cli = { .options = options };
  int code;

  cli.loop = g_main_loop_new (NULL, FALSE);
  cli.cancellable = g_cancellable_new ();
  ant_cli_printer_init (&cli.printer, cli.loop, options->json, options->verbose);
  run_command (&cli);
  ant_cli_printer_flush (&cli.printer);

  for (guint i = 0; i < G_N_ELEMENTS (cli.signal_ids); i++)
    g_clear_handle_id (&cli.signal_ids[i], g_source_remove);
  g_object_unref (cli.cancellable);
  g_main_loop_unref (cli.loop);
  code = cli.signal_number != 0 ? ANT_CLI_EXIT_SIGNAL + cli.signal_number : cli.exit_code;
  if (cli.printer.failed)
    _exit (code); /* exit() would try to write the rest once more */
  return code;
}

/* @options: as far as they were read. */
static int
fail_usage (const AntCliOptions *options, const GError *error)
{
  const char *command = "";

  for (gsize i = 0; i < ant_cli_n_commands; i++)
    if (ant_cli_command_table[i].command == options->command)
      command = ant_cli_command_table[i].name;
  ant_cli_complain ("%s", error->message);
  fprintf (stderr, "`antistrophe-cli %s%s--help` tells more.\n", command, *command != '\0' ? " " : "");
  return ANT_CLI_EXIT_USAGE;
}

int
main (int argc, char **argv)
{
  g_auto (AntCliOptions) options;
  g_autoptr (GError) error = NULL;
  AntCliExit code;

  /* Numbers stay with a point: they are read by programs too. */
  setlocale (LC_CTYPE, "");
  setlocale (LC_COLLATE, "");
  signal (SIGPIPE, SIG_IGN);
  /* What one thread makes, the other frees: one heap for both is smaller, and grows and shrinks less often. */
  mallopt (M_ARENA_MAX, 1);

  ant_cli_options_init (&options);
  if (!ant_cli_options_parse (&options, argc, argv, &error))
    return fail_usage (&options, error);
  if (options.help)
    {
      g_autofree char *help = ant_cli_help (options.command);

      fputs (help, stdout);
      return ANT_CLI_EXIT_OK;
    }
  if (options.version)
    {
      puts ("antistrophe-cli " ANT_VERSION);
      return ANT_CLI_EXIT_OK;
    }
  if (!ant_log_open (options.verbose, options.log, &error))
    {
      ant_cli_complain ("%s", error->message);
      return ANT_CLI_EXIT_USAGE;
    }
  if (options.account != NULL && !ant_cli_find_account (&options, &code))
    return code;
  return run (&options);
}
