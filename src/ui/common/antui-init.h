/* What must be ready before the first widget: libraries, resources.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANTUI_RESOURCE_PATH "/io/github/antistrophe/Antistrophe"

void antui_init (void);

G_END_DECLS
