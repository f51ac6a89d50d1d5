#!/usr/bin/env python3
"""The gates that read source text: layers, sizes, banned calls, translations. Each prints every offence and fails on any."""
import re
import subprocess
import sys
from pathlib import Path

sys.dont_write_bytecode = True
import po2c  # noqa: E402

# What a floor may include: itself and what stands here. Siblings never include each other.
BELOW = {
    "base": set(),
    "ident": {"base"},
    "store": {"base", "ident"},
    "catalog": {"base", "ident", "store"},
    "collect": {"base", "ident", "store", "catalog"},
    "match": {"base", "ident", "store", "catalog"},
    "warn": {"base", "ident", "store", "catalog"},
    "handle": {"base", "ident", "store", "catalog"},
    "publish": {"base", "ident", "store", "catalog", "handle"},
    "synth": {"base", "ident", "store", "catalog"},
    "rehearse": {"base", "ident", "store", "catalog", "handle", "synth"},
    "commands": {"base", "ident", "store", "catalog", "collect", "match", "warn", "handle", "publish", "synth", "rehearse"},
}
# Which floors, or files of one, alone may see a library.
LIBRARIES = {
    r"duckdb\.h": {"store"},
    r"sqlite3\.h": {"store"},
    r"yaml\.h": {"catalog"},
    r"openssl/": {"base/hash"},
    r"qrencode\.h": {"base/qr"},
    r"sodium(\.h|/)": {"base/crypto", "base/secret", "base/seal", "base/sealed_file"},
    r"expat\.h": {"collect"},
    r"zip\.h": {"collect", "synth"},
    r"(pango|cairo|fontconfig|glib)": {"publish"},
    r"unicode/": {"ident", "collect", "synth"},
}
BANNED = r"\b(strcpy|strcat|sprintf|vsprintf|gets|atoi|atol|atof|strtok|system|popen|assert)\s*\("
FUNCTION_LINES, FILE_LINES, COMPLEXITY = 80, 1000, 15


def sources(*patterns):
    listed = subprocess.run(["git", "ls-files", *patterns], capture_output=True, text=True, check=True).stdout.split("\n")
    return [Path(name) for name in listed if name and Path(name).exists()]


def without_comments(text):
    """Comments and literals blanked, line ends kept."""
    pattern = r'/\*.*?\*/|//[^\n]*|"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\''
    return re.sub(pattern, lambda m: re.sub(r"[^\n]", " ", m.group()), text, flags=re.S)


def layers():
    for path in sources("src/*.c", "src/*.h"):
        floor, module = path.parts[1], "/".join(path.with_suffix("").parts[1:])
        if floor not in BELOW:
            yield f"{path}: folder '{floor}' is not a known floor"
            continue
        for number, line in enumerate(path.read_text().split("\n"), 1):
            include = re.match(r'\s*#\s*include\s+(["<])([^">]+)[">]', line)
            if not include:
                continue
            kind, target = include.groups()
            other = target.split("/")[0]
            if kind == '"' and other in BELOW and other != floor and other not in BELOW[floor]:
                yield f"{path}:{number}: '{floor}' may not include '{target}': that is not below it"
            for library, floors in LIBRARIES.items():
                if kind == "<" and re.match(library, target) and floor not in floors and module not in floors:
                    yield f"{path}:{number}: only {', '.join(sorted(floors))} may include <{target}>"
        if path.suffix == ".c":
            first = re.search(r'#\s*include\s+"([^"]+)"', path.read_text())
            own = module + ".h"
            if (path.with_suffix(".h")).exists() and (not first or first.group(1) != own):
                yield f"{path}: does not include its own header first"


def functions(text):
    """(name, first line, last line, body) of every function defined in `text`, which has no comments."""
    for match in re.finditer(r"^(?!static const|struct|enum|typedef)[A-Za-z_][^;{}=]*?\b(\w+)\s*\([^;{}]*\)\s*\n\{", text, re.M):
        start = match.end()
        end = text.find("\n}", start)
        if end > 0:
            yield match.group(1), text.count("\n", 0, start) + 1, text.count("\n", 0, end) + 2, text[start:end]


def complexity(body):
    return 1 + len(re.findall(r"\b(?:if|for|while|case)\b|&&|\|\||\?", body))


def sizes():
    for path in sources("src/*.c", "src/*.h", "tests/*.c"):
        raw = path.read_text()
        lines = raw.count("\n")
        if lines > FILE_LINES:
            yield f"{path}: {lines} lines (limit {FILE_LINES})"
        for name, first, last, body in functions(without_comments(raw)):
            if last - first + 1 > FUNCTION_LINES:
                yield f"{path}:{first}: '{name}' has {last - first + 1} lines (limit {FUNCTION_LINES})"
            if complexity(body) > COMPLEXITY and path.parts[0] == "src":
                yield f"{path}:{first}: '{name}' has complexity {complexity(body)} (limit {COMPLEXITY})"


def calls():
    for path in sources("src/*.c", "src/*.h"):
        for number, line in enumerate(without_comments(path.read_text()).split("\n"), 1):
            found = re.search(BANNED, line)
            if found:
                yield f"{path}:{number}: calls '{found.group(1)}', which our style bans"
        if not path.read_text().startswith("/* SPDX-License-Identifier: Apache-2.0 */"):
            yield f"{path}:1: does not begin with the SPDX line"


# Functions that translate a literal, with the place of that argument.
TRANSLATING = [
    "QF_N", "qf_tr:2", "qf_fail:3", "qf_fail_errno:3", "qf_fail_within:2", "qf_hint:2", "qf_say:2", "qf_note:2", "qf_mistake:3",
    "qf_mistake_key:3", "qf_mistake_at:4", "qf_mistake_hint:2", "qf_table_heading:3", "qf_progress_report:2", "qf_book_fail:2", "qf_book_execute:3",
]


def translated():
    """Text → where it stands first, of the literals given to translating functions."""
    names = [str(path) for path in sources("src/*.c")]
    command = ["xgettext", "--from-code=UTF-8", "-L", "C", "-n", "-o", "-", *(f"-k{keyword}" for keyword in TRANSLATING), *names]
    found = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    where = {}
    for block in found.split("\n\n"):
        place = re.search(r"^#: (\S+)", block, re.M)
        for _, english, _, _ in po2c.parse(block.split("\n")):
            if english:
                where[english] = place.group(1)
    return where


def translations():
    """Every literal given to a translating function stands in po/zh.po, and nothing stands there that no source says."""
    text = Path("po/zh.po").read_text()
    known = po2c.read(text.split("\n"))
    for english, where in sorted(translated().items()):
        words = re.sub(r"%[-+ 0-9.*$]*(?:hh|h|ll|l|z)?[a-z]", "", english)
        if english not in known and re.search(r"[A-Za-z]{2}", words):
            yield f'{where}: no Chinese for "{english}" in po/zh.po'
    foreign = {entry for block in text.split("\n\n") if "\n#. " in "\n" + block for _, entry, _, _ in po2c.parse(block.split("\n"))}
    literals = "".join(re.sub(r'"\s*\n\s*"', "", path.read_text()) for path in sources("src/*.c", "src/*.h"))
    for english in sorted(known.keys() - foreign):
        if po2c.quote(english).replace("\\?", "?") not in literals:
            yield f'po/zh.po: no source says "{english}"'


def main():
    gate = {"layers": layers, "sizes": sizes, "calls": calls, "translations": translations}[sys.argv[1]]
    offences = list(gate())
    for offence in offences:
        print(offence)
    return 1 if offences else 0


if __name__ == "__main__":
    sys.exit(main())
