/* Attempts to connect: what is checked before, what is said when one fails, what is kept when one succeeds.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connect-dialog-private.h"

#include <glib/gi18n.h>
#include <string.h>

#include "connect/antui-error-text.h"
#include "wire/ant-tap.h"

gboolean
antui_connect_dialog_is_busy (AntuiConnectDialog *self)
{
  return self->attempting && antui_connection_get_state (self->connection) == ANTUI_CONNECTION_CONNECTING;
}

/* Core names the option at fault as the command line spells it: `--client-cert: why`. */
static void
show_refused_choice (AntuiConnectDialog *self, const GError *error)
{
  const char *why = g_str_has_prefix (error->message, "--") ? strstr (error->message, ": ") : NULL;

  antui_connect_dialog_show_error (self,
                                   g_str_has_prefix (error->message, "--client-cert") ? _("The certificate cannot be used")
                                                                                      : _("This cannot work"),
                                   why ? why + 2 : error->message);
}

static gboolean
check_fields (AntuiConnectDialog *self)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const char *title = NULL;

  if (!antui_login_fields_check (self->login, &title, &text))
    antui_connect_dialog_show_error (self, title, text);
  else if (!antui_server_fields_check (self->server))
    antui_connect_dialog_show_error (self, _("This is not a port"),
                                     _("A port is a number from 1 to 65535. Leave it empty to look it up."));
  else if (!antui_keep_fields_check (self->keep, antui_login_fields_get_address (self->login), &error))
    antui_connect_dialog_show_error (self, _("The account cannot be called so"), error->message);
  else
    return TRUE;
  return FALSE;
}

static void
keep_account (AntuiConnectDialog *self)
{
  g_autoptr (AntAccount) account = antui_connect_dialog_dup_account (self);

  if (antui_keep_fields_get_keep (self->keep))
    antui_accounts_keep (self->accounts, account, antui_keep_fields_get_passwords (self->keep));
}

static void
opened_cb (AntuiConnectDialog *self)
{
  if (!self->attempting)
    return;
  self->attempting = FALSE;
  self->opened = TRUE;
  keep_account (self);
  gtk_window_close (GTK_WINDOW (self));
}

/* Above the fields: the certificate that was refused, or the error in words. */
void
antui_connect_dialog_show_failure (AntuiConnectDialog *self)
{
  const GError *error = antui_connection_get_error (self->connection);
  AntTlsInfo *info = antui_connection_get_failed_tls_info (self->connection);

  if (!error)
    return;
  if (g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE) && info && info->fingerprint)
    {
      antui_certificate_card_set_info (self->certificate, info);
      gtk_widget_set_visible (GTK_WIDGET (self->certificate), TRUE);
      gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
      gtk_widget_grab_focus (self->cancel_button);
      return;
    }

  const AntAccount *account = antui_connection_get_account (self->connection);
  g_autofree char *text = antui_error_text (error, account ? account->link->host : NULL);
  antui_connect_dialog_show_error (self, antui_error_title (error), text);
  antui_login_fields_focus (self->login, g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION));
}

static void
failed_cb (AntuiConnectDialog *self)
{
  if (!self->attempting)
    return;
  self->attempting = FALSE;
  antui_connect_dialog_update (self);
  antui_connect_dialog_show_failure (self);
}

/* All attempts are made with one connection: they are one lane of the timeline. */
void
antui_connect_dialog_use (AntuiConnectDialog *self, AntuiConnection *connection)
{
  if (self->connection)
    g_signal_handlers_disconnect_by_data (self->connection, self);
  g_set_object (&self->connection, connection);
  g_signal_connect_object (connection, "notify::step", G_CALLBACK (antui_connect_dialog_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "notify::state", G_CALLBACK (antui_connect_dialog_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "failed", G_CALLBACK (failed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (connection, "opened", G_CALLBACK (opened_cb), self, G_CONNECT_SWAPPED);
}

static void
open_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (widget);
  g_autoptr (AntAccount) account = NULL;
  g_autoptr (GError) error = NULL;

  antui_connect_dialog_clear_error (self);
  if (!check_fields (self))
    return;
  account = antui_connect_dialog_dup_account (self);
  /* In this session alone: neither what is kept nor what the fields begin with the next time has it. */
  if (self->once)
    {
      g_free (account->link->pin);
      account->link->pin = g_strdup (self->once);
    }
  if (!ant_link_config_check (account->link, &error))
    {
      show_refused_choice (self, error);
      return;
    }
  if (!antui_connections_find (self->connections, self->connection, NULL))
    {
      antui_connect_dialog_use (self, antui_connections_add (self->connections));
      self->added = TRUE;
    }
  /* It may have come back by itself meanwhile. */
  if (antui_connection_get_state (self->connection) != ANTUI_CONNECTION_OFFLINE)
    return;
  self->attempting = TRUE;
  antui_connections_open (self->connections, self->connection, account);
  antui_connect_dialog_update (self);
}

void
antui_connect_dialog_trust (AntuiConnectDialog *self, gboolean pinned)
{
  const char *fingerprint = antui_certificate_card_get_fingerprint (self->certificate);

  g_free (self->once);
  self->once = pinned ? NULL : g_strdup (fingerprint);
  if (pinned)
    {
      antui_server_fields_set_pin (self->server, fingerprint);
      antui_keep_fields_set_keep (self->keep, TRUE);
    }
  gtk_widget_activate_action (GTK_WIDGET (self), "connect.open", NULL);
}

static void
stop_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (widget);

  if (antui_connect_dialog_is_busy (self))
    antui_connection_close (self->connection);
  else
    gtk_window_close (GTK_WINDOW (self));
}

void
antui_connect_dialog_install_attempts (GtkWidgetClass *widget_class)
{
  gtk_widget_class_install_action (widget_class, "connect.open", NULL, open_action);
  gtk_widget_class_install_action (widget_class, "connect.stop", NULL, stop_action);
  gtk_widget_class_add_binding_action (widget_class, GDK_KEY_Escape, 0, "connect.stop", NULL);
}
