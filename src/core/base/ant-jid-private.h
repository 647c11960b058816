/* What the files of addresses share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/ant-jid.h"

G_BEGIN_DECLS

/* Each is NULL with an AntJidError when the part cannot be one. */
char *ant_jid_normalise_local (const char *written, GError **error);
char *ant_jid_normalise_domain (const char *written, GError **error);
char *ant_jid_normalise_resource (const char *written, GError **error);

G_END_DECLS
