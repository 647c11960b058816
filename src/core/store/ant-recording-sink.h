/* The SQLite half of the writer: one connection, used by one thread. Only for files of this folder.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

typedef struct _AntRecordingSink AntRecordingSink;

/* Makes the file; one that is there and not empty stays as it is, and that is an error. */
AntRecordingSink *ant_recording_sink_new (const char *path, GError **error);
/* Leaves one file behind, without those that SQLite keeps beside it. */
gboolean ant_recording_sink_close (AntRecordingSink *sink, GError **error);

/* In a transaction, which a failure has ended; all of it is to be given again then. */
gboolean ant_recording_sink_begin (AntRecordingSink *sink, GError **error);
gboolean ant_recording_sink_commit (AntRecordingSink *sink, GError **error);
/* @exchange: without secrets. @ret_kept: FALSE where there can be no such row. */
gboolean
ant_recording_sink_put_exchange (AntRecordingSink *sink, const AntExchange *exchange, gboolean *ret_kept, GError **error);
gboolean
ant_recording_sink_put_session (AntRecordingSink *sink,
                                guint number,
                                const char *name,
                                const char *jid,
                                gint64 started_ns,
                                GError **error);
/* @number: 0 = all that have not ended */
gboolean ant_recording_sink_end_session (AntRecordingSink *sink, guint number, gint64 ended_ns, GError **error);
gboolean ant_recording_sink_put_clock (AntRecordingSink *sink, gint64 monotonic_ns, gint64 wall_ns, GError **error);
gboolean ant_recording_sink_put_mark (AntRecordingSink *sink, gint64 wall_ns, const char *note, GError **error);

G_END_DECLS
