/* The Console: templates at the left, composer and details side by side, the timeline below.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-console-page.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"
#include "common/antui-settings.h"
#include "common/antui-toasts.h"
#include "connect/antui-secrets-banner.h"
#include "console/antui-composer.h"
#include "console/antui-fold.h"
#include "console/antui-template-list.h"
#include "details/antui-details.h"
#include "library/ant-draft.h"
#include "library/ant-template-library.h"
#include "timeline/antui-timeline-view.h"
#include "xml/ant-redact.h"

enum
{
  DEFAULT_TIMELINE_HEIGHT = 330,
};

/**
 * AntuiConsolePage:
 *
 * @sending: the selection that follows is not the person's: in a narrow window the composer stays in view
 * @timeline_height: what the person chose, in pixels; the paned counts from the other end
 */
struct _AntuiConsolePage
{
  AdwBin parent_instance;

  AntuiConnections *connections;
  GSettings *settings;
  AntTemplateLibrary *library;
  int timeline_height;
  guint placed : 1;
  guint sending : 1;

  AdwFlap *flap;
  GtkPaned *paned;
  AdwToastOverlay *toasts;
  AntuiToasts *messages; /* over them */
  AntuiFold *fold;
  AntuiTemplateList *templates;
  AntuiComposer *composer;
  GtkWidget *back_bar;
  AntuiDetails *details;
  AntuiSecretsBanner *secrets;
  AntuiTimelineView *timeline_view;
};

G_DEFINE_FINAL_TYPE (AntuiConsolePage, antui_console_page, ADW_TYPE_BIN)

enum
{
  PROP_SIDEBAR_VISIBLE = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static const char *
get_reason_offline (AntuiConnection *connection)
{
  if (connection && antui_connection_queues (connection))
    return NULL;
  switch (connection ? antui_connection_get_state (connection) : ANTUI_CONNECTION_OFFLINE)
    {
    case ANTUI_CONNECTION_ONLINE:
      return NULL;
    case ANTUI_CONNECTION_CONNECTING:
      return _("Still connecting: nothing can be sent yet");
    case ANTUI_CONNECTION_CLOSING:
    case ANTUI_CONNECTION_OFFLINE:
    default:
      return _("Offline: reconnect to send");
    }
}

static void
connections_cb (AntuiConsolePage *self)
{
  AntuiConnection *current = antui_connections_get_current (self->connections);
  const AntAccount *account = current ? antui_connection_get_account (current) : NULL;

  antui_composer_set_online (self->composer, get_reason_offline (current), current && antui_connection_queues (current));
  antui_composer_set_addresses (self->composer, current ? antui_connection_get_own_jid (current) : NULL,
                                account ? account->contact : NULL, current && antui_connection_is_component (current));
}

static void
chosen_cb (AntuiConsolePage *self, AntTemplate *template)
{
  antui_composer_load_template (self->composer, template);
  antui_fold_set_end_shown (self->fold, FALSE);
  if (adw_flap_get_folded (self->flap))
    adw_flap_set_reveal_flap (self->flap, FALSE);
}

static void
template_changed_cb (AntuiConsolePage *self, AntTemplate *template)
{
  antui_template_list_select (self->templates, template);
}

static void
send (AntuiConsolePage *self, AntuiConnection *connection, AntStanza *stanza, gint64 timeout_ns, gboolean fresh_id)
{
  self->sending = TRUE;
  antui_timeline_view_select_next_sent (self->timeline_view, antui_connection_get_session (connection));
  antui_connection_send (connection, stanza, timeout_ns, fresh_id);
}

static void
submit_cb (AntuiConsolePage *self, AntStanza *stanza, gint64 timeout_ns)
{
  send (self, antui_connections_get_current (self->connections), stanza, timeout_ns, /* fresh_id= */ FALSE);
}

static void
edit_cb (AntuiConsolePage *self, AntTimelineEntry *entry)
{
  AntExchange *exchange = ant_timeline_entry_get_exchange (entry);

  if (!exchange->request)
    return;

  g_autofree char *text = ant_draft_from_stanza (exchange->request);
  antui_composer_load_text (self->composer, _("Edited Request"), text);
  antui_fold_set_end_shown (self->fold, FALSE);
  antui_composer_focus_editor (self->composer);
}

static gboolean
is_redacted (AntStanza *stanza)
{
  gsize size;
  const char *text = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);

  return g_strstr_len (text, size, ANT_REDACTED) != NULL;
}

/* A row's own session, as long as it is there. */
static AntuiConnection *
find_connection (AntuiConsolePage *self, const AntExchange *exchange)
{
  AntuiConnection *connection = antui_connections_find_session (self->connections, exchange->session);

  return connection ? connection : antui_connections_get_current (self->connections);
}

static void
resend_cb (AntuiConsolePage *self, AntTimelineEntry *entry)
{
  AntExchange *exchange = ant_timeline_entry_get_exchange (entry);
  AntuiConnection *connection = find_connection (self, exchange);

  if (!exchange->request)
    return;
  /* A secret was taken out: the person fills it in first. Offline, what was to be sent waits in the editor. */
  if (is_redacted (exchange->request) || get_reason_offline (connection))
    {
      edit_cb (self, entry);
      return;
    }
  send (self, connection, exchange->request, exchange->timeout_ns, /* fresh_id= */ TRUE);
}

static void
cancel_cb (AntuiConsolePage *self, AntTimelineEntry *entry)
{
  AntuiConnection *connection = find_connection (self, ant_timeline_entry_get_exchange (entry));

  if (connection)
    antui_connection_cancel_request (connection, ant_timeline_entry_get_serial (entry));
}

static void
update_back (AntuiConsolePage *self)
{
  gboolean folded = antui_fold_get_folded (self->fold);
  gboolean selected = antui_timeline_view_get_selected (self->timeline_view) != NULL;

  gtk_widget_set_visible (self->back_bar, folded);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "console.show-details", folded && selected);
  antui_composer_set_details_button (self->composer, folded && selected);
}

static void
selected_cb (AntuiConsolePage *self)
{
  AntTimelineEntry *entry = antui_timeline_view_get_selected (self->timeline_view);

  antui_details_set_entry (self->details, entry);
  /* What was just sent is selected too, but then the person is composing. */
  if (entry && !self->sending)
    antui_fold_set_end_shown (self->fold, TRUE);
  self->sending = FALSE;
  update_back (self);
}

/* Enter or a double click, on a row that may be selected already. */
static void
activated_cb (AntuiConsolePage *self)
{
  antui_fold_set_end_shown (self->fold, TRUE);
}

static void
show_details_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_fold_set_end_shown (ANTUI_CONSOLE_PAGE (widget)->fold, TRUE);
}

static void
back_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConsolePage *self = ANTUI_CONSOLE_PAGE (widget);

  antui_fold_set_end_shown (self->fold, FALSE);
  antui_composer_focus_editor (self->composer);
}

/* While the details are over the composer, Escape goes back to it. */
static gboolean
key_pressed_cb (AntuiConsolePage *self, guint keyval)
{
  if (keyval != GDK_KEY_Escape || !antui_fold_get_folded (self->fold) || !antui_fold_get_end_shown (self->fold))
    return GDK_EVENT_PROPAGATE;
  gtk_widget_activate_action (GTK_WIDGET (self), "console.back", NULL);
  return GDK_EVENT_STOP;
}

static void
reveal_cb (AntuiConsolePage *self)
{
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_SIDEBAR_VISIBLE]);
}

/* The height is known with the first allocation only. */
static void
max_position_cb (AntuiConsolePage *self)
{
  int total = gtk_widget_get_height (GTK_WIDGET (self->paned));

  if (self->placed || total <= 0)
    return;
  self->placed = TRUE;
  gtk_paned_set_position (self->paned, MAX (total - self->timeline_height, total / 3));
}

static void
position_cb (AntuiConsolePage *self)
{
  int total = gtk_widget_get_height (GTK_WIDGET (self->paned));

  if (self->placed && total > 0)
    self->timeline_height = total - gtk_paned_get_position (self->paned);
}

static void
load_library (AntuiConsolePage *self)
{
  self->library = ant_template_library_new (NULL, NULL);
  ant_template_library_watch (self->library);
  antui_template_list_set_model (self->templates, G_LIST_MODEL (self->library));

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->library)); i++)
    {
      g_autoptr (AntTemplate) template = g_list_model_get_item (G_LIST_MODEL (self->library), i);

      if (g_str_equal (ant_template_get_name (template), "disco-info-server"))
        antui_composer_load_template (self->composer, template);
    }
}

/**
 * antui_console_page_setup:
 * @self: the page
 * @connections: what it sends over
 * @timeline: what it shows
 * @settings: (nullable): choices that outlive the window
 *
 * Connects the parts. Once.
 */
void
antui_console_page_setup (AntuiConsolePage *self,
                          AntuiConnections *connections,
                          AntTimelineModel *timeline,
                          GSettings *settings)
{
  g_return_if_fail (self->connections == NULL);

  self->connections = g_object_ref (connections);
  g_set_object (&self->settings, settings);
  if (settings)
    {
      self->timeline_height = g_settings_get_int (settings, "timeline-height");
      g_settings_bind (settings, "show-connection-events", self->timeline_view, "show-connection-events", G_SETTINGS_BIND_DEFAULT);
      g_settings_bind (settings, "show-stream-events", self->timeline_view, "show-stream-events", G_SETTINGS_BIND_DEFAULT);
    }
  antui_timeline_view_set_lanes (self->timeline_view, antui_connections_get_lanes (connections));
  antui_timeline_view_set_model (self->timeline_view, timeline);
  antui_composer_set_default_timeout (self->composer, antui_settings_get_timeout (settings));
  antui_composer_set_connections (self->composer, connections);
  antui_secrets_banner_set_connections (self->secrets, connections);
  g_signal_connect_object (connections, "changed", G_CALLBACK (connections_cb), self, G_CONNECT_SWAPPED);
  connections_cb (self);
  load_library (self);
}

void
antui_console_page_send (AntuiConsolePage *self)
{
  antui_composer_send (self->composer);
}

/**
 * antui_console_page_resend:
 * @self: the page
 * @edit: put it into the editor instead
 *
 * Sends the request of the selected row again; without one nothing happens.
 */
void
antui_console_page_resend (AntuiConsolePage *self, gboolean edit)
{
  gtk_widget_activate_action (GTK_WIDGET (self->details), edit ? "exchange.edit" : "exchange.resend", NULL);
}

void
antui_console_page_search_templates (AntuiConsolePage *self)
{
  adw_flap_set_reveal_flap (self->flap, TRUE);
  antui_template_list_search (self->templates);
}

void
antui_console_page_focus_editor (AntuiConsolePage *self)
{
  antui_fold_set_end_shown (self->fold, FALSE);
  antui_composer_focus_editor (self->composer);
}

void
antui_console_page_focus_timeline (AntuiConsolePage *self)
{
  gtk_widget_child_focus (GTK_WIDGET (self->timeline_view), GTK_DIR_TAB_FORWARD);
}

void
antui_console_page_new_stanza (AntuiConsolePage *self, AntKind kind)
{
  antui_fold_set_end_shown (self->fold, FALSE);
  antui_composer_new_stanza (self->composer, kind);
}

void
antui_console_page_go_to_problem (AntuiConsolePage *self)
{
  antui_fold_set_end_shown (self->fold, FALSE);
  antui_composer_go_to_problem (self->composer);
}

void
antui_console_page_show_toast (AntuiConsolePage *self, AdwToast *toast)
{
  antui_toasts_show (self->messages, toast);
}

void
antui_console_page_clear_toasts (AntuiConsolePage *self)
{
  antui_toasts_clear (self->messages);
}

static void
antui_console_page_unrealize (GtkWidget *widget)
{
  AntuiConsolePage *self = ANTUI_CONSOLE_PAGE (widget);

  if (self->settings && self->placed)
    g_settings_set_int (self->settings, "timeline-height", MAX (self->timeline_height, 80));
  GTK_WIDGET_CLASS (antui_console_page_parent_class)->unrealize (widget);
}

static void
antui_console_page_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AntuiConsolePage *self = ANTUI_CONSOLE_PAGE (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR_VISIBLE:
      g_value_set_boolean (value, adw_flap_get_reveal_flap (self->flap));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_console_page_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  AntuiConsolePage *self = ANTUI_CONSOLE_PAGE (object);

  switch (prop_id)
    {
    case PROP_SIDEBAR_VISIBLE:
      adw_flap_set_reveal_flap (self->flap, g_value_get_boolean (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_console_page_dispose (GObject *object)
{
  AntuiConsolePage *self = ANTUI_CONSOLE_PAGE (object);

  g_clear_object (&self->connections);
  g_clear_object (&self->messages);
  g_clear_object (&self->library);
  g_clear_object (&self->settings);
  G_OBJECT_CLASS (antui_console_page_parent_class)->dispose (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (ANTUI_TYPE_COMPOSER);
  g_type_ensure (ANTUI_TYPE_DETAILS);
  g_type_ensure (ANTUI_TYPE_FOLD);
  g_type_ensure (ANTUI_TYPE_SECRETS_BANNER);
  g_type_ensure (ANTUI_TYPE_TEMPLATE_LIST);
  g_type_ensure (ANTUI_TYPE_TIMELINE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/console/antui-console-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, flap);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, paned);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, toasts);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, fold);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, templates);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, composer);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, back_bar);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, details);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, secrets);
  gtk_widget_class_bind_template_child (widget_class, AntuiConsolePage, timeline_view);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, edit_cb);
  gtk_widget_class_bind_template_callback (widget_class, max_position_cb);
  gtk_widget_class_bind_template_callback (widget_class, position_cb);
  gtk_widget_class_bind_template_callback (widget_class, resend_cb);
  gtk_widget_class_bind_template_callback (widget_class, reveal_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, submit_cb);
  gtk_widget_class_bind_template_callback (widget_class, template_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, update_back);
}

static void
antui_console_page_class_init (AntuiConsolePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = antui_console_page_get_property;
  object_class->set_property = antui_console_page_set_property;
  object_class->dispose = antui_console_page_dispose;
  widget_class->unrealize = antui_console_page_unrealize;

  props[PROP_SIDEBAR_VISIBLE] = g_param_spec_boolean ("sidebar-visible", NULL, NULL, TRUE,
                                                      G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS
                                                      | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "console.back", NULL, back_action);
  gtk_widget_class_install_action (widget_class, "console.show-details", NULL, show_details_action);
}

static void
antui_console_page_init (AntuiConsolePage *self)
{
  GtkEventController *keys = gtk_event_controller_key_new ();

  self->timeline_height = DEFAULT_TIMELINE_HEIGHT;
  gtk_widget_init_template (GTK_WIDGET (self));
  self->messages = antui_toasts_new (self->toasts);
  g_signal_connect_swapped (keys, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  update_back (self);
}
