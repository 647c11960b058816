/* The real link: from a domain to a connection, one address after another.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-private.h"

#include <string.h>

#include "wire/ant-resolve.h"

enum
{
  CLIENT_PORT = 5222,
  COMPONENT_PORT = 5347,
  MIN_ATTEMPT_MS = 500, /* of the time to connect, for one of several addresses */
  MAX_SHOWN = 8,        /* addresses named in a note */
};

/* A lookup on its way; it may outlive the open that asked for it. */
typedef struct
{
  AntStream *stream; /* a reference */
  GCancellable *cancellable;
} Lookup;

static const char *
get_asked_name (AntStream *self)
{
  if (self->at_location)
    return ant_management_get_location (self->management);
  return self->config->host != NULL ? self->config->host : self->domain;
}

static void
report_targets (AntStream *self)
{
  g_autoptr (GString) list = g_string_new (NULL);
  double ms = ant_stream_end_step (self);
  guint n = self->targets->len;

  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++)
    {
      const AntTarget *target = g_ptr_array_index (self->targets, i);
      g_autofree char *peer = ant_socket_peer_to_text (target->address, target->port);

      g_string_append_printf (list, "%s%s%s", i > 0 ? ", " : "", peer, target->direct_tls ? " (direct TLS)" : "");
    }
  if (n > MAX_SHOWN)
    g_string_append_printf (list, " and %u more", n - MAX_SHOWN);
  ant_stream_event (self, "lookup", "%s: %s, in %.1f ms", get_asked_name (self), list->str, ms);
}

static void
on_step (const char *name, const char *note, gpointer user_data)
{
  Lookup *lookup = user_data;

  if (!ant_stream_is_ending (lookup->stream))
    ant_stream_event (lookup->stream, name, "%s", note);
}

static void
on_resolved (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Lookup *lookup = user_data;
  AntStream *self = lookup->stream;
  g_autoptr (GError) error = NULL;
  g_autoptr (GPtrArray) targets = ant_resolve_finish (result, &error);

  if (!g_cancellable_is_cancelled (lookup->cancellable) && !ant_stream_is_ending (self))
    {
      g_clear_object (&self->lookup);
      self->targets = g_steal_pointer (&targets);
      if (self->targets == NULL)
        {
          ant_stream_finish (self, g_steal_pointer (&error));
        }
      else
        {
          report_targets (self);
          if (!ant_stream_is_ending (self))
            ant_stream_connect_next (self);
        }
    }
  g_object_unref (lookup->cancellable);
  g_free (lookup);
  ant_stream_unref (self);
}

/**
 * ant_stream_choose_place:
 *
 * A stream that can be resumed is, where its server would rather have that, looked for there first (XEP-0198 5): by the same
 * rules of TLS, for the same name. Where that fails before there is a login, it is looked for as ever. A person's choice of
 * a host stands, and nobody is sent elsewhere in the clear.
 */
void
ant_stream_choose_place (AntStream *self)
{
  const AntLinkConfig *config = self->config;

  self->at_location = self->bound != NULL && config->host == NULL && !config->component && config->tls != ANT_TLS_NONE
                      && ant_management_get_location (self->management) != NULL;
}

/* What it is to be given of the time that is left, so that some is left for the usual place. */
static guint
get_share_ms (AntStream *self, guint n_left)
{
  guint remaining_ms = ant_stream_get_remaining_ms (self);

  n_left += self->at_location ? 1 : 0;
  return MIN (remaining_ms, MAX (remaining_ms / n_left, MIN_ATTEMPT_MS));
}

/* Asks for addresses; a component's name is no XMPP client domain, so there is no SRV record to ask for (XEP-0114). */
void
ant_stream_look_up (AntStream *self)
{
  const AntLinkConfig *config = self->config;
  AntResolveQuery query = {
    .domain = ant_jid_get_domain (self->jid),
    .host = config->host,
    .port = config->port,
    .direct_tls = config->tls == ANT_TLS_DIRECT,
    .plaintext = config->tls == ANT_TLS_NONE,
    .step = on_step,
  };
  g_autoptr (GSocketConnectable) place = NULL;
  Lookup *lookup;

  if (self->at_location)
    place = g_network_address_parse (ant_management_get_location (self->management), CLIENT_PORT, NULL);
  self->at_location = place != NULL;
  if (place != NULL)
    {
      query.host = g_network_address_get_hostname (G_NETWORK_ADDRESS (place));
      query.port = g_network_address_get_port (G_NETWORK_ADDRESS (place));
      ant_stream_set_timer (self, get_share_ms (self, 1));
    }
  lookup = g_new0 (Lookup, 1);
  self->state = ANT_STREAM_LOOKUP;
  ant_stream_end_step (self);
  query.step_data = lookup;
  if (config->component)
    {
      query.host = config->host != NULL ? config->host : query.domain;
      query.port = config->port != 0 ? config->port : COMPONENT_PORT;
    }
  self->lookup = g_cancellable_new ();
  lookup->stream = ant_stream_ref (self);
  lookup->cancellable = g_object_ref (self->lookup);
  g_main_context_push_thread_default (self->context);
  ant_resolve_async (self->resolver, &query, self->lookup, on_resolved, lookup);
  g_main_context_pop_thread_default (self->context);
}

/* XEP-0114 knows no TLS; the secret is only hashed, and nothing else is protected. */
static gboolean
may_be_clear (AntStream *self, const AntTarget *target)
{
  return self->config->tls == ANT_TLS_NONE
         || (self->config->component && g_inet_address_get_is_loopback (target->address));
}

static void
continue_connected (AntStream *self)
{
  const AntTarget *target = g_ptr_array_index (self->targets, self->next_target - 1);

  if (target->direct_tls)
    {
      ant_stream_start_tls (self);
    }
  else if (may_be_clear (self, target))
    {
      ant_stream_start_login (self);
    }
  else if (self->config->component)
    {
      ant_stream_finish (self, g_error_new (ANT_WIRE_ERROR, ANT_WIRE_ERROR_NO_TLS,
                                            "A component stream has no STARTTLS (XEP-0114), and %s is another machine: use "
                                            "--direct-tls, or --insecure-plaintext on a network that you trust",
                                            ant_socket_get_peer (self->socket)));
    }
  else
    {
      self->state = ANT_STREAM_GREETING;
      ant_stream_write_header (self);
    }
}

static void
on_connected (gpointer user_data)
{
  AntStream *self = ant_stream_ref (user_data);

  ant_stream_event (self, "tcp", "Connected to %s in %.1f ms", ant_socket_get_peer (self->socket),
                    ant_stream_end_step (self));
  if (!ant_stream_is_ending (self))
    continue_connected (self);
  ant_stream_unref (self);
}

/* The first line tells the outcome, the others show the certificates. */
static void
report_tls (AntStream *self, const AntTlsInfo *info)
{
  g_autofree char *chain = ant_tls_info_describe (info);
  const char *ours = "";

  if (info->client != NULL)
    ours = "\nOur certificate was asked for and shown: ";
  else if (self->config->client_cert != NULL)
    ours = "\nOur certificate was not asked for";
  ant_stream_event (self, "tls", "%s, %s, certificate %s%s, in %.1f ms\n%s%s%s", info->version, info->cipher,
                    info->unverified ? "NOT verified (--trust-any)" : "verified by ",
                    info->verified_by != NULL ? info->verified_by : "", ant_stream_end_step (self), chain, ours,
                    info->client != NULL ? info->client->subject : "");
}

static void
on_secured (gpointer user_data)
{
  AntStream *self = ant_stream_ref (user_data);

  self->tls_info = ant_tls_info_ref (ant_socket_get_tls_info (self->socket));
  report_tls (self, self->tls_info);
  if (!ant_stream_is_ending (self))
    ant_stream_start_login (self);
  ant_stream_unref (self);
}

/* The tap knows what is wrong, but not whose bytes it reads. */
static GError *
name_sender (AntStream *self, GError *error)
{
  if (g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_XML)
      || g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_LIMIT))
    g_prefix_error (&error, "From %s: ", ant_socket_get_peer (self->socket));
  return error;
}

static void
on_data (const char *bytes, gsize length, const AntReadStamp *stamp, gpointer user_data)
{
  AntStream *self = ant_stream_ref (user_data);
  GError *error = NULL;

  if (!ant_stream_is_ending (self))
    {
      guint64 space = ant_tap_get_space (self->in);

      self->received_ns = stamp->received_ns;
      self->stamp = stamp->stamp;
      self->more = stamp->more;
      self->reading = TRUE;
      if (!ant_tap_feed (self->in, bytes, length, &error))
        ant_stream_finish (self, name_sender (self, error));
      else if (ant_tap_get_space (self->in) > space && self->state == ANT_STREAM_UP)
        ant_stream_report_nonza (self, FALSE, NULL, self->received_ns);
      self->reading = FALSE;
    }
  if (!ant_stream_is_ending (self) && self->state == ANT_STREAM_SECURING)
    ant_stream_start_tls (self);
  /* What was sent meanwhile leaves now, in one batch. */
  if (!self->freed && self->strophe != NULL && self->state == ANT_STREAM_UP)
    ant_strophe_pump (self->strophe);
  ant_stream_unref (self);
}

static void
on_sent (guint64 upto, gint64 sent_ns, gpointer user_data)
{
  AntStream *self = ant_stream_ref (user_data);
  guint64 cookie;

  while (!self->freed && self->marks != NULL && ant_marks_take_sent (self->marks, upto, &cookie))
    if (!ant_stream_took_nonza (self, cookie, sent_ns) && self->link.funcs.sent != NULL)
      self->link.funcs.sent (&self->link, cookie, sent_ns, self->link.user_data);
  ant_stream_go_on_sending (self);
  ant_stream_unref (self);
}

/* What a person needs to decide: the whole chain, and how to accept just this certificate. */
static GError *
explain_certificate (const GError *error, const AntTlsInfo *info)
{
  AntTlsInfo shown = *info;
  g_autofree char *description = NULL;

  shown.problem = NULL; /* the error says it */
  description = ant_tls_info_describe (&shown);
  return g_error_new (ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE, "%s\n%s\n%s: --pin %s", error->message, description,
                      info->expected != NULL ? "If you know from elsewhere that this is the new one, accept it on purpose"
                                             : "If you have checked that it is the right one",
                      info->fingerprint);
}

/* What may be behind it that a server is silent, or goes away: a sentence to append, or nothing. */
const char *
ant_stream_suspect (AntStream *self)
{
  const AntTarget *target;
  gboolean said_nothing = self->in == NULL || ant_tap_get_total (self->in) == 0;

  if (self->state == ANT_STREAM_GREETING && said_nothing)
    return ". It has said nothing at all: perhaps it expects TLS from the first byte (--direct-tls), or it does not speak "
           "XMPP";
  if (self->state != ANT_STREAM_SECURING || ant_socket_get_tls_info (self->socket) != NULL)
    return "";

  target = g_ptr_array_index (self->targets, self->next_target - 1);
  if (target->direct_tls)
    return ". Perhaps it expects STARTTLS: try without --direct-tls";
  return "";
}

static GError *
explain_cut (AntStream *self, const GError *error)
{
  g_autofree char *what = NULL;

  if (error != NULL)
    what = g_strdup (error->message);
  else
    what = g_strdup_printf ("%s closed the connection without ending the stream", ant_socket_get_peer (self->socket));
  return g_error_new (ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT, "%s%s", what, ant_stream_suspect (self));
}

static void
on_down (const GError *error, gpointer user_data)
{
  AntStream *self = ant_stream_ref (user_data);
  AntTlsInfo *info = ant_socket_get_tls_info (self->socket);

  if (self->tls_info == NULL && info != NULL)
    self->tls_info = ant_tls_info_ref (info);
  if (g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CERTIFICATE))
    ant_stream_finish (self, explain_certificate (error, info));
  else if (error == NULL || g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT))
    ant_stream_finish (self, explain_cut (self, error));
  else
    ant_stream_finish (self, g_error_copy (error));
  ant_stream_unref (self);
}

void
ant_stream_start_tls (AntStream *self)
{
  const AntTarget *target = g_ptr_array_index (self->targets, self->next_target - 1);
  AntTlsOptions options = {
    .domain = ant_jid_get_domain (self->jid), /* whatever host was connected to (RFC 6120 13.7.2.1) */
    .pin = self->config->pin,
    .ca_file = self->config->ca_file,
    .client_cert = self->client_cert,
    .trust_any = self->config->trust_any,
    .direct = target->direct_tls,
  };

  self->state = ANT_STREAM_SECURING;
  ant_socket_start_tls (self->socket, &options);
}

/* The place that the server wanted is none. */
static void
look_up_anew (AntStream *self)
{
  self->at_location = FALSE;
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  self->next_target = 0;
  ant_stream_set_timer (self, ant_stream_get_remaining_ms (self));
  ant_stream_look_up (self);
}

/* Each of several addresses gets its share of the time that is left, the last one all of it. */
void
ant_stream_connect_next (AntStream *self)
{
  static const AntSocketFuncs funcs = {
    .connected = on_connected,
    .secured = on_secured,
    .data = on_data,
    .sent = on_sent,
    .down = on_down,
  };
  const AntTarget *target;

  if (self->targets == NULL || self->next_target == self->targets->len)
    {
      look_up_anew (self);
      return;
    }
  self->state = ANT_STREAM_CONNECTING;
  ant_stream_end_step (self);
  ant_stream_set_timer (self, get_share_ms (self, self->targets->len - self->next_target));
  target = g_ptr_array_index (self->targets, self->next_target++);
  self->in = ant_tap_new (ant_stream_take_unit, self, ANT_LIMIT_STANZA);
  self->socket = ant_socket_new (self->context, &funcs, self);
  ant_socket_set_eager (self->socket, TRUE);
  ant_socket_connect (self->socket, target->address, target->port);
}

/* RFC 6120 3.2.1, XEP-0368: another address may do where this one is not reached, or does not even get to TLS. What a
 * server says for itself (bad certificate, no STARTTLS, stream error) is final. */
gboolean
ant_stream_has_next (AntStream *self, const GError *error)
{
  if (self->at_location) /* whatever is wrong there */
    return error != NULL && self->state >= ANT_STREAM_LOOKUP && self->state <= ANT_STREAM_SECURING
           && ant_stream_get_remaining_ms (self) > 1;
  return (g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_REFUSED)
          || g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_UNREACHABLE)
          || g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TIMEOUT)
          || g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CUT)
          || g_error_matches (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TLS))
         && self->state >= ANT_STREAM_CONNECTING && self->state <= ANT_STREAM_SECURING
         && self->targets != NULL && self->next_target < self->targets->len
         && ant_stream_get_remaining_ms (self) > 1;
}

void
ant_stream_note_failure (AntStream *self, const GError *error)
{
  ant_stream_report_failure (self, error, "; trying the next address");
  g_ptr_array_add (self->failures, g_strdup (error->message));
}

/* After several attempts the last error alone would mislead. */
void
ant_stream_explain_failures (AntStream *self, GError **error)
{
  if (*error == NULL || self->failures->len == 0)
    return;

  g_ptr_array_add (self->failures, NULL);
  if (self->state <= ANT_STREAM_SECURING)
    {
      g_autofree char *before = g_strjoinv ("; ", (char **) self->failures->pdata);

      g_prefix_error (error, "None of the %u addresses of %s works: %s; ", self->failures->len, get_asked_name (self),
                      before);
    }
  g_ptr_array_set_size (self->failures, 0);
}

void
ant_stream_clear_attempt (AntStream *self)
{
  if (self->lookup != NULL)
    g_cancellable_cancel (self->lookup);
  g_clear_object (&self->lookup);
  if (self->socket != NULL)
    {
      ant_socket_close (self->socket);
      self->read_before += ant_socket_get_read (self->socket);
    }
  g_clear_pointer (&self->socket, ant_socket_free);
  g_clear_pointer (&self->strophe, ant_strophe_free);
  g_clear_pointer (&self->in, ant_tap_free);
  g_clear_pointer (&self->out, ant_tap_free);
  g_clear_pointer (&self->scram, ant_scram_free);
  g_clear_pointer (&self->marks, ant_marks_free);
  g_clear_pointer (&self->tls_info, ant_tls_info_unref);
  g_clear_pointer (&self->features, ant_features_free);
  g_clear_pointer (&self->mechanism, g_free);
  g_clear_pointer (&self->asked_id, g_free);
  g_clear_pointer (&self->own, ant_jid_unref);
  g_clear_pointer (&self->early, g_ptr_array_unref);
  self->early_size = 0;
  ant_stream_drop_source (&self->ask);
  g_queue_clear_full (&self->nonzas, (GDestroyNotify) g_bytes_unref);
  self->asked_management = self->resuming = self->resumed = FALSE;
  self->asked_acknowledgement = self->asking = self->acknowledging = self->acknowledge_again = FALSE;
  self->authenticating = self->greeted = self->said_end = self->heard_end = self->reading = self->held = FALSE;
}
