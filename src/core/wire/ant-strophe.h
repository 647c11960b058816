/* libstrophe on one end of a local pair: it keeps stream, SASL and bind, and never sees the network.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _AntStrophe AntStrophe;

/**
 * AntStropheFuncs:
 * @output: libstrophe wants to say this; %FALSE to throw away this and all that follows
 * @has_room: whether @output may be called now; when it may again, pump
 * @up: libstrophe holds the stream for negotiated
 * @down: libstrophe has given up; nothing follows
 *
 * All of them come from inside ant_strophe_pump() only.
 */
typedef struct
{
  gboolean (*output) (const char *bytes, gsize length, gpointer user_data);
  gboolean (*has_room) (gpointer user_data);
  void (*up) (gpointer user_data);
  void (*down) (gpointer user_data);
} AntStropheFuncs;

/**
 * AntStropheOptions:
 * @jid: as libstrophe takes it apart; without a local part the login is anonymous
 * @password: "" for none
 */
typedef struct
{
  const char *jid;
  const char *password;
  gboolean component;
} AntStropheOptions;

AntStrophe *ant_strophe_new (const AntStropheOptions *options,
                             const AntStropheFuncs *funcs,
                             gpointer user_data,
                             GError **error);
void ant_strophe_free (AntStrophe *self);

void ant_strophe_input (AntStrophe *self, const char *bytes, gsize length);
void ant_strophe_send (AntStrophe *self, GBytes *xml);
void ant_strophe_pump (AntStrophe *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntStrophe, ant_strophe_free)

G_END_DECLS
