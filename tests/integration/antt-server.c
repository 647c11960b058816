/* A sandbox for a test, and waiting for conditions with a deadline instead of sleeping.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-server.h"

typedef struct
{
  AntSandbox *sandbox;
  GError *error;
} Start;

/* Conditions may depend on other processes, so the context wakes now and then to look again. */
static gboolean
look_again_cb (gpointer user_data)
{
  return G_SOURCE_CONTINUE;
}

void
antt_wait_until (AnttCondition condition, gpointer data, guint seconds)
{
  gint64 deadline = g_get_monotonic_time () + seconds * G_USEC_PER_SEC;
  guint timer = g_timeout_add (5, look_again_cb, NULL);

  while (!condition (data))
    {
      if (g_get_monotonic_time () > deadline)
        g_error ("The condition did not hold within %u seconds", seconds);
      g_main_context_iteration (NULL, TRUE);
    }
  g_source_remove (timer);
}

static gboolean
start_ended (gpointer data)
{
  Start *start = data;

  return start->sandbox != NULL || start->error != NULL;
}

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Start *start = user_data;

  start->sandbox = ant_sandbox_start_finish (result, &start->error);
}

AntSandbox *
antt_server_start (void)
{
  Start start = { NULL, NULL };

  ant_sandbox_start_async (NULL, started_cb, &start);
  antt_wait_until (start_ended, &start, 20);
  g_assert_no_error (start.error);
  return start.sandbox;
}
