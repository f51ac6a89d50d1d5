#!/usr/bin/env python3
"""Makes the C table of translations from a GNU gettext catalogue.

usage: po2c.py zh.po out.c
Reads msgid and msgstr in several literals, with the escapes \\n \\t \\" \\\\; entries without a translation and fuzzy ones are
left out. Fails on anything else, on a text that stands twice, and when the printf conversions of a translation differ from
those of the English text, except for their order (%2$s).
"""
import re
import sys

LITERAL = re.compile(r'"((?:[^"\\]|\\.)*)"')
ESCAPES = {"n": "\n", "t": "\t", '"': '"', "\\": "\\"}
CONVERSION = re.compile(r"%(?:(\d+)\$)?[-+ 0#']*(\*|\d+)?(?:\.(\*|\d*))?(hh|h|ll|l|z|j|t|L)?(.|$)", re.S)
KINDS = "diouxXeEfFgGcsp"


class Malformed(Exception):
    pass


def unescape(literal):
    def one(match):
        if match.group(1) not in ESCAPES:
            raise Malformed(f"unknown escape '\\{match.group(1)}'")
        return ESCAPES[match.group(1)]

    return re.sub(r"\\(.)", one, literal)


def conversions(text):
    """Number of the argument → length and conversion, as printf counts them."""
    found, numbered, counted = {}, False, 0
    for position, width, precision, length, kind in CONVERSION.findall(text):
        if kind == "%" and not (position or width or precision or length):
            continue
        if kind not in KINDS or not kind:
            raise Malformed(f"'%{length}{kind}' is no conversion; write %% for a per cent sign")
        for star in (width, precision):
            if star == "*":
                if position:
                    raise Malformed("'*' in a numbered conversion")
                counted += 1
                found[counted] = "*"
        numbered = numbered or bool(position)
        if position:
            index = int(position)
        else:
            counted += 1
            index = counted
        if found.setdefault(index, length + kind) != length + kind:
            raise Malformed(f"argument {index} is used as two types")
    if numbered and (counted or sorted(found) != list(range(1, len(found) + 1))):
        raise Malformed("numbered conversions must be all of them, without a gap")
    return found


def parse(lines):
    """Yields (line, english, chinese, fuzzy) for each entry."""
    entry, field, fuzzy = {}, None, False
    for number, line in enumerate([*lines, ""], 1):
        line = line.strip()
        if line.startswith("#"):
            fuzzy = fuzzy or (line.startswith("#,") and "fuzzy" in line)
            continue
        word, _, rest = line.partition('"')
        word, rest = word.strip(), line[line.find('"'):] if '"' in line else ""
        if entry and (word == "msgid" or number > len(lines)):
            if "msgstr" not in entry:
                raise Malformed(f"line {entry['line']}: no msgstr")
            yield entry["line"], entry["msgid"], entry["msgstr"], entry["fuzzy"]
            entry, field = {}, None
        if not line:
            continue
        literal = LITERAL.fullmatch(rest)
        if not literal or word not in ("msgid", "msgstr", ""):
            raise Malformed(f"line {number}: not an entry of a catalogue: {line}")
        if word == "msgid":
            entry, fuzzy = {"line": number, "fuzzy": fuzzy}, False
        expected = {"msgid": {"line", "fuzzy"}, "msgstr": {"line", "fuzzy", "msgid"}}.get(word)
        if expected is not None and set(entry) != expected or expected is None and field is None:
            raise Malformed(f"line {number}: '{word or 'a literal'}' out of place")
        field = word or field
        try:
            entry[field] = entry.get(field, "") + unescape(literal.group(1))
        except Malformed as error:
            raise Malformed(f"line {number}: {error}") from None


def read(lines):
    """English → Chinese."""
    table, seen = {}, set()
    for number, english, chinese, fuzzy in parse(lines):
        if english in seen:
            raise Malformed(f'line {number}: "{english}" stands twice')
        seen.add(english)
        if not english or not chinese or fuzzy:
            continue
        try:
            if conversions(english) != conversions(chinese):
                raise Malformed("the conversions differ from those of the English text")
        except Malformed as error:
            raise Malformed(f'line {number}: "{english}": {error}') from None
        table[english] = chinese
    return table


def quote(text):
    for plain, escaped in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\t", "\\t"), ("?", "\\?")):
        text = text.replace(plain, escaped)
    return f'"{text}"'


def main():
    path, out = sys.argv[1:]
    with open(path, encoding="utf-8") as file:
        try:
            table = read(file.read().split("\n"))
        except Malformed as error:
            sys.exit(f"{path}: {error}")
    with open(out, "w", encoding="utf-8") as file:
        file.write('/* Generated from po/zh.po. */\n#include "base/translations.h"\n\nconst struct qf_translation qf_translations[] = {\n')
        for english in sorted(table, key=lambda text: text.encode()):  # as strcmp() sorts
            file.write(f"    {{ {quote(english)}, {quote(table[english])} }},\n")
        file.write("    { 0 },\n};\n")
        file.write(f"const size_t qf_translation_count = {len(table)};\n")


if __name__ == "__main__":
    main()
