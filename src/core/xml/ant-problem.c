/* What is wrong with a text that wants to be stanzas: parses it, runs the rules, gives each problem its place.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-problem.h"

#include <string.h>

#include "xml/ant-parser-private.h"
#include "xml/ant-mask.h"
#include "xml/ant-problem-private.h"
#include "xml/ant-tag-scan.h"

/**
 * ant_problem_free:
 * @problem: (transfer full) (nullable): a problem
 */
void
ant_problem_free (AntProblem *problem)
{
  if (problem == NULL)
    return;

  g_free (problem->message);
  g_free (problem);
}

/**
 * ant_problem_add:
 * @search: the search
 * @severity: whether it forbids sending
 * @range: where, in the text
 * @section: (nullable): a constant, `RFC 6120 8.2.3`
 * @format: one sentence
 *
 * Adds a problem, unless there are enough.
 */
void
ant_problem_add (AntProblemSearch *search, AntSeverity severity, AntRange range, const char *section,
                 const char *format, ...)
{
  AntProblem *problem;
  va_list arguments;

  if (search->problems->len >= ANT_MAX_PROBLEMS)
    return;

  problem = g_new0 (AntProblem, 1);
  problem->severity = severity;
  problem->start.offset = range.start;
  problem->length = MAX (range.length, 1);
  problem->section = section;
  va_start (arguments, format);
  problem->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_ptr_array_add (search->problems, problem);
}

/**
 * ant_problem_is_masked:
 * @search: the search
 * @range: where, in the text
 *
 * Returns: whether a placeholder stands in @range: what will be there is not known
 */
gboolean
ant_problem_is_masked (AntProblemSearch *search, AntRange range)
{
  return ant_masks_touch (search->masks, range.start, range.length);
}

/**
 * ant_problem_tag_range:
 * @search: the search
 * @element: an element of the text
 *
 * Returns: where its start tag begins, from the `<` to the end of the name
 */
AntRange
ant_problem_tag_range (AntProblemSearch *search, const AntElement *element)
{
  gsize start = ant_element_get_position (element).offset;
  AntTagScan scan;

  if (!ant_tag_scan_begin (&scan, search->masked + start, search->masked + search->length))
    return (AntRange) { start, 1 };

  return (AntRange) { start, scan.name + scan.name_length - (search->masked + start) };
}

static gboolean
find_value (AntProblemSearch *search, const AntElement *element, const char *attribute, AntRange *ret_range)
{
  const char *tag = search->masked + ant_element_get_position (element).offset;
  gsize length = strlen (attribute);
  AntTagScan scan;
  AntTagAttribute found;

  if (!ant_tag_scan_begin (&scan, tag, search->masked + search->length))
    return FALSE;

  while (ant_tag_scan_next (&scan, &found))
    if (found.name_length == length && memcmp (found.name, attribute, length) == 0)
      {
        ret_range->start = found.value - search->masked;
        ret_range->length = found.value_length;
        return TRUE;
      }

  return FALSE;
}

/**
 * ant_problem_value_range:
 * @search: the search
 * @element: an element of the text
 * @attribute: a name as written
 *
 * Returns: where the attribute's value stands, between its quotes; the start of the tag when it has none
 */
AntRange
ant_problem_value_range (AntProblemSearch *search, const AntElement *element, const char *attribute)
{
  AntRange range;

  return find_value (search, element, attribute, &range) ? range : ant_problem_tag_range (search, element);
}

/**
 * ant_problem_namespace_range:
 * @search: the search
 * @element: an element of the text
 *
 * Returns: where the namespace of @element is declared in its own tag; the start of the tag when it is not there
 */
AntRange
ant_problem_namespace_range (AntProblemSearch *search, const AntElement *element)
{
  const char *prefix = ant_element_get_prefix (element);
  g_autofree char *declaration = NULL;

  if (prefix == NULL || *prefix == '\0')
    return ant_problem_value_range (search, element, "xmlns");

  declaration = g_strconcat ("xmlns:", prefix, NULL);
  return ant_problem_value_range (search, element, declaration);
}

/**
 * ant_problem_cut:
 * @value: from the text, valid UTF-8
 * @buffer: for the copy
 * @size: of @buffer, at least 8
 *
 * Returns: (transfer none): @value, or what of it fits in @buffer, and an ellipsis
 */
const char *
ant_problem_cut (const char *value, char *buffer, gsize size)
{
  static const char ellipsis[] = "…";
  gsize end = size - sizeof (ellipsis);

  if (strlen (value) < size)
    return value;

  while (((guchar) value[end] & 0xc0) == 0x80)
    end--;
  memcpy (buffer, value, end);
  memcpy (buffer + end, ellipsis, sizeof (ellipsis));
  return buffer;
}

static gsize
measure_character (const char *text, gsize length, gsize offset)
{
  gsize end = offset + 1;

  while (end < length && ((guchar) text[end] & 0xc0) == 0x80)
    end++;
  return end - offset;
}

/* Placeholders for elements that stand in no stanza: what is sent is cut into stanzas before anything is filled in, so
 * they would be left out. Returns whether there are any. */
static gboolean
check_outer_masks (AntProblemSearch *search, GPtrArray *parsed)
{
  guint n_stanzas = parsed != NULL ? parsed->len : 0;
  gboolean found = FALSE;

  for (guint i = 0, stanza = 0; i < search->masks->len; i++)
    {
      const AntMask *mask = &g_array_index (search->masks, AntMask, i);
      const AntElement *root = NULL;

      for (; stanza < n_stanzas; stanza++)
        {
          root = ((AntParsed *) g_ptr_array_index (parsed, stanza))->root;
          if (ant_element_get_end (root) > mask->start)
            break;
        }
      if (!mask->elements || (stanza < n_stanzas && mask->start > ant_element_get_position (root).offset))
        continue;
      ant_problem_add (search, ANT_PROBLEM_ERROR, (AntRange) { mask->start, mask->length }, NULL,
                       "A placeholder stands in a stanza, not for one: write the <iq/>, <message/> or <presence/> "
                       "around it.");
      found = TRUE;
    }
  return found;
}

static void
add_fault (AntProblemSearch *search, const char *text, gsize offset, const GError *error)
{
  AntRange range = { offset, measure_character (text, search->length, offset) };
  const char *said = ant_xml_error_get_text (error);
  g_autofree char *message = ant_masks_restore (search->masks, text, search->masked, said);

  switch ((AntXmlError) error->code)
    {
    case ANT_XML_ERROR_EMPTY:
      if (!check_outer_masks (search, NULL))
        ant_problem_add (search, ANT_PROBLEM_ERROR, range, NULL,
                         "There is nothing to send: a stanza is an <iq/>, <message/> or <presence/>.");
      break;
    case ANT_XML_ERROR_LIMIT:
      ant_problem_add (search, ANT_PROBLEM_ERROR, range, NULL, "Too large: %s.", message);
      break;
    case ANT_XML_ERROR_FORBIDDEN:
      ant_problem_add (search, ANT_PROBLEM_ERROR, range, "RFC 6120 11.1", "Not allowed in a stream: %s.", message);
      break;
    case ANT_XML_ERROR_SYNTAX:
    default:
      ant_problem_add (search, ANT_PROBLEM_ERROR, range, "RFC 6120 11.3", "Not well-formed: %s.", message);
      break;
    }
}

static int
compare_places (gconstpointer a, gconstpointer b)
{
  const AntProblem *first = *(const AntProblem *const *) a;
  const AntProblem *second = *(const AntProblem *const *) b;

  if (first->start.offset != second->start.offset)
    return first->start.offset < second->start.offset ? -1 : 1;
  return (int) first->severity - (int) second->severity;
}

/* Lines and columns are those of the person's text: a mask has as many bytes as its placeholder, not as many characters. */
static void
place_problems (GPtrArray *problems, const char *text)
{
  AntPosition cursor = ant_position_at (text, 0);

  g_ptr_array_sort (problems, compare_places);
  for (guint i = 0; i < problems->len; i++)
    {
      AntProblem *problem = g_ptr_array_index (problems, i);

      if (problem->start.offset > cursor.offset)
        ant_position_advance (&cursor, text, problem->start.offset);
      problem->start = cursor;
    }
}

/**
 * ant_problems_find:
 * @text: what a person wrote: one or more stanzas; may be anything
 * @length: in bytes, -1 when @text ends in NUL
 * @context: what the stanzas are for
 *
 * Finds ill-formedness as a namespace-aware parser sees it, and, where there is none, what breaks the rules of
 * RFC 6120 8, RFC 6121 and XEP-0114. Comments and processing instructions are no problem: they are not sent. Where a
 * placeholder stands, nothing is said of what will be there. At most 1,000 problems are told. Any thread.
 *
 * Returns: (transfer full) (element-type AntProblem): in the order of the text; empty when all is well
 */
GPtrArray *
ant_problems_find (const char *text, gssize length, const AntProblemContext *context)
{
  g_autoptr (GArray) masks = g_array_new (FALSE, FALSE, sizeof (AntMask));
  g_autoptr (GHashTable) guesses = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr (GPtrArray) problems = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_problem_free);
  g_autoptr (GPtrArray) parsed = NULL;
  g_autoptr (GError) error = NULL;
  g_autofree char *masked = NULL;
  AntProblemSearch search = { text, 0, masks, context, guesses, problems };
  AntPosition place;

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);

  search.length = length < 0 ? strlen (text) : (gsize) length;
  if (context->placeholders && memmem (text, search.length, "${", 2) != NULL)
    search.masked = masked = ant_mask_placeholders (text, search.length, masks);

  parsed = ant_parser_parse_many (search.masked, search.length,
                                  context->component ? ANT_NS_COMPONENT : ANT_NS_CLIENT, &place, &error);
  if (parsed == NULL)
    add_fault (&search, text, place.offset, error);
  else
    check_outer_masks (&search, parsed);
  for (guint i = 0; parsed != NULL && i < parsed->len; i++)
    ant_problem_check_stanza (&search, ((AntParsed *) g_ptr_array_index (parsed, i))->root);

  place_problems (problems, text);
  return g_steal_pointer (&problems);
}

/**
 * ant_problems_worst:
 * @problems: (element-type AntProblem): in the order of the text
 *
 * Returns: (transfer none) (nullable): the first error; without one, the first warning; without one, %NULL
 */
const AntProblem *
ant_problems_worst (GPtrArray *problems)
{
  g_return_val_if_fail (problems != NULL, NULL);

  for (guint i = 0; i < problems->len; i++)
    {
      const AntProblem *problem = g_ptr_array_index (problems, i);

      if (problem->severity == ANT_PROBLEM_ERROR)
        return problem;
    }

  return problems->len > 0 ? g_ptr_array_index (problems, 0) : NULL;
}
