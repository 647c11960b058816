/* Right servers over bad networks: bytes that come cut, dripped or in another order must not change what the rows say.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <string.h>

#include "antt-scenario.h"

#define JULIET "juliet@localhost/balcony"
#define ASK(id) "<iq type='get' id='" id "' to='" JULIET "'><ping xmlns='urn:xmpp:ping'/></iq>"
#define N_REQUESTS 1000

/* What a parser has to look back or ahead for: entities, references, CDATA, characters of two to four bytes, prefixes. */
static const char sequence[]
  = "<iq type='result' id='a' from='" JULIET "' to='romeo@localhost/orchard'><q xmlns='urn:q' a='&quot;>\xc3\xa9'>"
    "caf\xc3\xa9 &lt;&#x1F600;\xf0\x9f\x98\x80<![CDATA[]]&gt;<]]></q></iq>"
    " \r\n"
    "<message id='m' from='" JULIET "'><body xml:lang='it'>\xe2\x80\xa6</body></message>"
    "<c:presence xmlns:c='jabber:client' id='p'><c:show>away</c:show></c:presence>"
    "<iq type='get' id='g' from='" JULIET "'><x xmlns='urn:x'/></iq>"
    "<iq type='error' id='b' from='" JULIET "'><error type='cancel'><forbidden xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/>"
    "</error></iq>"
    "<iq type='result' id='never' from='" JULIET "'/>";

static const AnttScenario scenarios[] = {
  { "delivery/dripped-login",
    SCRIPT ("!open", "C: <stream:stream", "!drip", ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("SCRAM-SHA-256")),
            "!challenge 4096", "!success", "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>",
            "S: " ANTT_BOUND, "!online", "U: " ASK ("a"), "C: </iq>", "S: <iq type='result' id='a' from='" JULIET "'/>",
            "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a") },
  { "delivery/dripped-tls",
    SCRIPT ("!open", "!drip", ANTT_SECURE, ANTT_LOGIN, "!online", "U: " ASK ("a"), "C: </iq>",
            "S: <iq type='result' id='a' from='" JULIET "'/>", "R: out iq result exact a"),
    .secure = TRUE, .code = -1, .rows = SCRIPT ("out iq result exact a") },
};

static void
append_bytes (GString *text, AntStanza *stanza)
{
  gsize length;
  const char *bytes;

  if (stanza == NULL)
    return;
  bytes = g_bytes_get_data (ant_stanza_get_bytes (stanza), &length);
  g_string_append_printf (text, "  %.*s\n", (int) length, bytes);
}

/* All that the rows say but their serials and times. */
static char *
describe_rows (AnttPlay *play)
{
  g_autoptr (GPtrArray) rows = antt_play_get_rows (play);
  g_auto (GStrv) lines = antt_play_dup_rows (play);
  g_autoptr (GString) text = g_string_new (NULL);

  for (guint i = 0; i < rows->len; i++)
    {
      AntExchange *row = rows->pdata[i];

      g_string_append_printf (text, "%s\n  %s {%s} %" G_GSIZE_FORMAT " %" G_GSIZE_FORMAT "\n", lines[i],
                              row->payload_name, row->payload_ns, row->request_size, row->response_size);
      append_bytes (text, row->request);
      append_bytes (text, row->response);
    }
  return g_strdup (text->str);
}

/* (transfer full): what the rows say when the sequence comes with a cut at @cut. The ids are free again after each. */
static char *
deliver (AnttPlay *play, gsize cut)
{
  g_autofree char *head = g_strdup_printf ("S: %.*s", (int) cut, sequence);
  g_autofree char *tail = g_strconcat ("S: ", sequence + cut, NULL);

  g_ptr_array_set_size (play->lane->rows, 0);
  antt_play_run (play, SCRIPT ("U: " ASK ("a"), "C: </iq>", "U: " ASK ("b"), "C: </iq>", "R: out iq pending - b", head,
                               "!settle", tail, "R: in iq unmatched - never", "R: in iq answered - g", "C: </iq>"));
  return describe_rows (play);
}

static void
test_cut_at_every_byte (AnttStage *stage, gconstpointer data)
{
  AnttPlay *play = antt_play_new (stage->network, NULL);
  g_autofree char *whole = NULL;

  antt_play_run (play, SCRIPT (ANTT_ONLINE));
  whole = deliver (play, 0);
  g_test_message ("%s", whole);
  antt_play_expect_rows (play, SCRIPT ("out iq result exact a", "out iq error exact b", "in message received - m",
                                       "in presence received - p", "in iq answered - g: service-unavailable",
                                       "in iq unmatched - never: No request on this stream"));
  for (gsize cut = 1; cut < strlen (sequence); cut++)
    {
      g_autofree char *rows = deliver (play, cut);

      g_assert_cmpstr (rows, ==, whole);
    }
  antt_play_run (play, SCRIPT ("!close"));
  antt_play_free (play);
}

static void
shuffle (guint *numbers, guint n)
{
  for (guint i = 0; i < n; i++)
    numbers[i] = i;
  for (guint i = n - 1; i > 0; i--)
    {
      guint j = (guint) g_test_rand_int_range (0, (gint32) i + 1);
      guint swapped = numbers[i];

      numbers[i] = numbers[j];
      numbers[j] = swapped;
    }
}

/* One in ten is an error; the answers tell which request they are for. */
static char *
answer_in_random_order (void)
{
  g_autoptr (GString) xml = g_string_new ("S: ");
  guint order[N_REQUESTS];

  shuffle (order, N_REQUESTS);
  for (guint i = 0; i < N_REQUESTS; i++)
    g_string_append_printf (xml, "<iq type='%s' id='r%u' from='" JULIET "'><n xmlns='urn:n'>%u</n></iq>",
                            order[i] % 10 == 0 ? "error" : "result", order[i], order[i]);
  return g_strdup (xml->str);
}

static void
test_random_order (AnttStage *stage, gconstpointer data)
{
  AnttPlay *play = antt_play_new (stage->network, NULL);
  g_autofree char *answers = answer_in_random_order ();
  g_autofree char *last = g_strdup_printf ("C: id='r%d'", N_REQUESTS - 1);

  antt_play_run (play, SCRIPT (ANTT_ONLINE));
  for (guint i = 0; i < N_REQUESTS; i++)
    {
      g_autofree char *ask = g_strdup_printf ("U 60: <iq type='get' id='r%u' to='" JULIET "'><n xmlns='urn:n'/></iq>", i);

      antt_play_run (play, SCRIPT (ask));
    }
  antt_play_run (play, SCRIPT (last, answers));
  for (guint i = 0; i < N_REQUESTS; i++)
    {
      AntExchange *row = antt_call_wait (play->calls->pdata[i]);
      g_autofree char *text = ant_element_dup_text (ant_stanza_get_payload (row->response));
      g_autofree char *id = g_strdup_printf ("r%u", i);

      g_assert_cmpstr (row->id, ==, id);
      g_assert_cmpstr (text, ==, id + 1);
      g_assert_cmpint (row->match, ==, ANT_MATCH_EXACT);
      g_assert_cmpint (row->state, ==, i % 10 == 0 ? ANT_STATE_ERROR : ANT_STATE_RESULT);
      g_assert_cmpint (row->latency_ns, >, 0);
    }
  antt_play_run (play, SCRIPT ("!close"));
  antt_play_free (play);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  antt_scenarios_add (scenarios, G_N_ELEMENTS (scenarios));
  g_test_add ("/faults/delivery/cut-at-every-byte", AnttStage, NULL, antt_stage_set_up, test_cut_at_every_byte,
              antt_stage_tear_down);
  g_test_add ("/faults/delivery/thousand-in-random-order", AnttStage, NULL, antt_stage_set_up, test_random_order,
              antt_stage_tear_down);
  return g_test_run ();
}
