/* Components (XEP-0114): no account, so an answer is one only with the right id, from the right peer, to the right address.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-scenario.h"

#define COMPONENT_HEADER \
  "S: <?xml version='1.0'?><stream:stream xmlns='jabber:component:accept'" \
  " xmlns:stream='http://etherx.jabber.org/streams' id='s1' from='verona.localhost'>"
#define OPEN "!open", "C: <stream:stream", COMPONENT_HEADER
#define COMPONENT_ONLINE OPEN, "C: </handshake>", "S: <handshake/>", "!online"
#define PING "><ping xmlns='urn:xmpp:ping'/></iq>"
#define ASK "<iq type='get' id='a' from='gate@verona.localhost' to='juliet@localhost'" PING
#define ANSWER(attributes) "S: <iq type='result' id='a' " attributes "/>"
#define GOOD ANSWER ("from='juliet@localhost' to='gate@verona.localhost'")

static void
be_component (AntAccount *account)
{
  g_free (account->link->jid);
  account->link->jid = g_strdup ("verona.localhost");
  account->link->component = TRUE;
}

static void
be_impatient_component (AntAccount *account)
{
  be_component (account);
  account->link->connect_timeout_ms = 300;
}

static const AnttScenario scenarios[] = {
  { "components/answers-in-time", SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>", GOOD, "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a") },
  { "components/answer-without-from",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>", ANSWER ("to='gate@verona.localhost'"), "R: in iq unmatched - a", GOOD,
            "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a", "in iq unmatched - a: Resembles request|from is absent") },
  { "components/answer-without-to",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>", ANSWER ("from='juliet@localhost'"), "R: in iq unmatched - a", GOOD,
            "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a", "in iq unmatched - a: Resembles request|to is absent") },
  { "components/answer-to-another-of-our-addresses",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>", ANSWER ("from='juliet@localhost' to='wall@verona.localhost'"),
            "R: in iq unmatched - a", GOOD, "R: out iq result exact a"),
    .code = -1,
    .rows = SCRIPT ("out iq result exact a",
                    "in iq unmatched - a: to is wall@verona.localhost, the request came from gate@verona.localhost") },
  { "components/answer-from-another-peer",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>", ANSWER ("from='mallory@localhost' to='gate@verona.localhost'"),
            "R: in iq unmatched - a", GOOD, "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a", "in iq unmatched - a: from is mallory@localhost") },
  { "components/error-from-the-peers-domain",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>",
            "S: <iq type='error' id='a' from='localhost' to='gate@verona.localhost'><error type='cancel'><item-not-found"
            " xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error></iq>",
            "R: out iq error lenient a"),
    .code = -1, .rows = SCRIPT ("out iq error lenient a: a domain may answer for its addresses") },
  { "components/one-id-from-two-addresses",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>",
            "U: <iq type='get' id='a' from='wall@verona.localhost' to='juliet@localhost'" PING, "C: </iq>",
            ANSWER ("from='juliet@localhost' to='wall@verona.localhost'"), "R: out iq result exact a",
            "U: <iq type='get' id='a' from='gate@verona.localhost' to='juliet@localhost'" PING, "R: out iq refused - a"),
    .code = -1,
    .rows = SCRIPT ("out iq lost - a: by us", "out iq result exact a", "out iq refused - a: the id is reserved") },
  { "components/answer-twice",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>", GOOD, GOOD, "R: in iq unmatched - a"), .code = -1,
    .rows = SCRIPT ("out iq result exact a", "in iq unmatched - a: Duplicate") },
  { "components/answer-after-the-deadline",
    SCRIPT (COMPONENT_ONLINE, "U 0.05: " ASK, "C: </iq>", "R: out iq timeout - a", GOOD, "R: out iq late exact a"),
    .code = -1, .rows = SCRIPT ("out iq late exact a: after sending") },
  { "components/answer-in-the-namespace-of-clients",
    SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>",
            ANSWER ("xmlns='jabber:client' from='juliet@localhost' to='gate@verona.localhost'"), GOOD,
            "R: out iq result exact a"),
    .code = -1, .rows = SCRIPT ("out iq result exact a") },
  { "components/unasked-for",
    SCRIPT (COMPONENT_ONLINE, GOOD, "R: in iq unmatched - a"), .code = -1,
    .rows = SCRIPT ("in iq unmatched - a: No request on this stream has the id “a”.") },
  { "components/request-is-answered",
    SCRIPT (COMPONENT_ONLINE, "S: <iq type='get' id='b' from='juliet@localhost' to='gate@verona.localhost'" PING,
            "C: from=\"gate@verona.localhost\"", "R: in iq answered - b"),
    .code = -1, .rows = SCRIPT ("in iq answered - b: service-unavailable") },
  { "components/cut", SCRIPT (COMPONENT_ONLINE, "U: " ASK, "C: </iq>", "R: out iq pending - a", "!cut"),
    .code = ANT_WIRE_ERROR_CUT, .words = "without ending the stream",
    .rows = SCRIPT ("out iq lost - a: without ending the stream") },

  /* logging in */
  { "components/wrong-secret",
    SCRIPT (OPEN, "C: </handshake>",
            "S: <stream:error><not-authorized xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>"),
    .code = ANT_WIRE_ERROR_AUTHENTICATION, .words = "refuses the component verona.localhost|not-authorized" },
  { "components/handshake-of-another-namespace",
    SCRIPT (OPEN, "C: </handshake>", "S: <handshake xmlns='urn:other'/>"), .code = ANT_WIRE_ERROR_PROTOCOL,
    .words = "<handshake xmlns='urn:other'/>" },
  { "components/stanza-before-the-handshake", SCRIPT (OPEN, GOOD), .code = ANT_WIRE_ERROR_PROTOCOL,
    .words = "<iq xmlns='jabber:component:accept'/>" },
  { "components/stalled-handshake", SCRIPT (OPEN, "C: </handshake>"), .prepare = be_impatient_component,
    .code = ANT_WIRE_ERROR_TIMEOUT, .words = "No answer for" },
  { "components/header-without-id",
    SCRIPT ("!open", "C: <stream:stream",
            "S: <stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams'>"),
    .code = ANT_WIRE_ERROR_PROTOCOL, .words = "has no id", .unsaid = "<handshake" },
};

int
main (int argc, char **argv)
{
  AnttScenario components[G_N_ELEMENTS (scenarios)];

  g_test_init (&argc, &argv, NULL);
  for (guint i = 0; i < G_N_ELEMENTS (scenarios); i++)
    {
      components[i] = scenarios[i];
      if (components[i].prepare == NULL)
        components[i].prepare = be_component;
    }
  antt_scenarios_add (components, G_N_ELEMENTS (components));
  return g_test_run ();
}
