/* What an error condition means and what to check next, from data/tables/errors.tsv.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntErrorLayer:
 *
 * Who speaks: the same word (not-authorized) means different things in a stanza, a stream and SASL.
 */
typedef enum
{
  ANT_ERROR_LAYER_STANZA,
  ANT_ERROR_LAYER_STREAM,
  ANT_ERROR_LAYER_SASL,
  ANT_ERROR_LAYER_APP,
} AntErrorLayer;

/**
 * AntErrorInfo:
 * @condition: element name, `item-not-found`
 * @usual_type: `cancel`, `auth`, ...
 * @section: `RFC 6120 8.3.3.7`, or a XEP
 * @meaning: one sentence, English
 * @check_next: what a person should look at next
 */
typedef struct
{
  const char *condition;
  const char *usual_type;
  const char *section;
  const char *meaning;
  const char *check_next;
} AntErrorInfo;

const AntErrorInfo *ant_error_info_lookup (AntErrorLayer layer, const char *condition);
const AntErrorInfo *ant_error_info_lookup_legacy (int code);

G_END_DECLS
