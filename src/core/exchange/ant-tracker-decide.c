/* Which of the requests with its id does an answer answer, and if none, why?
 *
 * Implementation overview
 *
 * Of several candidates an exact one beats lenient ones, also when it has its answer already: a second
 * answer of a peer must not slip, as a lenient one, into another request that happens to have the same id.
 * Otherwise only requests that still wait (open, timed out, cancelled) compete; when more than one is left,
 * none is taken: a guess would put a wrong latency on the timeline.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker-private.h"

/**
 * ant_match_name_row:
 * @row: an outgoing request
 *
 * Returns: (transfer full): how notes name it: `request 5 (id “q1”, to juliet@localhost)`
 */
char *
ant_match_name_row (AntRow *row)
{
  g_autofree char *id = ant_match_quote (row->id);
  g_autofree char *to = row->to.text != NULL ? ant_match_quote (row->to.text) : NULL;

  return g_strdup_printf ("request %" G_GUINT64_FORMAT " (id “%s”, %s%s)", row->serial, id,
                          to != NULL ? "to " : "without to", to != NULL ? to : "");
}

/**
 * AntTally:
 * @n_waiting: candidates of one kind (exact or lenient) that wait for an answer; @waiting, @other: the first
 *   two of them; @answered: the newest of those that have theirs
 */
typedef struct
{
  guint n_waiting;
  AntRow *waiting;
  AntRow *other;
  AntRow *answered;
} AntTally;

static void
tally_add (AntTally *tally, AntRow *row)
{
  if (row->answered)
    {
      tally->answered = row;
      return;
    }

  tally->n_waiting++;
  if (tally->waiting == NULL)
    tally->waiting = row;
  else if (tally->other == NULL)
    tally->other = row;
}

static char *
note_ambiguous (const AntTally *tally)
{
  g_autofree char *first = ant_match_name_row (tally->waiting);
  g_autofree char *second = ant_match_name_row (tally->other);

  return g_strdup_printf ("Ambiguous: it fits %u requests equally well, among them %s and %s; none was taken.",
                          tally->n_waiting, first, second);
}

static char *
note_duplicate (AntRow *row)
{
  g_autofree char *name = ant_match_name_row (row);

  return g_strdup_printf ("Duplicate: %s has its answer already.", name);
}

/* The newest of those that wait, else the newest at all, and the test it failed. */
static char *
note_resembling (const AntMatchContext *context, GPtrArray *candidates, AntAnswer *answer)
{
  AntRow *row = NULL;
  g_autofree char *name = NULL;
  g_autofree char *why = NULL;

  for (guint i = candidates->len; i > 0; i--)
    {
      AntRow *candidate = candidates->pdata[i - 1];

      if (row == NULL)
        row = candidate;
      if (candidate->answered)
        continue;
      row = candidate;
      break;
    }

  name = ant_match_name_row (row);
  ant_match_compare (context, row, answer, &why);
  return g_strdup_printf ("Resembles %s, but %s.", name, why);
}

static char *
note_unknown_id (AntAnswer *answer)
{
  g_autofree char *id = ant_match_quote (answer->id);

  return g_strdup_printf ("No request on this stream has the id “%s”.", id);
}

/**
 * ant_match_decide:
 * @context: who we are, on what kind of stream
 * @candidates: (nullable) (element-type AntRow): requests with the answer's id, in order of serial
 * @answer: an IQ of type result or error, with an id
 * @ret_verdict: (out caller-allocates): the request that is answered, or the note why there is none
 *
 * Finds the one request that @answer answers. Changes no row.
 */
void
ant_match_decide (const AntMatchContext *context, GPtrArray *candidates, AntAnswer *answer, AntVerdict *ret_verdict)
{
  AntTally exact = { 0 };
  AntTally lenient = { 0 };
  const AntTally *best;
  g_autofree char *why = NULL;

  *ret_verdict = (AntVerdict) { 0 };

  for (guint i = 0; candidates != NULL && i < candidates->len; i++)
    {
      AntRow *row = candidates->pdata[i];
      AntMatch match = ant_match_compare (context, row, answer, NULL);

      if (match != ANT_MATCH_NONE)
        tally_add (match == ANT_MATCH_EXACT ? &exact : &lenient, row);
    }

  best = exact.n_waiting > 0 || exact.answered != NULL ? &exact : &lenient;
  if (best->n_waiting == 1)
    {
      ret_verdict->row = best->waiting;
      ret_verdict->match = ant_match_compare (context, best->waiting, answer, &why);
      if (why != NULL)
        ret_verdict->note = g_strdup_printf ("Matched leniently: %s.", why);
    }
  else if (best->n_waiting > 1)
    ret_verdict->note = note_ambiguous (best);
  else if (best->answered != NULL)
    ret_verdict->note = note_duplicate (best->answered);
  else if (candidates != NULL && candidates->len > 0)
    ret_verdict->note = note_resembling (context, candidates, answer);
  else
    ret_verdict->note = note_unknown_id (answer);
}
