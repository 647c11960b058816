/* The real link: what libstrophe says, and what of it leaves.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-private.h"

#include <string.h>

#include "xml/ant-printer.h"

/* Our stream header (RFC 6120 4.7). `from` tells who we are, so not before the stream is encrypted (4.7.1). */
void
ant_stream_write_header (AntStream *self)
{
  gboolean component = self->config->component;
  g_autofree char *to = ant_xml_escape (self->domain);
  g_autofree char *from = NULL;
  g_autofree char *xml = NULL;

  if (!component && ant_socket_is_secure (self->socket) && ant_jid_get_local (self->jid) != NULL
      && !self->config->anonymous)
    {
      g_autofree char *local = ant_xml_escape (ant_jid_get_local (self->jid));

      from = g_strdup_printf (" from='%s@%s'", local, to);
    }
  xml = g_strdup_printf ("<?xml version='1.0'?><stream:stream xmlns='%s' xmlns:stream='" ANT_NS_STREAMS "' to='%s'%s%s>",
                         component ? ANT_NS_COMPONENT : ANT_NS_CLIENT, to, from != NULL ? from : "",
                         component ? "" : " version='1.0' xml:lang='en'");
  self->greeted = TRUE;
  ant_socket_write (self->socket, xml, strlen (xml));
}

/* An element of our own, while libstrophe is silent: before or instead of what it says. */
void
ant_stream_write_nonza (AntStream *self, const char *xml)
{
  g_autoptr (AntStanza) nonza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, NULL);

  ant_socket_write (self->socket, xml, strlen (xml));
  ant_stream_report_nonza (self, TRUE, nonza, ant_clock_wall_ns (ant_clock_system ()));
}

static gboolean
refuse_output (GError **error, const char *what)
{
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_AUTHENTICATION, "libstrophe was kept from sending %s", what);
  return FALSE;
}

/* XEP-0178 2: the server reads in the certificate whom it is for. Where that is not one address, or not ours, we say whom
 * we mean. */
static gboolean
names_us_alone (AntStream *self)
{
  const AntCertificate *certificate = self->tls_info != NULL ? self->tls_info->client : NULL;
  g_autoptr (AntJid) named = NULL;

  if (certificate == NULL || g_strv_length ((char **) certificate->addresses) != 1)
    return FALSE;

  named = ant_jid_new (certificate->addresses[0], NULL);
  return named != NULL && strcmp (ant_jid_get_bare (named), ant_jid_get_bare (self->jid)) == 0;
}

/* RFC 4422 A.1. libstrophe, which would want to read the file, believes that it said PLAIN. */
static gboolean
write_external (AntStream *self, GError **error)
{
  const char *local = ant_jid_get_local (self->jid);
  g_autofree char *us = NULL;
  g_autofree char *base64 = NULL;
  g_autofree char *xml = NULL;

  if (self->authenticating)
    return refuse_output (error, "a second <auth/>");

  if (local != NULL && !names_us_alone (self))
    us = g_strdup_printf ("%s@%s", local, self->domain);
  base64 = us != NULL ? g_base64_encode ((const guchar *) us, strlen (us)) : g_strdup ("=");
  xml = g_strdup_printf ("<auth xmlns='" ANT_NS_SASL "' mechanism='EXTERNAL'>%s</auth>", base64);
  self->authenticating = TRUE;
  ant_scram_auth (self->scram, "EXTERNAL", base64);
  ant_stream_write_nonza (self, xml);
  return TRUE;
}

/* The last word on what leaves: the mechanism that was chosen, once, and no password in the clear. */
static gboolean
guard_auth (AntStream *self, const AntElement *element, GError **error)
{
  const char *mechanism = ant_element_get_attribute (element, "mechanism");
  g_autofree char *text = ant_element_dup_text (element);

  if (self->authenticating)
    return refuse_output (error, "a second <auth/>");
  if (mechanism == NULL || g_strcmp0 (mechanism, self->mechanism) != 0)
    return refuse_output (error, "an <auth/> with another mechanism than the one chosen");
  if (strcmp (mechanism, "PLAIN") == 0 && !ant_socket_is_secure (self->socket) && self->config->tls != ANT_TLS_NONE)
    return refuse_output (error, "the password in the clear");

  self->authenticating = TRUE;
  ant_scram_auth (self->scram, mechanism, text);
  return TRUE;
}

static gboolean
take_output_element (AntStream *self, const AntUnit *unit, GError **error)
{
  const AntElement *element = unit->element;
  gsize length;
  const char *bytes = g_bytes_get_data (unit->exact, &length);

  if (ant_element_is (element, ANT_NS_SASL, "auth") && g_strcmp0 (self->mechanism, "EXTERNAL") == 0)
    return write_external (self, error);
  if (ant_element_is (element, ANT_NS_SASL, "auth") && !guard_auth (self, element, error))
    return FALSE;
  if (ant_element_is (element, ANT_NS_SASL, "response"))
    {
      g_autofree char *text = ant_element_dup_text (element);

      ant_scram_response (self->scram, text);
    }
  if (strcmp (ant_element_get_name (element), "iq") == 0)
    {
      g_free (self->asked_id);
      self->asked_id = g_strdup (ant_element_get_attribute (element, "id"));
      if (self->resumed)
        return TRUE; /* the server knows */
    }
  ant_socket_write (self->socket, bytes, length);
  if (strcmp (ant_element_get_name (element), "iq") != 0)
    {
      g_autoptr (AntStanza) nonza = ant_stanza_new (unit->exact, element);

      ant_stream_report_nonza (self, TRUE, nonza, ant_clock_wall_ns (ant_clock_system ()));
    }
  return TRUE;
}

static gboolean
take_output_unit (AntTap *tap, const AntUnit *unit, gpointer user_data, GError **error)
{
  AntStream *self = user_data;

  switch (unit->kind)
    {
    case ANT_UNIT_HEADER:
      ant_stream_write_header (self);
      return TRUE;
    case ANT_UNIT_STANZA:
      return take_output_element (self, unit, error);
    case ANT_UNIT_END:
    default:
      /* One of its timers (15 s for a step), or something that it does not understand. */
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_TIMEOUT,
                   "libstrophe gave up the login: no answer to its last step for 15 s, or none that it understands");
      return FALSE;
    }
}

static gboolean
on_output (const char *bytes, gsize length, gpointer user_data)
{
  AntStream *self = user_data;
  GError *error = NULL;

  if (self->said_end || ant_stream_is_ending (self))
    return FALSE;

  if (self->state == ANT_STREAM_UP)
    {
      ant_marks_scan (self->marks, length, ant_socket_get_written (self->socket));
      ant_socket_write (self->socket, bytes, length);
    }
  else if (!ant_tap_feed (self->out, bytes, length, &error))
    {
      ant_stream_finish (self, error);
      return FALSE;
    }
  return TRUE;
}

static gboolean
has_room (gpointer user_data)
{
  AntStream *self = user_data;

  self->held = ant_socket_get_queued (self->socket) > ANT_STREAM_HIGH_WATER;
  return !self->held;
}

void
ant_stream_go_up (AntStream *self)
{
  self->state = ANT_STREAM_UP;
  ant_tap_set_heads (self->in, TRUE);
  ant_stream_set_timer (self, 0);
  ant_socket_set_eager (self->socket, FALSE);
  g_clear_pointer (&self->bound, ant_jid_unref);
  self->bound = ant_jid_ref (self->own);
  if (self->resumed)
    ant_stream_send_again (self);
  ant_socket_set_paused (self->socket, self->paused);
  if (!self->freed && self->link.funcs.up != NULL)
    self->link.funcs.up (&self->link, self->own, self->tls_info, self->resumed, self->link.user_data);
  ant_stream_deliver_early (self);
}

static void
on_strophe_up (gpointer user_data)
{
  AntStream *self = user_data;

  if (!self->resumed && self->config->stream_management && self->features->stream_management)
    ant_stream_enable_management (self);
  else
    ant_stream_go_up (self);
}

static void
on_strophe_down (gpointer user_data)
{
  ant_stream_finish (user_data, g_error_new (ANT_WIRE_ERROR, ANT_WIRE_ERROR_INTERNAL, "libstrophe ended the stream"));
}

static const AntStropheFuncs strophe_funcs = {
  .output = on_output,
  .has_room = has_room,
  .up = on_strophe_up,
  .down = on_strophe_down,
};

/* The JID as libstrophe takes it apart; without a local part it logs in anonymously. Where a certificate tells who we are,
 * any will do: nobody hears of it. */
static char *
make_strophe_jid (AntStream *self)
{
  const char *local = self->config->anonymous ? NULL : ant_jid_get_local (self->jid);
  const char *resource = ant_jid_get_resource (self->jid);

  if (local == NULL && self->config->client_cert != NULL)
    local = "certificate";

  return g_strconcat (local != NULL ? local : "", local != NULL ? "@" : "", self->domain, resource != NULL ? "/" : "",
                      resource != NULL ? resource : "", NULL);
}

/* The wire is as secure as it will be: libstrophe begins. */
void
ant_stream_start_login (AntStream *self)
{
  const char *password = self->config->password; /* prepared, as it is a copy's */
  g_autofree char *jid = make_strophe_jid (self);
  AntStropheOptions options = {
    .jid = jid,
    .password = password != NULL ? password : "",
    .component = self->config->component,
  };
  GError *error = NULL;

  self->state = ANT_STREAM_LOGIN;
  g_clear_pointer (&self->features, ant_features_free); /* they were those of the clear stream */
  ant_stream_set_timer (self, ant_stream_get_remaining_ms (self));
  self->out = ant_tap_new (take_output_unit, self, ANT_LIMIT_STANZA);
  self->scram = ant_scram_new (password);
  self->marks = ant_marks_new ();
  self->strophe = ant_strophe_new (&options, &strophe_funcs, self, &error);
  if (self->strophe == NULL)
    ant_stream_finish (self, error);
  else
    ant_strophe_pump (self->strophe);
}
