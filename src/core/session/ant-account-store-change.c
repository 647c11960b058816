/* Changes of the accounts that are kept: on disk at once, and nothing else of the file is touched.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-store-private.h"

#include <unistd.h>

AntAccountSection *
ant_account_store_find_section (GPtrArray *sections, const char *name)
{
  for (guint i = 0; i < sections->len; i++)
    {
      AntAccountSection *section = g_ptr_array_index (sections, i);

      if (g_strcmp0 (section->name, name) == 0)
        return section;
    }
  return NULL;
}

gboolean
ant_account_store_fail_not_found (const char *name, GError **error)
{
  g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_NOT_FOUND, "There is no account “%s”", name);
  return FALSE;
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

  if (ant_account_store_find_section (sections, account->name) != NULL)
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
  AntAccountSection *section = ant_account_store_find_section (sections, account->name);
  g_autoptr (AntAccount) former = NULL;

  if (section == NULL)
    return ant_account_store_fail_not_found (account->name, error);
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
  AntAccountSection *section = ant_account_store_find_section (sections, data);

  if (section == NULL)
    return ant_account_store_fail_not_found (data, error);
  for (; section != NULL; section = ant_account_store_find_section (sections, data))
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
