/* One template in the sidebar: title, and what it is in one line; or why its file cannot be read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-template-row.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"
#include "exchange/ant-exchange.h"

struct _AntuiTemplateRow
{
  GtkListBoxRow parent_instance;

  AntTemplate *template;
  char *tooltip; /* title, and description or summary */

  GtkLabel *title;
  GtkLabel *subtitle;
  GtkWidget *broken;
};

G_DEFINE_FINAL_TYPE (AntuiTemplateRow, antui_template_row, GTK_TYPE_LIST_BOX_ROW)

enum
{
  TOOLTIP_CHARS = 48,
};

/**
 * antui_effect_label:
 * @effect: what a template does to the server
 *
 * Returns: (transfer none): translated
 */
const char *
antui_effect_label (AntEffect effect)
{
  switch (effect)
    {
    case ANT_EFFECT_WRITE:
      return C_("effect of a template", "writes");
    case ANT_EFFECT_DESTRUCTIVE:
      return C_("effect of a template", "destructive");
    case ANT_EFFECT_READ:
    default:
      return C_("effect of a template", "reads");
    }
}

/**
 * antui_template_summary:
 * @template: a template that can be read
 *
 * Returns: (transfer full): its document, type and effect: `XEP-0030 · get · reads`
 */
char *
antui_template_summary (AntTemplate *template)
{
  g_autoptr (GStrvBuilder) builder = g_strv_builder_new ();
  const char *xep = ant_template_get_xep (template);
  const char *type = ant_template_get_stanza_type (template);

  if (xep && *xep)
    g_strv_builder_add (builder, xep);
  g_strv_builder_add (builder, type && *type ? type : ant_kind_to_word (ant_template_get_kind (template)));
  g_strv_builder_add (builder, antui_effect_label (ant_template_get_effect (template)));

  g_auto (GStrv) parts = g_strv_builder_end (builder);
  return g_strjoinv (" · ", parts);
}

static void
fill (AntuiTemplateRow *self)
{
  const GError *error = ant_template_get_error (self->template);
  const char *title = ant_template_get_title (self->template);
  const char *description = ant_template_get_description (self->template);
  g_autofree char *summary = error ? g_strdup (error->message) : antui_template_summary (self->template);
  g_autofree char *tooltip = description && *description && !error ? g_strdup_printf ("%s\n%s", title, description)
                                                                   : g_strdup_printf ("%s\n%s", title, summary);

  gtk_label_set_label (self->title, title);
  gtk_label_set_label (self->subtitle, summary);
  gtk_widget_set_visible (self->broken, error != NULL);
  if (error)
    gtk_widget_add_css_class (GTK_WIDGET (self->subtitle), "error");
  g_free (self->tooltip);
  self->tooltip = g_steal_pointer (&tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, summary, -1);
}

/* A label of our own, since GTK's does not wrap. */
static gboolean
query_tooltip_cb (AntuiTemplateRow *self, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  GtkWidget *label = gtk_label_new (self->tooltip);

  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (label), TOOLTIP_CHARS);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_tooltip_set_custom (tooltip, label);
  return TRUE;
}

static void
antui_template_row_finalize (GObject *object)
{
  g_free (ANTUI_TEMPLATE_ROW (object)->tooltip);
  G_OBJECT_CLASS (antui_template_row_parent_class)->finalize (object);
}

static void
antui_template_row_dispose (GObject *object)
{
  AntuiTemplateRow *self = ANTUI_TEMPLATE_ROW (object);

  g_clear_object (&self->template);
  G_OBJECT_CLASS (antui_template_row_parent_class)->dispose (object);
}

static void
antui_template_row_class_init (AntuiTemplateRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_template_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = antui_template_row_finalize;
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/console/antui-template-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiTemplateRow, title);
  gtk_widget_class_bind_template_child (widget_class, AntuiTemplateRow, subtitle);
  gtk_widget_class_bind_template_child (widget_class, AntuiTemplateRow, broken);
}

static void
antui_template_row_init (AntuiTemplateRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  g_signal_connect (self, "query-tooltip", G_CALLBACK (query_tooltip_cb), NULL);
}

/**
 * antui_template_row_new:
 * @template: what to show
 *
 * Returns: (transfer floating): a row
 */
AntuiTemplateRow *
antui_template_row_new (AntTemplate *template)
{
  AntuiTemplateRow *self = g_object_new (ANTUI_TYPE_TEMPLATE_ROW, NULL);

  g_set_object (&self->template, template);
  fill (self);
  return self;
}

/**
 * antui_template_row_get_template:
 * @self: the row
 *
 * Returns: (transfer none): what it shows
 */
AntTemplate *
antui_template_row_get_template (AntuiTemplateRow *self)
{
  return self->template;
}
