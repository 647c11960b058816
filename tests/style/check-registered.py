#!/usr/bin/env python3
"""Every test file is in a suite: a test program that no build file names is a test that nobody runs.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import sys
from pathlib import Path

KINDS = re.compile(r"(test-.*\.c|test_.*\.py|fuzz-.*\.c|bench-.*\.(c|py|sh)|check-.*\.py)")


def main():
    tests = Path(sys.argv[1]) / "tests"
    named = "\n".join(path.read_text() for path in tests.rglob("meson.build"))
    files = sorted(p for p in tests.rglob("*") if KINDS.fullmatch(p.name))
    missing = []
    for path in files:
        stem = path.stem.removeprefix("fuzz-") if path.name.startswith("fuzz-") else path.stem
        if not re.search(rf"(?<![\w-]){re.escape(stem)}(?![\w-])", named):
            missing.append(path)
    for path in missing:
        print(f"{path.relative_to(tests.parent)}: no meson.build names it")
    if not missing:
        print(f"{len(files)} test files are all registered")
    return 1 if missing or not files else 0


sys.exit(main())
