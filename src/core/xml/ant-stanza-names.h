/* Short names of elements: those that slixmpp's plugins have, and a person's own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

#define ANT_TYPE_STANZA_NAMES (ant_stanza_names_get_type ())

typedef struct _AntStanzaNames AntStanzaNames;

/**
 * AntStanzaName:
 * @name: `disco_info`
 * @ns: of the element that it stands for; jabber:client means the namespace of the stanza
 * @tag: its name, `query`
 * @attributes: (array zero-terminated=1): what `@` may ask of it; of slixmpp's plugins: their interfaces
 * @texts: (array zero-terminated=1): child elements that slixmpp reads as text
 * @children: (element-type AntStanzaName): what may stand in it
 * @personal: from the person's file
 *
 * An element with a name. Immutable; any thread.
 */
typedef struct
{
  const char *name;
  const char *ns;
  const char *tag;
  const char *const *attributes;
  const char *const *texts;
  GPtrArray *children;
  gboolean personal;
} AntStanzaName;

/* The name of iq, message or presence itself; NULL for any other. Lives as long as the program, as all built-in ones. */
const AntStanzaName *ant_stanza_names_get_stanza (const char *name);
/* (element-type AntStanzaName) (nullable): all built-in ones of this name, wherever they stand, each element once. */
const GPtrArray *ant_stanza_names_find_anywhere (const char *name);
/* (element-type AntStanzaName): all built-in ones. */
const GPtrArray *ant_stanza_names_list (void);

GType ant_stanza_names_get_type (void);
/* (transfer full): @path: (nullable): NULL for names.ini in the person's folder. @ret_problems: (out) (optional)
 * (element-type utf8): FILE:LINE: and what is wrong there. */
AntStanzaNames *ant_stanza_names_load (const char *path, GPtrArray **ret_problems);
AntStanzaNames *ant_stanza_names_ref (AntStanzaNames *names);
void ant_stanza_names_unref (AntStanzaNames *names);
/* (nullable): a person's own name. */
const AntStanzaName *ant_stanza_names_find_personal (const AntStanzaNames *names, const char *name);
/* (transfer container) (element-type AntStanzaName): a person's own, by name. */
GPtrArray *ant_stanza_names_list_personal (const AntStanzaNames *names);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntStanzaNames, ant_stanza_names_unref)

G_END_DECLS
