/* Which SASL mechanism is taken, and why the others are not.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-checks.h"

#include <string.h>

#include "wire/ant-tap.h"

static const char *const by_password[] = { "SCRAM-SHA-512", "SCRAM-SHA-256", "SCRAM-SHA-1", "PLAIN" };

static gboolean
offers (const AntFeatures *features, const char *mechanism)
{
  return g_strv_contains ((const char *const *) features->mechanisms, mechanism);
}

static gboolean
has_password (const AntLinkConfig *config)
{
  return config->password != NULL && *config->password != '\0';
}

static gboolean
allows_plain (const AntLinkConfig *config, gboolean secure)
{
  return secure || config->tls == ANT_TLS_NONE;
}

static gboolean
is_by_password (const char *mechanism)
{
  for (guint i = 0; i < G_N_ELEMENTS (by_password); i++)
    if (strcmp (mechanism, by_password[i]) == 0)
      return TRUE;
  return FALSE;
}

/* Of one that was offered and not taken. */
static const char *
explain (const char *mechanism, const AntLinkConfig *config, gboolean secure, const char *taken)
{
  static const char *const broken[] = { "CRAM-MD5", "DIGEST-MD5", "LOGIN", "NTLM", NULL };

  if (g_strv_contains (broken, mechanism))
    return "out of date and weak";
  if (g_str_has_suffix (mechanism, "-PLUS"))
    return "channel binding is not done here";
  if (config->anonymous)
    return "an anonymous login was asked for";
  if (strcmp (mechanism, "ANONYMOUS") == 0)
    return "not asked for";
  if (strcmp (mechanism, "EXTERNAL") == 0)
    return "there is no client certificate";
  if (!is_by_password (mechanism))
    return "not known here";
  if (!has_password (config))
    return "there is no password";
  if (strcmp (mechanism, "PLAIN") == 0 && !allows_plain (config, secure))
    return "it would send the password in the clear";
  return g_strcmp0 (taken, "EXTERNAL") == 0 ? "the certificate comes first" : "weaker";
}

/**
 * ant_features_explain:
 * @features: what the server offers
 * @config: what the account has and allows
 * @secure: the stream is encrypted
 * @taken: (nullable): what ant_features_choose() has chosen
 *
 * Returns: (transfer full): `NAME (why not), ...` for each mechanism offered but @taken; empty where there is none
 */
char *
ant_features_explain (const AntFeatures *features, const AntLinkConfig *config, gboolean secure, const char *taken)
{
  GString *text = g_string_new (NULL);

  for (char **name = features->mechanisms; *name != NULL; name++)
    if (g_strcmp0 (*name, taken) != 0)
      g_string_append_printf (text, "%s%s (%s)", text->len > 0 ? ", " : "", *name,
                              explain (*name, config, secure, taken));
  return g_string_free (text, FALSE);
}

static void
set_nothing_chosen (const AntFeatures *features, const AntLinkConfig *config, gboolean secure, GError **error)
{
  g_autofree char *offered = ant_features_explain (features, config, secure, NULL);
  g_autofree char *usable = NULL;

  if (*offered == '\0' && !secure)
    g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION,
                 "The server offers no login on an unencrypted stream: connect with TLS");
  else if (*offered == '\0')
    g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION, "The server offers no login (no SASL mechanism)");
  if (*offered == '\0')
    return;

  if (config->anonymous)
    usable = g_strdup ("ANONYMOUS");
  else
    usable = g_strconcat (config->client_cert != NULL ? "EXTERNAL" : "",
                          config->client_cert != NULL && has_password (config) ? ", " : "",
                          has_password (config) ? "SCRAM-SHA-512, SCRAM-SHA-256, SCRAM-SHA-1" : "",
                          has_password (config) && allows_plain (config, secure) ? ", PLAIN" : "", NULL);
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION,
               "No way to log in that both sides know: the server offers %s; this account can use %s", offered, usable);
}

/**
 * ant_features_choose:
 * @features: what the server offers
 * @config: what the account has and allows
 * @secure: the stream is encrypted
 * @error: ANT_WIRE_ERROR_AUTHENTICATION, naming what is offered, why none of it does, and what could be used
 *
 * The best of what both know: a client certificate first, the strongest SCRAM next, PLAIN last and never over a clear
 * stream unless the account is plaintext by choice. DIGEST-MD5 (RFC 6331) is never used.
 *
 * Returns: (transfer none): a mechanism
 */
const char *
ant_features_choose (const AntFeatures *features, const AntLinkConfig *config, gboolean secure, GError **error)
{
  if (config->anonymous && offers (features, "ANONYMOUS"))
    return "ANONYMOUS";
  if (!config->anonymous && config->client_cert != NULL && offers (features, "EXTERNAL"))
    return "EXTERNAL";
  for (guint i = 0; !config->anonymous && has_password (config) && i < G_N_ELEMENTS (by_password); i++)
    if (offers (features, by_password[i])
        && (allows_plain (config, secure) || strcmp (by_password[i], "PLAIN") != 0))
      return by_password[i];

  set_nothing_chosen (features, config, secure, error);
  return NULL;
}
