/* antistrophe-cli send: stanzas out, answers in, one row each.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include <string.h>
#include "ant-cli-source.h"
#include "ant-cli-statistics.h"
#include "base/ant-random.h"
#include "library/ant-template-library.h"

enum
{
  DEFAULT_TIMEOUT_S = 30,
};

/*
 * Implementation overview
 *
 * Everything that is to be sent is a sequence of copies: for each round of --repeat, each stanza of each
 * source, each target. A copy is made when its turn comes, so a million rounds need no memory, and ${now} is
 * the time of its start. pump () starts copies as long as the window has room; the end of each request calls
 * it again, and so does the next stream (--reconnect), as nothing is started without one.
 */
typedef struct
{
  AntCli *cli;
  GPtrArray *sources; /* of AntCliSource */
  GPtrArray *pieces;  /* of Piece: all stanzas of all sources */
  guint64 n_copies;
  guint64 next; /* copies that have been started */
  guint n_open;
  gint64 last_start_us;
  guint interval_id;
  gboolean stopped; /* no more is started */
  gboolean done;    /* and all that was has ended */

  AntStanzaPath *expected; /* nullable: of --expect */
  AntCliStatistics statistics;
  GHashTable *timed_out; /* set of serials: an answer may come late */
  GHashTable *waiting;   /* serial -> AntExchange: of ours or not, its request's end will tell */
} Send;

/* @last: (nullable): the copy before; @repeats: each further one is the same with an id of its own */
typedef struct
{
  const AntCliSource *source;
  const AntDraftPiece *draft;
  AntStanza *last;
  gboolean repeats;
} Piece;

static void
piece_free (gpointer data)
{
  g_clear_pointer (&((Piece *) data)->last, ant_stanza_unref);
  g_free (data);
}

static void
send_init (Send *send, AntCli *cli)
{
  *send = (Send) { .cli = cli };
  send->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_cli_source_free);
  send->pieces = g_ptr_array_new_with_free_func (piece_free);
  send->timed_out = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  send->waiting =
    g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, (GDestroyNotify) ant_exchange_unref);
  ant_cli_statistics_init (&send->statistics);
}

static void
send_clear (Send *send)
{
  g_clear_handle_id (&send->interval_id, g_source_remove);
  g_ptr_array_unref (send->sources);
  g_ptr_array_unref (send->pieces);
  g_hash_table_unref (send->timed_out);
  g_hash_table_unref (send->waiting);
  g_clear_pointer (&send->expected, ant_stanza_path_unref);
  ant_cli_statistics_clear (&send->statistics);
}

static void
print (Send *send, const AntExchange *exchange)
{
  ant_cli_print_exchange (&send->cli->printer, exchange);
  if (send->cli->printer.failed)
    {
      send->stopped = TRUE;
      g_main_loop_quit (send->cli->loop);
    }
}

/* Our own rows are printed when their request ends, which comes after their last row. */
static void
take_row (Send *send, AntExchange *exchange)
{
  gboolean ours = exchange->direction == ANT_DIRECTION_OUT && exchange->state != ANT_STATE_EVENT;

  if (ours && exchange->state == ANT_STATE_LATE && g_hash_table_contains (send->timed_out, &exchange->serial))
    print (send, exchange);
  else if (ours)
    g_hash_table_replace (send->waiting, g_memdup2 (&exchange->serial, sizeof exchange->serial),
                          ant_exchange_ref (exchange));
  else if (exchange->state == ANT_STATE_UNMATCHED || send->cli->options->verbose)
    print (send, exchange);
}

static void
rows_cb (AntSession *session, GPtrArray *exchanges, gpointer user_data)
{
  for (guint i = 0; i < exchanges->len; i++)
    take_row (user_data, g_ptr_array_index (exchanges, i));
}

/* @online: a request may have met the end of the stream, and is refused for that. */
static AntCliExit
judge (const AntExchange *exchange, gboolean online)
{
  switch (exchange->state)
    {
    case ANT_STATE_ERROR:
      return ANT_CLI_EXIT_IQ_ERROR;
    case ANT_STATE_TIMEOUT:
    case ANT_STATE_LATE:
    case ANT_STATE_LOST:
    case ANT_STATE_CANCELLED:
      return ANT_CLI_EXIT_TIMEOUT;
    case ANT_STATE_REFUSED:
      return online ? ANT_CLI_EXIT_INPUT : ANT_CLI_EXIT_TIMEOUT;
    case ANT_STATE_QUEUED:
    case ANT_STATE_PENDING:
    case ANT_STATE_RESULT:
    case ANT_STATE_UNANSWERED:
    case ANT_STATE_ANSWERED:
    case ANT_STATE_SENT:
    case ANT_STATE_RECEIVED:
    case ANT_STATE_UNMATCHED:
    case ANT_STATE_EVENT:
    default:
      return ANT_CLI_EXIT_OK;
    }
}

/* With --expect an error that is expected is no error; an answer that is not expected is one more fault. */
static void
judge_answer (Send *send, const AntExchange *exchange, gboolean online)
{
  AntCliExit code = judge (exchange, online);
  gboolean answered = exchange->response != NULL && send->expected != NULL;
  gboolean expected = answered && ant_stanza_path_matches (send->expected, ant_stanza_get_root (exchange->response));

  if (answered && !expected)
    {
      ant_cli_complain ("The answer to “%s” is not what is expected", exchange->id);
      ant_cli_worsen (send->cli, ANT_CLI_EXIT_NEGATIVE);
    }
  if (!expected || code != ANT_CLI_EXIT_IQ_ERROR)
    ant_cli_worsen (send->cli, code);
}

static void pump (Send *send);

static void
request_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Send *send = user_data;
  g_autoptr (AntExchange) exchange = ant_session_request_finish (ANT_SESSION (source), result, NULL);
  gboolean online = ant_session_get_state (ANT_SESSION (source)) == ANT_SESSION_ONLINE;

  send->n_open--;
  if (exchange != NULL)
    {
      g_hash_table_remove (send->waiting, &exchange->serial);
      if (exchange->state == ANT_STATE_TIMEOUT)
        g_hash_table_add (send->timed_out, g_memdup2 (&exchange->serial, sizeof exchange->serial));
      ant_cli_statistics_add (&send->statistics, exchange);
      judge_answer (send, exchange, online);
      print (send, exchange);
    }
  pump (send);
}

/* --timeout, else the template's, else the usual. */
static gint64
find_timeout_ns (const Send *send, const AntCliSource *source)
{
  gint64 timeout_ns = send->cli->options->timeout_ns;

  if (timeout_ns < 0 && source->template != NULL)
    timeout_ns = ant_template_get_timeout_ns (source->template);
  return timeout_ns >= 0 ? timeout_ns : DEFAULT_TIMEOUT_S * G_GINT64_CONSTANT (1000000000);
}

/* Of a text whose expansions differ in one ${id} at most: is that in the root? After two copies it shows. */
static gboolean
differs_in_id (AntStanza *last, AntStanza *stanza)
{
  const char *id = ant_stanza_get_id (stanza);

  if (last == NULL || ant_stanza_is_response (stanza))
    return FALSE;
  if (g_bytes_equal (ant_stanza_get_bytes (last), ant_stanza_get_bytes (stanza)))
    return TRUE;
  return id != NULL && strlen (id) == ANT_RANDOM_ID_LENGTH && g_strcmp0 (id, ant_stanza_get_id (last)) != 0;
}

/* Each copy but the first gets an id of its own, unless the text has made one (${id}). */
static AntStanza *
make_copy (Send *send, Piece *piece, const char *target, gboolean *ret_fresh_id, GError **error)
{
  AntStanza *stanza;
  gboolean repeats;

  *ret_fresh_id = TRUE;
  if (piece->repeats)
    return ant_stanza_ref (piece->last);

  stanza = ant_cli_source_build (piece->source, piece->draft, send->cli->options,
                                 ant_session_get_own_jid (send->cli->session), target, &repeats, error);
  if (stanza == NULL)
    return NULL;

  *ret_fresh_id = piece->last != NULL && g_strcmp0 (ant_stanza_get_id (stanza), ant_stanza_get_id (piece->last)) == 0;
  piece->repeats = repeats && send->cli->options->targets->len <= 1 && differs_in_id (piece->last, stanza);
  g_clear_pointer (&piece->last, ant_stanza_unref);
  piece->last = ant_stanza_ref (stanza);
  return stanza;
}

static void
start (Send *send, guint64 copy)
{
  GPtrArray *targets = send->cli->options->targets;
  guint n_targets = MAX (targets->len, 1);
  const char *target = targets->len > 0 ? g_ptr_array_index (targets, copy % n_targets) : NULL;
  Piece *piece = g_ptr_array_index (send->pieces, copy / n_targets % send->pieces->len);
  g_autoptr (GError) error = NULL;
  g_autoptr (AntStanza) stanza = NULL;
  gboolean fresh_id;

  stanza = make_copy (send, piece, target, &fresh_id, &error);
  if (stanza == NULL)
    {
      /* It was right before login, so our address from the server is of a kind that it does not fit. */
      ant_cli_complain ("%s: %s", piece->source->name, error->message);
      ant_cli_worsen (send->cli, ANT_CLI_EXIT_INPUT);
      send->stopped = TRUE;
      return;
    }

  AntRequest request = { stanza, find_timeout_ns (send, piece->source), fresh_id };

  send->n_open++;
  send->last_start_us = g_get_monotonic_time ();
  ant_session_request_async (send->cli->session, &request, request_cb, send);
}

static gboolean
interval_cb (gpointer user_data)
{
  Send *send = user_data;

  send->interval_id = 0;
  pump (send);
  return G_SOURCE_REMOVE;
}

/* TRUE while the next copy has to wait; then a timer is set. */
static gboolean
must_wait (Send *send)
{
  gint64 interval_us = (gint64) send->cli->options->interval_ms * 1000;
  gint64 left_us = send->last_start_us + interval_us - g_get_monotonic_time ();

  if (send->next == 0 || left_us <= 0)
    return FALSE;
  if (send->interval_id == 0)
    send->interval_id = g_timeout_add ((left_us + 999) / 1000, interval_cb, send);
  return TRUE;
}

static void
pump (Send *send)
{
  AntSessionState state = ant_session_get_state (send->cli->session);

  if ((state != ANT_SESSION_ONLINE && state != ANT_SESSION_CONNECTING) || send->cli->signal_number != 0)
    send->stopped = TRUE;

  while (!send->stopped && state == ANT_SESSION_ONLINE && send->next < send->n_copies && send->n_open < send->cli->options->window
         && !must_wait (send))
    start (send, send->next++);

  send->done = send->n_open == 0 && (send->stopped || send->next == send->n_copies);
  if (send->done)
    g_main_loop_quit (send->cli->loop);
}

static gboolean
add_template (Send *send)
{
  const char *name = send->cli->options->template;
  g_autoptr (AntTemplateLibrary) library = NULL;
  g_autoptr (GError) error = NULL;
  AntTemplate *template;

  if (name == NULL)
    return TRUE;
  library = ant_template_library_new (NULL, NULL);
  template = ant_template_library_find (library, name, &error);
  if (template == NULL)
    {
      ant_cli_complain ("%s", error->message);
      ant_cli_worsen (send->cli, ANT_CLI_EXIT_USAGE);
      return FALSE;
    }
  g_ptr_array_add (send->sources, ant_cli_source_new_template (template));
  return TRUE;
}

static gboolean
add_files (Send *send)
{
  GPtrArray *paths = send->cli->options->arguments;

  for (guint i = 0; i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autoptr (GError) error = NULL;
      AntCliSource *source = ant_cli_source_read (path, &error);

      if (source == NULL)
        {
          g_autofree char *shown = g_filename_display_name (path);

          ant_cli_complain ("%s: %s", shown, error->message);
          ant_cli_worsen (send->cli, ANT_CLI_EXIT_INPUT);
          return FALSE;
        }
      g_ptr_array_add (send->sources, source);
    }
  return TRUE;
}

/* Reads and checks everything. FALSE: it was said why. */
static gboolean
prepare (Send *send)
{
  const AntCliOptions *options = send->cli->options;
  g_autoptr (GError) error = NULL;
  g_autoptr (AntJid) own = ant_cli_own_jid (options, TRUE, &error);

  if (error == NULL && options->template == NULL && options->arguments->len == 0)
    g_set_error (&error, G_OPTION_ERROR, G_OPTION_ERROR_FAILED,
                 "There is nothing to send: give FILE, - or --template NAME");
  if (error != NULL)
    {
      ant_cli_complain ("%s", error->message);
      ant_cli_worsen (send->cli, ANT_CLI_EXIT_USAGE);
      return FALSE;
    }
  if (options->expect != NULL)
    {
      send->expected = ant_cli_parse_path (send->cli, options->expect);
      if (send->expected == NULL)
        return FALSE;
    }
  if (!add_template (send) || !add_files (send))
    return FALSE;
  if (!ant_cli_sources_check (send->sources, options, own))
    {
      ant_cli_worsen (send->cli, ANT_CLI_EXIT_INPUT);
      return FALSE;
    }

  for (guint i = 0; i < send->sources->len; i++)
    {
      const AntCliSource *source = g_ptr_array_index (send->sources, i);

      for (guint j = 0; j < source->pieces->len; j++)
        {
          Piece piece = { source, g_ptr_array_index (source->pieces, j) };

          g_ptr_array_add (send->pieces, g_memdup2 (&piece, sizeof piece));
        }
    }
  send->n_copies = (guint64) send->pieces->len * MAX (options->targets->len, 1) * options->repeat;
  return TRUE;
}

/* What the session sent on its own account (initial presence). */
static void
print_waiting (Send *send)
{
  GHashTableIter iter;
  gpointer exchange;

  g_hash_table_iter_init (&iter, send->waiting);
  while (send->cli->options->verbose && g_hash_table_iter_next (&iter, NULL, &exchange))
    print (send, exchange);
}

/* The next stream may give us another address. */
static void
state_cb (AntSession *session, GParamSpec *pspec, gpointer user_data)
{
  Send *send = user_data;

  for (guint i = 0; i < send->pieces->len; i++)
    ((Piece *) g_ptr_array_index (send->pieces, i))->repeats = FALSE;
  pump (send);
}

static void
run (Send *send)
{
  AntCli *cli = send->cli;

  g_signal_connect (cli->session, "notify::state", G_CALLBACK (state_cb), send);
  pump (send);
  /* When the stream has ended for good, the requests end as lost, and each end calls pump (). */
  while (!send->done && cli->signal_number == 0 && !cli->printer.failed)
    ant_cli_run_command (cli);
  g_signal_handlers_disconnect_by_data (cli->session, send);

  if (cli->signal_number == 0 && ant_session_get_state (cli->session) != ANT_SESSION_ONLINE
      && send->next < send->n_copies)
    {
      const GError *error = ant_session_get_error (cli->session);

      ant_cli_complain ("The stream ended%s%s", error != NULL ? ": " : ".",
                        error != NULL ? error->message : "");
      ant_cli_worsen (cli, ANT_CLI_EXIT_TIMEOUT);
    }
}

/**
 * ant_cli_send:
 *
 * Checks everything, connects, sends, prints each row as it ends, and disconnects.
 */
void
ant_cli_send (AntCli *cli)
{
  Send send;

  send_init (&send, cli);
  cli->ended_only = TRUE;
  if (prepare (&send) && ant_cli_connect (cli, rows_cb, &send))
    run (&send);
  send.stopped = TRUE;
  ant_cli_disconnect (cli);
  print_waiting (&send);
  if (cli->options->repeat > 1 && send.statistics.n_sent > 0 && !cli->options->json)
    ant_cli_statistics_print (&send.statistics);
  send_clear (&send);
}
