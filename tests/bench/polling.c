/* The peer that polls: sequential pings as consoles have done them, with libstrophe called from a timer.
 *
 * Usage: polling TRANSPORT PORT CA COUNT: a line for each ping, when it was given to libstrophe and when its answer was
 * handled, wall clock in ns: all that a client knows which leaves the socket to libstrophe.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <glib.h>
#include <stdlib.h>
#include <string.h>
#include <strophe.h>
#include <time.h>

#define PERIOD_MS 10

typedef struct
{
  GMainLoop *loop;
  GString *lines;
  gint64 sent_ns;
  int left; /* pings that have no answer yet */
} Pinger;

static gint64
get_wall_ns (void)
{
  struct timespec now;

  clock_gettime (CLOCK_REALTIME, &now);
  return (gint64) now.tv_sec * 1000000000 + now.tv_nsec;
}

static void
ping (Pinger *pinger, xmpp_conn_t *connection)
{
  static const char xml[] = "<iq type='get' id='ping' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>";

  pinger->sent_ns = get_wall_ns ();
  xmpp_send_raw (connection, xml, strlen (xml));
}

static int
answered_cb (xmpp_conn_t *connection, xmpp_stanza_t *stanza, void *user_data)
{
  Pinger *pinger = user_data;

  if (g_strcmp0 (xmpp_stanza_get_id (stanza), "ping") != 0)
    return 1;
  g_string_append_printf (pinger->lines, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", pinger->sent_ns, get_wall_ns ());
  if (--pinger->left > 0)
    ping (pinger, connection);
  else
    xmpp_disconnect (connection);
  return 1;
}

static void
changed_cb (xmpp_conn_t *connection, xmpp_conn_event_t event, int error, xmpp_stream_error_t *stream_error, void *user_data)
{
  Pinger *pinger = user_data;

  if (event == XMPP_CONN_CONNECT)
    ping (pinger, connection);
  else
    g_main_loop_quit (pinger->loop);
}

static gboolean
poll_cb (gpointer user_data)
{
  xmpp_run_once (user_data, 0);
  return G_SOURCE_CONTINUE;
}

static long
get_flags (const char *transport)
{
  if (g_str_equal (transport, "plain"))
    return XMPP_CONN_FLAG_DISABLE_TLS;
  return g_str_equal (transport, "direct") ? XMPP_CONN_FLAG_LEGACY_SSL : XMPP_CONN_FLAG_MANDATORY_TLS;
}

int
main (int argc, char **argv)
{
  Pinger pinger = { .loop = g_main_loop_new (NULL, FALSE), .lines = g_string_new (NULL) };
  xmpp_ctx_t *context;
  xmpp_conn_t *connection;

  if (argc != 5)
    return EXIT_FAILURE;
  xmpp_initialize ();
  context = xmpp_ctx_new (NULL, NULL);
  connection = xmpp_conn_new (context);
  xmpp_conn_set_jid (connection, "romeo@localhost/polling");
  xmpp_conn_set_pass (connection, g_getenv ("ANTISTROPHE_PASSWORD"));
  xmpp_conn_set_flags (connection, get_flags (argv[1]) | XMPP_CONN_FLAG_DISABLE_SM);
  xmpp_conn_set_cafile (connection, argv[3]);
  xmpp_handler_add (connection, answered_cb, NULL, "iq", NULL, &pinger);
  pinger.left = atoi (argv[4]);
  if (xmpp_connect_client (connection, "127.0.0.1", (unsigned short) atoi (argv[2]), changed_cb, &pinger) != XMPP_EOK)
    return EXIT_FAILURE;
  g_timeout_add (PERIOD_MS, poll_cb, context);
  g_main_loop_run (pinger.loop);

  g_print ("%s", pinger.lines->str);
  xmpp_conn_release (connection);
  xmpp_ctx_free (context);
  xmpp_shutdown ();
  g_string_free (pinger.lines, TRUE);
  g_main_loop_unref (pinger.loop);
  return pinger.left == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
