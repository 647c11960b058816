/* Text made safe for XML and for eyes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "xml/ant-escape-private.h"
#include "xml/ant-printer.h"

/* Characters that show nothing or change the order of others: a hostile JID or body must not look like another one.
 * Joiners (U+200C, U+200D) and variation selectors are not here: scripts and emoji need them. */
static const struct
{
  gunichar first;
  gunichar last;
} invisible[] = {
  { 0x0000, 0x0008 },   { 0x000b, 0x001f },   { 0x007f, 0x009f },   { 0x00ad, 0x00ad },   { 0x034f, 0x034f },
  { 0x061c, 0x061c },   { 0x115f, 0x1160 },   { 0x17b4, 0x17b5 },   { 0x180e, 0x180e },   { 0x200b, 0x200b },
  { 0x200e, 0x200f },   { 0x2028, 0x202e },   { 0x2060, 0x206f },   { 0x3164, 0x3164 },   { 0xfeff, 0xfeff },
  { 0xffa0, 0xffa0 },   { 0xfff0, 0xfffb },   { 0x1d173, 0x1d17a }, { 0xe0000, 0xe0fff }, { 0xf0000, 0x10ffff },
};

static gboolean
is_invisible (gunichar c)
{
  if (c >= 0x20 && c < 0x7f)
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (invisible); i++)
    if (c >= invisible[i].first && c <= invisible[i].last)
      return TRUE;
  return FALSE;
}

/* Appends what stands at @text and tells how many bytes that took. */
static gsize
append_visible_character (GString    *out,
                          const char *text,
                          gsize       length,
                          gboolean    as_reference)
{
  gunichar c = g_utf8_get_char_validated (text, length);
  gsize size;

  if (c == (gunichar) -1 || c == (gunichar) -2)
    {
      g_string_append_printf (out, "\\x%02X", (guint8) *text);
      return 1;
    }
  size = *text == '\0' ? 1 : g_utf8_next_char (text) - text;
  if (!is_invisible (c))
    g_string_append_len (out, text, size);
  else if (as_reference)
    g_string_append_printf (out, "&#x%X;", c);
  else if (c <= 0xffff)
    g_string_append_printf (out, "\\u%04X", c);
  else
    g_string_append_printf (out, "\\U%08X", c);
  return size;
}

/**
 * ant_visible_append:
 * @out: where to
 * @text: bytes from anywhere
 * @length: how many
 *
 * As [func@ant_text_visible].
 */
void
ant_visible_append (GString    *out,
                    const char *text,
                    gsize       length)
{
  for (gsize at = 0; at < length;)
    at += append_visible_character (out, text + at, length - at, FALSE);
}

/* What stands for the byte @c, %NULL for itself. */
static const char *
get_reference (char      c,
               AntEscape how)
{
  gboolean attribute = (how & ANT_ESCAPE_ATTRIBUTE) != 0;

  switch (c)
    {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '\r': /* else the parser makes it LF */
      return "&#13;";
    case '"':
      return attribute ? "&quot;" : NULL;
    case '\'':
      return attribute && (how & ~ANT_ESCAPE_ATTRIBUTE) == 0 ? "&apos;" : NULL;
    case '\n': /* else the parser makes it a space (XML 1.0 3.3.3) */
      return attribute ? "&#10;" : NULL;
    case '\t':
      return attribute ? "&#9;" : NULL;
    default:
      return NULL;
    }
}

/**
 * ant_escape_append:
 * @out: where to
 * @text: UTF-8
 * @length: in bytes
 * @how: for where in XML. With one of the flags for what cannot be seen the value stands in double quotes, so `'` stays
 *   readable
 */
void
ant_escape_append (GString    *out,
                   const char *text,
                   gsize       length,
                   AntEscape   how)
{
  for (gsize at = 0; at < length;)
    {
      const char *reference = get_reference (text[at], how);

      if (reference != NULL)
        {
          g_string_append (out, reference);
          at++;
        }
      else if ((how & (ANT_ESCAPE_VISIBLE | ANT_ESCAPE_REFERENCES)) != 0)
        at += append_visible_character (out, text + at, length - at, (how & ANT_ESCAPE_REFERENCES) != 0);
      else
        g_string_append_c (out, text[at++]);
    }
}

/**
 * ant_xml_escape:
 * @text: UTF-8
 *
 * Escapes @text so that it reads back the same in content and in attribute values in quotes of either kind: the five
 * characters of XML as entities; tab, LF and CR as references. Characters that XML cannot hold are left for the parser
 * to refuse.
 *
 * Returns: (transfer full): the escaped text
 */
char *
ant_xml_escape (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  ant_escape_append (out, text, strlen (text), ANT_ESCAPE_ATTRIBUTE);
  return g_string_free (out, FALSE);
}

/**
 * ant_text_visible:
 * @text: bytes from anywhere, ending in NUL
 *
 * Control, bidi and other invisible characters become marks such as `\u202E`, bytes that are not UTF-8 `\xFF`; tab and
 * LF stay.
 *
 * Returns: (transfer full): UTF-8 in which everything can be seen
 */
char *
ant_text_visible (const char *text)
{
  GString *out;

  g_return_val_if_fail (text != NULL, NULL);

  out = g_string_new (NULL);
  ant_visible_append (out, text, strlen (text));
  return g_string_free (out, FALSE);
}
