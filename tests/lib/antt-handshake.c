/* The server's side of a TLS connection in memory, in the client's thread.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-handshake.h"

void
antt_handshake_init (AnttHandshake *peer, const AnttCertificate *certificate)
{
  peer->context = SSL_CTX_new (TLS_server_method ());
  antt_certificate_use (certificate, peer->context);
  peer->ssl = SSL_new (peer->context);
  peer->in = BIO_new (BIO_s_mem ());
  peer->out = BIO_new (BIO_s_mem ());
  SSL_set_bio (peer->ssl, peer->in, peer->out);
  SSL_set_accept_state (peer->ssl);
}

void
antt_handshake_clear (AnttHandshake *peer)
{
  SSL_free (peer->ssl);
  SSL_CTX_free (peer->context);
}

static int
take_any_certificate (int ok, X509_STORE_CTX *store)
{
  return 1;
}

void
antt_handshake_ask_for_certificate (AnttHandshake *peer)
{
  SSL_set_verify (peer->ssl, SSL_VERIFY_PEER, take_any_certificate);
}

void
antt_handshake_to_peer (AnttHandshake *peer, AntTls *tls)
{
  g_autoptr (GByteArray) bytes = g_byte_array_new ();

  ant_tls_take (tls, bytes);
  if (bytes->len > 0)
    BIO_write (peer->in, bytes->data, (int) bytes->len);
}

void
antt_handshake_from_peer (AnttHandshake *peer, AntTls *tls)
{
  char buffer[65536];
  int length = BIO_read (peer->out, buffer, sizeof buffer);

  if (length > 0)
    ant_tls_put (tls, buffer, (gsize) length);
}

gboolean
antt_handshake_run (AnttHandshake *peer, AntTls *tls, GError **error)
{
  for (int i = 0; i < 10 && !ant_tls_is_ready (tls); i++)
    {
      gboolean good = ant_tls_handshake (tls, error);

      antt_handshake_to_peer (peer, tls); /* also the alert */
      SSL_do_handshake (peer->ssl);
      antt_handshake_from_peer (peer, tls);
      if (!good)
        return FALSE;
    }
  return ant_tls_is_ready (tls);
}

AntTlsInfo *
antt_handshake_try (const AnttCertificate *certificate, const AntTlsOptions *options, GError **error)
{
  g_autoptr (AntTls) tls = ant_tls_new (options, error);
  AntTlsInfo *info;
  AnttHandshake peer;

  if (tls == NULL)
    return NULL;

  antt_handshake_init (&peer, certificate);
  antt_handshake_run (&peer, tls, error);
  info = ant_tls_get_info (tls);
  if (info != NULL)
    ant_tls_info_ref (info);
  antt_handshake_clear (&peer);
  return info;
}
