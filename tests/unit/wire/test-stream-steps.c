/* The way up, step by step: what the events tell, which one failed, and the ways that a login can go.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>
#include <glib/gstdio.h>
#include "antt-dialogue.h"
#include "antt-resolver.h"
#include "wire/ant-tap.h"

#define SCRIPT(...) ((const char *const[]) { __VA_ARGS__, NULL })
#define STARTTLS "_xmpp-client._tcp.example.org"
#define DIRECT "_xmpps-client._tcp.example.org"

static AnttCertificate *
make_certificate (const char *name)
{
  g_autofree char *alternatives = g_strconcat ("DNS:", name, NULL);
  AnttCertificateSpec spec = { .name = name, .alternatives = alternatives };

  return antt_certificate_new (&spec);
}

/* romeo@example.org, to be looked up. */
static AnttResolver *
use_resolver (AnttDialogue *dialogue)
{
  AnttResolver *resolver = antt_resolver_new ();

  dialogue->resolver = G_RESOLVER (resolver);
  g_free (dialogue->config->jid);
  dialogue->config->jid = g_strdup ("romeo@example.org");
  g_clear_pointer (&dialogue->config->host, g_free);
  dialogue->config->port = 0;
  return resolver;
}

static void
assert_told (AnttDialogue *dialogue, const char *pattern)
{
  if (!g_regex_match_simple (pattern, dialogue->events->str, G_REGEX_MULTILINE, 0))
    g_error ("“%s” does not match anything in\n%s", pattern, dialogue->events->str);
}

/* --- what is told --- */

static void
test_login_tells_every_step (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ("example.org");
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_SECURE, ANTT_LOGIN, ANTT_END), certificate);
  AnttResolver *resolver = use_resolver (dialogue);
  g_autofree char *names = NULL;

  antt_resolver_add_service (resolver, STARTTLS, "a.example", antt_server_get_port (dialogue->server), 1, 7);
  antt_resolver_add_service (resolver, STARTTLS, "b.example", 9, 2, 0);
  antt_resolver_add_address (resolver, "a.example", "127.0.0.1");
  antt_resolver_add_address (resolver, "b.example", "192.0.2.1");
  antt_resolver_add_address (resolver, "b.example", "2001:db8::1");
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);

  names = antt_dialogue_dup_event_names (dialogue);
  g_assert_cmpstr (names, ==, "srv srv address address lookup tcp features starttls tls features sasl features bind closed");
  assert_told (dialogue, "^srv: " STARTTLS ": 2 records, in \\d+\\.\\d ms\n"
                         "  a\\.example:\\d+, priority 1, weight 7\n  b\\.example:9, priority 2, weight 0\n");
  assert_told (dialogue, "^srv: " DIRECT ": no such record, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^address: a\\.example: 127\\.0\\.0\\.1, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^address: b\\.example: 192\\.0\\.2\\.1, 2001:db8::1, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^lookup: example\\.org: 127\\.0\\.0\\.1:\\d+, 192\\.0\\.2\\.1:9, \\[2001:db8::1\\]:9, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^tcp: Connected to 127\\.0\\.0\\.1:\\d+ in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^features: tls starttls, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^starttls: Asked for and granted, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^tls: TLSv1\\.3, \\w+, certificate verified by the pin, in \\d+\\.\\d ms\n"
                         "  Subject: CN=example\\.org\n  Names: example\\.org\n  Issuer: .*\n  Valid: .*\n  SHA-256: ");
  assert_told (dialogue, "^features: sasl mechanisms; mechanisms: PLAIN, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^sasl: Logged in by PLAIN, in \\d+\\.\\d ms\n");
  assert_told (dialogue, "^bind: romeo@localhost/orchard.*, in \\d+\\.\\d ms\n");
}

static void
test_login_tells_why_not_the_others (void)
{
  const char *const *script
    = SCRIPT ("C: <stream:stream",
              ANTT_HEADER "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>EXTERNAL"
                          "</mechanism><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
              "C: </auth>", "S: " ANTT_SUCCESS, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
              "S: " ANTT_BOUND, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
  assert_told (dialogue, "^sasl: Logged in by PLAIN, in .* ms\n"
                         "  Offered, but not taken: EXTERNAL \\(there is no client certificate\\)\n");
}

/**
 * Failure:
 * @step: the event that tells of it
 * @words: a pattern for the rest of its line
 */
typedef struct
{
  const char *name;
  const char *const *script;
  gboolean secure;
  const char *step;
  const char *words;
} Failure;

static const Failure failures[] = {
  { "greeting", SCRIPT ("!cut"), TRUE, "features", "127.*It has said nothing at all" },
  { "no-starttls", SCRIPT (ANTT_HEADER ANTT_FEATURES ("")), TRUE, "starttls", ".* does not offer STARTTLS" },
  { "proceed", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls", "!cut"), TRUE, "starttls", "127" },
  { "tls", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls", "S: " ANTT_PROCEED, "!cut"), TRUE, "tls",
    "127" },
  { "features-behind-tls", SCRIPT (ANTT_SECURE, "!cut"), TRUE, "features", "127" },
  { "no-mechanism", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("X-A"))), FALSE, "sasl",
    "No way to log in that both sides know: the server offers X-A \\(not known here\\)" },
  { "password", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>",
                        "S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>"),
    FALSE, "sasl", "The server refuses the login of romeo@localhost by PLAIN: not-authorized" },
  { "bind", SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>", "!cut"), FALSE,
    "bind", "127" },
};

static void
test_failure_names_step (gconstpointer data)
{
  const Failure *failure = data;
  g_autoptr (AnttCertificate) certificate = failure->secure ? make_certificate ("localhost") : NULL;
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (failure->script, certificate);
  g_autofree char *pattern = NULL;
  g_autofree char *names = NULL;
  g_autofree char *end = NULL;

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_down (dialogue);
  g_assert_nonnull (dialogue->error);
  pattern = g_strdup_printf ("^%s: Failed after \\d+\\.\\d ms: %s", failure->step, failure->words);
  assert_told (dialogue, pattern);
  names = antt_dialogue_dup_event_names (dialogue);
  end = g_strdup_printf (" %s closed", failure->step);
  g_assert_true (g_str_has_suffix (names, end));
}

static void
test_failed_lookup_tells_all_questions (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);
  AnttResolver *resolver = use_resolver (dialogue);
  g_autofree char *names = NULL;

  dialogue->config->tls = ANT_TLS_START;
  antt_resolver_add_failure (resolver, STARTTLS, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
  antt_resolver_add_service (resolver, DIRECT, ".", 0, 0, 0);
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_NOT_FOUND, "example.org: host not found");
  names = antt_dialogue_dup_event_names (dialogue);
  g_assert_cmpstr (names, ==, "srv srv address lookup closed");
  assert_told (dialogue, "^srv: " STARTTLS ": no answer \\(cannot resolve " STARTTLS "\\), in ");
  assert_told (dialogue, "^srv: " DIRECT ": 1 record, in .* ms\n  \\.: not offered \\(RFC 2782\\)\n");
  assert_told (dialogue, "^address: example\\.org: no address, in ");
  assert_told (dialogue, "^lookup: Failed after .* ms: example\\.org: host not found ");
}

/* The chain of what is refused, and both fingerprints in full. */
static void
test_changed_pin_is_refused_loudly (void)
{
  g_autoptr (AnttCertificate) root = NULL;
  g_autoptr (AnttCertificate) middle = NULL;
  g_autoptr (AnttCertificate) certificate = NULL;
  g_autoptr (AnttDialogue) dialogue = NULL;
  g_autofree char *words = NULL;
  AnttCertificateSpec spec = { .name = "Root", .authority = TRUE };

  root = antt_certificate_new (&spec);
  middle = antt_certificate_new (&(AnttCertificateSpec) { .name = "Middle", .authority = TRUE, .issuer = root });
  certificate = antt_certificate_new (&(AnttCertificateSpec) { .name = "localhost", .alternatives = "DNS:localhost",
                                                               .issuer = middle, .sends_issuers = TRUE });
  dialogue = antt_dialogue_new (SCRIPT (ANTT_SECURE), certificate);
  g_free (dialogue->config->pin);
  dialogue->config->pin = g_strdup (root->fingerprint);
  words = g_strdup_printf ("It is not the pinned certificate: it was renewed, or somebody is in between.|Pinned: %s|"
                           "Shown:  %s| 1. Subject: CN=localhost| 2. Subject: CN=Middle (an authority)|"
                           "accept it on purpose: --pin %s", root->fingerprint, certificate->fingerprint,
                           certificate->fingerprint);
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_CERTIFICATE, words);
  assert_told (dialogue, "^tls: Failed after \\d+\\.\\d ms: The certificate of localhost is refused\\. It is not the pinned "
                         "certificate: .*\n  Pinned: .*\n  Shown:  .*\n   1\\. Subject: CN=localhost\n(      .*\n)*"
                         "   2\\. Subject: CN=Middle");
  g_assert_cmpstr (dialogue->tls_info->expected, ==, root->fingerprint);
  g_assert_cmpuint (ant_certificate_list_length (dialogue->tls_info->chain), ==, 2);
}

/* --- addresses --- */

static gboolean
skip_without_ipv6 (void)
{
  struct sockaddr_in6 address = { .sin6_family = AF_INET6, .sin6_addr = IN6ADDR_LOOPBACK_INIT };
  int fd = socket (AF_INET6, SOCK_STREAM | SOCK_CLOEXEC, 0);
  gboolean there = fd >= 0 && bind (fd, (struct sockaddr *) &address, sizeof address) == 0;

  if (fd >= 0)
    close (fd);
  if (!there)
    g_test_skip ("this machine has no ::1");
  return !there;
}

/* Before it is opened. */
static void
move_to_ipv6 (AnttDialogue *dialogue, const char *const *script, const AnttCertificate *certificate)
{
  g_free (antt_server_finish (dialogue->server));
  dialogue->server = antt_server_new_ipv6 (script, certificate);
  dialogue->config->port = antt_server_get_port (dialogue->server);
}

static void
test_ipv6_by_hand (void)
{
  static const char *const hosts[] = { "::1", "[::1]" };

  if (skip_without_ipv6 ())
    return;
  for (guint i = 0; i < G_N_ELEMENTS (hosts); i++)
    {
      g_autoptr (AnttCertificate) certificate = make_certificate ("localhost");
      g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), certificate);

      move_to_ipv6 (dialogue, SCRIPT (ANTT_SECURE, ANTT_LOGIN, ANTT_END), certificate);
      g_free (dialogue->config->host);
      dialogue->config->host = g_strdup (hosts[i]);
      antt_dialogue_open (dialogue);
      antt_dialogue_wait_up (dialogue);
      assert_told (dialogue, "^tcp: Connected to \\[::1\\]:\\d+ in ");
      g_assert_cmpuint (ant_link_get_rtt_us (dialogue->link), >, 0);
      antt_dialogue_close (dialogue);
    }
}

/* A name with addresses of both kinds, one of which does not work. */
static void
expect_next_kind (gboolean works_with_ipv6)
{
  const char *const *script = SCRIPT (ANTT_LOGIN, ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  AnttResolver *resolver;
  guint16 port;

  if (works_with_ipv6)
    move_to_ipv6 (dialogue, script, NULL);
  resolver = use_resolver (dialogue);
  port = antt_server_get_port (dialogue->server);
  antt_resolver_add_service (resolver, STARTTLS, "both.example", port, 0, 0);
  antt_resolver_add_address (resolver, "both.example", works_with_ipv6 ? "127.0.0.1" : "::1");
  antt_resolver_add_address (resolver, "both.example", works_with_ipv6 ? "::1" : "127.0.0.1");
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  assert_told (dialogue, works_with_ipv6 ? "^tcp: Failed after .* ms: The connection to 127\\.0\\.0\\.1:\\d+ was refused: "
                                           "nothing listens there; trying the next address\n(.*\n)*tcp: Connected to \\[::1\\]"
                                         : "^tcp: Failed after .* ms: The connection to \\[::1\\]:\\d+ was refused: "
                                           "nothing listens there; trying the next address\n(.*\n)*tcp: Connected to 127");
  antt_dialogue_close (dialogue);
}

static void
test_ipv6_then_ipv4 (void)
{
  if (!skip_without_ipv6 ())
    expect_next_kind (FALSE);
}

static void
test_ipv4_then_ipv6 (void)
{
  if (!skip_without_ipv6 ())
    expect_next_kind (TRUE);
}

/* --- SCRAM --- */

#define SCRAM_SCRIPT(mechanism, password) \
  SCRIPT ("!password " password, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM (mechanism)), \
          "!challenge 4096", "!success", "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>", \
          "S: " ANTT_BOUND, ANTT_END)

/**
 * Scram:
 * @typed: what the person types; the server, which the script tells what it is, has it prepared (RFC 4013)
 */
typedef struct
{
  const char *name;
  const char *typed;
  const char *const *script;
} Scram;

static const Scram scrams[] = {
  { "sha-1", "pencil", SCRAM_SCRIPT ("SCRAM-SHA-1", "pencil") },
  { "sha-256", "pencil", SCRAM_SCRIPT ("SCRAM-SHA-256", "pencil") },
  { "sha-512", "pencil", SCRAM_SCRIPT ("SCRAM-SHA-512", "pencil") },
  { "sha-1-composed", "ro\xcc\x88slein", SCRAM_SCRIPT ("SCRAM-SHA-1", "r\xc3\xb6slein") },
  { "sha-256-feminine-ordinal", "\xc2\xaa" "1", SCRAM_SCRIPT ("SCRAM-SHA-256", "a1") },
  { "sha-512-spaces-and-soft-hyphen", "a\xe2\x80\x83" "b\xc2\xad" "c\xe3\x80\x80", SCRAM_SCRIPT ("SCRAM-SHA-512", "a bc ") },
  { "sha-256-fullwidth", "\xef\xbc\xa1\xef\xbc\xa2", SCRAM_SCRIPT ("SCRAM-SHA-256", "AB") },
  { "sha-256-emoji", "\xf0\x9f\x8c\xb9\xe2\x84\xa3", SCRAM_SCRIPT ("SCRAM-SHA-256", "\xf0\x9f\x8c\xb9\xe2\x84\xa3") },
};

static void
test_scram (gconstpointer data)
{
  const Scram *scram = data;
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (scram->script, NULL);

  g_free (dialogue->config->password);
  dialogue->config->password = g_strdup (scram->typed);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
}

/* PLAIN too is said with the prepared password (RFC 4616 2). */
static void
test_plain_is_prepared (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);
  g_autofree char *said = NULL;

  g_free (dialogue->config->password);
  dialogue->config->password = g_strdup ("\xef\xbc\xa1\xe3\x80\x80\xc2\xaa");
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_close (dialogue);
  said = antt_dialogue_finish (dialogue);
  g_assert_nonnull (strstr (said, ">AHJvbWVvAEEgYQ==</auth>")); /* printf '\0romeo\0A a' | base64 */
}

static void
test_scram_with_wrong_password (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRAM_SCRIPT ("SCRAM-SHA-512", "pencil"), NULL);

  g_free (dialogue->config->password);
  dialogue->config->password = g_strdup ("crayon");
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_AUTHENTICATION, "SCRAM-SHA-512: not-authorized");
}

/* --- SSLKEYLOGFILE --- */

static int
compare_lines (gconstpointer a, gconstpointer b)
{
  return strcmp (*(char *const *) a, *(char *const *) b);
}

static char *
sort_lines (const char *text)
{
  g_auto (GStrv) lines = g_strsplit (text, "\n", -1);

  qsort (lines, g_strv_length (lines), sizeof *lines, compare_lines);
  return g_strjoinv ("\n", lines);
}

/* What the client writes opens the session: it is what the server would write. */
static void
expect_key_log (const char *const *script, const char *version, const char *first_word)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ("localhost");
  g_autofree char *folder = g_dir_make_tmp (NULL, NULL);
  g_autofree char *file = g_build_filename (folder, "keys", NULL);
  g_autofree char *text = NULL;
  g_autofree char *ours = NULL;
  g_autofree char *theirs = NULL;
  g_autoptr (AnttDialogue) dialogue = NULL;

  g_setenv ("SSLKEYLOGFILE", file, TRUE);
  dialogue = antt_dialogue_new (script, certificate);
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpstr (dialogue->tls_info->version, ==, version);
  antt_dialogue_close (dialogue);
  theirs = sort_lines (antt_server_get_keys (dialogue->server));
  g_unsetenv ("SSLKEYLOGFILE");
  g_assert_true (g_file_get_contents (file, &text, NULL, NULL));
  ours = sort_lines (text);
  g_assert_cmpstr (ours, ==, theirs);
  g_assert_nonnull (strstr (text, first_word));
  g_remove (file);
  g_rmdir (folder);
}

static void
test_key_log_opens_session (void)
{
  expect_key_log (SCRIPT (ANTT_SECURE, ANTT_LOGIN, ANTT_END), "TLSv1.3", "CLIENT_TRAFFIC_SECRET_0 ");
  expect_key_log (SCRIPT ("C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls",
                          "S: " ANTT_PROCEED, "!tls 1.2", ANTT_LOGIN, ANTT_END),
                  "TLSv1.2", "CLIENT_RANDOM ");
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/stream-steps/login-tells-every-step", test_login_tells_every_step);
  g_test_add_func ("/wire/stream-steps/login-tells-why-not-the-others", test_login_tells_why_not_the_others);
  for (guint i = 0; i < G_N_ELEMENTS (failures); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/stream-steps/failure-names-step/", failures[i].name, NULL);

      g_test_add_data_func (path, &failures[i], test_failure_names_step);
    }
  g_test_add_func ("/wire/stream-steps/failed-lookup-tells-all-questions", test_failed_lookup_tells_all_questions);
  g_test_add_func ("/wire/stream-steps/changed-pin-is-refused-loudly", test_changed_pin_is_refused_loudly);
  g_test_add_func ("/wire/stream-steps/ipv6-by-hand", test_ipv6_by_hand);
  g_test_add_func ("/wire/stream-steps/ipv6-then-ipv4", test_ipv6_then_ipv4);
  g_test_add_func ("/wire/stream-steps/ipv4-then-ipv6", test_ipv4_then_ipv6);
  for (guint i = 0; i < G_N_ELEMENTS (scrams); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/stream-steps/scram/", scrams[i].name, NULL);

      g_test_add_data_func (path, &scrams[i], test_scram);
    }
  g_test_add_func ("/wire/stream-steps/plain-is-prepared", test_plain_is_prepared);
  g_test_add_func ("/wire/stream-steps/scram/wrong-password", test_scram_with_wrong_password);
  g_test_add_func ("/wire/stream-steps/key-log-opens-session", test_key_log_opens_session);
  return g_test_run ();
}
