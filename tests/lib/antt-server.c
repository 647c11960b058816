/* A server for one connection at a time on loopback that follows a script, in a thread of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-server.h"

#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "antt-peer.h"

/**
 * AnttServer:
 * @peer: (nullable): who came last; the thread's until it was joined
 * @said: what the clients before said
 */
struct _AnttServer
{
  GStrv script;
  const AnttCertificate *certificate;
  int listener;
  guint16 port;
  GThread *thread;
  AnttPeer *peer;
  GString *said;
};

static gboolean
is_accept (const char *line)
{
  return strcmp (line, "!accept") == 0;
}

static gpointer
run (gpointer data)
{
  AnttServer *server = data;
  char **line = server->script;

  for (;;)
    {
      if (server->peer != NULL)
        g_string_append (server->said, server->peer->said->str);
      antt_peer_free (server->peer);
      server->peer = antt_peer_accept (server->listener, server->certificate);
      if (!g_strv_contains ((const char *const *) line, "!accept"))
        shutdown (server->listener, SHUT_RDWR); /* the next one is refused */
      if (server->peer == NULL)
        return NULL;

      while (*line != NULL && !is_accept (*line) && server->peer->fd >= 0 && antt_peer_run_line (server->peer, *line))
        line++;
      antt_peer_finish (server->peer);
      while (*line != NULL && !is_accept (*line))
        line++;
      if (*line++ == NULL)
        return NULL;
    }
}

static AnttServer *
new_at (const char *address, const char *const *script, const AnttCertificate *certificate)
{
  AnttServer *server = g_new0 (AnttServer, 1);

  server->script = g_strdupv ((char **) script);
  server->certificate = certificate;
  server->said = g_string_new (NULL);
  server->listener = antt_peer_listen_at (address, &server->port);
  server->thread = g_thread_new ("server", run, server);
  return server;
}

AnttServer *
antt_server_new (const char *const *script, const AnttCertificate *certificate)
{
  return new_at ("127.0.0.1", script, certificate);
}

AnttServer *
antt_server_new_ipv6 (const char *const *script, const AnttCertificate *certificate)
{
  return new_at ("::1", script, certificate);
}

guint16
antt_server_get_port (AnttServer *server)
{
  return server->port;
}

static void
join (AnttServer *server)
{
  if (server->thread == NULL)
    return;

  shutdown (server->listener, SHUT_RDWR); /* wakes accept() if nobody came */
  g_thread_join (g_steal_pointer (&server->thread));
}

const char *
antt_server_get_sni (AnttServer *server)
{
  join (server);
  return server->peer != NULL ? server->peer->sni : NULL;
}

const char *
antt_server_get_alpn (AnttServer *server)
{
  join (server);
  return server->peer != NULL ? server->peer->alpn : NULL;
}

const char *
antt_server_get_keys (AnttServer *server)
{
  join (server);
  return server->peer != NULL ? server->peer->keys->str : NULL;
}

gboolean
antt_server_saw_client_certificate (AnttServer *server)
{
  join (server);
  return server->peer != NULL && server->peer->client_certificate;
}

char *
antt_server_finish (AnttServer *server)
{
  char *said;

  join (server);
  if (server->peer != NULL)
    g_string_append (server->said, server->peer->said->str);
  said = g_string_free (server->said, FALSE);
  antt_peer_free (server->peer);
  close (server->listener);
  g_strfreev (server->script);
  g_free (server);
  return said;
}
