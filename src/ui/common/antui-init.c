/* What must be ready before the first widget: libraries, resources.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "common/antui-init.h"

#include <adwaita.h>
#include <gtksourceview/gtksource.h>

#include "antui-resources.h"

/**
 * antui_init:
 *
 * Initialises libadwaita and GtkSourceView, and registers our resources and icons. Needs a display; may be called twice.
 */
void
antui_init (void)
{
  static gsize once = 0;

  if (!g_once_init_enter (&once))
    return;

  adw_init ();
  gtk_source_init ();
  /* Names the resource, else the linker leaves it out of the static library. */
  g_resources_register (antui_get_resource ());
  gtk_icon_theme_add_resource_path (gtk_icon_theme_get_for_display (gdk_display_get_default ()),
                                    ANTUI_RESOURCE_PATH "/icons");
  g_once_init_leave (&once, 1);
}
