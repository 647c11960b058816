/* TLS without a socket: ciphertext in and out of memory.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tls-private.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include <gio/gio.h>
#include <openssl/err.h>
#include <openssl/x509v3.h>

#include "wire/ant-tap.h"
#include "wire/ant-x509.h"

/* OpenSSL's error queue is a thread's: read and emptied here, so that no old entry explains a new failure. */
enum
{
  PIN_DIGITS = 64,
};

/* Alerts of the server about a client's certificate (RFC 8446 6.2): bad, unsupported, revoked, expired, unknown, of an
 * unknown authority, missing. */
static gboolean
is_about_our_certificate (unsigned long code)
{
  int alert = ERR_GET_REASON (code) - SSL_AD_REASON_OFFSET;

  return (alert >= SSL_AD_BAD_CERTIFICATE && alert <= SSL_AD_CERTIFICATE_UNKNOWN) || alert == SSL_AD_UNKNOWN_CA
         || alert == SSL_AD_CERTIFICATE_REQUIRED;
}

static gboolean
fail (GError **error, const char *what)
{
  unsigned long code = ERR_get_error ();
  const char *reason = code != 0 ? ERR_reason_error_string (code) : NULL;

  ERR_clear_error ();
  if (code != 0 && is_about_our_certificate (code))
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION,
                   "The server refuses our certificate, or the lack of one (%s): it must be one whose issuer the server trusts",
                   reason != NULL ? reason : "TLS alert");
      return FALSE;
    }
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TLS, "%s: %s", what, reason != NULL ? reason : "unknown error");
  return FALSE;
}

/* NSS key log format, for Wireshark. Opened for each line: no descriptor to carry, and a removed file comes back. What is
 * no file is not waited for: a pipe that nobody reads would stop all sessions. */
static void
write_key_log (const SSL *ssl, const char *line)
{
  const char *file = g_getenv ("SSLKEYLOGFILE");
  g_autofree char *whole = g_strconcat (line, "\n", NULL);
  int fd = open (file, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NONBLOCK | O_NOCTTY, 0600);

  if (fd < 0 || write (fd, whole, strlen (whole)) < 0)
    g_debug ("SSLKEYLOGFILE %s: %s", file, g_strerror (errno));
  if (fd >= 0)
    close (fd);
}

/* SSL_CTX_set_cert_cb(): the server wants to see our certificate. */
static int
note_question (SSL *ssl, void *user_data)
{
  AntTls *tls = user_data;

  tls->client_asked = TRUE;
  return 1;
}

/* OpenSSL's own words ("no start line") say nothing to a person. */
static gboolean
fail_file (GError **error, const char *file, const char *what)
{
  g_autoptr (GError) reason = NULL;

  fail (&reason, file);
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TLS, "%s (%s)", what, reason->message);
  return FALSE;
}

static gboolean
load_authorities (AntTls *tls, const AntTlsOptions *options, GError **error)
{
  if (options->pin != NULL || options->trust_any)
    return TRUE; /* no chain is checked */
  if (options->ca_file == NULL)
    return ant_tls_use_system_authorities (tls->context) || fail (error, "The system's authorities");
  if (SSL_CTX_load_verify_locations (tls->context, options->ca_file, NULL) != 1)
    return fail_file (error, options->ca_file, "There are no certificates of authorities in PEM in the file");

  return TRUE;
}

static gboolean
use_client_certificate (AntTls *tls, const AntClientCert *cert, GError **error)
{
  if (cert == NULL)
    return TRUE;

  if (SSL_CTX_use_cert_and_key (tls->context, cert->leaf, cert->key, cert->chain, /* override= */ 1) != 1)
    return fail (error, "Our certificate cannot be used");

  SSL_CTX_set_cert_cb (tls->context, note_question, tls);
  tls->client = ant_x509_read (cert->leaf);
  return TRUE;
}

static gboolean
make_context (AntTls *tls, const AntTlsOptions *options, GError **error)
{
  tls->context = SSL_CTX_new (TLS_client_method ());
  if (tls->context == NULL)
    return fail (error, "TLS");

  SSL_CTX_set_min_proto_version (tls->context, TLS1_2_VERSION);
  SSL_CTX_set_options (tls->context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_verify (tls->context, SSL_VERIFY_PEER, NULL);
  SSL_CTX_set_cert_verify_callback (tls->context, ant_tls_verify, tls);
  if (g_getenv ("SSLKEYLOGFILE") != NULL)
    SSL_CTX_set_keylog_callback (tls->context, write_key_log);

  return load_authorities (tls, options, error) && use_client_certificate (tls, options->client_cert, error);
}

/* Names go out as SNI and are what the certificate must be for; an address is checked, but is no SNI (RFC 6066 3). */
static gboolean
set_identity (AntTls *tls)
{
  X509_VERIFY_PARAM *parameters = SSL_get0_param (tls->ssl);

  X509_VERIFY_PARAM_set_hostflags (parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS
                                                 | X509_CHECK_FLAG_NEVER_CHECK_SUBJECT); /* RFC 9525 6.2 */
  if (g_hostname_is_ip_address (tls->domain))
    return X509_VERIFY_PARAM_set1_ip_asc (parameters, tls->domain) == 1;

  return X509_VERIFY_PARAM_set1_host (parameters, tls->domain, 0) == 1
         && SSL_set_tlsext_host_name (tls->ssl, tls->domain) == 1;
}

static gboolean
make_connection (AntTls *tls, gboolean direct, GError **error)
{
  static const unsigned char protocols[] = "\x0bxmpp-client";

  tls->ssl = SSL_new (tls->context);
  tls->in = BIO_new (BIO_s_mem ());
  tls->out = BIO_new (BIO_s_mem ());
  if (tls->ssl == NULL || tls->in == NULL || tls->out == NULL)
    return fail (error, "TLS");

  SSL_set_bio (tls->ssl, tls->in, tls->out);
  SSL_set_app_data (tls->ssl, tls);
  SSL_set_connect_state (tls->ssl);
  if (!set_identity (tls))
    return fail (error, tls->domain);
  /* Zero is success for this one. */
  if (direct && SSL_set_alpn_protos (tls->ssl, protocols, sizeof protocols - 1) != 0)
    return fail (error, "ALPN");

  return TRUE;
}

/* "[::1]", as JIDs write it, without its brackets. */
static char *
strip_brackets (const char *domain)
{
  gsize length = strlen (domain);

  if (length > 2 && domain[0] == '[' && domain[length - 1] == ']')
    return g_strndup (domain + 1, length - 2);

  return g_strdup (domain);
}

/**
 * ant_pin_normalise:
 * @pin: a SHA-256 in hex, colons optional
 *
 * Returns: (transfer full) (nullable): @pin as lower-case hex without colons, or %NULL when it is no SHA-256. Any thread.
 */
char *
ant_pin_normalise (const char *pin)
{
  g_autoptr (GString) hex = g_string_sized_new (PIN_DIGITS);

  for (const char *p = pin; *p != '\0'; p++)
    {
      if (*p == ':')
        continue;
      if (!g_ascii_isxdigit (*p) || hex->len == PIN_DIGITS)
        return NULL;
      g_string_append_c (hex, g_ascii_tolower (*p));
    }

  return hex->len == PIN_DIGITS ? g_strdup (hex->str) : NULL;
}

/**
 * ant_tls_new:
 * @options: whom to expect and what to trust; only read
 * @error: ANT_WIRE_ERROR_TLS: a file cannot be used
 *
 * Prepares a handshake; ant_tls_handshake() begins it.
 *
 * Returns: (transfer full): the connection, or %NULL
 */
AntTls *
ant_tls_new (const AntTlsOptions *options, GError **error)
{
  g_autoptr (AntTls) tls = NULL;

  g_return_val_if_fail (options != NULL && options->domain != NULL, NULL);

  ERR_clear_error ();
  tls = g_new0 (AntTls, 1);
  tls->domain = strip_brackets (options->domain);
  tls->pin = options->pin != NULL ? ant_pin_normalise (options->pin) : NULL;
  if (tls->pin == NULL)
    tls->pin = g_strdup (options->pin); /* what cannot be right fits no certificate, rather than be forgotten */
  tls->trust_any = options->trust_any;
  tls->direct = options->direct;
  tls->authorities = options->ca_file != NULL ? g_strdup_printf ("the authorities in %s", options->ca_file)
                                              : g_strdup ("the system's authorities");
  tls->problems = g_string_new (NULL);
  if (!make_context (tls, options, error) || !make_connection (tls, options->direct, error))
    return NULL;

  return g_steal_pointer (&tls);
}

/**
 * ant_tls_free:
 * @tls: (nullable) (transfer full): a connection
 */
void
ant_tls_free (AntTls *tls)
{
  if (tls == NULL)
    return;

  SSL_free (tls->ssl); /* and both memory BIOs */
  SSL_CTX_free (tls->context);
  g_clear_pointer (&tls->info, ant_tls_info_unref);
  g_clear_pointer (&tls->client, ant_certificate_unref);
  g_string_free (tls->problems, TRUE);
  g_free (tls->authorities);
  g_free (tls->domain);
  g_free (tls->pin);
  g_free (tls);
}

/**
 * ant_tls_put:
 * @tls: a connection
 * @bytes: (array length=length): what came from the network
 * @length: their number
 */
void
ant_tls_put (AntTls *tls, const char *bytes, gsize length)
{
  if (length > 0 && BIO_write (tls->in, bytes, (int) length) != (int) length)
    g_error ("Out of memory"); /* as g_malloc() does: a memory BIO refuses nothing else */
}

/**
 * ant_tls_take:
 * @tls: a connection
 * @out: where to append what has to go to the network
 */
void
ant_tls_take (AntTls *tls, GByteArray *out)
{
  char *bytes = NULL;
  long length = BIO_get_mem_data (tls->out, &bytes);

  if (length <= 0)
    return;

  g_byte_array_append (out, (const guint8 *) bytes, (guint) length);
  (void) BIO_reset (tls->out);
}

static gboolean
fail_handshake (AntTls *tls, GError **error)
{
  unsigned long code = ERR_peek_error ();

  if (ERR_GET_LIB (code) != ERR_LIB_SSL || ERR_GET_REASON (code) != SSL_R_WRONG_VERSION_NUMBER)
    return fail (error, "TLS handshake failed");

  ERR_clear_error ();
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TLS,
               "TLS handshake failed: the server does not speak TLS there, it answered in the clear%s",
               tls->direct ? ". Perhaps it expects STARTTLS: try without --direct-tls" : "");
  return FALSE;
}

/**
 * ant_tls_handshake:
 * @tls: a connection
 * @error: ANT_WIRE_ERROR_CERTIFICATE (ant_tls_get_info() tells why) or ANT_WIRE_ERROR_TLS
 *
 * Goes as far as the bytes at hand allow; ant_tls_is_ready() tells whether that was the end. Take what is to be sent
 * also after a failure: it is the alert.
 *
 * Returns: %FALSE when the connection must end
 */
gboolean
ant_tls_handshake (AntTls *tls, GError **error)
{
  int result;
  int code;

  ERR_clear_error ();
  result = SSL_do_handshake (tls->ssl);
  if (result == 1 && tls->info == NULL)
    return fail (error, "TLS handshake without a certificate");
  if (result == 1)
    {
      AntTlsInfo fields = *tls->info;

      fields.version = SSL_get_version (tls->ssl);
      fields.cipher = SSL_get_cipher_name (tls->ssl);
      fields.client = tls->client_asked ? tls->client : NULL;
      ant_tls_replace_info (tls, &fields);
      tls->ready = TRUE;
      return TRUE;
    }

  code = SSL_get_error (tls->ssl, result);
  if (code == SSL_ERROR_WANT_READ || code == SSL_ERROR_WANT_WRITE)
    return TRUE;
  if (tls->info == NULL || tls->info->problem == NULL)
    return fail_handshake (tls, error);

  ERR_clear_error ();
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE, "The certificate of %s is refused. %s",
               tls->domain, tls->info->problem);
  return FALSE;
}

/**
 * ant_tls_is_ready:
 * @tls: a connection
 *
 * Returns: %TRUE once the handshake has ended well
 */
gboolean
ant_tls_is_ready (AntTls *tls)
{
  return tls->ready;
}

/**
 * ant_tls_read:
 * @tls: a ready connection
 * @buffer: (array length=size): where to put clear bytes
 * @size: its size
 * @error: ANT_WIRE_ERROR_TLS
 *
 * Returns: how many bytes were put there; 0 when more must come from the network, or nothing will
 *   (ant_tls_is_closed()); -1 on an error
 */
gssize
ant_tls_read (AntTls *tls, char *buffer, gsize size, GError **error)
{
  int length;
  int code;

  ERR_clear_error ();
  length = SSL_read (tls->ssl, buffer, (int) MIN (size, G_MAXINT));
  if (length > 0)
    return length;

  code = SSL_get_error (tls->ssl, length);
  if (code == SSL_ERROR_ZERO_RETURN)
    tls->closed = TRUE;
  else if (code != SSL_ERROR_WANT_READ && code != SSL_ERROR_WANT_WRITE)
    return fail (error, "TLS failed") - 1;

  return 0;
}

/**
 * ant_tls_has_more:
 * @tls: a connection from which ant_tls_read() has just read
 *
 * Returns: %TRUE when the network has brought bytes behind those that were read, whole records or not
 */
gboolean
ant_tls_has_more (AntTls *tls)
{
  return SSL_pending (tls->ssl) > 0 || BIO_ctrl_pending (tls->in) > 0;
}

/**
 * ant_tls_write:
 * @tls: a ready connection
 * @bytes: (array length=length): clear bytes, at most 16 KiB to make one record
 * @length: their number, not 0
 * @error: ANT_WIRE_ERROR_TLS
 *
 * Encrypts all of @bytes; the record waits for ant_tls_take().
 *
 * Returns: %FALSE on an error
 */
gboolean
ant_tls_write (AntTls *tls, const char *bytes, gsize length, GError **error)
{
  ERR_clear_error ();
  if (SSL_write (tls->ssl, bytes, (int) length) == (int) length)
    return TRUE;

  return fail (error, "TLS failed");
}

/**
 * ant_tls_shutdown:
 * @tls: a connection
 *
 * Puts a close_notify behind what is to be sent; nothing before the handshake has ended.
 */
void
ant_tls_shutdown (AntTls *tls)
{
  if (tls->ready)
    SSL_shutdown (tls->ssl);
  ERR_clear_error ();
}

/**
 * ant_tls_is_closed:
 * @tls: a connection
 *
 * Returns: %TRUE when the server has said that it sends no more, so that the end of the bytes is no cut
 */
gboolean
ant_tls_is_closed (AntTls *tls)
{
  return tls->closed;
}

/**
 * ant_tls_get_info:
 * @tls: a connection
 *
 * Returns: (transfer none) (nullable): the server's certificate and what was decided; %NULL before it was shown
 */
AntTlsInfo *
ant_tls_get_info (AntTls *tls)
{
  return tls->info;
}
