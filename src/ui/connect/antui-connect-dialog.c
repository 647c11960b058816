/* Asks for an account and connects to it; whatever fails is said beside the fields, which keep what was typed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connect-dialog.h"

#include <glib/gi18n.h>

#include "base/ant-jid.h"
#include "common/antui-init.h"
#include "connect/antui-error-text.h"
#include "wire/ant-tap.h"

/**
 * AntuiConnectDialog:
 *
 * @pin: (nullable): fingerprint of the certificate that the person chose to trust; forgotten when another server is named.
 * @connection: (nullable): of the attempts made here, until one is online
 * @attempting: the connection's state is about the fields here.
 */
struct _AntuiConnectDialog
{
  AdwWindow parent_instance;

  AntuiConnections *connections;
  AntuiConnection *connection;
  char *pin;
  guint attempting : 1;

  AdwEntryRow *jid;
  AdwPasswordEntryRow *password;
  AdwExpanderRow *server;
  AdwEntryRow *host;
  AdwEntryRow *port;
  AdwComboRow *encryption;
  GtkScrolledWindow *scroller;
  GtkWidget *fields;
  GtkWidget *cancel_button;
  GtkWidget *connect_button;
  GtkWidget *progress;
  GtkLabel *step;

  GtkWidget *error_box;
  GtkLabel *error_title;
  GtkLabel *error_text;
  GtkWidget *certificate;
  GtkLabel *certificate_why;
  GtkLabel *certificate_names;
  GtkLabel *certificate_issuer;
  GtkLabel *certificate_dates;
  GtkLabel *certificate_fingerprint;
};

G_DEFINE_FINAL_TYPE (AntuiConnectDialog, antui_connect_dialog, ADW_TYPE_WINDOW)

static gboolean
is_busy (AntuiConnectDialog *self)
{
  return self->attempting && antui_connection_get_state (self->connection) == ANTUI_CONNECTION_CONNECTING;
}

static const char *
get_text (gpointer row)
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
set_row_error (gpointer row, gboolean error)
{
  if (error)
    gtk_widget_add_css_class (row, "error");
  else
    gtk_widget_remove_css_class (row, "error");
}

static void
show_error (AntuiConnectDialog *self, const char *title, const char *text)
{
  gtk_label_set_label (self->error_title, title);
  gtk_label_set_label (self->error_text, text);
  gtk_widget_set_visible (self->error_box, TRUE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

/* As the person's locale writes it, and their time. */
static char *
format_date (const char *rfc3339)
{
  g_autoptr (GDateTime) utc = rfc3339 ? g_date_time_new_from_iso8601 (rfc3339, NULL) : NULL;
  g_autoptr (GDateTime) local = utc ? g_date_time_to_local (utc) : NULL;

  return local ? g_date_time_format (local, "%x, %H:%M") : g_strdup (rfc3339 ? rfc3339 : "?");
}

/* Lines of eight bytes each, which an eye can compare; in the text itself nothing is added that copying would take along. */
static void
show_fingerprint (GtkLabel *label, const char *fingerprint)
{
  enum { LINE = 24 };
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();

  for (guint i = 0; i < strlen (fingerprint); i += LINE)
    {
      PangoAttribute *whole = pango_attr_allow_breaks_new (FALSE);

      whole->start_index = i;
      whole->end_index = i + LINE;
      pango_attr_list_insert (attributes, whole);
    }
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_label (label, fingerprint);
}

static void
show_certificate (AntuiConnectDialog *self, const AntTlsInfo *info)
{
  g_autofree char *names = info->names && *info->names ? g_strjoinv (", ", (char **) info->names) : g_strdup (_("none"));
  g_autofree char *from = format_date (info->not_before);
  g_autofree char *until = format_date (info->not_after);
  /* Translators: from when to when a certificate is valid; both are dates. */
  g_autofree char *dates = g_strdup_printf (_("%s to %s"), from, until);

  gtk_label_set_label (self->certificate_why, info->problem ? info->problem : "");
  gtk_label_set_label (self->certificate_names, names);
  gtk_label_set_label (self->certificate_issuer, info->issuer ? info->issuer : _("unknown"));
  gtk_label_set_label (self->certificate_dates, dates);
  show_fingerprint (self->certificate_fingerprint, info->fingerprint);
  gtk_widget_set_visible (self->certificate, TRUE);
}

static void
clear_error (AntuiConnectDialog *self)
{
  gtk_widget_set_visible (self->error_box, FALSE);
  gtk_widget_set_visible (self->certificate, FALSE);
  set_row_error (self->jid, FALSE);
  set_row_error (ADW_ENTRY_ROW (self->password), FALSE);
  set_row_error (self->port, FALSE);
}

static void
update (AntuiConnectDialog *self)
{
  gboolean busy = is_busy (self);
  const char *step = busy ? antui_connection_get_step (self->connection) : NULL;
  g_autofree char *text = step ? g_strdup_printf ("%s…", step) : NULL;

  /* The focus cannot stay in a field that goes insensitive. */
  if (busy && gtk_widget_get_sensitive (self->fields))
    gtk_widget_grab_focus (self->cancel_button);
  gtk_widget_set_sensitive (self->fields, !busy);
  gtk_widget_set_visible (self->progress, busy);
  gtk_label_set_label (self->step, busy && text ? text : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.open", !busy && *get_text (self->jid));
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.trust", !busy);
}

/* A certificate was trusted for the server that it came from, not for the next one. */
static void
server_changed_cb (AntuiConnectDialog *self)
{
  g_clear_pointer (&self->pin, g_free);
  clear_error (self);
  update (self);
}

/* Always FALSE. */
static gboolean
refuse_field (AntuiConnectDialog *self, AdwEntryRow *row, const char *title, const char *text)
{
  set_row_error (row, TRUE);
  show_error (self, title, text);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  return FALSE;
}

static gboolean
check_fields (AntuiConnectDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntJid) jid = ant_jid_new (get_text (self->jid), &error);
  guint16 port;

  if (!jid)
    return refuse_field (self, self->jid, antui_error_title (error), error->message);
  if (!ant_jid_get_local (jid))
    return refuse_field (self, self->jid, _("This is not an account"), _("Write it as user@domain."));
  if (!*get_text (self->password))
    return refuse_field (self, ADW_ENTRY_ROW (self->password), _("The password is missing"),
                         _("It is asked for at login and kept nowhere."));
  if (!parse_port (get_text (self->port), &port))
    {
      adw_expander_row_set_expanded (self->server, TRUE);
      return refuse_field (self, self->port, _("This is not a port"),
                           _("A port is a number from 1 to 65535. Leave it empty to look it up."));
    }
  return TRUE;
}

static void failed_cb (AntuiConnectDialog *self);
static void opened_cb (AntuiConnectDialog *self);

/* All attempts are made with one: they are one lane of the timeline. */
static void
ensure_connection (AntuiConnectDialog *self)
{
  if (self->connection && antui_connections_find (self->connections, self->connection, NULL))
    return;
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_set_object (&self->connection, antui_connections_add (self->connections));
  g_signal_connect_object (self->connection, "notify::step", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "notify::state", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->connection, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (widget);
  g_autoptr (GError) error = NULL;

  clear_error (self);
  if (!check_fields (self))
    return;

  g_autoptr (AntAccount) account = antui_connect_dialog_dup_account (self);
  if (!ant_link_config_check (account->link, &error))
    {
      show_error (self, _("Something is missing"), error->message);
      return;
    }
  ensure_connection (self);
  self->attempting = TRUE;
  antui_connections_open (self->connections, self->connection, account);
  update (self);
}

static void
trust_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (widget);
  const AntTlsInfo *info = self->connection ? antui_connection_get_failed_tls_info (self->connection) : NULL;

  if (!info || !info->fingerprint)
    return;
  g_free (self->pin);
  self->pin = g_strdup (info->fingerprint);
  open_action (widget, name, parameter);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (widget);

  if (is_busy (self))
    antui_connection_close (self->connection);
  else
    gtk_window_close (GTK_WINDOW (self));
}

static void
failed_cb (AntuiConnectDialog *self)
{
  const GError *error = antui_connection_get_error (self->connection);
  const AntTlsInfo *info = antui_connection_get_failed_tls_info (self->connection);

  if (!self->attempting || !error)
    return;
  self->attempting = FALSE;

  const char *advice = antui_error_advice (error);
  g_autofree char *text = advice ? g_strdup_printf ("%s\n%s", error->message, advice) : g_strdup (error->message);
  gboolean refused = g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE) && info && info->fingerprint;
  show_error (self, antui_error_title (error), refused ? advice : text);
  if (refused)
    show_certificate (self, info);
  update (self);
  gtk_widget_grab_focus (g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION)
                           ? GTK_WIDGET (self->password)
                           : GTK_WIDGET (self->jid));
}

static void
opened_cb (AntuiConnectDialog *self)
{
  if (!self->attempting)
    return;
  self->attempting = FALSE;
  gtk_window_close (GTK_WINDOW (self));
}

static gboolean
antui_connect_dialog_close_request (GtkWindow *window)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (window);

  self->attempting = FALSE;
  /* What was tried here and never came online is of no use to anybody. */
  if (self->connection && !antui_connection_was_online (self->connection)
      && antui_connections_find (self->connections, self->connection, NULL))
    antui_connections_remove (self->connections, self->connection);
  return GTK_WINDOW_CLASS (antui_connect_dialog_parent_class)->close_request (window);
}

static void
antui_connect_dialog_dispose (GObject *object)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (object);

  g_clear_object (&self->connection);
  g_clear_object (&self->connections);
  G_OBJECT_CLASS (antui_connect_dialog_parent_class)->dispose (object);
}

static void
antui_connect_dialog_finalize (GObject *object)
{
  g_free (ANTUI_CONNECT_DIALOG (object)->pin);
  G_OBJECT_CLASS (antui_connect_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, jid);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, password);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, server);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, host);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, port);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, encryption);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, step);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, error_title);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, error_text);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, certificate);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, certificate_why);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, certificate_names);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, certificate_issuer);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, certificate_dates);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, certificate_fingerprint);
}

static void
encryption_changed_cb (AntuiConnectDialog *self)
{
  gboolean none = adw_combo_row_get_selected (self->encryption) == ANT_TLS_NONE;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self->encryption),
                               none ? _("Everybody on the way can read everything, the password too") : "");
}

static void
antui_connect_dialog_class_init (AntuiConnectDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = antui_connect_dialog_dispose;
  object_class->finalize = antui_connect_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = antui_connect_dialog_close_request;

  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-connect-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, encryption_changed_cb);
  gtk_widget_class_install_action (widget_class, "connect.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "connect.trust", NULL, trust_action);
  gtk_widget_class_install_action (widget_class, "connect.stop", NULL, stop_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "connect.stop", NULL);
}

static void
antui_connect_dialog_init (AntuiConnectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static void
fill (AntuiConnectDialog *self, const AntLinkConfig *link)
{
  g_autofree char *port = link->port ? g_strdup_printf ("%u", link->port) : g_strdup ("");

  gtk_editable_set_text (GTK_EDITABLE (self->jid), link->jid);
  gtk_editable_set_text (GTK_EDITABLE (self->password), link->password ? link->password : "");
  gtk_editable_set_text (GTK_EDITABLE (self->host), link->host ? link->host : "");
  gtk_editable_set_text (GTK_EDITABLE (self->port), port);
  adw_combo_row_set_selected (self->encryption, link->tls);
  adw_expander_row_set_expanded (self->server, link->host || link->port || link->tls != ANT_TLS_START);
  g_free (self->pin);
  self->pin = g_strdup (link->pin);
}

/**
 * antui_connect_dialog_dup_account:
 * @self: the dialog
 *
 * Returns: (transfer full): what the fields say now
 */
AntAccount *
antui_connect_dialog_dup_account (AntuiConnectDialog *self)
{
  AntAccount *account = ant_account_new (get_text (self->jid), get_text (self->jid));
  AntLinkConfig *link = account->link;

  link->password = g_strdup (get_text (self->password));
  link->host = *get_text (self->host) ? g_strdup (get_text (self->host)) : NULL;
  parse_port (get_text (self->port), &link->port);
  link->tls = adw_combo_row_get_selected (self->encryption);
  link->pin = g_strdup (self->pin);
  return account;
}

/**
 * antui_connect_dialog_new:
 * @connections: where the new one is added
 * @account: (nullable): what the fields begin with
 *
 * Returns: (transfer none): a modal window, as yet without a parent
 */
AntuiConnectDialog *
antui_connect_dialog_new (AntuiConnections *connections, const AntAccount *account)
{
  AntuiConnectDialog *self = g_object_new (ANTUI_TYPE_CONNECT_DIALOG, NULL);

  self->connections = g_object_ref (connections);
  if (account)
    fill (self, account->link);
  update (self);
  gtk_widget_grab_focus (GTK_WIDGET (self->jid));
  return self;
}
