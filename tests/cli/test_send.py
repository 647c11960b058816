"""antistrophe-cli send and listen against the sandbox.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import re
import signal
import subprocess
import time

import antt_cli
from antt_cli import PING, CliTest, wait_until

ROW = {
    "serial", "session", "direction", "kind", "type", "id", "to", "from", "payload", "state", "match", "sent_at",
    "latency_us", "handled_us", "clock", "request", "response", "bytes", "error", "note",
}
NOBODY = '<iq type="get" to="nobody@localhost/x" id="q1"><ping xmlns="urn:xmpp:ping"/></iq>'


def is_asleep(pid, looks=5):
    """The process waits for something: so it is found each time."""
    for _ in range(looks):
        with open(f"/proc/{pid}/stat", encoding="ascii") as file:
            if file.read().rpartition(")")[2].split()[0] != "S":
                return False
        time.sleep(0.02)
    return True


class Answers(CliTest):
    def test_ping_json(self):
        (row,) = self.check_json(0, "--sandbox", "send", "--template", "ping-server")
        self.assertEqual(set(row), ROW)
        self.assertEqual((row["serial"], row["session"]), (1, 1))
        for name, value in {
            "direction": "out", "kind": "iq", "type": "get", "to": "localhost", "from": None, "state": "result",
            "match": "exact", "error": None, "payload": {"ns": "urn:xmpp:ping", "name": "ping"},
        }.items():
            self.assertEqual(row[name], value, name)
        self.assertRegex(row["id"], r"^[\w-]{22}$")
        self.assertRegex(row["sent_at"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z$")
        self.assertIn(row["clock"], ("kernel", "poll"))
        self.assertTrue(0 < row["latency_us"] < 5e6)
        self.assertGreaterEqual(row["handled_us"], row["latency_us"])
        self.assertEqual(row["bytes"]["request"], len(row["request"]))
        self.assertEqual(row["bytes"]["response"], len(row["response"]))
        self.assertIn(row["id"], row["response"])
        self.assert_nothing_left()

    def test_disco_for_eyes(self):
        out, err = self.check(0, "--sandbox", "send", "--template", "disco-info-server")
        self.assertRegex(out, r"^result  get disco#info  to localhost  \d+\.\d{3} ms \((kernel|poll) clock\)  \d+ → \d+ bytes\n<iq ")
        self.assertIn('\n    <feature var="urn:xmpp:ping"/>\n', out)
        self.assertNotIn("\033", out)
        self.assertEqual(err, "")

    def test_clock_in_verbose(self):
        out, _ = self.check(0, "--sandbox", "-v", "send", "--template", "ping-server")
        self.assertRegex(out, r"\n  clock    TCP's own round trip, smoothed: \d+\.\d{3} ms\.")

    def test_certificate_in_verbose(self):
        """A note of several lines keeps them, beside its label."""
        out, _ = self.check(0, "--sandbox", "-v", "send", "--template", "ping-server")
        self.assertRegex(out, r"\n  tls          TLSv1\.\d, \w+, certificate verified by the pin,\s+in \d+\.\d ms\n"
                              r"               Subject: O=Antistrophe sandbox, CN=localhost\n"
                              r"               Names: localhost, .*\n"
                              r"                 .*comp\.localhost\n"
                              r"               Issuer: .* \(itself\)\n"
                              r"               Valid: .*\n"
                              r"               SHA-256:\s+([0-9a-f]{2}:){31}[0-9a-f]{2}\n"
                              r"               Key: EC P-256; signed with ecdsa-with-SHA256\n")

    def test_pinned_certificate_that_changed(self):
        """Both are named in full, and what to do when it is right."""
        pin = "ab" * 32
        out, err = self.check(5, "--sandbox", "--pin", pin, "-v", "send", "--template", "ping-server")
        shown = re.search(r"\n  Pinned: (\S+)\n  Shown:  (\S+)\n", err)
        self.assertIn("It is not the pinned certificate: it was renewed, or somebody is in between.", err)
        self.assertEqual(shown[1].replace(":", ""), pin)
        self.assertRegex(shown[2], r"^([0-9a-f]{2}:){31}[0-9a-f]{2}$")
        self.assertIn(f"accept it on purpose: --pin {shown[2]}\n", err)
        self.assertIn("\n  disconnected After ", out)

    def test_error_json(self):
        (row,) = self.check_json(3, "--sandbox", "send", "-", stdin=NOBODY)
        self.assertEqual((row["id"], row["state"], row["to"]), ("q1", "error", "nobody@localhost/x"))
        self.assertEqual(row["error"]["condition"], "service-unavailable")
        self.assertEqual(row["error"]["type"], "cancel")
        self.assertEqual(set(row["error"]), {"type", "condition", "text", "application", "by"})

    def test_error_for_eyes(self):
        out, _ = self.check(3, "--sandbox", "send", "-", stdin=NOBODY)
        self.assertIn("service-unavailable (cancel), RFC 6120 8.3.3.19", out)
        self.assertIn("  meaning  ", out)
        self.assertIn("  check    ", out)

    def test_timeout(self):
        rows = self.check_json(4, "--sandbox", "--timeout", "0.000001", "send", "--template", "ping-server")
        self.assertEqual(rows[0]["state"], "timeout")
        self.assertIsNone(rows[0]["latency_us"])

    def test_every_shipped_template(self):
        names = [row["name"] for row in self.check_json(0, "templates", "list")]
        arguments = [self.write(f"{name}.xml", self.check(0, "templates", "show", name)[0]) for name in names]
        rows = self.check_json(3, "--sandbox", "send", *arguments)
        self.assertEqual(len(rows), len(names))
        states = dict(zip(names, (row["state"] for row in rows)))
        for name, state in states.items():
            self.assertIn(state, ("error",) if name == "unknown" else ("result", "error"), name)
        self.assertEqual(states["version"], "result")

    def test_transports(self):
        for options in (("--direct-tls",), ("--insecure-plaintext",), ("--trust-any",), ("--sm",), ("--presence",)):
            with self.subTest(options):
                self.check_json(0, "--sandbox", *options, "send", "--template", "ping-server")


class Order(CliTest):
    def test_several_stanzas_one_after_another(self):
        text = "".join(f'<iq type="get" to="localhost" id="s{i}"><ping xmlns="urn:xmpp:ping"/></iq>\n' for i in range(5))
        rows = self.check_json(0, "--sandbox", "send", "-", stdin=text)
        self.assertEqual([row["id"] for row in rows], [f"s{i}" for i in range(5)])
        for before, after in zip(rows, rows[1:]):
            self.assertLess(before["sent_at"], after["sent_at"])
            self.assertLess(before["serial"], after["serial"])

    def test_worst_exit_wins(self):
        ping = self.write("ping.xml", PING)
        rows = self.check_json(3, "--sandbox", "send", "-", ping, stdin=NOBODY)
        self.assertEqual([row["state"] for row in rows], ["error", "result"])

    def test_placeholders_in_a_file(self):
        text = '<iq type="get" to="${server}" id="${id}"><ping xmlns="urn:xmpp:ping"/></iq>' * 2
        rows = self.check_json(0, "--sandbox", "send", "-", stdin=text)
        self.assertEqual({row["to"] for row in rows}, {"localhost"})
        self.assertEqual(len({row["id"] for row in rows}), 2)

    def test_me_full_is_the_bound_one(self):
        text = '<iq type="get" to="localhost" id="1"><ping xmlns="urn:xmpp:ping" me="${me_full}"/></iq>'
        (row,) = self.check_json(0, "--sandbox", "send", "-", stdin=text)
        me = re.search('me="(.*?)"', row["request"]).group(1)
        self.assertIn(f"to='{me}'", row["response"])

    def test_to(self):
        rows = self.check_json(0, "--sandbox", "send", "--template", "disco-info-server", "--to", "localhost",
                               "--to", "conference.localhost")
        self.assertEqual([row["to"] for row in rows], ["localhost", "conference.localhost"])
        (row,) = self.check_json(0, "--sandbox", "send", "--template", "version", "--to", "localhost")
        self.assertEqual(row["request"].count("to="), 1)
        rows = self.check_json(0, "--sandbox", "send", "-", "--to", "localhost", "--to", "romeo@localhost", stdin=PING)
        self.assertEqual([row["to"] for row in rows], ["localhost", "romeo@localhost"])
        self.assertEqual(rows[0]["id"], "q1")
        self.assertNotEqual(rows[1]["id"], "q1")

    def test_repeat(self):
        rows = self.check_json(0, "--sandbox", "send", "-", "--repeat", "20", stdin=PING)
        self.assertEqual(len(rows), 20)
        self.assertEqual(len({row["id"] for row in rows}), 20)
        self.assertEqual(rows[0]["id"], "q1")

    def test_repeat_makes_each_value_anew(self):
        once = '<iq type="get" id="${id}"><q xmlns="urn:q" a="x"/></iq>'
        twice = '<iq type="get" id="${id}"><q xmlns="urn:q" a="${id}"/></iq>'
        only_inside = '<iq type="get"><q xmlns="urn:q" a="${id}"/></iq>'
        prefixed = '<iq type="get" id="mine-${id}"><q xmlns="urn:q"/></iq>'
        for text, n_payloads in ((once, 1), (twice, 5), (only_inside, 5), (prefixed, 1)):
            rows = self.check_json(3, "--sandbox", "send", "-", "--repeat", "5", stdin=text)
            self.assertEqual(len({row["id"] for row in rows}), 5)
            for row in rows:
                self.assertIn(f'id="{row["id"]}"', row["request"])
            self.assertEqual(len({re.search("<q .*", row["request"]).group() for row in rows}), n_payloads)
        self.assertTrue(all(row["id"].startswith("mine-") for row in rows))

    def test_repeat_statistics(self):
        out, err = self.check(3, "--sandbox", "send", "--template", "unknown", "--repeat", "10")
        self.assertEqual(len(re.findall("(?m)^error  get ", out)), 10)
        self.assertIn("sent 10   results 0   errors 10   timeouts 0", err)
        self.assertRegex(err, r"min \d+\.\d{3}   median \d+\.\d{3}   p95 \d+\.\d{3}   p99 \d+\.\d{3}   max \d+\.\d{3}")
        _, err = self.check(0, "--sandbox", "--json", "send", "--template", "ping-server", "--repeat", "2")
        self.assertEqual(err, "")

    def test_window(self):
        rows = self.check_json(0, "--sandbox", "send", "--template", "ping-server", "--repeat", "200", "--window", "20")
        self.assertEqual(len({row["id"] for row in rows}), 200)
        self.assertEqual({row["state"] for row in rows}, {"result"})

    def test_interval(self):
        rows = self.check_json(0, "--sandbox", "send", "--template", "ping-server", "--repeat", "3", "--interval", "200")
        seconds = [float(row["sent_at"][17:29]) for row in rows]
        for before, after in zip(seconds, seconds[1:]):
            self.assertGreater((after - before) % 60, 0.19)

    def test_message_to_ourselves_in_verbose(self):
        text = '<message to="${me_full}" id="m1"><body>hello</body></message>' + PING
        rows = self.check_json(0, "--sandbox", "-v", "send", "-", stdin=text)
        kinds = [(row["kind"], row["direction"], row["state"]) for row in rows]
        self.assertIn(("message", "out", "sent"), kinds)
        self.assertIn(("message", "in", "received"), kinds)
        self.assertIn("connected", [row["type"] for row in rows if row["kind"] == "event"])


class Secrets(CliTest):
    """Two logins, and what is sent: with the switch, and without."""

    SET = ('<iq type="set" to="nobody@localhost/x" id="q1"><query xmlns="jabber:iq:register"><username>romeo</username>'
           "<password>hunter2</password></query></iq>")

    def run_it(self, *options):
        log, recording = self.path("log"), self.path("recording")
        out, err = self.check(3, "--sandbox", "--json", "-v", "--log", log, "--record", recording, *options, "send", "-",
                              stdin=self.SET)
        for path in (log, recording):
            with open(path, "rb") as file:
                self.assertNotIn(b"hunter2", file.read())
        kept, _ = self.check(0, "--json", "timeline", recording)
        self.assertIn("<password>[redacted]</password>", kept)
        return out, err

    def test_hidden(self):
        out, err = self.run_it()
        self.assertNotIn("hunter2", out)
        self.assertIn("<password>[redacted]</password>", out)
        self.assertRegex(out, r"<response[^>]*>\[redacted\]</response>")
        self.assertNotIn("hunter2", err)
        self.assertNotIn("Secrets are shown", out + err)

    def test_shown(self):
        out, err = self.run_it("--show-secrets")
        self.assertNotIn("hunter2", err)
        self.assertNotIn("[redacted]", out)
        self.assertIn("<password>hunter2</password>", out)
        self.assertRegex(out, r"<response[^>]*>[\w+/=]{20,}</response>")
        self.assertEqual(err.count("Secrets are shown (--show-secrets)"), 1)

    def test_not_kept(self):
        _, err = self.check(2, "accounts", "add", "A", "--jid", "a@example.org", "--show-secrets")
        self.assertIn("--show-secrets", err)


class InvalidInput(CliTest):
    """Found before anything connects: there is no server at the address, so connecting would give 5."""

    def assert_invalid(self, says, *arguments, stdin=""):
        password = self.write("password", "x\n")
        out, err = self.check(6, "--jid", "romeo@localhost", "--host", "127.0.0.1", "--port", "1", "--password-file", password,
                              "send", *arguments, stdin=stdin)
        self.assertEqual(out, "")
        self.assertRegex(err, says)
        self.assertIn("Nothing was sent", err)

    def test_ill_formed(self):
        self.assert_invalid(r"^-:1:\d+: error: ", "-", stdin='<iq type="get"><a></iq>')
        self.assert_invalid(r"^-:1:\d+: error: ", "-", "--force", stdin='<iq type="get"><a></iq>')

    def test_wrong_root(self):
        self.assert_invalid(r"^-:2:1: error: ", "-", "--force", stdin="<presence/>\n<query/>")

    def test_two_payloads(self):
        text = '<iq type="get" id="1"><a xmlns="a"/><b xmlns="b"/></iq>'
        self.assert_invalid(r"^-:1:\d+: warning: ", "-", stdin=text)

    def test_bad_address(self):
        self.assert_invalid(r"^-:1:\d+: (error|warning): ", "-", stdin='<iq type="get" to="@x" id="1"><a xmlns="a"/></iq>')
        self.assert_invalid(r"@x", "-", "--to", "@x", stdin=PING)
        self.assert_invalid(r"is no address", "--template", "ping-server", "--to", "@x")

    def test_unknown_placeholder(self):
        self.assert_invalid(r"^-:1:\d+: error: .*“nobody”", "-", stdin='<presence id="${nobody}"/>')

    def test_unknown_value(self):
        self.assert_invalid(r"--set x=", "-", "--set", "x=1", stdin=PING)

    def test_raw_value_that_breaks_the_xml(self):
        self.assert_invalid(r"^-:1:1: error: ", "-", "--set", "x=<a>", stdin="<presence>${x|raw}</presence>")

    def test_id_used_twice_in_a_window(self):
        text = '<iq type="get" to="localhost" id="1"><a xmlns="a"/></iq>\n' * 2
        self.assert_invalid(r"^-:2:1: error: The id “1” is used twice", "-", "--window", "2", stdin=text)

    def test_second_file_stops_the_first(self):
        self.assert_invalid(r"bad\.xml:1:\d+: error: ", "-", self.write("bad.xml", "<iq>"), stdin=PING)

    def test_unreadable(self):
        _, err = self.check(6, "--sandbox", "send", self.path("absent"))
        self.assertIn("No such file", err)

    def test_broken_template(self):
        self.write_template("broken", "<?antistrophe timeout='soon'?>\n<presence/>")
        self.assert_invalid(r"broken\.xml:1:24: error: ", "--template", "broken")

    def test_force_sends_in_spite_of_warnings(self):
        text = '<iq type="get" to="localhost" id="1"><ping xmlns="urn:xmpp:ping"/><b xmlns="b"/></iq>'
        out, err = self.check(3, "--sandbox", "send", "--force", "-", stdin=text)
        self.assertIn("warning: ", err)
        self.assertIn("bad-request", out)


class Connection(CliTest):
    def test_wrong_password(self):
        _, err = self.check(5, "--sandbox", "--password-file", self.write("pw", "wrong\nsecond line\n"), "send",
                            "--template", "ping-server")
        self.assertIn("not-authorized", err)
        self.assertNotIn("wrong\n", err.replace("Wrong", ""))
        self.assert_nothing_left()

    def test_wrong_pin(self):
        _, err = self.check(5, "--sandbox", "--pin", "00" * 32, "send", "--template", "ping-server")
        self.assertIn("SHA-256", err)
        self.assertIn("--pin", err)

    def test_refused(self):
        started = time.monotonic()
        _, err = self.check(5, "--jid", "a@localhost", "--host", "127.0.0.1", "--port", "1", "send", "-", stdin=PING,
                            environment={"ANTISTROPHE_PASSWORD": "x"})
        self.assertRegex(err, "(?i)refused")
        self.assertLess(time.monotonic() - started, 10)

    def test_unknown_host(self):
        _, err = self.check(5, "--jid", "a@nowhere.invalid", "send", "-", stdin=PING, environment={"ANTISTROPHE_PASSWORD": "x"})
        self.assertIn("nowhere.invalid", err)


class Listen(CliTest):
    def test_for(self):
        started = time.monotonic()
        out, err = self.check(0, "--sandbox", "listen", "--for", "0.3")
        self.assertGreater(time.monotonic() - started, 0.3)
        self.assertEqual(out, "")
        self.assertIn("Listening as romeo@localhost/", err)
        self.assert_nothing_left()

    def test_events_in_verbose(self):
        rows = self.check_json(0, "--sandbox", "-v", "listen", "--for", "0.1")
        self.assertIn("connected", [row["type"] for row in rows])
        self.assertEqual([row["serial"] for row in rows], sorted(row["serial"] for row in rows))

    def test_unanswered_to_ourselves(self):
        """What we ask our own full address comes in as a request."""
        text = '<iq type="get" to="${me_full}" id="${id}"><ping xmlns="urn:xmpp:ping"/></iq>'
        rows = self.check_json(3, "--sandbox", "-v", "send", "-", stdin=text)
        incoming = [row for row in rows if row["direction"] == "in" and row["kind"] == "iq"]
        self.assertEqual([row["state"] for row in incoming], ["answered"])

    def test_arguments(self):
        self.check(2, "--sandbox", "listen", "x")

    def test_interrupt_leaves_nothing(self):
        process = self.start_cli("--sandbox", "listen")
        self.assertIn(b"Listening", process.stderr.readline())
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assert_nothing_left()

    def test_interrupt_while_starting(self):
        process = self.start_cli("--sandbox", "listen")
        wait_until(self.sandbox_folders)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assert_nothing_left()

    def test_interrupt_in_mid_request(self):
        path = self.write("slow.xml", PING)
        process = self.start_cli("--sandbox", "--json", "send", path, "--repeat", "1000000", "--interval", "50")
        process.stdout.readline()
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 130)
        self.assert_nothing_left()

    def test_refused_says_what_to_check(self):
        _, err = self.check(
            5, "--jid", "a@localhost", "--host", "127.0.0.1", "--port", "1", "listen",
            environment={"ANTISTROPHE_PASSWORD": "x"},
        )
        lines = err.splitlines()
        self.assertIn("127.0.0.1:1 was refused", lines[0])
        self.assertIn("--port", lines[1])
        self.assertEqual(len(lines), 2)

    def test_interrupt_while_reading(self):
        pipe = self.path("pipe")
        os.mkfifo(pipe)
        for arguments in (
            ["--sandbox", "send", "-"],
            ["validate", "-"],
            ["--jid", "a@localhost", "--password-file", pipe, "send", self.write("ping.xml", PING)],
        ):
            with self.subTest(arguments):
                process = self.start_cli(*arguments, stdin=subprocess.PIPE)
                wait_until(lambda: is_asleep(process.pid))
                process.send_signal(signal.SIGINT)
                self.assertEqual(process.wait(20), -signal.SIGINT)
        self.assert_nothing_left()

    def test_interrupt_while_nobody_reads(self):
        process = self.start_cli("--sandbox", "send", "--template", "disco-info-server", "--repeat", "1000000")
        process.stdout.read(1)
        wait_until(lambda: is_asleep(process.pid, looks=20))
        for _ in range(2):  # the first may find a write that goes on with its rest
            if process.poll() is None:
                process.send_signal(signal.SIGINT)
                time.sleep(0.5)
        self.assertEqual(process.wait(20), 130)
        self.assert_nothing_left()

    def test_terminate(self):
        process = self.start_cli("--sandbox", "listen")
        process.stderr.readline()
        process.terminate()
        process.communicate(timeout=20)
        self.assertEqual(process.returncode, 143)
        self.assert_nothing_left()

    def test_kill_leaves_nothing(self):
        process = self.start_cli("--sandbox", "listen")
        process.stderr.readline()
        process.kill()
        process.communicate(timeout=20)
        self.assert_nothing_left()

    def test_server_goes_away(self):
        process = self.start_cli("--sandbox", "listen")
        process.stderr.readline()
        servers = [pid for pid, command in self.sandbox_processes() if "prosody" in command]
        self.assertTrue(servers)
        for pid in servers:
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                pass
        _, err = process.communicate(timeout=20)
        self.assertEqual(process.returncode, 4)
        self.assertIn("The stream ended", err.decode())
        self.assert_nothing_left()

    def test_closed_pipe(self):
        process = self.start_cli("--sandbox", "--json", "send", self.write("p.xml", PING), "--repeat", "1000000")
        process.stdout.readline()
        process.stdout.close()
        process.wait(timeout=20)
        self.assertNotEqual(process.returncode, -signal.SIGPIPE)
        self.assert_nothing_left()
        process.stdout = None


if __name__ == "__main__":
    antt_cli.main()
