/* Numbers, sizes and times as a person reads them: pure functions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "common/antui-format.h"

#include <glib/gi18n.h>
#include <math.h>

#define NS_PER_US G_GINT64_CONSTANT (1000)
#define NS_PER_MS G_GINT64_CONSTANT (1000000)
#define NS_PER_S G_GINT64_CONSTANT (1000000000)

/**
 * antui_format_latency:
 * @latency_ns: nanoseconds, -1 for none
 *
 * A latency for a column: always milliseconds, so that a glance compares, with fewer decimals as it grows.
 *
 * Returns: (transfer full): `0.812 ms`, `84.2 ms`, `1,204 ms`; a dash for none
 */
char *
antui_format_latency (gint64 latency_ns)
{
  double ms = latency_ns / (double) NS_PER_MS;

  if (latency_ns < 0)
    return g_strdup ("–");
  /* Translators: a latency in milliseconds. The space does not break. */
  if (ms < 9.9995)
    return g_strdup_printf (_("%.3f ms"), ms);
  if (ms < 999.95)
    return g_strdup_printf (_("%.1f ms"), ms);
  /* Translators: a latency in whole milliseconds; the ' groups thousands. */
  return g_strdup_printf (_("%'.0f ms"), ms);
}

/**
 * antui_format_duration:
 * @duration_ns: nanoseconds
 *
 * A length of time standing alone, in the unit that suits it: three significant figures.
 *
 * Returns: (transfer full): `94 µs`, `1.28 ms`, `30 s`
 */
char *
antui_format_duration (gint64 duration_ns)
{
  static const struct
  {
    gint64 unit_ns;
    const char *format;
  } units[] = {
    { NS_PER_US, N_("%.*f µs") },
    { NS_PER_MS, N_("%.*f ms") },
    { NS_PER_S, N_("%.*f s") },
    { 60 * NS_PER_S, N_("%.*f min") },
  };
  gint64 size = ABS (duration_ns);
  guint i = size < NS_PER_MS ? 0 : size < NS_PER_S ? 1 : size < 120 * NS_PER_S ? 2 : 3;
  double value = duration_ns / (double) units[i].unit_ns;
  int decimals = fabs (value) < 10 ? 2 : fabs (value) < 100 ? 1 : 0;

  while (decimals > 0 && fabs (value * pow (10, decimals - 1) - round (value * pow (10, decimals - 1))) < 1e-9)
    decimals--;
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
  return g_strdup_printf (_(units[i].format), decimals, value);
#pragma GCC diagnostic pop
}

/**
 * antui_format_size:
 * @bytes: a size before TLS
 *
 * Returns: (transfer full): `512 bytes`, `1.2 kB`
 */
char *
antui_format_size (gsize bytes)
{
  return g_format_size (bytes);
}

/**
 * antui_format_time:
 * @wall_ns: nanoseconds since 1970 UTC, 0 for none
 *
 * The time of day of a row, local time, with milliseconds.
 *
 * Returns: (transfer full): `14:03:11.204`; a dash for none
 */
char *
antui_format_time (gint64 wall_ns)
{
  if (wall_ns <= 0)
    return g_strdup ("–");

  g_autoptr (GDateTime) time = g_date_time_new_from_unix_local (wall_ns / NS_PER_S);
  g_autofree char *clock = time ? g_date_time_format (time, "%H:%M:%S") : NULL;
  if (!clock)
    return g_strdup ("–");
  return g_strdup_printf ("%s.%03d", clock, (int) (wall_ns % NS_PER_S / NS_PER_MS));
}

/**
 * antui_format_timeout:
 * @seconds: 0 for no limit
 *
 * Returns: (transfer full): `30 s`, `0.5 s`, `No limit`
 */
char *
antui_format_timeout (double seconds)
{
  if (seconds <= 0)
    return g_strdup (C_("timeout", "No limit"));
  return antui_format_duration ((gint64) round (seconds * NS_PER_S));
}

/**
 * antui_parse_timeout:
 * @text: what a person typed: `30`, `0.5`, `2,5 s`, `1 min`, `No limit`
 * @ret_seconds: (out): 0 for no limit
 *
 * Returns: whether it was understood
 */
gboolean
antui_parse_timeout (const char *text, double *ret_seconds)
{
  g_autofree char *plain = g_strstrip (g_strdelimit (g_strdup (text), ",", '.'));
  char *end = NULL;
  double value = g_ascii_strtod (plain, &end);
  double factor = 1;

  if (g_strcmp0 (plain, C_("timeout", "No limit")) == 0)
    {
      *ret_seconds = 0;
      return TRUE;
    }
  if (end == plain || !isfinite (value) || value < 0)
    return FALSE;
  end = g_strchug (end);
  if (g_str_equal (end, "ms"))
    factor = 0.001;
  else if (g_str_equal (end, "min"))
    factor = 60;
  else if (*end && !g_str_equal (end, "s"))
    return FALSE;
  *ret_seconds = value * factor;
  return TRUE;
}

/**
 * antui_format_label:
 * @name: of a parameter: `caps_node`
 *
 * Returns: (transfer full): as the label of a field: `Caps node`
 */
char *
antui_format_label (const char *name)
{
  g_autofree char *spaced = g_strdelimit (g_strdup (name), "_-", ' ');
  gunichar first = g_utf8_get_char_validated (spaced, -1);

  if (!*spaced || first == (gunichar) -1 || first == (gunichar) -2)
    return g_steal_pointer (&spaced);

  GString *label = g_string_new (NULL);
  g_string_append_unichar (label, g_unichar_totitle (first));
  g_string_append (label, g_utf8_next_char (spaced));
  return g_string_free (label, FALSE);
}

/**
 * antui_format_short:
 * @text: an address, or what else may be long
 * @max_chars: at least 3
 *
 * For where nothing else cuts it. What tells addresses apart is at both ends.
 *
 * Returns: (transfer full): @text, or `abcdef…uvwxyz`
 */
char *
antui_format_short (const char *text, guint max_chars)
{
  glong n_chars = g_utf8_strlen (text, -1);
  glong n_start = (max_chars - 1) / 2, n_end = max_chars - 1 - n_start;

  if (n_chars <= (glong) max_chars)
    return g_strdup (text);
  return g_strdup_printf ("%.*s…%s", (int) (g_utf8_offset_to_pointer (text, n_start) - text), text,
                          g_utf8_offset_to_pointer (text, n_chars - n_end));
}
