/* Passwords as SASL wants them (RFC 4013).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

char *ant_saslprep (const char *password);

G_END_DECLS
