/* The accounts that are kept: a list that follows its file, whoever changes it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-store-private.h"

#include <string.h>
#include "base/ant-data.h"
#include "base/ant-list-update.h"
#include "base/ant-watch.h"
#include "session/ant-account-item-private.h"

typedef enum
{
  PROP_PROBLEM = 1,
  N_PROPS,
} AntAccountStoreProps;

static GParamSpec *props[N_PROPS];

static void ant_account_store_list_model_init (GListModelInterface *iface);

G_DEFINE_FINAL_TYPE_WITH_CODE (AntAccountStore,
                               ant_account_store,
                               G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, ant_account_store_list_model_init))

/* @error: (transfer full) (nullable) */
static void
set_error (AntAccountStore *self, GError *error)
{
  gboolean same = g_strcmp0 (self->error != NULL ? self->error->message : NULL,
                             error != NULL ? error->message : NULL) == 0;

  g_clear_error (&self->error);
  self->error = error;
  if (!same)
    g_object_notify_by_pspec (G_OBJECT (self), props[PROP_PROBLEM]);
}

/* The former object where nothing has changed. */
static AntAccountItem *
reuse_item (AntAccountStore *self, AntAccountItem *item)
{
  for (guint i = 0; i < self->items->len; i++)
    {
      AntAccountItem *former = g_ptr_array_index (self->items, i);

      if (!ant_account_item_equal (former, item))
        continue;
      g_object_unref (item);
      return g_object_ref (former);
    }
  return item;
}

static AntAccountItem *
make_item (AntAccountStore *self, GPtrArray *sections, const AntAccountSection *section)
{
  const AntAccountSection *first = ant_account_store_find_section (sections, section->name);
  g_autoptr (GError) error = NULL;

  if (first != section)
    error = g_error_new (ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN,
                         "%s:%u: [%s] stands here a second time; the first is in line %u", self->path,
                         section->header_line, section->name, first->header_line);
  return reuse_item (self, ant_account_item_new (section, self->path, error));
}

static int
compare_items (gconstpointer a, gconstpointer b)
{
  return ant_account_item_compare (*(AntAccountItem *const *) a, *(AntAccountItem *const *) b);
}

/* @sections: (nullable): of a file that cannot be read */
static void
show_sections (AntAccountStore *self, GPtrArray *sections)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 1; sections != NULL && i < sections->len; i++)
    g_ptr_array_add (wanted, make_item (self, sections, g_ptr_array_index (sections, i)));
  g_ptr_array_sort (wanted, compare_items);
  ant_list_update (G_LIST_MODEL (self), self->items, wanted);
}

/**
 * ant_account_store_new:
 * @path: (nullable) (type filename): the file of accounts; %NULL = `$XDG_CONFIG_HOME/antistrophe/accounts.ini`
 *
 * Reads the file before it returns; it need not exist.
 *
 * Returns: (transfer full): the store
 */
AntAccountStore *
ant_account_store_new (const char *path)
{
  AntAccountStore *self = g_object_new (ANT_TYPE_ACCOUNT_STORE, NULL);

  self->path = path != NULL ? g_canonicalize_filename (path, NULL) : ant_user_config_path ("accounts.ini");
  ant_account_store_reload (self);
  return self;
}

/**
 * ant_account_store_get_path:
 * @self: a store
 *
 * Returns: (transfer none) (type filename): its file, absolute; it need not exist
 */
const char *
ant_account_store_get_path (AntAccountStore *self)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_STORE (self), NULL);

  return self->path;
}

/**
 * ant_account_store_get_error:
 * @self: a store
 *
 * Returns: (transfer none) (nullable): why the file cannot be read, or what stands in it outside of any account; nothing
 * is lost by it: a file that cannot be read is not written either
 */
const GError *
ant_account_store_get_error (AntAccountStore *self)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_STORE (self), NULL);

  return self->error;
}

/**
 * ant_account_store_reload:
 * @self: a store
 *
 * Reads the file again. Objects of unchanged accounts stay; each run of changed ones is one `items-changed`.
 */
void
ant_account_store_reload (AntAccountStore *self)
{
  g_autoptr (GPtrArray) sections = NULL;
  g_autoptr (GError) error = NULL;

  g_return_if_fail (ANT_IS_ACCOUNT_STORE (self));

  sections = ant_account_file_read (self->path, &error);
  if (sections != NULL)
    ant_account_section_is_comment (g_ptr_array_index (sections, 0), self->path, &error);
  set_error (self, g_steal_pointer (&error));
  show_sections (self, sections);
}

static void
changed_cb (gpointer user_data)
{
  ant_account_store_reload (user_data);
}

/**
 * ant_account_store_watch:
 * @self: a store
 *
 * From now on changes of the file show up by themselves, within about 100 ms of the kernel's word. Its folder is made if
 * it does not exist, as nobody could watch it otherwise.
 */
void
ant_account_store_watch (AntAccountStore *self)
{
  g_autofree char *folder = NULL;

  g_return_if_fail (ANT_IS_ACCOUNT_STORE (self));

  if (self->watch != NULL)
    return;
  folder = g_path_get_dirname (self->path);
  if (g_mkdir_with_parents (folder, 0700) != 0)
    g_debug ("%s cannot be made", folder);
  self->watch = ant_watch_new (changed_cb, self);
  ant_watch_set_file (self->watch, self->path);
  ant_account_store_reload (self); /* what changed before we watched */
}

/**
 * ant_account_store_find:
 * @self: a store
 * @name: of an account; case matters
 *
 * Returns: (transfer none) (nullable): the account's item, which may be broken
 */
AntAccountItem *
ant_account_store_find (AntAccountStore *self, const char *name)
{
  AntAccountItem *broken = NULL;

  g_return_val_if_fail (ANT_IS_ACCOUNT_STORE (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  for (guint i = 0; i < self->items->len; i++)
    {
      AntAccountItem *item = g_ptr_array_index (self->items, i);

      if (strcmp (ant_account_item_get_name (item), name) != 0)
        continue;
      if (ant_account_item_get_error (item) == NULL)
        return item;
      broken = broken != NULL ? broken : item;
    }
  return broken;
}

/**
 * ant_account_store_dup_account:
 * @self: a store
 * @name: of an account
 * @error: return location: %ANT_ACCOUNT_ERROR_NOT_FOUND, or what is wrong with the account or the file
 *
 * Returns: (transfer full) (nullable): the account, without its passwords
 */
AntAccount *
ant_account_store_dup_account (AntAccountStore *self, const char *name, GError **error)
{
  AntAccountItem *item = ant_account_store_find (self, name);
  const GError *problem = NULL;

  if (item != NULL)
    problem = ant_account_item_get_error (item);
  else
    problem = self->error; /* it may be in what could not be read */
  if (problem != NULL)
    g_propagate_error (error, g_error_copy (problem));
  else if (item == NULL)
    ant_account_store_fail_not_found (name, error);
  else
    return ant_account_copy (ant_account_item_get_account (item));
  return NULL;
}

static GType
ant_account_store_get_item_type (GListModel *model)
{
  return ANT_TYPE_ACCOUNT_ITEM;
}

static guint
ant_account_store_get_n_items (GListModel *model)
{
  return ANT_ACCOUNT_STORE (model)->items->len;
}

static gpointer
ant_account_store_get_item (GListModel *model, guint position)
{
  AntAccountStore *self = ANT_ACCOUNT_STORE (model);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position)) : NULL;
}

static void
ant_account_store_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = ant_account_store_get_item_type;
  iface->get_n_items = ant_account_store_get_n_items;
  iface->get_item = ant_account_store_get_item;
}

static void
ant_account_store_get_property (GObject *object, guint prop_id, GValue *value, GParamSpec *pspec)
{
  AntAccountStore *self = ANT_ACCOUNT_STORE (object);

  switch ((AntAccountStoreProps) prop_id)
    {
    case PROP_PROBLEM:
      g_value_set_string (value, self->error != NULL ? self->error->message : NULL);
      break;
    case N_PROPS:
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
      break;
    }
}

static void
ant_account_store_dispose (GObject *object)
{
  AntAccountStore *self = ANT_ACCOUNT_STORE (object);

  g_clear_pointer (&self->watch, ant_watch_free);
  G_OBJECT_CLASS (ant_account_store_parent_class)->dispose (object);
}

static void
ant_account_store_finalize (GObject *object)
{
  AntAccountStore *self = ANT_ACCOUNT_STORE (object);

  g_free (self->path);
  g_ptr_array_unref (self->items);
  g_clear_error (&self->error);
  G_OBJECT_CLASS (ant_account_store_parent_class)->finalize (object);
}

static void
ant_account_store_class_init (AntAccountStoreClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->get_property = ant_account_store_get_property;
  object_class->dispose = ant_account_store_dispose;
  object_class->finalize = ant_account_store_finalize;

  /**
   * AntAccountStore:problem: (nullable)
   *
   * The message of ant_account_store_get_error().
   */
  props[PROP_PROBLEM] = g_param_spec_string ("problem", NULL, NULL, NULL, G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, props);
}

static void
ant_account_store_init (AntAccountStore *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}
