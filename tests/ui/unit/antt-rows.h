/* Rows for widgets to show, made by a real tracker with a clock that stands still.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "antt-fake-clock.h"
#include "exchange/ant-tracker.h"

typedef struct
{
  AnttFakeClock clock;
  AntTracker *tracker;
  guint64 last_serial;
  GPtrArray *changed; /* AntExchange, since the last antt_rows_take() */
} AnttRows;

AnttRows *antt_rows_new (void);
void antt_rows_free (AnttRows *rows);
/* Submits and writes it; returns the serial. */
guint64 antt_rows_send (AnttRows *rows, const char *xml, gint64 timeout_ns);
void antt_rows_receive (AnttRows *rows, const char *xml, gint64 after_ns);
GPtrArray *antt_rows_take (AnttRows *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttRows, antt_rows_free)
