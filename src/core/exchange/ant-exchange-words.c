/* The words that an exchange's enumerations have in JSON and recordings.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-exchange.h"

static const char *const state_words[] = {
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

static const char *const direction_words[] = {
  [ANT_DIRECTION_OUT] = "out",
  [ANT_DIRECTION_IN] = "in",
};

static const char *const kind_words[] = {
  [ANT_KIND_IQ] = "iq",
  [ANT_KIND_MESSAGE] = "message",
  [ANT_KIND_PRESENCE] = "presence",
  [ANT_KIND_STREAM] = "stream",
  [ANT_KIND_EVENT] = "event",
};

/* NONE has none. */
static const char *const match_words[] = {
  [ANT_MATCH_EXACT] = "exact",
  [ANT_MATCH_LENIENT] = "lenient",
};

/* @word: (nullable). Which of them, -1 for no word that there is. */
static int
find_word (const char *const *words, gsize n, const char *word)
{
  for (gsize i = 0; i < n; i++)
    if (word != NULL && words[i] != NULL && g_str_equal (words[i], word))
      return (int) i;
  return -1;
}

/**
 * ant_state_to_word:
 * @state: a state
 *
 * Returns: its word in JSON and recordings: `queued`, ...
 */
const char *
ant_state_to_word (AntState state)
{
  g_return_val_if_fail ((guint) state < G_N_ELEMENTS (state_words), NULL);

  return state_words[state];
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
  return direction_words[direction == ANT_DIRECTION_OUT ? ANT_DIRECTION_OUT : ANT_DIRECTION_IN];
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
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_words), NULL);

  return kind_words[kind];
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
  return (guint) match < G_N_ELEMENTS (match_words) ? match_words[match] : NULL;
}

/**
 * ant_state_from_word:
 * @word: (nullable): what should be one of the words
 * @ret_state: (out): what it means, written when it is
 *
 * Any thread.
 *
 * Returns: whether there is such a word
 */
gboolean
ant_state_from_word (const char *word, AntState *ret_state)
{
  int found = find_word (state_words, G_N_ELEMENTS (state_words), word);

  if (found >= 0)
    *ret_state = (AntState) found;
  return found >= 0;
}

/**
 * ant_direction_from_word:
 * @word: (nullable): what should be one of the words
 * @ret_direction: (out): what it means, written when it is
 *
 * Any thread.
 *
 * Returns: whether there is such a word
 */
gboolean
ant_direction_from_word (const char *word, AntDirection *ret_direction)
{
  int found = find_word (direction_words, G_N_ELEMENTS (direction_words), word);

  if (found >= 0)
    *ret_direction = (AntDirection) found;
  return found >= 0;
}

/**
 * ant_kind_from_word:
 * @word: (nullable): what should be one of the words
 * @ret_kind: (out): what it means, written when it is
 *
 * Any thread.
 *
 * Returns: whether there is such a word
 */
gboolean
ant_kind_from_word (const char *word, AntKind *ret_kind)
{
  int found = find_word (kind_words, G_N_ELEMENTS (kind_words), word);

  if (found >= 0)
    *ret_kind = (AntKind) found;
  return found >= 0;
}

/**
 * ant_match_from_word:
 * @word: (nullable): what should be one of the words
 * @ret_match: (out): what it means, NONE for %NULL; written when it means something
 *
 * Any thread.
 *
 * Returns: whether there is such a word
 */
gboolean
ant_match_from_word (const char *word, AntMatch *ret_match)
{
  int found = word != NULL ? find_word (match_words, G_N_ELEMENTS (match_words), word) : ANT_MATCH_NONE;

  if (found >= 0)
    *ret_match = (AntMatch) found;
  return found >= 0;
}
