/* What a connection is called and how it is: words for the header bar and the list of sessions. Pure functions.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-config.h"

#include "connect/antui-connection-text.h"

#include <glib/gi18n.h>

#include "connect/antui-error-text.h"

const char *
antui_connection_state_label (AntuiConnectionState state)
{
  switch (state)
    {
    case ANTUI_CONNECTION_ONLINE:
      return _("Online");
    case ANTUI_CONNECTION_CONNECTING:
      return _("Connecting");
    case ANTUI_CONNECTION_CLOSING:
      return _("Disconnecting");
    case ANTUI_CONNECTION_OFFLINE:
    default:
      return _("Offline");
    }
}

const char *
antui_connection_state_style (AntuiConnectionState state)
{
  static const char *const styles[] = { "offline", "busy", "online", "busy" };

  return styles[state];
}

gboolean
antui_connection_is_busy (AntuiConnection *connection)
{
  AntuiConnectionState state = antui_connection_get_state (connection);

  return state == ANTUI_CONNECTION_CONNECTING || state == ANTUI_CONNECTION_CLOSING;
}

/* The bare address, else what it is called. */
const char *
antui_connection_title (AntuiConnection *connection)
{
  const AntJid *own = antui_connection_get_own_jid (connection);
  const char *name = antui_connection_get_name (connection);

  /* A second session of an account has a number behind its name. */
  if (own && name && !g_str_has_prefix (name, ant_jid_get_bare (own)))
    return ant_jid_get_bare (own);
  return name ? name : _("No server");
}

/* `TLSv1.3` is what libraries say; people say TLS 1.3. */
static char *
get_tls_version (const AntTlsInfo *info)
{
  if (info->version && g_str_has_prefix (info->version, "TLSv"))
    return g_strdup_printf ("TLS %s", info->version + strlen ("TLSv"));
  return g_strdup (info->version);
}

/* What is being done, or over what it is online, or why it is not. */
char *
antui_connection_subtitle (AntuiConnection *connection)
{
  AntuiConnectionState state = antui_connection_get_state (connection);
  const AntTlsInfo *info = antui_connection_get_tls_info (connection);
  const GError *error = antui_connection_get_error (connection);
  g_autofree char *version = info ? get_tls_version (info) : NULL;

  if (state == ANTUI_CONNECTION_CONNECTING && antui_connection_get_step (connection))
    return g_strdup_printf ("%s…", antui_connection_get_step (connection));
  if (state == ANTUI_CONNECTION_OFFLINE && error)
    return g_strdup (antui_error_title (error));
  if (state != ANTUI_CONNECTION_ONLINE)
    return g_strdup (antui_connection_state_label (state));
  if (antui_connection_get_local_user (connection))
    /* Translators: behind the address in the header bar; %s is an encryption like “TLS 1.3”. */
    return version ? g_strdup_printf (_("Local server · %s"), version) : g_strdup (_("Local server"));
  return version ? g_strdup (version) : g_strdup (_("Not encrypted"));
}

/* Host and port as far as they were named, (transfer full). */
char *
antui_connection_server (AntuiConnection *connection)
{
  const AntAccount *account = antui_connection_get_account (connection);
  const AntJid *own = antui_connection_get_own_jid (connection);
  const char *host = account && account->link->host ? account->link->host : own ? ant_jid_get_domain (own) : NULL;

  if (!host)
    return NULL;
  return account->link->port ? g_strdup_printf ("%s:%u", host, account->link->port) : g_strdup (host);
}

/* Version and cipher, (transfer full). */
char *
antui_connection_encryption (AntuiConnection *connection)
{
  const AntTlsInfo *info = antui_connection_get_tls_info (connection);
  g_autofree char *version = info ? get_tls_version (info) : NULL;

  if (version && info->cipher)
    return g_strdup_printf ("%s, %s", version, info->cipher);
  return g_strdup (version ? version : _("None"));
}

/* How it was verified, (transfer full). */
char *
antui_connection_certificate (AntuiConnection *connection)
{
  const AntTlsInfo *info = antui_connection_get_tls_info (connection);

  if (!info)
    return g_strdup (_("None"));
  if (info->problem)
    return g_strdup (info->problem);
  if (info->unverified)
    return g_strdup (_("Accepted without any check"));
  if (info->pinned)
    return g_strdup (_("Verified by its fingerprint"));
  if (info->issuer)
    /* Translators: %s is who signed the certificate. */
    return g_strdup_printf (_("Verified, issued by %s"), info->issuer);
  return g_strdup (_("Verified"));
}
