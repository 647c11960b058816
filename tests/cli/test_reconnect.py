"""antistrophe-cli --reconnect: the connection is cut on the way to a real server.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import signal
import socket
import threading

import antt_cli
from antt_cli import CliTest, wait_until


class Cable:
    """Carries bytes between a port of its own and the server's, until it is cut; then it carries the next connection."""

    def __init__(self, port):
        self.server_port = port
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        self.ends = []
        self.carried = 0
        self.muted = False  # what the server says is lost
        self.swallowed = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            server = socket.create_connection(("127.0.0.1", self.server_port))
            self.ends = [client, server]
            self.carried += 1
            for pair in ((client, server), (server, client)):
                threading.Thread(target=self._carry, args=pair, daemon=True).start()

    def _carry(self, source, sink):
        try:
            while data := source.recv(65536):
                if self.muted and source is self.ends[1]:
                    self.swallowed.set()
                else:
                    sink.sendall(data)
        except OSError:
            pass
        self._end((source, sink))

    @staticmethod
    def _end(ends):
        for end in ends:
            try:
                end.shutdown(socket.SHUT_RDWR)
            except OSError:
                pass

    def cut(self):
        self._end(self.ends)

    def close(self):
        self._end([self.listener])
        self.listener.close()
        self.cut()


class Reconnect(CliTest):
    def setUp(self):
        super().setUp()
        server = self.start_server()
        self.cable = Cable(server["port"])
        self.addCleanup(self.cable.close)
        self.connection = (
            "--jid", "romeo@localhost", "--host", "127.0.0.1", "--port", str(self.cable.port), "--pin", server["pin"],
            "--password-file", self.write("pw", server["romeo"]),
        )

    def send(self, *options):
        """Cuts the connection after five answers. Returns the exit code and the states of all rows."""
        process = self.start_cli(
            *self.connection, *options, "--json", "send", "--template", "ping-server", "--repeat", "30", "--interval", "10"
        )
        states = [json.loads(process.stdout.readline())["state"] for _ in range(5)]
        self.cable.cut()
        out, _ = process.communicate(timeout=60)
        return process.returncode, states + [json.loads(line)["state"] for line in out.splitlines()]

    def test_send_goes_on(self):
        code, states = self.send("--reconnect")
        self.assertEqual(self.cable.carried, 2)
        self.assertEqual(len(states), 30)
        # One may have been on its way: it is not sent again, and the run says so.
        self.assertIn((code, states.count("lost")), ((0, 0), (4, 1)))
        self.assertEqual(states.count("result"), 30 - states.count("lost"))

    def test_send_resumes(self):
        self.assertEqual(self.send("--reconnect", "--sm"), (0, ["result"] * 30))
        self.assertEqual(self.cable.carried, 2)

    def test_send_without_it(self):
        code, states = self.send()
        self.assertEqual(code, 4)
        self.assertLess(len(states), 30)
        self.assertEqual(self.cable.carried, 1)

    def test_send_waits_for_nobody(self):
        """An account that may be resumed, but by hand alone: nobody does that here."""
        jid, host, port, pin, password = self.connection[1::2]
        self.write(
            "config/antistrophe/accounts.ini",
            f"[Work]\njid={jid}\nhost={host}\nport={port}\npin={pin}\nsm=true\nresume=true\n",
        )
        process = self.start_cli(
            "--account", "Work", "--password-file", password, "--timeout", "20", "--json",
            "send", "--template", "ping-server", "--repeat", "30", "--interval", "10",
        )
        self.assertEqual(json.loads(process.stdout.readline())["state"], "result")
        self.cable.muted = True
        self.assertTrue(self.cable.swallowed.wait(20))
        self.cable.cut()
        out, _ = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 4)
        self.assertEqual(json.loads(out.splitlines()[-1])["state"], "lost")

    def test_silent_server_is_given_up(self):
        """Nothing is wrong with the connection, but nobody speaks any more."""
        process = self.start_cli(*self.connection, "--ping", "1", "--json", "-v", "listen")
        rows = []
        while not rows or rows[-1]["type"] != "connected":
            rows.append(json.loads(process.stdout.readline()))
        self.cable.muted = True
        out, _ = process.communicate(timeout=30)
        self.assertEqual(process.returncode, 4)
        last = [json.loads(line) for line in out.splitlines()][-2:]
        self.assertEqual([(row["type"], row["state"]) for row in last], [("get", "timeout"), ("disconnected", "event")])
        self.assertEqual(last[0]["payload"], {"ns": "urn:xmpp:ping", "name": "ping"})

    def test_listen_goes_on(self):
        process = self.start_cli(*self.connection, "--reconnect", "--json", "-v", "listen")

        def read_until_online():
            row = {}
            while row.get("type") != "connected":
                row = json.loads(process.stdout.readline())

        read_until_online()
        self.cable.cut()
        read_until_online()
        wait_until(lambda: self.cable.carried == 2)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)


if __name__ == "__main__":
    antt_cli.main()
