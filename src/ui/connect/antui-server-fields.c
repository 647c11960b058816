/* Which server is spoken to, and how: host and port where they are not looked up, encryption, the pinned certificate.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-server-fields.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"

/**
 * AntuiServerFields:
 *
 * @pin: (nullable): fingerprint of the one certificate that is accepted
 */
struct _AntuiServerFields
{
  AdwPreferencesGroup parent_instance;

  AdwExpanderRow *expander;
  AdwEntryRow *host;
  AdwEntryRow *port;
  AdwComboRow *encryption;
  GtkStringList *modes;
  AdwActionRow *pin_row;
  char *pin;
  gboolean component;
};

G_DEFINE_FINAL_TYPE (AntuiServerFields, antui_server_fields, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static gboolean
parse_port (const char *text, guint16 *ret_port)
{
  guint64 port = 0;

  if (*text && !g_ascii_string_to_unsigned (text, 10, 1, G_MAXUINT16, &port, NULL))
    return FALSE;
  *ret_port = port;
  return TRUE;
}

static void
update_warning (AntuiServerFields *self)
{
  AntTlsMode mode = adw_combo_row_get_selected (self->encryption);
  const char *warning = "";

  if (mode == ANT_TLS_NONE)
    warning = _("Everybody on the way can read everything, the password too");
  else if (mode == ANT_TLS_START && self->component)
    warning = _("A component’s stream has no STARTTLS: to another machine it needs direct TLS");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->encryption), warning);
  if (mode == ANT_TLS_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (self->encryption), "warns");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (self->encryption), "warns");
}

/* Bytes with colons between, as fingerprints are shown elsewhere. (transfer full) */
static char *
format_pin (const char *pin)
{
  GString *text = g_string_new (NULL);
  guint n = 0;

  for (; *pin; pin++)
    if (g_ascii_isxdigit (*pin))
      {
        if (n > 0 && n % 2 == 0)
          g_string_append_c (text, ':');
        g_string_append_c (text, g_ascii_tolower (*pin));
        n++;
      }
  return g_string_free (text, FALSE);
}

const char *
antui_server_fields_get_pin (AntuiServerFields *self)
{
  return self->pin;
}

void
antui_server_fields_set_pin (AntuiServerFields *self, const char *pin)
{
  char *copy = pin ? format_pin (pin) : NULL;

  g_return_if_fail (ANTUI_IS_SERVER_FIELDS (self));

  g_free (self->pin);
  self->pin = copy;
  adw_action_row_set_subtitle (self->pin_row, copy ? copy : "");
  gtk_widget_set_visible (GTK_WIDGET (self->pin_row), copy != NULL);
}

static void
changed_cb (AntuiServerFields *self)
{
  antui_server_fields_set_pin (self, NULL);
  update_warning (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
unpin_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_server_fields_set_pin (ANTUI_SERVER_FIELDS (widget), NULL);
}

/* XEP-0114 knows no STARTTLS; without TLS a component may be on this computer. */
void
antui_server_fields_set_component (AntuiServerFields *self, gboolean component)
{
  const char *modes[] = { component ? _("None, on this computer only") : _("STARTTLS, required"), NULL };
  guint selected = adw_combo_row_get_selected (self->encryption);

  g_return_if_fail (ANTUI_IS_SERVER_FIELDS (self));

  if (self->component == component)
    return;
  self->component = component;
  gtk_string_list_splice (self->modes, 0, 1, modes);
  adw_combo_row_set_selected (self->encryption, selected);
  update_warning (self);
}

void
antui_server_fields_clear_errors (AntuiServerFields *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->port), "error");
}

gboolean
antui_server_fields_check (AntuiServerFields *self)
{
  guint16 port;

  if (parse_port (get_text (self->port), &port))
    return TRUE;
  adw_expander_row_set_expanded (self->expander, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->port), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->port));
  return FALSE;
}

void
antui_server_fields_set (AntuiServerFields *self, const AntAccount *account)
{
  const AntLinkConfig *link = account->link;
  g_autofree char *port = link->port ? g_strdup_printf ("%u", link->port) : g_strdup ("");

  antui_server_fields_set_component (self, link->component);
  gtk_editable_set_text (GTK_EDITABLE (self->host), link->host ? link->host : "");
  gtk_editable_set_text (GTK_EDITABLE (self->port), port);
  adw_combo_row_set_selected (self->encryption, link->tls);
  antui_server_fields_set_pin (self, link->pin);
  adw_expander_row_set_expanded (self->expander, link->host || link->port || link->tls != ANT_TLS_START || link->pin);
}

void
antui_server_fields_get (AntuiServerFields *self, AntAccount *account)
{
  AntLinkConfig *link = account->link;

  link->host = *get_text (self->host) ? g_strdup (get_text (self->host)) : NULL;
  parse_port (get_text (self->port), &link->port);
  link->tls = adw_combo_row_get_selected (self->encryption);
  link->pin = g_strdup (self->pin);
}

static void
antui_server_fields_finalize (GObject *object)
{
  g_free (ANTUI_SERVER_FIELDS (object)->pin);
  G_OBJECT_CLASS (antui_server_fields_parent_class)->finalize (object);
}

static void
antui_server_fields_class_init (AntuiServerFieldsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = antui_server_fields_finalize;
  signals[CHANGED] = g_signal_new ("changed", ANTUI_TYPE_SERVER_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-server-fields.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiServerFields, expander);
  gtk_widget_class_bind_template_child (widget_class, AntuiServerFields, host);
  gtk_widget_class_bind_template_child (widget_class, AntuiServerFields, port);
  gtk_widget_class_bind_template_child (widget_class, AntuiServerFields, encryption);
  gtk_widget_class_bind_template_child (widget_class, AntuiServerFields, modes);
  gtk_widget_class_bind_template_child (widget_class, AntuiServerFields, pin_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_install_action (widget_class, "server.unpin", NULL, unpin_action);
}

static void
antui_server_fields_init (AntuiServerFields *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
