/* TLS in memory: what is accepted, what is refused and how it is told.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include "antt-handshake.h"
#include "wire/ant-tap.h"
#include "wire/ant-tls.h"
#include "wire/ant-x509.h"

static AnttCertificate *
make (const char *name, const char *alternatives)
{
  AnttCertificateSpec spec = { .name = name, .alternatives = alternatives };

  return antt_certificate_new (&spec);
}

static void
assert_refused (const AnttCertificate *certificate, const AntTlsOptions *options, const char *const *words)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTlsInfo) info = antt_handshake_try (certificate, options, &error);

  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE);
  g_assert_nonnull (info);
  g_assert_null (info->version);
  g_assert_cmpstr (info->fingerprint, ==, certificate->fingerprint);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_assert_nonnull (strstr (info->problem, words[i]));
      g_assert_nonnull (strstr (error->message, words[i]));
    }
}

static void
test_refuse_self_signed (void)
{
  g_autoptr (AnttCertificate) certificate = make ("localhost", "DNS:localhost");
  AntTlsOptions options = { .domain = "localhost" };

  assert_refused (certificate, &options, (const char *[]) { "self-signed", NULL });
}

static void
test_refuse_all_that_is_wrong (void)
{
  AnttCertificateSpec spec = { .name = "x", .alternatives = "DNS:a.example,IP:192.0.2.1", .from_days = -9, .to_days = -2 };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AntTlsOptions options = { .domain = "b.example" };

  assert_refused (certificate, &options,
                  (const char *[]) { "It is for a.example, 192.0.2.1, not for b.example.", "expired on 20", "self-signed",
                                     NULL });
}

static void
test_refuse_unknown_authority (void)
{
  AnttCertificateSpec root_spec = { .name = "Root", .authority = TRUE };
  g_autoptr (AnttCertificate) root = antt_certificate_new (&root_spec);
  AnttCertificateSpec spec = { .name = "x", .alternatives = "DNS:localhost", .issuer = root, .from_days = 2, .to_days = 3 };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AntTlsOptions options = { .domain = "localhost" };

  assert_refused (certificate, &options,
                  (const char *[]) { "Its issuer (CN=Root) is not trusted here", "is not valid before 20", NULL });
}

/* RFC 9525 6.2: the common name is not for hosts any more. */
static void
test_refuse_common_name_only (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autoptr (AnttCertificate) certificate = make ("localhost", NULL);
  g_autofree char *file = antt_certificate_save (certificate, folder, FALSE);
  AntTlsOptions options = { .domain = "localhost", .ca_file = file };

  assert_refused (certificate, &options, (const char *[]) { "It names no host at all, so it is not for localhost.", NULL });
  g_remove (file);
  g_rmdir (folder);
}

static void
test_refuse_other_than_pinned (void)
{
  g_autoptr (AnttCertificate) certificate = make ("localhost", "DNS:localhost");
  g_autoptr (AnttCertificate) other = make ("localhost", "DNS:localhost");
  AntTlsOptions options = { .domain = "localhost", .pin = other->fingerprint };

  assert_refused (certificate, &options, (const char *[]) { "not the pinned", NULL });
}

static void
test_accept_with_authority_file (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  AnttCertificateSpec root_spec = { .name = "Root", .authority = TRUE };
  g_autoptr (AnttCertificate) root = antt_certificate_new (&root_spec);
  AnttCertificateSpec spec = { .name = "x", .alternatives = "DNS:*.example.org,IP:::1", .issuer = root };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autofree char *file = antt_certificate_save (root, folder, FALSE);
  const char *good[] = { "chat.example.org", "[::1]", "::1" };
  const char *bad[] = { "example.org", "a.b.example.org", "192.0.2.1" };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    {
      AntTlsOptions options = { .domain = good[i], .ca_file = file };
      g_autoptr (GError) error = NULL;
      g_autoptr (AntTlsInfo) info = antt_handshake_try (certificate, &options, &error);

      g_assert_no_error (error);
      g_assert_cmpstr (info->version, ==, "TLSv1.3");
      g_assert_nonnull (info->cipher);
      g_assert_null (info->problem);
      g_assert_false (info->pinned);
      g_assert_false (info->unverified);
      g_assert_cmpstr (info->issuer, ==, "CN=Root");
    }
  for (guint i = 0; i < G_N_ELEMENTS (bad); i++)
    {
      AntTlsOptions options = { .domain = bad[i], .ca_file = file };

      assert_refused (certificate, &options, (const char *[]) { "not for ", bad[i], NULL });
    }
  g_remove (file);
  g_rmdir (folder);
}

/* The pin replaces chain, name and dates. */
static void
test_accept_pinned (void)
{
  AnttCertificateSpec spec = { .name = "x", .from_days = -9, .to_days = -2 };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autofree char *shouted = g_ascii_strup (certificate->fingerprint, -1);
  AntTlsOptions options = { .domain = "localhost", .pin = shouted };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTlsInfo) info = antt_handshake_try (certificate, &options, &error);

  g_assert_no_error (error);
  g_assert_true (info->pinned);
  g_assert_null (info->problem);
}

static void
test_accept_any (void)
{
  AnttCertificateSpec spec = { .name = "x", .from_days = -9, .to_days = -2 };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  AntTlsOptions options = { .domain = "localhost", .trust_any = TRUE };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTlsInfo) info = antt_handshake_try (certificate, &options, &error);

  g_assert_no_error (error);
  g_assert_true (info->unverified);
  g_assert_false (info->pinned);
}

static void
test_describe_lines (void)
{
  AntTlsInfo fields = {
    .subject = "CN=a",
    .issuer = "CN=b",
    .names = (const char *const[]) { "a.example", "192.0.2.1", NULL },
    .not_before = "2026-01-01T00:00:00Z",
    .not_after = "2027-01-01T00:00:00Z",
    .fingerprint = "00:11",
    .problem = "It is odd.",
  };
  g_autoptr (AntTlsInfo) info = ant_tls_info_new (&fields);
  g_autofree char *text = ant_tls_info_describe (info);

  g_assert_cmpstr (text, ==,
                   "Subject: CN=a\nNames: a.example, 192.0.2.1\nIssuer: CN=b\n"
                   "Valid: 2026-01-01T00:00:00Z to 2027-01-01T00:00:00Z\nSHA-256: 00:11\nProblem: It is odd.");
}

/* Names come from anybody: nothing of them may reach a terminal or a label as control. */
static void
test_describe_hostile_names (void)
{
  g_autoptr (GString) many = g_string_new ("DNS:evil.example");
  g_autoptr (AnttCertificate) certificate = NULL;
  g_autoptr (AntCertificate) info = NULL;

  for (int i = 0; i < 100; i++)
    g_string_append_printf (many, ",DNS:n%d.example", i);
  certificate = make ("a\033[31m\nb\x7f", many->str);
  /* A NUL and an escape inside an alternative name, which a configuration cannot write. */
  {
    GENERAL_NAMES *names = X509_get_ext_d2i (certificate->x509, NID_subject_alt_name, NULL, NULL);
    GENERAL_NAME *first = sk_GENERAL_NAME_value (names, 0);

    ASN1_STRING_set (first->d.dNSName, "bank.example\0.evil\033", 19);
    X509_add1_ext_i2d (certificate->x509, NID_subject_alt_name, names, 0, X509V3_ADD_REPLACE);
    GENERAL_NAMES_free (names);
  }
  info = ant_x509_read (certificate->x509);
  g_assert_cmpstr (info->names[0], ==, "bank.example\\x00.evil\\x1b");
  g_assert_cmpuint (g_strv_length ((char **) info->names), ==, 65);
  g_assert_cmpstr (info->names[64], ==, "and 37 more");
  for (const char *p = info->subject; *p != '\0'; p++)
    g_assert_false (g_ascii_iscntrl (*p));
}

static void
test_handshake_with_clear_text (void)
{
  static const char clear[] = "<?xml version='1.0'?><stream:stream>";
  AntTlsOptions options = { .domain = "localhost" };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTls) tls = ant_tls_new (&options, &error);

  g_assert_true (ant_tls_handshake (tls, &error));
  ant_tls_put (tls, clear, strlen (clear));
  g_assert_false (ant_tls_handshake (tls, &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "in the clear"));
  g_assert_null (ant_tls_get_info (tls));
}

/* Whatever a certificate says, a terminal or a label gets bounded text without control or direction characters. */
static void
test_info_is_safe_to_show (void)
{
  static const char evil[] = "x\033[31m\xc2\x9b" "31m\xe2\x80\xae";
  AnttCertificateSpec spec = { .name = evil };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  X509_NAME *name = X509_get_subject_name (certificate->x509);
  g_autofree char *filling = g_strnfill (64, 'o');
  g_autoptr (AntCertificate) info = NULL;

  info = ant_x509_read (certificate->x509);
  g_assert_null (strpbrk (info->subject, "\033"));
  g_assert_null (strstr (info->subject, "\xc2\x9b"));
  g_assert_null (strstr (info->subject, "\xe2\x80\xae"));
  g_assert_nonnull (strstr (info->issuer, "\\u202E"));
  g_clear_pointer (&info, ant_certificate_unref);

  for (guint i = 0; i < 50; i++)
    X509_NAME_add_entry_by_txt (name, "O", MBSTRING_UTF8, (const unsigned char *) filling, -1, -1, 0);
  info = ant_x509_read (certificate->x509);
  g_assert_cmpuint (strlen (info->subject), <, 600); /* of 500 characters some became marks */
}

static void
test_new_with_bad_file (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = g_build_filename (folder, "nonsense.pem", NULL);
  AntTlsOptions authority = { .domain = "localhost", .ca_file = file };
  g_autoptr (GError) error = NULL;

  g_file_set_contents (file, "nonsense\n", -1, NULL);
  g_assert_null (ant_tls_new (&authority, &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TLS);
  g_assert_nonnull (strstr (error->message, "nonsense.pem"));
  g_remove (file);
  g_rmdir (folder);
}

static void
test_data_and_close (void)
{
  g_autoptr (AnttCertificate) certificate = make ("localhost", NULL);
  AntTlsOptions options = { .domain = "localhost", .pin = certificate->fingerprint };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTls) tls = ant_tls_new (&options, &error);
  g_autoptr (GByteArray) rest = g_byte_array_new ();
  char buffer[100];
  AnttHandshake peer;

  antt_handshake_init (&peer, certificate);
  g_assert_true (antt_handshake_run (&peer, tls, &error));
  g_assert_true (ant_tls_write (tls, "ping", 4, &error));
  antt_handshake_to_peer (&peer, tls);
  SSL_do_handshake (peer.ssl);
  g_assert_cmpint (SSL_read (peer.ssl, buffer, sizeof buffer), ==, 4);
  SSL_write (peer.ssl, "pong!", 5);
  antt_handshake_from_peer (&peer, tls);
  g_assert_cmpint (ant_tls_read (tls, buffer, sizeof buffer, &error), ==, 5);
  g_assert_cmpint (ant_tls_read (tls, buffer, sizeof buffer, &error), ==, 0);
  g_assert_false (ant_tls_is_closed (tls));
  SSL_shutdown (peer.ssl);
  antt_handshake_from_peer (&peer, tls);
  g_assert_cmpint (ant_tls_read (tls, buffer, sizeof buffer, &error), ==, 0);
  g_assert_true (ant_tls_is_closed (tls));
  g_assert_no_error (error);
  ant_tls_shutdown (tls);
  ant_tls_take (tls, rest);
  g_assert_cmpuint (rest->len, >, 0);
  antt_handshake_clear (&peer);
}

/* Two records and a half come at once: behind the first two there is more, also when it cannot be read yet. */
static void
test_has_more (void)
{
  g_autoptr (AnttCertificate) certificate = make ("localhost", NULL);
  AntTlsOptions options = { .domain = "localhost", .pin = certificate->fingerprint };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTls) tls = ant_tls_new (&options, &error);
  char buffer[1000];
  AnttHandshake peer;
  int length;

  antt_handshake_init (&peer, certificate);
  g_assert_true (antt_handshake_run (&peer, tls, &error));
  antt_handshake_to_peer (&peer, tls);
  SSL_do_handshake (peer.ssl);
  antt_handshake_from_peer (&peer, tls);
  g_assert_cmpint (ant_tls_read (tls, buffer, sizeof buffer, &error), ==, 0); /* session tickets */

  SSL_write (peer.ssl, "one", 3);
  SSL_write (peer.ssl, "two", 3);
  SSL_write (peer.ssl, "three", 5);
  length = BIO_read (peer.out, buffer, sizeof buffer);
  ant_tls_put (tls, buffer, (gsize) length - 10);
  g_assert_cmpint (ant_tls_read (tls, buffer + 500, 2, &error), ==, 2);
  g_assert_true (ant_tls_has_more (tls));
  g_assert_cmpint (ant_tls_read (tls, buffer + 500, 100, &error), ==, 1);
  g_assert_true (ant_tls_has_more (tls));
  g_assert_cmpint (ant_tls_read (tls, buffer + 500, 100, &error), ==, 3);
  g_assert_true (ant_tls_has_more (tls));
  g_assert_cmpint (ant_tls_read (tls, buffer + 500, 100, &error), ==, 0);
  ant_tls_put (tls, buffer + length - 10, 10);
  g_assert_cmpint (ant_tls_read (tls, buffer + 500, 100, &error), ==, 5);
  g_assert_false (ant_tls_has_more (tls));
  g_assert_no_error (error);
  antt_handshake_clear (&peer);
}

static void
test_read_damaged_record (void)
{
  static const char damaged[] = "\x17\x03\x03\x00\x14" "twenty bytes of junk";
  g_autoptr (AnttCertificate) certificate = make ("localhost", NULL);
  AntTlsOptions options = { .domain = "localhost", .pin = certificate->fingerprint };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTls) tls = ant_tls_new (&options, &error);
  char buffer[100];
  AnttHandshake peer;

  antt_handshake_init (&peer, certificate);
  g_assert_true (antt_handshake_run (&peer, tls, &error));
  ant_tls_put (tls, damaged, sizeof damaged - 1);
  while (ant_tls_read (tls, buffer, sizeof buffer, &error) > 0)
    ;
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TLS);
  antt_handshake_clear (&peer);
}

static void
test_key_log (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = g_build_filename (folder, "keys", NULL);
  g_autofree char *text = NULL;
  g_autoptr (AnttCertificate) certificate = make ("localhost", NULL);
  AntTlsOptions options = { .domain = "localhost", .pin = certificate->fingerprint };
  g_autoptr (GError) error = NULL;
  g_autoptr (AntTlsInfo) info = NULL;

  g_setenv ("SSLKEYLOGFILE", file, TRUE);
  info = antt_handshake_try (certificate, &options, &error);
  g_unsetenv ("SSLKEYLOGFILE");
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (file, &text, NULL, &error));
  g_assert_nonnull (strstr (text, "CLIENT_TRAFFIC_SECRET_0 "));
  g_assert_true (g_str_has_suffix (text, "\n"));
  g_remove (file);
  g_rmdir (folder);
}

/* The handshake waits for nobody: not for a reader, and not for one that has had enough. */
static void
test_key_log_to_a_pipe (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = g_build_filename (folder, "pipe", NULL);
  g_autoptr (AnttCertificate) certificate = make ("localhost", NULL);
  AntTlsOptions options = { .domain = "localhost", .pin = certificate->fingerprint };
  g_autofree char *filling = g_malloc0 (65536);
  int fd = -1;

  g_assert_cmpint (mkfifo (file, 0600), ==, 0);
  g_setenv ("SSLKEYLOGFILE", file, TRUE);
  for (guint i = 0; i < 2; i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntTlsInfo) info = antt_handshake_try (certificate, &options, &error);

      g_assert_no_error (error);
      if (i > 0)
        continue;
      fd = open (file, O_RDWR | O_NONBLOCK);
      while (write (fd, filling, 65536) > 0)
        ;
    }
  close (fd);
  g_unsetenv ("SSLKEYLOGFILE");
  g_remove (file);
  g_rmdir (folder);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/tls/refuse-self-signed", test_refuse_self_signed);
  g_test_add_func ("/wire/tls/refuse-all-that-is-wrong", test_refuse_all_that_is_wrong);
  g_test_add_func ("/wire/tls/refuse-unknown-authority", test_refuse_unknown_authority);
  g_test_add_func ("/wire/tls/refuse-common-name-only", test_refuse_common_name_only);
  g_test_add_func ("/wire/tls/refuse-other-than-pinned", test_refuse_other_than_pinned);
  g_test_add_func ("/wire/tls/accept-with-authority-file", test_accept_with_authority_file);
  g_test_add_func ("/wire/tls/accept-pinned", test_accept_pinned);
  g_test_add_func ("/wire/tls/accept-any", test_accept_any);
  g_test_add_func ("/wire/tls/describe-lines", test_describe_lines);
  g_test_add_func ("/wire/tls/describe-hostile-names", test_describe_hostile_names);
  g_test_add_func ("/wire/tls/handshake-with-clear-text", test_handshake_with_clear_text);
  g_test_add_func ("/wire/tls/info-is-safe-to-show", test_info_is_safe_to_show);
  g_test_add_func ("/wire/tls/new-with-bad-file", test_new_with_bad_file);
  g_test_add_func ("/wire/tls/data-and-close", test_data_and_close);
  g_test_add_func ("/wire/tls/has-more", test_has_more);
  g_test_add_func ("/wire/tls/read-damaged-record", test_read_damaged_record);
  g_test_add_func ("/wire/tls/key-log", test_key_log);
  g_test_add_func ("/wire/tls/key-log-to-a-pipe", test_key_log_to_a_pipe);
  return g_test_run ();
}
