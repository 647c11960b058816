/* What the files of AntAccountStore share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/ant-watch.h"
#include "session/ant-account-file.h"
#include "session/ant-account-store.h"

G_BEGIN_DECLS

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

/* ant-account-store-change.c */
/* (transfer none) (nullable): the first of this name. */
AntAccountSection *ant_account_store_find_section (GPtrArray *sections, const char *name);
gboolean ant_account_store_fail_not_found (const char *name, GError **error);

G_END_DECLS
