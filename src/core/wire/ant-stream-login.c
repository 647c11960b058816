/* The real link: SASL and bind, as the server says it and libstrophe is told.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-private.h"

#include <string.h>

#include "xml/ant-printer.h"
#include "xml/ant-stanza-error.h"

/* Implementation overview
 *
 * libstrophe takes the steps, we decide them. It never sees a byte of the server: each element is read and checked here,
 * and told to libstrophe composed anew with just what it needs (one mechanism, the one we chose; <bind/>; the JID). So it
 * can neither fall back to DIGEST-MD5 or a second <auth/>, nor be confused by what stands in a child's namespace. What it
 * says before login is read too, and written by us: the stream header is ours altogether, since libstrophe takes the
 * stream for a clear one and would leave out `from`. */

static void
tell_strophe (AntStream *self, const char *format, ...) G_GNUC_PRINTF (2, 3);

static void
tell_strophe (AntStream *self, const char *format, ...)
{
  g_autofree char *xml = NULL;
  va_list arguments;

  va_start (arguments, format);
  xml = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  ant_strophe_input (self->strophe, xml, strlen (xml));
}

/* The server's stream header, for libstrophe: all that it reads is the id, which a component's handshake hashes. */
void
ant_stream_relay_header (AntStream *self, const AntElement *header)
{
  const char *id = ant_element_get_attribute (header, "id");
  g_autofree char *escaped = ant_xml_escape (id != NULL ? id : "");

  tell_strophe (self,
                "<?xml version='1.0'?><stream:stream xmlns='%s' xmlns:stream='" ANT_NS_STREAMS "' version='1.0' id='%s'>",
                self->config->component ? ANT_NS_COMPONENT : ANT_NS_CLIENT, escaped);
  ant_strophe_pump (self->strophe);
}

void
ant_stream_take_features (AntStream *self, const AntElement *element)
{
  g_autofree char *mechanisms = NULL;

  g_clear_pointer (&self->features, ant_features_free);
  self->features = ant_features_new (element);
  mechanisms = g_strjoinv (", ", self->features->mechanisms);
  ant_stream_event (self, "features", "%s%s%s, in %.1f ms", self->features->names,
                    *mechanisms != '\0' ? "; mechanisms: " : "", mechanisms, ant_stream_end_step (self));
}

static gboolean
take_mechanisms (AntStream *self, const AntUnit *unit, GError **error)
{
  const char *mechanism;

  if (self->mechanism != NULL)
    return ant_checks_refuse (unit->element, "logging in", error);

  ant_stream_take_features (self, unit->element);
  mechanism = ant_features_choose (self->features, self->config, ant_socket_is_secure (self->socket), error);
  if (mechanism == NULL)
    return FALSE;

  self->mechanism = g_strdup (mechanism);
  /* For EXTERNAL libstrophe wants to read the certificate itself. It does not need to: what it says is replaced. */
  tell_strophe (self,
                "<stream:features><mechanisms xmlns='" ANT_NS_SASL "'><mechanism>%s</mechanism></mechanisms>"
                "</stream:features>",
                strcmp (mechanism, "EXTERNAL") == 0 ? "PLAIN" : mechanism);
  return TRUE;
}

static gboolean
take_challenge (AntStream *self, const AntUnit *unit, GError **error)
{
  g_autofree char *text = ant_element_dup_text (unit->element);
  g_autofree char *escaped = NULL;

  if (!ant_scram_challenge (self->scram, text, error))
    return FALSE;

  escaped = ant_xml_escape (text);
  tell_strophe (self, "<challenge xmlns='" ANT_NS_SASL "'>%s</challenge>", escaped);
  return TRUE;
}

static gboolean
take_success (AntStream *self, const AntUnit *unit, GError **error)
{
  g_autofree char *text = ant_element_dup_text (unit->element);
  g_autofree char *others = NULL;
  g_autofree char *escaped = NULL;

  if (!ant_scram_success (self->scram, text, error))
    return FALSE;

  others = ant_features_explain (self->features, self->config, ant_socket_is_secure (self->socket), self->mechanism);
  ant_stream_event (self, "sasl", "Logged in by %s, in %.1f ms%s%s", self->mechanism, ant_stream_end_step (self),
                    *others != '\0' ? "\nOffered, but not taken: " : "", others);
  escaped = ant_xml_escape (text);
  ant_tap_restart (self->in);
  ant_tap_restart (self->out);
  self->state = ANT_STREAM_BINDING;
  tell_strophe (self, "<success xmlns='" ANT_NS_SASL "'>%s</success>", escaped);
  return TRUE;
}

static gboolean
take_sasl (AntStream *self, const AntUnit *unit, GError **error)
{
  const AntElement *element = unit->element;

  if (ant_element_is (element, ANT_NS_STREAMS, "features"))
    return take_mechanisms (self, unit, error);
  if (self->authenticating && ant_element_is (element, ANT_NS_SASL, "challenge"))
    return take_challenge (self, unit, error);
  if (self->authenticating && ant_element_is (element, ANT_NS_SASL, "success"))
    return take_success (self, unit, error);
  if (self->authenticating && ant_element_is (element, ANT_NS_SASL, "failure"))
    {
      ant_checks_set_sasl_failure (error, element, ant_jid_get_bare (self->jid), self->mechanism);
      return FALSE;
    }
  return ant_checks_refuse (element, "logging in", error);
}

/* XEP-0114 3: an empty <handshake/> is the server's yes. */
static gboolean
take_handshake (AntStream *self, const AntUnit *unit, GError **error)
{
  if (!ant_element_is (unit->element, ANT_NS_COMPONENT, "handshake"))
    return ant_checks_refuse (unit->element, "waiting for the component's handshake", error);

  self->own = ant_jid_ref (self->jid);
  ant_stream_event (self, "sasl", "Component handshake as %s, in %.1f ms", self->config->jid, ant_stream_end_step (self));
  tell_strophe (self, "<handshake/>");
  return TRUE;
}

static gboolean
take_bind_features (AntStream *self, const AntUnit *unit, GError **error)
{
  if (self->own != NULL || self->asked_id != NULL || self->resuming)
    return ant_checks_refuse (unit->element, "binding a resource", error);

  ant_stream_take_features (self, unit->element);
  if (!self->features->bind)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL,
                   "The server offers no resource binding after the login (RFC 6120 7.2); it offers: %s",
                   self->features->names);
      return FALSE;
    }
  if (self->config->stream_management && !self->features->stream_management)
    ant_stream_event (self, "sm", "The server does not offer stream management (XEP-0198)");
  if (!ant_stream_try_resume (self))
    ant_stream_offer_bind (self);
  return TRUE;
}

/* A new session: what an earlier one has left is over. */
void
ant_stream_offer_bind (AntStream *self)
{
  ant_management_forget (self->management);
  tell_strophe (self, "<stream:features><bind xmlns='" ANT_NS_BIND "'/>%s</stream:features>",
                self->features->session ? "<session xmlns='" ANT_NS_SESSION "'/>" : "");
}

/* A resumed session: libstrophe binds the address that we have, and nobody hears of it. */
void
ant_stream_bind_again (AntStream *self)
{
  g_autofree char *escaped = ant_xml_escape (ant_jid_get_text (self->bound));

  self->own = ant_jid_ref (self->bound);
  tell_strophe (self, "<stream:features><bind xmlns='" ANT_NS_BIND "'/></stream:features>");
  ant_strophe_pump (self->strophe);
  tell_strophe (self, "<iq type='result' id='%s'><bind xmlns='" ANT_NS_BIND "'><jid>%s</jid></bind></iq>",
                self->asked_id != NULL ? self->asked_id : "", escaped);
}

static gboolean
refuse_bind (AntStream *self, const AntUnit *unit, GError **error)
{
  g_autoptr (AntStanza) stanza = ant_stanza_new (unit->exact, unit->element);
  g_autoptr (AntStanzaError) why = ant_stanza_error_new (stanza);
  const char *resource = ant_jid_get_resource (self->jid);
  g_autofree char *condition = ant_checks_shorten (why->condition != NULL ? why->condition : "no condition");
  g_autofree char *text = ant_checks_shorten (why->text != NULL ? why->text : "");

  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL, "The server refuses to bind %s%s: %s%s%s",
               resource != NULL ? "the resource " : "a resource", resource != NULL ? resource : "", condition,
               *text != '\0' ? ", " : "", text);
  return FALSE;
}

static gboolean
read_own_jid (AntStream *self, const AntUnit *unit, GError **error)
{
  const AntElement *bind = ant_element_get_child (unit->element, ANT_NS_BIND, "bind");
  const AntElement *jid = bind != NULL ? ant_element_get_child (bind, ANT_NS_BIND, "jid") : NULL;
  g_autofree char *text = jid != NULL ? ant_element_dup_text (jid) : NULL;
  g_autofree char *escaped = NULL;
  g_autoptr (GError) local_error = NULL;
  gboolean other;

  if (text != NULL)
    self->own = ant_jid_new (text, &local_error);
  if (self->own == NULL || ant_jid_is_bare (self->own))
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL, "The server bound no full JID: %s",
                   local_error != NULL ? local_error->message : "there is none, or it has no resource");
      return FALSE;
    }

  /* It may (some serve one account under two domains), but it is worth knowing. */
  other = !self->config->anonymous && ant_jid_get_local (self->jid) != NULL
          && strcmp (ant_jid_get_bare (self->own), ant_jid_get_bare (self->jid)) != 0;
  ant_stream_event (self, "bind", "%s%s%s, in %.1f ms", ant_jid_get_text (self->own),
                    other ? ", which is another account than " : "", other ? ant_jid_get_bare (self->jid) : "",
                    ant_stream_end_step (self));
  escaped = ant_xml_escape (text);
  tell_strophe (self, "<iq type='result' id='%s'><bind xmlns='" ANT_NS_BIND "'><jid>%s</jid></bind></iq>",
                self->asked_id, escaped);
  return TRUE;
}

/* The answer to libstrophe's own IQ: bind, then perhaps session (RFC 3921). */
static gboolean
take_answer (AntStream *self, const AntUnit *unit, GError **error)
{
  const char *type = ant_element_get_attribute (unit->element, "type");

  if (g_strcmp0 (type, "error") == 0)
    return refuse_bind (self, unit, error);
  if (g_strcmp0 (type, "result") != 0)
    return ant_checks_refuse (unit->element, "binding a resource", error);
  if (self->own == NULL)
    return read_own_jid (self, unit, error);

  tell_strophe (self, "<iq type='result' id='%s'/>", self->asked_id);
  return TRUE;
}

static gboolean
take_binding (AntStream *self, const AntUnit *unit, GError **error)
{
  const AntElement *element = unit->element;
  const char *id = ant_element_get_attribute (element, "id");

  if (ant_element_is (element, ANT_NS_STREAMS, "features"))
    return take_bind_features (self, unit, error);
  if (ant_element_is (element, ANT_NS_CLIENT, "iq") && self->asked_id != NULL && g_strcmp0 (id, self->asked_id) == 0)
    return take_answer (self, unit, error);
  if ((self->own != NULL || self->resuming) && g_str_equal (ant_element_get_ns (element), ANT_NS_SM))
    return ant_stream_take_management (self, unit, error);
  if (self->own == NULL)
    return ant_checks_refuse (element, self->resuming ? "resuming the stream" : "binding a resource", error);
  return ant_stream_take_stanza (self, unit, error);
}

gboolean
ant_stream_take_login_unit (AntStream *self, const AntUnit *unit, GError **error)
{
  gboolean good;

  if (self->config->component)
    good = take_handshake (self, unit, error);
  else if (self->state == ANT_STREAM_LOGIN)
    good = take_sasl (self, unit, error);
  else
    good = take_binding (self, unit, error);

  /* At once: the next unit may only be understood after what libstrophe makes of this one. */
  if (good)
    ant_strophe_pump (self->strophe);
  return good;
}
