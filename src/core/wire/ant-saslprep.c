/* Passwords as SASL wants them (RFC 4013).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-saslprep.h"

#include <string.h>

/* RFC 3454 C.1.2. */
static gboolean
is_other_space (gunichar c)
{
  return c == 0xa0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200b) || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* RFC 3454 B.1. */
static gboolean
is_mapped_to_nothing (gunichar c)
{
  return c == 0xad || c == 0x34f || c == 0x1806 || (c >= 0x180b && c <= 0x180d) || c == 0x200c || c == 0x200d
         || c == 0x2060 || (c >= 0xfe00 && c <= 0xfe0f) || c == 0xfeff;
}

/**
 * ant_saslprep:
 * @password: UTF-8 as typed
 *
 * Prepares @password for SASL (RFC 4013 2.1, 2.2): other spaces become spaces, invisible characters go, then NFKC.
 * Prohibited characters are left in: the server judges.
 *
 * libstrophe 0.12 and 0.14 leave out the Normalize(password) of RFC 5802 2.2, so it must be given the result of this:
 * else “ü” typed as two characters would be a wrong password. The same goes for [struct@Ant.Scram], because the
 * server's signature is computed over the bytes that libstrophe uses.
 *
 * Returns: (transfer full): the prepared password; overwrite it before freeing it
 */
char *
ant_saslprep (const char *password)
{
  g_autoptr (GString) mapped = NULL;
  char *prepared;

  g_return_val_if_fail (password != NULL, NULL);

  if (g_str_is_ascii (password) || !g_utf8_validate (password, -1, NULL))
    return g_strdup (password);

  mapped = g_string_sized_new (strlen (password) + 1); /* never grows, so no copy is left behind */
  for (const char *p = password; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (is_other_space (c))
        g_string_append_c (mapped, ' ');
      else if (!is_mapped_to_nothing (c))
        g_string_append_unichar (mapped, c);
    }
  prepared = g_utf8_normalize (mapped->str, (gssize) mapped->len, G_NORMALIZE_NFKC);
  explicit_bzero (mapped->str, mapped->len);
  return prepared;
}
