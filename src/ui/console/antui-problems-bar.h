/* One line under the editor: well-formed, or the worst that is wrong; a click jumps there.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <adwaita.h>
#include "xml/ant-problem.h"

G_BEGIN_DECLS

#define ANTUI_TYPE_PROBLEMS_BAR (antui_problems_bar_get_type ())
G_DECLARE_FINAL_TYPE (AntuiProblemsBar, antui_problems_bar, ANTUI, PROBLEMS_BAR, AdwBin)

/* Elements are AntProblem; @empty: there is no text to judge. The button activates "composer.go-to-problem". */
void antui_problems_bar_set_problems (AntuiProblemsBar *self, GPtrArray *problems, const char *fine);
/* Something that has no place in the text. */
void antui_problems_bar_set_message (AntuiProblemsBar *self, const char *message);
const char *antui_problems_bar_get_text (AntuiProblemsBar *self);

G_END_DECLS
