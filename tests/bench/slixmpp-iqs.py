"""A peer in its fastest way: slixmpp with one raw handler and strings that are sent as they are.

Usage: slixmpp-iqs.py TRANSPORT PORT CA COUNT WINDOW: sends COUNT disco#info with WINDOW of them open at once.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import sys

import antb_slixmpp


def main():
    transport, port, ca_file, count, window = sys.argv[1:]
    client = antb_slixmpp.Asker(int(count), int(window))
    client.add_event_handler("session_start", client.begin)
    client.connect_by(transport, port, ca_file)
    client.run()


main()
