/* A stanza (or stream element) with its exact bytes and its tree; never changes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>
#include "xml/ant-element.h"

G_BEGIN_DECLS

#define ANT_TYPE_STANZA (ant_stanza_get_type ())

typedef struct _AntStanza AntStanza;

typedef enum
{
  ANT_KIND_IQ,
  ANT_KIND_MESSAGE,
  ANT_KIND_PRESENCE,
  ANT_KIND_STREAM,  /* any other stream-level element */
  ANT_KIND_EVENT,   /* no XML: something that happened to the session */
} AntKind;

GType ant_stanza_get_type (void);
AntStanza *ant_stanza_new (GBytes *exact, const AntElement *root);
/* Of a tree that was only begun: the whole one is read when somebody asks for it. */
AntStanza *ant_stanza_new_head (GBytes *exact, const AntElement *head, GBytes *header, gboolean may_hold_secret);
/* That was kept, and is parsed when somebody looks into it. */
AntStanza *ant_stanza_new_kept (GBytes *exact, const char *default_ns, AntKind kind);
gboolean ant_stanza_is_readable (AntStanza *stanza);
AntStanza *ant_stanza_parse (const char *text, gssize length, const char *default_ns, GError **error);
AntStanza *ant_stanza_ref (AntStanza *stanza);
void ant_stanza_unref (AntStanza *stanza);

AntKind ant_stanza_kind_of (const AntElement *root);
GBytes *ant_stanza_get_bytes (AntStanza *stanza);
const AntElement *ant_stanza_get_root (AntStanza *stanza);
const char *ant_stanza_get_default_ns (AntStanza *stanza);
AntKind ant_stanza_get_kind (AntStanza *stanza);
const char *ant_stanza_get_type_attribute (AntStanza *stanza);
const char *ant_stanza_get_id (AntStanza *stanza);
const char *ant_stanza_get_to (AntStanza *stanza);
const char *ant_stanza_get_from (AntStanza *stanza);
/* The child that says what it is about: the first element that is not <error/>; may be NULL. */
const AntElement *ant_stanza_get_payload (AntStanza *stanza);

const char *ant_stanza_get_payload_ns (AntStanza *stanza);
const char *ant_stanza_get_payload_name (AntStanza *stanza);
gboolean ant_stanza_has_one_child (AntStanza *stanza);
gboolean ant_stanza_may_hold_secret (AntStanza *stanza);

/* A copy with @value for @attribute (written exactly once, escaped; NULL removes it); all other bytes stay. */
AntStanza *ant_stanza_with_attribute (AntStanza *stanza, const char *attribute, const char *value);

gboolean ant_stanza_is_request (AntStanza *stanza);   /* iq get/set */
gboolean ant_stanza_is_response (AntStanza *stanza);  /* iq result/error */

/* RFC 6120 8.3: an answer of type error to @request, with @condition of @type (cancel, ...). */
AntStanza *ant_stanza_new_error_reply (AntStanza *request, const char *type, const char *condition);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntStanza, ant_stanza_unref)

G_END_DECLS
