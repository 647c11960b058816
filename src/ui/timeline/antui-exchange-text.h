/* What a row says about an exchange: words, icons and numbers for eyes. Pure functions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

const char *antui_exchange_icon (const AntExchange *exchange);
const char *antui_exchange_style (const AntExchange *exchange);
const char *antui_exchange_state_label (const AntExchange *exchange);
char *antui_exchange_time (const AntExchange *exchange);
char *antui_exchange_payload (const AntExchange *exchange);
char *antui_exchange_payload_tooltip (const AntExchange *exchange);
char *antui_exchange_peer (const AntExchange *exchange);
char *antui_exchange_latency (const AntExchange *exchange, gint64 now_ns);

/* The stretch of time that the row's bar covers, wall clock ns; open rows reach to @now_ns. */
void antui_exchange_span (const AntExchange *exchange, gint64 now_ns, gint64 *ret_start_ns, gint64 *ret_end_ns);

gboolean antui_exchange_has_no_answer (const AntExchange *exchange);
gint64 antui_exchange_waited (const AntExchange *exchange);

G_END_DECLS
