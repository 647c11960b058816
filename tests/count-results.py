#!/usr/bin/env python3
"""Counts what `meson test` left behind in each build folder and prints `N passed, N failed`.

An argument is `FOLDER=SUITE,...`: what had to run there. A suite without tests and a test that left no word have failed.

A test program counts once for each case it reports (TAP), else once. Skipped is failed: a test that could not run
has proved nothing. Meson's JUnit report knows the cases, but not every way in which a program ends (a timeout, a leak
that the sanitizer tells after the last case), so the verdict on programs comes from its JSON log.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import json
import re
import sys
import xml.etree.ElementTree as ET
from pathlib import Path

GOOD = ("OK", "EXPECTEDFAIL")
# Meson copies a program's output into the report as it is, also what XML cannot hold.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def program_name(name):
    """Without `project:suite / ` in front, which not every Meson writes."""
    return name.rpartition(" / ")[2]


def read_cases(junit):
    """The cases of each program that reports cases: {program: [(case, verdict or None)]}."""
    programs = {}
    text = NOT_XML.sub("\ufffd", junit.read_text(encoding="utf-8", errors="replace"))
    for case in ET.fromstring(text.partition("?>")[2]).iter("testcase"):
        project, dot, program = case.get("classname").partition(".")
        if dot:
            verdict = next((e.tag for e in case if e.tag in ("failure", "error", "skipped")), None)
            programs.setdefault(program_name(program), []).append((case.get("name"), verdict))
    return programs


def find_expected(folder, suites):
    """The programs of these suites: {suite: {program}}."""
    tests = json.loads((Path(folder) / "meson-info" / "intro-tests.json").read_text(encoding="utf-8"))
    return {suite: {t["name"] for t in tests if suite in (s.rpartition(":")[2] for s in t["suite"])}
            for suite in suites}


def count_missing(folder, suites, ran):
    missing = 0
    for suite, programs in find_expected(folder, suites).items():
        for program in sorted(programs - ran) if programs else ["(it has no test)"]:
            print(f"{folder}: did not run: suite {suite} {program}", file=sys.stderr)
            missing += 1
    return missing


def count(argument):
    folder, _, suites = argument.rpartition("=")
    logs = Path(folder) / "meson-logs"
    junit, log = logs / "testlog.junit.xml", logs / "testlog.json"
    if not junit.exists() or not log.exists():
        print(f"{folder}: no test report", file=sys.stderr)
        return 0, 1
    cases = read_cases(junit)
    passed = failed = 0
    ran = set()
    for line in log.read_text(encoding="utf-8").splitlines():
        run = json.loads(line)
        program = program_name(run["name"])
        ran.add(program)
        bad = [(name, verdict) for name, verdict in cases.get(program, []) if verdict]
        passed += len(cases.get(program, [])) - len(bad)
        if run["result"] in GOOD and not cases.get(program):
            passed += 1
        elif run["result"] not in GOOD and not bad:
            bad.append(("", run["result"].lower()))
        failed += len(bad)
        for name, verdict in bad:
            print(f"{folder}: {verdict}: {program} {name}".rstrip(), file=sys.stderr)
    return passed, failed + count_missing(folder, suites.split(","), ran)


def main():
    totals = [count(argument) for argument in sys.argv[1:]]
    passed = sum(p for p, _ in totals)
    failed = sum(f for _, f in totals)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main())
