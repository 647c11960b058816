/* Filters: what each criterion lets through, and that the index never says other than the exchange.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "store-fixture.h"
#include "store/ant-timeline-filter.h"

#define STANZAS "urn:ietf:params:xml:ns:xmpp-stanzas"
#define INFO "http://jabber.org/protocol/disco#info"

/* @request: what the row begins with; @response: (nullable): its answer */
static const struct
{
  AntDirection direction;
  AntState state;
  gint64 latency_ns;
  const char *request;
  const char *response;
} rows[] = {
  { ANT_DIRECTION_OUT, ANT_STATE_RESULT, 5000, "<iq type='get' id='0' to='localhost'><query xmlns='" INFO "'/></iq>",
    "<iq type='result' id='0' from='localhost'><query xmlns='" INFO "'><feature var='urn:xmpp:time'/></query></iq>" },
  { ANT_DIRECTION_OUT, ANT_STATE_ERROR, 9000, "<iq type='get' id='1' to='Juliet@localhost'><ping xmlns='urn:xmpp:ping'/></iq>",
    "<iq type='error' id='1' from='Juliet@localhost'><error type='cancel'><gone xmlns='" STANZAS "'/></error></iq>" },
  { ANT_DIRECTION_OUT, ANT_STATE_PENDING, -1, "<iq type='set' id='2'><query xmlns='jabber:iq:roster'/></iq>", NULL },
  { ANT_DIRECTION_OUT, ANT_STATE_TIMEOUT, -1, "<iq type='get' id='3'><time xmlns='urn:xmpp:time'/><extra xmlns='urn:x'/></iq>",
    NULL },
  { ANT_DIRECTION_IN, ANT_STATE_RECEIVED, -1, "<message from='romeo@localhost/a'><body>What LIGHT</body></message>", NULL },
  { ANT_DIRECTION_IN, ANT_STATE_ANSWERED, 700, "<iq type='get' id='5' from='romeo@localhost/a'><ping xmlns='urn:xmpp:ping'/></iq>",
    "<iq type='result' id='5'/>" },
  { ANT_DIRECTION_IN, ANT_STATE_UNMATCHED, -1, "<iq type='result' id='6' from='a@b'><vCard xmlns='vcard-temp'/></iq>", NULL },
};

#define ALL "0123456"

static AntExchange *
make_nth_row (gsize i)
{
  AntExchange *exchange = make_row (i + 1, rows[i].direction, rows[i].state, rows[i].request);
  g_autoptr (AntStanza) response = rows[i].response != NULL ? parse (rows[i].response) : NULL;
  gint64 start_ns = 1000000 * (gint64) (i + 1);

  if (response != NULL)
    ant_exchange_set_response (exchange, response, FALSE);
  if (rows[i].direction == ANT_DIRECTION_OUT)
    exchange->sent_ns = start_ns;
  else
    exchange->received_ns = start_ns;
  exchange->latency_ns = rows[i].latency_ns;
  return exchange;
}

/* Which rows are let through, and how many had to be read for that. (transfer full) */
static char *
filter_rows (const AntFilterCriteria *criteria, guint *ret_n_read)
{
  g_autoptr (AntTimelineIndex) index = ant_timeline_index_new ();
  g_autoptr (AntTimelineFilter) filter = ant_timeline_filter_new (criteria);
  GString *seen = g_string_new (NULL);

  *ret_n_read = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (rows); i++)
    {
      g_autoptr (AntExchange) exchange = make_nth_row (i);
      AntFilterVerdict verdict;

      ant_timeline_index_put (index, exchange, NULL);
      verdict = ant_timeline_filter_judge (filter, index, ant_timeline_index_get (index, (guint) i));
      if (verdict == ANT_FILTER_READ)
        (*ret_n_read)++;
      else if (verdict == ANT_FILTER_YES)
        g_assert_true (ant_timeline_filter_matches (filter, exchange));
      if (verdict == ANT_FILTER_YES || (verdict == ANT_FILTER_READ && ant_timeline_filter_matches (filter, exchange)))
        g_string_append_c (seen, (char) ('0' + i));
    }
  return g_string_free (seen, FALSE);
}

static void
assert_filtered (const AntFilterCriteria *criteria, const char *expected, guint expected_n_read)
{
  guint n_read;
  g_autofree char *seen = filter_rows (criteria, &n_read);

  g_assert_cmpstr (seen, ==, expected);
  g_assert_cmpuint (n_read, ==, expected_n_read);
}

static void
test_everything (void)
{
  AntFilterCriteria criteria = ANT_FILTER_EVERYTHING;
  g_autoptr (AntTimelineFilter) filter = ant_timeline_filter_new (&criteria);

  g_assert_true (ant_timeline_filter_is_everything (filter));
  assert_filtered (&criteria, ALL, 0);
}

/* What the index knows is decided by it alone. */
static void
test_criteria (void)
{
  const struct { AntFilterCriteria criteria; const char *expected; } cases[] = {
    { { .states = 1u << ANT_STATE_ERROR | 1u << ANT_STATE_TIMEOUT, .min_latency_ns = -1, .max_latency_ns = -1 }, "13" },
    { { .kinds = 1u << ANT_KIND_MESSAGE, .min_latency_ns = -1, .max_latency_ns = -1 }, "4" },
    { { .directions = 1u << ANT_DIRECTION_IN, .min_latency_ns = -1, .max_latency_ns = -1 }, "456" },
    { { .session = 1, .min_latency_ns = -1, .max_latency_ns = -1 }, ALL },
    { { .session = 2, .min_latency_ns = -1, .max_latency_ns = -1 }, "" },
    { { .peer = "JULIET", .min_latency_ns = -1, .max_latency_ns = -1 }, "1" },
    { { .peer = "localhost", .min_latency_ns = -1, .max_latency_ns = -1 }, "0145" },
    { { .payload = "PING", .min_latency_ns = -1, .max_latency_ns = -1 }, "15" },
    { { .condition = "gone", .min_latency_ns = -1, .max_latency_ns = -1 }, "1" },
    { { .min_latency_ns = 5000, .max_latency_ns = -1 }, "01" },
    { { .min_latency_ns = -1, .max_latency_ns = 5000 }, "05" },
    { { .min_latency_ns = 0, .max_latency_ns = -1 }, "015" },
    { { .from_ns = 2005000, .min_latency_ns = -1, .max_latency_ns = -1 }, "123456" },
    { { .from_ns = 4000001, .min_latency_ns = -1, .max_latency_ns = -1 }, "2456" }, /* 2 is open, and so reaches into it */
    { { .from_ns = 2000000, .until_ns = 4000000, .min_latency_ns = -1, .max_latency_ns = -1 }, "123" },
    { { .peer = "localhost", .directions = 1u << ANT_DIRECTION_OUT, .min_latency_ns = -1, .max_latency_ns = 5000 }, "0" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (AntTimelineFilter) filter = ant_timeline_filter_new (&cases[i].criteria);

      g_assert_false (ant_timeline_filter_is_everything (filter));
      assert_filtered (&cases[i].criteria, cases[i].expected, 0);
    }
}

static void
test_text (void)
{
  const struct { const char *text, *expected; guint n_read; } cases[] = {
    { "what light", "4", 7 },
    { "urn:xmpp:time", "03", 6 },  /* a payload's namespace, which need not be read; and in an answer */
    { "Localhost", "0145", 3 },
    { "id='6'", "6", 7 },
    { "nowhere", "", 7 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      AntFilterCriteria criteria = ANT_FILTER_EVERYTHING;

      criteria.text = cases[i].text;
      assert_filtered (&criteria, cases[i].expected, cases[i].n_read);
    }
}

static void
test_path (void)
{
  const struct { const char *path, *expected; guint n_read; } cases[] = {
    { "iq@type=get", "0135", 0 },
    { "message", "4", 0 },
    { "presence", "", 0 },
    { "iq@type=get/{urn:xmpp:ping}ping", "15", 1 }, /* 3 has two children */
    { "iq@type=get/{urn:x}extra", "3", 1 },
    { "iq@type=result", "056", 3 },
    { "iq/error", "1", 6 },
    { "iq@id=0", "0", 6 },
    { "iq@type=get/{" INFO "}query|message", "04", 1 },
    { "message/body", "4", 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (cases[i].path, ANT_PATH_STRICT, NULL, NULL, &error);
      AntFilterCriteria criteria = ANT_FILTER_EVERYTHING;
      guint n_read;
      g_autofree char *seen = NULL;

      g_assert_no_error (error);
      criteria.path = path;
      seen = filter_rows (&criteria, &n_read);
      g_test_message ("%s: %s, %u read", cases[i].path, seen, n_read);
      assert_filtered (&criteria, cases[i].expected, cases[i].n_read);
    }
}

static void
test_what_is_meant (void)
{
  static const char *const paths[] = { "iq", "message/body", "iq@type=get/disco_info", "presence|message", "{urn:x}y", "*/{u}q" };
  static const char *const texts[] = { "", "ping", "urn:xmpp:ping", "iqs", "localhost", "message body", "a/b", "<iq/>" };
  static const char *const broken[] = { "iq/", "iq@", "message/body[", "{urn" };

  for (gsize i = 0; i < G_N_ELEMENTS (paths); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (AntStanzaPath) path = ant_filter_parse_path (paths[i], &error);

      g_assert_no_error (error);
      g_assert_nonnull (path);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ant_filter_parse_path (texts[i], &error));
      g_assert_no_error (error);
    }
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) error = NULL;

      g_assert_null (ant_filter_parse_path (broken[i], &error));
      g_assert_nonnull (error);
    }
}

/* An index that has no room for more strings says so, and loses no row. */
static void
test_words_that_did_not_fit (void)
{
  AntFilterCriteria criteria = ANT_FILTER_EVERYTHING;
  g_autoptr (AntTimelineIndex) index = ant_timeline_index_new ();
  g_autoptr (AntTimelineFilter) filter = NULL;
  g_autofree char *fill = g_strnfill (60000, 'x');
  const AntTimelineRow *row;

  for (guint i = 0; i < 700; i++)
    {
      g_autofree char *xml = g_strdup_printf ("<message from='%u%s'/>", i, fill);
      g_autoptr (AntExchange) exchange = make_row (i + 1, ANT_DIRECTION_IN, ANT_STATE_RECEIVED, xml);

      ant_timeline_index_put (index, exchange, NULL);
    }
  row = ant_timeline_index_get (index, 699);
  g_assert_cmpuint (row->peer, ==, ANT_WORD_UNKNOWN);
  criteria.peer = "699x";
  filter = ant_timeline_filter_new (&criteria);
  g_assert_cmpint (ant_timeline_filter_judge (filter, index, row), ==, ANT_FILTER_READ);
  g_assert_cmpint (ant_timeline_filter_judge (filter, index, ant_timeline_index_get (index, 0)), ==, ANT_FILTER_NO);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/timeline-filter/everything", test_everything);
  g_test_add_func ("/timeline-filter/criteria", test_criteria);
  g_test_add_func ("/timeline-filter/text", test_text);
  g_test_add_func ("/timeline-filter/path", test_path);
  g_test_add_func ("/timeline-filter/what-is-meant", test_what_is_meant);
  g_test_add_func ("/timeline-filter/words-that-did-not-fit", test_words_that_did_not_fit);
  return g_test_run ();
}
