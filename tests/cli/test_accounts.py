"""antistrophe-cli accounts and --account, with a real keyring, and without one.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import signal
import stat
import subprocess

import antt_cli
from antt_cli import CLI, PING, TerminalTest

PING_SERVER = ("send", "--template", "ping-server")
PIN = "ab" * 32


class AccountTest(TerminalTest):
    def setUp(self):
        super().setUp()
        self.ini = self.path("config", "antistrophe", "accounts.ini")

    def use_keyring(self):
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = os.environ["DBUS_SESSION_BUS_ADDRESS"]

    def use_server(self):
        """Returns the options that reach it."""
        self.server = self.start_server()
        self.romeo = self.write("romeo", self.server["romeo"] + "\n")
        return ("--jid", "romeo@localhost", "--host", "127.0.0.1", "--port", str(self.server["port"]), "--pin", self.server["pin"])

    def list(self, code=0):
        return {row["name"]: row for row in self.check_json(code, "accounts", "list")}

    def read_ini(self):
        with open(self.ini, encoding="utf-8") as file:
            return file.read()

    def write_ini(self, text):
        self.write("config/antistrophe/accounts.ini", text)


class Kept(AccountTest):
    def test_add_list_remove(self):
        out, err = self.check(0, "accounts", "list")
        self.assertEqual(out, "")
        self.assertIn("No accounts are kept", err)
        self.assertEqual(self.list(), {})
        out, err = self.check(0, "accounts", "add", "Work", "--jid", "romeo@example.org")
        self.assertEqual(out, "")
        self.assertIn("“Work” is kept without a password, which is asked for each time.", err)
        self.check(0, "accounts", "add", "a guest", "--anonymous", "--jid", "anon.example.org")
        out, err = self.check(0, "accounts", "list")
        self.assertEqual(out, "a guest  anon.example.org  anonymous\nWork     romeo@example.org\n")
        self.assertEqual(err, "")
        self.check(0, "accounts", "remove", "Work")
        self.assertEqual(set(self.list()), {"a guest"})

    def test_every_option_is_kept(self):
        certificate = self.write("cert.pem", "-----BEGIN CERTIFICATE-----\n")
        self.check(
            0, "accounts", "add", "All", "--jid", "romeo@example.org/r", "--host", "h.example.org", "--port", "5223",
            "--direct-tls", "--pin", PIN, "--sm", "--reconnect", "--ping", "45", "--presence",
        )
        self.assertEqual(
            self.list()["All"],
            {
                "name": "All", "jid": "romeo@example.org/r", "component": False, "anonymous": False,
                "host": "h.example.org", "port": 5223, "tls": "direct", "pin": PIN, "ca_file": None,
                "client_cert": None, "client_key": None, "sm": True, "resume": True, "reconnect": True,
                "queue_offline": False, "ping_s": 45, "presence": True, "answer_unhandled": True, "contact": None,
            },
        )
        self.check(0, "accounts", "add", "Rooms", "--component", "rooms.example.org", "--insecure-plaintext")
        row = self.list()["Rooms"]
        self.assertEqual((row["component"], row["tls"], row["sm"], row["resume"]), (True, "none", False, False))
        self.assertIsNone(row["ping_s"])
        _, err = self.check(2, "accounts", "add", "Cert", "--jid", "a@example.org", "--client-cert", certificate)
        self.assertIn("--client-cert: ", err)
        _, err = self.check(2, "accounts", "add", "Cert", "--jid", "a@example.org", "--client-cert", self.path("no"))
        self.assertIn("--client-cert: ", err)
        self.assertEqual(set(self.list()), {"All", "Rooms"})

    def test_file_is_private(self):
        self.check(0, "accounts", "add", "Work", "--jid", "romeo@example.org")
        self.assertEqual(stat.S_IMODE(os.stat(self.ini).st_mode), 0o600)
        self.assertEqual(stat.S_IMODE(os.stat(os.path.dirname(self.ini)).st_mode), 0o700)

    def test_refusals(self):
        self.check(0, "accounts", "add", "Work", "--jid", "romeo@example.org")
        before = self.read_ini()
        for says, *arguments in (
            ("There is an account “Work” already", "accounts", "add", "Work", "--jid", "a@example.org"),
            ("it has a bracket", "accounts", "add", "W[", "--jid", "a@example.org"),
            ("it has a control character", "accounts", "add", "W\nX", "--jid", "a@example.org"),
            ("--pin: not 64", "accounts", "add", "New", "--jid", "a@example.org", "--pin", "12"),
            ("--ping wants a whole number from 1", "accounts", "add", "New", "--jid", "a@example.org", "--ping", "0"),
            ("--ping is for accounts", "accounts", "add", "New", "--component", "c.example.org", "--ping", "60"),
            ("names no account", "accounts", "add", "New", "--jid", "example.org"),
            ("--anonymous: a component", "accounts", "add", "New", "--component", "c.example.org", "--anonymous"),
            ("--trust-any does not go with", "accounts", "add", "New", "--jid", "a@example.org", "--trust-any"),
            ("--sandbox does not go with", "accounts", "add", "New", "--sandbox"),
            ("--account does not go with", "accounts", "add", "New", "--account", "Work"),
            ("Give --jid JID or --component NAME", "accounts", "add", "New"),
            ("Only one of", "accounts", "add", "New", "--jid", "a@example.org", "--component", "c.example.org"),
            ("wants one name", "accounts", "add", "--jid", "a@example.org"),
            ("wants one name", "accounts", "add", "New", "York", "--jid", "a@example.org"),
            ("wants one name", "accounts", "remove"),
            ("wants nothing behind it", "accounts", "list", "Work"),
            ("goes with accounts add only", "accounts", "list", "--jid", "a@example.org"),
            ("goes with accounts add only", "accounts", "remove", "Work", "--reconnect"),
            ("--json goes with accounts list only", "accounts", "remove", "Work", "--json"),
            ("accounts ad: list, add NAME CONNECTION or remove NAME; meant is perhaps “add”", "accounts", "ad", "New"),
            ("accounts: list, add NAME CONNECTION or remove NAME", "accounts"),
            ("There is no account “work”; meant is perhaps “Work”", "accounts", "remove", "work"),
            ("There is no account “work”; meant is perhaps “Work”", "--account", "work", "listen"),
            ("There is no account “Else”; “accounts list” shows all", "--account", "Else", "listen"),
            ("Only one of", "--account", "Work", "--jid", "a@example.org", "listen"),
            ("Only one of", "--account", "Work", "--sandbox", "listen"),
            ("--password-file", "accounts", "add", "New", "--jid", "a@example.org", "--password-file", self.path("no")),
        ):
            with self.subTest(arguments):
                out, err = self.check(2, *arguments, stdin=PING)
                self.assertEqual(out, "")
                self.assertIn(says, err)
                self.assertEqual(self.read_ini(), before)

    def test_broken_accounts(self):
        text = "[Good]\njid=good@example.org\n[Bad]\njid=bad@example.org\nport=http\nsm\n"
        self.write_ini(text)
        out, err = self.check(6, "accounts", "list")
        self.assertIn("Good  good@example.org\n", out)
        self.assertIn(f"Bad   broken: {self.ini}:5: port: a whole number from 1 to 65535, not “http”\n"
                      f"              {self.ini}:6: neither [NAME] nor KEY=VALUE nor a comment\n", out)
        self.assertEqual(err, "")
        self.assertEqual(set(self.list(6)["Bad"]), {"name", "error"})
        _, err = self.check(6, "--account", "Bad", "listen")
        self.assertIn(f"{self.ini}:5: port", err)
        self.check(2, "accounts", "add", "Bad", "--jid", "a@example.org")
        self.assertEqual(self.read_ini(), text)
        self.check(0, "accounts", "remove", "Bad")
        self.assertEqual(self.read_ini(), "[Good]\njid=good@example.org\n")

    def test_broken_file(self):
        self.write_ini("\x1b[31mjid=lost@example.org\n[Good]\njid=good@example.org\n")
        out, err = self.check(6, "accounts", "list")
        self.assertEqual(out, "Good  good@example.org\n")
        self.assertIn(f"{self.ini}:1: ", err)
        self.check(0, "accounts", "remove", "Good")
        os.unlink(self.ini)
        os.mkdir(self.ini)
        _, err = self.check(6, "accounts", "list")
        self.assertIn("is no regular file", err)
        self.check(6, "--account", "Good", "listen")
        self.check(6, "accounts", "add", "Good", "--jid", "a@example.org")

    def test_own_address_without_connection(self):
        self.write_ini("[Work]\njid=romeo@example.org\ncontact=juliet@example.org\n")
        file = self.write("a.xml", '<message to="${contact_bare}" from="${me_bare}"/>')
        self.check(0, "--account", "Work", "validate", file)
        self.write("data/antistrophe/templates/mine.xml", '<message to="${contact_bare}" from="${me_bare}"/>')
        out, _ = self.check(0, "--account", "Work", "templates", "render", "mine")
        self.assertEqual(out, '<message to="juliet@example.org" from="romeo@example.org"/>\n')


class WithoutKeyring(AccountTest):
    def test_password_is_asked_each_time(self):
        connection = self.use_server()
        out, err = self.check(0, "accounts", "add", "Work", *connection, "--password-file", self.romeo)
        self.assertEqual(out, "")
        self.assertIn("The keyring cannot be used: there is no session bus (", err)
        self.assertIn("“Work” is kept, but without its password, which is asked for each time.", err)

        _, err = self.check(2, "--account", "Work", *PING_SERVER)
        self.assertIn("The keyring cannot be used: there is no session bus (", err)
        self.assertIn("No password for romeo@localhost: give --password-file, set ANTISTROPHE_PASSWORD, or run this on a terminal", err)
        (row,) = self.check_json(0, "--account", "Work", "--password-file", self.romeo, *PING_SERVER)
        self.assertEqual(row["state"], "result")
        _, err = self.check(0, "--account", "Work", *PING_SERVER, environment={"ANTISTROPHE_PASSWORD": self.server["romeo"]})
        self.assertEqual(err, "")
        _, err = self.check(0, "accounts", "remove", "Work")
        self.assertIn("“Work” is removed; a password that it may have in the keyring is not.", err)

    def test_bus_without_a_keyring(self):
        self.environment["KEYRING"] = "none"
        self.environment.pop("KEYRING_FOLDER")
        runner = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "keyring", "run-keyring.sh")
        done = subprocess.run(
            [runner, CLI, "accounts", "add", "Work", "--jid", "romeo@example.org", "--password-file", self.write("pw", "x")],
            env=self.environment, capture_output=True, timeout=60, stdin=subprocess.DEVNULL, start_new_session=True,
        )
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("no program on the session bus keeps passwords", done.stderr.decode())

    def test_question_on_a_terminal(self):
        connection = self.use_server()
        self.check(0, "accounts", "add", "Work", *connection)
        self.start("--account", "Work", *PING_SERVER)
        self.read_until(b"Password of romeo@localhost: ")
        os.write(self.terminal, self.server["romeo"].encode() + b"\r")
        self.assertEqual(self.end(), 0, self.shown)
        self.assertIn(b"The keyring cannot be used: there is no session bus (", self.shown)
        self.assertNotIn(self.server["romeo"].encode(), self.shown)


class Keyring(AccountTest):
    def setUp(self):
        super().setUp()
        self.use_keyring()

    def test_password_is_kept(self):
        connection = self.use_server()
        out, err = self.check(0, "accounts", "add", "Work", *connection, "--password-file", self.romeo)
        self.assertEqual((out, err), ("", ""))
        (row,) = self.check_json(0, "--account", "Work", *PING_SERVER)
        self.assertEqual((row["state"], row["to"]), ("result", "localhost"))
        # What is given on purpose comes before the keyring, and the keyring before the environment.
        self.check(5, "--account", "Work", "--password-file", self.write("wrong", "wrong"), *PING_SERVER)
        self.check(0, "--account", "Work", *PING_SERVER, environment={"ANTISTROPHE_PASSWORD": "wrong"})

        _, err = self.check(0, "accounts", "remove", "Work")
        self.assertEqual(err, "")
        self.check(0, "accounts", "add", "Work", *connection)
        _, err = self.check(2, "--account", "Work", *PING_SERVER)
        self.assertIn("No password for romeo@localhost in the keyring: give --password-file", err)
        self.check(0, "accounts", "remove", "Work")

    def test_question_when_added(self):
        connection = self.use_server()
        for keys, code, says in (
            (b"hunter2\x03", 130, None),
            (b"\x04", 2, "No password was given"),
            (b"\r", 0, "is kept without a password"),
            (self.server["romeo"].encode() + b"\r", 0, None),
        ):
            with self.subTest(keys):
                self.start("accounts", "add", "Asked", *connection)
                self.read_until(b"Password of romeo@localhost: ")
                os.write(self.terminal, keys)
                self.assertEqual(self.end(), code, self.shown)
                if says:
                    self.assertIn(says, self.shown.decode())
                self.assertEqual(set(self.list()), {"Asked"} if code == 0 else set())
                if code == 0 and says:
                    self.check(0, "accounts", "remove", "Asked")
        self.check(0, "--account", "Asked", *PING_SERVER)
        # What cannot be kept is said before anybody types.
        self.start("accounts", "add", "Asked", *connection)
        self.assertEqual(self.end(), 2)
        self.assertNotIn(b"Password", self.shown)
        self.check(0, "accounts", "remove", "Asked")

    def test_environment_is_kept(self):
        connection = self.use_server()
        self.check(0, "accounts", "add", "Home", *connection, environment={"ANTISTROPHE_PASSWORD": self.server["romeo"]})
        self.check(0, "--account", "Home", *PING_SERVER)
        self.check(0, "accounts", "remove", "Home")

    def test_password_of_a_certificate_is_kept(self):
        file = self.write_pkcs12("hunter2")
        connection = ("--jid", "a@localhost", "--host", "127.0.0.1", "--port", "1", "--client-cert", file)
        _, err = self.check(2, "accounts", "add", "Cert", *connection, environment={"ANTISTROPHE_CERT_PASSWORD": "hunter3"})
        self.assertIn("the password does not open this PKCS#12 file", err)
        _, err = self.check(0, "accounts", "add", "Cert", *connection, environment={"ANTISTROPHE_CERT_PASSWORD": "hunter2"})
        self.assertEqual(err, "")
        self.check(5, "--account", "Cert", *PING_SERVER)  # it was opened: nobody listens on that port
        self.check(0, "accounts", "remove", "Cert")

        _, err = self.check(0, "accounts", "add", "Cert", *connection)
        self.assertIn("“Cert” is kept without a password", err)
        _, err = self.check(2, "--account", "Cert", *PING_SERVER)
        self.assertIn(f"No password for {file} in the keyring: set ANTISTROPHE_CERT_PASSWORD", err)
        self.check(0, "accounts", "remove", "Cert")

    def test_keyring_that_takes_its_time(self):
        """As one does that asks a person for its own password, on a display that this person does not see."""
        connection = self.use_server()
        self.check(0, "accounts", "add", "Slow", *connection, "--password-file", self.romeo)
        keyring = int(os.environ["KEYRING_PID"])
        os.kill(keyring, signal.SIGSTOP)
        try:
            process = self.start_cli("--account", "Slow", *PING_SERVER)
            line = process.stderr.readline()
        finally:
            os.kill(keyring, signal.SIGCONT)
        self.assertIn(b"Waiting for the keyring, which may be asking for its own password", line)
        out, _ = process.communicate(timeout=30)
        self.assertTrue(out.startswith(b"result"), out)
        self.assertEqual(process.returncode, 0)
        self.check(0, "accounts", "remove", "Slow")

    def test_password_does_not_follow_a_changed_address(self):
        connection = self.use_server()
        self.check(0, "accounts", "add", "Moved", *connection, "--password-file", self.romeo)
        self.write_ini(self.read_ini().replace("romeo@localhost", "romeo@evil.example"))
        _, err = self.check(2, "--account", "Moved", *PING_SERVER)
        self.assertIn("No password for romeo@evil.example in the keyring", err)
        self.check(0, "accounts", "remove", "Moved")

    def test_options_besides_the_account(self):
        connection = self.use_server()
        self.check(0, "accounts", "add", "Over", *connection, "--password-file", self.romeo)
        tls_port = ("--direct-tls", "--port", str(self.server["tls_port"]))
        for options in (tls_port, ("--insecure-plaintext",), ("--sm", "--reconnect"), ("--presence",), ("--pin", self.server["pin"])):
            with self.subTest(options):
                self.check(0, "--account", "Over", *options, *PING_SERVER)
        (row,) = self.check_json(0, "--account", "Over", "--trust-any", *PING_SERVER)
        self.assertIn("not verified", row["note"])
        _, err = self.check(5, "--account", "Over", "--pin", PIN, *PING_SERVER)
        self.assertIn(PIN, err.replace(":", "").lower())
        self.check(5, "--account", "Over", "--port", "1", *PING_SERVER)
        _, err = self.check(2, "--account", "Over", "--pin", PIN, "--trust-any", *PING_SERVER)
        self.assertIn("--pin: not together with --trust-any", err)
        self.check(0, "accounts", "remove", "Over")

    def test_password_is_nowhere_in_clear(self):
        """In no file that anything has written, in no argument, and not in what is printed."""
        connection = self.use_server()
        password = self.server["romeo"]
        self.check(0, "--log", self.path("add.log"), "-v", "accounts", "add", "Secret", *connection,
                   environment={"ANTISTROPHE_PASSWORD": password})
        process = self.start_cli("--log", self.path("listen.log"), "-v", "--json", "--account", "Secret", "listen")
        line = b""
        while b'"bind"' not in line:
            line = process.stdout.readline()
            self.assertNotEqual(line, b"", "it ended before it was online")
            self.assertNotIn(password.encode(), line)
        with open(f"/proc/{process.pid}/cmdline", "rb") as file:
            self.assertNotIn(password.encode(), file.read())
        process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=30)
        self.assertNotIn(password.encode(), out + err)

        read = 0
        folders = (self.folder, os.environ["KEYRING_FOLDER"])
        for folder, _, names in (entry for top in folders for entry in os.walk(top)):
            # The sandbox's own folder holds what the server keeps of its accounts.
            if os.path.basename(folder).startswith("antistrophe-") or "/antistrophe-" in folder:
                continue
            for name in names:
                path = os.path.join(folder, name)
                if not stat.S_ISREG(os.lstat(path).st_mode) or path == self.romeo:
                    continue
                with open(path, "rb") as file:
                    self.assertNotIn(password.encode(), file.read(), path)
                read += 1
        self.assertGreaterEqual(read, 4)  # accounts.ini, two logs, the keyring
        self.check(0, "accounts", "remove", "Secret")


if __name__ == "__main__":
    antt_cli.main()
