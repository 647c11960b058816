"""Connecting to an account: what is wrong is said beside the fields, with all that was typed still there.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import unittest

from console import ConsoleJourney
from dialog import Dialog, unused_port
from driver import text_of

PASSWORD = "not the password"


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

    def test_refusals(self):
        window = self.window
        port = self.server_port()
        window.key("ctrl+o")
        dialog = Dialog(window)
        dialog.shot("connect-dialog-empty")

        # Not an address: said before anything is tried.
        dialog.fill(jid="@localhost", password=PASSWORD)
        dialog.attempt("This is not an address")
        dialog.shot("connect-dialog-address")

        # An address without an account.
        dialog.fill(jid="localhost")
        dialog.attempt("This is not an account", "user@domain")

        # A name that is none, so that nobody is asked for it.
        dialog.fill(jid="romeo@localhost")
        dialog.show("Server")
        dialog.fill(host="no..where")
        dialog.attempt("The server was not found", "The host that was tried is “no..where”")
        dialog.shot("connect-dialog-host")

        # Nobody listens there.
        dialog.fill(host="127.0.0.1", port=str(unused_port()))
        dialog.attempt("The server refused the connection", "Check host and port")
        dialog.shot("connect-dialog-refused")

        # A certificate that nobody has vouched for: what it is, and why it was refused.
        dialog.fill(port=str(port))
        dialog.attempt("The server’s certificate was refused", "Antistrophe sandbox", "self-signed")
        fingerprint, = dialog.fingerprints()
        dialog.shot("connect-dialog")

        # Trusted, it is the password that is wrong.
        dialog.press("Trust Once")
        dialog.expect("The server did not accept the login")
        self.assertNotIn(fingerprint, dialog.fingerprints())
        dialog.shot("connect-dialog-login")
        self.assertEqual(text_of(dialog.field("jid")), "romeo@localhost")

        # Given up, the console is there as it was, and so is what it was connected to.
        window.key("Escape")
        dialog.wait_end()
        self.assertIn("Online", window.connection())
        self.assertIn("disco#info", text_of(window.editor))

        # The same in a small window, where what went wrong is above what was typed.
        window.resize(800, 600)
        window.key("ctrl+o")
        dialog = Dialog(window)
        dialog.press("Connect")
        dialog.expect("The server’s certificate was refused")
        dialog.press("Trust Once")
        dialog.expect("The server did not accept the login")
        dialog.shot("connect-dialog-login-800")
        dialog.fill(host="no..where")
        dialog.attempt("The server was not found", "The host that was tried is “no..where”")
        dialog.shot("connect-dialog-host-800")
        window.key("Escape")
        dialog.wait_end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
