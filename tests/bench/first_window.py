#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How long the window takes to appear, and whether LibTorch is mapped by then.

    tests/bench/first_window.py [PROGRAM] [--runs N]

Starts the program N times, offscreen unless QT_QPA_PLATFORM or a display says otherwise, and measures from before the
process exists to the line that it writes after its first paint. Prints the figures and their ratio to an empty
`python3 -S -c pass` of the same minutes; gates on nothing.
"""
import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time


def milliseconds(command, environment, wants_line):
    start = time.perf_counter()
    process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    line = process.stdout.readline() if wants_line else b""
    if not wants_line:
        process.wait()
    elapsed = 1000 * (time.perf_counter() - start)
    process.stdout.close()
    process.wait()
    return elapsed, line


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=os.environ.get("ORANGERY_PROGRAM", "build/release/bin/orangery"))
    parser.add_argument("--runs", type=int, default=10)
    arguments = parser.parse_args()

    with tempfile.TemporaryDirectory() as home:
        environment = dict(os.environ, ORANGERY_REPORT_FIRST_PAINT="1", HOME=home, XDG_CONFIG_HOME=home)
        if "DISPLAY" not in environment and "WAYLAND_DISPLAY" not in environment:
            environment.setdefault("QT_QPA_PLATFORM", "offscreen")
        times, empty = [], []
        for _ in range(arguments.runs):
            elapsed, line = milliseconds([arguments.program], environment, True)
            if not line:
                sys.exit(f"{arguments.program}: no window appeared")
            report = json.loads(line)
            times.append(elapsed)
            empty.append(milliseconds(["python3", "-S", "-c", "pass"], environment, False)[0])
    print(f"first window: median {statistics.median(times):.0f} ms, best {min(times):.0f} ms, worst {max(times):.0f} ms "
          f"({arguments.runs} runs, {environment.get('QT_QPA_PLATFORM', 'display')})")
    print(f"empty python3 -S: median {statistics.median(empty):.0f} ms; ratio {statistics.median(times) / statistics.median(empty):.1f}")
    print(f"LibTorch mapped: {'yes' if report['torch'] else 'no'}; tensor library mapped: {'yes' if report['tensor'] else 'no'}")


if __name__ == "__main__":
    main()
