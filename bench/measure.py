#!/usr/bin/env python3
"""Times commands in turn and prints medians and ratios.

usage: measure.py --bench NAME [--runs N] [--warmup N] [--json] -- LABEL 'COMMAND' [LABEL 'COMMAND' …]
       measure.py --show    prints figures that are given to it as JSON, one a line
The first command is ours; every other is what it is held against. A command is given to the shell, runs N times in turn with
the others after one run each that is not counted (--warmup), and must succeed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


class Run:
    """One run of a command: wall seconds, processor seconds (user and system), peak MiB of its largest process."""

    def __init__(self, command):
        start = time.monotonic()
        process = subprocess.Popen(["bash", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        message = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        self.seconds = time.monotonic() - start
        if status:
            sys.exit(f"measure: '{command}' failed with status {status}: {message.decode(errors='replace')[-2000:]}")
        self.processor_seconds = usage.ru_utime + usage.ru_stime
        self.peak_mib = usage.ru_maxrss / 1024


METRICS = [("time", "s", "seconds"), ("processor time", "s", "processor_seconds"), ("peak memory", "MiB", "peak_mib")]


def figure(bench, labels, runs, index, metric):
    """One line of the table. The ratio is the median over the turns, so that a load that comes and goes hits both sides."""
    name, unit, attribute = metric
    values = [getattr(run, attribute) for run in runs[index]]
    ours = [getattr(run, attribute) for run in runs[0]]
    ratio = round(statistics.median(a / b for a, b in zip(ours, values)), 3) if index else None
    return {"bench": bench, "metric": f"{name} of {labels[index]}", "value": round(statistics.median(values), 3), "unit": unit,
            "against": labels[index] if index else "", "ratio": ratio, "spread": [round(min(values), 3), round(max(values), 3)]}


def show(row):
    ratio = f"   {row['ratio']:.2f} × {row['against']}" if row["ratio"] is not None else ""
    low, high = row["spread"]
    print(f"{row['bench']:10} {row['metric']:56} {row['value']:>10} {row['unit']:3}  ({low}–{high}){ratio}", flush=True)


def main():
    if sys.argv[1:] == ["--show"]:
        for line in sys.stdin:
            show(json.loads(line))
        return
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("pairs", nargs="+")
    arguments = parser.parse_args()
    labels, commands = arguments.pairs[::2], arguments.pairs[1::2]
    runs = [[] for _ in labels]
    for turn in range(arguments.warmup + arguments.runs):
        for index, command in enumerate(commands):
            run = Run(command)
            if turn >= arguments.warmup:
                runs[index].append(run)
    for index in range(len(labels)):
        for metric in METRICS:
            row = figure(arguments.bench, labels, runs, index, metric)
            if arguments.json:
                print(json.dumps(row, ensure_ascii=False))
            else:
                show(row)


if __name__ == "__main__":
    main()
