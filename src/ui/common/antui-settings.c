/* The settings, where their schema can be found; the window also runs without.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "common/antui-settings.h"

#include "base/ant-data.h"

static GSettingsSchema *
lookup_schema (void)
{
  GSettingsSchemaSource *source = g_settings_schema_source_get_default ();
  g_autoptr (GSettingsSchemaSource) built = NULL;
  GSettingsSchema *schema;

  /* An uninstalled program has its own, newer or older than the installed one. */
  built = g_settings_schema_source_new_from_directory (ant_data_dir (), source, /* trusted= */ FALSE, NULL);
  if (built)
    {
      schema = g_settings_schema_source_lookup (built, ANT_APP_ID, /* recursive= */ TRUE);
      if (schema)
        return schema;
    }
  return source ? g_settings_schema_source_lookup (source, ANT_APP_ID, TRUE) : NULL;
}

/**
 * antui_settings_new:
 *
 * The program's settings: the schema of the build folder it runs from, else the installed one.
 *
 * Returns: (transfer full) (nullable): %NULL where there is no schema, or one that lacks a key we use
 */
GSettings *
antui_settings_new (void)
{
  static const char *const keys[] = {
    "window-width", "window-height", "window-maximized", "sidebar-visible",
    "timeline-height", "default-timeout", "color-scheme", "show-connection-events", "show-stream-events",
  };
  g_autoptr (GSettingsSchema) schema = lookup_schema ();

  if (!schema)
    return NULL;
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!g_settings_schema_has_key (schema, keys[i]))
      {
        g_debug ("The settings schema in use has no key “%s”: running without settings.", keys[i]);
        return NULL;
      }
  return g_settings_new_full (schema, NULL, NULL);
}

/**
 * antui_settings_get_timeout:
 * @settings: (nullable): of antui_settings_new()
 *
 * Returns: seconds to wait for an answer where neither request nor template says; 0 = no limit
 */
double
antui_settings_get_timeout (GSettings *settings)
{
  return settings ? g_settings_get_double (settings, "default-timeout") : ANTUI_DEFAULT_TIMEOUT;
}
