/* Watches a SCRAM exchange from outside: sane demands, and a server that proves it knows the password (RFC 5802).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AntScram AntScram;

AntScram *ant_scram_new (const char *password);
void ant_scram_free (AntScram *scram);
void ant_scram_auth (AntScram *scram, const char *mechanism, const char *base64);
gboolean ant_scram_challenge (AntScram *scram, const char *base64, GError **error);
void ant_scram_response (AntScram *scram, const char *base64);
/* TRUE at once for mechanisms other than SCRAM. */
gboolean ant_scram_success (AntScram *scram, const char *base64, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntScram, ant_scram_free)

G_END_DECLS
