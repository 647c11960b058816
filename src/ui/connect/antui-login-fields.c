/* Who logs in, and how: address, and password, certificate or secret.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-login-fields.h"

#include <glib/gi18n.h>

#include "base/ant-jid.h"
#include "common/antui-init.h"
#include "connect/antui-error-text.h"

struct _AntuiLoginFields
{
  AdwPreferencesGroup parent_instance;

  AdwComboRow *kind;
  AdwEntryRow *address;
  AdwEntryRow *password;
  AdwEntryRow *certificate;
  AdwEntryRow *key;
  AdwEntryRow *certificate_password;
  GtkFileChooserNative *chooser; /* owned, nullable: open now */
};

G_DEFINE_FINAL_TYPE (AntuiLoginFields, antui_login_fields, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  CHANGED,
  ADDRESS_CHANGED,
  KIND_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row, const char *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text ? text : "");
}

/* (transfer full) (nullable) */
static char *
dup_text (AdwEntryRow *row)
{
  return *get_text (row) ? g_strdup (get_text (row)) : NULL;
}

static void
set_title (AdwEntryRow *row, const char *title)
{
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, title, -1);
}

AntuiLogin
antui_login_fields_get_kind (AntuiLoginFields *self)
{
  return adw_combo_row_get_selected (self->kind);
}

const char *
antui_login_fields_get_address (AntuiLoginFields *self)
{
  return get_text (self->address);
}

static void
update (AntuiLoginFields *self)
{
  AntuiLogin kind = antui_login_fields_get_kind (self);
  gboolean certificate = kind == ANTUI_LOGIN_CERTIFICATE;

  set_title (self->address, kind == ANTUI_LOGIN_ANONYMOUS   ? _("Domain")
                            : kind == ANTUI_LOGIN_COMPONENT ? _("Component’s name")
                                                            : _("Address (JID)"));
  set_title (self->password, kind == ANTUI_LOGIN_COMPONENT ? _("Secret") : _("Password"));
  gtk_widget_set_visible (GTK_WIDGET (self->password), kind == ANTUI_LOGIN_PASSWORD || kind == ANTUI_LOGIN_COMPONENT);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate), certificate);
  gtk_widget_set_visible (GTK_WIDGET (self->key), certificate);
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_password), certificate);
}

static void
changed_cb (AntuiLoginFields *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
address_changed_cb (AntuiLoginFields *self)
{
  g_signal_emit (self, signals[ADDRESS_CHANGED], 0);
  changed_cb (self);
}

static void
kind_changed_cb (AntuiLoginFields *self)
{
  update (self);
  g_signal_emit (self, signals[KIND_CHANGED], 0);
  address_changed_cb (self);
}

static void
chosen_cb (AntuiLoginFields *self, int response, GtkFileChooserNative *chooser)
{
  g_autoptr (GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  g_autofree char *path = file ? g_file_get_path (file) : NULL;
  gboolean key = g_str_equal (gtk_native_dialog_get_title (GTK_NATIVE_DIALOG (chooser)), _("Choose the Key"));

  if (path)
    set_text (key ? self->key : self->certificate, path);
  g_clear_object (&self->chooser);
}

static void
add_filter (GtkFileChooser *chooser, const char *name, const char *const *patterns)
{
  g_autoptr (GtkFileFilter) filter = gtk_file_filter_new ();

  gtk_file_filter_set_name (filter, name);
  for (guint i = 0; patterns[i]; i++)
    gtk_file_filter_add_pattern (filter, patterns[i]);
  gtk_file_chooser_add_filter (chooser, filter);
}

static void
choose_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiLoginFields *self = ANTUI_LOGIN_FIELDS (widget);
  gboolean key = g_str_equal (name, "login.choose-key");

  if (self->chooser)
    return;
  self->chooser = gtk_file_chooser_native_new (key ? _("Choose the Key") : _("Choose the Certificate"),
                                               GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_OPEN,
                                               NULL, NULL);
  add_filter (GTK_FILE_CHOOSER (self->chooser), _("Certificates and keys"),
              (const char *const[]) { "*.pem", "*.crt", "*.cer", "*.key", "*.p12", "*.pfx", NULL });
  add_filter (GTK_FILE_CHOOSER (self->chooser), _("All files"), (const char *const[]) { "*", NULL });
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
set_row_error (AdwEntryRow *row, gboolean error)
{
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
}

void
antui_login_fields_clear_errors (AntuiLoginFields *self)
{
  AdwEntryRow *rows[] = { self->address, self->password, self->certificate, self->key, self->certificate_password };

  for (guint i = 0; i < G_N_ELEMENTS (rows); i++)
    set_row_error (rows[i], FALSE);
}

/* Always FALSE. @text: (transfer full) */
static gboolean
refuse (AdwEntryRow *row, const char *title, char *text, const char **ret_title, char **ret_text)
{
  set_row_error (row, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (row));
  *ret_title = title;
  *ret_text = text;
  return FALSE;
}

static gboolean
check_address (AntuiLoginFields *self, AntuiLogin kind, const char **ret_title, char **ret_text)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntJid) jid = ant_jid_new (get_text (self->address), &error);

  if (!jid)
    return refuse (self->address, antui_error_title (error), g_strdup (error->message), ret_title, ret_text);
  if (kind == ANTUI_LOGIN_PASSWORD && !ant_jid_get_local (jid))
    return refuse (self->address, _("This is not an account"), g_strdup (_("Write it as user@domain.")), ret_title, ret_text);
  if ((kind == ANTUI_LOGIN_COMPONENT || kind == ANTUI_LOGIN_ANONYMOUS) && !ant_jid_is_domain (jid))
    return refuse (self->address, _("This is not a domain"), g_strdup (_("Write it without @ and /.")), ret_title, ret_text);
  return TRUE;
}

static gboolean
check_certificate (AntuiLoginFields *self, const char **ret_title, char **ret_text)
{
  g_autoptr (AntAccount) account = ant_account_new ("", "");

  if (!*get_text (self->certificate))
    return refuse (self->certificate, _("The certificate is missing"), g_strdup (_("Choose a PEM or PKCS#12 file.")),
                   ret_title, ret_text);
  antui_login_fields_get (self, account);
  if (ant_link_config_needs_cert_password (account->link))
    return refuse (self->certificate_password, _("The password of the certificate is missing"),
                   g_strdup (_("The file can only be opened with it.")), ret_title, ret_text);
  return TRUE;
}

/**
 * antui_login_fields_check:
 * @self: the fields
 * @ret_title: (out): what is wrong, translated, when %FALSE is returned
 * @ret_text: (out) (transfer full): more about it
 *
 * Returns: whether logging in can be tried
 */
gboolean
antui_login_fields_check (AntuiLoginFields *self, const char **ret_title, char **ret_text)
{
  AntuiLogin kind = antui_login_fields_get_kind (self);

  if (!check_address (self, kind, ret_title, ret_text))
    return FALSE;
  if (kind == ANTUI_LOGIN_CERTIFICATE)
    return check_certificate (self, ret_title, ret_text);
  if (kind == ANTUI_LOGIN_COMPONENT && !*get_text (self->password))
    return refuse (self->password, _("The secret is missing"), g_strdup (_("The server’s configuration names it.")),
                   ret_title, ret_text);
  if (kind == ANTUI_LOGIN_PASSWORD && !*get_text (self->password))
    return refuse (self->password, _("The password is missing"), g_strdup (_("It is asked for at login.")), ret_title,
                   ret_text);
  return TRUE;
}

void
antui_login_fields_focus (AntuiLoginFields *self, gboolean secret)
{
  AdwEntryRow *row = self->address;

  if (secret && gtk_widget_get_visible (GTK_WIDGET (self->password)))
    row = self->password;
  else if (secret && gtk_widget_get_visible (GTK_WIDGET (self->certificate_password)))
    row = self->certificate_password;
  gtk_widget_grab_focus (GTK_WIDGET (row));
}

void
antui_login_fields_set (AntuiLoginFields *self, const AntAccount *account)
{
  const AntLinkConfig *link = account->link;

  adw_combo_row_set_selected (self->kind, link->component     ? ANTUI_LOGIN_COMPONENT
                                          : link->anonymous   ? ANTUI_LOGIN_ANONYMOUS
                                          : link->client_cert ? ANTUI_LOGIN_CERTIFICATE
                                                              : ANTUI_LOGIN_PASSWORD);
  set_text (self->address, link->jid);
  set_text (self->password, link->password);
  set_text (self->certificate, link->client_cert);
  set_text (self->key, link->client_key);
  set_text (self->certificate_password, link->client_cert_password);
}

void
antui_login_fields_get (AntuiLoginFields *self, AntAccount *account)
{
  AntuiLogin kind = antui_login_fields_get_kind (self);
  AntLinkConfig *link = account->link;

  g_free (link->jid);
  link->jid = g_strdup (get_text (self->address));
  link->component = kind == ANTUI_LOGIN_COMPONENT;
  link->anonymous = kind == ANTUI_LOGIN_ANONYMOUS;
  if (kind == ANTUI_LOGIN_PASSWORD || kind == ANTUI_LOGIN_COMPONENT)
    link->password = dup_text (self->password);
  if (kind != ANTUI_LOGIN_CERTIFICATE)
    return;
  link->client_cert = dup_text (self->certificate);
  link->client_key = dup_text (self->key);
  link->client_cert_password = dup_text (self->certificate_password);
}

static void
antui_login_fields_dispose (GObject *object)
{
  AntuiLoginFields *self = ANTUI_LOGIN_FIELDS (object);

  if (self->chooser)
    gtk_native_dialog_destroy (GTK_NATIVE_DIALOG (self->chooser));
  g_clear_object (&self->chooser);
  G_OBJECT_CLASS (antui_login_fields_parent_class)->dispose (object);
}

static void
antui_login_fields_class_init (AntuiLoginFieldsClass *klass)
{
  static const char *const names[] = { "changed", "address-changed", "kind-changed" };
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_login_fields_dispose;
  for (guint i = 0; i < N_SIGNALS; i++)
    signals[i] = g_signal_new (names[i], ANTUI_TYPE_LOGIN_FIELDS, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-login-fields.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiLoginFields, kind);
  gtk_widget_class_bind_template_child (widget_class, AntuiLoginFields, address);
  gtk_widget_class_bind_template_child (widget_class, AntuiLoginFields, password);
  gtk_widget_class_bind_template_child (widget_class, AntuiLoginFields, certificate);
  gtk_widget_class_bind_template_child (widget_class, AntuiLoginFields, key);
  gtk_widget_class_bind_template_child (widget_class, AntuiLoginFields, certificate_password);
  gtk_widget_class_bind_template_callback (widget_class, address_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_changed_cb);
  gtk_widget_class_install_action (widget_class, "login.choose-certificate", NULL, choose_action);
  gtk_widget_class_install_action (widget_class, "login.choose-key", NULL, choose_action);
}

static void
antui_login_fields_init (AntuiLoginFields *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  update (self);
}
