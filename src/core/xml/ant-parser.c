/* From text to tree with expat.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-parser.h"

#include <string.h>

#include "base/ant-limits.h"
#include "xml/ant-parser-private.h"

/*
 * Implementation overview
 *
 * A stanza's text stands inside a stream, whose header gives the default namespace and the prefix `stream`. expat gets
 * the same by the start tag of a wrapper, in an XML_Parse call of its own before the text; places are counted in the
 * text alone. The wrapper is never closed: expat is told that the text is all there is, so that it judges the end of the
 * text as it does any document's, and its complaint about the wrapper is the sign that all was well. The text can close
 * the wrapper, whatever its name, so an end tag at depth 0 inside the text is an error. Parsing the text as a document of
 * its own instead would allow one root only, and a DTD.
 *
 * An error stands where expat reports it, line and column, so that it is found at the same place by every tool that uses
 * expat; what is wrong there is named in the message.
 */
typedef struct
{
  const char *text;
  gsize length;
  gsize skipped;       /* bytes at the beginning that expat does not see: byte order mark, XML declaration */
  gsize wrapper;       /* length of the wrapper's start tag */

  XML_Parser expat;
  AntElementBuilder *builder;
  guint n_elements;    /* of the stanza being parsed */
  guint n_declared;    /* namespaces declared by the tag being parsed */
  GArray *cuts;        /* of AntCut: those of the stanza being parsed */
  AntPosition cursor;  /* the last place asked for; places only go forward */
  GPtrArray *parsed;   /* of AntParsed */

  AntParseFault fault; /* message %NULL: none */
} Parse;

G_DEFINE_QUARK (ant-xml-error-quark, ant_xml_error)

/**
 * ant_xml_error_get_text:
 * @error: an error of %ANT_XML_ERROR
 *
 * Returns: (transfer none): its message without the place that it begins with
 */
const char *
ant_xml_error_get_text (const GError *error)
{
  const char *text = error->message + strspn (error->message, "0123456789:");

  return *text == ' ' && text > error->message ? text + 1 : error->message;
}

static void
parsed_free (AntParsed *parsed)
{
  ant_element_unref (parsed->root);
  g_bytes_unref (parsed->exact);
  g_free (parsed);
}

static G_GNUC_PRINTF (4, 5) void
stop (Parse      *parse,
      AntXmlError code,
      gsize       offset,
      const char *format,
      ...)
{
  va_list arguments;

  if (parse->fault.message != NULL)
    return;
  va_start (arguments, format);
  parse->fault.code = code;
  parse->fault.offset = offset;
  parse->fault.message = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  XML_StopParser (parse->expat, XML_FALSE);
}

/* Where expat is in the text; %FALSE while it reads the wrapper's own start tag. */
static gboolean
get_offset (Parse *parse,
            gsize *ret_offset)
{
  XML_Index index = XML_GetCurrentByteIndex (parse->expat);

  if (index < (XML_Index) parse->wrapper)
    return FALSE;
  *ret_offset = index - parse->wrapper + parse->skipped;
  return TRUE;
}

static void
finish_stanza (Parse *parse)
{
  AntParsed *parsed = g_new0 (AntParsed, 1);
  gsize start;

  parsed->root = ant_element_builder_take (parse->builder);
  start = ant_element_get_position (parsed->root).offset;
  parsed->exact = ant_parser_cut_out (parse->text, start, ant_element_get_end (parsed->root), parse->cuts);
  g_ptr_array_add (parse->parsed, parsed);
  if (g_bytes_get_size (parsed->exact) > ANT_LIMIT_STANZA)
    stop (parse, ANT_XML_ERROR_LIMIT, start, "the stanza has %" G_GSIZE_FORMAT " bytes; the limit is %d",
          g_bytes_get_size (parsed->exact), ANT_LIMIT_STANZA);
  g_array_set_size (parse->cuts, 0);
  parse->n_elements = 0;
}

static void
declare_cb (void           *data,
            const XML_Char *prefix,
            const XML_Char *uri)
{
  Parse *parse = data;
  gsize offset;

  if (parse->fault.message != NULL || !get_offset (parse, &offset))
    return;
  parse->n_declared++;
  if (uri != NULL && strlen (uri) > ANT_LIMIT_NAMESPACE)
    stop (parse, ANT_XML_ERROR_LIMIT, offset, "a namespace of %" G_GSIZE_FORMAT " bytes; the limit is %d", strlen (uri),
          ANT_LIMIT_NAMESPACE);
  else
    ant_element_builder_declare (parse->builder, prefix, uri);
}

static void
check_limits (Parse           *parse,
              gsize            offset,
              const XML_Char **attributes)
{
  guint n_attributes = parse->n_declared;

  for (; attributes[0] != NULL; attributes += 2)
    n_attributes++;
  if (XML_GetCurrentByteCount (parse->expat) > ANT_LIMIT_TAG)
    stop (parse, ANT_XML_ERROR_LIMIT, offset, "a tag of %d bytes; the limit is %d",
          XML_GetCurrentByteCount (parse->expat), ANT_LIMIT_TAG);
  else if (ant_element_builder_get_depth (parse->builder) >= ANT_LIMIT_DEPTH)
    stop (parse, ANT_XML_ERROR_LIMIT, offset, "elements nested deeper than %d, which is the limit", ANT_LIMIT_DEPTH);
  else if (n_attributes > ANT_LIMIT_ATTRIBUTES)
    stop (parse, ANT_XML_ERROR_LIMIT, offset, "%u attributes in one tag; the limit is %d", n_attributes,
          ANT_LIMIT_ATTRIBUTES);
  else if (parse->n_elements >= ANT_LIMIT_ELEMENTS)
    stop (parse, ANT_XML_ERROR_LIMIT, offset, "more than %d elements in one stanza, which is the limit",
          ANT_LIMIT_ELEMENTS);
}

static void
start_cb (void            *data,
          const XML_Char  *name,
          const XML_Char **attributes)
{
  Parse *parse = data;
  gsize offset;

  if (parse->fault.message != NULL || !get_offset (parse, &offset))
    return;
  check_limits (parse, offset, attributes);
  if (parse->fault.message != NULL)
    return;
  parse->n_elements++;
  parse->n_declared = 0;
  ant_position_advance (&parse->cursor, parse->text, offset);
  ant_element_builder_start (parse->builder, name, (const char **) attributes, parse->cursor);
}

static void
end_cb (void           *data,
        const XML_Char *name)
{
  Parse *parse = data;
  gboolean is_open = ant_element_builder_get_depth (parse->builder) > 0;
  gsize offset;

  if (parse->fault.message != NULL || !get_offset (parse, &offset))
    return;
  if (!is_open) /* behind the end of a document expat stops at the slash */
    stop (parse, ANT_XML_ERROR_SYNTAX, offset + 1, "an end tag where no element is open");
  else if (ant_element_builder_end (parse->builder, offset + XML_GetCurrentByteCount (parse->expat)))
    finish_stanza (parse);
}

static void
text_cb (void           *data,
         const XML_Char *text,
         int             length)
{
  Parse *parse = data;
  gsize offset;

  if (parse->fault.message != NULL || !get_offset (parse, &offset))
    return;
  if (ant_element_builder_get_depth (parse->builder) > 0)
    {
      ant_element_builder_text (parse->builder, text, length);
      return;
    }
  for (int i = 0; i < length; i++)
    if (strchr (" \t\r\n", text[i]) == NULL)
      {
        stop (parse, ANT_XML_ERROR_SYNTAX, MIN (offset + i, parse->length), "text outside of any element");
        return;
      }
}

static void
cdata_cb (void *data)
{
  Parse *parse = data;
  gsize offset;

  if (parse->fault.message == NULL && get_offset (parse, &offset) &&
      ant_element_builder_get_depth (parse->builder) == 0)
    stop (parse, ANT_XML_ERROR_SYNTAX, offset, "text outside of any element");
}

/* Comments and processing instructions are for the person who wrote them: RFC 6120 11.1 forbids them in a stream. */
static void
cut_current (Parse *parse)
{
  AntCut cut;

  if (parse->fault.message != NULL || !get_offset (parse, &cut.start) ||
      ant_element_builder_get_depth (parse->builder) == 0)
    return;
  cut.end = cut.start + XML_GetCurrentByteCount (parse->expat);
  g_array_append_val (parse->cuts, cut);
}

static void
comment_cb (void           *data,
            const XML_Char *comment)
{
  cut_current (data);
}

static void
instruction_cb (void           *data,
                const XML_Char *target,
                const XML_Char *content)
{
  cut_current (data);
}

static void
stop_at_byte (Parse *parse,
              gsize  offset)
{
  if (parse->text[offset] == '\0')
    stop (parse, ANT_XML_ERROR_SYNTAX, offset, "a NUL byte, which XML cannot hold");
  else
    stop (parse, ANT_XML_ERROR_SYNTAX, offset, "a byte (0x%02X) that is not UTF-8", (guint8) parse->text[offset]);
}

static void
set_handlers (Parse *parse)
{
  XML_SetReturnNSTriplet (parse->expat, 1);
  XML_SetUserData (parse->expat, parse);
  XML_SetElementHandler (parse->expat, start_cb, end_cb);
  XML_SetCharacterDataHandler (parse->expat, text_cb);
  XML_SetStartNamespaceDeclHandler (parse->expat, declare_cb);
  XML_SetStartCdataSectionHandler (parse->expat, cdata_cb);
  XML_SetCommentHandler (parse->expat, comment_cb);
  XML_SetProcessingInstructionHandler (parse->expat, instruction_cb);
}

/* Feeds expat with wrapper and text up to @end, which is UTF-8; the fault is set if that did not work. */
static void
feed (Parse      *parse,
      const char *default_ns,
      gsize       end)
{
  g_autofree char *wrapper = ant_parser_make_wrapper (default_ns);
  enum XML_Error error;
  gsize offset = 0;

  parse->wrapper = strlen (wrapper);
  if (XML_Parse (parse->expat, wrapper, (int) parse->wrapper, FALSE) == XML_STATUS_OK)
    XML_Parse (parse->expat, parse->text + parse->skipped, (int) (end - parse->skipped), end == parse->length);
  error = XML_GetErrorCode (parse->expat);
  if (parse->fault.message != NULL || error == XML_ERROR_NONE)
    return;
  if (error == XML_ERROR_NO_ELEMENTS && ant_element_builder_get_depth (parse->builder) == 0)
    return; /* only the wrapper is open */
  get_offset (parse, &offset);
  parse->fault = ant_parse_fault_describe (error, parse->text, end, offset, parse->builder);
}

static void
run (Parse      *parse,
     const char *default_ns)
{
  const char *end;
  gsize valid;

  parse->skipped = ant_parser_measure_prologue (parse->text, parse->length);
  parse->cursor = ant_position_at (parse->text, 0);
  set_handlers (parse);
  if (parse->length > G_MAXINT)
    stop (parse, ANT_XML_ERROR_LIMIT, 0, "a text of more than %d bytes", G_MAXINT);
  else
    {
      g_utf8_validate (parse->text, parse->length, &end);
      valid = end - parse->text;
      if (valid >= parse->skipped)
        feed (parse, default_ns, valid);
      if (valid < parse->length)
        stop_at_byte (parse, valid);
    }
  if (parse->fault.message == NULL && parse->parsed->len == 0)
    stop (parse, ANT_XML_ERROR_EMPTY, 0, "there is no element in the text");
}

/* Takes the stanzas, or makes the fault an error. */
static GPtrArray *
finish (Parse       *parse,
        AntPosition *ret_position,
        GError     **error)
{
  GPtrArray *parsed = g_steal_pointer (&parse->parsed);

  if (parse->fault.message != NULL)
    {
      AntPosition position = ant_position_at (parse->text, parse->fault.offset);

      g_set_error (error, ANT_XML_ERROR, parse->fault.code, "%u:%u: %s", position.line, position.column,
                   parse->fault.message);
      if (ret_position != NULL)
        *ret_position = position;
      g_free (parse->fault.message);
      g_clear_pointer (&parsed, g_ptr_array_unref);
    }
  g_array_unref (parse->cuts);
  ant_element_builder_free (parse->builder);
  XML_ParserFree (parse->expat);
  return parsed;
}

/**
 * ant_parser_parse_many:
 * @text: UTF-8; may begin with a byte order mark and an XML declaration
 * @length: in bytes, -1 if @text ends in NUL
 * @default_ns: the namespace of elements without xmlns, usually %ANT_NS_CLIENT; `stream:` is always declared
 * @ret_position: (out) (optional): where the error is; written on error only
 * @error: return location for an error of %ANT_XML_ERROR; its message begins with line and column
 *
 * Parses elements that follow each other, with white space, comments and processing instructions between and inside
 * them. Each has the limits of a stanza (`ant-limits.h`); a DTD is an error (RFC 6120 11.1). Any thread.
 *
 * Returns: (transfer full) (element-type AntParsed) (nullable): at least one element; places count in @text
 */
GPtrArray *
ant_parser_parse_many (const char  *text,
                       gssize       length,
                       const char  *default_ns,
                       AntPosition *ret_position,
                       GError     **error)
{
  Parse parse = { .text = text };

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (default_ns != NULL, NULL);

  parse.length = length < 0 ? strlen (text) : (gsize) length;
  parse.expat = XML_ParserCreateNS ("UTF-8", ANT_BUILDER_SEPARATOR);
  parse.builder = ant_element_builder_new ();
  parse.cuts = g_array_new (FALSE, FALSE, sizeof (AntCut));
  parse.parsed = g_ptr_array_new_with_free_func ((GDestroyNotify) parsed_free);
  run (&parse, default_ns);
  return finish (&parse, ret_position, error);
}

/**
 * ant_parser_parse:
 * @text: UTF-8; may begin with a byte order mark and an XML declaration
 * @length: in bytes, -1 if @text ends in NUL
 * @default_ns: the namespace of elements without xmlns, usually %ANT_NS_CLIENT; `stream:` is always declared
 * @ret_position: (out) (optional): where the error is; written on error only
 * @error: return location for an error of %ANT_XML_ERROR; its message begins with line and column
 *
 * As [func@ant_parser_parse_many], for exactly one element. Any thread.
 *
 * Returns: (transfer full) (nullable): the root; places count in @text
 */
const AntElement *
ant_parser_parse (const char  *text,
                  gssize       length,
                  const char  *default_ns,
                  AntPosition *ret_position,
                  GError     **error)
{
  g_autoptr (GPtrArray) parsed = ant_parser_parse_many (text, length, default_ns, ret_position, error);
  AntPosition position;

  if (parsed == NULL)
    return NULL;
  if (parsed->len == 1)
    return ant_element_ref (((AntParsed *) g_ptr_array_index (parsed, 0))->root);
  position = ant_element_get_position (((AntParsed *) g_ptr_array_index (parsed, 1))->root);
  g_set_error (error, ANT_XML_ERROR, ANT_XML_ERROR_SYNTAX, "%u:%u: a second element where one is expected",
               position.line, position.column);
  if (ret_position != NULL)
    *ret_position = position;
  return NULL;
}
