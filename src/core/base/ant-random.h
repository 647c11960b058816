/* Random text that nobody can guess: ids, passwords of the sandbox.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

#define ANT_RANDOM_ID_LENGTH 22

char *ant_random_id (void);

G_END_DECLS
