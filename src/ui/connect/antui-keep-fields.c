/* Whether an account is kept, what it is called then, and whether its password goes into the keyring.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-keep-fields.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"

/**
 * AntuiKeepFields:
 *
 * @probing: (nullable): asking whether there is a keyring, from the first time that it matters
 * @probed: it was asked for
 */
struct _AntuiKeepFields
{
  AdwPreferencesGroup parent_instance;

  AntuiAccounts *accounts;
  GCancellable *probing;
  gboolean probed;

  AdwExpanderRow *keep;
  AdwEntryRow *name;
  AdwActionRow *password_row;
  GtkSwitch *password;
};

G_DEFINE_FINAL_TYPE (AntuiKeepFields, antui_keep_fields, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  PROP_KEEP = 1,
  N_PROPS,
};

static GParamSpec *props[N_PROPS];

void
antui_keep_fields_show_problem (AntuiKeepFields *self, const char *why)
{
  /* Translators: %s says why, in a sentence of its own without a full stop. */
  g_autofree char *text = g_strdup_printf (_("%s. It is asked for each time."), why);

  gtk_switch_set_active (self->password, FALSE);
  gtk_widget_set_sensitive (GTK_WIDGET (self->password), FALSE);
  adw_action_row_set_subtitle (self->password_row, text);
}

static void
probed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (AntuiKeepFields) self = user_data;
  g_autoptr (GError) error = NULL;

  if (!antui_accounts_probe_finish (ANTUI_ACCOUNTS (source), result, &error)
      && !g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    antui_keep_fields_show_problem (self, error->message);
  g_clear_object (&self->probing);
}

/* Asking may open the keyring's own question: not before somebody wants something kept. */
static void
keep_cb (AntuiKeepFields *self)
{
  gboolean keep = adw_expander_row_get_enable_expansion (self->keep);

  adw_expander_row_set_expanded (self->keep, keep);
  g_object_notify_by_pspec (G_OBJECT (self), props[PROP_KEEP]);
  if (!keep || self->probed || !self->accounts)
    return;
  self->probed = TRUE;
  self->probing = g_cancellable_new ();
  antui_accounts_probe_async (self->accounts, self->probing, probed_cb, g_object_ref (self));
}

void
antui_keep_fields_set_accounts (AntuiKeepFields *self, AntuiAccounts *accounts)
{
  g_return_if_fail (ANTUI_IS_KEEP_FIELDS (self) && !self->accounts);

  self->accounts = g_object_ref (accounts);
}

void
antui_keep_fields_set (AntuiKeepFields *self, const char *name, gboolean passwords)
{
  g_return_if_fail (ANTUI_IS_KEEP_FIELDS (self));

  gtk_editable_set_text (GTK_EDITABLE (self->name), name ? name : "");
  if (gtk_widget_get_sensitive (GTK_WIDGET (self->password)))
    gtk_switch_set_active (self->password, passwords);
  antui_keep_fields_set_keep (self, name != NULL);
}

gboolean
antui_keep_fields_get_keep (AntuiKeepFields *self)
{
  return adw_expander_row_get_enable_expansion (self->keep);
}

void
antui_keep_fields_set_keep (AntuiKeepFields *self, gboolean keep)
{
  adw_expander_row_set_enable_expansion (self->keep, keep);
}

gboolean
antui_keep_fields_get_passwords (AntuiKeepFields *self)
{
  return gtk_switch_get_active (self->password);
}

void
antui_keep_fields_set_has_password (AntuiKeepFields *self, gboolean has_password)
{
  gtk_widget_set_visible (GTK_WIDGET (self->password_row), has_password);
}

const char *
antui_keep_fields_get_name (AntuiKeepFields *self, const char *address)
{
  const char *name = gtk_editable_get_text (GTK_EDITABLE (self->name));

  return *name ? name : address;
}

void
antui_keep_fields_clear_errors (AntuiKeepFields *self)
{
  gtk_widget_remove_css_class (GTK_WIDGET (self->name), "error");
}

gboolean
antui_keep_fields_check (AntuiKeepFields *self, const char *address, GError **error)
{
  if (!antui_keep_fields_get_keep (self) || ant_account_check_name (antui_keep_fields_get_name (self, address), error))
    return TRUE;
  adw_expander_row_set_expanded (self->keep, TRUE);
  gtk_widget_add_css_class (GTK_WIDGET (self->name), "error");
  gtk_widget_grab_focus (GTK_WIDGET (self->name));
  return FALSE;
}

/* The dialog goes, also while the keyring asks for its password. */
static void
antui_keep_fields_unroot (GtkWidget *widget)
{
  g_cancellable_cancel (ANTUI_KEEP_FIELDS (widget)->probing);
  GTK_WIDGET_CLASS (antui_keep_fields_parent_class)->unroot (widget);
}

static void
antui_keep_fields_get_property (GObject *object, guint id, GValue *value, GParamSpec *pspec)
{
  switch (id)
    {
    case PROP_KEEP:
      g_value_set_boolean (value, antui_keep_fields_get_keep (ANTUI_KEEP_FIELDS (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, id, pspec);
    }
}

static void
antui_keep_fields_dispose (GObject *object)
{
  AntuiKeepFields *self = ANTUI_KEEP_FIELDS (object);

  g_clear_object (&self->accounts);
  G_OBJECT_CLASS (antui_keep_fields_parent_class)->dispose (object);
}

static void
antui_keep_fields_class_init (AntuiKeepFieldsClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->get_property = antui_keep_fields_get_property;
  G_OBJECT_CLASS (klass)->dispose = antui_keep_fields_dispose;
  props[PROP_KEEP] = g_param_spec_boolean ("keep", NULL, NULL, FALSE, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (G_OBJECT_CLASS (klass), N_PROPS, props);
  widget_class->unroot = antui_keep_fields_unroot;
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-keep-fields.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiKeepFields, keep);
  gtk_widget_class_bind_template_child (widget_class, AntuiKeepFields, name);
  gtk_widget_class_bind_template_child (widget_class, AntuiKeepFields, password_row);
  gtk_widget_class_bind_template_child (widget_class, AntuiKeepFields, password);
  gtk_widget_class_bind_template_callback (widget_class, keep_cb);
}

static void
antui_keep_fields_init (AntuiKeepFields *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
