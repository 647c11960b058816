/* Tests of the tap: units, bytes, limits, however the stream is cut.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tap.h"

#include <stdlib.h>
#include <string.h>

#include "base/ant-limits.h"

#define HEADER "<?xml version='1.0'?><stream:stream xmlns='jabber:client' " \
               "xmlns:stream='http://etherx.jabber.org/streams' id='s1' version='1.0'>"
#define BARE_HEADER "<stream:stream xmlns:stream='http://etherx.jabber.org/streams'>"

/* What came out, as text that can be compared: kind, name, namespace, exact bytes, end. */
typedef struct
{
  AntTap *tap;
  GString *seen;
  guint n_units;
  const char *restart_at; /* (nullable): name of the element that ends the document */
  const char *refuse_at;  /* (nullable): name of the element that is refused */
  GPtrArray *elements;    /* (nullable) (element-type AntElement): kept */
} Tapped;

static gboolean
on_unit (AntTap *tap, const AntUnit *unit, gpointer user_data, GError **error)
{
  Tapped *tapped = user_data;
  gsize length;
  const char *bytes = g_bytes_get_data (unit->exact, &length);
  const char *name = unit->element != NULL ? ant_element_get_name (unit->element) : "";

  tapped->n_units++;
  if (tapped->seen != NULL)
    g_string_append_printf (tapped->seen, "%d %s {%s} [%.*s] %" G_GUINT64_FORMAT "\n", unit->kind, name,
                            unit->element != NULL ? ant_element_get_ns (unit->element) : "", (int) length, bytes,
                            unit->end);
  if (tapped->elements != NULL && unit->element != NULL)
    g_ptr_array_add (tapped->elements, (gpointer) ant_element_ref (unit->element));
  if (g_strcmp0 (name, tapped->restart_at) == 0)
    ant_tap_restart (tap);
  if (g_strcmp0 (name, tapped->refuse_at) == 0)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL, "unwanted");
      return FALSE;
    }
  return TRUE;
}

static void
tapped_init (Tapped *tapped, gsize max_stanza)
{
  *tapped = (Tapped){ .seen = g_string_new (NULL) };
  tapped->tap = ant_tap_new (on_unit, tapped, max_stanza);
}

static void
tapped_clear (Tapped *tapped)
{
  ant_tap_free (tapped->tap);
  if (tapped->seen != NULL)
    g_string_free (tapped->seen, TRUE);
  g_clear_pointer (&tapped->elements, g_ptr_array_unref);
}

static gboolean
feed_text (Tapped *tapped, const char *text, GError **error)
{
  return ant_tap_feed (tapped->tap, text, strlen (text), error);
}

static gboolean
feed_in_pieces (Tapped *tapped, const char *text, gsize length, gsize piece, GError **error)
{
  for (gsize at = 0; at < length; at += piece)
    if (!ant_tap_feed (tapped->tap, text + at, MIN (piece, length - at), error))
      return FALSE;

  return TRUE;
}

/* Large texts are not cut into the smallest drops: the time is better spent elsewhere. */
static gboolean
is_worth_it (gsize length, gsize piece)
{
  return length < 256 * 1024 || piece >= 4096;
}

static char *
repeat (const char *text, guint n)
{
  g_autoptr (GString) all = g_string_sized_new (strlen (text) * n);

  for (guint i = 0; i < n; i++)
    g_string_append (all, text);
  return g_strdup (all->str);
}

/* The text, whole and in drops, ends in the same error; a unit before it is the same. */
static void
assert_refused_with (const char *text, gsize length, gsize max_stanza, AntWireError code, const char *word)
{
  const gsize pieces[] = { length, 4096, 7, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces) && is_worth_it (length, pieces[i]); i++)
    {
      g_autoptr (GError) error = NULL;
      g_autoptr (GError) again = NULL;
      Tapped tapped;

      tapped_init (&tapped, max_stanza);
      g_assert_false (feed_in_pieces (&tapped, text, length, pieces[i], &error));
      g_assert_error (error, ANT_WIRE_ERROR, (int) code);
      g_test_message ("%s", error->message);
      g_assert_nonnull (strstr (error->message, word));
      g_assert_false (feed_text (&tapped, "<iq/>", &again));
      g_assert_cmpstr (again->message, ==, error->message);
      tapped_clear (&tapped);
    }
}

static void
assert_refused (const char *text, AntWireError code, const char *word)
{
  assert_refused_with (text, strlen (text), 0, code, word);
}

static void
assert_accepted (const char *text)
{
  const gsize pieces[] = { strlen (text), 4096, 7, 1 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces) && is_worth_it (strlen (text), pieces[i]); i++)
    {
      g_autoptr (GError) error = NULL;
      Tapped tapped;

      tapped_init (&tapped, 0);
      g_string_free (g_steal_pointer (&tapped.seen), TRUE);
      feed_in_pieces (&tapped, text, strlen (text), pieces[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (tapped.n_units, ==, 2);
      tapped_clear (&tapped);
    }
}

static const char dialogue[] =
  "<?xml version=\"1.0\" encoding='utf-8'?>\n" BARE_HEADER
  "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'><required/></starttls></stream:features> \n"
  "<message xmlns='jabber:client' to='a@b'><body>"
  "1 &lt; 2 &amp;&#x20ac; \xe2\x82\xac <![CDATA[<not>]]> a ]] b</body></message>"
  "\t<x:iq xmlns:x='jabber:client' id=\"a>b'c\" id2='\"'\n/><presence xmlns=\"jabber:client\" ></presence  >\r\n"
  "</stream:stream>\n";

static void
test_feed_dialogue_cut_anywhere (void)
{
  const gsize length = strlen (dialogue);
  g_autofree char *whole = NULL;

  for (gsize cut = 0; cut <= length; cut++)
    {
      g_autoptr (GError) error = NULL;
      Tapped tapped;

      tapped_init (&tapped, 0);
      ant_tap_feed (tapped.tap, dialogue, cut, &error);
      g_assert_no_error (error);
      ant_tap_feed (tapped.tap, dialogue + cut, length - cut, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (ant_tap_get_total (tapped.tap), ==, length);
      if (whole == NULL)
        whole = g_strdup (tapped.seen->str);
      g_assert_cmpstr (tapped.seen->str, ==, whole);
      tapped_clear (&tapped);
    }

  for (gsize piece = 1; piece < 9; piece++)
    {
      g_autoptr (GError) error = NULL;
      Tapped tapped;

      tapped_init (&tapped, 0);
      feed_in_pieces (&tapped, dialogue, length, piece, &error);
      g_assert_no_error (error);
      g_assert_cmpstr (tapped.seen->str, ==, whole);
      tapped_clear (&tapped);
    }
}

static void
test_feed_dialogue_reports_exact_units (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *end = g_strdup_printf ("%" G_GSIZE_FORMAT "\n", strlen (dialogue) - 1);
  Tapped tapped;
  g_auto (GStrv) lines = NULL;

  tapped_init (&tapped, 0);
  feed_text (&tapped, dialogue, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.n_units, ==, 6);
  g_assert_true (g_str_has_prefix (tapped.seen->str, "0 stream {http://etherx.jabber.org/streams} [<?xml version="));
  g_assert_nonnull (strstr (tapped.seen->str,
                            "\n1 message {jabber:client} [<message xmlns='jabber:client' to='a@b'><body>"
                            "1 &lt; 2 &amp;&#x20ac; \xe2\x82\xac <![CDATA[<not>]]> a ]] b</body></message>] "));
  g_assert_nonnull (strstr (tapped.seen->str, "\n1 iq {jabber:client} [<x:iq xmlns:x='jabber:client' id=\"a>b'c\" "
                                              "id2='\"'\n/>] "));
  g_assert_nonnull (strstr (tapped.seen->str, "\n1 presence {jabber:client} [<presence xmlns=\"jabber:client\" >"
                                              "</presence  >] "));
  g_assert_nonnull (strstr (tapped.seen->str, "\n2  {} [</stream:stream>] "));
  g_assert_true (g_str_has_suffix (tapped.seen->str, end));
  tapped_clear (&tapped);
}

static void
test_feed_stanza_has_namespaces_of_header (void)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *text = NULL;
  const AntElement *iq, *query;
  Tapped tapped;

  tapped_init (&tapped, 0);
  tapped.elements = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_element_unref);
  feed_text (&tapped, HEADER "  <message/>\n <iq id='1'>\n é<query xmlns='a'/></iq>", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.elements->len, ==, 3);

  g_assert_true (ant_element_is (tapped.elements->pdata[0], ANT_NS_STREAMS, "stream"));
  g_assert_cmpstr (ant_element_get_attribute (tapped.elements->pdata[0], "id"), ==, "s1");
  iq = tapped.elements->pdata[2];
  g_assert_true (ant_element_is (iq, ANT_NS_CLIENT, "iq"));
  g_assert_cmpuint (ant_element_get_position (iq).offset, ==, 0);
  g_assert_cmpuint (ant_element_get_end (iq), ==, strlen ("<iq id='1'>\n é<query xmlns='a'/></iq>"));
  query = ant_element_get_child (iq, NULL, NULL);
  g_assert_cmpuint (ant_element_get_position (query).offset, ==, strlen ("<iq id='1'>\n é"));
  text = ant_element_dup_text (iq);
  g_assert_cmpstr (text, ==, "\n é");
  tapped_clear (&tapped);
}

static void
test_feed_refuses_what_xmpp_forbids (void)
{
  assert_refused ("<!DOCTYPE stream:stream>" BARE_HEADER, ANT_WIRE_ERROR_XML, "document type");
  assert_refused ("<!DOCTYPE a [<!ENTITY b 'bbbbbbbb'>]>" BARE_HEADER, ANT_WIRE_ERROR_XML, "document type");
  assert_refused ("<!-- hello -->" BARE_HEADER, ANT_WIRE_ERROR_XML, "comment");
  assert_refused (HEADER "<!-- hello -->", ANT_WIRE_ERROR_XML, "comment");
  assert_refused (HEADER "<iq><!-- hello --></iq>", ANT_WIRE_ERROR_XML, "comment");
  assert_refused (HEADER "<?pi data?>", ANT_WIRE_ERROR_XML, "processing instruction");
  assert_refused (HEADER "<iq><?pi data?></iq>", ANT_WIRE_ERROR_XML, "processing instruction");
  assert_refused ("<?pi data?>" BARE_HEADER, ANT_WIRE_ERROR_XML, "processing instruction");
  assert_refused (HEADER "<iq>&nbsp;</iq>", ANT_WIRE_ERROR_XML, "entity");
  assert_refused (HEADER "<iq id='&nbsp;'/>", ANT_WIRE_ERROR_XML, "entity");
}

static void
test_feed_refuses_open_comment_at_once (void)
{
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  g_assert_false (feed_text (&tapped, HEADER "<iq><!-- and nothing more", &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_XML);
  tapped_clear (&tapped);
}

static void
test_feed_refuses_what_is_ill_formed (void)
{
  assert_refused (HEADER "<iq></message>", ANT_WIRE_ERROR_XML, "mismatched tag");
  assert_refused (HEADER "<iq a='1' a='2'/>", ANT_WIRE_ERROR_XML, "duplicate attribute");
  assert_refused (HEADER "<iq a='<'/>", ANT_WIRE_ERROR_XML, "ill-formed");
  assert_refused (HEADER "<p:iq/>", ANT_WIRE_ERROR_XML, "unbound prefix");
  assert_refused (HEADER "<iq>\xff</iq>", ANT_WIRE_ERROR_XML, "ill-formed");
  assert_refused (HEADER "<iq>\xc0\xaf</iq>", ANT_WIRE_ERROR_XML, "ill-formed");
  assert_refused (HEADER "<iq>\xed\xa0\x80</iq>", ANT_WIRE_ERROR_XML, "ill-formed");
  assert_refused (HEADER "<iq>&#0;</iq>", ANT_WIRE_ERROR_XML, "ill-formed");
  assert_refused (HEADER "<iq>\x01</iq>", ANT_WIRE_ERROR_XML, "ill-formed");
  assert_refused (HEADER "hello", ANT_WIRE_ERROR_XML, "text between stanzas");
  assert_refused (HEADER "<iq/>]]>", ANT_WIRE_ERROR_XML, "at byte");
  assert_refused (HEADER "</stream:stream><iq/>", ANT_WIRE_ERROR_XML, "junk after document element");
  assert_refused (HEADER "<?xml version='1.0'?>", ANT_WIRE_ERROR_XML, "processing instruction");
  assert_refused (" \n" HEADER, ANT_WIRE_ERROR_XML, "processing instruction");
}

static void
test_feed_refuses_other_encodings (void)
{
  const char utf16[] = "<\0s\0/\0>";

  assert_refused ("<?xml version='1.0' encoding='ISO-8859-1'?>" BARE_HEADER, ANT_WIRE_ERROR_XML, "ISO-8859-1");
  assert_refused ("<?xml version='1.0' encoding='UTF-16'?>" BARE_HEADER, ANT_WIRE_ERROR_XML, "UTF-16");
  assert_refused ("\xef\xbb\xbf" BARE_HEADER, ANT_WIRE_ERROR_XML, "begins with");
  assert_refused_with ("\xff\xfe<\0", 4, 0, ANT_WIRE_ERROR_XML, "begins with");
  assert_refused_with (utf16, sizeof utf16, 0, ANT_WIRE_ERROR_XML, "begins with");
  assert_refused_with (utf16 + 1, sizeof utf16 - 1, 0, ANT_WIRE_ERROR_XML, "begins with");
}

static void
test_feed_shows_what_is_not_xml (void)
{
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  g_assert_false (feed_text (&tapped, "HTTP/1.1 400 Bad Request\r\n\r\n", &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_XML);
  g_assert_cmpstr (error->message, ==,
                   "not an XMPP stream in UTF-8: it begins with “HTTP/1.1 400 Bad Request”, at byte 0 of the stream");
  tapped_clear (&tapped);
}

static void
test_feed_error_tells_offset_over_life (void)
{
  g_autoptr (GError) error = NULL;
  gsize offset = 2 * strlen (HEADER "<a/>") + strlen ("<iq></");
  g_autofree char *place = g_strdup_printf (", at byte %" G_GSIZE_FORMAT " of", offset);
  Tapped tapped;

  tapped_init (&tapped, 0);
  tapped.restart_at = "a";
  feed_text (&tapped, HEADER "<a/>", &error);
  g_assert_no_error (error);
  tapped.restart_at = NULL;
  g_assert_false (feed_text (&tapped, HEADER "<a/><iq></q>", &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_XML);
  g_assert_nonnull (strstr (error->message, ", at byte "));
  g_assert_nonnull (strstr (error->message, place));
  tapped_clear (&tapped);
}

static void
test_feed_stanza_at_limit_and_past (void)
{
  const gsize limit = 5000;
  g_autofree char *fill = repeat ("x", limit - strlen ("<iq></iq>"));
  g_autofree char *fits = g_strdup_printf (HEADER "<iq>%s</iq>", fill);
  g_autofree char *past = g_strdup_printf (HEADER "<iq>%s </iq>", fill);
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, limit);
  feed_in_pieces (&tapped, fits, strlen (fits), 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.n_units, ==, 2);
  feed_text (&tapped, fits + strlen (HEADER), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.n_units, ==, 3);
  tapped_clear (&tapped);

  assert_refused_with (past, strlen (past), limit, ANT_WIRE_ERROR_LIMIT, "stanza too large (limit: 5000 bytes)");
  /* without an end, too: memory is bounded */
  assert_refused_with (past, strlen (past) - 5, limit - 9, ANT_WIRE_ERROR_LIMIT, "stanza too large");
}

static void
test_feed_header_at_limit_and_past (void)
{
  g_autofree char *fill = repeat ("x", ANT_LIMIT_TAG - strlen (BARE_HEADER " a=''"));
  g_autofree char *fits =
    g_strdup_printf ("<stream:stream a='%s' xmlns:stream='http://etherx.jabber.org/streams'><iq/>", fill);
  g_autofree char *past = g_strdup_printf (" %s", fits);
  g_autofree char *space = repeat (" ", ANT_LIMIT_TAG + 1);

  assert_accepted (fits);
  assert_refused (past, ANT_WIRE_ERROR_LIMIT, "stream header too large (limit: 65536 bytes)");
  assert_refused (space, ANT_WIRE_ERROR_LIMIT, "stream header too large");
}

static void
test_feed_tag_at_limit_and_past (void)
{
  g_autofree char *fill = repeat ("x", ANT_LIMIT_TAG - strlen ("<iq a=''>"));
  g_autofree char *fits = g_strdup_printf (HEADER "<iq a='%s'></iq>", fill);
  g_autofree char *past = g_strdup_printf (HEADER "<iq  a='%s'></iq>", fill);
  g_autofree char *open = g_strdup_printf (HEADER "<iq a='%s%s", fill, fill);
  g_autofree char *end = g_strdup_printf (HEADER "<iq></iq%s", past);

  memset (end + strlen (HEADER "<iq></iq"), ' ', strlen (past));
  assert_accepted (fits);
  assert_refused (past, ANT_WIRE_ERROR_LIMIT, "tag too long (limit: 65536 bytes)");
  assert_refused (open, ANT_WIRE_ERROR_LIMIT, "tag too long");
  assert_refused (end, ANT_WIRE_ERROR_LIMIT, "tag too long");
}

static void
test_feed_reference_past_limit (void)
{
  g_autofree char *zeros = repeat ("0", 2000);
  g_autofree char *text = g_strdup_printf (HEADER "<iq>&#x%s", zeros);

  assert_refused (text, ANT_WIRE_ERROR_LIMIT, "reference too long (limit: 1024 bytes)");
}

static void
test_feed_depth_at_limit_and_past (void)
{
  g_autofree char *fits_open = repeat ("<a>", ANT_LIMIT_DEPTH);
  g_autofree char *fits_close = repeat ("</a>", ANT_LIMIT_DEPTH);
  g_autofree char *fits = g_strconcat (HEADER, fits_open, fits_close, NULL);
  g_autofree char *past = g_strconcat (HEADER, fits_open, "<a/>", fits_close, NULL);

  assert_accepted (fits);
  assert_refused (past, ANT_WIRE_ERROR_LIMIT, "elements nested too deep (limit: 512 levels)");
}

static void
test_feed_attributes_at_limit_and_past (void)
{
  g_autoptr (GString) attributes = g_string_new (NULL);
  g_autofree char *fits = NULL;
  g_autofree char *past = NULL;
  g_autofree char *declared = NULL;

  for (guint i = 0; i < ANT_LIMIT_ATTRIBUTES; i++)
    g_string_append_printf (attributes, " a%u=''", i);
  fits = g_strdup_printf (HEADER "<iq%s/>", attributes->str);
  past = g_strdup_printf (HEADER "<iq%s b=''/>", attributes->str);
  declared = g_strdup_printf (HEADER "<iq%s xmlns:b='c'/>", attributes->str);

  assert_accepted (fits);
  assert_refused (past, ANT_WIRE_ERROR_LIMIT, "too many attributes in one tag (limit: 1024 attributes)");
  assert_refused (declared, ANT_WIRE_ERROR_LIMIT, "too many attributes in one tag");
}

static void
test_feed_namespace_at_limit_and_past (void)
{
  g_autofree char *name = repeat ("n", 2048);
  g_autofree char *fits = g_strdup_printf (HEADER "<iq xmlns='%s'/>", name);
  g_autofree char *past = g_strdup_printf (HEADER "<iq xmlns='%sn'/>", name);

  assert_accepted (fits);
  assert_refused (past, ANT_WIRE_ERROR_LIMIT, "namespace too long (limit: 2048 bytes)");
}

static void
test_feed_elements_at_limit_and_past (void)
{
  g_autofree char *children = repeat ("<a/>", ANT_LIMIT_ELEMENTS - 1);
  g_autofree char *fits = g_strconcat (HEADER "<iq>", children, "</iq>", NULL);
  g_autofree char *past = g_strconcat (HEADER "<iq>", children, "<b/></iq>", NULL);

  assert_accepted (fits);
  assert_refused (past, ANT_WIRE_ERROR_LIMIT, "too many elements in one stanza (limit: 200000 elements)");
}

static void
test_feed_white_space_for_ever_is_kept_nowhere (void)
{
  g_autofree char *space = repeat (" \r\n\t", 64 * 1024);
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  feed_text (&tapped, HEADER, &error);
  for (guint i = 0; i < 10; i++)
    feed_text (&tapped, space, &error);
  g_assert_no_error (error);
  feed_text (&tapped, "</stream:stream>", &error);
  for (guint i = 0; i < 10; i++)
    feed_text (&tapped, space, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.n_units, ==, 2);
  tapped_clear (&tapped);
}

static void
test_restart_from_unit_begins_document (void)
{
  const char *first = HEADER "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>";
  const char *second = HEADER "<iq/>";
  g_autofree char *end = g_strdup_printf ("[<iq/>] %" G_GSIZE_FORMAT "\n", strlen (first) + strlen (second));
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  tapped.restart_at = "proceed";
  feed_text (&tapped, first, &error);
  g_assert_no_error (error);
  feed_in_pieces (&tapped, second, strlen (second), 3, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.n_units, ==, 4);
  g_assert_true (g_str_has_suffix (tapped.seen->str, end));
  g_assert_cmpuint (ant_tap_get_total (tapped.tap), ==, strlen (first) + strlen (second));
  tapped_clear (&tapped);
}

static void
test_restart_from_outside_begins_document (void)
{
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  feed_text (&tapped, HEADER "<auth/>", &error);
  ant_tap_restart (tapped.tap);
  feed_text (&tapped, HEADER "<iq/>", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.n_units, ==, 4);
  tapped_clear (&tapped);
}

static void
test_restart_with_bytes_behind_fails (void)
{
  const char *tails[] = { "<iq/>", "<", " ", "<?xml version='1.0'?>" };

  for (gsize i = 0; i < G_N_ELEMENTS (tails); i++)
    {
      g_autofree char *text = g_strconcat (HEADER "<proceed/>", tails[i], NULL);
      g_autoptr (GError) error = NULL;
      Tapped tapped;

      tapped_init (&tapped, 0);
      tapped.restart_at = "proceed";
      g_assert_false (feed_text (&tapped, text, &error));
      g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_XML);
      g_assert_nonnull (strstr (error->message, "bytes behind an element that ends the document"));
      g_assert_cmpuint (tapped.n_units, ==, 2);
      tapped_clear (&tapped);
    }
}

static void
test_restart_from_outside_with_bytes_behind_fails (void)
{
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  feed_text (&tapped, HEADER "<auth/><i", &error);
  g_assert_no_error (error);
  ant_tap_restart (tapped.tap);
  g_assert_false (feed_text (&tapped, HEADER, &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_XML);
  tapped_clear (&tapped);
}

static void
test_feed_ends_with_error_of_func (void)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (GError) again = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  tapped.refuse_at = "message";
  g_assert_false (feed_text (&tapped, HEADER "<iq/><message/><iq/>", &error));
  g_assert_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL);
  g_assert_cmpuint (tapped.n_units, ==, 3);
  g_assert_false (feed_text (&tapped, "<iq/>", &again));
  g_assert_error (again, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL);
  g_assert_cmpuint (tapped.n_units, ==, 3);
  tapped_clear (&tapped);
}

/* A long stream outlives its parser: the units on both sides of a renewal are the same as ever. */
static void
test_feed_long_stream_renews_parser (void)
{
  const gsize pieces[] = { 1000003, 61 };

  for (gsize i = 0; i < G_N_ELEMENTS (pieces); i++)
    {
      g_autoptr (GString) text = g_string_new (HEADER);
      g_autoptr (GError) error = NULL;
      Tapped tapped;
      guint n = 0;

      for (n = 0; text->len < 5 * 1024 * 1024; n++)
        g_string_append_printf (text, "\n<iq id%u='%0100u'>\n<a%u/></iq>", n, n, n);
      tapped_init (&tapped, 0);
      g_string_free (g_steal_pointer (&tapped.seen), TRUE);
      tapped.elements = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_element_unref);
      feed_in_pieces (&tapped, text->str, text->len, pieces[i], &error);
      g_assert_no_error (error);
      g_assert_cmpuint (tapped.n_units, ==, n + 1);
      for (guint k = 0; k < n; k++)
        {
          const AntElement *iq = tapped.elements->pdata[k + 1];
          g_autofree char *id = g_strdup_printf ("id%u", k);
          const AntElement *child = ant_element_get_child (iq, NULL, NULL);

          g_assert_true (ant_element_is (iq, ANT_NS_CLIENT, "iq"));
          g_assert_nonnull (ant_element_get_attribute (iq, id));
          g_assert_cmpuint (ant_element_get_position (child).offset, ==, strlen (id) + strlen ("<iq ='>'\n") + 100);
        }
      tapped_clear (&tapped);
    }
}

/* Nothing that follows is needed to see a stanza: latency is measured here. */
static void
test_feed_reports_stanza_with_its_last_byte (void)
{
  const guint sizes[] = { 1, 1000, 1500, 3000, 60000 };
  g_autoptr (GError) error = NULL;
  Tapped tapped;

  tapped_init (&tapped, 0);
  feed_text (&tapped, HEADER, &error);
  for (guint i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      g_autofree char *fill = repeat ("x", sizes[i]);
      g_autofree char *stanza = g_strdup_printf ("<iq a='%s'><b>%s</b><c d='%s'/></iq>", fill, fill, fill);

      feed_in_pieces (&tapped, stanza, strlen (stanza) - 1, 1, &error);
      g_assert_cmpuint (tapped.n_units, ==, 1 + 2 * i);
      feed_text (&tapped, ">", &error);
      g_assert_cmpuint (tapped.n_units, ==, 2 + 2 * i);
      feed_in_pieces (&tapped, stanza, strlen (stanza), 700, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (tapped.n_units, ==, 3 + 2 * i);
    }
  tapped_clear (&tapped);
}

/* Ten tags of 60 KiB in drops: were each drop to rescan its tag, this would take minutes. */
static void
test_feed_dripped_tags_takes_linear_time (void)
{
  g_autofree char *fill = repeat (">", 60 * 1024);
  g_autofree char *tag = g_strdup_printf ("<iq a='%s'/>", fill);
  g_autoptr (GError) error = NULL;
  gint64 begin = g_get_monotonic_time ();
  Tapped tapped;

  tapped_init (&tapped, 0);
  g_string_free (g_steal_pointer (&tapped.seen), TRUE);
  feed_text (&tapped, HEADER, &error);
  for (guint i = 0; i < 10; i++)
    feed_in_pieces (&tapped, tag, strlen (tag), 1, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (tapped.n_units, ==, 11);
  g_test_message ("%" G_GINT64_FORMAT " us", g_get_monotonic_time () - begin);
  g_assert_cmpint (g_get_monotonic_time () - begin, <, 8 * G_USEC_PER_SEC);
  tapped_clear (&tapped);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/tap/feed/dialogue-cut-anywhere", test_feed_dialogue_cut_anywhere);
  g_test_add_func ("/tap/feed/dialogue-reports-exact-units", test_feed_dialogue_reports_exact_units);
  g_test_add_func ("/tap/feed/stanza-has-namespaces-of-header", test_feed_stanza_has_namespaces_of_header);
  g_test_add_func ("/tap/feed/refuses-what-xmpp-forbids", test_feed_refuses_what_xmpp_forbids);
  g_test_add_func ("/tap/feed/refuses-open-comment-at-once", test_feed_refuses_open_comment_at_once);
  g_test_add_func ("/tap/feed/refuses-what-is-ill-formed", test_feed_refuses_what_is_ill_formed);
  g_test_add_func ("/tap/feed/refuses-other-encodings", test_feed_refuses_other_encodings);
  g_test_add_func ("/tap/feed/shows-what-is-not-xml", test_feed_shows_what_is_not_xml);
  g_test_add_func ("/tap/feed/error-tells-offset-over-life", test_feed_error_tells_offset_over_life);
  g_test_add_func ("/tap/feed/stanza-at-limit-and-past", test_feed_stanza_at_limit_and_past);
  g_test_add_func ("/tap/feed/header-at-limit-and-past", test_feed_header_at_limit_and_past);
  g_test_add_func ("/tap/feed/tag-at-limit-and-past", test_feed_tag_at_limit_and_past);
  g_test_add_func ("/tap/feed/reference-past-limit", test_feed_reference_past_limit);
  g_test_add_func ("/tap/feed/depth-at-limit-and-past", test_feed_depth_at_limit_and_past);
  g_test_add_func ("/tap/feed/attributes-at-limit-and-past", test_feed_attributes_at_limit_and_past);
  g_test_add_func ("/tap/feed/namespace-at-limit-and-past", test_feed_namespace_at_limit_and_past);
  g_test_add_func ("/tap/feed/elements-at-limit-and-past", test_feed_elements_at_limit_and_past);
  g_test_add_func ("/tap/feed/white-space-for-ever", test_feed_white_space_for_ever_is_kept_nowhere);
  g_test_add_func ("/tap/restart/from-unit-begins-document", test_restart_from_unit_begins_document);
  g_test_add_func ("/tap/restart/from-outside-begins-document", test_restart_from_outside_begins_document);
  g_test_add_func ("/tap/restart/with-bytes-behind-fails", test_restart_with_bytes_behind_fails);
  g_test_add_func ("/tap/restart/from-outside-with-bytes-behind-fails",
                   test_restart_from_outside_with_bytes_behind_fails);
  g_test_add_func ("/tap/feed/ends-with-error-of-func", test_feed_ends_with_error_of_func);
  g_test_add_func ("/tap/feed/long-stream-renews-parser", test_feed_long_stream_renews_parser);
  g_test_add_func ("/tap/feed/reports-stanza-with-its-last-byte", test_feed_reports_stanza_with_its_last_byte);
  g_test_add_func ("/tap/feed/dripped-tags-takes-linear-time", test_feed_dripped_tags_takes_linear_time);
  return g_test_run ();
}
