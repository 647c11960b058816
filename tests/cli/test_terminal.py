"""antistrophe-cli on a terminal: the question for a password, and colour.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import pty
import select
import time

import antt_cli
from antt_cli import CLI, PING, CliTest


class Terminal(CliTest):
    def start(self, *arguments, **environment):
        pid, self.terminal = pty.fork()
        if pid == 0:
            os.execve(CLI, [CLI, *arguments], dict(self.environment, TERM="xterm", **environment))
        self.addCleanup(os.close, self.terminal)
        self.pid = pid
        self.shown = b""

    def read_until(self, text):
        """All that was shown, when @text is in it; None: when the program has ended."""
        deadline = time.monotonic() + 30
        while text is None or text not in self.shown:
            self.assertLess(time.monotonic(), deadline, self.shown)
            if not select.select([self.terminal], [], [], 1)[0]:
                continue
            try:
                chunk = os.read(self.terminal, 65536)
            except OSError:
                chunk = b""
            if not chunk:
                self.assertIsNone(text, self.shown)
                break
            self.shown += chunk
        return self.shown.decode()

    def end(self):
        self.read_until(None)
        return os.waitstatus_to_exitcode(os.waitpid(self.pid, 0)[1])

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
