/* What a row says about an exchange: words, icons and numbers for eyes. Pure functions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "timeline/antui-exchange-text.h"

#include <glib/gi18n.h>
#include "base/ant-namespace-info.h"
#include "common/antui-format.h"
#include "xml/ant-printer.h"

enum
{
  MAX_TEXT = 200, /* characters of a message: more would not be seen in a row */
};

typedef struct
{
  const char *icon;
  const char *style; /* CSS class of icon, latency and bar */
  const char *label;
} StateLook;

static const StateLook looks[] = {
  [ANT_STATE_QUEUED] = { "content-loading-symbolic", "state-open", N_("queued") },
  [ANT_STATE_PENDING] = { "content-loading-symbolic", "state-open", N_("pending") },
  [ANT_STATE_RESULT] = { "object-select-symbolic", "state-result", N_("result") },
  [ANT_STATE_ERROR] = { "window-close-symbolic", "state-error", N_("error") },
  [ANT_STATE_TIMEOUT] = { "alarm-symbolic", "state-timeout", N_("timeout") },
  [ANT_STATE_LATE] = { "alarm-symbolic", "state-timeout", N_("late") },
  [ANT_STATE_CANCELLED] = { "process-stop-symbolic", "state-open", N_("cancelled") },
  [ANT_STATE_LOST] = { "network-offline-symbolic", "state-timeout", N_("lost") },
  [ANT_STATE_REFUSED] = { "action-unavailable-symbolic", "state-error", N_("refused") },
  [ANT_STATE_UNANSWERED] = { "content-loading-symbolic", "state-open", N_("unanswered") },
  [ANT_STATE_ANSWERED] = { "mail-replied-symbolic", "state-result", N_("answered") },
  [ANT_STATE_SENT] = { "mail-send-symbolic", "state-plain", N_("sent") },
  [ANT_STATE_RECEIVED] = { "mail-unread-symbolic", "state-plain", N_("received") },
  [ANT_STATE_UNMATCHED] = { "dialog-question-symbolic", "state-unmatched", N_("unmatched") },
  [ANT_STATE_EVENT] = { "network-transmit-receive-symbolic", "state-event", N_("event") },
};

/* Icon name of the row's state: shape, colour (antui_exchange_style()) and word say the same. */
const char *
antui_exchange_icon (const AntExchange *exchange)
{
  return looks[exchange->state].icon;
}

/* CSS class that carries the state's colour. */
const char *
antui_exchange_style (const AntExchange *exchange)
{
  return looks[exchange->state].style;
}

/* The state as a translated word. */
const char *
antui_exchange_state_label (const AntExchange *exchange)
{
  return _(looks[exchange->state].label);
}

/* When the exchange began: what we sent counts from when we wanted to, what came from when it was here. */
static gint64
began_ns (const AntExchange *exchange)
{
  if (exchange->direction == ANT_DIRECTION_IN)
    return exchange->received_ns ? exchange->received_ns : exchange->sent_ns;
  if (exchange->sent_ns)
    return exchange->sent_ns;
  return exchange->queued_ns ? exchange->queued_ns : exchange->received_ns;
}

/* Local time of day at which the exchange began. */
char *
antui_exchange_time (const AntExchange *exchange)
{
  return antui_format_time (began_ns (exchange));
}

static const char *
first_node_attribute (const AntExchange *exchange)
{
  const AntElement *payload = exchange->request ? ant_stanza_get_payload (exchange->request) : NULL;

  return payload ? ant_element_get_attribute (payload, "node") : NULL;
}

/* The beginning of what the child @name, in the stanza's own namespace, says. (transfer full) (nullable) */
static char *
dup_child_text (AntStanza *stanza, const char *name)
{
  const AntElement *root = ant_stanza_get_root (stanza);
  const AntElement *child = ant_element_get_child (root, ant_element_get_ns (root), name);
  g_autofree char *text = child ? ant_element_dup_text (child) : NULL;

  if (!text || g_utf8_strlen (text, -1) <= MAX_TEXT)
    return g_steal_pointer (&text);
  *g_utf8_offset_to_pointer (text, MAX_TEXT) = '\0';
  return g_strconcat (text, "…", NULL);
}

/* `“What light?”`, or what it carries instead. (transfer full) (nullable) */
static char *
describe_message (const AntExchange *exchange)
{
  g_autofree char *body = exchange->request ? dup_child_text (exchange->request, "body") : NULL;
  const char *type = exchange->type && !g_str_equal (exchange->type, "normal") ? exchange->type : NULL;

  if (!body)
    return NULL;
  return type ? g_strdup_printf ("%s “%s”", type, body) : g_strdup_printf ("“%s”", body);
}

/* `available`, `available away “At the ball”`. (transfer full) (nullable) */
static char *
describe_presence (const AntExchange *exchange)
{
  g_autofree char *show = exchange->request ? dup_child_text (exchange->request, "show") : NULL;
  g_autofree char *status = exchange->request ? dup_child_text (exchange->request, "status") : NULL;
  GString *text = g_string_new (exchange->type ? exchange->type : "available");

  if (show)
    g_string_append_printf (text, " %s", show);
  if (status)
    g_string_append_printf (text, " “%s”", status);
  return g_string_free (text, FALSE);
}

/* An acknowledgement says how many. (transfer full) */
static char *
describe_nonza (const AntExchange *exchange)
{
  const char *h = exchange->request ? ant_element_get_attribute (ant_stanza_get_root (exchange->request), "h") : NULL;

  if (!exchange->request)
    return g_strdup (_("white space between stanzas"));
  return h ? g_strdup_printf ("%s h=%s", exchange->payload_ns, h) : g_strdup (exchange->payload_ns);
}

/* The first line: the others are for the details. (transfer full) */
static char *
describe_event (const AntExchange *exchange)
{
  const char *note = exchange->note ? exchange->note : exchange->type;
  g_autofree char *line = g_strndup (note, strcspn (note, "\n"));

  return ant_text_visible (line);
}

/* What a lone stanza says. (transfer full) (nullable) */
static char *
describe_lone (const AntExchange *exchange)
{
  switch (exchange->kind)
    {
    case ANT_KIND_MESSAGE:
      return describe_message (exchange);
    case ANT_KIND_PRESENCE:
      return describe_presence (exchange);
    case ANT_KIND_STREAM:
      return describe_nonza (exchange);
    case ANT_KIND_IQ:
    case ANT_KIND_EVENT:
    default:
      return NULL;
    }
}

/* What the exchange is about, in few words: `disco#info node=news`, with what went wrong; of an event the first line. */
char *
antui_exchange_payload (const AntExchange *exchange)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  const char *node, *why;

  if (exchange->kind == ANT_KIND_EVENT)
    return describe_event (exchange);
  text = describe_lone (exchange);
  if (!text && !exchange->payload_name)
    text = g_strdup (ant_kind_to_word (exchange->kind));
  else if (!text)
    name = ant_namespace_short_name (exchange->payload_ns, exchange->payload_name);
  node = first_node_attribute (exchange);
  if (name)
    text = node ? g_strdup_printf ("%s node=%s", name, node) : g_steal_pointer (&name);
  why = exchange->error ? exchange->error->condition : exchange->state == ANT_STATE_UNMATCHED ? exchange->note : NULL;
  if (why)
    {
      g_autofree char *plain = g_steal_pointer (&text);

      text = g_strdup_printf ("%s · %s", plain, why);
    }
  return ant_text_visible (text);
}

/* Namespace and the document that defines it, or %NULL. */
char *
antui_exchange_payload_tooltip (const AntExchange *exchange)
{
  const AntNamespaceInfo *info;

  if (!exchange->payload_ns)
    return exchange->note ? ant_text_visible (exchange->note) : NULL;
  info = ant_namespace_info_lookup (exchange->payload_ns);
  if (!info)
    return ant_text_visible (exchange->payload_ns);
  return g_strdup_printf ("%s %s\n%s", info->document, info->title, info->ns);
}

/* The other side, or whom an absent address means. */
char *
antui_exchange_peer (const AntExchange *exchange)
{
  const char *peer = ant_exchange_get_peer (exchange);

  if (peer)
    return ant_text_visible (peer);
  return g_strdup (exchange->kind == ANT_KIND_EVENT || exchange->kind == ANT_KIND_STREAM ? "" : _("own account"));
}

/* The latency, or for open and unanswered rows how long they have waited. */
char *
antui_exchange_latency (const AntExchange *exchange, gint64 now_ns)
{
  gint64 start = exchange->sent_ns ? exchange->sent_ns : exchange->queued_ns;

  switch (exchange->state)
    {
    case ANT_STATE_PENDING:
    case ANT_STATE_QUEUED:
      /* Translators: a running count of seconds */
      return g_strdup_printf (_("%.1f s …"), MAX (0, now_ns - start) / 1e9);
    case ANT_STATE_TIMEOUT:
      /* Translators: the request had no answer within so many seconds */
      return g_strdup_printf (_("timeout %g s"), exchange->timeout_ns / 1e9);
    case ANT_STATE_LOST:
    case ANT_STATE_CANCELLED:
    case ANT_STATE_REFUSED:
      return g_strdup (antui_exchange_state_label (exchange));
    case ANT_STATE_RESULT:
    case ANT_STATE_ERROR:
    case ANT_STATE_LATE:
    case ANT_STATE_UNANSWERED:
    case ANT_STATE_ANSWERED:
    case ANT_STATE_SENT:
    case ANT_STATE_RECEIVED:
    case ANT_STATE_UNMATCHED:
    case ANT_STATE_EVENT:
    default:
      return exchange->latency_ns >= 0 ? antui_format_latency (exchange->latency_ns) : g_strdup ("");
    }
}

/* The stretch of time that the row's bar covers, wall clock ns; open rows reach to @now_ns. */
void
antui_exchange_span (const AntExchange *exchange, gint64 now_ns, gint64 *ret_start_ns, gint64 *ret_end_ns)
{
  gint64 start = began_ns (exchange), end = start;

  if (exchange->latency_ns > 0)
    end = start + exchange->latency_ns;
  else if (!ant_exchange_is_ended (exchange))
    end = MAX (now_ns, start);
  else if (exchange->ended_ns)
    end = MAX (exchange->ended_ns, start);
  *ret_start_ns = start;
  *ret_end_ns = end;
}

/* Whether the bar ends where waiting ended, not where an answer came. */
gboolean
antui_exchange_has_no_answer (const AntExchange *exchange)
{
  return exchange->ended_ns > 0 && exchange->latency_ns < 0;
}

/* How long was waited in vain, ns; 0 where there is an answer. */
gint64
antui_exchange_waited (const AntExchange *exchange)
{
  return antui_exchange_has_no_answer (exchange) ? MAX (0, exchange->ended_ns - began_ns (exchange)) : 0;
}
