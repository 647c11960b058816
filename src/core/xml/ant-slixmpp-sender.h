/* Whether slixmpp would take a stanza for the answer to a request.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/ant-jid.h"
#include "xml/ant-element.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_SLIXMPP_TAKES,
  ANT_SLIXMPP_OTHER_ID,
  ANT_SLIXMPP_OTHER_SENDER,
  ANT_SLIXMPP_BAD_SENDER, /* `from` is no address: it raises an exception */
} AntSlixmppVerdict;

/* @peer: (nullable): the request's `to`. */
AntSlixmppVerdict
ant_slixmpp_judge_sender (const AntElement *answer, const char *id, const AntJid *self, const AntJid *peer);
/* One sentence, English. */
const char *ant_slixmpp_verdict_to_text (AntSlixmppVerdict verdict);

G_END_DECLS
