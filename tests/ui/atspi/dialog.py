"""The dialog that asks for an account, as its journeys know it.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import socket

from driver import extents, is_checked, is_sensitive, press, until

FIELDS = {"jid": "Address (JID)", "domain": "Domain", "password": "Password", "host": "Host", "port": "Port"}
FINGERPRINT = re.compile(r"(?:[0-9A-Fa-f]{2}:?){32}")


def unused_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Dialog:
    def __init__(self, window):
        self.window = window
        self.root = window.wait_toplevel("Connect to an Account")

    def show(self, row):
        """Opens a row that holds others."""
        node = self.window.find("list item", row, root=self.root)
        self.window.reveal(node)
        self.window.click(node)

    def choose(self, row, place):
        """By the keyboard: places in a popover are told wrong."""
        node = self.window.find("combo box", row, root=self.root)
        self.window.reveal(node)
        before = len(self.window.find_all("list", root=node))
        self.window.click(node)
        until(lambda: len(self.window.find_all("list", root=node)) > before, f"the choices of {row!r}")
        self.window.key("Home", *["Down"] * place, "Return")

    def field(self, name):
        return self.window.find("text", FIELDS[name], root=self.root)

    def fill(self, **fields):
        """Over what is in the fields, in the order of the dialog."""
        for name, text in fields.items():
            field = self.field(name)
            self.window.reveal(field)
            self.window.click(field)
            self.window.key("ctrl+a")
            self.window.type(text)

    def attempt(self, *expected):
        """Enter in a field connects; what is wrong is told inside of the dialog."""
        self.window.key("Return")
        self.expect(*expected)

    def expect(self, *parts):
        for part in parts:
            self.window.wait_label(part, root=self.root)

    def reveal(self, name):
        """Returns the button."""
        button = self.window.find("push button", name, root=self.root)
        self.window.reveal(button)
        return button

    def press(self, name):
        press(self.reveal(name))

    @staticmethod
    def can_press(button):
        return is_sensitive(button)

    def fingerprints(self):
        return [text for text in self.window.labels(self.root) if FINGERPRINT.fullmatch(text)]

    def wait_missing(self, name):
        until(lambda: not [node for node in self.window.find_all("push button", name, root=self.root) if extents(node)],
              f"no {name!r}")

    def switch(self, name):
        box = self.window.find("check box", name, root=self.root)
        before = is_checked(box)
        press(box)
        until(lambda: is_checked(box) != before, f"{name!r} switched")

    def shot(self, name):
        self.window.shot_both(name)

    def wait_end(self):
        until(lambda: len(self.window.toplevels()) == 1, "the end of the dialog")
