/* A server's certificate for people: whatever it says, what is shown of it is bounded and harmless.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include <string.h>
#include <openssl/err.h>
#include <openssl/x509_vfy.h>

#include "wire/ant-x509.h"

enum
{
  MAX_TEXT = 4096,
  MAX_NAMES = 65,
};

/* No control, and nothing that turns the direction of what follows. */
static void
check_text (const char *text)
{
  g_assert_nonnull (text);
  g_assert_true (g_utf8_validate (text, -1, NULL));
  g_assert_cmpuint (strlen (text), <, MAX_TEXT);
  for (const char *p = text; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      g_assert_false (g_unichar_iscntrl (c));
      g_assert_false ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069));
    }
}

static void
check_names (const char *const *names)
{
  g_assert_cmpuint (g_strv_length ((char **) names), <=, MAX_NAMES);
  for (; *names != NULL; names++)
    check_text (*names);
}

static void
check_explanations (X509 *x509)
{
  static const int codes[] = {
    X509_V_ERR_HOSTNAME_MISMATCH,
    X509_V_ERR_CERT_HAS_EXPIRED,
    X509_V_ERR_CERT_NOT_YET_VALID,
    X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
    X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
    X509_V_ERR_INVALID_CA,
    X509_V_ERR_CERT_REVOKED,
  };

  for (guint i = 0; i < G_N_ELEMENTS (codes); i++)
    for (int depth = 0; depth < 2; depth++)
      {
        g_autofree char *sentence = ant_x509_explain (x509, depth, codes[i], "localhost");

        g_assert_true (g_utf8_validate (sentence, -1, NULL));
        g_assert_null (strpbrk (sentence, "\n\r\033"));
      }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  X509 *x509 = d2i_X509 (NULL, &data, (long) size);
  g_autoptr (AntCertificate) read = NULL;
  g_autoptr (GString) text = g_string_new (NULL);

  ERR_clear_error ();
  if (x509 == NULL)
    return 0;

  read = ant_x509_read (x509);
  check_text (read->subject);
  check_text (read->issuer);
  check_text (read->not_before);
  check_text (read->not_after);
  check_text (read->key);
  check_text (read->signature);
  check_names (read->names);
  check_names (read->addresses);
  g_assert_cmpuint (strlen (read->fingerprint), ==, 95);
  ant_certificate_describe (read, "  ", text);
  g_assert_true (g_str_has_prefix (text->str, "Subject: "));
  check_explanations (x509);
  ERR_clear_error ();
  X509_free (x509);
  return 0;
}
