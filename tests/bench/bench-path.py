#!/usr/bin/env python3
"""StanzaPath against slixmpp's, over the same 10,000 stanzas (the XEPs' examples), in turns.

Each stanza is tried with all paths before the next one. Prints nanoseconds a stanza and path, for matching alone (the trees are there) and with the reading of the text; the ratios
say how many times slixmpp's speed ours is. In the compatible mode both must have matched as many stanzas.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ET

import antb

STANZAS, ROUNDS = 10_000, 5
PATHS = (
    "iq@type=get",
    "iq@type=get/ping",
    "iq/disco_info",
    "iq@type=set/pubsub/publish/item",
    "iq/disco_items/item@node=x",
    "iq@type=error/error@condition=item-not-found",
    "iq/command@action=execute",
    "message/body",
)


def read_examples(file):
    """Those that are IQs for slixmpp too, on one line each."""
    for row in map(json.loads, open(file, encoding="utf-8")):
        text = " ".join(row["xml"].split())
        name = text[1:].split()[0]
        if "xmlns=" not in text[: text.find(">")]:
            text = text.replace(f"<{name}", f"<{name} xmlns='jabber:client'", 1)
        try:
            if ET.fromstring(text).tag == "{jabber:client}iq":
                yield text
        except ET.ParseError:
            pass  # a prefix that is declared around it


def run(command):
    """(ns to parse, ns to match, counts)."""
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    parsed, matched, *counts = map(int, done.stdout.split())
    return parsed, matched, counts


def main():
    program, examples = sys.argv[1:]
    texts = list(read_examples(examples))
    with tempfile.TemporaryDirectory() as folder:
        paths, stanzas = os.path.join(folder, "paths"), os.path.join(folder, "stanzas")
        with open(paths, "w", encoding="utf-8") as file:
            file.write("\n".join(PATHS))
        with open(stanzas, "w", encoding="utf-8") as file:
            file.write("\n".join(texts[i % len(texts)] for i in range(STANZAS)))
        rounds = [
            (run([program, "strict", paths, stanzas]), run([program, "compatible", paths, stanzas]),
             run([*antb.script("slixmpp-paths.py"), paths, stanzas]))
            for _ in range(ROUNDS)
        ]  # fmt: skip
    strict, compatible, peer = zip(*rounds)
    if compatible[0][2] != peer[0][2]:
        sys.exit(f"the compatible mode matched {compatible[0][2]}, slixmpp {peer[0][2]}")

    def each(runs, part):
        return antb.median(sum(run[i] for i in part) for run in runs) / STANZAS / len(PATHS)

    for name, part in (("path-match", (1,)), ("path-parse-and-match", (0, 1))):
        antb.line(name, stanzas=STANZAS, paths=len(PATHS), strict_ns=each(strict, part), compatible_ns=each(compatible, part),
                  slixmpp_ns=each(peer, part), strict_ratio=each(peer, part) / each(strict, part),
                  compatible_ratio=each(peer, part) / each(compatible, part))


main()
