"""StanzaPath in the terminal: match, listen --match, send --expect.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json

import antt_cli
from antt_cli import PING, CliTest

INFO = '<iq type="get" id="1"><query xmlns="http://jabber.org/protocol/disco#info" node="n"/></iq>'


class Match(CliTest):
    def test_verdict(self):
        self.assertEqual(self.check(0, "match", "iq@type=get/ping", stdin=PING), ("true\n", ""))
        self.assertEqual(self.check(1, "match", "iq@type=set/ping", stdin=PING), ("false\n", ""))
        self.assertEqual(self.check(0, "match", "iq/disco_info@node=n", self.write("a.xml", INFO)), ("true\n", ""))

    def test_several(self):
        out, _ = self.check(1, "match", "iq/ping", "-", stdin=PING + INFO)
        self.assertEqual(out, "true\nfalse\n")

    def test_bad_path(self):
        for path, column in (("iq[@type='get']", 3), ("", 1), ("iq//ping", 4)):
            out, err = self.check(2, "match", path, stdin=PING)
            self.assertEqual(out, "")
            self.assertIn(f"column {column}: ", err)
        self.check(2, "match", b"\xff", stdin=PING)
        self.check(2, "match")
        self.check(2, "match", "iq", "-", "x")

    def test_compatible(self):
        self.assertEqual(self.check(0, "match", "--compatible", "iq/{urn:wrong}ping", stdin=PING)[0], "true\n")
        self.assertEqual(self.check(1, "match", "--compatible", "iq/query", stdin=INFO)[0], "false\n")
        self.assertEqual(self.check(0, "match", "iq/query", stdin=INFO)[0], "true\n")
        out, err = self.check(2, "match", "--compatible", "iq@type", stdin=PING)
        self.assertEqual(out, "")
        self.assertIn("column 3: slixmpp raises an exception", err)

    def test_bad_input(self):
        _, err = self.check(6, "match", "iq", stdin="<iq>")
        self.assertIn("-: 1:5: ", err)
        self.check(6, "match", "iq", self.path("absent.xml"))

    def test_explain(self):
        out, _ = self.check(1, "match", "--explain", "iq/{urn:xmpp:ping:9}ping", stdin=PING)
        lines = out.splitlines()
        self.assertEqual(lines[0], "false")
        self.assertIn('- column 4: {urn:xmpp:ping:9}ping: <ping xmlns="urn:xmpp:ping"> has the name, but another namespace', out)
        self.assertRegex(lines[-1], "^warning: column 4: slixmpp ignores this namespace")
        out, _ = self.check(0, "match", "--explain", "iq@id", stdin=PING)
        self.assertIn("\nvalue: q1\n", out)
        out, _ = self.check(1, "match", "--compatible", "--explain", "iq@type=set", stdin=PING)
        self.assertIn('- column 3: @type: slixmpp reads "get"', out)

    def test_own_names(self):
        self.write("config/antistrophe/names.ini", "[names]\ninfo={http://jabber.org/protocol/disco#info}query node\nbad\n")
        out, err = self.check(0, "match", "iq/info@node=n", stdin=INFO)
        self.assertEqual(out, "true\n")
        self.assertIn("names.ini:3: a name is wanted", err)


class Expect(CliTest):
    def test_expected(self):
        self.check(0, "--sandbox", "send", "-", "--expect", "iq@type=result", stdin=PING)

    def test_not_expected(self):
        _, err = self.check(1, "--sandbox", "send", "-", "--expect", "iq/disco_info", stdin=PING)
        self.assertIn("The answer to “q1” is not what is expected", err)

    def test_error(self):
        """One that is expected is none; one that is not is both."""
        text = '<iq type="get" id="1" to="localhost"><nosuch xmlns="urn:nosuch"/></iq>'
        self.check(0, "--sandbox", "send", "-", "--expect", "iq@type=error/error/service-unavailable", stdin=text)
        self.check(3, "--sandbox", "send", "-", "--expect", "iq@type=result", stdin=text)

    def test_bad_path(self):
        _, err = self.check(2, "--sandbox", "send", "-", "--expect", "iq@", stdin=PING)
        self.assertIn("column 4: ", err)
        self.assert_nothing_left()


class Listen(CliTest):
    def test_only_what_matches(self):
        server = self.start_server()
        connection = lambda name: (
            "--jid", f"{name}@localhost", "--host", "127.0.0.1", "--port", str(server["port"]), "--pin", server["pin"],
            "--password-file", self.write(name, server[name]),
        )  # fmt: skip
        process = self.start_cli(*connection("juliet"), "--presence", "--json", "listen", "--match", "message/body/text()~='two*'")
        text = "".join(f'<message to="juliet@localhost" id="{n}"><body>{n} more</body></message>' for n in ("one", "two", "three"))
        rows = []
        # What came in between would have been printed in between. The first messages may come before juliet does: they wait.
        for _ in range(2):
            self.check(0, *connection("romeo"), "send", "-", stdin=text)
            rows.append(json.loads(process.stdout.readline())["id"])
        self.assertEqual(rows, ["two", "two"])

    def test_bad_path(self):
        _, err = self.check(2, "--sandbox", "listen", "--match", "iq/")
        self.assertIn("column 4: ", err)
        self.assert_nothing_left()


antt_cli.main()
