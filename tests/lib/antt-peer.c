/* The server's side of one connection: its socket.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-peer-private.h"

#include <errno.h>
#include <linux/filter.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sched.h>
#include <signal.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>
#include <gio/gio.h>

enum
{
  PATIENCE_S = 10, /* a test that hangs ends with an error, not with the suite's timeout */
  MAX_FD = 1024,
  DEAD_PEER_MS = 30000, /* what the client has to ask for */
};

int
antt_peer_listen_at (const char *address, guint16 *ret_port)
{
  g_autoptr (GSocketAddress) wanted = g_inet_socket_address_new_from_string (address, 0);
  g_autoptr (GSocketAddress) got = NULL;
  struct sockaddr_storage native;
  struct timeval patience = { .tv_sec = PATIENCE_S };
  socklen_t length = sizeof native;
  int fd = socket ((int) g_socket_address_get_family (wanted), SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_socket_address_to_native (wanted, &native, sizeof native, NULL);
  g_assert_cmpint (bind (fd, (struct sockaddr *) &native, (socklen_t) g_socket_address_get_native_size (wanted)), ==, 0);
  g_assert_cmpint (listen (fd, 1), ==, 0);
  getsockname (fd, (struct sockaddr *) &native, &length);
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  got = g_socket_address_new_from_native (&native, length);
  *ret_port = g_inet_socket_address_get_port (G_INET_SOCKET_ADDRESS (got));
  return fd;
}

int
antt_peer_listen (guint16 *ret_port)
{
  return antt_peer_listen_at ("127.0.0.1", ret_port);
}

AnttPeer *
antt_peer_accept (int listener, const AnttCertificate *certificate)
{
  int fd = accept4 (listener, NULL, NULL, SOCK_CLOEXEC);
  struct timeval patience = { .tv_sec = PATIENCE_S };
  int one = 1;
  AnttPeer *peer;

  if (fd < 0)
    return NULL;

  signal (SIGPIPE, SIG_IGN); /* OpenSSL writes to sockets without MSG_NOSIGNAL */
  setsockopt (fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt (fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  peer = g_new0 (AnttPeer, 1);
  peer->fd = fd;
  peer->certificate = certificate;
  peer->said = g_string_new (NULL);
  peer->keys = g_string_new (NULL);
  return peer;
}

static void
close_fd (AnttPeer *peer)
{
  if (peer->fd >= 0)
    close (peer->fd);
  peer->fd = -1;
}

void
antt_peer_free (AnttPeer *peer)
{
  if (peer == NULL)
    return;

  close_fd (peer);
  SSL_free (peer->ssl);
  SSL_CTX_free (peer->context);
  BIO_meth_free (peer->dripping);
  g_string_free (peer->said, TRUE);
  g_free (peer->client_first);
  g_free (peer->server_first);
  g_free (peer->salt);
  g_free (peer->password);
  g_string_free (peer->keys, TRUE);
  g_free (peer->sni);
  g_free (peer->alpn);
  g_free (peer);
}

/* Appends what comes next to @said. FALSE when the client is gone. */
static gboolean
receive (AnttPeer *peer)
{
  char buffer[65536];
  gssize length;

  if (peer->fd < 0)
    return FALSE;
  if (peer->ssl != NULL)
    length = SSL_read (peer->ssl, buffer, sizeof buffer);
  else
    length = recv (peer->fd, buffer, sizeof buffer, 0);
  if (length <= 0)
    return FALSE;

  g_string_append_len (peer->said, buffer, length);
  return TRUE;
}

/* The kernel takes all or, after 10 s, less. */
static gboolean
send_bytes (AnttPeer *peer, const char *bytes, gsize length)
{
  return peer->fd >= 0 && send (peer->fd, bytes, length, MSG_NOSIGNAL) == (gssize) length;
}

gboolean
antt_peer_say_in_the_clear (AnttPeer *peer, const char *text)
{
  return send_bytes (peer, text, strlen (text));
}

static gboolean
say_bytes (AnttPeer *peer, const char *bytes, gsize length)
{
  if (peer->ssl == NULL || peer->fd < 0)
    return send_bytes (peer, bytes, length);

  return length == 0 || SSL_write (peer->ssl, bytes, (int) length) == (int) length;
}

/* Of a record or of clear text: each byte in a segment of its own. */
static gboolean
drip_bytes (AnttPeer *peer, const char *bytes, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!send_bytes (peer, bytes + i, 1) || !antt_peer_settle (peer))
      return FALSE;
  return TRUE;
}

gboolean
antt_peer_say (AnttPeer *peer, const char *text)
{
  if (peer->drip && peer->ssl == NULL)
    return drip_bytes (peer, text, strlen (text));

  return say_bytes (peer, text, strlen (text));
}

static int
drip_record (BIO *bio, const char *bytes, int length)
{
  return drip_bytes (BIO_get_data (bio), bytes, (gsize) length) ? length : -1;
}

static long
control_dripping (BIO *bio, int command, long number, void *pointer)
{
  return command == BIO_CTRL_FLUSH;
}

/* What OpenSSL writes, the handshake too, leaves byte by byte. */
static void
drip_records (AnttPeer *peer)
{
  BIO *bio;

  peer->dripping = BIO_meth_new (BIO_get_new_index () | BIO_TYPE_SOURCE_SINK, "drip");
  BIO_meth_set_write (peer->dripping, drip_record);
  BIO_meth_set_ctrl (peer->dripping, control_dripping);
  bio = BIO_new (peer->dripping);
  BIO_set_data (bio, peer);
  BIO_set_init (bio, 1);
  SSL_set0_wbio (peer->ssl, bio);
}

gboolean
antt_peer_await (AnttPeer *peer, const char *text)
{
  const char *found;

  while ((found = strstr (peer->said->str + peer->read_upto, text)) == NULL)
    if (!receive (peer))
      return FALSE;
  peer->read_upto = (gsize) (found - peer->said->str) + strlen (text);
  return TRUE;
}

static int
choose_alpn (SSL *ssl, const unsigned char **out, unsigned char *out_length, const unsigned char *in, unsigned int length,
             void *user_data)
{
  AnttPeer *peer = user_data;

  peer->alpn = g_strndup ((const char *) in + 1, MIN (in[0], length - 1));
  *out = in + 1;
  *out_length = in[0];
  return SSL_TLSEXT_ERR_OK;
}

static int
take_any_certificate (int ok, X509_STORE_CTX *store)
{
  return 1;
}

static void
note_key (const SSL *ssl, const char *line)
{
  AnttPeer *peer = SSL_CTX_get_app_data (SSL_get_SSL_CTX (ssl));

  g_string_append_printf (peer->keys, "%s\n", line);
}

gboolean
antt_peer_start_tls (AnttPeer *peer, int max_version)
{
  X509 *client;

  peer->context = SSL_CTX_new (TLS_server_method ());
  SSL_CTX_set_app_data (peer->context, peer);
  SSL_CTX_set_max_proto_version (peer->context, max_version);
  SSL_CTX_set_keylog_callback (peer->context, note_key);
  antt_certificate_use (peer->certificate, peer->context);
  SSL_CTX_set_alpn_select_cb (peer->context, choose_alpn, peer);
  SSL_CTX_set_verify (peer->context, SSL_VERIFY_PEER, take_any_certificate);
  peer->ssl = SSL_new (peer->context);
  SSL_set_fd (peer->ssl, peer->fd);
  if (peer->drip)
    drip_records (peer);
  if (SSL_accept (peer->ssl) != 1)
    return FALSE;

  peer->sni = g_strdup (SSL_get_servername (peer->ssl, TLSEXT_NAMETYPE_host_name));
  client = SSL_get1_peer_certificate (peer->ssl);
  peer->client_certificate = client != NULL;
  X509_free (client);
  return TRUE;
}

/* System calls of our own: the thread sanitizer would take the descriptors of another thread for ours. */
int
antt_peer_find_client (AnttPeer *peer)
{
  struct sockaddr_in wanted, address;
  socklen_t length = sizeof wanted;

  if (getpeername (peer->fd, (struct sockaddr *) &wanted, &length) != 0)
    return -1;

  for (int fd = 0; fd < MAX_FD; fd++)
    {
      length = sizeof address;
      if (fd != peer->fd && syscall (SYS_getsockname, fd, &address, &length) == 0 && length == sizeof address
          && address.sin_port == wanted.sin_port && address.sin_addr.s_addr == wanted.sin_addr.s_addr)
        return fd;
    }
  return -1;
}

/* All that we sent is acknowledged, that is, in the client's buffer, and that is empty. Its kernel is not to wait with
 * acknowledging, which it would for 40 ms. */
gboolean
antt_peer_settle (AnttPeer *peer)
{
  gint64 deadline = g_get_monotonic_time () + PATIENCE_S * G_USEC_PER_SEC;
  int client = antt_peer_find_client (peer);
  int unsent = 0, unread = 0;
  const int one = 1;

  while (g_get_monotonic_time () < deadline && client >= 0)
    {
      syscall (SYS_setsockopt, client, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one);
      if (ioctl (peer->fd, TIOCOUTQ, &unsent) != 0 || syscall (SYS_ioctl, client, FIONREAD, &unread) != 0)
        return FALSE;
      if (unsent == 0 && unread == 0)
        return TRUE;
      sched_yield ();
    }
  return FALSE;
}

void
antt_peer_cut (AnttPeer *peer, gboolean reset)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (reset)
    setsockopt (peer->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close_fd (peer);
}

/* A filter that takes nothing: what comes is dropped before TCP could acknowledge it. */
void
antt_peer_vanish (AnttPeer *peer)
{
  struct sock_filter drop[] = { BPF_STMT (BPF_RET | BPF_K, 0) };
  struct sock_fprog program = { G_N_ELEMENTS (drop), drop };

  g_assert_cmpint (setsockopt (peer->fd, SOL_SOCKET, SO_ATTACH_FILTER, &program, sizeof program), ==, 0);
  peer->vanished = TRUE;
}

void
antt_peer_hasten (AnttPeer *peer, int ms)
{
  int client = antt_peer_find_client (peer);
  int chosen = 0;
  socklen_t length = sizeof chosen;

  g_assert_cmpint (syscall (SYS_getsockopt, client, IPPROTO_TCP, TCP_USER_TIMEOUT, &chosen, &length), ==, 0);
  g_assert_cmpint (chosen, ==, DEAD_PEER_MS);
  g_assert_cmpint (syscall (SYS_setsockopt, client, IPPROTO_TCP, TCP_USER_TIMEOUT, &ms, sizeof ms), ==, 0);
}

void
antt_peer_finish (AnttPeer *peer)
{
  while (!peer->vanished && receive (peer))
    ;
  if (peer->ssl != NULL && peer->fd >= 0)
    SSL_shutdown (peer->ssl);
  close_fd (peer);
}
