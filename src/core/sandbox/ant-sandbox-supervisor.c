/* The child that outlives us by a moment: it ends the server and removes the folder when our end of a socket closes.
 *
 * It is a shell with a short script, since sh is on every machine that runs Prosody and starting a program is the only
 * thing that is safe to do after a fork in a process with threads. It leads a session of its own, so Ctrl-C on the
 * terminal and the terminal's hang-up do not reach it before it has cleaned up. It makes the folder itself, so there
 * is no moment in which a folder exists that nobody would remove.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-sandbox-private.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define REPLY_TIMEOUT_MS 5000

extern char **environ;

/* fd 0: the socket to us; it ends when we do, however that happens. fd 1: a pipe to us; after the start only the
 * server holds it (as fd 3), so that we see its end. kill -9: the server is thrown away, and Prosody takes more than a
 * second to notice a polite request. PIPE: it may report to nobody. The folder is ours alone, hence the umask. */
static const char script[] =
  "trap : HUP INT PIPE QUIT TERM\n"
  "PATH=$PATH:/usr/bin:/bin\n"
  "umask 077\n"
  "mkdir \"$1\" || exit 1\n"
  "echo made\n"
  "if read -r program && read -r config && read -r output; then\n"
  "  \"$program\" -F --config \"$config\" 3>&1 </dev/null >\"$output\" 2>&1 &\n"
  "  server=$!\n"
  "  echo \"$server\"\n"
  "  exec >/dev/null\n"
  "  read -r end\n"
  "  kill -9 \"$server\"\n"
  "  wait \"$server\"\n"
  "fi\n"
  "rm -rf \"$1\"\n";

/**
 * AntSandboxSupervisor:
 * @pid: of the shell
 * @life: our end of the socket; closing it ends everything
 * @report: read end of the pipe; ends with the server
 * @server_pid: 0 before the start
 */
struct _AntSandboxSupervisor
{
  pid_t pid;
  int life;
  int report;
  int server_pid;
};

static gboolean
fail_errno (GError **error, const char *what, int code)
{
  g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED, "%s: %s.", what, g_strerror (code));
  return FALSE;
}

/* Nothing of ours may reach the child but the two ends it is given, and no signal that we ignore or block. */
static int
spawn_shell (pid_t *ret_pid, const char *folder, int child_life, int child_report)
{
  char *argv[] = { "sh", "-c", (char *) script, "antistrophe-sandbox", (char *) folder, NULL };
  posix_spawn_file_actions_t actions;
  posix_spawnattr_t attributes;
  sigset_t none, all;
  int code;

  sigemptyset (&none);
  sigfillset (&all);
  posix_spawnattr_init (&attributes);
  posix_spawnattr_setflags (&attributes,
                            POSIX_SPAWN_SETSID | POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF);
  posix_spawnattr_setsigmask (&attributes, &none);
  posix_spawnattr_setsigdefault (&attributes, &all);
  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_adddup2 (&actions, child_life, 0);
  posix_spawn_file_actions_adddup2 (&actions, child_report, 1);
  posix_spawn_file_actions_addopen (&actions, 2, "/dev/null", O_WRONLY, 0);
  posix_spawn_file_actions_addclosefrom_np (&actions, 3);
  code = posix_spawn (ret_pid, "/bin/sh", &actions, &attributes, argv, environ);
  posix_spawn_file_actions_destroy (&actions);
  posix_spawnattr_destroy (&attributes);
  return code;
}

/* One line of the report, without its newline; %NULL when the child ended or is silent for too long. */
static char *
read_report_line (AntSandboxSupervisor *self)
{
  g_autoptr (GString) line = g_string_new (NULL);
  struct pollfd pollfd = { .fd = self->report, .events = POLLIN };
  char c;

  while (line->len < 64)
    {
      ssize_t n;
      int ready = poll (&pollfd, 1, REPLY_TIMEOUT_MS);

      if (ready < 0 && errno == EINTR)
        continue;
      if (ready <= 0)
        return NULL;
      n = read (self->report, &c, 1);
      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return NULL;
      if (c == '\n')
        return g_string_free (g_steal_pointer (&line), FALSE);
      g_string_append_c (line, c);
    }
  return NULL;
}

/**
 * ant_sandbox_supervisor_new:
 * @folder: does not exist yet; the child makes it, for us alone
 *
 * Returns: (transfer full): a supervisor whose folder exists. Blocks for some milliseconds. Any thread.
 * Errors: %ANT_SANDBOX_ERROR_FAILED.
 */
AntSandboxSupervisor *
ant_sandbox_supervisor_new (const char *folder, GError **error)
{
  g_autoptr (AntSandboxSupervisor) self = g_new0 (AntSandboxSupervisor, 1);
  g_autofree char *answer = NULL;
  int life[2] = { -1, -1 };
  int report[2] = { -1, -1 };
  int code = 0;

  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, life) < 0)
    code = errno;
  else if (pipe2 (report, O_CLOEXEC) < 0)
    code = errno;
  self->life = life[0];
  self->report = report[0];
  if (code == 0)
    code = spawn_shell (&self->pid, folder, life[1], report[1]);
  if (life[1] >= 0)
    close (life[1]);
  if (report[1] >= 0)
    close (report[1]);
  if (code != 0)
    {
      self->pid = 0;
      fail_errno (error, "The local server's supervisor (/bin/sh) could not be started", code);
      return NULL;
    }

  answer = read_report_line (self);
  if (g_strcmp0 (answer, "made") != 0)
    {
      g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED,
                   "The folder %s for the local server could not be made: see whether its parent is writable and has "
                   "space left.", folder);
      return NULL;
    }
  return g_steal_pointer (&self);
}

void
ant_sandbox_supervisor_free (AntSandboxSupervisor *self)
{
  if (self == NULL)
    return;
  if (self->life >= 0)
    close (self->life);
  if (self->pid > 0)
    while (waitpid (self->pid, NULL, 0) < 0 && errno == EINTR)
      continue;
  if (self->report >= 0)
    close (self->report);
  g_free (self);
}

static gboolean
send_all (int fd, const char *text, gsize length)
{
  while (length > 0)
    {
      ssize_t n = send (fd, text, length, MSG_NOSIGNAL);

      if (n < 0 && errno == EINTR)
        continue;
      if (n < 0)
        return FALSE;
      text += n;
      length -= n;
    }
  return TRUE;
}

/**
 * ant_sandbox_supervisor_start_server:
 * @program, @config_file, @output_file: absolute paths without newlines; @output_file takes stdout and stderr
 *
 * Starts the server; once. Says nothing about its being ready. Any thread. Errors: %ANT_SANDBOX_ERROR_FAILED.
 */
gboolean
ant_sandbox_supervisor_start_server (AntSandboxSupervisor *self,
                                     const char *program,
                                     const char *config_file,
                                     const char *output_file,
                                     GError **error)
{
  g_autofree char *order = g_strdup_printf ("%s\n%s\n%s\n", program, config_file, output_file);
  g_autofree char *answer = NULL;

  g_return_val_if_fail (self->server_pid == 0, FALSE);

  if (!send_all (self->life, order, strlen (order)))
    return fail_errno (error, "The local server's supervisor is gone", errno);
  answer = read_report_line (self);
  if (answer != NULL)
    self->server_pid = (int) g_ascii_strtoll (answer, NULL, 10);
  if (self->server_pid <= 0)
    {
      g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED, "%s could not be started.", program);
      return FALSE;
    }
  return TRUE;
}

int
ant_sandbox_supervisor_get_server_pid (AntSandboxSupervisor *self)
{
  return self->server_pid;
}

gboolean
ant_sandbox_supervisor_wait_end (AntSandboxSupervisor *self, int timeout_ms)
{
  struct pollfd pollfd = { .fd = self->report, .events = POLLIN };
  char c;

  return poll (&pollfd, 1, timeout_ms) > 0 && read (self->report, &c, 1) == 0;
}
