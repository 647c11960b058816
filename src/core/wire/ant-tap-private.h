/* What the two halves of the tap share: ant-tap.c keeps the bytes, ant-tap-events.c makes units of expat's events.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <expat.h>

#include "base/ant-limits.h"
#include "wire/ant-tap.h"
#include "xml/ant-element-builder.h"
#include "xml/ant-secret-watch.h"

G_BEGIN_DECLS

enum
{
  ANT_TAP_RENEW_AFTER = 4 * 1024 * 1024, /* bytes that one expat parser reads, at least */
};

/* document_base + fed: the total. parsed <= fed: what expat has seen; token_start <= parsed: what it has understood. */
struct _AntTap
{
  AntUnitFunc func;
  gpointer user_data;
  gsize max_stanza;

  XML_Parser parser;
  gint64 index_base;      /* document offset of the parser's byte 0; negative after a renewal */
  guint64 parser_start;   /* document offset at which the parser took over */
  AntElementBuilder *builder;

  GByteArray *buffer;     /* the document from buffer_base to fed */
  gsize buffer_peak;
  guint64 buffer_base;
  guint64 document_base;
  guint64 fed;
  guint64 parsed;
  guint64 token_start;
  guint64 scanned;        /* how far the unfinished tag was searched for its end, and inside which quote */
  char quote;

  GBytes *header;         /* of this document, for a renewed parser */
  guint64 unit_start;     /* of the open unit; between stanzas: behind the last one */
  guint depth;            /* the header's element is 1 */
  guint elements;         /* of this stanza */
  guint declarations;     /* xmlns attributes seen since the last start tag */
  gboolean heads;         /* of stanzas the beginning is enough */
  gboolean in_head;       /* the open unit is such a stanza */
  AntSecretWatch around;  /* what the header declares */
  AntSecretWatch watch;   /* of the open head */
  guint64 space;          /* bytes of white space between stanzas, over the tap's life */

  GError *error;          /* the tap is dead */
  gboolean feeding;
  gboolean restart;
  gboolean renew;
};

/* An expat parser that calls the tap; a renewed one reads @header (nullable) first, silently. */
XML_Parser ant_tap_new_parser (AntTap *tap, GBytes *header);
guint64 ant_tap_get_event_start (AntTap *tap);
gboolean ant_tap_is_dead (AntTap *tap);
gboolean ant_tap_check_size (AntTap *tap, guint64 end);

void ant_tap_fail (AntTap *tap, AntWireError code, guint64 offset, const char *format, ...) G_GNUC_PRINTF (4, 5);
void ant_tap_fail_limit (AntTap *tap, guint64 offset, const char *what, guint64 limit, const char *unit);
void ant_tap_fail_forbidden (AntTap *tap, guint64 offset, const char *what);

G_END_DECLS
