/* Random text that nobody can guess: ids, passwords of the sandbox.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-random.h"

#include <errno.h>
#include <sys/random.h>

/**
 * ant_random_id:
 *
 * 128 bits from the kernel's cryptographic generator as 22 characters of base64url (RFC 4648 5), which need no escaping
 * anywhere. As an id: nobody who does not see the stanza can answer it (RFC 6120 8.1.3). Any thread.
 *
 * Returns: (transfer full): another text each time
 */
char *
ant_random_id (void)
{
  guchar bytes[16];
  char *text;
  gssize got;

  /* Up to 256 bytes come whole; only before the kernel's pool is ready can a signal break in. */
  do
    got = getrandom (bytes, sizeof bytes, 0);
  while (got < 0 && errno == EINTR);
  /* Nothing that ends in a guessable id or password may go on. */
  if (got != sizeof bytes)
    g_error ("The kernel gives no random numbers: %s", g_strerror (errno));

  text = g_base64_encode (bytes, sizeof bytes);
  text[ANT_RANDOM_ID_LENGTH] = '\0'; /* the padding */
  return g_strdelimit (g_strdelimit (text, "+", '-'), "/", '_');
}
