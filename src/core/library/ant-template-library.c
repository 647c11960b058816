/* All templates as a list that follows the disk.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-template-library.h"

#include <string.h>
#include "base/ant-data.h"
#include "base/ant-list-update.h"
#include "base/ant-watch.h"
#include "library/ant-near.h"
#include "library/ant-template-scan.h"

/**
 * AntTemplateLibrary:
 *
 * A GListModel of AntTemplate from two trees of files: the shipped one and the person's, whose files take the
 * place of shipped ones with the same path. For the thread that made it; watching uses that thread's default
 * main context. It owns its templates; an unchanged file keeps its object through reloads. Always sorted by
 * group, title and name.
 */
struct _AntTemplateLibrary
{
  GObject parent_instance;

  char *shipped_dir;
  char *user_dir;
  GPtrArray *templates; /* of AntTemplate */

  AntWatch *watch; /* NULL = does not watch */
};

static void ant_template_library_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AntTemplateLibrary,
                               ant_template_library,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL,
                                                      ant_template_library_list_model_init))

static int
compare_templates (gconstpointer a, gconstpointer b)
{
  AntTemplate *x = *(AntTemplate *const *) a;
  AntTemplate *y = *(AntTemplate *const *) b;
  int order = strcmp (ant_template_get_group (x), ant_template_get_group (y));

  if (order == 0)
    order = g_utf8_collate (ant_template_get_title (x), ant_template_get_title (y));
  if (order == 0)
    order = strcmp (ant_template_get_name (x), ant_template_get_name (y));
  return order != 0 ? order : strcmp (ant_template_get_path (x), ant_template_get_path (y));
}

static GPtrArray *
sort_found (AntTemplateScan *scan)
{
  GPtrArray *sorted = g_ptr_array_new_with_free_func (g_object_unref);
  GHashTableIter iter;
  gpointer template;

  g_hash_table_iter_init (&iter, scan->found);
  while (g_hash_table_iter_next (&iter, NULL, &template))
    g_ptr_array_add (sorted, g_object_ref (template));
  g_ptr_array_sort (sorted, compare_templates);
  return sorted;
}

/**
 * ant_template_library_new:
 * @shipped_dir: (nullable): folder of the templates that came with the program; %NULL = the usual one
 * @user_dir: (nullable): folder of the person's own; %NULL = the usual one
 *
 * Reads both trees before it returns; a folder need not exist.
 *
 * Returns: (transfer full): the library
 */
AntTemplateLibrary *
ant_template_library_new (const char *shipped_dir, const char *user_dir)
{
  AntTemplateLibrary *self = g_object_new (ANT_TYPE_TEMPLATE_LIBRARY, NULL);

  self->shipped_dir = shipped_dir != NULL ? g_strdup (shipped_dir) : ant_data_path ("templates");
  self->user_dir = user_dir != NULL ? g_strdup (user_dir) : ant_user_data_path ("templates");
  ant_template_library_reload (self);
  return self;
}

/**
 * ant_template_library_reload:
 *
 * Reads both trees again. Objects of unchanged files stay; each run of changed rows is one `items-changed`.
 */
void
ant_template_library_reload (AntTemplateLibrary *self)
{
  g_autoptr (AntTemplateScan) scan = NULL;
  g_autoptr (GPtrArray) wanted = NULL;

  g_return_if_fail (ANT_IS_TEMPLATE_LIBRARY (self));

  scan = ant_template_scan_new (self->templates);
  ant_template_scan_read (scan, self->shipped_dir, TRUE);
  ant_template_scan_read (scan, self->user_dir, FALSE);
  wanted = sort_found (scan);
  if (self->watch != NULL)
    ant_watch_set_folders (self->watch, scan->folders);
  ant_list_update (G_LIST_MODEL (self), self->templates, wanted);
}

static void
changed_cb (gpointer user_data)
{
  ant_template_library_reload (user_data);
}

/**
 * ant_template_library_watch:
 *
 * From now on changes on disk show up by themselves, within about 100 ms of the kernel's word (a folder that
 * does not exist yet is looked for every few seconds).
 */
void
ant_template_library_watch (AntTemplateLibrary *self)
{
  g_return_if_fail (ANT_IS_TEMPLATE_LIBRARY (self));

  if (self->watch != NULL)
    return;
  self->watch = ant_watch_new (changed_cb, self);
  ant_template_library_reload (self);
}

static gboolean
has_path (AntTemplate *template, const char *path)
{
  const char *group = ant_template_get_group (template);
  gsize length = strlen (group);

  if (length == 0)
    return strcmp (ant_template_get_name (template), path) == 0;
  return strncmp (path, group, length) == 0 && path[length] == '/'
         && strcmp (path + length + 1, ant_template_get_name (template)) == 0;
}

static AntTemplate *
fail_not_found (AntTemplateLibrary *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) names = g_ptr_array_new ();
  g_autofree char *near = NULL;
  const char *slash = strrchr (name, '/');

  for (guint i = 0; i < self->templates->len; i++)
    if (!g_ptr_array_find_with_equal_func (
          names, ant_template_get_name (g_ptr_array_index (self->templates, i)), g_str_equal, NULL))
      g_ptr_array_add (names, (gpointer) ant_template_get_name (g_ptr_array_index (self->templates, i)));
  g_ptr_array_add (names, NULL);

  near = ant_near_names (slash != NULL ? slash + 1 : name, (const char *const *) names->pdata);
  g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_NOT_FOUND, "There is no template “%s”%s%s%s",
               name, near != NULL ? "; meant is perhaps " : "", near != NULL ? near : "",
               self->templates->len == 0 ? "; no templates are installed" : "");
  return NULL;
}

static AntTemplate *
fail_ambiguous (const char *name, GPtrArray *matches, GError **error)
{
  g_autoptr (GString) all = g_string_new (NULL);

  for (guint i = 0; i < matches->len; i++)
    g_string_append_printf (all, "%s%s/%s", i == 0 ? "" : ", ",
                            ant_template_get_group (g_ptr_array_index (matches, i)), name);
  g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_AMBIGUOUS,
               "Several templates are called “%s”: %s", name, all->str);
  return NULL;
}

/**
 * ant_template_library_find:
 * @name: `ping-server`, or `group/name` where two groups have one
 *
 * A template at the top, outside of any group, is found by its bare name also where a group has that name
 * too.
 *
 * Returns: (transfer none) (nullable): the template, which may be a broken one; %NULL with
 * %ANT_TEMPLATE_ERROR: NOT_FOUND (the message has near names) or AMBIGUOUS
 */
AntTemplate *
ant_template_library_find (AntTemplateLibrary *self, const char *name, GError **error)
{
  g_autoptr (GPtrArray) matches = g_ptr_array_new ();

  g_return_val_if_fail (ANT_IS_TEMPLATE_LIBRARY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->templates->len; i++)
    {
      AntTemplate *template = g_ptr_array_index (self->templates, i);

      if (has_path (template, name))
        return template;
      if (strcmp (ant_template_get_name (template), name) == 0)
        g_ptr_array_add (matches, template);
    }

  if (matches->len == 0)
    return fail_not_found (self, name, error);
  if (matches->len > 1)
    return fail_ambiguous (name, matches, error);
  return g_ptr_array_index (matches, 0);
}

static GType
ant_template_library_get_item_type (GListModel *model)
{
  return ANT_TYPE_TEMPLATE;
}

static guint
ant_template_library_get_n_items (GListModel *model)
{
  return ANT_TEMPLATE_LIBRARY (model)->templates->len;
}

static gpointer
ant_template_library_get_item (GListModel *model, guint position)
{
  AntTemplateLibrary *self = ANT_TEMPLATE_LIBRARY (model);

  return position < self->templates->len ? g_object_ref (g_ptr_array_index (self->templates, position))
                                         : NULL;
}

static void
ant_template_library_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ant_template_library_get_item_type;
  iface->get_n_items = ant_template_library_get_n_items;
  iface->get_item = ant_template_library_get_item;
}

static void
ant_template_library_dispose (GObject *object)
{
  AntTemplateLibrary *self = ANT_TEMPLATE_LIBRARY (object);

  g_clear_pointer (&self->watch, ant_watch_free);
  G_OBJECT_CLASS (ant_template_library_parent_class)->dispose (object);
}

static void
ant_template_library_finalize (GObject *object)
{
  AntTemplateLibrary *self = ANT_TEMPLATE_LIBRARY (object);

  g_free (self->shipped_dir);
  g_free (self->user_dir);
  g_ptr_array_unref (self->templates);
  G_OBJECT_CLASS (ant_template_library_parent_class)->finalize (object);
}

static void
ant_template_library_class_init (AntTemplateLibraryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ant_template_library_dispose;
  object_class->finalize = ant_template_library_finalize;
}

static void
ant_template_library_init (AntTemplateLibrary *self)
{
  self->templates = g_ptr_array_new_with_free_func (g_object_unref);
}
