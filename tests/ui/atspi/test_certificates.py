"""Certificates that are refused: one that has expired, and one that takes the place of a pinned one.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import re
import signal
import subprocess
import unittest

from console import ConsoleJourney
from dialog import Dialog
from driver import press, until


ANONYMOUSLY = 2


class Certificates(ConsoleJourney):
    def open_dialog(self):
        self.window.key("ctrl+o")
        return Dialog(self.window)

    def server_port(self):
        """Of the local server, as the list of sessions says it."""
        window = self.window
        window.key("ctrl+i")
        address = window.wait_label("127.0.0.1:")
        window.key("Escape")
        return int(address.rpartition(":")[2])

    def restart_server(self):
        """With another certificate, on another port. Returns that."""
        window = self.window
        window.click(window.editor)
        window.key("alt+1")
        window.wait_connection("Online", address="romeo@localhost")
        os.kill(window.server_pid(), signal.SIGKILL)
        window.wait_connection("Offline")
        window.key("ctrl+r")
        window.wait_connection("Online", address="romeo@localhost")
        return self.server_port()

    def test_expired(self):
        window = self.window
        with subprocess.Popen([os.environ["EXPIRED_HOST"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as server:
            port = server.stdout.readline().strip()
            dialog = self.open_dialog()
            dialog.fill(jid="romeo@localhost", password="pencil")
            dialog.show("Server")
            dialog.fill(host="127.0.0.1", port=port)
            dialog.attempt("The server’s certificate was refused", "expired", "CN=localhost", "CN=Verona Servers")
            dialog.shot("certificate-expired")
            window.key("Escape")
            dialog.wait_end()
            server.stdin.close()
            self.assertEqual(server.wait(15), 0)
        # The attempt is on the timeline, in words, though nothing of it stays in the list.
        window.sessions = 2
        row = window.wait_row(type="disconnected", last=8)
        self.assertRegex(row.payload, "certificate")

    def test_pin_changed(self):
        window = self.window
        port = self.server_port()
        dialog = self.open_dialog()
        dialog.choose("Log in", ANONYMOUSLY)
        dialog.fill(domain="anon.localhost")
        dialog.show("Server")
        dialog.fill(host="127.0.0.1", port=str(port))
        dialog.attempt("The server’s certificate was refused")
        pinned, = dialog.fingerprints()
        dialog.press("Pin and Keep")
        dialog.wait_end()
        window.sessions = 2
        accounts = os.path.join(os.environ["XDG_CONFIG_HOME"], "antistrophe", "accounts.ini")
        until(lambda: os.path.exists(accounts), "the account that is kept")

        # The server comes back with another certificate; the account is told where.
        moved = self.restart_server()
        with open(accounts, encoding="utf-8") as file:
            kept = file.read()
        self.assertIn(f"port={port}", kept)
        with open(accounts, "w", encoding="utf-8") as file:
            file.write(kept.replace(f"port={port}", f"port={moved}"))
        window.key("ctrl+i")
        press(window.find("push button", re.compile("^Connect to anon.localhost")))

        # It is refused loudly, and only who has read the new fingerprint can accept it.
        offer = until(lambda: next(iter(window.find_all("push button", "Details…")), None), "the way to the details")
        window.click(offer)
        dialog = Dialog(window)
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
        window.wait_connection("Online", address="")
        with open(accounts, encoding="utf-8") as file:
            until(lambda: file.seek(0) or shown[0].replace(":", "") in file.read().replace(":", ""), "the new pin kept")


if __name__ == "__main__":
    unittest.main(verbosity=2)
