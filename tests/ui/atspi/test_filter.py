"""What the timeline shows: a text, a path, and all again.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import unittest

from console import ConsoleJourney
from driver import until


class Filter(ConsoleJourney):
    def send(self, words):
        self.window.search_templates(words)
        self.window.key("Return")
        self.window.key("ctrl+Return")

    def write(self, text):
        self.window.click(self.window.find("entry", "Filter the Timeline"))
        self.window.key("ctrl+a")
        self.window.type(text)

    def wait_count(self, pattern):
        window = self.window

        def look():
            return any(re.fullmatch(pattern, text) for text in window.labels(window._timeline()))
        until(look, lambda: f"the count {pattern!r}; there are {window.labels(window._timeline())}")

    def test_what_is_shown(self):
        window = self.window
        window.wait_connection("Online")
        self.send("ping server")
        window.wait_row(state="result", payload="ping")
        self.send("identities server")
        window.wait_row(state="result", payload="disco#info")

        self.write("iq@type=get/disco_info")
        self.wait_count(r"1 of \d+ rows")
        self.assertEqual([row.payload for row in window.rows()], ["disco#info"])
        window.point_away()
        window.shot("filter-1-path")

        self.write("xmpp:ping")
        until(lambda: "ping" in [row.payload for row in window.rows()], "the ping, found by its namespace")
        self.write("nowhere")
        window.wait_label("No Row Fits the Filter")
        window.point_away()
        window.shot("filter-2-none")
        window.click(window.find("push button", "Show All Rows"))
        self.wait_count(r"\d+ rows")
        window.point_away()
        window.shot("filter-3-all")


if __name__ == "__main__":
    unittest.main(verbosity=2)
