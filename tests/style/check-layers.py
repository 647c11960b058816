#!/usr/bin/env python3
"""Reads every #include of src/ against the table of allowed edges; any other edge is a failure.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import sys
from pathlib import Path

# A layer sees itself and what it reaches through these edges (src/DESIGN.md).
EDGES = {
    "base": [],
    "xml": ["base"],
    "exchange": ["xml"],
    "wire": ["xml"],
    "store": ["exchange"],
    "library": ["xml"],
    "session": ["wire", "store", "exchange"],
    "sandbox": ["base"],
}

# A foreign header, and the only places that may include it.
FOREIGN = {
    r"strophe\.h": {"core/wire/ant-strophe.c"},
    r"openssl/.*": {
        "core/wire/ant-tls", "core/wire/ant-x509", "core/wire/ant-client-cert", "core/wire/ant-scram.c",
        "core/sandbox/ant-sandbox-certificate.c", "core/sandbox/ant-sandbox-users.c",
    },
    r"(gtk|gdk|gtksourceview)/.*|adwaita\.h": {"ui/"},
    r"libsecret/.*": {"core/session/ant-secrets.c"},
    r"sqlite3\.h": {"core/store/"},
}

INCLUDE = re.compile(r'^\s*#\s*include\s+[<"]([^>"]+)[>"]')


def reachable(layer):
    seen, todo = set(), [layer]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += EDGES[name]
    return seen


def check_file(src, path, faults):
    place = path.relative_to(src).as_posix()
    parts = place.split("/")
    layer = parts[1] if parts[0] == "core" else None
    allowed = reachable(layer) if layer else set(EDGES)
    for number, line in enumerate(path.read_text().splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        header = found.group(1)
        target = header.split("/")[0]
        if target in EDGES and target not in allowed:
            faults.append(f"src/{place}:{number}: {layer} must not know {target} ({header})")
        if layer and header.startswith(("antui-", "cli/", "ui/")):
            faults.append(f"src/{place}:{number}: core must not know {header}")
        for pattern, places in FOREIGN.items():
            if re.fullmatch(pattern, header) and not any(place.startswith(p) for p in places):
                faults.append(f"src/{place}:{number}: {header} is for {', '.join(sorted(places))} only")


def main():
    src = Path(sys.argv[1]) / "src"
    faults, files = [], sorted(p for p in src.rglob("*.[ch]"))
    for path in files:
        parts = path.relative_to(src).parts
        if parts[0] == "core" and parts[1] not in EDGES:
            faults.append(f"src/{'/'.join(parts)}: no such layer in the table of edges")
            continue
        check_file(src, path, faults)
    print("\n".join(faults) or f"{len(files)} files keep to their layers")
    return 1 if faults or not files else 0


sys.exit(main())
