/* The numbers of an exchange: times, sizes, how it was matched; a label and a value a line.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_FACTS (antui_facts_get_type ())
G_DECLARE_FINAL_TYPE (AntuiFacts, antui_facts, ANTUI, FACTS, GtkWidget)

void antui_facts_set_exchange (AntuiFacts *self, const AntExchange *exchange);

G_END_DECLS
