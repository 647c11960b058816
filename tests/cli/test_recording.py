"""antistrophe-cli --record and timeline: what was printed is printed again, whatever happened in between.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import csv
import glob
import io
import json
import os
import signal
import sqlite3
import xml.etree.ElementTree

import antt_cli
from antt_cli import PING, CliTest, wait_until

NOBODY = '<iq type="get" to="nobody@localhost/x" id="q1"><ping xmlns="urn:xmpp:ping"/></iq>'
VCARD = '<iq type="get" to="juliet@localhost" id="q2"><nothing xmlns="urn:nothing"/></iq>'


class Recordings(CliTest):
    def query(self, path, sql):
        db = sqlite3.connect(path)
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    def test_same_lines(self):
        """Byte for byte, as far as the live run printed them."""
        path = self.path("run.db")
        stanzas = self.write("all.xml", NOBODY + VCARD + PING)
        live, _ = self.check(3, "--sandbox", "--json", "--record", path, "send", stanzas)
        again, err = self.check(0, "timeline", "--json", path)
        self.assertEqual(live, again)
        self.assertEqual(len(live.splitlines()), 3)
        self.assertEqual(err, "")
        self.assertEqual(glob.glob(path + "*"), [path])

    def test_all_of_a_session(self):
        """Events and stream elements too, in order; sqlite3 finds them as they are documented."""
        path = self.path("run.db")
        live, _ = self.check(0, "--sandbox", "--json", "-v", "--record", path, "send", "--template", "ping-server")
        again, _ = self.check(0, "timeline", "--json", "-v", path)
        rows = [json.loads(line) for line in again.splitlines()]
        self.assertEqual([row["serial"] for row in rows], list(range(1, len(rows) + 1)))
        self.assertEqual(sorted(live.splitlines()), sorted(again.splitlines()))
        ((name, jid, ended),) = self.query(path, "SELECT name, jid, ended_ns > started_ns FROM session")
        self.assertEqual((name, jid, ended), ("sandbox", "romeo@localhost", 1))
        ((serial, latency, state),) = self.query(
            path, "SELECT serial, answered_ns - sent_ns, state FROM exchange WHERE kind = 'iq'")
        (ping,) = [row for row in rows if row["kind"] == "iq"]
        self.assertEqual((serial, state), (ping["serial"], "result"))
        self.assertEqual(latency, round(ping["latency_us"] * 1000))
        sides = dict(self.query(path, f"SELECT side, xml FROM stanza WHERE serial = {serial}"))
        self.assertEqual(sides, {"request": ping["request"], "response": ping["response"]})

    def test_no_secret(self):
        server = self.start_server()
        path = self.path("run.db")
        password = server["romeo"]
        self.check(0, "--jid", "romeo@localhost", "--host", "127.0.0.1", "--port", str(server["port"]), "--pin",
                   server["pin"], "--record", path, "--show-secrets", "send", "--template", "ping-server",
                   environment={"ANTISTROPHE_PASSWORD": password})
        with open(path, "rb") as file:
            content = file.read()
        self.assertNotIn(password.encode(), content)
        self.assertIn(b"[redacted]", content)

    def test_file_that_is_there(self):
        path = self.write("notes.txt", "mine")
        _, err = self.check(2, "--sandbox", "--record", path, "send", "--template", "ping-server")
        self.assertIn("stays as it is", err)
        with open(path, "rb") as file:
            self.assertEqual(file.read(), b"mine")

    def test_no_such_folder(self):
        _, err = self.check(2, "--sandbox", "--record", self.path("no", "run.db"), "send", "--template", "ping-server")
        self.assertIn("No such file or directory", err)

    def test_no_recording(self):
        for name, content in {"text": "some text", "empty": "", "database": None}.items():
            path = self.path(name)
            if content is None:
                self.query(path, "CREATE TABLE exchange (serial)")
            else:
                self.write(name, content)
            with open(path, "rb") as file:
                before = file.read()
            out, err = self.check(6, "timeline", "--json", path)
            self.assertEqual(out, "")
            self.assertRegex(err, r"^antistrophe-cli: .* no recording.*\n$")
            with open(path, "rb") as file:
                self.assertEqual(file.read(), before, name)
        _, err = self.check(6, "timeline", self.path("nowhere"))
        self.assertIn("No such file or directory", err)
        self.check(2, "timeline")
        self.check(2, "timeline", "--jid", "a@b", path)

    def test_other_forms(self):
        """filter, export and stats of one recording."""
        path = self.path("run.db")
        stanzas = self.write("all.xml", NOBODY + VCARD + PING)
        self.check(3, "--sandbox", "--record", path, "send", stanzas)

        lines, _ = self.check(0, "timeline", "--json", "--filter", "iq/{urn:xmpp:ping}ping", path)
        self.assertEqual([json.loads(line)["payload"]["name"] for line in lines.splitlines()], ["ping", "ping"])
        lines, _ = self.check(0, "timeline", "--json", "--filter", "iq@type=error", path)
        self.assertEqual([json.loads(line)["state"] for line in lines.splitlines()], ["error", "error"])
        _, err = self.check(2, "timeline", "--filter", "iq@@", path)
        self.assertIn("column 4", err)

        everything, _ = self.check(0, "timeline", "--json", "-v", path)
        self.assertEqual(self.check(0, "export", path)[0], everything)
        out, _ = self.check(0, "export", "--format", "csv", path)
        rows = list(csv.DictReader(io.StringIO(out, newline="")))
        self.assertEqual([row["state"] for row in rows if row["kind"] == "iq"], ["error", "error", "result"])
        self.assertEqual([row["request"] for row in rows if row["kind"] == "iq"][0], NOBODY)
        out, _ = self.check(0, "export", "--format", "xml", path)
        log = xml.etree.ElementTree.fromstring(out)
        self.assertEqual(len(log), len(everything.splitlines()))
        self.assertEqual(len(log.findall(".//{urn:xmpp:ping}ping")), 2)
        _, err = self.check(2, "export", "--format", "doc", path)
        self.assertIn("csv", err)

        out, _ = self.check(0, "stats", "--json", path)
        groups = [json.loads(line) for line in out.splitlines()]
        (pings,) = [group for group in groups if group["name"] == "urn:xmpp:ping"]
        self.assertEqual((pings["by"], pings["count"], pings["errors"], pings["timeouts"]), ("namespace", 2, 1, 0))
        self.assertEqual({group["by"] for group in groups}, {"all", "namespace", "peer", "session"})
        latency = pings["latency_us"]
        self.assertTrue(0 < latency["min"] <= latency["median"] <= latency["p95"] <= latency["p99"] <= latency["max"])
        out, _ = self.check(0, "stats", path)
        self.assertRegex(out, r"\nurn:xmpp:ping +2 +1 +0 ")
        for command in ("export", "stats"):
            out, err = self.check(6, command, stanzas)
            self.assertEqual(out, "")
            self.assertIn("is no recording", err)

    def test_killed(self):
        """What was answered 200 ms ago is there, and all that is there is whole; so is what stands beside it."""
        path = self.path("run.db")
        process = self.start_cli("--sandbox", "--json", "--record", path, "send", "--template", "ping-server", "--repeat",
                                 "1000000", "--window", "8")
        seen = [json.loads(process.stdout.readline()) for _ in range(1500)]
        last = seen[-1]["serial"]
        wait_until(lambda: self.query(path, "SELECT max(serial) FROM exchange") >= [(last,)])
        process.kill()
        process.wait()
        self.assertTrue(os.path.exists(path + "-wal"))
        rows = [json.loads(line) for line in self.check(0, "timeline", "--json", path)[0].splitlines()]
        self.assertEqual(rows[: len(seen)], sorted(seen, key=lambda row: row["serial"]))
        self.assertEqual(self.query(path, "PRAGMA integrity_check"), [("ok",)])

    def test_listen_while_it_is_read(self):
        path = self.path("run.db")
        listener = self.start_cli("--sandbox", "--json", "--record", path, "listen", "--for", "60")
        wait_until(lambda: b"connected" in self.run_cli("timeline", "--json", "-v", path).stdout)
        listener.send_signal(signal.SIGINT)
        self.assertEqual(listener.wait(30), 130)
        self.assertEqual(glob.glob(path + "*"), [path])


if __name__ == "__main__":
    antt_cli.main()
