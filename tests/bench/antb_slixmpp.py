"""What the peers that are slixmpp's share: a client that logs in over any transport, and ends when its `done` does.

Debian's slixmpp is only there for Debian's Python, so this is not part of antb.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import asyncio
import logging
import os

logging.disable(logging.CRITICAL)  # before the import, which has something to say
import slixmpp
from slixmpp.xmlstream.handler import Callback
from slixmpp.xmlstream.matcher import MatchXPath

DISCO = "<iq type='get' id='q%d' to='localhost'><query xmlns='http://jabber.org/protocol/disco#info'/></iq>"


class Client(slixmpp.ClientXMPP):
    def __init__(self, resource="peer"):
        super().__init__(f"romeo@localhost/{resource}", os.environ["ANTISTROPHE_PASSWORD"])
        plugin = self["feature_mechanisms"]
        plugin.unencrypted_plain = plugin.unencrypted_scram = True
        self.done = self.loop.create_future()
        self.add_event_handler("failed_auth", lambda _: self.done.set_exception(RuntimeError("wrong password")))

    def connect_by(self, transport, port, ca_file=None):
        """transport is plain, starttls or direct."""
        self.ca_certs = ca_file
        self.enable_direct_tls = transport == "direct"
        self.connect(("127.0.0.1", int(port)), use_ssl=transport == "direct", force_starttls=transport == "starttls",
                     disable_starttls=transport == "plain")

    def run(self):
        return self.loop.run_until_complete(asyncio.wait_for(self.done, 300))


class Asker(Client):
    """Sends COUNT disco#info with WINDOW of them open at once, in the fastest way: strings, and one raw handler."""

    def __init__(self, count, window):
        super().__init__()
        self.count, self.window = count, min(window, count)
        self.n_sent = self.n_handled = 0
        self.register_handler(Callback("raw", MatchXPath("{jabber:client}iq"), self.take))

    def begin(self, _event=None):
        for _ in range(self.window):
            self.send_next()

    def send_next(self):
        self.send_raw(DISCO % self.n_sent)
        self.n_sent += 1

    def take(self, iq):
        if not iq.xml.get("id").startswith("q"):
            return
        self.n_handled += 1
        if self.n_handled == self.count:
            self.done.set_result(None)
        elif self.n_sent < self.count:
            self.send_next()
