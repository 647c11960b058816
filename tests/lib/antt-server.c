/* A server for one connection on loopback that follows a script, in a thread of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-server.h"

#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <signal.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include <openssl/hmac.h>
#include <openssl/ssl.h>

enum
{
  PATIENCE_S = 10, /* a test that hangs ends with an error, not with the suite's timeout */
};

struct _AnttServer
{
  GStrv script;
  const AnttCertificate *certificate;
  int listener;
  guint16 port;
  GThread *thread;

  /* the thread's */
  int fd;
  SSL_CTX *context;
  SSL *ssl;
  GString *said;        /* all that the client said */
  gsize read_upto;      /* of @said: what `C:` has consumed */
  char *client_first;   /* SCRAM, without its header */
  char *server_first;
  char *sni;
  char *alpn;
  gboolean client_certificate;
};

/* Appends what comes next to @said. FALSE when the client is gone. */
static gboolean
receive (AnttServer *server)
{
  char buffer[65536];
  gssize length;

  if (server->ssl != NULL)
    length = SSL_read (server->ssl, buffer, sizeof buffer);
  else
    length = recv (server->fd, buffer, sizeof buffer, 0);
  if (length <= 0)
    return FALSE;

  g_string_append_len (server->said, buffer, length);
  return TRUE;
}

static gboolean
say (AnttServer *server, const char *text)
{
  gsize length = strlen (text);

  if (server->ssl != NULL)
    return length == 0 || SSL_write (server->ssl, text, (int) length) == (int) length;

  while (length > 0)
    {
      gssize n = send (server->fd, text, length, MSG_NOSIGNAL);

      if (n <= 0)
        return FALSE;
      text += n;
      length -= (gsize) n;
    }
  return TRUE;
}

static gboolean
await (AnttServer *server, const char *text)
{
  const char *found;

  while ((found = strstr (server->said->str + server->read_upto, text)) == NULL)
    if (!receive (server))
      return FALSE;
  server->read_upto = (gsize) (found - server->said->str) + strlen (text);
  return TRUE;
}

static int
choose_alpn (SSL *ssl, const unsigned char **out, unsigned char *out_length, const unsigned char *in, unsigned int length,
             void *user_data)
{
  AnttServer *server = user_data;

  server->alpn = g_strndup ((const char *) in + 1, MIN (in[0], length - 1));
  *out = in + 1;
  *out_length = in[0];
  return SSL_TLSEXT_ERR_OK;
}

static int
take_any_certificate (int ok, X509_STORE_CTX *store)
{
  return 1;
}

static gboolean
start_tls (AnttServer *server)
{
  X509 *peer;

  server->context = SSL_CTX_new (TLS_server_method ());
  SSL_CTX_use_certificate (server->context, server->certificate->x509);
  SSL_CTX_use_PrivateKey (server->context, server->certificate->key);
  SSL_CTX_set_alpn_select_cb (server->context, choose_alpn, server);
  SSL_CTX_set_verify (server->context, SSL_VERIFY_PEER, take_any_certificate);
  server->ssl = SSL_new (server->context);
  SSL_set_fd (server->ssl, server->fd);
  if (SSL_accept (server->ssl) != 1)
    return FALSE;

  server->sni = g_strdup (SSL_get_servername (server->ssl, TLSEXT_NAMETYPE_host_name));
  peer = SSL_get1_peer_certificate (server->ssl);
  server->client_certificate = peer != NULL;
  X509_free (peer);
  return TRUE;
}

/* What stands between the last two `>` and `<` that the client said. */
static char *
last_payload (AnttServer *server)
{
  const char *end = strrchr (server->said->str, '<');
  const char *start = end;
  g_autofree char *base64 = NULL;
  gsize length;
  g_autofree guchar *bytes = NULL;

  while (start > server->said->str && start[-1] != '>')
    start--;
  base64 = g_strndup (start, (gsize) (end - start));
  bytes = g_base64_decode (base64, &length);
  return g_strndup ((const char *) bytes, length);
}

static gboolean
say_base64 (AnttServer *server, const char *element, const char *text)
{
  g_autofree char *base64 = g_base64_encode ((const guchar *) text, strlen (text));
  g_autofree char *xml
    = g_strdup_printf ("<%s xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>%s</%s>", element, base64, element);

  return say (server, xml);
}

static gboolean
say_challenge (AnttServer *server, const char *iterations)
{
  g_autofree char *first = NULL;

  if (!await (server, "</auth>"))
    return FALSE;
  first = last_payload (server);
  g_assert_true (g_str_has_prefix (first, "n,,"));
  server->client_first = g_strdup (first + 3);
  server->server_first = g_strdup_printf ("r=%sserver,s=c2FsdHNhbHQ=,i=%s", strstr (first, "r=") + 2, iterations);
  return say_base64 (server, "challenge", server->server_first);
}

/* RFC 5802 3: ServerSignature = HMAC (HMAC (SaltedPassword, "Server Key"), AuthMessage) */
static gboolean
say_success (AnttServer *server, const char *how)
{
  const EVP_MD *sha256 = EVP_sha256 ();
  guchar salted[32], key[32], signature[32];
  g_autofree char *final = NULL;
  g_autofree char *message = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *proof = NULL;

  if (!await (server, "</response>"))
    return FALSE;
  final = last_payload (server);
  message = g_strdup_printf ("%s,%s,%.*s", server->client_first, server->server_first,
                             (int) (strstr (final, ",p=") - final), final);
  PKCS5_PBKDF2_HMAC ("pencil", -1, (const guchar *) "saltsalt", 8, atoi (strstr (server->server_first, ",i=") + 3), sha256,
                     32, salted);
  HMAC (sha256, salted, 32, (const guchar *) "Server Key", 10, key, NULL);
  HMAC (sha256, key, 32, (const guchar *) message, strlen (message), signature, NULL);
  if (strcmp (how, "forged") == 0)
    signature[0] ^= 1;
  base64 = g_base64_encode (signature, sizeof signature);
  proof = g_strconcat ("v=", base64, NULL);
  return say_base64 (server, "success", proof);
}

static gboolean
say_deep (AnttServer *server, int depth)
{
  g_autoptr (GString) xml = g_string_new (NULL);

  for (int i = 0; i < depth; i++)
    g_string_append (xml, "<a>");
  return say (server, xml->str);
}

static void
cut (AnttServer *server, gboolean reset)
{
  struct linger linger = { .l_onoff = 1, .l_linger = 0 };

  if (reset)
    setsockopt (server->fd, SOL_SOCKET, SO_LINGER, &linger, sizeof linger);
  close (server->fd);
  server->fd = -1;
}

static gboolean
run_command (AnttServer *server, const char *line)
{
  g_auto (GStrv) words = g_strsplit (line, " ", 2);
  const char *argument = words[1] != NULL ? words[1] : "";

  if (strcmp (words[0], "!tls") == 0)
    return start_tls (server);
  if (strcmp (words[0], "!challenge") == 0)
    return say_challenge (server, argument);
  if (strcmp (words[0], "!success") == 0)
    return say_success (server, argument);
  if (strcmp (words[0], "!deep") == 0)
    return say_deep (server, atoi (argument));
  if (strcmp (words[0], "!flood") == 0)
    while (say (server, argument))
      ;
  else if (strcmp (words[0], "!cut") == 0 || strcmp (words[0], "!reset") == 0)
    cut (server, line[1] == 'r');
  else
    g_assert_cmpstr (words[0], ==, "!silent");
  return strcmp (words[0], "!silent") != 0;
}

static gboolean
run_line (AnttServer *server, const char *line)
{
  if (g_str_has_prefix (line, "C: "))
    return await (server, line + 3);
  if (g_str_has_prefix (line, "S: "))
    return say (server, line + 3);

  return run_command (server, line);
}

static gpointer
run (gpointer data)
{
  AnttServer *server = data;
  struct timeval patience = { .tv_sec = PATIENCE_S };
  int one = 1;

  setsockopt (server->listener, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  server->fd = accept4 (server->listener, NULL, NULL, SOCK_CLOEXEC);
  shutdown (server->listener, SHUT_RDWR); /* the next one is refused */
  if (server->fd < 0)
    return NULL;

  setsockopt (server->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  setsockopt (server->fd, SOL_SOCKET, SO_SNDTIMEO, &patience, sizeof patience);
  setsockopt (server->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  for (char **line = server->script; *line != NULL && server->fd >= 0; line++)
    if (!run_line (server, *line))
      break;
  while (server->fd >= 0 && receive (server))
    ;
  if (server->ssl != NULL && server->fd >= 0)
    SSL_shutdown (server->ssl);
  if (server->fd >= 0)
    close (server->fd);
  return NULL;
}

AnttServer *
antt_server_new (const char *const *script, const AnttCertificate *certificate)
{
  AnttServer *server = g_new0 (AnttServer, 1);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;

  signal (SIGPIPE, SIG_IGN); /* OpenSSL writes to sockets without MSG_NOSIGNAL */
  server->script = g_strdupv ((char **) script);
  server->certificate = certificate;
  server->said = g_string_new (NULL);
  server->fd = -1;
  server->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (server->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (server->listener, 1), ==, 0);
  getsockname (server->listener, (struct sockaddr *) &address, &length);
  server->port = ntohs (address.sin_port);
  server->thread = g_thread_new ("server", run, server);
  return server;
}

guint16
antt_server_get_port (AnttServer *server)
{
  return server->port;
}

static void
join (AnttServer *server)
{
  if (server->thread == NULL)
    return;

  shutdown (server->listener, SHUT_RDWR); /* wakes accept() if nobody came */
  g_thread_join (g_steal_pointer (&server->thread));
}

const char *
antt_server_get_sni (AnttServer *server)
{
  join (server);
  return server->sni;
}

const char *
antt_server_get_alpn (AnttServer *server)
{
  join (server);
  return server->alpn;
}

gboolean
antt_server_saw_client_certificate (AnttServer *server)
{
  join (server);
  return server->client_certificate;
}

char *
antt_server_finish (AnttServer *server)
{
  char *said;

  join (server);
  said = g_string_free (server->said, FALSE);
  SSL_free (server->ssl);
  SSL_CTX_free (server->context);
  close (server->listener);
  g_strfreev (server->script);
  g_free (server->client_first);
  g_free (server->server_first);
  g_free (server->sni);
  g_free (server->alpn);
  g_free (server);
  return said;
}
