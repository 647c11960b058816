/* The order in which SRV targets are tried (RFC 2782), STARTTLS and direct TLS together (XEP-0368).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-resolve-private.h"

/* Private: frees @candidate. */
void
ant_candidate_free (AntCandidate *candidate)
{
  g_free (candidate->host);
  g_free (candidate);
}

/* By priority; those without weight first among equals, so that a lot can fall on them at all (RFC 2782, Weight). */
static int
compare (gconstpointer a, gconstpointer b)
{
  const AntCandidate *x = *(const AntCandidate *const *) a;
  const AntCandidate *y = *(const AntCandidate *const *) b;

  if (x->priority != y->priority)
    return x->priority < y->priority ? -1 : 1;
  return (x->weight != 0) - (y->weight != 0);
}

/* The one of [begin, end) that the lot falls on. */
static guint
draw (GPtrArray *candidates, guint begin, guint end, GRand *random)
{
  guint sum = 0, lot;

  for (guint i = begin; i < end; i++)
    sum += ((AntCandidate *) candidates->pdata[i])->weight;
  lot = (guint) g_rand_int_range (random, 0, (gint32) sum + 1);

  sum = 0;
  for (guint i = begin; i < end; i++)
    {
      sum += ((AntCandidate *) candidates->pdata[i])->weight;
      if (sum >= lot)
        return i;
    }
  return begin;
}

/* Private: sorts @candidates by priority, and draws lots by weight among those of one priority. */
void
ant_candidates_order (GPtrArray *candidates, GRand *random)
{
  guint end;

  g_ptr_array_sort (candidates, compare);
  for (guint begin = 0; begin < candidates->len; begin = end)
    {
      const AntCandidate *first = candidates->pdata[begin];

      for (end = begin + 1; end < candidates->len; end++)
        if (((AntCandidate *) candidates->pdata[end])->priority != first->priority)
          break;
      for (guint place = begin; place + 1 < end; place++)
        {
          guint drawn = draw (candidates, place, end, random);
          gpointer candidate = candidates->pdata[drawn];

          /* moved, not swapped: the others keep their order, those without weight in front */
          for (guint i = drawn; i > place; i--)
            candidates->pdata[i] = candidates->pdata[i - 1];
          candidates->pdata[place] = candidate;
        }
    }
}
