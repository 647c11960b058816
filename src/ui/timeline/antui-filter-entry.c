/* Where a person writes what the timeline is to show.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "timeline/antui-filter-entry.h"

#include <glib/gi18n.h>

/**
 * AntuiFilterEntry:
 *
 * @path: (nullable): what the text is read as; without it, it is looked for as it stands
 */
struct _AntuiFilterEntry
{
  AdwBin parent_instance;

  GtkSearchEntry *entry;
  AntStanzaPath *path;
};

G_DEFINE_FINAL_TYPE (AntuiFilterEntry, antui_filter_entry, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const char *
get_text (AntuiFilterEntry *self)
{
  return gtk_editable_get_text (GTK_EDITABLE (self->entry));
}

/* Says how the text is read, and of a path that is not quite one, where it breaks off. */
static void
show_meaning (AntuiFilterEntry *self, const GError *error)
{
  g_autofree char *tooltip = NULL;

  if (error)
    tooltip = g_strdup_printf (_("Rows with this text. It is no StanzaPath: %s"), error->message);
  else if (self->path)
    tooltip = g_strdup (_("Rows with a stanza that this StanzaPath matches"));
  else
    tooltip = g_strdup (_("A text, or a StanzaPath as iq@type=get/disco_info"));
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->entry), tooltip);
}

static void
changed_cb (AntuiFilterEntry *self)
{
  g_autoptr (GError) error = NULL;

  g_clear_pointer (&self->path, ant_stanza_path_unref);
  self->path = ant_filter_parse_path (get_text (self), &error);
  show_meaning (self, error);
  g_signal_emit (self, signals[CHANGED], 0);
}

void
antui_filter_entry_clear (AntuiFilterEntry *self)
{
  gtk_editable_set_text (GTK_EDITABLE (self->entry), "");
}

gboolean
antui_filter_entry_is_empty (AntuiFilterEntry *self)
{
  return *get_text (self) == '\0';
}

/* @criteria: borrows what it points to until the next change. */
void
antui_filter_entry_add_criteria (AntuiFilterEntry *self, AntFilterCriteria *criteria)
{
  criteria->path = self->path;
  criteria->text = self->path || antui_filter_entry_is_empty (self) ? NULL : get_text (self);
}

static gboolean
antui_filter_entry_grab_focus (GtkWidget *widget)
{
  return gtk_widget_grab_focus (GTK_WIDGET (ANTUI_FILTER_ENTRY (widget)->entry));
}

static void
antui_filter_entry_finalize (GObject *object)
{
  g_clear_pointer (&ANTUI_FILTER_ENTRY (object)->path, ant_stanza_path_unref);
  G_OBJECT_CLASS (antui_filter_entry_parent_class)->finalize (object);
}

static void
antui_filter_entry_class_init (AntuiFilterEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = antui_filter_entry_finalize;
  GTK_WIDGET_CLASS (klass)->grab_focus = antui_filter_entry_grab_focus;

  /**
   * AntuiFilterEntry::changed:
   *
   * What is to be shown is something else now.
   */
  signals[CHANGED] = g_signal_new ("changed", ANTUI_TYPE_FILTER_ENTRY, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                   G_TYPE_NONE, 0);
}

static void
antui_filter_entry_init (AntuiFilterEntry *self)
{
  self->entry = GTK_SEARCH_ENTRY (gtk_search_entry_new ());
  g_object_set (self->entry, "placeholder-text", _("Filter"), "width-request", 150, "max-width-chars", 28, NULL);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Filter the Timeline"), -1);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->entry));
  show_meaning (self, NULL);
  g_signal_connect_swapped (self->entry, "search-changed", G_CALLBACK (changed_cb), self);
  g_signal_connect_swapped (self->entry, "stop-search", G_CALLBACK (antui_filter_entry_clear), self);
}
