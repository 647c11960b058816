/* An error in words: what it means, where that is written, and what to check next.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_ERROR_CARD (antui_error_card_get_type ())
G_DECLARE_FINAL_TYPE (AntuiErrorCard, antui_error_card, ANTUI, ERROR_CARD, GtkWidget)

/* Hides itself where the exchange has nothing to explain. */
void antui_error_card_set_exchange (AntuiErrorCard *self, const AntExchange *exchange);

G_END_DECLS
