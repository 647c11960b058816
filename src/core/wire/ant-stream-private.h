/* What the files of AntStream share.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#pragma once

#include "base/ant-limits.h"
#include "wire/ant-client-cert.h"
#include "wire/ant-management.h"
#include "wire/ant-marks.h"
#include "wire/ant-scram.h"
#include "wire/ant-socket.h"
#include "wire/ant-stream-checks.h"
#include "wire/ant-stream.h"
#include "wire/ant-strophe.h"
#include "wire/ant-tap.h"

G_BEGIN_DECLS

enum
{
  /* More in the socket's queue, and libstrophe keeps the rest in its own. */
  ANT_STREAM_HIGH_WATER = 256 * 1024,
};

/* In the order in which they come. */
typedef enum
{
  ANT_STREAM_DOWN,
  ANT_STREAM_READING,     /* files, by a worker */
  ANT_STREAM_LOOKUP,      /* asking for addresses */
  ANT_STREAM_CONNECTING,  /* TCP */
  ANT_STREAM_GREETING,    /* our header went out in the clear; features must offer STARTTLS */
  ANT_STREAM_PROCEED,     /* STARTTLS was asked for */
  ANT_STREAM_SECURING,    /* TLS handshake */
  ANT_STREAM_LOGIN,       /* libstrophe runs; SASL, or a component's handshake */
  ANT_STREAM_BINDING,     /* SASL has succeeded */
  ANT_STREAM_UP,
} AntStreamState;

typedef struct _AntStream AntStream;

/**
 * AntStream:
 *
 * Belongs to the thread that runs @context. @ref_count counts the owner, and each of our frames that is entered from the
 * main loop or from the owner: so the owner may free it from any callback, and the memory goes when the last frame
 * returns. A failure deep in the stack only notes it (ant_stream_finish()); the @settle source does the rest from the
 * main loop, when neither libstrophe nor a tap is on the stack.
 *
 * One open may make several attempts (@targets in order); the block "attempt" is made and cleared for each of them.
 */
struct _AntStream
{
  AntLink link;
  guint ref_count;
  GMainContext *context;
  AntLinkConfig *config;
  GResolver *resolver;       /* (nullable) */
  AntJid *jid;               /* of the account or component; NULL when @config is refused */
  char *domain;              /* what the stream is opened to: U-labels (RFC 7622 3.2) */
  guint close_ms;            /* how long to wait for the server's </stream:stream> */
  GError *refused;           /* why @config cannot be used */
  AntManagement *management; /* of the session, which may outlive its stream */
  AntJid *bound;             /* as whom it can be resumed */

  guint64 read_before;       /* bytes that came over the connections before this one */
  gboolean paused;           /* when it is up, nothing is read */

  /* since open */
  AntStreamState state;
  gint64 opened_ns;          /* monotonic */
  gint64 step_ns;            /* monotonic: when the current step began */
  GCancellable *lookup;      /* or what is read before it */
  AntClientCert *client_cert; /* (nullable): ours */
  GPtrArray *targets;        /* of AntTarget */
  guint next_target;
  gboolean at_location;      /* @targets are where the server wants the stream resumed, not the domain's */
  GPtrArray *failures;       /* of char *: what became of the attempts before */
  GSource *timer;
  GSource *settle;
  GSource *pump;             /* of the stream: moves what was sent through libstrophe, in one batch */
  gboolean must_pump;
  GError *error;             /* why @settle ends it; NULL when we close */
  gboolean closing;
  gboolean freed;

  /* attempt */
  AntSocket *socket;
  AntTap *in;
  AntTap *out;               /* what libstrophe says before login */
  AntStrophe *strophe;
  AntScram *scram;
  AntMarks *marks;
  AntTlsInfo *tls_info;
  AntFeatures *features;     /* the last ones */
  char *mechanism;           /* what <auth/> will be, or was, sent with */
  char *asked_id;            /* of libstrophe's IQ that waits for its answer */
  AntJid *own;
  GPtrArray *early;          /* of EarlyStanza: came after bind, before libstrophe was done */
  gsize early_size;          /* their bytes */
  gint64 received_ns;        /* of the bytes being read */
  AntStamp stamp;
  gboolean more;             /* there are later bytes under the same stamp */
  gboolean authenticating;   /* <auth/> has left */
  GSource *ask;              /* asks for an acknowledgement when it is due */
  GQueue nonzas;             /* of GBytes: elements of our own on their way out, behind libstrophe */
  gboolean asked_management; /* <enable/> has no answer yet */
  gboolean resuming;         /* <resume/> has no answer yet */
  gboolean resumed;          /* the server has said so */
  gboolean asked_acknowledgement; /* <r/> has no answer yet */
  gboolean asking;           /* it has not left yet */
  gboolean acknowledging;    /* <a/> has not left yet */
  gboolean acknowledge_again; /* another one is due then */
  gboolean greeted;          /* our header has left */
  gboolean said_end;         /* our </stream:stream> has left */
  gboolean heard_end;        /* the server's, or its <stream:error/>, came */
  gboolean reading;          /* what is sent meanwhile leaves in one batch */
  gboolean held;             /* libstrophe's output waits for room in the socket */
};

/* ant-stream.c */
AntStream *ant_stream_ref (AntStream *self);
void ant_stream_unref (AntStream *self);
void ant_stream_finish (AntStream *self, GError *error);
gboolean ant_stream_is_ending (AntStream *self);
void ant_stream_event (AntStream *self, const char *name, const char *format, ...) G_GNUC_PRINTF (3, 4);
double ant_stream_end_step (AntStream *self);
void ant_stream_report_failure (AntStream *self, const GError *error, const char *consequence);
void ant_stream_set_timer (AntStream *self, guint ms);
guint ant_stream_get_remaining_ms (AntStream *self);
void ant_stream_say_end (AntStream *self);
void ant_stream_go_on_sending (AntStream *self);
void ant_stream_report_nonza (AntStream *self, gboolean outgoing, AntStanza *nonza, gint64 wall_ns);
GSource *ant_stream_attach (AntStream *self, GSource *source, GSourceFunc func);
void ant_stream_drop_source (GSource **source);

/* ant-stream-files.c */
void ant_stream_read_files (AntStream *self);

/* ant-stream-connect.c */
void ant_stream_choose_place (AntStream *self);
void ant_stream_look_up (AntStream *self);
void ant_stream_connect_next (AntStream *self);
gboolean ant_stream_has_next (AntStream *self, const GError *error);
void ant_stream_note_failure (AntStream *self, const GError *error);
void ant_stream_explain_failures (AntStream *self, GError **error);
const char *ant_stream_suspect (AntStream *self);
void ant_stream_clear_attempt (AntStream *self);
void ant_stream_start_tls (AntStream *self);

/* ant-stream-input.c */
gboolean ant_stream_take_unit (AntTap *tap, const AntUnit *unit, gpointer user_data, GError **error);
gboolean ant_stream_take_stanza (AntStream *self, const AntUnit *unit, GError **error);
void ant_stream_deliver_early (AntStream *self);

/* ant-stream-output.c */
void ant_stream_start_login (AntStream *self);
void ant_stream_write_header (AntStream *self);
void ant_stream_write_nonza (AntStream *self, const char *xml);
void ant_stream_go_up (AntStream *self);

/* ant-stream-login.c */
void ant_stream_relay_header (AntStream *self, const AntElement *header);
void ant_stream_take_features (AntStream *self, const AntElement *element);
void ant_stream_offer_bind (AntStream *self);
void ant_stream_bind_again (AntStream *self);
gboolean ant_stream_take_login_unit (AntStream *self, const AntUnit *unit, GError **error);

/* ant-stream-management.c */
void ant_stream_enable_management (AntStream *self);
gboolean ant_stream_try_resume (AntStream *self);
void ant_stream_send_again (AntStream *self);
void ant_stream_acknowledge (AntStream *self);
void ant_stream_ask_for_acknowledgement (AntStream *self);
gboolean ant_stream_took_nonza (AntStream *self, guint64 cookie, gint64 sent_ns);
gboolean ant_stream_take_management (AntStream *self, const AntUnit *unit, GError **error);

G_END_DECLS
