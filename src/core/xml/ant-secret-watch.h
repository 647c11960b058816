/* Watches expat's events for what may be secret, so that a stanza in which nothing is need not be read again.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntSecretWatch:
 * @found: whether ant_redact_stanza() may have something to do; in doubt it may
 * @in_form: whether a form has been declared (XEP-0004)
 *
 * All zero is a watch that has seen nothing.
 */
typedef struct
{
  gboolean found;
  gboolean in_form;
} AntSecretWatch;

void ant_secret_watch_declared (AntSecretWatch *watch, const char *uri);
void ant_secret_watch_started (AntSecretWatch *watch, const char *triplet, const char **attributes);

G_END_DECLS
