/* What a stanza lets only its own folder see.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "xml/ant-stanza.h"

G_BEGIN_DECLS

const AntElement *ant_stanza_get_head (AntStanza *stanza);
GBytes *ant_stanza_make_header (AntStanza *stanza);

gboolean ant_redact_may_hold_secret (const AntElement *root);

G_END_DECLS
