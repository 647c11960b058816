/* Tests of the fewest changes from one list to another.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-list-update.h"

#define ANTT_TYPE_LIST (antt_list_get_type ())
G_DECLARE_FINAL_TYPE (AnttList, antt_list, ANTT, LIST, GObject)

/* A model of what the test has. */
struct _AnttList
{
  GObject parent_instance;

  GPtrArray *items; /* (element-type GObject) */
};

static GType
antt_list_get_item_type (GListModel *model)
{
  return G_TYPE_OBJECT;
}

static guint
antt_list_get_n_items (GListModel *model)
{
  return ANTT_LIST (model)->items->len;
}

static gpointer
antt_list_get_item (GListModel *model, guint position)
{
  AnttList *self = ANTT_LIST (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
antt_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = antt_list_get_item_type;
  iface->get_n_items = antt_list_get_n_items;
  iface->get_item = antt_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (AnttList, antt_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, antt_list_model_init))

static void
antt_list_finalize (GObject *object)
{
  g_ptr_array_unref (ANTT_LIST (object)->items);
  G_OBJECT_CLASS (antt_list_parent_class)->finalize (object);
}

static void
antt_list_class_init (AnttListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = antt_list_finalize;
}

static void
antt_list_init (AnttList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

static void
changed_cb (GListModel *model, guint position, guint removed, guint added, gpointer user_data)
{
  g_string_append_printf (user_data, "%u-%u+%u ", position, removed, added);
}

/* @names: a letter an object, each the same one every time. */
static GPtrArray *
pick (GObject **objects, const char *names)
{
  GPtrArray *picked = g_ptr_array_new_with_free_func (g_object_unref);

  for (const char *name = names; *name != '\0'; name++)
    g_ptr_array_add (picked, g_object_ref (objects[*name - 'a']));
  return picked;
}

static void
assert_changes (const char *before, const char *after, const char *expected)
{
  g_autoptr (AnttList) list = g_object_new (ANTT_TYPE_LIST, NULL);
  g_autoptr (GString) changes = g_string_new (NULL);
  GObject *objects[26];

  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    objects[i] = g_object_new (G_TYPE_OBJECT, NULL);
  g_autoptr (GPtrArray) had = pick (objects, before);
  g_autoptr (GPtrArray) wanted = pick (objects, after);

  ant_list_update (G_LIST_MODEL (list), list->items, had);
  g_signal_connect (list, "items-changed", G_CALLBACK (changed_cb), changes);
  ant_list_update (G_LIST_MODEL (list), list->items, wanted);

  g_assert_cmpstr (changes->str, ==, expected);
  g_assert_cmpuint (list->items->len, ==, wanted->len);
  for (guint i = 0; i < wanted->len; i++)
    g_assert_true (g_ptr_array_index (list->items, i) == g_ptr_array_index (wanted, i));
  for (guint i = 0; i < G_N_ELEMENTS (objects); i++)
    g_object_unref (objects[i]);
}

static void
test_changes (void)
{
  assert_changes ("", "", "");
  assert_changes ("abc", "abc", "");
  assert_changes ("", "abc", "0-0+3 ");
  assert_changes ("abc", "", "0-3+0 ");
  assert_changes ("abc", "xyz", "0-3+3 ");
  assert_changes ("bd", "abcde", "0-0+1 2-0+1 4-0+1 ");
  assert_changes ("abcde", "bd", "0-1+0 1-1+0 2-1+0 ");
  assert_changes ("abcd", "axyd", "1-2+2 ");
  assert_changes ("abc", "abcde", "3-0+2 ");
  assert_changes ("abcdef", "xabef", "0-0+1 3-2+0 ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/list-update/changes/as-few-as-possible", test_changes);

  return g_test_run ();
}
