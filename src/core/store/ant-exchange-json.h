/* An exchange as one line of JSON: the contract of --json and of exports.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

/* (transfer full): no newline inside or behind. */
char *ant_exchange_to_json (const AntExchange *exchange);

G_END_DECLS
