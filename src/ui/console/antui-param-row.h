/* One parameter of a template: its label, a field that suits its kind, and what is wrong with the value.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "library/ant-expand.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_PARAM_ROW (antui_param_row_get_type ())
G_DECLARE_FINAL_TYPE (AntuiParamRow, antui_param_row, ANTUI, PARAM_ROW, AdwBin)

/* @param must live as long as the row. Signal "changed" when the value is another one. */
AntuiParamRow *antui_param_row_new (const AntParam *param);
const AntParam *antui_param_row_get_param (AntuiParamRow *self);
/* "" where nothing was typed: the default holds. */
const char *antui_param_row_get_value (AntuiParamRow *self);
void antui_param_row_set_value (AntuiParamRow *self, const char *value);
/* What an empty field stands for; NULL where the default has no value yet. */
void antui_param_row_set_default (AntuiParamRow *self, const char *value);
/* NULL while the value fits. */
const char *antui_param_row_get_error (AntuiParamRow *self);
GtkWidget *antui_param_row_get_label (AntuiParamRow *self);
void antui_param_row_focus (AntuiParamRow *self);

G_END_DECLS
