/* What a namespace is, which one a misspelt one means, and how one is called in short.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "base/ant-namespace-info.h"

#include <string.h>

#include "base/ant-data.h"
#include "base/ant-edit-distance.h"

enum { COLUMN_NS, COLUMN_KIND, COLUMN_DOCUMENT, COLUMN_TITLE, COLUMN_STATUS, COLUMN_DESCRIPTION,
       COLUMN_EVIDENCE, COLUMN_ALSO_IN, N_COLUMNS };

/* More edits than this make another namespace, not a misspelt one. */
#define MAX_DISTANCE 2
/* Of a name of one or two words, in characters. */
#define MAX_SHORT_NAME 80

#define IETF_PREFIX "urn:ietf:params:xml:ns:"
#define IETF_MISSPELT "urn:ietf:xml:params:ns:"

/* Built once, then only read; lives as long as the program. */
typedef struct
{
  GHashTable *infos;      /* namespace -> AntNamespaceInfo, both owned */
  GHashTable *canonical;  /* owned canonical form -> borrowed AntNamespaceInfo, of kind namespace only */
} Tables;

/* The form in which spellings that mean the same are the same. */
static char *
canonicalise (const char *ns)
{
  g_autofree char *lower = g_ascii_strdown (ns, -1);
  gsize length = strlen (lower);

  while (length > 0 && (lower[length - 1] == '/' || lower[length - 1] == '#'))
    lower[--length] = '\0';

  if (g_str_has_prefix (lower, "https://"))
    return g_strconcat ("http://", lower + strlen ("https://"), NULL);
  if (g_str_has_prefix (lower, IETF_MISSPELT))
    return g_strconcat (IETF_PREFIX, lower + strlen (IETF_MISSPELT), NULL);
  return g_steal_pointer (&lower);
}

static AntNamespaceInfo *
info_new (char **row)
{
  AntNamespaceInfo *info = g_new0 (AntNamespaceInfo, 1);

  info->ns = g_strdup (row[COLUMN_NS]);
  info->kind = g_strdup (row[COLUMN_KIND]);
  info->document = g_strdup (row[COLUMN_DOCUMENT]);
  info->title = g_strdup (row[COLUMN_TITLE]);
  info->status = g_strdup (row[COLUMN_STATUS]);
  info->description = g_strdup (row[COLUMN_DESCRIPTION]);
  return info;
}

static void
load_namespaces (Tables *tables)
{
  g_autoptr (GPtrArray) rows = ant_data_load_tsv ("namespaces.tsv", N_COLUMNS, "Namespaces will not be explained");

  for (guint i = 0; i < rows->len; i++)
    {
      char **row = g_ptr_array_index (rows, i);
      AntNamespaceInfo *info = info_new (row);

      g_hash_table_insert (tables->infos, (char *) info->ns, info);
      if (strstr (info->kind, "namespace") != NULL)
        g_hash_table_insert (tables->canonical, canonicalise (info->ns), info);
    }
}

static const Tables *
get_tables (void)
{
  static Tables *tables = NULL;

  if (g_once_init_enter (&tables))
    {
      Tables *fresh = g_new0 (Tables, 1);

      fresh->infos = g_hash_table_new (g_str_hash, g_str_equal);
      fresh->canonical = g_hash_table_new (g_str_hash, g_str_equal);
      load_namespaces (fresh);
      g_once_init_leave (&tables, fresh);
    }

  return tables;
}

/* `urn:xmpp:mam:9` is a version that the table does not know yet, no slip of `urn:xmpp:mam:2`. */
static gboolean
differs_in_version_only (const char *a, const char *b)
{
  while (*a != '\0' && *a == *b)
    {
      a++;
      b++;
    }

  while (g_ascii_isdigit (*a) || *a == '.')
    a++;
  while (g_ascii_isdigit (*b) || *b == '.')
    b++;
  return strcmp (a, b) == 0;
}

static const AntNamespaceInfo *
find_nearest (const char *ns)
{
  const AntNamespaceInfo *nearest = NULL;
  guint nearest_distance = MAX_DISTANCE + 1;
  gsize length = strlen (ns);
  GHashTableIter iter;
  gpointer key, value;

  /* Hostile input may be long: it need not be compared with each. */
  if (length > ANT_EDIT_DISTANCE_MAX_LENGTH)
    return NULL;

  g_hash_table_iter_init (&iter, get_tables ()->canonical);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      gsize key_length = strlen (key);
      guint distance;

      /* In a short name two edits change most of it. */
      if (key_length < 4 * MAX_DISTANCE || differs_in_version_only (ns, key))
        continue;

      distance = ant_edit_distance (ns, length, key, key_length, MAX_DISTANCE);
      if (distance < nearest_distance)
        {
          nearest = value;
          nearest_distance = distance;
        }
      else if (distance == nearest_distance)
        nearest = NULL; /* two are as near: which one is meant cannot be told */
    }

  return nearest;
}

/**
 * ant_namespace_info_lookup:
 * @ns: (nullable): a namespace or disco feature, from the network: may be anything
 *
 * Any thread.
 *
 * Returns: (transfer none) (nullable): what is known of @ns, for as long as the program runs; %NULL when
 *   nothing is, or the table is missing (a warning is logged once)
 */
const AntNamespaceInfo *
ant_namespace_info_lookup (const char *ns)
{
  if (ns == NULL)
    return NULL;

  return g_hash_table_lookup (get_tables ()->infos, ns);
}

/**
 * ant_namespace_info_guess:
 * @misspelt: (nullable): a namespace from the network or a person
 *
 * Which namespace is meant by one that nobody knows. Case, a trailing `/` or `#`, `https` for `http` and
 * `urn:ietf:xml:params:ns:` for `urn:ietf:params:xml:ns:` do not count; else it is the one namespace
 * within two edits (a swap of neighbours is one). An unknown version number of a known namespace is not a slip. Any thread.
 *
 * Returns: (transfer none) (nullable): the namespace that is meant; %NULL when @misspelt is known itself,
 *   or resembles none, or several alike
 */
const AntNamespaceInfo *
ant_namespace_info_guess (const char *misspelt)
{
  g_autofree char *canonical = NULL;
  const AntNamespaceInfo *info;

  if (misspelt == NULL || ant_namespace_info_lookup (misspelt) != NULL)
    return NULL;

  canonical = canonicalise (misspelt);
  info = g_hash_table_lookup (get_tables ()->canonical, canonical);
  return info != NULL ? info : find_nearest (canonical);
}

static gboolean
is_version (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789.") == strlen (text);
}

/* The last part of @ns, and the part before it too where the last is a version number; all owned by @ret_base.
 * @ret_base gets the word without the version. */
static char *
short_namespace (const char *ns, char **ret_base)
{
  g_auto (GStrv) parts = NULL;
  g_autofree char *trimmed = g_strdup (ns);
  gsize length = strlen (trimmed);
  const char *base;
  guint n;

  while (length > 0 && (trimmed[length - 1] == '/' || trimmed[length - 1] == '#'))
    trimmed[--length] = '\0';

  parts = g_strsplit (trimmed, strstr (trimmed, "://") != NULL ? "/" : ":", -1);
  n = g_strv_length (parts);
  if (n == 0)
    {
      *ret_base = g_strdup ("");
      return g_strdup ("");
    }

  base = parts[n >= 2 && is_version (parts[n - 1]) ? n - 2 : n - 1];
  if (g_str_has_prefix (trimmed, IETF_PREFIX "xmpp-"))
    base += strlen ("xmpp-");
  *ret_base = g_strdup (base);
  if (n >= 2 && is_version (parts[n - 1]))
    return g_strdup_printf ("%s:%s", base, parts[n - 1]);
  return g_strdup (base);
}

/* `query` and `x` say nothing, nor does the name of the namespace once more (`vCard` in vcard-temp). */
static gboolean
element_tells_more (const char *element, const char *base)
{
  return strcmp (element, "query") != 0 && strcmp (element, "x") != 0
         && g_ascii_strncasecmp (base, element, strlen (element)) != 0;
}

static char *
cap_length (char *name)
{
  if (g_utf8_strlen (name, -1) > MAX_SHORT_NAME)
    {
      g_autofree char *whole = name;
      g_autofree char *kept = g_utf8_substring (whole, 0, MAX_SHORT_NAME - 1);

      return g_strconcat (kept, "…", NULL);
    }

  return name;
}

/* What stands in a stanza's own namespace (`body`, `show`) is known by its element alone. */
static gboolean
is_content_namespace (const char *ns)
{
  return g_str_equal (ns, "jabber:client") || g_str_equal (ns, "jabber:component:accept");
}

/**
 * ant_namespace_short_name:
 * @ns: (nullable): the namespace of a payload, valid UTF-8
 * @element: (nullable): the payload's element name
 *
 * A short label for people. The rules:
 *
 * - the last part of @ns, split at `/` in addresses and at `:` in others, a trailing `/` or `#` apart:
 *   `disco#info`, `ping`, `roster`, `vcard-temp`, `muc#owner`; of `urn:ietf:params:xml:ns:xmpp-bind`: `bind`;
 * - where that is a version number, the part before it too: `mam:2`, `upload:0`;
 * - behind it the element, where it adds something, that is unless it is `query` or `x` or what the
 *   namespace's word begins with: `blocking blocklist`, `carbons:2 enable`, but `version`, `vcard-temp`;
 * - without a namespace, or in that of stanzas themselves, the element alone;
 * - at most 80 characters.
 *
 * It is not unique and not to be compared with. Any thread.
 *
 * Returns: (transfer full): the label; empty when there is neither namespace nor element
 */
char *
ant_namespace_short_name (const char *ns, const char *element)
{
  g_autofree char *base = NULL;
  g_autofree char *name = NULL;

  if (ns != NULL && *ns != '\0' && !is_content_namespace (ns))
    name = short_namespace (ns, &base);
  if (name == NULL || *name == '\0')
    return cap_length (g_strdup (element != NULL ? element : ""));

  if (element == NULL || *element == '\0' || !element_tells_more (element, base))
    return cap_length (g_steal_pointer (&name));

  return cap_length (g_strjoin (" ", name, element, NULL));
}
