/* What is kept in memory of each row of a timeline, so that a million can be ordered, filtered and drawn.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"
#include "store/ant-word-table.h"

G_BEGIN_DECLS

/**
 * AntTimelineRow:
 * @start_ns: when the exchange began, wall clock: what we sent counts from when we wrote it, else when we wanted to; what
 *   came from when it was here. 0 = not known
 * @end_ns: when its answer came, or waiting for one ended; @start_ns for what has no length; 0 = it is open
 * @latency_ns: as in AntExchange; -1 = none
 * @whole: (nullable): the exchange, while it is in memory
 * @peer: as ant_exchange_get_peer()
 * @condition: of the error
 * @one_child: the first stanza has no other child element than the payload
 *
 * Words are those of the index.
 */
typedef struct
{
  guint64 serial;
  gint64 start_ns;
  gint64 end_ns;
  gint64 latency_ns;
  AntExchange *whole;
  guint32 request_size;
  guint32 response_size;
  guint32 session;
  AntWord type;
  AntWord peer;
  AntWord payload_ns;
  AntWord payload_name;
  AntWord condition;
  guint8 kind;
  guint8 direction;
  guint8 state;
  guint8 match;
  guint8 is_open;
  guint8 one_child;
} AntTimelineRow;

G_STATIC_ASSERT (sizeof (AntTimelineRow) <= 80);

typedef struct _AntTimelineIndex AntTimelineIndex;

AntTimelineIndex *ant_timeline_index_new (void);
void ant_timeline_index_free (AntTimelineIndex *index);

guint ant_timeline_index_get_n (const AntTimelineIndex *index);
guint ant_timeline_index_get_n_open (const AntTimelineIndex *index);
const AntTimelineRow *ant_timeline_index_get (const AntTimelineIndex *index, guint position);
gboolean ant_timeline_index_find (const AntTimelineIndex *index, guint64 serial, guint *ret_position);
guint ant_timeline_index_find_after (const AntTimelineIndex *index, guint64 serial);
const AntWordTable *ant_timeline_index_get_words (const AntTimelineIndex *index);

gboolean ant_timeline_index_put (AntTimelineIndex *index, const AntExchange *exchange, guint *ret_position);
void ant_timeline_index_set_whole (AntTimelineIndex *index, guint position, AntExchange *exchange);
void ant_timeline_index_remove_ended (AntTimelineIndex *index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTimelineIndex, ant_timeline_index_free)

G_END_DECLS
