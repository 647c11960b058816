/* A wire between client and server that a test can cut, or make swallow what is sent.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-relay.h"

#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

/* A byte in @orders. */
enum
{
  CUT = 'c',
  SWALLOW = 's',
  END = 'e',
};

struct _AnttRelay
{
  int listener;
  int orders[2];
  guint16 port;
  guint16 server_port;
  GThread *thread;

  /* the thread's */
  int client;
  int server;
  gboolean swallowing;
};

static struct sockaddr_in
loopback (guint16 port)
{
  return (struct sockaddr_in) {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
}

static void
hang_up (AnttRelay *relay)
{
  if (relay->client >= 0)
    close (relay->client);
  if (relay->server >= 0)
    close (relay->server);
  relay->client = relay->server = -1;
  relay->swallowing = FALSE;
}

static void
take_client (AnttRelay *relay)
{
  struct sockaddr_in address = loopback (relay->server_port);

  hang_up (relay);
  relay->client = accept4 (relay->listener, NULL, NULL, SOCK_CLOEXEC);
  relay->server = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (connect (relay->server, (struct sockaddr *) &address, sizeof address) < 0)
    hang_up (relay);
}

/* FALSE at the end of @from. */
static gboolean
pass_on (int from, int to, gboolean swallow)
{
  char buffer[16384];
  gssize length = recv (from, buffer, sizeof buffer, 0);

  return length > 0 && (swallow || send (to, buffer, (gsize) length, MSG_NOSIGNAL) == length);
}

/* FALSE when all ends. */
static gboolean
obey (AnttRelay *relay)
{
  char order = END;

  if (read (relay->orders[0], &order, 1) != 1 || order == END)
    return FALSE;
  if (order == CUT)
    hang_up (relay);
  else
    relay->swallowing = TRUE;
  return TRUE;
}

static gpointer
run (gpointer data)
{
  AnttRelay *relay = data;
  gboolean going = TRUE;

  while (going)
    {
      struct pollfd fds[] = {
        { .fd = relay->orders[0], .events = POLLIN },
        { .fd = relay->listener, .events = POLLIN },
        { .fd = relay->client, .events = POLLIN },
        { .fd = relay->server, .events = POLLIN },
      };

      poll (fds, G_N_ELEMENTS (fds), -1);
      if (fds[0].revents != 0)
        going = obey (relay);
      else if (fds[1].revents != 0)
        take_client (relay);
      else if ((fds[2].revents != 0 && !pass_on (relay->client, relay->server, relay->swallowing))
               || (fds[3].revents != 0 && !pass_on (relay->server, relay->client, FALSE)))
        hang_up (relay);
    }
  hang_up (relay);
  return NULL;
}

AnttRelay *
antt_relay_new (guint16 server_port)
{
  AnttRelay *relay = g_new0 (AnttRelay, 1);
  struct sockaddr_in address = loopback (0);
  socklen_t length = sizeof address;

  relay->server_port = server_port;
  relay->client = relay->server = -1;
  relay->listener = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  g_assert_cmpint (bind (relay->listener, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (listen (relay->listener, 4), ==, 0);
  getsockname (relay->listener, (struct sockaddr *) &address, &length);
  relay->port = ntohs (address.sin_port);
  g_assert_cmpint (pipe2 (relay->orders, O_CLOEXEC), ==, 0);
  relay->thread = g_thread_new ("relay", run, relay);
  return relay;
}

static void
order (AnttRelay *relay, char what)
{
  g_assert_cmpint (write (relay->orders[1], &what, 1), ==, 1);
}

void
antt_relay_free (AnttRelay *relay)
{
  order (relay, END);
  g_thread_join (relay->thread);
  close (relay->listener);
  close (relay->orders[0]);
  close (relay->orders[1]);
  g_free (relay);
}

guint16
antt_relay_get_port (AnttRelay *relay)
{
  return relay->port;
}

void
antt_relay_cut (AnttRelay *relay)
{
  order (relay, CUT);
}

void
antt_relay_swallow (AnttRelay *relay)
{
  order (relay, SWALLOW);
}
