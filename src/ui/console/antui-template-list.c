/* The sidebar: all templates by group, found by typing.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-template-list.h"

#include <glib/gi18n.h>

#include "common/antui-format.h"
#include "common/antui-init.h"
#include "console/antui-template-row.h"

/**
 * AntuiTemplateList:
 *
 * @selected: (nullable): group/name of the selected template; files are read anew when they change, names stay
 * @selecting: the selection is ours, not a person's
 */
struct _AntuiTemplateList
{
  AdwBin parent_instance;

  GtkFilterListModel *filtered;
  GtkFilter *filter;
  char *selected;
  guint selecting : 1;

  GtkSearchEntry *search;
  GtkStack *stack;
  GtkListBox *list;
};

G_DEFINE_FINAL_TYPE (AntuiTemplateList, antui_template_list, ADW_TYPE_BIN)

enum
{
  SIGNAL_CHOSEN,
  N_SIGNALS,
};

static guint signals[N_SIGNALS];

static gboolean
contains (const char *text, const char *word)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  return folded && strstr (folded, word);
}

/* A description has many words: one that merely ends in @word is not meant. */
static gboolean
has_word (const char *text, const char *word)
{
  g_autofree char *folded = text ? g_utf8_casefold (text, -1) : NULL;

  for (const char *at = folded; at && (at = strstr (at, word)); at++)
    if (at == folded || !g_unichar_isalnum (g_utf8_get_char (g_utf8_prev_char (at))))
      return TRUE;
  return FALSE;
}

/**
 * antui_template_matches:
 * @template: a template
 * @words: what a person typed
 *
 * Returns: whether every word is somewhere in its title, name, group, document or namespace, or begins a word of its
 *   description
 */
gboolean
antui_template_matches (AntTemplate *template, const char *words)
{
  g_autofree char *folded = g_utf8_casefold (words, -1);
  g_auto (GStrv) each = g_strsplit_set (folded, " \t", -1);

  for (guint i = 0; each[i]; i++)
    {
      if (!*each[i])
        continue;
      if (!contains (ant_template_get_title (template), each[i])
          && !contains (ant_template_get_name (template), each[i])
          && !contains (ant_template_get_group (template), each[i])
          && !contains (ant_template_get_xep (template), each[i])
          && !contains (ant_template_get_payload_ns (template), each[i])
          && !has_word (ant_template_get_description (template), each[i]))
        return FALSE;
    }
  return TRUE;
}

static char *
get_key (AntTemplate *template)
{
  return g_strdup_printf ("%s/%s", ant_template_get_group (template), ant_template_get_name (template));
}

static gboolean
filter_cb (gpointer item, gpointer user_data)
{
  AntuiTemplateList *self = user_data;

  return antui_template_matches (item, gtk_editable_get_text (GTK_EDITABLE (self->search)));
}

static GtkWidget *
create_row_cb (gpointer item, gpointer user_data)
{
  return GTK_WIDGET (antui_template_row_new (item));
}

static const char *
get_group_of_row (GtkListBoxRow *row)
{
  return ant_template_get_group (antui_template_row_get_template (ANTUI_TEMPLATE_ROW (row)));
}

static void
header_cb (GtkListBoxRow *row, GtkListBoxRow *before, gpointer user_data)
{
  const char *group = get_group_of_row (row);
  g_autofree char *name = antui_format_label (group);

  if (before && g_strcmp0 (get_group_of_row (before), group) == 0)
    {
      gtk_list_box_row_set_header (row, NULL);
      return;
    }

  /* Translators: heading of the templates that are in no group. */
  GtkWidget *label = gtk_label_new (*name ? name : _("Other"));
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (label, "caption-heading");
  gtk_widget_add_css_class (label, "template-group");
  gtk_list_box_row_set_header (row, label);
}

static void
restore_selection (AntuiTemplateList *self)
{
  GtkListBoxRow *found = NULL;
  GtkListBoxRow *row;

  for (int i = 0; self->selected && (row = gtk_list_box_get_row_at_index (self->list, i)); i++)
    {
      g_autofree char *key = get_key (antui_template_row_get_template (ANTUI_TEMPLATE_ROW (row)));

      if (g_str_equal (key, self->selected))
        found = row;
    }
  self->selecting = TRUE;
  gtk_list_box_select_row (self->list, found);
  self->selecting = FALSE;
}

static void
items_changed_cb (AntuiTemplateList *self)
{
  GListModel *all = self->filtered ? gtk_filter_list_model_get_model (self->filtered) : NULL;
  const char *page = "list";

  if (!all || g_list_model_get_n_items (all) == 0)
    page = "empty";
  else if (g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) == 0)
    page = "nothing-found";
  gtk_stack_set_visible_child_name (self->stack, page);
  restore_selection (self);
}

static void
search_changed_cb (AntuiTemplateList *self)
{
  gtk_filter_changed (self->filter, GTK_FILTER_CHANGE_DIFFERENT);
}

static void
row_selected_cb (AntuiTemplateList *self, GtkListBoxRow *row)
{
  if (self->selecting || !row)
    return;

  AntTemplate *template = antui_template_row_get_template (ANTUI_TEMPLATE_ROW (row));
  g_free (self->selected);
  self->selected = get_key (template);
  g_signal_emit (self, signals[SIGNAL_CHOSEN], 0, template);
}

/* Enter in the search takes the first that was found; it may come before the search has seen the last letters. */
static void
search_activate_cb (AntuiTemplateList *self)
{
  GtkListBoxRow *row;

  search_changed_cb (self);
  row = gtk_list_box_get_row_at_index (self->list, 0);
  if (row)
    gtk_list_box_select_row (self->list, row);
}

static void
search_stop_cb (AntuiTemplateList *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->search), "");
}

/**
 * antui_template_list_set_model:
 * @self: the list
 * @templates: a list of AntTemplate, sorted by group and title
 */
void
antui_template_list_set_model (AntuiTemplateList *self, GListModel *templates)
{
  g_clear_object (&self->filtered);
  self->filtered = gtk_filter_list_model_new (g_object_ref (templates), g_object_ref (self->filter));
  gtk_list_box_bind_model (self->list, G_LIST_MODEL (self->filtered), create_row_cb, NULL, NULL);
  /* After the list box, which made its rows first. */
  g_signal_connect_object (self->filtered, "items-changed", G_CALLBACK (items_changed_cb), self,
                           G_CONNECT_SWAPPED | G_CONNECT_AFTER);
  items_changed_cb (self);
}

/**
 * antui_template_list_select:
 * @self: the list
 * @template: (nullable): what is in use
 *
 * Shows which template is in use; a person's choice it is not.
 */
void
antui_template_list_select (AntuiTemplateList *self, AntTemplate *template)
{
  g_free (self->selected);
  self->selected = template ? get_key (template) : NULL;
  restore_selection (self);
}

/**
 * antui_template_list_search:
 * @self: the list
 *
 * Gives the search the focus.
 */
void
antui_template_list_search (AntuiTemplateList *self)
{
  gtk_widget_grab_focus (GTK_WIDGET (self->search));
}

static void
antui_template_list_dispose (GObject *object)
{
  AntuiTemplateList *self = ANTUI_TEMPLATE_LIST (object);

  g_clear_object (&self->filtered);
  g_clear_object (&self->filter);
  G_OBJECT_CLASS (antui_template_list_parent_class)->dispose (object);
}

static void
antui_template_list_finalize (GObject *object)
{
  g_free (ANTUI_TEMPLATE_LIST (object)->selected);
  G_OBJECT_CLASS (antui_template_list_parent_class)->finalize (object);
}

static void
antui_template_list_class_init (AntuiTemplateListClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_template_list_dispose;
  G_OBJECT_CLASS (klass)->finalize = antui_template_list_finalize;

  signals[SIGNAL_CHOSEN] = g_signal_new ("chosen", ANTUI_TYPE_TEMPLATE_LIST, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                         G_TYPE_NONE, 1, ANT_TYPE_TEMPLATE);
  gtk_widget_class_set_template_from_resource (widget_class, ANTUI_RESOURCE_PATH "/console/antui-template-list.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiTemplateList, search);
  gtk_widget_class_bind_template_child (widget_class, AntuiTemplateList, stack);
  gtk_widget_class_bind_template_child (widget_class, AntuiTemplateList, list);
  gtk_widget_class_bind_template_callback (widget_class, row_selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activate_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_stop_cb);
}

static void
antui_template_list_init (AntuiTemplateList *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->filter = GTK_FILTER (gtk_custom_filter_new (filter_cb, self, NULL));
  gtk_list_box_set_header_func (self->list, header_cb, NULL, NULL);
  gtk_search_entry_set_key_capture_widget (self->search, GTK_WIDGET (self->list));
}
