/* Which rows of a timeline a person wants to see.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "store/ant-timeline-filter.h"

#include <string.h>

/**
 * AntTimelineFilter:
 *
 * Criteria, all of which must hold. Most are decided by what the index knows of a row; for free text, and for what a path
 * asks beyond that, the exchange must be read. Belongs to one thread.
 *
 * A million rows share some hundred strings, so what a string means for the filter is worked out once for each.
 */
struct _AntTimelineFilter
{
  AntFilterCriteria criteria; /* its strings and the path are owned */
  GByteArray *peers;          /* by word: a Memo */
  GByteArray *payloads;
  GByteArray *texts;
};

typedef enum
{
  MEMO_NEW,
  MEMO_NO,
  MEMO_YES,
} Memo;

/* Nearly any word is a path that could match a stanza of that name, if there were one. */
static gboolean
is_meant_as_path (const char *text)
{
  static const char *const stanzas[] = { "iq", "message", "presence", "*" };

  if (*text == '{')
    return TRUE;
  for (gsize i = 0; i < G_N_ELEMENTS (stanzas); i++)
    {
      gsize length = strlen (stanzas[i]);

      if (strncmp (text, stanzas[i], length) == 0 && (text[length] == '\0' || strchr ("/@|", text[length]) != NULL))
        return TRUE;
    }
  return FALSE;
}

/**
 * ant_filter_parse_path:
 * @text: what a person wrote where a text or a path may stand
 * @error: return location for an error of %ANT_PATH_ERROR: it begins as a path, but is none
 *
 * Of what begins with a kind of stanza it is clear that a StanzaPath is meant; all else is text to be looked for.
 *
 * Returns: (transfer full) (nullable): the path, in the strict mode
 */
AntStanzaPath *
ant_filter_parse_path (const char *text, GError **error)
{
  g_return_val_if_fail (text != NULL, NULL);

  return is_meant_as_path (text) ? ant_stanza_path_parse (text, ANT_PATH_STRICT, NULL, NULL, error) : NULL;
}

/**
 * ant_timeline_filter_new:
 * @criteria: what a row must be; copied
 *
 * Returns: (transfer full): a filter
 */
AntTimelineFilter *
ant_timeline_filter_new (const AntFilterCriteria *criteria)
{
  AntTimelineFilter *filter;

  g_return_val_if_fail (criteria != NULL, NULL);

  filter = g_new0 (AntTimelineFilter, 1);
  filter->criteria = *criteria;
  filter->criteria.peer = g_strdup (criteria->peer);
  filter->criteria.payload = g_strdup (criteria->payload);
  filter->criteria.condition = g_strdup (criteria->condition);
  filter->criteria.text = g_strdup (criteria->text);
  if (criteria->path != NULL)
    ant_stanza_path_ref (criteria->path);
  filter->peers = g_byte_array_new ();
  filter->payloads = g_byte_array_new ();
  filter->texts = g_byte_array_new ();
  return filter;
}

/**
 * ant_timeline_filter_free:
 * @filter: (transfer full): a filter
 */
void
ant_timeline_filter_free (AntTimelineFilter *filter)
{
  g_free ((char *) filter->criteria.peer);
  g_free ((char *) filter->criteria.payload);
  g_free ((char *) filter->criteria.condition);
  g_free ((char *) filter->criteria.text);
  g_clear_pointer (&filter->criteria.path, ant_stanza_path_unref);
  g_byte_array_unref (filter->peers);
  g_byte_array_unref (filter->payloads);
  g_byte_array_unref (filter->texts);
  g_free (filter);
}

/**
 * ant_timeline_filter_is_everything:
 * @filter: a filter
 *
 * Returns: whether it lets every row through
 */
gboolean
ant_timeline_filter_is_everything (const AntTimelineFilter *filter)
{
  const AntFilterCriteria *wanted = &filter->criteria;

  return wanted->states == 0 && wanted->kinds == 0 && wanted->directions == 0 && wanted->session == 0
         && wanted->peer == NULL && wanted->payload == NULL && wanted->condition == NULL && wanted->min_latency_ns < 0
         && wanted->max_latency_ns < 0 && wanted->from_ns == 0 && wanted->until_ns == 0 && wanted->text == NULL
         && wanted->path == NULL;
}

/* Whatever the case of ASCII letters; all else byte for byte. */
static gboolean
contains_bytes (const char *text, gsize length, const char *part)
{
  gsize part_length = strlen (part);
  char first = g_ascii_tolower (*part);

  for (gsize i = 0; i + part_length <= length; i++)
    if (g_ascii_tolower (text[i]) == first && g_ascii_strncasecmp (text + i, part, part_length) == 0)
      return TRUE;

  return FALSE;
}

static gboolean
contains (const char *text, const char *part)
{
  return text != NULL && contains_bytes (text, strlen (text), part);
}

/* As contains(), of a word. */
static AntFilterVerdict
judge_word (GByteArray *memos, const AntWordTable *words, AntWord word, const char *part)
{
  if (word == ANT_WORD_UNKNOWN)
    return ANT_FILTER_READ;
  if (word >= memos->len)
    {
      guint known = memos->len;

      g_byte_array_set_size (memos, ant_word_table_get_n (words));
      memset (memos->data + known, MEMO_NEW, memos->len - known);
    }
  if (memos->data[word] == MEMO_NEW)
    memos->data[word] = contains (ant_word_table_get (words, word), part) ? MEMO_YES : MEMO_NO;
  return memos->data[word] == MEMO_YES ? ANT_FILTER_YES : ANT_FILTER_NO;
}

/* Is the word @text, or, where that is %NULL, any? */
static AntFilterVerdict
judge_equal (const AntWordTable *words, AntWord word, const char *text)
{
  if (text == NULL)
    return ANT_FILTER_YES;
  if (word == ANT_WORD_UNKNOWN)
    return ANT_FILTER_READ;
  return g_strcmp0 (ant_word_table_get (words, word), text) == 0 ? ANT_FILTER_YES : ANT_FILTER_NO;
}

/* What holds when both must. */
static AntFilterVerdict
both (AntFilterVerdict a, AntFilterVerdict b)
{
  if (a == ANT_FILTER_NO || b == ANT_FILTER_NO)
    return ANT_FILTER_NO;
  return a == ANT_FILTER_READ ? a : b;
}

static gboolean
has_response (const AntTimelineRow *row)
{
  return row->response_size > 0;
}

static gboolean
may_be_of_response (const AntPathHint *hint)
{
  return hint->type == NULL || strcmp (hint->type, "result") == 0 || strcmp (hint->type, "error") == 0;
}

/* Of the first stanza. The index knows one payload of it; if that is not the one, it may have another. */
static AntFilterVerdict
judge_payload (const AntWordTable *words, const AntTimelineRow *row, const AntPathHint *hint)
{
  AntFilterVerdict verdict;

  if (!hint->has_payload)
    return ANT_FILTER_YES;
  verdict = both (judge_equal (words, row->payload_ns, hint->payload_ns),
                  judge_equal (words, row->payload_name, hint->payload_name));
  return verdict == ANT_FILTER_NO && !row->one_child ? ANT_FILTER_READ : verdict;
}

static AntFilterVerdict
judge_hint (const AntWordTable *words, const AntTimelineRow *row, const AntPathHint *hint)
{
  AntFilterVerdict verdict;

  if ((hint->kinds & (1u << row->kind)) == 0)
    return ANT_FILTER_NO;

  verdict = both (judge_equal (words, row->type, hint->type), judge_payload (words, row, hint));
  if (verdict == ANT_FILTER_YES && (!hint->is_whole || row->kind == ANT_KIND_STREAM))
    verdict = ANT_FILTER_READ;
  if (verdict == ANT_FILTER_NO && has_response (row) && may_be_of_response (hint))
    verdict = ANT_FILTER_READ;
  return verdict;
}

static AntFilterVerdict
judge_path (const AntStanzaPath *path, const AntWordTable *words, const AntTimelineRow *row)
{
  guint n = ant_stanza_path_get_n_hints (path);
  AntFilterVerdict verdict = ANT_FILTER_NO;

  if (row->kind == ANT_KIND_EVENT)
    return ANT_FILTER_NO;
  if (n == 0)
    return ANT_FILTER_READ;
  for (guint i = 0; i < n && verdict != ANT_FILTER_YES; i++)
    {
      AntFilterVerdict one = judge_hint (words, row, ant_stanza_path_get_hint (path, i));

      verdict = one == ANT_FILTER_NO ? verdict : one;
    }
  return verdict;
}

static gboolean
is_in_mask (guint mask, guint value)
{
  return mask == 0 || (mask & (1u << value)) != 0;
}

/* @end_ns: G_MAXINT64 while it is open */
static gboolean
is_in_range (const AntFilterCriteria *wanted, gint64 latency_ns, gint64 start_ns, gint64 end_ns)
{
  if ((wanted->min_latency_ns >= 0 || wanted->max_latency_ns >= 0) && latency_ns < 0)
    return FALSE;
  if (latency_ns < wanted->min_latency_ns || (wanted->max_latency_ns >= 0 && latency_ns > wanted->max_latency_ns))
    return FALSE;
  return end_ns >= wanted->from_ns && (wanted->until_ns == 0 || start_ns <= wanted->until_ns);
}

/* The text may stand anywhere; where the index knows that it does, nothing need be read. */
static AntFilterVerdict
judge_text (AntTimelineFilter *filter, const AntWordTable *words, const AntTimelineRow *row)
{
  const AntWord known[] = { row->peer, row->payload_ns, row->payload_name, row->type, row->condition };

  for (gsize i = 0; i < G_N_ELEMENTS (known); i++)
    if (judge_word (filter->texts, words, known[i], filter->criteria.text) == ANT_FILTER_YES)
      return ANT_FILTER_YES;

  return ANT_FILTER_READ;
}

/**
 * ant_timeline_filter_judge:
 * @filter: a filter, used with this index only
 * @index: an index
 * @row: a row of it
 *
 * Returns: whether the row is let through, as far as the index tells
 */
AntFilterVerdict
ant_timeline_filter_judge (AntTimelineFilter *filter, const AntTimelineIndex *index, const AntTimelineRow *row)
{
  const AntFilterCriteria *wanted = &filter->criteria;
  const AntWordTable *words = ant_timeline_index_get_words (index);
  AntFilterVerdict verdict;

  if (!is_in_mask (wanted->states, row->state) || !is_in_mask (wanted->kinds, row->kind)
      || !is_in_mask (wanted->directions, row->direction) || (wanted->session != 0 && wanted->session != row->session)
      || !is_in_range (wanted, row->latency_ns, row->start_ns, row->is_open ? G_MAXINT64 : row->end_ns))
    return ANT_FILTER_NO;

  verdict = judge_equal (words, row->condition, wanted->condition);
  if (wanted->peer != NULL && verdict != ANT_FILTER_NO)
    verdict = both (verdict, judge_word (filter->peers, words, row->peer, wanted->peer));
  if (wanted->payload != NULL && verdict != ANT_FILTER_NO)
    verdict = both (verdict, judge_word (filter->payloads, words, row->payload_ns, wanted->payload));
  if (wanted->path != NULL && verdict != ANT_FILTER_NO)
    verdict = both (verdict, judge_path (wanted->path, words, row));
  if (wanted->text != NULL && verdict != ANT_FILTER_NO)
    verdict = both (verdict, judge_text (filter, words, row));
  return verdict;
}

static gboolean
stanza_contains (AntStanza *stanza, const char *text)
{
  gsize size;
  const char *bytes;

  if (stanza == NULL)
    return FALSE;
  bytes = g_bytes_get_data (ant_stanza_get_bytes (stanza), &size);
  return contains_bytes (bytes, size, text);
}

static gboolean
has_text (const AntExchange *exchange, const char *text)
{
  return stanza_contains (exchange->request, text) || stanza_contains (exchange->response, text)
         || contains (exchange->text, text) || contains (exchange->note, text)
         || contains (ant_exchange_get_peer (exchange), text) || contains (exchange->type, text);
}

static gboolean
stanza_matches (AntStanza *stanza, const AntStanzaPath *path)
{
  return stanza != NULL && ant_stanza_path_matches (path, ant_stanza_get_root (stanza));
}

/**
 * ant_timeline_filter_matches:
 * @filter: a filter
 * @exchange: the whole exchange of a row that could not be judged without it
 *
 * Looks only at what an index may not tell: strings, text, path.
 *
 * Returns: whether the row is let through
 */
gboolean
ant_timeline_filter_matches (const AntTimelineFilter *filter, const AntExchange *exchange)
{
  const AntFilterCriteria *wanted = &filter->criteria;

  if (wanted->condition != NULL
      && (exchange->error == NULL || g_strcmp0 (exchange->error->condition, wanted->condition) != 0))
    return FALSE;
  if (wanted->peer != NULL && !contains (ant_exchange_get_peer (exchange), wanted->peer))
    return FALSE;
  if (wanted->payload != NULL && !contains (exchange->payload_ns, wanted->payload))
    return FALSE;
  if (wanted->path != NULL && !stanza_matches (exchange->request, wanted->path)
      && !stanza_matches (exchange->response, wanted->path))
    return FALSE;
  return wanted->text == NULL || has_text (exchange, wanted->text);
}
