/* One line under the editor: well-formed, or the worst that is wrong; a click jumps there.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-problems-bar.h"

#include <glib/gi18n.h>

#include "common/antui-init.h"

struct _AntuiProblemsBar
{
  AdwBin parent_instance;

  GtkWidget *button;
  GtkImage *icon;
  GtkLabel *label;
  GtkLabel *more;
};

G_DEFINE_FINAL_TYPE (AntuiProblemsBar, antui_problems_bar, ADW_TYPE_BIN)

static void
show (AntuiProblemsBar *self, const char *icon, const char *style, const char *text, const char *tooltip)
{
  static const char *const styles[] = { "error", "warning", "success", "dim-label" };

  for (guint i = 0; i < G_N_ELEMENTS (styles); i++)
    {
      gtk_widget_remove_css_class (GTK_WIDGET (self->icon), styles[i]);
      gtk_widget_remove_css_class (GTK_WIDGET (self->label), styles[i]);
    }
  gtk_widget_add_css_class (GTK_WIDGET (self->icon), style);
  if (g_str_equal (style, "dim-label"))
    gtk_widget_add_css_class (GTK_WIDGET (self->label), style);
  gtk_image_set_from_icon_name (self->icon, icon);
  gtk_label_set_label (self->label, text);
  gtk_widget_set_tooltip_text (self->button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, text, -1);
}

static void
show_problem (AntuiProblemsBar *self, const AntProblem *problem)
{
  /* Translators: line, column and what is wrong there. */
  g_autofree char *text = g_strdup_printf (_("%u:%u %s"), problem->start.line, problem->start.column, problem->message);
  g_autofree char *tooltip = NULL;

  if (problem->section)
    /* Translators: what is wrong, the document that says so, and a hint. */
    tooltip = g_strdup_printf (_("%s\n%s\nGo there (F8)"), problem->message, problem->section);
  else
    tooltip = g_strdup_printf (_("%s\nGo there (F8)"), problem->message);
  if (problem->severity == ANT_PROBLEM_ERROR)
    show (self, "dialog-error-symbolic", "error", text, tooltip);
  else
    show (self, "dialog-warning-symbolic", "warning", text, tooltip);
}

/**
 * antui_problems_bar_set_problems:
 * @self: the bar
 * @problems: (element-type AntProblem): of the text as it is now
 * @fine: (nullable): what to say when nothing is wrong; %NULL when there is nothing to judge yet
 *
 * Shows the worst problem, and how many more there are.
 */
void
antui_problems_bar_set_problems (AntuiProblemsBar *self, GPtrArray *problems, const char *fine)
{
  const AntProblem *worst = fine ? ant_problems_worst (problems) : NULL;
  guint n_more = worst ? problems->len - 1 : 0;
  /* Translators: how many problems there are besides the one that is shown. */
  g_autofree char *more = n_more > 0 ? g_strdup_printf (ngettext ("%u more", "%u more", n_more), n_more) : NULL;

  gtk_widget_set_can_target (self->button, worst != NULL);
  gtk_widget_set_focusable (self->button, worst != NULL);
  gtk_label_set_label (self->more, more ? more : "");
  gtk_widget_set_visible (GTK_WIDGET (self->more), more != NULL);
  if (worst)
    show_problem (self, worst);
  else if (!fine)
    show (self, "document-edit-symbolic", "dim-label", _("Write a stanza or choose a template"), NULL);
  else
    show (self, "object-select-symbolic", "success", fine, NULL);
}

/**
 * antui_problems_bar_set_message:
 * @self: the bar
 * @message: a sentence
 *
 * Shows an error that has no place in the text, until the next problems.
 */
void
antui_problems_bar_set_message (AntuiProblemsBar *self, const char *message)
{
  gtk_widget_set_visible (GTK_WIDGET (self->more), FALSE);
  show (self, "dialog-error-symbolic", "error", message, message);
}

/**
 * antui_problems_bar_get_text:
 * @self: the bar
 *
 * Returns: (transfer none): the line that is shown
 */
const char *
antui_problems_bar_get_text (AntuiProblemsBar *self)
{
  return gtk_label_get_label (self->label);
}

static void
antui_problems_bar_class_init (AntuiProblemsBarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/console/antui-problems-bar.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiProblemsBar, button);
  gtk_widget_class_bind_template_child (widget_class, AntuiProblemsBar, icon);
  gtk_widget_class_bind_template_child (widget_class, AntuiProblemsBar, label);
  gtk_widget_class_bind_template_child (widget_class, AntuiProblemsBar, more);
}

static void
antui_problems_bar_init (AntuiProblemsBar *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}
