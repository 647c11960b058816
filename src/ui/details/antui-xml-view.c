/* A stanza for reading: indented, highlighted, long values shortened until somebody asks.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "details/antui-xml-view.h"

#include <glib/gi18n.h>
#include <gtksourceview/gtksource.h>
#include "base/ant-limits.h"
#include "common/antui-format.h"
#include "common/antui-source.h"
#include "xml/ant-printer.h"

struct _AntuiXmlView
{
  GtkWidget parent_instance;

  AntStanza *stanza; /* owned, nullable */
  GtkSourceBuffer *buffer;

  GtkStack *stack;
  GtkLabel *placeholder;
  GtkSourceView *view;
  GtkWidget *elided_bar;
  GtkLabel *elided_label;
  GtkWidget *show_button;
};

G_DEFINE_FINAL_TYPE (AntuiXmlView, antui_xml_view, GTK_TYPE_WIDGET)

enum
{
  PRINT_WIDTH = 64,
  MAX_VALUE = 1024, /* longer ones make lines that highlighting cannot bear */
};

/* Cut @text behind the last whole line within the limit. */
static gboolean
cut (char *text)
{
  char *end;

  if (strlen (text) <= ANT_LIMIT_SHOWN)
    return FALSE;
  text[ANT_LIMIT_SHOWN] = '\0';
  end = strrchr (text, '\n');
  if (end)
    end[1] = '\0';
  else
    *(char *) g_utf8_find_prev_char (text, text + ANT_LIMIT_SHOWN) = '\0';
  return TRUE;
}

static void
show (AntuiXmlView *self, gboolean all)
{
  const AntElement *root = ant_stanza_get_root (self->stanza);
  gsize size = g_bytes_get_size (ant_stanza_get_bytes (self->stanza));
  AntPrintOptions options = { ANT_NS_CLIENT, PRINT_WIDTH, all ? 0 : MAX_VALUE };
  g_autofree char *text = ant_xml_print (root, &options);
  g_autofree char *size_text = antui_format_size (size);
  /* Translators: a stanza of that size is shown in part */
  g_autofree char *note = g_strdup_printf (_("Shortened; the stanza has %s"), size_text);
  gboolean shortened = !all && (strstr (text, "… [") != NULL || cut (text));

  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  antui_source_buffer_update_language (self->buffer);
  gtk_label_set_text (self->elided_label, note);
  gtk_widget_set_visible (self->elided_bar, shortened);
}

static void
show_all_cb (AntuiXmlView *self)
{
  show (self, TRUE);
}

void
antui_xml_view_set_stanza (AntuiXmlView *self, AntStanza *stanza, const char *placeholder)
{
  g_return_if_fail (ANTUI_IS_XML_VIEW (self));

  gtk_label_set_text (self->placeholder, placeholder ? placeholder : "");
  gtk_stack_set_visible_child_name (self->stack, stanza ? "xml" : "empty");
  if (self->stanza == stanza)
    return;
  g_clear_pointer (&self->stanza, ant_stanza_unref);
  gtk_widget_set_visible (self->elided_bar, FALSE);
  if (stanza)
    {
      self->stanza = ant_stanza_ref (stanza);
      show (self, FALSE);
    }
}

static void
antui_xml_view_dispose (GObject *object)
{
  AntuiXmlView *self = ANTUI_XML_VIEW (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), ANTUI_TYPE_XML_VIEW);
  g_clear_object (&self->buffer);
  g_clear_pointer (&self->stanza, ant_stanza_unref);
  G_OBJECT_CLASS (antui_xml_view_parent_class)->dispose (object);
}

static void
antui_xml_view_class_init (AntuiXmlViewClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = antui_xml_view_dispose;
  g_type_ensure (GTK_SOURCE_TYPE_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class, "/io/github/antistrophe/Antistrophe/details/antui-xml-view.ui");
  gtk_widget_class_bind_template_child (widget_class, AntuiXmlView, stack);
  gtk_widget_class_bind_template_child (widget_class, AntuiXmlView, placeholder);
  gtk_widget_class_bind_template_child (widget_class, AntuiXmlView, view);
  gtk_widget_class_bind_template_child (widget_class, AntuiXmlView, elided_bar);
  gtk_widget_class_bind_template_child (widget_class, AntuiXmlView, elided_label);
  gtk_widget_class_bind_template_child (widget_class, AntuiXmlView, show_button);
  gtk_widget_class_bind_template_callback (widget_class, show_all_cb);
}

static void
antui_xml_view_init (AntuiXmlView *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  self->buffer = gtk_source_buffer_new (NULL);
  antui_source_buffer_setup (self->buffer);
  gtk_text_view_set_buffer (GTK_TEXT_VIEW (self->view), GTK_TEXT_BUFFER (self->buffer));
}
