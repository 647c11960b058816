/* One template in the sidebar: title, and what it is in one line; or why its file cannot be read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtk/gtk.h>
#include "library/ant-template.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_TEMPLATE_ROW (antui_template_row_get_type ())
G_DECLARE_FINAL_TYPE (AntuiTemplateRow, antui_template_row, ANTUI, TEMPLATE_ROW, GtkListBoxRow)

AntuiTemplateRow *antui_template_row_new (AntTemplate *template);
AntTemplate *antui_template_row_get_template (AntuiTemplateRow *self);

const char *antui_effect_label (AntEffect effect);
/* (transfer full): `XEP-0030 · get · reads` */
char *antui_template_summary (AntTemplate *template);

G_END_DECLS
