"""From nothing to an answer: the local server, a template, Ctrl+Enter, one row with its latency.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import unittest

from console import LATENCY, ConsoleJourney
from driver import extents, text_of, until

TITLE = "Features and identities of the server"


class Disco(ConsoleJourney):
    arguments = ()

    def choose(self, words, title):
        """As a person who knows some words of the title."""
        window = self.window
        window.search_templates(words)
        until(lambda: window.templates() == [title], lambda: f"only {title!r}; shown are {window.templates()}")

    def test_first_question(self):
        window = self.window
        window.shot("disco-1-welcome")
        window.click(window.find("push button", "Try It on a Local Server"))
        window.wait_connection("Online")

        # Enter takes what is found, a click too; the editor follows.
        self.choose("ping", "Ping the server")
        window.key("Return")
        window.wait_text(lambda text: "urn:xmpp:ping" in text, "the template of a ping")
        self.choose("identities server", TITLE)
        window.click(window.find("list item", TITLE))
        window.wait_text(lambda text: "http://jabber.org/protocol/disco#info" in text, "the template of disco#info")
        window.wait_label(TITLE)
        window.point_away()
        window.shot("disco-2-template")

        before = window.count_rows()
        window.key("ctrl+Return")
        row = window.wait_row(state="result", type="get", payload="disco#info", peer="localhost")
        self.assertEqual(row.direction, "→")
        self.assertRegex(row.time, r"^\d\d:\d\d:\d\d\.\d{3}$")
        self.assertRegex(row.latency, LATENCY)
        until(lambda: window.count_rows() == before + 1, lambda: f"one row more than {before}")

        # The row that was just sent is the one in the details, and both say the same.
        self.assertEqual(window.wait_latency(), row.latency)
        texts = window.detail_texts()
        self.assertIn("result", texts)
        self.assertIn("disco#info", texts)
        window.wait_side("Response", "urn:xmpp:ping", 'type="result"', 'from="localhost"')
        window.point_away()
        window.wait_no_label("Connected as")
        window.shot("disco-3-answer")

        window.click(window.find("page tab", "Request"))
        until(lambda: extents(window.find("text", root=window.details())), "the request in front")
        window.wait_side("Request", 'to="localhost"', 'type="get"')
        window.click(window.find("page tab", "Times"))
        window.wait_label("by the kernel", root=window.details())
        self.check_times(row.latency)
        window.shot("disco-4-times")

        # Everything here is by the keyboard too, the end as well.
        window.key("ctrl+q")
        self.assertEqual(window.process.wait(15), 0)

    def check_times(self, latency):
        """Times tells the same latency in three figures."""
        texts = self.window.detail_texts()
        shown = texts[texts.index("Latency") + 1]
        number, unit = re.fullmatch(r"([\d.]+) (µs|ms|s)", shown).groups()
        ms = float(number) * {"µs": 0.001, "ms": 1, "s": 1000}[unit]
        expected = float(latency.split()[0].replace(",", ""))
        self.assertAlmostEqual(ms, expected, delta=0.011 * expected)


class Search(ConsoleJourney):
    def test_enter_without_waiting(self):
        """Who types faster than the list follows means what was typed."""
        window = self.window
        window.search_templates("ping")
        window.key("Return")
        window.wait_text(lambda text: "urn:xmpp:ping" in text, "the template of a ping")


if __name__ == "__main__":
    unittest.main(verbosity=2)
