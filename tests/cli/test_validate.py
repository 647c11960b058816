"""antistrophe-cli validate. No server.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import antt_cli
from antt_cli import PING, CliTest


class Validate(CliTest):
    def assert_error(self, pattern, text, *options):
        out, _ = self.check(1, "validate", *options, "-", stdin=text)
        self.assertRegex(out, pattern)

    def test_ill_formed(self):
        self.assert_error(r"^-:1:\d+: error: .*<a>", '<iq type="get"><a></iq>\n')
        self.assert_error(r"^-:3:\d+: error: ", '<iq type="get" id="1">\n<a xmlns="x"/>\n</message>\n')

    def test_nothing(self):
        self.assert_error(r"^-:1:1: error: ", "")
        self.assert_error(r": error: ", "just text")

    def test_document_type(self):
        self.assert_error(r"error: ", '<!DOCTYPE iq [<!ENTITY a "b">]><iq type="get" id="1"><q xmlns="q">&a;</q></iq>')

    def test_no_utf8(self):
        _, err = self.check(6, "validate", "-", stdin=b"<presence>\xff</presence>")
        self.assertIn("Byte 11 is not valid UTF-8", err)

    def test_unreadable(self):
        _, err = self.check(6, "validate", self.path("absent.xml"))
        self.assertIn("absent.xml: No such file", err)
        _, err = self.check(6, "validate", self.folder)
        self.assertIn("Is a directory", err)

    def test_warning_is_no_error(self):
        out, _ = self.check(0, "validate", "-", stdin='<iq type="get" id="1"><a xmlns="a"/><b xmlns="b"/></iq>')
        self.assertRegex(out, r"^-:1:\d+: warning: .*\(RFC 6120 8\.2\.3\)")

    def test_wrong_root(self):
        out, _ = self.check(1, "validate", "-", stdin="<query/>")
        self.assertRegex(out, r"^-:1:1: error: ")

    def test_fine(self):
        self.assertEqual(self.check(0, "validate", "-", stdin=PING), ("", ""))
        self.assertEqual(self.check(0, "validate", stdin=PING + "\n" + PING), ("", ""))

    def test_placeholders(self):
        text = '<iq type="${type}" id="${id}" to="${to}"><${root} xmlns="${ns}">${x|raw}</${root}></iq>'
        self.check(0, "validate", "-", stdin=text)
        self.check(1, "validate", "--no-expand", "-", stdin=text)
        self.assert_error(r"^-:2:9: error: .*filters are", "<presence>\n<status>${x|md5}</status></presence>")
        self.assert_error(r"^-:2:9: error: .*has no “}”", "<presence>\n<status>${x</status></presence>")

    def test_template_file(self):
        path = self.write("t.xml", '<?antistrophe title="T" effect="reed"?>\n<presence/>')
        out, _ = self.check(1, "validate", path)
        self.assertRegex(out, r"t\.xml:1:33: error: .*“read”")

    def test_several_files(self):
        good, bad = self.write("good.xml", PING), self.write("bad.xml", "<iq>")
        out, _ = self.check(1, "validate", good, bad)
        self.assertNotIn("good.xml", out)
        self.assertIn("bad.xml:1:", out)

    def test_json(self):
        (problem,) = self.check_json(1, "validate", "-", stdin='<iq type="get">\n<a></iq>')
        self.assertEqual(set(problem), {"file", "line", "column", "severity", "message", "section"})
        self.assertEqual((problem["file"], problem["line"], problem["severity"]), ("-", 2, "error"))
        self.assertIsInstance(problem["column"], int)
        self.assertIsInstance(problem["message"], str)
        self.assertEqual(self.check_json(0, "validate", "-", stdin=PING), [])


if __name__ == "__main__":
    antt_cli.main()
