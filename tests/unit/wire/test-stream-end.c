/* The stream in trouble: several addresses, silence, and being closed or freed in every state.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <netinet/in.h>
#include <unistd.h>
#include "antt-dialogue.h"
#include "antt-resolver.h"
#include "wire/ant-stream-private.h"

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
assert_not_said (const char *said, const char *words)
{
  if (strstr (said, words) != NULL)
    g_error ("The client said “%s”: %s", words, said);
}

/* --- several addresses --- */

/* A port of loopback on which nothing listens, for a while. */
static guint16
find_closed_port (void)
{
  struct sockaddr_in address = { .sin_family = AF_INET, .sin_addr.s_addr = htonl (INADDR_LOOPBACK) };
  socklen_t length = sizeof address;
  int fd = socket (AF_INET, SOCK_STREAM, 0);

  g_assert_cmpint (bind (fd, (struct sockaddr *) &address, sizeof address), ==, 0);
  getsockname (fd, (struct sockaddr *) &address, &length);
  close (fd);
  return ntohs (address.sin_port);
}

/* Another domain than localhost, which is never looked up (RFC 6761 6.3). */
static void
use_records (AnttDialogue *dialogue, guint16 first, guint16 second)
{
  AnttResolver *resolver = antt_resolver_new ();

  antt_resolver_add_service (resolver, "_xmpp-client._tcp.example.org", "one.example", first, 1, 0);
  antt_resolver_add_service (resolver, "_xmpp-client._tcp.example.org", "two.example", second, 2, 0);
  antt_resolver_add_address (resolver, "one.example", "127.0.0.1");
  antt_resolver_add_address (resolver, "two.example", "127.0.0.1");
  dialogue->resolver = G_RESOLVER (resolver);
  g_free (dialogue->config->jid);
  dialogue->config->jid = g_strdup ("romeo@example.org");
  g_clear_pointer (&dialogue->config->host, g_free);
  dialogue->config->port = 0;
}

static void
test_next_address_when_refused (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_LOGIN, ANTT_END), NULL);

  use_records (dialogue, find_closed_port (), antt_server_get_port (dialogue->server));
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_nonnull (strstr (dialogue->events->str, "refused: nothing listens there; trying the next address\n"));
  antt_dialogue_close (dialogue);
}

/* The first server is there, but dead: it has a share of the time only. */
static void
test_next_address_when_silent (void)
{
  AnttServer *silent = antt_server_new (SCRIPT ("!silent"), NULL);
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_SECURE, ANTT_LOGIN, ANTT_END), certificate);

  dialogue->config->connect_timeout_ms = 1200;
  use_records (dialogue, antt_server_get_port (silent), antt_server_get_port (dialogue->server));
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_nonnull (strstr (dialogue->events->str, "; trying the next address\n"));
  antt_dialogue_close (dialogue);
  g_free (antt_server_finish (silent));
}

static void
test_all_addresses_refused (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);

  use_records (dialogue, find_closed_port (), find_closed_port ());
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_REFUSED, "None of the 2 addresses of example.org works|; ");
}

/* A wrong password is wrong everywhere. */
static void
test_no_next_address_after_login_failed (void)
{
  const char *const *script
    = SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>",
              "S: <failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><not-authorized/></failure>");
  AnttServer *second = antt_server_new (SCRIPT ("!silent"), NULL);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, NULL);
  g_autofree char *said = NULL;

  use_records (dialogue, antt_server_get_port (dialogue->server), antt_server_get_port (second));
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_AUTHENTICATION, "not-authorized");
  said = antt_server_finish (second);
  g_assert_cmpstr (said, ==, "");
}

static void
test_host_not_found (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);

  g_free (dialogue->config->host);
  dialogue->config->host = g_strdup ("nowhere.example");
  dialogue->resolver = G_RESOLVER (antt_resolver_new ());
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_NOT_FOUND, "nowhere.example");
}

static void
test_refused_names_address (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);
  g_autofree char *address = NULL;

  dialogue->config->port = find_closed_port ();
  address = g_strdup_printf ("127.0.0.1:%u", dialogue->config->port);
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_REFUSED, address);
}

static void
test_refuse_certificate (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_SECURE), certificate);
  g_autofree char *hint = g_strdup_printf ("self-signed|Names: localhost|Issuer: CN=localhost|Valid: 20|--pin %s",
                                           certificate->fingerprint);
  g_autofree char *said = NULL;

  g_clear_pointer (&dialogue->config->pin, g_free);
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_CERTIFICATE, hint);
  g_assert_cmpstr (dialogue->tls_info->fingerprint, ==, certificate->fingerprint);
  g_assert_nonnull (dialogue->tls_info->problem);
  said = antt_dialogue_finish (dialogue);
  assert_not_said (said, "<auth");
}

/* A component has no STARTTLS: beyond loopback plaintext must be chosen. */
static void
test_refuse_component_in_the_clear (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new_component (SCRIPT ("!silent"));
  AnttResolver *resolver = antt_resolver_new ();

  /* 0.0.0.0 is this machine too, but not loopback by its address. */
  antt_resolver_add_address (resolver, "rooms.example", "0.0.0.0");
  dialogue->resolver = G_RESOLVER (resolver);
  g_free (dialogue->config->host);
  dialogue->config->host = g_strdup ("rooms.example");
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_NO_TLS, "XEP-0114|--insecure-plaintext");
}

static void
test_refuse_config (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);

  g_free (dialogue->config->jid);
  dialogue->config->jid = g_strdup ("romeo@@localhost");
  antt_dialogue_open (dialogue);
  g_assert_cmpuint (dialogue->n_down, ==, 0); /* never before open has returned */
  antt_dialogue_wait_down (dialogue);
  g_assert_nonnull (dialogue->error);
}

/* libstrophe's select() cannot know a descriptor above 1023: refused before it would write beyond its set. */
static void
test_refuse_too_many_files (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);
  struct rlimit before, limit;
  g_autoptr (GArray) fds = g_array_new (FALSE, FALSE, sizeof (int));

  getrlimit (RLIMIT_NOFILE, &before);
  limit = before;
  limit.rlim_cur = MIN (limit.rlim_max, 2048);
  if (limit.rlim_cur <= FD_SETSIZE + 64 || setrlimit (RLIMIT_NOFILE, &limit) != 0)
    {
      g_test_skip ("this user may not open that many files");
      return;
    }
  for (int fd = 0; fd < FD_SETSIZE;)
    {
      fd = open ("/dev/null", O_RDONLY | O_CLOEXEC);
      g_assert_cmpint (fd, >=, 0);
      g_array_append_val (fds, fd);
    }
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_INTERNAL, "Too many open files|1023");
  for (guint i = 0; i < fds->len; i++)
    close (g_array_index (fds, int, i));
  setrlimit (RLIMIT_NOFILE, &before);
}

/* --- time --- */

typedef struct
{
  const char *name;
  const char *const *script;
  gboolean secure;
  const char *step;
} Silence;

static const Silence silences[] = {
  { "greeting", SCRIPT ("!silent"), TRUE, "to open the stream. It has said nothing at all: perhaps it expects TLS" },
  { "proceed", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls", "!silent"), TRUE, "to start TLS" },
  { "tls", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls", "S: " ANTT_PROCEED, "!silent"), TRUE,
    "negotiating TLS with 127.0.0.1:" },
  { "login", SCRIPT (ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "!silent"), FALSE,
    "logging in to 127.0.0.1:|as romeo@localhost" },
  { "bind", SCRIPT (ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "!silent"), FALSE,
    "binding a resource" },
};

static void
test_timeout_names_step (gconstpointer data)
{
  const Silence *silence = data;
  g_autoptr (AnttCertificate) certificate = silence->secure ? make_certificate () : NULL;
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (silence->script, certificate);

  dialogue->config->connect_timeout_ms = 150;
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_TIMEOUT, silence->step);
}

static void
test_timeout_of_direct_tls (void)
{
  g_autoptr (AnttCertificate) certificate = make_certificate ();
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), certificate);

  dialogue->config->tls = ANT_TLS_DIRECT;
  dialogue->config->connect_timeout_ms = 150;
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_TIMEOUT,
                              "negotiating TLS with 127.0.0.1:|. Perhaps it expects STARTTLS: try without --direct-tls");
}

static void
test_timeout_of_lookup (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);
  AnttResolver *resolver = antt_resolver_new ();

  antt_resolver_add_silence (resolver, "slow.example");
  dialogue->resolver = G_RESOLVER (resolver);
  g_free (dialogue->config->host);
  dialogue->config->host = g_strdup ("slow.example");
  dialogue->config->connect_timeout_ms = 100;
  antt_dialogue_assert_fails (dialogue, ANT_WIRE_ERROR_TIMEOUT, "looking up slow.example");
}

/* --- the end --- */

static void
test_reopen (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_LOGIN, "!cut"), NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  antt_dialogue_wait_down (dialogue);
  g_assert_error (dialogue->error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT);
  antt_dialogue_open (dialogue); /* nobody listens any more, but it tries */
  antt_dialogue_wait_down (dialogue);
  g_assert_cmpuint (dialogue->n_down, ==, 2);
  g_assert_nonnull (dialogue->error);
}

static void
reopen_once (AnttDialogue *dialogue, const char *callback, gpointer user_data)
{
  if (strcmp (callback, "down") == 0 && dialogue->n_down == 1)
    ant_link_open (dialogue->link);
}

static void
test_reopen_from_down (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);

  dialogue->config->port = find_closed_port ();
  dialogue->hook = reopen_once;
  antt_dialogue_open (dialogue);
  antt_dialogue_wait_down (dialogue);
  antt_dialogue_wait_down (dialogue);
  g_assert_cmpuint (dialogue->n_down, ==, 2);
  g_assert_error (dialogue->error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_REFUSED);
}

/**
 * Interruption:
 * @callback: in the @nth call of which the link is closed or freed
 */
typedef struct
{
  const char *callback;
  guint nth;
  gboolean free;
  guint seen;
} Interruption;

static void
interrupt (AnttDialogue *dialogue, const char *callback, gpointer user_data)
{
  Interruption *interruption = user_data;

  if (strcmp (callback, interruption->callback) != 0 || ++interruption->seen != interruption->nth)
    return;
  if (interruption->free)
    g_clear_pointer (&dialogue->link, ant_link_free);
  else
    ant_link_close (dialogue->link);
}

/* Closes or frees the link in one callback of a whole conversation over TLS; nothing may follow a free. */
static void
try_interruption (const AnttCertificate *certificate, const char *callback, guint nth, gboolean free)
{
  const char *const *script
    = SCRIPT (ANTT_SECURE, ANTT_LOGIN, "S: <message/>" PONG "<message/>", ANTT_END);
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (script, certificate);
  Interruption interruption = { .callback = callback, .nth = nth, .free = free };
  gboolean pinged = FALSE;
  guint n_before;

  dialogue->hook = interrupt;
  dialogue->hook_data = &interruption;
  antt_dialogue_open (dialogue);
  while (dialogue->link != NULL && dialogue->n_down == 0)
    {
      if (dialogue->n_up == 1 && !pinged)
        {
          pinged = TRUE;
          antt_dialogue_send (dialogue, PING, 1);
        }
      if (dialogue->link != NULL && dialogue->stanzas->len == 3)
        ant_link_close (dialogue->link);
      if (dialogue->link != NULL)
        g_main_context_iteration (dialogue->context, TRUE);
    }
  g_assert_cmpuint (interruption.seen, >=, nth);
  g_assert_cmpuint (dialogue->n_down, ==, free && strcmp (callback, "down") != 0 ? 0 : 1);
  g_assert_no_error (dialogue->error);
  n_before = dialogue->events->len;
  while (g_main_context_iteration (dialogue->context, FALSE))
    ;
  g_assert_cmpuint (dialogue->events->len, ==, n_before);
}

static void
test_interrupt_everywhere (gconstpointer data)
{
  static const struct
  {
    const char *callback;
    guint n;
  } places[] = { { "event", 7 }, { "nonza", 7 }, { "up", 1 }, { "sent", 1 }, { "stanza", 3 }, { "down", 1 } };
  g_autoptr (AnttCertificate) certificate = make_certificate ();

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint nth = 1; nth <= places[i].n; nth++)
      try_interruption (certificate, places[i].callback, nth, data != NULL);
}

static void
test_free_unopened (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);
  AntLink *link = ant_stream_new (dialogue->context, dialogue->config, NULL);

  ant_link_close (link);
  g_assert_cmpuint (ant_link_get_rtt_us (link), ==, 0);
  ant_link_free (link);
}

static void
test_free_while_looking_up (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT ("!silent"), NULL);
  AnttResolver *resolver = antt_resolver_new ();

  antt_resolver_add_silence (resolver, "slow.example");
  dialogue->resolver = G_RESOLVER (resolver);
  g_free (dialogue->config->host);
  dialogue->config->host = g_strdup ("slow.example");
  antt_dialogue_open (dialogue);
  g_clear_pointer (&dialogue->link, ant_link_free);
  while (g_main_context_iteration (dialogue->context, FALSE))
    ;
  g_assert_cmpuint (dialogue->n_down, ==, 0);
}

static void
test_close_unanswered (void)
{
  g_autoptr (AnttDialogue) dialogue = antt_dialogue_new (SCRIPT (ANTT_LOGIN, "C: </stream:stream>", "!silent"), NULL);

  antt_dialogue_open (dialogue);
  antt_dialogue_wait_up (dialogue);
  g_assert_cmpuint (((AntStream *) dialogue->link)->close_ms, ==, 2000);
  ((AntStream *) dialogue->link)->close_ms = 50;
  antt_dialogue_close (dialogue);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/wire/stream/address/next-when-refused", test_next_address_when_refused);
  g_test_add_func ("/wire/stream/address/next-when-silent", test_next_address_when_silent);
  g_test_add_func ("/wire/stream/address/all-refused", test_all_addresses_refused);
  g_test_add_func ("/wire/stream/address/none-after-login-failed", test_no_next_address_after_login_failed);
  g_test_add_func ("/wire/stream/address/host-not-found", test_host_not_found);
  g_test_add_func ("/wire/stream/address/refused-names-it", test_refused_names_address);
  g_test_add_func ("/wire/stream/refuse-certificate", test_refuse_certificate);
  g_test_add_func ("/wire/stream/refuse-component-in-the-clear", test_refuse_component_in_the_clear);
  g_test_add_func ("/wire/stream/refuse-too-many-files", test_refuse_too_many_files);
  g_test_add_func ("/wire/stream/refuse-config", test_refuse_config);
  for (guint i = 0; i < G_N_ELEMENTS (silences); i++)
    {
      g_autofree char *path = g_strconcat ("/wire/stream/timeout/", silences[i].name, NULL);

      g_test_add_data_func (path, &silences[i], test_timeout_names_step);
    }
  g_test_add_func ("/wire/stream/timeout/direct-tls", test_timeout_of_direct_tls);
  g_test_add_func ("/wire/stream/timeout/lookup", test_timeout_of_lookup);
  g_test_add_func ("/wire/stream/end/reopen", test_reopen);
  g_test_add_func ("/wire/stream/end/reopen-from-down", test_reopen_from_down);
  g_test_add_data_func ("/wire/stream/end/close-everywhere", NULL, test_interrupt_everywhere);
  g_test_add_data_func ("/wire/stream/end/free-everywhere", "free", test_interrupt_everywhere);
  g_test_add_func ("/wire/stream/end/free-unopened", test_free_unopened);
  g_test_add_func ("/wire/stream/end/free-while-looking-up", test_free_while_looking_up);
  g_test_add_func ("/wire/stream/end/close-unanswered", test_close_unanswered);
  return g_test_run ();
}
