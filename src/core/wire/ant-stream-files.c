/* What a stream needs from the disk before it connects, read by a worker.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-stream-private.h"

#include <pthread.h>

#include "wire/ant-link-private.h"
#include "wire/ant-tls-authorities.h"

/* Between the threads: one that the thread sanitizer sees, as it does not see those of GLib. */
static pthread_mutex_t handover = PTHREAD_MUTEX_INITIALIZER;

/**
 * Reading:
 *
 * Deriving the key that opens a PKCS#12 file is meant to take long, a file may be on a network, and the system's
 * authorities are many: meanwhile the network thread serves the other sessions.
 *
 * @config: own copy
 */
typedef struct
{
  AntLinkConfig *config;
  gboolean authorities;
} Reading;

/* One that is on its way; it may outlive the open that asked for it. */
typedef struct
{
  AntStream *stream; /* a reference */
  GCancellable *cancellable;
} Reader;

static void
hand_over (void)
{
  pthread_mutex_lock (&handover);
  pthread_mutex_unlock (&handover);
}

static void
reading_free (gpointer data)
{
  Reading *reading = data;

  hand_over ();
  ant_link_config_free (reading->config);
  g_free (reading);
}

static gboolean
needs_authorities (const AntLinkConfig *config)
{
  return config->tls != ANT_TLS_NONE && config->pin == NULL && !config->trust_any && config->ca_file == NULL
         && !ant_tls_system_authorities_are_read ();
}

static void
read_files (GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
  Reading *reading = data;
  g_autoptr (AntClientCert) cert = NULL;
  GError *error = NULL;

  hand_over ();
  if (reading->authorities)
    ant_tls_read_system_authorities ();
  ant_link_config_read_files (reading->config, &cert, &error);
  hand_over ();
  if (error != NULL)
    g_task_return_error (task, error);
  else
    g_task_return_pointer (task, g_steal_pointer (&cert), (GDestroyNotify) ant_client_cert_free);
}

static void
on_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Reader *reader = user_data;
  AntStream *self = reader->stream;
  GError *error = NULL;
  g_autoptr (AntClientCert) cert = NULL;

  hand_over ();
  cert = g_task_propagate_pointer (G_TASK (result), &error);
  if (g_cancellable_is_cancelled (reader->cancellable) || ant_stream_is_ending (self))
    {
      g_clear_error (&error);
    }
  else if (error != NULL)
    {
      ant_stream_finish (self, error);
    }
  else
    {
      self->client_cert = g_steal_pointer (&cert);
      g_clear_object (&self->lookup);
      ant_stream_look_up (self);
    }
  g_object_unref (reader->cancellable);
  g_free (reader);
  ant_stream_unref (self);
}

/* The certificate is read for each open: it may have been renewed. */
void
ant_stream_read_files (AntStream *self)
{
  const AntLinkConfig *config = self->config;
  gboolean authorities = needs_authorities (config);
  g_autoptr (GTask) task = NULL;
  Reading *reading;
  Reader *reader;

  g_clear_pointer (&self->client_cert, ant_client_cert_free);
  ant_stream_choose_place (self);
  if (config->client_cert == NULL && config->ca_file == NULL && !authorities)
    {
      ant_stream_look_up (self);
      return;
    }

  reading = g_new0 (Reading, 1);
  reading->config = ant_link_config_copy (config);
  reading->authorities = authorities;
  hand_over ();
  reader = g_new0 (Reader, 1);
  self->lookup = g_cancellable_new ();
  reader->stream = ant_stream_ref (self);
  reader->cancellable = g_object_ref (self->lookup);

  g_main_context_push_thread_default (self->context);
  task = g_task_new (NULL, self->lookup, on_read, reader);
  g_main_context_pop_thread_default (self->context);
  g_task_set_source_tag (task, ant_stream_read_files);
  g_task_set_task_data (task, reading, reading_free);
  g_task_set_return_on_cancel (task, TRUE); /* whatever it waits for */
  g_task_run_in_thread (task, read_files);
}
