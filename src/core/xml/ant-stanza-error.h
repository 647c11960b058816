/* The <error/> of a stanza, read as far as it can be trusted (RFC 6120 8.3).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANT_TYPE_STANZA_ERROR (ant_stanza_error_get_type ())

typedef struct _AntStanzaError AntStanzaError;

/**
 * AntStanzaError:
 *
 * Every field may be %NULL where the stanza does not say; @condition is what is written, known or not.
 * @code is the legacy number (XEP-0086), 0 when absent.
 */
struct _AntStanzaError
{
  const char *type;
  const char *condition;
  const char *application_ns;
  const char *application_name;
  const char *text;
  const char *lang;
  const char *by;
  int code;
};

GType ant_stanza_error_get_type (void);
AntStanzaError *ant_stanza_error_new (AntStanza *stanza);
AntStanzaError *ant_stanza_error_ref (AntStanzaError *error);
void ant_stanza_error_unref (AntStanzaError *error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntStanzaError, ant_stanza_error_unref)

G_END_DECLS
