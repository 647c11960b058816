/* Walks over the bytes of one start tag.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-tag-scan.h"

#include <string.h>

static gboolean
is_space (char c)
{
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

static void
skip_space (AntTagScan *scan)
{
  while (scan->at < scan->end && is_space (*scan->at))
    scan->at++;
}

/* Every byte that is no punctuation of a tag: whether it may stand in a name is the parser's business. */
static gboolean
ends_name (char c)
{
  switch (c)
    {
    case '=':
    case '/':
    case '>':
    case '\'':
    case '"':
    case '<':
    case '\0':
      return TRUE;
    default:
      return is_space (c);
    }
}

static gsize
skip_name (AntTagScan *scan)
{
  const char *start = scan->at;

  while (scan->at < scan->end && !ends_name (*scan->at))
    scan->at++;
  return scan->at - start;
}

/**
 * ant_tag_scan_begin:
 * @scan: (out caller-allocates): the scan
 * @tag: the `<` of a start tag
 * @end: behind the last byte of the text
 *
 * Reads the name of the element. @scan points into the text.
 *
 * Returns: %TRUE if there is a start tag
 */
gboolean
ant_tag_scan_begin (AntTagScan *scan,
                    const char *tag,
                    const char *end)
{
  *scan = (AntTagScan) { tag, end, NULL, 0 };
  if (tag >= end || *tag != '<')
    return FALSE;
  scan->at++;
  scan->name = scan->at;
  scan->name_length = skip_name (scan);
  return scan->name_length > 0;
}

/**
 * ant_tag_scan_next:
 * @scan: a scan that has begun
 * @ret_attribute: (out caller-allocates): the next attribute, declarations of namespaces included
 *
 * After the last attribute `scan->at` is behind it, at white space, `/` or `>`. The tag need not be well-formed.
 *
 * Returns: %FALSE if no whole attribute follows
 */
gboolean
ant_tag_scan_next (AntTagScan      *scan,
                   AntTagAttribute *ret_attribute)
{
  AntTagAttribute attribute = { .before = scan->at };
  const char *close;

  skip_space (scan);
  attribute.name = scan->at;
  attribute.name_length = skip_name (scan);
  skip_space (scan);
  if (attribute.name_length == 0 || scan->at >= scan->end || *scan->at != '=')
    {
      scan->at = attribute.before;
      return FALSE;
    }
  scan->at++;
  skip_space (scan);
  close = scan->at + 1 < scan->end && (*scan->at == '"' || *scan->at == '\'')
              ? memchr (scan->at + 1, *scan->at, scan->end - scan->at - 1)
              : NULL;
  if (close == NULL)
    {
      scan->at = attribute.before;
      return FALSE;
    }
  attribute.quote = *scan->at;
  attribute.value = scan->at + 1;
  attribute.value_length = close - attribute.value;
  attribute.after = close + 1;
  scan->at = attribute.after;
  *ret_attribute = attribute;
  return TRUE;
}
