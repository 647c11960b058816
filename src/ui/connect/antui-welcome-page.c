/* The first thing a person sees: two ways to a server.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-welcome-page.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"
#include "connect/antui-error-text.h"
#include "connect/antui-saved-list.h"

struct _AntuiWelcomePage
{
  AdwBin parent_instance;

  AdwStatusPage *status;
  GtkWidget *error_box;
  GtkLabel *error_title;
  GtkLabel *error_text;
  AntuiSavedList *saved;
};

G_DEFINE_FINAL_TYPE (AntuiWelcomePage, antui_welcome_page, ADW_TYPE_BIN)

/**
 * antui_welcome_page_set_error:
 * @self: the page
 * @error: (nullable): what happened
 *
 * Says above the two choices what went wrong with the last one.
 */
void
antui_welcome_page_set_error (AntuiWelcomePage *self, const GError *error)
{
  gtk_widget_set_visible (self->error_box, error != NULL);
  if (!error)
    return;

  g_autofree char *text = antui_error_text (error, /* host= */ NULL);
  gtk_label_set_label (self->error_title, antui_error_title (error));
  gtk_label_set_label (self->error_text, text);
}

void
antui_welcome_page_set_store (AntuiWelcomePage *self, AntAccountStore *store)
{
  antui_saved_list_set_store (self->saved, store);
}

static void
antui_welcome_page_class_init (AntuiWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (ANTUI_TYPE_SAVED_LIST);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/connect/antui-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiWelcomePage, status);
  gtk_widget_class_bind_template_child (widget_class, AntuiWelcomePage, error_box);
  gtk_widget_class_bind_template_child (widget_class, AntuiWelcomePage, error_title);
  gtk_widget_class_bind_template_child (widget_class, AntuiWelcomePage, error_text);
  gtk_widget_class_bind_template_child (widget_class, AntuiWelcomePage, saved);
}

static void
antui_welcome_page_init (AntuiWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->status, ANT_APP_ID);
}
