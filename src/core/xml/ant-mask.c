/* Placeholders, made readable for an XML parser without moving anything.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "xml/ant-mask.h"

#include <string.h>

#define RAW "|raw"
/* An empty comment; what does not fit in a shorter placeholder is in none: `${x|raw}` is longer. */
#define COMMENT_START "<!--"
#define COMMENT_END "-->"

/* Where in XML a byte stands, as far as a placeholder needs to know. */
typedef enum
{
  IN_CONTENT,
  IN_TAG,
  IN_DOUBLE_QUOTES,
  IN_SINGLE_QUOTES,
  IN_SECTION,  /* comment, CDATA section, processing instruction: up to its end nothing counts */
} Place;

typedef struct
{
  Place place;
  const char *section_end;  /* of IN_SECTION */
  const char *barren;       /* no placeholder that begins before here has an end: keeps hostile text linear */
} Scanner;

static const struct
{
  const char *start;
  const char *end;
} sections[] = {
  { "<!--", "-->" },
  { "<![CDATA[", "]]>" },
  { "<?", "?>" },
};

static gboolean
starts_with (const char *at, const char *end, const char *prefix)
{
  gsize length = strlen (prefix);

  return (gsize) (end - at) >= length && memcmp (at, prefix, length) == 0;
}

static void
enter_markup (Scanner *scanner, const char *at, const char *end)
{
  scanner->place = IN_TAG;
  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    if (starts_with (at, end, sections[i].start))
      {
        scanner->place = IN_SECTION;
        scanner->section_end = sections[i].end;
      }
}

static void
scan_byte (Scanner *scanner, const char *at, const char *end)
{
  switch (scanner->place)
    {
    case IN_CONTENT:
      if (*at == '<')
        enter_markup (scanner, at, end);
      break;
    case IN_TAG:
      if (*at == '>')
        scanner->place = IN_CONTENT;
      else if (*at == '"')
        scanner->place = IN_DOUBLE_QUOTES;
      else if (*at == '\'')
        scanner->place = IN_SINGLE_QUOTES;
      break;
    case IN_DOUBLE_QUOTES:
      if (*at == '"')
        scanner->place = IN_TAG;
      break;
    case IN_SINGLE_QUOTES:
      if (*at == '\'')
        scanner->place = IN_TAG;
      break;
    case IN_SECTION:
      /* Its `>` ends it as it ends a tag. */
      if (starts_with (at, end, scanner->section_end))
        scanner->place = IN_TAG;
      break;
    }
}

/* The length of the placeholder at @at, 0 when there is none. */
static gsize
measure_placeholder (Scanner *scanner, const char *at, const char *end)
{
  const char *stop;

  if (at < scanner->barren || !starts_with (at, end, "${"))
    return 0;

  for (stop = at + 2; stop < end && strchr ("}<>\"'\n", *stop) == NULL; stop++)
    ;
  if (stop < end && *stop == '}')
    return stop > at + 2 ? stop + 1 - at : 0;

  scanner->barren = stop;
  return 0;
}

/* As name characters: `${room}` is `__room_`, so that different placeholders stay different names. */
static void
mask_as_name (char *mask, gsize length)
{
  for (gsize i = 0; i < length; i++)
    if (!g_ascii_isalnum (mask[i]))
      mask[i] = '_';
}

/* As a comment, which may stand wherever elements may. */
static void
mask_as_comment (char *mask, gsize length)
{
  memset (mask, '_', length);
  memcpy (mask, COMMENT_START, strlen (COMMENT_START));
  memcpy (mask + length - strlen (COMMENT_END), COMMENT_END, strlen (COMMENT_END));
}

/**
 * ant_mask_placeholders:
 * @text: what a person wrote; may be anything
 * @length: in bytes
 * @masks: (nullable) (element-type AntMask): gets the placeholders in order
 *
 * Makes a copy in which each placeholder is a run of name characters of the same length: the parser sees what is around
 * it, and every offset stays. With @masks it is a comment where its value may be elements, so that what takes their place
 * is no text. A `$${` is no placeholder.
 *
 * Returns: (transfer full): @length bytes and a NUL
 */
char *
ant_mask_placeholders (const char *text, gsize length, GArray *masks)
{
  g_autofree char *masked = g_malloc (length + 1);
  const char *end = text + length;
  Scanner scanner = { IN_CONTENT, NULL, text };

  memcpy (masked, text, length);
  masked[length] = '\0';

  for (const char *at = text; at < end; at++)
    {
      AntMask mask = { at - text, measure_placeholder (&scanner, at, end), FALSE };

      if (starts_with (at, end, "$${"))
        {
          at += 2;
          continue;
        }
      if (mask.length == 0)
        {
          scan_byte (&scanner, at, end);
          continue;
        }

      mask.elements = masks != NULL && scanner.place == IN_CONTENT
                      && starts_with (at + mask.length - 1 - MIN (strlen (RAW), mask.length - 1), end, RAW);
      if (mask.elements)
        mask_as_comment (masked + mask.start, mask.length);
      else
        mask_as_name (masked + mask.start, mask.length);
      if (masks != NULL)
        g_array_append_val (masks, mask);
      at += mask.length - 1;
    }

  return g_steal_pointer (&masked);
}

/**
 * ant_masks_find:
 * @masks: (element-type AntMask): in order
 * @offset: in bytes of the text
 *
 * Returns: the index of the first mask that ends behind @offset; the length of @masks when none does
 */
guint
ant_masks_find (GArray *masks, gsize offset)
{
  guint low = 0, high = masks->len;

  while (low < high)
    {
      guint middle = low + (high - low) / 2;
      const AntMask *mask = &g_array_index (masks, AntMask, middle);

      if (mask->start + mask->length > offset)
        high = middle;
      else
        low = middle + 1;
    }

  return low;
}

/**
 * ant_masks_touch:
 * @masks: (element-type AntMask): in order
 * @start: in bytes of the text
 * @length: in bytes
 *
 * Returns: whether a placeholder stands in the range, so that nothing can be said of what will be there
 */
gboolean
ant_masks_touch (GArray *masks, gsize start, gsize length)
{
  guint i = ant_masks_find (masks, start);

  return i < masks->len && g_array_index (masks, AntMask, i).start < start + length;
}

/**
 * ant_masks_restore:
 * @masks: (element-type AntMask): in order
 * @text: what a person wrote
 * @masked: the copy with masks
 * @message: what a parser said of @masked
 *
 * Returns: (transfer full): @message with the placeholders that the person wrote
 */
char *
ant_masks_restore (GArray *masks, const char *text, const char *masked, const char *message)
{
  GString *restored = g_string_new (message);

  for (guint i = 0; i < masks->len && strstr (message, "__") != NULL; i++)
    {
      const AntMask *mask = &g_array_index (masks, AntMask, i);
      g_autofree char *written = g_strndup (text + mask->start, mask->length);
      g_autofree char *name = g_strndup (masked + mask->start, mask->length);

      g_string_replace (restored, name, written, 0);
    }

  return g_string_free (restored, FALSE);
}
