#!/usr/bin/env python3
"""The generators of script/: what they take, what they refuse, and that their output compiles to the very bytes."""
import os
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

ROOT = Path(__file__).resolve().parents[3]
SCRIPT = ROOT / "script"
sys.dont_write_bytecode = True
sys.path.insert(0, str(SCRIPT))
import po2c  # noqa: E402


def entry(english, chinese, before=""):
    return f'{before}msgid "{english}"\nmsgstr "{chinese}"\n'


class Catalogue(unittest.TestCase):
    def read(self, text):
        return po2c.read(text.split("\n"))

    def refused(self, text):
        with self.assertRaises(po2c.Malformed):
            self.read(text)

    def test_takes_entries_of_several_literals(self):
        text = '# c\nmsgid ""\nmsgstr ""\n"Language: zh_CN\\n"\n\nmsgid "one "\n"two\\n"\nmsgstr "一"\n"二\\n"\n'
        self.assertEqual(self.read(text), {"one two\n": "一二\n"})

    def test_leaves_out_fuzzy_and_untranslated(self):
        text = entry("a", "甲", "#, fuzzy\n") + entry("b", "") + entry("c", "丙")
        self.assertEqual(self.read(text), {"c": "丙"})

    def test_allows_another_order(self):
        self.assertEqual(len(self.read(entry("%s has %zu rows", "共 %2$zu 行：%1$s"))), 1)
        self.assertEqual(len(self.read(entry("100 %% of %d", "%d 的 100%%"))), 1)
        self.assertEqual(len(self.read(entry("%*d", "%*d"))), 1)

    def test_refuses_other_conversions(self):
        for english, chinese in (("%s", "甲"), ("a", "%s"), ("%s %d", "%d %s"), ("%d", "%ld"), ("%s %d", "%2$d"),
                                 ("%s", "%1$s %2$s"), ("%s %s", "%1$s %s"), ("%s", "50% 完成"), ("%s", "%"), ("%s", "%s%")):
            with self.subTest(chinese=chinese):
                self.refused(entry(english, chinese))

    def test_refuses_what_is_no_catalogue(self):
        for text in ('msgid "a"\n', 'msgstr "b"\n', '"c"\n', 'msgid "a"\nmsgid "b"\nmsgstr "c"\n', 'msgid "a" "b"\nmsgstr "c"\n',
                     'msgid "a\nmsgstr "b"\n', 'msgid "a\\x41"\nmsgstr "b"\n', 'msgctxt "x"\nmsgid "a"\nmsgstr "b"\n',
                     'msgid "a"\nmsgstr "b"\nmsgstr "c"\n', entry("a", "b") + entry("a", "c")):
            with self.subTest(text=text):
                self.refused(text)

    def test_the_shipped_catalogue_is_taken(self):
        self.assertTrue(self.read((ROOT / "po/zh.po").read_text(encoding="utf-8")))


class Embedding(unittest.TestCase):
    CONTENTS = ["", "\n", "select 1", "select 1\n", "a\\nb\"c\"??=\t\r\n\n清风\n", "\x01" "7\x7f" "8\n" * 3]

    def embed(self, folder, *pairs):
        return subprocess.run([sys.executable, SCRIPT / "embed.py", "out.c", "out.h", *pairs], cwd=folder, capture_output=True, text=True)

    def test_gives_the_very_bytes(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            for number, content in enumerate(self.CONTENTS):
                (folder / f"{number}.sql").write_bytes(content.encode())
            done = self.embed(folder, *(f"text_{number}={number}.sql" for number in range(len(self.CONTENTS))))
            self.assertEqual(done.returncode, 0, done.stderr)
            prints = "".join(f"fwrite(text_{n}, 1, {len(c.encode()) + 1}, stdout);" for n, c in enumerate(self.CONTENTS))
            (folder / "main.c").write_text(f'#include <stdio.h>\n#include "out.h"\nint main(void) {{ {prints} return 0; }}\n')
            subprocess.run([os.environ.get("CC", "cc"), "-Wall", "-Wextra", "-Werror", "main.c", "out.c", "-o", "main"], cwd=folder, check=True)
            found = subprocess.run(["./main"], cwd=folder, capture_output=True, check=True).stdout
            self.assertEqual(found, b"".join(content.encode() + b"\0" for content in self.CONTENTS))

    def test_refuses_what_it_cannot_embed(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "zero").write_bytes(b"a\0b")
            (folder / "gbk").write_bytes("清风".encode("gbk"))
            (folder / "good").write_text("x")
            for pairs in (["a=none"], ["a=zero"], ["a=gbk"], ["a"], ["1a=good"], ["a=good", "a=good"], []):
                with self.subTest(pairs=pairs):
                    self.assertNotEqual(self.embed(folder, *pairs).returncode, 0)


if __name__ == "__main__":
    unittest.main()
