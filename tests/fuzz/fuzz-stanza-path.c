/* Every string is a path: it matches, does not, or has an error with a column; in both modes, with its explanation and lint.
 *
 * The first line of the input is the path, the rest a stanza (or, where it is none, a usual one). Behind a byte 1 the input
 * is a file of a person's names instead.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include <string.h>
#include <unistd.h>
#include <glib/gstdio.h>

#include "xml/ant-parser.h"
#include "xml/ant-stanza-path.h"

#define USUAL \
  "<message from='a@b/c' to='d' type='chat' xml:lang='de'><body>hi<b xmlns='urn:b'/>there</body>" \
  "<forwarded xmlns='urn:xmpp:forward:0'><iq xmlns='jabber:client' type='set' id='1'>" \
  "<query xmlns='http://jabber.org/protocol/disco#items' node='n'><item jid='x.y'/></query></iq></forwarded></message>"

static void
check_texts (const AntStanzaPath *path, const AntElement *root)
{
  g_autoptr (GPtrArray) reasons = ant_stanza_path_explain (path, root);
  g_autoptr (GPtrArray) warnings = ant_stanza_path_lint (path);
  glong length = g_utf8_strlen (ant_stanza_path_get_text (path), -1);

  g_assert_cmpuint (reasons->len, >, 0);
  for (guint i = 0; i < reasons->len; i++)
    {
      const AntPathReason *reason = g_ptr_array_index (reasons, i);

      g_assert_true (g_utf8_validate (reason->text, -1, NULL));
      g_assert_cmpuint (reason->column, >=, 1);
      g_assert_cmpint (reason->column, <=, length + 1);
    }
  for (guint i = 0; i < warnings->len; i++)
    {
      const AntPathWarning *warning = g_ptr_array_index (warnings, i);

      g_assert_true (g_utf8_validate (warning->text, -1, NULL));
      g_assert_cmpuint (warning->column, >=, 1);
      g_assert_cmpint (warning->column, <=, length + 1);
    }
}

/* What is implied must be so of what is matched. */
static void
check_hints (const AntStanzaPath *path, const AntElement *root)
{
  guint kind = 1u << ant_stanza_kind_of (root);
  gboolean allowed = FALSE;

  for (guint i = 0; i < ant_stanza_path_get_n_hints (path); i++)
    {
      const AntPathHint *hint = ant_stanza_path_get_hint (path, i);

      if ((hint->kinds & kind) == 0
          || (hint->type != NULL && g_strcmp0 (hint->type, ant_element_get_attribute (root, "type")) != 0)
          || (hint->id != NULL && g_strcmp0 (hint->id, ant_element_get_attribute (root, "id")) != 0)
          || (hint->to != NULL && g_strcmp0 (hint->to, ant_element_get_attribute (root, "to")) != 0)
          || (hint->from != NULL && g_strcmp0 (hint->from, ant_element_get_attribute (root, "from")) != 0)
          || (hint->has_payload && ant_element_get_child (root, hint->payload_ns, hint->payload_name) == NULL))
        continue;
      allowed = TRUE;
    }
  g_assert_true (allowed);
}

static void
check_path (const char *text, AntPathMode mode, const AntElement *root)
{
  g_autoptr (GError) error = NULL;
  guint column = 0;
  g_autoptr (AntStanzaPath) path = ant_stanza_path_parse (text, mode, NULL, &column, &error);
  AntPathVerdict verdict;

  if (path == NULL)
    {
      g_assert_error (error, ANT_PATH_ERROR, error->code);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (column, >=, 1);
      g_assert_cmpuint (column, <=, strlen (text) + 1);
      return;
    }

  verdict = ant_stanza_path_match (path, root, &column, &error);
  g_assert_true ((verdict == ANT_PATH_FAILS) == (error != NULL));
  g_assert_true (mode == ANT_PATH_COMPATIBLE || verdict != ANT_PATH_FAILS);
  if (mode == ANT_PATH_STRICT)
    {
      g_autofree char *value = ant_stanza_path_dup_value (path, root);

      g_assert_true (value == NULL || verdict == ANT_PATH_YES);
      g_assert_true (value != NULL || verdict == ANT_PATH_NO || !ant_stanza_path_selects (path));
      if (verdict == ANT_PATH_YES)
        check_hints (path, root);
    }
  check_texts (path, root);
}

static void
check_names (const char *data, gsize size)
{
  g_autofree char *file = NULL;
  g_autoptr (GPtrArray) problems = NULL;
  g_autoptr (AntStanzaNames) names = NULL;
  int descriptor = g_file_open_tmp ("antt-fuzz-XXXXXX", &file, NULL);

  g_assert_cmpint (descriptor, >=, 0);
  g_assert_cmpint (write (descriptor, data, size), ==, (gssize) size);
  g_close (descriptor, NULL);
  names = ant_stanza_names_load (file, &problems);
  g_assert_cmpint (g_remove (file), ==, 0);
  for (guint i = 0; i < problems->len; i++)
    g_assert_true (g_utf8_validate (g_ptr_array_index (problems, i), -1, NULL));
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = NULL;
  g_autoptr (AntElement) root = NULL;
  char *stanza;

  if (size > 0 && data[0] == 1)
    {
      check_names ((const char *) data + 1, size - 1);
      return 0;
    }

  text = g_strndup ((const char *) data, size);
  stanza = strchr (text, '\n');
  if (stanza != NULL)
    {
      *stanza = '\0';
      root = (AntElement *) ant_parser_parse (stanza + 1, -1, ANT_NS_CLIENT, NULL, NULL);
    }
  if (root == NULL)
    root = (AntElement *) ant_parser_parse (USUAL, -1, ANT_NS_CLIENT, NULL, NULL);
  check_path (text, ANT_PATH_STRICT, root);
  check_path (text, ANT_PATH_COMPATIBLE, root);
  return 0;
}
