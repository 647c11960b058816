/* Ids: a test for each sentence of DESIGN.md 5, "Ids".
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>
#include "base/ant-limits.h"
#include "exchange/ant-tracker-private.h"
#include "tracker-fixture.h"

#define PING "<iq type='get' id='q1' to='juliet@localhost'><ping xmlns='urn:xmpp:ping'/></iq>"
#define PONG "<iq type='result' id='q1' from='juliet@localhost'/>"

static gboolean
is_refused (Fixture *f, const char *xml)
{
  guint64 serial;
  g_autoptr (AntStanza) written = submit_full (f, xml, 30 * SECOND, FALSE, &serial);

  g_assert_cmpint (row (f, serial)->state, ==, written == NULL ? ANT_STATE_REFUSED : ANT_STATE_QUEUED);
  if (written != NULL)
    tell_sent (f, serial);
  return written == NULL;
}

/* "reusing it is `refused`": also while the answer may still come late */
static void
test_reserve_until_answered (Fixture *f, gconstpointer data)
{
  guint64 serial;

  serial = send_with_timeout (f, PING, SECOND);
  g_assert_true (is_refused (f, PING));
  pass (f, SECOND);
  ant_tracker_expire (f->tracker, f->fake.monotonic_ns);
  g_assert_true (is_refused (f, PING));

  receive (f, PONG);
  assert_state (f, serial, ANT_STATE_LATE);
  g_assert_false (is_refused (f, PING));
}

static void
test_reserve_cancelled (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, PING);

  ant_tracker_cancel (f->tracker, serial);
  g_assert_true (is_refused (f, PING));
  receive (f, PONG);
  g_assert_false (is_refused (f, PING));
}

/* A queued request has its id, too. */
static void
test_reserve_queued (Fixture *f, gconstpointer data)
{
  submit (f, PING);
  g_assert_true (is_refused (f, PING));
}

/* "... or until the stream ends" */
static void
test_reserve_until_stream_ends (Fixture *f, gconstpointer data)
{
  send_now (f, PING);
  ant_tracker_stream_ended (f->tracker, "Gone.");
  begin_stream (f, OWN, FALSE);
  g_assert_false (is_refused (f, PING));
}

/* What does not answer a request does not free its id. */
static void
test_reserve_despite_unmatched (Fixture *f, gconstpointer data)
{
  send_now (f, PING);
  receive (f, "<iq type='result' id='q1' from='mallory@evil.example'/>");
  g_assert_true (is_refused (f, PING));
}

/* "An id stays reserved for its (own address, peer)": another peer may have it */
static void
test_reserve_per_peer (Fixture *f, gconstpointer data)
{
  send_now (f, PING);
  g_assert_false (is_refused (f, "<iq type='get' id='q1' to='nurse@localhost'><a xmlns='b'/></iq>"));
  g_assert_false (is_refused (f, "<iq type='get' id='q1' to='juliet@localhost/balcony'><a xmlns='b'/></iq>"));
  g_assert_false (is_refused (f, "<iq type='get' id='q1'><a xmlns='b'/></iq>"));
  g_assert_false (is_refused (f, "<iq type='get' id='Q1' to='juliet@localhost'><a xmlns='b'/></iq>"));

  /* One peer in other words. */
  g_assert_true (is_refused (f, "<iq type='set' id='q1' to='Juliet@LOCALHOST'><a xmlns='b'/></iq>"));
  g_assert_true (is_refused (f, "<iq type='get' id='q1' to='romeo@localhost'><a xmlns='b'/></iq>"));
  g_assert_true (is_refused (f, "<iq type='get' id='q1' to='ROMEO@localhost.'><a xmlns='b'/></iq>"));
  g_assert_false (is_refused (f, "<iq type='get' id='q1' to='romeo@localhost/orchard'><a xmlns='b'/></iq>"));

  /* What is no address is only like itself. */
  g_assert_false (is_refused (f, "<iq type='get' id='q1' to='a@@b'><a xmlns='b'/></iq>"));
  g_assert_true (is_refused (f, "<iq type='get' id='q1' to='a@@b'><a xmlns='b'/></iq>"));
  g_assert_false (is_refused (f, "<iq type='get' id='q1' to='A@@b'><a xmlns='b'/></iq>"));
}

/* On a client stream there is one own address, whatever is written. */
static void
test_reserve_own_address_of_client (Fixture *f, gconstpointer data)
{
  send_now (f, PING);
  g_assert_true (is_refused (f, "<iq type='get' id='q1' from='romeo@localhost' to='juliet@localhost'>"
                                "<a xmlns='b'/></iq>"));
  g_assert_true (is_refused (f, "<iq type='get' id='q1' from='mallory@evil.example' to='juliet@localhost'>"
                                "<a xmlns='b'/></iq>"));
}

#define TO_SERVER " to='localhost'><a xmlns='b'/></iq>"

/* A component speaks from many. */
static void
test_reserve_own_address_of_component (Fixture *f, gconstpointer data)
{
  g_assert_false (is_refused (f, "<iq type='get' id='q1' from='a@gateway.localhost'" TO_SERVER));
  g_assert_false (is_refused (f, "<iq type='get' id='q1' from='b@gateway.localhost'" TO_SERVER));
  g_assert_true (is_refused (f, "<iq type='get' id='q1' from='A@Gateway.localhost'" TO_SERVER));

  /* Without from it is the component's own. */
  g_assert_false (is_refused (f, "<iq type='get' id='q1'" TO_SERVER));
  g_assert_true (is_refused (f, "<iq type='get' id='q1'" TO_SERVER));
  g_assert_true (is_refused (f, "<iq type='get' id='q1' from='gateway.localhost'" TO_SERVER));
  g_assert_true (is_refused (f, "<iq type='get' id='q1' from='A@gateway.localhost'" TO_SERVER));
}

static void
submit_numbered (Fixture *f, AntStanza *stanza, guint number, AntState expected)
{
  g_autofree char *id = g_strdup_printf ("n%u", number);
  g_autoptr (AntStanza) numbered = ant_stanza_with_attribute (stanza, "id", id);
  g_autoptr (AntStanza) written = NULL;
  guint64 serial = ant_tracker_submit (f->tracker, numbered, 0, FALSE, &written);

  g_ptr_array_set_size (f->changes, f->changes->len > 8 ? 0 : f->changes->len);
  ant_tracker_sent (f->tracker, serial, f->fake.wall_ns);
  if (expected == ANT_STATE_REFUSED)
    g_assert_null (written);
  else
    g_assert_nonnull (written);
}

/* "at most 65,536, oldest dropped": at the limit and past it */
static void
test_reserve_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (AntStanza) stanza = parse ("<iq type='get' to='localhost'><a xmlns='b'/></iq>");

  for (guint i = 0; i < ANT_LIMIT_RESERVED_IDS; i++)
    submit_numbered (f, stanza, i, ANT_STATE_PENDING);
  submit_numbered (f, stanza, 0, ANT_STATE_REFUSED);

  submit_numbered (f, stanza, ANT_LIMIT_RESERVED_IDS, ANT_STATE_PENDING);
  submit_numbered (f, stanza, 1, ANT_STATE_REFUSED);

  /* The oldest goes on waiting, but its id may be used: then nothing tells the two apart. */
  receive (f, "<iq type='result' id='n0' from='localhost'/>");
  g_assert_cmpint (((AntExchange *) f->changes->pdata[f->changes->len - 1])->state, ==, ANT_STATE_RESULT);
  submit_numbered (f, stanza, 0, ANT_STATE_PENDING);
  submit_numbered (f, stanza, 1, ANT_STATE_PENDING);
  receive (f, "<iq type='result' id='n1' from='localhost'/>");
  assert_state (f, f->last_serial, ANT_STATE_UNMATCHED);
  assert_contains (last_row (f)->note, "Ambiguous: it fits 2 requests");
}

/* A second answer is told as such at the limit, and past it as any that nobody asked for. */
static void
test_answered_limit (Fixture *f, gconstpointer data)
{
  g_autoptr (AntStanza) stanza = parse ("<iq type='get' to='localhost'><a xmlns='b'/></iq>");

  for (guint i = 0; i <= ANT_LIMIT_ANSWERED_IDS; i++)
    {
      g_autofree char *answer = g_strdup_printf ("<iq type='result' id='n%u' from='localhost'/>", i);

      submit_numbered (f, stanza, i, ANT_STATE_PENDING);
      receive (f, answer);
    }
  receive (f, "<iq type='result' id='n1' from='localhost'/>");
  assert_contains (last_row (f)->note, "Duplicate: ");
  receive (f, "<iq type='result' id='n0' from='localhost'/>");
  assert_state (f, f->last_serial, ANT_STATE_UNMATCHED);
  assert_contains (last_row (f)->note, "No request on this stream has the id “n0”");
}

typedef struct
{
  AntIdTable *table;
  guint forgotten;
} Table;

static AntRow *
table_add (Table *t, guint64 serial, const char *id, AntState state)
{
  AntRow *added = g_new0 (AntRow, 1);
  char *name = g_ref_string_new ("s");

  added->serial = serial;
  added->id = g_strdup (id);
  added->exchange = ant_exchange_new (serial, 1, name, ANT_DIRECTION_OUT, NULL, FALSE);
  added->exchange->state = state;
  g_ref_string_release (name);
  ant_id_table_reserve (t->table, added);
  return added;
}

static void
table_forget (AntRow *forgotten, gpointer user_data)
{
  Table *t = user_data;

  ant_id_table_remove (t->table, forgotten);
  ant_exchange_unref (forgotten->exchange);
  g_free (forgotten->id);
  g_free (forgotten);
  t->forgotten++;
}

/* Rows that have ended go when their reservation does; open ones only lose it; answered ones have a queue of
 * their own. */
static void
test_table_forget_oldest (void)
{
  Table t = { 0 };
  AntRow *open, *ended, *newer;

  t.table = ant_id_table_new (2, 2, table_forget, &t);
  open = table_add (&t, 1, "same", ANT_STATE_PENDING);
  ended = table_add (&t, 2, "same", ANT_STATE_TIMEOUT);
  newer = table_add (&t, 3, "same", ANT_STATE_PENDING);
  g_assert_false (open->reserved);
  g_assert_true (ended->reserved);
  g_assert_cmpuint (ant_id_table_lookup (t.table, "same")->len, ==, 3);

  table_add (&t, 4, "other", ANT_STATE_PENDING);
  g_assert_cmpuint (t.forgotten, ==, 1);
  g_assert_cmpuint (ant_id_table_lookup (t.table, "same")->len, ==, 2);

  ant_id_table_release (t.table, open);
  ant_id_table_release (t.table, newer);
  g_assert_false (newer->reserved);
  g_assert_cmpuint (t.forgotten, ==, 1);
  ant_id_table_release (t.table, ant_id_table_lookup (t.table, "other")->pdata[0]);
  g_assert_cmpuint (t.forgotten, ==, 2);
  g_assert_cmpuint (ant_id_table_lookup (t.table, "same")->len, ==, 1);
  g_assert_true (ant_id_table_lookup (t.table, "same")->pdata[0] == newer);

  table_forget (newer, &t);
  g_assert_null (ant_id_table_lookup (t.table, "same"));
  table_forget (ant_id_table_lookup (t.table, "other")->pdata[0], &t);
  g_assert_null (ant_id_table_lookup (t.table, "other"));
  ant_id_table_free (t.table);
}

static void
test_generate_missing (Fixture *f, gconstpointer data)
{
  guint64 serial;
  g_autofree char *expected = NULL;
  g_autoptr (AntStanza) written = submit_full (f, "<iq type='get'><a xmlns='b'/></iq>", 0, FALSE, &serial);
  const char *id = ant_stanza_get_id (written);
  gsize size;
  const char *bytes = g_bytes_get_data (ant_stanza_get_bytes (written), &size);

  g_assert_cmpuint (strlen (id), ==, 22);
  g_assert_cmpstr (row (f, serial)->id, ==, id);
  expected = g_strdup_printf ("<iq type='get' id='%s'><a xmlns='b'/></iq>", id);
  g_assert_cmpuint (size, ==, strlen (expected));
  /* All other bytes are the person's; which quote the id has does not matter. */
  g_assert_cmpint (strncmp (bytes, expected, strlen ("<iq type='get' id=")), ==, 0);
  g_assert_true (g_str_has_suffix (expected, "><a xmlns='b'/></iq>"));
  g_assert_cmpuint (row (f, serial)->request_size, ==, size);
}

/* An empty id is an id (RFC 6120 8.1.3); servers answer it. */
static void
test_generate_not_for_empty (Fixture *f, gconstpointer data)
{
  guint64 serial = send_now (f, "<iq type='get' id='' to='localhost'><a xmlns='b'/></iq>");

  g_assert_cmpstr (row (f, serial)->id, ==, "");
  receive (f, "<iq id='' to='romeo@localhost/orchard' from='localhost' type='result'/>");
  assert_state (f, serial, ANT_STATE_RESULT);
}

/* Only requests need one. */
static void
test_generate_not_for_others (Fixture *f, gconstpointer data)
{
  static const char *const stanzas[] = {
    "<message><body>O</body></message>",
    "<presence/>",
    "<iq type='result' to='juliet@localhost'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (stanzas); i++)
    for (guint fresh = 0; fresh < 2; fresh++)
      {
        guint64 serial;
        g_autoptr (AntStanza) written = submit_full (f, stanzas[i], 0, fresh, &serial);

        g_assert_null (ant_stanza_get_id (written));
        assert_state (f, serial, ANT_STATE_QUEUED);
      }
}

/* "Resend, repeat and several targets write a fresh id; the first copy keeps the person's." */
static void
test_freshen (Fixture *f, gconstpointer data)
{
  static const char *const stanzas[] = {
    PING,
    "<message id='q1'><body>O</body></message>",
    "<presence id='q1'/>",
  };

  for (guint i = 0; i < G_N_ELEMENTS (stanzas); i++)
    {
      guint64 first, second;
      g_autoptr (AntStanza) kept = submit_full (f, stanzas[i], 0, FALSE, &first);
      g_autoptr (AntStanza) fresh = submit_full (f, stanzas[i], 0, TRUE, &second);

      g_assert_cmpstr (row (f, first)->id, ==, "q1");
      g_assert_cmpuint (strlen (ant_stanza_get_id (fresh)), ==, 22);
      g_assert_cmpstr (row (f, second)->id, ==, ant_stanza_get_id (fresh));
    }
}

/* An answer's id is its request's, also when it is sent again. */
static void
test_freshen_not_answers (Fixture *f, gconstpointer data)
{
  guint64 serial;
  const char *answer = "<iq type='result' id='q1' to='juliet@localhost'/>";
  g_autoptr (AntStanza) written = submit_full (f, answer, 0, TRUE, &serial);

  g_assert_cmpstr (ant_stanza_get_id (written), ==, "q1");
}

/* "what the person wrote is sent byte for byte, less comments and processing instructions" */
static void
test_keep_bytes (Fixture *f, gconstpointer data)
{
  const char *xml = "<iq   id = \"q&#49;\"\n type='get' to='juliet@localhost' ><!-- c --><a xmlns='b'  x=\"&gt;\"></a >"
                    "<?pi?></iq>";
  const char *expected = "<iq   id = \"q&#49;\"\n type='get' to='juliet@localhost' ><a xmlns='b'  x=\"&gt;\"></a >"
                         "</iq>";
  guint64 serial;
  g_autoptr (AntStanza) written = submit_full (f, xml, 0, FALSE, &serial);
  gsize size;
  const char *bytes = g_bytes_get_data (ant_stanza_get_bytes (written), &size);

  g_assert_cmpmem (bytes, size, expected, strlen (expected));
  g_assert_cmpstr (row (f, serial)->id, ==, "q1");
}

#define ADD(name, data, function) g_test_add ("/ids/" name, Fixture, data, set_up, function, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  ADD ("reserve/until-answered", NULL, test_reserve_until_answered);
  ADD ("reserve/cancelled", NULL, test_reserve_cancelled);
  ADD ("reserve/queued", NULL, test_reserve_queued);
  ADD ("reserve/until-stream-ends", NULL, test_reserve_until_stream_ends);
  ADD ("reserve/despite-unmatched", NULL, test_reserve_despite_unmatched);
  ADD ("reserve/per-peer", NULL, test_reserve_per_peer);
  ADD ("reserve/own-address-of-client", NULL, test_reserve_own_address_of_client);
  ADD ("reserve/own-address-of-component", COMPONENT, test_reserve_own_address_of_component);
  ADD ("reserve/limit", NULL, test_reserve_limit);
  ADD ("remember/limit", NULL, test_answered_limit);
  g_test_add_func ("/ids/table/forget-oldest", test_table_forget_oldest);
  ADD ("generate/missing", NULL, test_generate_missing);
  ADD ("generate/not-for-empty", NULL, test_generate_not_for_empty);
  ADD ("generate/not-for-others", NULL, test_generate_not_for_others);
  ADD ("freshen/resend", NULL, test_freshen);
  ADD ("freshen/not-answers", NULL, test_freshen_not_answers);
  ADD ("keep/bytes", NULL, test_keep_bytes);

  return g_test_run ();
}
