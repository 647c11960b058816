/* Where a password comes from that the keyring does not have: a file, the environment, or a question. Never the command
 * line, which everybody can read.
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

/**
 * ant_cli_ask_password:
 * @whose: for the question: the address
 * @ret_terminal: (out): whether there is a terminal to ask on
 *
 * Returns: (transfer full) (nullable): what was typed, which may be nothing; %NULL with %G_IO_ERROR_CANCELLED (Ctrl-C) or
 *   %G_OPTION_ERROR (given up); without an error where there is no terminal
 */
char *
ant_cli_ask_password (const char *whose, gboolean *ret_terminal, GError **error)
{
  g_autofree char *question = g_strdup_printf ("Password of %s: ", whose);
  g_autoptr (GString) line = g_string_sized_new (MAX_PASSWORD);
  struct termios before, mute;
  gboolean answered = FALSE;
  char *password;
  int key = 0;
  int fd = open ("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY);

  *ret_terminal = fd >= 0 && tcgetattr (fd, &before) == 0;
  if (!*ret_terminal)
    {
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
 * ant_cli_read_password_file:
 *
 * Returns: (transfer full) (nullable): the first line of the file that is given; %NULL with %G_OPTION_ERROR, and without
 *   where none is given
 */
char *
ant_cli_read_password_file (const AntCliOptions *options, GError **error)
{
  return options->password_file != NULL ? read_file (options->password_file, error) : NULL;
}

/**
 * ant_cli_read_password_variable:
 *
 * Returns: (transfer full) (nullable): what the variable of the environment says, if anything
 */
char *
ant_cli_read_password_variable (const char *variable)
{
  const char *given = g_getenv (variable);

  return given != NULL && *given != '\0' ? g_strdup (given) : NULL;
}
