/* From the composer to the wire: checked, expanded, confirmed by the person where that is due.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-composer-private.h"

#include <glib/gi18n.h>

enum
{
  MAX_WARNINGS_SHOWN = 5,
};

static void
submit (AntuiComposer *self)
{
  g_autoptr (GPtrArray) stanzas = g_steal_pointer (&self->stanzas);
  gint64 timeout_ns = (gint64) (gtk_spin_button_get_value (self->timeout) * 1e9);

  for (guint i = 0; i < stanzas->len; i++)
    g_signal_emit_by_name (self, "submit", g_ptr_array_index (stanzas, i), timeout_ns);
}

static AdwMessageDialog *
new_question (AntuiComposer *self, const char *heading, const char *body)
{
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));
  GtkWidget *dialog = adw_message_dialog_new (GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL, heading, NULL);

  adw_message_dialog_set_body (ADW_MESSAGE_DIALOG (dialog), body);
  adw_message_dialog_add_response (ADW_MESSAGE_DIALOG (dialog), "cancel", _("_Cancel"));
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "cancel");
  return ADW_MESSAGE_DIALOG (dialog);
}

static void
destructive_response_cb (AntuiComposer *self, const char *response)
{
  if (g_str_equal (response, "send") && self->stanzas)
    submit (self);
  else
    g_clear_pointer (&self->stanzas, g_ptr_array_unref);
}

static const char *
get_target (AntuiComposer *self)
{
  for (guint i = 0; i < self->stanzas->len; i++)
    if (ant_stanza_get_to (g_ptr_array_index (self->stanzas, i)))
      return ant_stanza_get_to (g_ptr_array_index (self->stanzas, i));
  return self->own ? ant_jid_get_bare (self->own) : _("your own account");
}

static void
confirm_effect (AntuiComposer *self)
{
  AdwMessageDialog *dialog;

  if (!self->template || ant_template_get_effect (self->template) != ANT_EFFECT_DESTRUCTIVE)
    {
      submit (self);
      return;
    }

  /* Translators: the title of a template, then the address that it changes. */
  g_autofree char *body = g_strdup_printf (_("“%s” destroys something at %s that may not come back."),
                                           ant_template_get_title (self->template), get_target (self));
  dialog = new_question (self, _("Send a Destructive Request?"), body);
  adw_message_dialog_add_response (dialog, "send", _("_Send"));
  adw_message_dialog_set_response_appearance (dialog, "send", ADW_RESPONSE_DESTRUCTIVE);
  g_signal_connect_object (dialog, "response", G_CALLBACK (destructive_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

static void
warnings_response_cb (AntuiComposer *self, const char *response)
{
  if (!g_str_equal (response, "send") || !self->stanzas)
    {
      g_clear_pointer (&self->stanzas, g_ptr_array_unref);
      return;
    }
  /* The same text is not asked about again. */
  g_free (self->confirmed);
  self->confirmed = antui_editor_dup_text (self->editor);
  confirm_effect (self);
}

static char *
describe_warnings (GPtrArray *warnings)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < warnings->len && i < MAX_WARNINGS_SHOWN; i++)
    {
      const AntProblem *problem = g_ptr_array_index (warnings, i);

      g_string_append_printf (text, "%s%s", i > 0 ? "\n\n" : "", problem->message);
      if (problem->section)
        g_string_append_printf (text, " (%s)", problem->section);
    }
  return g_string_free (text, FALSE);
}

static void
confirm_warnings (AntuiComposer *self, GPtrArray *warnings)
{
  g_autofree char *text = antui_editor_dup_text (self->editor);
  AdwMessageDialog *dialog;

  if (warnings->len == 0 || g_strcmp0 (text, self->confirmed) == 0)
    {
      confirm_effect (self);
      return;
    }

  g_autofree char *body = describe_warnings (warnings);
  dialog = new_question (self, _("Send in Spite of This?"), body);
  adw_message_dialog_add_response (dialog, "send", _("_Send Anyway"));
  g_signal_connect_object (dialog, "response", G_CALLBACK (warnings_response_cb), self, G_CONNECT_SWAPPED);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* The person looks at what is wrong, with the cursor there. */
static gboolean
refuse_problems (AntuiComposer *self)
{
  const char *form_error = antui_param_form_focus_error (self->form);
  const AntProblem *worst;

  if (form_error)
    {
      antui_problems_bar_set_message (self->bar, form_error);
      return TRUE;
    }
  worst = ant_problems_worst (self->problems);
  if (!worst || worst->severity != ANT_PROBLEM_ERROR)
    return FALSE;
  antui_editor_go_to (self->editor, worst);
  return TRUE;
}

/**
 * antui_composer_send:
 * @self: the composer
 *
 * Sends what is written: refuses what is ill-formed or has unknown placeholders with the cursor on the problem, and asks
 * before it breaks a rule of IQs or uses a destructive template.
 */
void
antui_composer_send (AntuiComposer *self)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) warnings = NULL;
  g_autoptr (GHashTable) values = NULL;
  g_autofree char *text = NULL;

  g_return_if_fail (ANTUI_IS_COMPOSER (self));

  antui_composer_check_now (self);
  if (refuse_problems (self))
    return;
  if (self->why_not)
    {
      antui_problems_bar_set_message (self->bar, self->why_not);
      return;
    }

  values = antui_param_form_get_values (self->form);
  text = antui_editor_dup_text (self->editor);
  AntExpandContext context = antui_composer_get_context (self, values);
  g_clear_pointer (&self->stanzas, g_ptr_array_unref);
  self->stanzas = ant_draft_expand (text, &context, self->component, &warnings, &error);
  if (!self->stanzas)
    {
      antui_problems_bar_set_message (self->bar, error->message);
      gtk_widget_grab_focus (GTK_WIDGET (self->editor));
      return;
    }
  confirm_warnings (self, warnings);
}
