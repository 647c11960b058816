/* The list of templates in process: groups, search, broken files, and files that change while it is shown.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <adwaita.h>
#include "antt-widgets.h"
#include "common/antui-init.h"
#include "console/antui-template-list.h"
#include "console/antui-template-row.h"

typedef struct
{
  GListStore *store;
  AntuiTemplateList *list;
  GtkWidget *window;
  char *chosen;
} Fixture;

static AntTemplate *
new_template (const char *name, const char *group, const char *title, const char *rest)
{
  g_autofree char *text = g_strdup_printf ("<?antistrophe title=\"%s\" %s?>"
                                           "<iq type=\"get\" id=\"${id}\"><query xmlns=\"jabber:iq:version\"/></iq>",
                                           title, rest);

  return ant_template_new (name, group, name, TRUE, text);
}

static void
append (Fixture *fixture, AntTemplate *template /* (transfer full) */)
{
  g_list_store_append (fixture->store, template);
  g_object_unref (template);
}

static void
chosen_cb (Fixture *fixture, AntTemplate *template)
{
  g_free (fixture->chosen);
  fixture->chosen = g_strdup (ant_template_get_name (template));
}

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->store = g_list_store_new (ANT_TYPE_TEMPLATE);
  append (fixture, new_template ("vcard", "account", "vCard of a user", "xep=\"XEP-0054\" effect=\"write\""));
  append (fixture, new_template ("version", "server", "Software and version", "xep=\"XEP-0092\""));
  append (fixture, ant_template_new ("torn", "server", "torn", FALSE, "<iq type="));
  fixture->list = g_object_new (ANTUI_TYPE_TEMPLATE_LIST, NULL);
  g_signal_connect_swapped (fixture->list, "chosen", G_CALLBACK (chosen_cb), fixture);
  antui_template_list_set_model (fixture->list, G_LIST_MODEL (fixture->store));
  fixture->window = antt_window_new (GTK_WIDGET (fixture->list), 240, 500);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  gtk_window_destroy (GTK_WINDOW (fixture->window));
  g_object_unref (fixture->store);
  g_free (fixture->chosen);
}

static GtkWidget *
row (Fixture *fixture, const char *title)
{
  return antt_find (fixture->window, ANTUI_TYPE_TEMPLATE_ROW, title);
}

static GtkWidget *
search_entry (Fixture *fixture)
{
  return antt_find (fixture->window, GTK_TYPE_SEARCH_ENTRY, "Search templates");
}

static void
choose (GtkWidget *one)
{
  gtk_list_box_select_row (GTK_LIST_BOX (gtk_widget_get_parent (one)), GTK_LIST_BOX_ROW (one));
}

static gboolean
found_nothing (gpointer data)
{
  return antt_shows (data, "Nothing Found");
}

static gboolean
found_again (gpointer data)
{
  return !antt_shows (data, "Nothing Found");
}

static void
test_broken_file_is_listed_with_its_error (Fixture *fixture, gconstpointer data)
{
  GtkWidget *torn = row (fixture, "torn");

  g_assert_nonnull (torn);
  g_assert_true (gtk_widget_get_visible (antt_find (torn, GTK_TYPE_IMAGE, "Broken template")));
  g_assert_true (antt_shows (torn, "1:"));
  choose (torn);
  g_assert_cmpstr (fixture->chosen, ==, "torn");
}

static void
test_rows_say_what_they_do (Fixture *fixture, gconstpointer data)
{
  g_assert_true (antt_shows (row (fixture, "vCard of a user"), "XEP-0054 · get · writes"));
  g_assert_true (antt_shows (row (fixture, "Software and version"), "XEP-0092 · get · reads"));
  g_assert_true (antt_shows (fixture->window, "Account"));
  g_assert_true (antt_shows (fixture->window, "Server"));
}

static void
test_search_finds_every_word (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntTemplate) template = new_template ("version", "server", "Software",
                                                   "xep=\"XEP-0092\" description=\"Also the operating system\"");

  g_assert_true (antui_template_matches (template, "operat"));
  g_assert_false (antui_template_matches (template, "rating"));
  g_assert_true (antui_template_matches (template, ""));
  g_assert_true (antui_template_matches (template, "soft 0092"));
  g_assert_true (antui_template_matches (template, "IQ:VERSION"));
  g_assert_false (antui_template_matches (template, "soft 0093"));
}

static void
test_enter_right_after_typing_takes_what_was_found (Fixture *fixture, gconstpointer data)
{
  gtk_editable_set_text (GTK_EDITABLE (search_entry (fixture)), "software");
  g_signal_emit_by_name (search_entry (fixture), "activate");
  g_assert_cmpstr (fixture->chosen, ==, "version");
}

static void
test_search_that_finds_nothing_says_so (Fixture *fixture, gconstpointer data)
{
  gtk_editable_set_text (GTK_EDITABLE (search_entry (fixture)), "no such thing");
  antt_wait_for (found_nothing, fixture->window);
  g_signal_emit_by_name (search_entry (fixture), "stop-search");
  antt_wait_for (found_again, fixture->window);
}

static void
test_empty_library_says_so (Fixture *fixture, gconstpointer data)
{
  g_list_store_remove_all (fixture->store);
  g_assert_true (antt_shows (fixture->window, "No Templates"));
}

static void
test_selection_survives_a_reload (Fixture *fixture, gconstpointer data)
{
  AntTemplate *again[] = { new_template ("new", "account", "A new one", ""),
                           new_template ("version", "server", "Software and version, again", "") };

  choose (row (fixture, "Software and version"));
  g_clear_pointer (&fixture->chosen, g_free);
  g_list_store_splice (fixture->store, 0, 3, (gpointer *) again, 2);
  g_assert_true (gtk_list_box_row_is_selected (GTK_LIST_BOX_ROW (row (fixture, "Software and version, again"))));
  /* It was not chosen anew: what is typed stays. */
  g_assert_null (fixture->chosen);
  g_object_unref (again[0]);
  g_object_unref (again[1]);
}

int
main (int argc, char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  antui_init ();
#define ADD(path, func) g_test_add ("/template-list/" path, Fixture, NULL, set_up, func, tear_down)
  ADD ("search/enter-right-after-typing", test_enter_right_after_typing_takes_what_was_found);
  ADD ("rows/broken-with-its-error", test_broken_file_is_listed_with_its_error);
  ADD ("rows/say-what-they-do", test_rows_say_what_they_do);
  ADD ("search/every-word", test_search_finds_every_word);
  ADD ("search/nothing-found", test_search_that_finds_nothing_says_so);
  ADD ("shows/empty-library", test_empty_library_says_so);
  ADD ("selection/survives-a-reload", test_selection_survives_a_reload);
#undef ADD
  return g_test_run ();
}
