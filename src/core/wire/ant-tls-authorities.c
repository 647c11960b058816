/* The system's certificate authorities, read once.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tls-private.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>

/* Reading some 140 certificates takes tens of milliseconds, in which the network thread serves nobody: so it is done for
 * the first connection, and again when the file has changed. All fields are guarded by the lock. */
static struct
{
  pthread_mutex_t lock; /* of our own kind: one that the thread sanitizer sees */
  X509_STORE *store;    /* NULL before the first time */
  char *file;           /* what it was read from, beside a folder that OpenSSL looks into by itself */
  struct stat state;    /* of that file then; all zero where there was none */
} cache = { .lock = PTHREAD_MUTEX_INITIALIZER };

static gboolean
is_current (const char *file, const struct stat *state)
{
  return cache.store != NULL && strcmp (cache.file, file) == 0 && cache.state.st_ino == state->st_ino
         && cache.state.st_size == state->st_size && cache.state.st_mtim.tv_sec == state->st_mtim.tv_sec
         && cache.state.st_mtim.tv_nsec == state->st_mtim.tv_nsec;
}

/* FALSE: the old ones are kept. */
static gboolean
read_anew (const char *file, const struct stat *state)
{
  X509_STORE *store = X509_STORE_new ();

  if (store == NULL || X509_STORE_set_default_paths (store) != 1)
    {
      X509_STORE_free (store);
      return FALSE;
    }
  X509_STORE_free (cache.store);
  g_free (cache.file);
  cache.store = store;
  cache.file = g_strdup (file);
  cache.state = *state;
  return TRUE;
}

/* SSL_CTX_set_default_verify_paths(), but for the reading. Any thread. */
gboolean
ant_tls_use_system_authorities (SSL_CTX *context)
{
  const char *file = g_getenv (X509_get_default_cert_file_env ());
  struct stat state = { 0 };
  gboolean good;

  if (file == NULL)
    file = X509_get_default_cert_file ();
  if (stat (file, &state) != 0)
    memset (&state, 0, sizeof state);

  pthread_mutex_lock (&cache.lock);
  good = is_current (file, &state) || read_anew (file, &state);
  if (good)
    SSL_CTX_set1_cert_store (context, cache.store);
  pthread_mutex_unlock (&cache.lock);
  return good;
}
