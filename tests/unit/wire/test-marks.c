/* Where stanzas end in what goes out, for their send stamps.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "wire/ant-marks.h"

#define END "</stream:stream>"
#define IQ "<iq id='1'><ping xmlns='urn:xmpp:ping'/></iq>"

static void
submit (AntMarks *marks, const char *xml, guint64 cookie)
{
  ant_marks_submit (marks, strlen (xml), cookie);
}

/* The cookies that have left by @upto, as "1 2 3". */
static char *
take (AntMarks *marks, guint64 upto)
{
  GString *list = g_string_new (NULL);
  guint64 cookie;

  while (ant_marks_take_sent (marks, upto, &cookie))
    g_string_append_printf (list, "%s%" G_GUINT64_FORMAT, list->len > 0 ? " " : "", cookie);
  return g_string_free (list, FALSE);
}

static void
assert_taken (AntMarks *marks, guint64 upto, const char *expected)
{
  g_autofree char *taken = take (marks, upto);

  g_assert_cmpstr (taken, ==, expected);
}

static void
test_scan_whole (void)
{
  g_autoptr (AntMarks) marks = ant_marks_new ();

  submit (marks, IQ, 7);
  submit (marks, IQ, 8);
  g_assert_true (ant_marks_is_waiting (marks));
  ant_marks_scan (marks, 2 * strlen (IQ), 1000);
  g_assert_false (ant_marks_is_waiting (marks));
  assert_taken (marks, 1000 + strlen (IQ) - 1, "");
  assert_taken (marks, 1000 + strlen (IQ), "7");
  assert_taken (marks, G_MAXUINT64, "8");
  assert_taken (marks, G_MAXUINT64, "");
}

static void
test_scan_bytewise (void)
{
  g_autoptr (AntMarks) marks = ant_marks_new ();

  submit (marks, "<rx/>", 1);
  submit (marks, IQ, 2);
  for (gsize i = 0; i < strlen ("<rx/>" IQ); i++)
    ant_marks_scan (marks, 1, i);
  assert_taken (marks, strlen ("<rx/>"), "1");
  assert_taken (marks, strlen ("<rx/>" IQ) - 1, "");
  assert_taken (marks, strlen ("<rx/>" IQ), "2");
}

/* The end of one and the beginning of the next in one piece. */
static void
test_scan_across (void)
{
  g_autoptr (AntMarks) marks = ant_marks_new ();

  submit (marks, IQ, 1);
  submit (marks, IQ, 2);
  ant_marks_scan (marks, 5, 0);
  ant_marks_scan (marks, strlen (IQ), 5);
  g_assert_true (ant_marks_is_waiting (marks));
  assert_taken (marks, G_MAXUINT64, "1");
  ant_marks_scan (marks, strlen (IQ) - 5, strlen (IQ) + 5);
  assert_taken (marks, 2 * strlen (IQ) - 1, "");
  assert_taken (marks, 2 * strlen (IQ), "2");
}

/* libstrophe's own end is nobody's. */
static void
test_scan_end (void)
{
  g_autoptr (AntMarks) marks = ant_marks_new ();

  submit (marks, IQ, 1);
  ant_marks_scan (marks, strlen (IQ END), 0);
  ant_marks_scan (marks, strlen (END), strlen (IQ END));
  g_assert_false (ant_marks_is_waiting (marks));
  assert_taken (marks, strlen (IQ), "1");
  assert_taken (marks, G_MAXUINT64, "");
}

static void
test_free_on_the_way (void)
{
  AntMarks *marks = ant_marks_new ();

  submit (marks, IQ, 1);
  submit (marks, IQ, 2);
  ant_marks_scan (marks, strlen (IQ), 0);
  ant_marks_free (marks);
  ant_marks_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/marks/scan-whole", test_scan_whole);
  g_test_add_func ("/wire/marks/scan-bytewise", test_scan_bytewise);
  g_test_add_func ("/wire/marks/scan-across", test_scan_across);
  g_test_add_func ("/wire/marks/scan-end", test_scan_end);
  g_test_add_func ("/wire/marks/free-on-the-way", test_free_on_the_way);
  return g_test_run ();
}
