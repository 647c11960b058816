/* A program that starts a sandbox, tells its folder and process, and then ends in the way it is told.
 *
 * Usage: sandbox-holder wait | exit | abort
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "sandbox/ant-sandbox.h"

typedef struct
{
  const char *how;
  GMainLoop *loop;
} Holder;

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Holder *holder = user_data;
  g_autoptr (GError) error = NULL;
  AntSandbox *sandbox = ant_sandbox_start_finish (result, &error);

  if (sandbox == NULL)
    {
      g_printerr ("%s\n", error->message);
      exit (1);
    }
  g_print ("%d %s\n", ant_sandbox_get_pid (sandbox), ant_sandbox_get_folder (sandbox));
  if (g_str_equal (holder->how, "exit"))
    _exit (0);
  if (g_str_equal (holder->how, "abort"))
    abort ();
}

int
main (int argc, char **argv)
{
  Holder holder = { argc > 1 ? argv[1] : "wait", g_main_loop_new (NULL, FALSE) };
  const struct rlimit no_core = { 0, 0 };

  setrlimit (RLIMIT_CORE, &no_core);
  ant_sandbox_start_async (NULL, started_cb, &holder);
  g_main_loop_run (holder.loop);
  return 0;
}
