#!/usr/bin/env python3
"""flatpak-builder reads the manifest, its id is ours, and every archive is pinned by hash.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import os
import re
import subprocess
import sys
import tempfile


def main():
    manifest, app_id = os.path.abspath(sys.argv[1]), sys.argv[2]
    with tempfile.TemporaryDirectory() as state:
        shown = subprocess.run(["flatpak-builder", "--show-manifest", manifest], cwd=state,
                               check=True, capture_output=True, text=True)
    data = json.loads(shown.stdout)
    faults = []
    if data["id"] != app_id:
        faults.append(f"id is {data['id']}, not {app_id}")
    if any(arg.startswith("--filesystem") for arg in data["finish-args"]):
        faults.append("files go through portals: no --filesystem")
    for module in data["modules"]:
        for source in module["sources"]:
            if source["type"] == "archive" and not re.fullmatch("[0-9a-f]{64}", source.get("sha256", "")):
                faults.append(f"{module['name']}: {source.get('url')} is not pinned by sha256")
    print("\n".join(faults) or f"{len(data['modules'])} modules, all pinned")
    return 1 if faults else 0


sys.exit(main())
