"""The peer of bench-ping.py: sequential pings with slixmpp's iq.send(); prints the latencies in microseconds as JSON.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import asyncio
import json
import os
import sys
import time

import slixmpp


class Pinger(slixmpp.ClientXMPP):
    def __init__(self, ca_file, count):
        super().__init__("romeo@localhost/peer", os.environ["ANTISTROPHE_PASSWORD"])
        self.ca_certs = ca_file
        self.count = count
        self.latencies = asyncio.get_event_loop().create_future()
        self.register_plugin("xep_0199")
        self.add_event_handler("session_start", self.ping_all)

    async def ping_all(self, _event):
        latencies = []
        for _ in range(self.count):
            iq = self.make_iq_get(ito="localhost")
            iq.enable("ping")
            start = time.perf_counter_ns()
            await iq.send(timeout=30)
            latencies.append((time.perf_counter_ns() - start) / 1000)
        self.latencies.set_result(latencies)


def main():
    port, ca_file, count = sys.argv[1:]
    client = Pinger(ca_file, int(count))
    client.connect(("127.0.0.1", int(port)))
    print(json.dumps(client.loop.run_until_complete(asyncio.wait_for(client.latencies, 120))))


main()
