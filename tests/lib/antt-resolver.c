/* A resolver that knows what a test tells it, and asks nobody.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-resolver.h"

/**
 * AnttResolver:
 *
 * Answers asynchronous lookups only, from the main loop. The blocking ones abort the test: core must not block.
 */
struct _AnttResolver
{
  GResolver parent_instance;
  GHashTable *services;  /* record -> GPtrArray of GVariant (qqqs): priority, weight, port, target */
  GHashTable *addresses; /* host -> GPtrArray of GInetAddress */
  GHashTable *failures;  /* name -> GResolverError */
  GHashTable *silences;  /* set of names */
  GPtrArray *asked;      /* (element-type utf8) */
};

G_DEFINE_FINAL_TYPE (AnttResolver, antt_resolver, G_TYPE_RESOLVER)

static GPtrArray *
list_of (GHashTable *table, const char *name, GDestroyNotify element_free)
{
  GPtrArray *list = g_hash_table_lookup (table, name);

  if (list == NULL)
    {
      list = g_ptr_array_new_with_free_func (element_free);
      g_hash_table_insert (table, g_strdup (name), list);
    }
  return list;
}

static void
on_cancelled (GCancellable *cancellable, gpointer user_data)
{
  g_task_return_error_if_cancelled (user_data);
}

/* TRUE when the answer has been given, or will never be. */
static gboolean
fail_or_stay_silent (AnttResolver *self, GTask *task, const char *name)
{
  gpointer code;

  g_ptr_array_add (self->asked, g_strdup (name));
  if (g_hash_table_contains (self->silences, name))
    {
      GCancellable *cancellable = g_task_get_cancellable (task);

      g_assert_nonnull (cancellable);
      g_cancellable_connect (cancellable, G_CALLBACK (on_cancelled), g_object_ref (task), g_object_unref);
      return TRUE;
    }
  if (g_hash_table_lookup_extended (self->failures, name, NULL, &code))
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, GPOINTER_TO_INT (code), "cannot resolve %s", name);
      return TRUE;
    }
  return FALSE;
}

static void
return_copies (GTask *task, GPtrArray *known, const char *name, gpointer (*copy) (gpointer), GDestroyNotify list_free)
{
  GList *answer = NULL;

  if (known == NULL)
    {
      g_task_return_new_error (task, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND, "nothing known of %s", name);
      return;
    }
  for (guint i = known->len; i > 0; i--)
    answer = g_list_prepend (answer, copy (known->pdata[i - 1]));
  g_task_return_pointer (task, answer, list_free);
}

static void
free_records (gpointer records)
{
  g_list_free_full (records, (GDestroyNotify) g_variant_unref);
}

static gpointer
ref_record (gpointer record)
{
  return g_variant_ref (record);
}

static void
lookup_records_async (GResolver *resolver,
                      const char *record,
                      GResolverRecordType type,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  AnttResolver *self = ANTT_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  g_assert_cmpint (type, ==, G_RESOLVER_RECORD_SRV);
  if (!fail_or_stay_silent (self, task, record))
    return_copies (task, g_hash_table_lookup (self->services, record), record, ref_record,
                   free_records);
}

static void
lookup_by_name_async (GResolver *resolver,
                      const char *host,
                      GCancellable *cancellable,
                      GAsyncReadyCallback callback,
                      gpointer user_data)
{
  AnttResolver *self = ANTT_RESOLVER (resolver);
  g_autoptr (GTask) task = g_task_new (resolver, cancellable, callback, user_data);

  if (!fail_or_stay_silent (self, task, host))
    return_copies (task, g_hash_table_lookup (self->addresses, host), host, g_object_ref,
                   (GDestroyNotify) g_resolver_free_addresses);
}

static GList *
lookup_finish (GResolver *resolver, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

static void
antt_resolver_finalize (GObject *object)
{
  AnttResolver *self = ANTT_RESOLVER (object);

  g_hash_table_unref (self->services);
  g_hash_table_unref (self->addresses);
  g_hash_table_unref (self->failures);
  g_hash_table_unref (self->silences);
  g_ptr_array_unref (self->asked);
  G_OBJECT_CLASS (antt_resolver_parent_class)->finalize (object);
}

static void
antt_resolver_class_init (AnttResolverClass *klass)
{
  GResolverClass *resolver_class = G_RESOLVER_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = antt_resolver_finalize;
  resolver_class->lookup_records_async = lookup_records_async;
  resolver_class->lookup_records_finish = lookup_finish;
  resolver_class->lookup_by_name_async = lookup_by_name_async;
  resolver_class->lookup_by_name_finish = lookup_finish;
}

static void
antt_resolver_init (AnttResolver *self)
{
  self->services = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->addresses = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_ptr_array_unref);
  self->failures = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->silences = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->asked = g_ptr_array_new_with_free_func (g_free);
}

AnttResolver *
antt_resolver_new (void)
{
  return g_object_new (ANTT_TYPE_RESOLVER, NULL);
}

void
antt_resolver_add_service (AnttResolver *self,
                           const char *record,
                           const char *host,
                           guint16 port,
                           guint16 priority,
                           guint16 weight)
{
  GVariant *answer = g_variant_new ("(qqqs)", priority, weight, port, host);

  g_ptr_array_add (list_of (self->services, record, (GDestroyNotify) g_variant_unref), g_variant_ref_sink (answer));
}

void
antt_resolver_add_address (AnttResolver *self, const char *host, const char *address)
{
  GInetAddress *parsed = g_inet_address_new_from_string (address);

  g_assert_nonnull (parsed);
  g_ptr_array_add (list_of (self->addresses, host, g_object_unref), parsed);
}

void
antt_resolver_add_failure (AnttResolver *self, const char *name, GResolverError code)
{
  g_hash_table_insert (self->failures, g_strdup (name), GINT_TO_POINTER (code));
}

void
antt_resolver_add_silence (AnttResolver *self, const char *name)
{
  g_hash_table_add (self->silences, g_strdup (name));
}

guint
antt_resolver_count (AnttResolver *self, const char *name)
{
  guint n = 0;

  for (guint i = 0; i < self->asked->len; i++)
    n += g_str_equal (self->asked->pdata[i], name);
  return n;
}

guint
antt_resolver_count_all (AnttResolver *self)
{
  return self->asked->len;
}
