/* Near names.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-near.h"

static const char *const names[] = { "disco-info-server", "disco-items-server",
                                     "ping-server",       "time",
                                     "version",           NULL };

typedef struct
{
  const char *written;
  const char *near;
} Case;

static const Case cases[] = {
  { "ping-sever", "“ping-server”" },
  { "ping-servre", "“ping-server”" },
  { "PING", "“ping-server”" },
  { "disco", "“disco-info-server” or “disco-items-server”" },
  { "server", "“disco-info-server”, “disco-items-server” or “ping-server”" },
  { "tmie", "“time”" },
  { "x", NULL },
  { "", NULL },
  { "quite-another-thing", NULL },
};

static void
test_near (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *near = ant_near_names (cases[i].written, names);

      g_assert_cmpstr (near, ==, cases[i].near);
    }
}

static void
test_near_very_long (void)
{
  g_autofree char *written = g_strnfill (100000, 'x');
  g_autofree char *near = ant_near_names (written, names);

  g_assert_null (near);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/library/near/names", test_near);
  g_test_add_func ("/library/near/very-long", test_near_very_long);
  return g_test_run ();
}
