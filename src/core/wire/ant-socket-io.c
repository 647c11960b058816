/* The socket to the server: what goes out, what comes in, and their stamps.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-socket-private.h"

#include <errno.h>
#include <string.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include "wire/ant-tap.h"

enum
{
  READ_SIZE = 16 * 1024 + 512,   /* a TLS record and its frame */
  TURN_US = 1000,                /* of reading: then the other links have theirs, and deadlines are looked at */
  CHUNK = 16 * 1024,             /* one TLS record */
};

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

/* The server may have said something before it went: that is read first, and reading ends with the connection's end. */
static void
fail_writing (AntSocket *self, int code)
{
  if (code != ECONNRESET && code != EPIPE && code != ETIMEDOUT)
    {
      ant_socket_fail_with_errno (self, code);
      return;
    }
  self->broken = code;
  g_byte_array_set_size (self->plain, 0);
  g_byte_array_set_size (self->out, 0);
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
        fail_writing (self, errno);
      return FALSE;
    }
  g_byte_array_remove_range (self->out, 0, (guint) length);
  if (!self->freed)
    self->funcs.sent (get_sent (self), now, self->user_data);
  return self->out->len == 0;
}

void
ant_socket_flush (AntSocket *self)
{
  g_autoptr (GError) error = NULL;

  if (self->flushing)
    return; /* written from inside @sent: the loop below sees it */

  self->flushing = TRUE;
  while (self->fd >= 0 && !self->connecting && self->broken == 0)
    {
      if (self->out->len == 0 && !refill (self, &error))
        ant_socket_fail (self, error);
      if (self->fd < 0 || self->out->len == 0 || !write_out (self))
        break;
    }
  self->flushing = FALSE;
}

void
ant_socket_handshake (AntSocket *self)
{
  g_autoptr (GError) error = NULL;
  gboolean good = ant_tls_handshake (self->tls, &error);
  AntTlsInfo *info = ant_tls_get_info (self->tls);

  g_clear_pointer (&self->tls_info, ant_tls_info_unref);
  self->tls_info = info != NULL ? ant_tls_info_ref (info) : NULL;
  if (good && ant_tls_is_ready (self->tls))
    self->handshaking = FALSE;
  ant_socket_flush (self); /* also the alert */
  if (!good)
    ant_socket_fail (self, error);
  else if (!self->handshaking && self->fd >= 0 && !self->freed)
    self->funcs.secured (self->user_data);
}

static void
take_encrypted (AntSocket *self, const char *bytes, gsize length, const AntReadStamp *stamp)
{
  g_autoptr (GError) error = NULL;
  AntReadStamp own = *stamp;
  char clear[CHUNK];
  gssize n = 0;

  ant_tls_put (self->tls, bytes, length);
  if (self->handshaking)
    ant_socket_handshake (self);
  while (self->fd >= 0 && !self->handshaking && !self->freed
         && (n = ant_tls_read (self->tls, clear, sizeof clear, &error)) > 0)
    {
      own.more = ant_tls_has_more (self->tls);
      self->funcs.data (clear, (gsize) n, &own, self->user_data);
    }
  ant_socket_flush (self); /* key updates, alerts */
  if (error != NULL)
    ant_socket_fail (self, error);
}

static void
take (AntSocket *self, const char *bytes, gsize length, const AntReadStamp *stamp)
{
  if (self->tls != NULL)
    take_encrypted (self, bytes, length, stamp);
  else
    self->funcs.data (bytes, length, stamp, self->user_data);
}

/* The kernel's stamp of the newest segment in this read; without one (the first segments after the option was set, other
 * kernels) our own, taken after the read: before it, it would be older than data that came meanwhile. What came before
 * that segment cannot be told apart: the kernel joins segments that wait, and keeps one stamp. */
static gssize
receive (AntSocket *self, char *buffer, gsize size, AntReadStamp *ret_stamp)
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
  *ret_stamp = (AntReadStamp){ ant_clock_wall_ns (ant_clock_system ()), ANT_STAMP_POLL, FALSE };
  for (struct cmsghdr *c = CMSG_FIRSTHDR (&message); c != NULL; c = CMSG_NXTHDR (&message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS)
      {
        memcpy (&time, CMSG_DATA (c), sizeof time);
        ret_stamp->received_ns = time.tv_sec * G_GINT64_CONSTANT (1000000000) + time.tv_nsec;
        ret_stamp->stamp = ANT_STAMP_KERNEL;
      }
  return length;
}

static void
end_of_file (AntSocket *self)
{
  g_autoptr (GError) error = NULL;

  if (self->tls != NULL && ant_tls_is_closed (self->tls))
    {
      ant_socket_fail (self, NULL);
      return;
    }
  if (self->broken != 0)
    {
      ant_socket_fail_with_errno (self, self->broken);
      return;
    }
  if (self->handshaking)
    g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT, "%s closed the connection during the TLS handshake",
                 self->peer);
  else if (self->tls != NULL)
    g_set_error (&error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT, "%s closed the connection without ending TLS", self->peer);
  ant_socket_fail (self, error);
}

void
ant_socket_read (AntSocket *self)
{
  char buffer[READ_SIZE];
  AntReadStamp stamp;
  gint64 end_us = g_get_monotonic_time () + TURN_US;

  while (self->fd >= 0 && !self->paused)
    {
      gssize length = receive (self, buffer, sizeof buffer, &stamp);

      if (length < 0 && errno == EINTR)
        continue;
      if (length < 0)
        {
          if (errno != EAGAIN)
            ant_socket_fail_with_errno (self, errno);
          return;
        }
      if (length == 0)
        {
          end_of_file (self);
          return;
        }
      self->read += (guint64) length;
      take (self, buffer, (gsize) length, &stamp);
      /* The first: it was empty, no need to ask. */
      if (length < (gssize) sizeof buffer || g_get_monotonic_time () >= end_us)
        return;
    }
}
