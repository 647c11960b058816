/* What a person writes, on its way to the wire: checked with its placeholders, expanded, cut into stanzas.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-draft.h"

#include <string.h>
#include "base/ant-random.h"
#include "xml/ant-mask.h"
#include "xml/ant-parser.h"
#include "xml/ant-printer.h"
#include "xml/ant-redact.h"

static void
add_error (GPtrArray *problems, AntPosition start, gsize length, const char *message)
{
  AntProblem *problem = g_new0 (AntProblem, 1);

  problem->severity = ANT_PROBLEM_ERROR;
  problem->start = start;
  problem->length = MAX (length, 1);
  problem->message = g_strdup (message);
  g_ptr_array_add (problems, problem);
}

static gint
compare_places (gconstpointer a, gconstpointer b)
{
  const AntProblem *first = *(const AntProblem *const *) a;
  const AntProblem *second = *(const AntProblem *const *) b;

  if (first->start.offset == second->start.offset)
    return (int) first->severity - (int) second->severity;
  return first->start.offset < second->start.offset ? -1 : 1;
}

static void
add_placeholder_problems (GPtrArray *problems, const char *text, const AntExpandContext *context)
{
  g_autoptr (GPtrArray) placeholders = ant_placeholders_find (text);
  g_autoptr (GError) error = NULL;
  AntPosition position = { 0 };
  gboolean found = FALSE;

  for (guint i = 0; i < placeholders->len; i++)
    {
      const AntPlaceholder *placeholder = g_ptr_array_index (placeholders, i);
      g_autoptr (GError) value_error = NULL;
      g_autofree char *value = ant_expand_value (placeholder->name, context, &value_error);

      if (value)
        continue;
      add_error (problems, placeholder->start, placeholder->length, value_error->message);
      found = TRUE;
    }
  if (found)
    return;

  /* What no single name shows: an unknown filter, a brace that never closes. */
  g_autofree char *expanded = ant_expand (text, context, &position, &error);
  if (!expanded)
    add_error (problems, position, 1, error->message);
}

/**
 * ant_draft_find_problems:
 * @text: what a person wrote: stanzas with placeholders
 * @context: where placeholders get their values
 * @component: whether the rules of XEP-0114 apply
 *
 * Finds what is wrong with @text as it stands: ill-formedness, the rules of IQs (RFC 6120 8.2.3), and
 * placeholders that have no value. Any thread.
 *
 * Returns: (transfer full) (element-type AntProblem): sorted by place; places are in @text
 */
GPtrArray *
ant_draft_find_problems (const char *text, const AntExpandContext *context, gboolean component)
{
  AntProblemContext rules = { .component = component, .own = context->own, .placeholders = TRUE };
  GPtrArray *problems = ant_problems_find (text, -1, &rules);

  add_placeholder_problems (problems, text, context);
  g_ptr_array_sort (problems, compare_places);
  return problems;
}

void
ant_draft_piece_free (AntDraftPiece *piece)
{
  g_free (piece->text);
  g_free (piece);
}

static gboolean
is_answer (const AntElement *iq)
{
  const char *type = ant_element_get_attribute (iq, "type");

  return g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0;
}

/**
 * ant_draft_cut:
 * @text: what a person wrote: stanzas with placeholders
 * @component: whether the stream's namespace is that of XEP-0114
 * @ret_position: (out) (optional): where it is ill-formed
 *
 * Cuts @text where one stanza ends and the next begins. A placeholder may stand for a name or a value in a
 * stanza, not for a stanza. What stands between stanzas (space, comments, instructions) is left out. Any
 * thread.
 *
 * Returns: (transfer full) (nullable) (element-type AntDraftPiece): at least one; %NULL with %ANT_XML_ERROR
 */
GPtrArray *
ant_draft_cut (const char *text, gboolean component, AntPosition *ret_position, GError **error)
{
  g_autofree char *masked = ant_mask_placeholders (text, strlen (text), NULL);
  g_autoptr (GPtrArray) parsed = NULL;
  GPtrArray *pieces;

  parsed =
    ant_parser_parse_many (masked, -1, component ? ANT_NS_COMPONENT : ANT_NS_CLIENT, ret_position, error);
  if (!parsed)
    return NULL;

  pieces = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_draft_piece_free);
  for (guint i = 0; i < parsed->len; i++)
    {
      const AntParsed *one = g_ptr_array_index (parsed, i);
      AntDraftPiece *piece = g_new0 (AntDraftPiece, 1);

      piece->kind = ant_stanza_kind_of (one->root);
      piece->request = piece->kind == ANT_KIND_IQ && !is_answer (one->root);
      piece->start = ant_element_get_position (one->root);
      piece->text =
        g_strndup (text + piece->start.offset, ant_element_get_end (one->root) - piece->start.offset);
      g_ptr_array_add (pieces, piece);
    }
  return pieces;
}

/* A place in a piece, as the whole text shows it: right as far as no value moved it. */
static AntPosition
move (AntPosition place, AntPosition start)
{
  if (place.line == 1)
    place.column += start.column - 1;
  place.line += start.line - 1;
  place.offset += start.offset;
  return place;
}

static void
add_moved (GPtrArray *all, GPtrArray *problems, AntPosition start)
{
  for (guint i = 0; i < problems->len; i++)
    {
      AntProblem *problem = g_ptr_array_index (problems, i);

      problem->start = move (problem->start, start);
      g_ptr_array_add (all, problem);
    }
  g_ptr_array_set_free_func (problems, NULL);
}

static gboolean
expand_piece (const AntDraftPiece *piece,
              const AntExpandContext *context,
              gboolean component,
              GPtrArray *stanzas,
              GPtrArray *warnings,
              GError **error)
{
  AntProblemContext rules = { .component = component, .own = context->own };
  AntPosition place = { 1, 1, 0 };
  g_autofree char *expanded = ant_expand (piece->text, context, &place, error);
  g_autoptr (GPtrArray) problems = NULL;
  AntStanza *stanza;

  if (!expanded)
    {
      place = move (place, piece->start);
      g_prefix_error (error, "%u:%u: ", place.line, place.column);
      return FALSE;
    }

  problems = ant_problems_find (expanded, -1, &rules);
  const AntProblem *worst = ant_problems_worst (problems);
  if (worst && worst->severity == ANT_PROBLEM_ERROR)
    {
      place = move (worst->start, piece->start);
      g_set_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX, "%u:%u: %s", place.line, place.column,
                   worst->message);
      return FALSE;
    }

  stanza = ant_stanza_parse (expanded, -1, component ? ANT_NS_COMPONENT : ANT_NS_CLIENT, error);
  if (!stanza)
    return FALSE;
  g_ptr_array_add (stanzas, stanza);
  add_moved (warnings, problems, piece->start);
  return TRUE;
}

/**
 * ant_draft_expand:
 * @text: what a person wrote
 * @context: where placeholders get their values
 * @component: whether the rules of XEP-0114 apply
 * @ret_warnings: (out) (transfer full) (element-type AntProblem) (optional): rules that the stanzas break;
 * they may be sent on purpose. Places are those of @text, as far as values on the same line do not move them
 * @error: ANT_TEMPLATE_ERROR for a placeholder, ANT_XML_ERROR for what cannot be sent; its message begins with
 * line and column
 *
 * Cuts @text into stanzas and replaces the placeholders of each, exact but for comments and processing
 * instructions, which must not reach the wire. Every stanza has its own `${id}`. Any thread.
 *
 * Returns: (transfer full) (element-type AntStanza): at least one, or %NULL
 */
GPtrArray *
ant_draft_expand (const char *text,
                  const AntExpandContext *context,
                  gboolean component,
                  GPtrArray **ret_warnings,
                  GError **error)
{
  g_autoptr (GPtrArray) pieces = ant_draft_cut (text, component, NULL, error);
  g_autoptr (GPtrArray) stanzas = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_stanza_unref);
  g_autoptr (GPtrArray) warnings = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_problem_free);

  if (!pieces)
    return NULL;
  for (guint i = 0; i < pieces->len; i++)
    if (!expand_piece (g_ptr_array_index (pieces, i), context, component, stanzas, warnings, error))
      return NULL;

  if (ret_warnings)
    *ret_warnings = g_steal_pointer (&warnings);
  return g_steal_pointer (&stanzas);
}

static void
replace (char **text, const char *from, const char *to)
{
  GString *edited = g_string_new (*text);

  g_string_replace (edited, from, to, 0);
  g_free (*text);
  *text = g_string_free (edited, FALSE);
}

/**
 * ant_draft_from_stanza:
 * @stanza: one that was sent
 *
 * The text with which a person begins to edit and resend: indented, `${id}` for its id (the old one may still
 * be reserved), every other `${` literal, and `${secret}` where a secret was taken out (DESIGN.md, Secrets).
 * Sent again as it is, it means the same.
 *
 * Returns: (transfer full): text with placeholders
 */
char *
ant_draft_from_stanza (AntStanza *stanza)
{
  AntPrintOptions options = { .default_ns = ant_stanza_get_default_ns (stanza), .width = 80,
                              .editable = TRUE };
  /* A mark that cannot be in the stanza, so that only the root's own id becomes a placeholder. */
  g_autofree char *mark = ant_random_id ();
  /* There is no room for one in a stanza that is as large as may be: then its id stays. */
  g_autoptr (AntStanza) marked = ant_stanza_with_attribute (stanza, "id", mark);
  char *text = ant_xml_print (ant_stanza_get_root (marked ? marked : stanza), &options);

  replace (&text, "${", "$${");
  replace (&text, mark, "${id}");
  replace (&text, ANT_REDACTED, "${secret}");
  return text;
}
