"""A peer: how late slixmpp tells of timeouts and of a dead peer, under the load of deadlines.c; one line of JSON.

Usage: slixmpp-deadlines.py PORT CA FLOOD SILENT, as there. All clients share one loop. Timeouts are those of iq.send(),
the dead peer is found by xep_0199's keepalive. Distances are in ns.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import asyncio
import json
import sys
import time

import antb_slixmpp
from slixmpp.exceptions import IqTimeout

WINDOW, ENDLESS = 256, 10**9
TIMEOUTS, STEP_S, TIMEOUT_S = 100, 0.01, 0.25
SILENT, PING_S = 8, 1


class Silent(antb_slixmpp.Client):
    """With a server that says nothing after the login."""

    def __init__(self, number):
        super().__init__(f"silent{number}")
        self.register_plugin("xep_0199")
        self.add_event_handler("session_start", self.watch)

    def watch(self, _event):
        self.due = time.monotonic_ns() + 2 * PING_S * 10**9
        self["xep_0199"].enable_keepalive(PING_S, PING_S)

    def reconnect(self, *_):
        """The keepalive calls it."""
        if not self.done.done():
            self.done.set_result(time.monotonic_ns() - self.due)
        self.abort()


class Flooded(antb_slixmpp.Client):
    def __init__(self):
        super().__init__("flooded")
        self.n_messages = 0
        self.add_event_handler("message", self.count)

    def count(self, _message):
        self.n_messages += 1


async def time_out(client, delay):
    """The distance of one timeout."""
    await asyncio.sleep(delay)
    iq = client.make_iq_get(ito="juliet@localhost/silent")
    iq.enable("ping")
    due = time.monotonic_ns() + int(TIMEOUT_S * 10**9)
    try:
        await iq.send(timeout=TIMEOUT_S)
    except IqTimeout:
        return time.monotonic_ns() - due
    sys.exit("slixmpp: somebody answered who was to be silent")


def time_out_all(client):
    return asyncio.gather(*(time_out(client, number * STEP_S) for number in range(TIMEOUTS)))


async def measure(port, ca_file, flood, silent):
    busy, quiet, flooded = antb_slixmpp.Asker(ENDLESS, WINDOW), antb_slixmpp.Client("quiet"), Flooded()
    for client in (busy, quiet):
        client.register_plugin("xep_0199")
        client.connect_by("starttls", port, ca_file)
    flooded.connect_by("plain", flood)
    await asyncio.gather(*(client.wait_until("session_start", 30) for client in (busy, quiet, flooded)))
    began, flooded.n_messages = time.monotonic(), 0
    busy.begin()
    dead = [Silent(number) for number in range(SILENT)]
    for client in dead:
        client.connect_by("plain", silent)
    timeouts, timeouts_busy, losses = await asyncio.gather(
        time_out_all(quiet), time_out_all(busy), asyncio.gather(*(client.done for client in dead)))
    print(json.dumps({"timeout": timeouts, "timeout_busy": timeouts_busy, "dead_peer": losses, "requests": busy.n_handled,
                      "messages": flooded.n_messages, "seconds": time.monotonic() - began}))


asyncio.get_event_loop().run_until_complete(measure(*sys.argv[1:]))
