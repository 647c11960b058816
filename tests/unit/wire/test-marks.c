/* Where stanzas end in what goes out, for their send stamps.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "wire/ant-marks.h"

#define REQUEST "<r xmlns='urn:xmpp:sm:3'/>"
#define IQ "<iq id='1'><ping xmlns='urn:xmpp:ping'/></iq>"

static void
submit (AntMarks *marks, const char *xml, guint64 cookie)
{
  g_autoptr (GBytes) bytes = g_bytes_new_static (xml, strlen (xml));

  ant_marks_submit (marks, bytes, cookie);
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
  submit (marks, IQ, 8); /* the same bytes twice */
  g_assert_true (ant_marks_is_waiting (marks));
  ant_marks_scan (marks, IQ IQ, 2 * strlen (IQ), 1000);
  g_assert_false (ant_marks_is_waiting (marks));
  assert_taken (marks, 1000 + strlen (IQ) - 1, "");
  assert_taken (marks, 1000 + strlen (IQ), "7");
  assert_taken (marks, G_MAXUINT64, "8");
  assert_taken (marks, G_MAXUINT64, "");
}

static void
test_scan_between_foreign (void)
{
  static const char stream[] = REQUEST IQ REQUEST "<a xmlns='urn:xmpp:sm:3' h='3'/>" IQ REQUEST;
  const gsize first = strlen (REQUEST IQ);
  const gsize second = strlen (REQUEST IQ REQUEST "<a xmlns='urn:xmpp:sm:3' h='3'/>" IQ);
  g_autoptr (AntMarks) marks = ant_marks_new ();

  submit (marks, IQ, 1);
  submit (marks, IQ, 2);
  ant_marks_scan (marks, stream, strlen (stream), 0);
  assert_taken (marks, first - 1, "");
  assert_taken (marks, first, "1");
  assert_taken (marks, second - 1, "");
  assert_taken (marks, second, "2");
}

static void
test_scan_bytewise (void)
{
  /* The second stanza begins as libstrophe's own does. */
  static const char stream[] = REQUEST "<rx/>" REQUEST IQ "<a h='1'/>";
  g_autoptr (AntMarks) marks = ant_marks_new ();

  submit (marks, "<rx/>", 1);
  submit (marks, IQ, 2);
  for (gsize i = 0; i < strlen (stream); i++)
    ant_marks_scan (marks, stream + i, 1, i);
  assert_taken (marks, strlen (REQUEST "<rx/>"), "1");
  assert_taken (marks, strlen (REQUEST "<rx/>" REQUEST IQ) - 1, "");
  assert_taken (marks, strlen (REQUEST "<rx/>" REQUEST IQ), "2");
}

static void
test_scan_nothing_submitted (void)
{
  g_autoptr (AntMarks) marks = ant_marks_new ();

  ant_marks_scan (marks, REQUEST, strlen (REQUEST), 0);
  g_assert_false (ant_marks_is_waiting (marks));
  assert_taken (marks, G_MAXUINT64, "");
  submit (marks, IQ, 1);
  ant_marks_scan (marks, IQ, strlen (IQ), strlen (REQUEST));
  assert_taken (marks, strlen (REQUEST IQ), "1");
}

static void
test_free_on_the_way (void)
{
  AntMarks *marks = ant_marks_new ();

  submit (marks, IQ, 1);
  submit (marks, IQ, 2);
  ant_marks_scan (marks, IQ, strlen (IQ), 0);
  ant_marks_free (marks);
  ant_marks_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/marks/scan-whole", test_scan_whole);
  g_test_add_func ("/wire/marks/scan-between-foreign", test_scan_between_foreign);
  g_test_add_func ("/wire/marks/scan-bytewise", test_scan_bytewise);
  g_test_add_func ("/wire/marks/scan-nothing-submitted", test_scan_nothing_submitted);
  g_test_add_func ("/wire/marks/free-on-the-way", test_free_on_the_way);
  return g_test_run ();
}
