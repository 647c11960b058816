/* From tree to text, for eyes.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "xml/ant-printer.h"

#include <string.h>

#include "xml/ant-escape-private.h"

/* Deeper elements are not moved further right: depth times breadth would let a hostile stanza fill the memory. */
#define DEEPEST_INDENT 32
#define CONTINUATION 4

/* An element whose start tag is written. */
typedef struct
{
  const AntElement *element;
  guint next;           /* child to print next */
  guint scope;          /* length of the scope before this element */
  gboolean is_inline;   /* its content is exact, nothing may be added */
} Frame;

/* A namespace declaration that has been written; @outer: index + 1 of the one that it hides, 0 for none. */
typedef struct
{
  const char *prefix;
  const char *ns;
  guint outer;
} Binding;

/*
 * Implementation overview
 *
 * An own stack of frames instead of recursion, so that no tree is too deep. Declarations are written where the tree has
 * them; those that it lacks (it is a part of a larger tree, or stood in a stream) are added by the first element that
 * needs them. The bindings in force are a stack, with a table to find the innermost of a prefix in constant time.
 */
typedef struct
{
  const AntPrintOptions *options;
  GString *out;
  GArray *frames;       /* of Frame, innermost last */
  GArray *scope;        /* of Binding, innermost last */
  GHashTable *bound;    /* prefix (char *, the tree's) -> index + 1 in scope */
  GPtrArray *pieces;    /* of char *: what the tag being written consists of, after its name */
} Printer;

static void
bind_prefix (Printer    *printer,
             const char *prefix,
             const char *ns)
{
  Binding binding = { prefix, ns, GPOINTER_TO_UINT (g_hash_table_lookup (printer->bound, prefix)) };

  g_array_append_val (printer->scope, binding);
  g_hash_table_insert (printer->bound, (char *) prefix, GUINT_TO_POINTER (printer->scope->len));
}

static void
unbind_to (Printer *printer,
           guint    length)
{
  while (printer->scope->len > length)
    {
      Binding binding = g_array_index (printer->scope, Binding, printer->scope->len - 1);

      g_array_set_size (printer->scope, printer->scope->len - 1);
      if (binding.outer > 0)
        g_hash_table_insert (printer->bound, (char *) binding.prefix, GUINT_TO_POINTER (binding.outer));
      else
        g_hash_table_remove (printer->bound, binding.prefix);
    }
}

static gboolean
is_bound (Printer    *printer,
          const char *prefix,
          const char *ns)
{
  guint index = GPOINTER_TO_UINT (g_hash_table_lookup (printer->bound, prefix));

  return index > 0 && strcmp (g_array_index (printer->scope, Binding, index - 1).ns, ns) == 0;
}

/* "98 kB", as GLib and the desktop count */
static void
append_size (GString *out,
             gsize    size)
{
  gsize tenths = size / 100000;

  if (size < 1000)
    g_string_append_printf (out, "%" G_GSIZE_FORMAT " bytes", size);
  else if (tenths < 10)
    g_string_append_printf (out, "%" G_GSIZE_FORMAT " kB", size / 1000);
  else
    g_string_append_printf (out, "%" G_GSIZE_FORMAT ".%" G_GSIZE_FORMAT " MB", tenths / 10, tenths % 10);
}

static void
append_value (Printer    *printer,
              GString    *out,
              const char *value,
              AntEscape   how)
{
  gsize length = strlen (value);
  gsize shown = length;

  if (printer->options->max_value > 0 && length > printer->options->max_value)
    {
      shown = printer->options->max_value;
      while (shown > 0 && ((guint8) value[shown] & 0xc0) == 0x80)
        shown--;
    }
  ant_escape_append (out, value, shown, how | (printer->options->editable ? ANT_ESCAPE_REFERENCES : ANT_ESCAPE_VISIBLE));
  if (shown < length)
    {
      g_string_append (out, "… [");
      append_size (out, length);
      g_string_append_c (out, ']');
    }
}

/* A reference cannot stand in a name. */
static void
append_name_part (Printer    *printer,
                  GString    *out,
                  const char *part)
{
  if (printer->options->editable)
    g_string_append (out, part);
  else
    ant_visible_append (out, part, strlen (part));
}

static void
append_name (Printer    *printer,
             GString    *out,
             const char *prefix,
             const char *name)
{
  if (*prefix != '\0')
    {
      append_name_part (printer, out, prefix);
      g_string_append_c (out, ':');
    }
  append_name_part (printer, out, name);
}

static void
add_piece (Printer    *printer,
           const char *prefix,
           const char *name,
           const char *value)
{
  GString *piece = g_string_new (NULL);

  append_name (printer, piece, prefix, name);
  g_string_append (piece, "=\"");
  append_value (printer, piece, value, ANT_ESCAPE_ATTRIBUTE);
  g_string_append_c (piece, '"');
  g_ptr_array_add (printer->pieces, g_string_free (piece, FALSE));
}

static void
add_declaration (Printer    *printer,
                 const char *prefix,
                 const char *ns)
{
  bind_prefix (printer, prefix, ns);
  if (*prefix == '\0')
    add_piece (printer, "", "xmlns", ns);
  else
    add_piece (printer, "xmlns", prefix, ns);
}

static void
require (Printer    *printer,
         const char *prefix,
         const char *ns)
{
  if (!is_bound (printer, prefix, ns))
    add_declaration (printer, prefix, ns);
}

/* Declarations first, as people write them: the tree does not know where among the attributes they stood. */
static void
collect_pieces (Printer          *printer,
                const AntElement *element)
{
  guint n;
  const AntAttribute *attributes = ant_element_get_declarations (element, &n);
  gboolean is_root = printer->frames->len == 0;

  g_ptr_array_set_size (printer->pieces, 0);
  for (guint i = 0; i < n; i++)
    if (!is_root || *attributes[i].name != '\0' || !is_bound (printer, "", attributes[i].value))
      add_declaration (printer, attributes[i].name, attributes[i].value);
  require (printer, ant_element_get_prefix (element), ant_element_get_ns (element));
  attributes = ant_element_get_attributes (element, &n);
  for (guint i = 0; i < n; i++)
    if (*attributes[i].prefix != '\0')
      require (printer, attributes[i].prefix, attributes[i].ns);
  for (guint i = 0; i < n; i++)
    add_piece (printer, attributes[i].prefix, attributes[i].name, attributes[i].value);
}

static void
append_indent (Printer *printer,
               guint    depth,
               guint    extra)
{
  g_string_append_c (printer->out, '\n');
  g_string_append_printf (printer->out, "%*s", (int) (MIN (depth, DEEPEST_INDENT) * 2 + extra), "");
}

/* Fills lines up to the width; a piece that is longer has a line of its own. */
static void
append_pieces (Printer *printer,
               guint    depth,
               gsize    column,
               gsize    total)
{
  gsize width = printer->options->width;
  gboolean broken = width > 0 && total > width && printer->pieces->len > 1;

  for (guint i = 0; i < printer->pieces->len; i++)
    {
      const char *piece = g_ptr_array_index (printer->pieces, i);
      gsize length = g_utf8_strlen (piece, -1);

      if (broken && i > 0 && column + 1 + length > width)
        {
          append_indent (printer, depth, CONTINUATION);
          column = MIN (depth, DEEPEST_INDENT) * 2 + CONTINUATION;
        }
      else
        {
          g_string_append_c (printer->out, ' ');
          column++;
        }
      g_string_append (printer->out, piece);
      column += length;
    }
}

static void
append_tag (Printer          *printer,
            const AntElement *element,
            gboolean          is_inline)
{
  guint depth = printer->frames->len;
  gsize start = printer->out->len;
  gsize column, total;

  g_string_append_c (printer->out, '<');
  append_name (printer, printer->out, ant_element_get_prefix (element), ant_element_get_name (element));
  column = MIN (depth, DEEPEST_INDENT) * 2 + g_utf8_strlen (printer->out->str + start, -1);
  total = column + 1;
  for (guint i = 0; i < printer->pieces->len; i++)
    total += 1 + g_utf8_strlen (g_ptr_array_index (printer->pieces, i), -1);
  append_pieces (printer, depth, column, is_inline ? 0 : total);
}

static gboolean
is_white (const char *text)
{
  return text[strspn (text, " \t\r\n")] == '\0';
}

/* Content with text in it is somebody's text: white space may mean something there. */
static gboolean
is_exact (const AntElement *element)
{
  const char *space = ant_element_get_attribute_ns (element, ANT_NS_XML, "space");
  gboolean has_elements = FALSE;
  guint n;
  const AntNode *children = ant_element_get_children (element, &n);

  if (space != NULL && strcmp (space, "preserve") == 0)
    return TRUE;
  for (guint i = 0; i < n; i++)
    {
      if (children[i].text != NULL && !is_white (children[i].text))
        return TRUE;
      has_elements |= children[i].element != NULL;
    }
  return !has_elements;
}

static void
begin_element (Printer          *printer,
               const AntElement *element,
               gboolean          is_inline)
{
  Frame frame = { element, 0, printer->scope->len, is_inline || is_exact (element) };
  guint n;

  collect_pieces (printer, element);
  append_tag (printer, element, is_inline);
  ant_element_get_children (element, &n);
  g_string_append (printer->out, n > 0 ? ">" : "/>");
  g_array_append_val (printer->frames, frame);
}

static void
end_element (Printer *printer)
{
  guint depth = printer->frames->len - 1;
  Frame frame = g_array_index (printer->frames, Frame, depth);
  guint n;

  ant_element_get_children (frame.element, &n);
  if (n > 0)
    {
      if (!frame.is_inline)
        append_indent (printer, depth, 0);
      g_string_append (printer->out, "</");
      append_name (printer, printer->out, ant_element_get_prefix (frame.element),
                   ant_element_get_name (frame.element));
      g_string_append_c (printer->out, '>');
    }
  unbind_to (printer, frame.scope);
  g_array_set_size (printer->frames, depth);
}

/* Prints the next child of the innermost element, or ends it. */
static void
step (Printer *printer)
{
  Frame *frame = &g_array_index (printer->frames, Frame, printer->frames->len - 1);
  gboolean is_inline = frame->is_inline;
  guint n;
  const AntNode *children = ant_element_get_children (frame->element, &n);
  const AntNode *child;

  if (frame->next == n)
    {
      end_element (printer);
      return;
    }
  child = &children[frame->next++];
  if (child->text != NULL)
    {
      if (is_inline)
        append_value (printer, printer->out, child->text, ANT_ESCAPE_TEXT);
      return;
    }
  if (!is_inline)
    append_indent (printer, printer->frames->len, 0);
  begin_element (printer, child->element, is_inline);
}

/**
 * ant_xml_print:
 * @element: an element, with or without others around it
 * @options: (nullable): how; %NULL for everything in full
 *
 * Prints @element for a person: content that consists of elements is indented by two spaces, content with text stays as
 * it is. Invisible characters are marks (see [func@ant_text_visible]), or references for editing. Where nothing was cut
 * and no mark written, the result parses to the same tree, less white space between elements. Takes time linear in the
 * tree, or in what is printed of it. Any thread.
 *
 * Returns: (transfer full): UTF-8 without a line break at the end
 */
char *
ant_xml_print (const AntElement      *element,
               const AntPrintOptions *options)
{
  static const AntPrintOptions everything = { 0 };
  Printer printer = { .options = options != NULL ? options : &everything };

  g_return_val_if_fail (element != NULL, NULL);

  printer.out = g_string_new (NULL);
  printer.frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  printer.scope = g_array_new (FALSE, FALSE, sizeof (Binding));
  printer.bound = g_hash_table_new (g_str_hash, g_str_equal);
  printer.pieces = g_ptr_array_new_with_free_func (g_free);
  bind_prefix (&printer, "", printer.options->default_ns != NULL ? printer.options->default_ns : "");
  bind_prefix (&printer, "xml", ANT_NS_XML);
  bind_prefix (&printer, "stream", ANT_NS_STREAMS);

  begin_element (&printer, element, FALSE);
  while (printer.frames->len > 0 && (printer.options->max_size == 0 || printer.out->len <= printer.options->max_size))
    step (&printer);

  g_array_unref (printer.frames);
  g_array_unref (printer.scope);
  g_hash_table_unref (printer.bound);
  g_ptr_array_unref (printer.pieces);
  return g_string_free (printer.out, FALSE);
}
