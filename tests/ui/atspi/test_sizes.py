"""The console with rows of several states: light and dark, wide and narrow.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import os
import signal
import unittest

from console import ConsoleJourney
from driver import is_focused, is_pressed, is_sensitive, until

ERROR = '<iq type="get" to="nobody@localhost/x"><ping xmlns="urn:xmpp:ping"/></iq>'
VERSION = '<iq type="get" to="localhost"><query xmlns="jabber:iq:version"/></iq>'
ROOMS = '<iq type="get" to="conference.localhost"><query xmlns="http://jabber.org/protocol/disco#items"/></iq>'


class Welcome(ConsoleJourney):
    arguments = ()

    def test_welcome(self):
        self.window.find("push button", "Try It on a Local Server")
        self.window.shot("welcome")
        self.window.resize(800, 600)
        self.window.shot("welcome-800")


class Sizes(ConsoleJourney):
    def set_timeout(self, text, shown):
        window = self.window
        window.click(window.find("push button", "Timeout: 30 s"))
        # The place of what is in a popover above its button is told wrong; but the field has the focus.
        window.find("spin button", "Timeout")
        window.key("ctrl+a")
        window.type(text)
        window.key("Return")
        window.find("push button", f"Timeout: {shown}")
        window.key("Escape")

    def send(self, text, **wanted):
        self.window.write(text)
        self.window.wait_problem("^Well-formed")
        self.window.key("ctrl+Return")
        self.window.wait_row(**wanted)

    def make_rows(self):
        """result, error, late, cancelled, pending. Returns the server, which hangs."""
        window = self.window
        pid = window.server_pid()
        window.key("ctrl+Return")
        window.wait_row(state="result", payload="disco#info")
        self.send(ROOMS, state="result", payload="disco#items")
        self.send(ERROR, state="error", payload="ping")

        os.kill(pid, signal.SIGSTOP)
        self.set_timeout("0.25", "250 ms")
        self.send(VERSION, state="timeout", payload="version")
        os.kill(pid, signal.SIGCONT)
        window.wait_row(state="late", payload="version")

        os.kill(pid, signal.SIGSTOP)
        window.key("ctrl+n")
        self.send(ROOMS, state="pending", payload="disco#items")
        window.click(window.find("push button", "Give Up Waiting"))
        window.wait_row(state="cancelled", payload="disco#items")
        window.search_templates("software")
        until(lambda: window.templates() == ["Software and version"], "the template of version")
        window.key("Return")
        window.wait_label("Software and version")
        window.key("ctrl+Return")
        window.wait_row(state="pending", payload="version")
        return pid

    def test_console(self):
        window = self.window
        pid = self.make_rows()
        window.search_templates("x")
        window.key("Escape")
        until(lambda: len(window.templates()) > 5, "all templates")
        window.wait_no_label("Connected as")
        window.select_row(state="error")
        window.wait_label("The service asked for is not provided there", root=window.details())
        window.point_away()
        window.shot("console-light")
        window.choose_appearance("Dark")
        window.shot("console-dark")
        os.kill(pid, signal.SIGCONT)
        window.wait_row(state="result", payload="version")

        window.resize(800, 600)
        window.key("ctrl+e")
        # Whoever follows new rows still does when the window gets smaller.
        self.assertTrue(is_pressed(window.find("push button", "Follow New Rows")), "the timeline no longer follows")
        window.shot("console-800-dark")
        window.choose_appearance("Light")
        window.shot("console-800")
        window.click(window.find("push button", "Show what came back"))
        window.wait_label("The service asked for is not provided there", root=window.details())
        window.point_away()
        for name in ("Send Again", "Edit and Send Again"):
            self.assertTrue(is_sensitive(window.find("push button", name)), f"{name} cannot be clicked")
        window.shot("console-800-details")
        window.key("Escape")
        until(lambda: is_focused(window.editor), "the composer again")
        window.key("F9")
        window.key("F9")
        window.key("ctrl+f")
        window.shot("console-800-templates")

        window.resize(1280, 800)
        window.key("ctrl+question")
        until(lambda: len(window.toplevels()) == 2, "the window of shortcuts")
        window.shot("shortcuts")
        window.key("Escape")
        until(lambda: len(window.toplevels()) == 1, "its end")


if __name__ == "__main__":
    unittest.main(verbosity=2)
