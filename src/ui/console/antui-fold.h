/* Two panes side by side while there is room; in a narrow window the second slides over the first.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANTUI_TYPE_FOLD (antui_fold_get_type ())
G_DECLARE_FINAL_TYPE (AntuiFold, antui_fold, ANTUI, FOLD, GtkWidget)

/* Properties: start, end (widgets), folded (read only), end-shown (matters while folded). */
GtkWidget *antui_fold_new (void);
void antui_fold_set_start (AntuiFold *self, GtkWidget *start);
void antui_fold_set_end (AntuiFold *self, GtkWidget *end);
gboolean antui_fold_get_folded (AntuiFold *self);
gboolean antui_fold_get_end_shown (AntuiFold *self);
void antui_fold_set_end_shown (AntuiFold *self, gboolean shown);

G_END_DECLS
