/* The socket to the server: its life, its errors, its place in the main loop.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-socket-private.h"

#include <errno.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <unistd.h>
#include <glib-unix.h>

#include "wire/ant-tap.h"

enum
{
  USER_TIMEOUT_MS = 30 * 1000, /* a dead peer: how long sent bytes may stay unacknowledged */
};

typedef struct
{
  GSource source;
  AntSocket *socket;
} SocketSource;

static AntSocket *
socket_ref (AntSocket *self)
{
  self->ref_count++;
  return self;
}

static void
socket_unref (AntSocket *self)
{
  if (--self->ref_count > 0)
    return;

  g_clear_pointer (&self->tls, ant_tls_free);
  g_clear_pointer (&self->tls_info, ant_tls_info_unref);
  g_byte_array_unref (self->plain);
  g_byte_array_unref (self->out);
  g_free (self->peer);
  g_free (self);
}

static void
stop_watching (AntSocket *self)
{
  if (self->tag != NULL)
    g_source_remove_unix_fd (self->source, self->tag);
  self->tag = NULL;
}

static void
close_fd (AntSocket *self)
{
  if (self->fd < 0)
    return;

  stop_watching (self);
  self->read = ant_socket_get_arrived (self);
  close (self->fd);
  self->fd = -1;
}

/* The one end: closes, then tells. */
void
ant_socket_fail (AntSocket *self, const GError *error)
{
  if (self->ended)
    return;

  self->ended = TRUE;
  close_fd (self);
  if (!self->freed)
    self->funcs.down (error, self->user_data);
}

void
ant_socket_fail_with_errno (AntSocket *self, int code)
{
  g_autoptr (GError) error = NULL;

  switch (code)
    {
    case ECONNREFUSED:
      g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_REFUSED,
                   "The connection to %s was refused: nothing listens there", self->peer);
      break;
    case ENETUNREACH:
    case EHOSTUNREACH:
    case ENETDOWN:
    case EHOSTDOWN:
    case EADDRNOTAVAIL:
    case EAFNOSUPPORT:
    case EACCES:
    case EPERM:
      g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_UNREACHABLE, "There is no route to %s: %s", self->peer,
                   g_strerror (code));
      break;
    case ETIMEDOUT:
      g_set_error (&error, ANT_WIRE_ERROR, self->connecting ? ANT_WIRE_ERROR_TIMEOUT : ANT_WIRE_ERROR_CUT,
                   self->connecting ? "%s does not answer (TCP)" : "%s has stopped answering (TCP)", self->peer);
      break;
    case ECONNRESET:
    case EPIPE:
      g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT, "%s has cut the connection: %s", self->peer,
                   g_strerror (code));
      break;
    default:
      g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_INTERNAL, "The connection to %s failed: %s", self->peer,
                   g_strerror (code));
      break;
    }
  ant_socket_fail (self, error);
}

static void
update_interest (AntSocket *self)
{
  GIOCondition interest = self->paused ? 0 : G_IO_IN | G_IO_ERR | G_IO_HUP;

  if (self->fd < 0)
    return;

  if (self->connecting || self->out->len > 0)
    interest |= G_IO_OUT;
  if (self->tag == NULL && !self->paused)
    self->tag = g_source_add_unix_fd (self->source, self->fd, interest);
  else if (self->tag != NULL && interest != self->interest)
    g_source_modify_unix_fd (self->source, self->tag, interest);
  self->interest = interest;
}

/* A paused connection that has ended: poll() tells of that whether it is asked or not, so it is not asked any more. What
 * is still to be read comes first. */
static gboolean
must_wait (AntSocket *self, GIOCondition condition)
{
  if (!self->paused)
    return FALSE;

  if (condition & (G_IO_ERR | G_IO_HUP))
    stop_watching (self);
  return TRUE;
}

static void
connect_ended (AntSocket *self)
{
  int code = 0;
  socklen_t length = sizeof code;

  getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &code, &length);
  if (code != 0)
    {
      ant_socket_fail_with_errno (self, code);
      return;
    }
  self->connecting = FALSE;
  self->funcs.connected (self->user_data);
}

static gboolean
dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  AntSocket *self = ((SocketSource *) source)->socket;
  GIOCondition condition = self->tag != NULL ? g_source_query_unix_fd (source, self->tag) : 0;
  gboolean more;

  if (self->dispatching)
    return G_SOURCE_CONTINUE;

  socket_ref (self);
  self->dispatching = TRUE;
  if (self->connecting && condition != 0)
    connect_ended (self);
  else if (!self->connecting)
    {
      if (condition & G_IO_OUT)
        ant_socket_flush (self);
      if ((condition & ~G_IO_OUT) && !must_wait (self, condition))
        ant_socket_read (self);
    }
  update_interest (self);
  self->dispatching = FALSE;
  more = self->fd >= 0;
  socket_unref (self);
  return more ? G_SOURCE_CONTINUE : G_SOURCE_REMOVE;
}

static void
finalize_source (GSource *source)
{
  socket_unref (((SocketSource *) source)->socket);
}

/**
 * ant_socket_new:
 * @context: where it lives
 * @funcs: all of them; copied
 * @user_data: handed to each
 *
 * Returns: (transfer full): a socket that is not connected
 */
AntSocket *
ant_socket_new (GMainContext *context, const AntSocketFuncs *funcs, gpointer user_data)
{
  static GSourceFuncs source_funcs = { .dispatch = dispatch, .finalize = finalize_source };
  AntSocket *self = g_new0 (AntSocket, 1);

  self->ref_count = 1;
  self->funcs = *funcs;
  self->user_data = user_data;
  self->fd = -1;
  self->plain = g_byte_array_new ();
  self->out = g_byte_array_new ();
  self->source = g_source_new (&source_funcs, sizeof (SocketSource));
  ((SocketSource *) self->source)->socket = socket_ref (self);
  /* Else GLib takes the descriptor out of its set for each dispatch and puts it back: three system calls. */
  g_source_set_can_recurse (self->source, TRUE);
  g_source_set_static_name (self->source, "[antistrophe] socket");
  g_source_attach (self->source, context);
  return self;
}

/**
 * ant_socket_free:
 * @self: (nullable) (transfer full): a socket
 *
 * Closes the connection at once; no callback follows. Also from its callbacks.
 */
void
ant_socket_free (AntSocket *self)
{
  GSource *source;

  if (self == NULL)
    return;

  self->freed = TRUE;
  self->ended = TRUE;
  close_fd (self);
  source = g_steal_pointer (&self->source);
  g_source_destroy (source);
  g_source_unref (source);
  socket_unref (self);
}

/**
 * ant_socket_peer_to_text:
 * @address: an address
 * @port: a port
 *
 * Returns: (transfer full): `192.0.2.1:5222` or `[2001:db8::1]:5222`
 */
char *
ant_socket_peer_to_text (GInetAddress *address, guint16 port)
{
  g_autofree char *literal = g_inet_address_to_string (address);
  gboolean v6 = g_inet_address_get_family (address) == G_SOCKET_FAMILY_IPV6;

  return g_strdup_printf (v6 ? "[%s]:%u" : "%s:%u", literal, port);
}

/**
 * ant_socket_connect:
 * @self: a new socket
 * @address: where to
 * @port: its port
 *
 * Starts to connect; @connected or @down follows, @down perhaps before this call has returned.
 */
void
ant_socket_connect (AntSocket *self, GInetAddress *address, guint16 port)
{
  g_autoptr (GSocketAddress) target = g_inet_socket_address_new (address, port);
  struct sockaddr_storage native;
  gssize length = g_socket_address_get_native_size (target);
  int one = 1;
  int user_timeout = USER_TIMEOUT_MS;

  g_socket_address_to_native (target, &native, sizeof native, NULL);
  self->peer = ant_socket_peer_to_text (address, port);
  self->connecting = TRUE;
  self->fd = socket (native.ss_family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
  if (self->fd < 0)
    {
      ant_socket_fail_with_errno (self, errno);
      return;
    }
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt (self->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout, sizeof user_timeout);
  setsockopt (self->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
  if (connect (self->fd, (struct sockaddr *) &native, (socklen_t) length) < 0 && errno != EINPROGRESS)
    {
      ant_socket_fail_with_errno (self, errno);
      return;
    }
  self->interest = G_IO_OUT;
  self->tag = g_source_add_unix_fd (self->source, self->fd, self->interest);
}

/**
 * ant_socket_start_tls:
 * @self: a connected socket; nothing that the server sent in the clear may be unread
 * @options: whom to expect
 *
 * Starts the handshake; @secured or @down follows. The server's certificate is known in both.
 */
void
ant_socket_start_tls (AntSocket *self, const AntTlsOptions *options)
{
  g_autoptr (GError) error = NULL;

  g_return_if_fail (self->tls == NULL);

  self->tls = ant_tls_new (options, &error);
  if (self->tls == NULL)
    {
      ant_socket_fail (self, error);
      return;
    }
  socket_ref (self);
  self->handshaking = TRUE;
  ant_socket_handshake (self);
  update_interest (self);
  socket_unref (self);
}

/**
 * ant_socket_write:
 * @self: a connected socket
 * @bytes: (array length=length): what to send, in the clear
 * @length: their number
 *
 * Sends what the kernel takes at once and keeps the rest.
 */
void
ant_socket_write (AntSocket *self, const char *bytes, gsize length)
{
  if (self->fd < 0 || self->broken != 0 || length == 0)
    return;

  socket_ref (self);
  g_byte_array_append (self->plain, (const guint8 *) bytes, (guint) length);
  self->written += length;
  ant_socket_flush (self);
  update_interest (self);
  socket_unref (self);
}

/**
 * ant_socket_set_eager:
 * @self: a socket
 * @eager: acknowledge at once what comes
 *
 * While a login goes to and fro in single lines, a server that waits for acknowledgements before it sends the next one
 * (Nagle) meets a kernel that waits with acknowledging: 40 ms each time. Costs a system call a read and a segment.
 */
void
ant_socket_set_eager (AntSocket *self, gboolean eager)
{
  self->eager = eager;
}

/**
 * ant_socket_set_paused:
 * @self: a connected socket
 * @paused: whether to leave what comes in the kernel
 *
 * What one call has read is still handed over. While paused the end of the connection is not noticed.
 */
void
ant_socket_set_paused (AntSocket *self, gboolean paused)
{
  self->paused = paused;
  update_interest (self);
}

/**
 * ant_socket_close:
 * @self: a socket
 *
 * Ends TLS properly if there is room for it, and closes; @down is not called.
 */
void
ant_socket_close (AntSocket *self)
{
  if (self->fd < 0)
    return;

  if (self->tls != NULL && !self->handshaking && self->out->len == 0 && self->plain->len == 0)
    {
      ant_tls_shutdown (self->tls);
      ant_tls_take (self->tls, self->out);
      if (send (self->fd, self->out->data, self->out->len, MSG_NOSIGNAL) < 0)
        g_debug ("close_notify to %s: %s", self->peer, g_strerror (errno));
    }
  self->ended = TRUE;
  close_fd (self);
}

/**
 * ant_socket_get_peer:
 * @self: a socket
 *
 * Returns: (transfer none) (nullable): address and port, for messages
 */
const char *
ant_socket_get_peer (AntSocket *self)
{
  return self->peer;
}

/**
 * ant_socket_get_tls_info:
 * @self: a socket
 *
 * Returns: (transfer none) (nullable): the server's certificate, once shown
 */
AntTlsInfo *
ant_socket_get_tls_info (AntSocket *self)
{
  return self->tls_info;
}

/**
 * ant_socket_is_open:
 * @self: a socket
 *
 * Returns: %TRUE while there is a connection, or one is being made
 */
gboolean
ant_socket_is_open (AntSocket *self)
{
  return self->fd >= 0;
}

/**
 * ant_socket_is_secure:
 * @self: a socket
 *
 * Returns: %TRUE once TLS is there
 */
gboolean
ant_socket_is_secure (AntSocket *self)
{
  return self->tls != NULL && !self->handshaking;
}

/**
 * ant_socket_get_written:
 * @self: a socket
 *
 * Returns: how many clear bytes were ever written; the offset of the next one
 */
guint64
ant_socket_get_written (AntSocket *self)
{
  return self->written;
}

/**
 * ant_socket_get_queued:
 * @self: a socket
 *
 * Returns: how many bytes the kernel has not taken yet
 */
gsize
ant_socket_get_queued (AntSocket *self)
{
  return self->plain->len + self->out->len;
}

/**
 * ant_socket_get_arrived:
 * @self: a socket
 *
 * Returns: how many bytes have come over this connection, before TLS, read or not
 */
guint64
ant_socket_get_arrived (AntSocket *self)
{
  int unread = 0;

  if (self->fd < 0 || self->connecting || ioctl (self->fd, FIONREAD, &unread) != 0)
    return self->read;

  return self->read + (guint) unread;
}

/**
 * ant_socket_get_read:
 * @self: a socket
 *
 * Returns: how many of these were read; what was left when the connection ended counts as read
 */
guint64
ant_socket_get_read (AntSocket *self)
{
  return self->read;
}

/**
 * ant_socket_get_rtt_us:
 * @self: a socket
 *
 * The kernel is asked once for all that one read has brought.
 *
 * Returns: TCP's smoothed round-trip time in microseconds (TCP_INFO); 0 when unknown
 */
guint
ant_socket_get_rtt_us (AntSocket *self)
{
  struct tcp_info info;
  socklen_t length = sizeof info;

  if (self->fd < 0 || self->connecting)
    return 0;
  if (self->rtt_us != 0 && self->rtt_read == self->read)
    return self->rtt_us;
  memset (&info, 0, sizeof info);
  if (getsockopt (self->fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return 0;

  self->rtt_us = info.tcpi_rtt;
  self->rtt_read = self->read;
  return self->rtt_us;
}
