#!/usr/bin/env python3
"""Makes the C table of translations from a GNU gettext catalogue.

usage: po2c.py zh.po out.c
Fails when an entry is malformed, stands twice, or when its printf conversions differ from those of the English text.
"""
import re
import sys

LITERAL = re.compile(r'"((?:\\.|[^"\\])*)"\s*$')
CONVERSION = re.compile(r"%(?:(\d+)\$)?([-+ 0#']*)(\d+|\*)?(?:\.(\d+|\*))?(hh|h|ll|l|z|j|t)?([a-zA-Z%])")


def parse(path):
    """(line, english, chinese) with C escapes as written."""
    entries, current, field, fuzzy = [], {}, None, False
    for number, line in enumerate(open(path, encoding="utf-8"), 1):
        line = line.strip()
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        if not line:
            continue
        word = line.split('"', 1)[0].strip()
        literal = LITERAL.search(line)
        if not literal or word not in ("msgid", "msgstr", ""):
            sys.exit(f"{path}:{number}: not an entry of a catalogue: {line}")
        if word == "msgid":
            if current.get("msgid") and not current.get("fuzzy"):
                entries.append((current["line"], current["msgid"], current.get("msgstr", "")))
            current = {"line": number, "fuzzy": fuzzy}
            fuzzy = False
        if word:
            field = word
            current[field] = ""
        current[field] += literal.group(1)
    if current.get("msgid") and not current.get("fuzzy"):
        entries.append((current["line"], current["msgid"], current.get("msgstr", "")))
    return entries


def conversions(text):
    """Argument number → length and conversion, as printf counts them."""
    found, following = {}, 1
    for position, _, width, precision, length, kind in CONVERSION.findall(text):
        if kind == "%":
            continue
        for star in (width, precision):
            if star == "*":
                found[following] = "*"
                following += 1
        index = int(position) if position else following
        following += not position
        found[index] = (length or "") + kind
    return found


def main():
    path, out = sys.argv[1:]
    table = {}
    for line, english, chinese in parse(path):
        if not chinese:
            continue
        if english in table:
            sys.exit(f'{path}:{line}: "{english}" stands twice')
        if conversions(english) != conversions(chinese):
            sys.exit(f'{path}:{line}: the conversions differ from those of "{english}"')
        table[english] = chinese
    # Sorted as strcmp() sorts: by the bytes that the escapes stand for.
    order = sorted(table, key=lambda text: re.sub(r'\\(.)', lambda m: {"n": "\n", "t": "\t"}.get(m.group(1), m.group(1)), text).encode())
    with open(out, "w", encoding="utf-8") as file:
        file.write('/* Generated from po/zh.po. */\n#include "base/translations.h"\n\nconst struct qf_translation qf_translations[] = {\n')
        for english in order:
            file.write(f'    {{ "{english}", "{table[english]}" }},\n')
        file.write("    { 0 },\n};\n")
        file.write(f"const size_t qf_translation_count = {len(order)};\n")


if __name__ == "__main__":
    main()
