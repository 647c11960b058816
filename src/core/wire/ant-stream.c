/* The real link: its life from open to down.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-private.h"

#include <string.h>

#include "wire/ant-link-private.h"

enum
{
  DEFAULT_TIMEOUT_MS = 30 * 1000,
  CLOSE_MS = 2000,
};

static const char end_tag[] = "</stream:stream>";

AntStream *
ant_stream_ref (AntStream *self)
{
  self->ref_count++;
  return self;
}

void
ant_stream_drop_source (GSource **source)
{
  if (*source == NULL)
    return;

  g_source_destroy (*source);
  g_clear_pointer (source, g_source_unref);
}

void
ant_stream_unref (AntStream *self)
{
  if (--self->ref_count > 0)
    return;

  ant_stream_drop_source (&self->timer);
  ant_stream_drop_source (&self->settle);
  ant_stream_clear_attempt (self);
  g_clear_object (&self->lookup);
  g_clear_object (&self->resolver);
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  g_ptr_array_unref (self->failures);
  g_clear_error (&self->error);
  g_clear_error (&self->refused);
  g_clear_pointer (&self->jid, ant_jid_unref);
  g_clear_pointer (&self->bound, ant_jid_unref);
  ant_management_free (self->management);
  ant_link_config_free (self->config);
  ant_client_cert_free (self->client_cert);
  g_free (self->domain);
  g_main_context_unref (self->context);
  g_free (self);
}

void
ant_stream_event (AntStream *self, const char *name, const char *format, ...)
{
  g_autofree char *note = NULL;
  va_list arguments;

  if (self->freed || self->link.funcs.event == NULL)
    return;

  va_start (arguments, format);
  note = g_strdup_vprintf (format, arguments);
  va_end (arguments);
  self->link.funcs.event (&self->link, name, note, self->link.user_data);
}

/* @nonza: (nullable): an element that is no stanza; %NULL: white space */
void
ant_stream_report_nonza (AntStream *self, gboolean outgoing, AntStanza *nonza, gint64 wall_ns)
{
  if (!self->freed && self->link.funcs.nonza != NULL)
    self->link.funcs.nonza (&self->link, outgoing, nonza, wall_ns, self->link.user_data);
}

/* Milliseconds since the step began; the next one begins now. */
double
ant_stream_end_step (AntStream *self)
{
  gint64 now = ant_clock_monotonic_ns (ant_clock_system ());
  double ms = (double) (now - self->step_ns) / 1e6;

  self->step_ns = now;
  return ms;
}

gboolean
ant_stream_is_ending (AntStream *self)
{
  return self->freed || self->settle != NULL || self->state == ANT_STREAM_DOWN;
}

GSource *
ant_stream_attach (AntStream *self, GSource *source, GSourceFunc func)
{
  g_source_set_callback (source, func, self, NULL);
  g_source_set_priority (source, G_PRIORITY_DEFAULT);
  g_source_attach (source, self->context);
  return source;
}

/* What we are doing, for "took too long while ...". */
static char *
describe_step (AntStream *self)
{
  const char *peer = self->socket != NULL ? ant_socket_get_peer (self->socket) : NULL;
  const char *jid = ant_jid_get_bare (self->jid);

  switch (self->state)
    {
    case ANT_STREAM_READING:
      return g_strdup ("reading certificates from the disk");
    case ANT_STREAM_LOOKUP:
      return g_strdup_printf ("looking up %s", self->config->host != NULL ? self->config->host : self->domain);
    case ANT_STREAM_CONNECTING:
      return g_strdup_printf ("connecting to %s", peer);
    case ANT_STREAM_GREETING:
      return g_strdup_printf ("waiting for %s to open the stream", peer);
    case ANT_STREAM_PROCEED:
      return g_strdup_printf ("waiting for %s to start TLS", peer);
    case ANT_STREAM_SECURING:
      return g_strdup_printf ("negotiating TLS with %s", peer);
    case ANT_STREAM_LOGIN:
      return g_strdup_printf ("logging in to %s as %s", peer, jid);
    case ANT_STREAM_BINDING:
      return g_strdup_printf ("binding a resource of %s at %s", jid, peer);
    case ANT_STREAM_DOWN:
    case ANT_STREAM_UP:
    default:
      return g_strdup ("closing the stream");
    }
}

/* The event that tells of the step, well ended or not. */
static const char *
get_step_name (AntStream *self)
{
  switch (self->state)
    {
    case ANT_STREAM_LOOKUP:
      return "lookup";
    case ANT_STREAM_CONNECTING:
      return "tcp";
    case ANT_STREAM_GREETING:
      return self->features != NULL ? "starttls" : "features";
    case ANT_STREAM_PROCEED:
      return "starttls";
    case ANT_STREAM_SECURING:
      return "tls";
    case ANT_STREAM_LOGIN:
      return self->features != NULL || self->config->component ? "sasl" : "features";
    case ANT_STREAM_BINDING:
      return self->resuming || self->asked_management ? "sm" : "bind";
    case ANT_STREAM_DOWN:
    case ANT_STREAM_READING:
    case ANT_STREAM_UP:
    default:
      return NULL;
    }
}

/* Of a step of the way up. */
void
ant_stream_report_failure (AntStream *self, const GError *error, const char *consequence)
{
  const char *name = get_step_name (self);

  if (name != NULL)
    ant_stream_event (self, name, "Failed after %.1f ms: %s%s", ant_stream_end_step (self), error->message, consequence);
}

static gboolean
on_timer (gpointer user_data)
{
  AntStream *self = user_data;
  g_autofree char *step = describe_step (self);
  double seconds = (double) (ant_clock_monotonic_ns (ant_clock_system ()) - self->step_ns) / 1e9;

  ant_stream_finish (self, g_error_new (ANT_WIRE_ERROR, ANT_WIRE_ERROR_TIMEOUT, "No answer for %.1f s while %s%s",
                                        seconds, step, ant_stream_suspect (self)));
  return G_SOURCE_CONTINUE; /* the source is dropped with the attempt */
}

/* 0: no timer. */
void
ant_stream_set_timer (AntStream *self, guint ms)
{
  ant_stream_drop_source (&self->timer);
  if (ms > 0)
    self->timer = ant_stream_attach (self, g_timeout_source_new (ms), on_timer);
}

/* Of the time to connect; at least 1. */
guint
ant_stream_get_remaining_ms (AntStream *self)
{
  guint total = self->config->connect_timeout_ms > 0 ? self->config->connect_timeout_ms : DEFAULT_TIMEOUT_MS;
  gint64 spent = (ant_clock_monotonic_ns (ant_clock_system ()) - self->opened_ns) / 1000000;

  return spent < total ? total - (guint) spent : 1;
}

/* libstrophe never answers the server's end. */
static void
say_end_at_last (AntStream *self)
{
  if (!ant_socket_is_open (self->socket))
    return;

  ant_socket_write (self->socket, end_tag, strlen (end_tag));
  self->said_end = TRUE;
}

static void
go_down (AntStream *self, GError *error)
{
  g_autoptr (AntTlsInfo) tls_info = NULL;
  double seconds = (double) (ant_clock_monotonic_ns (ant_clock_system ()) - self->opened_ns) / 1e9;

  gboolean was_up = self->state == ANT_STREAM_UP;

  if (error != NULL && self->refused == NULL)
    ant_stream_report_failure (self, error, "");
  ant_stream_explain_failures (self, &error);
  self->state = ANT_STREAM_DOWN;
  if (self->socket != NULL && self->greeted && !self->said_end)
    say_end_at_last (self);
  if (was_up && (self->said_end || self->heard_end)) /* what ended in words cannot be resumed (XEP-0198 5), a cut one can */
    ant_management_forget (self->management);
  tls_info = self->tls_info != NULL ? ant_tls_info_ref (self->tls_info) : NULL;
  ant_stream_clear_attempt (self);
  if (error != NULL)
    ant_stream_event (self, "closed", "After %.1f s: %.*s", seconds, (int) strcspn (error->message, "\n"), error->message);
  else
    ant_stream_event (self, "closed", "After %.1f s, by us", seconds);
  if (!self->freed && self->link.funcs.down != NULL)
    self->link.funcs.down (&self->link, error, tls_info, self->link.user_data);
  g_clear_error (&error);
}

static gboolean
on_settle (gpointer user_data)
{
  AntStream *self = ant_stream_ref (user_data);
  GError *error = g_steal_pointer (&self->error);

  ant_stream_drop_source (&self->settle);
  ant_stream_drop_source (&self->timer);
  if (!self->closing && ant_stream_has_next (self, error))
    {
      ant_stream_note_failure (self, error);
      g_clear_error (&error);
      ant_stream_clear_attempt (self);
      ant_stream_connect_next (self);
    }
  else
    {
      go_down (self, error);
    }
  ant_stream_unref (self);
  return G_SOURCE_REMOVE;
}

/* Ends the attempt, from the main loop, at once when it comes there. Takes @error; NULL: as we wished. Only the first
 * call counts: what follows are its consequences. */
void
ant_stream_finish (AntStream *self, GError *error)
{
  if (ant_stream_is_ending (self))
    {
      g_clear_error (&error);
      return;
    }
  if (self->closing)
    g_clear_error (&error);
  self->error = error;
  self->settle = ant_stream_attach (self, g_idle_source_new (), on_settle);
}

static void
stream_open (AntLink *link)
{
  AntStream *self = (AntStream *) link;

  g_return_if_fail (self->state == ANT_STREAM_DOWN);

  self->closing = FALSE;
  self->state = ANT_STREAM_READING;
  self->opened_ns = self->step_ns = ant_clock_monotonic_ns (ant_clock_system ());
  g_clear_pointer (&self->targets, g_ptr_array_unref);
  self->next_target = 0;
  g_ptr_array_set_size (self->failures, 0);
  if (self->refused != NULL)
    {
      ant_stream_finish (self, g_error_copy (self->refused));
      return;
    }
  ant_stream_set_timer (self, ant_stream_get_remaining_ms (self));
  ant_stream_read_files (self);
}

static void
submit (AntStream *self, GBytes *xml, guint64 cookie, gboolean counted)
{
  if (self->state != ANT_STREAM_UP || self->closing || g_bytes_get_size (xml) == 0)
    return;

  if (counted)
    ant_management_submit (self->management, xml, cookie);
  if (ant_stream_is_ending (self))
    return; /* but a resumed stream will carry it */

  ant_stream_ref (self);
  ant_marks_submit (self->marks, g_bytes_get_size (xml), cookie);
  ant_strophe_send (self->strophe, xml);
  if (counted)
    ant_stream_ask_for_acknowledgement (self);
  self->must_pump = TRUE;
  ant_stream_unref (self);
}

typedef struct
{
  GSource source;
  AntStream *stream;
} PumpSource;

/* Looked at in each turn of the loop, so that all that one turn brings leaves in one write. */
static gboolean
pump_prepare (GSource *source, gint *ret_timeout_ms)
{
  *ret_timeout_ms = -1;
  return ((PumpSource *) source)->stream->must_pump;
}

static gboolean
pump_check (GSource *source)
{
  return ((PumpSource *) source)->stream->must_pump;
}

static gboolean
pump_dispatch (GSource *source, GSourceFunc callback, gpointer user_data)
{
  AntStream *self = ant_stream_ref (((PumpSource *) source)->stream);

  self->must_pump = FALSE;
  if (self->strophe != NULL && self->state == ANT_STREAM_UP && !ant_stream_is_ending (self))
    ant_strophe_pump (self->strophe);
  ant_stream_unref (self);
  return G_SOURCE_CONTINUE;
}

static GSource *
new_pump (AntStream *self)
{
  static GSourceFuncs funcs = { .prepare = pump_prepare, .check = pump_check, .dispatch = pump_dispatch };
  GSource *source = g_source_new (&funcs, sizeof (PumpSource));

  ((PumpSource *) source)->stream = self;
  g_source_set_static_name (source, "[antistrophe] stream output");
  g_source_attach (source, self->context);
  return source;
}

static void
stream_send (AntLink *link, GBytes *xml, guint64 cookie)
{
  submit ((AntStream *) link, xml, cookie, TRUE);
}

static void
stream_send_nonza (AntLink *link, GBytes *xml, guint64 cookie)
{
  submit ((AntStream *) link, xml, cookie, FALSE);
}

static void
stream_close (AntLink *link)
{
  AntStream *self = (AntStream *) link;

  if (self->state == ANT_STREAM_DOWN || self->closing)
    return;

  ant_stream_ref (self);
  self->closing = TRUE;
  if (self->settle != NULL)
    {
      g_clear_error (&self->error); /* it was ending anyway */
    }
  else if (self->state < ANT_STREAM_UP)
    {
      if (self->lookup != NULL)
        g_cancellable_cancel (self->lookup);
      ant_stream_finish (self, NULL);
    }
  else
    {
      self->step_ns = ant_clock_monotonic_ns (ant_clock_system ());
      ant_stream_set_timer (self, self->close_ms);
      ant_stream_acknowledge (self); /* XEP-0198 4: the last word */
      ant_stream_say_end (self);
    }
  ant_stream_unref (self);
}

static void
stream_abort (AntLink *link, GError *error)
{
  AntStream *self = (AntStream *) link;

  if (self->state == ANT_STREAM_DOWN || self->closing)
    {
      g_error_free (error);
      return;
    }
  if (self->socket != NULL)
    ant_socket_close (self->socket);
  ant_stream_finish (self, error);
}

/* Says </stream:stream> behind all that was to be sent; what libstrophe says after that stays unsaid. */
void
ant_stream_say_end (AntStream *self)
{
  if (!self->reading)
    ant_strophe_pump (self->strophe);
  if (self->said_end || self->held || ant_stream_is_ending (self) || ant_marks_is_waiting (self->marks))
    return; /* again when there is room */

  self->said_end = TRUE;
  ant_socket_write (self->socket, end_tag, strlen (end_tag));
}

/* Some bytes have left: is there room for what was held back? */
void
ant_stream_go_on_sending (AntStream *self)
{
  if (self->held && !ant_stream_is_ending (self))
    ant_strophe_pump (self->strophe);
  if (self->closing && self->state == ANT_STREAM_UP && !ant_stream_is_ending (self))
    ant_stream_say_end (self);
}

static guint
stream_get_resume_s (AntLink *link)
{
  AntStream *self = (AntStream *) link;

  if (self->bound == NULL || ant_management_get_id (self->management) == NULL)
    return 0;
  return ant_management_get_max_s (self->management);
}

static guint
stream_get_rtt_us (AntLink *link)
{
  AntStream *self = (AntStream *) link;

  return self->socket != NULL ? ant_socket_get_rtt_us (self->socket) : 0;
}

static void
stream_set_paused (AntLink *link, gboolean paused)
{
  AntStream *self = (AntStream *) link;

  self->paused = paused;
  if (self->socket != NULL && self->state == ANT_STREAM_UP)
    ant_socket_set_paused (self->socket, paused);
}

static guint64
stream_get_arrived (AntLink *link)
{
  AntStream *self = (AntStream *) link;

  return self->read_before + (self->socket != NULL ? ant_socket_get_arrived (self->socket) : 0);
}

static guint64
stream_get_read (AntLink *link)
{
  AntStream *self = (AntStream *) link;

  return self->read_before + (self->socket != NULL ? ant_socket_get_read (self->socket) : 0);
}

static void
stream_free (AntLink *link)
{
  AntStream *self = (AntStream *) link;

  self->freed = TRUE;
  ant_stream_drop_source (&self->pump);
  ant_stream_drop_source (&self->timer);
  ant_stream_drop_source (&self->settle);
  ant_stream_drop_source (&self->ask);
  if (self->lookup != NULL)
    g_cancellable_cancel (self->lookup);
  if (self->socket != NULL)
    ant_socket_close (self->socket);
  ant_stream_unref (self);
}

/**
 * ant_stream_new:
 * @context: (transfer none): where it lives; only the thread that runs it may touch the link
 * @config: (transfer none): how to connect; copied
 * @resolver: (nullable) (transfer none): for look-ups; %NULL = the system's
 *
 * Makes a link to a real server. Nothing happens before ant_link_open(), which fails through `down` where @config cannot
 * be used. Several links live in one thread; all of a process's must (libstrophe's SHA-1 is not thread-safe).
 * All callbacks come from the main loop only.
 *
 * Returns: (transfer full): the link
 */
AntLink *
ant_stream_new (GMainContext *context, const AntLinkConfig *config, GResolver *resolver)
{
  static const AntLinkClass klass = {
    .open = stream_open,
    .send = stream_send,
    .send_nonza = stream_send_nonza,
    .close = stream_close,
    .abort = stream_abort,
    .get_rtt_us = stream_get_rtt_us,
    .get_resume_s = stream_get_resume_s,
    .set_paused = stream_set_paused,
    .get_arrived = stream_get_arrived,
    .get_read = stream_get_read,
    .free = stream_free,
  };
  AntStream *self;

  g_return_val_if_fail (config != NULL, NULL);

  self = g_new0 (AntStream, 1);
  self->link.klass = &klass;
  self->ref_count = 1;
  self->context = g_main_context_ref (context != NULL ? context : g_main_context_default ());
  self->config = ant_link_config_copy (config);
  self->resolver = resolver != NULL ? g_object_ref (resolver) : NULL;
  self->close_ms = CLOSE_MS;
  self->pump = new_pump (self);
  self->management = ant_management_new ();
  self->failures = g_ptr_array_new_with_free_func (g_free);
  if (ant_link_config_check_words (config, &self->refused))
    {
      self->jid = ant_jid_new (config->jid, NULL);
      self->domain = g_hostname_to_unicode (ant_jid_get_domain (self->jid));
      if (self->domain == NULL)
        self->domain = g_strdup (ant_jid_get_domain (self->jid));
    }
  return &self->link;
}
