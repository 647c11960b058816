/* Rows for lists: made with the tracker's means, without a tracker.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange-private.h"

#define PING "<iq type='get' id='q1' to='juliet@localhost'><ping xmlns='urn:xmpp:ping'/></iq>"

G_GNUC_UNUSED static AntStanza *
parse (const char *xml)
{
  g_autoptr (GError) error = NULL;
  AntStanza *stanza = ant_stanza_parse (xml, -1, ANT_NS_CLIENT, &error);

  g_assert_no_error (error);
  return stanza;
}

G_GNUC_UNUSED static AntExchange *
make_row (guint64 serial, AntDirection direction, AntState state, const char *xml)
{
  g_autoptr (AntStanza) stanza = xml != NULL ? parse (xml) : NULL;
  char *name = g_ref_string_new ("sandbox");
  AntExchange *exchange = ant_exchange_new (serial, 1, name, direction, stanza, FALSE);

  exchange->state = state;
  g_ref_string_release (name);
  return exchange;
}
