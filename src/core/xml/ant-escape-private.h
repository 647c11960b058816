/* Text made safe for XML and for eyes; shared by the printer and the stanza editor.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntEscape:
 * @ANT_ESCAPE_TEXT: for element content: line breaks and tabs stay
 * @ANT_ESCAPE_ATTRIBUTE: for a value in quotes of either kind: line breaks and tabs become references
 * @ANT_ESCAPE_VISIBLE: flag: characters that cannot be seen are written as marks
 * @ANT_ESCAPE_REFERENCES: flag: ... as character references, so that a parser reads them back
 */
typedef enum
{
  ANT_ESCAPE_TEXT = 0,
  ANT_ESCAPE_ATTRIBUTE = 1 << 0,
  ANT_ESCAPE_VISIBLE = 1 << 1,
  ANT_ESCAPE_REFERENCES = 1 << 2,
} AntEscape;

void ant_escape_append (GString *out, const char *text, gsize length, AntEscape how);
void ant_visible_append (GString *out, const char *text, gsize length);

G_END_DECLS
