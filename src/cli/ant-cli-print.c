/* Rows on standard output: for eyes, or as JSON.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli-print.h"

#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>
#include "base/ant-error-info.h"
#include "base/ant-namespace-info.h"
#include "store/ant-exchange-json.h"
#include "xml/ant-printer.h"

enum
{
  DEFAULT_WIDTH = 80,
  MAX_WIDTH = 100, /* longer lines are hard to read */
  BUFFER = 64 * 1024, /* of output that nobody watches */
};

/**
 * ant_cli_printer_init:
 * @loop: where output is written when there is time, and which is quit when it cannot be
 * @json: one JSON object a line
 * @verbose: tell also how the times were taken
 */
void
ant_cli_printer_init (AntCliPrinter *printer, GMainLoop *loop, gboolean json, gboolean verbose)
{
  const char *no_color = g_getenv ("NO_COLOR");
  const char *term = g_getenv ("TERM");
  static char buffer[BUFFER]; /* without one of ours, the size would be ignored */
  gboolean terminal = isatty (STDOUT_FILENO);
  struct winsize size;

  *printer = (AntCliPrinter) { .loop = loop, .json = json, .verbose = verbose, .width = DEFAULT_WIDTH };
  printer->colour = terminal && (no_color == NULL || *no_color == '\0') && g_strcmp0 (term, "dumb") != 0;
  if (terminal && ioctl (STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
    printer->width = CLAMP (size.ws_col, 40, MAX_WIDTH);
  printer->watched = terminal;
  if (!terminal)
    setvbuf (stdout, buffer, _IOFBF, sizeof buffer);
}

/**
 * ant_cli_style:
 *
 * Returns: (transfer none): an escape sequence; "" where there is no colour
 */
const char *
ant_cli_style (const AntCliPrinter *printer, AntCliStyle style)
{
  static const char *const sequences[] = { "\033[0m",    "\033[1m",    "\033[2m",
                                           "\033[1;32m", "\033[1;31m", "\033[1;33m" };

  return printer->colour ? sequences[style] : "";
}

static AntCliStyle
find_state_style (AntState state)
{
  switch (state)
    {
    case ANT_STATE_RESULT:
    case ANT_STATE_ANSWERED:
      return ANT_CLI_STYLE_GOOD;
    case ANT_STATE_ERROR:
    case ANT_STATE_TIMEOUT:
    case ANT_STATE_LOST:
    case ANT_STATE_REFUSED:
      return ANT_CLI_STYLE_BAD;
    case ANT_STATE_LATE:
    case ANT_STATE_CANCELLED:
    case ANT_STATE_UNANSWERED:
    case ANT_STATE_UNMATCHED:
      return ANT_CLI_STYLE_WARN;
    case ANT_STATE_QUEUED:
    case ANT_STATE_PENDING:
    case ANT_STATE_SENT:
    case ANT_STATE_RECEIVED:
    case ANT_STATE_EVENT:
    default:
      return ANT_CLI_STYLE_STRONG;
    }
}

/* One line of a text, its words wrapped at @width. @column: where it begins; @hanging: how much deeper it goes on. */
static void
print_line (const AntCliPrinter *printer, const char *line, glong column, glong hanging)
{
  gsize indent = strspn (line, " ");
  glong margin = column + indent + hanging;
  g_auto (GStrv) words = g_strsplit (line + indent, " ", -1);
  gboolean first = TRUE;

  printf ("%*s", (int) indent, "");
  column += indent;
  for (gsize i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      if (length == 0)
        continue;
      if (!first && column + 1 + length > printer->width)
        {
          column = margin;
          printf ("\n%*s", (int) column, "");
          first = TRUE;
        }
      printf ("%s%s", first ? "" : " ", words[i]);
      column += length + !first;
      first = FALSE;
    }
  putchar ('\n');
}

/* A text beside its label: the lines that it has, and no longer ones than fit. */
static void
print_wrapped (const AntCliPrinter *printer, const char *label, const char *text)
{
  g_autofree char *visible = ant_text_visible (text);
  g_auto (GStrv) lines = g_strsplit (visible, "\n", -1);
  glong column = 2 + g_utf8_strlen (label, -1);
  glong hanging = g_strv_length (lines) > 1 ? 2 : 0;

  printf ("  %s%s%s", ant_cli_style (printer, ANT_CLI_STYLE_DIM), label,
          ant_cli_style (printer, ANT_CLI_STYLE_END));
  for (gsize i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        printf ("%*s", (int) column, "");
      print_line (printer, lines[i], column, hanging);
    }
  if (lines[0] == NULL)
    putchar ('\n');
}

/* "service-unavailable (cancel), RFC 6120 8.3.3.19" */
static void
print_condition (const AntCliPrinter *printer, const AntStanzaError *error, const AntErrorInfo *info)
{
  g_autofree char *condition =
    ant_text_visible (error->condition != NULL ? error->condition : "no condition");
  g_autofree char *type = ant_text_visible (error->type != NULL ? error->type : "no type");

  printf ("  %s%s%s (%s)%s%s", ant_cli_style (printer, ANT_CLI_STYLE_BAD), condition,
          ant_cli_style (printer, ANT_CLI_STYLE_END), type, info != NULL ? ", " : "",
          info != NULL ? info->section : "");
  if (error->application_name != NULL)
    {
      g_autofree char *application =
        g_strdup_printf (", <%s xmlns=\"%s\"/>", error->application_name,
                         error->application_ns != NULL ? error->application_ns : "");
      g_autofree char *visible = ant_text_visible (application);

      fputs (visible, stdout);
    }
  putchar ('\n');
}

/* What the answer says, and what that means. */
static void
print_error (const AntCliPrinter *printer, const AntStanzaError *error)
{
  const AntErrorInfo *info = NULL;

  if (error->condition != NULL)
    info = ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, error->condition);
  else if (error->code != 0)
    info = ant_error_info_lookup_legacy (error->code);

  print_condition (printer, error, info);
  if (error->text != NULL)
    print_wrapped (printer, "it says  ", error->text);
  if (error->by != NULL)
    print_wrapped (printer, "set by   ", error->by);
  if (info != NULL)
    {
      print_wrapped (printer, "meaning  ", info->meaning);
      print_wrapped (printer, "check    ", info->check_next);
    }
}

/* "get ping", "message chat", "presence" */
static char *
describe_subject (const AntExchange *exchange)
{
  g_autofree char *payload = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  if (exchange->payload_name != NULL)
    payload = ant_namespace_short_name (exchange->payload_ns != NULL ? exchange->payload_ns : "",
                                        exchange->payload_name);
  if (exchange->kind != ANT_KIND_IQ)
    g_string_append (text, ant_kind_to_word (exchange->kind));
  if (exchange->type != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", exchange->type);
  if (payload != NULL && exchange->kind == ANT_KIND_IQ)
    g_string_append_printf (text, " %s", payload);
  return ant_text_visible (text->str);
}

static void
print_times (const AntCliPrinter *printer, const AntExchange *exchange)
{
  const char *stamp = ant_stamp_to_word (exchange->stamp);
  const char *strong = ant_cli_style (printer, ANT_CLI_STYLE_STRONG);
  const char *end = ant_cli_style (printer, ANT_CLI_STYLE_END);

  if (exchange->latency_ns >= 0)
    printf ("  %s%.3f ms%s", strong, exchange->latency_ns / 1e6, end);
  if (exchange->latency_ns >= 0 && stamp != NULL)
    printf (" %s(%s clock)%s", ant_cli_style (printer, ANT_CLI_STYLE_DIM), stamp, end);
}

/* Network or server? And how far is the stamp to be believed? */
static void
print_clock (const AntCliPrinter *printer, const AntExchange *exchange)
{
  const char *stamp_note = ant_exchange_get_stamp_note (exchange);
  g_autoptr (GString) text = g_string_new (NULL);

  if (exchange->rtt_us > 0)
    g_string_append_printf (text, "TCP's own round trip, smoothed: %.3f ms.", exchange->rtt_us / 1e3);
  if (stamp_note != NULL)
    g_string_append_printf (text, "%s%s", text->len > 0 ? " " : "", stamp_note);
  if (text->len > 0)
    print_wrapped (printer, "clock    ", text->str);
}

static void
print_sizes (const AntCliPrinter *printer, const AntExchange *exchange)
{
  const char *dim = ant_cli_style (printer, ANT_CLI_STYLE_DIM);
  const char *end = ant_cli_style (printer, ANT_CLI_STYLE_END);

  if (exchange->request_size > 0 && exchange->response_size > 0)
    printf ("  %s%" G_GSIZE_FORMAT " → %" G_GSIZE_FORMAT " bytes%s", dim, exchange->request_size,
            exchange->response_size, end);
  else if (exchange->request_size > 0)
    printf ("  %s%" G_GSIZE_FORMAT " bytes%s", dim, exchange->request_size, end);
}

static void
print_header (const AntCliPrinter *printer, const AntExchange *exchange)
{
  const char *end = ant_cli_style (printer, ANT_CLI_STYLE_END);
  const char *peer = ant_exchange_get_peer (exchange);
  g_autofree char *subject = describe_subject (exchange);
  g_autofree char *visible = peer != NULL ? ant_text_visible (peer) : NULL;

  printf ("%s%s%s  %s", ant_cli_style (printer, find_state_style (exchange->state)),
          ant_state_to_word (exchange->state), end, subject);
  if (visible != NULL)
    printf ("  %s %s", exchange->direction == ANT_DIRECTION_OUT ? "to" : "from", visible);
  else if (exchange->kind != ANT_KIND_EVENT && exchange->kind != ANT_KIND_STREAM)
    printf ("  %s", exchange->direction == ANT_DIRECTION_OUT ? "to our own account" : "from our own server");
  print_times (printer, exchange);
  print_sizes (printer, exchange);
  putchar ('\n');
}

static void
print_stanza (AntStanza *stanza)
{
  AntPrintOptions options = { .default_ns = ANT_NS_CLIENT, .width = MAX_WIDTH };
  g_autofree char *text = NULL;
  gsize length;

  if (stanza == NULL || ant_stanza_get_root (stanza) == NULL)
    return;
  text = ant_xml_print (ant_stanza_get_root (stanza), &options);
  length = strlen (text);
  printf ("%s%s", text, length > 0 && text[length - 1] == '\n' ? "" : "\n");
}

/* What we sent is known to who sent it; what came from others is shown, both sides of it. */
static void
print_bodies (const AntExchange *exchange)
{
  if (exchange->direction == ANT_DIRECTION_IN)
    print_stanza (exchange->request);
  print_stanza (exchange->response);
}

/* "  tls          TLSv1.3, certificate of ..." */
static void
print_event (const AntCliPrinter *printer, const AntExchange *exchange)
{
  g_autofree char *label =
    g_strdup_printf ("%-13s", exchange->type != NULL ? exchange->type : ant_kind_to_word (exchange->kind));

  print_wrapped (printer, label, exchange->note != NULL ? exchange->note : "");
}

/* "  → auth       138 bytes", and the element, also ours: nobody wrote it. */
static void
print_nonza (const AntCliPrinter *printer, const AntExchange *exchange)
{
  printf ("  %s %-10s", exchange->direction == ANT_DIRECTION_OUT ? "→" : "←", exchange->type);
  print_sizes (printer, exchange);
  putchar ('\n');
  if (exchange->note != NULL)
    print_wrapped (printer, "note     ", exchange->note);
  print_stanza (exchange->request);
}

static void
print_for_eyes (const AntCliPrinter *printer, const AntExchange *exchange)
{
  gboolean event = exchange->state == ANT_STATE_EVENT;

  /* Events stand close together, everything else apart. */
  if (printer->n_rows > 0 && !(event && printer->after_event))
    putchar ('\n');
  if (event && exchange->kind == ANT_KIND_STREAM)
    print_nonza (printer, exchange);
  else if (event)
    print_event (printer, exchange);
  if (event)
    return;
  print_header (printer, exchange);
  if (exchange->error != NULL)
    print_error (printer, exchange->error);
  if (exchange->note != NULL && *exchange->note != '\0')
    print_wrapped (printer, "note     ", exchange->note);
  if (printer->verbose)
    print_clock (printer, exchange);
  print_bodies (exchange);
}

/**
 * ant_cli_printer_flush:
 *
 * Writes what was printed. What has been buffered must not be lost when the program ends.
 */
void
ant_cli_printer_flush (AntCliPrinter *printer)
{
  g_clear_handle_id (&printer->flush_id, g_source_remove);
  if (!printer->failed && fflush (stdout) != 0)
    printer->failed = TRUE;
}

static gboolean
flush_cb (gpointer user_data)
{
  AntCliPrinter *printer = user_data;

  printer->flush_id = 0;
  ant_cli_printer_flush (printer);
  if (printer->failed)
    g_main_loop_quit (printer->loop);
  return G_SOURCE_REMOVE;
}

/* A write for each row would be most of what a flood of them costs. */
static void
flush_soon (AntCliPrinter *printer)
{
  if (printer->watched)
    ant_cli_printer_flush (printer);
  else if (ferror (stdout))
    printer->failed = TRUE; /* the buffer was full */
  else if (printer->flush_id == 0)
    printer->flush_id = g_idle_add (flush_cb, printer);
}

/**
 * ant_cli_print_exchange:
 * @exchange: a row that has ended
 *
 * One JSON object on one line, or a header line, explanations and the answer's XML. Nothing that came from
 * the network reaches the terminal but as visible characters.
 */
void
ant_cli_print_exchange (AntCliPrinter *printer, const AntExchange *exchange)
{
  if (printer->failed)
    return;

  if (printer->json)
    {
      g_autofree char *line = ant_exchange_to_json (exchange);

      puts (line);
    }
  else
    print_for_eyes (printer, exchange);
  printer->n_rows++;
  printer->after_event = exchange->state == ANT_STATE_EVENT;
  flush_soon (printer);
}
