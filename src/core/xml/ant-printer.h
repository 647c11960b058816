/* From tree to text, for eyes: indented, long values elided, nothing invisible.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "xml/ant-element.h"

G_BEGIN_DECLS

/**
 * AntPrintOptions:
 * @default_ns: (nullable): a namespace that needs no declaration on the root (jabber:client)
 * @width: where a start tag is broken into a line per attribute group; 0 = never
 * @max_value: a longer value or text is cut to this many bytes and its size told; 0 = never
 * @max_size: printing stops soon after this many bytes, wherever that is; 0 = never
 * @editable: the text will be parsed again: what cannot be seen is a character reference, not a mark
 */
typedef struct
{
  const char *default_ns;
  guint width;
  gsize max_value;
  gsize max_size;
  gboolean editable;
} AntPrintOptions;

char *ant_xml_print (const AntElement *element, const AntPrintOptions *options);
char *ant_xml_escape (const char *text);
char *ant_text_visible (const char *text);

G_END_DECLS
