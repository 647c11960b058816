/* Passwords of the throw-away server, and the account files in the form its internal_hashed storage keeps them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-sandbox-private.h"

#include <errno.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <openssl/sha.h>
#include <string.h>
#include <sys/stat.h>
#include "base/ant-random.h"

#define SCRAM_ITERATIONS 10000

static char *
to_hex (const guchar *bytes, gsize length)
{
  GString *hex = g_string_sized_new (2 * length);

  for (gsize i = 0; i < length; i++)
    g_string_append_printf (hex, "%02x", bytes[i]);
  return g_string_free (hex, FALSE);
}

/* RFC 5802 3: StoredKey = H (HMAC (SaltedPassword, "Client Key")), ServerKey = HMAC (SaltedPassword, "Server Key"). */
static gboolean
derive_keys (const char *password,
             const char *salt,
             guchar stored_key[SHA_DIGEST_LENGTH],
             guchar server_key[SHA_DIGEST_LENGTH])
{
  guchar salted[SHA_DIGEST_LENGTH], client_key[SHA_DIGEST_LENGTH];

  return PKCS5_PBKDF2_HMAC (password, -1, (const guchar *) salt, strlen (salt), SCRAM_ITERATIONS,
                            EVP_sha1 (), sizeof salted, salted) == 1
         && HMAC (EVP_sha1 (), salted, sizeof salted, (const guchar *) "Client Key", 10, client_key, NULL) != NULL
         && HMAC (EVP_sha1 (), salted, sizeof salted, (const guchar *) "Server Key", 10, server_key, NULL) != NULL
         && SHA1 (client_key, sizeof client_key, stored_key) != NULL;
}

/**
 * ant_sandbox_user_write:
 * @data_folder: Prosody's `data_path`
 * @user: local part at localhost, letters only (Prosody would encode others in the file's name)
 *
 * Writes the account's file; saves running prosodyctl. Any thread. Errors: %ANT_SANDBOX_ERROR_FAILED, %G_FILE_ERROR.
 */
gboolean
ant_sandbox_user_write (const char *data_folder, const char *user, const char *password, GError **error)
{
  g_autofree char *folder = g_build_filename (data_folder, "localhost", "accounts", NULL);
  g_autofree char *name = g_strconcat (user, ".dat", NULL);
  g_autofree char *file = g_build_filename (folder, name, NULL);
  g_autofree char *salt = ant_random_id ();
  g_autofree char *stored_hex = NULL;
  g_autofree char *server_hex = NULL;
  g_autofree char *text = NULL;
  guchar stored_key[SHA_DIGEST_LENGTH], server_key[SHA_DIGEST_LENGTH];

  if (g_mkdir_with_parents (folder, 0700) < 0)
    {
      g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED, "%s could not be made: %s.", folder,
                   g_strerror (errno));
      return FALSE;
    }
  if (!derive_keys (password, salt, stored_key, server_key))
    {
      g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED, "OpenSSL could not derive SCRAM-SHA-1 keys.");
      return FALSE;
    }
  stored_hex = to_hex (stored_key, sizeof stored_key);
  server_hex = to_hex (server_key, sizeof server_key);
  text = g_strdup_printf ("return {\n"
                          "\t[\"iteration_count\"] = %d;\n"
                          "\t[\"salt\"] = \"%s\";\n"
                          "\t[\"server_key\"] = \"%s\";\n"
                          "\t[\"stored_key\"] = \"%s\";\n"
                          "};\n",
                          SCRAM_ITERATIONS, salt, server_hex, stored_hex);
  return g_file_set_contents_full (file, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}
