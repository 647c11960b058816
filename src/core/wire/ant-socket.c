/* The socket to the server: non-blocking TCP, TLS over it, receive stamps of the kernel, send stamps.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-socket.h"

#include <errno.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/types.h>
#include <unistd.h>
#include <glib-unix.h>

#include "wire/ant-tap.h"

enum
{
  READ_SIZE = 16 * 1024 + 512,   /* a TLS record and its frame */
  READS_PER_DISPATCH = 4,        /* then the other links have their turn */
  CHUNK = 16 * 1024,             /* one TLS record */
  USER_TIMEOUT_MS = 30 * 1000,   /* a dead peer: how long sent bytes may stay unacknowledged */
};

/**
 * AntSocket:
 *
 * One connection, used once. Belongs to the thread that runs its context. The owner's last word is ant_socket_free();
 * the memory stays until the socket's own frames have returned, so it may come from any of the callbacks.
 * Clear bytes wait in @plain; what the kernel is to get next is in @out, never more than one chunk (and what the
 * handshake wants to say): so the stamp before a write belongs to that chunk.
 */
struct _AntSocket
{
  guint ref_count;
  AntSocketFuncs funcs;
  gpointer user_data;

  GSource *source;
  gpointer tag;
  GIOCondition interest;
  int fd;                /* -1: not yet, or no more */
  char *peer;            /* "192.0.2.1:5222" */

  AntTls *tls;           /* (nullable) */
  AntTlsInfo *tls_info;  /* (nullable): outlives @tls */
  GByteArray *plain;
  GByteArray *out;
  guint64 written;       /* clear bytes ever given to ant_socket_write() */

  guint connecting : 1;
  guint handshaking : 1;
  guint dispatching : 1;
  guint flushing : 1;
  guint ended : 1;
  guint freed : 1;
  guint eager : 1;
};

typedef struct
{
  GSource source;
  AntSocket *socket;
} SocketSource;

static void flush (AntSocket *self);

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
close_fd (AntSocket *self)
{
  if (self->fd < 0)
    return;

  if (self->tag != NULL)
    g_source_remove_unix_fd (self->source, self->tag);
  self->tag = NULL;
  close (self->fd);
  self->fd = -1;
}

/* The one end: closes, then tells. */
static void
fail (AntSocket *self, const GError *error)
{
  if (self->ended)
    return;

  self->ended = TRUE;
  close_fd (self);
  if (!self->freed)
    self->funcs.down (error, self->user_data);
}

static void
fail_with_errno (AntSocket *self, int code)
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
  fail (self, error);
}

static void
update_interest (AntSocket *self)
{
  GIOCondition interest = G_IO_IN | G_IO_ERR | G_IO_HUP;

  if (self->fd < 0)
    return;

  if (self->connecting || self->out->len > 0)
    interest |= G_IO_OUT;
  if (interest != self->interest)
    g_source_modify_unix_fd (self->source, self->tag, interest);
  self->interest = interest;
}

/* Fills the empty @out: with one chunk of what waits, encrypted or not. */
static gboolean
refill (AntSocket *self, GError **error)
{
  guint length = MIN (self->plain->len, CHUNK);

  if (self->tls == NULL)
    {
      g_byte_array_append (self->out, self->plain->data, length);
    }
  else
    {
      if (self->handshaking)
        length = 0;
      if (length > 0 && !ant_tls_write (self->tls, (const char *) self->plain->data, length, error))
        return FALSE;
      ant_tls_take (self->tls, self->out);
    }
  if (length > 0)
    g_byte_array_remove_range (self->plain, 0, length);
  return TRUE;
}

/* How far the clear bytes have left: of an encrypted record all or nothing. */
static guint64
get_sent (AntSocket *self)
{
  if (self->tls == NULL)
    return self->written - self->plain->len - self->out->len;

  return self->out->len == 0 ? self->written - self->plain->len : 0;
}

/* One write to the kernel. FALSE when it takes no more, or the connection has ended. */
static gboolean
write_out (AntSocket *self)
{
  gint64 now = ant_clock_wall_ns (ant_clock_system ());
  gssize length = send (self->fd, self->out->data, self->out->len, MSG_NOSIGNAL);

  if (length < 0)
    {
      if (errno != EAGAIN && errno != EINTR)
        fail_with_errno (self, errno);
      return FALSE;
    }
  g_byte_array_remove_range (self->out, 0, (guint) length);
  if (!self->freed)
    self->funcs.sent (get_sent (self), now, self->user_data);
  return self->out->len == 0;
}

static void
flush (AntSocket *self)
{
  g_autoptr (GError) error = NULL;

  if (self->flushing)
    return; /* written from inside @sent: the loop below sees it */

  self->flushing = TRUE;
  while (self->fd >= 0 && !self->connecting)
    {
      if (self->out->len == 0 && !refill (self, &error))
        fail (self, error);
      if (self->fd < 0 || self->out->len == 0 || !write_out (self))
        break;
    }
  self->flushing = FALSE;
}

static void
handshake (AntSocket *self)
{
  g_autoptr (GError) error = NULL;
  gboolean good = ant_tls_handshake (self->tls, &error);
  AntTlsInfo *info = ant_tls_get_info (self->tls);

  g_clear_pointer (&self->tls_info, ant_tls_info_unref);
  self->tls_info = info != NULL ? ant_tls_info_ref (info) : NULL;
  if (good && ant_tls_is_ready (self->tls))
    self->handshaking = FALSE;
  flush (self); /* also the alert */
  if (!good)
    fail (self, error);
  else if (!self->handshaking && self->fd >= 0 && !self->freed)
    self->funcs.secured (self->user_data);
}

static void
take_encrypted (AntSocket *self, const char *bytes, gsize length, gint64 received_ns, AntStamp stamp)
{
  g_autoptr (GError) error = NULL;
  char clear[CHUNK];
  gssize n = 0;

  ant_tls_put (self->tls, bytes, length);
  if (self->handshaking)
    handshake (self);
  while (self->fd >= 0 && !self->handshaking && !self->freed
         && (n = ant_tls_read (self->tls, clear, sizeof clear, &error)) > 0)
    self->funcs.data (clear, (gsize) n, received_ns, stamp, self->user_data);
  flush (self); /* key updates, alerts */
  if (error != NULL)
    fail (self, error);
}

static void
take (AntSocket *self, const char *bytes, gsize length, gint64 received_ns, AntStamp stamp)
{
  if (self->tls != NULL)
    take_encrypted (self, bytes, length, received_ns, stamp);
  else
    self->funcs.data (bytes, length, received_ns, stamp, self->user_data);
}

/* The kernel's stamp of the newest segment in this read; without one (the first segments after the option was set, other
 * kernels) our own, taken after the read: before it, it would be older than data that came meanwhile. */
static gssize
receive (AntSocket *self, char *buffer, gsize size, gint64 *ret_ns, AntStamp *ret_stamp)
{
  union
  {
    char bytes[256];
    struct cmsghdr align;
  } control;
  struct iovec vector = { buffer, size };
  struct msghdr message = {
    .msg_iov = &vector,
    .msg_iovlen = 1,
    .msg_control = control.bytes,
    .msg_controllen = sizeof control.bytes,
  };
  gssize length = recvmsg (self->fd, &message, 0);
  const int one = 1;
  struct timespec time;

  if (length <= 0)
    return length;

  if (self->eager)
    setsockopt (self->fd, IPPROTO_TCP, TCP_QUICKACK, &one, sizeof one); /* lasts for a while only: each time */
  *ret_stamp = ANT_STAMP_POLL;
  *ret_ns = ant_clock_wall_ns (ant_clock_system ());
  for (struct cmsghdr *c = CMSG_FIRSTHDR (&message); c != NULL; c = CMSG_NXTHDR (&message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS)
      {
        memcpy (&time, CMSG_DATA (c), sizeof time);
        *ret_ns = time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
        *ret_stamp = ANT_STAMP_KERNEL;
      }
  return length;
}

static void
end_of_file (AntSocket *self)
{
  g_autoptr (GError) error = NULL;

  if (self->tls != NULL && ant_tls_is_closed (self->tls))
    {
      fail (self, NULL);
      return;
    }
  if (self->handshaking)
    g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT, "%s closed the connection during the TLS handshake",
                 self->peer);
  else if (self->tls != NULL)
    g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT, "%s closed the connection without ending TLS", self->peer);
  fail (self, error);
}

static void
read_some (AntSocket *self)
{
  char buffer[READ_SIZE];
  gint64 received_ns;
  AntStamp stamp;

  for (int i = 0; i < READS_PER_DISPATCH && self->fd >= 0; i++)
    {
      gssize length = receive (self, buffer, sizeof buffer, &received_ns, &stamp);

      if (length < 0 && errno == EINTR)
        continue;
      if (length < 0)
        {
          if (errno != EAGAIN)
            fail_with_errno (self, errno);
          return;
        }
      if (length == 0)
        {
          end_of_file (self);
          return;
        }
      take (self, buffer, (gsize) length, received_ns, stamp);
      if (length < (gssize) sizeof buffer)
        return; /* it was empty: no need to ask */
    }
}

static void
connect_ended (AntSocket *self)
{
  int code = 0;
  socklen_t length = sizeof code;

  getsockopt (self->fd, SOL_SOCKET, SO_ERROR, &code, &length);
  if (code != 0)
    {
      fail_with_errno (self, code);
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
        flush (self);
      if (condition & ~G_IO_OUT)
        read_some (self);
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
      fail_with_errno (self, errno);
      return;
    }
  setsockopt (self->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
  setsockopt (self->fd, IPPROTO_TCP, TCP_USER_TIMEOUT, &user_timeout, sizeof user_timeout);
  setsockopt (self->fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one);
  if (connect (self->fd, (struct sockaddr *) &native, (socklen_t) length) < 0 && errno != EINPROGRESS)
    {
      fail_with_errno (self, errno);
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
      fail (self, error);
      return;
    }
  socket_ref (self);
  self->handshaking = TRUE;
  handshake (self);
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
  if (self->fd < 0 || length == 0)
    return;

  socket_ref (self);
  g_byte_array_append (self->plain, (const guint8 *) bytes, (guint) length);
  self->written += length;
  flush (self);
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
 * ant_socket_get_rtt_us:
 * @self: a socket
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
  memset (&info, 0, sizeof info);
  if (getsockopt (self->fd, IPPROTO_TCP, TCP_INFO, &info, &length) != 0)
    return 0;

  return info.tcpi_rtt;
}
