/* One XMPP connection as the session sees it: an interface, so that tests can stand in a stream in memory.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include <glib.h>
#include "base/ant-clock.h"
#include "base/ant-jid.h"
#include "wire/ant-tap.h"
#include "wire/ant-tls-info.h"

G_BEGIN_DECLS

typedef enum
{
  ANT_TLS_START,     /* STARTTLS, required */
  ANT_TLS_DIRECT,
  ANT_TLS_NONE,      /* plaintext, only by explicit choice */
} AntTlsMode;

/**
 * AntLinkConfig:
 * @jid: bare or full JID, or the component's name; @password: (nullable)
 * @host, @port: override the lookup; %NULL, 0 = look up
 * @pin: (nullable): SHA-256 of the leaf in hex, colons optional; replaces chain, name and date checks
 * @ca_file: (nullable): PEM file instead of the system's authorities
 * @trust_any: accept any certificate; every row says so
 * @client_cert, @client_key: (nullable): PEM files for EXTERNAL; or @client_cert alone, a PKCS#12 file
 * @client_cert_password: (nullable): of the PKCS#12 file, or of an encrypted key
 * @resume: with @stream_management: ask for a stream that can be resumed after a loss (XEP-0198 5)
 * @connect_timeout_ms: for lookup, TCP, TLS and login together
 */
typedef struct
{
  char *jid;
  char *password;
  char *host;
  guint16 port;
  AntTlsMode tls;
  char *pin;
  char *ca_file;
  gboolean trust_any;
  char *client_cert;
  char *client_key;
  char *client_cert_password;
  gboolean anonymous;
  gboolean component;
  gboolean stream_management;
  gboolean resume;
  guint connect_timeout_ms;
} AntLinkConfig;

AntLinkConfig *ant_link_config_new (const char *jid);
AntLinkConfig *ant_link_config_copy (const AntLinkConfig *config);
void ant_link_config_free (AntLinkConfig *config);
/* Bad pin, bad JID, plaintext with a certificate option, missing password, ... */
gboolean ant_link_config_check (const AntLinkConfig *config, GError **error);
/* The same but for the password and the contents of files: what an account that is kept must fulfil. */
gboolean ant_link_config_check_choices (const AntLinkConfig *config, GError **error);
/* The client certificate's file can only be opened with a password, and none is set. */
gboolean ant_link_config_needs_cert_password (const AntLinkConfig *config);

typedef struct _AntLink AntLink;

/**
 * AntArrival:
 * @received_ns, @handled_ns: wall clock; @stamp: who took @received_ns
 * @coalesced: later bytes were read together with it: the stamp is theirs, so it may have come earlier
 */
typedef struct
{
  gint64 received_ns;
  gint64 handled_ns;
  AntStamp stamp;
  gboolean coalesced;
} AntArrival;

/**
 * AntLinkFuncs:
 * @event: a step was taken or something worth a row happened: @name is a word (`lookup`, `tcp`, `tls`, `sasl`, `bind`), @note a sentence
 * @up: ready for stanzas; @own is our full JID or component name; @resumed: it goes on where the last one was cut
 * @stanza: any stanza that came, in order
 * @nonza: an element that is no stanza came or left at @wall_ns; %NULL: white space between stanzas
 * @sent: the stanza given with @cookie is about to leave with the write at @sent_ns (wall clock); once more for each
 *   time that it is sent again on a resumed stream
 * @down: the end, once per open, also after a failed one; @error is %NULL when we closed. The link may be opened again or freed here.
 */
typedef struct
{
  void (*event) (AntLink *link, const char *name, const char *note, gpointer user_data);
  void (*up) (AntLink *link, const AntJid *own, AntTlsInfo *tls, gboolean resumed, gpointer user_data);
  void (*stanza) (AntLink *link, AntStanza *stanza, const AntArrival *arrival, gpointer user_data);
  void (*nonza) (AntLink *link, gboolean outgoing, AntStanza *nonza, gint64 wall_ns, gpointer user_data);
  void (*sent) (AntLink *link, guint64 cookie, gint64 sent_ns, gpointer user_data);
  void (*down) (AntLink *link, const GError *error, AntTlsInfo *tls, gpointer user_data);
} AntLinkFuncs;

/**
 * AntLink:
 *
 * All calls and callbacks in the thread that runs the context the link was made with.
 */
struct _AntLink
{
  const struct _AntLinkClass *klass;
  AntLinkFuncs funcs;
  gpointer user_data;
};

typedef struct _AntLinkClass
{
  void (*open) (AntLink *link);
  void (*send) (AntLink *link, GBytes *xml, guint64 cookie);
  void (*send_nonza) (AntLink *link, GBytes *xml, guint64 cookie);
  void (*close) (AntLink *link);
  void (*abort) (AntLink *link, GError *error);
  guint (*get_rtt_us) (AntLink *link);
  guint (*get_resume_s) (AntLink *link);
  void (*set_paused) (AntLink *link, gboolean paused);
  guint64 (*get_arrived) (AntLink *link);
  guint64 (*get_read) (AntLink *link);
  void (*free) (AntLink *link);
} AntLinkClass;

void ant_link_set_funcs (AntLink *link, const AntLinkFuncs *funcs, gpointer user_data);
void ant_link_open (AntLink *link);
void ant_link_send (AntLink *link, GBytes *xml, guint64 cookie);
void ant_link_send_nonza (AntLink *link, GBytes *xml, guint64 cookie);
/* Says </stream:stream>, waits for the answer (2 s at most), then @down with no error. */
void ant_link_close (AntLink *link);
/* Ends it without a word to the server, then @down with @error (transfer full); the stream may be resumed after. */
void ant_link_abort (AntLink *link, GError *error);
guint ant_link_get_rtt_us (AntLink *link);
gboolean ant_link_can_resume (AntLink *link);
/* For how long, from when it was cut: 0 = it cannot, G_MAXUINT = the server did not say. */
guint ant_link_get_resume_s (AntLink *link);
void ant_link_set_paused (AntLink *link, gboolean paused);
guint64 ant_link_get_arrived (AntLink *link);
guint64 ant_link_get_read (AntLink *link);
/* At any time; no callback follows. */
void ant_link_free (AntLink *link);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (AntLink, ant_link_free)

G_END_DECLS
