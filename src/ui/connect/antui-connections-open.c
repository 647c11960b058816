/* What a session of the window is opened with: an account or the local server, a name and a colour that no other has.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "connect/antui-connections-private.h"

static guint
list_lanes (AntuiConnections *self)
{
  guint lanes = 0;

  for (guint i = 0; i < self->list->len; i++)
    lanes |= 1u << antui_connection_get_lane (g_ptr_array_index (self->list, i));
  return lanes;
}

/* A colour that no row has; when all are taken, one that no session has. */
guint
antui_connections_choose_lane (AntuiConnections *self)
{
  guint listed = list_lanes (self);

  for (guint i = 0; i < ANTUI_N_LANES; i++)
    if (!((listed | self->known_lanes) & (1u << i)))
      return i;
  for (guint i = 0; i < ANTUI_N_LANES; i++)
    if (!(listed & (1u << i)))
      return i;
  return self->list->len % ANTUI_N_LANES;
}

static gboolean
is_taken (AntuiConnections *self, AntuiConnection *except, const char *name)
{
  for (guint i = 0; i < self->list->len; i++)
    if (g_ptr_array_index (self->list, i) != except
        && g_strcmp0 (antui_connection_get_name (g_ptr_array_index (self->list, i)), name) == 0)
      return TRUE;
  return FALSE;
}

/* Two sessions of one account are told apart by a number. */
static char *
make_name (AntuiConnections *self, AntuiConnection *except, const char *wanted)
{
  g_autofree char *name = g_strdup (wanted);

  for (guint i = 2; is_taken (self, except, name); i++)
    {
      g_free (name);
      name = g_strdup_printf ("%s (%u)", wanted, i);
    }
  return g_steal_pointer (&name);
}

void
antui_connections_open (AntuiConnections *self, AntuiConnection *connection, const AntAccount *account)
{
  g_autoptr (AntAccount) named = ant_account_copy (account);

  g_return_if_fail (antui_connections_find (self, connection, NULL));

  g_free (named->name);
  named->name = make_name (self, connection, account->name);
  antui_connections_set_current (self, connection);
  antui_connection_open_account (connection, named);
}

/**
 * antui_connections_open_account:
 * @self: the connections
 * @account: copied
 *
 * Connects to a server with @account, beside what is connected already.
 *
 * Returns: (transfer none): the new connection
 */
AntuiConnection *
antui_connections_open_account (AntuiConnections *self, const AntAccount *account)
{
  AntuiConnection *connection = antui_connections_add (self);

  antui_connections_open (self, connection, account);
  return connection;
}

/**
 * antui_connections_open_local:
 * @self: the connections
 * @user: `romeo` or `juliet`
 *
 * Connects to the local server, which is started if none runs; with the session that there is, if there is one.
 *
 * Returns: (transfer none): the connection
 */
AntuiConnection *
antui_connections_open_local (AntuiConnections *self, const char *user)
{
  AntuiConnection *connection = antui_connections_find_local (self, user);
  g_autofree char *jid = g_strdup_printf ("%s@localhost", user);
  g_autofree char *name = NULL;

  if (connection)
    {
      antui_connections_set_current (self, connection);
      antui_connection_reopen (connection);
      return connection;
    }
  connection = antui_connections_add (self);
  name = make_name (self, connection, jid);
  antui_connection_open_local (connection, user, name);
  return connection;
}
