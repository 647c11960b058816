/* Says that files have changed on disk: once for what changes together.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

typedef struct _AntWatch AntWatch;

/* Something has changed: read again. Not called after ant_watch_free(), which it may call. */
typedef void (*AntWatchFunc) (gpointer user_data);

AntWatch *ant_watch_new (AntWatchFunc changed, gpointer user_data);
void ant_watch_free (AntWatch *watch);
/* (element-type filename): what lies directly in them, not in folders below. */
void ant_watch_set_folders (AntWatch *watch, GPtrArray *folders);
void ant_watch_set_file (AntWatch *watch, const char *path);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntWatch, ant_watch_free)

G_END_DECLS
