"""The command line itself: help, versions, and everything that is no command line. No server.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import antt_cli
from antt_cli import PING, CliTest


class Usage(CliTest):
    def assert_usage(self, says, *arguments):
        out, err = self.check(2, *arguments, stdin=PING)
        self.assertEqual(out, "")
        self.assertIn(says, err)

    def test_no_command(self):
        self.assert_usage("A command is missing")

    def test_unknown_command(self):
        self.assert_usage("Unknown command “sned”; meant is perhaps “send”", "sned")
        for command in ("caps", "disco", "compliance", "command"):
            with self.subTest(command):
                self.assert_usage(f"Unknown command “{command}”", command)

    def test_unknown_option(self):
        self.assert_usage("Unknown option --tiemout; meant is perhaps “timeout”", "--tiemout", "1", "validate")
        self.assert_usage("Unknown option --responders", "--sandbox", "send", "-", "--responders", "x")
        self.assert_usage("Unknown option -x", "-x", "validate")

    def test_no_password_option(self):
        self.assert_usage("Unknown option --password", "--jid", "a@localhost", "--password", "hunter2", "send", "-")

    def test_option_of_another_command(self):
        self.assert_usage("--for does not go with “send”", "--sandbox", "send", "--for", "1", "-")
        self.assert_usage("--repeat does not go with “listen”", "--sandbox", "--repeat", "2", "listen")
        self.assert_usage("--to does not go with “templates”", "templates", "list", "--to", "a@b")
        self.assert_usage("--sandbox does not go with “validate”", "--sandbox", "validate")

    def test_bad_values(self):
        for arguments in (
            ("--port", "0"), ("--port", "65536"), ("--port", "http"), ("--repeat", "0"), ("--repeat", "-1"),
            ("--window", "1.5"), ("--interval", "soon"), ("--timeout", "x"), ("--timeout", "-1"), ("--timeout", "nan"),
            ("--timeout", "inf"), ("--timeout", ""), ("--set", "x"), ("--set", "=x"), ("--jid", ""),
        ):
            with self.subTest(arguments):
                self.assert_usage(arguments[0] + " wants", "--sandbox", "send", "-", *arguments)
        self.assert_usage("--repeat wants a value", "--sandbox", "send", "-", "--repeat")
        self.assert_usage("--json takes no value", "--json=yes", "templates", "list")
        self.assert_usage("twice", "--jid", "a@b", "--jid", "c@d", "send", "-")

    def test_password_of_certificate(self):
        file, open_file = self.write_pkcs12("hunter2"), self.write_pkcs12("")
        arguments = ("--jid", "a@localhost", "--host", "127.0.0.1", "--port", "1", "send", self.write("p.xml", PING))
        _, err = self.check(2, "--client-cert", file, *arguments)
        self.assertIn(f"No password for {file}: set ANTISTROPHE_CERT_PASSWORD", err)
        _, err = self.check(2, "--client-cert", file, *arguments, environment={"ANTISTROPHE_CERT_PASSWORD": "hunter3"})
        self.assertIn(f"--client-cert: {file}: the password does not open this PKCS#12 file", err)
        self.check(5, "--client-cert", file, *arguments, environment={"ANTISTROPHE_CERT_PASSWORD": "hunter2"})
        self.check(5, "--client-cert", open_file, *arguments)

    def test_connection(self):
        self.assert_usage("--sandbox, --account NAME, --jid JID or --component NAME", "send", "-")
        self.assert_usage("Only one of", "--sandbox", "--jid", "a@localhost", "send", "-")
        self.assert_usage("--sandbox has its own server", "--sandbox", "--host", "127.0.0.1", "send", "-")
        self.assert_usage("exclude each other", "--sandbox", "--direct-tls", "--insecure-plaintext", "send", "-")
        self.assert_usage("is no address", "--jid", "@localhost", "send", "-")
        self.assert_usage("No password for a@localhost", "--jid", "a@localhost", "send", "-")
        self.assert_usage("--password-file", "--jid", "a@localhost", "--password-file", self.path("no"), "send", "-")
        self.assert_usage("--pin", "--jid", "a@localhost", "--password-file", self.write("pw", "x"), "--pin", "zz", "send", "-")

    def test_wrong_host_is_named(self):
        """Nobody is asked for a name that is none."""
        arguments = ("--jid", "a@localhost", "--password-file", self.write("pw", "x"), "send", self.write("p.xml", PING))
        _, err = self.check(5, "--host", "no..where", *arguments)
        self.assertIn("The host that was tried is “no..where”", err)

    def test_nothing_to_send(self):
        self.assert_usage("nothing to send", "--sandbox", "send")
        self.assert_usage("no template “pong”", "--sandbox", "send", "--template", "pong")

    def test_help(self):
        out, _ = self.check(0, "--help")
        for word in ("send", "listen", "templates", "validate", "accounts", "--account", "--reconnect", "--sandbox", "--timeout"):
            self.assertIn(word, out)
        self.assertNotIn("--interval", out)
        for command in ("send", "listen", "templates", "validate", "accounts"):
            with self.subTest(command):
                out, err = self.check(0, command, "--help")
                self.assertEqual(err, "")
                self.assertTrue(out.startswith("Usage: antistrophe-cli"))
        out, _ = self.check(0, "-h", "send")
        self.assertIn("--interval", out)
        self.assertNotIn("--unanswered", out)

    def test_version(self):
        out, _ = self.check(0, "--version")
        self.assertRegex(out, r"^antistrophe-cli \d+\.\d+\.\d+\n$")

    def test_options_stand_on_either_side(self):
        expected, _ = self.check(0, "templates", "list", "--json")
        self.assertEqual(self.check(0, "--json", "templates", "list")[0], expected)
        self.assertEqual(self.check(0, "templates", "--json", "list")[0], expected)

    def test_end_of_options(self):
        _, err = self.check(6, "validate", "--", "--json")
        self.assertIn("--json: No such file", err)

    def test_log_file(self):
        self.check(0, "--log", self.path("log"), "templates", "list")
        self.assert_usage("", "--log", self.path("no", "such", "folder"), "templates", "list")


if __name__ == "__main__":
    antt_cli.main()
