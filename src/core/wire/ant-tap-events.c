/* The tap's second half: from expat's events to units, within the limits and the restricted XML of RFC 6120 11.1.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tap-private.h"

#include <string.h>

enum
{
  HEAD_DEPTH = 3, /* the stream's element, the stanza's, its child's */
};

/* The first error counts: what follows it comes from a parser that was told to stop. */
void
ant_tap_fail (AntTap *tap, AntWireError code, guint64 offset, const char *format, ...)
{
  g_autofree char *why = NULL;
  va_list arguments;

  if (tap->error != NULL)
    return;

  va_start (arguments, format);
  why = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  g_set_error (&tap->error, ANT_WIRE_ERROR, code, "%s, at byte %" G_GUINT64_FORMAT " of the stream", why,
               tap->document_base + offset);
  XML_StopParser (tap->parser, XML_FALSE);
}

void
ant_tap_fail_limit (AntTap *tap, guint64 offset, const char *what, guint64 limit, const char *unit)
{
  ant_tap_fail (tap, ANT_WIRE_ERROR_LIMIT, offset, "%s (limit: %" G_GUINT64_FORMAT " %s)", what, limit, unit);
}

/* Document offset of the event, and after parsing of what expat has not understood yet. */
guint64
ant_tap_get_event_start (AntTap *tap)
{
  XML_Index index = XML_GetCurrentByteIndex (tap->parser);

  return index < 0 ? tap->token_start : (guint64) (tap->index_base + index);
}

static guint64
event_end (AntTap *tap)
{
  return ant_tap_get_event_start (tap) + (guint64) XML_GetCurrentByteCount (tap->parser);
}

gboolean
ant_tap_is_dead (AntTap *tap)
{
  return tap->error != NULL || tap->restart;
}

/* @name: expat's triplet */
static gboolean
is_stanza (const char *name)
{
  static const char *const names[] = { "iq", "message", "presence" };
  const char *start = strchr (name, ANT_BUILDER_SEPARATOR);

  start = start != NULL ? start + 1 : name;
  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      gsize length = strlen (names[i]);

      if (strncmp (start, names[i], length) == 0 && (start[length] == '\0' || start[length] == ANT_BUILDER_SEPARATOR))
        return TRUE;
    }
  return FALSE;
}

static void
open_unit (AntTap *tap, const char *name)
{
  tap->unit_start = ant_tap_get_event_start (tap);
  tap->elements = 0;
  tap->in_head = tap->heads && is_stanza (name);
}

/* In a stanza of which only the head is wanted, is what starts or ends at @depth left out of the tree? */
static gboolean
is_left_out (AntTap *tap, guint depth)
{
  return tap->in_head && depth > HEAD_DEPTH;
}

static void
report (AntTap *tap, AntUnitKind kind, const AntElement *element)
{
  guint64 end = event_end (tap);
  const guint8 *bytes = tap->buffer->data + (tap->unit_start - tap->buffer_base);
  g_autoptr (GBytes) exact = g_bytes_new (bytes, end - tap->unit_start);
  AntUnit unit = { .kind = kind, .element = element, .exact = exact, .end = tap->document_base + end };
  GError *error = NULL;

  tap->unit_start = end;
  if (kind == ANT_UNIT_HEADER)
    {
      tap->header = g_bytes_ref (exact);
      tap->around = tap->watch;
    }
  unit.header = tap->header;
  unit.is_head = tap->in_head;
  unit.may_hold_secret = tap->watch.found;
  tap->in_head = FALSE;
  tap->watch = tap->around;

  if (!tap->func (tap, &unit, tap->user_data, &error))
    {
      tap->error = error != NULL ? error
                                 : g_error_new_literal (ANT_WIRE_ERROR, ANT_WIRE_ERROR_INTERNAL,
                                                        "a unit of the stream was refused without a reason");
      XML_StopParser (tap->parser, XML_FALSE);
    }
  else if (tap->restart)
    XML_StopParser (tap->parser, XML_TRUE);
  else if (kind == ANT_UNIT_STANZA && end - tap->parser_start > ANT_TAP_RENEW_AFTER)
    {
      tap->renew = TRUE;
      XML_StopParser (tap->parser, XML_TRUE);
    }
}

/* What the event breaks. */
static void
fail_event (AntTap *tap, const char *what, guint64 limit, const char *unit)
{
  ant_tap_fail_limit (tap, ant_tap_get_event_start (tap), what, limit, unit);
}

/* The same limits whether a unit comes at once or in drops. */
gboolean
ant_tap_check_size (AntTap *tap, guint64 end)
{
  if (tap->header == NULL && end > ANT_LIMIT_TAG)
    ant_tap_fail_limit (tap, 0, "stream header too large", ANT_LIMIT_TAG, "bytes");
  else if (tap->depth >= 2 && end - tap->unit_start > tap->max_stanza)
    ant_tap_fail_limit (tap, tap->unit_start, "stanza too large", tap->max_stanza, "bytes");

  return tap->error == NULL;
}

static gboolean
check_tag (AntTap *tap)
{
  if (XML_GetCurrentByteCount (tap->parser) > ANT_LIMIT_TAG)
    fail_event (tap, "tag too long", ANT_LIMIT_TAG, "bytes");

  return tap->error == NULL;
}

static void
on_declaration (void *user_data, const char *prefix, const char *uri)
{
  AntTap *tap = user_data;

  if (ant_tap_is_dead (tap))
    return;
  if (uri != NULL && strnlen (uri, ANT_LIMIT_NAMESPACE + 1) > ANT_LIMIT_NAMESPACE)
    {
      fail_event (tap, "namespace too long", ANT_LIMIT_NAMESPACE, "bytes");
      return;
    }
  tap->declarations++;
  ant_secret_watch_declared (&tap->watch, uri);
  if (!is_left_out (tap, tap->depth + 1))
    ant_element_builder_declare (tap->builder, prefix, uri);
}

static void
on_start (void *user_data, const char *name, const char **attributes)
{
  AntTap *tap = user_data;
  guint n_attributes = 0;

  if (ant_tap_is_dead (tap) || !check_tag (tap))
    return;

  while (attributes[2 * n_attributes] != NULL)
    n_attributes++;
  if (n_attributes + tap->declarations > ANT_LIMIT_ATTRIBUTES)
    fail_event (tap, "too many attributes in one tag", ANT_LIMIT_ATTRIBUTES, "attributes");
  tap->declarations = 0;

  if (tap->depth == 1)
    open_unit (tap, name);
  if (++tap->depth > ANT_LIMIT_DEPTH + 1)
    fail_event (tap, "elements nested too deep", ANT_LIMIT_DEPTH, "levels");
  if (tap->depth > 1 && ++tap->elements > ANT_LIMIT_ELEMENTS)
    fail_event (tap, "too many elements in one stanza", ANT_LIMIT_ELEMENTS, "elements");
  if (tap->error != NULL || !ant_tap_check_size (tap, event_end (tap)))
    return;

  ant_secret_watch_started (&tap->watch, name, attributes);
  if (is_left_out (tap, tap->depth))
    return;
  ant_element_builder_start (tap->builder, name, attributes,
                             (AntPosition) { .offset = ant_tap_get_event_start (tap) - tap->unit_start });
  if (tap->depth == 1)
    {
      g_autoptr (AntElement) header = (AntElement *) ant_element_builder_take (tap->builder);

      report (tap, ANT_UNIT_HEADER, header);
    }
}

static void
on_end (void *user_data, const char *name)
{
  AntTap *tap = user_data;

  if (ant_tap_is_dead (tap) || !check_tag (tap) || !ant_tap_check_size (tap, event_end (tap)))
    return;

  if (is_left_out (tap, tap->depth))
    {
      tap->depth--;
      return;
    }
  if (--tap->depth == 0)
    {
      tap->unit_start = ant_tap_get_event_start (tap);
      report (tap, ANT_UNIT_END, NULL);
      return;
    }

  if (ant_element_builder_end (tap->builder, event_end (tap) - tap->unit_start))
    {
      g_autoptr (AntElement) stanza = (AntElement *) ant_element_builder_take (tap->builder);

      report (tap, ANT_UNIT_STANZA, stanza);
    }
}

static gboolean
is_space (const char *text, int length)
{
  for (int i = 0; i < length; i++)
    if (strchr (" \t\r\n", text[i]) == NULL)
      return FALSE;

  return TRUE;
}

static void
on_text (void *user_data, const char *text, int length)
{
  AntTap *tap = user_data;

  if (ant_tap_is_dead (tap) || !ant_tap_check_size (tap, event_end (tap)))
    return;

  if (tap->in_head)
    return;
  if (tap->depth >= 2)
    ant_element_builder_text (tap->builder, text, (gsize) length);
  else if (is_space (text, length))
    tap->space += (guint) length;
  else
    ant_tap_fail (tap, ANT_WIRE_ERROR_XML, ant_tap_get_event_start (tap), "text between stanzas");
}

static void
on_xml_declaration (void *user_data, const char *version, const char *encoding, int standalone)
{
  AntTap *tap = user_data;

  if (encoding != NULL && g_ascii_strcasecmp (encoding, "UTF-8") != 0)
    ant_tap_fail (tap, ANT_WIRE_ERROR_XML, ant_tap_get_event_start (tap),
                  "encoding “%.32s” instead of UTF-8 (RFC 6120 11.6)", encoding);
}

void
ant_tap_fail_forbidden (AntTap *tap, guint64 offset, const char *what)
{
  ant_tap_fail (tap, ANT_WIRE_ERROR_XML, offset, "%s, which XMPP forbids (RFC 6120 11.1)", what);
}

static void
on_doctype (void *user_data, const char *name, const char *system_id, const char *public_id, int internal)
{
  ant_tap_fail_forbidden (user_data, ant_tap_get_event_start (user_data), "a document type declaration");
}

static void
on_instruction (void *user_data, const char *target, const char *data)
{
  ant_tap_fail_forbidden (user_data, ant_tap_get_event_start (user_data), "a processing instruction");
}

static void
on_comment (void *user_data, const char *text)
{
  ant_tap_fail_forbidden (user_data, ant_tap_get_event_start (user_data), "a comment");
}

XML_Parser
ant_tap_new_parser (AntTap *tap, GBytes *header)
{
  XML_Parser parser = XML_ParserCreateNS ("UTF-8", ANT_BUILDER_SEPARATOR);

  if (parser == NULL)
    g_error ("out of memory");
  XML_SetReturnNSTriplet (parser, 1);
#ifdef ANT_HAVE_REPARSE_DEFERRAL
  XML_SetReparseDeferralEnabled (parser, XML_FALSE);
#endif
  if (header != NULL)
    XML_Parse (parser, g_bytes_get_data (header, NULL), (int) g_bytes_get_size (header), 0);

  XML_SetUserData (parser, tap);
  XML_SetElementHandler (parser, on_start, on_end);
  XML_SetStartNamespaceDeclHandler (parser, on_declaration);
  XML_SetCharacterDataHandler (parser, on_text);
  XML_SetXmlDeclHandler (parser, on_xml_declaration);
  XML_SetStartDoctypeDeclHandler (parser, on_doctype);
  XML_SetProcessingInstructionHandler (parser, on_instruction);
  XML_SetCommentHandler (parser, on_comment);
  return parser;
}
