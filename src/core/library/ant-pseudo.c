/* Pseudo-attributes: name="value" in a processing instruction (Associating Style Sheets with XML, 3).
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-pseudo.h"

#include <string.h>
#include "library/ant-template.h"

typedef struct
{
  const char *text;
  gsize at;
  gsize end;
} Reader;

void
ant_pseudo_free (AntPseudo *pseudo)
{
  g_free (pseudo->name);
  g_free (pseudo->value);
  g_free (pseudo);
}

static gboolean
is_name_char (char c, gboolean first)
{
  return g_ascii_isalpha (c) || c == '_' || (!first && (g_ascii_isdigit (c) || c == '-' || c == '.'));
}

static gboolean
skip_space (Reader *reader)
{
  gsize start = reader->at;

  while (reader->at < reader->end && g_ascii_isspace (reader->text[reader->at]))
    reader->at++;
  return reader->at > start;
}

static gboolean fail (GError **error, const char *format, ...) G_GNUC_PRINTF (2, 3);

static gboolean
fail (GError **error, const char *format, ...)
{
  va_list args;

  va_start (args, format);
  if (error != NULL)
    *error = g_error_new_valist (ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_SYNTAX, format, args);
  va_end (args);
  return FALSE;
}

/* XML 1.0 2.2, Char. */
static gboolean
is_xml_char (guint64 c)
{
  return c == 0x9 || c == 0xa || c == 0xd || (c >= 0x20 && c <= 0xd7ff) || (c >= 0xe000 && c <= 0xfffd)
         || (c >= 0x10000 && c <= 0x10ffff);
}

/* @name: between & and ; of a character reference, from the # on. */
static gboolean
append_character (GString *value, const char *name, GError **error)
{
  gboolean hex = name[1] == 'x';
  const char *digits = name + (hex ? 2 : 1);
  guint64 c = 0;

  if (g_ascii_string_to_unsigned (digits, hex ? 16 : 10, 1, 0x10ffff, &c, NULL) && is_xml_char (c))
    {
      g_string_append_unichar (value, c);
      return TRUE;
    }
  return fail (error, "“&%s;” is not a character that XML allows", name);
}

static gboolean
append_reference (GString *value, const char *name, GError **error)
{
  static const struct
  {
    const char *name;
    char c;
  } entities[] = {
    { "amp", '&' }, { "lt", '<' }, { "gt", '>' }, { "quot", '"' }, { "apos", '\'' },
  };

  if (name[0] == '#')
    return append_character (value, name, error);

  for (gsize i = 0; i < G_N_ELEMENTS (entities); i++)
    if (strcmp (name, entities[i].name) == 0)
      {
        g_string_append_c (value, entities[i].c);
        return TRUE;
      }
  return fail (
    error, "“&%s;” is unknown: only &amp; &lt; &gt; &quot; &apos; and character references stand here", name);
}

/* The text up to the closing quote; the reader stands behind the opening one. */
static char *
read_value (Reader *reader, char quote, GError **error)
{
  g_autoptr (GString) value = g_string_new (NULL);
  gsize opened = reader->at;

  for (; reader->at < reader->end; reader->at++)
    {
      char c = reader->text[reader->at];

      if (c == quote)
        {
          reader->at++;
          return g_string_free (g_steal_pointer (&value), FALSE);
        }
      if (c == '<')
        {
          fail (error, "“<” cannot stand in a value: write &lt;");
          return NULL;
        }
      if (c == '&')
        {
          const char *start = reader->text + reader->at + 1;
          const char *semicolon = memchr (start, ';', MIN (reader->end - reader->at - 1, (gsize) 12));
          g_autofree char *name = semicolon != NULL ? g_strndup (start, semicolon - start) : NULL;

          if (name == NULL)
            fail (error, "“&” cannot stand alone in a value: write &amp;");
          if (name == NULL || !append_reference (value, name, error))
            return NULL;
          reader->at = semicolon - reader->text;
        }
      else
        g_string_append_c (value, c);
    }

  reader->at = opened - 1;
  fail (error, "The value has no closing %c", quote);
  return NULL;
}

static AntPseudo *
read_pseudo (Reader *reader, GError **error)
{
  gsize start = reader->at, value_offset;
  g_autofree char *name = NULL;
  char *value, quote;

  while (reader->at < reader->end && is_name_char (reader->text[reader->at], reader->at == start))
    reader->at++;
  if (reader->at == start)
    {
      fail (error, "name=\"value\" was expected here");
      return NULL;
    }
  name = g_strndup (reader->text + start, reader->at - start);

  skip_space (reader);
  if (reader->at >= reader->end || reader->text[reader->at] != '=')
    {
      fail (error, "“%s” has no value: write %s=\"...\"", name, name);
      return NULL;
    }
  reader->at++;
  skip_space (reader);
  quote = reader->at < reader->end ? reader->text[reader->at] : '\0';
  if (quote != '"' && quote != '\'')
    {
      fail (error, "The value of “%s” needs quotes", name);
      return NULL;
    }
  value_offset = ++reader->at;
  value = read_value (reader, quote, error);
  if (value == NULL)
    return NULL;

  AntPseudo *pseudo = g_new0 (AntPseudo, 1);
  pseudo->name = g_steal_pointer (&name);
  pseudo->value = value;
  pseudo->name_offset = start;
  pseudo->value_offset = value_offset;
  return pseudo;
}

/**
 * ant_pseudo_parse:
 * @text: UTF-8
 * @start: where the data of the instruction begins, in bytes of @text
 * @end: where it ends: at its `?>`
 * @ret_offset: (out): the place of an error in @text
 *
 * Reads `name="value"` pairs with single or double quotes, the five entities and character references. A name
 * may stand once.
 *
 * Returns: (transfer full) (nullable) (element-type AntPseudo): in order; %NULL with
 * %ANT_TEMPLATE_ERROR_SYNTAX
 */
GPtrArray *
ant_pseudo_parse (const char *text, gsize start, gsize end, gsize *ret_offset, GError **error)
{
  g_autoptr (GPtrArray) pseudos = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_pseudo_free);
  Reader reader = { text, start, end };

  skip_space (&reader);
  while (reader.at < reader.end)
    {
      AntPseudo *pseudo = read_pseudo (&reader, error);

      *ret_offset = MIN (reader.at, end);
      if (pseudo == NULL)
        return NULL;
      if (ant_pseudo_find (pseudos, pseudo->name) != NULL)
        {
          *ret_offset = pseudo->name_offset;
          fail (error, "“%s” stands here twice", pseudo->name);
          ant_pseudo_free (pseudo);
          return NULL;
        }
      g_ptr_array_add (pseudos, pseudo);
      if (!skip_space (&reader) && reader.at < reader.end)
        {
          fail (error, "A space is missing behind the value of “%s”", pseudo->name);
          return NULL;
        }
    }
  return g_steal_pointer (&pseudos);
}

/**
 * ant_pseudo_find:
 * @pseudos: (element-type AntPseudo): what was parsed
 *
 * Returns: (transfer none) (nullable): the one of that name
 */
const AntPseudo *
ant_pseudo_find (GPtrArray *pseudos, const char *name)
{
  for (guint i = 0; i < pseudos->len; i++)
    {
      const AntPseudo *pseudo = g_ptr_array_index (pseudos, i);

      if (strcmp (pseudo->name, name) == 0)
        return pseudo;
    }
  return NULL;
}
