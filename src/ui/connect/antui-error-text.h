/* What went wrong while connecting, as a sentence in the person's language.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

const char *antui_error_title (const GError *error);
char *antui_error_text (const GError *error, const char *host);

G_END_DECLS
