/* Names and values, a line each, that can be selected and copied.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "common/antui-fact-grid.h"

#include <string.h>

#include "xml/ant-printer.h"

struct _AntuiFactGrid
{
  GtkWidget parent_instance;

  GtkWidget *grid;
  int n_rows;
};

G_DEFINE_FINAL_TYPE (AntuiFactGrid, antui_fact_grid, GTK_TYPE_WIDGET)

enum
{
  FINGERPRINT_LINE = 24, /* characters: eight bytes */
};

GtkWidget *
antui_fact_grid_new (void)
{
  return g_object_new (ANTUI_TYPE_FACT_GRID, NULL);
}

static GtkLabel *
label_new (const char *text, const char *css_class)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_yalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, css_class);
  return GTK_LABEL (label);
}

static GtkLabel *
attach (AntuiFactGrid *self, const char *name, const char *value, const char *css_class)
{
  GtkLabel *label = label_new (value, css_class);

  gtk_label_set_wrap (label, TRUE);
  gtk_label_set_selectable (label, TRUE);
  gtk_widget_set_hexpand (GTK_WIDGET (label), TRUE);
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (label_new (name, "dim-label")), 0, self->n_rows, 1, 1);
  gtk_grid_attach (GTK_GRID (self->grid), GTK_WIDGET (label), 1, self->n_rows++, 1, 1);
  return label;
}

void
antui_fact_grid_add (AntuiFactGrid *self, const char *name, const char *value)
{
  g_autofree char *visible = value && *value ? ant_text_visible (value) : NULL;
  g_autoptr (PangoAttrList) exact = NULL;
  GtkLabel *label;

  g_return_if_fail (ANTUI_IS_FACT_GRID (self));

  if (!visible)
    return;
  exact = pango_attr_list_new ();
  pango_attr_list_insert (exact, pango_attr_insert_hyphens_new (FALSE));
  label = attach (self, name, visible, "numeric");
  gtk_label_set_attributes (label, exact);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_WORD_CHAR);
}

/* Lines of eight bytes each; in the text itself nothing is added that copying would take along. */
void
antui_fact_grid_add_fingerprint (AntuiFactGrid *self, const char *name, const char *fingerprint)
{
  g_autoptr (PangoAttrList) attributes = pango_attr_list_new ();
  GtkLabel *label;

  g_return_if_fail (ANTUI_IS_FACT_GRID (self));

  for (guint i = 0; i < strlen (fingerprint); i += FINGERPRINT_LINE)
    {
      PangoAttribute *whole = pango_attr_allow_breaks_new (FALSE);

      whole->start_index = i;
      whole->end_index = i + FINGERPRINT_LINE;
      pango_attr_list_insert (attributes, whole);
    }
  label = attach (self, name, fingerprint, "monospace");
  gtk_label_set_attributes (label, attributes);
  gtk_label_set_wrap_mode (label, PANGO_WRAP_CHAR);
}

void
antui_fact_grid_clear (AntuiFactGrid *self)
{
  GtkWidget *child;

  g_return_if_fail (ANTUI_IS_FACT_GRID (self));

  while ((child = gtk_widget_get_first_child (self->grid)))
    gtk_grid_remove (GTK_GRID (self->grid), child);
  self->n_rows = 0;
}

static void
antui_fact_grid_dispose (GObject *object)
{
  g_clear_pointer (&ANTUI_FACT_GRID (object)->grid, gtk_widget_unparent);
  G_OBJECT_CLASS (antui_fact_grid_parent_class)->dispose (object);
}

static void
antui_fact_grid_class_init (AntuiFactGridClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = antui_fact_grid_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (GTK_WIDGET_CLASS (klass), "factgrid");
}

static void
antui_fact_grid_init (AntuiFactGrid *self)
{
  self->grid = g_object_new (GTK_TYPE_GRID, "column-spacing", 12, "row-spacing", 6, NULL);
  gtk_widget_set_parent (self->grid, GTK_WIDGET (self));
}
