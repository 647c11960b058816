#!/usr/bin/env python3
"""Counts what `meson test` left behind in each build folder and prints `N passed, N failed`.

A test program counts once for each case it reports (TAP), else once. Skipped is failed: a test that could not run
has proved nothing.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import sys
import xml.etree.ElementTree as ET
from pathlib import Path


def count(folder):
    report = Path(folder) / "meson-logs" / "testlog.junit.xml"
    if not report.exists():
        print(f"{folder}: no test report", file=sys.stderr)
        return 0, 1
    passed = failed = 0
    for case in ET.parse(report).iter("testcase"):
        verdict = next((e.tag for e in case if e.tag in ("failure", "error", "skipped")), None)
        if verdict:
            failed += 1
            print(f"{folder}: {verdict}: {case.get('classname')} {case.get('name')}", file=sys.stderr)
        else:
            passed += 1
    return passed, failed


def main():
    totals = [count(folder) for folder in sys.argv[1:]]
    passed = sum(p for p, _ in totals)
    failed = sum(f for _, f in totals)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
