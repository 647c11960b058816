/* What happened to a session: all lines of its note, to be read and copied.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_EVENT_VIEW (antui_event_view_get_type ())
G_DECLARE_FINAL_TYPE (AntuiEventView, antui_event_view, ANTUI, EVENT_VIEW, GtkWidget)

void antui_event_view_set_exchange (AntuiEventView *self, const AntExchange *exchange);

G_END_DECLS
