/* A stream in pieces: nothing crashes, the units are bytes of the stream, and the cuts change nothing. The head of a stanza
 * tells what its tree tells, and no secret is in one that is said to hold none.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "fuzz.h"

#include <string.h>

#include "wire/ant-tap.h"

/* The first byte of the data: how the rest is fed. */
enum
{
  PIECE = 0x3f,   /* size of the pieces, less one */
  SMALL = 0x40,   /* stanzas are small */
  RESTART = 0x80, /* <proceed/> ends the document */
};

/* Below this an unfinished tag is not kept waiting, so in pieces an error shows no later than in the whole. It may show
 * earlier: expat judges a token that is cut short by what is there. */
#define NO_WAITING 1024

typedef struct
{
  const char *data;
  gsize size;
  gboolean restart;
  GString *seen;
} Feed;

/* In the place of its tree: @unit may be a head. */
static void
check_stanza (const AntUnit *unit)
{
  g_autoptr (AntStanza) stanza = ant_unit_make_stanza (unit);
  g_autoptr (AntStanza) plain = ant_stanza_new (unit->exact, ant_stanza_get_root (stanza));
  const AntElement *payload = ant_stanza_get_payload (plain);

  g_assert_cmpstr (ant_stanza_get_id (stanza), ==, ant_stanza_get_id (plain));
  g_assert_cmpstr (ant_stanza_get_payload_name (stanza), ==, payload != NULL ? ant_element_get_name (payload) : NULL);
  g_assert_true (ant_stanza_may_hold_secret (stanza) == ant_stanza_may_hold_secret (plain));
}

static gboolean
on_unit (AntTap *tap, const AntUnit *unit, gpointer user_data, GError **error)
{
  Feed *feed = user_data;
  gsize length;
  const char *exact = g_bytes_get_data (unit->exact, &length);

  g_assert_cmpuint (unit->end, <=, ant_tap_get_total (tap));
  g_assert_cmpuint (unit->end, <=, feed->size);
  g_assert_cmpuint (length, <=, unit->end);
  g_assert_true (length == 0 || memcmp (exact, feed->data + unit->end - length, length) == 0);
  g_assert_true ((unit->element == NULL) == (unit->kind == ANT_UNIT_END));
  if (unit->kind == ANT_UNIT_STANZA)
    {
      g_assert_cmpuint (ant_element_get_position (unit->element).offset, ==, 0);
      g_assert_cmpuint (ant_element_get_end (unit->element), ==, length);
      g_assert_null (ant_element_get_parent (unit->element));
      check_stanza (unit);
    }
  g_string_append_printf (feed->seen, "%d %" G_GUINT64_FORMAT " %" G_GSIZE_FORMAT "\n", unit->kind, unit->end, length);
  if (feed->restart && unit->kind == ANT_UNIT_STANZA
      && strcmp (ant_element_get_name (unit->element), "proceed") == 0)
    ant_tap_restart (tap);
  return TRUE;
}

/* Returns what was seen, and an error in words at its end. */
static char *
feed_in_pieces (const char *data, gsize size, gsize piece, gsize max_stanza, gboolean restart, gboolean heads,
                gboolean *ret_failed)
{
  g_autoptr (GString) seen = g_string_new (NULL);
  Feed feed = { data, size, restart, seen };
  g_autoptr (AntTap) tap = ant_tap_new (on_unit, &feed, max_stanza);
  g_autoptr (GError) error = NULL;
  gboolean fine = TRUE;

  ant_tap_set_heads (tap, heads);
  for (gsize at = 0; at < size && fine; at += piece)
    fine = ant_tap_feed (tap, data + at, MIN (piece, size - at), &error);
  g_assert_true (fine == (error == NULL));
  if (!fine)
    {
      g_autoptr (GError) again = NULL;

      g_assert_true (g_utf8_validate (error->message, -1, NULL));
      g_assert_true (error->domain == ANT_WIRE_ERROR);
      g_assert_false (ant_tap_feed (tap, "<", 1, &again));
      g_assert_cmpint (again->code, ==, error->code);
    }
  *ret_failed = !fine;
  return g_strdup (seen->str);
}

int
LLVMFuzzerTestOneInput (const uint8_t *data,
                        size_t         size)
{
  const char *stream = (const char *) data + 1;
  g_autofree char *pieces = NULL;
  g_autofree char *whole = NULL;
  gboolean pieces_failed, whole_failed;
  gsize max_stanza;

  if (size < 2)
    return 0;

  max_stanza = data[0] & SMALL ? 100 : 0;
  pieces = feed_in_pieces (stream, size - 1, (data[0] & PIECE) + 1, max_stanza, data[0] & RESTART, TRUE, &pieces_failed);
  whole = feed_in_pieces (stream, size - 1, size - 1, max_stanza, data[0] & RESTART, FALSE, &whole_failed);
  if (data[0] & RESTART) /* whether bytes follow already depends on the cuts */
    return 0;

  g_assert_cmpstr (pieces, ==, whole);
  if (size < NO_WAITING && whole_failed)
    g_assert_true (pieces_failed);
  return 0;
}
