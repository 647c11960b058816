/* Placeholders, made readable for an XML parser without moving anything.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntMask:
 * @start, @length: of a placeholder, in bytes of the text
 * @elements: whether elements may come in its place (`|raw`, where content stands)
 */
typedef struct
{
  gsize start;
  gsize length;
  gboolean elements;
} AntMask;

/* A copy of @text of the same length for a parser: each placeholder is name characters, or a comment where elements may come. */
char *ant_mask_placeholders (const char *text, gsize length, GArray *masks);
gboolean ant_masks_touch (GArray *masks, gsize start, gsize length);
guint ant_masks_find (GArray *masks, gsize offset);
char *ant_masks_restore (GArray *masks, const char *text, const char *masked, const char *message);

G_END_DECLS
