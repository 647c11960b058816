/* The system's authorities, read once for all connections.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Whether they are known as they are now, so that nobody who uses them has to wait. */
gboolean ant_tls_system_authorities_are_read (void);
/* Takes tens of milliseconds, or nothing. */
gboolean ant_tls_read_system_authorities (void);

G_END_DECLS
