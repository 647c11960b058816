/* The tap's first half: keeps the bytes, hands them to expat in time, forgets what is reported.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tap-private.h"

#include <string.h>

/* Implementation overview
 *
 * Bytes are appended to `buffer` and handed to expat. Its handlers build the tree of the unit that is open and report
 * the unit when it ends; expat's byte index tells where, so that `exact` is cut out of the buffer. What is reported is
 * forgotten at the end of ant_tap_feed().
 *
 * The time is linear in the bytes, however they are cut:
 * - Expat scans an unfinished tag anew with every byte that comes. Its own cure (reparse deferral) may keep a complete
 *   stanza back until more bytes come, which a console that measures latency cannot have, so it is off. Instead, once
 *   an unfinished tag is longer than SMALL_TOKEN, bytes wait here until the tag ends or has doubled (must_wait()).
 * - Expat never forgets the name of an element or attribute. After ANT_TAP_RENEW_AFTER bytes the parser is replaced,
 *   between two stanzas, by one that has read only the stream's header.
 *
 * Offsets are of two kinds: in the document (all fields of AntTap) and over the tap's life (`document_base` added),
 * which is what units and messages tell. A document begins with a stream header. */

enum
{
  SMALL_TOKEN = 1024,
  CHUNK = 64 * 1024,       /* handed to expat at once: it copies what it is given */
  BIG_BUFFER = 256 * 1024, /* a buffer that grew larger is replaced when it is nearly empty */
};

/* Begins a document at the end of what was fed. */
static void
begin (AntTap *tap)
{
  g_clear_pointer (&tap->parser, XML_ParserFree);
  g_clear_pointer (&tap->builder, ant_element_builder_free);
  g_clear_pointer (&tap->header, g_bytes_unref);
  tap->parser = ant_tap_new_parser (tap, NULL);
  tap->builder = ant_element_builder_new ();

  g_byte_array_set_size (tap->buffer, 0);
  tap->document_base += tap->fed;
  tap->buffer_base = tap->fed = tap->parsed = tap->token_start = tap->scanned = tap->unit_start = 0;
  tap->index_base = 0;
  tap->parser_start = 0;
  tap->depth = tap->elements = tap->declarations = 0;
  tap->in_head = FALSE;
  tap->around = tap->watch = (AntSecretWatch) { 0 };
  tap->restart = tap->renew = FALSE;
}

/* A parser that knows nothing but the header takes over behind the last stanza. */
static void
renew_parser (AntTap *tap)
{
  XML_ParserFree (tap->parser);
  tap->parser = ant_tap_new_parser (tap, tap->header);
  tap->renew = FALSE;
  tap->index_base = (gint64) tap->unit_start - (gint64) g_bytes_get_size (tap->header);
  tap->parser_start = tap->parsed = tap->token_start = tap->scanned = tap->unit_start;
  tap->quote = '\0';
}

static void
fail_expat (AntTap *tap)
{
  enum XML_Error code = XML_GetErrorCode (tap->parser);

  if (code == XML_ERROR_NO_MEMORY)
    ant_tap_fail (tap, ANT_WIRE_ERROR_INTERNAL, ant_tap_get_event_start (tap), "out of memory");
  else if (code == XML_ERROR_UNDEFINED_ENTITY)
    ant_tap_fail_forbidden (tap, ant_tap_get_event_start (tap), "an entity beyond the five of XML");
  else if (code == XML_ERROR_MISPLACED_XML_PI)
    ant_tap_fail_forbidden (tap, ant_tap_get_event_start (tap), "a processing instruction");
  else
    ant_tap_fail (tap, ANT_WIRE_ERROR_XML, ant_tap_get_event_start (tap), "ill-formed XML: %s",
                  XML_ErrorString (code));
}

/* Expat would take UTF-16 from its first bytes, whatever encoding it is told. And something else than XMPP may listen
 * at that port: its first words are the best explanation. */
static void
check_beginning (AntTap *tap)
{
  g_autoptr (GString) shown = g_string_new (NULL);
  const guint8 *bytes = tap->buffer->data;

  if (strchr ("< \t\r\n", bytes[0]) != NULL && bytes[0] != '\0' && (tap->fed < 2 || bytes[1] != '\0'))
    return;

  for (guint64 i = 0; i < MIN (tap->fed, 24) && bytes[i] != '\r' && bytes[i] != '\n'; i++)
    g_string_append_c (shown, g_ascii_isprint (bytes[i]) ? (char) bytes[i] : '.');
  ant_tap_fail (tap, ANT_WIRE_ERROR_XML, 0, "not an XMPP stream in UTF-8: it begins with “%s”", shown->str);
}

/* Of the tag at token_start that expat found unfinished: has it ended since? A `>` inside quotes does not count. */
static gboolean
tag_ends (AntTap *tap)
{
  for (; tap->scanned < tap->fed; tap->scanned++)
    {
      char c = (char) tap->buffer->data[tap->scanned - tap->buffer_base];

      if (tap->quote != '\0')
        tap->quote = c == tap->quote ? '\0' : tap->quote;
      else if (c == '"' || c == '\'')
        tap->quote = c;
      else if (c == '>')
        return TRUE;
    }

  return FALSE;
}

static gboolean
must_wait (AntTap *tap)
{
  guint64 unfinished = tap->parsed - tap->token_start;

  return unfinished > SMALL_TOKEN && tap->fed - tap->parsed < unfinished && !tag_ends (tap);
}

/* What expat has not understood yet: refuses early what would only be refused at its end. */
static void
check_unfinished (AntTap *tap)
{
  guint64 length = tap->fed - tap->token_start;
  const char *token = (const char *) tap->buffer->data + (tap->token_start - tap->buffer_base);

  if (length >= 3 && strncmp (token, "<!-", 3) == 0)
    ant_tap_fail_forbidden (tap, tap->token_start, "a comment");
  else if (length >= 3 && strncmp (token, "<!D", 3) == 0)
    ant_tap_fail_forbidden (tap, tap->token_start, "a document type declaration");
  else if (length >= 2 && strncmp (token, "<?", 2) == 0 && tap->token_start > 0)
    ant_tap_fail_forbidden (tap, tap->token_start, "a processing instruction");
  else if (length > SMALL_TOKEN && *token == '&')
    ant_tap_fail_limit (tap, tap->token_start, "reference too long", SMALL_TOKEN, "bytes");
  else if (ant_tap_check_size (tap, tap->fed) && length > ANT_LIMIT_TAG)
    ant_tap_fail_limit (tap, tap->token_start, "tag too long", ANT_LIMIT_TAG, "bytes");
}

static void
parse_chunk (AntTap *tap)
{
  guint64 length = MIN (tap->fed - tap->parsed, CHUNK);
  const char *bytes = (const char *) tap->buffer->data + (tap->parsed - tap->buffer_base);
  enum XML_Status status = XML_Parse (tap->parser, bytes, (int) length, 0);

  if (status == XML_STATUS_ERROR)
    fail_expat (tap);
  tap->parsed += length;
  if (ant_tap_is_dead (tap))
    return;
  if (tap->renew)
    {
      renew_parser (tap);
      return;
    }
  if (ant_tap_get_event_start (tap) != tap->token_start)
    {
      tap->token_start = tap->scanned = ant_tap_get_event_start (tap);
      tap->quote = '\0';
    }
}

/* Of the bytes, only those of an open unit or of an unfinished tag are still needed. */
static void
forget (AntTap *tap)
{
  guint64 keep = tap->depth == 1 ? tap->token_start : tap->unit_start;

  if (tap->header != NULL && tap->depth == 0)
    keep = tap->token_start; /* white space behind the stream */
  tap->buffer_peak = MAX (tap->buffer_peak, tap->buffer->len);
  if (keep > tap->buffer_base)
    g_byte_array_remove_range (tap->buffer, 0, (guint) (keep - tap->buffer_base));
  tap->buffer_base = keep;

  if (tap->buffer_peak > BIG_BUFFER && tap->buffer->len < BIG_BUFFER / 4)
    {
      GByteArray *small = g_byte_array_new ();

      g_byte_array_append (small, tap->buffer->data, tap->buffer->len);
      g_byte_array_unref (tap->buffer);
      tap->buffer = small;
      tap->buffer_peak = small->len;
    }
}

/**
 * ant_tap_new:
 * @func: called with each unit, from ant_tap_feed()
 * @user_data: handed to @func
 * @max_stanza: the size of the largest stanza accepted, in bytes; 0 = %ANT_LIMIT_STANZA
 *
 * Makes a tap for the bytes of one direction of a connection. It belongs to one thread at a time. @func may restart the
 * tap, but neither feed nor free it.
 *
 * Returns: (transfer full): the tap
 */
AntTap *
ant_tap_new (AntUnitFunc func, gpointer user_data, gsize max_stanza)
{
  AntTap *tap;

  g_return_val_if_fail (func != NULL, NULL);

  tap = g_new0 (AntTap, 1);
  tap->func = func;
  tap->user_data = user_data;
  tap->max_stanza = max_stanza > 0 ? max_stanza : ANT_LIMIT_STANZA;
  tap->buffer = g_byte_array_new ();
  begin (tap);
  return tap;
}

/**
 * ant_tap_free:
 * @tap: (nullable) (transfer full): a tap, not being fed
 */
void
ant_tap_free (AntTap *tap)
{
  if (tap == NULL)
    return;

  g_return_if_fail (!tap->feeding);
  XML_ParserFree (tap->parser);
  ant_element_builder_free (tap->builder);
  g_clear_pointer (&tap->header, g_bytes_unref);
  g_byte_array_unref (tap->buffer);
  g_clear_error (&tap->error);
  g_free (tap);
}

/**
 * ant_tap_feed:
 * @tap: a tap
 * @bytes: what came, cut anywhere
 * @length: how many, less than 2^31
 * @error: return location for an #AntWireError, or for the error of the func
 *
 * Reports the units that @bytes complete, in order. Accepted is the restricted XML of RFC 6120 11.1 in UTF-8 within
 * the limits of ant-limits.h: %ANT_WIRE_ERROR_XML and %ANT_WIRE_ERROR_LIMIT tell what was wrong, the limit, and the
 * offset over the tap's life. After an error every call fails with the same error.
 *
 * Returns: %FALSE when the stream must end
 */
gboolean
ant_tap_feed (AntTap *tap, const char *bytes, gsize length, GError **error)
{
  g_return_val_if_fail (tap != NULL && !tap->feeding && length <= G_MAXINT32, FALSE);

  tap->feeding = TRUE;
  if (tap->error == NULL && length > 0)
    {
      g_byte_array_append (tap->buffer, (const guint8 *) bytes, (guint) length);
      tap->fed += length;
      if (tap->parsed < 2)
        check_beginning (tap);
    }
  while (!ant_tap_is_dead (tap) && tap->parsed < tap->fed && !must_wait (tap))
    parse_chunk (tap);
  tap->feeding = FALSE;

  if (tap->error == NULL && tap->restart && tap->unit_start < tap->fed)
    ant_tap_fail (tap, ANT_WIRE_ERROR_XML, tap->unit_start, "bytes behind an element that ends the document");
  else if (tap->error == NULL && tap->restart)
    begin (tap);
  else if (tap->error == NULL)
    check_unfinished (tap);

  if (tap->error != NULL)
    {
      g_propagate_error (error, g_error_copy (tap->error));
      return FALSE;
    }
  forget (tap);
  return TRUE;
}

/**
 * ant_tap_restart:
 * @tap: a tap
 *
 * Ends the document behind the unit that was reported last: a new stream header must follow, as after STARTTLS and
 * SASL (RFC 6120 5.4.3.3, 6.4.6). May be called from the func. Bytes that follow already were sent by somebody who
 * did not wait, perhaps to be taken for part of the secured stream: they make this or the next ant_tap_feed() fail.
 */
void
ant_tap_restart (AntTap *tap)
{
  g_return_if_fail (tap != NULL);

  if (tap->feeding)
    tap->restart = TRUE;
  else if (tap->error == NULL && tap->unit_start < tap->fed)
    ant_tap_fail (tap, ANT_WIRE_ERROR_XML, tap->unit_start, "bytes behind an element that ends the document");
  else if (tap->error == NULL)
    begin (tap);
}

/**
 * ant_tap_set_heads:
 * @tap: a tap
 * @heads: whether to read no more than that
 *
 * From the next unit on, of messages, presences and IQs only the head is made into a tree: the root and its child
 * elements with their attributes, no text. All limits hold as before. May be called from the func.
 */
void
ant_tap_set_heads (AntTap *tap, gboolean heads)
{
  g_return_if_fail (tap != NULL);

  tap->heads = heads;
}

/**
 * ant_unit_make_stanza:
 * @unit: a unit of the kind %ANT_UNIT_STANZA
 *
 * Returns: (transfer full): the stanza, whose tree is whole for whoever asks for it
 */
AntStanza *
ant_unit_make_stanza (const AntUnit *unit)
{
  if (unit->is_head)
    return ant_stanza_new_head (unit->exact, unit->element, unit->header, unit->may_hold_secret);
  return ant_stanza_new (unit->exact, unit->element);
}

/**
 * ant_tap_get_total:
 * @tap: a tap
 *
 * Returns: the number of bytes fed over the tap's life
 */
guint64
ant_tap_get_total (AntTap *tap)
{
  g_return_val_if_fail (tap != NULL, 0);

  return tap->document_base + tap->fed;
}

/**
 * ant_tap_get_space:
 * @tap: a tap
 *
 * Returns: the number of bytes of white space that stood between stanzas, over the tap's life (RFC 6120 4.6.1)
 */
guint64
ant_tap_get_space (AntTap *tap)
{
  g_return_val_if_fail (tap != NULL, 0);

  return tap->space;
}
