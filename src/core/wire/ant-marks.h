/* Finds where each stanza that we sent ends in the outgoing bytes, for its send stamp.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AntMarks AntMarks;

AntMarks *ant_marks_new (void);
void ant_marks_free (AntMarks *self);
void ant_marks_submit (AntMarks *self, gsize size, guint64 cookie);
void ant_marks_scan (AntMarks *self, gsize length, guint64 offset);
gboolean ant_marks_is_waiting (AntMarks *self);
gboolean ant_marks_take_sent (AntMarks *self, guint64 upto, guint64 *ret_cookie);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntMarks, ant_marks_free)

G_END_DECLS
