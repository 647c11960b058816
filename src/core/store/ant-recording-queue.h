/* What waits to be written, the newest snapshot of each row. Only for files of this folder.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_RECORDING_BEGIN, /* of a session */
  ANT_RECORDING_END,
  ANT_RECORDING_MARK,
} AntRecordingNoteKind;

/**
 * AntRecordingNote:
 * @text: (owned) (nullable): a session's name, or a mark's words
 * @jid: (owned) (nullable): of a session
 */
typedef struct
{
  AntRecordingNoteKind kind;
  guint session;
  gint64 wall_ns;
  char *text;
  char *jid;
} AntRecordingNote;

/**
 * AntRecordingQueue:
 * @rows: (element-type AntExchange): in the order in which they first waited
 * @places: (key guint64) (value gpointer): serial, in the snapshot itself -> place in @rows
 * @notes: (element-type AntRecordingNote): in order
 * @cost: bytes of memory, estimated
 *
 * Whoever uses it guards it.
 */
typedef struct
{
  GPtrArray *rows;
  GHashTable *places;
  GPtrArray *notes;
  gsize cost;
} AntRecordingQueue;

void ant_recording_queue_init (AntRecordingQueue *queue);
void ant_recording_queue_clear (AntRecordingQueue *queue);
gboolean ant_recording_queue_is_empty (const AntRecordingQueue *queue);
/* FALSE: it is full, and @exchange not in it. One whose row waits already always has room. */
gboolean ant_recording_queue_add (AntRecordingQueue *queue, AntExchange *exchange);
gboolean ant_recording_queue_add_note (AntRecordingQueue *queue, const AntRecordingNote *note);
/* Forgets all that is in it. */
void ant_recording_queue_empty (AntRecordingQueue *queue);

G_END_DECLS
