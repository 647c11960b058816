/* A server whose certificate has expired, for the journeys: prints its port, ends with stdin.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>
#include <unistd.h>
#include "antt-dialogue.h"

int
main (void)
{
  static const char *const script[] = { ANTT_SECURE, "!silent", NULL };
  AnttCertificateSpec root_spec = { .name = "Verona Root", .authority = TRUE };
  g_autoptr (AnttCertificate) root = antt_certificate_new (&root_spec);
  AnttCertificateSpec authority_spec = { .name = "Verona Servers", .issuer = root, .authority = TRUE };
  g_autoptr (AnttCertificate) authority = antt_certificate_new (&authority_spec);
  AnttCertificateSpec spec = { .name = "localhost", .alternatives = "DNS:localhost", .issuer = authority,
                               .sends_issuers = TRUE, .from_days = -90, .to_days = -2 };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AnttServer *server = antt_server_new (script, certificate);
  char byte;

  g_print ("%u\n", antt_server_get_port (server));
  while (read (STDIN_FILENO, &byte, 1) > 0)
    continue;
  g_free (antt_server_finish (server));
  return 0;
}
