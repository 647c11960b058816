/* Counting for stream management: what is kept, what is forgotten, what a server may not claim.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-limits.h"
#include "wire/ant-management.h"
#include "wire/ant-tap.h"

static void
submit (AntManagement *management, guint first, guint last)
{
  g_autoptr (GBytes) xml = g_bytes_new_static ("<iq/>", 5);

  for (guint i = first; i <= last; i++)
    ant_management_submit (management, xml, i);
}

static void
assert_kept (AntManagement *management, guint first, guint last)
{
  g_autoptr (GPtrArray) kept = ant_management_dup_unacknowledged (management);

  g_assert_cmpuint (kept->len, ==, last + 1 - first);
  for (guint i = 0; i < kept->len; i++)
    g_assert_cmpuint (((AntManaged *) kept->pdata[i])->cookie, ==, first + i);
}

static void
assert_refused (AntManagement *management, const char *h)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ant_management_acknowledge (management, h, &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL);
}

static void
test_acknowledge_forgets_in_order (void)
{
  g_autoptr (AntManagement) management = ant_management_new ();

  submit (management, 1, 2); /* before it is on nothing counts */
  g_assert_cmpuint (ant_management_count_unacknowledged (management), ==, 0);
  ant_management_enable (management, "s1", NULL, NULL);
  submit (management, 1, 5);
  g_assert_true (ant_management_acknowledge (management, "2", NULL));
  assert_kept (management, 3, 5);
  g_assert_true (ant_management_acknowledge (management, "2", NULL)); /* nothing new */
  submit (management, 6, 6);
  g_assert_cmpuint (ant_management_count_unacknowledged (management), ==, 4);
  assert_kept (management, 3, 6);
  g_assert_true (ant_management_acknowledge (management, "6", NULL));
  g_assert_cmpuint (ant_management_count_unacknowledged (management), ==, 0);
  assert_kept (management, 7, 6);
}

static void
test_acknowledge_refuses_nonsense (void)
{
  g_autoptr (AntManagement) management = ant_management_new ();

  ant_management_enable (management, "s1", NULL, NULL);
  submit (management, 1, 3);
  assert_refused (management, NULL);
  assert_refused (management, "");
  assert_refused (management, "two");
  assert_refused (management, "-1");
  assert_refused (management, "4294967296");
  assert_refused (management, "4");
  g_assert_true (ant_management_acknowledge (management, "2", NULL));
  assert_refused (management, "1"); /* never backwards */
  assert_kept (management, 3, 3);
}

static void
test_without_name_keeps_nothing (void)
{
  g_autoptr (AntManagement) management = ant_management_new ();

  ant_management_enable (management, NULL, NULL, NULL);
  g_assert_true (ant_management_is_on (management));
  submit (management, 1, 3);
  g_assert_cmpuint (ant_management_count_unacknowledged (management), ==, 3);
  assert_kept (management, 1, 0);
  assert_refused (management, "4");
  g_assert_true (ant_management_acknowledge (management, "3", NULL));
  g_assert_cmpuint (ant_management_count_unacknowledged (management), ==, 0);
}

static void
test_at_limit_and_past (void)
{
  g_autoptr (AntManagement) management = ant_management_new ();
  gsize half = ANT_LIMIT_UNACKNOWLEDGED / 2;
  g_autoptr (GBytes) xml = g_bytes_new_take (g_malloc0 (half), half);

  ant_management_enable (management, "s1", NULL, NULL);
  ant_management_submit (management, xml, 1);
  ant_management_submit (management, xml, 2);
  g_assert_cmpstr (ant_management_get_id (management), ==, "s1");
  submit (management, 3, 3);
  g_assert_null (ant_management_get_id (management));
  g_assert_true (ant_management_is_on (management));
  assert_kept (management, 1, 0);
  g_assert_true (ant_management_acknowledge (management, "3", NULL)); /* the counts go on */
}

static void
test_enable_begins_anew (void)
{
  g_autoptr (AntManagement) management = ant_management_new ();

  ant_management_count_received (management);
  ant_management_enable (management, "s1", NULL, NULL);
  ant_management_count_received (management);
  ant_management_count_received (management);
  submit (management, 1, 3);
  g_assert_cmpuint (ant_management_get_received (management), ==, 2);
  ant_management_enable (management, "s2", NULL, NULL);
  g_assert_cmpuint (ant_management_get_received (management), ==, 0);
  g_assert_cmpuint (ant_management_count_unacknowledged (management), ==, 0);
  g_assert_cmpstr (ant_management_get_id (management), ==, "s2");
  ant_management_forget (management);
  g_assert_false (ant_management_is_on (management));
  g_assert_null (ant_management_get_id (management));
}

/* XEP-0198 5: a whole number of seconds, or nothing. */
static void
test_max (void)
{
  static const struct { const char *max; guint seconds; } cases[] = {
    { NULL, G_MAXUINT }, { "1", 1 }, { "600", 600 }, { "0", G_MAXUINT }, { "-5", G_MAXUINT }, { "soon", G_MAXUINT },
    { "99999999999999999999", G_MAXUINT },
  };
  g_autoptr (AntManagement) management = ant_management_new ();

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      ant_management_enable (management, "s1", cases[i].max, NULL);
      g_assert_cmpuint (ant_management_get_max_s (management), ==, cases[i].seconds);
    }
}

/* What could not be shown, or is no place, was not said; without a session to resume nothing was. */
static void
test_location (void)
{
  static const char *const good[] = { "a.example", "xn--bcher-kva.example:5222", "192.0.2.1:1", "[2001:db8::1]:9222", "2001:db8::1" };
  static const char *const bad[] = { "", "a b", "a\nb", "b\xc3\xbc" "cher.example", "a/b", "<a>" };
  g_autoptr (AntManagement) management = ant_management_new ();
  g_autofree char *longest = g_strnfill (300, 'a');
  g_autofree char *longer = g_strnfill (301, 'a');

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      ant_management_enable (management, "s1", NULL, good[i]);
      g_assert_cmpstr (ant_management_get_location (management), ==, good[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      ant_management_enable (management, "s1", NULL, bad[i]);
      g_assert_null (ant_management_get_location (management));
    }
  ant_management_enable (management, "s1", NULL, longest);
  g_assert_nonnull (ant_management_get_location (management));
  ant_management_enable (management, "s1", NULL, longer);
  g_assert_null (ant_management_get_location (management));
  ant_management_enable (management, NULL, NULL, good[0]);
  g_assert_null (ant_management_get_location (management));
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/management/acknowledge/forgets-in-order", test_acknowledge_forgets_in_order);
  g_test_add_func ("/wire/management/acknowledge/refuses-nonsense", test_acknowledge_refuses_nonsense);
  g_test_add_func ("/wire/management/submit/without-name-keeps-nothing", test_without_name_keeps_nothing);
  g_test_add_func ("/wire/management/submit/at-limit-and-past", test_at_limit_and_past);
  g_test_add_func ("/wire/management/enable/begins-anew", test_enable_begins_anew);
  g_test_add_func ("/wire/management/max", test_max);
  g_test_add_func ("/wire/management/location", test_location);
  return g_test_run ();
}
