/* Places in a text, as people count them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-position.h"

#include <string.h>

/**
 * ant_position_advance:
 * @position: (inout): a place in @text
 * @text: UTF-8
 * @offset: where to go, in bytes, not before @position
 *
 * Moves @position on. Lines end with LF, CR LF or CR; a byte order mark at the beginning takes no column.
 */
void
ant_position_advance (AntPosition *position,
                      const char  *text,
                      gsize        offset)
{
  gsize at = position->offset;

  if (at == 0 && offset >= 3 && memcmp (text, "\xef\xbb\xbf", 3) == 0)
    at = 3;
  for (; at < offset; at++)
    {
      if (text[at] == '\r' || (text[at] == '\n' && (at == 0 || text[at - 1] != '\r')))
        {
          position->line++;
          position->column = 1;
        }
      else if (((guint8) text[at] & 0xc0) != 0x80 && text[at] != '\n')
        position->column++;
    }
  position->offset = offset;
}

/**
 * ant_position_at:
 * @text: UTF-8, good at least before @offset
 * @offset: in bytes
 *
 * Returns: line and column of @offset
 */
AntPosition
ant_position_at (const char *text,
                 gsize       offset)
{
  AntPosition position = { 1, 1, 0 };

  ant_position_advance (&position, text, offset);
  return position;
}
