/* The real link: what the server says, before TLS and after login.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-private.h"

#include <string.h>

enum
{
  MAX_EARLY = 1024, /* stanzas between bind and the end of the login */
};

/* Came after bind, while libstrophe still negotiates: `up` first, then this. */
typedef struct
{
  AntStanza *stanza;
  AntArrival arrival;
} EarlyStanza;

static void
early_stanza_free (gpointer data)
{
  EarlyStanza *early = data;

  ant_stanza_unref (early->stanza);
  g_free (early);
}

static void
deliver (AntStream *self, AntStanza *stanza, const AntArrival *arrival)
{
  if (!self->freed && self->link.funcs.stanza != NULL)
    self->link.funcs.stanza (&self->link, stanza, arrival, self->link.user_data);
}

void
ant_stream_deliver_early (AntStream *self)
{
  g_autoptr (GPtrArray) stanzas = g_steal_pointer (&self->early);

  for (guint i = 0; stanzas != NULL && i < stanzas->len; i++)
    {
      EarlyStanza *early = g_ptr_array_index (stanzas, i);

      deliver (self, early->stanza, &early->arrival);
    }
}

gboolean
ant_stream_take_stanza (AntStream *self, const AntUnit *unit, GError **error)
{
  AntArrival arrival = {
    .received_ns = self->received_ns,
    .handled_ns = ant_clock_wall_ns (ant_clock_system ()),
    .stamp = self->stamp,
    .coalesced = self->more || unit->end < ant_tap_get_total (self->in),
  };
  g_autoptr (AntStanza) stanza = ant_unit_make_stanza (unit);
  EarlyStanza *early;

  ant_management_count_received (self->management);
  if (self->state == ANT_STREAM_UP)
    {
      deliver (self, stanza, &arrival);
      return TRUE;
    }

  if (self->early == NULL)
    self->early = g_ptr_array_new_with_free_func (early_stanza_free);
  self->early_size += g_bytes_get_size (unit->exact);
  if (self->early->len == MAX_EARLY || self->early_size > ANT_LIMIT_STANZA)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_LIMIT,
                   "The server sent more than %d stanzas, or %d MiB of them, before the login had ended", MAX_EARLY,
                   ANT_LIMIT_STANZA / 1024 / 1024);
      return FALSE;
    }
  early = g_new0 (EarlyStanza, 1);
  early->stanza = ant_stanza_ref (stanza);
  early->arrival = arrival;
  g_ptr_array_add (self->early, early);
  return TRUE;
}

static gboolean
take_greeting (AntStream *self, const AntUnit *unit, GError **error)
{
  if (!ant_element_is (unit->element, ANT_NS_STREAMS, "features"))
    return ant_checks_refuse (unit->element, "waiting for its features", error);

  ant_stream_take_features (self, unit->element);
  if (!self->features->starttls)
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_NO_TLS,
                   "%s does not offer STARTTLS. Without TLS all would go in the clear: only by --insecure-plaintext",
                   ant_socket_get_peer (self->socket));
      return FALSE;
    }
  self->state = ANT_STREAM_PROCEED;
  ant_stream_write_nonza (self, "<starttls xmlns='" ANT_NS_TLS "'/>");
  return TRUE;
}

static gboolean
take_proceed (AntStream *self, const AntUnit *unit, GError **error)
{
  if (ant_element_is (unit->element, ANT_NS_TLS, "failure"))
    {
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_NO_TLS, "%s offers STARTTLS, but refuses to start it",
                   ant_socket_get_peer (self->socket));
      return FALSE;
    }
  if (!ant_element_is (unit->element, ANT_NS_TLS, "proceed"))
    return ant_checks_refuse (unit->element, "waiting for TLS", error);

  ant_stream_event (self, "starttls", "Asked for and granted, in %.1f ms", ant_stream_end_step (self));
  if (ant_stream_is_ending (self))
    return TRUE;

  /* TLS starts when the tap has seen that nothing follows in the clear. */
  ant_tap_restart (self->in);
  self->state = ANT_STREAM_SECURING;
  self->greeted = FALSE;
  return TRUE;
}

/* One of the stream's content namespace (RFC 6120 4.8.2): what has another, also a stanza's of another kind of stream, is no
 * stanza here, and answers nothing. */
static gboolean
is_stanza (AntStream *self, const AntElement *element)
{
  return ant_stanza_kind_of (element) != ANT_KIND_STREAM
         && g_str_equal (ant_element_get_ns (element), self->config->component ? ANT_NS_COMPONENT : ANT_NS_CLIENT);
}

static gboolean
take_after_login (AntStream *self, const AntUnit *unit, GError **error)
{
  if (g_str_equal (ant_element_get_ns (unit->element), ANT_NS_SM))
    return ant_stream_take_management (self, unit, error);
  if (!is_stanza (self, unit->element))
    return TRUE; /* it was reported, and means nothing to us */

  return ant_stream_take_stanza (self, unit, error);
}

static void
report_nonza (AntStream *self, const AntUnit *unit)
{
  g_autoptr (AntStanza) nonza = ant_unit_make_stanza (unit);

  ant_stream_report_nonza (self, FALSE, nonza, self->received_ns);
}

static gboolean
take_element (AntStream *self, const AntUnit *unit, GError **error)
{
  if (!is_stanza (self, unit->element))
    report_nonza (self, unit);
  if (ant_element_is (unit->element, ANT_NS_STREAMS, "error"))
    {
      self->heard_end = TRUE;
      ant_checks_set_stream_error (error, unit->element, self->config, self->state == ANT_STREAM_UP);
      return FALSE;
    }

  switch (self->state)
    {
    case ANT_STREAM_GREETING:
      return take_greeting (self, unit, error);
    case ANT_STREAM_PROCEED:
      return take_proceed (self, unit, error);
    case ANT_STREAM_LOGIN:
    case ANT_STREAM_BINDING:
      return ant_stream_take_login_unit (self, unit, error);
    case ANT_STREAM_UP:
      return take_after_login (self, unit, error);
    case ANT_STREAM_DOWN:
    case ANT_STREAM_READING:
    case ANT_STREAM_LOOKUP:
    case ANT_STREAM_CONNECTING:
    case ANT_STREAM_SECURING:
    default:
      return ant_checks_refuse (unit->element, "not ready for it", error);
    }
}

static gboolean
take_end (AntStream *self, GError **error)
{
  self->heard_end = TRUE;
  if (self->closing)
    {
      ant_stream_finish (self, NULL);
      return TRUE;
    }
  g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CLOSED, "%s closed the stream%s",
               ant_socket_get_peer (self->socket), self->state < ANT_STREAM_UP ? " before the login had ended" : "");
  return FALSE;
}

/* AntUnitFunc of the incoming tap. */
gboolean
ant_stream_take_unit (AntTap *tap, const AntUnit *unit, gpointer user_data, GError **error)
{
  AntStream *self = user_data;

  if (ant_stream_is_ending (self))
    {
      /* What a callback or an earlier unit has ended is read no further. */
      g_set_error (error, ANT_WIRE_ERROR, ANT_WIRE_ERROR_CLOSED, "The stream has ended");
      return FALSE;
    }

  switch (unit->kind)
    {
    case ANT_UNIT_HEADER:
      if (!ant_checks_header (unit->element, self->config, error))
        return FALSE;
      if (self->state >= ANT_STREAM_LOGIN)
        ant_stream_relay_header (self, unit->element);
      return TRUE;
    case ANT_UNIT_STANZA:
      return take_element (self, unit, error);
    case ANT_UNIT_END:
    default:
      return take_end (self, error);
    }
}
