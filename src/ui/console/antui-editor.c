/* The source editor of the composer: XML with marked placeholders, and underlined problems.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "console/antui-editor.h"

#include <glib/gi18n.h>

#include "common/antui-source.h"

/**
 * AntuiEditor:
 *
 * @problems: (element-type AntProblem): of the text when they were set
 * @places: (element-type Place): where each of them is, parallel to @problems. Tags move with edits, places do not:
 *   they are set again soon after each.
 */
struct _AntuiEditor
{
  GtkSourceView parent_instance;

  GtkSourceBuffer *buffer;
  GtkTextTag *tags[2];
  GPtrArray *problems;
  GArray *places;
  guint language_id;
};

/* In characters of the buffer. */
typedef struct
{
  guint start;
  guint end;
} Place;

G_DEFINE_FINAL_TYPE (AntuiEditor, antui_editor, GTK_SOURCE_TYPE_VIEW)

static Place
find_place (const char *text, gsize size, const AntProblem *problem)
{
  gsize start = MIN (problem->start.offset, size);
  gsize end = MIN (start + problem->length, size);
  Place place;

  place.start = g_utf8_pointer_to_offset (text, text + start);
  place.end = place.start + g_utf8_pointer_to_offset (text + start, text + end);
  /* At the very end there is nothing to underline but the last character. */
  if (place.start == place.end && place.start > 0)
    place.start--;
  return place;
}

static void
get_iters (AntuiEditor *self, const Place *place, GtkTextIter *start, GtkTextIter *end)
{
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), start, place->start);
  gtk_text_buffer_get_iter_at_offset (GTK_TEXT_BUFFER (self->buffer), end, place->end);
}

/**
 * antui_editor_dup_text:
 * @self: the editor
 *
 * Returns: (transfer full): all of its text
 */
char *
antui_editor_dup_text (AntuiEditor *self)
{
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  return gtk_text_buffer_get_text (GTK_TEXT_BUFFER (self->buffer), &start, &end, /* include_hidden_chars= */ TRUE);
}

/**
 * antui_editor_set_text:
 * @self: the editor
 * @text: the new text
 *
 * Replaces the text as a person would: one undo brings the old one back.
 */
void
antui_editor_set_text (AntuiEditor *self, const char *text)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  GtkTextIter start, end;

  gtk_text_buffer_begin_user_action (buffer);
  gtk_text_buffer_get_bounds (buffer, &start, &end);
  gtk_text_buffer_delete (buffer, &start, &end);
  gtk_text_buffer_insert (buffer, &start, text, -1);
  gtk_text_buffer_end_user_action (buffer);
  gtk_text_buffer_get_start_iter (buffer, &start);
  gtk_text_buffer_place_cursor (buffer, &start);
}

/**
 * antui_editor_set_problems:
 * @self: the editor
 * @problems: (element-type AntProblem): found in its text as it is now
 *
 * Underlines what is wrong; the tooltip there says why.
 */
void
antui_editor_set_problems (AntuiEditor *self, GPtrArray *problems)
{
  GtkTextBuffer *buffer = GTK_TEXT_BUFFER (self->buffer);
  g_autofree char *text = antui_editor_dup_text (self);
  gsize size = strlen (text);
  GtkTextIter start, end;

  gtk_text_buffer_get_bounds (buffer, &start, &end);
  for (guint i = 0; i < G_N_ELEMENTS (self->tags); i++)
    gtk_text_buffer_remove_tag (buffer, self->tags[i], &start, &end);
  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_array_set_size (self->places, 0);
  self->problems = g_ptr_array_ref (problems);

  for (guint i = 0; i < problems->len; i++)
    {
      const AntProblem *problem = g_ptr_array_index (problems, i);
      Place place = find_place (text, size, problem);

      g_array_append_val (self->places, place);
      get_iters (self, &place, &start, &end);
      gtk_text_buffer_apply_tag (buffer, self->tags[problem->severity], &start, &end);
    }
}

/**
 * antui_editor_go_to:
 * @self: the editor
 * @problem: one of those that were set, or another in the same text
 *
 * Selects the place, scrolls there and takes the focus.
 */
void
antui_editor_go_to (AntuiEditor *self, const AntProblem *problem)
{
  g_autofree char *text = antui_editor_dup_text (self);
  Place place = find_place (text, strlen (text), problem);
  GtkTextIter start, end;

  get_iters (self, &place, &start, &end);
  gtk_text_buffer_select_range (GTK_TEXT_BUFFER (self->buffer), &start, &end);
  gtk_text_view_scroll_to_mark (GTK_TEXT_VIEW (self), gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)),
                                0.1, FALSE, 0, 0);
  gtk_widget_grab_focus (GTK_WIDGET (self));
}

/**
 * antui_editor_get_problem_at:
 * @self: the editor
 * @offset: in characters
 *
 * Returns: (transfer none) (nullable): what is wrong there
 */
const char *
antui_editor_get_problem_at (AntuiEditor *self, guint offset)
{
  for (guint i = 0; i < self->places->len; i++)
    {
      const Place *place = &g_array_index (self->places, Place, i);
      const AntProblem *problem = g_ptr_array_index (self->problems, i);

      if (offset >= place->start && offset < MAX (place->end, place->start + 1))
        return problem->message;
    }
  return NULL;
}

static gboolean
antui_editor_query_tooltip (GtkWidget *widget, int x, int y, gboolean keyboard, GtkTooltip *tooltip)
{
  AntuiEditor *self = ANTUI_EDITOR (widget);
  GtkTextIter iter;

  if (keyboard)
    gtk_text_buffer_get_iter_at_mark (GTK_TEXT_BUFFER (self->buffer), &iter,
                                      gtk_text_buffer_get_insert (GTK_TEXT_BUFFER (self->buffer)));
  else
    {
      int buffer_x, buffer_y;

      gtk_text_view_window_to_buffer_coords (GTK_TEXT_VIEW (self), GTK_TEXT_WINDOW_WIDGET, x, y, &buffer_x, &buffer_y);
      if (!gtk_text_view_get_iter_at_location (GTK_TEXT_VIEW (self), &iter, buffer_x, buffer_y))
        return FALSE;
    }

  const char *message = antui_editor_get_problem_at (self, gtk_text_iter_get_offset (&iter));
  if (message)
    gtk_tooltip_set_text (tooltip, message);
  return message != NULL;
}

static void
antui_editor_dispose (GObject *object)
{
  g_clear_handle_id (&ANTUI_EDITOR (object)->language_id, g_source_remove);
  G_OBJECT_CLASS (antui_editor_parent_class)->dispose (object);
}

static void
antui_editor_finalize (GObject *object)
{
  AntuiEditor *self = ANTUI_EDITOR (object);

  g_clear_pointer (&self->problems, g_ptr_array_unref);
  g_array_unref (self->places);
  g_clear_object (&self->buffer);
  G_OBJECT_CLASS (antui_editor_parent_class)->finalize (object);
}

static GtkTextTag *
new_tag (AntuiEditor *self, const char *name, const char *color)
{
  GdkRGBA rgba;

  gdk_rgba_parse (&rgba, color);
  return gtk_text_buffer_create_tag (GTK_TEXT_BUFFER (self->buffer), name,
                                     "underline", PANGO_UNDERLINE_ERROR, "underline-rgba", &rgba, NULL);
}

static gboolean
update_language_cb (gpointer user_data)
{
  AntuiEditor *self = user_data;

  self->language_id = 0;
  antui_source_buffer_update_language (self->buffer);
  return G_SOURCE_REMOVE;
}

/* "changed" comes in the middle of an edit, of which the highlighter has yet to hear: its language may change only
 * after, but before anything is drawn. */
static void
changed_cb (AntuiEditor *self)
{
  if (!self->language_id)
    self->language_id = g_idle_add_full (G_PRIORITY_DEFAULT, update_language_cb, self, NULL);
}

/* The view makes its buffer while it is constructed, and takes no other before. */
static void
antui_editor_constructed (GObject *object)
{
  AntuiEditor *self = ANTUI_EDITOR (object);

  G_OBJECT_CLASS (antui_editor_parent_class)->constructed (object);
  self->buffer = g_object_ref (GTK_SOURCE_BUFFER (gtk_text_view_get_buffer (GTK_TEXT_VIEW (self))));
  antui_source_buffer_setup (self->buffer);
  g_signal_connect_object (self->buffer, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  /* Seen on white and on black; GtkTextTag knows no named colours. */
  self->tags[ANT_PROBLEM_WARNING] = new_tag (self, "warning", "#e5a50a");
  self->tags[ANT_PROBLEM_ERROR] = new_tag (self, "error", "#e01b24");
}

static void
antui_editor_class_init (AntuiEditorClass *klass)
{
  G_OBJECT_CLASS (klass)->constructed = antui_editor_constructed;
  G_OBJECT_CLASS (klass)->dispose = antui_editor_dispose;
  G_OBJECT_CLASS (klass)->finalize = antui_editor_finalize;
  GTK_WIDGET_CLASS (klass)->query_tooltip = antui_editor_query_tooltip;
}

static void
antui_editor_init (AntuiEditor *self)
{
  GtkTextView *view = GTK_TEXT_VIEW (self);
  GtkSourceView *source = GTK_SOURCE_VIEW (self);

  self->places = g_array_new (FALSE, FALSE, sizeof (Place));
  self->problems = g_ptr_array_new ();
  gtk_text_view_set_monospace (view, TRUE);
  gtk_text_view_set_wrap_mode (view, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_top_margin (view, 8);
  gtk_text_view_set_bottom_margin (view, 8);
  gtk_text_view_set_left_margin (view, 6);
  gtk_text_view_set_right_margin (view, 6);
  gtk_source_view_set_show_line_numbers (source, TRUE);
  gtk_source_view_set_auto_indent (source, TRUE);
  gtk_source_view_set_indent_width (source, 2);
  gtk_source_view_set_tab_width (source, 2);
  gtk_source_view_set_insert_spaces_instead_of_tabs (source, TRUE);
  gtk_source_view_set_smart_backspace (source, TRUE);
  gtk_widget_set_has_tooltip (GTK_WIDGET (self), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Stanza"), -1);
}
