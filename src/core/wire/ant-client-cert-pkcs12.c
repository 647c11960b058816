/* Our own certificate with its key: PKCS#12 (RFC 7292), also as old programs write it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-client-cert.h"

#include <openssl/err.h>
#include <openssl/pkcs12.h>
#include <openssl/provider.h>
#include <openssl/x509v3.h>

/* Implementation overview
 *
 * Many programs still encrypt the certificates in such files with RC2 and 40 bits, which OpenSSL 3 has in its legacy
 * provider only. Rather than to switch that on for the whole process, a file that needs it is opened in a library context
 * of its own, and what comes out is copied into the usual one: the key by way of its PKCS#8 form, certificates by way of
 * their DER. */

#define REWRITE \
  "write it anew where it can be opened: openssl pkcs12 -legacy -in OLD -nodes | openssl pkcs12 -export -out NEW"

/* What is in a file, before it is known to be complete. */
typedef struct
{
  EVP_PKEY *key;
  X509 *leaf;
  STACK_OF (X509) *others;
} Parts;

static void
parts_clear (Parts *parts)
{
  EVP_PKEY_free (parts->key);
  X509_free (parts->leaf);
  sk_X509_pop_free (parts->others, X509_free);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Parts, parts_clear)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (PKCS12, PKCS12_free)

/* Always FALSE. */
static gboolean
fail (GError **error, AntClientCertError code, const char *file, const char *what)
{
  ERR_clear_error ();
  g_set_error (error, ANT_CLIENT_CERT_ERROR, (int) code, "%s: %s", file, what);
  return FALSE;
}

static gboolean
fail_password (GError **error, const char *file, const char *password)
{
  if (password == NULL)
    return fail (error, ANT_CLIENT_CERT_ERROR_PASSWORD, file, "this PKCS#12 file needs a password");

  return fail (error, ANT_CLIENT_CERT_ERROR_WRONG_PASSWORD, file, "the password does not open this PKCS#12 file");
}

/* No password and an empty one are two things to PKCS#12, and one to people. */
static gboolean
check_password (PKCS12 *p12, const char *file, const char *password, GError **error)
{
  unsigned long code;

  ERR_clear_error ();
  if (!PKCS12_mac_present (p12) || PKCS12_verify_mac (p12, password, -1)
      || ((password == NULL || *password == '\0')
          && (PKCS12_verify_mac (p12, "", 0) || PKCS12_verify_mac (p12, NULL, 0))))
    return TRUE;

  code = ERR_peek_last_error ();
  if (code == 0)
    return fail_password (error, file, password);

  g_set_error (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_FAILED,
               "%s: this OpenSSL cannot check the password of this PKCS#12 file (%s)", file,
               ERR_reason_error_string (code));
  ERR_clear_error ();
  return FALSE;
}

static X509 *
copy_certificate (const X509 *x509)
{
  unsigned char *der = NULL;
  int length = i2d_X509 (x509, &der);
  const unsigned char *p = der;
  X509 *copy = length > 0 ? d2i_X509 (NULL, &p, length) : NULL;

  OPENSSL_free (der);
  return copy;
}

static EVP_PKEY *
copy_key (EVP_PKEY *key)
{
  PKCS8_PRIV_KEY_INFO *info = EVP_PKEY2PKCS8 (key);
  EVP_PKEY *copy = info != NULL ? EVP_PKCS82PKEY (info) : NULL;

  PKCS8_PRIV_KEY_INFO_free (info); /* overwrites the key */
  return copy;
}

static void
copy_parts (const Parts *from, Parts *ret_parts)
{
  ret_parts->key = from->key != NULL ? copy_key (from->key) : NULL;
  ret_parts->leaf = from->leaf != NULL ? copy_certificate (from->leaf) : NULL;
  ret_parts->others = sk_X509_new_null ();
  for (int i = 0; i < sk_X509_num (from->others); i++)
    {
      X509 *copy = copy_certificate (sk_X509_value (from->others, i));

      if (copy != NULL)
        sk_X509_push (ret_parts->others, copy);
    }
}

static gboolean
parse_in (OSSL_LIB_CTX *library, const guint8 *bytes, gsize length, const char *password, Parts *ret_parts)
{
  g_autoptr (PKCS12) p12 = PKCS12_init_ex (NID_pkcs7_data, library, NULL);
  g_auto (Parts) foreign = { NULL, NULL, NULL };
  BIO *memory = BIO_new_mem_buf (bytes, (int) length);
  gboolean good;

  good = d2i_PKCS12_bio (memory, &p12) != NULL
         && PKCS12_parse (p12, password, &foreign.key, &foreign.leaf, &foreign.others) == 1;
  if (good)
    copy_parts (&foreign, ret_parts);
  BIO_free (memory);
  return good;
}

static gboolean
parse_legacy (const guint8 *bytes, gsize length, const char *password, Parts *ret_parts, gboolean *ret_available)
{
  OSSL_LIB_CTX *library = OSSL_LIB_CTX_new ();
  OSSL_PROVIDER *usual = OSSL_PROVIDER_load (library, "default");
  OSSL_PROVIDER *legacy = OSSL_PROVIDER_load (library, "legacy");
  gboolean good;

  *ret_available = legacy != NULL;
  good = usual != NULL && legacy != NULL && parse_in (library, bytes, length, password, ret_parts);
  if (legacy != NULL)
    OSSL_PROVIDER_unload (legacy);
  if (usual != NULL)
    OSSL_PROVIDER_unload (usual);
  OSSL_LIB_CTX_free (library);
  return good;
}

/* The cipher is unknown, rather than the password wrong. */
static gboolean
is_unsupported (void)
{
  unsigned long code;
  gboolean unsupported = FALSE;

  while ((code = ERR_get_error ()) != 0)
    unsupported = unsupported || ERR_GET_REASON (code) == ERR_R_UNSUPPORTED
                  || (ERR_GET_LIB (code) == ERR_LIB_EVP && ERR_GET_REASON (code) == EVP_R_UNSUPPORTED_ALGORITHM)
                  || (ERR_GET_LIB (code) == ERR_LIB_EVP && ERR_GET_REASON (code) == EVP_R_UNKNOWN_PBE_ALGORITHM);
  return unsupported;
}

/* A file without a MAC does not tell whether the password is wrong; OpenSSL 3.0 opens none at all. */
static gboolean
fail_parse (PKCS12 *p12, const char *file, const char *password, GError **error)
{
  if (PKCS12_mac_present (p12))
    return fail (error, ANT_CLIENT_CERT_ERROR_FAILED, file, "this PKCS#12 file is damaged");
  if (password == NULL)
    return fail_password (error, file, password);

  return fail (error, ANT_CLIENT_CERT_ERROR_FAILED, file,
               "this PKCS#12 file has no MAC: either the password is wrong, or this OpenSSL opens no such files");
}

static gboolean
parse (PKCS12 *p12, const guint8 *bytes, gsize length, const char *file, const char *password, Parts *ret_parts,
       GError **error)
{
  gboolean available;

  if (PKCS12_parse (p12, password, &ret_parts->key, &ret_parts->leaf, &ret_parts->others) == 1)
    return TRUE;
  if (!is_unsupported ())
    return fail_parse (p12, file, password, error);
  if (parse_legacy (bytes, length, password, ret_parts, &available))
    return TRUE;

  return fail (error, ANT_CLIENT_CERT_ERROR_FAILED, file,
               available ? "this PKCS#12 file is encrypted with a cipher that this OpenSSL does not open; " REWRITE
                         : "this PKCS#12 file is encrypted with an old cipher (such as RC2 with 40 bits) that OpenSSL has in "
                           "its legacy provider only, which is not installed here. Install it (Debian: "
                           "openssl-provider-legacy), or " REWRITE);
}

/* The authorities between ours and the root, each after the one that it vouches for; what does not belong stays out, and
 * so does the root, which the server has or does not trust. */
static void
order_chain (AntClientCert *cert, STACK_OF (X509) *others)
{
  X509 *last = cert->leaf;

  for (int i = 0; i < sk_X509_num (others); i++)
    {
      X509 *candidate = sk_X509_value (others, i);

      if (X509_self_signed (candidate, 0) == 1 || X509_check_issued (candidate, last) != X509_V_OK)
        continue;
      last = sk_X509_delete (others, i);
      sk_X509_push (cert->chain, last);
      i = -1; /* from the start again: the order in the file is anybody's */
    }
}

gboolean
ant_client_cert_read_pkcs12 (AntClientCert *cert, const guint8 *bytes, gsize length, const char *file,
                             const char *password, GError **error)
{
  const unsigned char *p = bytes;
  g_autoptr (PKCS12) p12 = d2i_PKCS12 (NULL, &p, (long) length);
  g_auto (Parts) parts = { NULL, NULL, NULL };

  ERR_clear_error ();
  if (p12 == NULL)
    return FALSE;
  if (!check_password (p12, file, password, error) || !parse (p12, bytes, length, file, password, &parts, error))
    return FALSE;
  if (parts.key == NULL)
    return fail (error, ANT_CLIENT_CERT_ERROR_FAILED, file, "there is no private key in this PKCS#12 file");
  if (parts.leaf == NULL)
    return fail (error, ANT_CLIENT_CERT_ERROR_FAILED, file,
                 "there is no certificate for its private key in this PKCS#12 file");

  cert->key = g_steal_pointer (&parts.key);
  cert->leaf = g_steal_pointer (&parts.leaf);
  order_chain (cert, parts.others);
  return TRUE;
}
