/* From the options to a session that is online, and back.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include "xml/ant-printer.h"

#define SANDBOX_JID "romeo@localhost"
#define SANDBOX_USER "romeo"
#define SANDBOX_CONTACT "juliet@localhost"

/* An asynchronous call that the loop waits for. */
typedef struct
{
  AntCli *cli;
  GAsyncResult *result;
} Step;

/**
 * Passwords:
 * @login: (nullable): %NULL where none is needed
 * @certificate: (nullable): of the client certificate's file, likewise
 */
typedef struct
{
  char *login;
  char *certificate;
} Passwords;

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

static void
passwords_clear (Passwords *passwords)
{
  wipe (passwords->login);
  wipe (passwords->certificate);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Passwords, passwords_clear)

/**
 * ant_cli_contact:
 *
 * Returns: (transfer none) (nullable): another account that surely exists
 */
const char *
ant_cli_contact (const AntCliOptions *options)
{
  return options->sandbox ? SANDBOX_CONTACT : NULL;
}

/**
 * ant_cli_own_jid:
 * @full: give it some resource where it has none: what is checked before login must not stumble over
 * `${me_full}`
 *
 * Returns: (transfer full) (nullable): the address that the options name; %NULL without @error where they
 * name none
 */
AntJid *
ant_cli_own_jid (const AntCliOptions *options, gboolean full, GError **error)
{
  const char *text = options->sandbox             ? SANDBOX_JID
                     : options->component != NULL ? options->component
                                                  : options->jid;
  g_autoptr (GError) problem = NULL;
  g_autoptr (AntJid) jid = text != NULL ? ant_jid_new (text, &problem) : NULL;
  g_autofree char *longer = NULL;

  if (text == NULL)
    return NULL;
  if (jid == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s: “%s” is no address: %s",
                 options->component != NULL ? "component" : "jid", text, problem->message);
  if (jid == NULL || !full || options->component != NULL || ant_jid_get_resource (jid) != NULL)
    return g_steal_pointer (&jid);

  longer =
    g_strdup_printf ("%s%s/resource", options->anonymous && ant_jid_is_domain (jid) ? "anonymous@" : "",
                     ant_jid_get_text (jid));
  return ant_jid_new (longer, error);
}

static void
step_done_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Step *step = user_data;

  step->result = g_object_ref (result);
  g_main_loop_quit (step->cli->loop);
}

/* @step->result is set after. */
static void
wait_for (Step *step)
{
  while (step->result == NULL)
    g_main_loop_run (step->cli->loop);
}

/* (nullable): what to look at next, where the message does not say it itself. */
static const char *
find_advice (const GError *error)
{
  static const struct
  {
    AntWireError code;
    const char *advice;
  } table[] = {
    { ANT_WIRE_ERROR_NOT_FOUND, "Check the domain, or name the server's host with --host." },
    { ANT_WIRE_ERROR_REFUSED, "Check that the server runs, and its host and port (--host, --port)." },
    { ANT_WIRE_ERROR_UNREACHABLE, "Check the network connection of this machine, and the address (--host)." },
    { ANT_WIRE_ERROR_TIMEOUT, "A firewall may drop what goes there. Check host and port (--host, --port)." },
    { ANT_WIRE_ERROR_CUT, "The server, or something on the way, ended it without a word. The server's log may tell why." },
    { ANT_WIRE_ERROR_CLOSED, "The server's log may tell why." },
    { ANT_WIRE_ERROR_TLS, "Look at the server with: openssl s_client -connect HOST:PORT -starttls xmpp" },
    { ANT_WIRE_ERROR_XML, "Another service than XMPP may listen there. Check host and port (--host, --port)." },
    { ANT_WIRE_ERROR_LIMIT, "No sound server does this. With -v you see how far it came." },
    { ANT_WIRE_ERROR_PROTOCOL, "This is a fault of the server's; its log may tell more. With -v you see how far it came." },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (table); i++)
    if (g_error_matches (error, ANT_WIRE_ERROR, table[i].code))
      return table[i].advice;
  return NULL;
}

/* Several lines are told in several lines, the later ones indented. */
static void
complain_of_connection (const GError *error)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  const char *advice = find_advice (error);

  for (gsize i = 0; lines[i] != NULL; i++)
    {
      g_autofree char *visible = ant_text_visible (lines[i]); /* a server's words may be in it */

      fprintf (stderr, "%s%s\n", i == 0 ? "antistrophe-cli: " : "  ", visible);
    }
  if (advice != NULL)
    fprintf (stderr, "  %s\n", advice);
}

static gboolean
start_sandbox (AntCli *cli)
{
  Step step = { cli, NULL };
  g_autoptr (GError) error = NULL;

  ant_sandbox_start_async (cli->cancellable, step_done_cb, &step);
  wait_for (&step);
  cli->sandbox = ant_sandbox_start_finish (step.result, &error);
  g_object_unref (step.result);
  if (cli->sandbox != NULL)
    return TRUE;
  if (cli->signal_number == 0)
    complain_of_connection (error);
  ant_cli_worsen (cli, ANT_CLI_EXIT_CONNECT);
  return FALSE;
}

/* @password: (transfer full) (nullable): %NULL = the sandbox's own */
static AntAccount *
make_sandbox_account (AntCli *cli, char *password)
{
  const AntCliOptions *options = cli->options;
  AntAccount *account = ant_account_new ("sandbox", SANDBOX_JID);
  AntLinkConfig *link = account->link;

  link->host = g_strdup ("127.0.0.1");
  link->port =
    options->direct_tls ? ant_sandbox_get_tls_port (cli->sandbox) : ant_sandbox_get_port (cli->sandbox);
  if (!options->plaintext && !options->trust_any)
    link->pin = g_strdup (options->pin != NULL ? options->pin : ant_sandbox_get_pin (cli->sandbox));
  account->contact = g_strdup (SANDBOX_CONTACT);
  link->password =
    password != NULL ? password : g_strdup (ant_sandbox_get_password (cli->sandbox, SANDBOX_USER));
  return account;
}

/* Takes both passwords. */
static AntAccount *
make_own_account (const AntCliOptions *options, Passwords *passwords)
{
  const char *jid = options->component != NULL ? options->component : options->jid;
  AntAccount *account = ant_account_new (jid, jid);
  AntLinkConfig *link = account->link;

  link->component = options->component != NULL;
  link->host = g_strdup (options->host);
  link->port = options->port;
  link->pin = g_strdup (options->pin);
  link->client_cert = g_strdup (options->client_cert);
  link->client_cert_password = g_steal_pointer (&passwords->certificate);
  link->anonymous = options->anonymous;
  link->password = g_steal_pointer (&passwords->login);
  return account;
}

/* Takes the passwords. Returns: (transfer full) (nullable): NULL: it was said why. */
static AntAccount *
make_account (AntCli *cli, Passwords *passwords)
{
  const AntCliOptions *options = cli->options;
  g_autoptr (GError) error = NULL;
  g_autoptr (AntAccount) account = NULL;

  account = options->sandbox ? make_sandbox_account (cli, g_steal_pointer (&passwords->login))
                             : make_own_account (options, passwords);
  account->link->tls = options->plaintext    ? ANT_TLS_NONE
                       : options->direct_tls ? ANT_TLS_DIRECT
                                             : ANT_TLS_START;
  account->link->trust_any = options->trust_any;
  account->link->stream_management = options->stream_management;
  account->presence = options->presence;
  account->answer_unhandled = !options->unanswered;
  account->events = options->verbose; /* else nobody would see the serials that they take */
  if (ant_link_config_check (account->link, &error))
    return g_steal_pointer (&account);

  ant_cli_complain ("%s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
  return NULL;
}

/* Asks only for what is needed. */
static gboolean
read_both (const AntCliOptions *options, Passwords *passwords, GError **error)
{
  const AntLinkConfig certificate = { .client_cert = options->client_cert };
  const char *whose = options->sandbox             ? SANDBOX_JID
                      : options->component != NULL ? options->component
                                                   : options->jid;
  gboolean needed;

  /* For the sandbox a file given on purpose is used, to try a wrong password; the environment's belongs to another
   * account. */
  needed = !options->anonymous
           && (options->password_file != NULL || (!options->sandbox && options->client_cert == NULL));
  if (needed && (passwords->login = ant_cli_read_password (options, whose, error)) == NULL)
    return FALSE;
  if (!ant_link_config_needs_cert_password (&certificate))
    return TRUE;

  passwords->certificate = ant_cli_read_cert_password (options->client_cert, error);
  return passwords->certificate != NULL;
}

/* FALSE: it was said why. */
static gboolean
read_passwords (AntCli *cli, Passwords *passwords)
{
  g_autoptr (GError) error = NULL;

  if (read_both (cli->options, passwords, &error))
    return TRUE;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    {
      cli->signal_number = SIGINT;
      return FALSE;
    }
  ant_cli_complain ("%s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
  return FALSE;
}

static void
state_cb (AntSession *session, GParamSpec *pspec, gpointer user_data)
{
  AntCli *cli = user_data;

  if (cli->running && ant_session_get_state (session) == ANT_SESSION_OFFLINE)
    g_main_loop_quit (cli->loop);
}

static gboolean
open_session (AntCli *cli)
{
  Step step = { cli, NULL };
  g_autoptr (GError) error = NULL;
  gboolean opened;

  ant_session_open_async (cli->session, cli->cancellable, step_done_cb, &step);
  wait_for (&step);
  opened = ant_session_open_finish (cli->session, step.result, &error);
  g_object_unref (step.result);
  if (opened)
    return TRUE;
  if (cli->signal_number == 0)
    complain_of_connection (error);
  ant_cli_worsen (cli, ANT_CLI_EXIT_CONNECT);
  return FALSE;
}

/**
 * ant_cli_connect:
 * @rows: is given every row
 *
 * Asks for the password, starts the sandbox if it is wanted, connects and logs in. What was begun is ended by
 * ant_cli_disconnect() also after a failure.
 *
 * Returns: whether the session is online; else it was said why
 */
gboolean
ant_cli_connect (AntCli *cli, AntSessionRowsFunc rows, gpointer user_data)
{
  g_autoptr (AntAccount) account = NULL;
  g_auto (Passwords) passwords = { NULL, NULL };

  if (!read_passwords (cli, &passwords))
    return FALSE;
  ant_cli_watch_signals (cli);
  if (cli->options->sandbox && !start_sandbox (cli))
    return FALSE;
  account = make_account (cli, &passwords);
  if (account == NULL || cli->signal_number != 0)
    return FALSE;

  cli->network = ant_network_new (ant_clock_system (), 0);
  cli->session = ant_session_new (cli->network, account);
  ant_session_set_rows_func (cli->session, rows, user_data, NULL);
  g_signal_connect (cli->session, "notify::state", G_CALLBACK (state_cb), cli);
  return open_session (cli);
}

/**
 * ant_cli_disconnect:
 *
 * Closes the stream politely, then ends the sandbox. Rows of requests that are lost by it still come.
 */
void
ant_cli_disconnect (AntCli *cli)
{
  if (cli->session != NULL)
    {
      Step step = { cli, NULL };

      ant_session_close_async (cli->session, step_done_cb, &step);
      wait_for (&step);
      ant_session_close_finish (cli->session, step.result, NULL);
      g_object_unref (step.result);
      g_signal_handlers_disconnect_by_data (cli->session, cli);
      ant_session_set_rows_func (cli->session, NULL, NULL, NULL);
    }
  g_clear_object (&cli->session);
  g_clear_object (&cli->network);
  if (cli->sandbox != NULL)
    ant_sandbox_stop (cli->sandbox);
  g_clear_object (&cli->sandbox);
}
