/* Where a password comes from: a file, the environment, or a question. Never the command line, which
 * everybody can read.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-cli.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum
{
  MAX_PASSWORD = 4096,
  KEY_INTERRUPT = 3,
  KEY_END = 4,
  KEY_BACKSPACE = 8,
  KEY_DELETE = 127,
};

/* The first line, without its end. */
static char *
read_file (const char *path, GError **error)
{
  char line[MAX_PASSWORD + 1];
  gsize length = 0;
  gssize n = 1;
  int fd = open (path, O_RDONLY | O_CLOEXEC);
  char *password;

  if (fd < 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--password-file %s: %s", path,
                   g_strerror (errno));
      return NULL;
    }
  while (n > 0 && length < MAX_PASSWORD && memchr (line, '\n', length) == NULL)
    {
      n = read (fd, line + length, MAX_PASSWORD - length);
      length += MAX (n, 0);
    }
  close (fd);
  if (n < 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "--password-file %s: %s", path,
                   g_strerror (errno));
      return NULL;
    }

  line[length] = '\0';
  line[strcspn (line, "\r\n")] = '\0';
  password = g_strdup (line);
  explicit_bzero (line, sizeof line);
  return password;
}

/* One line without echo. Signals are off as well: a key must not leave the terminal mute. FALSE: given up, by
 * @ret_key. */
static gboolean
read_keys (int fd, GString *line, int *ret_key)
{
  char key;

  *ret_key = KEY_END;

  while (read (fd, &key, 1) == 1)
    {
      if (key == '\n' || key == '\r')
        return TRUE;
      if (key == KEY_INTERRUPT || (key == KEY_END && line->len == 0))
        {
          *ret_key = key;
          return FALSE;
        }
      if ((key == KEY_BACKSPACE || key == KEY_DELETE) && line->len > 0)
        g_string_truncate (line, g_utf8_find_prev_char (line->str, line->str + line->len) - line->str);
      else if ((guchar) key >= ' ' && key != KEY_DELETE && line->len < MAX_PASSWORD)
        g_string_append_c (line, key);
    }
  return FALSE;
}

/* @remedy: what else there is to do, where nobody can be asked */
static char *
ask (const char *whose, const char *remedy, GError **error)
{
  g_autofree char *question = g_strdup_printf ("Password of %s: ", whose);
  g_autoptr (GString) line = g_string_sized_new (MAX_PASSWORD);
  struct termios before, mute;
  gboolean answered = FALSE;
  char *password;
  int key = 0;
  int fd = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

  if (fd < 0 || tcgetattr (fd, &before) != 0)
    {
      g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
                   "No password for %s: %s, or run this on a terminal", whose, remedy);
      if (fd >= 0)
        close (fd);
      return NULL;
    }

  mute = before;
  mute.c_lflag &= ~(tcflag_t) (ECHO | ICANON | ISIG);
  tcsetattr (fd, TCSAFLUSH, &mute);
  if (write (fd, question, strlen (question)) > 0)
    answered = read_keys (fd, line, &key);
  tcsetattr (fd, TCSAFLUSH, &before);
  if (write (fd, "\n", 1) < 0)
    answered = FALSE;
  close (fd);

  password = answered ? g_strdup (line->str) : NULL;
  explicit_bzero (line->str, line->len);
  if (!answered && key == KEY_INTERRUPT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED, "Interrupted");
  else if (!answered)
    g_set_error_literal (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "No password was given");
  return password;
}

/**
 * ant_cli_read_password:
 * @whose: for the question: the address
 *
 * Returns: (transfer full) (nullable): the password; %NULL with %G_IO_ERROR_CANCELLED (Ctrl-C at the
 * question) or %G_OPTION_ERROR
 */
char *
ant_cli_read_password (const AntCliOptions *options, const char *whose, GError **error)
{
  const char *given = g_getenv ("ANTISTROPHE_PASSWORD");

  if (options->password_file != NULL)
    return read_file (options->password_file, error);
  if (given != NULL && *given != '\0')
    return g_strdup (given);
  return ask (whose, "give --password-file, set ANTISTROPHE_PASSWORD", error);
}

/**
 * ant_cli_read_cert_password:
 * @file: of the client certificate
 *
 * Returns: (transfer full) (nullable): what opens @file; %NULL as of ant_cli_read_password()
 */
char *
ant_cli_read_cert_password (const char *file, GError **error)
{
  const char *given = g_getenv ("ANTISTROPHE_CERT_PASSWORD");

  if (given != NULL && *given != '\0')
    return g_strdup (given);
  return ask (file, "set ANTISTROPHE_CERT_PASSWORD", error);
}
