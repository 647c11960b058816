/* One log for all layers: GLib structured messages, a domain a layer, to stderr or a file.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

gboolean ant_log_open (gboolean verbose, const char *file, GError **error);

G_END_DECLS
