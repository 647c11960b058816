/* Finding widgets as a person or a screen reader does, and waiting for what they do.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

typedef gboolean (*AnttCondition) (gpointer data);

/* The first of @type below (or at) @root that has the accessible name @label (NULL: any); NULL when there is none. */
GtkWidget *antt_find (GtkWidget *root, GType type, const char *label);
/* Is some visible label below @root saying @text, or more than that? */
gboolean antt_shows (GtkWidget *root, const char *text);
/* Fails for a control at or below @root that a screen reader could not name. */
void antt_assert_named (GtkWidget *root);
/* Runs the loop until @condition holds; fails the test after five seconds. */
void antt_wait_for (AnttCondition condition, gpointer data);
/* Runs the loop as long as something is to be done at once. */
void antt_settle (void);
/* Call it first, in a program that opens message dialogs: libadwaita 1.7 cannot measure their headings without a warning. */
void antt_accept_headings (void);
/* A window of @width by @height with @child, drawn. */
GtkWidget *antt_window_new (GtkWidget *child, int width, int height);
