"""antistrophe-cli templates. No server.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re

import antt_cli
from antt_cli import CliTest

SHIPPED = {
    "disco-info-server", "disco-items-server", "disco-info-account", "ping-server", "version",
    "uptime", "time", "vcard-get", "roster-get", "unknown",
}


class Templates(CliTest):
    def test_list(self):
        out, _ = self.check(0, "templates", "list")
        for name in SHIPPED:
            self.assertRegex(out, rf"(?m)^  {name} ")
        self.assertNotIn("\033", out)

    def test_no_folder_of_ones_own(self):
        """Most people have none: that is nothing to tell of."""
        _, err = self.check(0, "-v", "templates", "list")
        self.assertNotIn("opening directory", err)

    def test_list_json(self):
        rows = self.check_json(0, "templates", "list")
        self.assertEqual({row["name"] for row in rows}, SHIPPED)
        for row in rows:
            self.assertEqual(set(row), {"name", "title", "xep", "kind", "type", "effect", "group"})
            self.assertEqual((row["kind"], row["type"], row["effect"]), ("iq", "get", "read"))
            self.assertIn(row["group"], ("server", "account"))
        xeps = {row["name"]: row["xep"] for row in rows}
        self.assertEqual(xeps["ping-server"], "XEP-0199")
        self.assertIsNone(xeps["unknown"])

    def test_broken_one_hides_no_other(self):
        self.write_template("broken", "<iq>")
        out, _ = self.check(0, "templates", "list")
        self.assertRegex(out, r"broken +broken: 1:\d+: ")
        rows = self.check_json(0, "templates", "list")
        self.assertEqual(len(rows), len(SHIPPED) + 1)
        (broken,) = [row for row in rows if "error" in row]
        self.assertEqual((broken["name"], broken["kind"], broken["group"]), ("broken", None, ""))

        out, err = self.check(6, "templates", "show", "broken")
        self.assertEqual(out, "<iq>\n")
        self.assertRegex(err, r"broken\.xml:1:\d+: error: ")
        self.check(6, "templates", "render", "broken")

    def test_person_overrides(self):
        self.write_template("server/ping-server", '<?antistrophe title="Mine"?><presence/>')
        rows = {row["name"]: row for row in self.check_json(0, "templates", "list")}
        self.assertEqual(rows["ping-server"]["title"], "Mine")
        self.assertEqual(len(rows), len(SHIPPED))

    def test_show(self):
        out, _ = self.check(0, "templates", "show", "ping-server")
        self.assertTrue(out.startswith("<?antistrophe title="))
        self.assertTrue(out.endswith("</iq>\n"))

    def test_names(self):
        _, err = self.check(2, "templates", "show", "ping-sevrer")
        self.assertIn("meant is perhaps “ping-server”", err)
        self.write_template("mine/ping-server", "<presence/>")
        _, err = self.check(2, "templates", "show", "ping-server")
        self.assertIn("mine/ping-server, server/ping-server", err)
        self.assertEqual(self.check(0, "templates", "render", "mine/ping-server")[0], "<presence/>\n")

    def test_render_needs_values(self):
        out, err = self.check(6, "templates", "render", "ping-server")
        self.assertEqual(out, "")
        self.assertIn("“server”", err)
        self.assertIn("--set", err)

    def test_render(self):
        out, _ = self.check(0, "templates", "render", "ping-server", "--set", "server=a.example")
        self.assertRegex(out, r'^<iq type="get" to="a.example" id="[\w-]{22}">\n  <ping xmlns="urn:xmpp:ping"/>\n</iq>\n$')
        out, _ = self.check(0, "--set", "to=x@y.example", "templates", "render", "ping-server")
        self.assertIn('to="x@y.example"', out)

    def test_render_as_somebody(self):
        out, _ = self.check(0, "--jid", "mercutio@verona.example", "templates", "render", "disco-info-account")
        self.assertIn('to="mercutio@verona.example"', out)
        out, _ = self.check(0, "--sandbox", "templates", "render", "vcard-get")
        self.assertIn('to="juliet@localhost"', out)
        self.check(2, "--jid", "@", "templates", "render", "vcard-get")

    def test_render_checks_values(self):
        _, err = self.check(6, "templates", "render", "ping-server", "--set", "to=@x")
        self.assertIn("is no address", err)
        _, err = self.check(6, "templates", "render", "ping-server", "--set", "sever=x")
        self.assertIn("--set sever=", err)

    def test_render_values_are_data(self):
        self.write_template("text", '<?param name="t"?><presence><status>${t}</status></presence>')
        out, _ = self.check(0, "templates", "render", "text", "--set", "t=<${server}> $${x}")
        self.assertEqual(out, "<presence><status>&lt;${server}&gt; $${x}</status></presence>\n")

    def test_secret_is_not_echoed(self):
        self.write_template("secret", '<?param name="s" kind="secret"?><presence><status>${s}</status></presence>')
        _, err = self.check(6, "templates", "render", "secret", "--set", "s=hunter2\x01")
        self.assertNotIn("hunter2", err)

    def test_cycle(self):
        self.write_template("cycle", '<?param name="a" default="${b}"?><?param name="b" default="${a}"?><presence id="${a}"/>')
        _, err = self.check(6, "templates", "render", "cycle")
        self.assertIn("“a” → “b” → “a”", err)

    def test_fresh_ids(self):
        ids = {re.search('id="(.*?)"', self.check(0, "templates", "render", "roster-get")[0]).group(1) for _ in range(3)}
        self.assertEqual(len(ids), 3)

    def test_usage(self):
        for arguments in ((), ("lost",), ("list", "x"), ("show",), ("render",), ("show", "a", "b"), ("check",)):
            with self.subTest(arguments):
                self.check(2, "templates", *arguments)
        self.check(2, "--json", "templates", "show", "ping-server")
        self.check(2, "templates", "list", "--set", "a=b")


if __name__ == "__main__":
    antt_cli.main()
