/* The editor in process: text that undo brings back, underlined problems, highlighting that long lines cannot freeze.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gtk/gtk.h>
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "common/antui-source.h"
#include "console/antui-editor.h"
#include "library/ant-draft.h"

typedef struct
{
  AntuiEditor *editor;
  GtkWidget *window;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->editor = g_object_new (ANTUI_TYPE_EDITOR, NULL);
  fixture->window = antt_window_new (GTK_WIDGET (fixture->editor), 500, 300);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
}

static GtkTextBuffer *
get_buffer (Fixture *fixture)
{
  return gtk_text_view_get_buffer (GTK_TEXT_VIEW (fixture->editor));
}

/* The problems of @text, set in the editor that shows it. */
static GPtrArray *
show_problems (Fixture *fixture, const char *text)
{
  AntExpandContext context = { 0 };
  GPtrArray *problems = ant_draft_find_problems (text, &context, FALSE);

  antui_editor_set_text (fixture->editor, text);
  antui_editor_set_problems (fixture->editor, problems);
  return problems;
}

static void
test_long_value_is_not_hyphenated (Fixture *fixture, gconstpointer data)
{
  GtkTextIter iter;

  antui_editor_set_text (fixture->editor, "<iq to='nodenodenode'/>");
  gtk_text_buffer_get_iter_at_offset (get_buffer (fixture), &iter, 10);
  gtk_text_buffer_insert (get_buffer (fixture), &iter, "näher", -1);
  for (int offset = 0; offset < gtk_text_buffer_get_char_count (get_buffer (fixture)); offset++)
    {
      g_autoptr (GSList) tags = NULL;
      gboolean hyphens = TRUE;

      gtk_text_buffer_get_iter_at_offset (get_buffer (fixture), &iter, offset);
      tags = gtk_text_iter_get_tags (&iter);
      for (GSList *l = tags; l && hyphens; l = l->next)
        {
          gboolean set;

          g_object_get (l->data, "insert-hyphens-set", &set, NULL);
          if (set)
            g_object_get (l->data, "insert-hyphens", &hyphens, NULL);
        }
      g_assert_false (hyphens);
    }
}

static gboolean
is_tagged (Fixture *fixture, const char *tag, int offset)
{
  GtkTextTagTable *table = gtk_text_buffer_get_tag_table (get_buffer (fixture));
  GtkTextIter iter;

  gtk_text_buffer_get_iter_at_offset (get_buffer (fixture), &iter, offset);
  return gtk_text_iter_has_tag (&iter, gtk_text_tag_table_lookup (table, tag));
}

static void
test_problem_is_underlined_behind_wide_characters (Fixture *fixture, gconstpointer data)
{
  /* Offsets of problems are bytes, those of the editor characters. */
  static const char text[] = "<message><body>ümläüt €</body><a></message>";
  g_autoptr (GPtrArray) problems = show_problems (fixture, text);
  const AntProblem *worst = ant_problems_worst (problems);
  glong offset;

  g_assert_nonnull (worst);
  g_assert_cmpint (worst->severity, ==, ANT_PROBLEM_ERROR);
  offset = g_utf8_pointer_to_offset (text, text + worst->start.offset);
  g_assert_true (is_tagged (fixture, "error", offset));
  g_assert_cmpstr (antui_editor_get_problem_at (fixture->editor, offset), ==, worst->message);
  g_assert_null (antui_editor_get_problem_at (fixture->editor, 2));
}

static void
test_problem_at_the_end_is_still_seen (Fixture *fixture, gconstpointer data)
{
  static const char text[] = "<iq type=\"get\" id=\"a\">";
  g_autoptr (GPtrArray) problems = show_problems (fixture, text);
  gboolean seen = FALSE;

  g_assert_cmpuint (problems->len, >, 0);
  for (guint i = 0; i < strlen (text); i++)
    seen |= is_tagged (fixture, "error", i);
  g_assert_true (seen);
}

static void
test_problem_goes_when_mended (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) problems = show_problems (fixture, "<iq type=\"get\"><a></iq>");
  g_autoptr (GPtrArray) none = g_ptr_array_new ();

  antui_editor_set_problems (fixture->editor, none);
  for (guint i = 0; i < 20; i++)
    g_assert_false (is_tagged (fixture, "error", i));
  g_assert_null (antui_editor_get_problem_at (fixture->editor, 18));
}

static void
test_go_to_selects_the_place (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GPtrArray) problems = show_problems (fixture, "<iq type=\"get\" id=\"a\"\n    to=\"${nobody}\"><p xmlns=\"x\"/></iq>");
  GtkTextIter start, end;

  antui_editor_go_to (fixture->editor, ant_problems_worst (problems));
  g_assert_true (gtk_text_buffer_get_selection_bounds (get_buffer (fixture), &start, &end));
  g_autofree char *selected = gtk_text_buffer_get_text (get_buffer (fixture), &start, &end, TRUE);
  g_assert_cmpstr (selected, ==, "${nobody}");
  g_assert_cmpint (gtk_text_iter_get_line (&start), ==, 1);
}

static void
test_set_text_can_be_undone (Fixture *fixture, gconstpointer data)
{
  antui_editor_set_text (fixture->editor, "<presence/>");
  antui_editor_set_text (fixture->editor, "<message/>");
  gtk_text_buffer_undo (get_buffer (fixture));
  g_autofree char *text = antui_editor_dup_text (fixture->editor);
  g_assert_cmpstr (text, ==, "<presence/>");
}

static void
test_long_line_loses_its_language (Fixture *fixture, gconstpointer data)
{
  g_autofree char *longest = g_strnfill (ANTUI_SOURCE_MAX_LINE, 'A');
  g_autofree char *too_long = g_strnfill (ANTUI_SOURCE_MAX_LINE + 1, 'A');
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (get_buffer (fixture));

  antui_editor_set_text (fixture->editor, longest);
  antt_settle ();
  g_assert_nonnull (gtk_source_buffer_get_language (buffer));
  antui_editor_set_text (fixture->editor, too_long);
  antt_settle ();
  g_assert_null (gtk_source_buffer_get_language (buffer));
  antui_editor_set_text (fixture->editor, "<presence/>");
  antt_settle ();
  g_assert_nonnull (gtk_source_buffer_get_language (buffer));
}

static void
test_placeholder_has_a_style_of_ours (Fixture *fixture, gconstpointer data)
{
  GtkSourceBuffer *buffer = GTK_SOURCE_BUFFER (get_buffer (fixture));
  GtkSourceStyleScheme *scheme = gtk_source_buffer_get_style_scheme (buffer);

  g_assert_nonnull (scheme);
  g_assert_true (g_str_has_prefix (gtk_source_style_scheme_get_id (scheme), "antistrophe"));
  g_assert_nonnull (gtk_source_style_scheme_get_style (scheme, "antistrophe-stanza:placeholder"));
  g_assert_cmpstr (gtk_source_language_get_id (gtk_source_buffer_get_language (buffer)), ==, "antistrophe-stanza");
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/editor/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("shows/long-value-without-hyphens", test_long_value_is_not_hyphenated);
  ADD ("problem/underlined-behind-wide-characters", test_problem_is_underlined_behind_wide_characters);
  ADD ("problem/at-the-end-still-seen", test_problem_at_the_end_is_still_seen);
  ADD ("problem/goes-when-mended", test_problem_goes_when_mended);
  ADD ("go-to/selects-the-place", test_go_to_selects_the_place);
  ADD ("set-text/can-be-undone", test_set_text_can_be_undone);
  ADD ("highlight/long-line-loses-its-language", test_long_line_loses_its_language);
  ADD ("highlight/placeholder-has-a-style", test_placeholder_has_a_style_of_ours);
#undef ADD
  return g_test_run ();
}
