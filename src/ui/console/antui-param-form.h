/* The parameters of a template as a form; made anew for each template.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "library/ant-expand.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_PARAM_FORM (antui_param_form_get_type ())
G_DECLARE_FINAL_TYPE (AntuiParamForm, antui_param_form, ANTUI, PARAM_FORM, AdwBin)

/* Elements are AntParam; NULL or none hides the form. @values: (nullable) name -> text, what fields begin with.
 * Signal "changed" when a value is another one. */
void antui_param_form_set_params (AntuiParamForm *self, GPtrArray *params, GHashTable *values);
/* Shows what empty fields stand for. */
void antui_param_form_update_defaults (AntuiParamForm *self, const AntExpandContext *context);
/* (transfer full): name -> text, of fields that say something or have no default. */
GHashTable *antui_param_form_get_values (AntuiParamForm *self);
/* Takes the focus to the first value that does not fit and says why; NULL when all fit. */
const char *antui_param_form_focus_error (AntuiParamForm *self);
gboolean antui_param_form_focus (AntuiParamForm *self);

G_END_DECLS
