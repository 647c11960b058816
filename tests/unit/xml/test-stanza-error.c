/* The <error/> of a stanza: what is missing, odd or repeated; nothing is invented.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-stanza-error.h"

#define STANZAS "xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'"
#define STREAMS "xmlns='urn:ietf:params:xml:ns:xmpp-streams'"

typedef struct
{
  const char *text;
  AntStanzaError expected;
} Case;

/* type, condition, application_ns, application_name, text, lang, by, code */
static const Case cases[] = {
  /* missing things */
  { "<iq type='error'/>", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 } },
  { "<iq type='error'><error/></iq>", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 } },
  { "<iq type='error'><error xmlns='urn:other' type='auth'/></iq>", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 } },
  { "<iq type='error'><error type='cancel'><gone/></error></iq>",
    { "cancel", NULL, ANT_NS_CLIENT, "gone", NULL, NULL, NULL, 0 } },
  /* as RFC 6120 8.3 has it */
  { "<iq type='error' xml:lang='de'><query xmlns='q'/><error type='cancel' by='a.b'><item-not-found " STANZAS "/>"
    "<text " STANZAS "> nicht da\n</text><closed-node xmlns='http://jabber.org/protocol/pubsub#errors'/></error></iq>",
    { "cancel", "item-not-found", "http://jabber.org/protocol/pubsub#errors", "closed-node", "nicht da", "de", "a.b", 0 } },
  { "<message type='error'><error type='wait'><text xml:lang='en' " STANZAS ">slow</text>"
    "<text xml:lang='fr' " STANZAS ">lent</text><resource-constraint " STANZAS "/></error></message>",
    { "wait", "resource-constraint", NULL, NULL, "slow", "en", NULL, 0 } },
  { "<presence type='error'><error type='odd'><unheard-of " STANZAS "/><conflict " STANZAS "/></error></presence>",
    { "odd", "unheard-of", NULL, NULL, NULL, NULL, NULL, 0 } },
  { "<iq type='error'><error><text " STANZAS "> </text><text " STANZAS ">second</text></error></iq>",
    { NULL, NULL, NULL, NULL, "second", NULL, NULL, 0 } },
  /* legacy (XEP-0086) */
  { "<iq type='error'><error code='404'>Not Found</error></iq>", { NULL, NULL, NULL, NULL, "Not Found", NULL, NULL, 404 } },
  { "<iq type='error'><error code='4040'/></iq>", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 } },
  { "<iq type='error'><error code='-1'/></iq>", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 } },
  { "<iq type='error'><error code='40x'/></iq>", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 } },
  { "<iq type='error'><error code=''/></iq>", { NULL, NULL, NULL, NULL, NULL, NULL, NULL, 0 } },
  /* of a stream */
  { "<stream:error><conflict " STREAMS "/><text " STREAMS " xml:lang='en'>Replaced</text></stream:error>",
    { NULL, "conflict", NULL, NULL, "Replaced", "en", NULL, 0 } },
};

static void
test_stanza_error_reads (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const AntStanzaError *expected = &cases[i].expected;
      AntStanza *stanza = ant_stanza_parse (cases[i].text, -1, ANT_NS_CLIENT, NULL);
      g_autoptr (AntStanzaError) error = ant_stanza_error_new (stanza);

      g_test_message ("%s", cases[i].text);
      ant_stanza_unref (stanza); /* the error holds what it needs */
      g_assert_nonnull (error);
      g_assert_cmpstr (error->type, ==, expected->type);
      g_assert_cmpstr (error->condition, ==, expected->condition);
      g_assert_cmpstr (error->application_ns, ==, expected->application_ns);
      g_assert_cmpstr (error->application_name, ==, expected->application_name);
      g_assert_cmpstr (error->text, ==, expected->text);
      g_assert_cmpstr (error->lang, ==, expected->lang);
      g_assert_cmpstr (error->by, ==, expected->by);
      g_assert_cmpint (error->code, ==, expected->code);
    }
}

static void
test_stanza_error_is_none (void)
{
  static const char *const texts[] = {
    "<iq type='result'><error type='cancel'><gone " STANZAS "/></error></iq>",
    "<iq/>",
    "<failure xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>",
    "<query type='error'/>",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      g_autoptr (AntStanza) stanza = ant_stanza_parse (texts[i], -1, ANT_NS_CLIENT, NULL);

      g_assert_null (ant_stanza_error_new (stanza));
    }
}

static void
test_stanza_error_reads_component_stream (void)
{
  g_autoptr (AntStanza) stanza =
    ant_stanza_parse ("<iq type='error'><error type='auth'><forbidden " STANZAS "/></error></iq>", -1, ANT_NS_COMPONENT, NULL);
  g_autoptr (AntStanzaError) error = ant_stanza_error_new (stanza);
  AntStanzaError *copy = g_boxed_copy (ANT_TYPE_STANZA_ERROR, error);

  g_assert_true (copy == error);
  g_assert_cmpstr (copy->condition, ==, "forbidden");
  g_boxed_free (ANT_TYPE_STANZA_ERROR, copy);
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/stanza-error/new/reads", test_stanza_error_reads);
  g_test_add_func ("/stanza-error/new/is-none", test_stanza_error_is_none);
  g_test_add_func ("/stanza-error/new/reads-component-stream", test_stanza_error_reads_component_stream);

  return g_test_run ();
}
