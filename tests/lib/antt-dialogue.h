/* A real link against a scripted server, and what the link said about it.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <gio/gio.h>
#include "antt-server.h"
#include "wire/ant-link.h"
#include "xml/ant-stanza.h"

G_BEGIN_DECLS

#define ANTT_HEADER \
  "S: <?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams'" \
  " id='s1' from='localhost' version='1.0'>"
#define ANTT_STARTTLS "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define ANTT_PROCEED "<proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
#define ANTT_FEATURES(x) "<stream:features>" x "</stream:features>"
#define ANTT_MECHANISM(x) \
  "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>" x "</mechanism></mechanisms>"
#define ANTT_SUCCESS "<success xmlns='urn:ietf:params:xml:ns:xmpp-sasl'/>"
#define ANTT_BIND "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/>"
#define ANTT_BOUND \
  "<iq type='result' id='_xmpp_bind1'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'><jid>romeo@localhost/orchard</jid>" \
  "</bind></iq>"

/* Lines of a script: a login by PLAIN up to the bound resource. */
#define ANTT_LOGIN_SASL \
  "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_MECHANISM ("PLAIN")), "C: </auth>", "S: " ANTT_SUCCESS
#define ANTT_LOGIN \
  ANTT_LOGIN_SASL, "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_BIND), "C: </iq>", "S: " ANTT_BOUND
/* Starts TLS in front of a login. */
#define ANTT_SECURE \
  "C: <stream:stream", ANTT_HEADER ANTT_FEATURES (ANTT_STARTTLS), "C: <starttls", "S: " ANTT_PROCEED, "!tls"
/* A component's (XEP-0114). */
#define ANTT_COMPONENT_HEADER \
  "S: <stream:stream xmlns='jabber:component:accept' xmlns:stream='http://etherx.jabber.org/streams' id='s1'>"
#define ANTT_END "C: </stream:stream>", "S: </stream:stream>"

typedef struct _AnttDialogue AnttDialogue;

/**
 * AnttDialogue:
 * @events: `name: note` a line; further lines of a note are indented
 * @nonzas: `in NAME`, `out NAME` a line; white space is `in space`
 * @stanzas: of AntStanza; @coalesced: of gboolean, for each of them; @cookies: of guint64, in the order of `sent`
 * @hook: (nullable): called for each callback of the link with its name
 */
struct _AnttDialogue
{
  GMainContext *context;
  AnttServer *server;
  AntLinkConfig *config;
  GResolver *resolver;
  AntLink *link;

  GString *events;
  GString *nonzas;
  GPtrArray *stanzas;
  GArray *cookies;
  gint64 sent_ns;
  gint64 received_ns;
  gint64 handled_ns;
  AntStamp stamp;
  GArray *coalesced;
  AntJid *own;
  AntTlsInfo *tls_info;
  GError *error;
  guint n_up;
  guint n_resumed;
  guint n_down;

  void (*hook) (AnttDialogue *dialogue, const char *callback, gpointer user_data);
  gpointer hook_data;
};

/* romeo@localhost with the password pencil, plaintext; change @config before antt_dialogue_open(). */
AnttDialogue *antt_dialogue_new (const char *const *script, const AnttCertificate *certificate);
/* rooms.localhost, which must have no certificate: loopback may be in the clear. */
AnttDialogue *antt_dialogue_new_component (const char *const *script);
/* What the client said; ends both. */
char *antt_dialogue_finish (AnttDialogue *dialogue);
void antt_dialogue_free (AnttDialogue *dialogue);
void antt_dialogue_open (AnttDialogue *dialogue);
void antt_dialogue_send (AnttDialogue *dialogue, const char *xml, guint64 cookie);
void antt_dialogue_wait_up (AnttDialogue *dialogue);
void antt_dialogue_wait_down (AnttDialogue *dialogue);
/* Politely, which must end well. */
void antt_dialogue_close (AnttDialogue *dialogue);
void antt_dialogue_wait_stanzas (AnttDialogue *dialogue, guint n);
void antt_dialogue_wait_sent (AnttDialogue *dialogue, guint n);
/* Opens, waits for the end, and expects it to be @code with all of @words in the message. */
void antt_dialogue_assert_fails (AnttDialogue *dialogue, int code, const char *words);
/* Of all events so far, as `lookup tcp features`. */
char *antt_dialogue_dup_event_names (AnttDialogue *dialogue);
char *antt_dialogue_dup_stanza (AnttDialogue *dialogue, guint index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AnttDialogue, antt_dialogue_free)

G_END_DECLS
