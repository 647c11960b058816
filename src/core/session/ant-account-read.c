/* Reads an account from its section, and finds all that is wrong in there.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-keys-private.h"

#include <stdarg.h>
#include <string.h>

#define GROUP "account" /* in place of the header, which may be at fault itself */

enum
{
  MAX_NUMBER = 86400000, /* a day of milliseconds */
  MAX_FAULTS = 16,       /* that are told: nobody mends more at once */
};

#define NO_PASSWORD \
  "a password is never kept in this file, where others may read it: remove the line; the keyring holds it"

/* What a person may write into the file, and what must not be there. */
static const struct
{
  const char *name;
  const char *why;
} forbidden[] = {
  { "password", NO_PASSWORD },
  { "client-cert-password", NO_PASSWORD },
  { "trust-any", "is never kept, but given each time; to accept one certificate for good, write pin=SHA256" },
};

/* @name: (owned) (nullable): of a key */
typedef struct
{
  guint line;
  char *name;
  char *why;
} Fault;

/**
 * Reader:
 *
 * Where the text of a section is read, and what is wrong with it.
 *
 * @file: what of it can be read, in %GROUP
 * @faults: (element-type Fault)
 */
typedef struct
{
  const AntAccountSection *section;
  const char *path;
  GKeyFile *file;
  GPtrArray *faults;
} Reader;

static void
fault_free (gpointer data)
{
  Fault *fault = data;

  g_free (fault->name);
  g_free (fault->why);
  g_free (fault);
}

static void add_fault (const Reader *reader, guint line, const char *format, ...) G_GNUC_PRINTF (3, 4);

static void
add_fault (const Reader *reader, guint line, const char *format, ...)
{
  Fault *fault = g_new0 (Fault, 1);
  va_list arguments;

  va_start (arguments, format);
  fault->line = line;
  fault->why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (reader->faults, fault);
}

/* The line of the header where @name stands nowhere. */
static guint
find_line (const AntAccountSection *section, const char *name)
{
  const char *end = section->text->str + section->text->len;
  guint number = section->line;

  for (const char *line = section->text->str; line < end; number++)
    {
      const char *next = memchr (line, '\n', end - line);

      next = next != NULL ? next : end;
      if (ant_account_line_is_of (line, next - line, name))
        return number;
      line = next + 1;
    }
  return section->header_line;
}

static void add_fault_of (const Reader *reader, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);

/* At the line of a key. */
static void
add_fault_of (const Reader *reader, const char *name, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list arguments;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  add_fault (reader, find_line (reader->section, name), "%s: %s", name, why);
  ((Fault *) g_ptr_array_index (reader->faults, reader->faults->len - 1))->name = g_strdup (name);
}

static gboolean
is_at_fault (const Reader *reader, const char *name)
{
  for (guint i = 0; i < reader->faults->len; i++)
    if (g_strcmp0 (((Fault *) g_ptr_array_index (reader->faults, i))->name, name) == 0)
      return TRUE;
  return FALSE;
}

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  const Fault *x = *(const Fault *const *) a;
  const Fault *y = *(const Fault *const *) b;

  return x->line < y->line ? -1 : x->line > y->line;
}

/* All of them, a line each. Returns: whether there are none. */
static gboolean
tell_faults (const Reader *reader, GError **error)
{
  g_autoptr (GString) text = g_string_new (NULL);

  if (reader->faults->len == 0)
    return TRUE;

  g_ptr_array_sort (reader->faults, compare_lines);
  for (guint i = 0; i < MIN (reader->faults->len, MAX_FAULTS); i++)
    {
      const Fault *fault = g_ptr_array_index (reader->faults, i);

      g_string_append_printf (text, "%s%s:%u: %s", i > 0 ? "\n" : "", reader->path, fault->line, fault->why);
    }
  if (reader->faults->len > MAX_FAULTS)
    g_string_append_printf (text, "\n%u more", reader->faults->len - MAX_FAULTS);
  g_set_error_literal (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN, text->str);
  return FALSE;
}

/* (nullable): what is wrong with a line that is not the header. */
static const char *
find_fault_of_line (const char *line, const char *end)
{
  if (!g_utf8_validate_len (line, end - line, NULL))
    return "the line is not valid UTF-8";
  while (line < end && g_ascii_isspace (*line))
    line++;
  if (line < end && *line != '#' && (*line == '=' || memchr (line, '=', end - line) == NULL))
    return "neither [NAME] nor KEY=VALUE nor a comment";
  return NULL;
}

/* GLib would read all lines or none, and repeat a bad one, in which somebody may have put a password.
 * Returns: (transfer full): what GLib can read, line by line */
static GString *
check_lines (const Reader *reader)
{
  const GString *text = reader->section->text;
  const char *end = text->str + text->len;
  guint number = reader->section->line;
  GString *readable = g_string_sized_new (text->len);

  for (const char *line = text->str; line < end; number++)
    {
      const char *next = memchr (line, '\n', end - line);
      const char *why;

      next = next != NULL ? next : end;
      why = find_fault_of_line (line, next);
      if (number == reader->section->header_line)
        {
          g_string_append (readable, "[" GROUP "]");
          why = g_utf8_validate_len (line, next - line, NULL) ? NULL : why;
        }
      else if (why == NULL)
        g_string_append_len (readable, line, next - line);
      if (why != NULL)
        add_fault (reader, number, "%s", why);
      g_string_append_c (readable, '\n');
      line = next + 1;
    }
  return readable;
}

static void
check_header (const Reader *reader)
{
  const AntAccountSection *section = reader->section;
  g_autoptr (GError) error = NULL;
  g_autofree char *header = g_strdup_printf ("[%s]", section->name);

  if (!ant_account_check_name (section->name, &error))
    add_fault (reader, section->header_line, "[%s]: %s", section->name, error->message);
  else if (strstr (section->text->str, header) == NULL) /* another thing than a name between brackets, or made visible */
    add_fault (reader, section->header_line, "this is no [NAME]");
}

/* Returns: 0 where it is at fault */
static guint
read_number (const Reader *reader, const char *name, const char *text, guint most)
{
  guint64 number;

  if (g_ascii_string_to_unsigned (text, 10, 1, most, &number, NULL))
    return number;
  add_fault_of (reader, name, "a whole number from 1 to %u, not “%s”", most, text);
  return 0;
}

static gboolean
read_flag (const Reader *reader, const char *name, const char *text)
{
  if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    add_fault_of (reader, name, "true or false, not “%s”", text);
  return *text == 't';
}

static AntTlsMode
read_tls (const Reader *reader, const char *name, const char *text)
{
  for (gsize i = 0; i < ANT_ACCOUNT_N_TLS_WORDS; i++)
    if (strcmp (text, ant_account_tls_words[i]) == 0)
      return i;
  add_fault_of (reader, name, "starttls, direct or none, not “%s”", text);
  return ANT_TLS_START;
}

static void
set_text (char **field, char *text)
{
  g_free (*field);
  *field = text;
}

static char *
find_file (const Reader *reader, const char *text)
{
  g_autofree char *folder = g_path_get_dirname (reader->path);

  return g_canonicalize_filename (text, folder);
}

static void
set_field (const Reader *reader, const AntAccountKey *key, const char *text, gpointer field)
{
  switch (key->kind)
    {
    case ANT_ACCOUNT_KEY_FLAG:
      *(gboolean *) field = read_flag (reader, key->name, text);
      break;
    case ANT_ACCOUNT_KEY_PORT:
      *(guint16 *) field = read_number (reader, key->name, text, G_MAXUINT16);
      break;
    case ANT_ACCOUNT_KEY_NUMBER:
      *(guint *) field = read_number (reader, key->name, text, MAX_NUMBER);
      break;
    case ANT_ACCOUNT_KEY_TLS:
      *(AntTlsMode *) field = read_tls (reader, key->name, text);
      break;
    case ANT_ACCOUNT_KEY_FILE:
      set_text (field, find_file (reader, text));
      break;
    case ANT_ACCOUNT_KEY_TEXT:
    default:
      set_text (field, g_strdup (text));
    }
}

static void
read_key (const Reader *reader, const AntAccountKey *key, AntAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_key_file_get_string (reader->file, GROUP, key->name, &error);

  if (g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return;
  if (error != NULL) /* there may be a text as well */
    {
      add_fault_of (reader, key->name, "a backslash must be one of \\s \\n \\t \\r \\\\");
      return;
    }
  if (*g_strchomp (text) == '\0')
    add_fault_of (reader, key->name, "there is no value");
  else
    set_field (reader, key, text, ant_account_key_field (key, account));
}

static void
check_forbidden (const Reader *reader)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    if (g_key_file_has_key (reader->file, GROUP, forbidden[i].name, NULL))
      add_fault_of (reader, forbidden[i].name, "%s", forbidden[i].why);
}

/* Puts something in the place of what is at fault, so that what is checked after it is found too.
 * Returns: whether @name is a key */
static gboolean
mend (AntAccount *account, const char *name)
{
  g_autoptr (AntAccount) usual = ant_account_new (account->name, "localhost");

  if (!account->link->component && !account->link->anonymous)
    set_text (&usual->link->jid, g_strdup ("nobody@localhost"));
  for (gsize i = 0; i < ant_account_n_keys; i++)
    {
      const AntAccountKey *key = &ant_account_keys[i];
      gpointer field = ant_account_key_field (key, account);
      gpointer from = ant_account_key_field (key, usual);

      if (strcmp (key->name, name) != 0)
        continue;
      if (key->kind == ANT_ACCOUNT_KEY_TEXT || key->kind == ANT_ACCOUNT_KEY_FILE)
        set_text (field, g_strdup (*(char **) from));
      else if (key->kind == ANT_ACCOUNT_KEY_PORT)
        *(guint16 *) field = *(guint16 *) from;
      else
        *(guint *) field = *(guint *) from;
      return TRUE;
    }
  return FALSE;
}

/* Names the key rather than the option. What is at fault already is not told again, nor for what follows from it. */
static void
check_choices (const Reader *reader, AntAccount *account)
{
  for (gsize i = 0; i < ant_account_n_keys; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autofree char *name = NULL;
      const char *said;

      if (ant_link_config_check_choices (account->link, &error))
        return;
      said = g_str_has_prefix (error->message, "--") ? error->message + 2 : error->message;
      name = g_strndup (said, strcspn (said, ":"));
      if (!is_at_fault (reader, name))
        {
          add_fault (reader, find_line (reader->section, name), "%s", said);
          ((Fault *) g_ptr_array_index (reader->faults, reader->faults->len - 1))->name = g_strdup (name);
        }
      if (!mend (account, name))
        return;
    }
}

/**
 * ant_account_section_is_comment:
 * @section: what stands before the first header
 * @path: (type filename): where it comes from
 * @error: return location for %ANT_ACCOUNT_ERROR_BROKEN
 *
 * Returns: whether it has nothing but comments and empty lines. Any thread.
 */
gboolean
ant_account_section_is_comment (const AntAccountSection *section, const char *path, GError **error)
{
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (fault_free);
  const Reader reader = { section, path, NULL, faults };
  g_autoptr (GString) readable = check_lines (&reader);
  g_auto (GStrv) lines = g_strsplit (readable->str, "\n", -1);

  for (guint i = 0; lines[i] != NULL; i++)
    if (*g_strchug (lines[i]) != '\0' && *lines[i] != '#')
      add_fault (&reader, section->line + i, "this stands before the first [NAME] and belongs to no account");
  return tell_faults (&reader, error);
}

/**
 * ant_account_section_parse:
 * @section: a section
 * @path: (type filename): where it comes from
 * @error: return location for %ANT_ACCOUNT_ERROR_BROKEN; each line of the message is one fault and begins with
 *   `PATH:LINE:`
 *
 * Reads an account. A key that is unknown is left alone: a later version may know it. Any thread.
 *
 * Returns: (transfer full) (nullable): the account, without passwords
 */
AntAccount *
ant_account_section_parse (const AntAccountSection *section, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (GPtrArray) faults = g_ptr_array_new_with_free_func (fault_free);
  const Reader reader = { section, path, file, faults };
  g_autoptr (AntAccount) account = ant_account_new (section->name, NULL);
  g_autoptr (GString) readable = check_lines (&reader);
  g_autoptr (GError) problem = NULL;

  check_header (&reader);
  if (!g_key_file_load_from_data (file, readable->str, readable->len, G_KEY_FILE_NONE, &problem))
    add_fault (&reader, section->header_line, "[%s]: %s", section->name, problem->message);
  else
    {
      check_forbidden (&reader);
      for (gsize i = 0; i < ant_account_n_keys; i++)
        read_key (&reader, &ant_account_keys[i], account);
      check_choices (&reader, account);
    }
  return tell_faults (&reader, error) ? g_steal_pointer (&account) : NULL;
}
