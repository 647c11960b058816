/* Text to stanzas to text: nothing crashes, and what was accepted once is accepted again.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include <string.h>

#include "xml/ant-parser.h"
#include "xml/ant-printer.h"
#include "xml/ant-stanza-error.h"
#include "xml/ant-stanza.h"

static void
check_print (const AntElement      *root,
             const AntPrintOptions *options)
{
  g_autofree char *printed = ant_xml_print (root, options);
  g_autoptr (GError) error = NULL;
  g_autoptr (AntElement) again = NULL;
  g_autofree char *twice = NULL;

  g_assert_true (g_utf8_validate (printed, -1, NULL));
  /* A mark for an invisible character in a name is not XML; what was cut is not the same. */
  if (strchr (printed, '\\') != NULL || options->max_value > 0)
    return;
  again = (AntElement *) ant_parser_parse (printed, -1, options->default_ns, NULL, &error);
  if (g_error_matches (error, ANT_XML_ERROR, ANT_XML_ERROR_LIMIT)) /* escaping makes tags longer */
    return;
  g_assert_no_error (error);
  twice = ant_xml_print (again, options);
  g_assert_cmpstr (twice, ==, printed);
}

static void
check_edit (AntStanza  *stanza,
            const char *value)
{
  g_autoptr (AntStanza) edited = ant_stanza_with_attribute (stanza, "id", value);

  if (edited != NULL)
    g_assert_cmpstr (ant_stanza_get_id (edited), ==, value);
}

static void
check_stanza (const AntParsed *parsed)
{
  static const AntPrintOptions full = { ANT_NS_CLIENT, 60, 0 };
  static const AntPrintOptions brief = { NULL, 20, 5 };
  g_autoptr (AntStanza) stanza = ant_stanza_new (parsed->exact, parsed->root);
  g_autoptr (AntStanza) again = NULL;
  g_autoptr (AntStanzaError) stanza_error = NULL;
  g_autoptr (GError) error = NULL;
  gsize length;
  const char *exact = g_bytes_get_data (parsed->exact, &length);

  again = ant_stanza_parse (exact, length, ANT_NS_CLIENT, &error);
  g_assert_no_error (error);
  g_assert_true (g_bytes_equal (ant_stanza_get_bytes (again), parsed->exact));
  g_assert_cmpint (ant_stanza_get_kind (again), ==, ant_stanza_get_kind (stanza));
  g_assert_cmpstr (ant_stanza_get_type_attribute (again), ==, ant_stanza_get_type_attribute (stanza));
  g_assert_false (ant_stanza_is_request (stanza) && ant_stanza_is_response (stanza));
  g_assert_true ((ant_stanza_get_payload (stanza) == NULL) == (ant_stanza_get_payload (again) == NULL));

  stanza_error = ant_stanza_error_new (stanza);
  g_assert_true (stanza_error == NULL || stanza_error->code >= 0);
  check_print (parsed->root, &full);
  check_print (parsed->root, &brief);
  check_edit (stanza, "<new> \"id\"\n&'");
  check_edit (stanza, NULL);
  if (ant_stanza_get_kind (stanza) <= ANT_KIND_PRESENCE)
    {
      g_autoptr (AntStanza) reply = ant_stanza_new_error_reply (stanza, "cancel", "service-unavailable");

      if (reply != NULL)
        g_assert_cmpstr (ant_stanza_get_id (reply), ==, ant_stanza_get_id (stanza));
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  g_autoptr (GError) error = NULL;
  AntPosition position = { 0, 0, 0 };
  g_autoptr (GPtrArray) parsed = ant_parser_parse_many ((const char *) data, size, ANT_NS_CLIENT, &position, &error);

  if (parsed == NULL)
    {
      g_assert_nonnull (error);
      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_cmpuint (position.line, >, 0);
      g_assert_cmpuint (position.offset, <=, size);
      return 0;
    }
  for (guint i = 0; i < parsed->len; i++)
    check_stanza (g_ptr_array_index (parsed, i));
  return 0;
}
