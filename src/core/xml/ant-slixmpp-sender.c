/* slixmpp's rule for answers (MatchIDSender of 1.8.3), to be shown beside ours.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-slixmpp-sender.h"

#include <string.h>

/* The three forms of an address that slixmpp lets answer for it: whole, bare, its domain. */
static gboolean
may_answer_for (const AntJid *from, const AntJid *who, gboolean whole)
{
  const char *text = ant_jid_get_text (from);

  return (whole && ant_jid_equal (from, who)) || strcmp (text, ant_jid_get_bare (who)) == 0
         || strcmp (text, ant_jid_get_domain (who)) == 0;
}

/**
 * ant_slixmpp_judge_sender:
 * @answer: a stanza that came; slixmpp looks at no more of it than `id` and `from`, not even at its type
 * @id: of the request
 * @self: our own full address
 * @peer: (nullable): to whom the request went, %NULL for none
 *
 * Any thread.
 *
 * Returns: whether slixmpp 1.8.3 would take @answer for the answer to that request, or why not
 */
AntSlixmppVerdict
ant_slixmpp_judge_sender (const AntElement *answer, const char *id, const AntJid *self, const AntJid *peer)
{
  const char *written = ant_element_get_attribute (answer, "from");
  const char *written_id = ant_element_get_attribute (answer, "id");
  g_autoptr (AntJid) from = NULL;

  if (written != NULL && *written != '\0')
    {
      from = ant_jid_new (written, NULL);
      if (from == NULL)
        return ANT_SLIXMPP_BAD_SENDER;
    }
  if (strcmp (written_id != NULL ? written_id : "", id) != 0)
    return ANT_SLIXMPP_OTHER_ID;
  if (from == NULL || may_answer_for (from, self, /* whole= */ FALSE)
      || (peer != NULL && may_answer_for (from, peer, /* whole= */ TRUE)))
    return ANT_SLIXMPP_TAKES;
  return ANT_SLIXMPP_OTHER_SENDER;
}

/**
 * ant_slixmpp_verdict_to_text:
 * @verdict: a verdict
 *
 * Returns: (transfer none): it as a sentence
 */
const char *
ant_slixmpp_verdict_to_text (AntSlixmppVerdict verdict)
{
  switch (verdict)
    {
    case ANT_SLIXMPP_TAKES:
      return "slixmpp would take it for the answer: the id is the same, and the sender is one of those that it allows.";
    case ANT_SLIXMPP_OTHER_ID:
      return "slixmpp would not take it for the answer: the id is another.";
    case ANT_SLIXMPP_BAD_SENDER:
      return "slixmpp would raise an exception: “from” is no address.";
    case ANT_SLIXMPP_OTHER_SENDER:
    default:
      return "slixmpp would not take it for the answer: the sender is neither who was asked, nor our account or server.";
    }
}
