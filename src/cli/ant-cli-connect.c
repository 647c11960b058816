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

/**
 * ant_cli_contact:
 *
 * Returns: (transfer none) (nullable): another account that surely exists
 */
const char *
ant_cli_contact (const AntCliOptions *options)
{
  if (options->sandbox)
    return SANDBOX_CONTACT;
  return options->kept != NULL ? options->kept->contact : NULL;
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
  const AntLinkConfig *kept = options->kept != NULL ? options->kept->link : NULL;
  gboolean component = options->component != NULL || (kept != NULL && kept->component);
  gboolean anonymous = options->anonymous || (kept != NULL && kept->anonymous);
  const char *text = options->sandbox             ? SANDBOX_JID
                     : options->component != NULL ? options->component
                     : kept != NULL               ? kept->jid
                                                  : options->jid;
  g_autoptr (GError) problem = NULL;
  g_autoptr (AntJid) jid = text != NULL ? ant_jid_new (text, &problem) : NULL;
  g_autofree char *longer = NULL;

  if (text == NULL)
    return NULL;
  if (jid == NULL)
    g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--%s: “%s” is no address: %s",
                 component ? "component" : "jid", text, problem->message);
  if (jid == NULL || !full || component || ant_jid_get_resource (jid) != NULL)
    return g_steal_pointer (&jid);

  longer =
    g_strdup_printf ("%s%s/resource", anonymous && ant_jid_is_domain (jid) ? "anonymous@" : "",
                     ant_jid_get_text (jid));
  return ant_jid_new (longer, error);
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
    { ANT_WIRE_ERROR_NOT_FOUND, "Check the name, or name the server's host with --host." },
    { ANT_WIRE_ERROR_REFUSED, "Check that the server runs, and its host and port (--host, --port)." },
    { ANT_WIRE_ERROR_UNREACHABLE, "Check the network connection of this machine, and the address (--host)." },
    { ANT_WIRE_ERROR_TIMEOUT, "Check host and port (--host, --port). A firewall may drop what goes there." },
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

/* A host that was named by hand is what is wrong, not the domain. (transfer full) (nullable) */
static char *
make_advice (const GError *error, const char *host)
{
  if (host != NULL && g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_NOT_FOUND))
    return g_strdup_printf ("The host that was tried is “%s”, as named by hand (--host). Check it, or leave it out: then the "
                            "JID's domain is looked up.", host);
  return g_strdup (find_advice (error));
}

/* Several lines are told in several lines, the later ones indented. @host: (nullable): that was named by hand */
static void
complain_of_connection (const GError *error, const char *host)
{
  g_auto (GStrv) lines = g_strsplit (error->message, "\n", -1);
  g_autofree char *advice = make_advice (error, host);

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
  AntCliStep step = { cli, NULL };
  g_autoptr (GError) error = NULL;

  ant_sandbox_start_async (cli->cancellable, ant_cli_step_cb, &step);
  ant_cli_wait_for (&step);
  cli->sandbox = ant_sandbox_start_finish (step.result, &error);
  g_object_unref (step.result);
  if (cli->sandbox != NULL)
    return TRUE;
  if (cli->signal_number == 0)
    complain_of_connection (error, /* host= */ NULL);
  ant_cli_worsen (cli, ANT_CLI_EXIT_CONNECT);
  return FALSE;
}

typedef gboolean (*Check) (const AntLinkConfig *link, GError **error);

static gboolean
check_account (AntCli *cli, const AntAccount *account, Check check)
{
  g_autoptr (GError) error = NULL;

  if (check (account->link, &error))
    return TRUE;

  ant_cli_complain ("%s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
  return FALSE;
}

/* With what it needs to log in. Returns: (transfer full) (nullable): NULL: it was said why. */
static AntAccount *
make_own_account (AntCli *cli)
{
  g_autoptr (AntAccount) account = ant_cli_make_account (cli->options);

  /* Nobody shall type a password in vain. */
  if (!check_account (cli, account, ant_link_config_check_choices) || !ant_cli_find_secrets (cli, account))
    return NULL;
  return g_steal_pointer (&account);
}

/* For the sandbox a password file is used where one is given on purpose, to try a wrong password; the environment's belongs
 * to another account. Returns: (transfer full) (nullable): NULL: it was said why. */
static AntAccount *
make_sandbox_account (AntCli *cli)
{
  const AntCliOptions *options = cli->options;
  g_autoptr (AntAccount) account = ant_account_new ("sandbox", SANDBOX_JID);
  g_autoptr (GError) error = NULL;

  ant_cli_apply_options (options, account);
  account->link->password = ant_cli_read_password_file (options, &error);
  if (error == NULL)
    return g_steal_pointer (&account);

  ant_cli_complain ("%s", error->message);
  ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
  return NULL;
}

/* What is only known when the sandbox runs. */
static void
complete_sandbox_account (AntCli *cli, AntAccount *account)
{
  const AntCliOptions *options = cli->options;
  AntLinkConfig *link = account->link;

  link->host = g_strdup ("127.0.0.1");
  link->port =
    options->direct_tls ? ant_sandbox_get_tls_port (cli->sandbox) : ant_sandbox_get_port (cli->sandbox);
  if (!options->plaintext && !options->trust_any && link->pin == NULL)
    link->pin = g_strdup (ant_sandbox_get_pin (cli->sandbox));
  account->contact = g_strdup (SANDBOX_CONTACT);
  if (link->password == NULL)
    link->password = g_strdup (ant_sandbox_get_password (cli->sandbox, SANDBOX_USER));
}

static void
state_cb (AntSession *session, GParamSpec *pspec, gpointer user_data)
{
  AntCli *cli = user_data;
  AntSessionState state = ant_session_get_state (session);
  const GError *error = ant_session_get_error (session);

  if (!cli->running)
    return;
  if (state == ANT_SESSION_OFFLINE)
    g_main_loop_quit (cli->loop);
  else if (state == ANT_SESSION_CONNECTING)
    ant_cli_complain ("The stream was lost%s%.*s. Connecting again.", error != NULL ? ": " : "",
                      error != NULL ? (int) strcspn (error->message, "\n") : 0, error != NULL ? error->message : "");
  else if (state == ANT_SESSION_ONLINE)
    ant_cli_complain ("Online again as %s", ant_jid_get_text (ant_session_get_own_jid (session)));
}

static gboolean
open_session (AntCli *cli)
{
  AntCliStep step = { cli, NULL };
  g_autoptr (GError) error = NULL;
  gboolean opened;

  ant_session_open_async (cli->session, cli->cancellable, ant_cli_step_cb, &step);
  ant_cli_wait_for (&step);
  opened = ant_session_open_finish (cli->session, step.result, &error);
  g_object_unref (step.result);
  if (opened)
    return TRUE;
  if (cli->signal_number == 0)
    complain_of_connection (error, ant_session_get_account (cli->session)->link->host);
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
  const AntCliOptions *options = cli->options;
  g_autoptr (AntAccount) account = NULL;

  account = options->sandbox ? make_sandbox_account (cli) : make_own_account (cli);
  if (account == NULL || !ant_cli_start_recording (cli))
    return FALSE;
  ant_cli_watch_signals (cli);
  if (options->sandbox && !start_sandbox (cli))
    return FALSE;
  if (options->sandbox)
    complete_sandbox_account (cli, account);
  if (!check_account (cli, account, ant_link_config_check) || cli->signal_number != 0)
    return FALSE;

  account->events = options->verbose || cli->recorder != NULL; /* else nobody would see the serials that they take */
  account->ended_only = cli->ended_only;
  account->link->resume &= account->reconnect;  /* nobody opens it by hand, so nothing is to wait for that */
  account->queue_offline |= account->reconnect; /* what was given to a stream that is just lost goes on the next one */
  cli->network = ant_network_new (ant_clock_system (), 0);
  cli->session = ant_session_new (cli->network, account);
  if (options->show_secrets)
    ant_cli_complain ("Secrets are shown (--show-secrets): whoever sees what is printed can use them.");
  ant_session_set_show_secrets (cli->session, options->show_secrets);
  ant_session_set_recorder (cli->session, cli->recorder);
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
      AntCliStep step = { cli, NULL };

      ant_session_end_async (cli->session, ant_cli_step_cb, &step);
      ant_cli_wait_for (&step);
      ant_session_end_finish (cli->session, step.result, NULL);
      g_object_unref (step.result);
      g_signal_handlers_disconnect_by_data (cli->session, cli);
      ant_session_set_rows_func (cli->session, NULL, NULL, NULL);
    }
  g_clear_object (&cli->session);
  g_clear_object (&cli->network);
  ant_cli_stop_recording (cli);
  if (cli->sandbox != NULL)
    ant_sandbox_stop (cli->sandbox);
  g_clear_object (&cli->sandbox);
}
