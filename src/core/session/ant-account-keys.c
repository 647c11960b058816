/* An account as `key=value` lines: the keys are called like the options of the command line where there is one.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-file.h"

#include <stdarg.h>
#include <string.h>

enum
{
  MAX_NUMBER = 86400000, /* a day of milliseconds */
};

typedef enum
{
  TEXT,
  FILE_NAME,    /* absolute; relative ones start at the folder of the file of accounts */
  FLAG,
  PORT,         /* guint16; 0 = by lookup, which is not written */
  NUMBER,       /* guint */
  TLS,
} Kind;

/* @offset: in AntLinkConfig where @of_link, else in AntAccount. */
typedef struct
{
  const char *key;
  Kind kind;
  gboolean of_link;
  gsize offset;
} Key;

#define LINK(name) TRUE, G_STRUCT_OFFSET (AntLinkConfig, name)
#define ACCOUNT(name) FALSE, G_STRUCT_OFFSET (AntAccount, name)

/* All that is kept. A key that is absent has the value that ant_account_new() gives. */
static const Key keys[] = {
  { "jid", TEXT, LINK (jid) },
  { "component", FLAG, LINK (component) },
  { "anonymous", FLAG, LINK (anonymous) },
  { "host", TEXT, LINK (host) },
  { "port", PORT, LINK (port) },
  { "tls", TLS, LINK (tls) },
  { "pin", TEXT, LINK (pin) },
  { "ca-file", FILE_NAME, LINK (ca_file) },
  { "client-cert", FILE_NAME, LINK (client_cert) },
  { "client-key", FILE_NAME, LINK (client_key) },
  { "sm", FLAG, LINK (stream_management) },
  { "resume", FLAG, LINK (resume) },
  { "connect-timeout-ms", NUMBER, LINK (connect_timeout_ms) },
  { "reconnect", FLAG, ACCOUNT (reconnect) },
  { "queue-offline", FLAG, ACCOUNT (queue_offline) },
  { "ping-s", NUMBER, ACCOUNT (ping_s) },
  { "presence", FLAG, ACCOUNT (presence) },
  { "events", FLAG, ACCOUNT (events) },
  { "answer-unhandled", FLAG, ACCOUNT (answer_unhandled) },
  { "contact", TEXT, ACCOUNT (contact) },
};

#define NO_PASSWORD \
  "a password is never kept in this file, where others may read it: remove the line; the keyring holds it"

/* What a person may write into the file, and what must not be there. */
static const struct
{
  const char *key;
  const char *why;
} forbidden[] = {
  { "password", NO_PASSWORD },
  { "client-cert-password", NO_PASSWORD },
  { "trust-any", "is never kept, but given each time; to accept one certificate for good, write pin=SHA256" },
};

/* By AntTlsMode. */
static const char *const tls_words[] = { "starttls", "direct", "none" };

static gpointer
field_of (const Key *key, const AntAccount *account)
{
  return key->of_link ? G_STRUCT_MEMBER_P (account->link, key->offset) : G_STRUCT_MEMBER_P (account, key->offset);
}

static gboolean
is_line_of_key (const char *line, gsize length, const char *key)
{
  gsize n = strlen (key);

  while (length > 0 && g_ascii_isspace (*line))
    line++, length--;
  if (length <= n || memcmp (line, key, n) != 0)
    return FALSE;
  while (n < length && g_ascii_isspace (line[n]))
    n++;
  return n < length && line[n] == '=';
}

/* The line of the header where @key stands nowhere. */
static guint
find_line (const AntAccountSection *section, const char *key)
{
  const char *end = section->text->str + section->text->len;
  guint number = section->line;

  for (const char *line = section->text->str; line < end; number++)
    {
      const char *next = memchr (line, '\n', end - line);

      next = next != NULL ? next : end;
      if (is_line_of_key (line, next - line, key))
        return number;
      line = next + 1;
    }
  return section->header_line;
}

/* Where the text of a section is read, and what to say about it. */
typedef struct
{
  const AntAccountSection *section;
  const char *path;
  GKeyFile *file;
  GError **error;
} Reader;

static gboolean fail (const Reader *reader, guint line, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
fail (const Reader *reader, guint line, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list arguments;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (reader->error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_BROKEN, "%s:%u: %s", reader->path, line, why);
  return FALSE;
}

/* GLib would repeat the line, in which somebody may have put a password. */
static gboolean
check_lines (const Reader *reader)
{
  const GString *text = reader->section->text;
  const char *end = text->str + text->len;
  guint number = reader->section->line;

  for (const char *line = text->str; line < end; number++)
    {
      const char *next = memchr (line, '\n', end - line);
      const char *first = line;

      next = next != NULL ? next : end;
      if (!g_utf8_validate_len (line, next - line, NULL))
        return fail (reader, number, "the line is not valid UTF-8");
      while (first < next && g_ascii_isspace (*first))
        first++;
      if (first < next && *first != '#' && number != reader->section->header_line
          && (*first == '=' || memchr (first, '=', next - first) == NULL))
        return fail (reader, number, "neither [NAME] nor KEY=VALUE nor a comment");
      line = next + 1;
    }
  return TRUE;
}

static gboolean
check_header (const Reader *reader)
{
  const AntAccountSection *section = reader->section;
  g_autoptr (GError) error = NULL;
  g_autofree char *header = g_strdup_printf ("[%s]", section->name);

  if (!ant_account_check_name (section->name, &error))
    return fail (reader, section->header_line, "[%s]: %s", section->name, error->message);
  if (strstr (section->text->str, header) == NULL) /* another thing than a name between brackets, or made visible */
    return fail (reader, section->header_line, "this is no [NAME]");
  return TRUE;
}

static gboolean
read_number (const Reader *reader, const char *key, const char *text, guint most, guint *ret_number)
{
  guint64 number;

  if (!g_ascii_string_to_unsigned (text, 10, 1, most, &number, NULL))
    return fail (reader, find_line (reader->section, key), "%s: a whole number from 1 to %u, not “%s”", key, most,
                 text);
  *ret_number = number;
  return TRUE;
}

static gboolean
read_flag (const Reader *reader, const char *key, const char *text, gboolean *ret_flag)
{
  if (strcmp (text, "true") != 0 && strcmp (text, "false") != 0)
    return fail (reader, find_line (reader->section, key), "%s: true or false, not “%s”", key, text);
  *ret_flag = *text == 't';
  return TRUE;
}

static gboolean
read_tls (const Reader *reader, const char *text, AntTlsMode *ret_mode)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tls_words); i++)
    if (strcmp (text, tls_words[i]) == 0)
      {
        *ret_mode = i;
        return TRUE;
      }
  return fail (reader, find_line (reader->section, "tls"), "tls: starttls, direct or none, not “%s”", text);
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

static gboolean
read_key (const Reader *reader, const Key *key, AntAccount *account)
{
  gpointer field = field_of (key, account);
  g_autoptr (GError) error = NULL;
  g_autofree char *text = g_key_file_get_string (reader->file, reader->section->name, key->key, &error);
  guint number;

  if (g_error_matches (error, G_KEY_FILE_ERROR, G_KEY_FILE_ERROR_KEY_NOT_FOUND))
    return TRUE;
  if (error != NULL) /* there may be a text as well */
    return fail (reader, find_line (reader->section, key->key),
                 "%s: a backslash must be one of \\s \\n \\t \\r \\\\", key->key);
  g_strchomp (text);
  if (*text == '\0')
    return fail (reader, find_line (reader->section, key->key), "%s: there is no value", key->key);

  switch (key->kind)
    {
    case FLAG:
      return read_flag (reader, key->key, text, field);
    case PORT:
      if (!read_number (reader, key->key, text, G_MAXUINT16, &number))
        return FALSE;
      *(guint16 *) field = number;
      return TRUE;
    case NUMBER:
      return read_number (reader, key->key, text, MAX_NUMBER, field);
    case TLS:
      return read_tls (reader, text, field);
    case FILE_NAME:
      set_text (field, find_file (reader, text));
      return TRUE;
    case TEXT:
    default:
      set_text (field, g_steal_pointer (&text));
      return TRUE;
    }
}

static gboolean
check_forbidden (const Reader *reader)
{
  for (gsize i = 0; i < G_N_ELEMENTS (forbidden); i++)
    if (g_key_file_has_key (reader->file, reader->section->name, forbidden[i].key, NULL))
      return fail (reader, find_line (reader->section, forbidden[i].key), "%s: %s", forbidden[i].key, forbidden[i].why);
  return TRUE;
}

/* Names the key rather than the option. */
static gboolean
check_choices (const Reader *reader, const AntAccount *account)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *option = NULL;
  const char *said;

  if (ant_link_config_check_choices (account->link, &error))
    return TRUE;

  said = g_str_has_prefix (error->message, "--") ? error->message + 2 : error->message;
  option = g_strndup (said, strcspn (said, ":"));
  return fail (reader, find_line (reader->section, option), "%s", said);
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
  const Reader reader = { section, path, NULL, error };
  const char *end = section->text->str + section->text->len;
  guint number = section->line;

  if (!check_lines (&reader))
    return FALSE;
  for (const char *line = section->text->str; line < end; number++)
    {
      const char *next = memchr (line, '\n', end - line);

      while (g_ascii_isspace (*line) && line != next)
        line++;
      if (line != next && line < end && *line != '#')
        return fail (&reader, number, "this stands before the first [NAME] and belongs to no account");
      line = next != NULL ? next + 1 : end;
    }
  return TRUE;
}

/**
 * ant_account_section_parse:
 * @section: a section
 * @path: (type filename): where it comes from
 * @error: return location for %ANT_ACCOUNT_ERROR_BROKEN; the message begins with `PATH:LINE:`
 *
 * Reads an account. A key that is unknown is left alone: a later version may know it. Any thread.
 *
 * Returns: (transfer full) (nullable): the account, without passwords
 */
AntAccount *
ant_account_section_parse (const AntAccountSection *section, const char *path, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (AntAccount) account = NULL;
  g_autoptr (GError) problem = NULL;
  const Reader reader = { section, path, file, error };

  if (!check_lines (&reader) || !check_header (&reader))
    return NULL;
  if (!g_key_file_load_from_data (file, section->text->str, section->text->len, G_KEY_FILE_NONE, &problem))
    {
      fail (&reader, section->header_line, "[%s]: %s", section->name, problem->message);
      return NULL;
    }
  if (!check_forbidden (&reader))
    return NULL;

  account = ant_account_new (section->name, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!read_key (&reader, &keys[i], account))
      return NULL;
  return check_choices (&reader, account) ? g_steal_pointer (&account) : NULL;
}

static gboolean
refuse (const Key *key, const char *why, GError **error)
{
  g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_VALUE, "%s cannot be kept: %s", key->key, why);
  return FALSE;
}

/* What has no value, or the usual one, is not written. */
static gboolean
write_text (GKeyFile *file, const char *group, const Key *key, const char *text, GError **error)
{
  g_autofree char *absolute = NULL;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (key->kind == FILE_NAME)
    text = absolute = g_canonicalize_filename (text, NULL);
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (key, "it is not valid UTF-8", error);
  if (g_ascii_isspace (text[strlen (text) - 1]))
    return refuse (key, "it ends with a space", error);
  g_key_file_set_string (file, group, key->key, text);
  return TRUE;
}

static gboolean
write_key (GKeyFile *file, const Key *key, const AntAccount *account, const AntAccount *usual, GError **error)
{
  const char *group = account->name;
  gconstpointer field = field_of (key, account);
  gconstpointer usually = field_of (key, usual);
  guint number, usual_number;

  if (key->kind == TEXT || key->kind == FILE_NAME)
    return write_text (file, group, key, *(char *const *) field, error);

  number = key->kind == PORT ? *(const guint16 *) field : *(const guint *) field;
  usual_number = key->kind == PORT ? *(const guint16 *) usually : *(const guint *) usually;
  if (number == usual_number)
    return TRUE;
  if (key->kind == FLAG)
    g_key_file_set_boolean (file, group, key->key, number != 0);
  else if (key->kind == TLS)
    g_key_file_set_string (file, group, key->key, tls_words[number]);
  else
    g_key_file_set_uint64 (file, group, key->key, number);
  return TRUE;
}

/* (transfer none) (nullable): the key of the table that the line is of. */
static const Key *
find_key (const char *line, gsize length)
{
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (is_line_of_key (line, length, keys[i].key))
      return &keys[i];
  return NULL;
}

/* Moves one key from @file to the end of @text, as a line. */
static void
move_key (GKeyFile *file, const char *group, const char *key, GString *text)
{
  g_autofree char *value = g_key_file_get_value (file, group, key, NULL);

  if (value == NULL)
    return;
  if (text->len > 0 && text->str[text->len - 1] != '\n')
    g_string_append_c (text, '\n');
  g_string_append_printf (text, "%s=%s\n", key, value);
  g_key_file_remove_key (file, group, key, NULL);
}

/* The text of @section with the values of @file: a key stays in its line, new ones follow behind the last line that is
 * not empty. */
static GString *
merge (const AntAccountSection *section, GKeyFile *file, const char *group)
{
  GString *text = g_string_new (NULL);
  const char *start = section->text->str;
  const char *end = start + section->text->len;
  const char *last = end;

  while (last > start && g_ascii_isspace (last[-1]))
    last--;
  for (const char *line = start, *next; line < last; line = next)
    {
      const Key *key;

      next = memchr (line, '\n', end - line);
      next = next != NULL ? next + 1 : end;
      key = find_key (line, next - line);
      if (key != NULL)
        move_key (file, group, key->key, text);
      else
        g_string_append_len (text, line, next - line);
      start = next;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    move_key (file, group, keys[i].key, text);
  g_string_append_len (text, start, end - start);
  return text;
}

/**
 * ant_account_section_set:
 * @section: a section that can be parsed, or one with nothing but its header
 * @account: what it shall hold; its name is the section's
 * @error: return location for %ANT_ACCOUNT_ERROR_VALUE
 *
 * Writes the account's choices, never a password, into the text. All lines that are not about them stay. Any thread.
 *
 * Returns: whether it was possible; else @section is as it was
 */
gboolean
ant_account_section_set (AntAccountSection *section, const AntAccount *account, GError **error)
{
  g_autoptr (GKeyFile) file = g_key_file_new ();
  g_autoptr (AntAccount) usual = ant_account_new (account->name, NULL);
  GString *text;

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    if (!write_key (file, &keys[i], account, usual, error))
      return FALSE;

  text = merge (section, file, account->name);
  g_string_free (section->text, TRUE);
  section->text = text;
  return TRUE;
}
