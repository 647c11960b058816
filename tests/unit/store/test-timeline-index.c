/* The rows of a timeline, and the strings that they share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "store-fixture.h"
#include "store/ant-timeline-index.h"

static void
put (AntTimelineIndex *index, guint64 serial, AntState state)
{
  g_autoptr (AntExchange) exchange = make_row (serial, ANT_DIRECTION_OUT, state, PING);

  ant_timeline_index_put (index, exchange, NULL);
}

static const char *
get_word (AntTimelineIndex *index, AntWord word)
{
  return ant_word_table_get (ant_timeline_index_get_words (index), word);
}

static void
test_put_tells_what_can_be_filtered (void)
{
  g_autoptr (AntTimelineIndex) index = ant_timeline_index_new ();
  g_autoptr (AntExchange) exchange = make_row (7, ANT_DIRECTION_OUT, ANT_STATE_ERROR, PING);
  g_autoptr (AntStanza) answer = parse ("<iq type='error' id='q1' from='juliet@localhost'><error type='cancel'>"
                                        "<gone xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>");
  const AntTimelineRow *row;
  guint position;

  exchange->sent_ns = 1000;
  exchange->received_ns = 1500;
  exchange->latency_ns = 500;
  exchange->match = ANT_MATCH_EXACT;
  ant_exchange_set_response (exchange, answer, FALSE);
  g_assert_true (ant_timeline_index_put (index, exchange, &position));
  g_assert_cmpuint (position, ==, 0);

  row = ant_timeline_index_get (index, 0);
  g_assert_cmpuint (row->serial, ==, 7);
  g_assert_cmpint (row->start_ns, ==, 1000);
  g_assert_cmpint (row->end_ns, ==, 1500);
  g_assert_cmpint (row->latency_ns, ==, 500);
  g_assert_cmpint (row->state, ==, ANT_STATE_ERROR);
  g_assert_cmpint (row->kind, ==, ANT_KIND_IQ);
  g_assert_cmpint (row->match, ==, ANT_MATCH_EXACT);
  g_assert_cmpuint (row->session, ==, 1);
  g_assert_cmpuint (row->request_size, ==, strlen (PING));
  g_assert_cmpstr (get_word (index, row->type), ==, "get");
  g_assert_cmpstr (get_word (index, row->peer), ==, "juliet@localhost");
  g_assert_cmpstr (get_word (index, row->payload_ns), ==, "urn:xmpp:ping");
  g_assert_cmpstr (get_word (index, row->payload_name), ==, "ping");
  g_assert_cmpstr (get_word (index, row->condition), ==, "gone");
  g_assert_false (row->is_open);
  g_assert_null (row->whole);
  g_assert_null (ant_timeline_index_get (index, 1));
}

static void
test_span (void)
{
  const struct
  {
    AntDirection direction;
    AntState state;
    gint64 queued_ns, sent_ns, received_ns, latency_ns, ended_ns, start_ns, end_ns;
  } cases[] = {
    { ANT_DIRECTION_OUT, ANT_STATE_QUEUED, 10, 0, 0, -1, 0, 10, 0 },
    { ANT_DIRECTION_OUT, ANT_STATE_PENDING, 10, 20, 0, -1, 0, 20, 0 },
    { ANT_DIRECTION_OUT, ANT_STATE_RESULT, 10, 20, 30, 11, 0, 20, 31 },
    { ANT_DIRECTION_OUT, ANT_STATE_TIMEOUT, 10, 20, 0, -1, 50, 20, 50 },
    { ANT_DIRECTION_OUT, ANT_STATE_REFUSED, 10, 0, 0, -1, 0, 10, 10 },
    { ANT_DIRECTION_IN, ANT_STATE_UNANSWERED, 0, 0, 30, -1, 0, 30, 0 },
    { ANT_DIRECTION_IN, ANT_STATE_ANSWERED, 0, 40, 30, 10, 0, 30, 40 },
    { ANT_DIRECTION_IN, ANT_STATE_RECEIVED, 0, 0, 30, -1, 0, 30, 30 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntTimelineIndex) index = ant_timeline_index_new ();
      g_autoptr (AntExchange) exchange = make_row (1, cases[i].direction, cases[i].state, PING);

      exchange->queued_ns = cases[i].queued_ns;
      exchange->sent_ns = cases[i].sent_ns;
      exchange->received_ns = cases[i].received_ns;
      exchange->latency_ns = cases[i].latency_ns;
      exchange->ended_ns = cases[i].ended_ns;
      ant_timeline_index_put (index, exchange, NULL);
      g_assert_cmpint (ant_timeline_index_get (index, 0)->start_ns, ==, cases[i].start_ns);
      g_assert_cmpint (ant_timeline_index_get (index, 0)->end_ns, ==, cases[i].end_ns);
    }
}

/* Across pieces, in any order. */
static void
test_put_in_any_order (void)
{
  g_autoptr (AntTimelineIndex) index = ant_timeline_index_new ();
  const guint64 n = 10007;
  guint position;

  for (guint64 i = 0; i < n; i++)
    put (index, 2 * (i * 7919 % n), i % 3 == 0 ? ANT_STATE_PENDING : ANT_STATE_RESULT);
  g_assert_cmpuint (ant_timeline_index_get_n (index), ==, n);
  g_assert_cmpuint (ant_timeline_index_get_n_open (index), ==, (n + 2) / 3);
  for (guint i = 0; i < n; i++)
    g_assert_cmpuint (ant_timeline_index_get (index, i)->serial, ==, 2 * (guint64) i);

  g_assert_true (ant_timeline_index_find (index, 10000, &position));
  g_assert_cmpuint (position, ==, 5000);
  g_assert_false (ant_timeline_index_find (index, 10001, &position));
  g_assert_cmpuint (ant_timeline_index_find_after (index, 10001), ==, 5001);
  g_assert_cmpuint (ant_timeline_index_find_after (index, 2 * n), ==, n);
}

static void
test_put_again_updates (void)
{
  g_autoptr (AntTimelineIndex) index = ant_timeline_index_new ();
  g_autoptr (AntExchange) exchange = make_row (3, ANT_DIRECTION_OUT, ANT_STATE_RESULT, PING);
  guint position;

  put (index, 1, ANT_STATE_PENDING);
  put (index, 3, ANT_STATE_PENDING);
  g_assert_cmpuint (ant_timeline_index_get_n_open (index), ==, 2);
  g_assert_false (ant_timeline_index_put (index, exchange, &position));
  g_assert_cmpuint (position, ==, 1);
  g_assert_cmpuint (ant_timeline_index_get_n (index), ==, 2);
  g_assert_cmpuint (ant_timeline_index_get_n_open (index), ==, 1);
}

static void
test_remove_ended (void)
{
  g_autoptr (AntTimelineIndex) index = ant_timeline_index_new ();
  g_autoptr (AntExchange) whole = make_row (2, ANT_DIRECTION_OUT, ANT_STATE_PENDING, PING);

  for (guint64 serial = 1; serial <= 9000; serial++)
    put (index, serial, serial % 1000 == 2 ? ANT_STATE_PENDING : ANT_STATE_RESULT);
  ant_timeline_index_set_whole (index, 1, whole);
  ant_timeline_index_remove_ended (index);
  g_assert_cmpuint (ant_timeline_index_get_n (index), ==, 9);
  g_assert_cmpuint (ant_timeline_index_get_n_open (index), ==, 9);
  g_assert_cmpuint (ant_timeline_index_get (index, 8)->serial, ==, 8002);
  g_assert_true (ant_timeline_index_get (index, 0)->whole == whole);
  put (index, 1, ANT_STATE_RESULT);
  g_assert_cmpuint (ant_timeline_index_get (index, 0)->serial, ==, 1);
}

static void
test_words (void)
{
  g_autoptr (AntWordTable) words = ant_word_table_new (300);
  g_autofree char *long_text = g_strnfill (300, 'x');
  AntWord a = ant_word_table_add (words, "a");

  g_assert_cmpuint (ant_word_table_add (words, NULL), ==, ANT_WORD_NONE);
  g_assert_cmpuint (ant_word_table_add (words, "a"), ==, a);
  g_assert_cmpuint (ant_word_table_find (words, "a"), ==, a);
  g_assert_cmpuint (ant_word_table_find (words, "b"), ==, ANT_WORD_UNKNOWN);
  g_assert_cmpstr (ant_word_table_get (words, a), ==, "a");
  g_assert_null (ant_word_table_get (words, ANT_WORD_NONE));
  g_assert_null (ant_word_table_get (words, ANT_WORD_UNKNOWN));

  /* Whoever invents names does not fill the memory. */
  g_assert_cmpuint (ant_word_table_add (words, long_text), ==, ANT_WORD_UNKNOWN);
  for (guint i = 0; i < 100; i++)
    {
      g_autofree char *text = g_strdup_printf ("%u", i);

      ant_word_table_add (words, text);
    }
  g_assert_cmpuint (ant_word_table_get_n (words), <=, 2 + 300 / 64);
  g_assert_cmpuint (ant_word_table_add (words, "a"), ==, a);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-index/put/tells-what-can-be-filtered", test_put_tells_what_can_be_filtered);
  g_test_add_func ("/timeline-index/put/span", test_span);
  g_test_add_func ("/timeline-index/put/in-any-order", test_put_in_any_order);
  g_test_add_func ("/timeline-index/put/again-updates", test_put_again_updates);
  g_test_add_func ("/timeline-index/remove/ended", test_remove_ended);
  g_test_add_func ("/timeline-index/words/all", test_words);
  return g_test_run ();
}
