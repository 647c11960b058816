/* A server for one connection on loopback that follows a script, in a thread of its own.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include "antt-server.h"

#include <sys/socket.h>
#include <unistd.h>

#include "antt-peer.h"

/**
 * AnttServer:
 * @peer: (nullable): who came; the thread's until it was joined
 */
struct _AnttServer
{
  GStrv script;
  const AnttCertificate *certificate;
  int listener;
  guint16 port;
  GThread *thread;
  AnttPeer *peer;
};

static gpointer
run (gpointer data)
{
  AnttServer *server = data;

  server->peer = antt_peer_accept (server->listener, server->certificate);
  shutdown (server->listener, SHUT_RDWR); /* the next one is refused */
  if (server->peer == NULL)
    return NULL;

  for (char **line = server->script; *line != NULL && server->peer->fd >= 0; line++)
    if (!antt_peer_run_line (server->peer, *line))
      break;
  antt_peer_finish (server->peer);
  return NULL;
}

AnttServer *
antt_server_new (const char *const *script, const AnttCertificate *certificate)
{
  AnttServer *server = g_new0 (AnttServer, 1);

  server->script = g_strdupv ((char **) script);
  server->certificate = certificate;
  server->listener = antt_peer_listen (&server->port);
  server->thread = g_thread_new ("server", run, server);
  return server;
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
  said = g_strdup (server->peer != NULL ? server->peer->said->str : "");
  antt_peer_free (server->peer);
  close (server->listener);
  g_strfreev (server->script);
  g_free (server);
  return said;
}
