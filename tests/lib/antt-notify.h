/* To expect, or forbid, signals and property notifications.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef struct _AnttWatch AnttWatch;

/* Counts from now on; holds @object. @signal may have a detail: `notify::state`. */
AnttWatch *antt_watch_signal (gpointer object, const char *signal);
AnttWatch *antt_watch_notify (gpointer object, const char *property);
/* How often since the last time this was asked. */
guint antt_watch_take (AnttWatch *watch);
void antt_watch_free (AnttWatch *watch);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttWatch, antt_watch_free)

/* Exactly @n times since the last look. */
#define antt_assert_watched(watch, n) g_assert_cmpuint (antt_watch_take (watch), ==, n)

/* @statement notifies @property of @object exactly @n times; 0 forbids it. */
#define antt_assert_notifies(object, property, n, statement)                                                 \
  G_STMT_START                                                                                               \
  {                                                                                                          \
    g_autoptr (AnttWatch) watch_ = antt_watch_notify (object, property);                                     \
    statement;                                                                                               \
    antt_assert_watched (watch_, n);                                                                         \
  }                                                                                                          \
  G_STMT_END

G_END_DECLS
