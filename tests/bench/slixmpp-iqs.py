"""The peer of the benches in its fastest way: slixmpp with one raw handler and strings that are sent as they are.

Usage: slixmpp-iqs.py TRANSPORT PORT CA PAYLOAD COUNT WINDOW [FILE]: sends COUNT requests, ping or disco, with WINDOW of
them open at once. Into FILE goes a line for each: when it was sent and when its answer was handled, wall clock in ns.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import asyncio
import logging
import os
import sys
import time

import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

PAYLOADS = {
    "ping": "<ping xmlns='urn:xmpp:ping'/>",
    "disco": "<query xmlns='http://jabber.org/protocol/disco#info'/>",
}


class Client(slixmpp.ClientXMPP):
    def __init__(self, payload, count, window):
        super().__init__("romeo@localhost/peer", os.environ["ANTISTROPHE_PASSWORD"])
        self.request = "<iq type='get' id='q%d' to='localhost'>" + PAYLOADS[payload] + "</iq>"
        self.window = min(window, count)
        self.sent = [0] * count
        self.handled = [0] * count
        self.n_sent = self.n_handled = 0
        self.done = self.loop.create_future()
        self.add_event_handler("session_start", self.begin)
        self.add_event_handler("failed_auth", lambda _: self.done.set_exception(RuntimeError("wrong password")))
        self.register_handler(Callback("raw", MatchXPath("{jabber:client}iq"), self.take))

    def begin(self, _event):
        for _ in range(self.window):
            self.send_next()

    def send_next(self):
        number = self.n_sent
        self.n_sent += 1
        self.sent[number] = time.time_ns()
        self.send_raw(self.request % number)

    def take(self, iq):
        name = iq.xml.get("id")
        if not name.startswith("q") or not name[1:].isdigit():
            return
        self.handled[int(name[1:])] = time.time_ns()
        self.n_handled += 1
        if self.n_handled == len(self.handled):
            self.done.set_result(None)
        elif self.n_sent < len(self.sent):
            self.send_next()


def main():
    transport, port, ca_file, payload, count, window = sys.argv[1:7]
    logging.disable(logging.CRITICAL)
    client = Client(payload, int(count), int(window))
    client.ca_certs = ca_file
    plugin = client["feature_mechanisms"]
    plugin.unencrypted_plain = plugin.unencrypted_scram = True
    client.enable_direct_tls = transport == "direct"
    client.connect(("127.0.0.1", int(port)), use_ssl=transport == "direct", force_starttls=transport == "starttls",
                   disable_starttls=transport == "plain")
    client.loop.run_until_complete(asyncio.wait_for(client.done, 300))
    if len(sys.argv) > 7:
        with open(sys.argv[7], "w", encoding="ascii") as file:
            file.writelines(f"{sent} {handled}\n" for sent, handled in zip(client.sent, client.handled))


main()
