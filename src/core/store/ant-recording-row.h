/* What a recording keeps of a row beside its XML.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

/**
 * AntRecordingRow:
 * @sent_ns: wall clock, when the first stanza was on the wire, whoever sent it; an event's time; 0 = never
 * @answered_ns: likewise of the second
 * @latency_ns: -1 = none
 * @error_type, @error_condition: (nullable): of the last stanza, where that is an error
 *
 * All else as in AntExchange. The strings are borrowed, mostly %NULL, and valid UTF-8: what a list of a million rows needs
 * is here, and no XML has been touched for it.
 */
typedef struct
{
  guint64 serial;
  guint session;
  AntDirection direction;
  AntKind kind;
  const char *type;
  const char *id;
  const char *to;
  const char *from;
  const char *payload_ns;
  const char *payload_name;
  AntState state;
  AntMatch match;
  gint64 queued_ns;
  gint64 sent_ns;
  gint64 answered_ns;
  gint64 handled_ns;
  gint64 ended_ns;
  gint64 latency_ns;
  AntStamp stamp;
  gboolean coalesced;
  guint rtt_us;
  gint64 timeout_ns;
  gsize request_size;
  gsize response_size;
  const char *error_type;
  const char *error_condition;
  const char *note;
  const char *text;
  gboolean abandoned;
} AntRecordingRow;

/* The row of a live snapshot, so that lists take both alike. It lives as long as @exchange. */
void ant_recording_row_init (AntRecordingRow *row, const AntExchange *exchange);

G_END_DECLS
