/* Writes a certificate with its key in PKCS#12, for tests that are no C: save-pkcs12 FOLDER PASSWORD prints the file.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdio.h>
#include "antt-certificate.h"

int
main (int argc, char **argv)
{
  AnttCertificateSpec spec = { .name = "romeo" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autofree char *file = NULL;

  if (argc != 3)
    return 2;

  file = antt_certificate_save_pkcs12 (certificate, argv[1], &(AnttPkcs12) { .password = argv[2] });
  puts (file);
  return 0;
}
