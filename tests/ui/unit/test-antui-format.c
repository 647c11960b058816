/* Numbers, sizes and times as a person reads them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gtk/gtk.h>
#include "common/antui-format.h"

#define NS_PER_US G_GINT64_CONSTANT (1000)
#define NS_PER_MS G_GINT64_CONSTANT (1000000)
#define NS_PER_S G_GINT64_CONSTANT (1000000000)

static void
test_latency_none_is_a_dash (void)
{
  g_autofree char *text = antui_format_latency (-1);

  g_assert_cmpstr (text, ==, "–");
}

static void
test_latency_keeps_one_unit (void)
{
  static const struct
  {
    gint64 ns;
    const char *text;
  } cases[] = {
    { 0, "0.000 ms" },
    { 812 * NS_PER_US, "0.812 ms" },
    { 9999400, "9.999 ms" },
    { 9999500, "10.0 ms" },
    { 84200 * NS_PER_US, "84.2 ms" },
    { 12 * NS_PER_S, "12000 ms" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = antui_format_latency (cases[i].ns);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_duration_picks_its_unit (void)
{
  static const struct
  {
    gint64 ns;
    const char *text;
  } cases[] = {
    { 0, "0 µs" },
    { 94 * NS_PER_US, "94 µs" },
    { 1284 * NS_PER_US, "1.28 ms" },
    { 500 * NS_PER_MS, "500 ms" },
    { 30 * NS_PER_S, "30 s" },
    { 2500 * NS_PER_MS, "2.5 s" },
    { 10 * 60 * NS_PER_S, "10 min" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = antui_format_duration (cases[i].ns);

      g_assert_cmpstr (text, ==, cases[i].text);
    }
}

static void
test_time_has_milliseconds (void)
{
  g_autofree char *none = antui_format_time (0);
  g_autofree char *text = antui_format_time (G_GINT64_CONSTANT (1700000000) * NS_PER_S + 204 * NS_PER_MS + 999);

  g_assert_cmpstr (none, ==, "–");
  g_assert_cmpstr (text, ==, "22:13:20.204");
}

static void
test_timeout_refuses_nonsense (void)
{
  static const char *const cases[] = { "", "x", "-1", "30 h", "nan", "inf", "s" };
  double seconds = 7;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_false (antui_parse_timeout (cases[i], &seconds));
  g_assert_cmpfloat (seconds, ==, 7);
}

static void
test_timeout_reads_what_it_writes (void)
{
  static const double cases[] = { 0, 0.5, 1, 2.5, 30, 119, 600 };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = antui_format_timeout (cases[i]);
      double seconds = -1;

      g_assert_true (antui_parse_timeout (text, &seconds));
      g_assert_cmpfloat_with_epsilon (seconds, cases[i], 1e-9);
    }
}

static void
test_timeout_accepts_a_comma (void)
{
  double seconds = 0;

  g_assert_true (antui_parse_timeout (" 2,5 s", &seconds));
  g_assert_cmpfloat (seconds, ==, 2.5);
}

static void
test_label_is_spelt_for_people (void)
{
  g_autofree char *two = antui_format_label ("caps_node");
  g_autofree char *none = antui_format_label ("");
  g_autofree char *accent = antui_format_label ("état");

  g_assert_cmpstr (two, ==, "Caps node");
  g_assert_cmpstr (none, ==, "");
  g_assert_cmpstr (accent, ==, "État");
}

static void
test_short_text_keeps_both_ends (void)
{
  static const struct
  {
    const char *text;
    guint max;
    const char *expected;
  } cases[] = {
    { "romeo@localhost", 15, "romeo@localhost" },
    { "romeo@localhost", 14, "romeo@…calhost" },
    { "romeo@localhost", 9, "rome…host" },
    { "ромео@москва.example", 9, "роме…mple" },
    { "", 3, "" },
    { "abcd", 3, "a…d" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = antui_format_short (cases[i].text, cases[i].max);

      g_assert_cmpstr (text, ==, cases[i].expected);
    }
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  g_test_add_func ("/format/latency/none-is-a-dash", test_latency_none_is_a_dash);
  g_test_add_func ("/format/latency/keeps-one-unit", test_latency_keeps_one_unit);
  g_test_add_func ("/format/duration/picks-its-unit", test_duration_picks_its_unit);
  g_test_add_func ("/format/time/has-milliseconds", test_time_has_milliseconds);
  g_test_add_func ("/format/timeout/refuses-nonsense", test_timeout_refuses_nonsense);
  g_test_add_func ("/format/timeout/reads-what-it-writes", test_timeout_reads_what_it_writes);
  g_test_add_func ("/format/timeout/accepts-a-comma", test_timeout_accepts_a_comma);
  g_test_add_func ("/format/label/spelt-for-people", test_label_is_spelt_for_people);
  g_test_add_func ("/format/short/keeps-both-ends", test_short_text_keeps_both_ends);
  return g_test_run ();
}
