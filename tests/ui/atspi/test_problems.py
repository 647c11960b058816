"""Mistakes are named with line and column before anything is sent; rules of IQs may be broken on purpose.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import unittest

from console import ConsoleJourney
from driver import text_of, until

ILL_FORMED = '<iq type="get" to="localhost"><a></iq>'
UNKNOWN = '<iq type="get" to="${nowhere}"><ping xmlns="urn:xmpp:ping"/></iq>'
TWO_PAYLOADS = '<iq type="get" to="localhost"><ping xmlns="urn:xmpp:ping"/><b xmlns="urn:example:b"/></iq>'
PING = '<iq type="get" to="localhost"><ping xmlns="urn:xmpp:ping"/></iq>'


class Problems(ConsoleJourney):
    def send_is_refused(self, place):
        """By the keyboard and by the button; each time the caret is put on the mistake."""
        window = self.window
        for send in (lambda: window.key("ctrl+Return"), lambda: window.click(window.send_button())):
            window.click(window.editor)
            window.key("ctrl+Home")
            until(lambda: window.caret() == 0, "the caret at the beginning")
            send()
            until(lambda: window.caret() == place, lambda: f"the caret at {place}; it is at {window.caret()}")
        self.assertEqual(window.iq_rows(), [])

    def ping_is_sent(self):
        """And it is the only request that ever was: what was refused left no row."""
        window = self.window
        window.key("ctrl+Return")
        row = window.wait_row(state="result", type="get", payload="ping", peer="localhost")
        self.assertEqual(window.iq_rows(), [row])

    def test_ill_formed(self):
        window = self.window
        place = ILL_FORMED.index("</iq>") + len("</")
        window.write(ILL_FORMED)
        found = window.wait_problem(r"^(\d+):(\d+) \S")
        self.assertEqual((int(found[1]), int(found[2])), (1, place + 1))
        window.point_away()
        window.shot("problems-ill-formed")

        window.key("ctrl+Home")
        until(lambda: window.caret() == 0, "the caret at the beginning")
        window.click(window.problems_line())
        until(lambda: window.caret() == place, lambda: f"the caret on the mistake; it is at {window.caret()}")
        self.send_is_refused(place)

        # Corrected on the spot, it goes.
        window.key("ctrl+End", *["BackSpace"] * len("<a></iq>"))
        window.type('<ping xmlns="urn:xmpp:ping"/></iq>')
        until(lambda: text_of(window.editor) == PING, lambda: f"the ping; it is {text_of(window.editor)!r}")
        window.wait_problem("^Well-formed")
        self.ping_is_sent()

    def test_unknown_placeholder(self):
        window = self.window
        place = UNKNOWN.index("${nowhere}")
        window.write(UNKNOWN)
        window.wait_problem(rf"^1:{place + 1} .*nowhere")
        window.point_away()
        window.shot("problems-placeholder")
        window.click(window.problems_line())
        until(lambda: window.caret() == place, lambda: f"the caret on the mistake; it is at {window.caret()}")
        self.send_is_refused(place)

        window.write(UNKNOWN.replace("${nowhere}", "${server}"))
        window.wait_problem("^Well-formed")
        self.ping_is_sent()

    def test_broken_rule(self):
        window = self.window
        window.write(TWO_PAYLOADS)
        window.wait_problem(r"^1:\d+ .*payload")
        window.key("ctrl+Return")
        dialog = window.find("dialog")
        window.wait_label("RFC 6120", root=dialog)
        window.point_away()
        window.shot("problems-send-anyway")

        # Cancel is what Escape does: nothing was sent.
        window.key("Escape")
        until(lambda: not window.find_all("dialog"), "the end of the question")
        self.assertEqual(window.iq_rows(), [])

        # Insisted on, it goes as it is. What the server makes of it is the server's business, but it answers.
        window.key("ctrl+Return")
        window.click(window.find("push button", "Send Anyway", root=window.find("dialog")))
        until(lambda: any(row.state in ("result", "error") for row in window.iq_rows()), "an answer")
        self.assertEqual(len(window.iq_rows()), 1)

        # The same text is not asked about again.
        window.key("ctrl+Return")
        until(lambda: len(window.iq_rows()) == 2, "a second row without a question")


if __name__ == "__main__":
    unittest.main(verbosity=2)
