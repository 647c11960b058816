/* Answers that are wrong, late, forged, or come twice: where each request ends on the timeline.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-scenario.h"

#define JULIET "juliet@localhost/balcony"
#define NURSE "nurse@localhost/house"
#define US "romeo@localhost/orchard"
#define ASK_AT(id, to) "<iq type='get' id='" id "' to='" to "'><ping xmlns='urn:xmpp:ping'/></iq>"
#define ASK(id) ASK_AT (id, JULIET)
#define ANSWER_FROM(id, from) "<iq type='result' id='" id "' from='" from "' to='" US "'/>"
#define ANSWER(id) ANSWER_FROM (id, JULIET)
#define FAIL(id, from, condition) \
  "<iq type='error' id='" id "' from='" from "' to='" US "'><error type='cancel'><" condition \
  " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>"

static const AnttScenario scenarios[] = {
  { "answers/in-time", SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER ("a"), "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a") },
  { "answers/error",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " FAIL ("a", JULIET, "forbidden"), "R: out iq error exact a"),
    .code = -1, .rows = SCRIPT ("out iq error exact a") },

  /* from whom */
  { "answers/spoofed-from",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER_FROM ("a", "mallory@localhost/balcony"),
            "R: in iq unmatched - a", "S: " ANSWER ("a"), "R: out iq result exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a",
                    "in iq unmatched - a: Resembles request|from is mallory@localhost/balcony|went to " JULIET) },
  { "answers/spoofed-from-another-resource",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER_FROM ("a", "juliet@localhost/tomb"),
            "R: in iq unmatched - a"),
    .code = -1, .rows = SCRIPT ("out iq lost - a: stream", "in iq unmatched - a: Resembles request") },
  { "answers/spoofed-from-another-domain",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " FAIL ("a", "verona.localhost", "forbidden"),
            "R: in iq unmatched - a"),
    .code = -1, .rows = SCRIPT ("out iq lost - a: stream", "in iq unmatched - a: Resembles request") },
  { "answers/from-that-is-no-address",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER_FROM ("a", "@@//"), "R: in iq unmatched - a"),
    .code = -1, .rows = SCRIPT ("out iq lost - a: stream", "in iq unmatched - a: “@@//”, which is not an address") },
  { "answers/without-from",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: <iq type='result' id='a'/>", "R: out iq result lenient a"),
    .code = -1, .rows = SCRIPT ("out iq result lenient a: Matched leniently: from is absent") },
  { "answers/error-of-our-own-server",
    SCRIPT (ANTT_ONLINE, "U: " ASK_AT ("a", "nurse@verona.example/x"), "C: </iq>",
            "S: " FAIL ("a", "localhost", "remote-server-not-found"), "R: out iq error lenient a"),
    .code = -1, .rows = SCRIPT ("out iq error lenient a: our own server may report an error") },
  { "answers/to-somebody-else",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>",
            "S: <iq type='result' id='a' from='" JULIET "' to='tybalt@localhost/x'/>", "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a: addressed to tybalt@localhost/x, which is not us") },
  { "answers/ambiguous",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "U: " ASK_AT ("a", NURSE), "C: </iq>",
            "S: <iq type='result' id='a'/>", "R: in iq unmatched - a", "S: " ANSWER_FROM ("a", NURSE) ANSWER ("a"),
            "R: out iq result exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a", "out iq result exact a",
                    "in iq unmatched - a: Ambiguous: it fits 2 requests equally well|none was taken") },

  /* what is no answer */
  { "answers/message-with-a-pending-id",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>",
            "S: <message id='a' type='error' from='" JULIET "'/><presence id='a' type='error' from='" JULIET "'/>",
            "R: in presence received - a", "S: " ANSWER ("a"), "R: out iq result exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a", "in message received - a", "in presence received - a") },
  { "answers/request-with-a-pending-id",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: <iq type='get' id='a' from='" JULIET "'><x xmlns='urn:x'/></iq>",
            "C: type=\"error\"", "R: in iq answered - a", "S: " ANSWER ("a"), "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a", "in iq answered - a: service-unavailable") },
  { "answers/type-that-there-is-not",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: <iq type='Result' id='a' from='" JULIET "'/>",
            "R: in iq received - a"),
    .code = -1, .rows = SCRIPT ("out iq lost - a: stream", "in iq received - a: must be get, set, result or error") },
  { "answers/wrong-namespace",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>",
            "S: <iq xmlns='jabber:server' type='result' id='a' from='" JULIET "'/>"
            "<iq xmlns='jabber:component:accept' type='result' id='a' from='" JULIET "'/>"
            "<iq xmlns='urn:other' type='result' id='a' from='" JULIET "'/>",
            "S: <o:iq xmlns:o='urn:other' type='result' id='a' from='" JULIET "'/>",
            "E: iq xmlns='jabber:server'", "E: iq xmlns='jabber:component:accept'", "E: iq xmlns='urn:other'", "E: iq <o:iq",
            "R: out iq pending - a", "S: <c:iq xmlns:c='jabber:client' type='result' id='a' from='" JULIET "'/>",
            "R: out iq result exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a") },
  { "answers/without-id",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: <iq type='result' from='" JULIET "'/>",
            "R: in iq unmatched - -"),
    .code = -1, .rows = SCRIPT ("out iq lost - a: stream", "in iq unmatched - -: without an id cannot be matched") },
  { "answers/unasked-for",
    SCRIPT (ANTT_ONLINE, "S: " ANSWER ("never"), "R: in iq unmatched - never"), .code = -1,
    .rows = SCRIPT ("in iq unmatched - never: No request on this stream has the id “never”.") },

  /* when */
  { "answers/twice",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER ("a") ANSWER ("a"), "R: in iq unmatched - a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a", "in iq unmatched - a: Duplicate: request|has its answer already") },
  { "answers/after-the-deadline",
    SCRIPT (ANTT_ONLINE, "U 0.05: " ASK ("a"), "C: </iq>", "R: out iq timeout - a", "S: " ANSWER ("a"),
            "R: out iq late exact a", "S: " ANSWER ("a"), "R: in iq unmatched - a"),
    .code = -1,
    .rows = SCRIPT ("out iq late exact a: No answer came within 0.05 s of sending.|of type result|the timeout was 0.05 s",
                    "in iq unmatched - a: Duplicate") },
  { "answers/never",
    SCRIPT (ANTT_ONLINE, "U 0.05: " ASK ("a"), "C: </iq>", "R: out iq timeout - a"), .code = -1,
    .rows = SCRIPT ("out iq timeout - a: No answer came within 0.05 s of sending.") },
  { "answers/after-being-cancelled",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "R: out iq pending - a", "!cancel a", "R: out iq cancelled - a",
            "S: " ANSWER ("a"), "R: out iq cancelled exact a"),
    .code = -1, .rows = SCRIPT ("out iq cancelled exact a: An answer of type result came after it was cancelled.") },
  { "answers/after-a-reconnect",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "R: out iq pending - a", "!cut", "!offline", ANTT_ONLINE,
            "S: " ANSWER ("a"), "R: in iq unmatched - a"),
    .code = -1,
    .rows = SCRIPT ("out iq lost - a: without ending the stream",
                    "in iq unmatched - a: No request on this stream has the id “a”.") },
  { "answers/after-the-stream-ended",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: </stream:stream>" ANSWER ("a")), .code = ANT_WIRE_ERROR_CLOSED,
    .words = "closed the stream", .rows = SCRIPT ("out iq lost - a: closed the stream") },

  /* ids */
  { "answers/reused-id",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "U: " ASK ("a"), "R: out iq refused - a", "S: " ANSWER ("a"),
            "R: out iq result exact a", "U: " ASK ("a"), "C: </iq>", "S: " ANSWER ("a")),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a", "out iq refused - a: Not sent: the id is reserved until request",
                    "out iq result exact a") },
  { "answers/reused-id-after-a-timeout",
    SCRIPT (ANTT_ONLINE, "U 0.05: " ASK ("a"), "C: </iq>", "R: out iq timeout - a", "U: " ASK ("a"),
            "R: out iq refused - a", "S: " ANSWER ("a"), "R: out iq late exact a"),
    .code = -1, .rows = SCRIPT ("out iq late exact a: after sending", "out iq refused - a: the id is reserved") },
  { "answers/reused-id-on-another-stream",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "!reset", "!offline", ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>",
            "S: " ANSWER ("a"), "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq lost - a: cut the connection", "out iq result exact a") },
  { "answers/case-of-an-id",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER ("A"), "R: in iq unmatched - A"), .code = -1,
    .rows = SCRIPT ("out iq lost - a: stream", "in iq unmatched - A: No request on this stream has the id “A”.") },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  antt_scenarios_add (scenarios, G_N_ELEMENTS (scenarios));
  return g_test_run ();
}
