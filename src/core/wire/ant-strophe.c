/* libstrophe on one end of a local pair: it keeps stream, SASL and bind, and never sees the network.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-strophe.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <unistd.h>
#include <strophe.h>

#include "wire/ant-tap.h"

enum
{
  READ_SIZE = 64 * 1024,
  /* What a handler answers is written by the run after the one that read the question: look twice before resting. */
  IDLE_PASSES = 2,
};

/**
 * AntStrophe:
 *
 * One libstrophe connection, used once, with a context of its own. Belongs to one thread, which must be the same for all
 * of them: libstrophe's SHA-1 has a static workspace.
 *
 * Implementation overview. libstrophe insists on connecting a TCP socket by itself. It is given a datagram socket, whose
 * connect() sends nothing and succeeds at once; when that is done, its descriptor is replaced by one end of a socket pair.
 * So nothing can be seen, or joined, on the loopback interface. Both ends of the pair are in this process, so no event
 * source is needed for it: ant_strophe_pump() moves bytes until nothing moves any more, and never waits. libstrophe's own
 * timers only run inside the pump; the deadlines that count are the owner's.
 */
struct _AntStrophe
{
  AntStropheFuncs funcs;
  gpointer user_data;

  xmpp_ctx_t *context;
  xmpp_conn_t *connection;
  int ours;            /* our end of the pair */
  int theirs;          /* libstrophe's descriptor, which it closes itself; -1 after that */
  GByteArray *input;   /* for libstrophe, not yet in the pair */
  GString *stanzas;    /* to be sent, not yet given to libstrophe: it makes a system call of each piece */
  guint64 handed;      /* bytes given to ant_strophe_send() */
  guint64 pulled;      /* bytes that came out of the pair since @up */

  guint up : 1;
  guint down : 1;
  guint deaf : 1;      /* @output has thrown it away */
  guint pumping : 1;
  guint again : 1;
};

/* libstrophe calls back for its socket without any data of ours; set only while one of our calls is on the stack. */
static _Thread_local AntStrophe *connecting;

/* libstrophe keeps the first context that made a parser in a static variable, for ever: so that one is never freed. */
static void
initialize_once (void)
{
  static xmpp_conn_t *anchor;

  if (g_once_init_enter (&anchor))
    {
      xmpp_initialize ();
      g_once_init_leave (&anchor, xmpp_conn_new (xmpp_ctx_new (NULL, NULL)));
    }
}

static int
on_socket (xmpp_conn_t *connection, void *socket_address)
{
  int datagram;

  /* 0.14 takes a stale EINPROGRESS for success when a callback refuses, and asks again from xmpp_run_once(). */
  errno = ECANCELED;
  if (connecting == NULL)
    return -1;

  connecting->theirs = *(int *) socket_address;
  if (connecting->theirs >= FD_SETSIZE)
    return -1; /* select() would write beyond its set */

  datagram = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (datagram < 0 || dup3 (datagram, connecting->theirs, O_CLOEXEC) < 0)
    {
      if (datagram >= 0)
        close (datagram);
      errno = ECANCELED;
      return -1;
    }
  close (datagram);
  return 0;
}

static void
on_event (xmpp_conn_t *connection, xmpp_conn_event_t event, int code, xmpp_stream_error_t *stream_error, void *user_data)
{
  AntStrophe *self = user_data;

  if (event != XMPP_CONN_CONNECT)
    self->theirs = -1; /* it is closed now */
  if (self->down)
    return;

  if (event == XMPP_CONN_CONNECT)
    {
      self->up = TRUE;
      self->funcs.up (self->user_data);
    }
  else
    {
      self->down = TRUE;
      self->funcs.down (self->user_data);
    }
}

static int
connect_strophe (AntStrophe *self, gboolean component)
{
  static const char anywhere[] = "127.0.0.1"; /* a literal, so that nothing is looked up */
  int result;

  /* Fails at once, since nothing is connecting; but it allocates the stream management state that
   * xmpp_connect_component() forgets and every send needs. */
  xmpp_connect_client (self->connection, anywhere, 9, on_event, self);

  connecting = self;
  if (component)
    result = xmpp_connect_component (self->connection, anywhere, 9, on_event, self);
  else
    result = xmpp_connect_client (self->connection, anywhere, 9, on_event, self);
  connecting = NULL;
  return result;
}

static gboolean
join (AntStrophe *self, gboolean component, GError **error)
{
  int pair[2];

  if (connect_strophe (self, component) != XMPP_EOK)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_INTERNAL,
                   self->theirs >= FD_SETSIZE ? "Too many open files: libstrophe takes no descriptor above %d, this is %d"
                                              : "libstrophe refuses to start (descriptor limit %d, got %d)",
                   FD_SETSIZE - 1, self->theirs);
      self->theirs = -1;
      return FALSE;
    }
  if (socketpair (AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair) < 0)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_INTERNAL, "No local pair for libstrophe: %s", g_strerror (errno));
      return FALSE;
    }
  self->ours = pair[0];
  dup3 (pair[1], self->theirs, O_CLOEXEC);
  close (pair[1]);
  return TRUE;
}

static void
configure (AntStrophe *self, const AntStropheOptions *options)
{
  xmpp_conn_set_flags (self->connection, XMPP_CONN_FLAG_DISABLE_TLS | XMPP_CONN_FLAG_DISABLE_SM);
  xmpp_conn_set_jid (self->connection, options->jid);
  xmpp_conn_set_pass (self->connection, options->password);
  xmpp_conn_set_sockopt_callback (self->connection, on_socket);
}

/**
 * ant_strophe_new:
 * @options: who logs in; only read
 * @funcs: all of them; copied
 * @user_data: handed to each
 * @error: ANT_WIRE_ERROR_INTERNAL
 *
 * Makes a connection that waits for ant_strophe_pump(): then libstrophe says its stream header.
 *
 * Returns: (transfer full): the connection, or %NULL
 */
AntStrophe *
ant_strophe_new (const AntStropheOptions *options, const AntStropheFuncs *funcs, gpointer user_data, GError **error)
{
  g_autoptr (AntStrophe) self = NULL;

  initialize_once ();
  self = g_new0 (AntStrophe, 1);
  self->funcs = *funcs;
  self->user_data = user_data;
  self->ours = self->theirs = -1;
  self->input = g_byte_array_new ();
  self->stanzas = g_string_new (NULL);
  self->context = xmpp_ctx_new (NULL, NULL); /* no log: it carries passwords */
  self->connection = xmpp_conn_new (self->context);
  configure (self, options);
  if (!join (self, options->component, error))
    return NULL;

  return g_steal_pointer (&self);
}

/**
 * ant_strophe_input:
 * @self: a connection
 * @bytes: (array length=length): what libstrophe is to read next: composed or checked by us
 * @length: their number
 *
 * The next pump hands it over.
 */
void
ant_strophe_input (AntStrophe *self, const char *bytes, gsize length)
{
  g_byte_array_append (self->input, (const guint8 *) bytes, (guint) length);
}

/**
 * ant_strophe_send:
 * @self: a connection that is up
 * @xml: one stanza
 *
 * The next pump gives @xml to libstrophe and brings it to @output.
 */
void
ant_strophe_send (AntStrophe *self, GBytes *xml)
{
  gsize length;
  const char *bytes = g_bytes_get_data (xml, &length);

  if (!self->up || self->down)
    return;

  g_string_append_len (self->stanzas, bytes, length);
  self->handed += length;
}

/* It takes the length, and calls strlen() all the same. */
static void
hand_stanzas (AntStrophe *self)
{
  if (self->stanzas->len == 0)
    return;

  xmpp_send_raw (self->connection, self->stanzas->str, self->stanzas->len);
  if (self->stanzas->allocated_len <= READ_SIZE)
    {
      g_string_truncate (self->stanzas, 0);
      return;
    }
  g_string_free (self->stanzas, TRUE);
  self->stanzas = g_string_new (NULL);
}

/* After login libstrophe is given nothing to read and says nothing of its own: what was handed over is all that can come
 * out. */
static gboolean
is_silent (AntStrophe *self)
{
  return self->up;
}

/* TRUE when something was moved into the pair, or libstrophe has not read all that is in it. */
static gboolean
push_input (AntStrophe *self)
{
  int unread = 0;
  gssize length;

  if (self->input->len > 0)
    {
      length = send (self->ours, self->input->data, self->input->len, MSG_NOSIGNAL);
      if (length > 0)
        g_byte_array_remove_range (self->input, 0, (guint) length);
      return TRUE;
    }
  if (is_silent (self))
    return FALSE;
  return self->theirs >= 0 && ioctl (self->theirs, FIONREAD, &unread) == 0 && unread > 0;
}

/* TRUE when something came out of the pair. */
static gboolean
pull_output (AntStrophe *self)
{
  char buffer[READ_SIZE];
  gssize length;

  if (!self->funcs.has_room (self->user_data))
    return FALSE; /* libstrophe keeps its queue */

  length = recv (self->ours, buffer, sizeof buffer, 0);
  if (length <= 0)
    return FALSE;

  if (self->up)
    self->pulled += (guint64) length;
  if (!self->deaf && !self->funcs.output (buffer, (gsize) length, self->user_data))
    self->deaf = TRUE;
  return TRUE;
}

/* libstrophe frees what it keeps for a SCRAM exchange only when that ends; in all other states the element is nonsense to
 * it and ends the connection, which is what is wanted. Nobody hears what it answers. */
static void
abandon_sasl (AntStrophe *self)
{
  static const char failure[] = "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><aborted/></failure>";

  if (self->ours < 0)
    return;

  self->down = TRUE;
  ant_strophe_input (self, failure, strlen (failure));
  for (guint i = 0; i < IDLE_PASSES; i++)
    {
      push_input (self);
      xmpp_run_once (self->context, 0);
    }
}

/**
 * ant_strophe_free:
 * @self: (nullable) (transfer full): a connection
 *
 * Not from its callbacks: libstrophe would be on the stack.
 */
void
ant_strophe_free (AntStrophe *self)
{
  if (self == NULL)
    return;

  g_return_if_fail (!self->pumping);

  if (!self->up && !self->down)
    abandon_sasl (self);
  self->down = TRUE; /* releasing tells on_event() once more */
  xmpp_conn_release (self->connection);
  xmpp_ctx_free (self->context);
  if (self->ours >= 0)
    close (self->ours);
  g_byte_array_unref (self->input);
  g_string_free (self->stanzas, TRUE);
  g_free (self);
}

static gboolean
is_done (AntStrophe *self, gboolean moved, guint *idle)
{
  if (is_silent (self))
    return self->handed == self->pulled || !moved; /* no second look needed */

  *idle = moved ? 0 : *idle + 1;
  return *idle == IDLE_PASSES;
}

/**
 * ant_strophe_pump:
 * @self: a connection
 *
 * Moves bytes between the owner and libstrophe until nothing moves any more. Called from a callback, it takes note and
 * the running pump goes on.
 */
void
ant_strophe_pump (AntStrophe *self)
{
  guint idle = 0;
  gboolean moved;

  if (self->pumping)
    {
      self->again = TRUE;
      return;
    }
  if (self->down || (is_silent (self) && self->handed == self->pulled && self->input->len == 0))
    return;

  self->pumping = TRUE;
  do
    {
      self->again = FALSE;
      moved = push_input (self);
      hand_stanzas (self);
      xmpp_run_once (self->context, 0);
      moved = pull_output (self) || moved;
    }
  while (!self->down && (self->again || !is_done (self, moved, &idle)));
  self->pumping = FALSE;
}
