"""Certificates that are refused: one that has expired, and one that takes the place of a pinned one.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import contextlib
import os
import re
import subprocess
import unittest

from console import ConsoleJourney
from dialog import Dialog
from driver import press, until
from server import Server


@contextlib.contextmanager
def expired_host():
    """Its port. It is patient for ten seconds only, so each attempt has its own."""
    with subprocess.Popen([os.environ["EXPIRED_HOST"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as host:
        yield host.stdout.readline().strip()
        host.stdin.close()
        assert host.wait(15) == 0


class Expired(ConsoleJourney):
    def look(self, dialog, name):
        """At the whole chain."""
        dialog.attempt("The server’s certificate was refused", "expired", "CN=localhost", "CN=Verona Servers")
        dialog.shot(name)
        dialog.show(re.compile("^CN=Verona Servers"))
        dialog.expect("CN=Verona Root")
        dialog.reveal("Trust Once")
        dialog.shot(name + "-chain")
        self.window.key("Escape")
        dialog.wait_end()

    def test_expired(self):
        window = self.window
        with expired_host() as port:
            window.key("ctrl+o")
            dialog = Dialog(window)
            dialog.fill(jid="romeo@localhost", password="pencil")
            dialog.show("Server")
            dialog.fill(host="127.0.0.1", port=port)
            self.look(dialog, "certificate-expired")

        # In a small window; what was typed is still there.
        window.resize(800, 600)
        with expired_host() as port:
            window.key("ctrl+o")
            dialog = Dialog(window)
            dialog.fill(port=port)
            self.look(dialog, "certificate-expired-800")

        # The attempt is on the timeline, in words, though nothing of it stays in the list.
        window.sessions = 2
        row = window.wait_row(type="disconnected", last=8)
        self.assertRegex(row.payload, "certificate")


class Changed(ConsoleJourney):
    """A server whose certificate is pinned comes back with another one, on the same port."""

    arguments = ()

    def setUp(self):
        self.server = Server()
        self.addCleanup(self.server.close)
        super().setUp()

    def pin(self):
        """Returns the fingerprint."""
        window = self.window
        window.key("ctrl+o")
        dialog = Dialog(window)
        dialog.fill(jid="romeo@localhost", password=self.server.romeo)
        dialog.show("Server")
        dialog.fill(host="127.0.0.1", port=str(self.server.port))
        dialog.attempt("The server’s certificate was refused")
        pinned, = dialog.fingerprints()
        # That this keeps the account too is said beside the button.
        dialog.expect("keeps the account too")
        dialog.press("Pin and Keep")
        dialog.wait_end()
        window.wait_connection("Online", address="romeo@localhost")
        return pinned

    def edit(self):
        """The dialog again, from the list of sessions."""
        window = self.window
        window.key("ctrl+i")
        press(window.find("push button", "Edit the account"))
        return Dialog(window)

    def test_pin_changed(self):
        window = self.window
        accounts = os.path.join(os.environ["XDG_CONFIG_HOME"], "antistrophe", "accounts.ini")
        pinned = self.pin()
        until(lambda: os.path.exists(accounts), "the account that is kept")
        self.server.kill()
        window.wait_connection("Offline")
        self.server.change_certificate()
        self.server.start()
        window.resize(800, 600)
        window.click(window.find("push button", "Reconnect"))

        # It is refused loudly, and only who has read the new fingerprint can accept it.
        offer = until(lambda: next(iter(window.find_all("push button", "Details…")), None), "the way to the details")
        window.shot_both("certificate-changed-toast-800")
        window.click(offer)
        dialog = Dialog(window)
        dialog.expect("This is not the pinned certificate")
        dialog.shot("certificate-changed-800")
        dialog.reveal("Replace the Pin")
        dialog.shot("certificate-changed-proof-800")
        window.key("Escape")
        dialog.wait_end()

        window.resize(1280, 800)
        dialog = self.edit()
        dialog.expect("This is not the pinned certificate")
        shown = [text for text in dialog.fingerprints() if text != pinned]
        self.assertIn(pinned, dialog.fingerprints())
        self.assertEqual(len(set(shown)), 1)
        dialog.shot("certificate-changed")
        replace = window.find("push button", "Replace the Pin", root=dialog.root)
        proof = window.find("text", "First eight digits of the new fingerprint", root=dialog.root)
        window.reveal(proof)
        dialog.shot("certificate-changed-proof")
        self.assertFalse(dialog.can_press(replace))
        window.click(proof)
        window.type(shown[0][:11])
        until(lambda: dialog.can_press(replace), "the right digits accepted")
        dialog.press("Replace the Pin")
        dialog.wait_end()
        window.wait_connection("Online", address="romeo@localhost")
        with open(accounts, encoding="utf-8") as file:
            until(lambda: file.seek(0) or shown[0].replace(":", "") in file.read().replace(":", ""), "the new pin kept")


if __name__ == "__main__":
    unittest.main(verbosity=2)
