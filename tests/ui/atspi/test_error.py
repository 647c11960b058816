"""An address that errors: the row says so, the details explain it.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import unittest

from console import LATENCY, ConsoleJourney

STANZA = '<iq type="get" to="nobody@localhost/x" id="q1"><ping xmlns="urn:xmpp:ping"/></iq>'


class Error(ConsoleJourney):
    def test_explained(self):
        window = self.window
        window.key("ctrl+n")
        window.wait_label("New Stanza")
        window.write(STANZA)
        window.wait_problem("Well-formed")
        window.key("ctrl+Return")

        row = window.wait_row(state="error", type="get", peer="nobody@localhost/x")
        self.assertRegex(row.payload, "^ping")
        self.assertRegex(row.latency, LATENCY)
        self.assertEqual(window.wait_latency(), row.latency)

        # The condition, what it means, where that is written, and what to check next.
        details = window.details()
        window.wait_label("service-unavailable", root=details)
        window.wait_label("The service asked for is not provided there", root=details)
        window.wait_label("cancel", "RFC 6120 8.3.3.19", root=details)
        window.wait_label("Check disco#info of the target", root=details)
        window.wait_side("Response", "<error", "service-unavailable", 'id="q1"')
        window.point_away()
        window.wait_no_label("Connected as")
        window.shot("error")


if __name__ == "__main__":
    unittest.main(verbosity=2)
