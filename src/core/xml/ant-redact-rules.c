/* What is secret: the table of elements and attributes, and the rule for fields of forms.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-redact-private.h"

#include <string.h>

static const AntSecret secrets[] = {
  /* RFC 6120 6.4: payloads of mechanisms; the mechanism's name is no secret */
  { ANT_NS_SASL, "auth" },
  { ANT_NS_SASL, "challenge" },
  { ANT_NS_SASL, "response" },
  { ANT_NS_SASL, "success" },
  /* XEP-0388, in all its versions */
  { "urn:xmpp:sasl:0", "initial-response" },
  { "urn:xmpp:sasl:0", "challenge" },
  { "urn:xmpp:sasl:0", "response" },
  { "urn:xmpp:sasl:0", "additional-data" },
  { "urn:xmpp:sasl:0", "task-data" },
  { "urn:xmpp:sasl:1", "initial-response" },
  { "urn:xmpp:sasl:1", "challenge" },
  { "urn:xmpp:sasl:1", "response" },
  { "urn:xmpp:sasl:1", "additional-data" },
  { "urn:xmpp:sasl:1", "task-data" },
  { "urn:xmpp:sasl:2", "initial-response" },
  { "urn:xmpp:sasl:2", "challenge" },
  { "urn:xmpp:sasl:2", "response" },
  { "urn:xmpp:sasl:2", "additional-data" },
  { "urn:xmpp:sasl:2", "task-data" },
  /* XEP-0480: the hashed password */
  { "urn:xmpp:scram-upgrade:0", "hash" },
  /* XEP-0484 */
  { "urn:xmpp:fast:0", "token", "token" },
  { "urn:xmpp:fast:0", "token" },
  /* XEP-0114; a text without its stream's header is read as a client's */
  { ANT_NS_COMPONENT, "handshake" },
  { ANT_NS_CLIENT, "handshake" },
  /* XEP-0078, XEP-0077 */
  { "jabber:iq:auth", "password" },
  { "jabber:iq:auth", "digest" },
  { "jabber:iq:auth", "hash" },
  { "jabber:iq:register", "password" },
  /* XEP-0045, XEP-0249, XEP-0048, XEP-0402: passwords of rooms */
  { "http://jabber.org/protocol/muc", "password" },
  { "http://jabber.org/protocol/muc#user", "password" },
  { "http://jabber.org/protocol/muc#owner", "password" },
  { "jabber:x:conference", NULL, "password" },
  { "storage:bookmarks", "password" },
  { "urn:xmpp:bookmarks:0", "password" },
  { "urn:xmpp:bookmarks:1", "password" },
  /* XEP-0215 */
  { "urn:xmpp:extdisco:0", "service", "password" },
  { "urn:xmpp:extdisco:1", "service", "password" },
  { "urn:xmpp:extdisco:2", "service", "password" },
  /* XEP-0363 and its predecessors, which had the address as text: whoever has it may write there */
  { "urn:xmpp:http:upload:0", "put", "url" },
  { "urn:xmpp:http:upload:0", "header" },
  { "urn:xmpp:http:upload", "put" },
  { "urn:xmpp:http:upload", "header" },
  { "eu:siacs:conversations:http:upload", "put" },
  { "eu:siacs:conversations:http:upload", "header" },
  /* XEP-0370: the same slot, told to the peer */
  { "urn:xmpp:jingle:transports:http:upload:0", "candidate", "uri" },
  { "urn:xmpp:jingle:transports:http:upload:0", "header" },
  /* XEP-0379, XEP-0445, XEP-0401, XEP-0407, XEP-0488: whoever has the token may join */
  { "urn:xmpp:pars:0", NULL, "token" },
  { "urn:xmpp:ibr-token:0", NULL, "token" },
  { "urn:xmpp:mix:misc:0", "token" },
  { "urn:xmpp:muc-token-invite:0", NULL, "token" },
  { "urn:xmpp:muc-token-invite:0", "token" },
  { "urn:xmpp:muc-token-invite:0", "revoke" },
  { "urn:xmpp:invite", NULL, "token" },
  { "urn:xmpp:invite", "uri" },
  { "urn:xmpp:invite", "token" },
  { "urn:xmpp:invite:0", NULL, "token" },
  { "urn:xmpp:invite:0", "uri" },
  { "urn:xmpp:invite:0", "token" },
  { "urn:xmpp:invite:1", NULL, "token" },
  { "urn:xmpp:invite:1", "uri" },
  { "urn:xmpp:invite:1", "token" },
};

/* Asked for each namespace that a stanza declares. */
static GHashTable *
get_namespaces (void)
{
  static GHashTable *namespaces;

  if (g_once_init_enter (&namespaces))
    {
      GHashTable *made = g_hash_table_new (g_str_hash, g_str_equal);

      for (gsize i = 0; i < G_N_ELEMENTS (secrets); i++)
        g_hash_table_add (made, (gpointer) secrets[i].ns);
      g_once_init_leave (&namespaces, made);
    }
  return namespaces;
}

/**
 * ant_secret_knows:
 * @ns: a namespace
 *
 * Returns: whether any element in @ns may be secret; of fields of forms the rule is another one
 */
gboolean
ant_secret_knows (const char *ns)
{
  return g_hash_table_contains (get_namespaces (), ns);
}

/**
 * ant_secret_find:
 * @ns: of an element
 * @name: of the element
 * @after: (nullable): the secret found before; %NULL for the first
 *
 * Returns: (transfer none) (nullable): the next thing that is secret about such an element
 */
const AntSecret *
ant_secret_find (const char *ns, const char *name, const AntSecret *after)
{
  const AntSecret *secret = after != NULL ? after + 1 : secrets;

  for (; secret < secrets + G_N_ELEMENTS (secrets); secret++)
    if (strcmp (secret->ns, ns) == 0 && (secret->name == NULL || strcmp (secret->name, name) == 0))
      return secret;

  return NULL;
}

/**
 * ant_secret_field_is:
 * @type: (nullable): the type of a field of a form (XEP-0004 3.3)
 * @var: (nullable): its name
 * @in_invitation: whether the form tells an invitation (XEP-0401)
 *
 * A form that is sent back need not repeat the types of its fields (XEP-0004 3.2), so there the usual names of
 * passwords tell.
 *
 * Returns: whether the field's values are secret
 */
gboolean
ant_secret_field_is (const char *type, const char *var, gboolean in_invitation)
{
  if (type != NULL && strcmp (type, "text-private") == 0)
    return TRUE;
  if (var == NULL)
    return FALSE;

  if (strcmp (var, "muc#roomconfig_roomsecret") == 0)
    return TRUE;
  if (in_invitation && (strcmp (var, "uri") == 0 || strcmp (var, "landing-url") == 0))
    return TRUE;
  return type == NULL
         && (strcmp (var, "password") == 0 || strcmp (var, "password-verify") == 0 || strcmp (var, "old_password") == 0);
}
