/* Where shipped and personal files are.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *ant_data_dir (void);
char *ant_data_path (const char *name);
char *ant_user_data_path (const char *name);
char *ant_user_config_path (const char *name);
GPtrArray *ant_data_read_tsv (const char *name, guint n_columns, GError **error);
/* The same, where a warning in the log is enough; never NULL. */
GPtrArray *ant_data_load_tsv (const char *name, guint n_columns, const char *loss);

G_END_DECLS
