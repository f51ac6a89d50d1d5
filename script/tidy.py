#!/usr/bin/env python3
"""clang-tidy over src/, on all cores. A file that was clean is not asked again until it, what it includes, or .clang-tidy changes.

usage: tidy.py BUILD      a folder that meson configured and ninja has built
"""
import hashlib
import json
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from pathlib import Path


@lru_cache(maxsize=None)
def digest(path):
    return hashlib.sha256(Path(path).read_bytes()).hexdigest()


def dependencies(build):
    """Object → the files it was made of, as ninja knows them; what the system provides is left out."""
    listed = subprocess.run(["ninja", "-C", build, "-t", "deps"], capture_output=True, text=True, check=True).stdout
    found = {}
    for block in listed.split("\n\n"):
        head, *files = block.strip().split("\n")
        found[head.split(": #deps")[0]] = sorted(name.strip() for name in files if not name.strip().startswith("/"))
    return found


def main():
    build = sys.argv[1]
    version = subprocess.run(["clang-tidy", "--version"], capture_output=True, text=True, check=True).stdout
    made_of = dependencies(build)
    stamps = Path(build, "tidy")
    stamps.mkdir(exist_ok=True)
    tasks = []
    for command in json.loads(Path(build, "compile_commands.json").read_text()):
        source = os.path.normpath(os.path.join(build, command["file"]))
        if not source.startswith("src/") or command["output"] not in made_of:
            continue
        files = {name: digest(os.path.join(build, name)) for name in made_of[command["output"]]}
        text = json.dumps([version, digest(".clang-tidy"), command["command"], files])
        tasks.append((source, stamps / hashlib.sha256(text.encode()).hexdigest()))
    if not tasks:
        sys.exit(f"tidy.py: '{build}' has no objects of src/: build it first")

    def check(task):
        source, stamp = task
        ran = subprocess.run(["clang-tidy", "-p", build, "--quiet", "--warnings-as-errors=*", source], capture_output=True, text=True)
        if ran.returncode == 0:
            stamp.touch()
            return ""
        return ran.stdout or ran.stderr

    waiting = [task for task in tasks if not task[1].exists()]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        said = [text for text in pool.map(check, waiting) if text]
    for old in set(stamps.iterdir()) - {stamp for _, stamp in tasks}:
        old.unlink()
    print("".join(said), end="")
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
