/* How the tracker makes the next snapshot of a row. Only for files of this folder.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

/* Nobody else may have seen a record that these functions change. @session_name is a GRefString. */
AntExchange *ant_exchange_new (guint64 serial,
                               guint session,
                               char *session_name,
                               AntDirection direction,
                               AntStanza *request,
                               gboolean show_secrets);
AntExchange *ant_exchange_copy (const AntExchange *exchange);
void ant_exchange_set_response (AntExchange *exchange, AntStanza *response, gboolean show_secrets);
void ant_exchange_set_text (AntExchange *exchange, const char *text, gboolean show_secrets);
void ant_exchange_add_note (AntExchange *exchange, const char *note);

G_END_DECLS
