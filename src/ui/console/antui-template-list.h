/* The sidebar: all templates by group, found by typing.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "library/ant-template.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_TEMPLATE_LIST (antui_template_list_get_type ())
G_DECLARE_FINAL_TYPE (AntuiTemplateList, antui_template_list, ANTUI, TEMPLATE_LIST, AdwBin)

/* Signal "chosen" (AntTemplate) when a person selects one. */
void antui_template_list_set_model (AntuiTemplateList *self, GListModel *templates);
/* Selects without "chosen"; NULL for none. */
void antui_template_list_select (AntuiTemplateList *self, AntTemplate *template);
void antui_template_list_search (AntuiTemplateList *self);

/* Does @template fit what was typed: every word is in its title, name, document, namespace or description? */
gboolean antui_template_matches (AntTemplate *template, const char *words);

G_END_DECLS
