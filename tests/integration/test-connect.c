/* Tests of connecting to real servers: the ways in, and every error on the way, with what a person is told.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <netinet/in.h>
#include <openssl/ssl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "antt-host.h"

#define PING "<iq type='get' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>"

typedef struct
{
  AnttHost *host;
  AntNetwork *network;
  AntAccount *account;
} Fixture;

/* One server of each kind for all tests: none of them harms it. */
static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->host = (AnttHost *) data;
  fixture->network = ant_network_new (ant_clock_system (), 0);
  fixture->account = antt_account_new (fixture->host, "romeo");
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ant_account_free (fixture->account);
  g_assert_finalize_object (fixture->network);
}

static void
expect_pong (AnttLane *lane)
{
  g_autoptr (AntExchange) row = antt_lane_send (lane, PING, 10 * ANTT_SECOND);

  g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
  g_assert_cmpint (row->match, ==, ANT_MATCH_EXACT);
  g_assert_cmpint (row->stamp, ==, ANT_STAMP_KERNEL);
  g_assert_cmpint (row->latency_ns, >, 0);
  g_assert_cmpint (row->latency_ns, ==, row->received_ns - row->sent_ns);
  g_assert_cmpint (row->handled_ns, >=, row->received_ns);
  g_assert_cmpint (row->queued_ns, <=, row->sent_ns);
  g_assert_cmpuint (row->rtt_us, >, 0);
  g_assert_cmpuint (row->request_size, ==, g_bytes_get_size (ant_stanza_get_bytes (row->request)));
}

/* (transfer full): online, after a ping */
static AnttLane *
expect_way_in (Fixture *fixture)
{
  g_autoptr (GError) error = NULL;
  AnttLane *lane = antt_lane_new (fixture->network, fixture->account);

  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  g_assert_cmpint (ant_session_get_state (lane->session), ==, ANT_SESSION_ONLINE);
  g_assert_nonnull (antt_lane_find_event (lane, "connected"));
  expect_pong (lane);
  return lane;
}

static void
test_login_starttls_pinned (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = expect_way_in (fixture);
  AntTlsInfo *tls = ant_session_get_tls_info (lane->session);

  g_assert_true (g_str_has_prefix (antt_lane_get_jid (lane), "romeo@localhost/"));
  g_assert_nonnull (tls);
  g_assert_true (tls->pinned);
  g_assert_false (tls->unverified);
  g_assert_true (g_str_has_prefix (tls->version, "TLSv1."));
  g_assert_null (tls->problem);
}

static void
test_login_starttls_authority (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;

  g_clear_pointer (&fixture->account->link->pin, g_free);
  fixture->account->link->ca_file = g_strdup (fixture->host->ca_file);
  lane = expect_way_in (fixture);
  g_assert_false (ant_session_get_tls_info (lane->session)->pinned);
  g_assert_false (ant_session_get_tls_info (lane->session)->unverified);
}

static void
test_login_direct_tls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;

  fixture->account->link->tls = ANT_TLS_DIRECT;
  fixture->account->link->port = fixture->host->tls_port;
  lane = expect_way_in (fixture);
  g_assert_true (ant_session_get_tls_info (lane->session)->pinned);
}

static void
test_login_plaintext (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;

  g_clear_pointer (&fixture->account->link->pin, g_free);
  fixture->account->link->tls = ANT_TLS_NONE;
  lane = expect_way_in (fixture);
  g_assert_null (ant_session_get_tls_info (lane->session));
  g_assert_nonnull (strstr (antt_lane_find_event (lane, "connected")->note, "without TLS"));
}

static void
test_login_trusting_any (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;

  g_clear_pointer (&fixture->account->link->pin, g_free);
  fixture->account->link->trust_any = TRUE;
  lane = expect_way_in (fixture);
  g_assert_true (ant_session_get_tls_info (lane->session)->unverified);
  for (guint i = 0; i < lane->rows->len; i++)
    {
      AntExchange *row = lane->rows->pdata[i];

      if (row->kind == ANT_KIND_IQ)
        g_assert_nonnull (strstr (row->note, "not verified"));
    }
}

static void
test_login_resource_and_sm (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;

  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("romeo@localhost/balcony");
  fixture->account->link->stream_management = TRUE;
  lane = expect_way_in (fixture);
  g_assert_cmpstr (antt_lane_get_jid (lane), ==, "romeo@localhost/balcony");
  for (guint i = 0; i < 20; i++)
    expect_pong (lane);
}

/* XEP-0077 3.3: the server is told the bytes as they are, and prepares them itself. */
static void
change_password (Fixture *fixture, const char *from, const char *to)
{
  g_autoptr (AntAccount) account = antt_account_new (fixture->host, "juliet");
  g_autoptr (AnttLane) lane = NULL;
  g_autoptr (AntExchange) row = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *xml = g_strdup_printf ("<iq type='set' to='localhost'><query xmlns='jabber:iq:register'><username>juliet"
                                          "</username><password>%s</password></query></iq>", to);

  g_free (account->link->password);
  account->link->password = g_strdup (from);
  lane = antt_lane_new (fixture->network, account);
  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  row = antt_lane_send (lane, xml, 10 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
}

/* RFC 4013: what one person types is what another one chose, when it is the same to people. */
static void
test_login_prepared_password (Fixture *fixture, gconstpointer data)
{
  static const struct
  {
    const char *chosen;
    const char *typed[3];
  } cases[] = {
    { "r\xc3\xb6slein", { "r\xc3\xb6slein", "ro\xcc\x88slein" } },
    { "\xc2\xaa" "1\xe2\x85\xa8", { "a1IX", "\xc2\xaa" "1\xe2\x85\xa8" } },
    { "\xef\xbc\xa1" "\xe3\x80\x80" "b", { "A b", "\xef\xbc\xa1\xc2\xa0" "b" } },
    { "I\xc2\xadX\xe2\x80\x8d", { "IX" } },
    { "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c", { "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbb\xd1\x8c" } },
  };
  g_autofree char *last = g_strdup (antt_host_get_password (fixture->host, "juliet"));

  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("juliet@localhost");
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      change_password (fixture, last, cases[i].chosen);
      for (guint j = 0; j < G_N_ELEMENTS (cases[i].typed) && cases[i].typed[j] != NULL; j++)
        {
          g_autoptr (AnttLane) lane = NULL;

          g_free (fixture->account->link->password);
          fixture->account->link->password = g_strdup (cases[i].typed[j]);
          lane = expect_way_in (fixture);
          g_assert_nonnull (strstr (antt_lane_find_event (lane, "sasl")->note, "SCRAM-SHA-"));
        }
      g_free (last);
      last = g_strdup (cases[i].chosen);
    }
  change_password (fixture, last, antt_host_get_password (fixture->host, "juliet"));
}

/* By what the server keeps of the password: it knows no other way, so the strongest that it offers is this one. */
static void
expect_scram (Fixture *fixture, const char *domain, const char *mechanism)
{
  g_autofree char *words = g_strconcat ("by ", mechanism, ",", NULL);
  g_autoptr (AnttLane) lane = NULL;
  g_autoptr (GError) error = NULL;

  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strconcat ("romeo@", domain, NULL);
  lane = antt_lane_new (fixture->network, fixture->account);
  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  g_test_message ("%s", antt_lane_find_event (lane, "sasl")->note);
  g_assert_nonnull (strstr (antt_lane_find_event (lane, "sasl")->note, words));
}

static void
test_login_scram_sha_512 (Fixture *fixture, gconstpointer data)
{
  expect_scram (fixture, "localhost", "SCRAM-SHA-512");
}

static void
test_login_scram_sha_256 (Fixture *fixture, gconstpointer data)
{
  expect_scram (fixture, "sha256.localhost", "SCRAM-SHA-256");
}

static void
test_login_scram_sha_1 (Fixture *fixture, gconstpointer data)
{
  expect_scram (fixture, "sha1.localhost", "SCRAM-SHA-1");
}

static void
test_login_anonymous (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;
  g_autoptr (AntExchange) row = NULL;
  g_autoptr (GError) error = NULL;

  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("anon.localhost");
  g_clear_pointer (&fixture->account->link->password, g_free);
  fixture->account->link->anonymous = TRUE;
  lane = antt_lane_new (fixture->network, fixture->account);
  antt_lane_open (lane, &error);
  g_assert_no_error (error);
  g_assert_nonnull (strstr (antt_lane_get_jid (lane), "@anon.localhost/"));
  row = antt_lane_send (lane, "<iq type='get'><ping xmlns='urn:xmpp:ping'/></iq>", 10 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_RESULT);
}

static AntAccount *
component_account (AnttHost *host)
{
  AntAccount *account = ant_account_new (NULL, "comp.localhost");

  account->link->component = TRUE;
  account->link->tls = ANT_TLS_NONE;
  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = host->component_port;
  account->link->password = g_strdup (host->secret);
  return account;
}

static void
test_login_component (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = component_account (fixture->host);
  g_autoptr (AnttLane) component = antt_lane_new (fixture->network, account);
  g_autoptr (AnttLane) romeo = NULL;
  g_autoptr (AntExchange) asked = NULL;
  g_autoptr (AntExchange) asking = NULL;
  g_autoptr (GError) error = NULL;

  antt_lane_open (component, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (antt_lane_get_jid (component), ==, "comp.localhost");
  romeo = antt_lane_login (fixture->network, fixture->host, "romeo");
  asked = antt_lane_send (romeo, "<iq type='get' to='comp.localhost' id='c1'><ping xmlns='urn:xmpp:ping'/></iq>",
                          10 * ANTT_SECOND);
  g_assert_cmpint (asked->state, ==, ANT_STATE_ERROR);
  g_assert_cmpstr (asked->error->condition, ==, "service-unavailable");
  antt_lane_wait (component, "c1", ANT_DIRECTION_IN, ANT_STATE_ANSWERED);

  asking = antt_lane_send (component,
                           "<iq type='get' from='comp.localhost' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>",
                           10 * ANTT_SECOND);
  g_assert_cmpint (asking->state, ==, ANT_STATE_RESULT);
}

static void
test_component_wrong_secret (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntAccount) account = component_account (fixture->host);
  g_autoptr (AnttLane) lane = NULL;
  g_autoptr (GError) error = NULL;

  g_free (account->link->password);
  account->link->password = g_strdup ("not the secret");
  lane = antt_lane_new (fixture->network, account);
  g_assert_false (antt_lane_open (lane, &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION);
}

/* --- What fails --- */

/* Returns the message, kept by @ret_error. */
static const char *
expect_failure (Fixture *fixture, AntWireError code, GError **ret_error)
{
  g_autoptr (AnttLane) lane = antt_lane_new (fixture->network, fixture->account);

  g_assert_false (antt_lane_open (lane, ret_error));
  g_assert_error (*ret_error, ANT_WIRE_ERROR, (int) code);
  g_test_message ("%s", (*ret_error)->message);
  g_assert_cmpint (ant_session_get_state (lane->session), ==, ANT_SESSION_OFFLINE);
  g_assert_error ((GError *) ant_session_get_error (lane->session), ANT_WIRE_ERROR, (int) code);
  g_assert_nonnull (antt_lane_find_event (lane, "disconnected"));
  g_assert_null (antt_lane_find_event (lane, "connected"));
  return (*ret_error)->message;
}

static void
expect_words (const char *message, const char *const *words)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (strstr (message, words[i]) == NULL)
      g_error ("“%s” does not say “%s”", message, words[i]);
}

/* A label of 64 letters cannot be in the DNS, so nobody need be asked. */
static void
test_fails_host_not_found (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *host = g_strnfill (64, 'x');
  const char *message;

  g_free (fixture->account->link->host);
  fixture->account->link->host = g_strconcat (host, ".example.org", NULL);
  message = expect_failure (fixture, ANT_WIRE_ERROR_NOT_FOUND, &error);
  g_assert_nonnull (strstr (message, host));
}

static int
bind_port (gboolean listening, guint16 *ret_port)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, length), ==, 0);
  g_assert_cmpint (getsockname (fd, (struct sockaddr *) &address, &length), ==, 0);
  if (listening)
    g_assert_cmpint (listen (fd, 8), ==, 0);
  *ret_port = ntohs (address.sin_port);
  return fd;
}

static void
test_fails_refused (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = bind_port (FALSE, &fixture->account->link->port);
  g_autofree char *port = g_strdup_printf ("%u", fixture->account->link->port);

  expect_words (expect_failure (fixture, ANT_WIRE_ERROR_REFUSED, &error),
                (const char *[]) { "127.0.0.1", port, NULL });
  close (fd);
}

/* No TCP connection goes to a multicast address; the kernel says so without asking anybody. */
static void
test_fails_no_route (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_free (fixture->account->link->host);
  fixture->account->link->host = g_strdup ("224.0.0.1");
  expect_words (expect_failure (fixture, ANT_WIRE_ERROR_UNREACHABLE, &error), (const char *[]) { "224.0.0.1", NULL });
}

static void
test_fails_timeout (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = bind_port (TRUE, &fixture->account->link->port);
  gint64 begin = g_get_monotonic_time ();

  fixture->account->link->connect_timeout_ms = 300;
  expect_failure (fixture, ANT_WIRE_ERROR_TIMEOUT, &error);
  g_assert_cmpint (g_get_monotonic_time () - begin, >=, 290 * 1000);
  close (fd);
}

static void
test_fails_timeout_in_direct_tls (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  int fd = bind_port (TRUE, &fixture->account->link->port);

  fixture->account->link->tls = ANT_TLS_DIRECT;
  fixture->account->link->connect_timeout_ms = 300;
  expect_words (expect_failure (fixture, ANT_WIRE_ERROR_TIMEOUT, &error), (const char *[]) { "TLS", NULL });
  close (fd);
}

static void
expect_certificate_refused (Fixture *fixture, const char *why)
{
  g_autoptr (AnttLane) lane = antt_lane_new (fixture->network, fixture->account);
  g_autoptr (GError) error = NULL;
  g_autofree char *first_byte = g_strndup (fixture->host->pin, 2);
  g_autofree char *described = NULL;
  AntTlsInfo *tls;

  g_assert_false (antt_lane_open (lane, &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE);
  g_test_message ("%s", error->message);
  tls = ant_session_get_tls_info (lane->session);
  g_assert_nonnull (tls);
  g_assert_nonnull (tls->problem);
  g_assert_nonnull (strstr (tls->problem, why));
  g_assert_nonnull (strstr (tls->issuer, fixture->host->issuer));
  g_assert_true (g_strv_contains (tls->names, "conference.localhost"));
  g_assert_true (g_str_has_prefix (tls->fingerprint, first_byte));
  g_assert_cmpuint (strlen (tls->fingerprint), ==, 95);
  g_assert_cmpuint (strlen (tls->not_before), ==, strlen ("2026-11-22T00:00:00Z"));
  g_assert_cmpstr (tls->not_before, <, tls->not_after);
  g_assert_false (tls->pinned || tls->unverified);
  described = ant_tls_info_describe (tls);
  expect_words (described, (const char *[]) { tls->fingerprint, tls->issuer, "conference.localhost", tls->not_before,
                                              tls->not_after, tls->problem, NULL });
  expect_words (error->message, (const char *[]) { tls->fingerprint, tls->issuer, "conference.localhost",
                                                   tls->not_after, tls->problem, NULL });
}

static void
test_fails_unknown_authority (Fixture *fixture, gconstpointer data)
{
  g_clear_pointer (&fixture->account->link->pin, g_free);
  expect_certificate_refused (fixture, "self-signed");
}

static void
test_fails_wrong_pin (Fixture *fixture, gconstpointer data)
{
  fixture->account->link->pin[0] = fixture->account->link->pin[0] == '0' ? '1' : '0';
  expect_certificate_refused (fixture, "pin");
}

/**
 * Impostor:
 *
 * A server with the true one's certificate that does not care which name it is asked for.
 */
typedef struct
{
  int fd;
  SSL_CTX *context;
  GThread *thread;
} Impostor;

static gpointer
impostor_main (gpointer data)
{
  Impostor *impostor = data;
  int fd = accept (impostor->fd, NULL, NULL);
  SSL *ssl = SSL_new (impostor->context);

  SSL_set_fd (ssl, fd);
  g_assert_cmpint (SSL_accept (ssl), <=, 0);
  SSL_free (ssl);
  close (fd);
  return NULL;
}

static void
impostor_start (Impostor *impostor, AnttHost *host, guint16 *ret_port)
{
  impostor->context = SSL_CTX_new (TLS_server_method ());
  /* In TLS 1.3 a server is done before it hears that its certificate was refused. */
  SSL_CTX_set_max_proto_version (impostor->context, TLS1_2_VERSION);
  g_assert_cmpint (SSL_CTX_use_certificate_file (impostor->context, host->ca_file, SSL_FILETYPE_PEM), ==, 1);
  g_assert_cmpint (SSL_CTX_use_PrivateKey_file (impostor->context, host->key_file, SSL_FILETYPE_PEM), ==, 1);
  impostor->fd = bind_port (TRUE, ret_port);
  impostor->thread = g_thread_new ("impostor", impostor_main, impostor);
}

static void
impostor_end (Impostor *impostor)
{
  g_thread_join (impostor->thread);
  SSL_CTX_free (impostor->context);
  close (impostor->fd);
}

/* The reference identity is the JID's domain, whatever host was connected to. */
static void
test_fails_wrong_name (Fixture *fixture, gconstpointer data)
{
  Impostor impostor;

  impostor_start (&impostor, fixture->host, &fixture->account->link->port);
  g_clear_pointer (&fixture->account->link->pin, g_free);
  fixture->account->link->ca_file = g_strdup (fixture->host->ca_file);
  fixture->account->link->tls = ANT_TLS_DIRECT;
  g_free (fixture->account->link->host);
  fixture->account->link->host = g_strdup ("localhost");
  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("romeo@verona.localhost");
  expect_certificate_refused (fixture, "verona.localhost");
  impostor_end (&impostor);
}

static void
test_fails_wrong_password (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_free (fixture->account->link->password);
  fixture->account->link->password = g_strdup ("capulet");
  expect_words (expect_failure (fixture, ANT_WIRE_ERROR_AUTHENTICATION, &error),
                (const char *[]) { "romeo@localhost", "not-authorized", NULL });
  g_assert_null (strstr (error->message, "capulet"));
}

static void
test_fails_unknown_host_at_server (Fixture *fixture, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("romeo@verona.localhost");
  expect_words (expect_failure (fixture, ANT_WIRE_ERROR_STREAM, &error), (const char *[]) { "host-unknown", NULL });
}

static void
test_fails_bad_account (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) lane = NULL;
  g_autoptr (GError) error = NULL;

  g_free (fixture->account->link->pin);
  fixture->account->link->pin = g_strdup ("not a fingerprint");
  lane = antt_lane_new (fixture->network, fixture->account);
  g_assert_false (antt_lane_open (lane, &error));
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "--pin"));
  g_assert_cmpint (ant_session_get_state (lane->session), ==, ANT_SESSION_OFFLINE);
}

static gboolean
is_offline (gpointer data)
{
  return ant_session_get_state (data) == ANT_SESSION_OFFLINE;
}

/* RFC 6120 4.9.3.3: the older one of two with one resource goes; it can come back. */
static void
test_conflict_then_reopen (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AnttLane) first = NULL;
  g_autoptr (AnttLane) second = NULL;
  g_autoptr (GError) error = NULL;

  g_free (fixture->account->link->jid);
  fixture->account->link->jid = g_strdup ("romeo@localhost/tomb");
  first = expect_way_in (fixture);
  second = expect_way_in (fixture);
  antt_wait_until (is_offline, first->session, 10);
  g_assert_error ((GError *) ant_session_get_error (first->session), ANT_WIRE_ERROR, ANT_WIRE_ERROR_CONFLICT);
  expect_words (ant_session_get_error (first->session)->message, (const char *[]) { "conflict", NULL });
  expect_words (antt_lane_find_event (first, "disconnected")->note, (const char *[]) { "conflict", NULL });

  antt_lane_close (second);
  antt_lane_open (first, &error);
  g_assert_no_error (error);
  g_assert_null (ant_session_get_error (first->session));
  expect_pong (first);
}

static guint
count_files (const char *folder)
{
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  guint n = 0;

  while (g_dir_read_name (dir) != NULL)
    n++;
  return n;
}

static void
test_close_leaves_nothing (Fixture *fixture, gconstpointer data)
{
  guint files = 0;

  for (guint i = 0; i < 4; i++)
    {
      AntNetwork *network = ant_network_new (ant_clock_system (), 0);
      AnttLane *lane = antt_lane_login (network, fixture->host, "romeo");

      expect_pong (lane);
      antt_lane_close (lane);
      g_assert_null (ant_session_get_error (lane->session));
      antt_lane_free (lane);
      g_assert_finalize_object (network);
      /* The first time round opens what stays open for good. */
      if (i == 0)
        files = count_files ("/proc/self/fd");
    }
  g_assert_cmpuint (count_files ("/proc/self/fd"), ==, files);
}

/* Neither closed nor waited for: the thread says goodbye before it ends. */
static void
test_last_reference_while_online (Fixture *fixture, gconstpointer data)
{
  AntNetwork *network = ant_network_new (ant_clock_system (), 0);
  AnttLane *lane = antt_lane_login (network, fixture->host, "romeo");
  g_autoptr (AnttLane) juliet = antt_lane_login (fixture->network, fixture->host, "juliet");
  g_autoptr (AntExchange) row = NULL;
  g_autofree char *xml = NULL;
  gint64 begin;

  xml = g_strdup_printf ("<iq type='get' to='%s'><ping xmlns='urn:xmpp:ping'/></iq>", antt_lane_get_jid (lane));
  g_assert_finalize_object (lane->session);
  begin = g_get_monotonic_time ();
  g_assert_finalize_object (network);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, G_USEC_PER_SEC);
  g_ptr_array_unref (lane->rows);
  g_free (lane);
  /* The server knows that it is gone. */
  row = antt_lane_send (juliet, xml, 10 * ANTT_SECOND);
  g_assert_cmpint (row->state, ==, ANT_STATE_ERROR);
  g_assert_cmpstr (row->error->condition, ==, "service-unavailable");
}

static void
add_test (AnttHost *host, const char *name, void (*func) (Fixture *fixture, gconstpointer data))
{
  g_autofree char *path = g_strconcat ("/integration/connect/", host->name, "/", name, NULL);

  g_test_add (path, Fixture, host, set_up, func, tear_down);
}

static void
add_tests (AnttHost *host)
{
  add_test (host, "login/starttls-pinned", test_login_starttls_pinned);
  add_test (host, "login/starttls-authority", test_login_starttls_authority);
  add_test (host, "login/direct-tls", test_login_direct_tls);
  add_test (host, "login/plaintext", test_login_plaintext);
  add_test (host, "login/trusting-any", test_login_trusting_any);
  add_test (host, "login/resource-and-sm", test_login_resource_and_sm);
  add_test (host, "login/prepared-password", test_login_prepared_password);
  add_test (host, "login/anonymous", test_login_anonymous);
  add_test (host, "login/component", test_login_component);
  add_test (host, "fails/component-wrong-secret", test_component_wrong_secret);
  add_test (host, "fails/unknown-authority", test_fails_unknown_authority);
  add_test (host, "fails/wrong-pin", test_fails_wrong_pin);
  add_test (host, "fails/wrong-name", test_fails_wrong_name);
  add_test (host, "fails/wrong-password", test_fails_wrong_password);
  add_test (host, "fails/unknown-host-at-server", test_fails_unknown_host_at_server);
  add_test (host, "ends/conflict-then-reopen", test_conflict_then_reopen);
  add_test (host, "ends/close-leaves-nothing", test_close_leaves_nothing);
  add_test (host, "ends/last-reference-while-online", test_last_reference_while_online);
}

/* Prosody keeps passwords for SCRAM-SHA-1 alone. */
static void
add_scram_tests (AnttHost *ejabberd)
{
  add_test (ejabberd, "login/scram-sha-512", test_login_scram_sha_512);
  add_test (ejabberd, "login/scram-sha-256", test_login_scram_sha_256);
  add_test (ejabberd, "login/scram-sha-1", test_login_scram_sha_1);
}

/* No server is reached, so one is enough. */
static void
add_tests_before_any_server (AnttHost *host)
{
  add_test (host, "fails/host-not-found", test_fails_host_not_found);
  add_test (host, "fails/refused", test_fails_refused);
  add_test (host, "fails/no-route", test_fails_no_route);
  add_test (host, "fails/timeout", test_fails_timeout);
  add_test (host, "fails/timeout-in-direct-tls", test_fails_timeout_in_direct_tls);
  add_test (host, "fails/bad-account", test_fails_bad_account);
}

int
main (int argc, char **argv)
{
  AnttHost *prosody, *ejabberd;
  int status;

  g_test_init (&argc, &argv, NULL);
  prosody = antt_host_new_prosody ();
  ejabberd = antt_host_new_ejabberd ();
  add_tests (prosody);
  add_tests (ejabberd);
  add_scram_tests (ejabberd);
  add_tests_before_any_server (prosody);
  status = g_test_run ();
  antt_host_free (prosody);
  antt_host_free (ejabberd);
  return status;
}
