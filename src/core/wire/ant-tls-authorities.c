/* The system's certificate authorities, read once.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-tls-authorities.h"

#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include "wire/ant-tls-private.h"

/* Reading some 140 certificates takes tens of milliseconds: so it is done for the first connection, and again when the file
 * has changed. All fields are guarded by the lock. */
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

static const char *
look_at_file (struct stat *ret_state)
{
  const char *file = g_getenv (X509_get_default_cert_file_env ());

  if (file == NULL)
    file = X509_get_default_cert_file ();
  if (stat (file, ret_state) != 0)
    memset (ret_state, 0, sizeof *ret_state);
  return file;
}

/* @context: (nullable): that is to use them */
static gboolean
use_current (SSL_CTX *context)
{
  struct stat state;
  const char *file = look_at_file (&state);
  gboolean good;

  pthread_mutex_lock (&cache.lock);
  good = is_current (file, &state) || read_anew (file, &state);
  if (good && context != NULL)
    SSL_CTX_set1_cert_store (context, cache.store);
  pthread_mutex_unlock (&cache.lock);
  return good;
}

/* SSL_CTX_set_default_verify_paths(), but for the reading. Any thread. */
gboolean
ant_tls_use_system_authorities (SSL_CTX *context)
{
  return use_current (context);
}

/**
 * ant_tls_read_system_authorities:
 *
 * Reads them if that has to be. Any thread.
 *
 * Returns: whether they are known
 */
gboolean
ant_tls_read_system_authorities (void)
{
  return use_current (NULL);
}

/**
 * ant_tls_system_authorities_are_read:
 *
 * Waits for nobody who is reading them. Any thread.
 *
 * Returns: whether using them takes no time
 */
gboolean
ant_tls_system_authorities_are_read (void)
{
  struct stat state;
  const char *file = look_at_file (&state);
  gboolean current;

  if (pthread_mutex_trylock (&cache.lock) != 0)
    return FALSE;
  current = is_current (file, &state);
  pthread_mutex_unlock (&cache.lock);
  return current;
}
