/* Addresses: parsed, checked and normalised (RFC 7622, RFC 6122).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define ANT_TYPE_JID (ant_jid_get_type ())
#define ANT_JID_ERROR (ant_jid_error_quark ())

typedef struct _AntJid AntJid;

typedef enum
{
  ANT_JID_ERROR_EMPTY_PART,
  ANT_JID_ERROR_TOO_LONG,
  ANT_JID_ERROR_BAD_CHARACTER,
  ANT_JID_ERROR_BAD_DOMAIN,
} AntJidError;

GType ant_jid_get_type (void);
GQuark ant_jid_error_quark (void);
AntJid *ant_jid_new (const char *text, GError **error);
AntJid *ant_jid_ref (AntJid *jid);
void ant_jid_unref (AntJid *jid);
const char *ant_jid_get_local (const AntJid *jid);
const char *ant_jid_get_domain (const AntJid *jid);
const char *ant_jid_get_resource (const AntJid *jid);
const char *ant_jid_get_text (const AntJid *jid);
const char *ant_jid_get_bare (const AntJid *jid);
gboolean ant_jid_is_bare (const AntJid *jid);
gboolean ant_jid_is_domain (const AntJid *jid);
gboolean ant_jid_equal (const AntJid *a, const AntJid *b);
gboolean ant_jid_equal_bare (const AntJid *a, const AntJid *b);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntJid, ant_jid_unref)

G_END_DECLS
