/* Which rows of a timeline a person wants to see.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "store/ant-timeline-index.h"
#include "xml/ant-stanza-path.h"

G_BEGIN_DECLS

/**
 * AntFilterCriteria:
 * @states: mask of `1 << AntState`; 0 = any
 * @kinds: mask of `1 << AntKind`; 0 = any
 * @directions: mask of `1 << AntDirection`; 0 = any
 * @session: number of a session; 0 = any
 * @peer: (nullable): what the address of the other side contains, whatever the case
 * @payload: (nullable): what the payload's namespace contains, whatever the case
 * @condition: (nullable): the condition of the error
 * @min_latency_ns, @max_latency_ns: -1 = any; rows without an answer in between are left out where one is given
 * @from_ns, @until_ns: wall clock; rows that lie in between or reach into it. 0 = any
 * @text: (nullable): what is somewhere in its XML, note or address, whatever the case (of ASCII letters)
 * @path: (nullable): a path that one of its stanzas matches
 *
 * All zero but the latencies, which are -1, is everything.
 */
typedef struct
{
  guint states;
  guint kinds;
  guint directions;
  guint session;
  const char *peer;
  const char *payload;
  const char *condition;
  gint64 min_latency_ns;
  gint64 max_latency_ns;
  gint64 from_ns;
  gint64 until_ns;
  const char *text;
  AntStanzaPath *path;
} AntFilterCriteria;

#define ANT_FILTER_EVERYTHING ((AntFilterCriteria) { .min_latency_ns = -1, .max_latency_ns = -1 })

typedef enum
{
  ANT_FILTER_NO,
  ANT_FILTER_YES,
  ANT_FILTER_READ, /* the row alone does not tell: ant_timeline_filter_matches() does */
} AntFilterVerdict;

/* (transfer full) (nullable): the path that a person means with @text. Without an error: @text is no attempt at one. */
AntStanzaPath *ant_filter_parse_path (const char *text, GError **error);

typedef struct _AntTimelineFilter AntTimelineFilter;

AntTimelineFilter *ant_timeline_filter_new (const AntFilterCriteria *criteria);
void ant_timeline_filter_free (AntTimelineFilter *filter);
gboolean ant_timeline_filter_is_everything (const AntTimelineFilter *filter);
AntFilterVerdict ant_timeline_filter_judge (AntTimelineFilter *filter,
                                            const AntTimelineIndex *index,
                                            const AntTimelineRow *row);
gboolean ant_timeline_filter_matches (const AntTimelineFilter *filter, const AntExchange *exchange);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTimelineFilter, ant_timeline_filter_free)

G_END_DECLS
