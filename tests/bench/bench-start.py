#!/usr/bin/env python3
"""Start to first frame: the real window beside a bare libadwaita window with a source view, in turns, medians.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import statistics
import subprocess
import sys

ROUNDS = 15


def once(program, which):
    return float(subprocess.run([program, which], check=True, capture_output=True, text=True).stdout)


def main():
    program = sys.argv[1]
    for which in ("bare", "window"):
        once(program, which)  # warm caches
    pairs = [(once(program, "bare"), once(program, "window")) for _ in range(ROUNDS)]
    bare, window = (statistics.median(column) for column in zip(*pairs))
    print(f"start rounds={ROUNDS} first_frame_ms antistrophe={window:.1f} bare={bare:.1f} ratio={window / bare:.2f}")


main()
