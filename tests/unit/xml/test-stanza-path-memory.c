/* Matching allocates nothing: every call of malloc() is counted.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>

#include "xml/ant-parser.h"
#include "xml/ant-stanza-path.h"

static guint n_calls;

extern void *__libc_malloc (size_t size);
extern void *__libc_calloc (size_t n, size_t size);
extern void *__libc_realloc (void *memory, size_t size);

void *
malloc (size_t size)
{
  n_calls++;
  return __libc_malloc (size);
}

void *
calloc (size_t n, size_t size)
{
  n_calls++;
  return __libc_calloc (n, size);
}

void *
realloc (void *memory, size_t size)
{
  n_calls++;
  return __libc_realloc (memory, size);
}

/* How many calls a match takes, once the tables are read. */
static guint
count_calls (const char *text, AntPathMode mode)
{
  static const char stanza[] =
      "<message from='h' type='chat' xml:lang='de'><active xmlns='http://jabber.org/protocol/chatstates'/><body>one<b "
      "xmlns='urn:b'/>two</body>"
      "<x xmlns='jabber:x:data' type='form'><field var='a'><value>1</value></field></x></message>";
  g_autoptr (AntElement) root = (AntElement *) ant_parser_parse (stanza, -1, ANT_NS_CLIENT, NULL, NULL);
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (text, mode, NULL, NULL, NULL);
  guint before;

  g_assert_true (ant_stanza_path_matches (path, root));
  before = n_calls;
  g_assert_true (ant_stanza_path_matches (path, root));
  return n_calls - before;
}

static void
test_match_allocates_nothing (void)
{
  guint before = n_calls;

  g_free (g_strdup ("counted"));
  g_assert_cmpuint (n_calls, >, before);

  g_assert_cmpuint (count_calls ("message@type=chat@from!=x/body/text()~='o*t?o'", ANT_PATH_STRICT), ==, 0);
  g_assert_cmpuint (count_calls ("iq|message/{jabber:x:data}*/field/value/text()=1", ANT_PATH_STRICT), ==, 0);
  g_assert_cmpuint (count_calls ("message@type=chat@from=H@lang=de/chat_state@chat_state=active", ANT_PATH_COMPATIBLE),
                    ==, 0);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/stanza-path/match/allocates-nothing", test_match_allocates_nothing);
  return g_test_run ();
}
