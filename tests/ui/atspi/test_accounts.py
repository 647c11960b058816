"""An account that is kept, its password in a real keyring: the next time nothing is asked.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import re
import subprocess
import unittest

from console import ConsoleJourney
from dialog import Dialog
from driver import press


class Accounts(ConsoleJourney):
    arguments = ()

    def setUp(self):
        self.server = subprocess.Popen([os.environ["SANDBOX_HOST"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop_server)
        self.facts = json.loads(self.server.stdout.readline())
        super().setUp()

    def stop_server(self):
        self.server.stdin.close()
        self.server.wait(15)
        self.server.stdout.close()

    def start_again(self):
        self.assertEqual(self.window.close(), [])
        super().setUp()

    def test_kept(self):
        window = self.window
        window.key("ctrl+o")
        dialog = Dialog(window)
        dialog.fill(jid="romeo@localhost", password=self.facts["romeo"])
        dialog.show("Server")
        dialog.fill(host="127.0.0.1", port=str(self.facts["port"]))
        dialog.attempt("The server’s certificate was refused")
        # To pin it is to keep the account, and its password too unless that is switched off.
        dialog.press("Pin and Keep")
        dialog.wait_end()
        window.wait_connection("Online", address="romeo@localhost")
        accounts = os.path.join(os.environ["XDG_CONFIG_HOME"], "antistrophe", "accounts.ini")
        with open(accounts, encoding="utf-8") as file:
            kept = file.read()
        self.assertIn("[romeo@localhost]", kept)
        self.assertNotIn(self.facts["romeo"], kept)

        # A new window has it on its first page, and asks for nothing.
        self.start_again()
        window = self.window
        window.wait_label("romeo@localhost")
        window.shot("welcome-accounts")
        press(window.find("push button", re.compile("^Connect to romeo@localhost")))
        window.wait_connection("Online", address="romeo@localhost")
        window.key("ctrl+Return")
        window.wait_row(state="result", payload="disco#info")

        # Forgotten, it is gone from the file.
        window.key("ctrl+o")
        dialog = Dialog(window)
        dialog.choose("Account", 1)
        dialog.press("Forget This Account…")
        window.click(window.find("push button", "Forget", root=window.find("dialog")))
        dialog.wait_missing("Forget This Account…")
        with open(accounts, encoding="utf-8") as file:
            self.assertNotIn("romeo", file.read())
        window.key("Escape")
        dialog.wait_end()


if __name__ == "__main__":
    unittest.main(verbosity=2)
