/* What one row of the timeline is in full: both sides, the error in words, times and sizes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "details/antui-details.h"

#include <glib/gi18n.h>
#include "base/ant-clock.h"
#include "common/antui-format.h"
#include "common/antui-menu-tooltips.h"
#include "details/antui-error-card.h"
#include "details/antui-event-view.h"
#include "details/antui-facts.h"
#include "details/antui-xml-view.h"
#include "timeline/antui-exchange-text.h"

struct _AntuiDetails
{
  GtkWidget parent_instance;

  AntTimelineEntry *entry; /* owned, nullable */
  const char *style;       /* CSS class of the state, on icon, word and latency */

  GtkStack *stack;
  GtkImage *state_icon;
  GtkLabel *state_label;
  GtkLabel *title_label;
  GtkLabel *latency_label;
  GtkWidget *cancel_button;
  GtkWidget *resend_button;
  GtkWidget *edit_button;
  AntuiEventView *event_view;
  GtkWidget *switcher;
  GtkStack *sides;
  GtkStackPage *response_page;
  GtkStackPage *request_page;
  AntuiErrorCard *error_card;
  AntuiXmlView *response_view;
  AntuiXmlView *request_view;
  AntuiFacts *facts;
};

G_DEFINE_FINAL_TYPE (AntuiDetails, antui_details, GTK_TYPE_WIDGET)

enum
{
  PROP_0,
  PROP_ENTRY,
  N_PROPS
};

static GParamSpec *props[N_PROPS];

enum
{
  RESEND,
  EDIT,
  CANCEL,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
set_style (AntuiDetails *self, const char *style)
{
  GtkWidget *widgets[] = { GTK_WIDGET (self->state_icon), GTK_WIDGET (self->state_label), GTK_WIDGET (self->latency_label) };

  for (guint i = 0; i < G_N_ELEMENTS (widgets); i++)
    {
      if (self->style)
        gtk_widget_remove_css_class (widgets[i], self->style);
      gtk_widget_add_css_class (widgets[i], style);
    }
  self->style = style;
}

/* What an answer said in a word: the condition, else what it was about. */
static char *
make_title (const AntExchange *exchange)
{
  if (exchange->error && exchange->error->condition)
    return g_strdup (exchange->error->condition);
  return antui_exchange_payload (exchange);
}

static const char *
no_response_text (const AntExchange *exchange)
{
  if (!ant_exchange_is_ended (exchange))
    return _("Waiting for the answer…");
  return _("There was no response.");
}

/* What was or is to be answered; what never became a stanza was meant so. */
static gboolean
is_pair (const AntExchange *exchange)
{
  return exchange->kind == ANT_KIND_IQ && (!exchange->request || ant_stanza_is_request (exchange->request));
}

static const char *
request_title (const AntExchange *exchange)
{
  switch (exchange->kind)
    {
    case ANT_KIND_IQ:
      return is_pair (exchange) ? _("Request") : _("Answer");
    case ANT_KIND_MESSAGE:
      return _("Message");
    case ANT_KIND_PRESENCE:
      return _("Presence");
    case ANT_KIND_STREAM:
    case ANT_KIND_EVENT:
    default:
      return _("Element");
    }
}

static gboolean
can_resend (const AntExchange *exchange)
{
  return exchange->request && exchange->direction == ANT_DIRECTION_OUT;
}

static void
update_actions (AntuiDetails *self, const AntExchange *exchange)
{
  GtkWidget *widget = GTK_WIDGET (self);
  gboolean waiting = exchange && exchange->direction == ANT_DIRECTION_OUT && !ant_exchange_is_ended (exchange);

  gtk_widget_action_set_enabled (widget, "exchange.resend", exchange && can_resend (exchange));
  gtk_widget_action_set_enabled (widget, "exchange.edit", exchange && exchange->request);
  gtk_widget_action_set_enabled (widget, "exchange.cancel", waiting);
  gtk_widget_action_set_enabled (widget, "exchange.copy-request", exchange && exchange->request);
  gtk_widget_action_set_enabled (widget, "exchange.copy-response", exchange && exchange->response);
  gtk_widget_action_set_enabled (widget, "exchange.copy-note", exchange && exchange->note);
  gtk_widget_set_visible (self->cancel_button, waiting);
  gtk_widget_set_visible (self->resend_button, exchange && exchange->request && exchange->kind != ANT_KIND_STREAM);
  gtk_widget_set_visible (self->edit_button, exchange && exchange->request && exchange->kind != ANT_KIND_STREAM);
}

/* An event has nothing but its words; only a request has two sides. */
static void
update_pages (AntuiDetails *self, const AntExchange *exchange)
{
  gboolean event = exchange->kind == ANT_KIND_EVENT || !(exchange->request || exchange->kind == ANT_KIND_IQ);

  gtk_widget_set_visible (GTK_WIDGET (self->event_view), event);
  gtk_widget_set_visible (self->switcher, !event);
  gtk_widget_set_visible (GTK_WIDGET (self->sides), !event);
  gtk_stack_page_set_visible (self->response_page, is_pair (exchange));
  gtk_stack_page_set_title (self->request_page, request_title (exchange));
  if (event)
    antui_event_view_set_exchange (self->event_view, exchange);
}

static void
update (AntuiDetails *self)
{
  AntExchange *exchange = self->entry ? ant_timeline_entry_get_exchange (self->entry) : NULL;
  g_autofree char *title = NULL;
  g_autofree char *latency = NULL;

  update_actions (self, exchange);
  gtk_stack_set_visible_child_name (self->stack, exchange ? "entry" : "empty");
  if (!exchange)
    return;
  title = make_title (exchange);
  latency = exchange->latency_ns >= 0 ? antui_format_latency (exchange->latency_ns) : g_strdup ("");
  gtk_image_set_from_icon_name (self->state_icon, antui_exchange_icon (exchange));
  gtk_label_set_text (self->state_label,
                      exchange->kind == ANT_KIND_EVENT ? exchange->type : antui_exchange_state_label (exchange));
  gtk_label_set_text (self->title_label, title);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->title_label), title);
  gtk_label_set_text (self->latency_label, latency);
  set_style (self, antui_exchange_style (exchange));
  update_pages (self, exchange);
  antui_error_card_set_exchange (self->error_card, exchange);
  antui_xml_view_set_stanza (self->response_view, exchange->response, no_response_text (exchange));
  antui_xml_view_set_stanza (self->request_view, exchange->request, exchange->note);
  antui_facts_set_exchange (self->facts, exchange);
}

/* Another row starts on the side that says most; a change of the same row leaves the person's choice alone. */
static void
choose_side (AntuiDetails *self)
{
  AntExchange *exchange = ant_timeline_entry_get_exchange (self->entry);

  update_pages (self, exchange);
  if (g_strcmp0 (gtk_stack_get_visible_child_name (self->sides), "facts") != 0)
    gtk_stack_set_visible_child_name (self->sides, is_pair (exchange) ? "response" : "request");
}

/**
 * antui_details_set_entry:
 * @entry: (nullable): the row to show
 */
void
antui_details_set_entry (AntuiDetails *self, AntTimelineEntry *entry)
{
  g_return_if_fail (ANTUI_IS_DETAILS (self));

  if (self->entry == entry)
    return;
  if (self->entry)
    g_signal_handlers_disconnect_by_func (self->entry, update, self);
  g_set_object (&self->entry, entry);
  if (entry)
    {
      g_signal_connect_object (entry, "notify::exchange", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
      choose_side (self);
    }
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_ENTRY]);
}

static void
emit_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiDetails *self = ANTUI_DETAILS (widget);
  guint id = g_str_equal (name, "exchange.resend") ? RESEND : g_str_equal (name, "exchange.edit") ? EDIT : CANCEL;

  g_signal_emit (self, signals[id], 0, self->entry);
}

static void
copy_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntExchange *exchange = ant_timeline_entry_get_exchange (ANTUI_DETAILS (widget)->entry);
  AntStanza *stanza = g_str_has_suffix (name, "request") ? exchange->request : exchange->response;
  gsize size;
  const char *bytes = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);
  g_autofree char *text = g_strndup (bytes, size);

  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget), text);
}

static void
copy_note_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (widget),
                          ant_timeline_entry_get_exchange (ANTUI_DETAILS (widget)->entry)->note);
}

static void
antui_details_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ENTRY:
      g_value_set_object (value, ANTUI_DETAILS (object)->entry);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_details_set_property (GObject *object, guint id, const GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_ENTRY:
      antui_details_set_entry (ANTUI_DETAILS (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_details_dispose (GObject *object)
{
  AntuiDetails *self = ANTUI_DETAILS (object);

  if (self->entry)
    g_signal_handlers_disconnect_by_func (self->entry, update, self);
  g_clear_object (&self->entry);
  gtk_widget_dispose_template (GTK_WIDGET (self), ANTUI_TYPE_DETAILS);
  G_OBJECT_CLASS (antui_details_parent_class)->dispose (object);
}

static void
install_signals (GType type)
{
  static const char *const names[] = { [RESEND] = "resend", [EDIT] = "edit", [CANCEL] = "cancel" };

  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                               ANT_TYPE_TIMELINE_ENTRY);
}

static void
antui_details_class_init (AntuiDetailsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = antui_details_get_property;
  object_class->set_property = antui_details_set_property;
  object_class->dispose = antui_details_dispose;

  props[PROP_ENTRY] = g_param_spec_object ("entry", NULL, NULL, ANT_TYPE_TIMELINE_ENTRY,
                                           G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
  install_signals (G_TYPE_FROM_CLASS (klass));

  g_type_ensure (ANTUI_TYPE_ERROR_CARD);
  g_type_ensure (ANTUI_TYPE_EVENT_VIEW);
  g_type_ensure (ANTUI_TYPE_XML_VIEW);
  g_type_ensure (ANTUI_TYPE_FACTS);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/antistrophe/Antistrophe/details/antui-details.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, stack);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, state_icon);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, state_label);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, title_label);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, latency_label);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, resend_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, edit_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, event_view);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, switcher);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, sides);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, response_page);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, request_page);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, error_card);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, response_view);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, request_view);
  gtk_widget_class_bind_template_child (widget_class, AntuiDetails, facts);
  gtk_widget_class_install_action (widget_class, "exchange.resend", NULL, emit_action);
  gtk_widget_class_install_action (widget_class, "exchange.edit", NULL, emit_action);
  gtk_widget_class_install_action (widget_class, "exchange.cancel", NULL, emit_action);
  gtk_widget_class_install_action (widget_class, "exchange.copy-request", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "exchange.copy-response", NULL, copy_action);
  gtk_widget_class_install_action (widget_class, "exchange.copy-note", NULL, copy_note_action);
  gtk_widget_class_set_css_name (widget_class, "details");
}

static void
antui_details_init (AntuiDetails *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  antui_menu_tooltips_keep_clear (GTK_WIDGET (self));
  update (self);
}
