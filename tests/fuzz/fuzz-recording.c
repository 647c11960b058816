/* Fuzz target: a file that claims to be a recording, whatever its bytes, is read or refused.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include <unistd.h>
#include <glib/gstdio.h>

#include "store/ant-exchange-json.h"
#include "store/ant-recording.h"

static gboolean
look_at (AntExchange *exchange, gpointer user_data)
{
  g_autofree char *json = ant_exchange_to_json (exchange);

  g_assert_true (g_utf8_validate (json, -1, NULL));
  if (exchange->request != NULL)
    g_assert_nonnull (ant_stanza_get_root (exchange->request));
  return ++*(guint *) user_data < 1000; /* rows can be many without a byte of their own */
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *path = g_strdup_printf ("%s/antistrophe-fuzz-%d.db", g_get_tmp_dir (), getpid ());
  g_autoptr (AntRecording) recording = NULL;
  g_autoptr (GError) error = NULL;
  guint n = 0;

  if (!g_file_set_contents_full (path, (const char *) data, (gssize) size, G_FILE_SET_CONTENTS_NONE, 0600, &error))
    g_error ("%s", error->message);
  recording = ant_recording_open (path, &error);
  g_assert_true ((recording == NULL) == (error != NULL));
  if (recording != NULL && !ant_recording_read_exchanges (recording, 0, 0, look_at, &n, &error))
    g_assert_nonnull (error);
  if (error != NULL)
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_remove (path);
  return 0;
}
