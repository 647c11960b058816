/* An exchange as an element of an XML log.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "exchange/ant-exchange.h"

G_BEGIN_DECLS

/* In front of the first, and behind the last. */
#define ANT_EXCHANGE_XML_HEADER \
  "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<exchanges xmlns=\"urn:antistrophe:exchanges:1\">\n"
#define ANT_EXCHANGE_XML_FOOTER "</exchanges>\n"

char *ant_exchange_to_xml (const AntExchange *exchange);

G_END_DECLS
