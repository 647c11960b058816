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

/* What the exchange is about, in few words: `disco#info node=news`, with what went wrong; of an event the first line. */
char *
antui_exchange_payload (const AntExchange *exchange)
{
  g_autofree char *name = NULL;
  g_autofree char *text = NULL;
  const char *node, *why;

  if (exchange->kind == ANT_KIND_EVENT)
    return exchange->note ? g_strndup (exchange->note, strcspn (exchange->note, "\n")) : g_strdup (exchange->type);
  if (!exchange->payload_name)
    text = g_strdup (ant_kind_to_word (exchange->kind));
  else
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
  return g_strdup (exchange->kind == ANT_KIND_EVENT ? "" : _("own account"));
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
  else if (exchange->state == ANT_STATE_TIMEOUT)
    end = start + exchange->timeout_ns;
  *ret_start_ns = start;
  *ret_end_ns = end;
}
