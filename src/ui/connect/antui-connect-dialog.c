/* Asks for an account and connects to it; whatever fails is said beside the fields, which keep what was typed.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connect-dialog-private.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"

G_DEFINE_FINAL_TYPE (AntuiConnectDialog, antui_connect_dialog, ADW_TYPE_WINDOW)

void
antui_connect_dialog_show_error (AntuiConnectDialog *self, const char *title, const char *text)
{
  gtk_label_set_label (self->error_title, title);
  gtk_label_set_label (self->error_text, text);
  gtk_widget_set_visible (self->error_box, TRUE);
  gtk_adjustment_set_value (gtk_scrolled_window_get_vadjustment (self->scroller), 0);
}

void
antui_connect_dialog_clear_error (AntuiConnectDialog *self)
{
  gtk_widget_set_visible (self->error_box, FALSE);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate), FALSE);
  antui_login_fields_clear_errors (self->login);
  antui_server_fields_clear_errors (self->server);
  antui_keep_fields_clear_errors (self->keep);
}

void
antui_connect_dialog_update (AntuiConnectDialog *self)
{
  gboolean busy = antui_connect_dialog_is_busy (self);
  const char *step = busy ? antui_connection_get_step (self->connection) : NULL;
  g_autofree char *text = step ? g_strdup_printf ("%s…", step) : NULL;

  /* The focus cannot stay in a field that goes insensitive. */
  if (busy && gtk_widget_get_sensitive (self->fields))
    gtk_widget_grab_focus (self->cancel_button);
  gtk_widget_set_sensitive (self->fields, !busy);
  gtk_widget_set_sensitive (GTK_WIDGET (self->certificate), !busy);
  gtk_widget_set_visible (self->progress, busy);
  gtk_label_set_label (self->step, text ? text : "");
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "connect.open",
                                 !busy && *antui_login_fields_get_address (self->login));
}

/* A certificate was trusted for the server that it came from, not for the next one. */
static void
server_changed_cb (AntuiConnectDialog *self)
{
  g_clear_pointer (&self->once, g_free);
  antui_connect_dialog_clear_error (self);
  antui_connect_dialog_update (self);
}

static void
address_changed_cb (AntuiConnectDialog *self)
{
  antui_server_fields_set_pin (self->server, NULL);
  server_changed_cb (self);
}

static void
kind_changed_cb (AntuiConnectDialog *self)
{
  AntuiLogin kind = antui_login_fields_get_kind (self->login);

  antui_server_fields_set_component (self->server, kind == ANTUI_LOGIN_COMPONENT);
  antui_session_fields_set_component (self->session, kind == ANTUI_LOGIN_COMPONENT);
  antui_keep_fields_set_has_password (self->keep, kind != ANTUI_LOGIN_ANONYMOUS);
}

static void
trusted_cb (AntuiConnectDialog *self, gboolean pinned)
{
  antui_connect_dialog_trust (self, pinned);
}

static void
loaded_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiConnectDialog) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autofree char *why = NULL;
  g_autoptr (AntAccount) account = antui_accounts_load_finish (ANTUI_ACCOUNTS (source), result, &why, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->loading);
  if (account)
    antui_connect_dialog_fill (self, account, account->name, why);
  else
    antui_connect_dialog_show_error (self, _("This account cannot be read"), error->message);
}

static void
saved_cb (AntuiConnectDialog *self)
{
  guint selected = adw_combo_row_get_selected (self->saved);
  g_autoptr (AntAccount) fresh = NULL;

  if (self->filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  g_cancellable_cancel (self->loading);
  g_clear_object (&self->loading);
  if (selected == 0)
    {
      fresh = ant_account_new ("", "");
      antui_connect_dialog_fill (self, fresh, /* name= */ NULL, /* why= */ NULL);
      return;
    }
  self->loading = g_cancellable_new ();
  antui_accounts_load_async (self->accounts, gtk_string_list_get_string (self->names, selected), self->loading, loaded_cb,
                             g_object_ref (self));
}

/* The names as they are now; @name is chosen. */
static void
update_saved (AntuiConnectDialog *self, const char *name)
{
  GListModel *items = G_LIST_MODEL (antui_accounts_get_store (self->accounts));
  guint n = g_list_model_get_n_items (items), chosen = 0;

  self->filling = TRUE;
  gtk_string_list_splice (self->names, 1, g_list_model_get_n_items (G_LIST_MODEL (self->names)) - 1, NULL);
  for (guint i = 0; i < n; i++)
    {
      g_autoptr (AntAccountItem) item = g_list_model_get_item (items, i);

      gtk_string_list_append (self->names, ant_account_item_get_name (item));
      if (g_strcmp0 (ant_account_item_get_name (item), name) == 0)
        chosen = i + 1;
    }
  adw_combo_row_set_selected (self->saved, chosen);
  gtk_widget_set_visible (self->saved_group, n > 0);
  gtk_widget_set_visible (self->forget_button, chosen > 0);
  self->filling = FALSE;
}

static void
forget_response_cb (AntuiConnectDialog *self, const char *response)
{
  g_autoptr (AntAccount) account = NULL;

  if (!g_str_equal (response, "forget") || !self->name)
    return;
  antui_accounts_forget (self->accounts, self->name);
  /* What the fields say stays, to be connected to or kept anew. */
  account = antui_connect_dialog_dup_account (self);
  antui_connect_dialog_fill (self, account, /* name= */ NULL, /* why= */ NULL);
}

static void
forget_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (widget);
  GtkWidget *question = adw_message_dialog_new (GTK_WINDOW (self), _("Forget the Account?"), NULL);

  adw_message_dialog_format_body (ADW_MESSAGE_DIALOG (question),
                                  /* Translators: %s is what an account is called. */
                                  _("“%s” is removed from the accounts that are kept, and its passwords from the keyring."),
                                  self->name);
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (question), "cancel", _("_Cancel"), "forget", _("_Forget"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (question), "forget", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (question), "cancel");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (question), "cancel");
  g_signal_connect_object (question, "response", G_CALLBACK (forget_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (question));
}

/**
 * antui_connect_dialog_fill:
 * @self: the dialog
 * @account: what the fields begin with
 * @name: (nullable): what it is kept as, if it is
 * @why: (nullable): why its password is not there
 */
void
antui_connect_dialog_fill (AntuiConnectDialog *self, const AntAccount *account, const char *name, const char *why)
{
  g_autofree char *kept = g_strdup (name);
  gboolean complete = antui_account_is_complete (account);

  g_return_if_fail (ANTUI_IS_CONNECT_DIALOG (self));

  g_free (self->name);
  self->name = g_steal_pointer (&kept);
  antui_login_fields_set (self->login, account);
  antui_server_fields_set (self->server, account);
  antui_session_fields_set (self->session, account);
  /* Of one that is kept the password was in the keyring, or it was not wanted there. */
  antui_keep_fields_set (self->keep, self->name, !self->name || complete);
  if (why)
    antui_keep_fields_show_problem (self->keep, why);
  update_saved (self, self->name);
  antui_connect_dialog_clear_error (self);
  antui_connect_dialog_update (self);
  antui_login_fields_focus (self->login, *account->link->jid && !complete);
}

/* A pin that is not that of a kept account was for a session alone: it is no choice that the fields show. */
static void
take_back_trust (AntuiConnectDialog *self, const AntAccount *account, AntAccountItem *item)
{
  const AntAccount *kept = item ? ant_account_item_get_account (item) : NULL;

  if (!account->link->pin || (kept && kept->link->pin))
    return;
  antui_server_fields_set_pin (self->server, NULL);
  g_free (self->once);
  self->once = g_strdup (account->link->pin);
}

/**
 * antui_connect_dialog_edit:
 * @self: the dialog
 * @connection: one that is offline and was opened with an account
 *
 * Begins with its account and what went wrong; it is connected again as the same lane.
 */
void
antui_connect_dialog_edit (AntuiConnectDialog *self, AntuiConnection *connection)
{
  const AntAccount *account = antui_connection_get_account (connection);
  AntAccountItem *item = ant_account_store_find (antui_accounts_get_store (self->accounts), account->name);

  antui_connect_dialog_use (self, connection);
  antui_connect_dialog_fill (self, account, item ? account->name : NULL, /* why= */ NULL);
  take_back_trust (self, account, item);
  antui_connect_dialog_show_failure (self);
}

AntAccount *
antui_connect_dialog_dup_account (AntuiConnectDialog *self)
{
  const char *address = antui_login_fields_get_address (self->login);
  AntAccount *account = ant_account_new (antui_keep_fields_get_name (self->keep, address), address);

  antui_login_fields_get (self->login, account);
  antui_server_fields_get (self->server, account);
  antui_session_fields_get (self->session, account);
  return account;
}

gboolean
antui_connect_dialog_was_opened (AntuiConnectDialog *self)
{
  return self->opened;
}

static gboolean
antui_connect_dialog_close_request (GtkWindow *window)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (window);

  g_cancellable_cancel (self->loading);
  if (antui_connect_dialog_is_busy (self))
    antui_connection_close (self->connection);
  self->attempting = FALSE;
  /* What was tried here and never came online is of no use to anybody. */
  if (self->added && !antui_connection_was_online (self->connection)
      && antui_connections_find (self->connections, self->connection, NULL))
    antui_connections_remove (self->connections, self->connection);
  return GTK_WINDOW_CLASS (antui_connect_dialog_parent_class)->close_request (window);
}

static void
antui_connect_dialog_dispose (GObject *object)
{
  AntuiConnectDialog *self = ANTUI_CONNECT_DIALOG (object);

  g_clear_object (&self->loading);
  g_clear_object (&self->connection);
  g_clear_object (&self->connections);
  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (antui_connect_dialog_parent_class)->dispose (object);
}

static void
antui_connect_dialog_finalize (GObject *object)
{
  g_free (ANTUI_CONNECT_DIALOG (object)->once);
  g_free (ANTUI_CONNECT_DIALOG (object)->name);
  G_OBJECT_CLASS (antui_connect_dialog_parent_class)->finalize (object);
}

static void
bind_children (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, cancel_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, connect_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, scroller);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, error_box);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, error_title);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, error_text);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, certificate);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, progress);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, step);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, fields);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, saved_group);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, saved);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, names);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, login);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, keep);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, server);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, session);
  gtk_widget_class_bind_template_child (widget_class, AntuiConnectDialog, forget_button);
}

static void
antui_connect_dialog_class_init (AntuiConnectDialogClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = antui_connect_dialog_dispose;
  object_class->finalize = antui_connect_dialog_finalize;
  GTK_WINDOW_CLASS (klass)->close_request = antui_connect_dialog_close_request;

  g_type_ensure (ANTUI_TYPE_CERTIFICATE_CARD);
  g_type_ensure (ANTUI_TYPE_KEEP_FIELDS);
  g_type_ensure (ANTUI_TYPE_LOGIN_FIELDS);
  g_type_ensure (ANTUI_TYPE_SERVER_FIELDS);
  g_type_ensure (ANTUI_TYPE_SESSION_FIELDS);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-connect-dialog.ui");
  bind_children (widget_class);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, saved_cb);
  gtk_widget_class_bind_template_callback (widget_class, server_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, trusted_cb);
  gtk_widget_class_install_action (widget_class, "connect.forget", NULL, forget_action);
  antui_connect_dialog_install_attempts (widget_class);
}

static void
antui_connect_dialog_init (AntuiConnectDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/**
 * antui_connect_dialog_new:
 * @connections: where the new one is added
 * @accounts: those that are kept
 *
 * Returns: (transfer none): a modal window, as yet without a parent
 */
AntuiConnectDialog *
antui_connect_dialog_new (AntuiConnections *connections, AntuiAccounts *accounts)
{
  AntuiConnectDialog *self = g_object_new (ANTUI_TYPE_CONNECT_DIALOG, NULL);

  self->connections = g_object_ref (connections);
  self->accounts = g_object_ref (accounts);
  antui_keep_fields_set_accounts (self->keep, accounts);
  update_saved (self, NULL);
  antui_connect_dialog_update (self);
  antui_login_fields_focus (self->login, /* secret= */ FALSE);
  return self;
}
