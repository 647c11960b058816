/* Placeholders: finding them, their values, escaping, cycles, and what the errors say.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-expand.h"

typedef struct
{
  AntExpandContext context;
  AntJid *own;
} Fixture;

static void
set_up (Fixture *fixture, gconstpointer data)
{
  fixture->own = ant_jid_new ("mercutio@verona.example/tree", NULL);
  fixture->context.own = fixture->own;
  fixture->context.params = g_ptr_array_new_with_free_func (g_free);
  fixture->context.values = g_hash_table_new (g_str_hash, g_str_equal);
}

static void
tear_down (Fixture *fixture, gconstpointer data)
{
  ant_jid_unref (fixture->own);
  g_ptr_array_unref (fixture->context.params);
  g_hash_table_unref (fixture->context.values);
}

static void
declare (Fixture *fixture, const char *name, AntParamKind kind, const char *fallback)
{
  AntParam *param = g_new0 (AntParam, 1);

  param->name = (char *) name;
  param->kind = kind;
  param->default_value = (char *) fallback;
  g_ptr_array_add (fixture->context.params, param);
}

static void
give (Fixture *fixture, const char *name, const char *value)
{
  g_hash_table_insert (fixture->context.values, (gpointer) name, (gpointer) value);
}

static void
assert_expands (Fixture *fixture, const char *text, const char *expected)
{
  g_autoptr (GError) error = NULL;
  g_autofree char *result = ant_expand (text, &fixture->context, NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (result, ==, expected);
}

static void
assert_fails (Fixture *fixture, const char *text, int code, guint line, guint column, const char *says)
{
  g_autoptr (GError) error = NULL;
  AntPosition position = { 0, 0, 0 };
  g_autofree char *result = ant_expand (text, &fixture->context, &position, &error);

  g_assert_null (result);
  g_assert_error (error, ANT_TEMPLATE_ERROR, code);
  g_assert_cmpuint (position.line, ==, line);
  g_assert_cmpuint (position.column, ==, column);
  if (strstr (error->message, says) == NULL)
    g_error ("“%s” does not say “%s”", error->message, says);
}

static void
test_unknown (Fixture *fixture, gconstpointer data)
{
  declare (fixture, "subject", ANT_PARAM_TEXT, NULL);
  assert_fails (fixture, "<a>\n  é ${sevrer}</a>", ANT_TEMPLATE_ERROR_UNKNOWN, 2, 5, "“server”");
  assert_fails (fixture, "${subjetc}", ANT_TEMPLATE_ERROR_UNKNOWN, 1, 1, "perhaps meant is “subject”");
  assert_fails (fixture, "${zzzzzzzzzzzz}", ANT_TEMPLATE_ERROR_UNKNOWN, 1, 1, "$${zzzzzzzzzzzz}");
  assert_fails (fixture, "x ${subject}", ANT_TEMPLATE_ERROR_UNKNOWN, 1, 3, "needs a value");
}

static void
test_malformed (Fixture *fixture, gconstpointer data)
{
  assert_fails (fixture, "a ${id", ANT_TEMPLATE_ERROR_SYNTAX, 1, 3, "no “}”");
  assert_fails (fixture, "a ${", ANT_TEMPLATE_ERROR_SYNTAX, 1, 3, "no “}”");
  assert_fails (fixture, "a ${}", ANT_TEMPLATE_ERROR_SYNTAX, 1, 3, "a name");
  assert_fails (fixture, "a ${ id }", ANT_TEMPLATE_ERROR_SYNTAX, 1, 3, "a name");
  assert_fails (fixture, "a ${id|}", ANT_TEMPLATE_ERROR_SYNTAX, 1, 3, "filters");
  assert_fails (fixture, "a ${id|rawr}", ANT_TEMPLATE_ERROR_SYNTAX, 1, 3, "filters");
  assert_fails (fixture, "a='${id' b='}'", ANT_TEMPLATE_ERROR_SYNTAX, 1, 4, "no “}”");
}

static void
test_cycle (Fixture *fixture, gconstpointer data)
{
  declare (fixture, "a", ANT_PARAM_TEXT, "x${b}");
  declare (fixture, "b", ANT_PARAM_TEXT, "${c}");
  declare (fixture, "c", ANT_PARAM_TEXT, "${a}");
  declare (fixture, "self", ANT_PARAM_TEXT, "${self}");
  assert_fails (fixture, "\n ${a}", ANT_TEMPLATE_ERROR_CYCLE, 2, 2, "“a” → “b” → “c” → “a”");
  assert_fails (fixture, "${self}", ANT_TEMPLATE_ERROR_CYCLE, 1, 1, "“self” → “self”");

  give (fixture, "c", "end");
  assert_expands (fixture, "${a}", "xend");
}

static void
test_depth (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "p1", "p2", "p3", "p4", "p5", "p6", "p7", "p8", "p9" };
  static const char *const texts[] = { "${p2}", "${p3}", "${p4}", "${p5}", "${p6}",
                                       "${p7}", "${p8}", "${p9}", "end" };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    declare (fixture, names[i], ANT_PARAM_TEXT, texts[i]);
  assert_expands (fixture, "${p2}", "end");
  assert_fails (fixture, "${p1}", ANT_TEMPLATE_ERROR_CYCLE, 1, 1, "more than 8 deep");
}

/* Each default names the next a thousand times: work must not multiply. */
static void
test_explosion (Fixture *fixture, gconstpointer data)
{
  static const char *const names[] = { "e1", "e2", "e3", "e4", "e5", "e6", "e7" };
  g_autoptr (GPtrArray) texts = g_ptr_array_new_with_free_func (g_free);

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      GString *text = g_string_new (NULL);

      for (int j = 0; j < 1000; j++)
        g_string_append_printf (text, "${e%" G_GSIZE_FORMAT "}", i + 2);
      g_ptr_array_add (texts, g_string_free (text, FALSE));
      declare (fixture, names[i], ANT_PARAM_TEXT, g_ptr_array_index (texts, i));
    }
  give (fixture, "e8", "");
  assert_expands (fixture, "${e1}", "");
  give (fixture, "e8", "ab");
  assert_fails (fixture, "${e1}", ANT_TEMPLATE_ERROR_VALUE, 1, 1, "larger than");
}

static void
test_bad_characters (Fixture *fixture, gconstpointer data)
{
  declare (fixture, "password", ANT_PARAM_SECRET, NULL);
  give (fixture, "password", "hunter2\001");
  give (fixture, "bytes", "\xff");
  assert_fails (fixture, "${password}", ANT_TEMPLATE_ERROR_VALUE, 1, 1, "U+0001");
  assert_fails (fixture, "${bytes}", ANT_TEMPLATE_ERROR_VALUE, 1, 1, "UTF-8");

  g_autoptr (GError) error = NULL;
  g_autofree char *result = ant_expand ("${password}", &fixture->context, NULL, &error);
  g_assert_null (result);
  g_assert_null (strstr (error->message, "hunter2"));
  /* What a filter makes of it can stand in XML. */
  assert_expands (fixture, "${bytes|base64}", "/w==");
}

static void
test_without_account (Fixture *fixture, gconstpointer data)
{
  fixture->context.own = NULL;
  assert_fails (fixture, " ${room}", ANT_TEMPLATE_ERROR_UNKNOWN, 1, 2, "“server”");
  assert_fails (fixture, "${me_full}", ANT_TEMPLATE_ERROR_UNKNOWN, 1, 1, "account");
  assert_expands (fixture, "${nick}", "console");
  give (fixture, "server", "x.example");
  assert_expands (fixture, "${room}", "debug@conference.x.example");
}

static void
test_before_login (Fixture *fixture, gconstpointer data)
{
  g_autoptr (AntJid) bare = ant_jid_new ("mercutio@verona.example", NULL);
  g_autoptr (AntJid) component = ant_jid_new ("echo.verona.example", NULL);

  fixture->context.own = bare;
  assert_expands (fixture, "${me_bare} ${me_local}", "mercutio@verona.example mercutio");
  assert_fails (fixture, "${me_full}", ANT_TEMPLATE_ERROR_UNKNOWN, 1, 1, "after login");
  fixture->context.own = component;
  assert_expands (fixture, "${server} ${me_full}", "echo.verona.example echo.verona.example");
  assert_fails (fixture, "${me_local}", ANT_TEMPLATE_ERROR_UNKNOWN, 1, 1, "no such part");
}

static void
test_builtins (Fixture *fixture, gconstpointer data)
{
  assert_expands (fixture, "${server} ${me_bare} ${me_full} ${me_local}",
                  "verona.example mercutio@verona.example mercutio@verona.example/tree mercutio");
  assert_expands (fixture, "${contact_bare} ${contact_full}",
                  "romeo@verona.example romeo@verona.example/client");
  assert_expands (fixture, "${muc} ${room} ${nick}",
                  "conference.verona.example debug@conference.verona.example console");
  assert_expands (fixture, "${pubsub} ${upload} ${proxy}",
                  "pubsub.verona.example upload.verona.example proxy.verona.example");

  fixture->context.contact = "juliet@localhost";
  assert_expands (fixture, "${contact_full}", "juliet@localhost/client");
  give (fixture, "muc", "rooms.example");
  assert_expands (fixture, "${room}", "debug@rooms.example");
}

static void
test_made (Fixture *fixture, gconstpointer data)
{
  g_autofree char *text = ant_expand ("${id} ${id} ${uuid} ${now}", &fixture->context, NULL, NULL);
  g_auto (GStrv) words = g_strsplit (text, " ", -1);
  g_autofree char *id = ant_expand_value ("id", &fixture->context, NULL);

  g_assert_cmpuint (g_strv_length (words), ==, 4);
  g_assert_true (g_regex_match_simple ("^[A-Za-z0-9_-]{22}$", words[0], 0, 0));
  g_assert_cmpstr (words[0], ==, words[1]);
  g_assert_cmpstr (words[0], !=, id);
  g_assert_true (g_uuid_string_is_valid (words[2]));
  g_assert_true (g_regex_match_simple ("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}\\.[0-9]{3}Z$", words[3], 0, 0));
}

static void
test_repeats (Fixture *fixture, gconstpointer data)
{
  static const struct { const char *text; gboolean repeats; } cases[] = {
    { "<iq/>", TRUE },
    { "<iq id='${id}'/>", TRUE },
    { "<iq id='${given}'/>", TRUE },
    { "<iq id='${id}'><a>${server} ${me_bare}</a></iq>", TRUE },
    { "<iq id='${id}' to='${id}'/>", FALSE },
    { "<iq id='${id}'><a>${id|sha1}</a></iq>", FALSE },
    { "<iq id='${id}'><a>${indirect}</a></iq>", FALSE },
    { "<iq><a>${uuid}</a></iq>", FALSE },
    { "<iq><a>${now}</a></iq>", FALSE },
    { "<iq><a>${late}</a></iq>", FALSE },
  };

  declare (fixture, "indirect", ANT_PARAM_TEXT, "x${id}");
  declare (fixture, "late", ANT_PARAM_TEXT, "${now}");
  give (fixture, "given", "${now}");
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean repeats;
      g_autofree char *text = ant_expand_again (cases[i].text, &fixture->context, &repeats, NULL, NULL);

      g_test_message ("%s", cases[i].text);
      g_assert_nonnull (text);
      g_assert_true (repeats == cases[i].repeats);
    }
}

static void
test_escape (Fixture *fixture, gconstpointer data)
{
  declare (fixture, "outer", ANT_PARAM_TEXT, "<${inner}&>");
  give (fixture, "inner", "a\"'<>&");
  assert_expands (fixture, "${inner|raw}", "a\"'<>&");
  assert_expands (fixture, "${outer|raw}", "<a\"'<>&&>");

  /* Once, however deep: what a parser reads is the value. */
  g_autofree char *once = ant_expand ("<x>${outer}</x>", &fixture->context, NULL, NULL);
  g_assert_null (strstr (once, "&amp;amp;"));
  g_assert_null (strstr (once, "&amp;lt;"));
  g_assert_true (g_str_has_prefix (once, "<x>&lt;a"));
}

static void
test_filters (Fixture *fixture, gconstpointer data)
{
  declare (fixture, "nested", ANT_PARAM_TEXT, "${v|base64}");
  give (fixture, "v", "a&b/c");
  assert_expands (fixture, "${v|base64}", "YSZiL2M=");
  assert_expands (fixture, "${v|uri}", "a%26b%2Fc");
  give (fixture, "v", "abc");
  assert_expands (fixture, "${v|sha1}", "a9993e364706816aba3e25717850c26c9cd0d89d");
  assert_expands (fixture, "${nested}", "YWJj");
  assert_expands (fixture, "${nested|base64}", "WVdKag==");
}

static void
test_literal (Fixture *fixture, gconstpointer data)
{
  declare (fixture, "price", ANT_PARAM_TEXT, "$${x} $5");
  assert_expands (fixture, "$${id} $ $$ {id} ${price}", "${id} $ $$ {id} ${x} $5");
}

/* What a person gives is data: it is not looked into. */
static void
test_given (Fixture *fixture, gconstpointer data)
{
  declare (fixture, "to", ANT_PARAM_JID, "${server}");
  declare (fixture, "body", ANT_PARAM_TEXT, "hello");
  assert_expands (fixture, "${to}", "verona.example");
  give (fixture, "to", "${server}");
  assert_expands (fixture, "${to}", "${server}");
  give (fixture, "server", "other");
  assert_expands (fixture, "${server}", "other");

  /* Empty is a text, but no address: there it means that the default is wanted. */
  give (fixture, "to", "");
  give (fixture, "body", "");
  assert_expands (fixture, "[${to}] [${body}]", "[other] []");
}

static void
test_find (void)
{
  g_autoptr (GPtrArray) found = ant_placeholders_find ("<é ${a}\n  $${no} ${b.c-1|sha1} ${bad name} ${d}>");
  const AntPlaceholder *b;

  g_assert_cmpuint (found->len, ==, 3);
  b = g_ptr_array_index (found, 1);
  g_assert_cmpstr (b->name, ==, "b.c-1");
  g_assert_cmpstr (b->filter, ==, "sha1");
  g_assert_cmpuint (b->start.line, ==, 2);
  g_assert_cmpuint (b->start.column, ==, 10);
  g_assert_cmpuint (b->start.offset, ==, 18);
  g_assert_cmpuint (b->length, ==, strlen ("${b.c-1|sha1}"));
  g_assert_cmpstr (((AntPlaceholder *) g_ptr_array_index (found, 0))->filter, ==, "");
}

static void
test_check (void)
{
  g_autoptr (GError) error = NULL;
  AntPosition position;

  g_assert_true (ant_placeholders_check ("${a} $${ ${b|raw}", NULL, &error));
  g_assert_no_error (error);
  g_assert_false (ant_placeholders_check ("${a}\n ${b", &position, &error));
  g_assert_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX);
  g_assert_cmpuint (position.line, ==, 2);
  g_assert_cmpuint (position.column, ==, 2);
}

static void
test_uses (void)
{
  AntParam param = { .name = (char *) "subject" };
  g_autoptr (GPtrArray) params = g_ptr_array_new ();

  g_ptr_array_add (params, &param);
  g_assert_true (ant_expand_uses ("", NULL, "muc"));
  g_assert_true (ant_expand_uses ("", params, "subject"));
  g_assert_true (ant_expand_uses ("<a>${own}</a>", params, "own"));
  g_assert_false (ant_expand_uses ("<a>$${own}</a>", params, "own"));
}

typedef struct
{
  AntParamKind kind;
  const char *fallback;
  const char *value;
  gboolean fits;
} ValueCase;

static const ValueCase values[] = {
  { ANT_PARAM_TEXT, NULL, "", TRUE },
  { ANT_PARAM_TEXT, NULL, "\xff", FALSE },
  { ANT_PARAM_JID, NULL, "", FALSE },
  { ANT_PARAM_JID, "x", "", TRUE },
  { ANT_PARAM_JID, NULL, "romeo@verona.example/a b", TRUE },
  { ANT_PARAM_JID, NULL, "@verona.example", FALSE },
  { ANT_PARAM_INTEGER, NULL, "-12", TRUE },
  { ANT_PARAM_INTEGER, NULL, "1.5", FALSE },
  { ANT_PARAM_INTEGER, NULL, "9223372036854775808", FALSE },
  { ANT_PARAM_INTEGER, NULL, " 1", FALSE },
  { ANT_PARAM_DATETIME, NULL, "2026-11-22T17:30:00Z", TRUE },
  { ANT_PARAM_DATETIME, NULL, "2026-11-22T17:30:00.123456+01:00", TRUE },
  { ANT_PARAM_DATETIME, NULL, "2026-11-22T17:30:00", FALSE },
  { ANT_PARAM_DATETIME, NULL, "2026-13-22T17:30:00Z", FALSE },
  { ANT_PARAM_DATETIME, NULL, "20261122T17:30:00Z", FALSE },
  { ANT_PARAM_DATETIME, NULL, "2026-11-22", FALSE },
  { ANT_PARAM_CHOICE, NULL, "two", TRUE },
  { ANT_PARAM_CHOICE, NULL, "three", FALSE },
  { ANT_PARAM_SECRET, NULL, "hunter2", TRUE },
  { ANT_PARAM_SECRET, NULL, "", FALSE },
};

static void
test_param_check (void)
{
  const char *choices[] = { "one", "two", NULL };

  for (gsize i = 0; i < G_N_ELEMENTS (values); i++)
    {
      AntParam param = { (char *) "p", values[i].kind, (char *) values[i].fallback, NULL, (char **) choices };
      g_autoptr (GError) error = NULL;
      gboolean fits = ant_param_check (&param, values[i].value, &error);

      if (fits != values[i].fits)
        g_error ("kind %d, value “%s”: %s", values[i].kind, values[i].value, fits ? "fits" : error->message);
      if (!fits)
        g_assert_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_VALUE);
    }
}

#define ADD(name, func) g_test_add ("/library/expand/" name, Fixture, NULL, set_up, func, tear_down)

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  ADD ("refuse/unknown", test_unknown);
  ADD ("refuse/malformed", test_malformed);
  ADD ("refuse/cycle", test_cycle);
  ADD ("refuse/depth", test_depth);
  ADD ("refuse/explosion", test_explosion);
  ADD ("refuse/bad-characters", test_bad_characters);
  ADD ("refuse/without-account", test_without_account);
  ADD ("refuse/before-login", test_before_login);
  ADD ("builtins", test_builtins);
  ADD ("made", test_made);
  ADD ("repeats", test_repeats);
  ADD ("escape/once", test_escape);
  ADD ("filters", test_filters);
  ADD ("literal", test_literal);
  ADD ("given-values", test_given);
  g_test_add_func ("/library/placeholders/find", test_find);
  g_test_add_func ("/library/placeholders/check", test_check);
  g_test_add_func ("/library/placeholders/uses", test_uses);
  g_test_add_func ("/library/param/check", test_param_check);
  return g_test_run ();
}
