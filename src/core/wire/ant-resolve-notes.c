/* What was asked of the resolver and what it answered, for people.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "wire/ant-resolve-private.h"

#include <string.h>

#include "wire/ant-stream-checks.h"

enum
{
  MAX_SHOWN = 16, /* records or addresses */
};

/* Names and messages come from the network. */
static void
append_failure (GString *text, const char *what, const GError *error)
{
  g_autofree char *message = error != NULL ? ant_checks_shorten (error->message) : NULL;

  if (error == NULL || g_error_matches (error, G_RESOLVER_ERROR, G_RESOLVER_ERROR_NOT_FOUND))
    g_string_append (text, what);
  else
    g_string_append_printf (text, "no answer (%s)", message);
}

static void
append_record (GString *text, GVariant *record)
{
  guint16 priority, weight, port;
  const char *host;
  g_autofree char *visible = NULL;

  g_variant_get (record, "(qqq&s)", &priority, &weight, &port, &host);
  visible = ant_checks_shorten (host);
  if (*host == '\0' || strcmp (host, ".") == 0)
    g_string_append (text, "\n.: not offered (RFC 2782)");
  else
    g_string_append_printf (text, "\n%s:%u, priority %u, weight %u", visible, port, priority, weight);
}

/**
 * ant_resolve_describe_records:
 * @name: of the SRV record that was asked for
 * @records: (nullable) (element-type GVariant): the answer
 * @error: (nullable): why there is none
 * @ms: how long it took
 *
 * Returns: (transfer full): a line, and one for each record
 */
char *
ant_resolve_describe_records (const char *name, GList *records, const GError *error, double ms)
{
  GString *text = g_string_new (name);
  guint n = g_list_length (records);

  g_string_append (text, ": ");
  if (n == 0)
    append_failure (text, "no such record", error);
  else
    g_string_append_printf (text, "%u record%s", n, n == 1 ? "" : "s");
  g_string_append_printf (text, ", in %.1f ms", ms);
  for (guint i = 0; i < MIN (n, MAX_SHOWN); i++, records = records->next)
    append_record (text, records->data);
  if (n > MAX_SHOWN)
    g_string_append_printf (text, "\nand %u more", n - MAX_SHOWN);
  return g_string_free (text, FALSE);
}

/**
 * ant_resolve_describe_addresses:
 * @host: whose addresses were asked for
 * @addresses: (nullable) (element-type GInetAddress): the answer
 * @error: (nullable): why there is none
 * @ms: how long it took
 *
 * Returns: (transfer full): a line
 */
char *
ant_resolve_describe_addresses (const char *host, GList *addresses, const GError *error, double ms)
{
  g_autofree char *visible = ant_checks_shorten (host);
  GString *text = g_string_new (visible);
  guint n = 0;

  g_string_append (text, ": ");
  if (addresses == NULL)
    append_failure (text, "no address", error);
  for (GList *l = addresses; l != NULL; l = l->next, n++)
    {
      g_autofree char *address = g_inet_address_to_string (l->data);

      if (n < MAX_SHOWN)
        g_string_append_printf (text, "%s%s", n > 0 ? ", " : "", address);
    }
  if (n > MAX_SHOWN)
    g_string_append_printf (text, " and %u more", n - MAX_SHOWN);
  g_string_append_printf (text, ", in %.1f ms", ms);
  return g_string_free (text, FALSE);
}
