/* All templates: the shipped folder and the person's own, read, sorted and watched.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "library/ant-template.h"

G_BEGIN_DECLS

#define ANT_TYPE_TEMPLATE_LIBRARY (ant_template_library_get_type ())
G_DECLARE_FINAL_TYPE (AntTemplateLibrary, ant_template_library, ANT, TEMPLATE_LIBRARY, GObject)

/* A GListModel of AntTemplate, sorted by group and title; broken files are in it. NULL = the usual folder. */
AntTemplateLibrary *ant_template_library_new (const char *shipped_dir, const char *user_dir);
/* Reads again now; with watch, changes on disk show up by themselves (main context). */
void ant_template_library_reload (AntTemplateLibrary *self);
void ant_template_library_watch (AntTemplateLibrary *self);
/* @name: `ping-server` or `group/name`. (transfer none). Errors: NOT_FOUND (with near names), AMBIGUOUS. */
AntTemplate *ant_template_library_find (AntTemplateLibrary *self, const char *name, GError **error);

G_END_DECLS
