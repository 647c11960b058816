#!/usr/bin/env python3
"""Every file with a marked string is in po/POTFILES.in, sorted, and every one named there exists.
Each language of po/LINGUAS translates everything, with nothing fuzzy.

SPDX-FileCopyrightText: 2026 The Antistrophe authors
SPDX-License-Identifier: GPL-3.0-or-later
"""

import re
import subprocess
import sys
import tempfile
from pathlib import Path

MARKED = {
    ".c": re.compile(r'\b(N?C?_|n?gettext|g_dngettext|g_dpgettext2?)\s*\('),
    ".ui": re.compile(r'translatable="(yes|true)"'),
}


def lines(path):
    return [line for line in path.read_text().splitlines() if line and not line.startswith("#")]


def marked_files(root):
    for path in sorted((root / "src").rglob("*")):
        pattern = MARKED.get(path.suffix)
        if pattern and pattern.search(path.read_text()):
            yield path.relative_to(root).as_posix()
    for path in sorted((root / "data").glob("*.in*")):
        yield path.relative_to(root).as_posix()


def untranslated(root, language, listed):
    """The messages that the language lacks: the sources of today against the .po file of today."""
    with tempfile.TemporaryDirectory() as folder:
        pot, merged = Path(folder) / "all.pot", Path(folder) / "merged.po"
        subprocess.run(["xgettext", "--from-code=UTF-8", "--keyword=_", "--keyword=N_", "--keyword=C_:1c,2",
                        "--keyword=NC_:1c,2", "--keyword=ngettext:1,2", "--add-comments", f"--output={pot}",
                        f"--directory={root}", *listed], check=True, stderr=subprocess.PIPE)
        subprocess.run(["msgmerge", "--quiet", "--no-fuzzy-matching", f"--output-file={merged}",
                        root / "po" / f"{language}.po", pot], check=True)
        subprocess.run(["msgfmt", "--check", "--output-file=/dev/null", merged], check=True)
        left = subprocess.run(["msgattrib", "--untranslated", "--no-obsolete", "--no-wrap", merged],
                              check=True, capture_output=True, text=True).stdout
        fuzzy = subprocess.run(["msgattrib", "--only-fuzzy", "--no-obsolete", "--no-wrap", merged],
                               check=True, capture_output=True, text=True).stdout
    return re.findall(r'^msgid ("(?!"$).+)', left + fuzzy, re.M)


def main():
    root = Path(sys.argv[1])
    listed = lines(root / "po" / "POTFILES.in")
    faults = [f"po/POTFILES.in: {name} is missing" for name in marked_files(root) if name not in listed]
    faults += [f"po/POTFILES.in: {name} does not exist" for name in listed if not (root / name).exists()]
    if listed != sorted(listed):
        faults.append("po/POTFILES.in is not sorted")
    languages = lines(root / "po" / "LINGUAS")
    if not faults:
        for language in languages:
            faults += [f"po/{language}.po: not translated: {m}" for m in untranslated(root, language, listed)]
    print("\n".join(faults) or f"{len(listed)} files and {len(languages)} languages are complete")
    return 1 if faults else 0


sys.exit(main())
