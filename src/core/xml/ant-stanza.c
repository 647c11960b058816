/* A stanza with its exact bytes and its tree.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-stanza-private.h"

#include <stdatomic.h>
#include <string.h>

#include "xml/ant-element-private.h"
#include "xml/ant-parser-private.h"
#include "xml/ant-parser.h"

#define UNREADABLE "unreadable"
#define NS_UNREADABLE "urn:antistrophe:unreadable"

/**
 * AntStanza:
 *
 * One top-level element of a stream: the bytes that were or will be on the wire, and the tree parsed from them. Never
 * changes, so any thread may read it; references are counted atomically. What the getters return lives as long as the
 * stanza.
 *
 * Of most stanzas nobody looks at more than the first tags. So the tree may be a head, the root and its child elements
 * with their attributes, which answers all getters but [func@ant_stanza_get_root] and [func@ant_stanza_get_payload];
 * these read the whole tree from the bytes when they are called first. Of one that was kept somewhere there is no tree at
 * all until any getter is called that needs it.
 */
struct _AntStanza
{
  atomic_int refs;
  AntKind kind;
  gboolean may_hold_secret;
  GBytes *exact;
  char *kept_ns;                      /* (nullable): of one that was kept: what an element without xmlns is in */
  _Atomic (const AntElement *) head;  /* (nullable): only where there is @kept_ns */
  GBytes *header;                     /* (nullable): what declares the prefixes around a head; without it the head is all */
  _Atomic (const AntElement *) whole; /* (nullable): the tree that was read for a head */
};

G_DEFINE_BOXED_TYPE (AntStanza, ant_stanza, ant_stanza_ref, ant_stanza_unref)

/**
 * ant_stanza_kind_of:
 * @root: a first-level element of a stream
 *
 * Returns: what kind of stanza it is the root of; ANT_KIND_STREAM when of none. Any thread.
 */
AntKind
ant_stanza_kind_of (const AntElement *root)
{
  const char *ns = ant_element_get_ns (root);
  const char *name = ant_element_get_name (root);

  if (strcmp (ns, ANT_NS_CLIENT) != 0 && strcmp (ns, ANT_NS_COMPONENT) != 0)
    return ANT_KIND_STREAM;
  if (strcmp (name, "iq") == 0)
    return ANT_KIND_IQ;
  if (strcmp (name, "message") == 0)
    return ANT_KIND_MESSAGE;
  if (strcmp (name, "presence") == 0)
    return ANT_KIND_PRESENCE;
  return ANT_KIND_STREAM;
}

static const AntElement *
find_payload (const AntElement *root)
{
  guint n;
  const AntNode *children = ant_element_get_children (root, &n);

  for (guint i = 0; i < n; i++)
    if (children[i].element != NULL && !ant_element_is (children[i].element, ant_element_get_ns (root), "error"))
      return children[i].element;
  return NULL;
}

/* What stands in place of a tree that cannot be read. */
static const AntElement *
read_kept (AntStanza *stanza)
{
  gsize size;
  const char *bytes = g_bytes_get_data (stanza->exact, &size);
  const AntElement *root = size > 0 ? ant_parser_parse (bytes, (gssize) size, stanza->kept_ns, NULL, NULL) : NULL;

  return root != NULL ? root : ant_parser_parse ("<" UNREADABLE "/>", -1, NS_UNREADABLE, NULL, NULL);
}

static const AntElement *
get_head (AntStanza *stanza)
{
  const AntElement *head = atomic_load (&stanza->head);
  const AntElement *read;

  if (head != NULL)
    return head;
  read = read_kept (stanza);
  if (atomic_compare_exchange_strong (&stanza->head, &head, read))
    return read;
  ant_element_unref (read); /* another thread was faster */
  return head;
}

static AntStanza *
stanza_new (GBytes           *exact,
            const AntElement *head)
{
  AntStanza *stanza = g_new0 (AntStanza, 1);

  atomic_init (&stanza->refs, 1);
  atomic_init (&stanza->whole, NULL);
  stanza->kind = ant_stanza_kind_of (head);
  stanza->may_hold_secret = TRUE;
  stanza->exact = g_bytes_ref (exact);
  atomic_init (&stanza->head, ant_element_ref (head));
  return stanza;
}

/**
 * ant_stanza_new:
 * @exact: (transfer none): the bytes as they are on the wire
 * @root: (transfer none): the tree parsed from them
 *
 * Returns: (transfer full): a stanza that holds references on both
 */
AntStanza *
ant_stanza_new (GBytes           *exact,
                const AntElement *root)
{
  g_return_val_if_fail (exact != NULL, NULL);
  g_return_val_if_fail (root != NULL, NULL);

  return stanza_new (exact, root);
}

/**
 * ant_stanza_new_head:
 * @exact: (transfer none): the bytes as they are on the wire, well-formed and within the limits
 * @head: (transfer none): the root and its child elements with their attributes
 * @header: (transfer none): the start tag that @exact stands in
 * @may_hold_secret: %FALSE if [struct@AntSecretWatch] found nothing in it
 *
 * Returns: (transfer full): a stanza that holds references on all three
 */
AntStanza *
ant_stanza_new_head (GBytes           *exact,
                     const AntElement *head,
                     GBytes           *header,
                     gboolean          may_hold_secret)
{
  AntStanza *stanza;

  g_return_val_if_fail (exact != NULL, NULL);
  g_return_val_if_fail (head != NULL, NULL);
  g_return_val_if_fail (header != NULL, NULL);

  stanza = stanza_new (exact, head);
  stanza->header = g_bytes_ref (header);
  stanza->may_hold_secret = may_hold_secret;
  return stanza;
}

/**
 * ant_stanza_new_kept:
 * @exact: (transfer none): the bytes as they were on the wire, UTF-8; nothing else is known of them
 * @default_ns: the namespace of elements without xmlns
 * @kind: what it was
 *
 * A stanza that was stored, and is parsed when somebody looks into it: most never are. Where it is no XML, or beyond a limit,
 * its tree is a single element, and [func@ant_stanza_is_readable] says so.
 *
 * Returns: (transfer full): a stanza that holds a reference on @exact
 */
AntStanza *
ant_stanza_new_kept (GBytes     *exact,
                     const char *default_ns,
                     AntKind     kind)
{
  AntStanza *stanza;

  g_return_val_if_fail (exact != NULL, NULL);
  g_return_val_if_fail (default_ns != NULL, NULL);

  stanza = g_new0 (AntStanza, 1);
  atomic_init (&stanza->refs, 1);
  atomic_init (&stanza->whole, NULL);
  atomic_init (&stanza->head, NULL);
  stanza->kind = kind;
  stanza->may_hold_secret = TRUE;
  stanza->exact = g_bytes_ref (exact);
  stanza->kept_ns = g_strdup (default_ns);
  return stanza;
}

/**
 * ant_stanza_is_readable:
 * @stanza: a stanza
 *
 * Parses it where that has not been done.
 *
 * Returns: %FALSE where its bytes are no stanza: it was kept, and damaged meanwhile
 */
gboolean
ant_stanza_is_readable (AntStanza *stanza)
{
  g_return_val_if_fail (stanza != NULL, FALSE);

  return stanza->kept_ns == NULL || !ant_element_is (get_head (stanza), NS_UNREADABLE, UNREADABLE);
}

/**
 * ant_stanza_parse:
 * @text: one element as [func@ant_parser_parse] takes it
 * @length: in bytes, -1 if @text ends in NUL
 * @default_ns: the namespace of elements without xmlns, usually %ANT_NS_CLIENT
 * @error: return location for an error of %ANT_XML_ERROR; its message begins with line and column
 *
 * The exact bytes are those of the element, less comments and processing instructions. Any thread.
 *
 * Returns: (transfer full) (nullable): the stanza
 */
AntStanza *
ant_stanza_parse (const char *text,
                  gssize      length,
                  const char *default_ns,
                  GError    **error)
{
  g_autoptr (GPtrArray) parsed = ant_parser_parse_many (text, length, default_ns, NULL, error);
  const AntParsed *first;

  if (parsed == NULL)
    return NULL;
  if (parsed->len > 1)
    {
      const AntParsed *second = g_ptr_array_index (parsed, 1);
      AntPosition position = ant_element_get_position (second->root);

      g_set_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX, "%u:%u: a second stanza where one is expected",
                   position.line, position.column);
      return NULL;
    }
  first = g_ptr_array_index (parsed, 0);
  return ant_stanza_new (first->exact, first->root);
}

/**
 * ant_stanza_ref:
 * @stanza: a stanza
 *
 * Returns: (transfer full): @stanza
 */
AntStanza *
ant_stanza_ref (AntStanza *stanza)
{
  g_return_val_if_fail (stanza != NULL, NULL);

  atomic_fetch_add (&stanza->refs, 1);
  return stanza;
}

/**
 * ant_stanza_unref:
 * @stanza: (transfer full): a stanza
 */
void
ant_stanza_unref (AntStanza *stanza)
{
  g_return_if_fail (stanza != NULL);

  if (atomic_fetch_sub (&stanza->refs, 1) > 1)
    return;
  if (stanza->whole != NULL)
    ant_element_unref (stanza->whole);
  g_clear_pointer (&stanza->header, g_bytes_unref);
  g_bytes_unref (stanza->exact);
  if (stanza->head != NULL)
    ant_element_unref (stanza->head);
  g_free (stanza->kept_ns);
  g_free (stanza);
}

/**
 * ant_stanza_get_bytes:
 * @stanza: a stanza
 *
 * Returns: (transfer none): the exact bytes
 */
GBytes *
ant_stanza_get_bytes (AntStanza *stanza)
{
  return stanza->exact;
}

/**
 * ant_stanza_get_root:
 * @stanza: a stanza
 *
 * Takes as long as parsing when it is called first on a stanza that came. Any thread.
 *
 * Returns: (transfer none): its tree
 */
const AntElement *
ant_stanza_get_root (AntStanza *stanza)
{
  const AntElement *whole, *read;

  if (stanza->header == NULL)
    return get_head (stanza);
  whole = atomic_load (&stanza->whole);
  if (whole != NULL)
    return whole;

  read = ant_element_read (stanza->header, stanza->exact);
  g_return_val_if_fail (read != NULL, get_head (stanza));
  if (atomic_compare_exchange_strong (&stanza->whole, &whole, read))
    return read;
  ant_element_unref (read); /* another thread was faster */
  return whole;
}

/* Private: the root, with its attributes and its child elements with theirs; there may be nothing more. */
const AntElement *
ant_stanza_get_head (AntStanza *stanza)
{
  return get_head (stanza);
}

/* Private: (transfer full): a start tag that its bytes can be read in. */
GBytes *
ant_stanza_make_header (AntStanza *stanza)
{
  char *wrapper;

  if (stanza->header != NULL)
    return g_bytes_ref (stanza->header);
  wrapper = ant_parser_make_wrapper (ant_stanza_get_default_ns (stanza));
  return g_bytes_new_take (wrapper, strlen (wrapper));
}

/**
 * ant_stanza_get_default_ns:
 * @stanza: a stanza
 *
 * For parsing its bytes again: a stanza seldom declares the namespace that it is in, but has it from the stream.
 *
 * Returns: (transfer none): what an element without xmlns is in where @stanza stands, as far as the stanza itself tells
 */
const char *
ant_stanza_get_default_ns (AntStanza *stanza)
{
  if (stanza->kept_ns != NULL)
    return stanza->kept_ns;
  return *ant_element_get_prefix (stanza->head) == '\0' ? ant_element_get_ns (stanza->head) : ANT_NS_CLIENT;
}

/**
 * ant_stanza_get_kind:
 * @stanza: a stanza
 *
 * Returns: IQ, message or presence of jabber:client or jabber:component:accept; all else is %ANT_KIND_STREAM
 */
AntKind
ant_stanza_get_kind (AntStanza *stanza)
{
  return stanza->kind;
}

/**
 * ant_stanza_get_type_attribute:
 * @stanza: a stanza
 *
 * Returns: (transfer none) (nullable): the attribute `type` as written
 */
const char *
ant_stanza_get_type_attribute (AntStanza *stanza)
{
  return ant_element_get_attribute (get_head (stanza), "type");
}

/**
 * ant_stanza_get_id:
 * @stanza: a stanza
 *
 * Returns: (transfer none) (nullable): the attribute `id` as written
 */
const char *
ant_stanza_get_id (AntStanza *stanza)
{
  return ant_element_get_attribute (get_head (stanza), "id");
}

/**
 * ant_stanza_get_to:
 * @stanza: a stanza
 *
 * Returns: (transfer none) (nullable): the attribute `to` as written
 */
const char *
ant_stanza_get_to (AntStanza *stanza)
{
  return ant_element_get_attribute (get_head (stanza), "to");
}

/**
 * ant_stanza_get_from:
 * @stanza: a stanza
 *
 * Returns: (transfer none) (nullable): the attribute `from` as written
 */
const char *
ant_stanza_get_from (AntStanza *stanza)
{
  return ant_element_get_attribute (get_head (stanza), "from");
}

/**
 * ant_stanza_get_payload:
 * @stanza: a stanza
 *
 * See [func@ant_stanza_get_root].
 *
 * Returns: (transfer none) (nullable): the first child element that is not the `<error/>` of the stanza
 */
const AntElement *
ant_stanza_get_payload (AntStanza *stanza)
{
  return find_payload (ant_stanza_get_root (stanza));
}

/**
 * ant_stanza_get_payload_ns:
 * @stanza: a stanza
 *
 * Returns: (transfer none) (nullable): the namespace of its payload
 */
const char *
ant_stanza_get_payload_ns (AntStanza *stanza)
{
  const AntElement *payload = find_payload (get_head (stanza));

  return payload != NULL ? ant_element_get_ns (payload) : NULL;
}

/**
 * ant_stanza_get_payload_name:
 * @stanza: a stanza
 *
 * Returns: (transfer none) (nullable): the name of its payload
 */
const char *
ant_stanza_get_payload_name (AntStanza *stanza)
{
  const AntElement *payload = find_payload (get_head (stanza));

  return payload != NULL ? ant_element_get_name (payload) : NULL;
}

/**
 * ant_stanza_has_one_child:
 * @stanza: a stanza
 *
 * Returns: whether its root has exactly one child element
 */
gboolean
ant_stanza_has_one_child (AntStanza *stanza)
{
  guint n, n_elements = 0;
  const AntNode *children = ant_element_get_children (stanza->head, &n);

  for (guint i = 0; i < n && n_elements < 2; i++)
    n_elements += children[i].element != NULL;
  return n_elements == 1;
}

/**
 * ant_stanza_may_hold_secret:
 * @stanza: a stanza
 *
 * Returns: %FALSE if [func@ant_redact_stanza] has nothing to do
 */
gboolean
ant_stanza_may_hold_secret (AntStanza *stanza)
{
  return stanza->may_hold_secret && ant_redact_may_hold_secret (ant_stanza_get_root (stanza));
}

static gboolean
has_type (AntStanza  *stanza,
          const char *one,
          const char *other)
{
  const char *type = ant_stanza_get_type_attribute (stanza);

  return stanza->kind == ANT_KIND_IQ && type != NULL && (strcmp (type, one) == 0 || strcmp (type, other) == 0);
}

/**
 * ant_stanza_is_request:
 * @stanza: a stanza
 *
 * Returns: %TRUE for an IQ of type get or set (RFC 6120 8.2.3)
 */
gboolean
ant_stanza_is_request (AntStanza *stanza)
{
  return has_type (stanza, "get", "set");
}

/**
 * ant_stanza_is_response:
 * @stanza: a stanza
 *
 * Returns: %TRUE for an IQ of type result or error (RFC 6120 8.2.3)
 */
gboolean
ant_stanza_is_response (AntStanza *stanza)
{
  return has_type (stanza, "result", "error");
}
