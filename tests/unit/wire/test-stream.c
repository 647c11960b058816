/* The stream at work: logins, stamps, much data.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "antt-dialogue.h"
#include "antt-stamps.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define PING "<iq type='get' id='p1' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PONG "<iq type='result' id='p1' from='localhost' to='romeo@localhost/orchard'/>"

static AnttCertificate *
make_certificate (void)
{
  AnttCertificateSpec spec = { .name = "localhost", .alternatives = "DNS:localhost" };

  return antt_certificate_new (&spec);
}

static void
assert_said (const char *said, const char *words)
{
  if (strstr (said, words) == NULL)
    g_error ("The client did not say “%s” but: %s", words, said);
}

static void
assert_not_said (const char *said, const char *words)
{
  if (strstr (said, words) != NULL)
    g_error ("The client said “%s”: %s", words, said);
}

/* --- logins --- */

static void
test_login_plaintext (void)
{
  const char *const *script = SCRIPT (ANTT_LOGIN, "C: " PING, "S: " PONG, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  g_autofree char *names = NULL;
  g_autofree char *stanza = NULL;
  g_autofree char *said = NULL;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpstr (ant_jid_get_text (dialogue->own), ==, "romeo@localhost/orchard");
  g_assert_null (dialogue->tls_info);
  antt_dialogue_send (dialogue, PING, 42);
  antt_dialogue_wait_stanzas (dialogue, 1);
  g_assert_cmpuint (dialogue->cookies->len, ==, 1);
  g_assert_cmpuint (g_array_index (dialogue->cookies, guint64, 0), ==, 42);
  stanza = antt_dialogue_dup_stanza (dialogue, 0);
  g_assert_cmpstr (stanza, ==, PONG);
  antt_dialogue_close (dialogue);
  names = antt_dialogue_dup_event_names (dialogue);
  g_assert_cmpstr (names, ==, "lookup tcp features sasl features bind closed");
  said = antt_dialogue_finish (dialogue);
  assert_said (said, "to='localhost'");
  assert_not_said (said, "from='romeo");
}

/* Received by the kernel's clock, after it was sent, before it was handled. */
static void
test_stamps_in_order (void)
{
  const char *const *script = SCRIPT (ANTT_LOGIN, "C: " PING, "S: " PONG, "C: " PING, "S: " PONG, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  for (guint i = 1; i <= 2; i++)
    {
      gint64 before = ant_clock_wall_ns (ant_clock_system ());

      antt_dialogue_send (dialogue, PING, i);
      antt_dialogue_wait_stanzas (dialogue, i);
      g_assert_cmpint (before, <=, dialogue->sent_ns);
      g_assert_cmpint (dialogue->sent_ns, <=, dialogue->received_ns);
      g_assert_cmpint (dialogue->received_ns, <=, dialogue->handled_ns);
      g_assert_cmpint (dialogue->handled_ns, <=, ant_clock_wall_ns (ant_clock_system ()));
    }
  g_assert_cmpint (dialogue->stamp, ==, ANT_STAMP_KERNEL);
  g_assert_cmpuint (ant_link_get_rtt_us (dialogue->link), >, 0);
  antt_dialogue_close (dialogue);
}

/* What the server says in one breath is read at once, and the stamp is that of the end. */
static void
check_coalesced (const char *const *script, const AnttCertificate *certificate)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, certificate);
  static const gboolean expected[] = { FALSE, TRUE, TRUE, FALSE, TRUE, FALSE };

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  for (guint i = 1; i <= 3; i++)
    {
      antt_dialogue_send (dialogue, PING, i);
      antt_dialogue_wait_stanzas (dialogue, (guint[]) { 1, 4, 5 }[i - 1]);
    }
  antt_dialogue_send (dialogue, PING, 4);
  antt_dialogue_wait_stanzas (dialogue, 6);
  g_assert_cmpmem (dialogue->coalesced->data, dialogue->coalesced->len * sizeof (gboolean), expected, sizeof expected);
  antt_dialogue_close (dialogue);
}

#define BREATHS \
  "C: " PING, "S: " PONG, "C: " PING, "S: <message/><message/>" PONG, "C: " PING, "S: " PONG "<mess", "C: " PING, \
    "S: age/>"

static void
test_stamps_coalesced (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();

  check_coalesced (SCRIPT (ANTT_LOGIN, BREATHS, ANTT_END), NULL);
  check_coalesced (SCRIPT (ANTT_SECURE, ANTT_LOGIN, BREATHS, ANTT_END), certificate);
}

static void
test_login_starttls_scram (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  const char *const *script
    = SCRIPT (ANTT_SECURE, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("SCRAM-SHA-256")),
              "!challenge 4096", "!success", "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
              "S: " ANTT_BOUND, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, certificate);
  g_autofree char *names = NULL;
  g_autofree char *said = NULL;
  const char *clear_end;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_true (dialogue->tls_info->pinned);
  g_assert_cmpstr (dialogue->tls_info->version, ==, "TLSv1.3");
  antt_dialogue_close (dialogue);
  g_assert_cmpstr (antt_server_get_sni (dialogue->server), ==, "localhost");
  g_assert_null (antt_server_get_alpn (dialogue->server));
  names = antt_dialogue_dup_event_names (dialogue);
  g_assert_cmpstr (names, ==, "lookup tcp features starttls tls features sasl features bind closed");
  said = antt_dialogue_finish (dialogue);
  clear_end = strstr (said, "<starttls");
  assert_said (clear_end, "from='romeo@localhost'");
  g_assert_true (strstr (said, "from=") > clear_end); /* RFC 6120 4.7.1 */
}

/* XEP-0368, and the certificate is for the JID's domain, not for the address. */
static void
test_login_direct_tls (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = antt_certificate_save (certificate, folder, FALSE);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!tls", ANTT_LOGIN, ANTT_END), certificate);

  g_clear_pointer (&dialogue->config->pin, g_free);
  dialogue->config->ca_file = g_strdup (file);
  dialogue->config->tls = ANT_TLS_DIRECT;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_false (dialogue->tls_info->pinned);
  g_assert_null (dialogue->tls_info->problem);
  antt_dialogue_close (dialogue);
  g_assert_cmpstr (antt_server_get_sni (dialogue->server), ==, "localhost");
  g_assert_cmpstr (antt_server_get_alpn (dialogue->server), ==, "xmpp-client");
  g_remove (file);
  g_rmdir (folder);
}

/* The server's name is said as people write it, and looked for in the certificate as DNS does (RFC 7622 3.2, RFC 6066 3). */
static void
test_login_international_domain (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_SECURE, ANTT_LOGIN, ANTT_END), certificate);
  g_autofree char *said = NULL;

  g_free (dialogue->config->jid);
  dialogue->config->jid = g_strdup ("romeo@bücher.example/<&\"'");
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
  g_assert_cmpstr (antt_server_get_sni (dialogue->server), ==, "xn--bcher-kva.example");
  said = antt_dialogue_finish (dialogue);
  assert_said (said, "to='bücher.example' from='romeo@bücher.example'");
  assert_said (said, "<resource>&lt;&amp;");
}

static AnttCertificate *
make_own_certificate (const char *addresses)
{
  AnttCertificateSpec spec = { .name = "romeo", .alternatives = addresses };

  return antt_certificate_new (&spec);
}

/* @jid: to log in as; @file: of the certificate; @auth: what is expected in <auth/> */
static void
expect_external (const char *jid, const char *file, const char *password, const char *auth)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autofree char *expected = g_strdup_printf ("C: <auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='EXTERNAL'>%s"
                                               "</auth>", auth);
  const char *const *script
    = SCRIPT (ANTT_SECURE, "C: <stream:stream",
              ANTT_HEADER "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN"
                          "</mechanism><mechanism>EXTERNAL</mechanism></mechanisms></stream:features>",
              expected, "S: " ANTT_SUCCESS, "C: <stream:stream",
              ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>", "S: " ANTT_BOUND, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, certificate);
  g_autofree char *said = NULL;

  g_clear_pointer (&dialogue->config->password, g_free);
  g_free (dialogue->config->jid);
  dialogue->config->jid = g_strdup (jid);
  dialogue->config->client_cert = g_strdup (file);
  dialogue->config->client_cert_password = g_strdup (password);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
  g_assert_true (antt_server_saw_client_certificate (dialogue->server));
  g_assert_nonnull (strstr (dialogue->events->str, "Our certificate was asked for and shown: CN=romeo"));
  said = antt_dialogue_finish (dialogue);
  assert_not_said (said, "PLAIN");
}

/* Who the certificate is for, it says itself (XEP-0178 2), or else we do. */
static void
test_login_client_certificate (void)
{
  static const struct
  {
    const char *addresses;
    const char *jid;
    const char *auth;
  } cases[] = {
    { "otherName:1.3.6.1.5.5.7.8.5;UTF8:romeo@localhost", "romeo@localhost/orchard", "=" },
    { "otherName:1.3.6.1.5.5.7.8.5;UTF8:Romeo@LOCALHOST", "romeo@localhost", "=" },
    { "otherName:1.3.6.1.5.5.7.8.5;UTF8:romeo@localhost", "localhost", "=" },
    /* printf romeo@localhost | base64 */
    { NULL, "romeo@localhost", "cm9tZW9AbG9jYWxob3N0" },
    { "otherName:1.3.6.1.5.5.7.8.5;UTF8:juliet@localhost", "romeo@localhost", "cm9tZW9AbG9jYWxob3N0" },
    { "otherName:1.3.6.1.5.5.7.8.5;UTF8:romeo@localhost,otherName:1.3.6.1.5.5.7.8.5;UTF8:r@localhost",
      "romeo@localhost", "cm9tZW9AbG9jYWxob3N0" },
  };
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AnttCertificate) mine = make_own_certificate (cases[i].addresses);
      g_autofree char *pem = antt_certificate_save (mine, folder, TRUE);
      g_autofree char *p12 = antt_certificate_save_pkcs12 (mine, folder, &(AnttPkcs12) { .password = "rose" });

      expect_external (cases[i].jid, pem, NULL, cases[i].auth);
      expect_external (cases[i].jid, p12, "rose", cases[i].auth);
      g_remove (pem);
      g_remove (p12);
    }
  g_rmdir (folder);
}

/* Where EXTERNAL is not offered, the password does. */
static void
test_login_client_certificate_or_password (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autoptr (AnttCertificate) mine = make_own_certificate (NULL);
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = antt_certificate_save (mine, folder, TRUE);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_SECURE, ANTT_LOGIN, ANTT_END), certificate);
  g_autofree char *said = NULL;

  dialogue->config->client_cert = g_strdup (file);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  assert_said (said, "AHJvbWVvAHBlbmNpbA=="); /* printf '\0romeo\0pencil' | base64 */
  g_remove (file);
  g_rmdir (folder);
}

/* A file that gives its bytes when it likes, as one on a network may. */
static void
make_slow_file (const char *file)
{
  g_assert_cmpint (mkfifo (file, 0600), ==, 0);
}

/* Who waits for it is a worker: another stream of this thread logs in meanwhile. */
static void
test_login_client_certificate_is_slow (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autoptr (AnttCertificate) mine = make_own_certificate (NULL);
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = antt_certificate_save (mine, folder, TRUE);
  g_autofree char *slow = g_build_filename (folder, "slow", NULL);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_SECURE, ANTT_LOGIN, ANTT_END), certificate);
  g_autoptr (AnttDialogue) other = antt_dialogue_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);
  g_autofree char *text = NULL;
  gsize length;
  int fd;

  make_slow_file (slow);
  g_assert_true (g_file_get_contents (file, &text, &length, NULL));
  dialogue->config->client_cert = g_strdup (slow);
  antt_dialogue_open (dialogue);
  antt_dialogue_open (other);
  antt_dialogue_wait_up (other);
  antt_dialogue_close (other);
  g_assert_cmpuint (dialogue->events->len, ==, 0);

  fd = open (slow, O_WRONLY | O_CLOEXEC); /* when the worker has come to reading it */
  g_assert_cmpint (write (fd, text, length), ==, (gssize) length);
  close (fd);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
  g_assert_true (antt_server_saw_client_certificate (dialogue->server));
  g_remove (slow);
  g_remove (file);
  g_rmdir (folder);
}

/* Nobody who gives up waits for it, and what comes of it later is nobody's. */
static void
test_close_while_certificate_is_read (void)
{
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *slow = g_build_filename (folder, "slow", NULL);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);
  int fd;

  make_slow_file (slow);
  fd = open (slow, O_RDWR | O_CLOEXEC); /* for a worker that has come so far to go on in the end */
  dialogue->config->tls = ANT_TLS_START;
  dialogue->config->client_cert = g_strdup (slow);
  antt_dialogue_open (dialogue);
  ant_link_close (dialogue->link);
  antt_dialogue_wait_down (dialogue);
  g_assert_no_error (dialogue->error);

  /* It is read again each time. */
  g_remove (slow);
  g_assert_true (g_file_set_contents (slow, "junk", -1, NULL));
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_down (dialogue);
  g_assert_error (dialogue->error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE);
  g_assert_nonnull (strstr (dialogue->error->message, "neither PEM nor PKCS#12"));
  close (fd);
  g_remove (slow);
  g_rmdir (folder);
}

static void
test_login_anonymous (void)
{
  const char *const *script
    = SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("ANONYMOUS")), "C: ANONYMOUS", "S: " ANTT_SUCCESS,
              "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>", "S: " ANTT_BOUND, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  g_autofree char *said = NULL;

  g_clear_pointer (&dialogue->config->password, g_free);
  dialogue->config->anonymous = TRUE;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  assert_not_said (said, "romeo@");
}

static void
test_login_component (void)
{
  const char *const *script
    = SCRIPT ("C: <stream:stream", ANTT_COMPONENT_HEADER,
              /* printf s1pencil | sha1sum */
              "C: >53ad8bef217406ebf3d2230cecf6669e805c320a</handshake>", "S: <handshake/>",
              "S: <iq type='get' id='1' from='a@localhost/b' to='rooms.localhost'><x xmlns='urn:x'/></iq>", "C: " PING,
              ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new_component (script);
  g_autofree char *said = NULL;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpstr (ant_jid_get_text (dialogue->own), ==, "rooms.localhost");
  antt_dialogue_send (dialogue, PING, 1); /* libstrophe crashes here where it was not prepared */
  antt_dialogue_wait_stanzas (dialogue, 1);
  g_assert_cmpint (ant_stanza_get_kind (g_ptr_array_index (dialogue->stanzas, 0)), ==, ANT_KIND_IQ);
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  assert_said (said, "to='rooms.localhost'");
}

static void
test_login_component_with_wrong_secret (void)
{
  const char *const *script
    = SCRIPT ("C: <stream:stream", ANTT_COMPONENT_HEADER, "C: </handshake>",
              "S: <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error>"
              "</stream:stream>");
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new_component (script);

  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_AUTHENTICATION, "rooms.localhost|not-authorized");
}

static void
test_login_with_session (void)
{
  const char *const *script
    = SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream",
              ANTT_HEADER ANTT_FEATURES (ANTT_BIND "<session xmlns='urn:ietf:params:xml:ns:xmpp-session'/>"), "C: </iq>",
              "S: " ANTT_BOUND, "C: <session", "C: </iq>",
              /* what comes before the login has ended is not lost */
              "S: <message id='early'/><iq type='result' id='_xmpp_session1'/><message id='late'/>", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_stanzas (dialogue, 2);
  g_assert_cmpstr (ant_stanza_get_id (g_ptr_array_index (dialogue->stanzas, 0)), ==, "early");
  g_assert_cmpstr (ant_stanza_get_id (g_ptr_array_index (dialogue->stanzas, 1)), ==, "late");
  antt_dialogue_close (dialogue);
}

/* --- bind --- */

#define BOUND_TO(jid) \
  "<iq type='result' id='_xmpp_bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>" jid "</jid></bind></iq>"

/* The server's word counts, but another account than the one that logged in is named. */
static void
test_bind_to_another_account (void)
{
  const char *const *script
    = SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
              "S: " BOUND_TO ("mallory@elsewhere.example/x"), ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpstr (ant_jid_get_text (dialogue->own), ==, "mallory@elsewhere.example/x");
  g_assert_nonnull (strstr (dialogue->events->str,
                            "bind: mallory@elsewhere.example/x, which is another account than romeo@localhost, in "));
  antt_dialogue_close (dialogue);
}

/* A second answer to the bind request is a stanza as any other: our address stays. */
static void
test_bind_answered_again (void)
{
  const char *const *script
    = SCRIPT (ANTT_LOGIN, "S: " BOUND_TO ("mallory@elsewhere.example/x"), ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_stanzas (dialogue, 1);
  g_assert_cmpstr (ant_jid_get_text (dialogue->own), ==, "romeo@localhost/orchard");
  g_assert_null (strstr (dialogue->events->str, "another account"));
  antt_dialogue_close (dialogue);
}

/* --- much data --- */

static void
test_send_much (void)
{
  const char *const *script = SCRIPT (ANTT_LOGIN, "C: </message>", "C: last", "S: " PONG, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  g_autofree char *filling = g_strnfill (3 * 1024 * 1024, 'x');
  g_autofree char *message = g_strdup_printf ("<message><body>%s</body></message>", filling);
  g_autofree char *said = NULL;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_send (dialogue, message, 1);
  antt_dialogue_send (dialogue, "<message id='last'/>", 2);
  antt_dialogue_wait_sent (dialogue, 2);
  g_assert_cmpuint (g_array_index (dialogue->cookies, guint64, 0), ==, 1);
  g_assert_cmpuint (g_array_index (dialogue->cookies, guint64, 1), ==, 2);
  antt_dialogue_wait_stanzas (dialogue, 1);
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  assert_said (said, message);
}

/* The end waits for what was sent before it. */
static void
test_send_much_and_close (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  const char *const *script = SCRIPT (ANTT_SECURE, ANTT_LOGIN, "C: </message>", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, certificate);
  g_autofree char *filling = g_strnfill (2 * 1024 * 1024, 'x');
  g_autofree char *message = g_strdup_printf ("<message><body>%s</body></message>", filling);
  g_autofree char *said = NULL;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_send (dialogue, message, 1);
  antt_dialogue_close (dialogue);
  g_assert_cmpuint (dialogue->cookies->len, ==, 1);
  said = antt_dialogue_finish (dialogue);
  assert_said (said, message);
}

static void
send_in_return (AnttDialogue *dialogue, const char *callback, gpointer user_data)
{
  if (strcmp (callback, "stanza") == 0)
    antt_dialogue_send (dialogue, "<iq type='result' id='1'/>", dialogue->stanzas->len);
}

/* What is sent from the callback leaves, in order, when the read is done. */
static void
test_send_from_callback (void)
{
  const char *const *script
    = SCRIPT (ANTT_LOGIN, "S: <message/><message/><message/>",
              "C: <iq type='result' id='1'/><iq type='result' id='1'/><iq type='result' id='1'/>", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  dialogue->hook = send_in_return;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_sent (dialogue, 3);
  g_assert_cmpuint (g_array_index (dialogue->cookies, guint64, 2), ==, 3);
  antt_dialogue_close (dialogue);
}

/* A server that never stops talking must not keep another link of the thread from its answer. */
static void
test_flood_leaves_others_alone (void)
{
  g_autoptr (AnttDialogue) flooded = antt_dialogue_new (SCRIPT (ANTT_LOGIN, "!flood <message><body>x</body></message>"), NULL);
  g_autoptr (AnttDialogue) other = antt_dialogue_new (SCRIPT (ANTT_LOGIN, "C: " PING, "S: " PONG, ANTT_END), NULL);

  g_main_context_unref (other->context);
  other->context = g_main_context_ref (flooded->context);
  antt_dialogue_open (flooded);
  antt_dialogue_wait_up (flooded);
  antt_dialogue_wait_stanzas (flooded, 1000);
  antt_dialogue_open (other);
  antt_dialogue_wait_up (other);
  antt_dialogue_send (other, PING, 1);
  antt_dialogue_wait_stanzas (other, 1);
  antt_dialogue_close (other);
  /* It will not hear us say the end: that is not our fault. */
  g_clear_pointer (&flooded->link, ant_link_free);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  antt_stamps_switch_on ();
  g_test_add_func ("/wire/stream/login/plaintext", test_login_plaintext);
  g_test_add_func ("/wire/stream/login/starttls-scram", test_login_starttls_scram);
  g_test_add_func ("/wire/stream/login/direct-tls", test_login_direct_tls);
  g_test_add_func ("/wire/stream/login/international-domain", test_login_international_domain);
  g_test_add_func ("/wire/stream/login/client-certificate", test_login_client_certificate);
  g_test_add_func ("/wire/stream/login/client-certificate-or-password", test_login_client_certificate_or_password);
  g_test_add_func ("/wire/stream/login/client-certificate-is-slow", test_login_client_certificate_is_slow);
  g_test_add_func ("/wire/stream/close/while-certificate-is-read", test_close_while_certificate_is_read);
  g_test_add_func ("/wire/stream/login/anonymous", test_login_anonymous);
  g_test_add_func ("/wire/stream/login/component", test_login_component);
  g_test_add_func ("/wire/stream/login/component-with-wrong-secret", test_login_component_with_wrong_secret);
  g_test_add_func ("/wire/stream/login/session", test_login_with_session);
  g_test_add_func ("/wire/stream/stamps-in-order", test_stamps_in_order);
  g_test_add_func ("/wire/stream/stamps-coalesced", test_stamps_coalesced);
  g_test_add_func ("/wire/stream/bind/to-another-account", test_bind_to_another_account);
  g_test_add_func ("/wire/stream/bind/answered-again", test_bind_answered_again);
  g_test_add_func ("/wire/stream/send/much", test_send_much);
  g_test_add_func ("/wire/stream/send/much-and-close", test_send_much_and_close);
  g_test_add_func ("/wire/stream/send/from-callback", test_send_from_callback);
  g_test_add_func ("/wire/stream/flood-leaves-others-alone", test_flood_leaves_others_alone);
  return g_test_run ();
}
