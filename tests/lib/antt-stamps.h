/* The kernel's receive stamps, switched on.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The kernel begins to stamp some time after the first socket on the machine asks for it, and ends with the last: what
 * comes in between has no stamp. After this call everything has, until the process ends. */
void antt_stamps_switch_on (void);

G_END_DECLS
