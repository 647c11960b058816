/* Tests of the network thread and of accounts.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <pthread.h>

#include "session/ant-account.h"
#include "session/ant-network.h"

typedef struct
{
  pthread_mutex_t mutex;
  pthread_cond_t changed;
  GArray *order;      /* (element-type int): what ran, in order */
  GThread *thread;
  guint n_destroyed;
} Log;

static void
log_init (Log *log)
{
  pthread_mutex_init (&log->mutex, NULL);
  pthread_cond_init (&log->changed, NULL);
  log->order = g_array_new (FALSE, FALSE, sizeof (int));
  log->thread = NULL;
  log->n_destroyed = 0;
}

static void
log_clear (Log *log)
{
  g_array_unref (log->order);
  pthread_cond_destroy (&log->changed);
  pthread_mutex_destroy (&log->mutex);
}

typedef struct
{
  Log *log;
  int number;
} Item;

static gboolean
item_run (gpointer data)
{
  Item *item = data;

  pthread_mutex_lock (&item->log->mutex);
  g_array_append_val (item->log->order, item->number);
  item->log->thread = g_thread_self ();
  pthread_mutex_unlock (&item->log->mutex);
  return G_SOURCE_CONTINUE;
}

static void
item_destroy (gpointer data)
{
  Item *item = data;

  pthread_mutex_lock (&item->log->mutex);
  g_assert_true (item->log->thread == g_thread_self ());
  item->log->n_destroyed++;
  pthread_cond_signal (&item->log->changed);
  pthread_mutex_unlock (&item->log->mutex);
  g_free (item);
}

static void
invoke (AntNetwork *network, Log *log, int number)
{
  Item *item = g_new (Item, 1);

  *item = (Item) { log, number };
  ant_network_invoke (network, item_run, item, item_destroy);
}

static void
test_invoke_runs_in_order_in_thread (void)
{
  AntNetwork *network = ant_network_new (ant_clock_system (), 0);
  Log log;

  log_init (&log);
  for (int i = 0; i < 1000; i++)
    invoke (network, &log, i);
  pthread_mutex_lock (&log.mutex);
  while (log.n_destroyed < 1000)
    pthread_cond_wait (&log.changed, &log.mutex);
  g_assert_true (log.thread != g_thread_self ());
  g_assert_cmpuint (log.order->len, ==, 1000);
  for (int i = 0; i < 1000; i++)
    g_assert_cmpint (g_array_index (log.order, int, i), ==, i);
  pthread_mutex_unlock (&log.mutex);
  g_assert_finalize_object (network);
  log_clear (&log);
}

static void
test_last_reference_runs_what_is_queued (void)
{
  AntNetwork *network = ant_network_new (ant_clock_system (), 0);
  Log log;

  log_init (&log);
  for (int i = 0; i < 100; i++)
    invoke (network, &log, i);
  /* Returns when the thread has ended, so the log needs no lock after. */
  g_assert_finalize_object (network);
  g_assert_cmpuint (log.order->len, ==, 100);
  g_assert_cmpuint (log.n_destroyed, ==, 100);
  log_clear (&log);
}

typedef struct
{
  Log *log;
  AntNetwork *network;
} Drop;

/* Waits for the lock, so that whoever holds it has dropped its reference before. */
static gboolean
drop_last_reference (gpointer data)
{
  Drop *drop = data;

  pthread_mutex_lock (&drop->log->mutex);
  pthread_mutex_unlock (&drop->log->mutex);
  g_object_unref (drop->network);
  return G_SOURCE_REMOVE;
}

static void
flag_gone (gpointer data, GObject *where)
{
  Log *log = data;

  pthread_mutex_lock (&log->mutex);
  log->n_destroyed++;
  pthread_cond_signal (&log->changed);
  pthread_mutex_unlock (&log->mutex);
}

static void
test_last_reference_in_its_own_thread (void)
{
  AntNetwork *network = ant_network_new (ant_clock_system (), 0);
  Log log;
  Drop drop = { &log, network };

  log_init (&log);
  g_object_weak_ref (G_OBJECT (network), flag_gone, &log);
  g_object_ref (network);
  pthread_mutex_lock (&log.mutex);
  ant_network_invoke (network, drop_last_reference, &drop, NULL);
  g_object_unref (network);
  while (log.n_destroyed == 0)
    pthread_cond_wait (&log.changed, &log.mutex);
  pthread_mutex_unlock (&log.mutex);
  log_clear (&log);
}

static void
test_network_has_clock_and_context (void)
{
  g_autoptr (AntNetwork) network = ant_network_new (ant_clock_system (), 0);

  g_assert_true (ant_network_get_clock (network) == ant_clock_system ());
  g_assert_nonnull (ant_network_get_context (network));
}

static void
test_account_defaults (void)
{
  g_autoptr (AntAccount) account = ant_account_new (NULL, "romeo@localhost");

  g_assert_cmpstr (account->name, ==, "romeo@localhost");
  g_assert_cmpstr (account->link->jid, ==, "romeo@localhost");
  g_assert_cmpint (account->link->tls, ==, ANT_TLS_START);
  g_assert_false (account->presence);
  g_assert_true (account->answer_unhandled);
  g_assert_null (account->contact);
}

static void
test_account_copy_shares_nothing (void)
{
  AntAccount *account = ant_account_new ("sandbox", "romeo@localhost");
  g_autoptr (AntAccount) copy = NULL;

  account->contact = g_strdup ("juliet@localhost");
  account->link->password = g_strdup ("secret");
  account->presence = TRUE;
  copy = ant_account_copy (account);
  ant_account_free (account);

  g_assert_cmpstr (copy->name, ==, "sandbox");
  g_assert_cmpstr (copy->contact, ==, "juliet@localhost");
  g_assert_cmpstr (copy->link->password, ==, "secret");
  g_assert_true (copy->presence);
  ant_account_free (NULL);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/session/network/invoke-runs-in-order-in-thread", test_invoke_runs_in_order_in_thread);
  g_test_add_func ("/session/network/last-reference-runs-what-is-queued", test_last_reference_runs_what_is_queued);
  g_test_add_func ("/session/network/last-reference-in-its-own-thread", test_last_reference_in_its_own_thread);
  g_test_add_func ("/network/new/has-clock-and-context", test_network_has_clock_and_context);
  g_test_add_func ("/session/account/defaults", test_account_defaults);
  g_test_add_func ("/session/account/copy-shares-nothing", test_account_copy_shares_nothing);
  return g_test_run ();
}
