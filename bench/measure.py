#!/usr/bin/env python3
"""Times commands in turn and prints medians and ratios.

usage: measure.py --bench NAME [--runs N] [--json] [--before CMD] -- LABEL 'COMMAND' [LABEL 'COMMAND' …]
The first command is ours; every other is what it is held against. A command is given to the shell, runs N times in turn with
the others after one run each that is not counted, and must succeed.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time


def run(command):
    """(seconds, peak MiB of the largest process) of one run."""
    start = time.monotonic()
    process = subprocess.Popen(["bash", "-c", command], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
    message = process.stderr.read()
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.monotonic() - start
    if status:
        sys.exit(f"measure: '{command}' failed with status {status}: {message.decode(errors='replace')[-2000:]}")
    return seconds, usage.ru_maxrss / 1024


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--bench", required=True)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--warmup", type=int, default=1)
    parser.add_argument("pairs", nargs="+")
    arguments = parser.parse_args()
    labels, commands = arguments.pairs[::2], arguments.pairs[1::2]
    times = [[] for _ in labels]
    peaks = [0.0] * len(labels)
    for turn in range(arguments.warmup + arguments.runs):
        for index, command in enumerate(commands):
            seconds, peak = run(command)
            if turn >= arguments.warmup:
                times[index].append(seconds)
                peaks[index] = max(peaks[index], peak)
    ours = statistics.median(times[0])
    rows = []
    for index, label in enumerate(labels):
        median = statistics.median(times[index])
        against = labels[index] if index else ""
        rows.append({"bench": arguments.bench, "metric": f"time of {label}", "value": round(median, 3), "unit": "s",
                     "against": against, "ratio": round(ours / median, 3) if index else None,
                     "spread": [round(min(times[index]), 3), round(max(times[index]), 3)]})
        rows.append({"bench": arguments.bench, "metric": f"peak memory of {label}", "value": round(peaks[index], 1), "unit": "MiB",
                     "against": against, "ratio": round(peaks[0] / peaks[index], 3) if index else None})
    for row in rows:
        if arguments.json:
            print(json.dumps(row))
        else:
            ratio = f"   ours is {row['ratio']:.2f} × that" if row["ratio"] is not None else ""
            spread = f"  ({row['spread'][0]}–{row['spread'][1]})" if "spread" in row else ""
            print(f"{row['bench']:10} {row['metric']:44} {row['value']:>10} {row['unit']}{spread}{ratio}")


if __name__ == "__main__":
    main()
