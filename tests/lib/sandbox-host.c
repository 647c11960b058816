/* Holds a sandbox open for other programs: prints how to reach it as one line of JSON, ends with stdin.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <gio/gio.h>
#include <unistd.h>
#include "sandbox/ant-sandbox.h"

static void
started_cb (GObject *source, GAsyncResult *result, gpointer user_data)
{
  *(GAsyncResult **) user_data = g_object_ref (result);
}

int
main (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GAsyncResult) result = NULL;
  g_autoptr (AntSandbox) sandbox = NULL;
  char byte;

  ant_sandbox_start_async (NULL, started_cb, &result);
  while (!result)
    g_main_context_iteration (NULL, TRUE);
  sandbox = ant_sandbox_start_finish (result, &error);
  if (!sandbox)
    {
      g_printerr ("%s\n", error->message);
      return 1;
    }
  g_print ("{\"port\":%u,\"tls_port\":%u,\"pin\":\"%s\",\"ca\":\"%s\",\"romeo\":\"%s\",\"juliet\":\"%s\"}\n",
           ant_sandbox_get_port (sandbox), ant_sandbox_get_tls_port (sandbox), ant_sandbox_get_pin (sandbox),
           ant_sandbox_get_ca_file (sandbox), ant_sandbox_get_password (sandbox, "romeo"),
           ant_sandbox_get_password (sandbox, "juliet"));
  while (read (STDIN_FILENO, &byte, 1) > 0)
    continue;
  ant_sandbox_stop (sandbox);
  return 0;
}
