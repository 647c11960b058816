/* Writes all rows of a run into a recording, in a thread of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

typedef struct _AntRecordingWriter AntRecordingWriter;

/* In the main context that made the writer. @error: (nullable): why nothing is kept from now on; NULL: all is kept again.
 * @n_lost: rows that are not in the recording and will never be. */
typedef void (*AntRecordingTroubleFunc) (AntRecordingWriter *writer, const GError *error, guint64 n_lost, gpointer user_data);

/* @clock: outlives it. Makes the file @path, which must not be there or be empty. Errors: ANT_STORE_ERROR. */
AntRecordingWriter *ant_recording_writer_new (const char *path, AntClock *clock, GError **error);
AntRecordingWriter *ant_recording_writer_ref (AntRecordingWriter *writer);
void ant_recording_writer_unref (AntRecordingWriter *writer);
const char *ant_recording_writer_get_path (AntRecordingWriter *writer);
void ant_recording_writer_set_trouble_func (AntRecordingWriter *writer, AntRecordingTroubleFunc func, gpointer user_data);

/* Any thread, and none of these ever waits for the disk. */
void ant_recording_writer_begin_session (AntRecordingWriter *writer, guint number, const char *name, const char *jid);
void ant_recording_writer_end_session (AntRecordingWriter *writer, guint number);
void ant_recording_writer_add (AntRecordingWriter *writer, AntExchange *exchange);
void ant_recording_writer_add_mark (AntRecordingWriter *writer, gint64 wall_ns, const char *note);
guint ant_recording_writer_count_waiting (AntRecordingWriter *writer);
guint64 ant_recording_writer_count_lost (AntRecordingWriter *writer);

/* Waits until what was given before is in the file. */
gboolean ant_recording_writer_flush (AntRecordingWriter *writer, GError **error);
/* Likewise, and ends the recording: one file. What is given after is not kept. */
gboolean ant_recording_writer_close (AntRecordingWriter *writer, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntRecordingWriter, ant_recording_writer_unref)

G_END_DECLS
