/* What of a person's text is the stream's: around it a wrapper, without what only files have.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "xml/ant-parser-private.h"

/**
 * ant_parser_make_wrapper:
 * @default_ns: the namespace of elements without xmlns
 *
 * Returns: (transfer full): the start tag of the stream that a text stands in
 */
char *
ant_parser_make_wrapper (const char *default_ns)
{
  g_autofree char *ns = g_markup_escape_text (default_ns, -1);

  return g_strdup_printf ("<stream:stream xmlns='%s' xmlns:stream='%s'>", ns, ANT_NS_STREAMS);
}

/**
 * ant_parser_measure_prologue:
 * @text: a file
 * @length: in bytes
 *
 * Editors put a byte order mark and an XML declaration at the top of a file; neither can be in a stream.
 *
 * Returns: how many bytes at the beginning a parser that stands in a stream must not see
 */
gsize
ant_parser_measure_prologue (const char *text,
                             gsize       length)
{
  gsize mark = length >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0 ? 3 : 0;
  gsize at = mark;
  const char *end;

  while (at < length && strchr (" \t\r\n", text[at]) != NULL)
    at++;
  if (length - at < 6 || memcmp (text + at, "<?xml", 5) != 0 || strchr (" \t\r\n", text[at + 5]) == NULL)
    return mark;
  end = g_strstr_len (text + at, length - at, "?>");
  return end != NULL ? (gsize) (end + 2 - text) : mark;
}

/* Taking a comment out must not join `]]` and `>`, which content may not hold. */
static void
append_piece (GByteArray *exact,
              const char *piece,
              gsize       length)
{
  gboolean two = exact->len >= 2 && memcmp (exact->data + exact->len - 2, "]]", 2) == 0;
  gboolean one = exact->len >= 1 && exact->data[exact->len - 1] == ']';
  gsize split = two && length >= 1 && piece[0] == '>' ? 1 : one && length >= 2 && memcmp (piece, "]>", 2) == 0 ? 2 : 0;

  if (split > 0)
    {
      g_byte_array_append (exact, (const guint8 *) piece, split - 1);
      g_byte_array_append (exact, (const guint8 *) "&gt;", 4);
    }
  g_byte_array_append (exact, (const guint8 *) piece + split, length - split);
}

/**
 * ant_parser_cut_out:
 * @text: a text
 * @start: of a stanza in it
 * @end: of the stanza
 * @cuts: (element-type AntCut): what is in the stanza and does not go on the wire, in order
 *
 * Returns: (transfer full): the bytes that go on the wire
 */
GBytes *
ant_parser_cut_out (const char *text,
                    gsize       start,
                    gsize       end,
                    GArray     *cuts)
{
  GByteArray *exact;

  if (cuts->len == 0)
    return g_bytes_new (text + start, end - start);

  exact = g_byte_array_sized_new (end - start);
  for (guint i = 0; i < cuts->len; i++)
    {
      AntCut cut = g_array_index (cuts, AntCut, i);

      append_piece (exact, text + start, cut.start - start);
      start = cut.end;
    }
  append_piece (exact, text + start, end - start);
  return g_byte_array_free_to_bytes (exact);
}
