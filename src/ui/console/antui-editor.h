/* The source editor of the composer: XML with marked placeholders, and underlined problems.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gtksourceview/gtksource.h>
#include "xml/ant-problem.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_EDITOR (antui_editor_get_type ())
G_DECLARE_FINAL_TYPE (AntuiEditor, antui_editor, ANTUI, EDITOR, GtkSourceView)

char *antui_editor_dup_text (AntuiEditor *self);
/* In the place of all that was there; undo brings it back. */
void antui_editor_set_text (AntuiEditor *self, const char *text);
/* Elements are AntProblem, in the text as it is now. */
void antui_editor_set_problems (AntuiEditor *self, GPtrArray *problems);
/* Selects what @problem is about and takes the focus. */
void antui_editor_go_to (AntuiEditor *self, const AntProblem *problem);
/* The message of the problem at a place (in characters), NULL where all is well. */
const char *antui_editor_get_problem_at (AntuiEditor *self, guint offset);

G_END_DECLS
