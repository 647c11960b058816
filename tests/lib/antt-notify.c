/* To expect, or forbid, signals and property notifications.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-notify.h"

/**
 * AnttWatch:
 * @object: (owned), so that it outlives its handler
 * @count: emissions since the last look
 */
struct _AnttWatch
{
  GObject *object;
  gulong handler;
  guint count;
};

static void
count_cb (gpointer user_data)
{
  ((AnttWatch *) user_data)->count++;
}

AnttWatch *
antt_watch_signal (gpointer object, const char *signal)
{
  AnttWatch *watch = g_new0 (AnttWatch, 1);

  watch->object = g_object_ref (object);
  /* Swapped, the handler has user data first, whatever else the signal brings. */
  watch->handler = g_signal_connect_swapped (object, signal, G_CALLBACK (count_cb), watch);
  g_assert_cmpuint (watch->handler, !=, 0);
  return watch;
}

AnttWatch *
antt_watch_notify (gpointer object, const char *property)
{
  g_autofree char *signal = g_strconcat ("notify::", property, NULL);

  /* A misspelt one would be forbidden for ever without anybody noticing. */
  g_assert_nonnull (g_object_class_find_property (G_OBJECT_GET_CLASS (object), property));
  return antt_watch_signal (object, signal);
}

guint
antt_watch_take (AnttWatch *watch)
{
  guint count = watch->count;

  watch->count = 0;
  return count;
}

void
antt_watch_free (AnttWatch *watch)
{
  g_signal_handler_disconnect (watch->object, watch->handler);
  g_object_unref (watch->object);
  g_free (watch);
}
