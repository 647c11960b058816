/* Sequential pings with core: a line for each, when it was sent and received, wall clock in ns.
 *
 * Usage: pings TRANSPORT PORT PIN COUNT [OTHER]: beside them another session, to the server on port OTHER in the clear,
 * takes what it is sent, on the same network thread; the last line is how many stanzas that was meanwhile.
 *
 * SPDX-FileCopyrightText: 2026 The Antistrophe authors
 * SPDX-License-Identifier: GPL-3.0-or-later
 */
#include <stdlib.h>

#include "antt-lane.h"

#define TIMEOUT_NS (10 * ANTT_SECOND)

static AntAccount *
make_account (const char *transport, const char *port, const char *pin)
{
  AntAccount *account = ant_account_new ("bench", "romeo@localhost");

  account->link->host = g_strdup ("127.0.0.1");
  account->link->port = (guint16) atoi (port);
  account->link->password = g_strdup (g_getenv ("ANTISTROPHE_PASSWORD"));
  if (g_str_equal (transport, "plain"))
    account->link->tls = ANT_TLS_NONE;
  else
    account->link->pin = g_strdup (pin);
  if (g_str_equal (transport, "direct"))
    account->link->tls = ANT_TLS_DIRECT;
  return account;
}

static AnttLane *
log_in (AntNetwork *network, const char *transport, const char *port, const char *pin)
{
  g_autoptr (AntAccount) account = make_account (transport, port, pin);
  g_autoptr (GError) error = NULL;
  AnttLane *lane = antt_lane_new (network, account);

  if (!antt_lane_open (lane, &error))
    g_error ("%s", error->message);
  return lane;
}

static void
ping (AnttLane *lane, GString *lines)
{
  g_autoptr (AntExchange) row = NULL;

  row = antt_lane_send (lane, "<iq type='get' to='localhost'><ping xmlns='urn:xmpp:ping'/></iq>", TIMEOUT_NS);
  if (row->state != ANT_STATE_RESULT || row->stamp != ANT_STAMP_KERNEL)
    g_error ("A ping was not answered, or not stamped by the kernel");
  g_string_append_printf (lines, "%" G_GINT64_FORMAT " %" G_GINT64_FORMAT "\n", row->sent_ns,
                          row->sent_ns + row->latency_ns);
}

int
main (int argc, char **argv)
{
  g_autoptr (AntNetwork) network = ant_network_new (ant_clock_system (), 0);
  g_autoptr (GString) lines = g_string_new (NULL);
  g_autoptr (AnttLane) other = NULL;
  g_autoptr (AnttLane) lane = NULL;
  guint n_before = 0;

  if (argc < 5)
    return EXIT_FAILURE;
  if (argc > 5)
    other = log_in (network, "plain", argv[5], NULL);
  lane = log_in (network, argv[1], argv[2], argv[3]);
  if (other != NULL)
    n_before = other->rows->len;
  for (int i = atoi (argv[4]); i > 0; i--)
    ping (lane, lines);

  g_print ("%s", lines->str);
  if (other != NULL)
    g_print ("%u\n", other->rows->len - n_before);
  return EXIT_SUCCESS;
}
