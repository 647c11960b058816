/* Free loopback ports, held until the server has them.
 *
 * A socket that is bound with SO_REUSEADDR and does not listen keeps the kernel from giving its port to anybody who
 * asks for any free one, and yet lets a server that sets SO_REUSEADDR (Prosody does) bind and listen there. So several
 * sandboxes that start at once do not take each other's ports.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-sandbox-private.h"

#include <errno.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

static int
bind_any_port (guint16 *ret_port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int yes = 1;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  if (fd < 0)
    return -1;
  if (setsockopt (fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes) < 0
      || bind (fd, (struct sockaddr *) &address, length) < 0
      || getsockname (fd, (struct sockaddr *) &address, &length) < 0)
    {
      int saved = errno;

      close (fd);
      errno = saved;
      return -1;
    }
  *ret_port = ntohs (address.sin_port);
  return fd;
}

/**
 * ant_sandbox_ports_reserve:
 * @ports: (out caller-allocates): different free ports of 127.0.0.1, held until ant_sandbox_ports_release()
 *
 * Any thread. Errors: %ANT_SANDBOX_ERROR_FAILED; nothing is held then.
 */
gboolean
ant_sandbox_ports_reserve (AntSandboxPorts *ports, GError **error)
{
  for (guint i = 0; i < ANT_SANDBOX_N_PORTS; i++)
    ports->fd[i] = -1;
  for (guint i = 0; i < ANT_SANDBOX_N_PORTS; i++)
    {
      ports->fd[i] = bind_any_port (&ports->port[i]);
      if (ports->fd[i] < 0)
        {
          g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED,
                       "No free port on 127.0.0.1 for the local server: %s.", g_strerror (errno));
          ant_sandbox_ports_release (ports);
          return FALSE;
        }
    }
  return TRUE;
}

/**
 * ant_sandbox_ports_release:
 *
 * Gives up what is held; may be called again. Any thread.
 */
void
ant_sandbox_ports_release (AntSandboxPorts *ports)
{
  for (guint i = 0; i < ANT_SANDBOX_N_PORTS; i++)
    {
      if (ports->fd[i] >= 0)
        close (ports->fd[i]);
      ports->fd[i] = -1;
    }
}

/**
 * ant_sandbox_port_is_open:
 *
 * Returns: whether something listens on @port of 127.0.0.1. Does not block: loopback answers at once. Any thread.
 */
gboolean
ant_sandbox_port_is_open (guint16 port)
{
  struct sockaddr_in address = {
    .sin_family = AF_INET,
    .sin_port = htons (port),
    .sin_addr.s_addr = htonl (INADDR_LOOPBACK),
  };
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean open;

  if (fd < 0)
    return FALSE;
  open = connect (fd, (struct sockaddr *) &address, sizeof address) == 0;
  close (fd);
  return open;
}
