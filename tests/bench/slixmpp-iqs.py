"""A peer in its fastest way: slixmpp with one raw handler and strings that are sent as they are.

Usage: slixmpp-iqs.py TRANSPORT PORT CA COUNT WINDOW: sends COUNT disco#info with WINDOW of them open at once.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import sys

from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

import antb_slixmpp

REQUEST = "<iq type='get' id='q%d' to='localhost'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"


class Client(antb_slixmpp.Client):
    def __init__(self, count, window):
        super().__init__()
        self.count, self.window = count, min(window, count)
        self.n_sent = self.n_handled = 0
        self.add_event_handler("session_start", self.begin)
        self.register_handler(Callback("raw", MatchXPath("{jabber:client}iq"), self.take))

    def begin(self, _event):
        for _ in range(self.window):
            self.send_next()

    def send_next(self):
        self.send_raw(REQUEST % self.n_sent)
        self.n_sent += 1

    def take(self, iq):
        if not iq.xml.get("id").startswith("q"):
            return
        self.n_handled += 1
        if self.n_handled == self.count:
            self.done.set_result(None)
        elif self.n_sent < self.count:
            self.send_next()


def main():
    transport, port, ca_file, count, window = sys.argv[1:]
    client = Client(int(count), int(window))
    client.connect_by(transport, port, ca_file)
    client.run()


main()
