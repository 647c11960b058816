/* Waiting for conditions with a deadline instead of sleeping.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-wait.h"

/* Conditions may depend on other processes and threads, so the context wakes now and then to look again. */
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
