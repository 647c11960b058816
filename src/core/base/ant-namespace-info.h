/* What a namespace is: document, title and status, from data/tables/namespaces.tsv.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * AntNamespaceInfo:
 * @document: `XEP-0030`, `RFC 6120`, or another name
 */
typedef struct
{
  const char *ns;
  const char *kind;
  const char *document;
  const char *title;
  const char *status;
  const char *description;
} AntNamespaceInfo;

const AntNamespaceInfo *ant_namespace_info_lookup (const char *ns);
const AntNamespaceInfo *ant_namespace_info_guess (const char *misspelt);
char *ant_namespace_short_name (const char *ns, const char *element);

G_END_DECLS
