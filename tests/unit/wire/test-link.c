/* Tests of the link's configuration, and of the link in memory that other tests stand on.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-link.h"

#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "antt-certificate.h"
#include "antt-fake-clock.h"
#include "antt-fake-link.h"

#define PIN "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static void
set (char **field, const char *value)
{
  g_free (*field);
  *field = g_strdup (value);
}

static AntLinkConfig *
new_config (void)
{
  AntLinkConfig *config = ant_link_config_new ("romeo@example.org");

  set (&config->password, "secret");
  return config;
}

static void
assert_fine (AntLinkConfig *config)
{
  g_autoptr (GError) error = NULL;

  ant_link_config_check (config, &error);
  g_assert_no_error (error);
}

/* The message begins with the option at fault. Takes @config. */
static void
assert_refused (AntLinkConfig *config, const char *message)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (ant_link_config_check (config, &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  g_test_message ("%s", error->message);
  g_assert_true (g_str_has_prefix (error->message, message));
  ant_link_config_free (config);
}

static void
test_new_has_safe_defaults (void)
{
  AntLinkConfig *config = ant_link_config_new ("romeo@example.org/orchard");

  g_assert_cmpstr (config->jid, ==, "romeo@example.org/orchard");
  g_assert_cmpint (config->tls, ==, ANT_TLS_START);
  g_assert_false (config->trust_any);
  g_assert_cmpuint (config->connect_timeout_ms, >, 0);
  ant_link_config_free (config);
  ant_link_config_free (NULL);
}

static void
test_copy_copies_all_and_normalises (void)
{
  AntLinkConfig *config = new_config ();
  AntLinkConfig *copy;

  set (&config->password, "u\xcc\x88");
  set (&config->host, "192.0.2.1");
  set (&config->pin, "01:23:45:67:89:AB:CD:EF:0123456789abcdef0123456789abcdef0123456789abcdEF");
  set (&config->ca_file, "ca.pem");
  set (&config->client_cert, "cert.pem");
  set (&config->client_key, "key.pem");
  config->port = 5299;
  config->tls = ANT_TLS_DIRECT;
  config->stream_management = TRUE;
  copy = ant_link_config_copy (config);
  ant_link_config_free (config);

  g_assert_cmpstr (copy->jid, ==, "romeo@example.org");
  g_assert_cmpstr (copy->password, ==, "\xc3\xbc");
  g_assert_cmpstr (copy->host, ==, "192.0.2.1");
  g_assert_cmpstr (copy->pin, ==, PIN);
  g_assert_cmpstr (copy->ca_file, ==, "ca.pem");
  g_assert_cmpstr (copy->client_cert, ==, "cert.pem");
  g_assert_cmpstr (copy->client_key, ==, "key.pem");
  g_assert_cmpuint (copy->port, ==, 5299);
  g_assert_cmpint (copy->tls, ==, ANT_TLS_DIRECT);
  g_assert_true (copy->stream_management);
  ant_link_config_free (copy);
}

static void
test_copy_keeps_secret_of_component (void)
{
  AntLinkConfig *config = ant_link_config_new ("rooms.example.org");
  AntLinkConfig *copy;

  config->component = TRUE;
  set (&config->password, "u\xcc\x88");
  copy = ant_link_config_copy (config);
  g_assert_cmpstr (copy->password, ==, "u\xcc\x88");
  ant_link_config_free (config);
  ant_link_config_free (copy);
}

static void
test_check_refuses_bad_addresses (void)
{
  const struct
  {
    const char *jid;
    gboolean component;
    const char *message;
  } cases[] = {
    { NULL, FALSE, "--jid: no address given" },
    { "", FALSE, "--jid: no address given" },
    { "a@b@c", FALSE, "--jid: " },
    { "@example.org", FALSE, "--jid: " },
    { "example.org", FALSE, "--jid: “example.org” names no account" },
    { NULL, TRUE, "--component: no address given" },
    { "user@example.org", TRUE, "--component: “user@example.org” is not a name" },
    { "example.org/x", TRUE, "--component: “example.org/x” is not a name" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AntLinkConfig *config = ant_link_config_new (cases[i].jid);

      set (&config->password, "secret");
      config->component = cases[i].component;
      assert_refused (config, cases[i].message);
    }
}

static void
test_check_refuses_bad_pins (void)
{
  const char *pins[] = { "", "0", PIN "0", ":::", "0123456789abcdef", "sha256:" PIN, PIN " ",
                         "g123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" };
  AntLinkConfig *both = new_config ();

  for (gsize i = 0; i < G_N_ELEMENTS (pins); i++)
    {
      AntLinkConfig *config = new_config ();
      AntLinkConfig *copy;

      set (&config->pin, pins[i]);
      copy = ant_link_config_copy (config);
      assert_refused (config, "--pin: not 64 hex digits (SHA-256)");
      assert_refused (copy, "--pin: not 64 hex digits (SHA-256)");
    }

  set (&both->pin, PIN);
  assert_fine (both);
  both->trust_any = TRUE;
  assert_refused (both, "--pin: not together with --trust-any");
}

static void
test_check_refuses_bad_credentials (void)
{
  AntLinkConfig *config = ant_link_config_new ("romeo@example.org");

  assert_refused (config, "--password-file: no password");

  config = new_config ();
  set (&config->password, "");
  assert_refused (config, "--password-file: no password");

  config = new_config ();
  set (&config->password, "\xff");
  assert_refused (config, "--password-file: the password is not UTF-8");

  config = ant_link_config_new ("rooms.example.org");
  config->component = TRUE;
  assert_refused (config, "--password-file: a component needs its secret");

  config = ant_link_config_new ("rooms.example.org");
  config->component = config->anonymous = TRUE;
  assert_refused (config, "--anonymous: ");

  config = ant_link_config_new ("rooms.example.org");
  config->component = config->stream_management = TRUE;
  assert_refused (config, "--sm: ");

  config = new_config ();
  config->anonymous = TRUE;
  set (&config->client_cert, "cert.pem");
  assert_refused (config, "--anonymous: not together with --client-cert");

  config = new_config ();
  set (&config->client_key, "key.pem");
  assert_refused (config, "--client-cert: a key is given without its certificate");

  config = new_config ();
  set (&config->host, "");
  assert_refused (config, "--host: empty");
}

static void
test_check_refuses_certificate_options_without_tls (void)
{
  for (int i = 0; i < 4; i++)
    {
      const char *messages[] = { "--pin: without TLS", "--trust-any: without TLS", "--client-cert: without TLS",
                                 "CA file: without TLS" };
      AntLinkConfig *config = new_config ();

      config->tls = ANT_TLS_NONE;
      assert_fine (config);
      set (&config->pin, i == 0 ? PIN : NULL);
      config->trust_any = i == 1;
      set (&config->client_cert, i == 2 ? "cert.pem" : NULL);
      set (&config->ca_file, i == 3 ? "ca.pem" : NULL);
      assert_refused (config, messages[i]);
    }
}

/* A component's stream to this machine may be clear: nobody shall believe that its certificate was looked at. */
static void
test_check_refuses_certificate_options_of_clear_component (void)
{
  AntLinkConfig *config = ant_link_config_new ("rooms.example.org");

  config->component = TRUE;
  set (&config->password, "secret");
  assert_fine (config);
  set (&config->pin, PIN);
  config->tls = ANT_TLS_DIRECT;
  assert_fine (config);
  config->tls = ANT_TLS_START;
  assert_refused (config, "--pin: a component's stream has TLS only with --direct-tls");
}

static void
test_check_refuses_unusable_files (void)
{
  AnttCertificateSpec spec = { .name = "romeo" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autoptr (AnttCertificate) other = antt_certificate_new (&spec);
  g_autofree char *folder = g_dir_make_tmp ("antistrophe-test-XXXXXX", NULL);
  g_autofree char *missing = g_build_filename (folder, "missing.pem", NULL);
  g_autofree char *empty = g_build_filename (folder, "empty.pem", NULL);
  g_autofree char *alone = antt_certificate_save (certificate, folder, FALSE);
  g_autofree char *whole = antt_certificate_save (certificate, folder, TRUE);
  g_autofree char *foreign = antt_certificate_save (other, folder, TRUE);
  const struct
  {
    const char *cert;
    const char *key;
    const char *authorities;
    const char *file; /* (nullable): that the message names first */
    const char *message;
  } cases[] = {
    { NULL, NULL, missing, missing, "" },
    { NULL, NULL, empty, NULL, "There are no certificates of authorities in PEM in the file (" },
    { missing, NULL, NULL, missing, "" },
    { whole, missing, NULL, missing, "" },
    { empty, NULL, NULL, empty, "this is neither PEM nor PKCS#12" },
    { alone, NULL, NULL, alone, "there is no private key in it (" },
    { whole, foreign, NULL, foreign, "the private key is not the one of the certificate" },
  };
  AntLinkConfig *config;

  g_assert_true (g_file_set_contents (empty, "", 0, NULL));
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *message = NULL;

      config = ant_link_config_new ("example.org");
      config->anonymous = cases[i].cert == NULL;
      set (&config->client_cert, cases[i].cert);
      set (&config->client_key, cases[i].key);
      set (&config->ca_file, cases[i].authorities);
      message = g_strdup_printf ("%s: %s%s%s", cases[i].authorities != NULL ? "CA file" : "--client-cert",
                                 cases[i].file != NULL ? cases[i].file : "", cases[i].file != NULL ? ": " : "",
                                 cases[i].message);
      assert_refused (config, message);
    }

  config = ant_link_config_new ("example.org");
  set (&config->client_cert, whole);
  set (&config->ca_file, alone);
  assert_fine (config);
  ant_link_config_free (config);
  g_unlink (empty);
  g_unlink (alone);
  g_unlink (whole);
  g_unlink (foreign);
  g_rmdir (folder);
}

/* An account that is kept has no password, and its files may be on a medium that is not there. */
static void
test_check_choices_needs_neither_password_nor_files (void)
{
  AntLinkConfig *config = ant_link_config_new ("romeo@example.org");
  g_autoptr (GError) error = NULL;

  g_assert_true (ant_link_config_check_choices (config, &error));
  g_assert_no_error (error);
  set (&config->client_cert, "/nowhere/cert.p12");
  set (&config->ca_file, "/nowhere/ca.pem");
  g_assert_true (ant_link_config_check_choices (config, &error));
  g_assert_no_error (error);
  config->anonymous = TRUE;
  g_assert_false (ant_link_config_check_choices (config, &error));
  g_assert_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  ant_link_config_free (config);
}

/* Whether to ask for a password is known from the file alone. */
static void
test_needs_cert_password (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  AnttCertificateSpec spec = { .name = "romeo" };
  g_autoptr (AnttCertificate) certificate = antt_certificate_new (&spec);
  g_autofree char *open = antt_certificate_save (certificate, folder, TRUE);
  g_autofree char *locked = antt_certificate_save_pkcs12 (certificate, folder, &(AnttPkcs12) { .password = "rose" });
  AntLinkConfig *config = ant_link_config_new ("romeo@example.org");

  g_assert_false (ant_link_config_needs_cert_password (config));
  set (&config->client_cert, open);
  g_assert_false (ant_link_config_needs_cert_password (config));
  set (&config->client_cert, locked);
  g_assert_true (ant_link_config_needs_cert_password (config));
  set (&config->client_cert_password, "thorn"); /* given, if wrong: not a thing to ask for again */
  g_assert_false (ant_link_config_needs_cert_password (config));
  assert_refused (ant_link_config_copy (config), "--client-cert: ");
  set (&config->client_cert_password, "rose");
  g_assert_false (ant_link_config_needs_cert_password (config));
  assert_fine (config);
  ant_link_config_free (config);
  g_unlink (open);
  g_unlink (locked);
  g_rmdir (folder);
}

static void
test_check_accepts_anonymous_and_component (void)
{
  AntLinkConfig *anonymous = ant_link_config_new ("example.org");
  AntLinkConfig *component = ant_link_config_new ("rooms.example.org");

  anonymous->anonymous = TRUE;
  assert_fine (anonymous);
  component->component = TRUE;
  component->tls = ANT_TLS_NONE;
  set (&component->password, "secret");
  assert_fine (component);
  ant_link_config_free (anonymous);
  ant_link_config_free (component);
}

static void
note_event (AntLink *link, const char *name, const char *note, gpointer user_data)
{
  g_string_append_printf (user_data, "event %s\n", name);
}

static void
note_up (AntLink *link, const AntJid *own, AntTlsInfo *tls, gboolean resumed, gpointer user_data)
{
  g_string_append_printf (user_data, "up %s%s\n", ant_jid_get_text (own), resumed ? " again" : "");
}

static void
note_stanza (AntLink *link, AntStanza *stanza, const AntArrival *arrival, gpointer user_data)
{
  g_string_append_printf (user_data, "stanza %s\n", ant_stanza_get_id (stanza));
}

static void
note_sent (AntLink *link, guint64 cookie, gint64 sent_ns, gpointer user_data)
{
  g_string_append_printf (user_data, "sent %" G_GUINT64_FORMAT "\n", cookie);
}

static void
note_down (AntLink *link, const GError *error, AntTlsInfo *tls, gpointer user_data)
{
  g_string_append_printf (user_data, "down %s\n", error != NULL ? error->message : "");
}

static void
note_nonza (AntLink *link, gboolean outgoing, AntStanza *nonza, gint64 wall_ns, gpointer user_data)
{
  g_string_append_printf (user_data, "nonza %s\n", outgoing ? "out" : "in");
}

static const AntLinkFuncs notes = { note_event, note_up, note_stanza, note_nonza, note_sent, note_down };

static void
test_calls_reach_link_and_callbacks (void)
{
  AnttFakeClock clock;
  g_autoptr (AnttFakeLink) fake = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);
  g_autoptr (GBytes) xml = g_bytes_new_static ("<iq/>", 5);
  AntLink *link;

  antt_fake_clock_init (&clock);
  fake = antt_fake_link_new (&clock.clock);
  link = &fake->link;
  ant_link_set_funcs (link, &notes, seen);
  ant_link_open (link);
  antt_fake_link_event (fake, "tcp", "connected");
  antt_fake_link_go_up (fake, "romeo@example.org/orchard");
  ant_link_send (link, xml, 7);
  g_assert_cmpstr (antt_fake_link_last (fake), ==, "<iq/>");
  fake->hold = TRUE;
  ant_link_send (link, xml, 8);
  antt_fake_link_deliver (fake, "<iq type='result' id='a'/>");
  antt_fake_link_flush (fake);
  ant_link_send (link, xml, 9);
  fake->rtt_us = 250;
  g_assert_cmpuint (ant_link_get_rtt_us (link), ==, 250);
  ant_link_close (link);
  g_assert_cmpuint (fake->closes, ==, 1);
  antt_fake_link_go_down (fake);
  ant_link_open (link);
  antt_fake_link_fail (fake, ANT_WIRE_ERROR_REFUSED, "refused");
  fake->resumable = fake->resumes = TRUE;
  g_assert_true (ant_link_can_resume (link));
  ant_link_open (link);
  antt_fake_link_go_up (fake, "romeo@example.org/orchard");
  fake->hold = FALSE;
  ant_link_send_nonza (link, xml, 10);
  g_assert_cmpstr (seen->str, ==,
                   "event tcp\nup romeo@example.org/orchard\nsent 7\nstanza a\nsent 8\ndown \ndown refused\n"
                   "up romeo@example.org/orchard again\nsent 10\n");
  g_assert_cmpuint (fake->sent->len, ==, 3);
  ant_link_free (link);
  g_assert_true (fake->freed);
}

static void
test_free_silences_callbacks (void)
{
  AnttFakeClock clock;
  g_autoptr (AnttFakeLink) fake = NULL;
  g_autoptr (GString) seen = g_string_new (NULL);

  antt_fake_clock_init (&clock);
  fake = antt_fake_link_new (&clock.clock);
  ant_link_set_funcs (&fake->link, &notes, seen);
  ant_link_open (&fake->link);
  ant_link_free (&fake->link);
  antt_fake_link_event (fake, "tcp", "too late");
  g_assert_cmpstr (seen->str, ==, "");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/link/config/new-has-safe-defaults", test_new_has_safe_defaults);
  g_test_add_func ("/link/config/copy-copies-all-and-normalises", test_copy_copies_all_and_normalises);
  g_test_add_func ("/link/config/copy-keeps-secret-of-component", test_copy_keeps_secret_of_component);
  g_test_add_func ("/link/config/check-refuses-bad-addresses", test_check_refuses_bad_addresses);
  g_test_add_func ("/link/config/check-refuses-bad-pins", test_check_refuses_bad_pins);
  g_test_add_func ("/link/config/check-refuses-bad-credentials", test_check_refuses_bad_credentials);
  g_test_add_func ("/link/config/check-refuses-certificate-options-without-tls",
                   test_check_refuses_certificate_options_without_tls);
  g_test_add_func ("/link/config/check-refuses-certificate-options-of-clear-component",
                   test_check_refuses_certificate_options_of_clear_component);
  g_test_add_func ("/link/config/check-refuses-unusable-files", test_check_refuses_unusable_files);
  g_test_add_func ("/link/config/check-choices-needs-neither-password-nor-files",
                   test_check_choices_needs_neither_password_nor_files);
  g_test_add_func ("/link/config/needs-cert-password", test_needs_cert_password);
  g_test_add_func ("/link/config/check-accepts-anonymous-and-component", test_check_accepts_anonymous_and_component);
  g_test_add_func ("/link/calls-reach-link-and-callbacks", test_calls_reach_link_and_callbacks);
  g_test_add_func ("/link/free-silences-callbacks", test_free_silences_callbacks);
  return g_test_run ();
}
