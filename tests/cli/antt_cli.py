"""What the tests of the command line share: running it, and reading what it printed.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import glob
import json
import os
import pty
import select
import subprocess
import tempfile
import time
import unittest

CLI = os.environ["ANTISTROPHE_CLI"]
PING = '<iq type="get" id="q1"><ping xmlns="urn:xmpp:ping"/></iq>'


class CliTest(unittest.TestCase):
    """Each test has a folder of its own, which is also where the person's templates and the sandbox's folder are."""

    maxDiff = None

    def setUp(self):
        self._folder = tempfile.TemporaryDirectory(prefix="antt-cli-")
        self.addCleanup(self._folder.cleanup)
        self.folder = self._folder.name
        self.environment = dict(
            os.environ,
            XDG_CONFIG_HOME=self.path("config"),
            XDG_DATA_HOME=self.path("data"),
            TMPDIR=self.folder,
            DBUS_SESSION_BUS_ADDRESS="unix:path=/nonexistent/bus",  # nobody's keyring
        )
        for name in ("ANTISTROPHE_PASSWORD", "ANTISTROPHE_CERT_PASSWORD", "NO_COLOR", "XDG_RUNTIME_DIR"):
            self.environment.pop(name, None)

    def path(self, *parts):
        return os.path.join(self.folder, *parts)

    def write(self, name, text):
        path = self.path(name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(text if isinstance(text, bytes) else text.encode())
        return path

    def write_template(self, name, text):
        return self.write(f"data/antistrophe/templates/{name}.xml", text)

    def write_pkcs12(self, password):
        """The path of a new file with a certificate and its key."""
        arguments = [os.environ["ANTISTROPHE_SAVE_PKCS12"], self.folder, password]
        return subprocess.run(arguments, check=True, capture_output=True, text=True).stdout.strip()

    def run_cli(self, *arguments, stdin="", environment=None):
        return subprocess.run(
            [CLI, *arguments],
            input=stdin if isinstance(stdin, bytes) else stdin.encode(),
            capture_output=True,
            timeout=60,
            env=dict(self.environment, **(environment or {})),
            start_new_session=True,  # no terminal to ask for a password
        )

    def check(self, code, *arguments, stdin="", environment=None):
        """Runs it, asserts the exit code, returns (stdout, stderr) as text."""
        done = self.run_cli(*arguments, stdin=stdin, environment=environment)
        out, err = done.stdout.decode(), done.stderr.decode()
        self.assertEqual(done.returncode, code, f"{arguments}\nstdout: {out}\nstderr: {err}")
        self.assertNotIn("CRITICAL", err)
        return out, err

    def check_json(self, code, *arguments, stdin=""):
        """Returns one object for each line of stdout."""
        out, _ = self.check(code, "--json", *arguments, stdin=stdin)
        return [json.loads(line) for line in out.splitlines()]

    def start_server(self):
        """A sandbox for several runs of the program. Returns what it says of itself: ports, pin, passwords."""
        process = subprocess.Popen(
            [os.environ["SANDBOX_HOST"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self.environment
        )
        self.addCleanup(self._end_server, process)
        return json.loads(process.stdout.readline())

    @staticmethod
    def _end_server(process):
        process.stdin.close()
        process.wait(30)
        process.stdout.close()

    def start_cli(self, *arguments, stdin=subprocess.DEVNULL):
        process = subprocess.Popen(
            [CLI, *arguments],
            stdin=stdin,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=self.environment,
            start_new_session=True,
        )
        self.addCleanup(self._end, process)
        return process

    @staticmethod
    def _end(process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def sandbox_folders(self):
        return glob.glob(self.path("antistrophe-*"))

    def sandbox_processes(self):
        """Process ids whose command line or working folder lies in our folder."""
        found = []
        for entry in os.listdir("/proc"):
            if not entry.isdigit():
                continue
            try:
                with open(f"/proc/{entry}/cmdline", "rb") as file:
                    command = file.read().decode(errors="replace")
                folder = os.readlink(f"/proc/{entry}/cwd")
            except OSError:
                continue
            if self.folder in command or folder.startswith(self.folder):
                found.append((int(entry), command))
        return found

    def assert_nothing_left(self, seconds=10):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if not self.sandbox_folders() and not self.sandbox_processes():
                return
            time.sleep(0.05)
        self.fail(f"left behind: {self.sandbox_folders()} {self.sandbox_processes()}")


class TerminalTest(CliTest):
    """The program on a terminal of its own, one at a time."""

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


def wait_until(condition, seconds=20):
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError("it did not happen in time")
        time.sleep(0.02)


def main():
    unittest.main(verbosity=2)
