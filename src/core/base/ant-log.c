/* One log for all layers: what goes to stderr, what goes to the file, and how a line looks.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-log.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include <gio/gio.h>

#include "base/ant-clock.h"

/* The writer is called from every thread: all of this under the lock. */
typedef struct
{
  GMutex lock;
  gboolean installed;
  gboolean verbose;
  int file;  /* descriptor, -1 for none */
} Log;

static Log *
get_log (void)
{
  static Log the_log = { .file = -1 };

  return &the_log;
}

static const char *
level_to_word (GLogLevelFlags level)
{
  if (level & G_LOG_LEVEL_ERROR)
    return "error";
  if (level & G_LOG_LEVEL_CRITICAL)
    return "critical";
  if (level & G_LOG_LEVEL_WARNING)
    return "warning";
  if (level & G_LOG_LEVEL_MESSAGE)
    return "message";
  if (level & G_LOG_LEVEL_INFO)
    return "info";
  return "debug";
}

static const char *
get_field (const GLogField *fields, gsize n_fields, const char *key, gssize *ret_length)
{
  for (gsize i = 0; i < n_fields; i++)
    if (strcmp (fields[i].key, key) == 0)
      {
        *ret_length = fields[i].length;
        return fields[i].value;
      }

  return NULL;
}

static gboolean
is_ours (const char *domain)
{
  return g_str_has_prefix (domain, "ant-") || strcmp (domain, "antistrophe") == 0;
}

static gboolean
is_for_stderr (GLogLevelFlags level, const char *domain, gboolean verbose)
{
  if (level & (G_LOG_LEVEL_ERROR | G_LOG_LEVEL_CRITICAL | G_LOG_LEVEL_WARNING))
    return TRUE;
  if (verbose && is_ours (domain))
    return TRUE;

  /* G_MESSAGES_DEBUG keeps its usual power. */
  return (level & (G_LOG_LEVEL_INFO | G_LOG_LEVEL_DEBUG)) != 0
         && !g_log_writer_default_would_drop (level, domain);
}

/* A message may quote the network: a line break or a terminal sequence in it must not forge a line. */
static void
append_visible (GString *line, const char *text, gssize length)
{
  const char *end = text + (length < 0 ? strlen (text) : (gsize) length);

  while (text < end)
    {
      gunichar c = g_utf8_get_char_validated (text, end - text);

      if (c == (gunichar) -1 || c == (gunichar) -2)
        g_string_append_printf (line, "\\x%02x", (guint8) *text++);
      else
        {
          if (g_unichar_iscntrl (c))
            g_string_append_printf (line, "\\u%04x", c);
          else
            g_string_append_unichar (line, c);
          text = g_utf8_next_char (text);
        }
    }
}

static void
write_all (int descriptor, const char *text, gsize length)
{
  while (length > 0)
    {
      gssize written = write (descriptor, text, length);

      if (written < 0 && errno == EINTR)
        continue;
      if (written <= 0)
        return; /* there is nowhere to complain */
      text += written;
      length -= written;
    }
}

static GLogWriterOutput
write_log (GLogLevelFlags level, const GLogField *fields, gsize n_fields, gpointer user_data)
{
  Log *log = user_data;
  gssize message_length = -1, domain_length = -1;
  const char *message = get_field (fields, n_fields, "MESSAGE", &message_length);
  const char *field = get_field (fields, n_fields, "GLIB_DOMAIN", &domain_length);
  g_autofree char *domain = NULL;
  g_autofree char *time = ant_wall_ns_to_rfc3339 (ant_clock_wall_ns (ant_clock_system ()));
  g_autoptr (GString) line = g_string_new (time);
  gsize stamp_length = line->len + 1;
  g_autoptr (GMutexLocker) locker = NULL;

  if (field == NULL)
    domain = g_strdup ("default");
  else
    domain = domain_length < 0 ? g_strdup (field) : g_strndup (field, domain_length);

  g_string_append_printf (line, " %s %s: ", level_to_word (level), domain);
  append_visible (line, message != NULL ? message : "", message_length);
  g_string_append_c (line, '\n');

  locker = g_mutex_locker_new (&log->lock);
  if (log->file >= 0)
    write_all (log->file, line->str, line->len);
  if (is_for_stderr (level, domain, log->verbose))
    write_all (STDERR_FILENO, line->str + stamp_length, line->len - stamp_length);
  return G_LOG_WRITER_HANDLED;
}

/**
 * ant_log_open:
 * @verbose: whether debug messages of our own domains (`ant-*`, `antistrophe`) go to stderr; warnings
 *   always do
 * @file: (nullable) (type filename): a file that gets every message of every domain, appended, readable
 *   by its owner only: time (RFC 3339), level, domain, text
 *
 * Takes over GLib's log of this process. May be called again to change both. Callers redact first: the
 * log knows nothing of stanzas. Any thread.
 *
 * Returns: %FALSE with a #GFileError, and nothing changed, when @file cannot be opened
 */
gboolean
ant_log_open (gboolean verbose, const char *file, GError **error)
{
  Log *log = get_log ();
  g_autoptr (GMutexLocker) locker = NULL;
  int descriptor = -1;
  gboolean install;

  if (file != NULL)
    {
      descriptor = open (file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
      if (descriptor < 0)
        {
          int saved = errno;

          g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved),
                       "The log file %s cannot be opened: %s", file, g_strerror (saved));
          return FALSE;
        }
    }

  locker = g_mutex_locker_new (&log->lock);
  if (log->file >= 0)
    close (log->file);
  log->file = descriptor;
  log->verbose = verbose;
  install = !log->installed;
  log->installed = TRUE;

  /* GLib allows one writer a process, set once. */
  if (install)
    g_log_set_writer_func (write_log, log, NULL);
  return TRUE;
}
