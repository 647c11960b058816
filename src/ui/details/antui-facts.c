/* The numbers of an exchange: times, sizes, how it was matched; a label and a value a line.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "details/antui-facts.h"

#include <glib/gi18n.h>
#include "base/ant-namespace-info.h"
#include "common/antui-fact-grid.h"
#include "common/antui-format.h"
#include "timeline/antui-exchange-text.h"

struct _AntuiFacts
{
  GtkWidget parent_instance;

  AntuiFactGrid *grid;
};

G_DEFINE_FINAL_TYPE (AntuiFacts, antui_facts, GTK_TYPE_WIDGET)

/* A line, where @value is not empty. */
static void
add (AntuiFacts *self, const char *name, const char *value)
{
  antui_fact_grid_add (self->grid, name, value);
}

static void
add_time (AntuiFacts *self, const char *name, gint64 wall_ns)
{
  g_autofree char *date = wall_ns > 0 ? ant_wall_ns_to_rfc3339 (wall_ns) : NULL;

  add (self, name, date);
}

static void
add_size (AntuiFacts *self, const char *name, gsize size)
{
  g_autofree char *text = size > 0 ? antui_format_size (size) : NULL;

  add (self, name, text);
}

static void
add_duration (AntuiFacts *self, const char *name, gint64 ns)
{
  g_autofree char *text = ns > 0 ? antui_format_duration (ns) : NULL;

  add (self, name, text);
}

static const char *
describe_stamp (const AntExchange *exchange)
{
  if (exchange->stamp == ANT_STAMP_POLL)
    return _("by us, when we woke up");
  if (exchange->stamp != ANT_STAMP_KERNEL)
    return NULL;
  return exchange->coalesced ? _("by the kernel, read together with later bytes: it may have come earlier")
                             : _("by the kernel");
}

/* What ended a row that waited. */
static const char *
name_end (const AntExchange *exchange)
{
  switch (exchange->state)
    {
    case ANT_STATE_TIMEOUT:
    case ANT_STATE_LATE:
      return _("Timed out");
    case ANT_STATE_LOST:
      return _("Lost");
    case ANT_STATE_QUEUED:
    case ANT_STATE_PENDING:
    case ANT_STATE_RESULT:
    case ANT_STATE_ERROR:
    case ANT_STATE_CANCELLED:
    case ANT_STATE_REFUSED:
    case ANT_STATE_UNANSWERED:
    case ANT_STATE_ANSWERED:
    case ANT_STATE_SENT:
    case ANT_STATE_RECEIVED:
    case ANT_STATE_UNMATCHED:
    case ANT_STATE_EVENT:
    default:
      return _("Given up");
    }
}

static void
add_times (AntuiFacts *self, const AntExchange *exchange)
{
  gboolean out = exchange->direction == ANT_DIRECTION_OUT;

  if (exchange->kind == ANT_KIND_EVENT)
    {
      add_time (self, _("When"), exchange->queued_ns ? exchange->queued_ns : exchange->received_ns);
      return;
    }
  add_duration (self, _("Latency"), exchange->latency_ns);
  add_duration (self, _("Waited"), antui_exchange_waited (exchange));
  add_duration (self, _("TCP round trip, smoothed"), exchange->rtt_us * G_GINT64_CONSTANT (1000));
  if (out)
    add_time (self, _("Queued"), exchange->queued_ns);
  if (out)
    add_time (self, _("Written"), exchange->sent_ns);
  if (out)
    add_time (self, name_end (exchange), exchange->ended_ns);
  add_time (self, out ? _("Answered") : _("Received"), exchange->received_ns);
  if (!out)
    add_time (self, name_end (exchange), exchange->ended_ns);
  if (!out)
    add_time (self, _("Our answer written"), exchange->sent_ns);
  add_time (self, _("Parsed"), exchange->handled_ns);
  add (self, _("Receive stamp"), describe_stamp (exchange));
  add_duration (self, _("Timeout"), exchange->timeout_ns);
}

static void
add_payload (AntuiFacts *self, const AntExchange *exchange)
{
  const AntNamespaceInfo *info = exchange->payload_ns ? ant_namespace_info_lookup (exchange->payload_ns) : NULL;
  g_autofree char *document = info ? g_strdup_printf ("%s %s", info->document, info->title) : NULL;

  add (self, _("Namespace"), exchange->payload_ns);
  add (self, _("Defined in"), document);
}

void
antui_facts_set_exchange (AntuiFacts *self, const AntExchange *exchange)
{
  g_return_if_fail (ANTUI_IS_FACTS (self));

  antui_fact_grid_clear (self->grid);
  add (self, _("State"), antui_exchange_state_label (exchange));
  add (self, _("Note"), exchange->note);
  add (self, _("Secrets"), exchange->has_secrets ? _("shown, because this session was told to show them") : NULL);
  add (self, _("Match"), exchange->match == ANT_MATCH_EXACT     ? _("exact: id and address are those of the request")
                         : exchange->match == ANT_MATCH_LENIENT ? _("lenient: the address differs in a way that only our own server can cause")
                                                                : NULL);
  add_times (self, exchange);
  add_size (self, _("Request"), exchange->request_size);
  add_size (self, _("Response"), exchange->response_size);
  add_payload (self, exchange);
  add (self, _("Id"), exchange->id);
  add (self, _("To"), exchange->to);
  add (self, _("From"), exchange->from);
  add (self, _("Session"), exchange->session_name);
}

static void
antui_facts_dispose (GObject *object)
{
  AntuiFacts *self = ANTUI_FACTS (object);

  if (self->grid)
    gtk_widget_unparent (GTK_WIDGET (self->grid));
  self->grid = NULL;
  G_OBJECT_CLASS (antui_facts_parent_class)->dispose (object);
}

static void
antui_facts_class_init (AntuiFactsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_facts_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "facts");
}

static void
antui_facts_init (AntuiFacts *self)
{
  self->grid = ANTUI_FACT_GRID (antui_fact_grid_new ());
  gtk_widget_set_parent (GTK_WIDGET (self->grid), GTK_WIDGET (self));
}
