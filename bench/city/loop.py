#!/usr/bin/env python3
"""Runs the loop over sample cities of growing size, once each, and prints what every stage took.

usage: loop.py --program QINGFENG --folder FOLDER [--json] -- PEOPLE [PEOPLE …]
A figure of a larger city is held against the smaller one's, multiplied by how many times more people it has: 1 is growth in a
straight line, less is better.
"""
import argparse
import json
import pathlib
import shlex
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from measure import METRICS, Run, show  # noqa: E402


def loop(program, folder, people):
    """Runs of {stage: Run} over a city of so many people; what was delivered is removed afterwards."""
    shutil.rmtree(folder, ignore_errors=True)
    call = f"{shlex.quote(program)} -q"
    sample, city = shlex.quote(f"{folder}/sample"), shlex.quote(f"{folder}/city")
    Run(f"mkdir -p {folder} && {call} synth --people {people} --seed 1 --out {sample}")
    as_of = json.loads((folder / "sample" / "city.json").read_text())["as_of"]
    Run(f"{call} init {city} && rm -r {city}/inbox && mv {sample}/inbox {city}/inbox")
    stages = {"collect": f"{call} -C {city} collect", "match": f"{call} -C {city} match",
              "warn": f"{call} -C {city} warn --as-of {as_of}"}
    runs = {stage: Run(command) for stage, command in stages.items()}
    shutil.rmtree(folder)
    return runs


def total(runs):
    """The stages one after the other: their times added, the largest peak."""
    whole = object.__new__(Run)
    whole.seconds = sum(run.seconds for run in runs.values())
    whole.processor_seconds = sum(run.processor_seconds for run in runs.values())
    whole.peak_mib = max(run.peak_mib for run in runs.values())
    return whole


def rows(people, runs, smaller_people, smaller):
    for stage, run in {**runs, "the loop": total(runs)}.items():
        for name, unit, attribute in METRICS:
            value, against, ratio = getattr(run, attribute), "", None
            if smaller:
                before = total(smaller) if stage == "the loop" else smaller[stage]
                against = f"{smaller_people} people, in a straight line"
                ratio = round(value / (getattr(before, attribute) * people / smaller_people), 3)
            yield {"bench": "city", "metric": f"{name} of {stage}, {people} people", "value": round(value, 3), "unit": unit,
                   "against": against, "ratio": ratio, "spread": [round(value, 3)] * 2}


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--program", required=True)
    parser.add_argument("--folder", required=True, type=pathlib.Path)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("people", nargs="+", type=int)
    arguments = parser.parse_args()
    smaller_people, smaller = 0, None
    for people in arguments.people:
        runs = loop(arguments.program, arguments.folder, people)
        for row in rows(people, runs, smaller_people, smaller):
            if arguments.json:
                print(json.dumps(row, ensure_ascii=False), flush=True)
            else:
                show(row)
        smaller_people, smaller = people, runs


if __name__ == "__main__":
    main()
