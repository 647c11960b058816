"""The server goes away in mid-request: the row says lost, the window says so, nothing typed is lost, one click returns.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import signal
import unittest

from console import LATENCY, ConsoleJourney
from driver import text_of, until

PING = '<iq type="get" to="localhost"><ping xmlns="urn:xmpp:ping"/></iq>'
TYPED = '<iq type="get" to="localhost"><query xmlns="jabber:iq:version"/></iq>'


class Reconnect(ConsoleJourney):
    def lose_a_request(self):
        """A server that hangs leaves a request pending; then it dies."""
        window = self.window
        pid = window.server_pid()
        os.kill(pid, signal.SIGSTOP)
        window.key("ctrl+Return")
        window.wait_row(state="pending", type="get", payload="ping")
        return pid

    def test_server_dies(self):
        window = self.window
        window.write(PING)
        pid = self.lose_a_request()
        window.write(TYPED)
        os.kill(pid, signal.SIGKILL)

        window.wait_connection("Offline")
        window.wait_label("Connection lost: 1 request is lost")
        row = window.wait_row(state="lost", type="get", payload="ping")
        self.assertEqual(row.latency, "lost")
        window.wait_label("The connection ended before an answer came.", root=window.details())
        self.assertEqual(text_of(window.editor), TYPED)
        window.point_away()
        window.shot("reconnect-lost")

        # While offline nothing can be sent, and nothing pretends that it was.
        before = window.count_rows()
        window.key("ctrl+Return")
        window.wait_problem("Offline")

        # Once by the button in the composer ...
        window.click(window.find("push button", "Reconnect", root=window.send_button().get_parent()))
        window.wait_connection("Online")
        self.assertEqual(text_of(window.editor), TYPED)
        window.key("ctrl+Return")
        window.wait_row(state="result", type="get", payload="version")
        # Nothing was sent again by itself. (Newer GTK holds only the rows in view; the lost one may be above.)
        payloads = [row.payload for row in window.iq_rows()]
        self.assertEqual(payloads, ["ping", "version"][-len(payloads):])
        self.assertGreater(window.count_rows(), before)
        self.assertNotEqual(window.server_pid(), pid)

        # ... once by the one in the message.
        window.wait_no_label("Connected as")
        os.kill(window.server_pid(), signal.SIGKILL)
        window.wait_label("Connection lost")
        offers = [node for node in window.find_all("push button", "Reconnect")
                  if node.get_parent() != window.send_button().get_parent()]
        window.click(offers[0])
        window.wait_connection("Online")
        window.write(PING)
        window.key("ctrl+Return")
        row = window.wait_row(state="result", type="get", payload="ping")
        self.assertRegex(row.latency, LATENCY)
        window.point_away()
        window.shot("reconnect-again")


if __name__ == "__main__":
    unittest.main(verbosity=2)
