/* The one place that takes secrets out of XML before it is stored, logged or exported.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANT_REDACTED "[redacted]"

AntStanza *ant_redact_stanza (AntStanza *stanza);
char *ant_redact_text (const char *xml, gssize length);

G_END_DECLS
