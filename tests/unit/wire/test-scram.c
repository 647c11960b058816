/* Tests of the SCRAM watcher: the vectors of RFC 5802 and RFC 7677, and each refusal.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-saslprep.h"
#include "wire/ant-scram.h"
#include "wire/ant-tap.h"

#include <string.h>

#include "base/ant-limits.h"

/* One exchange, in clear text. */
typedef struct
{
  const char *mechanism;
  const char *password;
  const char *client_first;
  const char *server_first;
  const char *client_final;
  const char *server_final;
} Exchange;

/* RFC 5802 5. */
static const Exchange sha1 = {
  "SCRAM-SHA-1",
  "pencil",
  "n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL",
  "r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096",
  "c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=",
  "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
};

/* RFC 7677 3. */
static const Exchange sha256 = {
  "SCRAM-SHA-256",
  "pencil",
  "n,,n=user,r=rOprNGfwEbeRWgbNEkqO",
  "r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096",
  "c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=",
  "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=",
};

static char *
encode (const char *text)
{
  return text != NULL ? g_base64_encode ((const guchar *) text, strlen (text)) : NULL;
}

static AntScram *
start (const Exchange *exchange)
{
  AntScram *scram = ant_scram_new (exchange->password);
  g_autofree char *first = encode (exchange->client_first);

  ant_scram_auth (scram, exchange->mechanism, first);
  return scram;
}

static gboolean
challenge (AntScram *scram, const char *server_first, GError **error)
{
  g_autofree char *text = encode (server_first);

  return ant_scram_challenge (scram, text, error);
}

static void
respond (AntScram *scram, const char *client_final)
{
  g_autofree char *text = encode (client_final);

  ant_scram_response (scram, text);
}

static gboolean
succeed (AntScram *scram, const char *server_final, GError **error)
{
  g_autofree char *text = encode (server_final);

  return ant_scram_success (scram, text, error);
}

static void
assert_refusal (GError *error, const char *word)
{
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static void
assert_proven (const Exchange *exchange)
{
  g_autoptr (AntScram) scram = start (exchange);
  g_autoptr (GError) error = NULL;

  challenge (scram, exchange->server_first, &error);
  g_assert_no_error (error);
  respond (scram, exchange->client_final);
  succeed (scram, exchange->server_final, &error);
  g_assert_no_error (error);
}

/* The server's signature by GLib's HMAC, apart from the code under test. */
static char *
sign (GChecksumType type, const Exchange *exchange, const char *salt, guint iterations)
{
  const gsize size = (gsize) g_checksum_type_get_length (type);
  guint8 block[64], salted[64], key[64], signature[64];
  const char *proof = strstr (exchange->client_final, ",p=");
  g_autofree char *bare = g_strdup (exchange->client_first + strlen ("n,,"));
  g_autofree char *final = g_strndup (exchange->client_final, (gsize) (proof - exchange->client_final));
  g_autofree char *message = g_strjoin (",", bare, exchange->server_first, final, NULL);
  g_autofree char *encoded = NULL;

  for (guint i = 0; i < iterations; i++)
    {
      g_autoptr (GHmac) hmac = g_hmac_new (type, (const guchar *) exchange->password, strlen (exchange->password));
      gsize length = sizeof block;

      if (i == 0)
        {
          g_hmac_update (hmac, (const guchar *) salt, (gssize) strlen (salt));
          g_hmac_update (hmac, (const guchar *) "\0\0\0\1", 4);
          memset (salted, 0, sizeof salted);
        }
      else
        g_hmac_update (hmac, block, (gssize) size);
      g_hmac_get_digest (hmac, block, &length);
      for (gsize k = 0; k < size; k++)
        salted[k] ^= block[k];
    }
  for (guint step = 0; step < 2; step++)
    {
      g_autoptr (GHmac) hmac = g_hmac_new (type, step == 0 ? salted : key, size);
      gsize length = sizeof key;

      g_hmac_update (hmac, (const guchar *) (step == 0 ? "Server Key" : message), -1);
      g_hmac_get_digest (hmac, step == 0 ? key : signature, &length);
    }
  encoded = g_base64_encode (signature, size);
  return g_strconcat ("v=", encoded, NULL);
}

static void
test_success_verifies_rfc_vectors (void)
{
  Exchange plus = sha1;

  assert_proven (&sha1);
  assert_proven (&sha256);
  /* the name ends in -PLUS when the channel is bound; the digest is the same */
  plus.mechanism = "SCRAM-SHA-1-PLUS";
  assert_proven (&plus);
}

static void
test_success_verifies_sha512_and_any_header (void)
{
  const char *passwords[] = { "pencil", "\xc3\xbc" "ber \xe2\x82\xac" };

  for (gsize i = 0; i < G_N_ELEMENTS (passwords); i++)
    {
      Exchange exchange = {
        "SCRAM-SHA-512", passwords[i], "y,,n=user,r=ours", "r=ours+theirs,s=c2FsdA==,i=4096",
        "c=eSws,r=ours+theirs,p=AAAA",
      };
      g_autofree char *final = sign (G_CHECKSUM_SHA512, &exchange, "salt", 4096);

      exchange.server_final = final;
      assert_proven (&exchange);
    }
}

static void
test_challenge_refuses_bad_demands (void)
{
  const struct
  {
    const char *server_first;
    const char *word;
  } cases[] = {
    { "r=ours+,s=c2FsdA==,i=4095", "4095 iterations; accepted are 4096 to 100000" },
    { "r=ours+,s=c2FsdA==,i=100001", "100001 iterations" },
    { "r=ours+,s=c2FsdA==,i=99999999999999999999999", "iterations" },
    { "r=ours+,s=c2FsdA==,i=04096", "malformed" },
    { "r=ours+,s=c2FsdA==,i=-4096", "malformed" },
    { "r=ours+,s=c2FsdA==,i= 4096", "malformed" },
    { "r=ours+,s=c2FsdA==,i=", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096x", "iterations" },
    { "r=ours+,s=c2FsdA==,i=4096,i=1", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,x", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,x=", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,x=1,", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,1=x", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,x=1 2", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,m=must", "malformed" },
    { "r=ours+,s=c2FsdA==,i=4096,x=1,s=c2FsdA==", "malformed" },
    { "r=ours+,s=c2FsdA==,i=100001,x=1", "100001 iterations" },
    { "m=must,r=ours+,s=c2FsdA==,i=4096", "malformed" },
    { "s=c2FsdA==,r=ours+,i=4096", "malformed" },
    { "r=ours+,s=c2FsdA==", "malformed" },
    { "r=ours+", "malformed" },
    { "r=", "malformed" },
    { "r", "malformed" },
    { "", "malformed" },
    { "r=ours+,s=,i=4096", "salt is not base64" },
    { "r=ours+,s=c2FsdA=,i=4096", "salt is not base64" },
    { "r=ours+,s=c2F$dA==,i=4096", "salt is not base64" },
    { "r=ours+,s=c2FsdB==,i=4096", "salt is not base64" },
    { "r=ours,s=c2FsdA==,i=4096", "does not extend ours" },
    { "r=our,s=c2FsdA==,i=4096", "does not extend ours" },
    { "r=Ours+theirs,s=c2FsdA==,i=4096", "does not extend ours" },
    { "r=ours th\x01,s=c2FsdA==,i=4096", "malformed" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntScram) scram = ant_scram_new ("pencil");
      g_autoptr (GError) error = NULL;

      ant_scram_auth (scram, "SCRAM-SHA-1", "biwsbj11c2VyLHI9b3Vycw=="); /* n,,n=user,r=ours */
      g_assert_false (challenge (scram, cases[i].server_first, &error));
      assert_refusal (error, cases[i].word);
    }
}

static void
test_challenge_accepts_bounds (void)
{
  const int iterations[] = { ANT_LIMIT_SCRAM_MIN_ITERATIONS, ANT_LIMIT_SCRAM_MAX_ITERATIONS };

  for (gsize i = 0; i < G_N_ELEMENTS (iterations); i++)
    {
      g_autoptr (AntScram) scram = ant_scram_new ("pencil");
      g_autofree char *text = g_strdup_printf ("r=ours+,s=c2FsdA==,i=%d", iterations[i]);
      g_autoptr (GError) error = NULL;

      ant_scram_auth (scram, "SCRAM-SHA-256", "biwsbj11c2VyLHI9b3Vycw==");
      challenge (scram, text, &error);
      g_assert_no_error (error);
    }
}

/* RFC 5802 7: what need not be understood; here the hash of XEP-0474, as newer servers send it. */
static void
test_challenge_accepts_extensions (void)
{
  g_autoptr (AntScram) scram = ant_scram_new ("pencil");
  g_autoptr (GError) error = NULL;

  ant_scram_auth (scram, "SCRAM-SHA-256", "biwsbj11c2VyLHI9b3Vycw==");
  challenge (scram, "r=ours+,s=c2FsdA==,i=4096,h=aGFzaA==,x=1", &error);
  g_assert_no_error (error);
}

/* Salt and nonce at their limits, and one past. */
static void
test_challenge_bounds_sizes (void)
{
  for (gsize past = 0; past < 2; past++)
    {
      guchar salt[ANT_LIMIT_SCRAM_SALT + 1] = { 0 };
      char nonce[ANT_LIMIT_SCRAM_NONCE + 2] = "ours";
      g_autofree char *salt64 = g_base64_encode (salt, ANT_LIMIT_SCRAM_SALT + past);
      g_autofree char *salty = g_strdup_printf ("r=ours+,s=%s,i=4096", salt64);
      g_autofree char *long_nonce = NULL;

      memset (nonce + 4, 'x', ANT_LIMIT_SCRAM_NONCE - 4 + past);
      long_nonce = g_strdup_printf ("r=%s,s=c2FsdA==,i=4096", nonce);
      for (gsize which = 0; which < 2; which++)
        {
          g_autoptr (AntScram) scram = ant_scram_new ("pencil");
          g_autoptr (GError) error = NULL;

          ant_scram_auth (scram, "SCRAM-SHA-1", "biwsbj11c2VyLHI9b3Vycw==");
          g_assert_cmpint (challenge (scram, which == 0 ? salty : long_nonce, &error), ==, past == 0);
          if (past == 1)
            assert_refusal (error, which == 0 ? "the salt has 65 bytes (limit: 64)"
                                              : "the server's nonce has 513 bytes (limit: 512)");
        }
    }
}

static void
test_challenge_refuses_bad_base64 (void)
{
  const char *texts[] = { NULL, "", "=", "cj1", "cj1vdXJz Kw==", "cj1vdXJzAA==", "\xff" };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AntScram) scram = start (&sha1);
      g_autoptr (GError) error = NULL;

      g_assert_false (ant_scram_challenge (scram, texts[i], &error));
      assert_refusal (error, "malformed");
    }
}

static void
test_challenge_refuses_second (void)
{
  g_autoptr (AntScram) scram = start (&sha1);
  g_autoptr (GError) error = NULL;

  challenge (scram, sha1.server_first, &error);
  g_assert_no_error (error);
  respond (scram, sha1.client_final);
  g_assert_false (challenge (scram, sha1.server_final, &error));
  assert_refusal (error, "a second challenge");
}

static void
test_challenge_refuses_where_none_belongs (void)
{
  const char *mechanisms[] = { "PLAIN", "ANONYMOUS", "EXTERNAL", "SCRAM-MD5", "DIGEST-MD5" };
  g_autoptr (AntScram) silent = ant_scram_new ("pencil");
  g_autoptr (GError) error = NULL;

  g_assert_false (challenge (silent, sha1.server_first, &error));
  assert_refusal (error, "before we asked");

  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      g_autoptr (AntScram) scram = ant_scram_new ("pencil");
      g_autoptr (GError) refusal = NULL;

      ant_scram_auth (scram, mechanisms[i], NULL);
      g_assert_false (challenge (scram, sha1.server_first, &refusal));
      assert_refusal (refusal, mechanisms[i]);
    }
}

static void
test_success_refuses_unproven (void)
{
  const char *finals[] = {
    NULL,
    "",
    "v=",
    "v=rmF9pqV8S7suAoZWja4dJRkFsKR=",
    "v=rmF9pqV8S7suAoZWja4dJRkFsKQ",
    "v=rmF9pqV8S7suAoZWja4dJRkFsKQ=,x=y",
    "w=rmF9pqV8S7suAoZWja4dJRkFsKQ=",
    "v=AAAAAAAAAAAAAAAAAAAAAAAAAAA=",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (finals); i++)
    {
      g_autoptr (AntScram) scram = start (&sha1);
      g_autoptr (GError) error = NULL;

      g_assert_true (challenge (scram, sha1.server_first, NULL));
      respond (scram, sha1.client_final);
      g_assert_false (succeed (scram, finals[i], &error));
      assert_refusal (error, i < 2 ? "without its signature" : "did not prove that it knows the password");
    }
}

static void
test_success_refuses_other_password (void)
{
  Exchange other = sha256;
  g_autoptr (AntScram) scram = NULL;
  g_autoptr (GError) error = NULL;

  other.password = "pencil ";
  scram = start (&other);
  g_assert_true (challenge (scram, other.server_first, NULL));
  respond (scram, other.client_final);
  g_assert_false (succeed (scram, other.server_final, &error));
  assert_refusal (error, "did not prove");
}

static void
test_success_shows_error_of_server (void)
{
  g_autoptr (AntScram) scram = start (&sha1);
  g_autoptr (GError) error = NULL;

  g_assert_true (challenge (scram, sha1.server_first, NULL));
  respond (scram, sha1.client_final);
  g_assert_false (succeed (scram, "e=invalid-proof\n", &error));
  assert_refusal (error, "“invalid-proof\\n”");
}

static void
test_success_refuses_too_early (void)
{
  g_autoptr (AntScram) scram = ant_scram_new ("pencil");
  g_autoptr (GError) before_auth = NULL;
  g_autoptr (GError) before_challenge = NULL;
  g_autoptr (GError) before_response = NULL;
  g_autoptr (GError) after_restart = NULL;
  g_autofree char *first = encode (sha1.client_first);

  g_assert_false (succeed (scram, sha1.server_final, &before_auth));
  assert_refusal (before_auth, "before we asked");
  ant_scram_auth (scram, "SCRAM-SHA-1", first);
  g_assert_false (succeed (scram, sha1.server_final, &before_challenge));
  assert_refusal (before_challenge, "before the exchange has ended");
  g_assert_true (challenge (scram, sha1.server_first, NULL));
  g_assert_false (succeed (scram, sha1.server_final, &before_response));
  assert_refusal (before_response, "before the exchange has ended");
  respond (scram, sha1.client_final);
  ant_scram_auth (scram, "SCRAM-SHA-1", first);
  g_assert_false (succeed (scram, sha1.server_final, &after_restart));
  assert_refusal (after_restart, "before the exchange has ended");
}

static void
test_success_of_other_mechanisms_needs_no_proof (void)
{
  const char *mechanisms[] = { "PLAIN", "ANONYMOUS", "EXTERNAL" };

  for (gsize i = 0; i < G_N_ELEMENTS (mechanisms); i++)
    {
      g_autoptr (AntScram) scram = ant_scram_new (NULL);
      g_autoptr (GError) error = NULL;

      ant_scram_auth (scram, mechanisms[i], "=");
      ant_scram_success (scram, NULL, &error);
      g_assert_no_error (error);
    }
}

/* The examples of RFC 4013 3 that are not refused, and what this is for. */
static void
test_saslprep_prepares (void)
{
  const char *pairs[][2] = {
    { "I\xc2\xadX", "IX" },
    { "user", "user" },
    { "USER", "USER" },
    { "\xc2\xaa", "a" },
    { "\xe2\x85\xa8", "IX" },
    { "u\xcc\x88", "\xc3\xbc" },
    { "a\xc2\xa0" "b\xe3\x80\x80" "c", "a b c" },
    { "", "" },
    { "\xff", "\xff" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (pairs); i++)
    {
      g_autofree char *prepared = ant_saslprep (pairs[i][0]);

      g_assert_cmpstr (prepared, ==, pairs[i][1]);
    }
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/scram/success/verifies-rfc-vectors", test_success_verifies_rfc_vectors);
  g_test_add_func ("/scram/success/verifies-sha512-and-any-header", test_success_verifies_sha512_and_any_header);
  g_test_add_func ("/scram/success/refuses-unproven", test_success_refuses_unproven);
  g_test_add_func ("/scram/success/refuses-other-password", test_success_refuses_other_password);
  g_test_add_func ("/scram/success/shows-error-of-server", test_success_shows_error_of_server);
  g_test_add_func ("/scram/success/refuses-too-early", test_success_refuses_too_early);
  g_test_add_func ("/scram/success/of-other-mechanisms-needs-no-proof",
                   test_success_of_other_mechanisms_needs_no_proof);
  g_test_add_func ("/scram/challenge/refuses-bad-demands", test_challenge_refuses_bad_demands);
  g_test_add_func ("/scram/challenge/accepts-bounds", test_challenge_accepts_bounds);
  g_test_add_func ("/scram/challenge/accepts-extensions", test_challenge_accepts_extensions);
  g_test_add_func ("/scram/challenge/bounds-sizes", test_challenge_bounds_sizes);
  g_test_add_func ("/scram/challenge/refuses-bad-base64", test_challenge_refuses_bad_base64);
  g_test_add_func ("/scram/challenge/refuses-second", test_challenge_refuses_second);
  g_test_add_func ("/scram/challenge/refuses-where-none-belongs", test_challenge_refuses_where_none_belongs);
  g_test_add_func ("/saslprep/prepares", test_saslprep_prepares);
  return g_test_run ();
}
