/* The real link: stream management on the wire (XEP-0198): enabling, resuming, acknowledging.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-private.h"

#include <string.h>

#include "xml/ant-printer.h"

/* Implementation overview
 *
 * The counts are in AntManagement, which outlives a connection; here is what is said about them. libstrophe knows nothing
 * of it: what is sent before login ends is written directly, while libstrophe is silent; what is sent after goes through
 * libstrophe as stanzas do, so that it stands between stanzas and never inside one.
 *
 * A resumed stream is bound already, but libstrophe must be told so: it is offered <bind/>, its request is kept from the
 * wire, and answered with the address that we have.
 *
 * Acknowledgements are asked for once there are some stanzas to be acknowledged, or a moment after the last; one question
 * at a time, as an answer is for all that was sent before it was written. The server's own questions are answered at once,
 * unless an answer has not left yet: then one more follows, when it has.
 */

enum
{
  ASK_AFTER = 8,     /* unacknowledged stanzas */
  ASK_IDLE_MS = 500,
};

/* Elements of our own that leave through libstrophe have this cookie, which no stanza has. */
#define NONZA_COOKIE 0

/* Between stanzas, as one. */
static void
send_nonza (AntStream *self, const char *xml)
{
  GBytes *bytes = g_bytes_new (xml, strlen (xml));

  g_queue_push_tail (&self->nonzas, bytes);
  ant_marks_submit (self->marks, g_bytes_get_size (bytes), NONZA_COOKIE);
  ant_strophe_send (self->strophe, bytes);
}

/**
 * ant_stream_took_nonza:
 *
 * Returns: whether @cookie is that of an element of our own, which has left at @sent_ns
 */
gboolean
ant_stream_took_nonza (AntStream *self, guint64 cookie, gint64 sent_ns)
{
  g_autoptr (GBytes) bytes = NULL;
  g_autoptr (AntStanza) nonza = NULL;
  gsize length;
  const char *xml;

  if (cookie != NONZA_COOKIE)
    return FALSE;

  bytes = g_queue_pop_head (&self->nonzas);
  xml = g_bytes_get_data (bytes, &length);
  nonza = ant_stanza_parse (xml, (gssize) length, ANT_NS_CLIENT, NULL);
  ant_stream_report_nonza (self, TRUE, nonza, sent_ns);
  if (ant_element_is (ant_stanza_get_root (nonza), ANT_NS_SM, "r"))
    self->asking = FALSE;
  if (self->acknowledging && ant_element_is (ant_stanza_get_root (nonza), ANT_NS_SM, "a"))
    {
      gboolean again = self->acknowledge_again;

      self->acknowledging = self->acknowledge_again = FALSE;
      if (again)
        ant_stream_acknowledge (self);
      if (again && !self->reading)
        ant_strophe_pump (self->strophe);
    }
  return TRUE;
}

/* --- beginning --- */

/* After bind: stanzas sent before the answer would be counted by one side only, so the stream is not up before. */
void
ant_stream_enable_management (AntStream *self)
{
  self->asked_management = TRUE;
  ant_stream_write_nonza (self, self->config->resume ? "<enable xmlns='" ANT_NS_SM "' resume='true'/>"
                                          : "<enable xmlns='" ANT_NS_SM "'/>");
}

/* Instead of bind, where there is something to resume. */
gboolean
ant_stream_try_resume (AntStream *self)
{
  const char *id = ant_management_get_id (self->management);
  g_autofree char *escaped = NULL;
  g_autofree char *xml = NULL;

  if (id == NULL || self->bound == NULL || !self->features->stream_management || !self->config->stream_management)
    return FALSE;

  escaped = ant_xml_escape (id);
  xml = g_strdup_printf ("<resume xmlns='" ANT_NS_SM "' h='%u' previd='%s'/>",
                         ant_management_get_received (self->management), escaped);
  self->resuming = TRUE;
  ant_stream_write_nonza (self, xml);
  return TRUE;
}

static gboolean
take_enabled (AntStream *self, const AntElement *element)
{
  const char *resume = ant_element_get_attribute (element, "resume");
  const char *id = ant_element_get_attribute (element, "id");
  gboolean resumable = self->config->resume && id != NULL && *id != '\0'
                       && (g_strcmp0 (resume, "true") == 0 || g_strcmp0 (resume, "1") == 0);

  self->asked_management = FALSE;
  ant_management_enable (self->management, resumable ? id : NULL, ant_element_get_attribute (element, "max"),
                         ant_element_get_attribute (element, "location"));
  ant_stream_event (self, "sm", "Stream management is on (XEP-0198)%s, in %.1f ms",
                    resumable              ? "; the stream can be resumed"
                    : self->config->resume ? "; the server does not resume streams"
                                           : "",
                    ant_stream_end_step (self));
  ant_stream_go_up (self);
  return TRUE;
}

/* Both answers have the same name: to <enable/>, and to <resume/>. */
static gboolean
take_failed (AntStream *self, const AntElement *element)
{
  g_auto (AntCondition) condition = { NULL };

  ant_condition_read (element, ANT_NS_STANZAS, &condition);
  if (self->asked_management)
    {
      self->asked_management = FALSE;
      ant_stream_event (self, "sm", "The server refuses stream management (XEP-0198): %s", condition.name);
      ant_stream_go_up (self);
      return TRUE;
    }

  self->resuming = FALSE;
  ant_management_forget (self->management);
  ant_stream_event (self, "sm", "The server cannot resume the stream: %s. What had no answer is lost; a new one begins",
                    condition.name);
  ant_stream_offer_bind (self);
  return TRUE;
}

static gboolean
check_resumed (AntStream *self, const AntElement *element, GError **error)
{
  const char *id = ant_element_get_attribute (element, "previd");

  if (id == NULL || strcmp (id, ant_management_get_id (self->management)) == 0)
    return ant_management_acknowledge (self->management, ant_element_get_attribute (element, "h"), error);

  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_PROTOCOL,
               "The server has resumed another stream than the one that was asked for (XEP-0198 5)");
  return FALSE;
}

static gboolean
take_resumed (AntStream *self, const AntElement *element, GError **error)
{
  if (!check_resumed (self, element, error))
    {
      ant_management_forget (self->management); /* it is this stream's now, and ends with it */
      return FALSE;
    }

  self->resuming = FALSE;
  self->resumed = TRUE;
  ant_stream_event (self, "sm", "The stream is resumed as %s (XEP-0198 5); %u stanzas that the server had not "
                    "handled are sent again, in %.1f ms", ant_jid_get_text (self->bound),
                    ant_management_count_unacknowledged (self->management), ant_stream_end_step (self));
  ant_stream_bind_again (self);
  return TRUE;
}

/* All that the server has not handled, in order. Before anything new. */
void
ant_stream_send_again (AntStream *self)
{
  g_autoptr (GPtrArray) stanzas = ant_management_dup_unacknowledged (self->management);

  for (guint i = 0; i < stanzas->len; i++)
    {
      const AntManaged *managed = g_ptr_array_index (stanzas, i);

      ant_marks_submit (self->marks, g_bytes_get_size (managed->xml), managed->cookie);
      ant_strophe_send (self->strophe, managed->xml);
    }
  ant_stream_ask_for_acknowledgement (self);
}

/* --- going on --- */

void
ant_stream_acknowledge (AntStream *self)
{
  g_autofree char *xml = NULL;

  if (!ant_management_is_on (self->management) || self->state != ANT_STREAM_UP || self->said_end)
    return;
  if (self->acknowledging)
    {
      self->acknowledge_again = TRUE;
      return;
    }
  self->acknowledging = TRUE;
  xml = g_strdup_printf ("<a xmlns='" ANT_NS_SM "' h='%u'/>", ant_management_get_received (self->management));
  send_nonza (self, xml);
}

static void
ask_now (AntStream *self)
{
  self->asked_acknowledgement = self->asking = TRUE;
  send_nonza (self, "<r xmlns='" ANT_NS_SM "'/>");
}

static gboolean
on_ask (gpointer user_data)
{
  AntStream *self = ant_stream_ref (user_data);

  ant_stream_drop_source (&self->ask);
  if (self->state == ANT_STREAM_UP && !self->closing && !self->asked_acknowledgement && !ant_stream_is_ending (self)
      && ant_management_count_unacknowledged (self->management) > 0)
    {
      ask_now (self);
      ant_strophe_pump (self->strophe);
    }
  ant_stream_unref (self);
  return G_SOURCE_REMOVE;
}

/* Behind what was handed out; a pump must follow. */
void
ant_stream_ask_for_acknowledgement (AntStream *self)
{
  guint n = ant_management_count_unacknowledged (self->management);

  if (n == 0 || self->asked_acknowledgement)
    return;
  if (n >= ASK_AFTER)
    ask_now (self);
  else if (self->ask == NULL)
    self->ask = ant_stream_attach (self, g_timeout_source_new (ASK_IDLE_MS), on_ask);
}

static gboolean
take_acknowledgement (AntStream *self, const AntElement *element, GError **error)
{
  if (!ant_management_acknowledge (self->management, ant_element_get_attribute (element, "h"), error))
    return FALSE;

  /* What comes before our question has left is no answer to it: a server that answers without end and reads nothing would
   * fill our memory with questions. */
  if (!self->asking)
    self->asked_acknowledgement = FALSE;
  ant_stream_ask_for_acknowledgement (self);
  return TRUE;
}

/**
 * ant_stream_take_management:
 * @unit: an element of XEP-0198's
 * @error: ANT_WIRE_ERROR_PROTOCOL
 *
 * What nobody asked for means nothing.
 *
 * Returns: %FALSE when the stream must end
 */
gboolean
ant_stream_take_management (AntStream *self, const AntUnit *unit, GError **error)
{
  const AntElement *element = unit->element;
  const char *name = ant_element_get_name (element);

  if (self->asked_management && strcmp (name, "enabled") == 0)
    return take_enabled (self, element);
  if ((self->asked_management || self->resuming) && strcmp (name, "failed") == 0)
    return take_failed (self, element);
  if (self->resuming && strcmp (name, "resumed") == 0)
    return take_resumed (self, element, error);

  if (self->state != ANT_STREAM_UP || !ant_management_is_on (self->management))
    return TRUE;
  if (strcmp (name, "r") == 0)
    ant_stream_acknowledge (self);
  else if (strcmp (name, "a") == 0)
    return take_acknowledgement (self, element, error);
  return TRUE;
}
