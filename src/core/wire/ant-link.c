/* How to connect (AntLinkConfig), and the calls of the link interface.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-link-private.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "wire/ant-saslprep.h"
#include "wire/ant-tls.h"

enum
{
  DEFAULT_CONNECT_TIMEOUT_MS = 30000,
};

static void
wipe (char *secret)
{
  if (secret != NULL)
    explicit_bzero (secret, strlen (secret));
  g_free (secret);
}

/**
 * ant_link_config_new:
 * @jid: (nullable): bare or full JID, or the component's name
 *
 * Makes a configuration with required STARTTLS, addresses by lookup and 30 s to connect.
 *
 * Returns: (transfer full): the configuration; the fields may be written, strings with g_strdup()
 */
AntLinkConfig *
ant_link_config_new (const char *jid)
{
  AntLinkConfig *config = g_new0 (AntLinkConfig, 1);

  config->jid = g_strdup (jid);
  config->tls = ANT_TLS_START;
  config->connect_timeout_ms = DEFAULT_CONNECT_TIMEOUT_MS;
  return config;
}

/**
 * ant_link_config_copy:
 * @config: a configuration
 *
 * Copies @config for use: in the copy a valid pin is lower-case hex without colons, to be compared byte by byte, and
 * the password of an account is prepared (RFC 4013), once for all that need it.
 *
 * Returns: (transfer full): the copy
 */
AntLinkConfig *
ant_link_config_copy (const AntLinkConfig *config)
{
  AntLinkConfig *copy;

  g_return_val_if_fail (config != NULL, NULL);

  copy = g_memdup2 (config, sizeof *config);
  copy->jid = g_strdup (config->jid);
  if (config->password != NULL && !config->component)
    copy->password = ant_saslprep (config->password);
  else
    copy->password = g_strdup (config->password); /* a component's handshake is over the bytes as they are */
  copy->host = g_strdup (config->host);
  copy->pin = config->pin != NULL ? ant_pin_normalise (config->pin) : NULL;
  if (copy->pin == NULL)
    copy->pin = g_strdup (config->pin); /* kept, so that a check of the copy still refuses it */
  copy->ca_file = g_strdup (config->ca_file);
  copy->client_cert = g_strdup (config->client_cert);
  copy->client_key = g_strdup (config->client_key);
  copy->client_cert_password = g_strdup (config->client_cert_password);
  return copy;
}

/**
 * ant_link_config_free:
 * @config: (nullable) (transfer full): a configuration
 *
 * Frees @config; the passwords are overwritten first.
 */
void
ant_link_config_free (AntLinkConfig *config)
{
  if (config == NULL)
    return;

  wipe (config->password);
  wipe (config->client_cert_password);
  g_free (config->jid);
  g_free (config->host);
  g_free (config->pin);
  g_free (config->ca_file);
  g_free (config->client_cert);
  g_free (config->client_key);
  g_free (config);
}

static gboolean
refuse (GError **error, const char *option, const char *format, ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (GError **error, const char *option, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list arguments;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: %s", option, why);
  return FALSE;
}

static gboolean
check_address (const AntLinkConfig *config, GError **error)
{
  const char *option = config->component ? "--component" : "--jid";
  g_autoptr (AntJid) jid = NULL;
  g_autoptr (GError) local_error = NULL;

  if (config->jid == NULL || *config->jid == '\0')
    return refuse (error, option, "no address given");
  jid = ant_jid_new (config->jid, &local_error);
  if (jid == NULL)
    return refuse (error, option, "%s", local_error->message);
  if (config->component && !ant_jid_is_domain (jid))
    return refuse (error, option, "“%s” is not a name like rooms.example.org", config->jid);
  if (!config->component && ant_jid_get_local (jid) == NULL && !config->anonymous && config->client_cert == NULL)
    return refuse (error, option, "“%s” names no account; write user@domain", config->jid);
  if (config->host != NULL && *config->host == '\0')
    return refuse (error, "--host", "empty");

  return TRUE;
}

/* All but the password. */
static gboolean
check_login (const AntLinkConfig *config, GError **error)
{
  if (config->anonymous && config->component)
    return refuse (error, "--anonymous", "a component logs in with its secret");
  if (config->anonymous && config->client_cert != NULL)
    return refuse (error, "--anonymous", "not together with --client-cert");
  if (config->component && config->stream_management)
    return refuse (error, "--sm", "component streams have no stream management");
  if (config->client_key != NULL && config->client_cert == NULL)
    return refuse (error, "--client-cert", "a key is given without its certificate");

  return TRUE;
}

static gboolean
check_password (const AntLinkConfig *config, GError **error)
{
  if (config->password != NULL && !g_utf8_validate (config->password, -1, NULL))
    return refuse (error, "--password-file", "the password is not UTF-8");
  if (config->component && (config->password == NULL || *config->password == '\0'))
    return refuse (error, "--password-file", "a component needs its secret");
  if (!config->anonymous && config->client_cert == NULL && (config->password == NULL || *config->password == '\0'))
    return refuse (error, "--password-file", "no password, and neither --anonymous nor --client-cert");

  return TRUE;
}

static gboolean
check_file (const char *option, const char *file, GError **error)
{
  if (file == NULL || access (file, R_OK) == 0)
    return TRUE;

  return refuse (error, option, "%s: %s", file, g_strerror (errno));
}

/* What would only show when the server is reached. */
static gboolean
check_contents (const char *option, const AntTlsOptions *options, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AntTls) tls = ant_tls_new (options, &local_error);

  return tls != NULL || refuse (error, option, "%s", local_error->message);
}

/* Returns: (transfer full) (nullable): NULL with @error */
static AntClientCert *
read_client_cert (const AntLinkConfig *config, GError **error)
{
  g_autoptr (GError) local_error = NULL;
  g_autoptr (AntClientCert) cert = NULL;

  cert = ant_client_cert_load (config->client_cert, config->client_key, config->client_cert_password, &local_error);
  if (cert == NULL)
    {
      refuse (error, "--client-cert", "%s", local_error->message);
      return NULL;
    }
  /* No need to read the system's authorities. */
  if (!check_contents ("--client-cert",
                       &(AntTlsOptions) { .domain = "localhost", .client_cert = cert, .trust_any = TRUE }, error))
    return NULL;
  return g_steal_pointer (&cert);
}

/**
 * ant_link_config_read_files:
 * @config: a configuration
 * @ret_cert: (out) (transfer full) (nullable): our certificate; %NULL where none is to be shown
 * @error: return location for a #GOptionError
 *
 * Reads each file once. Any thread.
 *
 * Returns: %TRUE when they can be used
 */
gboolean
ant_link_config_read_files (const AntLinkConfig *config, AntClientCert **ret_cert, GError **error)
{
  const AntTlsOptions authorities = { .domain = "localhost", .ca_file = config->ca_file };
  g_autoptr (AntClientCert) cert = NULL;

  if (!check_file ("--client-cert", config->client_cert, error)
      || !check_file ("--client-cert", config->client_key, error) || !check_file ("CA file", config->ca_file, error))
    return FALSE;

  if (config->client_cert != NULL && (cert = read_client_cert (config, error)) == NULL)
    return FALSE;
  if (config->ca_file != NULL && !check_contents ("CA file", &authorities, error))
    return FALSE;
  *ret_cert = g_steal_pointer (&cert);
  return TRUE;
}

static gboolean
check_tls (const AntLinkConfig *config, GError **error)
{
  const struct
  {
    const char *option;
    gboolean used;
  } certificate_options[] = {
    { "--pin", config->pin != NULL },
    { "--trust-any", config->trust_any },
    { "--client-cert", config->client_cert != NULL },
    { "CA file", config->ca_file != NULL },
  };
  gboolean may_be_clear = config->tls == ANT_TLS_NONE || (config->component && config->tls != ANT_TLS_DIRECT);

  /* Rather than not to look at a certificate that somebody wants looked at. */
  for (gsize i = 0; may_be_clear && i < G_N_ELEMENTS (certificate_options); i++)
    if (certificate_options[i].used)
      return refuse (error, certificate_options[i].option, "%s",
                     config->tls == ANT_TLS_NONE ? "without TLS (--insecure-plaintext) there is no certificate"
                                                 : "a component's stream has TLS only with --direct-tls (XEP-0114 has "
                                                   "no STARTTLS)");

  if (config->pin != NULL)
    {
      g_autofree char *pin = ant_pin_normalise (config->pin);

      if (pin == NULL)
        return refuse (error, "--pin", "not 64 hex digits (SHA-256)");
      if (config->trust_any)
        return refuse (error, "--pin", "not together with --trust-any");
    }

  return TRUE;
}

/**
 * ant_link_config_check_choices:
 * @config: a configuration
 * @error: return location for a #GOptionError
 *
 * Checks what stays true of an account that is kept: the address, and which options go together. Neither the password
 * nor any file is looked at: both may come later. The message begins with the option at fault, as the command line
 * spells it.
 *
 * Returns: %TRUE when @config can be kept
 */
gboolean
ant_link_config_check_choices (const AntLinkConfig *config, GError **error)
{
  g_return_val_if_fail (config != NULL, FALSE);

  return check_address (config, error) && check_login (config, error) && check_tls (config, error);
}

gboolean
ant_link_config_check_words (const AntLinkConfig *config, GError **error)
{
  return ant_link_config_check_choices (config, error) && check_password (config, error);
}

/**
 * ant_link_config_check:
 * @config: a configuration
 * @error: return location for a #GOptionError
 *
 * Checks what can be known without the network: the address, the credentials, the TLS options and that their files can
 * be used. The message begins with the option at fault, as the command line spells it.
 *
 * Returns: %TRUE when @config can be tried
 */
gboolean
ant_link_config_check (const AntLinkConfig *config, GError **error)
{
  g_autoptr (AntClientCert) cert = NULL;

  g_return_val_if_fail (config != NULL, FALSE);

  return ant_link_config_check_words (config, error) && ant_link_config_read_files (config, &cert, error);
}

/**
 * ant_link_config_needs_cert_password:
 * @config: a configuration
 *
 * Looks into the file of the client certificate (PEM with an encrypted key, or PKCS#12). A password that is set, but does
 * not open it, is for ant_link_config_check() to refuse. Any thread; reads a file.
 *
 * Returns: %TRUE when a person has to be asked for @client_cert_password
 */
gboolean
ant_link_config_needs_cert_password (const AntLinkConfig *config)
{
  g_autoptr (AntClientCert) cert = NULL;
  g_autoptr (GError) error = NULL;

  g_return_val_if_fail (config != NULL, FALSE);

  /* Whether one that is given is the right one takes as long to find out as opening the file. */
  if (config->client_cert == NULL || config->client_cert_password != NULL)
    return FALSE;

  cert = ant_client_cert_load (config->client_cert, config->client_key, /* password= */ NULL, &error);
  return g_error_matches (error, ANT_CLIENT_CERT_ERROR, ANT_CLIENT_CERT_ERROR_PASSWORD);
}

/**
 * ant_link_set_funcs:
 * @link: a link
 * @funcs: (nullable): what to call; copied; %NULL = nothing any more
 * @user_data: handed to each of them
 */
void
ant_link_set_funcs (AntLink *link, const AntLinkFuncs *funcs, gpointer user_data)
{
  g_return_if_fail (link != NULL);

  link->funcs = funcs != NULL ? *funcs : (AntLinkFuncs){ NULL };
  link->user_data = user_data;
}

/**
 * ant_link_open:
 * @link: a link that is down
 *
 * Starts to connect and to log in. Ends in `up` or `down`, never before this call has returned.
 */
void
ant_link_open (AntLink *link)
{
  g_return_if_fail (link != NULL);

  link->klass->open (link);
}

/**
 * ant_link_send:
 * @link: a link that is up
 * @xml: one whole well-formed stanza; sent byte for byte
 * @cookie: handed back by `sent`, not 0
 *
 * Queues @xml. Stanzas leave in the order of the calls. What has not left when the link goes down is never sent, unless
 * the next open resumes the stream: then all that the server has not acknowledged is sent again (XEP-0198 5).
 */
void
ant_link_send (AntLink *link, GBytes *xml, guint64 cookie)
{
  g_return_if_fail (link != NULL && xml != NULL);

  link->klass->send (link, xml, cookie);
}

/**
 * ant_link_send_nonza:
 * @link: a link that is up
 * @xml: one whole well-formed element that is no stanza (XEP-0360), as `<inactive/>` (XEP-0352)
 * @cookie: handed back by `sent`, not 0
 *
 * Queues @xml between the stanzas. Stream management does not count it, and it is never sent again.
 */
void
ant_link_send_nonza (AntLink *link, GBytes *xml, guint64 cookie)
{
  g_return_if_fail (link != NULL && xml != NULL && cookie != 0);

  link->klass->send_nonza (link, xml, cookie);
}

/**
 * ant_link_close:
 * @link: a link
 *
 * Says `</stream:stream>`, waits at most 2 s for the answer, then calls `down` without an error.
 */
void
ant_link_close (AntLink *link)
{
  g_return_if_fail (link != NULL);

  link->klass->close (link);
}

/**
 * ant_link_abort:
 * @link: a link that is not down
 * @error: (transfer full): why
 *
 * Gives up a server that does not listen: nothing more is said to it, so that the stream may be resumed. `down` follows,
 * not before this call has returned.
 */
void
ant_link_abort (AntLink *link, GError *error)
{
  g_return_if_fail (link != NULL && error != NULL);

  link->klass->abort (link, error);
}

/**
 * ant_link_get_rtt_us:
 * @link: a link
 *
 * Returns: TCP's own smoothed round-trip time in microseconds; 0 when unknown
 */
guint
ant_link_get_rtt_us (AntLink *link)
{
  g_return_val_if_fail (link != NULL, 0);

  return link->klass->get_rtt_us (link);
}

/**
 * ant_link_can_resume:
 * @link: a link, also in and after `down`
 *
 * Returns: %TRUE when the next ant_link_open() may go on with the same stream (XEP-0198 5); whether it did, `up` tells
 */
gboolean
ant_link_can_resume (AntLink *link)
{
  g_return_val_if_fail (link != NULL, FALSE);

  return ant_link_get_resume_s (link) != 0;
}

/**
 * ant_link_get_resume_s:
 * @link: a link, also in and after `down`
 *
 * Returns: for how many seconds after it was cut the server keeps the stream (`max` of XEP-0198 5); %G_MAXUINT where it did
 *   not say, 0 where it cannot be resumed
 */
guint
ant_link_get_resume_s (AntLink *link)
{
  g_return_val_if_fail (link != NULL, 0);

  return link->klass->get_resume_s (link);
}

/**
 * ant_link_set_paused:
 * @link: a link
 * @paused: whether to leave what comes unread
 *
 * A paused link that is up reads no more than what it has begun to; the kernel keeps the rest and its stamps, and when
 * it is full TCP keeps the server from sending. Sending goes on, closing and freeing too; that the server is gone is
 * noticed when reading goes on, behind all that it has said. A login is not paused.
 */
void
ant_link_set_paused (AntLink *link, gboolean paused)
{
  g_return_if_fail (link != NULL);

  link->klass->set_paused (link, paused);
}

/**
 * ant_link_get_arrived:
 * @link: a link
 *
 * Returns: how many bytes have ever arrived in this machine, whether they were read or not
 */
guint64
ant_link_get_arrived (AntLink *link)
{
  g_return_val_if_fail (link != NULL, 0);

  return link->klass->get_arrived (link);
}

/**
 * ant_link_get_read:
 * @link: a link
 *
 * Returns: how many of these were read, so that what they complete was handed over; what a connection leaves unread
 *   when it ends counts as read
 */
guint64
ant_link_get_read (AntLink *link)
{
  g_return_val_if_fail (link != NULL, 0);

  return link->klass->get_read (link);
}

/**
 * ant_link_free:
 * @link: (nullable) (transfer full): a link
 *
 * Ends it at once, at any time, also from its own callbacks; no callback follows.
 */
void
ant_link_free (AntLink *link)
{
  if (link == NULL)
    return;

  ant_link_set_funcs (link, NULL, NULL);
  link->klass->free (link);
}
