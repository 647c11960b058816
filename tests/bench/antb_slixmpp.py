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
