/* An exchange as one line of a table that spreadsheets read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

/* Both with the end of their line (RFC 4180). */
char *ant_exchange_csv_header (void);
char *ant_exchange_to_csv (const AntExchange *exchange);

G_END_DECLS
