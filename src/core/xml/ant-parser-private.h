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

void ant_position_advance (AntPosition *position, const char *text, gsize offset);
AntPosition ant_position_at (const char *text, gsize offset);

AntParseFault ant_parse_fault_describe (enum XML_Error     error,
                                        const char        *bytes,
                                        gsize              length,
                                        gsize              offset,
                                        AntElementBuilder *builder);

G_END_DECLS
