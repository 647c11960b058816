/* Finds the units of an XMPP stream in bytes, keeps them exactly, and refuses what exceeds the limits.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANT_WIRE_ERROR (ant_wire_error_quark ())

/* What ends a connection, or keeps it from being made. */
typedef enum
{
  ANT_WIRE_ERROR_NOT_FOUND,       /* host unknown */
  ANT_WIRE_ERROR_REFUSED,         /* connection refused */
  ANT_WIRE_ERROR_UNREACHABLE,     /* no route */
  ANT_WIRE_ERROR_TIMEOUT,         /* connecting or logging in took too long */
  ANT_WIRE_ERROR_CUT,             /* the connection ended without </stream:stream> */
  ANT_WIRE_ERROR_CLOSED,          /* the server closed the stream */
  ANT_WIRE_ERROR_TLS,             /* handshake or record failure */
  ANT_WIRE_ERROR_NO_TLS,          /* the server offers no STARTTLS, or refused it */
  ANT_WIRE_ERROR_CERTIFICATE,     /* refused by us */
  ANT_WIRE_ERROR_AUTHENTICATION,  /* wrong password, no common mechanism, bad server signature */
  ANT_WIRE_ERROR_STREAM,          /* <stream:error/> */
  ANT_WIRE_ERROR_CONFLICT,        /* <stream:error/>: another stream has taken our place */
  ANT_WIRE_ERROR_XML,             /* ill-formed */
  ANT_WIRE_ERROR_LIMIT,           /* larger or deeper than we accept */
  ANT_WIRE_ERROR_PROTOCOL,        /* breaks the rules of RFC 6120 in a way that we do not accept */
  ANT_WIRE_ERROR_INTERNAL,
} AntWireError;

GQuark ant_wire_error_quark (void);

typedef struct _AntTap AntTap;

typedef enum
{
  ANT_UNIT_HEADER, /* <stream:stream ...> */
  ANT_UNIT_STANZA, /* any complete first-level element */
  ANT_UNIT_END,    /* </stream:stream> */
} AntUnitKind;

/**
 * AntUnit:
 * @element: the tree (of the header: its own attributes, no children; of the end: %NULL). Places are offsets in @exact,
 *   lines and columns are 0
 * @exact: the bytes as they were on the wire
 * @header: (nullable): of the document that the unit stands in
 * @end: offset behind the unit, counted over the tap's life, documents included
 * @is_head: whether @element is only the head of a stanza (ant_tap_set_heads())
 * @may_hold_secret: of a head: %FALSE if there is nothing in it to redact
 */
typedef struct
{
  AntUnitKind kind;
  const AntElement *element;
  GBytes *exact;
  GBytes *header;
  guint64 end;
  gboolean is_head;
  gboolean may_hold_secret;
} AntUnit;

/* FALSE with @error set: the stream must end. Borrowed: ref what you keep. */
typedef gboolean (*AntUnitFunc) (AntTap *tap, const AntUnit *unit, gpointer user_data, GError **error);

AntTap *ant_tap_new (AntUnitFunc func, gpointer user_data, gsize max_stanza);
void ant_tap_free (AntTap *tap);
gboolean ant_tap_feed (AntTap *tap, const char *bytes, gsize length, GError **error);
/* What follows is a new document (after STARTTLS or SASL); callable from the func. Bytes that already follow are an error. */
void ant_tap_restart (AntTap *tap);
void ant_tap_set_heads (AntTap *tap, gboolean heads);
AntStanza *ant_unit_make_stanza (const AntUnit *unit);
guint64 ant_tap_get_total (AntTap *tap);
guint64 ant_tap_get_space (AntTap *tap);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntTap, ant_tap_free)

G_END_DECLS
