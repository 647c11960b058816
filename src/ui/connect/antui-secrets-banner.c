/* Says above the timeline whose secrets are shown, and stops it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-secrets-banner.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"
#include "connect/antui-connection-text.h"

/**
 * AntuiSecretsBanner:
 *
 * It is there as long as a session of the window shows secrets. (AdwBanner would be newer than our floor.)
 */
struct _AntuiSecretsBanner
{
  AdwBin parent_instance;

  AntuiConnections *connections;

  GtkLabel *label;
};

G_DEFINE_FINAL_TYPE (AntuiSecretsBanner, antui_secrets_banner, ADW_TYPE_BIN)

static void
update (AntuiSecretsBanner *self)
{
  g_autoptr (GPtrArray) titles = g_ptr_array_new ();
  g_autofree char *joined = NULL;
  g_autofree char *text = NULL;

  for (guint i = 0; i < antui_connections_get_n (self->connections); i++)
    {
      AntuiConnection *connection = antui_connections_get (self->connections, i);

      if (antui_connection_get_show_secrets (connection))
        g_ptr_array_add (titles, (gpointer) antui_connection_title (connection));
    }
  gtk_widget_set_visible (GTK_WIDGET (self), titles->len > 0);
  g_ptr_array_add (titles, NULL);
  joined = g_strjoinv (", ", (char **) titles->pdata);
  /* Translators: %s is one or more addresses, separated by commas. */
  text = g_strdup_printf (_("Secrets are shown: %s"), joined);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->label), text);
}

static void
hide_cb (AntuiSecretsBanner *self)
{
  for (guint i = 0; i < antui_connections_get_n (self->connections); i++)
    antui_connection_set_show_secrets (antui_connections_get (self->connections, i), FALSE);
}

void
antui_secrets_banner_set_connections (AntuiSecretsBanner *self, AntuiConnections *connections)
{
  g_return_if_fail (ANTUI_IS_SECRETS_BANNER (self));
  g_return_if_fail (self->connections == NULL);

  self->connections = g_object_ref (connections);
  g_signal_connect_object (connections, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

static void
antui_secrets_banner_dispose (GObject *object)
{
  g_clear_object (&ANTUI_SECRETS_BANNER (object)->connections);
  G_OBJECT_CLASS (antui_secrets_banner_parent_class)->dispose (object);
}

static void
antui_secrets_banner_class_init (AntuiSecretsBannerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_secrets_banner_dispose;
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-secrets-banner.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiSecretsBanner, label);
  gtk_widget_class_bind_template_callback (widget_class, hide_cb);
}

static void
antui_secrets_banner_init (AntuiSecretsBanner *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
