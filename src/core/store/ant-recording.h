/* A recording, open for reading: the rows of a run, whether that has ended or goes on.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"
#include "store/ant-recording-row.h"

G_BEGIN_DECLS

#define ANT_STORE_ERROR (ant_store_error_quark ())

typedef enum
{
  ANT_STORE_ERROR_FAILED,
  ANT_STORE_ERROR_FOREIGN,   /* no recording */
  ANT_STORE_ERROR_DAMAGED,
  ANT_STORE_ERROR_NEWER,     /* of a later Antistrophe */
  ANT_STORE_ERROR_EXISTS,    /* nothing is written over */
  ANT_STORE_ERROR_FULL,      /* the disk */
  ANT_STORE_ERROR_READ_ONLY,
  ANT_STORE_ERROR_NOT_FOUND,
} AntStoreError;

GQuark ant_store_error_quark (void);

typedef struct _AntRecording AntRecording;

/**
 * AntRecordingSession:
 * @jid: (nullable): its account
 * @ended_ns: 0 = it goes on, or was cut off
 */
typedef struct
{
  guint number;
  const char *name;
  const char *jid;
  gint64 started_ns;
  gint64 ended_ns;
} AntRecordingSession;

/* FALSE ends it. */
typedef gboolean (*AntRecordingRowFunc) (const AntRecordingRow *row, gpointer user_data);
/* @xml: its bytes, borrowed, not looked at; UTF-8 unless the file is damaged */
typedef gboolean (*AntRecordingXmlFunc) (guint64 serial, gboolean response, const char *xml, gsize size, gpointer user_data);
typedef gboolean (*AntRecordingExchangeFunc) (AntExchange *exchange, gpointer user_data);

/* One thread at a time. Nothing is ever written, neither to the file nor, as far as that can be avoided, beside it. */
AntRecording *ant_recording_open (const char *path, GError **error);
void ant_recording_free (AntRecording *recording);
const char *ant_recording_get_path (AntRecording *recording);

/* (element-type AntRecordingSession): as they were when it was opened, or refreshed */
const GPtrArray *ant_recording_get_sessions (AntRecording *recording);
/* The highest serial that there is, 0 = none: how many rows there may be. */
gboolean ant_recording_find_last (AntRecording *recording, guint64 *ret_serial, GError **error);
/* In order of serial, those behind @after, at most @n (0 = all). Without the XML: fast. */
gboolean ant_recording_read_rows (AntRecording *recording,
                                  guint64 after,
                                  guint n,
                                  AntRecordingRowFunc func,
                                  gpointer user_data,
                                  GError **error);
/* The XML alone, in the order of rows, the request before the response: for who looks for a text. */
gboolean ant_recording_read_xml (AntRecording *recording,
                                 guint64 after,
                                 AntRecordingXmlFunc func,
                                 gpointer user_data,
                                 GError **error);
/* Rows with their XML. */
gboolean ant_recording_read_exchanges (AntRecording *recording,
                                       guint64 after,
                                       guint n,
                                       AntRecordingExchangeFunc func,
                                       gpointer user_data,
                                       GError **error);
/* (transfer full) (nullable): one row whole; ANT_STORE_ERROR_NOT_FOUND where there is none of this serial. */
AntExchange *ant_recording_read_exchange (AntRecording *recording, guint64 serial, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntRecording, ant_recording_free)

G_END_DECLS
