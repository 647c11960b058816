/* What the files of problems share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "xml/ant-problem.h"

G_BEGIN_DECLS

/* Nobody reads more; a text of a million faulty stanzas must not become a list of as many rows. */
#define ANT_MAX_PROBLEMS 1000

/**
 * AntProblemSearch:
 * @masked: the text with its placeholders masked, as the parser saw it: same length, same offsets
 * @masks: (element-type AntMask): in order
 * @guesses: unknown namespace (of a parsed tree) -> const AntNamespaceInfo that is meant, or %NULL
 * @problems: (element-type AntProblem): those found; of their places only the offset is set yet
 */
typedef struct
{
  const char *masked;
  gsize length;
  GArray *masks;
  const AntProblemContext *context;
  GHashTable *guesses;
  GPtrArray *problems;
} AntProblemSearch;

/**
 * AntRange:
 *
 * Bytes of the text.
 */
typedef struct
{
  gsize start;
  gsize length;
} AntRange;

void ant_problem_add (AntProblemSearch *search, AntSeverity severity, AntRange range, const char *section,
                      const char *format, ...) G_GNUC_PRINTF (5, 6);
gboolean ant_problem_is_masked (AntProblemSearch *search, AntRange range);
AntRange ant_problem_tag_range (AntProblemSearch *search, const AntElement *element);
AntRange ant_problem_value_range (AntProblemSearch *search, const AntElement *element, const char *attribute);
AntRange ant_problem_namespace_range (AntProblemSearch *search, const AntElement *element);
const char *ant_problem_cut (const char *value, char *buffer, gsize size);

void ant_problem_check_stanza (AntProblemSearch *search, const AntElement *root);
void ant_problem_check_addresses (AntProblemSearch *search, const AntElement *root);

G_END_DECLS
