/* Watches a SCRAM exchange from outside: sane demands, and a server that proves it knows the password (RFC 5802).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-scram.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "base/ant-limits.h"
#include "wire/ant-tap.h"

/**
 * AntScram:
 *
 * One login, seen from the wire: libstrophe speaks, this one reads along. libstrophe neither bounds what a challenge
 * demands (a million iterations, a salt that aborts it) nor looks at the server's signature, so without this a server
 * that does not know the password would be believed. Belongs to one thread. Secrets are overwritten when freed.
 */
struct _AntScram
{
  char *password;
  char *mechanism;        /* (nullable): of the newest <auth/> */
  const EVP_MD *digest;   /* (nullable): of @mechanism, if it is SCRAM */
  char *client_first;     /* the messages of RFC 5802 5, decoded */
  char *server_first;
  char *client_final;
};

/* server_first, taken apart. */
typedef struct
{
  const char *nonce; /* not terminated */
  gsize nonce_length;
  guchar *salt;
  gsize salt_length;
  guint iterations;
} Challenge;

static void
challenge_clear (Challenge *challenge)
{
  g_clear_pointer (&challenge->salt, g_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Challenge, challenge_clear)

static void
clear_secret (char **secret)
{
  if (*secret != NULL)
    OPENSSL_cleanse (*secret, strlen (*secret));
  g_clear_pointer (secret, g_free);
}

static gboolean
refuse (AntScram *scram, GError **error, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (AntScram *scram, GError **error, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list arguments;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION, "%s: %s",
               scram->mechanism != NULL ? scram->mechanism : "SASL", why);
  return FALSE;
}

/* Only canonical base64 is taken: a lenient reader here and another one in libstrophe could see two messages. */
static guchar *
decode (const char *base64, gsize length, gsize *ret_length)
{
  g_autofree char *copy = g_strndup (base64, length);
  g_autofree guchar *bytes = g_base64_decode (copy, ret_length);
  g_autofree char *again = g_base64_encode (bytes, *ret_length);

  return strcmp (copy, again) == 0 ? g_steal_pointer (&bytes) : NULL;
}

/* NULL also when the message has a NUL inside. */
static char *
decode_text (const char *base64)
{
  gsize length;
  g_autofree guchar *bytes = base64 != NULL ? decode (base64, strlen (base64), &length) : NULL;

  if (bytes == NULL || memchr (bytes, '\0', length) != NULL)
    return NULL;
  return g_strndup ((const char *) bytes, length);
}

static const EVP_MD *
digest_of (const char *mechanism)
{
  g_autofree char *name = g_strdup (mechanism);

  if (g_str_has_suffix (name, "-PLUS"))
    name[strlen (name) - strlen ("-PLUS")] = '\0';
  if (strcmp (name, "SCRAM-SHA-1") == 0)
    return EVP_sha1 ();
  if (strcmp (name, "SCRAM-SHA-256") == 0)
    return EVP_sha256 ();
  if (strcmp (name, "SCRAM-SHA-512") == 0)
    return EVP_sha512 ();
  return NULL;
}

static gboolean
is_scram (AntScram *scram)
{
  return g_str_has_prefix (scram->mechanism, "SCRAM-");
}

/* The client's first message without the GS2 header, which ends at the second comma (RFC 5802 7). */
static const char *
client_first_bare (AntScram *scram)
{
  const char *comma = scram->client_first != NULL ? strchr (scram->client_first, ',') : NULL;

  comma = comma != NULL ? strchr (comma + 1, ',') : NULL;
  return comma != NULL ? comma + 1 : NULL;
}

/* RFC 5802 5.1: r= is the last of ours, printable without commas. */
static const char *
client_nonce (AntScram *scram)
{
  const char *bare = client_first_bare (scram);
  const char *nonce = bare != NULL ? strstr (bare, ",r=") : NULL;

  return nonce != NULL && nonce[3] != '\0' ? nonce + 3 : NULL;
}

/* The value of the attribute @name at *@at, which moves behind it; where @more must follow, also behind its comma. NULL when
 * something else stands there. */
static const char *
take_field (const char **at, char name, gboolean more, gsize *ret_length)
{
  const char *value = *at + 2;
  gsize length;

  if ((*at)[0] != name || (*at)[1] != '=')
    return NULL;
  length = strcspn (value, ",");
  if (value[length] == '\0' && more)
    return NULL;
  *at = value + length + (more ? 1 : 0);
  *ret_length = length;
  return value;
}

static gboolean
is_printable (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isgraph (text[i]))
      return FALSE;

  return length > 0;
}

/* RFC 5802 7: what may follow the iteration count. A mandatory extension (m=) is one that we do not know; a second r=, s=
 * or i= libstrophe would take for the first. All others (XEP-0474) are for who knows them. */
static gboolean
are_extensions (const char *at)
{
  while (*at == ',')
    {
      const char *field = at + 1;
      gsize length = strcspn (field, ",");

      if (length < 3 || !g_ascii_isalpha (field[0]) || field[1] != '=' || strchr ("mrsi", field[0]) != NULL
          || !is_printable (field, length))
        return FALSE;
      at = field + length;
    }
  return TRUE;
}

/* "r=...,s=...,i=...", and perhaps extensions. */
static gboolean
parse_challenge (AntScram *scram, Challenge *challenge, GError **error)
{
  const char *at = scram->server_first;
  const char *salt, *iterations;
  gsize salt_length, iterations_length;
  g_autofree char *count = NULL;
  guint64 n = 0;

  challenge->nonce = take_field (&at, 'r', TRUE, &challenge->nonce_length);
  salt = challenge->nonce != NULL ? take_field (&at, 's', TRUE, &salt_length) : NULL;
  iterations = salt != NULL ? take_field (&at, 'i', FALSE, &iterations_length) : NULL;
  if (iterations == NULL || !are_extensions (at) || !is_printable (challenge->nonce, challenge->nonce_length)
      || !g_ascii_isdigit (iterations[0]) || iterations[0] == '0')
    return refuse (scram, error, "malformed challenge; expected are nonce, salt and iteration count");
  if (challenge->nonce_length > ANT_LIMIT_SCRAM_NONCE)
    return refuse (scram, error, "the server's nonce has %" G_GSIZE_FORMAT " bytes (limit: %d)",
                   challenge->nonce_length, ANT_LIMIT_SCRAM_NONCE);

  challenge->salt = decode (salt, salt_length, &challenge->salt_length);
  if (challenge->salt == NULL || challenge->salt_length == 0)
    return refuse (scram, error, "malformed challenge; the salt is not base64");
  if (challenge->salt_length > ANT_LIMIT_SCRAM_SALT)
    return refuse (scram, error, "the salt has %" G_GSIZE_FORMAT " bytes (limit: %d)", challenge->salt_length,
                   ANT_LIMIT_SCRAM_SALT);

  count = g_strndup (iterations, iterations_length);
  if (!g_ascii_string_to_unsigned (count, 10, ANT_LIMIT_SCRAM_MIN_ITERATIONS, ANT_LIMIT_SCRAM_MAX_ITERATIONS,
                                   &n, NULL))
    return refuse (scram, error, "the server demands %.20s iterations; accepted are %d to %d", count,
                   ANT_LIMIT_SCRAM_MIN_ITERATIONS, ANT_LIMIT_SCRAM_MAX_ITERATIONS);
  challenge->iterations = (guint) n;
  return TRUE;
}

/* "v=" and the signature that only somebody who knows the password's derivate can make (RFC 5802 3). */
static gboolean
compute_final (AntScram *scram, const Challenge *challenge, const char *without_proof, char **ret_final)
{
  int length = EVP_MD_get_size (scram->digest);
  guchar salted[EVP_MAX_MD_SIZE], key[EVP_MAX_MD_SIZE], signature[EVP_MAX_MD_SIZE];
  g_autofree char *message =
    g_strconcat (client_first_bare (scram), ",", scram->server_first, ",", without_proof, NULL);
  g_autofree char *signature64 = NULL;
  gboolean made;

  made = PKCS5_PBKDF2_HMAC (scram->password, -1, challenge->salt, (int) challenge->salt_length,
                            (int) challenge->iterations, scram->digest, length, salted) == 1
         && HMAC (scram->digest, salted, length, (const guchar *) "Server Key", strlen ("Server Key"), key, NULL)
         && HMAC (scram->digest, key, length, (const guchar *) message, strlen (message), signature, NULL);
  if (made)
    {
      signature64 = g_base64_encode (signature, (gsize) length);
      *ret_final = g_strconcat ("v=", signature64, NULL);
    }
  OPENSSL_cleanse (salted, sizeof salted);
  OPENSSL_cleanse (key, sizeof key);
  return made;
}

static void
forget_exchange (AntScram *scram)
{
  g_clear_pointer (&scram->mechanism, g_free);
  scram->digest = NULL;
  g_clear_pointer (&scram->client_first, g_free);
  g_clear_pointer (&scram->server_first, g_free);
  clear_secret (&scram->client_final);
}

/**
 * ant_scram_new:
 * @password: (nullable): the bytes that libstrophe is given (see ant_saslprep())
 *
 * Returns: (transfer full): a watcher for the logins of one stream
 */
AntScram *
ant_scram_new (const char *password)
{
  AntScram *scram = g_new0 (AntScram, 1);

  scram->password = g_strdup (password != NULL ? password : "");
  return scram;
}

/**
 * ant_scram_free:
 * @scram: (nullable) (transfer full): a watcher
 */
void
ant_scram_free (AntScram *scram)
{
  if (scram == NULL)
    return;

  forget_exchange (scram);
  clear_secret (&scram->password);
  g_free (scram);
}

/**
 * ant_scram_auth:
 * @scram: a watcher
 * @mechanism: the mechanism of our `<auth/>`
 * @base64: (nullable): its initial response
 *
 * Begins an exchange; what was seen before is forgotten.
 */
void
ant_scram_auth (AntScram *scram, const char *mechanism, const char *base64)
{
  g_return_if_fail (scram != NULL && mechanism != NULL);

  forget_exchange (scram);
  scram->mechanism = g_strdup (mechanism);
  scram->digest = digest_of (mechanism);
  scram->client_first = decode_text (base64);
}

/**
 * ant_scram_challenge:
 * @scram: a watcher
 * @base64: (nullable): the text of the server's `<challenge/>`
 * @error: return location for %ANT_WIRE_ERROR_AUTHENTICATION
 *
 * Judges what the server demands, before libstrophe acts on it: one challenge; a nonce that begins with ours; a salt
 * and an iteration count within ant-limits.h; behind them only extensions that need not be understood (RFC 5802 7).
 *
 * Returns: %FALSE when the login must end
 */
gboolean
ant_scram_challenge (AntScram *scram, const char *base64, GError **error)
{
  g_auto (Challenge) challenge = { NULL };
  const char *nonce;

  g_return_val_if_fail (scram != NULL, FALSE);

  if (scram->mechanism == NULL)
    return refuse (scram, error, "a challenge before we asked to log in");
  if (!is_scram (scram))
    return refuse (scram, error, "a challenge, which this mechanism does not have");
  if (scram->digest == NULL)
    return refuse (scram, error, "a mechanism that is not known here");
  if (scram->server_first != NULL)
    return refuse (scram, error, "a second challenge");

  nonce = client_nonce (scram);
  if (nonce == NULL)
    return refuse (scram, error, "a challenge before our first message");
  scram->server_first = decode_text (base64);
  if (scram->server_first == NULL)
    return refuse (scram, error, "malformed challenge; not base64 of text");
  if (!parse_challenge (scram, &challenge, error))
    return FALSE;
  if (challenge.nonce_length <= strlen (nonce) || strncmp (challenge.nonce, nonce, strlen (nonce)) != 0)
    return refuse (scram, error, "the server's nonce does not extend ours");

  return TRUE;
}

/**
 * ant_scram_response:
 * @scram: a watcher
 * @base64: (nullable): the text of our `<response/>`
 *
 * Notes our answer to the challenge.
 */
void
ant_scram_response (AntScram *scram, const char *base64)
{
  g_return_if_fail (scram != NULL);

  clear_secret (&scram->client_final);
  scram->client_final = decode_text (base64);
}

/* RFC 5802 7: server-final-message. */
static gboolean
check_final (AntScram *scram, const char *final, const char *expected, GError **error)
{
  if (final == NULL || *final == '\0')
    return refuse (scram, error, "the server claims success without its signature");
  if (g_str_has_prefix (final, "e="))
    {
      g_autofree char *shown = g_strescape (final + 2, NULL);

      return refuse (scram, error, "the server reports “%.64s” and claims success", shown);
    }
  if (strlen (final) != strlen (expected) || CRYPTO_memcmp (final, expected, strlen (expected)) != 0)
    return refuse (scram, error,
                   "the server did not prove that it knows the password; somebody may stand in for it");

  return TRUE;
}

/**
 * ant_scram_success:
 * @scram: a watcher
 * @base64: (nullable): the text of the server's `<success/>`
 * @error: return location for %ANT_WIRE_ERROR_AUTHENTICATION
 *
 * Verifies the server's signature (RFC 5802 3), which takes as long as the iteration count says. Other mechanisms
 * than SCRAM prove nothing about the server; their success is a success.
 *
 * Returns: %FALSE when the login must end
 */
gboolean
ant_scram_success (AntScram *scram, const char *base64, GError **error)
{
  g_auto (Challenge) challenge = { NULL };
  g_autofree char *without_proof = NULL;
  g_autofree char *final = NULL;
  g_autofree char *expected = NULL;
  const char *proof;

  g_return_val_if_fail (scram != NULL, FALSE);

  if (scram->mechanism == NULL)
    return refuse (scram, error, "success before we asked to log in");
  if (!is_scram (scram))
    return TRUE;

  proof = scram->client_final != NULL ? g_strrstr (scram->client_final, ",p=") : NULL;
  if (scram->server_first == NULL || proof == NULL)
    return refuse (scram, error, "the server claims success before the exchange has ended");
  if (!parse_challenge (scram, &challenge, error))
    return FALSE;

  without_proof = g_strndup (scram->client_final, (gsize) (proof - scram->client_final));
  if (!compute_final (scram, &challenge, without_proof, &expected))
    return refuse (scram, error, "the server's signature could not be computed");
  final = decode_text (base64);
  return check_final (scram, final, expected, error);
}
