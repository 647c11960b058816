/* Pseudo-attributes: name="value" in a processing instruction (as xml-stylesheet has them). Private to this
 * layer.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntPseudo:
 * @value: references resolved
 * @name_offset, @value_offset: in the text that was parsed; the value's is behind its quote
 */
typedef struct
{
  char *name;
  char *value;
  gsize name_offset;
  gsize value_offset;
} AntPseudo;

void ant_pseudo_free (AntPseudo *pseudo);
GPtrArray *ant_pseudo_parse (const char *text, gsize start, gsize end, gsize *ret_offset, GError **error);
const AntPseudo *ant_pseudo_find (GPtrArray *pseudos, const char *name);

G_END_DECLS
