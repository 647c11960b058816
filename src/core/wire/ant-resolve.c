/* From a domain to the addresses to try, in order (RFC 6120 3.2, XEP-0368), without blocking.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-resolve.h"

#include <string.h>

#include "wire/ant-resolve-private.h"
#include "wire/ant-tap.h"

enum
{
  PORT_STARTTLS = 5222,
  PORT_DIRECT_TLS = 5223,
  MAX_CANDIDATES = 16, /* SRV targets that are looked up, first ones first */
  MAX_RECORDS = 256,   /* of one kind that are looked at */
  MAX_TARGETS = 64,    /* addresses that are tried, first ones first */
};

/* What the SRV lookup of one service told. */
typedef enum
{
  RECORDS_NONE,        /* no such record, or no answer */
  RECORDS_NOT_OFFERED, /* only a target of "." */
  RECORDS_SOME,
} Records;

/**
 * Resolve:
 *
 * The data of the task. First the SRV lookups run side by side, then the address lookups, one a host.
 */
typedef struct
{
  GResolver *resolver;
  char *name;              /* as asked for, for messages */
  char *ascii;             /* of name: A-labels, without trailing dot and brackets */
  gboolean direct_tls;
  gboolean plaintext;
  Records starttls;
  Records direct;
  GPtrArray *candidates;   /* (element-type AntCandidate) */
  GHashTable *addresses;   /* host (char *) -> its addresses (GList of GInetAddress), NULL for none */
  guint pending;
  AntResolveStep step;
  gpointer step_data;
  char *problem;           /* (nullable): what the first address lookup that failed said */
} Resolve;

/**
 * Lookup:
 * @name: of the record or host that is asked for
 * @began_us: monotonic
 *
 * One question on its way.
 */
typedef struct
{
  GTask *task;
  char *name;
  gint64 began_us;
} Lookup;

static Lookup *
lookup_new (GTask *task, const char *name)
{
  Lookup *lookup = g_new0 (Lookup, 1);

  lookup->task = g_object_ref (task);
  lookup->name = g_strdup (name);
  lookup->began_us = g_get_monotonic_time ();
  return lookup;
}

static void
lookup_free (Lookup *lookup)
{
  g_object_unref (lookup->task);
  g_free (lookup->name);
  g_free (lookup);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Lookup, lookup_free)

static double
get_elapsed_ms (const Lookup *lookup)
{
  return (double) (g_get_monotonic_time () - lookup->began_us) / 1000;
}

static void
resolve_free (Resolve *resolve)
{
  g_object_unref (resolve->resolver);
  g_free (resolve->name);
  g_free (resolve->ascii);
  g_ptr_array_unref (resolve->candidates);
  g_hash_table_unref (resolve->addresses);
  g_free (resolve->problem);
  g_free (resolve);
}

/**
 * ant_target_free:
 * @target: (nullable) (transfer full): a target
 */
void
ant_target_free (AntTarget *target)
{
  if (target == NULL)
    return;

  g_free (target->host);
  g_object_unref (target->address);
  g_free (target);
}

static void
add_candidate (Resolve *resolve, const char *host, guint16 port, gboolean direct_tls, guint16 priority, guint16 weight)
{
  AntCandidate *candidate = g_new0 (AntCandidate, 1);

  candidate->host = g_strdup (host);
  candidate->port = port;
  candidate->direct_tls = direct_tls;
  candidate->priority = priority;
  candidate->weight = weight;
  g_ptr_array_add (resolve->candidates, candidate);
}

static void
fail_not_found (GTask *task)
{
  Resolve *resolve = g_task_get_task_data (task);

  g_task_return_new_error (task, ANT_WIRE_ERROR, ANT_WIRE_ERROR_NOT_FOUND, "%s: host not found (%s)", resolve->name,
                           resolve->problem != NULL ? resolve->problem : "it has no address");
}

static void
finish (GTask *task)
{
  Resolve *resolve = g_task_get_task_data (task);
  g_autoptr (GPtrArray) targets = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_target_free);

  if (g_task_return_error_if_cancelled (task))
    return;

  for (guint i = 0; i < resolve->candidates->len; i++)
    {
      const AntCandidate *candidate = resolve->candidates->pdata[i];

      for (GList *l = g_hash_table_lookup (resolve->addresses, candidate->host); l != NULL && targets->len < MAX_TARGETS; l = l->next)
        {
          AntTarget *target = g_new0 (AntTarget, 1);

          target->host = g_strdup (candidate->host);
          target->address = g_object_ref (l->data);
          target->port = candidate->port;
          target->direct_tls = candidate->direct_tls;
          g_ptr_array_add (targets, target);
        }
    }

  if (targets->len == 0)
    fail_not_found (task);
  else
    g_task_return_pointer (task, g_steal_pointer (&targets), (GDestroyNotify) g_ptr_array_unref);
}

/* An address is no question. */
static gboolean
is_worth_telling (const Lookup *lookup)
{
  Resolve *resolve = g_task_get_task_data (lookup->task);

  return resolve->step != NULL && !g_cancellable_is_cancelled (g_task_get_cancellable (lookup->task))
         && !g_hostname_is_ip_address (lookup->name);
}

static void
on_addresses (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) lookup = user_data;
  GTask *task = lookup->task;
  Resolve *resolve = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  GList *addresses = g_resolver_lookup_by_name_finish (G_RESOLVER (source), result, &error);

  if (is_worth_telling (lookup))
    {
      g_autofree char *note = ant_resolve_describe_addresses (lookup->name, addresses, error, get_elapsed_ms (lookup));

      resolve->step ("address", note, resolve->step_data);
    }
  if (addresses != NULL)
    g_hash_table_insert (resolve->addresses, g_strdup (lookup->name), addresses);
  else if (resolve->problem == NULL && error != NULL)
    resolve->problem = g_strdup (error->message);

  if (--resolve->pending == 0)
    finish (task);
}

static void
look_up_addresses (GTask *task)
{
  Resolve *resolve = g_task_get_task_data (task);

  resolve->pending = 1;
  for (guint i = 0; i < resolve->candidates->len; i++)
    {
      const AntCandidate *candidate = resolve->candidates->pdata[i];
      Lookup *lookup;

      if (g_hash_table_contains (resolve->addresses, candidate->host))
        continue;
      g_hash_table_insert (resolve->addresses, g_strdup (candidate->host), NULL);
      lookup = lookup_new (task, candidate->host);
      resolve->pending++;
      g_resolver_lookup_by_name_async (resolve->resolver, candidate->host, g_task_get_cancellable (task),
                                       on_addresses, lookup);
    }
  if (--resolve->pending == 0)
    finish (task);
}

/* All SRV lookups have answered. */
static void
choose (GTask *task)
{
  Resolve *resolve = g_task_get_task_data (task);
  g_autoptr (GRand) random = NULL;

  if (g_task_return_error_if_cancelled (task))
    return;

  if (resolve->candidates->len == 0)
    {
      /* The service that the addresses of the domain stand in for (RFC 6120 3.2.2). That direct TLS is not offered
       * does not say that STARTTLS is not. */
      Records asked = resolve->direct_tls ? resolve->direct : resolve->starttls;

      if (asked == RECORDS_NOT_OFFERED)
        {
          g_task_return_new_error (task, ANT_WIRE_ERROR, ANT_WIRE_ERROR_NOT_FOUND,
                                   "%s says in DNS that it offers no XMPP service%s", resolve->name,
                                   resolve->direct_tls ? " over direct TLS" : "");
          return;
        }
      add_candidate (resolve, resolve->ascii, resolve->direct_tls ? PORT_DIRECT_TLS : PORT_STARTTLS,
                     resolve->direct_tls, 0, 0);
    }

  random = g_rand_new ();
  ant_candidates_order (resolve->candidates, random);
  if (resolve->candidates->len > MAX_CANDIDATES)
    g_ptr_array_set_size (resolve->candidates, MAX_CANDIDATES);
  look_up_addresses (task);
}

/* A failed lookup counts as no record, whatever the reason: many a resolver at home cannot answer SRV at all. */
static Records
add_records (Lookup *lookup, GResolver *resolver, GAsyncResult *result, gboolean direct_tls)
{
  Resolve *resolve = g_task_get_task_data (lookup->task);
  g_autoptr (GError) error = NULL;
  GList *records = g_resolver_lookup_records_finish (resolver, result, &error);
  guint before = resolve->candidates->len;
  Records found = records != NULL ? RECORDS_NOT_OFFERED : RECORDS_NONE;

  if (is_worth_telling (lookup))
    {
      g_autofree char *note = ant_resolve_describe_records (lookup->name, records, error, get_elapsed_ms (lookup));

      resolve->step ("srv", note, resolve->step_data);
    }
  for (GList *l = records; l != NULL && resolve->candidates->len - before < MAX_RECORDS; l = l->next)
    {
      guint16 priority, weight, port;
      const char *host;

      g_variant_get (l->data, "(qqq&s)", &priority, &weight, &port, &host);
      /* RFC 2782, Target: "." says that the service is decidedly not available */
      if (*host == '\0' || strcmp (host, ".") == 0)
        continue;
      add_candidate (resolve, host, port, direct_tls, priority, weight);
      found = RECORDS_SOME;
    }
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
  return found;
}

static void
on_starttls_records (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) lookup = user_data;
  Resolve *resolve = g_task_get_task_data (lookup->task);

  resolve->starttls = add_records (lookup, G_RESOLVER (source), result, FALSE);
  if (--resolve->pending == 0)
    choose (lookup->task);
}

static void
on_direct_records (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (Lookup) lookup = user_data;
  Resolve *resolve = g_task_get_task_data (lookup->task);

  resolve->direct = add_records (lookup, G_RESOLVER (source), result, TRUE);
  if (--resolve->pending == 0)
    choose (lookup->task);
}

/* Not g_resolver_lookup_service(): it cannot tell a lone target of "." from an alias without records. */
static void
look_up_records (GTask *task)
{
  Resolve *resolve = g_task_get_task_data (task);
  GCancellable *cancellable = g_task_get_cancellable (task);
  g_autofree char *starttls = g_strconcat ("_xmpp-client._tcp.", resolve->ascii, NULL);
  g_autofree char *direct = g_strconcat ("_xmpps-client._tcp.", resolve->ascii, NULL);

  resolve->pending = !resolve->direct_tls + !resolve->plaintext;
  if (!resolve->direct_tls)
    g_resolver_lookup_records_async (resolve->resolver, starttls, G_RESOLVER_RECORD_SRV, cancellable,
                                     on_starttls_records, lookup_new (task, starttls));
  if (!resolve->plaintext)
    g_resolver_lookup_records_async (resolve->resolver, direct, G_RESOLVER_RECORD_SRV, cancellable,
                                     on_direct_records, lookup_new (task, direct));
}

/* A-labels, without the root's dot, without the brackets of an IPv6 literal. NULL when it cannot be a name. */
static char *
normalise_name (const char *name)
{
  g_autofree char *ascii = g_hostname_is_non_ascii (name) ? g_hostname_to_ascii (name) : g_ascii_strdown (name, -1);
  gsize length = ascii != NULL ? strlen (ascii) : 0;

  if (length > 1 && ascii[length - 1] == '.')
    ascii[--length] = '\0';
  if (length > 2 && ascii[0] == '[' && ascii[length - 1] == ']')
    return g_strndup (ascii + 1, length - 2);
  return length > 0 ? g_steal_pointer (&ascii) : NULL;
}

/* Addresses have no records, and localhost names must never be asked for in the DNS (RFC 6761 6.3). */
static gboolean
has_no_records (const char *ascii)
{
  return g_hostname_is_ip_address (ascii) || strcmp (ascii, "localhost") == 0
         || g_str_has_suffix (ascii, ".localhost");
}

/**
 * ant_resolve_async:
 * @resolver: (nullable): %NULL for the system's
 * @query: what to look for; copied
 * @cancellable: (nullable): ends it with %G_IO_ERROR_CANCELLED
 * @callback: called in the thread-default main context of the caller
 * @user_data: handed to @callback
 *
 * Looks up where to connect to. Without a host and a port: the SRV records of _xmpp-client and _xmpps-client together,
 * by priority and weight (XEP-0368 3); where there are none, and for addresses and localhost names, the domain itself.
 * A host or a port by hand replaces the records. The addresses of one name keep the order that the resolver gives
 * them (RFC 6724).
 */
void
ant_resolve_async (GResolver *resolver,
                   const AntResolveQuery *query,
                   GCancellable *cancellable,
                   GAsyncReadyCallback callback,
                   gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (NULL, cancellable, callback, user_data);
  Resolve *resolve;

  g_return_if_fail (query != NULL && query->domain != NULL);
  g_return_if_fail (!(query->direct_tls && query->plaintext));

  g_task_set_source_tag (task, ant_resolve_async);
  resolve = g_new0 (Resolve, 1);
  resolve->resolver = resolver != NULL ? g_object_ref (resolver) : g_resolver_get_default ();
  resolve->name = g_strdup (query->host != NULL ? query->host : query->domain);
  resolve->ascii = normalise_name (resolve->name);
  resolve->direct_tls = query->direct_tls;
  resolve->plaintext = query->plaintext;
  resolve->step = query->step;
  resolve->step_data = query->step_data;
  resolve->candidates = g_ptr_array_new_with_free_func ((GDestroyNotify) ant_candidate_free);
  resolve->addresses =
    g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_resolver_free_addresses);
  g_task_set_task_data (task, resolve, (GDestroyNotify) resolve_free);

  if (resolve->ascii == NULL)
    {
      resolve->problem = g_strdup ("not a name of a host");
      fail_not_found (task);
    }
  else if (query->host == NULL && query->port == 0 && !has_no_records (resolve->ascii))
    look_up_records (task);
  else
    {
      guint16 usual = query->direct_tls ? PORT_DIRECT_TLS : PORT_STARTTLS;

      add_candidate (resolve, resolve->ascii, query->port != 0 ? query->port : usual, query->direct_tls, 0, 0);
      look_up_addresses (task);
    }
}

/**
 * ant_resolve_finish:
 * @result: what the callback was given
 * @error: return location for %ANT_WIRE_ERROR_NOT_FOUND or %G_IO_ERROR_CANCELLED
 *
 * Returns: (transfer full) (element-type AntTarget): what to try, in order, never empty; or %NULL
 */
GPtrArray *
ant_resolve_finish (GAsyncResult *result, GError **error)
{
  g_return_val_if_fail (g_task_is_valid (result, NULL), NULL);
  g_return_val_if_fail (g_async_result_is_tagged (result, ant_resolve_async), NULL);

  return g_task_propagate_pointer (G_TASK (result), error);
}
