/* Where a stanza is written: from a template or freely, with its parameters, checked while typing.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "common/antui-menu-tooltips.h"
#include "console/antui-composer-private.h"

#include <glib/gi18n.h>

#include "common/antui-format.h"
#include "common/antui-init.h"
#include "common/antui-settings.h"

G_DEFINE_FINAL_TYPE (AntuiComposer, antui_composer, ADW_TYPE_BIN)

enum
{
  SIGNAL_SUBMIT,
  SIGNAL_TEMPLATE_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

/* How long typing must rest before the text is checked. */
#define CHECK_DELAY_MS 150

AntExpandContext
antui_composer_get_context (AntuiComposer *self, GHashTable *values)
{
  AntExpandContext context = { .own = self->own, .contact = self->contact, .params = self->params, .values = values };

  return context;
}

/* What is written, when nothing is wrong with it. */
static char *
describe_pieces (GPtrArray *pieces)
{
  const AntDraftPiece *first = pieces ? g_ptr_array_index (pieces, 0) : NULL;

  if (!first)
    return g_strdup (_("Well-formed"));
  if (pieces->len > 1)
    /* Translators: of what is to be sent, which is more than one stanza. */
    return g_strdup_printf (ngettext ("Well-formed, %u stanza", "Well-formed, %u stanzas", pieces->len), pieces->len);
  if (first->kind == ANT_KIND_MESSAGE)
    return g_strdup (_("Well-formed message"));
  if (first->kind == ANT_KIND_PRESENCE)
    return g_strdup (_("Well-formed presence"));
  return g_strdup (_("Well-formed"));
}

/* Only a request is waited for; while the text is ill-formed nobody knows, and nothing jumps. */
static void
update_timeout_button (AntuiComposer *self, GPtrArray *pieces)
{
  gboolean waits = FALSE;

  if (!pieces)
    return;
  for (guint i = 0; i < pieces->len; i++)
    waits |= ((const AntDraftPiece *) g_ptr_array_index (pieces, i))->request;
  gtk_widget_set_visible (GTK_WIDGET (self->timeout_button), waits);
}

static gboolean
is_blank (const char *text)
{
  while (g_ascii_isspace (*text))
    text++;
  return *text == '\0';
}

void
antui_composer_check_now (AntuiComposer *self)
{
  g_autoptr (GHashTable) values = antui_param_form_get_values (self->form);
  AntExpandContext context = antui_composer_get_context (self, values);
  g_autofree char *text = antui_editor_dup_text (self->editor);
  g_autoptr (GPtrArray) pieces = ant_draft_cut (text, self->component, NULL, NULL);
  g_autofree char *fine = is_blank (text) ? NULL : describe_pieces (pieces);

  g_clear_handle_id (&self->check_id, g_source_remove);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  self->problems = ant_draft_find_problems (text, &context, self->component);
  /* An empty editor is no mistake as long as nobody sends it. */
  if (!fine)
    {
      g_autoptr (GPtrArray) none = g_ptr_array_new ();
      antui_editor_set_problems (self->editor, none);
    }
  else
    antui_editor_set_problems (self->editor, self->problems);
  antui_problems_bar_set_problems (self->bar, self->problems, fine);
  update_timeout_button (self, pieces);
}

static gboolean
check_cb (gpointer user_data)
{
  AntuiComposer *self = user_data;

  self->check_id = 0;
  antui_composer_check_now (self);
  return G_SOURCE_REMOVE;
}

static void
changed_cb (AntuiComposer *self)
{
  g_clear_handle_id (&self->check_id, g_source_remove);
  self->check_id = g_timeout_add (CHECK_DELAY_MS, check_cb, self);
}

void
antui_composer_update_defaults (AntuiComposer *self)
{
  AntExpandContext context = antui_composer_get_context (self, NULL);

  antui_param_form_update_defaults (self->form, &context);
}

static void
update_send (AntuiComposer *self)
{
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.send", self->why_not == NULL);
  gtk_button_set_label (GTK_BUTTON (self->send), self->queued ? _("_Queue") : _("_Send"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->send), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  self->queued ? _("Queue") : _("Send"), -1);
  gtk_widget_set_tooltip_text (self->send, self->why_not  ? self->why_not
                                           : self->queued ? _("Offline: it waits for the next stream (Ctrl+Enter)")
                                                          : _("Send (Ctrl+Enter)"));
  gtk_widget_set_visible (self->reconnect, self->why_not || self->queued);
}

void
antui_composer_show_timeout (AntuiComposer *self)
{
  gint64 own_ns = self->template ? ant_template_get_timeout_ns (self->template) : -1;

  gtk_spin_button_set_value (self->timeout, own_ns >= 0 ? own_ns / 1e9 : self->default_timeout);
}

/**
 * antui_composer_set_addresses:
 * @self: the composer
 * @own: (nullable): our address, full after bind
 * @contact: (nullable): a second address that exists
 * @component: whether the rules of components apply
 */
void
antui_composer_set_addresses (AntuiComposer *self, const AntJid *own, const char *contact, gboolean component)
{
  if (self->component == component && g_strcmp0 (self->contact, contact) == 0
      && (self->own ? own && ant_jid_equal (self->own, own) : !own))
    return;
  g_clear_pointer (&self->own, ant_jid_unref);
  self->own = own ? ant_jid_ref ((AntJid *) own) : NULL;
  g_free (self->contact);
  self->contact = g_strdup (contact);
  self->component = component;
  antui_composer_update_defaults (self);
  antui_composer_check_now (self);
}

/**
 * antui_composer_set_online:
 * @self: the composer
 * @why_not: (nullable): %NULL when stanzas can be sent, else a sentence for the person
 * @queued: whether what is sent now waits for the next stream
 */
void
antui_composer_set_online (AntuiComposer *self, const char *why_not, gboolean queued)
{
  if (g_strcmp0 (self->why_not, why_not) == 0 && self->queued == queued)
    return;
  self->queued = queued;
  g_free (self->why_not);
  self->why_not = g_strdup (why_not);
  update_send (self);
  /* A refusal that was shown may be out of date. */
  antui_composer_check_now (self);
}

void
antui_composer_set_connections (AntuiComposer *self, AntuiConnections *connections)
{
  antui_sender_button_set_connections (self->sender, connections);
}

/**
 * antui_composer_set_default_timeout:
 * @self: the composer
 * @seconds: where the template says nothing; 0 for no limit
 */
void
antui_composer_set_default_timeout (AntuiComposer *self, double seconds)
{
  self->default_timeout = seconds;
  antui_composer_show_timeout (self);
}

/**
 * antui_composer_set_details_button:
 * @self: the composer
 * @shown: whether the details of a row are somewhere behind
 */
void
antui_composer_set_details_button (AntuiComposer *self, gboolean shown)
{
  gtk_widget_set_visible (self->details_button, shown);
}

/**
 * antui_composer_go_to_problem:
 * @self: the composer
 *
 * Puts the cursor on the worst problem, if there is one.
 */
void
antui_composer_go_to_problem (AntuiComposer *self)
{
  antui_composer_check_now (self);

  const AntProblem *worst = ant_problems_worst (self->problems);
  if (worst)
    antui_editor_go_to (self->editor, worst);
}

void
antui_composer_focus_editor (AntuiComposer *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->editor));
}

/**
 * antui_composer_dup_text:
 * @self: the composer
 *
 * Returns: (transfer full): what stands in the editor
 */
char *
antui_composer_dup_text (AntuiComposer *self)
{
  return antui_editor_dup_text (self->editor);
}

static void
send_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_composer_send (ANTUI_COMPOSER (widget));
}

static void
go_to_problem_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_composer_go_to_problem (ANTUI_COMPOSER (widget));
}

static void
new_stanza_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  AntuiComposer *self = ANTUI_COMPOSER (widget);

  antui_composer_new_stanza (self, g_str_equal (name, "composer.new-message")    ? ANT_KIND_MESSAGE
                                   : g_str_equal (name, "composer.new-presence") ? ANT_KIND_PRESENCE
                                                                                 : ANT_KIND_IQ);
}

static void
reset_action (GtkWidget *widget, const char *name, GVariant *parameter)
{
  antui_composer_reset (ANTUI_COMPOSER (widget));
}

static void
timeout_changed_cb (AntuiComposer *self)
{
  g_autofree char *text = antui_format_timeout (gtk_spin_button_get_value (self->timeout));
  /* Translators: how long an answer is waited for: “30 s”, “No limit”. */
  g_autofree char *name = g_strdup_printf (_("Timeout: %s"), text);

  gtk_menu_button_set_label (self->timeout_button, text);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->timeout_button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
}

static gboolean
timeout_output_cb (GtkSpinButton *spin)
{
  g_autofree char *text = antui_format_timeout (gtk_spin_button_get_value (spin));

  if (g_strcmp0 (text, gtk_editable_get_text (GTK_EDITABLE (spin))) != 0)
    gtk_editable_set_text (GTK_EDITABLE (spin), text);
  return TRUE;
}

static int
timeout_input_cb (GtkSpinButton *spin, double *ret_value)
{
  return antui_parse_timeout (gtk_editable_get_text (GTK_EDITABLE (spin)), ret_value) ? TRUE : GTK_INPUT_ERROR;
}

static void
antui_composer_dispose (GObject *object)
{
  AntuiComposer *self = ANTUI_COMPOSER (object);

  g_clear_handle_id (&self->check_id, g_source_remove);
  g_clear_object (&self->template);
  G_OBJECT_CLASS (antui_composer_parent_class)->dispose (object);
}

static void
antui_composer_finalize (GObject *object)
{
  AntuiComposer *self = ANTUI_COMPOSER (object);

  g_clear_pointer (&self->own, ant_jid_unref);
  g_clear_pointer (&self->params, g_ptr_array_unref);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_clear_pointer (&self->stanzas, g_ptr_array_unref);
  g_hash_table_unref (self->drafts);
  g_free (self->confirmed);
  g_free (self->contact);
  g_free (self->key);
  g_free (self->why_not);
  G_OBJECT_CLASS (antui_composer_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  g_type_ensure (ANTUI_TYPE_EDITOR);
  g_type_ensure (ANTUI_TYPE_PARAM_FORM);
  g_type_ensure (ANTUI_TYPE_PROBLEMS_BAR);
  g_type_ensure (ANTUI_TYPE_SENDER_BUTTON);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/console/antui-composer.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, title);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, xep);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, effect);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, details_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, form);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, editor);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, bar);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, sender);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, timeout_button);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, timeout);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, reconnect);
  gtk_widget_class_bind_template_child (widget_class, AntuiComposer, send);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, timeout_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, timeout_input_cb);
  gtk_widget_class_bind_template_callback (widget_class, timeout_output_cb);
}

static void
antui_composer_class_init (AntuiComposerClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_composer_dispose;
  G_OBJECT_CLASS (klass)->finalize = antui_composer_finalize;

  signals[SIGNAL_SUBMIT] = g_signal_new ("submit", ANTUI_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 2, ANT_TYPE_STANZA, G_TYPE_INT64);
  signals[SIGNAL_TEMPLATE_CHANGED] = g_signal_new ("template-changed", ANTUI_TYPE_COMPOSER, G_SIGNAL_RUN_LAST, 0, NULL,
                                                   NULL, NULL, G_TYPE_NONE, 1, ANT_TYPE_TEMPLATE);
  bind_template (widget_class);
  gtk_widget_class_install_action (widget_class, "composer.send", NULL, send_action);
  gtk_widget_class_install_action (widget_class, "composer.go-to-problem", NULL, go_to_problem_action);
  gtk_widget_class_install_action (widget_class, "composer.new", NULL, new_stanza_action);
  gtk_widget_class_install_action (widget_class, "composer.new-message", NULL, new_stanza_action);
  gtk_widget_class_install_action (widget_class, "composer.new-presence", NULL, new_stanza_action);
  gtk_widget_class_install_action (widget_class, "composer.reset", NULL, reset_action);
}

static void
antui_composer_init (AntuiComposer *self)
{
  self->drafts = antui_composer_new_drafts ();
  self->problems = g_ptr_array_new ();
  self->default_timeout = ANTUI_DEFAULT_TIMEOUT;
  self->key = g_strdup ("");
  gtk_widget_init_template (GTK_WIDGET (self));
  antui_menu_tooltips_keep_clear (GTK_WIDGET (self));
  g_signal_connect_object (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self->editor)), "changed", G_CALLBACK (changed_cb),
                           self, G_CONNECT_SWAPPED);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "composer.reset", FALSE);
  antui_composer_show_timeout (self);
  timeout_changed_cb (self);
  update_send (self);
  antui_composer_show_head (self, _("New Stanza"));
  antui_composer_check_now (self);
}
