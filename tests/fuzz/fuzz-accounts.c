/* Fuzz target: a file of accounts, whatever its bytes, is taken apart without loss, and what is read of it can be kept.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include <string.h>

#include "session/ant-account-file.h"

#define PATH "/nowhere/accounts.ini"

static void
assert_kept_alike (const AntAccount *account)
{
  g_autoptr (GPtrArray) sections = ant_account_file_split ("", 0);
  AntAccountSection *section = ant_account_file_append (sections, account->name);
  g_autoptr (AntAccount) again = NULL;
  g_autoptr (GError) error = NULL;

  if (!ant_account_section_set (section, account, &error))
    {
      g_assert_nonnull (error);
      return;
    }
  again = ant_account_section_parse (section, PATH, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (again->link->jid, ==, account->link->jid);
  g_assert_cmpstr (again->link->host, ==, account->link->host);
  g_assert_cmpint (again->link->tls, ==, account->link->tls);
  g_assert_cmpstr (again->contact, ==, account->contact);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autoptr (GPtrArray) sections = ant_account_file_split ((const char *) data, size);
  g_autoptr (GString) whole = g_string_new (NULL);

  for (guint i = 0; i < sections->len; i++)
    {
      const AntAccountSection *section = g_ptr_array_index (sections, i);
      g_autoptr (AntAccount) account = NULL;
      g_autoptr (GError) error = NULL;

      g_string_append_len (whole, section->text->str, (gssize) section->text->len);
      g_assert_true (section->name == NULL || g_utf8_validate (section->name, -1, NULL));
      if (section->name == NULL)
        continue;
      account = ant_account_section_parse (section, PATH, &error);
      g_assert_true ((account == NULL) == (error != NULL));
      if (account == NULL)
        g_assert_true (g_utf8_validate (error->message, -1, NULL));
      else
        {
          g_assert_null (account->link->password);
          assert_kept_alike (account);
        }
    }
  g_assert_true (whole->len == size && (size == 0 || memcmp (whole->str, data, size) == 0));
  return 0;
}
