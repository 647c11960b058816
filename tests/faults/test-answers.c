/* Answers that are wrong, late, forged, or come twice: where each request ends on the timeline.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-scenario.h"

#define JULIET "juliet@localhost/balcony"
#define ASK(id) "<iq type='get' id='" id "' to='" JULIET "'><ping xmlns='urn:xmpp:ping'/></iq>"
#define ANSWER(id) "<iq type='result' id='" id "' from='" JULIET "' to='romeo@localhost/orchard'/>"

static const AnttScenario scenarios[] = {
  { "answers/in-time", SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER ("a")), .code = -1,
    .rows = SCRIPT ("out iq result exact a") },

  { "answers/spoofed-from",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>",
            "S: <iq type='result' id='a' from='mallory@localhost/balcony'/>", "R: in iq unmatched - a",
            "S: " ANSWER ("a"), "R: out iq result exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a",
                    "in iq unmatched - a: Resembles request|from is mallory@localhost/balcony|went to " JULIET) },

  { "answers/message-with-a-pending-id",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: <message id='a' from='" JULIET "'><body>me</body></message>",
            "S: <presence id='a' from='" JULIET "'/>", "R: in presence received - a", "S: " ANSWER ("a"),
            "R: out iq result exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a", "in message received - a", "in presence received - a") },

  { "answers/twice",
    SCRIPT (ANTT_ONLINE, "U: " ASK ("a"), "C: </iq>", "S: " ANSWER ("a") ANSWER ("a"), "R: in iq unmatched - a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a", "in iq unmatched - a: Duplicate: request|has its answer already") },

  { "answers/after-the-deadline",
    SCRIPT (ANTT_ONLINE, "U 0.05: " ASK ("a"), "C: </iq>", "R: out iq timeout - a", "S: " ANSWER ("a"),
            "R: out iq late exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq late exact a: No answer came within 0.05 s of sending.|of type result|after sending") },
};

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  antt_scenarios_add (scenarios, G_N_ELEMENTS (scenarios));
  return g_test_run ();
}
