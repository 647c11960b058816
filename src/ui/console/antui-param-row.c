/* One parameter of a template: its label, a field that suits its kind, and what is wrong with the value.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-param-row.h"

#include <glib/gi18n.h>

#include "common/antui-format.h"
#include "common/antui-init.h"

/**
 * AntuiParamRow:
 *
 * @field: a GtkEntry, a GtkPasswordEntry (secret) or a GtkDropDown (choice)
 */
struct _AntuiParamRow
{
  AdwBin parent_instance;

  const AntParam *param;
  GtkWidget *field;
  char *error;

  GtkLabel *label;
  AdwBin *slot;
  GtkLabel *message;
};

G_DEFINE_FINAL_TYPE (AntuiParamRow, antui_param_row, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
check (AntuiParamRow *self)
{
  g_autoptr (GError) error = NULL;
  gboolean fits = ant_param_check (self->param, antui_param_row_get_value (self), &error);

  g_clear_pointer (&self->error, g_free);
  if (!fits)
    self->error = g_strdup (error->message);
  /* An empty field that is still to be filled is no mistake to shout about; sending says it. */
  gboolean shown = !fits && *antui_param_row_get_value (self);
  if (shown)
    gtk_widget_add_css_class (self->field, "error");
  else
    gtk_widget_remove_css_class (self->field, "error");
  gtk_label_set_label (self->message, shown ? self->error : "");
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->message), shown ? self->error : NULL);
  gtk_widget_set_visible (GTK_WIDGET (self->message), shown);
  gtk_accessible_update_state (GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_STATE_INVALID,
                               fits ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
}

static void
changed_cb (AntuiParamRow *self)
{
  check (self);
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static GtkWidget *
new_choice (AntuiParamRow *self)
{
  GtkWidget *field = gtk_drop_down_new_from_strings ((const char *const *) self->param->choices);

  for (guint i = 0; self->param->choices[i]; i++)
    if (g_strcmp0 (self->param->choices[i], self->param->default_value) == 0)
      gtk_drop_down_set_selected (GTK_DROP_DOWN (field), i);
  g_signal_connect_swapped (field, "notify::selected", G_CALLBACK (changed_cb), self);
  return field;
}

static GtkWidget *
new_field (AntuiParamRow *self)
{
  GtkWidget *field;

  if (self->param->kind == ANT_PARAM_CHOICE && self->param->choices)
    return new_choice (self);
  if (self->param->kind == ANT_PARAM_SECRET)
    {
      field = gtk_password_entry_new ();
      gtk_password_entry_set_show_peek_icon (GTK_PASSWORD_ENTRY (field), TRUE);
    }
  else
    {
      field = gtk_entry_new ();
      gtk_entry_set_input_hints (GTK_ENTRY (field), GTK_INPUT_HINT_NO_EMOJI | GTK_INPUT_HINT_NO_SPELLCHECK);
      if (self->param->kind == ANT_PARAM_INTEGER)
        gtk_entry_set_input_purpose (GTK_ENTRY (field), GTK_INPUT_PURPOSE_DIGITS);
    }
  gtk_editable_set_width_chars (GTK_EDITABLE (field), 8);
  g_signal_connect_swapped (field, "changed", G_CALLBACK (changed_cb), self);
  return field;
}

/**
 * antui_param_row_get_param:
 * @self: the row
 *
 * Returns: (transfer none): its parameter
 */
const AntParam *
antui_param_row_get_param (AntuiParamRow *self)
{
  return self->param;
}

/**
 * antui_param_row_get_value:
 * @self: the row
 *
 * Returns: (transfer none): what the field says
 */
const char *
antui_param_row_get_value (AntuiParamRow *self)
{
  if (!GTK_IS_DROP_DOWN (self->field))
    return gtk_editable_get_text (GTK_EDITABLE (self->field));

  guint selected = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->field));
  return selected == GTK_INVALID_LIST_POSITION ? "" : self->param->choices[selected];
}

/**
 * antui_param_row_set_value:
 * @self: the row
 * @value: what the field is to say; a choice that does not exist is passed over
 */
void
antui_param_row_set_value (AntuiParamRow *self, const char *value)
{
  if (!GTK_IS_DROP_DOWN (self->field))
    {
      gtk_editable_set_text (GTK_EDITABLE (self->field), value);
      return;
    }
  for (guint i = 0; self->param->choices[i]; i++)
    if (g_str_equal (self->param->choices[i], value))
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->field), i);
}

/**
 * antui_param_row_set_default:
 * @self: the row
 * @value: (nullable): what an empty field stands for
 *
 * Shows the default in the empty field.
 */
void
antui_param_row_set_default (AntuiParamRow *self, const char *value)
{
  if (self->param->kind == ANT_PARAM_SECRET)
    g_object_set (self->field, "placeholder-text", value ? _("as in the template") : NULL, NULL);
  else if (GTK_IS_ENTRY (self->field))
    gtk_entry_set_placeholder_text (GTK_ENTRY (self->field), value);
}

/**
 * antui_param_row_get_error:
 * @self: the row
 *
 * Returns: (transfer none) (nullable): why the value does not fit
 */
const char *
antui_param_row_get_error (AntuiParamRow *self)
{
  return self->error;
}

/**
 * antui_param_row_get_label:
 * @self: the row
 *
 * Returns: (transfer none): the label, for a size group
 */
GtkWidget *
antui_param_row_get_label (AntuiParamRow *self)
{
  return GTK_WIDGET (self->label);
}

/**
 * antui_param_row_focus:
 * @self: the row
 *
 * Gives the field the focus.
 */
void
antui_param_row_focus (AntuiParamRow *self)
{
  gtk_widget_grab_focus (self->field);
}

static void
antui_param_row_finalize (GObject *object)
{
  g_free (ANTUI_PARAM_ROW (object)->error);
  G_OBJECT_CLASS (antui_param_row_parent_class)->finalize (object);
}

static void
antui_param_row_class_init (AntuiParamRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = antui_param_row_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", ANTUI_TYPE_PARAM_ROW, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/console/antui-param-row.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiParamRow, label);
  gtk_widget_class_bind_template_child (widget_class, AntuiParamRow, slot);
  gtk_widget_class_bind_template_child (widget_class, AntuiParamRow, message);
}

static void
antui_param_row_init (AntuiParamRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

static char *
get_tooltip (const AntParam *param)
{
  if (param->description && *param->description)
    /* Translators: what a parameter is for, and how it is written in the stanza: ${name}. */
    return g_strdup_printf (_("%s\nIn the stanza: ${%s}"), param->description, param->name);
  return g_strdup_printf (_("In the stanza: ${%s}"), param->name);
}

/**
 * antui_param_row_new:
 * @param: a parameter
 *
 * Returns: (transfer floating): a row that shows @param's default
 */
AntuiParamRow *
antui_param_row_new (const AntParam *param)
{
  AntuiParamRow *self = g_object_new (ANTUI_TYPE_PARAM_ROW, NULL);
  g_autofree char *label = antui_format_label (param->name);
  g_autofree char *tooltip = get_tooltip (param);

  self->param = param;
  self->field = new_field (self);
  adw_bin_set_child (self->slot, self->field);
  gtk_label_set_label (self->label, label);
  gtk_label_set_mnemonic_widget (self->label, self->field);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->field), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  check (self);
  return self;
}
