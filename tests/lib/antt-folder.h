/* Folders of files that a test makes and removes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Writes @root/@relative; folders on the way are made. @length: -1 = up to NUL. */
void antt_folder_put (const char *root, const char *relative, const char *text, gssize length);
/* With all that is in it; links are not followed. */
void antt_folder_remove (const char *path);

G_END_DECLS
