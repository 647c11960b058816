"""The server goes away in mid-request: the row says lost, the window says so, nothing typed is lost, one click returns, or
none where the account reconnects by itself.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import signal
import unittest

from console import LATENCY, ConsoleJourney
from dialog import Dialog
from driver import text_of, until
from server import Server

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


class ByItself(ConsoleJourney):
    """The server comes back on the same port."""

    arguments = ()

    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        super().setUp()

    def log_in(self):
        window = self.window
        window.key("ctrl+o")
        dialog = Dialog(window)
        dialog.fill(jid="romeo@localhost", password=self.server.romeo)
        dialog.show("Server")
        dialog.fill(host="127.0.0.1", port=str(self.server.port))
        dialog.show("Session")
        dialog.switch("Reconnect by itself")
        dialog.shot("reconnect-dialog")
        dialog.press("Connect")
        dialog.expect("The server’s certificate was refused")
        dialog.press("Trust Once")
        dialog.wait_end()
        window.wait_connection("Online", address="romeo@localhost")

    def ping(self, **wanted):
        self.window.key("ctrl+Return")
        return self.window.wait_row(type="get", payload="ping", **wanted)

    def test_server_comes_back(self):
        window = self.window
        self.log_in()
        window.write(PING)
        self.assertRegex(self.ping(state="result").latency, LATENCY)
        window.wait_no_label("Connected as")

        self.server.hang()
        self.ping(state="pending")
        self.server.kill()
        window.wait_connection("Connecting")
        row = window.wait_row(last=8, state="lost", type="get", payload="ping")
        self.assertEqual(row.latency, "lost")
        window.wait_row(type="disconnected", last=8)
        window.wait_label("The connection ended before an answer came.", root=window.details())
        window.shot_both("reconnect-by-itself")
        # How long was waited, and when that ended.
        window.click(window.find("page tab", "Times"))
        for label in ("Waited", "Lost"):
            window.wait_label(label, root=window.details())
        window.shot_both("reconnect-lost-times")

        # Nobody does anything.
        self.server.start()
        window.wait_connection("Online", address="romeo@localhost")
        window.wait_row(type="connected", last=8)
        self.assertEqual(text_of(window.editor), PING)
        self.assertRegex(self.ping(state="result").latency, LATENCY)
        payloads = [row.state for row in window.iq_rows()]
        self.assertEqual(payloads[-2:], ["lost", "result"])
        window.wait_no_label("Connected as")
        window.shot_both("reconnect-back")
        window.resize(800, 600)
        window.shot_both("reconnect-back-800")


if __name__ == "__main__":
    unittest.main(verbosity=2)
