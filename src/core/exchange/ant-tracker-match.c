/* Does this answer fit this request? The rules alone: nothing is changed here.
 *
 * Implementation overview
 *
 * An answer is compared with every request of the stream that has its id. Addresses are compared byte for
 * byte first (that is what `exact` means); only what fails so is normalised. The rules of a client stream
 * follow RFC 6120 8.1.2.1: an answer without `from` is our own account's, and no third party can make the
 * server stamp an address that is not its own. Hence every lenient rule names an address that only the
 * peer's own server or ours can use.
 *
 * A component has no account (XEP-0114), so nothing there is "ours": `from` must be present and the
 * answer's `to` must be the address the request was sent from.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "exchange/ant-tracker-private.h"

#include <string.h>
#include "xml/ant-printer.h"

/* Addresses and ids come from the network: notes stay readable. Characters. */
#define MAX_QUOTED 200

/* Why a lenient match is safe: the end of a sentence. */
#define RULE_ABSENT "an answer without from comes from our own account (RFC 6120 8.1.2.1)"
#define RULE_OWN "our own server answers for our account"
#define RULE_NORMALISED "the two are equal once normalised"
#define RULE_BARE "a bare address may answer for its resources"
#define RULE_DOMAIN "a domain may answer for its addresses"
#define RULE_OWN_ERROR "our own server may report an error about any request"
#define RULE_NAME "a request without from is the component's own"

void
ant_address_init (AntAddress *address, const char *text)
{
  *address = (AntAddress) { g_strdup (text), NULL, FALSE };
}

void
ant_address_clear (AntAddress *address)
{
  g_clear_pointer (&address->text, g_free);
  g_clear_pointer (&address->jid, ant_jid_unref);
}

/* Normalised; NULL when absent or not an address. */
static const AntJid *
get_jid (AntAddress *address)
{
  if (!address->parsed && address->text != NULL)
    address->jid = ant_jid_new (address->text, NULL);
  address->parsed = TRUE;
  return address->jid;
}

static gboolean
is_bare_of (const AntJid *jid, const AntJid *other)
{
  return ant_jid_is_bare (jid) && ant_jid_equal_bare (jid, other);
}

static gboolean
is_domain_of (const AntJid *jid, const AntJid *other)
{
  return ant_jid_is_domain (jid) && strcmp (ant_jid_get_domain (jid), ant_jid_get_domain (other)) == 0;
}

/* No `to`, or our bare JID: one address (RFC 6120 10.3.3). */
static gboolean
goes_to_account (const AntMatchContext *context, AntAddress *to)
{
  const AntJid *jid;

  if (context->component)
    return FALSE;
  if (to->text == NULL)
    return TRUE;

  jid = get_jid (to);
  return context->own != NULL && jid != NULL && is_bare_of (jid, context->own);
}

/**
 * ant_match_is_ours:
 * @context: who we are
 * @address: (nullable): an address as written
 *
 * Returns: whether @address is our full or bare JID, or the component's name; true while we have none
 */
gboolean
ant_match_is_ours (const AntMatchContext *context, AntAddress *address)
{
  const AntJid *jid;

  if (context->own == NULL)
    return TRUE;
  if (g_strcmp0 (address->text, ant_jid_get_text (context->own)) == 0)
    return TRUE; /* what servers write */
  jid = get_jid (address);
  return jid != NULL && (ant_jid_equal (jid, context->own) || is_bare_of (jid, context->own));
}

static gboolean
is_exact_peer (const AntMatchContext *context, AntRow *request, AntAnswer *answer)
{
  const char *to = request->to.text;
  const char *from = answer->from.text;
  const char *bare = context->own != NULL ? ant_jid_get_bare (context->own) : NULL;

  if (to != NULL && from != NULL && strcmp (to, from) == 0)
    return TRUE;
  if (context->component)
    return FALSE;

  return (to == NULL || g_strcmp0 (to, bare) == 0) && (from == NULL || g_strcmp0 (from, bare) == 0);
}

/* The rule by which `from` may stand for the request's `to`, or NULL. */
static const char *
find_lenient_rule (const AntMatchContext *context, AntRow *request, AntAnswer *answer)
{
  const AntJid *from = get_jid (&answer->from);
  const AntJid *to = get_jid (&request->to);
  gboolean account = goes_to_account (context, &request->to);

  if (answer->from.text == NULL)
    return context->component ? NULL : RULE_ABSENT;
  if (from == NULL)
    return NULL;

  if (to != NULL && ant_jid_equal (from, to))
    return RULE_NORMALISED;
  if (account && context->own != NULL && is_bare_of (from, context->own))
    return RULE_NORMALISED;
  if (account && context->own != NULL
      && (ant_jid_equal (from, context->own) || is_domain_of (from, context->own)))
    return RULE_OWN;
  if (to != NULL && !ant_jid_is_bare (to) && is_bare_of (from, to))
    return RULE_BARE;
  if (to != NULL && is_domain_of (from, to))
    return RULE_DOMAIN;
  if (answer->is_error && context->own != NULL
      && (is_domain_of (from, context->own) || is_bare_of (from, context->own)))
    return RULE_OWN_ERROR;
  return NULL;
}

/* A component has many addresses: the answer must come to the one that asked. */
static AntMatch
compare_own_address (const AntMatchContext *context, AntRow *request, AntAnswer *answer, const char **ret_rule)
{
  const AntJid *to = get_jid (&answer->to);
  const AntJid *own = request->from.text != NULL ? get_jid (&request->from) : context->own;

  if (request->from.text != NULL && g_strcmp0 (request->from.text, answer->to.text) == 0)
    return ANT_MATCH_EXACT;
  if (to == NULL || own == NULL || !ant_jid_equal (to, own))
    return ANT_MATCH_NONE;

  *ret_rule = request->from.text != NULL ? RULE_NORMALISED : RULE_NAME;
  return ANT_MATCH_LENIENT;
}

/**
 * ant_match_quote:
 * @text: an address or id from anywhere
 *
 * Returns: (transfer full): @text for a note: one line, nothing invisible, not endless
 */
char *
ant_match_quote (const char *text)
{
  g_autofree char *cut = NULL;
  char *visible;

  if (g_utf8_strlen (text, -1) > MAX_QUOTED)
    {
      g_autofree char *head = g_utf8_substring (text, 0, MAX_QUOTED);
      cut = g_strconcat (head, "…", NULL);
    }

  visible = ant_text_visible (cut != NULL ? cut : text);
  /* A newline separates the sentences of a note. */
  return g_strdelimit (visible, "\r\n\t", ' ');
}

static char *
describe_from (AntAnswer *answer)
{
  g_autofree char *quoted = NULL;

  if (answer->from.text == NULL)
    return g_strdup ("from is absent");

  quoted = ant_match_quote (answer->from.text);
  if (get_jid (&answer->from) == NULL)
    return g_strdup_printf ("from is “%s”, which is not an address", quoted);
  return g_strdup_printf ("from is %s", quoted);
}

static char *
describe_peer (AntRow *request)
{
  g_autofree char *quoted = NULL;

  if (request->to.text == NULL)
    return g_strdup ("the request had no to");

  quoted = ant_match_quote (request->to.text);
  return g_strdup_printf ("the request went to %s", quoted);
}

static char *
describe_peers (AntRow *request, AntAnswer *answer)
{
  g_autofree char *from = describe_from (answer);
  g_autofree char *peer = describe_peer (request);

  return g_strdup_printf ("%s, %s", from, peer);
}

static char *
describe_own_address (const AntMatchContext *context, AntRow *request, AntAnswer *answer)
{
  g_autofree char *to = answer->to.text != NULL ? ant_match_quote (answer->to.text) : g_strdup ("absent");
  g_autofree char *from = NULL;

  if (request->from.text != NULL)
    from = ant_match_quote (request->from.text);
  else
    from = g_strdup (context->own != NULL ? ant_jid_get_text (context->own) : "no address");
  return g_strdup_printf ("to is %s, the request came from %s", to, from);
}

/**
 * ant_match_compare:
 * @context: who we are, on what kind of stream
 * @request: a request of ours with the answer's id
 * @answer: an IQ of type result or error
 * @ret_why: (out) (optional): for a lenient match what was lenient, for none the test that failed; both
 *   without a full stop. %NULL for an exact match
 *
 * Applies the rules to one pair. Does not ask whether @request still waits.
 *
 * Returns: how @answer fits @request
 */
AntMatch
ant_match_compare (const AntMatchContext *context, AntRow *request, AntAnswer *answer, char **ret_why)
{
  const char *rule = NULL;
  const char *peer_rule = NULL;
  AntMatch own_address = ANT_MATCH_EXACT;
  g_autofree char *why = NULL;
  g_autofree char *peers = NULL;

  if (ret_why != NULL)
    *ret_why = NULL;

  if (context->component)
    own_address = compare_own_address (context, request, answer, &rule);
  if (own_address == ANT_MATCH_NONE)
    {
      if (ret_why != NULL)
        *ret_why = describe_own_address (context, request, answer);
      return ANT_MATCH_NONE;
    }

  if (is_exact_peer (context, request, answer))
    {
      if (own_address == ANT_MATCH_LENIENT && ret_why != NULL)
        {
          why = describe_own_address (context, request, answer);
          *ret_why = g_strdup_printf ("%s; %s", why, rule);
        }
      return own_address;
    }

  peer_rule = find_lenient_rule (context, request, answer);
  if (ret_why != NULL)
    {
      peers = describe_peers (request, answer);
      *ret_why = peer_rule != NULL ? g_strdup_printf ("%s; %s", peers, peer_rule) : g_steal_pointer (&peers);
    }
  return peer_rule != NULL ? ANT_MATCH_LENIENT : ANT_MATCH_NONE;
}

static gboolean
equal_addresses (AntAddress *a, AntAddress *b)
{
  const AntJid *jid_a, *jid_b;

  if (g_strcmp0 (a->text, b->text) == 0)
    return TRUE;

  jid_a = get_jid (a);
  jid_b = get_jid (b);
  return jid_a != NULL && jid_b != NULL && ant_jid_equal (jid_a, jid_b);
}

/* On a client stream there is one own address, whatever a request's `from` says: the server corrects it or
 * refuses the stanza (RFC 6120 8.1.2.1). */
static gboolean
equal_own_addresses (const AntMatchContext *context, AntRow *a, AntRow *b)
{
  AntRow *named = a->from.text != NULL ? a : b;
  const AntJid *jid;

  if (!context->component || equal_addresses (&a->from, &b->from))
    return TRUE;
  if (a->from.text != NULL && b->from.text != NULL)
    return FALSE;

  jid = get_jid (&named->from);
  return jid != NULL && context->own != NULL && ant_jid_equal (jid, context->own);
}

/**
 * ant_match_same_key:
 * @context: who we are, on what kind of stream
 * @a: a request; @b: another with the same id
 *
 * Returns: whether an answer could not tell @a from @b: same own address, same peer
 */
gboolean
ant_match_same_key (const AntMatchContext *context, AntRow *a, AntRow *b)
{
  if (!equal_own_addresses (context, a, b))
    return FALSE;
  return equal_addresses (&a->to, &b->to)
         || (goes_to_account (context, &a->to) && goes_to_account (context, &b->to));
}
