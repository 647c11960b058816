/* The kernel's receive stamps, switched on.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-stamps.h"

#include <string.h>
#include <time.h>
#include <netinet/in.h>
#include <sys/socket.h>

/* A datagram to ourselves: one that was missed is stamped when it is read, which is later than when it was sent. */
static gboolean
is_stamped (int fd)
{
  _Alignas (struct cmsghdr) char control[256];
  char byte = 0;
  struct iovec vector = { &byte, 1 };
  struct msghdr message = { .msg_iov = &vector, .msg_iovlen = 1, .msg_control = control, .msg_controllen = sizeof control };
  struct timespec sent, stamp = { 0 };

  g_assert_cmpint (send (fd, &byte, 1, 0), ==, 1);
  clock_gettime (CLOCK_REALTIME, &sent);
  g_assert_cmpint (recvmsg (fd, &message, 0), ==, 1);
  for (struct cmsghdr *c = CMSG_FIRSTHDR (&message); c != NULL; c = CMSG_NXTHDR (&message, c))
    if (c->cmsg_level == SOL_SOCKET && c->cmsg_type == SCM_TIMESTAMPNS)
      memcpy (&stamp, CMSG_DATA (c), sizeof stamp);
  return stamp.tv_sec != 0
         && (stamp.tv_sec < sent.tv_sec || (stamp.tv_sec == sent.tv_sec && stamp.tv_nsec <= sent.tv_nsec));
}

void
antt_stamps_switch_on (void)
{
  int fd = socket (AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = g_htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  const int one = 1;

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  g_assert_cmpint (connect (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (setsockopt (fd, SOL_SOCKET, SO_TIMESTAMPNS, &one, sizeof one), ==, 0);
  while (!is_stamped (fd))
    g_thread_yield ();
}
