/* Our own certificate with its key: reading files, and PEM.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-client-cert.h"

#include <string.h>
#include <glib/gstdio.h>
#include <openssl/err.h>
#include <openssl/pem.h>

enum
{
  MAX_FILE = 1024 * 1024,
};

G_DEFINE_QUARK (ant-client-cert-error-quark, ant_client_cert_error)

/* A file's bytes; they may be a key. */
typedef struct
{
  char *bytes;
  gsize length;
} Contents;

/* What OpenSSL is told when it asks for a key's password. */
typedef struct
{
  const char *password; /* (nullable) */
  gboolean asked;
} Question;

static void
contents_clear (Contents *contents)
{
  if (contents->bytes != NULL)
    OPENSSL_cleanse (contents->bytes, contents->length);
  g_free (contents->bytes);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Contents, contents_clear)

static gboolean
read_file (const char *file, Contents *ret_contents, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  GStatBuf info;

  if (g_stat (file, &info) == 0 && info.st_size > MAX_FILE)
    g_set_error (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_FAILED,
                 "%s: larger than a certificate with its key can be (%d bytes)", file, MAX_FILE);
  else if (!g_file_get_contents (file, &ret_contents->bytes, &ret_contents->length, &local_error))
    g_set_error (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_FAILED, "%s", local_error->message);
  else
    return TRUE;

  return FALSE;
}

/* OpenSSL's own words ("no start line") say nothing to a person: they stand behind. Always FALSE. */
static gboolean
fail (GError **error, const char *file, const char *what)
{
  unsigned long code = ERR_peek_last_error ();
  const char *reason = code != 0 ? ERR_reason_error_string (code) : NULL;

  ERR_clear_error ();
  g_set_error (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_FAILED, "%s: %s%s%s%s", file, what,
               reason != NULL ? " (" : "", reason != NULL ? reason : "", reason != NULL ? ")" : "");
  return FALSE;
}

/* pem_password_cb. Without this OpenSSL would ask on the terminal, and block. */
static int
answer (char *buffer, int size, int writing, void *user_data)
{
  Question *question = user_data;
  gsize length = question->password != NULL ? strlen (question->password) : 0;

  question->asked = TRUE;
  if (question->password == NULL || length > (gsize) size)
    return -1;

  memcpy (buffer, question->password, length);
  return (int) length;
}

/* The first certificate is ours, the others stand as they are to be sent. */
static gboolean
read_pem_certificates (AntClientCert *cert, const Contents *contents, const char *file, GError **error)
{
  BIO *memory = BIO_new_mem_buf (contents->bytes, (int) contents->length);
  X509 *x509;

  ERR_clear_error ();
  cert->leaf = PEM_read_bio_X509 (memory, NULL, NULL, NULL);
  while (cert->leaf != NULL && (x509 = PEM_read_bio_X509 (memory, NULL, NULL, NULL)) != NULL)
    sk_X509_push (cert->chain, x509);
  BIO_free (memory);
  if (cert->leaf == NULL)
    return fail (error, file, "there is no certificate in it");
  if (ERR_GET_REASON (ERR_peek_last_error ()) != PEM_R_NO_START_LINE)
    return fail (error, file, "one of its certificates is damaged");

  ERR_clear_error (); /* the end of the file */
  return TRUE;
}

static gboolean
read_pem_key (AntClientCert *cert, const Contents *contents, const char *file, const char *password, GError **error)
{
  BIO *memory = BIO_new_mem_buf (contents->bytes, (int) contents->length);
  Question question = { .password = password };

  ERR_clear_error ();
  cert->key = PEM_read_bio_PrivateKey (memory, NULL, answer, &question);
  BIO_free (memory);
  if (cert->key != NULL)
    return TRUE;
  if (!question.asked)
    return fail (error, file, "there is no private key in it");

  ERR_clear_error ();
  if (password == NULL)
    g_set_error (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_PASSWORD, "%s: the private key needs a password", file);
  else
    g_set_error (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_WRONG_PASSWORD,
                 "%s: the password does not open the private key", file);
  return FALSE;
}

static gboolean
read_all (AntClientCert *cert, const char *file, const char *key_file, const char *password, GError **error)
{
  g_auto (Contents) contents = { NULL, 0 };
  g_auto (Contents) key = { NULL, 0 };
  gboolean apart = key_file != NULL && strcmp (key_file, file) != 0;
  g_autoptr (GError) local_error = NULL;

  if (!read_file (file, &contents, error) || (apart && !read_file (key_file, &key, error)))
    return FALSE;
  if (!apart
      && ant_client_cert_read_pkcs12 (cert, (const guint8 *) contents.bytes, contents.length, file, password, &local_error))
    return TRUE;
  if (local_error != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&local_error));
      return FALSE;
    }
  if (g_strstr_len (contents.bytes, (gssize) contents.length, "-----BEGIN ") == NULL)
    {
      ERR_clear_error ();
      return fail (error, file, "this is neither PEM nor PKCS#12");
    }
  return read_pem_certificates (cert, &contents, file, error)
         && read_pem_key (cert, apart ? &key : &contents, apart ? key_file : file, password, error);
}

/**
 * ant_client_cert_load:
 * @file: a PEM file (certificate, intermediate ones, perhaps the key), or a PKCS#12 file; told apart by content
 * @key_file: (nullable): a PEM file with the key; %NULL: it is in @file
 * @password: (nullable): of the PKCS#12 file, or of an encrypted key
 * @error: return location for an #AntClientCertError
 *
 * Reads the certificate that we show to a server, checks that the key is its own, and never asks anybody. Blocks for the
 * time that it takes to read a small file and to derive a key. Any thread.
 *
 * Returns: (transfer full): the certificate, or %NULL
 */
AntClientCert *
ant_client_cert_load (const char *file, const char *key_file, const char *password, GError **error)
{
  g_autoptr (AntClientCert) cert = g_new0 (AntClientCert, 1);

  g_return_val_if_fail (file != NULL, NULL);

  cert->chain = sk_X509_new_null ();
  if (!read_all (cert, file, key_file, password, error))
    return NULL;
  if (X509_check_private_key (cert->leaf, cert->key) != 1)
    {
      fail (error, key_file != NULL ? key_file : file, "the private key is not the one of the certificate");
      return NULL;
    }
  return g_steal_pointer (&cert);
}

/**
 * ant_client_cert_free:
 * @cert: (nullable) (transfer full): a certificate
 */
void
ant_client_cert_free (AntClientCert *cert)
{
  if (cert == NULL)
    return;

  X509_free (cert->leaf);
  EVP_PKEY_free (cert->key);
  sk_X509_pop_free (cert->chain, X509_free);
  g_free (cert);
}
