/* What the parser and its error messages share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <expat.h>

#include "xml/ant-element-builder.h"
#include "xml/ant-parser.h"

G_BEGIN_DECLS

/**
 * AntParseFault:
 * @code: what kind
 * @offset: where, in bytes of the text
 * @message: (transfer full): plain words, without the place
 */
typedef struct
{
  AntXmlError code;
  gsize offset;
  char *message;
} AntParseFault;

/**
 * AntCut:
 *
 * Bytes of a text that do not go on the wire.
 */
typedef struct
{
  gsize start;
  gsize end;
} AntCut;

char *ant_parser_make_wrapper (const char *default_ns);
gsize ant_parser_measure_prologue (const char *text, gsize length);
GBytes *ant_parser_cut_out (const char *text, gsize start, gsize end, GArray *cuts);

AntParseFault ant_parse_fault_describe (enum XML_Error     error,
                                        const char        *bytes,
                                        gsize              length,
                                        gsize              offset,
                                        AntElementBuilder *builder);

G_END_DECLS
