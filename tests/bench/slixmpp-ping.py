"""A peer: sequential pings with slixmpp's iq.send().

Usage: slixmpp-ping.py TRANSPORT PORT CA COUNT: a line for each ping, when it was given to iq.send() and when its await
was over, wall clock in ns.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import sys
import time

import antb_slixmpp


class Pinger(antb_slixmpp.Client):
    def __init__(self, count):
        super().__init__()
        self.count = count
        self.register_plugin("xep_0199")
        self.add_event_handler("session_start", self.ping_all)

    async def ping_all(self, _event):
        lines = []
        for _ in range(self.count):
            iq = self.make_iq_get(ito="localhost")
            iq.enable("ping")
            sent = time.time_ns()
            await iq.send(timeout=30)
            lines.append(f"{sent} {time.time_ns()}")
        self.done.set_result(lines)


def main():
    transport, port, ca_file, count = sys.argv[1:]
    client = Pinger(int(count))
    client.connect_by(transport, port, ca_file)
    print("\n".join(client.run()))


main()
