/* The parameters of a template as a form; made anew for each template.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-param-form.h"

#include "common/antui-init.h"
#include "console/antui-param-row.h"

/**
 * AntuiParamForm:
 *
 * @params: (element-type AntParam) (nullable): kept alive for the rows
 * @rows: (element-type AntuiParamRow): borrowed, in the order of @params
 */
struct _AntuiParamForm
{
  AdwBin parent_instance;

  GPtrArray *params;
  GPtrArray *rows;

  GtkFlowBox *flow;
};

G_DEFINE_FINAL_TYPE (AntuiParamForm, antui_param_form, ADW_TYPE_BIN)

enum
{
  MAX_COLUMNS = 2,
};

enum
{
  SIGNAL_CHANGED,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static void
row_changed_cb (AntuiParamForm *self)
{
  g_signal_emit (self, signals[SIGNAL_CHANGED], 0);
}

static void
clear (AntuiParamForm *self)
{
  GtkWidget *child;

  g_ptr_array_set_size (self->rows, 0);
  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->flow))))
    gtk_flow_box_remove (self->flow, child);
  g_clear_pointer (&self->params, g_ptr_array_unref);
}

static void
add_row (AntuiParamForm *self, const AntParam *param, const char *value, GtkSizeGroup *labels)
{
  AntuiParamRow *row = antui_param_row_new (param);

  if (value)
    antui_param_row_set_value (row, value);
  g_signal_connect_object (row, "changed", G_CALLBACK (row_changed_cb), self, G_CONNECT_SWAPPED);
  gtk_size_group_add_widget (labels, antui_param_row_get_label (row));
  gtk_flow_box_append (self->flow, GTK_WIDGET (row));
  /* The field is what takes the focus, not the cell around it. */
  gtk_widget_set_focusable (gtk_widget_get_parent (GTK_WIDGET (row)), FALSE);
  g_ptr_array_add (self->rows, row);
}

/**
 * antui_param_form_set_params:
 * @self: the form
 * @params: (nullable) (element-type AntParam): of the template; a reference is taken
 * @values: (nullable) (element-type utf8 utf8): what fields begin with
 */
void
antui_param_form_set_params (AntuiParamForm *self, GPtrArray *params, GHashTable *values)
{
  g_autoptr (GtkSizeGroup) labels = gtk_size_group_new (GTK_SIZE_GROUP_HORIZONTAL);

  clear (self);
  self->params = params ? g_ptr_array_ref (params) : NULL;
  for (guint i = 0; params && i < params->len; i++)
    {
      const AntParam *param = g_ptr_array_index (params, i);

      add_row (self, param, values ? g_hash_table_lookup (values, param->name) : NULL, labels);
    }
  /* A field alone has the whole line. */
  gtk_flow_box_set_max_children_per_line (self->flow, CLAMP (self->rows->len, 1, MAX_COLUMNS));
  gtk_widget_set_visible (GTK_WIDGET (self), self->rows->len > 0);
}

/**
 * antui_param_form_update_defaults:
 * @self: the form
 * @context: where defaults get their values; its own values are passed over
 */
void
antui_param_form_update_defaults (AntuiParamForm *self, const AntExpandContext *context)
{
  AntExpandContext plain = *context;

  plain.values = NULL;
  plain.params = self->params;
  for (guint i = 0; i < self->rows->len; i++)
    {
      AntuiParamRow *row = g_ptr_array_index (self->rows, i);
      const AntParam *param = antui_param_row_get_param (row);
      g_autofree char *value = param->default_value ? ant_expand_value (param->name, &plain, NULL) : NULL;

      antui_param_row_set_default (row, value);
    }
}

/**
 * antui_param_form_get_values:
 * @self: the form
 *
 * Returns: (transfer full) (element-type utf8 utf8): name to value; empty fields with a default are left out
 */
GHashTable *
antui_param_form_get_values (AntuiParamForm *self)
{
  GHashTable *values = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);

  for (guint i = 0; i < self->rows->len; i++)
    {
      AntuiParamRow *row = g_ptr_array_index (self->rows, i);
      const AntParam *param = antui_param_row_get_param (row);
      const char *value = antui_param_row_get_value (row);

      if (*value || !param->default_value)
        g_hash_table_insert (values, g_strdup (param->name), g_strdup (value));
    }
  return values;
}

/**
 * antui_param_form_focus_error:
 * @self: the form
 *
 * Returns: (transfer none) (nullable): why the first value that does not fit does not; its field has the focus
 */
const char *
antui_param_form_focus_error (AntuiParamForm *self)
{
  for (guint i = 0; i < self->rows->len; i++)
    {
      AntuiParamRow *row = g_ptr_array_index (self->rows, i);

      if (!antui_param_row_get_error (row))
        continue;
      antui_param_row_focus (row);
      return antui_param_row_get_error (row);
    }
  return NULL;
}

/**
 * antui_param_form_focus:
 * @self: the form
 *
 * Returns: whether there is a field, which now has the focus
 */
gboolean
antui_param_form_focus (AntuiParamForm *self)
{
  if (self->rows->len == 0)
    return FALSE;
  antui_param_row_focus (g_ptr_array_index (self->rows, 0));
  return TRUE;
}

static void
antui_param_form_dispose (GObject *object)
{
  AntuiParamForm *self = ANTUI_PARAM_FORM (object);

  g_ptr_array_set_size (self->rows, 0);
  G_OBJECT_CLASS (antui_param_form_parent_class)->dispose (object);
}

static void
antui_param_form_finalize (GObject *object)
{
  AntuiParamForm *self = ANTUI_PARAM_FORM (object);

  g_clear_pointer (&self->params, g_ptr_array_unref);
  g_ptr_array_unref (self->rows);
  G_OBJECT_CLASS (antui_param_form_parent_class)->finalize (object);
}

static void
antui_param_form_class_init (AntuiParamFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_param_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = antui_param_form_finalize;

  signals[SIGNAL_CHANGED] = g_signal_new ("changed", ANTUI_TYPE_PARAM_FORM, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                          G_TYPE_NONE, 0);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/console/antui-param-form.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiParamForm, flow);
}

static void
antui_param_form_init (AntuiParamForm *self)
{
  self->rows = g_ptr_array_new ();
  gtk_widget_init_template (GTK_WIDGET (self));
}
