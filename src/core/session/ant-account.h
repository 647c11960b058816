/* How to connect, and what an account does by default. Plain data; copied into a session.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "wire/ant-link.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_ACCOUNT_ERROR_NAME,      /* no name for an account */
  ANT_ACCOUNT_ERROR_VALUE,     /* what cannot be kept in the file */
  ANT_ACCOUNT_ERROR_BROKEN,    /* the file, or the account in it, cannot be read */
  ANT_ACCOUNT_ERROR_NOT_FOUND,
  ANT_ACCOUNT_ERROR_EXISTS,
} AntAccountError;

#define ANT_ACCOUNT_ERROR (ant_account_error_quark ())
GQuark ant_account_error_quark (void);

typedef struct _AntAccount AntAccount;

/**
 * AntAccount:
 * @name: what a person calls it: the JID, or `sandbox`
 * @link: (owned)
 * @contact: (nullable): a second address that exists, for templates
 * @presence: send initial presence after login
 * @reconnect: when a stream that was online is lost, connect again, with growing pauses
 * @ping_s: ask a server that was silent for so many seconds with a ping, and give it up when it does not answer for as
 *   long (XEP-0199 4.2); 0 = never
 * @queue_offline: keep what is to be sent while there is no stream, and send it on the next one
 * @events: steps of the connection are rows too (and take serials)
 * @ended_only: a row comes when it has ended, not each time that it changes; for who only prints it
 * @answer_unhandled: answer incoming get/set that nothing handles with service-unavailable (RFC 6120 8.4)
 */
struct _AntAccount
{
  char *name;
  AntLinkConfig *link;
  char *contact;
  gboolean presence;
  gboolean reconnect;
  gboolean queue_offline;
  guint ping_s;
  gboolean events;
  gboolean ended_only;
  gboolean answer_unhandled;
};

/* Answers unhandled requests, shows events, sends no presence. */
AntAccount *ant_account_new (const char *name, const char *jid);
AntAccount *ant_account_copy (const AntAccount *account);
void ant_account_free (AntAccount *account);
/* Whether an account that is kept can have this name. */
gboolean ant_account_check_name (const char *name, GError **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntAccount, ant_account_free)

G_END_DECLS
