/* Fuzz target: a template file, whatever its bytes, is read and expanded without harm.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stddef.h>
#include <stdint.h>

#include "library/ant-expand.h"

int LLVMFuzzerTestOneInput (const uint8_t *data, size_t size);

/* What expanding makes of a text must still hold the promises of its parts. */
static void
expand (AntTemplate *template)
{
  g_autoptr (AntJid) own = ant_jid_new ("romeo@verona.example/orchard", NULL);
  AntExpandContext context = { .own = own, .params = ant_template_get_params (template) };
  const char *body = ant_template_get_body (template);
  g_autoptr (GPtrArray) placeholders = ant_placeholders_find (body);
  g_autoptr (GError) error = NULL;
  AntPosition position = { 0, 0, 0 };
  g_autofree char *result = ant_expand (body, &context, &position, &error);

  g_assert_true ((result == NULL) == (error != NULL));
  if (error != NULL)
    g_assert_cmpuint (position.offset, <, MAX (strlen (body), 1));

  for (guint i = 0; i < placeholders->len; i++)
    {
      const AntPlaceholder *placeholder = g_ptr_array_index (placeholders, i);

      g_assert_cmpuint (placeholder->start.offset + placeholder->length, <=, strlen (body));
      g_assert_true (body[placeholder->start.offset] == '$');
    }
}

int
LLVMFuzzerTestOneInput (const uint8_t *data, size_t size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr (AntTemplate) template = NULL;

  /* The library reads files of UTF-8 only. */
  if (!g_utf8_validate (text, -1, NULL))
    return 0;

  template = ant_template_new ("fuzz", "", "fuzz.xml", FALSE, text);
  g_assert_nonnull (ant_template_get_title (template));
  if (ant_template_get_error (template) == NULL)
    {
      g_assert_cmpint (ant_template_get_kind (template), <=, ANT_KIND_PRESENCE);
      expand (template);
    }
  return 0;
}
