/* The rules of stanzas' addresses and ids.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-problem-private.h"

#include <string.h>

#define SECTION_COMPONENT "XEP-0114 3"

/* The address in @attribute: %NULL when there is none, or nothing can be said of it, or it is none, which is a problem. */
static AntJid *
check_syntax (AntProblemSearch *search, const AntElement *root, const char *attribute, const char *section)
{
  const char *value = ant_element_get_attribute (root, attribute);
  g_autoptr (GError) error = NULL;
  AntJid *jid;
  AntRange range;
  char buffer[80];

  if (value == NULL)
    return NULL;

  range = ant_problem_value_range (search, root, attribute);
  if (ant_problem_is_masked (search, range))
    return NULL;

  jid = ant_jid_new (value, &error);
  if (jid == NULL && *value == '\0')
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, section,
                     "The “%s” is empty: write an address, or leave the attribute out.", attribute);
  else if (jid == NULL)
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, section, "“%s” in “%s” is no valid JID: %s.",
                     ant_problem_cut (value, buffer, sizeof (buffer)), attribute, error->message);
  return jid;
}

/* A client's `from` is its full or bare JID (RFC 6120 8.1.2.1); before binding only the bare one is known. A component
 * speaks for every address at its domain. */
static gboolean
is_ours (const AntProblemContext *context, AntJid *from)
{
  const AntJid *own = context->own;

  if (context->component)
    return strcmp (ant_jid_get_domain (from), ant_jid_get_domain (own)) == 0;
  if (!ant_jid_equal_bare (from, own))
    return FALSE;

  return ant_jid_is_bare (own) || ant_jid_is_bare (from) || ant_jid_equal (from, own);
}

static void
check_from (AntProblemSearch *search, const AntElement *root)
{
  g_autoptr (AntJid) from = check_syntax (search, root, "from", "RFC 6120 8.1.2");
  const AntProblemContext *context = search->context;
  AntRange range;

  if (from == NULL || context->own == NULL || is_ours (context, from))
    return;

  range = ant_problem_value_range (search, root, "from");
  if (context->component)
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, SECTION_COMPONENT,
                     "The “from” is not at %s, the domain of this component: the server will refuse it.",
                     ant_jid_get_domain (context->own));
  else
    ant_problem_add (search, ANT_PROBLEM_WARNING, range, "RFC 6120 8.1.2.1",
                     "The “from” is not ours (%s): leave it out, the server adds it.",
                     ant_jid_get_text (context->own));
}

static void
check_presence_of_addresses (AntProblemSearch *search, const AntElement *root)
{
  static const char *const attributes[] = { "to", "from" };

  for (gsize i = 0; i < G_N_ELEMENTS (attributes); i++)
    if (ant_element_get_attribute (root, attributes[i]) == NULL)
      ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, root), SECTION_COMPONENT,
                       "The <%s/> has no “%s”: what a component sends needs both addresses.",
                       ant_element_get_name (root), attributes[i]);
}

static void
check_id (AntProblemSearch *search, const AntElement *root)
{
  const char *id = ant_element_get_attribute (root, "id");
  const char *type = ant_element_get_attribute (root, "type");

  if (id != NULL && *id == '\0')
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_value_range (search, root, "id"), "RFC 6120 8.1.3",
                     "The “id” is empty: write one, or leave the attribute out and one is made.");

  /* A request gets an id where it has none; an answer to nothing in particular answers nothing. */
  if (id == NULL && strcmp (ant_element_get_name (root), "iq") == 0
      && (g_strcmp0 (type, "result") == 0 || g_strcmp0 (type, "error") == 0))
    ant_problem_add (search, ANT_PROBLEM_WARNING, ant_problem_tag_range (search, root), "RFC 6120 8.2.3",
                     "The <iq/> of type “%s” has no “id”: an answer carries the id of its request.", type);
}

/**
 * ant_problem_check_addresses:
 * @search: the search
 * @root: a stanza
 *
 * Checks `to`, `from` and `id`. An absent `to` means our own account and is fine.
 */
void
ant_problem_check_addresses (AntProblemSearch *search, const AntElement *root)
{
  g_autoptr (AntJid) to = check_syntax (search, root, "to", "RFC 6120 8.1.1");

  check_from (search, root);
  if (search->context->component)
    check_presence_of_addresses (search, root);
  check_id (search, root);
}
