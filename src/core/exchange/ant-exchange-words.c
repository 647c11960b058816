/* The words that an exchange's enumerations have in JSON and recordings.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-exchange.h"

/**
 * ant_state_to_word:
 * @state: a state
 *
 * Returns: its word in JSON and recordings: `queued`, ...
 */
const char *
ant_state_to_word (AntState state)
{
  static const char *const words[] = {
    [ANT_STATE_QUEUED] = "queued",
    [ANT_STATE_PENDING] = "pending",
    [ANT_STATE_RESULT] = "result",
    [ANT_STATE_ERROR] = "error",
    [ANT_STATE_TIMEOUT] = "timeout",
    [ANT_STATE_LATE] = "late",
    [ANT_STATE_CANCELLED] = "cancelled",
    [ANT_STATE_LOST] = "lost",
    [ANT_STATE_REFUSED] = "refused",
    [ANT_STATE_UNANSWERED] = "unanswered",
    [ANT_STATE_ANSWERED] = "answered",
    [ANT_STATE_SENT] = "sent",
    [ANT_STATE_RECEIVED] = "received",
    [ANT_STATE_UNMATCHED] = "unmatched",
    [ANT_STATE_EVENT] = "event",
  };

  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (words), NULL);

  return words[state];
}

/**
 * ant_direction_to_word:
 * @direction: who sent first
 *
 * Returns: `out` or `in`
 */
const char *
ant_direction_to_word (AntDirection direction)
{
  return direction == ANT_DIRECTION_OUT ? "out" : "in";
}

/**
 * ant_kind_to_word:
 * @kind: what the first stanza is
 *
 * Returns: `iq`, `message`, `presence`, `stream` or `event`
 */
const char *
ant_kind_to_word (AntKind kind)
{
  static const char *const words[] = {
    [ANT_KIND_IQ] = "iq",
    [ANT_KIND_MESSAGE] = "message",
    [ANT_KIND_PRESENCE] = "presence",
    [ANT_KIND_STREAM] = "stream",
    [ANT_KIND_EVENT] = "event",
  };

  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (words), NULL);

  return words[kind];
}

/**
 * ant_match_to_word:
 * @match: how an answer was found to fit
 *
 * Returns: (nullable): `exact`, `lenient`, or %NULL where there was no match to make
 */
const char *
ant_match_to_word (AntMatch match)
{
  switch (match)
    {
    case ANT_MATCH_EXACT:
      return "exact";
    case ANT_MATCH_LENIENT:
      return "lenient";
    case ANT_MATCH_NONE:
    default:
      return NULL;
    }
}
