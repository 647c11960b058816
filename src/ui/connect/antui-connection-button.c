/* The state of the connection in the header bar, and what to know and do about it in a popover.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-button.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"
#include "connect/antui-error-text.h"

struct _AntuiConnectionButton
{
  AdwBin parent_instance;

  AntuiConnection *connection;

  GtkMenuButton *button;
  GtkWidget *dot;
  GtkSpinner *spinner;
  GtkLabel *title;
  GtkLabel *subtitle;

  GtkLabel *heading;
  GtkLabel *text;
  GtkWidget *facts;
  GtkLabel *address;
  GtkLabel *server;
  GtkLabel *encryption;
  GtkLabel *certificate;
  GtkWidget *disconnect;
  GtkWidget *reconnect;
  GtkWidget *cancel;
};

G_DEFINE_FINAL_TYPE (AntuiConnectionButton, antui_connection_button, ADW_TYPE_BIN)

enum
{
  PROP_CONNECTION = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

static const char *
get_state_word (AntuiConnectionState state)
{
  switch (state)
    {
    case ANTUI_CONNECTION_ONLINE:
      return _("Online");
    case ANTUI_CONNECTION_CONNECTING:
      return _("Connecting");
    case ANTUI_CONNECTION_CLOSING:
      return _("Disconnecting");
    case ANTUI_CONNECTION_OFFLINE:
    default:
      return _("Offline");
    }
}

/* `TLSv1.3` is what libraries say; people say TLS 1.3. */
static char *
get_tls_version (const AntTlsInfo *info)
{
  if (info->version && g_str_has_prefix (info->version, "TLSv"))
    return g_strdup_printf ("TLS %s", info->version + strlen ("TLSv"));
  return g_strdup (info->version);
}

static char *
get_subtitle (AntuiConnectionButton *self, AntuiConnectionState state)
{
  const AntTlsInfo *info = antui_connection_get_tls_info (self->connection);
  g_autofree char *version = info ? get_tls_version (info) : NULL;

  if (state == ANTUI_CONNECTION_CONNECTING && antui_connection_get_step (self->connection))
    return g_strdup_printf ("%s…", antui_connection_get_step (self->connection));
  if (state != ANTUI_CONNECTION_ONLINE)
    return g_strdup (get_state_word (state));
  if (antui_connection_is_sandbox (self->connection))
    /* Translators: behind the address in the header bar; %s is an encryption like “TLS 1.3”. */
    return version ? g_strdup_printf (_("Local server · %s"), version) : g_strdup (_("Local server"));
  return version ? g_strdup (version) : g_strdup (_("Not encrypted"));
}

static char *
get_certificate_text (const AntTlsInfo *info)
{
  if (info->unverified)
    return g_strdup (_("Accepted without any check"));
  if (info->pinned)
    return g_strdup (_("Verified by its fingerprint"));
  if (info->issuer)
    /* Translators: %s is who signed the certificate. */
    return g_strdup_printf (_("Verified, issued by %s"), info->issuer);
  return g_strdup (_("Verified"));
}

static void
set_dot (AntuiConnectionButton *self, AntuiConnectionState state)
{
  static const char *const classes[] = { "offline", "busy", "online", "busy" };

  for (guint i = 0; i < G_N_ELEMENTS (classes); i++)
    gtk_widget_remove_css_class (self->dot, classes[i]);
  gtk_widget_add_css_class (self->dot, classes[state]);
}

static void
update_facts (AntuiConnectionButton *self)
{
  const AntJid *own = antui_connection_get_own_jid (self->connection);
  const AntAccount *account = antui_connection_get_account (self->connection);
  const AntTlsInfo *info = antui_connection_get_tls_info (self->connection);
  gboolean shown = antui_connection_get_state (self->connection) == ANTUI_CONNECTION_ONLINE && own && account;

  gtk_widget_set_visible (self->facts, shown);
  if (!shown)
    return;

  const char *host = account->link->host ? account->link->host : ant_jid_get_domain (own);
  g_autofree char *server = account->link->port ? g_strdup_printf ("%s:%u", host, account->link->port)
                                                : g_strdup (host);
  g_autofree char *version = info ? get_tls_version (info) : NULL;
  g_autofree char *encryption = info && version && info->cipher ? g_strdup_printf ("%s, %s", version, info->cipher)
                                                                : g_strdup (version ? version : _("None"));
  g_autofree char *certificate = info ? get_certificate_text (info) : g_strdup (_("None"));

  gtk_label_set_label (self->address, ant_jid_get_text (own));
  gtk_label_set_label (self->server, server);
  gtk_label_set_label (self->encryption, encryption);
  gtk_label_set_label (self->certificate, certificate);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->certificate), info ? info->fingerprint : NULL);
}

static void
update_text (AntuiConnectionButton *self, AntuiConnectionState state)
{
  const GError *error = antui_connection_get_error (self->connection);
  const char *step = antui_connection_get_step (self->connection);
  g_autofree char *text = NULL;

  if (state == ANTUI_CONNECTION_CONNECTING && step)
    text = g_strdup_printf ("%s…", step);
  else if (state == ANTUI_CONNECTION_OFFLINE && error)
    text = g_strdup (error->message);

  gtk_label_set_label (self->heading,
                       state == ANTUI_CONNECTION_OFFLINE && error ? antui_error_title (error) : get_state_word (state));
  gtk_label_set_label (self->text, text ? text : "");
  gtk_widget_set_visible (GTK_WIDGET (self->text), text != NULL);
}

static void
update (AntuiConnectionButton *self)
{
  AntuiConnectionState state = antui_connection_get_state (self->connection);
  const AntJid *own = antui_connection_get_own_jid (self->connection);
  gboolean busy = state == ANTUI_CONNECTION_CONNECTING || state == ANTUI_CONNECTION_CLOSING;
  const char *title = own ? ant_jid_get_bare (own)
                          : antui_connection_is_sandbox (self->connection) ? _("Local server") : _("No server");
  g_autofree char *subtitle = get_subtitle (self, state);
  /* Translators: what the connection button is called: state, address, detail. */
  g_autofree char *name = g_strdup_printf (_("Connection: %s, %s, %s"), get_state_word (state), title, subtitle);

  set_dot (self, state);
  gtk_widget_set_visible (self->dot, !busy);
  gtk_widget_set_visible (GTK_WIDGET (self->spinner), busy);
  gtk_spinner_set_spinning (self->spinner, busy);
  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, subtitle);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->button), name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);

  update_text (self, state);
  update_facts (self);
  gtk_widget_set_visible (self->disconnect, state == ANTUI_CONNECTION_ONLINE);
  gtk_widget_set_visible (self->cancel, state == ANTUI_CONNECTION_CONNECTING);
  gtk_widget_set_visible (self->reconnect, state == ANTUI_CONNECTION_OFFLINE);
}

/* What can be done comes first; else the first selectable line would be selected. */
static void
popover_map_cb (AntuiConnectionButton *self)
{
  GtkWidget *buttons[] = { self->disconnect, self->reconnect, self->cancel };

  for (guint i = 0; i < G_N_ELEMENTS (buttons); i++)
    if (gtk_widget_get_visible (buttons[i]))
      gtk_widget_grab_focus (buttons[i]);
}

/**
 * antui_connection_button_set_connection:
 * @self: the button
 * @connection: what it tells about; set once
 */
void
antui_connection_button_set_connection (AntuiConnectionButton *self, AntuiConnection *connection)
{
  g_return_if_fail (ANTUI_IS_CONNECTION_BUTTON (self));
  g_return_if_fail (self->connection == NULL);

  g_set_object (&self->connection, connection);
  g_signal_connect_object (connection, "notify", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_CONNECTION]);
}

/**
 * antui_connection_button_popup:
 * @self: the button
 *
 * Opens the popover.
 */
void
antui_connection_button_popup (AntuiConnectionButton *self)
{
  gtk_menu_button_popup (self->button);
}

static void
antui_connection_button_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AntuiConnectionButton *self = ANTUI_CONNECTION_BUTTON (object);

  switch (prop_id)
    {
    case PROP_CONNECTION:
      g_value_set_object (value, self->connection);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_connection_button_set_property (GObject *object, guint prop_id, const GValue *value, GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_CONNECTION:
      antui_connection_button_set_connection (ANTUI_CONNECTION_BUTTON (object), g_value_get_object (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
antui_connection_button_dispose (GObject *object)
{
  AntuiConnectionButton *self = ANTUI_CONNECTION_BUTTON (object);

  g_clear_object (&self->connection);
  G_OBJECT_CLASS (antui_connection_button_parent_class)->dispose (object);
}

static void
antui_connection_button_class_init (AntuiConnectionButtonClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->get_property = antui_connection_button_get_property;
  object_class->set_property = antui_connection_button_set_property;
  object_class->dispose = antui_connection_button_dispose;

  props[PROP_CONNECTION] = g_param_spec_object ("connection", NULL, NULL, ANTUI_TYPE_CONNECTION,
                                                G_PARAM_READWRITE | G_PARAM_STATIC_STRINGS | G_PARAM_EXPLICIT_NOTIFY);
  g_object_class_install_properties (object_class, N_PROPS, props);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               ANTUI_RESOURCE_PATH "/connect/antui-connection-button.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, button);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, dot);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, spinner);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, title);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, heading);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, text);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, facts);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, address);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, server);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, encryption);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, certificate);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, disconnect);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, reconnect);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectionButton, cancel);
  gtk_widget_class_bind_template_callback (widget_class, popover_map_cb);
}

static void
antui_connection_button_init (AntuiConnectionButton *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
