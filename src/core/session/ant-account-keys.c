/* An account as `key=value` lines: the keys are called like the options of the command line where there is one.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "session/ant-account-keys-private.h"

#include <string.h>

#define LINK(name) TRUE, G_STRUCT_OFFSET (AntLinkConfig, name)
#define ACCOUNT(name) FALSE, G_STRUCT_OFFSET (AntAccount, name)

const AntAccountKey ant_account_keys[] = {
  { "jid", ANT_ACCOUNT_KEY_TEXT, LINK (jid) },
  { "component", ANT_ACCOUNT_KEY_FLAG, LINK (component) },
  { "anonymous", ANT_ACCOUNT_KEY_FLAG, LINK (anonymous) },
  { "host", ANT_ACCOUNT_KEY_TEXT, LINK (host) },
  { "port", ANT_ACCOUNT_KEY_PORT, LINK (port) },
  { "tls", ANT_ACCOUNT_KEY_TLS, LINK (tls) },
  { "pin", ANT_ACCOUNT_KEY_TEXT, LINK (pin) },
  { "ca-file", ANT_ACCOUNT_KEY_FILE, LINK (ca_file) },
  { "client-cert", ANT_ACCOUNT_KEY_FILE, LINK (client_cert) },
  { "client-key", ANT_ACCOUNT_KEY_FILE, LINK (client_key) },
  { "sm", ANT_ACCOUNT_KEY_FLAG, LINK (stream_management) },
  { "resume", ANT_ACCOUNT_KEY_FLAG, LINK (resume) },
  { "connect-timeout-ms", ANT_ACCOUNT_KEY_NUMBER, LINK (connect_timeout_ms) },
  { "reconnect", ANT_ACCOUNT_KEY_FLAG, ACCOUNT (reconnect) },
  { "queue-offline", ANT_ACCOUNT_KEY_FLAG, ACCOUNT (queue_offline) },
  { "ping-s", ANT_ACCOUNT_KEY_NUMBER, ACCOUNT (ping_s) },
  { "presence", ANT_ACCOUNT_KEY_FLAG, ACCOUNT (presence) },
  { "events", ANT_ACCOUNT_KEY_FLAG, ACCOUNT (events) },
  { "answer-unhandled", ANT_ACCOUNT_KEY_FLAG, ACCOUNT (answer_unhandled) },
  { "contact", ANT_ACCOUNT_KEY_TEXT, ACCOUNT (contact) },
};

const gsize ant_account_n_keys = G_N_ELEMENTS (ant_account_keys);

const char *const ant_account_tls_words[] = { "starttls", "direct", "none" };

gpointer
ant_account_key_field (const AntAccountKey *key, const AntAccount *account)
{
  return key->of_link ? G_STRUCT_MEMBER_P (account->link, key->offset) : G_STRUCT_MEMBER_P (account, key->offset);
}

gboolean
ant_account_line_is_of (const char *line, gsize length, const char *name)
{
  gsize n = strlen (name);

  while (length > 0 && g_ascii_isspace (*line))
    line++, length--;
  if (length <= n || memcmp (line, name, n) != 0)
    return FALSE;
  while (n < length && g_ascii_isspace (line[n]))
    n++;
  return n < length && line[n] == '=';
}

static gboolean
refuse (const AntAccountKey *key, const char *why, GError **error)
{
  g_set_error (error, ANT_ACCOUNT_ERROR, ANT_ACCOUNT_ERROR_VALUE, "%s cannot be kept: %s", key->name, why);
  return FALSE;
}

/* What has no value, or the usual one, is not written. */
static gboolean
write_text (GKeyFile *file, const char *group, const AntAccountKey *key, const char *text, GError **error)
{
  g_autofree char *absolute = NULL;

  if (text == NULL || *text == '\0')
    return TRUE;
  if (key->kind == ANT_ACCOUNT_KEY_FILE)
    text = absolute = g_canonicalize_filename (text, NULL);
  if (!g_utf8_validate (text, -1, NULL))
    return refuse (key, "it is not valid UTF-8", error);
  if (g_ascii_isspace (text[strlen (text) - 1]))
    return refuse (key, "it ends with a space", error);
  g_key_file_set_string (file, group, key->name, text);
  return TRUE;
}

static gboolean
write_key (GKeyFile *file, const AntAccountKey *key, const AntAccount *account, const AntAccount *usual, GError **error)
{
  const char *group = account->name;
  gconstpointer field = ant_account_key_field (key, account);
  gconstpointer usually = ant_account_key_field (key, usual);
  guint number, usual_number;

  if (key->kind == ANT_ACCOUNT_KEY_TEXT || key->kind == ANT_ACCOUNT_KEY_FILE)
    return write_text (file, group, key, *(char *const *) field, error);

  number = key->kind == ANT_ACCOUNT_KEY_PORT ? *(const guint16 *) field : *(const guint *) field;
  usual_number = key->kind == ANT_ACCOUNT_KEY_PORT ? *(const guint16 *) usually : *(const guint *) usually;
  if (number == usual_number)
    return TRUE;
  if (key->kind == ANT_ACCOUNT_KEY_FLAG)
    g_key_file_set_boolean (file, group, key->name, number != 0);
  else if (key->kind == ANT_ACCOUNT_KEY_TLS)
    g_key_file_set_string (file, group, key->name, ant_account_tls_words[number]);
  else
    g_key_file_set_uint64 (file, group, key->name, number);
  return TRUE;
}

/* (transfer none) (nullable): the key of the table that the line is of. */
static const AntAccountKey *
find_key (const char *line, gsize length)
{
  for (gsize i = 0; i < ant_account_n_keys; i++)
    if (ant_account_line_is_of (line, length, ant_account_keys[i].name))
      return &ant_account_keys[i];
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
      const AntAccountKey *key;

      next = memchr (line, '\n', end - line);
      next = next != NULL ? next + 1 : end;
      key = find_key (line, next - line);
      if (key != NULL)
        move_key (file, group, key->name, text);
      else
        g_string_append_len (text, line, next - line);
      start = next;
    }
  for (gsize i = 0; i < ant_account_n_keys; i++)
    move_key (file, group, ant_account_keys[i].name, text);
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

  for (gsize i = 0; i < ant_account_n_keys; i++)
    if (!write_key (file, &ant_account_keys[i], account, usual, error))
      return FALSE;

  text = merge (section, file, account->name);
  g_string_free (section->text, TRUE);
  section->text = text;
  return TRUE;
}
