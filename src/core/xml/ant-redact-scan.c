/* Finds the bytes of secrets with expat, and writes the text anew without them.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-redact-private.h"

#include <string.h>
#include <expat.h>

#include "base/ant-limits.h"
#include "xml/ant-parser-private.h"
#include "xml/ant-tag-scan.h"

#define NS_COMMANDS "http://jabber.org/protocol/commands"
#define INVITATION "urn:xmpp:invite"

/*
 * Implementation overview
 *
 * The tree of a stanza has no places of values, and its places need not be those of the bytes that were sent; so the
 * bytes are parsed once more, in a wrapper that stands for the stream. Secrets are collected as ranges of bytes and
 * replaced in one go: all else stays as it was. What expat did not accept cannot be judged, and is cut whole: a text
 * that ends in the middle of a tag, or is broken there, may hold anything.
 */
typedef struct
{
  gsize start;
  gsize end;
} Range;

/* Of each open element. */
typedef struct
{
  gboolean is_secret;      /* its content is */
  gsize content;           /* where its content begins */

  gboolean in_invitation;  /* a command or form of XEP-0401 */
  gboolean is_reported;    /* <reported/>, whose fields give the types of all rows */
  gboolean is_form_type;   /* the field FORM_TYPE */
  gboolean has_secret_values;
} Frame;

typedef struct
{
  XML_Parser expat;
  const char *text;
  gsize length;
  gsize skipped;           /* bytes at the beginning that expat does not see */
  gsize wrapper;           /* length of the wrapper's start tag */
  gsize done;              /* all before here was accepted */
  GArray *frames;          /* of Frame */
  guint secret_depth;      /* how many frames there are up to and with the secret element that is open; 0 = none is */
  gboolean stopped;        /* expat may still call back after it was told to stop */
  GHashTable *private_vars;/* (nullable): owned names of columns that are text-private */
  GArray *ranges;          /* of Range, in order, not overlapping */
} Scan;

static gboolean
get_event (Scan *scan, gsize *ret_start, gsize *ret_end)
{
  XML_Index index = XML_GetCurrentByteIndex (scan->expat);

  if (scan->stopped || index < (XML_Index) scan->wrapper)
    return FALSE;

  *ret_start = MIN (index - scan->wrapper + scan->skipped, scan->length);
  *ret_end = MIN (*ret_start + XML_GetCurrentByteCount (scan->expat), scan->length);
  scan->done = MAX (scan->done, *ret_end);
  return TRUE;
}

static void
stop (Scan *scan)
{
  scan->stopped = TRUE;
  XML_StopParser (scan->expat, XML_FALSE);
}

static gboolean
is_blank (const char *text, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (strchr (" \t\r\n", text[i]) == NULL || text[i] == '\0')
      return FALSE;
  return TRUE;
}

static void
add_range (Scan *scan, gsize start, gsize end)
{
  Range range = { start, end };

  if (is_blank (scan->text + start, end - start)
      || (end - start == strlen (ANT_REDACTED) && memcmp (scan->text + start, ANT_REDACTED, end - start) == 0))
    return;

  g_array_append_val (scan->ranges, range);
}

static void
add_attribute_range (Scan *scan, gsize tag, const AntSecret *secret)
{
  gsize length = strlen (secret->attribute);
  AntTagScan tag_scan;
  AntTagAttribute found;

  if (!ant_tag_scan_begin (&tag_scan, scan->text + tag, scan->text + scan->length))
    return;

  while (ant_tag_scan_next (&tag_scan, &found))
    if (found.name_length == length && memcmp (found.name, secret->attribute, length) == 0)
      {
        gsize start = found.value - scan->text;

        add_range (scan, start, start + found.value_length);
        return;
      }
}

static const char *
get_attribute (const char **attributes, const char *name)
{
  for (; attributes[0] != NULL; attributes += 2)
    if (strcmp (attributes[0], name) == 0)
      return attributes[1];
  return NULL;
}

static void
read_field (Scan *scan, Frame *frame, const Frame *parent, const char **attributes)
{
  const char *type = get_attribute (attributes, "type");
  const char *var = get_attribute (attributes, "var");

  frame->is_form_type = g_strcmp0 (var, "FORM_TYPE") == 0;
  frame->has_secret_values = ant_secret_field_is (type, var, frame->in_invitation)
                             || (var != NULL && scan->private_vars != NULL
                                 && g_hash_table_contains (scan->private_vars, var));

  if (parent->is_reported && var != NULL && frame->has_secret_values)
    {
      if (scan->private_vars == NULL)
        scan->private_vars = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
      g_hash_table_add (scan->private_vars, g_strdup (var));
    }
}

/* What a form and the command around it say of the values inside. */
static void
read_form (Scan *scan, Frame *frame, const Frame *parent, const char *name, const char **attributes)
{
  if (strcmp (name, "reported") == 0)
    frame->is_reported = TRUE;
  else if (strcmp (name, "field") == 0)
    read_field (scan, frame, parent, attributes);
  else if (strcmp (name, "value") == 0)
    frame->is_secret = parent->has_secret_values;
}

static void
read_element (Scan *scan, Frame *frame, gsize tag, const char *ns, const char *name, const char **attributes)
{
  const Frame none = { 0 };
  const Frame *parent = scan->frames->len > 0 ? &g_array_index (scan->frames, Frame, scan->frames->len - 1) : &none;

  frame->in_invitation = parent->in_invitation;
  if (strcmp (ns, ANT_REDACT_NS_FORM) == 0)
    read_form (scan, frame, parent, name, attributes);
  else if (strcmp (ns, NS_COMMANDS) == 0)
    {
      const char *node = get_attribute (attributes, "node");

      frame->in_invitation = node != NULL && g_str_has_prefix (node, INVITATION);
    }

  for (const AntSecret *secret = ant_secret_find (ns, name, NULL); secret != NULL;
       secret = ant_secret_find (ns, name, secret))
    if (secret->attribute != NULL)
      add_attribute_range (scan, tag, secret);
    else
      frame->is_secret = TRUE;
}

/* expat's triplet, namespace first, in place; @name is modified. */
static void
split_name (char *name, const char **ret_ns, const char **ret_local)
{
  char *local = strchr (name, ANT_BUILDER_SEPARATOR);
  char *prefix = local != NULL ? strchr (local + 1, ANT_BUILDER_SEPARATOR) : NULL;

  *ret_ns = local != NULL ? name : "";
  *ret_local = local != NULL ? local + 1 : name;
  if (local != NULL)
    *local = '\0';
  if (prefix != NULL)
    *prefix = '\0';
}

static void
start_cb (void *data, const XML_Char *name, const XML_Char **attributes)
{
  Scan *scan = data;
  Frame frame = { 0 };
  gsize start, end;

  if (!get_event (scan, &start, &end))
    return;

  if (scan->frames->len > ANT_LIMIT_DEPTH)
    {
      scan->done = start;
      stop (scan);
      return;
    }

  frame.content = end;
  if (scan->secret_depth == 0)
    {
      g_autofree char *copy = g_strdup (name);
      const char *ns, *local;

      split_name (copy, &ns, &local);
      read_element (scan, &frame, start, ns, local, (const char **) attributes);
    }
  g_array_append_val (scan->frames, frame);
  if (frame.is_secret)
    scan->secret_depth = scan->frames->len;
}

/* The form is known to tell an invitation as soon as its FORM_TYPE does: the field comes first (XEP-0068 3.1). */
static void
read_form_type (Scan *scan, const Frame *value, gsize end)
{
  const char *content = scan->text + value->content;
  gsize length = end - value->content;

  while (length > 0 && strchr (" \t\r\n", *content) != NULL)
    {
      content++;
      length--;
    }
  if (length < strlen (INVITATION) || memcmp (content, INVITATION, strlen (INVITATION)) != 0)
    return;

  /* value < field < x */
  if (scan->frames->len >= 3)
    g_array_index (scan->frames, Frame, scan->frames->len - 3).in_invitation = TRUE;
}

static void
end_cb (void *data, const XML_Char *name)
{
  Scan *scan = data;
  Frame frame;
  gsize start, end;

  if (!get_event (scan, &start, &end) || scan->frames->len == 0)
    return;

  frame = g_array_index (scan->frames, Frame, scan->frames->len - 1);
  if (scan->frames->len >= 2 && g_array_index (scan->frames, Frame, scan->frames->len - 2).is_form_type)
    read_form_type (scan, &frame, start);
  if (scan->frames->len == scan->secret_depth)
    {
      add_range (scan, frame.content, start);
      scan->secret_depth = 0;
    }
  g_array_set_size (scan->frames, scan->frames->len - 1);
}

/* All that is no element only moves `done` on. */
static void
other_cb (void *data, const XML_Char *text, int length)
{
  gsize start, end;

  get_event (data, &start, &end);
}

/* expat copies a namespace for each element in it: the parser refuses long ones for the same reason. */
static void
declare_cb (void *data, const XML_Char *prefix, const XML_Char *uri)
{
  if (uri != NULL && strlen (uri) > ANT_LIMIT_NAMESPACE)
    stop (data);
}

static void
run (Scan *scan, const char *default_ns)
{
  g_autofree char *wrapper = ant_parser_make_wrapper (default_ns);

  scan->wrapper = strlen (wrapper);
  scan->done = scan->skipped = ant_parser_measure_prologue (scan->text, scan->length);
  XML_SetReturnNSTriplet (scan->expat, 1);
  XML_SetUserData (scan->expat, scan);
  XML_SetElementHandler (scan->expat, start_cb, end_cb);
  XML_SetDefaultHandler (scan->expat, other_cb);
  XML_SetStartNamespaceDeclHandler (scan->expat, declare_cb);

  if (scan->length <= G_MAXINT && XML_Parse (scan->expat, wrapper, (int) scan->wrapper, FALSE) == XML_STATUS_OK)
    /* Final, though the wrapper is open: expat then holds nothing back. How it ends does not matter. */
    XML_Parse (scan->expat, scan->text + scan->skipped, (int) (scan->length - scan->skipped), TRUE);
}

/* What expat did not accept, and what stands in a secret element that does not end. */
static void
cut_rest (Scan *scan)
{
  gsize start = scan->done;

  if (scan->secret_depth > 0)
    start = g_array_index (scan->frames, Frame, scan->secret_depth - 1).content;
  add_range (scan, start, scan->length);
}

static char *
write_anew (Scan *scan, gsize *ret_length)
{
  GString *anew = g_string_sized_new (scan->length);
  gsize at = 0;

  for (guint i = 0; i < scan->ranges->len; i++)
    {
      Range range = g_array_index (scan->ranges, Range, i);

      g_string_append_len (anew, scan->text + at, range.start - at);
      g_string_append (anew, ANT_REDACTED);
      at = range.end;
    }
  g_string_append_len (anew, scan->text + at, scan->length - at);

  *ret_length = anew->len;
  return g_string_free (anew, FALSE);
}

/**
 * ant_redact_ranges:
 * @xml: bytes of a stream; may be anything
 * @length: in bytes
 * @default_ns: the namespace of elements without xmlns
 * @ret_length: (out): of the result; written only when there is one
 *
 * Any thread.
 *
 * Returns: (transfer full) (nullable): @xml with %ANT_REDACTED in place of each secret; %NULL when there is none
 */
char *
ant_redact_ranges (const char *xml, gsize length, const char *default_ns, gsize *ret_length)
{
  Scan scan = { .text = xml, .length = length };
  char *anew = NULL;

  scan.expat = XML_ParserCreateNS ("UTF-8", ANT_BUILDER_SEPARATOR);
  scan.frames = g_array_new (FALSE, FALSE, sizeof (Frame));
  scan.ranges = g_array_new (FALSE, FALSE, sizeof (Range));

  run (&scan, default_ns);
  cut_rest (&scan);
  if (scan.ranges->len > 0)
    anew = write_anew (&scan, ret_length);

  g_array_unref (scan.ranges);
  g_array_unref (scan.frames);
  g_clear_pointer (&scan.private_vars, g_hash_table_unref);
  XML_ParserFree (scan.expat);
  return anew;
}
