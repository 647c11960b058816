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
  GCancellable *printing; /* owned, nullable: all of @stanza */
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
  MAX_VALUE = 1024,      /* longer ones make lines that highlighting cannot bear */
  MAX_WHOLE = 64 * 1024, /* longer ones make paragraphs that laying out cannot bear */
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
stop_printing (AntuiXmlView *self)
{
  g_cancellable_cancel (self->printing);
  g_clear_object (&self->printing);
  gtk_widget_set_sensitive (self->show_button, TRUE);
}

static void
set_text (AntuiXmlView *self, const char *text)
{
  gtk_text_buffer_set_text (GTK_TEXT_BUFFER (self->buffer), text, -1);
  antui_source_buffer_update_language (self->buffer);
}

static void
show_shortened (AntuiXmlView *self)
{
  /* No more than is shown is printed: what waits for it is the window. */
  AntPrintOptions options = { .default_ns = ANT_NS_CLIENT, .width = PRINT_WIDTH, .max_value = MAX_VALUE,
                              .max_size = ANT_LIMIT_SHOWN };
  g_autofree char *text = ant_xml_print (ant_stanza_get_root (self->stanza), &options);
  g_autofree char *size_text = antui_format_size (g_bytes_get_size (ant_stanza_get_bytes (self->stanza)));
  /* Translators: a stanza of that size is shown in part */
  g_autofree char *note = g_strdup_printf (_("Shortened; the stanza has %s"), size_text);
  gboolean shortened = cut (text) || strstr (text, "… [") != NULL;

  set_text (self, text);
  gtk_label_set_text (self->elided_label, note);
  gtk_widget_set_visible (self->show_button, TRUE);
  gtk_widget_set_visible (self->elided_bar, shortened);
}

static void
print_in_thread (GTask *task, gpointer source, gpointer stanza, GCancellable *cancellable)
{
  static const AntPrintOptions everything = { .default_ns = ANT_NS_CLIENT, .width = PRINT_WIDTH, .max_value = MAX_WHOLE };

  g_task_return_pointer (task, ant_xml_print (ant_stanza_get_root (stanza), &everything), g_free);
}

static void
printed_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  AntuiXmlView *self = ANTUI_XML_VIEW (source);
  g_autofree char *text = g_task_propagate_pointer (G_TASK (result), NULL);

  /* Cancelled: another stanza is shown by now. */
  if (!text)
    return;
  stop_printing (self);
  set_text (self, text);
  gtk_label_set_text (self->elided_label, _("Very long values stay shortened; a copy has them whole"));
  gtk_widget_set_visible (self->show_button, FALSE);
  gtk_widget_set_visible (self->elided_bar, strstr (text, "… [") != NULL);
}

static void
show_all_cb (AntuiXmlView *self)
{
  g_autoptr (GTask) task = NULL;

  self->printing = g_cancellable_new ();
  gtk_widget_set_sensitive (self->show_button, FALSE);
  task = g_task_new (self, self->printing, printed_cb, NULL);
  g_task_set_source_tag (task, show_all_cb);
  g_task_set_task_data (task, ant_stanza_ref (self->stanza), (GDestroyNotify) ant_stanza_unref);
  g_task_run_in_thread (task, print_in_thread);
}

void
antui_xml_view_set_stanza (AntuiXmlView *self, AntStanza *stanza, const char *placeholder)
{
  g_return_if_fail (ANTUI_IS_XML_VIEW (self));

  gtk_label_set_text (self->placeholder, placeholder ? placeholder : "");
  gtk_stack_set_visible_child_name (self->stack, stanza ? "xml" : "empty");
  if (self->stanza == stanza)
    return;
  stop_printing (self);
  g_clear_pointer (&self->stanza, ant_stanza_unref);
  gtk_widget_set_visible (self->elided_bar, FALSE);
  if (stanza)
    {
      self->stanza = ant_stanza_ref (stanza);
      show_shortened (self);
    }
}

static void
antui_xml_view_dispose (GObject *object)
{
  AntuiXmlView *self = ANTUI_XML_VIEW (object);

  g_cancellable_cancel (self->printing);
  g_clear_object (&self->printing);
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
