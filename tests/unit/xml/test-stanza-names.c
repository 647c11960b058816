/* Short names of elements: slixmpp's, and a person's own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <glib/gstdio.h>

#include "xml/ant-element.h"
#include "xml/ant-stanza-names.h"

/* (transfer full): the names of a file that holds @text; @ret_problems without the path in front. */
static AntStanzaNames *
load (const char *text, gsize length, char **ret_problems)
{
  g_autofree char *path = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  GString *all = g_string_new (NULL);
  AntStanzaNames *names;
  int file = g_file_open_tmp ("antt-names-XXXXXX", &path, NULL);

  g_assert_cmpint (file, >=, 0);
  g_close (file, NULL);
  g_assert_true (g_file_set_contents (path, text, length, NULL));
  names = ant_stanza_names_load (path, &problems);
  g_assert_cmpint (g_remove (path), ==, 0);
  for (guint i = 0; i < problems->len; i++)
    {
      const char *problem = g_ptr_array_index (problems, i);

      g_assert_true (g_str_has_prefix (problem, path));
      g_string_append_printf (all, "%s\n", problem + strlen (path));
    }
  *ret_problems = g_string_free (all, FALSE);
  return names;
}

static void
test_load_whole (void)
{
  g_autofree char *problems = NULL;
  g_autoptr (AntStanzaNames) names = load ("# mine\n[names]\n\ncustom_xep = {custom:xep}query kind  node\r\n; other\n"
                                           "b.2-x={}x\n", -1, &problems);
  const AntStanzaName *name = ant_stanza_names_find_personal (names, "custom_xep");
  g_autoptr (GPtrArray) list = ant_stanza_names_list_personal (names);

  g_assert_cmpstr (problems, ==, "");
  g_assert_nonnull (name);
  g_assert_cmpstr (name->ns, ==, "custom:xep");
  g_assert_cmpstr (name->tag, ==, "query");
  g_assert_true (name->personal);
  g_assert_cmpuint (g_strv_length ((char **) name->attributes), ==, 2);
  g_assert_true (g_strv_contains (name->attributes, "kind"));
  g_assert_true (g_strv_contains (name->attributes, "node"));
  g_assert_cmpuint (list->len, ==, 2);
  g_assert_cmpstr (((const AntStanzaName *) g_ptr_array_index (list, 0))->name, ==, "b.2-x");
  g_assert_null (ant_stanza_names_find_personal (names, "query"));
  g_assert_null (ant_stanza_names_find_personal (NULL, "custom_xep"));
}

static void
test_load_bad_lines (void)
{
  g_autofree char *problems = NULL;
  g_autoptr (AntStanzaNames) names = load ("early={a}b\n[other]\nx={a}b\n[names]\ngood={a}b\nnoequals\nbad name={a}b\n"
                                           "a=b\nc={a}\nd={a}b @x\niq={a}b\ngood={c}d\n\xff\nlast={e}f\n", -1, &problems);

  g_assert_cmpstr (problems, ==,
                   ":1: it stands below no [names]\n"
                   ":2: the only section is [names]; what stands below this one is not read\n"
                   ":3: it stands below no [names]\n"
                   ":6: a name is wanted, = and the element that it stands for\n"
                   ":7: this is no name: letters, digits and _ - . are fine\n"
                   ":8: an element is wanted: {namespace}tag\n"
                   ":9: behind the namespace in braces the tag is wanted: {namespace}tag\n"
                   ":10: behind the tag only names of attributes may stand, with spaces between them\n"
                   ":11: iq, message and presence always mean themselves\n"
                   ":12: this name is there already, the first one counts\n"
                   ":13: the line is not valid UTF-8\n");
  g_assert_cmpstr (ant_stanza_names_find_personal (names, "good")->ns, ==, "a");
  g_assert_nonnull (ant_stanza_names_find_personal (names, "last"));
  g_assert_null (ant_stanza_names_find_personal (names, "early"));
}

static void
test_load_no_text (void)
{
  g_autofree char *zero = NULL, *large = NULL;
  g_autofree char *text = g_strnfill ((1 << 20) + 1, '#');
  g_autoptr (GPtrArray) problems = NULL, folder = NULL;
  g_autoptr (AntStanzaNames) a = load ("[names]\nx={a}b\n\0", 16, &zero);
  g_autoptr (AntStanzaNames) b = load (text, -1, &large);
  g_autoptr (AntStanzaNames) missing = ant_stanza_names_load ("/nowhere/names.ini", &problems);
  g_autoptr (AntStanzaNames) c = ant_stanza_names_load ("/", &folder);

  g_assert_cmpstr (zero, ==, ":1: this is no text: there is a zero byte in it\n");
  g_assert_cmpstr (large, ==, ":1: the file is larger than 1 MiB\n");
  g_assert_cmpuint (problems->len, ==, 0);
  g_assert_cmpuint (folder->len, ==, 1);
}

static const AntStanzaName *
find_child (const AntStanzaName *parent, const char *name)
{
  for (guint i = 0; i < parent->children->len; i++)
    {
      const AntStanzaName *child = g_ptr_array_index (parent->children, i);

      if (strcmp (child->name, name) == 0)
        return child;
    }
  return NULL;
}

static void
test_table_nests (void)
{
  const AntStanzaName *iq = ant_stanza_names_get_stanza ("iq");
  const AntStanzaName *message = ant_stanza_names_get_stanza ("message");
  const AntStanzaName *items = find_child (iq, "disco_items");
  const AntStanzaName *carbon = find_child (message, "carbon_sent");

  g_assert_cmpstr (iq->ns, ==, ANT_NS_CLIENT);
  g_assert_cmpstr (items->tag, ==, "query");
  g_assert_cmpstr (find_child (items, "item")->ns, ==, "http://jabber.org/protocol/disco#items");
  /* What is forwarded has all that such a stanza has. */
  g_assert_true (find_child (find_child (carbon, "forwarded"), "iq") == iq);
  g_assert_null (ant_stanza_names_get_stanza ("query"));
  g_assert_cmpuint (ant_stanza_names_find_anywhere ("chat_state")->len, ==, 5);
  g_assert_null (ant_stanza_names_find_anywhere ("nosuch"));
  g_assert_cmpuint (ant_stanza_names_list ()->len, >, 200);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza-names/load/whole", test_load_whole);
  g_test_add_func ("/stanza-names/load/bad-lines", test_load_bad_lines);
  g_test_add_func ("/stanza-names/load/no-text", test_load_no_text);
  g_test_add_func ("/stanza-names/table/nests", test_table_nests);
  return g_test_run ();
}
