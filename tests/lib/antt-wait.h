/* Waiting for conditions with a deadline instead of sleeping.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef gboolean (*AnttCondition) (gpointer data);

/* Iterates the default main context until @condition holds; fails the test after @seconds. */
void antt_wait_until (AnttCondition condition, gpointer data, guint seconds);

G_END_DECLS
