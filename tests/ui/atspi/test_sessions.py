"""Two accounts talk to each other on one timeline; each row says whose it is, and what is sent goes out with the chosen one.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import unittest

from console import ConsoleJourney
from driver import is_checked, press, until

MESSAGE = '<message type="chat" to="{to}"><body>{body}</body></message>'
SECRET = '<iq type="set" to="nobody@localhost/x"><query xmlns="jabber:iq:register"><password>hunter2</password></query></iq>'
PING = '<iq type="get" to="{to}"><ping xmlns="urn:xmpp:ping"/></iq>'


class Sessions(ConsoleJourney):
    def add_juliet(self):
        window = self.window
        window.key("ctrl+i")
        press(window.find("push button", "Add Juliet’s Session"))
        window.wait_connection("Online", address="juliet@localhost")
        window.key("Escape")
        window.sessions = 2

    def send(self, text):
        window = self.window
        window.write(text)
        window.wait_problem("^Well-formed")
        window.key("ctrl+Return")

    def address(self, user):
        """In full, as the list of sessions says it."""
        window = self.window
        window.key("ctrl+i")
        found = re.compile(rf"{user}@localhost/\S+")
        address = until(lambda: next((text for text in window.labels() if found.fullmatch(text)), None), f"{user}'s address")
        window.key("Escape")
        return address

    def test_talk(self):
        window = self.window
        self.add_juliet()
        juliet = self.address("juliet")
        window.point_away()

        # Whoever was added last is the one that sends; Alt and a digit choose.
        window.find("push button", "Send with: juliet@localhost")
        window.key("alt+1")
        window.wait_connection("Online", address="romeo@localhost")
        window.find("push button", "Send with: romeo@localhost")

        # A message is a row of each: sent by one, received by the other.
        self.send(MESSAGE.format(to="juliet@localhost", body="What light?"))
        window.wait_row(session="romeo", state="sent", type="message", payload="chat “What light?”", peer="juliet@localhost")
        window.wait_row(session="juliet", state="received", type="message", payload="chat “What light?”")
        window.key("alt+2")
        window.wait_connection("Online", address="juliet@localhost")
        self.send(MESSAGE.format(to="romeo@localhost", body="Ay me!"))
        window.wait_row(session="romeo", state="received", type="message", payload="chat “Ay me!”")

        # A request that nobody handles is answered with an error, and both see it so.
        window.key("alt+1")
        window.wait_connection("Online", address="romeo@localhost")
        self.send(PING.format(to=juliet))
        window.wait_row(session="romeo", state="error", type="get", payload="ping")
        window.wait_row(session="juliet", state="answered", type="get", payload="ping")
        window.wait_no_label("Connected as")
        window.shot_both("sessions")
        window.resize(800, 600)
        window.shot_both("sessions-800")
        window.resize(1280, 800)

        # Told not to answer, juliet does not; the row is sent again with its own session.
        window.key("alt+2", "ctrl+i")
        window.wait_label("With service-unavailable")
        own = window.find("list item", re.compile("^juliet@localhost, "))
        switch = window.find("check box", "Answer unhandled requests", root=own)
        press(switch)
        until(lambda: not is_checked(switch), "the switch off")
        window.shot("sessions-popover")
        window.key("Escape")
        window.select_row(session="romeo", state="error", type="get")
        window.key("ctrl+shift+r")
        window.wait_row(session="juliet", state="unanswered", type="get", payload="ping")
        window.wait_row(session="romeo", state="pending", type="get", payload="ping")
        window.search_templates("software")
        until(lambda: window.templates() == ["Software and version"], "the template of version")
        window.key("Return", "ctrl+Return")
        window.wait_row(session="juliet", state="result", type="get", payload="version")
        window.search_templates("x")
        window.key("Escape")
        until(lambda: len(window.templates()) > 5, "all templates")
        window.select_row(session="romeo", state="error", type="get")
        window.wait_label("The service asked for is not provided there", root=window.details())
        window.point_away()
        window.shot("sessions-waiting")

        # Juliet shows secrets, and the window says so as long as it is so; romeo's have none.
        window.key("alt+2", "ctrl+i")
        window.wait_label("With service-unavailable")
        own = window.find("list item", re.compile("^juliet@localhost, "))
        press(window.find("check box", "Show secrets", root=own))
        window.wait_label("Secrets are shown: juliet@localhost")
        window.shot("secrets-popover")
        window.key("Escape")
        self.send(SECRET)
        window.wait_row(session="juliet", state="error", type="set", payload="register")
        window.click(window.find("page tab", "Request"))
        window.wait_side("Request", "<password>hunter2</password>")
        window.point_away()
        window.shot("secrets-shown")
        press(window.find("push button", "Hide Secrets"))
        window.wait_no_label("Secrets are shown")
        self.send(SECRET)
        window.wait_side("Request", "<password>[redacted]</password>")

        # Removed, a session takes nothing with it but itself.
        before = window.count_rows()
        window.key("ctrl+i")
        own = window.find("list item", re.compile("^juliet@localhost, "))
        press(window.find("push button", "Remove from the list", root=own))
        window.wait_connection("Online", address="romeo@localhost")
        window.wait_row(session="romeo", state="error", type="get", payload="ping", last=8)
        self.assertGreaterEqual(window.count_rows(), before)


if __name__ == "__main__":
    unittest.main(verbosity=2)
