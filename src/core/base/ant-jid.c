/* Addresses: taken apart, kept, compared.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-jid.h"

#include <stdatomic.h>
#include <string.h>

#include "base/ant-jid-private.h"

/**
 * AntJid:
 *
 * An address, normalised: local part NFKC and case-folded; domain as A-labels in lower case without a
 * trailing dot; resource NFC, its case kept. Immutable and counted atomically: any thread may read and
 * hold it. Always has a domain; no part is empty or longer than 1,023 bytes.
 */
struct _AntJid
{
  atomic_int ref_count;
  char *text;      /* the whole address */
  char *bare;      /* without resource */
  char *local;     /* NULL for none */
  char *domain;
  char *resource;  /* NULL for none */
};

G_DEFINE_BOXED_TYPE (AntJid, ant_jid, ant_jid_ref, ant_jid_unref)
G_DEFINE_QUARK (ant-jid-error-quark, ant_jid_error)

/**
 * ant_jid_new:
 * @text: an address, from a person or the network: may be anything
 *
 * Takes an address apart at the first `/`, then at the first `@` before it (RFC 7622 3.1), checks and
 * normalises each part. Any thread.
 *
 * Returns: (transfer full): the address; %NULL with an #AntJidError that says what is wrong with it
 */
AntJid *
ant_jid_new (const char *text, GError **error)
{
  g_autoptr (AntJid) jid = NULL;
  g_autofree char *rest = NULL;
  char *slash, *at;

  g_return_val_if_fail (text != NULL, NULL);

  if (!g_utf8_validate (text, -1, NULL))
    {
      g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_BAD_CHARACTER, "The address is not valid UTF-8");
      return NULL;
    }
  if (*text == '\0')
    {
      g_set_error (error, ANT_JID_ERROR, ANT_JID_ERROR_EMPTY_PART, "The address is empty");
      return NULL;
    }

  jid = g_new0 (AntJid, 1);
  atomic_init (&jid->ref_count, 1);
  rest = g_strdup (text);

  slash = strchr (rest, '/');
  if (slash != NULL)
    {
      *slash = '\0';
      jid->resource = ant_jid_normalise_resource (slash + 1, error);
      if (jid->resource == NULL)
        return NULL;
    }

  at = strchr (rest, '@');
  if (at != NULL)
    {
      *at = '\0';
      jid->local = ant_jid_normalise_local (rest, error);
      if (jid->local == NULL)
        return NULL;
    }

  jid->domain = ant_jid_normalise_domain (at != NULL ? at + 1 : rest, error);
  if (jid->domain == NULL)
    return NULL;

  jid->bare = jid->local != NULL ? g_strconcat (jid->local, "@", jid->domain, NULL) : g_strdup (jid->domain);
  jid->text = jid->resource != NULL ? g_strconcat (jid->bare, "/", jid->resource, NULL) : g_strdup (jid->bare);
  return g_steal_pointer (&jid);
}

/**
 * ant_jid_ref:
 * @jid: an address
 *
 * Any thread.
 *
 * Returns: (transfer full): @jid
 */
AntJid *
ant_jid_ref (AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, NULL);

  atomic_fetch_add (&jid->ref_count, 1);
  return jid;
}

/**
 * ant_jid_unref:
 * @jid: (transfer full): an address
 *
 * Any thread.
 */
void
ant_jid_unref (AntJid *jid)
{
  g_return_if_fail (jid != NULL);

  if (atomic_fetch_sub (&jid->ref_count, 1) > 1)
    return;

  g_free (jid->text);
  g_free (jid->bare);
  g_free (jid->local);
  g_free (jid->domain);
  g_free (jid->resource);
  g_free (jid);
}

/**
 * ant_jid_get_local:
 * @jid: an address
 *
 * Returns: (nullable): the normalised local part, %NULL for none
 */
const char *
ant_jid_get_local (const AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, NULL);

  return jid->local;
}

/**
 * ant_jid_get_domain:
 * @jid: an address
 *
 * Returns: the normalised domain: A-labels, or an address literal
 */
const char *
ant_jid_get_domain (const AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, NULL);

  return jid->domain;
}

/**
 * ant_jid_get_resource:
 * @jid: an address
 *
 * Returns: (nullable): the normalised resource, %NULL for none
 */
const char *
ant_jid_get_resource (const AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, NULL);

  return jid->resource;
}

/**
 * ant_jid_get_text:
 * @jid: an address
 *
 * Returns: the whole normalised address
 */
const char *
ant_jid_get_text (const AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, NULL);

  return jid->text;
}

/**
 * ant_jid_get_bare:
 * @jid: an address
 *
 * Returns: the normalised address without its resource
 */
const char *
ant_jid_get_bare (const AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, NULL);

  return jid->bare;
}

/**
 * ant_jid_is_bare:
 * @jid: an address
 *
 * Returns: whether @jid has no resource; true of a lone domain too
 */
gboolean
ant_jid_is_bare (const AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, FALSE);

  return jid->resource == NULL;
}

/**
 * ant_jid_is_domain:
 * @jid: an address
 *
 * Returns: whether @jid is a lone domain
 */
gboolean
ant_jid_is_domain (const AntJid *jid)
{
  g_return_val_if_fail (jid != NULL, FALSE);

  return jid->local == NULL && jid->resource == NULL;
}

/**
 * ant_jid_equal:
 * @a: (nullable): an address
 * @b: (nullable): an address
 *
 * Returns: whether both are the same address; two %NULL are equal
 */
gboolean
ant_jid_equal (const AntJid *a, const AntJid *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return strcmp (a->text, b->text) == 0;
}

/**
 * ant_jid_equal_bare:
 * @a: (nullable): an address
 * @b: (nullable): an address
 *
 * Returns: whether both are the same but for their resources; two %NULL are equal
 */
gboolean
ant_jid_equal_bare (const AntJid *a, const AntJid *b)
{
  if (a == NULL || b == NULL)
    return a == b;

  return strcmp (a->bare, b->bare) == 0;
}
