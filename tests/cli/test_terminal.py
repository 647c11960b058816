"""antistrophe-cli on a terminal: the question for a password, and colour.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os

import antt_cli
from antt_cli import PING, TerminalTest


class Terminal(TerminalTest):
    def ask(self, keys):
        self.start("--jid", "a@localhost", "--host", "127.0.0.1", "--port", "1", "send", self.write("p.xml", PING))
        self.read_until(b"Password of a@localhost: ")
        os.write(self.terminal, keys)
        code = self.end()
        self.assertNotIn(b"hunter", self.shown)
        return code

    def test_password_is_not_echoed(self):
        self.assertEqual(self.ask("hunter3\x7f2é\x7f\r".encode()), 5)
        self.assertIn(b"efused", self.shown)

    def test_interrupt_at_the_question(self):
        self.assertEqual(self.ask(b"hunter2\x03"), 130)

    def test_end_at_the_question(self):
        self.assertEqual(self.ask(b"\x04"), 2)
        self.assertIn(b"No password was given", self.shown)

    def test_password_of_certificate(self):
        """Only that of the file is asked for: the login needs none."""
        file = self.write_pkcs12("hunter2")
        arguments = ("--jid", "a@localhost", "--host", "127.0.0.1", "--port", "1", "--client-cert", file, "send",
                     self.write("p.xml", PING))
        for keys, code, words in ((b"hunter2\r", 5, b"efused"), (b"hunter3\r", 2, b"does not open this PKCS#12 file")):
            self.start(*arguments)
            self.read_until(f"Password of {file}: ".encode())
            os.write(self.terminal, keys)
            self.assertEqual(self.end(), code)
            self.assertIn(words, self.shown)
            self.assertNotIn(b"hunter", self.shown)

    def test_invalid_input_before_the_question(self):
        self.start("--jid", "a@localhost", "send", self.write("bad.xml", "<iq>"))
        self.assertEqual(self.end(), 6)
        self.assertNotIn(b"Password", self.shown)

    def test_colour(self):
        self.start("--sandbox", "send", "--template", "ping-server")
        self.assertEqual(self.end(), 0)
        self.assertIn(b"\x1b[1;32mresult\x1b[0m", self.shown)

    def test_no_color(self):
        self.start("templates", "list", NO_COLOR="1")
        self.assertEqual(self.end(), 0)
        self.assertIn(b"ping-server", self.shown)
        self.assertNotIn(b"\x1b", self.shown)


if __name__ == "__main__":
    antt_cli.main()
