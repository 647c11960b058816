"""A server of the journeys' own: it can hang, die, come back on the same ports, and change its certificate.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import tempfile

from driver import until

CONFIG = "prosody.cfg.lua"
CERTIFICATE = ("localhost.crt", "localhost.key")


def copy_sandbox(target):
    """The folder of a sandbox, as a server that is not supervised can use it. Returns how to reach it."""
    with subprocess.Popen([os.environ["SANDBOX_HOST"]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as host:
        facts = json.loads(host.stdout.readline())
        source = os.path.dirname(facts["ca"])
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.log", "*.pid", "*.sock"))
        host.stdin.close()
        host.wait(15)
    path = os.path.join(target, CONFIG)
    with open(path, encoding="utf-8") as file:
        text = file.read()
    with open(path, "w", encoding="utf-8") as file:
        file.write(text.replace(source, target))
    return facts


class Server:
    """@port, @romeo, @juliet: how to reach it, and the passwords."""

    def __init__(self):
        self._base = tempfile.TemporaryDirectory(prefix="antt-server-")
        self.folder = os.path.join(self._base.name, "server")
        facts = copy_sandbox(self.folder)
        self.port, self.romeo, self.juliet = facts["port"], facts["romeo"], facts["juliet"]
        self.start()

    def start(self):
        self.process = subprocess.Popen(["prosody", "-F", "--config", os.path.join(self.folder, CONFIG)],
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(self._listens, lambda: f"a server on port {self.port}; it ended with {self.process.poll()}")

    def _listens(self):
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True

    def hang(self):
        """Nothing is answered, nothing is closed."""
        self.process.send_signal(signal.SIGSTOP)

    def kill(self):
        self.process.kill()
        self.process.wait()

    def change_certificate(self):
        """That of another server for the same names."""
        other = os.path.join(self._base.name, "other")
        copy_sandbox(other)
        for name in CERTIFICATE:
            shutil.copy(os.path.join(other, name), self.folder)

    def close(self):
        self.kill()
        self._base.cleanup()
