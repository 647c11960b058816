/* Tests of resolving, with a resolver that asks nobody.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-resolve.h"

#include <string.h>

#include "antt-resolver.h"
#include "wire/ant-resolve-private.h"
#include "wire/ant-tap.h"

#define STARTTLS "_xmpp-client._tcp.example.org"
#define DIRECT "_xmpps-client._tcp.example.org"

/* The end of one lookup. */
typedef struct
{
  gboolean done;
  GPtrArray *targets;
  GError *error;
} Outcome;

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Outcome *outcome = user_data;

  outcome->targets = ant_resolve_finish (result, &outcome->error);
  g_assert_true ((outcome->targets == NULL) == (outcome->error != NULL));
  outcome->done = TRUE;
}

/* host address port tls, one a line; or the error's message. */
static char *
resolve (AnttResolver *resolver, const AntResolveQuery *query, GError **error)
{
  Outcome outcome = { FALSE };
  g_autoptr (GString) text = g_string_new (NULL);

  ant_resolve_async (G_RESOLVER (resolver), query, NULL, on_resolved, &outcome);
  g_assert_false (outcome.done);
  while (!outcome.done)
    g_main_context_iteration (NULL, TRUE);

  if (outcome.error != NULL)
    {
      g_propagate_error (error, outcome.error);
      return NULL;
    }
  for (guint i = 0; i < outcome.targets->len; i++)
    {
      const AntTarget *target = outcome.targets->pdata[i];
      g_autofree char *address = g_inet_address_to_string (target->address);

      g_string_append_printf (text, "%s %s %u %s\n", target->host, address, target->port,
                              target->direct_tls ? "direct" : "start");
    }
  g_ptr_array_unref (outcome.targets);
  return g_strdup (text->str);
}

static void
assert_resolves (AnttResolver *resolver, const AntResolveQuery *query, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *targets = resolve (resolver, query, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (targets, ==, expected);
}

static void
assert_fails (AnttResolver *resolver, const AntResolveQuery *query, const char *word)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *targets = resolve (resolver, query, &error);

  g_assert_null (targets);
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_NOT_FOUND);
  g_test_message ("%s", error->message);
  g_assert_nonnull (strstr (error->message, word));
}

static AnttResolver *
new_resolver_with_hosts (void)
{
  AnttResolver *resolver = antt_resolver_new ();

  antt_resolver_add_address (resolver, "example.org", "192.0.2.1");
  antt_resolver_add_address (resolver, "a.example.org", "2001:db8::a");
  antt_resolver_add_address (resolver, "a.example.org", "192.0.2.10");
  antt_resolver_add_address (resolver, "b.example.org", "192.0.2.11");
  return resolver;
}

static void
test_resolve_merges_services_by_priority (void)
{
  g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
  const AntResolveQuery query = { .domain = "example.org" };

  antt_resolver_add_service (resolver, STARTTLS, "a.example.org", 5222, 10, 1);
  antt_resolver_add_service (resolver, STARTTLS, "b.example.org", 5299, 30, 1);
  antt_resolver_add_service (resolver, DIRECT, "b.example.org", 443, 20, 1);
  antt_resolver_add_service (resolver, DIRECT, "a.example.org", 5223, 5, 0);
  assert_resolves (resolver, &query,
                   "a.example.org 2001:db8::a 5223 direct\n"
                   "a.example.org 192.0.2.10 5223 direct\n"
                   "a.example.org 2001:db8::a 5222 start\n"
                   "a.example.org 192.0.2.10 5222 start\n"
                   "b.example.org 192.0.2.11 443 direct\n"
                   "b.example.org 192.0.2.11 5299 start\n");
  g_assert_cmpuint (antt_resolver_count (resolver, "a.example.org"), ==, 1);
  g_assert_cmpuint (antt_resolver_count (resolver, "b.example.org"), ==, 1);
  g_assert_cmpuint (antt_resolver_count (resolver, "example.org"), ==, 0);
}

static void
test_resolve_asks_only_for_wanted_service (void)
{
  g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
  const AntResolveQuery direct = { .domain = "example.org", .direct_tls = TRUE };
  const AntResolveQuery plaintext = { .domain = "example.org", .plaintext = TRUE };

  antt_resolver_add_service (resolver, STARTTLS, "b.example.org", 5222, 0, 0);
  antt_resolver_add_service (resolver, DIRECT, "b.example.org", 443, 0, 0);
  assert_resolves (resolver, &direct, "b.example.org 192.0.2.11 443 direct\n");
  g_assert_cmpuint (antt_resolver_count (resolver, STARTTLS), ==, 0);
  assert_resolves (resolver, &plaintext, "b.example.org 192.0.2.11 5222 start\n");
  g_assert_cmpuint (antt_resolver_count (resolver, DIRECT), ==, 1);
}

static void
test_resolve_falls_back_without_records (void)
{
  const GResolverError codes[] = {
    G_RESOLVER_ERROR_NOT_FOUND, G_RESOLVER_ERROR_TEMPORARY_FAILURE, G_RESOLVER_ERROR_INTERNAL,
  };
  const AntResolveQuery either = { .domain = "Example.org." };
  const AntResolveQuery direct = { .domain = "example.org", .direct_tls = TRUE };

  for (gsize i = 0; i < G_N_ELEMENTS (codes); i++)
    {
      g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();

      antt_resolver_add_failure (resolver, STARTTLS, codes[i]);
      antt_resolver_add_failure (resolver, DIRECT, codes[i]);
      assert_resolves (resolver, &either, "example.org 192.0.2.1 5222 start\n");
      assert_resolves (resolver, &direct, "example.org 192.0.2.1 5223 direct\n");
    }
}

static void
test_resolve_one_service_suffices (void)
{
  g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
  const AntResolveQuery query = { .domain = "example.org" };

  antt_resolver_add_failure (resolver, STARTTLS, G_RESOLVER_ERROR_TEMPORARY_FAILURE);
  antt_resolver_add_service (resolver, DIRECT, "b.example.org", 443, 0, 0);
  assert_resolves (resolver, &query, "b.example.org 192.0.2.11 443 direct\n");
  g_assert_cmpuint (antt_resolver_count (resolver, "example.org"), ==, 0);
}

static void
test_resolve_respects_not_offered (void)
{
  const AntResolveQuery either = { .domain = "example.org" };
  const AntResolveQuery direct = { .domain = "example.org", .direct_tls = TRUE };

  g_autoptr (AnttResolver) no_starttls = new_resolver_with_hosts ();
  g_autoptr (AnttResolver) no_direct = new_resolver_with_hosts ();

  antt_resolver_add_service (no_starttls, STARTTLS, ".", 0, 0, 0);
  assert_fails (no_starttls, &either, "offers no XMPP service");
  g_assert_cmpuint (antt_resolver_count (no_starttls, "example.org"), ==, 0);
  antt_resolver_add_service (no_starttls, DIRECT, "b.example.org", 443, 0, 0);
  assert_resolves (no_starttls, &either, "b.example.org 192.0.2.11 443 direct\n");

  antt_resolver_add_service (no_direct, DIRECT, ".", 0, 0, 0);
  assert_resolves (no_direct, &either, "example.org 192.0.2.1 5222 start\n");
  assert_fails (no_direct, &direct, "offers no XMPP service over direct TLS");
}

static void
test_resolve_host_or_port_replaces_records (void)
{
  g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
  const struct
  {
    AntResolveQuery query;
    const char *expected;
  } cases[] = {
    { { .domain = "example.org", .host = "b.example.org" }, "b.example.org 192.0.2.11 5222 start\n" },
    { { .domain = "example.org", .host = "b.example.org", .direct_tls = TRUE },
      "b.example.org 192.0.2.11 5223 direct\n" },
    { { .domain = "example.org", .host = "B.example.org.", .port = 443 }, "b.example.org 192.0.2.11 443 start\n" },
    { { .domain = "example.org", .port = 5299, .plaintext = TRUE }, "example.org 192.0.2.1 5299 start\n" },
    { { .domain = "example.org", .host = "::1" }, "::1 ::1 5222 start\n" },
    { { .domain = "example.org", .host = "[::1]", .port = 9 }, "::1 ::1 9 start\n" },
  };

  antt_resolver_add_service (resolver, STARTTLS, "a.example.org", 5222, 0, 0);
  antt_resolver_add_service (resolver, DIRECT, "a.example.org", 5223, 0, 0);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    assert_resolves (resolver, &cases[i].query, cases[i].expected);
  g_assert_cmpuint (antt_resolver_count (resolver, STARTTLS), ==, 0);
  g_assert_cmpuint (antt_resolver_count (resolver, DIRECT), ==, 0);
}

static void
test_resolve_literals_and_localhost_ask_nobody (void)
{
  g_autoptr (AnttResolver) resolver = antt_resolver_new ();
  const char *names[] = { "127.0.0.1", "192.0.2.7", "2001:db8::1", "[2001:db8::1]", "localhost", "LocalHost.",
                          "chat.localhost" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      const AntResolveQuery query = { .domain = names[i] };
      g_autoptr (GError) error = NULL;
      g_autofree char *targets = resolve (resolver, &query, &error);

      g_assert_no_error (error);
      g_assert_nonnull (strstr (targets, i < 1 || i > 3 ? "127.0.0.1 5222 start\n" : " 5222 start\n"));
    }
  g_assert_cmpuint (antt_resolver_count_all (resolver), ==, 0);
}

static void
test_resolve_international_domain_as_a_labels (void)
{
  g_autoptr (AnttResolver) resolver = antt_resolver_new ();
  const AntResolveQuery query = { .domain = "B\xc3\xbc" "cher.example" };

  antt_resolver_add_address (resolver, "xn--bcher-kva.example", "192.0.2.3");
  assert_resolves (resolver, &query, "xn--bcher-kva.example 192.0.2.3 5222 start\n");
  g_assert_cmpuint (antt_resolver_count (resolver, "_xmpp-client._tcp.xn--bcher-kva.example"), ==, 1);
  g_assert_cmpuint (antt_resolver_count (resolver, "_xmpps-client._tcp.xn--bcher-kva.example"), ==, 1);
}

static void
test_resolve_unknown_host_names_it (void)
{
  g_autoptr (AnttResolver) resolver = antt_resolver_new ();
  const AntResolveQuery domain = { .domain = "nowhere.example" };
  const AntResolveQuery host = { .domain = "example.org", .host = "elsewhere.example" };
  const AntResolveQuery empty = { .domain = "example.org", .host = "" };

  assert_fails (resolver, &domain, "nowhere.example: host not found (nothing known of nowhere.example)");
  assert_fails (resolver, &host, "elsewhere.example: host not found");
  assert_fails (resolver, &empty, "not a name of a host");
}

static void
test_resolve_skips_target_without_address (void)
{
  g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
  const AntResolveQuery query = { .domain = "example.org" };

  antt_resolver_add_service (resolver, STARTTLS, "gone.example.org", 5222, 0, 0);
  antt_resolver_add_service (resolver, STARTTLS, "b.example.org", 5222, 1, 0);
  assert_resolves (resolver, &query, "b.example.org 192.0.2.11 5222 start\n");
}

static void
test_resolve_bounds_hostile_answer (void)
{
  g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
  const AntResolveQuery query = { .domain = "example.org" };
  g_autoptr (GError) error = NULL;
  g_autofree char *targets = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *host = g_strdup_printf ("h%u.example.org", i);

      antt_resolver_add_service (resolver, STARTTLS, host, 5222, (guint16) i, 0);
      antt_resolver_add_service (resolver, DIRECT, host, 5223, (guint16) i, 0);
    }
  antt_resolver_add_address (resolver, "h0.example.org", "192.0.2.99");
  targets = resolve (resolver, &query, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (antt_resolver_count_all (resolver), ==, 2 + 8);
}

static void
test_resolve_bounds_addresses (void)
{
  g_autoptr (AnttResolver) resolver = antt_resolver_new ();
  const AntResolveQuery query = { .domain = "example.org", .port = 5222 };
  g_autoptr (GError) error = NULL;
  g_autofree char *targets = NULL;
  g_auto (GStrv) lines = NULL;

  for (guint i = 0; i < 1000; i++)
    {
      g_autofree char *address = g_strdup_printf ("10.0.%u.%u", i / 250, i % 250);

      antt_resolver_add_address (resolver, "example.org", address);
    }
  targets = resolve (resolver, &query, &error);
  g_assert_no_error (error);
  lines = g_strsplit (targets, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 64 + 1);
  g_assert_cmpstr (lines[63], ==, "example.org 10.0.0.63 5222 start");
}

static void
note_step (const char *name, const char *note, gpointer user_data)
{
  g_string_append_printf (user_data, "%s %s\n", name, note);
}

static void
test_resolve_cancelled_in_each_step (void)
{
  const char *silent[] = { STARTTLS, DIRECT, "example.org" };

  for (gsize i = 0; i < G_N_ELEMENTS (silent); i++)
    {
      g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
      g_autoptr (GCancellable) cancellable = g_cancellable_new ();
      g_autoptr (GString) steps = g_string_new (NULL);
      const AntResolveQuery query = { .domain = "example.org", .step = note_step, .step_data = steps };
      Outcome outcome = { FALSE };

      antt_resolver_add_silence (resolver, silent[i]);
      ant_resolve_async (G_RESOLVER (resolver), &query, cancellable, on_resolved, &outcome);
      while (g_main_context_iteration (NULL, FALSE))
        g_assert_false (outcome.done);
      g_cancellable_cancel (cancellable);
      g_string_truncate (steps, 0);
      while (!outcome.done)
        g_main_context_iteration (NULL, TRUE);
      g_assert_error (outcome.error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_error_free (outcome.error);
      g_assert_cmpstr (steps->str, ==, "");
    }
}

/* Every question once, and of an answer no more than a person reads, with nothing in it that a terminal obeys. */
static void
test_resolve_tells_steps (void)
{
  g_autoptr (AnttResolver) resolver = new_resolver_with_hosts ();
  g_autoptr (GString) steps = g_string_new (NULL);
  const AntResolveQuery query = { .domain = "example.org", .step = note_step, .step_data = steps };
  const AntResolveQuery address = { .domain = "192.0.2.3", .step = note_step, .step_data = steps };
  g_autofree char *targets = NULL;

  antt_resolver_add_service (resolver, STARTTLS, "evil\033[31m.example", 5222, 0, 0);
  for (guint i = 0; i < 20; i++)
    antt_resolver_add_service (resolver, STARTTLS, "a.example.org", 5222, 1, 0);
  for (guint i = 0; i < 20; i++)
    {
      g_autofree char *literal = g_strdup_printf ("192.0.2.%u", 100 + i);

      antt_resolver_add_address (resolver, "a.example.org", literal);
    }
  targets = resolve (resolver, &query, NULL);
  g_test_message ("%s", steps->str);
  g_assert_nonnull (targets);
  g_assert_true (g_regex_match_simple ("^srv " STARTTLS ": 21 records, in \\d+\\.\\d ms\n"
                                       "evil\\\\u001B\\[31m\\.example:5222, priority 0, weight 0\n"
                                       "(a\\.example\\.org:5222, priority 1, weight 0\n){15}and 5 more\n"
                                       "srv " DIRECT ": no such record, in \\d+\\.\\d ms\n"
                                       "address evil\\\\u001B\\[31m\\.example: no address, in \\d+\\.\\d ms\n"
                                       "address a\\.example\\.org: 2001:db8::a(, 192\\.0\\.2\\.\\d+){15} and 6 more, in "
                                       "\\d+\\.\\d ms\n$",
                                       steps->str, 0, 0));
  g_string_truncate (steps, 0);
  g_free (targets);
  targets = resolve (resolver, &address, NULL);
  g_assert_cmpstr (steps->str, ==, ""); /* there is nothing to ask */
}

static void
add_candidate (GPtrArray *candidates, const char *host, guint16 priority, guint16 weight)
{
  AntCandidate *candidate = g_new0 (AntCandidate, 1);

  candidate->host = g_strdup (host);
  candidate->priority = priority;
  candidate->weight = weight;
  g_ptr_array_add (candidates, candidate);
}

/* RFC 2782: among equals, the share of first places is the share of the weight. */
static void
test_order_draws_by_weight (void)
{
  g_autoptr (GRand) random = g_rand_new_with_seed (2782);
  guint heavy_first = 0, none_first = 0;

  for (guint i = 0; i < 10000; i++)
    {
      g_autoptr (GPtrArray) candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_candidate_free);
      const AntCandidate *first;

      add_candidate (candidates, "last", 2, 65535);
      add_candidate (candidates, "light", 1, 25);
      add_candidate (candidates, "none", 1, 0);
      add_candidate (candidates, "heavy", 1, 75);
      add_candidate (candidates, "top", 0, 0);
      ant_candidates_order (candidates, random);
      first = candidates->pdata[1];
      heavy_first += strcmp (first->host, "heavy") == 0;
      none_first += strcmp (first->host, "none") == 0;
      g_assert_cmpuint (candidates->len, ==, 5);
      g_assert_cmpstr (((AntCandidate *) candidates->pdata[0])->host, ==, "top");
      g_assert_cmpstr (((AntCandidate *) candidates->pdata[4])->host, ==, "last");
    }
  /* 75/101 and 1/101 of 10,000, give or take five standard deviations */
  g_assert_cmpuint (heavy_first, >, 7426 - 219);
  g_assert_cmpuint (heavy_first, <, 7426 + 219);
  g_assert_cmpuint (none_first, >, 99 - 50);
  g_assert_cmpuint (none_first, <, 99 + 50);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/resolve/merges-services-by-priority", test_resolve_merges_services_by_priority);
  g_test_add_func ("/resolve/asks-only-for-wanted-service", test_resolve_asks_only_for_wanted_service);
  g_test_add_func ("/resolve/falls-back-without-records", test_resolve_falls_back_without_records);
  g_test_add_func ("/resolve/one-service-suffices", test_resolve_one_service_suffices);
  g_test_add_func ("/resolve/respects-not-offered", test_resolve_respects_not_offered);
  g_test_add_func ("/resolve/host-or-port-replaces-records", test_resolve_host_or_port_replaces_records);
  g_test_add_func ("/resolve/literals-and-localhost-ask-nobody", test_resolve_literals_and_localhost_ask_nobody);
  g_test_add_func ("/resolve/international-domain-as-a-labels", test_resolve_international_domain_as_a_labels);
  g_test_add_func ("/resolve/unknown-host-names-it", test_resolve_unknown_host_names_it);
  g_test_add_func ("/resolve/skips-target-without-address", test_resolve_skips_target_without_address);
  g_test_add_func ("/resolve/bounds-hostile-answer", test_resolve_bounds_hostile_answer);
  g_test_add_func ("/resolve/bounds-addresses", test_resolve_bounds_addresses);
  g_test_add_func ("/resolve/tells-steps", test_resolve_tells_steps);
  g_test_add_func ("/resolve/cancelled-in-each-step", test_resolve_cancelled_in_each_step);
  g_test_add_func ("/resolve/order-draws-by-weight", test_order_draws_by_weight);
  return g_test_run ();
}
