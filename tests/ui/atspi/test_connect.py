"""Connecting to an account: what is wrong is said beside the fields, with all that was typed still there.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import socket
import unittest

from console import ConsoleJourney
from driver import text_of, until

FIELDS = {"jid": "Address (JID)", "password": "Password", "host": "Host", "port": "Port"}
FINGERPRINT = re.compile(r"(?:[0-9A-Fa-f]{2}:?){32}")
PASSWORD = "not the password"


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Connect(ConsoleJourney):
    """The local server of the window plays the foreign server: nobody has trusted its certificate."""

    def server_port(self):
        window = self.window
        window.click(window.find("push button", re.compile("^Connection: ")))
        address = window.wait_label("127.0.0.1:")
        window.point_away()
        window.shot("connection-popover")
        window.key("Escape")
        return int(address.rpartition(":")[2])

    def fill(self, **fields):
        """Over what is in the fields, in the order of the dialog."""
        for name, text in fields.items():
            field = self.window.find("text", FIELDS[name], root=self.dialog)
            self.window.reveal(field)
            self.window.click(field)
            self.window.key("ctrl+a")
            self.window.type(text)

    def attempt(self, *expected):
        """Enter in a field connects; what is wrong is told inside of the dialog."""
        self.window.key("Return")
        for part in expected:
            self.window.wait_label(part, root=self.dialog)

    def test_refusals(self):
        window = self.window
        port = self.server_port()
        window.key("ctrl+o")
        self.dialog = window.wait_toplevel("Connect to an Account")
        window.shot("connect-dialog-empty")

        # Not an address: said before anything is tried.
        self.fill(jid="@localhost", password=PASSWORD)
        self.attempt("This is not an address")
        window.shot("connect-dialog-address")

        # An address without an account.
        self.fill(jid="localhost")
        self.attempt("This is not an account", "user@domain")

        # Nobody listens there.
        self.fill(jid="romeo@localhost")
        window.click(window.find("list item", "Server", root=self.dialog))
        self.fill(host="127.0.0.1", port=str(unused_port()))
        self.attempt("The server refused the connection", "Check host and port")
        window.shot("connect-dialog-refused")

        # A certificate that nobody has vouched for: what it is, and why it was refused.
        self.fill(port=str(port))
        self.attempt("The server’s certificate was refused", "Antistrophe sandbox")
        fingerprint = next(text for text in window.labels(self.dialog) if FINGERPRINT.fullmatch(text))
        window.point_away()
        window.shot("connect-dialog")

        # Trusted, it is the password that is wrong.
        trust = window.find("push button", "Trust Once", root=self.dialog)
        window.reveal(trust)
        window.shot("connect-dialog-trust")
        window.click(trust)
        window.wait_label("The server did not accept the login", root=self.dialog)
        self.assertNotIn(fingerprint, window.labels(self.dialog))
        window.point_away()
        window.shot("connect-dialog-login")
        self.assertEqual(text_of(window.find("text", FIELDS["jid"], root=self.dialog)), "romeo@localhost")

        # Given up, the console is there as it was, and so is what it was connected to.
        window.key("Escape")
        until(lambda: len(window.toplevels()) == 1, "the end of the dialog")
        self.assertIn("Online", window.connection())
        self.assertIn("disco#info", text_of(window.editor))


if __name__ == "__main__":
    unittest.main(verbosity=2)
