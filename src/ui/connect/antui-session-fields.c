/* What a session does by itself: presence, stream management, reconnecting, answers.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-session-fields.h"

#include "common/antui-init.h"

struct _AntuiSessionFields
{
  AdwPreferencesGroup parent_instance;

  GtkWidget *presence_row;
  GtkWidget *management_row;
  GtkWidget *resume_row;
  GtkWidget *ping_row;
  GtkWidget *silence_row;
  GtkSwitch *presence;
  GtkSwitch *management;
  GtkSwitch *resume;
  GtkSwitch *reconnect;
  GtkSwitch *queue;
  GtkSwitch *ping;
  GtkSpinButton *silence;
  GtkSwitch *answer;
  gboolean component;
};

G_DEFINE_FINAL_TYPE (AntuiSessionFields, antui_session_fields, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  SILENCE_S = 60, /* where nobody has said otherwise */
};

/* Only a managed stream can be resumed. */
static void
management_cb (AntuiSessionFields *self)
{
  gtk_widget_set_sensitive (self->resume_row, gtk_switch_get_active (self->management));
}

/* A component has no server of its own to ask. */
static void
ping_cb (AntuiSessionFields *self)
{
  gtk_widget_set_visible (self->ping_row, !self->component);
  gtk_widget_set_visible (self->silence_row, !self->component && gtk_switch_get_active (self->ping));
}

void
antui_session_fields_set_component (AntuiSessionFields *self, gboolean component)
{
  g_return_if_fail (ANTUI_IS_SESSION_FIELDS (self));

  self->component = component;
  gtk_widget_set_visible (self->presence_row, !component);
  gtk_widget_set_visible (self->management_row, !component);
  gtk_widget_set_visible (self->resume_row, !component);
  ping_cb (self);
}

void
antui_session_fields_set (AntuiSessionFields *self, const AntAccount *account)
{
  g_return_if_fail (ANTUI_IS_SESSION_FIELDS (self));

  antui_session_fields_set_component (self, account->link->component);
  gtk_switch_set_active (self->presence, account->presence);
  gtk_switch_set_active (self->management, account->link->stream_management);
  gtk_switch_set_active (self->resume, account->link->resume);
  gtk_switch_set_active (self->reconnect, account->reconnect);
  gtk_switch_set_active (self->queue, account->queue_offline);
  gtk_switch_set_active (self->ping, account->ping_s > 0);
  gtk_switch_set_active (self->answer, account->answer_unhandled);
  gtk_spin_button_set_value (self->silence, account->ping_s > 0 ? account->ping_s : SILENCE_S);
}

void
antui_session_fields_get (AntuiSessionFields *self, AntAccount *account)
{
  gboolean managed = !self->component && gtk_switch_get_active (self->management);

  account->presence = !self->component && gtk_switch_get_active (self->presence);
  account->link->stream_management = managed;
  account->link->resume = managed && gtk_switch_get_active (self->resume);
  account->reconnect = gtk_switch_get_active (self->reconnect);
  account->queue_offline = gtk_switch_get_active (self->queue);
  account->ping_s = 0;
  if (!self->component && gtk_switch_get_active (self->ping))
    account->ping_s = gtk_spin_button_get_value_as_int (self->silence);
  account->answer_unhandled = gtk_switch_get_active (self->answer);
}

static void
antui_session_fields_class_init (AntuiSessionFieldsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-session-fields.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, presence_row);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, management_row);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, resume_row);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, ping_row);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, silence_row);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, presence);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, management);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, resume);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, reconnect);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, queue);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, ping);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, silence);
  gtk_widget_class_bind_template_child (widget_class, AntuiSessionFields, answer);
  gtk_widget_class_bind_template_callback (widget_class, management_cb);
  gtk_widget_class_bind_template_callback (widget_class, ping_cb);
}

static void
antui_session_fields_init (AntuiSessionFields *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_spin_button_set_value (self->silence, SILENCE_S);
  management_cb (self);
  ping_cb (self);
}
