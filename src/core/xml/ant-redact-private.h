/* What the files of redaction share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "xml/ant-redact.h"

G_BEGIN_DECLS

#define ANT_REDACT_NS_FORM "jabber:x:data"

/**
 * AntSecret:
 * @name: of the element; %NULL for every element of the namespace
 * @attribute: the attribute that is secret; %NULL for the element's content
 */
typedef struct
{
  const char *ns;
  const char *name;
  const char *attribute;
} AntSecret;

gboolean ant_secret_knows (const char *ns);
const AntSecret *ant_secret_find (const char *ns, const char *name, const AntSecret *after);
gboolean ant_secret_field_is (const char *type, const char *var, gboolean in_invitation);

char *ant_redact_ranges (const char *xml, gsize length, const char *default_ns, gsize *ret_length);

G_END_DECLS
