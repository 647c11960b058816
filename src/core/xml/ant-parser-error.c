/* expat's errors in words that say what to change.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "xml/ant-element-private.h"
#include "xml/ant-parser-private.h"
#include "xml/ant-tag-scan.h"

/* Names in messages come from the text and may be long. */
#define LONGEST_NAME 60

static gboolean
is_name_byte (char c)
{
  return (guint8) c >= 0x80 || g_ascii_isalnum (c) || strchr ("_-.:", c) != NULL;
}

/* A copy that is cut, between characters, if it is long. */
static char *
dup_short (const char *text,
           gsize       length)
{
  gsize shown = LONGEST_NAME;

  if (length <= LONGEST_NAME)
    return g_strndup (text, length);
  while (((guint8) text[shown] & 0xc0) == 0x80)
    shown--;
  return g_strdup_printf ("%.*s…", (int) shown, text);
}

/* The name that stands at @offset, for a message. */
static char *
dup_name (const char *text,
          gsize       length,
          gsize       offset)
{
  gsize end = offset;

  while (end < length && text[end] != '\0' && is_name_byte (text[end]))
    end++;
  return dup_short (text + offset, end - offset);
}

/* "<iq> (opened at 1:1)"; %NULL when nothing is open. */
static char *
describe_open (const char        *text,
               gsize              length,
               AntElementBuilder *builder)
{
  const AntElement *open = ant_element_builder_get_open (builder);
  g_autofree char *name = open != NULL ? dup_name (text, length, open->position.offset + 1) : NULL;

  if (open == NULL)
    return NULL;
  return g_strdup_printf ("<%s> (opened at %u:%u)", name, open->position.line, open->position.column);
}

static char *
describe_end (const char        *text,
              gsize              length,
              AntElementBuilder *builder)
{
  g_autofree char *opened = describe_open (text, length, builder);

  return g_strdup_printf ("the text ends, but %s is not closed", opened);
}

/* @offset: of the name in the end tag */
static AntParseFault
describe_mismatch (const char        *text,
                   gsize              length,
                   gsize              offset,
                   AntElementBuilder *builder)
{
  g_autofree char *opened = describe_open (text, length, builder);
  g_autofree char *closing = dup_name (text, length, offset);

  if (opened == NULL) /* behind the end of a document expat stops at the slash */
    return (AntParseFault) { ANT_XML_ERROR_SYNTAX, offset - 1,
                             g_strdup_printf ("</%s> closes nothing: no element is open", closing) };
  return (AntParseFault) { ANT_XML_ERROR_SYNTAX, offset,
                           g_strdup_printf ("mismatched tag: %s is closed by </%s>", opened, closing) };
}

static gboolean
is_declared (AntElementBuilder *builder,
             const char        *name,
             gsize              length,
             char             **ret_prefix)
{
  const char *colon = memchr (name, ':', length);

  g_free (*ret_prefix);
  *ret_prefix = NULL;
  if (colon == NULL)
    return TRUE;
  *ret_prefix = g_strndup (name, colon - name);
  return g_str_equal (*ret_prefix, "xmlns") || g_str_equal (*ret_prefix, "xml") ||
         g_str_equal (*ret_prefix, "stream") || ant_element_builder_is_declared (builder, *ret_prefix);
}

/* expat points at the tag; the name that has the prefix is somewhere in it. */
static char *
describe_prefix (const char        *text,
                 gsize              length,
                 gsize              offset,
                 AntElementBuilder *builder)
{
  AntTagScan scan;
  AntTagAttribute attribute;
  g_autofree char *prefix = NULL;
  g_autofree char *shown = NULL;
  gboolean found = FALSE;

  if (ant_tag_scan_begin (&scan, text + offset, text + length))
    {
      found = !is_declared (builder, scan.name, scan.name_length, &prefix);
      while (!found && ant_tag_scan_next (&scan, &attribute))
        found = !is_declared (builder, attribute.name, attribute.name_length, &prefix);
    }
  if (!found)
    return g_strdup ("a prefix is used that is not declared");
  shown = dup_short (prefix, strlen (prefix));
  return g_strdup_printf ("undeclared prefix: “%s” needs xmlns:%s=\"…\"", shown, shown);
}

/* Whether there is an `&` shortly before @offset that nothing but a name separates from it. */
static gboolean
is_behind_ampersand (const char *text,
                     gsize       offset)
{
  for (gsize at = offset; at > 0 && offset - at <= LONGEST_NAME; at--)
    {
      if (text[at - 1] == '&')
        return TRUE;
      if (!is_name_byte (text[at - 1]) && text[at - 1] != '#')
        return FALSE;
    }
  return FALSE;
}

/* What is wrong with the attribute at @at, or its value; %NULL if nothing is and @offset is in the text behind the
 * tag. */
static char *
describe_attribute (const char *text,
                    gsize       length,
                    gsize       at,
                    gsize       offset,
                    const char *element)
{
  g_autofree char *name = dup_name (text, length, at);
  gsize value = at;

  while (value < offset && is_name_byte (text[value]))
    value++;
  value += strspn (text + value, " \t\r\n");
  if (*name != '\0' && text[value] == '=' && value < offset)
    {
      value += 1 + strspn (text + value + 1, " \t\r\n");
      if (value < offset && (text[value] == '"' || text[value] == '\''))
        return g_strdup_printf ("“<” in the value of attribute “%s”: write &lt;, or close its quote first",
                                name);
      return g_strdup_printf ("the value of attribute “%s” must be in quotes", name);
    }
  if (memchr (text + at, '>', offset - at) != NULL)
    return NULL;
  if (*name != '\0' && strspn (text + at, ":_-.") == 0 && at < offset)
    return g_strdup_printf ("attribute “%s” of <%s> has no value: write %s=\"…\"", name, element, name);
  return g_strdup_printf ("this does not belong in the tag <%s>", element);
}

/* What is wrong inside of the tag that begins at @tag; %NULL if it ends before @offset. */
static char *
describe_in_tag (const char *text,
                 gsize       length,
                 gsize       tag,
                 gsize       offset)
{
  g_autofree char *element = dup_name (text, length, tag + 1);
  AntTagScan scan;
  AntTagAttribute attribute = { NULL };
  gsize at;

  if (!ant_tag_scan_begin (&scan, text + tag, text + offset))
    return memchr (text + tag, '>', offset - tag) != NULL ? NULL
           : text[tag + 1] == '/'                         ? g_strdup ("this does not belong in an end tag")
                                  : g_strdup ("“<” begins no tag here; in text write &lt;");
  if (*scan.name == '!' || *scan.name == '?')
    return memchr (text + tag, '>', offset - tag) != NULL ? NULL
           : *scan.name == '!' ? g_strdup ("“--” cannot be inside a comment")
                               : g_strdup ("this does not belong in a processing instruction");
  while (ant_tag_scan_next (&scan, &attribute))
    ;
  at = scan.at - text;
  at += strspn (scan.at, " \t\r\n");
  if (offset == at && attribute.after == text + at && is_name_byte (text[at]))
    return g_strdup ("a space is missing before this attribute");
  if (offset <= at)
    return text[offset] == '<' ? g_strdup_printf ("the tag <%s> is not finished before the next “<”", element)
                               : g_strdup_printf ("this does not belong in the tag <%s>", element);
  return describe_attribute (text, length, at, offset, element);
}

/* The `<` nearest to @offset begins the tag, if any does: no value may hold one. */
static char *
describe_near (const char *text,
               gsize       length,
               gsize       offset)
{
  char *message = NULL;

  for (gsize at = offset; at > 0; at--)
    if (text[at - 1] == '<')
      {
        message = describe_in_tag (text, length, at - 1, offset);
        break;
      }
  return message != NULL ? message : g_strdup ("this character cannot be here");
}

static AntParseFault
describe_invalid (const char *text,
                  gsize       length,
                  gsize       offset)
{
  AntParseFault fault = { ANT_XML_ERROR_SYNTAX, offset, NULL };
  gunichar c = g_utf8_get_char (text + offset);

  if (offset >= 2 && memcmp (text + offset - 2, "<!", 2) == 0 && g_ascii_isalpha (text[offset]))
    {
      fault.code = ANT_XML_ERROR_FORBIDDEN;
      fault.message = g_strdup ("a document type (<!DOCTYPE …>) is forbidden in XMPP");
    }
  else if ((c < 0x20 && strchr ("\t\r\n", (int) c) == NULL) || c == 0xfffe || c == 0xffff)
    fault.message = g_strdup_printf ("character U+%04X, which XML cannot hold", c);
  else if (is_behind_ampersand (text, offset))
    fault.message = g_strdup ("the “&” before this begins no entity; for the character write &amp;");
  else if (c == '>' && offset >= 2 && memcmp (text + offset - 2, "]]", 2) == 0)
    fault.message = g_strdup ("“]]>” in text; write ]]&gt;");
  else
    fault.message = describe_near (text, length, offset);
  return fault;
}

/* @text: from where the text ends in something unfinished */
static char *
describe_unclosed (const char *text)
{
  const char *what = "tag";

  if (g_str_has_prefix (text, "<!--"))
    what = "comment";
  else if (g_str_has_prefix (text, "<?"))
    what = "processing instruction";
  else if (*text == '&')
    what = "reference";
  return g_strdup_printf ("the %s that begins here is not finished", what);
}

/* The `&` of the first reference in @text to an entity that XML does not have, or NULL. */
static const char *
find_entity (const char *text,
             gsize       length)
{
  static const char *const known[] = { "&amp;", "&lt;", "&gt;", "&quot;", "&apos;", "&#" };

  for (const char *at = memchr (text, '&', length); at != NULL; at = memchr (at + 1, '&', text + length - at - 1))
    {
      gboolean is_known = FALSE;

      for (guint i = 0; !is_known && i < G_N_ELEMENTS (known); i++)
        is_known = strncmp (at, known[i], strlen (known[i])) == 0;
      if (!is_known)
        return at;
    }
  return NULL;
}

/* For one in an attribute expat points at the tag. */
static char *
describe_entity (const char *text,
                 gsize       length,
                 gsize       offset)
{
  const char *entity = text + offset;
  g_autofree char *name = NULL;
  AntTagScan scan;
  AntTagAttribute attribute;

  if (ant_tag_scan_begin (&scan, text + offset, text + length))
    {
      entity = NULL;
      while (entity == NULL && ant_tag_scan_next (&scan, &attribute))
        entity = find_entity (attribute.value, attribute.value_length);
    }
  name = entity != NULL ? dup_name (text, length, entity + 1 - text) : g_strdup ("…");
  return g_strdup_printf ("unknown entity &%s; – XML has only &amp; &lt; &gt; &quot; &apos;", name);
}

static char *
describe_duplicate (const char *text,
                    gsize       length,
                    gsize       offset)
{
  g_autofree char *name = dup_name (text, length, offset);

  return *name != '\0' ? g_strdup_printf ("duplicate attribute: “%s” is already in this tag", name)
                       : g_strdup ("duplicate attribute: two names in one tag mean the same");
}

/* What needs the place only to name what stands there. */
static char *
describe_simple (enum XML_Error     error,
                 const char        *text,
                 gsize              length,
                 gsize              offset,
                 AntElementBuilder *builder)
{
  if (error == XML_ERROR_NO_ELEMENTS)
    return describe_end (text, length, builder);
  if (error == XML_ERROR_UNBOUND_PREFIX)
    return describe_prefix (text, length, offset, builder);
  if (error == XML_ERROR_UNCLOSED_TOKEN)
    return describe_unclosed (text + offset);
  if (error == XML_ERROR_UNDEFINED_ENTITY)
    return describe_entity (text, length, offset);
  if (error == XML_ERROR_DUPLICATE_ATTRIBUTE)
    return describe_duplicate (text, length, offset);
  if (error == XML_ERROR_UNCLOSED_CDATA_SECTION)
    return g_strdup ("the text ends in a CDATA section, which “]]>” closes");
  if (error == XML_ERROR_BAD_CHAR_REF)
    return g_strdup ("a character reference to a character that XML cannot hold");
  if (error == XML_ERROR_MISPLACED_XML_PI)
    return g_strdup ("an XML declaration can only be at the very beginning");
  return g_strdup (XML_ErrorString (error));
}

/**
 * ant_parse_fault_describe:
 * @error: what expat says
 * @bytes: the text, UTF-8 without NUL bytes; need not end in NUL
 * @length: of @text
 * @offset: where expat saw it
 * @builder: with the elements that are still open
 *
 * Returns: what a person should know about it, at the place that expat gives; the message is the caller's
 */
AntParseFault
ant_parse_fault_describe (enum XML_Error     error,
                          const char        *bytes,
                          gsize              length,
                          gsize              offset,
                          AntElementBuilder *builder)
{
  g_autofree char *text = g_strndup (bytes, length);

  offset = MIN (offset, length);
  if (error == XML_ERROR_TAG_MISMATCH)
    return describe_mismatch (text, length, offset, builder);
  if (error == XML_ERROR_INVALID_TOKEN)
    return describe_invalid (text, length, offset);
  return (AntParseFault) { ANT_XML_ERROR_SYNTAX, offset, describe_simple (error, text, length, offset, builder) };
}
