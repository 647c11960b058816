/* The placeholders that every text may use: ids, the time, our address, and the usual names of services.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "library/ant-expand-private.h"

#include <string.h>
#include "base/ant-clock.h"
#include "base/ant-random.h"

/* Built from others, so that giving one (`--set muc=rooms.example.org`) changes what is derived from it. */
static const struct
{
  const char *name, *text;
} derived[] = {
  { "contact_bare", "romeo@${server}" },
  { "contact_full", "${contact_bare}/client" },
  { "muc", "conference.${server}" },
  { "room", "debug@${muc}" },
  { "nick", "console" },
  { "pubsub", "pubsub.${server}" },
  { "upload", "upload.${server}" },
  { "proxy", "proxy.${server}" },
};

static const char *const made[] = { "id", "uuid", "now", "server", "me_bare", "me_full", "me_local" };

/* XEP-0082: UTC, whole milliseconds. */
static char *
make_now (void)
{
  gint64 now_ms = ant_clock_wall_ns (ant_clock_system ()) / 1000000;
  g_autoptr (GDateTime) time = g_date_time_new_from_unix_utc (now_ms / 1000);
  g_autofree char *text = g_date_time_format (time, "%Y-%m-%dT%H:%M:%S");

  return g_strdup_printf ("%s.%03dZ", text, (int) (now_ms % 1000));
}

static const char *
find_own_part (const AntJid *own, const char *name)
{
  if (strcmp (name, "server") == 0)
    return ant_jid_get_domain (own);
  if (strcmp (name, "me_bare") == 0)
    return ant_jid_get_bare (own);
  if (strcmp (name, "me_local") == 0)
    return ant_jid_get_local (own);
  return ant_jid_get_resource (own) != NULL || ant_jid_get_local (own) == NULL ? ant_jid_get_text (own)
                                                                               : NULL;
}

static char *
make_own_part (const char *name, const AntJid *own, GError **error)
{
  const char *part;

  if (own == NULL)
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_UNKNOWN,
                   "“%s” comes from the account in use, and none is: choose an account or give “%s” a value",
                   name, name);
      return NULL;
    }
  part = find_own_part (own, name);
  if (part == NULL || *part == '\0')
    {
      g_set_error (error, ANT_TEMPLATE_ERROR, ANT_TEMPLATE_ERROR_UNKNOWN,
                   strcmp (name, "me_full") == 0
                     ? "“%s” is known after login only: connect or give it a value"
                     : "“%s”: this account's address has no such part; give it a value",
                   name);
      return NULL;
    }
  return g_strdup (part);
}

gboolean
ant_builtin_exists (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    if (strcmp (made[i], name) == 0)
      return TRUE;
  return ant_builtin_get_text (name, NULL) != NULL;
}

/* (nullable): the text that a derived one expands to. */
const char *
ant_builtin_get_text (const char *name, const AntExpandContext *context)
{
  for (gsize i = 0; i < G_N_ELEMENTS (derived); i++)
    if (strcmp (derived[i].name, name) == 0)
      return i == 0 && context != NULL && context->contact != NULL ? context->contact : derived[i].text;
  return NULL;
}

/* The value of one that is not derived: @name is in the list. */
char *
ant_builtin_make (const char *name, const AntExpandContext *context, GError **error)
{
  if (strcmp (name, "id") == 0)
    return ant_random_id ();
  if (strcmp (name, "uuid") == 0)
    return g_uuid_string_random ();
  if (strcmp (name, "now") == 0)
    return make_now ();
  return make_own_part (name, context->own, error);
}

/* Adds all names; they live for ever. */
void
ant_builtin_list (GPtrArray *names)
{
  for (gsize i = 0; i < G_N_ELEMENTS (made); i++)
    g_ptr_array_add (names, (gpointer) made[i]);
  for (gsize i = 0; i < G_N_ELEMENTS (derived); i++)
    g_ptr_array_add (names, (gpointer) derived[i].name);
}
