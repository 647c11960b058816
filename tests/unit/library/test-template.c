/* Template files: what is read, what is refused, and where the fault is.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-template.h"

#define PING "<iq type=\"get\" to=\"${to}\" id=\"${id}\"><ping xmlns=\"urn:xmpp:ping\"/></iq>"

static AntTemplate *
make (const char *text)
{
  return ant_template_new ("probe", "group", "/x/group/probe.xml", TRUE, text);
}

static void
test_read (void)
{
  g_autoptr (AntTemplate) template = make (
    "<?antistrophe title=\"Ping\" xep='XEP-0199' description=\"a &lt;b&gt; &#x41;&#66; &quot;\" "
    "target=\"server\"\n"
    "  effect=\"destructive\" timeout=\"2.5\" colour=\"of a later version\"?>\n"
    "<?xml-stylesheet href=\"x\"?>\n"
    "<!-- <?param name=\"not\"?> -->\n"
    "<?param name=\"to\" kind=\"jid\" default=\"${server}\" description=\"Whom\"?>\n"
    "<?param name=\"how\" kind=\"choice\" values=\"slow|fast\" default=\"fast\"?>\n" PING "\n<!-- end -->\n");
  GPtrArray *params = ant_template_get_params (template);
  const AntParam *to, *how;

  g_assert_no_error (ant_template_get_error (template));
  g_assert_cmpuint (ant_template_get_error_position (template).line, ==, 0);
  g_assert_cmpstr (ant_template_get_name (template), ==, "probe");
  g_assert_cmpstr (ant_template_get_group (template), ==, "group");
  g_assert_cmpstr (ant_template_get_path (template), ==, "/x/group/probe.xml");
  g_assert_true (ant_template_is_shipped (template));
  g_assert_cmpstr (ant_template_get_title (template), ==, "Ping");
  g_assert_cmpstr (ant_template_get_xep (template), ==, "XEP-0199");
  g_assert_cmpstr (ant_template_get_description (template), ==, "a <b> AB \"");
  g_assert_cmpstr (ant_template_get_target (template), ==, "server");
  g_assert_cmpint (ant_template_get_effect (template), ==, ANT_EFFECT_DESTRUCTIVE);
  g_assert_cmpint (ant_template_get_timeout_ns (template), ==, 2500000000);
  g_assert_cmpint (ant_template_get_kind (template), ==, ANT_KIND_IQ);
  g_assert_cmpstr (ant_template_get_stanza_type (template), ==, "get");
  g_assert_cmpstr (ant_template_get_payload_ns (template), ==, "urn:xmpp:ping");
  g_assert_cmpstr (ant_template_get_body (template), ==, PING);
  g_assert_true (g_str_has_suffix (ant_template_get_text (template), "<!-- end -->\n"));

  g_assert_cmpuint (params->len, ==, 2);
  to = g_ptr_array_index (params, 0);
  how = g_ptr_array_index (params, 1);
  g_assert_cmpstr (to->name, ==, "to");
  g_assert_cmpint (to->kind, ==, ANT_PARAM_JID);
  g_assert_cmpstr (to->default_value, ==, "${server}");
  g_assert_cmpstr (to->description, ==, "Whom");
  g_assert_null (to->choices);
  g_assert_cmpint (how->kind, ==, ANT_PARAM_CHOICE);
  g_assert_cmpstr (how->choices[1], ==, "fast");
}

static void
test_read_bare_stanza (void)
{
  g_autoptr (AntTemplate) get = make ("<iq type='get' id='1'><q xmlns='urn:q'/></iq>");
  g_autoptr (AntTemplate) set = make ("<iq type='set' id='1'><q xmlns='urn:q'/></iq>");
  g_autoptr (AntTemplate) message =
    make ("<?xml version='1.0'?>\n<message to='${to}'><body>${b}</body></message>");
  g_autoptr (AntTemplate) presence = make ("<presence/>");

  g_assert_no_error (ant_template_get_error (get));
  g_assert_cmpstr (ant_template_get_title (get), ==, "probe");
  g_assert_cmpint (ant_template_get_timeout_ns (get), ==, -1);
  g_assert_cmpint (ant_template_get_effect (get), ==, ANT_EFFECT_READ);
  g_assert_cmpint (ant_template_get_effect (set), ==, ANT_EFFECT_WRITE);
  g_assert_no_error (ant_template_get_error (message));
  g_assert_cmpint (ant_template_get_kind (message), ==, ANT_KIND_MESSAGE);
  g_assert_cmpint (ant_template_get_effect (message), ==, ANT_EFFECT_WRITE);
  g_assert_cmpstr (ant_template_get_stanza_type (presence), ==, "");
  g_assert_cmpint (ant_template_get_kind (presence), ==, ANT_KIND_PRESENCE);
}

/* A placeholder may stand where XML wants a name. */
static void
test_read_placeholder_as_name (void)
{
  g_autoptr (AntTemplate) template =
    make ("<iq type='${type}' id='${id}'><query xmlns='jabber:iq:private'><${root} "
          "xmlns='${ns}'>${inner|raw}</${root}></query></iq>");

  g_assert_no_error (ant_template_get_error (template));
  g_assert_cmpstr (ant_template_get_stanza_type (template), ==, "");
  g_assert_cmpstr (ant_template_get_payload_ns (template), ==, "jabber:iq:private");
}

typedef struct
{
  const char *name;
  const char *text;
  guint line, column;
  const char *says;
} Fault;

static const Fault faults[] = {
  { "empty", "", 0, 0, "" },
  { "not-xml", "hello", 1, 1, "" },
  { "unclosed", "\n<iq type='get'><a></iq>", 2, 0, "" },
  { "no-stanza", "<?param name='a'?>\n<query/>", 2, 1, "<query/> is no stanza" },
  { "two-stanzas", "<presence/>\n<presence/>", 2, 1, "" },
  { "dtd", "<!DOCTYPE iq><iq/>", 0, 0, "" },
  { "no-quotes", "<?antistrophe title=Ping?><presence/>", 1, 21, "quotes" },
  { "no-value", "<?antistrophe title?><presence/>", 1, 20, "has no value" },
  { "no-closing-quote", "<?antistrophe\n title=\"Ping?><presence/>", 2, 8, "no closing \"" },
  { "no-space", "<?antistrophe title='a'xep='b'?><presence/>", 1, 24, "space" },
  { "twice-attribute", "<?antistrophe title='a' title='b'?><presence/>", 1, 25, "twice" },
  { "twice-instruction", "<?antistrophe title='a'?>\n<?antistrophe title='b'?><presence/>", 2, 1, "twice" },
  { "bad-entity", "<?antistrophe title='&eacute;'?><presence/>", 1, 22, "&eacute;" },
  { "bare-ampersand", "<?antistrophe title='a & b'?><presence/>", 1, 24, "&amp;" },
  { "bad-character-reference", "<?antistrophe title='&#0;'?><presence/>", 1, 22, "&#0;" },
  { "surrogate", "<?antistrophe title='&#xD800;'?><presence/>", 1, 22, "&#xD800;" },
  { "less-than", "<?antistrophe title='<'?><presence/>", 1, 22, "&lt;" },
  { "bad-effect", "<?antistrophe effect='raed'?><presence/>", 1, 23, "“read”" },
  { "bad-timeout", "<?antistrophe timeout='soon'?><presence/>", 1, 24, "seconds" },
  { "negative-timeout", "<?antistrophe timeout='-1'?><presence/>", 1, 24, "seconds" },
  { "infinite-timeout", "<?antistrophe timeout='inf'?><presence/>", 1, 24, "seconds" },
  { "empty-timeout", "<?antistrophe timeout=''?><presence/>", 1, 24, "seconds" },
  { "param-non-ascii-name", "<?antistrophe?>\n<?param name='é'?><presence/>", 2, 15, "is no name" },
  { "unknown-kind", "<?antistrophe?>\n<?param description='é' name='e' kind='jidd'?><presence/>", 2, 40,
    "“jid”" },
  { "param-no-name", "<?param kind='jid'?><presence/>", 1, 1, "needs name" },
  { "param-bad-name", "<?param name='a b'?><presence/>", 1, 15, "is no name" },
  { "param-twice", "<?param name='a'?>\n<?param name='a'?><presence/>", 2, 15, "declared twice" },
  { "choice-no-values", "<?param name='a' kind='choice'?><presence/>", 1, 1, "values=" },
  { "choice-default", "<?param name='a' kind='choice' values='x|y' default='z'?><presence/>", 1, 54,
    "none of: x, y" },
  { "integer-default", "<?param name='a' kind='integer' default='1.5'?><presence/>", 1, 42, "whole number" },
  { "jid-default", "<?param name='a' kind='jid' default='@x'?><presence/>", 1, 38, "is no address" },
  { "default-placeholder", "<?param name='a' default='${b'?><presence/>", 1, 27, "has no “}”" },
  { "body-placeholder", "<presence>\n<status>${ x}</status></presence>", 2, 9, "$${" },
  { "body-filter", "<presence>\n<status>${x|md5}</status></presence>", 2, 9, "raw, base64, sha1 and uri" },
};

static void
test_fault (gconstpointer data)
{
  const Fault *fault = data;
  g_autoptr (AntTemplate) template = make (fault->text);
  const GError *error = ant_template_get_error (template);
  AntPosition position = ant_template_get_error_position (template);
  g_autofree char *place = g_strdup_printf ("%u:%u: ", position.line, position.column);

  g_assert_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX);
  g_assert_true (g_str_has_prefix (error->message, place));
  g_assert_nonnull (strstr (error->message, fault->says));
  if (fault->line != 0)
    g_assert_cmpuint (position.line, ==, fault->line);
  if (fault->column != 0)
    g_assert_cmpuint (position.column, ==, fault->column);
  g_assert_cmpstr (ant_template_get_text (template), ==, fault->text);
  g_assert_nonnull (ant_template_get_body (template));
  g_assert_nonnull (ant_template_get_title (template));
}

static void
test_keep_title_of_broken (void)
{
  g_autoptr (AntTemplate) template = make ("<?antistrophe title='Ping'?><nothing/>");

  g_assert_nonnull (ant_template_get_error (template));
  g_assert_cmpstr (ant_template_get_title (template), ==, "Ping");
}

static void
test_finalize (void)
{
  AntTemplate *template = make (PING);

  g_assert_finalize_object (template);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  for (gsize i = 0; i < G_N_ELEMENTS (faults); i++)
    {
      g_autofree char *path = g_strconcat ("/library/template/refuse/", faults[i].name, NULL);

      g_test_add_data_func (path, &faults[i], test_fault);
    }
  g_test_add_func ("/library/template/read/all", test_read);
  g_test_add_func ("/library/template/read/bare-stanza", test_read_bare_stanza);
  g_test_add_func ("/library/template/read/placeholder-as-name", test_read_placeholder_as_name);
  g_test_add_func ("/library/template/read/title-of-broken", test_keep_title_of_broken);
  g_test_add_func ("/library/template/finalize", test_finalize);
  return g_test_run ();
}
