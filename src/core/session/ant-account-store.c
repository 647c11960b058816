/* The accounts that are kept: a list that follows its file, whoever changes it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-store.h"

#include <string.h>
#include <unistd.h>
#include "base/ant-data.h"
#include "base/ant-list-update.h"
#include "base/ant-watch.h"
#include "session/ant-account-item-private.h"

/**
 * AntAccountStore:
 *
 * A GListModel of AntAccountItem: the accounts in one key file, `$XDG_CONFIG_HOME/antistrophe/accounts.ini`. For the
 * thread that made it; watching uses that thread's default main context. An unchanged account keeps its object through
 * reloads. Each change reads the file afresh under a lock, so that nothing is lost that another program has written, and
 * leaves every other byte of it as it is, also what is broken.
 */
struct _AntAccountStore
{
  GObject parent_instance;

  char *path;
  GPtrArray *items; /* of AntAccountItem, sorted by name */
  GError *error;    /* of the file, outside of any account */

  AntWatch *watch; /* NULL = does not watch */
};

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

static AntAccountSection *
find_section (GPtrArray *sections, const char *name)
{
  for (guint i = 0; i < sections->len; i++)
    {
      AntAccountSection *section = g_ptr_array_index (sections, i);

      if (g_strcmp0 (section->name, name) == 0)
        return section;
    }
  return NULL;
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
  const AntAccountSection *first = find_section (sections, section->name);
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

static gboolean
fail_not_found (const char *name, GError **error)
{
  g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NOT_FOUND, "There is no account “%s”", name);
  return FALSE;
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
    fail_not_found (name, error);
  else
    return ant_account_copy (ant_account_item_get_account (item));
  return NULL;
}

typedef gboolean (*Change) (AntAccountStore *self, GPtrArray *sections, gconstpointer data, GError **error);

/* Reads, changes and writes as one step. Where any of it fails, the file is as it was. */
static gboolean
change_file (AntAccountStore *self, Change change, gconstpointer data, GError **error)
{
  g_autoptr (GPtrArray) sections = NULL;
  int lock = ant_account_file_lock (self->path, error);
  gboolean changed;

  if (lock < 0)
    return FALSE;
  sections = ant_account_file_read (self->path, error);
  changed = sections != NULL && change (self, sections, data, error)
            && ant_account_file_write (self->path, sections, error);
  close (lock);
  if (changed)
    ant_account_store_reload (self);
  return changed;
}

/* What is kept is no more than what can be read again. */
static gboolean
check_account (const AntAccount *account, GError **error)
{
  g_autoptr (AntAccount) kept = NULL;

  if (!ant_account_check_name (account->name, error))
    return FALSE;
  kept = ant_account_copy (account);
  kept->link->trust_any = FALSE;
  return ant_link_config_check_choices (kept->link, error);
}

static gboolean
add_section (AntAccountStore *self, GPtrArray *sections, gconstpointer data, GError **error)
{
  const AntAccount *account = data;

  if (find_section (sections, account->name) != NULL)
    {
      g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_EXISTS, "There is an account “%s” already",
                   account->name);
      return FALSE;
    }
  return ant_account_section_set (ant_account_file_append (sections, account->name), account, error);
}

/**
 * ant_account_store_add:
 * @self: a store
 * @account: all its choices are kept, but passwords and `trust_any`
 * @error: return location: %ANT_ACCOUNT_ERROR_EXISTS, %ANT_ACCOUNT_ERROR_NAME, %ANT_ACCOUNT_ERROR_VALUE, a #GOptionError
 *   as of [func@ant_link_config_check_choices], a #GFileError
 *
 * Adds @account to the file, which is on disk when this returns, and to the list.
 *
 * Returns: whether it is kept; else the file is as it was
 */
gboolean
ant_account_store_add (AntAccountStore *self, const AntAccount *account, GError **error)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  return check_account (account, error) && change_file (self, add_section, account, error);
}

static gboolean
replace_section (AntAccountStore *self, GPtrArray *sections, gconstpointer data, GError **error)
{
  const AntAccount *account = data;
  AntAccountSection *section = find_section (sections, account->name);
  g_autoptr (AntAccount) former = NULL;

  if (section == NULL)
    return fail_not_found (account->name, error);
  former = ant_account_section_parse (section, self->path, error);
  return former != NULL && ant_account_section_set (section, account, error);
}

/**
 * ant_account_store_replace:
 * @self: a store
 * @account: as of ant_account_store_add()
 * @error: return location: %ANT_ACCOUNT_ERROR_NOT_FOUND, %ANT_ACCOUNT_ERROR_BROKEN when what is there cannot be read,
 *   else as ant_account_store_add()
 *
 * Puts @account in the place of the one that has its name. Comments and unknown keys in the file stay.
 *
 * Returns: whether it is kept; else the file is as it was
 */
gboolean
ant_account_store_replace (AntAccountStore *self, const AntAccount *account, GError **error)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (account != NULL, FALSE);

  return check_account (account, error) && change_file (self, replace_section, account, error);
}

/* All of this name: a second one would take its place. */
static gboolean
remove_sections (AntAccountStore *self, GPtrArray *sections, gconstpointer data, GError **error)
{
  AntAccountSection *section = find_section (sections, data);

  if (section == NULL)
    return fail_not_found (data, error);
  for (; section != NULL; section = find_section (sections, data))
    g_ptr_array_remove (sections, section);
  return TRUE;
}

/**
 * ant_account_store_remove:
 * @self: a store
 * @name: of an account, which may be broken
 * @error: return location: %ANT_ACCOUNT_ERROR_NOT_FOUND, a #GFileError
 *
 * Takes the account out of the file, and nothing else. Its passwords are in the keyring: [func@ant_secrets_clear_async].
 *
 * Returns: whether it is gone; else the file is as it was
 */
gboolean
ant_account_store_remove (AntAccountStore *self, const char *name, GError **error)
{
  g_return_val_if_fail (ANT_IS_ACCOUNT_STORE (self), FALSE);
  g_return_val_if_fail (name != NULL, FALSE);

  return change_file (self, remove_sections, name, error);
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
