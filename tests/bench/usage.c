/* Runs a command and writes what it used as one line of JSON into a file: usage FILE COMMAND...
 * What ends its process group politely ends the command only.
 *
 * A small program of its own: the peak memory of a child counts from its fork, so of a child of a Python it is that of
 * the Python.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

static double
seconds (struct timeval time)
{
  return (double) time.tv_sec + (double) time.tv_usec / 1e6;
}

int
main (int argc, char **argv)
{
  pid_t child;
  int status;
  struct rusage usage;
  FILE *file;

  if (argc < 3 || (child = fork ()) < 0)
    return EXIT_FAILURE;
  if (child == 0)
    {
      execvp (argv[2], argv + 2);
      _exit (127);
    }
  signal (SIGTERM, SIG_IGN);
  if (wait4 (child, &status, 0, &usage) != child || (file = fopen (argv[1], "w")) == NULL)
    return EXIT_FAILURE;
  fprintf (file, "{\"cpu_s\":%.6f,\"user_s\":%.6f,\"peak_kib\":%ld}\n", seconds (usage.ru_utime) + seconds (usage.ru_stime),
           seconds (usage.ru_utime), usage.ru_maxrss);
  fclose (file);
  return WIFEXITED (status) ? WEXITSTATUS (status) : 128 + WTERMSIG (status);
}
