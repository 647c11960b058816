/* The rules of stanzas: root, type, number and namespaces of payloads, errors.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-problem-private.h"

#include <string.h>

#include "base/ant-error-info.h"
#include "base/ant-namespace-info.h"
#include "xml/ant-mask.h"

#define SECTION_IQ "RFC 6120 8.2.3"
#define SECTION_ERROR "RFC 6120 8.3.1"
#define SECTION_ERROR_SYNTAX "RFC 6120 8.3.2"
#define SECTION_CONTENT "RFC 6120 8.4"
#define MAX_GUESSES 256

/**
 * StanzaRule:
 * @types: what the type may be, NULL at the end
 * @own_children: the children that are in the stream's namespace, NULL at the end
 */
typedef struct
{
  const char *name;
  gboolean type_required;
  const char *types[9];
  const char *type_section;
  const char *own_children[5];
} StanzaRule;

static const StanzaRule rules[] = {
  { "iq", TRUE, { "get", "set", "result", "error" }, SECTION_IQ, { "error" } },
  { "message", FALSE, { "normal", "chat", "groupchat", "headline", "error" }, "RFC 6121 5.2.2",
    { "subject", "body", "thread", "error" } },
  { "presence", FALSE,
    { "unavailable", "subscribe", "subscribed", "unsubscribe", "unsubscribed", "probe", "error" },
    "RFC 6121 4.7.1", { "show", "status", "priority", "error" } },
};

static const char *const error_types[] = { "auth", "cancel", "continue", "modify", "wait", NULL };

static gboolean
is_stream_namespace (const char *ns)
{
  return strcmp (ns, ANT_NS_CLIENT) == 0 || strcmp (ns, ANT_NS_COMPONENT) == 0;
}

static const StanzaRule *
find_rule (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++)
    if (strcmp (rules[i].name, name) == 0)
      return &rules[i];
  return NULL;
}

static const char *
expected_namespace (AntProblemSearch *search)
{
  return search->context->component ? ANT_NS_COMPONENT : ANT_NS_CLIENT;
}

/* Whether the namespace of @element may come from a placeholder, wherever it is declared: a mask begins with "__",
 * which no known namespace has. */
static gboolean
has_masked_namespace (AntProblemSearch *search, const AntElement *element)
{
  return search->masks->len > 0 && strstr (ant_element_get_ns (element), "__") != NULL;
}

/* The namespace that @ns is a slip of. Remembered, and not looked for without end: a hostile text may use any number. */
static const AntNamespaceInfo *
guess_namespace (AntProblemSearch *search, const char *ns)
{
  gpointer meant = NULL;

  if (g_hash_table_lookup_extended (search->guesses, ns, NULL, &meant) || ant_namespace_info_lookup (ns) != NULL
      || g_hash_table_size (search->guesses) >= MAX_GUESSES)
    return meant;

  meant = (gpointer) ant_namespace_info_guess (ns);
  g_hash_table_insert (search->guesses, (gpointer) ns, meant);
  return meant;
}

/* What a client may say between stanzas whenever it likes: its state (XEP-0352), and "how much have you got?" (XEP-0198). */
static gboolean
is_nonza (const AntElement *root)
{
  return ant_element_is (root, "urn:xmpp:csi:0", "active") || ant_element_is (root, "urn:xmpp:csi:0", "inactive")
         || ant_element_is (root, ANT_NS_SM, "r");
}

/* The rule that @root is under; %NULL when it is no stanza, which mostly is a problem, or cannot be judged. */
static const StanzaRule *
check_root (AntProblemSearch *search, const AntElement *root)
{
  const char *ns = ant_element_get_ns (root);
  const char *name = ant_element_get_name (root);
  const StanzaRule *rule = find_rule (name);
  const char *expected = expected_namespace (search);
  AntRange tag = ant_problem_tag_range (search, root);
  char name_buffer[80], ns_buffer[120];

  if (ant_problem_is_masked (search, tag) || has_masked_namespace (search, root))
    return NULL;

  if (rule != NULL && is_stream_namespace (ns))
    {
      if (strcmp (ns, expected) != 0)
        ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_namespace_range (search, root), "RFC 6120 4.8.3",
                         "Stanzas of this stream are in “%s”, not in “%s”: the server will close the stream.",
                         expected, ns);
      return rule;
    }

  if (is_nonza (root) && strcmp (expected, ANT_NS_CLIENT) == 0)
    return NULL;
  if (rule != NULL)
    ant_problem_add (search, ANT_PROBLEM_ERROR, ant_problem_namespace_range (search, root), "RFC 6120 4.9.3.10",
                     "A stanza cannot be in “%s”: <iq/>, <message/> and <presence/> are in “%s”.",
                     ant_problem_cut (ns, ns_buffer, sizeof (ns_buffer)), expected);
  else
    ant_problem_add (search, ANT_PROBLEM_ERROR, tag, "RFC 6120 8",
                     "<%s/> is no stanza: what can be sent is an <iq/>, <message/> or <presence/> in “%s”%s.",
                     ant_problem_cut (name, name_buffer, sizeof (name_buffer)), expected,
                     is_stream_namespace (ns) ? "" : "; put this into one");
  return NULL;
}

static gboolean
is_among (const char *word, const char *const *words)
{
  for (; *words != NULL; words++)
    if (strcmp (word, *words) == 0)
      return TRUE;
  return FALSE;
}

/* The type; "" when there is none or a wrong one; %NULL when it cannot be told. */
static const char *
check_type (AntProblemSearch *search, const AntElement *root, const StanzaRule *rule)
{
  const char *type = ant_element_get_attribute (root, "type");
  g_autofree char *allowed = NULL;
  AntRange range = ant_problem_value_range (search, root, "type");
  char buffer[80];

  if (type != NULL && (ant_problem_is_masked (search, range) || is_among (type, rule->types)))
    return ant_problem_is_masked (search, range) ? NULL : type;
  if (type == NULL && !rule->type_required)
    return "";

  allowed = g_strjoinv (", ", (char **) rule->types);
  if (type == NULL)
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, rule->type_section,
                     "The <%s/> has no type: it is one of %s.", rule->name, allowed);
  else
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, rule->type_section,
                     "“%s” is no type of <%s/>: it is one of %s.",
                     ant_problem_cut (type, buffer, sizeof (buffer)), rule->name, allowed);
  return "";
}

/* Whether a placeholder that may become elements stands directly in @element. */
static gboolean
has_masked_elements (AntProblemSearch *search, const AntElement *element)
{
  gsize start = ant_element_get_position (element).offset;
  gsize end = ant_element_get_end (element);
  guint n, child = 0;
  const AntNode *children = ant_element_get_children (element, &n);

  for (guint i = ant_masks_find (search->masks, start); i < search->masks->len; i++)
    {
      const AntMask *mask = &g_array_index (search->masks, AntMask, i);

      if (mask->start >= end)
        return FALSE;
      while (child < n && (children[child].element == NULL || ant_element_get_end (children[child].element) <= mask->start))
        child++;
      if (mask->elements && (child == n || mask->start < ant_element_get_position (children[child].element).offset))
        return TRUE;
    }

  return FALSE;
}

static const AntElement *
get_second_element (const AntElement *element)
{
  guint n, n_elements = 0;
  const AntNode *children = ant_element_get_children (element, &n);

  for (guint i = 0; i < n; i++)
    if (children[i].element != NULL && ++n_elements == 2)
      return children[i].element;
  return NULL;
}

static void
check_payload_count (AntProblemSearch *search, const AntElement *root, const char *type)
{
  gboolean is_request = strcmp (type, "get") == 0 || strcmp (type, "set") == 0;
  guint n = ant_element_count_elements (root);

  if ((!is_request && strcmp (type, "result") != 0) || has_masked_elements (search, root))
    return;

  if (n > 1)
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, get_second_element (root)), SECTION_IQ,
                     "An <iq/> of type “%s” has %s one payload; this one has %u.", type,
                     is_request ? "exactly" : "at most", n);
  else if (n == 0 && is_request)
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, root), SECTION_IQ,
                     "An <iq/> of type “%s” has exactly one payload, which says what is asked; this one has none.", type);
}

static void
check_namespace (AntProblemSearch *search, const AntElement *child, const StanzaRule *rule)
{
  const char *ns = ant_element_get_ns (child);
  const AntNamespaceInfo *meant;
  char buffer[120], name_buffer[80];

  if (has_masked_namespace (search, child))
    return;

  if (*ns == '\0' || (is_stream_namespace (ns) && !is_among (ant_element_get_name (child), rule->own_children)))
    {
      ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, child), SECTION_CONTENT,
                       "<%s/> has no namespace of its own: it needs an xmlns that says what it means.",
                       ant_problem_cut (ant_element_get_name (child), name_buffer, sizeof (name_buffer)));
      return;
    }

  meant = guess_namespace (search, ns);
  if (meant != NULL)
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_namespace_range (search, child), meant->document,
                     "Nobody knows the namespace “%s”; “%s” (%s) may be meant.",
                     ant_problem_cut (ns, buffer, sizeof (buffer)), meant->ns, meant->document);
}

static void
check_error_type (AntProblemSearch *search, const AntElement *error)
{
  const char *type = ant_element_get_attribute (error, "type");
  AntRange range = ant_problem_value_range (search, error, "type");
  char buffer[80];

  if (type == NULL)
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, SECTION_ERROR_SYNTAX,
                     "The <error/> has no type: it is one of auth, cancel, continue, modify, wait.");
  else if (!ant_problem_is_masked (search, range) && !is_among (type, error_types))
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, SECTION_ERROR_SYNTAX,
                     "“%s” is no type of <error/>: it is one of auth, cancel, continue, modify, wait.",
                     ant_problem_cut (type, buffer, sizeof (buffer)));
}

static void
check_condition (AntProblemSearch *search, const AntElement *error)
{
  guint n;
  const AntNode *children = ant_element_get_children (error, &n);
  char buffer[80];

  for (guint i = 0; i < n; i++)
    {
      const AntElement *child = children[i].element;
      const AntNamespaceInfo *meant;

      if (child == NULL || ant_element_is (child, ANT_NS_STANZAS, "text"))
        continue;
      if (ant_problem_is_masked (search, ant_problem_tag_range (search, child)) || has_masked_namespace (search, child))
        return;
      if (strcmp (ant_element_get_ns (child), ANT_NS_STANZAS) == 0)
        {
          if (ant_error_info_lookup (ANT_ERROR_LAYER_STANZA, ant_element_get_name (child)) == NULL)
            ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, child), "RFC 6120 8.3.3",
                             "“%s” is none of the defined conditions.",
                             ant_problem_cut (ant_element_get_name (child), buffer, sizeof (buffer)));
          return;
        }

      meant = guess_namespace (search, ant_element_get_ns (child));
      if (meant != NULL && strcmp (meant->ns, ANT_NS_STANZAS) == 0)
        {
          ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_namespace_range (search, child), SECTION_ERROR_SYNTAX,
                           "The condition's namespace is misspelt: “" ANT_NS_STANZAS "” is meant.");
          return;
        }
    }

  if (!has_masked_elements (search, error))
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, error), SECTION_ERROR_SYNTAX,
                     "The <error/> has no condition: one element in “" ANT_NS_STANZAS "” says what went wrong.");
}

static void
check_error (AntProblemSearch *search, const AntElement *root, const char *type)
{
  const AntElement *error = ant_element_get_child (root, ant_element_get_ns (root), "error");
  gboolean is_error = strcmp (type, "error") == 0;

  if (error == NULL && is_error && !has_masked_elements (search, root))
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, root), SECTION_ERROR,
                     "The <%s/> of type “error” has no <error/>.", ant_element_get_name (root));
  else if (error != NULL && is_error)
    {
      check_error_type (search, error);
      check_condition (search, error);
    }
  else if (error != NULL)
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, error), SECTION_ERROR,
                     "An <error/> stands only in a stanza of type “error”.");
}

/**
 * ant_problem_check_stanza:
 * @search: the search
 * @root: an outermost element of the text
 *
 * Checks that @root is a stanza (an error if not), then the rules that a person may break on purpose.
 */
void
ant_problem_check_stanza (AntProblemSearch *search, const AntElement *root)
{
  const StanzaRule *rule = check_root (search, root);
  const char *type;
  guint n;
  const AntNode *children;

  if (rule == NULL)
    return;

  ant_problem_check_addresses (search, root);
  type = check_type (search, root, rule);
  if (type != NULL && rule->type_required)
    check_payload_count (search, root, type);
  if (type != NULL)
    check_error (search, root, type);

  children = ant_element_get_children (root, &n);
  for (guint i = 0; i < n && search->problems->len < ANT_MAX_PROBLEMS; i++)
    if (children[i].element != NULL)
      check_namespace (search, children[i].element, rule);
}
