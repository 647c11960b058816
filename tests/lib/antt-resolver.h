/* A resolver that knows what a test tells it, and asks nobody.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

#define ANTT_TYPE_RESOLVER (antt_resolver_get_type ())
G_DECLARE_FINAL_TYPE (AnttResolver, antt_resolver, ANTT, RESOLVER, GResolver)

AnttResolver *antt_resolver_new (void);

/* @record: _xmpp-client._tcp.example.org */
void antt_resolver_add_service (AnttResolver *self,
                                const char *record,
                                const char *host,
                                guint16 port,
                                guint16 priority,
                                guint16 weight);
/* @address: a literal */
void antt_resolver_add_address (AnttResolver *self, const char *host, const char *address);
/* Asking for @name (a record or a host) fails with @code; without this, with not-found. */
void antt_resolver_add_failure (AnttResolver *self, const char *name, GResolverError code);
/* Asking for @name is not answered until it is cancelled. */
void antt_resolver_add_silence (AnttResolver *self, const char *name);
/* How often @name was asked for. */
guint antt_resolver_count (AnttResolver *self, const char *name);
guint antt_resolver_count_all (AnttResolver *self);

G_END_DECLS
