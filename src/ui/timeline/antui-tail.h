/* Keeps a list at its end while rows come, until the person scrolls up.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANTUI_TYPE_TAIL (antui_tail_get_type ())
G_DECLARE_FINAL_TYPE (AntuiTail, antui_tail, ANTUI, TAIL, GObject)

AntuiTail *antui_tail_new (GtkAdjustment *adjustment);
gboolean antui_tail_get_following (AntuiTail *self);
/* To follow is to be at the end at once. */
void antui_tail_set_following (AntuiTail *self, gboolean following);
/* Once a frame. Returns: whether rows came or went, or the view has another height, since the last one */
gboolean antui_tail_keep_up (AntuiTail *self);
/* The list was filled anew: where that takes it is nobody's scrolling. */
void antui_tail_start_over (AntuiTail *self);

G_END_DECLS
