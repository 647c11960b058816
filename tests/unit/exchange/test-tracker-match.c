/* Which answer answers: a test for each sentence of DESIGN.md 5, "Matching".
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "tracker-fixture.h"

/* @note: what the note says; NULL = no note
 * Attributes are NULL when absent. */
typedef struct
{
  const char *name;
  const char *to;
  const char *from;
  const char *answer_type;
  const char *answer_from;
  const char *answer_to;
  AntMatch match;
  const char *note;
} Case;

#define JULIET "juliet@localhost"
#define BALCONY "juliet@localhost/balcony"
#define ACCOUNT "romeo@localhost"
#define MALLORY "mallory@evil.example"

static const Case client_cases[] = {
  /* "exact: equals the request's `to`" */
  { "exact/bare", JULIET, NULL, "result", JULIET, NULL, ANT_MATCH_EXACT, NULL },
  { "exact/full", BALCONY, NULL, "result", BALCONY, NULL, ANT_MATCH_EXACT, NULL },
  { "exact/domain", "localhost", NULL, "result", "localhost", OWN, ANT_MATCH_EXACT, NULL },
  { "exact/error", JULIET, NULL, "error", JULIET, ACCOUNT, ANT_MATCH_EXACT, NULL },
  { "exact/odd-but-equal", "Juliet@LOCALHOST", NULL, "result", "Juliet@LOCALHOST", NULL, ANT_MATCH_EXACT, NULL },
  { "exact/not-an-address", "a@@b", NULL, "error", "a@@b", NULL, ANT_MATCH_EXACT, NULL },
  { "exact/our-full", OWN, NULL, "result", OWN, NULL, ANT_MATCH_EXACT, NULL },
  /* "or the request had no `to` or our bare JID (one address) and `from` is absent or our bare JID" */
  { "exact/no-to-no-from", NULL, NULL, "result", NULL, NULL, ANT_MATCH_EXACT, NULL },
  { "exact/no-to-our-bare", NULL, NULL, "result", ACCOUNT, NULL, ANT_MATCH_EXACT, NULL },
  { "exact/our-bare-no-from", ACCOUNT, NULL, "result", NULL, NULL, ANT_MATCH_EXACT, NULL },
  { "exact/our-bare-our-bare", ACCOUNT, NULL, "error", ACCOUNT, NULL, ANT_MATCH_EXACT, NULL },

  /* "lenient (accepted, noted on the row): absent" */
  { "lenient/absent", JULIET, NULL, "result", NULL, NULL, ANT_MATCH_LENIENT,
    "Matched leniently: from is absent, the request went to juliet@localhost; an answer without from comes from our "
    "own account" },
  { "lenient/absent-full", OWN, NULL, "result", NULL, NULL, ANT_MATCH_LENIENT, "from is absent" },
  /* "our full JID or our domain where the request went to our account or had no `to`" */
  { "lenient/no-to-our-full", NULL, NULL, "result", OWN, NULL, ANT_MATCH_LENIENT,
    "from is romeo@localhost/orchard, the request had no to; our own server answers" },
  { "lenient/no-to-our-domain", NULL, NULL, "result", "localhost", NULL, ANT_MATCH_LENIENT, "our own server" },
  { "lenient/our-bare-our-full", ACCOUNT, NULL, "result", OWN, NULL, ANT_MATCH_LENIENT, "our own server" },
  { "lenient/our-bare-our-domain", ACCOUNT, NULL, "error", "localhost", NULL, ANT_MATCH_LENIENT, "our own server" },
  /* "the bare JID or domain of the addressed full JID, the domain of the addressed bare JID" */
  { "lenient/bare-of-full", BALCONY, NULL, "result", JULIET, NULL, ANT_MATCH_LENIENT, "a bare address may answer" },
  { "lenient/domain-of-full", BALCONY, NULL, "result", "localhost", NULL, ANT_MATCH_LENIENT, "a domain may answer" },
  { "lenient/domain-of-bare", "juliet@far.example", NULL, "result", "far.example", NULL, ANT_MATCH_LENIENT,
    "a domain may answer" },
  { "lenient/domain-of-domain-with-resource", "far.example/x", NULL, "result", "far.example", NULL,
    ANT_MATCH_LENIENT, "a bare address may answer" },
  /* "type=error from our own domain or bare JID, for any request" */
  { "lenient/error-own-domain", "juliet@far.example", NULL, "error", "localhost", NULL, ANT_MATCH_LENIENT,
    "our own server may report an error" },
  { "lenient/error-own-bare", "far.example", NULL, "error", ACCOUNT, NULL, ANT_MATCH_LENIENT,
    "our own server may report an error" },
  { "lenient/error-for-no-address", "a@@b", NULL, "error", "localhost", NULL, ANT_MATCH_LENIENT,
    "our own server may report an error" },
  /* "equal only after normalisation", "JIDs are normalised: local part NFKC + casefold; domain as A-labels, lower
   * case, no trailing dot; resource NFC, case-sensitive" */
  { "lenient/local-case", "JULIET@localhost", NULL, "result", JULIET, NULL, ANT_MATCH_LENIENT,
    "equal once normalised" },
  { "lenient/local-nfkc", "ｊuliet@localhost", NULL, "result", JULIET, NULL, ANT_MATCH_LENIENT,
    "equal once normalised" },
  { "lenient/domain-case", "far.EXAMPLE", NULL, "result", "far.example", NULL, ANT_MATCH_LENIENT,
    "equal once normalised" },
  { "lenient/domain-a-label", "bücher.example", NULL, "result", "xn--bcher-kva.example", NULL, ANT_MATCH_LENIENT,
    "equal once normalised" },
  { "lenient/domain-dot", "far.example.", NULL, "result", "far.example", NULL, ANT_MATCH_LENIENT,
    "equal once normalised" },
  { "lenient/resource-nfc", "juliet@localhost/e\xcc\x81", NULL, "result", "juliet@localhost/\xc3\xa9", NULL,
    ANT_MATCH_LENIENT, "equal once normalised" },
  { "lenient/our-bare-case", "Romeo@localhost", NULL, "result", ACCOUNT, NULL, ANT_MATCH_LENIENT,
    "equal once normalised" },
  { "lenient/no-to-our-bare-case", NULL, NULL, "result", "Romeo@localhost", NULL, ANT_MATCH_LENIENT,
    "equal once normalised" },
  { "lenient/bare-of-full-case", "JULIET@localhost/balcony", NULL, "result", JULIET, NULL, ANT_MATCH_LENIENT,
    "a bare address may answer" },

  /* "otherwise unmatched: its own row, naming the request it resembles and the test that failed" */
  { "unmatched/stranger", JULIET, NULL, "result", MALLORY, NULL, ANT_MATCH_NONE,
    "Resembles request 1 (id “q1”, to juliet@localhost), but from is mallory@evil.example, the request went to "
    "juliet@localhost." },
  { "unmatched/stranger-no-to", NULL, NULL, "result", MALLORY, NULL, ANT_MATCH_NONE,
    "Resembles request 1 (id “q1”, without to), but from is mallory@evil.example, the request had no to." },
  { "unmatched/stranger-error", JULIET, NULL, "error", MALLORY, NULL, ANT_MATCH_NONE, "from is mallory" },
  { "unmatched/resource-case", BALCONY, NULL, "result", "juliet@localhost/Balcony", NULL, ANT_MATCH_NONE, "Balcony" },
  { "unmatched/full-of-bare", JULIET, NULL, "result", BALCONY, NULL, ANT_MATCH_NONE, "balcony" },
  { "unmatched/other-resource", BALCONY, NULL, "result", "juliet@localhost/tomb", NULL, ANT_MATCH_NONE, "tomb" },
  { "unmatched/other-local", JULIET, NULL, "result", "nurse@localhost", NULL, ANT_MATCH_NONE, "nurse" },
  { "unmatched/full-of-domain", "localhost", NULL, "result", "localhost/x", NULL, ANT_MATCH_NONE, "localhost/x" },
  { "unmatched/bare-of-domain", "localhost", NULL, "result", JULIET, NULL, ANT_MATCH_NONE, "juliet" },
  { "unmatched/parent-domain", "muc.far.example", NULL, "result", "far.example", NULL, ANT_MATCH_NONE, "far" },
  { "unmatched/sub-domain", "far.example", NULL, "result", "muc.far.example", NULL, ANT_MATCH_NONE, "muc" },
  { "unmatched/own-domain-result", "juliet@far.example", NULL, "result", "localhost", NULL, ANT_MATCH_NONE,
    "localhost" },
  { "unmatched/own-bare-result", "far.example", NULL, "result", ACCOUNT, NULL, ANT_MATCH_NONE, "romeo" },
  { "unmatched/own-full-error", "far.example", NULL, "error", OWN, NULL, ANT_MATCH_NONE, "romeo" },
  { "unmatched/our-other-resource", NULL, NULL, "result", "romeo@localhost/attic", NULL, ANT_MATCH_NONE, "attic" },
  { "unmatched/not-an-address", JULIET, NULL, "result", "a@@b", NULL, ANT_MATCH_NONE,
    "from is “a@@b”, which is not an address, the request went to juliet@localhost." },
  { "unmatched/empty-from", JULIET, NULL, "result", "", NULL, ANT_MATCH_NONE,
    "from is “”, which is not an address" },
  { "unmatched/newline-in-from", JULIET, NULL, "result", "a&#10;b@evil.example", NULL, ANT_MATCH_NONE,
    "from is “a b@evil.example”" },

  /* The request's own `from` plays no part on a client stream. */
  { "exact/with-from", JULIET, OWN, "result", JULIET, OWN, ANT_MATCH_EXACT, NULL },
  { "exact/with-foreign-from", JULIET, MALLORY, "result", JULIET, OWN, ANT_MATCH_EXACT, NULL },

  /* "On client streams an answer whose `to` is neither absent nor ours is noted." */
  { "to/full", JULIET, NULL, "result", JULIET, OWN, ANT_MATCH_EXACT, NULL },
  { "to/bare", JULIET, NULL, "result", JULIET, ACCOUNT, ANT_MATCH_EXACT, NULL },
  { "to/in-other-words", JULIET, NULL, "result", JULIET, "ROMEO@localhost/orchard", ANT_MATCH_EXACT, NULL },
  { "to/stranger", JULIET, NULL, "result", JULIET, "paris@localhost", ANT_MATCH_EXACT,
    "The answer is addressed to paris@localhost, which is not us." },
  { "to/other-resource", JULIET, NULL, "result", JULIET, "romeo@localhost/attic", ANT_MATCH_EXACT,
    "addressed to romeo@localhost/attic" },
  { "to/domain", JULIET, NULL, "result", JULIET, "localhost", ANT_MATCH_EXACT, "addressed to localhost" },
  { "to/not-an-address", JULIET, NULL, "result", JULIET, "a@@b", ANT_MATCH_EXACT, "addressed to a@@b" },
  { "to/stranger-lenient", JULIET, NULL, "result", NULL, "paris@localhost", ANT_MATCH_LENIENT,
    "(RFC 6120 8.1.2.1).\nThe answer is addressed to paris@localhost" },
  { "to/stranger-unmatched", JULIET, NULL, "result", MALLORY, "paris@localhost", ANT_MATCH_NONE,
    "juliet@localhost.\nThe answer is addressed to paris@localhost" },
};

#define BOT "bot@gateway.localhost"

/* "Component streams: the key is (id, our `from`, peer)" */
static const Case component_cases[] = {
  { "exact/all", JULIET, BOT, "result", JULIET, BOT, ANT_MATCH_EXACT, NULL },
  { "exact/name", "localhost", COMPONENT, "error", "localhost", COMPONENT, ANT_MATCH_EXACT, NULL },
  { "exact/to-ourselves", COMPONENT, BOT, "result", COMPONENT, BOT, ANT_MATCH_EXACT, NULL },

  /* "the answer's `to` must equal our `from`" */
  { "unmatched/other-to", JULIET, BOT, "result", JULIET, COMPONENT, ANT_MATCH_NONE,
    "but to is gateway.localhost, the request came from bot@gateway.localhost." },
  { "unmatched/other-resource", JULIET, BOT, "result", JULIET, BOT "/x", ANT_MATCH_NONE, "to is bot@" },
  { "unmatched/no-to", JULIET, BOT, "result", JULIET, NULL, ANT_MATCH_NONE, "to is absent, the request came from" },
  { "unmatched/odd-to", JULIET, BOT, "result", JULIET, "a@@b", ANT_MATCH_NONE, "to is a@@b" },
  { "lenient/to-case", JULIET, "Bot@gateway.localhost", "result", JULIET, BOT, ANT_MATCH_LENIENT,
    "to is bot@gateway.localhost, the request came from Bot@gateway.localhost; the two are equal once normalised" },

  /* "an absent `from` never matches" */
  { "unmatched/no-from", JULIET, BOT, "result", NULL, BOT, ANT_MATCH_NONE, "from is absent" },
  { "unmatched/no-from-error", JULIET, BOT, "error", NULL, BOT, ANT_MATCH_NONE, "from is absent" },
  { "unmatched/no-from-no-to", NULL, BOT, "error", NULL, BOT, ANT_MATCH_NONE,
    "from is absent, the request had no to" },
  { "unmatched/no-from-to-ourselves", COMPONENT, BOT, "result", NULL, BOT, ANT_MATCH_NONE, "from is absent" },

  /* The peer: as on a client stream, but nothing is our account. */
  { "lenient/bare-of-full", BALCONY, BOT, "result", JULIET, BOT, ANT_MATCH_LENIENT, "a bare address may answer" },
  { "lenient/domain-of-bare", JULIET, BOT, "result", "localhost", BOT, ANT_MATCH_LENIENT, "a domain may answer" },
  { "lenient/peer-case", "Juliet@localhost", BOT, "result", JULIET, BOT, ANT_MATCH_LENIENT, "equal once normalised" },
  { "unmatched/stranger", JULIET, BOT, "result", MALLORY, BOT, ANT_MATCH_NONE,
    "from is mallory@evil.example, the request went to juliet@localhost" },
  { "unmatched/no-to-in-request", NULL, BOT, "result", "localhost", BOT, ANT_MATCH_NONE, "the request had no to" },
  { "unmatched/no-to-our-name", NULL, BOT, "result", COMPONENT, BOT, ANT_MATCH_NONE, "the request had no to" },

  /* "a request without `from` or `to` is an IQ-rule error": sent in spite of that, it is the component's own. */
  { "lenient/no-from-in-request", JULIET, NULL, "result", JULIET, COMPONENT, ANT_MATCH_LENIENT,
    "the request came from gateway.localhost; a request without from is the component's own" },
  { "unmatched/no-from-in-request", JULIET, NULL, "result", JULIET, BOT, ANT_MATCH_NONE,
    "to is bot@gateway.localhost, the request came from gateway.localhost" },
};

static void
append_attribute (GString *xml, const char *name, const char *value)
{
  if (value != NULL)
    g_string_append_printf (xml, " %s='%s'", name, value);
}

static char *
make_iq (const char *type, const char *to, const char *from)
{
  GString *xml = g_string_new ("<iq id='q1'");

  append_attribute (xml, "type", type);
  append_attribute (xml, "to", to);
  append_attribute (xml, "from", from);
  g_string_append (xml, strcmp (type, "get") == 0 ? "><a xmlns='b'/></iq>" : "/>");
  return g_string_free (xml, FALSE);
}

static void
check_case (const Case *c, const char *own)
{
  Fixture f = { 0 };
  g_autofree char *request = make_iq ("get", c->to, c->from);
  g_autofree char *answer = make_iq (c->answer_type, c->answer_to, c->answer_from);
  AntExchange *asked, *told;
  guint64 serial;
  guint before;

  set_up (&f, own);
  serial = send_now (&f, request);
  before = count_changes (&f, serial);
  receive (&f, answer);

  asked = row (&f, serial);
  told = last_row (&f);
  g_assert_cmpstr (ant_match_to_word (asked->match), ==, ant_match_to_word (c->match));
  if (c->match == ANT_MATCH_NONE)
    {
      /* An unmatched answer never changes the row it resembles. */
      g_assert_cmpuint (count_changes (&f, serial), ==, before);
      assert_state (&f, serial, ANT_STATE_PENDING);
      g_assert_cmpuint (told->serial, ==, 2);
      assert_state (&f, 2, ANT_STATE_UNMATCHED);
      g_assert_cmpint (told->direction, ==, ANT_DIRECTION_IN);
      g_assert_nonnull (told->request);
      g_assert_null (told->response);
      g_assert_cmpint (told->received_ns, ==, f.fake.wall_ns);
    }
  else
    {
      g_assert_cmpuint (told->serial, ==, serial);
      assert_state (&f, serial, strcmp (c->answer_type, "error") == 0 ? ANT_STATE_ERROR : ANT_STATE_RESULT);
    }

  if (c->note != NULL)
    assert_contains (told->note, c->note);
  else
    g_assert_cmpstr (told->note, ==, NULL);
  tear_down (&f, NULL);
}

static void
test_client_case (gconstpointer data)
{
  check_case (data, NULL);
}

static void
test_component_case (gconstpointer data)
{
  check_case (data, COMPONENT);
}

/* "no such id" */
static void
test_unmatched_unknown_id (Fixture *f, gconstpointer data)
{
  receive (f, "<iq type='result' id='nobody&#9;asked' from='localhost'/>");
  assert_state (f, 1, ANT_STATE_UNMATCHED);
  g_assert_cmpstr (row (f, 1)->note, ==, "No request on this stream has the id “nobody asked”.");
  g_assert_true (ant_exchange_is_ended (row (f, 1)));
}

/* A hostile id may be as long as a tag: the note is not. */
static void
test_unmatched_endless_id (Fixture *f, gconstpointer data)
{
  g_autofree char *id = g_strnfill (50000, 'x');
  g_autofree char *xml = g_strdup_printf ("<iq type='result' id='%s' from='localhost'/>", id);

  receive (f, xml);
  g_assert_cmpuint (strlen (row (f, 1)->note), <, 300);
  assert_contains (row (f, 1)->note, "xxx…”.");
}

/* "An `iq` of type result or error ... same id" */
static void
test_unmatched_without_id (Fixture *f, gconstpointer data)
{
  send_now (f, "<iq type='get' id='' to='localhost'><a xmlns='b'/></iq>");
  receive (f, "<iq from='localhost' type='error'><error type='modify'>"
              "<bad-request xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  assert_state (f, 1, ANT_STATE_PENDING);
  assert_state (f, 2, ANT_STATE_UNMATCHED);
  assert_contains (row (f, 2)->note, "without an id");
  g_assert_cmpstr (row (f, 2)->error->condition, ==, "bad-request");
}

/* "a second answer (*duplicate*)" */
static void
test_unmatched_duplicate (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, "<iq type='get' id='q1' to='" JULIET "'><a xmlns='b'/></iq>");
  guint before;

  receive (f, "<iq type='result' id='q1' from='" JULIET "'/>");
  before = count_changes (f, serial);
  receive (f, "<iq type='error' id='q1' from='" JULIET "'/>");

  assert_state (f, serial, ANT_STATE_RESULT);
  g_assert_cmpuint (count_changes (f, serial), ==, before);
  assert_state (f, 2, ANT_STATE_UNMATCHED);
  g_assert_cmpstr (row (f, 2)->note, ==,
                   "Duplicate: request 1 (id “q1”, to juliet@localhost) has its answer already.");

  /* Also one that fits only leniently, or comes after a late one. */
  receive (f, "<iq type='result' id='q1'/>");
  assert_contains (row (f, 3)->note, "Duplicate: request 1");
}

static void
test_unmatched_duplicate_of_cancelled (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, "<iq type='get' id='q1'><a xmlns='b'/></iq>");

  ant_tracker_cancel (f->tracker, serial);
  receive (f, "<iq type='result' id='q1'/>");
  receive (f, "<iq type='result' id='q1'/>");
  assert_state (f, serial, ANT_STATE_CANCELLED);
  assert_contains (row (f, 2)->note, "Duplicate: request 1");
}

/* The id is free again: the new request gets the answer, the old one's is a duplicate of the newest. */
static void
test_match_reused_id (Fixture *f, gconstpointer data)
{
  const char *ping = "<iq type='get' id='q1' to='" JULIET "'><a xmlns='b'/></iq>";
  const char *pong = "<iq type='result' id='q1' from='" JULIET "'/>";
  guint64 second;

  send_now (f, ping);
  receive (f, pong);
  second = send_now (f, ping);
  receive (f, pong);
  assert_state (f, second, ANT_STATE_RESULT);
  receive (f, pong);
  assert_contains (last_row (f)->note, "Duplicate: request 2");
}

/* "several lenient candidates (*ambiguous*)" */
static void
test_unmatched_ambiguous (Fixture *f, gconstpointer data)
{
  guint64 juliet = send_now (f, "<iq type='get' id='q1' to='" JULIET "'><a xmlns='b'/></iq>");
  guint64 nurse = send_now (f, "<iq type='get' id='q1' to='nurse@localhost'><a xmlns='b'/></iq>");
  guint64 far = send_now (f, "<iq type='get' id='q1' to='far.example'><a xmlns='b'/></iq>");

  receive (f, "<iq type='result' id='q1' from='localhost'/>");
  assert_state (f, f->last_serial, ANT_STATE_UNMATCHED);
  g_assert_cmpstr (last_row (f)->note, ==,
                   "Ambiguous: it fits 2 requests equally well, among them request 1 (id “q1”, to juliet@localhost) "
                   "and request 2 (id “q1”, to nurse@localhost); none was taken.");
  assert_state (f, juliet, ANT_STATE_PENDING);
  assert_state (f, nurse, ANT_STATE_PENDING);

  /* Those that have ended without an answer may still get one. */
  ant_tracker_cancel (f->tracker, nurse);
  receive (f, "<iq type='result' id='q1' from='localhost'/>");
  assert_contains (last_row (f)->note, "Ambiguous: it fits 2 requests");

  /* One with its answer does not compete. */
  receive (f, "<iq type='result' id='q1' from='nurse@localhost'/>");
  receive (f, "<iq type='result' id='q1' from='localhost'/>");
  assert_state (f, juliet, ANT_STATE_RESULT);
  g_assert_cmpint (row (f, juliet)->match, ==, ANT_MATCH_LENIENT);
  assert_state (f, far, ANT_STATE_PENDING);
}

/* "Exact beats lenient." */
static void
test_match_exact_beats_lenient (Fixture *f, gconstpointer data)
{
  guint64 juliet = send_now (f, "<iq type='get' id='q1' to='" JULIET "'><a xmlns='b'/></iq>");
  guint64 domain = send_now (f, "<iq type='get' id='q1' to='localhost'><a xmlns='b'/></iq>");
  guint64 account = send_now (f, "<iq type='get' id='q1'><a xmlns='b'/></iq>");

  receive (f, "<iq type='error' id='q1' from='localhost'/>");
  assert_state (f, domain, ANT_STATE_ERROR);
  g_assert_cmpint (row (f, domain)->match, ==, ANT_MATCH_EXACT);
  assert_state (f, juliet, ANT_STATE_PENDING);

  receive (f, "<iq type='result' id='q1'/>");
  assert_state (f, account, ANT_STATE_RESULT);
  g_assert_cmpint (row (f, account)->match, ==, ANT_MATCH_EXACT);
  assert_state (f, juliet, ANT_STATE_PENDING);

  /* A second answer of the domain is not juliet's, although it would fit. */
  receive (f, "<iq type='error' id='q1' from='localhost'/>");
  assert_state (f, juliet, ANT_STATE_PENDING);
  assert_contains (last_row (f)->note, "Duplicate: request 2");
}

/* What resembles several names the newest that waits. */
static void
test_unmatched_resembles_newest (Fixture *f, gconstpointer data)
{
  send_now (f, "<iq type='get' id='q1' to='a.example'><a xmlns='b'/></iq>");
  send_now (f, "<iq type='get' id='q1' to='b.example'><a xmlns='b'/></iq>");
  send_now (f, "<iq type='get' id='q1' to='c.example'><a xmlns='b'/></iq>");
  receive (f, "<iq type='result' id='q1' from='c.example'/>");
  receive (f, "<iq type='result' id='q1' from='" MALLORY "'/>");
  assert_contains (last_row (f)->note, "Resembles request 2 (id “q1”, to b.example), but from is mallory");
}

/* "A message or presence never answers an IQ." */
static void
test_match_not_other_kinds (Fixture *f, gconstpointer data)
{
  static const char *const stanzas[] = {
    "<message type='error' id='q1' from='" JULIET "'/>",
    "<message type='result' id='q1' from='" JULIET "'/>",
    "<presence type='error' id='q1' from='" JULIET "'/>",
    "<iq xmlns='urn:example:x' type='result' id='q1' from='" JULIET "'/>",
  };
  guint64 serial = send_now (f, "<iq type='get' id='q1' to='" JULIET "'><a xmlns='b'/></iq>");

  for (guint i = 0; i < G_N_ELEMENTS (stanzas); i++)
    {
      receive (f, stanzas[i]);
      assert_state (f, f->last_serial, ANT_STATE_RECEIVED);
    }
  assert_state (f, serial, ANT_STATE_PENDING);
  g_assert_cmpuint (f->last_serial, ==, 1 + G_N_ELEMENTS (stanzas));
}

/* "An `iq` of type result or error": theirs of type get with our id is their own request. */
static void
test_match_not_requests (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, "<iq type='get' id='q1' to='" JULIET "'><a xmlns='b'/></iq>");

  receive (f, "<iq type='get' id='q1' from='" JULIET "'><a xmlns='b'/></iq>");
  assert_state (f, serial, ANT_STATE_PENDING);
  assert_state (f, f->last_serial, ANT_STATE_UNANSWERED);
}

/* Before anybody told who we are: absent answers absent, and a named peer answers as itself. */
static void
test_match_without_own_address (void)
{
  static const AntTrackerFuncs funcs = { on_changed, on_next_serial, on_unanswered };
  Fixture f = { 0 };

  set_up (&f, NULL);
  ant_tracker_free (f.tracker);
  f.tracker = ant_tracker_new (&f.fake.clock, 1, "sandbox", &funcs, &f);

  send_now (&f, "<iq type='get' id='q1'><a xmlns='b'/></iq>");
  send_now (&f, "<iq type='get' id='q2' to='" JULIET "'><a xmlns='b'/></iq>");
  receive (&f, "<iq type='result' id='q1' from='" MALLORY "'/>");
  assert_state (&f, 3, ANT_STATE_UNMATCHED);
  receive (&f, "<iq type='error' id='q2' from='" MALLORY "'/>");
  assert_state (&f, 4, ANT_STATE_UNMATCHED);
  receive (&f, "<iq type='result' id='q1' to='whoever@localhost'/>");
  assert_state (&f, 1, ANT_STATE_RESULT);
  receive (&f, "<iq type='result' id='q2' from='" JULIET "'/>");
  assert_state (&f, 2, ANT_STATE_RESULT);
  tear_down (&f, NULL);
}

static void
add_cases (const char *prefix, const Case *cases, guint n, GTestDataFunc function)
{
  for (guint i = 0; i < n; i++)
    {
      g_autofree char *path = g_strdup_printf ("%s/%s", prefix, cases[i].name);

      g_test_add_data_func (path, &cases[i], function);
    }
}

#define ADD(name, function) g_test_add ("/match/" name, Fixture, NULL, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  add_cases ("/match/client", client_cases, G_N_ELEMENTS (client_cases), test_client_case);
  add_cases ("/match/component", component_cases, G_N_ELEMENTS (component_cases), test_component_case);
  ADD ("unmatched/unknown-id", test_unmatched_unknown_id);
  ADD ("unmatched/endless-id", test_unmatched_endless_id);
  ADD ("unmatched/without-id", test_unmatched_without_id);
  ADD ("unmatched/duplicate", test_unmatched_duplicate);
  ADD ("unmatched/duplicate-of-cancelled", test_unmatched_duplicate_of_cancelled);
  ADD ("unmatched/ambiguous", test_unmatched_ambiguous);
  ADD ("unmatched/resembles-newest", test_unmatched_resembles_newest);
  ADD ("match/reused-id", test_match_reused_id);
  ADD ("match/exact-beats-lenient", test_match_exact_beats_lenient);
  ADD ("match/not-other-kinds", test_match_not_other_kinds);
  ADD ("match/not-requests", test_match_not_requests);
  g_test_add_func ("/match/match/without-own-address", test_match_without_own_address);

  return g_test_run ();
}
