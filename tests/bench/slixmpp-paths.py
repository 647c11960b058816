"""The peer of match-paths: slixmpp's StanzaPath over its own stanza objects.

Usage: slixmpp-paths.py PATHS STANZAS. Prints the same line.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import asyncio
import logging
import sys
import time
import xml.etree.ElementTree as ET

from slixmpp import ClientXMPP
from slixmpp.stanza import Iq, Message, Presence
from slixmpp.xmlstream.matcher import StanzaPath

PLUGINS = ("xep_0004", "xep_0012", "xep_0030", "xep_0050", "xep_0054", "xep_0060", "xep_0092", "xep_0199", "xep_0202")
CLASSES = {"iq": Iq, "message": Message, "presence": Presence}


def parse(text):
    root = ET.fromstring(text)
    return CLASSES[root.tag.split("}")[1]](xml=root)


def matches(path, stanza):
    try:
        return path.match(stanza)
    except Exception:  # whatever it raises, no handler would be called
        return False


def main():
    logging.disable(logging.CRITICAL)
    asyncio.set_event_loop(asyncio.new_event_loop())
    client = ClientXMPP("a@localhost/b", "")
    for name in PLUGINS:
        client.register_plugin(name)
    paths, stanzas = (open(file, encoding="utf-8").read().rstrip("\n").split("\n") for file in sys.argv[1:3])

    begin = time.perf_counter_ns()
    objects = [parse(text) for text in stanzas]
    parsed = time.perf_counter_ns() - begin
    matchers, counts = [StanzaPath(path) for path in paths], [0] * len(paths)
    begin = time.perf_counter_ns()
    for stanza in objects:
        for i, matcher in enumerate(matchers):
            counts[i] += matches(matcher, stanza)
    matched = time.perf_counter_ns() - begin
    print(parsed, matched, *counts)


main()
