/* Walks over the bytes of one start tag: where its name, attributes and values are.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntTagScan:
 * @at: what has not been read yet
 * @end: behind the last byte that may be read
 * @name: the element's name as written, with prefix; @name_length: in bytes
 */
typedef struct
{
  const char *at;
  const char *end;
  const char *name;
  gsize name_length;
} AntTagScan;

/**
 * AntTagAttribute:
 * @before: the white space before the name; @after: behind the closing quote
 * @name: as written, with prefix
 * @value: between the quotes, not unescaped
 * @quote: `"` or `'`
 */
typedef struct
{
  const char *before;
  const char *name;
  gsize name_length;
  const char *value;
  gsize value_length;
  char quote;
  const char *after;
} AntTagAttribute;

gboolean ant_tag_scan_begin (AntTagScan *scan, const char *tag, const char *end);
gboolean ant_tag_scan_next (AntTagScan *scan, AntTagAttribute *ret_attribute);

G_END_DECLS
