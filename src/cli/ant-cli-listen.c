/* antistrophe-cli listen: what comes in, one row each.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

typedef struct
{
  AntCli *cli;
  gboolean over;    /* the time of --for has passed */
  GHashTable *open; /* serial -> AntExchange: incoming requests that nobody has answered yet */
  AntStanzaPath *path; /* nullable: all rows */
} Listen;

/* What --match speaks of is what came in: a request, not our answer to it. */
static gboolean
is_wanted (Listen *listen, const AntExchange *exchange)
{
  AntStanza *stanza = exchange->request != NULL ? exchange->request : exchange->response;

  if (listen->path == NULL)
    return TRUE;
  return stanza != NULL && ant_stanza_path_matches (listen->path, ant_stanza_get_root (stanza));
}

static void
print (Listen *listen, const AntExchange *exchange)
{
  if (!is_wanted (listen, exchange))
    return;
  ant_cli_print_exchange (&listen->cli->printer, exchange);
  if (listen->cli->printer.failed)
    g_main_loop_quit (listen->cli->loop);
}

/* With --unanswered a request stays as it comes; else it is printed with its answer, or at the end without.
 */
static void
take_row (Listen *listen, AntExchange *exchange)
{
  const AntCliOptions *options = listen->cli->options;
  gboolean event = exchange->kind == ANT_KIND_EVENT || exchange->kind == ANT_KIND_STREAM;

  if (exchange->state == ANT_STATE_UNANSWERED && !options->unanswered)
    {
      g_hash_table_replace (listen->open, g_memdup2 (&exchange->serial, sizeof exchange->serial),
                            ant_exchange_ref (exchange));
      return;
    }
  if (exchange->state != ANT_STATE_UNANSWERED && !ant_exchange_is_ended (exchange))
    return;
  g_hash_table_remove (listen->open, &exchange->serial);
  if (!event || options->verbose)
    print (listen, exchange);
}

static void
rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  for (guint i = 0; i < exchanges->len; i++)
    take_row (user_data, g_ptr_array_index (exchanges, i));
}

static gboolean
over_cb (gpointer user_data)
{
  Listen *listen = user_data;

  listen->over = TRUE;
  g_main_loop_quit (listen->cli->loop);
  return G_SOURCE_CONTINUE;
}

static guint
add_timer (Listen *listen)
{
  gint64 for_ns = listen->cli->options->for_ns;

  if (for_ns < 0)
    return 0;
  return g_timeout_add ((guint) MIN ((for_ns + 999999) / 1000000, G_MAXUINT), over_cb, listen);
}

static void
run (Listen *listen)
{
  AntCli *cli = listen->cli;
  guint timer = add_timer (listen);

  if (!cli->options->json)
    ant_cli_complain ("Listening as %s", ant_jid_get_text (ant_session_get_own_jid (cli->session)));
  ant_cli_run_command (cli);
  g_clear_handle_id (&timer, g_source_remove);

  if (!listen->over && cli->signal_number == 0 && !cli->printer.failed)
    {
      const GError *error = ant_session_get_error (cli->session);

      ant_cli_complain ("The stream ended%s%s", error != NULL ? ": " : ".",
                        error != NULL ? error->message : "");
      ant_cli_worsen (cli, ANT_CLI_EXIT_TIMEOUT);
    }
}

static int
compare_serials (gconstpointer a, gconstpointer b)
{
  guint64 x = *(const guint64 *) a, y = *(const guint64 *) b;

  return x < y ? -1 : x > y;
}

static void
print_open (Listen *listen)
{
  g_autoptr (GList) serials = g_hash_table_get_keys (listen->open);

  serials = g_list_sort (serials, compare_serials);
  for (GList *at = serials; at != NULL; at = at->next)
    print (listen, g_hash_table_lookup (listen->open, at->data));
}

/**
 * ant_cli_listen:
 *
 * Connects and prints until the time is over, a signal comes, or the stream ends.
 */
void
ant_cli_listen (AntCli *cli)
{
  Listen listen = { .cli = cli };

  if (cli->options->arguments->len > 0)
    {
      ant_cli_complain ("listen wants nothing behind it");
      ant_cli_worsen (cli, ANT_CLI_EXIT_USAGE);
      return;
    }
  if (cli->options->match != NULL)
    {
      listen.path = ant_cli_parse_path (cli, cli->options->match);
      if (listen.path == NULL)
        return;
    }
  listen.open =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) ant_exchange_unref);
  if (ant_cli_connect (cli, rows_cb, &listen))
    run (&listen);
  ant_cli_disconnect (cli);
  print_open (&listen);
  g_hash_table_unref (listen.open);
  g_clear_pointer (&listen.path, ant_stanza_path_unref);
}
