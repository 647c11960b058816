/* What is wrong with a text that wants to be stanzas: ill-formedness and the rules of IQs, with places.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "base/ant-jid.h"
#include "xml/ant-element.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_PROBLEM_ERROR,    /* cannot be sent */
  ANT_PROBLEM_WARNING,  /* breaks a rule; may be sent on purpose */
} AntSeverity;

/**
 * AntProblem:
 * @start: where; @length: in bytes of the text, at least 1
 * @message: a whole sentence, English: what is wrong and what would be right
 * @section: `RFC 6120 8.2.3` or %NULL
 */
typedef struct
{
  AntSeverity severity;
  AntPosition start;
  gsize length;
  char *message;
  const char *section;
} AntProblem;

/**
 * AntProblemContext:
 * @component: XEP-0114 rules: an IQ needs `from` and `to`
 * @own: (nullable): our address, to judge `from`
 * @placeholders: `${name}` is allowed wherever it stands
 */
typedef struct
{
  gboolean component;
  const AntJid *own;
  gboolean placeholders;
} AntProblemContext;

GPtrArray *ant_problems_find (const char *text, gssize length, const AntProblemContext *context);
const AntProblem *ant_problems_worst (GPtrArray *problems);
void ant_problem_free (AntProblem *problem);

G_END_DECLS
