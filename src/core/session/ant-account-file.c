/* The file of accounts as sections of text, each kept byte for byte until it is changed itself.
 *
 * A GKeyFile holds all of a file or nothing: one bad line and every account is gone, and whoever saved then would lose
 * them for good. So the file is cut at its `[name]` lines first, and each section is a key file of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "xml/ant-printer.h"

enum
{
  MAX_SIZE = 1 << 20,
  LOCK_TRIES = 1000, /* of a millisecond: a save takes a few */
};

#define BEGINNING "# Accounts of Antistrophe. No passwords: those are in the keyring.\n"

void
ant_account_section_free (AntAccountSection *section)
{
  g_free (section->name);
  g_string_free (section->text, TRUE);
  g_free (section);
}

static AntAccountSection *
new_section (guint line)
{
  AntAccountSection *section = g_new0 (AntAccountSection, 1);

  section->line = line;
  section->text = g_string_new (NULL);
  return section;
}

/* What stands between the brackets of a header, however broken it is. */
static char *
read_name (const char *line, gsize length)
{
  g_autofree char *text = g_utf8_make_valid (line, length);
  char *end;

  g_strstrip (text);
  end = strrchr (text, ']');
  if (end != NULL && end[1] == '\0')
    *end = '\0';
  return ant_account_check_name (text + 1, NULL) ? g_strdup (text + 1) : ant_text_visible (text + 1);
}

/* Moves the comment lines at the end of @section, which stand directly above a header, to @next. */
static void
move_comments (AntAccountSection *section, AntAccountSection *next)
{
  gsize start = section->text->len;

  while (start > 0)
    {
      gsize before = start - 1;

      while (before > 0 && section->text->str[before - 1] != '\n')
        before--;
      if (section->text->str[before] != '#')
        break;
      start = before;
      next->line--;
    }
  g_string_append_len (next->text, section->text->str + start, section->text->len - start);
  g_string_truncate (section->text, start);
}

/**
 * ant_account_file_split:
 * @text: any bytes
 * @length: of @text
 *
 * Cuts @text so that the sections, one after another, are @text again. Any thread.
 *
 * Returns: (transfer full) (element-type AntAccountSection): at least one, the first without a name
 */
GPtrArray *
ant_account_file_split (const char *text, gsize length)
{
  GPtrArray *sections = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_account_section_free);
  AntAccountSection *section = new_section (1);
  const char *end = text + length;
  guint number = 1;

  g_ptr_array_add (sections, section);
  for (const char *line = text; line < end; number++)
    {
      const char *next = memchr (line, '\n', end - line);
      const char *first = line;

      next = next != NULL ? next + 1 : end;
      while (first < next && (*first == ' ' || *first == '\t'))
        first++;
      if (first < next && *first == '[')
        {
          AntAccountSection *former = section;

          section = new_section (number);
          section->header_line = number;
          section->name = read_name (line, next - line);
          move_comments (former, section);
          g_ptr_array_add (sections, section);
        }
      g_string_append_len (section->text, line, next - line);
      line = next;
    }
  return sections;
}

static gboolean
fail_with_errno (const char *path, const char *what, GError **error)
{
  int saved = errno;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (saved), "%s cannot be %s: %s", path, what,
               g_strerror (saved));
  return FALSE;
}

static gboolean
read_bytes (int fd, const char *path, GString *content, GError **error)
{
  char buffer[16384];
  struct stat status;
  gssize n = 1;

  if (fstat (fd, &status) != 0)
    return fail_with_errno (path, "read", error);
  if (!S_ISREG (status.st_mode))
    {
      g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN, "%s is no regular file", path);
      return FALSE;
    }
  while (n != 0 && content->len <= MAX_SIZE)
    {
      n = read (fd, buffer, sizeof buffer);
      if (n < 0 && errno != EINTR)
        return fail_with_errno (path, "read", error);
      if (n > 0)
        g_string_append_len (content, buffer, n);
    }
  if (content->len > MAX_SIZE)
    {
      g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN, "%s is larger than %d bytes", path, MAX_SIZE);
      return FALSE;
    }
  return TRUE;
}

/**
 * ant_account_file_read:
 * @path: (type filename): the file; it need not exist
 * @error: return location for a #GFileError, or %ANT_ACCOUNT_ERROR_BROKEN for what is no file of ours
 *
 * Any thread; does not wait for whatever else may have that name.
 *
 * Returns: (transfer full) (nullable) (element-type AntAccountSection): as ant_account_file_split()
 */
GPtrArray *
ant_account_file_read (const char *path, GError **error)
{
  g_autoptr (GString) content = g_string_new (NULL);
  int fd = g_open (path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0);
  gboolean complete;

  if (fd < 0 && errno == ENOENT)
    return ant_account_file_split ("", 0);
  if (fd < 0)
    {
      fail_with_errno (path, "opened", error);
      return NULL;
    }
  complete = read_bytes (fd, path, content, error);
  close (fd);
  return complete ? ant_account_file_split (content->str, content->len) : NULL;
}

/* Where a link leads: what somebody keeps elsewhere stays there. */
static char *
follow_links (const char *path)
{
  char *real = realpath (path, NULL);
  char *target = g_strdup (real != NULL ? real : path);

  free (real);
  return target;
}

/**
 * ant_account_file_write:
 * @path: (type filename): the file
 * @sections: (element-type AntAccountSection): what it shall hold
 * @error: return location for a #GFileError
 *
 * Saves the file at once or not at all, readable for its owner only. Any thread.
 *
 * Returns: whether it is saved
 */
gboolean
ant_account_file_write (const char *path, GPtrArray *sections, GError **error)
{
  g_autofree char *target = follow_links (path);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < sections->len; i++)
    {
      const AntAccountSection *section = g_ptr_array_index (sections, i);

      g_string_append_len (text, section->text->str, section->text->len);
    }
  return g_file_set_contents_full (target, text->str, text->len, G_FILE_SET_CONTENTS_CONSISTENT, 0600, error);
}

/**
 * ant_account_file_lock:
 * @path: (type filename): the file; its folder is made if it does not exist
 * @error: return location for a #GFileError
 *
 * Locks the folder, as the file itself is replaced, so that reading, changing and writing is one step among programs of
 * ours. Waits a second at most. A file system without locks is used without. Any thread.
 *
 * Returns: a descriptor, which holds the lock until it is closed; -1 with @error set
 */
int
ant_account_file_lock (const char *path, GError **error)
{
  g_autofree char *target = follow_links (path);
  g_autofree char *folder = g_path_get_dirname (target);
  int fd;

  if (g_mkdir_with_parents (folder, 0700) != 0)
    {
      fail_with_errno (folder, "made", error);
      return -1;
    }
  fd = g_open (folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0);
  if (fd < 0)
    {
      fail_with_errno (folder, "opened", error);
      return -1;
    }
  for (int i = 0; i < LOCK_TRIES && flock (fd, LOCK_EX | LOCK_NB) != 0; i++)
    {
      if (errno != EWOULDBLOCK && errno != EINTR)
        return fd;
      if (i == LOCK_TRIES - 1)
        {
          fail_with_errno (path, "changed, as another program is changing it", error);
          close (fd);
          return -1;
        }
      g_usleep (1000);
    }
  return fd;
}

/**
 * ant_account_file_append:
 * @sections: (element-type AntAccountSection): of a file
 * @name: a valid name
 *
 * Adds a section at the end, behind an empty line; a file that was empty begins with a comment.
 *
 * Returns: (transfer none): the section, which holds its header
 */
AntAccountSection *
ant_account_file_append (GPtrArray *sections, const char *name)
{
  AntAccountSection *last = g_ptr_array_index (sections, sections->len - 1);
  AntAccountSection *section = new_section (0);

  if (sections->len == 1 && last->text->len == 0)
    g_string_append (last->text, BEGINNING);
  if (last->text->len > 0 && last->text->str[last->text->len - 1] != '\n')
    g_string_append_c (last->text, '\n');
  if (!g_str_has_suffix (last->text->str, "\n\n"))
    g_string_append_c (last->text, '\n');
  section->name = g_strdup (name);
  g_string_printf (section->text, "[%s]\n", name);
  g_ptr_array_add (sections, section);
  return section;
}
