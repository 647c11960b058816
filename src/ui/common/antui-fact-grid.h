/* Names and values, a line each, that can be selected and copied.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

#define ANTUI_TYPE_FACT_GRID (antui_fact_grid_get_type ())
G_DECLARE_FINAL_TYPE (AntuiFactGrid, antui_fact_grid, ANTUI, FACT_GRID, GtkWidget)

GtkWidget *antui_fact_grid_new (void);
void antui_fact_grid_clear (AntuiFactGrid *self);
/* @value: (nullable): no line where it is missing or empty */
void antui_fact_grid_add (AntuiFactGrid *self, const char *name, const char *value);
/* A fingerprint, in lines that an eye can compare. */
void antui_fact_grid_add_fingerprint (AntuiFactGrid *self, const char *name, const char *fingerprint);

G_END_DECLS
