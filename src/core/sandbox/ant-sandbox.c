/* A throw-away Prosody on loopback with two accounts: start, readiness, end.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "ant-sandbox-private.h"

#include <string.h>
#include "base/ant-random.h"

#define START_TIMEOUT_US (10 * G_USEC_PER_SEC)
#define LOOK_INTERVAL_MS 5
#define ATTEMPTS 3
#define LOG_LINES 6

static const char *const users[] = { "romeo", "juliet" };

/**
 * AntSandbox:
 *
 * Made in a worker, then belongs to the thread that holds it. It owns its supervisor, which owns server and folder;
 * all other fields are set before anybody sees the object and never change.
 *
 * @password: one for each of `users`
 * @supervisor: (nullable): %NULL once stopped
 */
struct _AntSandbox
{
  GObject parent_instance;

  char *folder;
  char *pin;
  char *ca_file;
  char *component_secret;
  char *password[G_N_ELEMENTS (users)];
  AntSandboxPorts ports;
  AntSandboxSupervisor *supervisor;
  int pid;
};

G_DEFINE_FINAL_TYPE (AntSandbox, ant_sandbox, G_TYPE_OBJECT)
G_DEFINE_QUARK (ant-sandbox-error-quark, ant_sandbox_error)

static gboolean
write_files (AntSandbox *self, GError **error)
{
  g_autofree char *key_file = g_build_filename (self->folder, "localhost.key", NULL);
  g_autofree char *config_file = g_build_filename (self->folder, "prosody.cfg.lua", NULL);
  g_autofree char *data = g_build_filename (self->folder, "data", NULL);
  g_autofree char *config = ant_sandbox_config_text (self->folder, &self->ports, self->component_secret);

  if (!ant_sandbox_certificate_write (self->ca_file, key_file, &self->pin, error))
    return FALSE;
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    if (!ant_sandbox_user_write (data, users[i], self->password[i], error))
      return FALSE;
  return g_file_set_contents_full (config_file, config, -1, G_FILE_SET_CONTENTS_NONE, 0600, error);
}

/* The last lines of a file that may not exist, %NULL where there are none. */
static char *
read_tail (AntSandbox *self, const char *name)
{
  g_autofree char *file = g_build_filename (self->folder, name, NULL);
  g_autofree char *text = NULL;
  char *start;

  if (!g_file_get_contents (file, &text, NULL, NULL))
    return NULL;
  g_strchomp (text);
  start = text + strlen (text);
  for (guint lines = 0; start > text; start--)
    if (start[-1] == '\n' && ++lines == LOG_LINES)
      break;
  return *start != '\0' ? g_utf8_make_valid (start, -1) : NULL;
}

static void
set_start_error (AntSandbox *self, GError **error, const char *what)
{
  g_autofree char *output = read_tail (self, "prosody.out");
  g_autofree char *log = read_tail (self, "prosody.log");

  g_set_error (error, ANT_SANDBOX_ERROR, ANT_SANDBOX_ERROR_FAILED, "%s%s%s%s%s", what,
               output != NULL ? "\n" : "", output != NULL ? output : "",
               log != NULL ? "\n" : "", log != NULL ? log : "");
}

static gboolean
lost_a_port (AntSandbox *self)
{
  g_autofree char *file = g_build_filename (self->folder, "prosody.log", NULL);
  g_autofree char *log = NULL;

  return g_file_get_contents (file, &log, NULL, NULL) && strstr (log, "Failed to open server port") != NULL;
}

/* Prosody opens its ports before it accepts anything, and accepts only when every host is up: open means ready.
 * @ret_lost_port tells that another program was quicker. */
static gboolean
wait_ready (AntSandbox *self, GCancellable *cancellable, gboolean *ret_lost_port, GError **error)
{
  gint64 deadline = g_get_monotonic_time () + START_TIMEOUT_US;
  guint n_open = 0;

  for (guint look = 1; n_open < ANT_SANDBOX_N_PORTS; look++)
    {
      if (g_cancellable_set_error_if_cancelled (cancellable, error))
        return FALSE;
      if (ant_sandbox_supervisor_wait_end (self->supervisor, LOOK_INTERVAL_MS))
        {
          set_start_error (self, error, "Prosody ended while it started. What it said last:");
          return FALSE;
        }
      while (n_open < ANT_SANDBOX_N_PORTS && ant_sandbox_port_is_open (self->ports.port[n_open]))
        n_open++;
      if (n_open < ANT_SANDBOX_N_PORTS && look % 10 == 0 && lost_a_port (self))
        {
          *ret_lost_port = TRUE;
          set_start_error (self, error, "Another program took a port of the local server. What Prosody said last:");
          return FALSE;
        }
      if (n_open < ANT_SANDBOX_N_PORTS && g_get_monotonic_time () > deadline)
        {
          set_start_error (self, error, "Prosody did not open its ports within 10 seconds. What it said last:");
          return FALSE;
        }
    }
  return TRUE;
}

static gboolean
start_server (AntSandbox *self, const char *program, GError **error)
{
  g_autofree char *config_file = g_build_filename (self->folder, "prosody.cfg.lua", NULL);
  g_autofree char *output_file = g_build_filename (self->folder, "prosody.out", NULL);

  if (!ant_sandbox_supervisor_start_server (self->supervisor, program, config_file, output_file, error))
    return FALSE;
  self->pid = ant_sandbox_supervisor_get_server_pid (self->supervisor);
  return TRUE;
}

static AntSandbox *
try_start (const char *program, GCancellable *cancellable, gboolean *ret_lost_port, GError **error)
{
  g_autoptr (AntSandbox) self = g_object_new (ANT_TYPE_SANDBOX, NULL);
  g_autofree char *unique = ant_random_id ();
  g_autofree char *name = g_strconcat ("antistrophe-", unique, NULL);
  gboolean ready;

  self->folder = g_canonicalize_filename (name, g_get_tmp_dir ());
  self->ca_file = g_build_filename (self->folder, "localhost.crt", NULL);
  self->component_secret = ant_random_id ();
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    self->password[i] = ant_random_id ();

  self->supervisor = ant_sandbox_supervisor_new (self->folder, error);
  if (self->supervisor == NULL || !ant_sandbox_ports_reserve (&self->ports, error))
    return NULL;
  ready = write_files (self, error) && start_server (self, program, error)
          && wait_ready (self, cancellable, ret_lost_port, error);
  ant_sandbox_ports_release (&self->ports);
  return ready ? g_steal_pointer (&self) : NULL;
}

static void
start_in_thread (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (AntSandbox) self = NULL;
  g_autofree char *search_path = g_strconcat (g_getenv ("PATH") != NULL ? g_getenv ("PATH") : "", ":/usr/bin", NULL);
  g_autofree char *program = ant_sandbox_find_server ("/.flatpak-info", search_path, &error);

  for (guint attempt = 0; program != NULL && self == NULL && attempt < ATTEMPTS; attempt++)
    {
      gboolean lost_port = FALSE;

      g_clear_error (&error);
      self = try_start (program, cancellable, &lost_port, &error);
      if (!lost_port)
        break;
    }
  if (self == NULL)
    g_task_return_error (task, g_steal_pointer (&error));
  else
    g_task_return_pointer (task, g_steal_pointer (&self), g_object_unref);
}

/**
 * ant_sandbox_start_async:
 *
 * Starts a server of its own, in a worker; several may run side by side. Cancelling ends the server too.
 */
void
ant_sandbox_start_async (GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);

  g_task_set_source_tag (task, ant_sandbox_start_async);
  g_task_run_in_thread (task, start_in_thread);
}

/**
 * ant_sandbox_start_finish:
 *
 * Returns: (transfer full): a server whose ports are open.
 * Errors: %ANT_SANDBOX_ERROR_NOT_INSTALLED, %ANT_SANDBOX_ERROR_FAILED (with the end of the server's log),
 * %G_IO_ERROR_CANCELLED.
 */
AntSandbox *
ant_sandbox_start_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_sandbox_start_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}

/**
 * ant_sandbox_stop:
 *
 * Ends the server at once, as a kill would, and removes its folder; takes some milliseconds. What the getters tell
 * stays. May be called again; the thread that holds @self.
 */
void
ant_sandbox_stop (AntSandbox *self)
{
  g_return_if_fail (ANT_IS_SANDBOX (self));

  g_clear_pointer (&self->supervisor, ant_sandbox_supervisor_free);
}

/**
 * ant_sandbox_get_folder:
 *
 * Returns: (transfer none): the temporary folder, absolute; it holds the server's log.
 */
const char *
ant_sandbox_get_folder (AntSandbox *self)
{
  return self->folder;
}

/**
 * ant_sandbox_get_pin:
 *
 * Returns: (transfer none): SHA-256 of the certificate's DER, 64 lower-case hex digits.
 */
const char *
ant_sandbox_get_pin (AntSandbox *self)
{
  return self->pin;
}

/**
 * ant_sandbox_get_ca_file:
 *
 * Returns: (transfer none): path of the certificate in PEM, its own trust anchor.
 */
const char *
ant_sandbox_get_ca_file (AntSandbox *self)
{
  return self->ca_file;
}

/**
 * ant_sandbox_get_port:
 *
 * Returns: the port of 127.0.0.1 for clients, with STARTTLS or plain.
 */
guint16
ant_sandbox_get_port (AntSandbox *self)
{
  return self->ports.port[ANT_SANDBOX_PORT_C2S];
}

/**
 * ant_sandbox_get_tls_port:
 *
 * Returns: the port of 127.0.0.1 for clients with direct TLS (XEP-0368).
 */
guint16
ant_sandbox_get_tls_port (AntSandbox *self)
{
  return self->ports.port[ANT_SANDBOX_PORT_C2S_TLS];
}

/**
 * ant_sandbox_get_component_port:
 *
 * Returns: the port of 127.0.0.1 for the component comp.localhost (XEP-0114).
 */
guint16
ant_sandbox_get_component_port (AntSandbox *self)
{
  return self->ports.port[ANT_SANDBOX_PORT_COMPONENT];
}

/**
 * ant_sandbox_get_component_secret:
 *
 * Returns: (transfer none): what comp.localhost shakes hands with.
 */
const char *
ant_sandbox_get_component_secret (AntSandbox *self)
{
  return self->component_secret;
}

/**
 * ant_sandbox_get_password:
 * @user: `romeo` (the admin) or `juliet`
 *
 * Returns: (transfer none) (nullable): %NULL for any other name.
 */
const char *
ant_sandbox_get_password (AntSandbox *self, const char *user)
{
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    if (g_strcmp0 (user, users[i]) == 0)
      return self->password[i];
  return NULL;
}

/**
 * ant_sandbox_get_pid:
 *
 * Returns: the server's process id, for tests.
 */
int
ant_sandbox_get_pid (AntSandbox *self)
{
  return self->pid;
}

static void
ant_sandbox_dispose (GObject *object)
{
  ant_sandbox_stop (ANT_SANDBOX (object));
  G_OBJECT_CLASS (ant_sandbox_parent_class)->dispose (object);
}

static void
ant_sandbox_finalize (GObject *object)
{
  AntSandbox *self = ANT_SANDBOX (object);

  ant_sandbox_ports_release (&self->ports);
  g_free (self->folder);
  g_free (self->pin);
  g_free (self->ca_file);
  g_free (self->component_secret);
  for (guint i = 0; i < G_N_ELEMENTS (users); i++)
    g_free (self->password[i]);
  G_OBJECT_CLASS (ant_sandbox_parent_class)->finalize (object);
}

static void
ant_sandbox_class_init (AntSandboxClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = ant_sandbox_dispose;
  object_class->finalize = ant_sandbox_finalize;
}

static void
ant_sandbox_init (AntSandbox *self)
{
  for (guint i = 0; i < ANT_SANDBOX_N_PORTS; i++)
    self->ports.fd[i] = -1;
}
