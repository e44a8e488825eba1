#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast `orangery models compare` streams two files, beside `cat` on the same warm files in the same run.

Usage: compare.py PROGRAM [MEGABYTES]. Prints GB/s of both and their ratio, the best of five runs each,
and the processor time of both, which other work on the machine disturbs less.
"""

import json
import os
import random
import resource
import shutil
import struct
import subprocess
import sys
import tempfile
import time
from pathlib import Path

RUNS = 5


def write(path, dtype, width, megabytes, seed):
    """Tensors of 16 MB with finite values: the high byte of each is that of a small number."""
    tensors, size = max(1, megabytes // 16), 16_000_000
    header = json.dumps({f"layers.{i}.weight": {"dtype": dtype, "shape": [size // width],
                                                "data_offsets": [i * size, (i + 1) * size]} for i in range(tensors)}).encode()
    block = bytearray(random.Random(seed).randbytes(size))
    block[width - 1::width] = b"\x3c" * (size // width)
    with open(path, "wb") as file:
        file.write(struct.pack("<Q", len(header)) + header)
        for _ in range(tensors):
            file.write(block)
    return path


def best(command):
    """Seconds of the quickest run, and the least seconds of processor time."""
    elapsed, used = [], []
    for _ in range(RUNS):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        elapsed.append(time.perf_counter() - begin)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        used.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return min(elapsed), min(used)


def main():
    program, megabytes = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 512
    with tempfile.TemporaryDirectory() as folder:
        for dtype, width in (("F32", 4), ("BF16", 2), ("F16", 2)):
            a, b = (str(write(Path(folder) / f"{dtype}.{seed}", dtype, width, megabytes, seed)) for seed in (1, 2))
            gigabytes = 2 * os.stat(a).st_size / 1e9
            cat, cat_used = best(["cat", a, b])
            for what in ("all different", "all equal"):
                if what == "all equal":
                    shutil.copyfile(a, b)
                compare, used = best([program, "models", "compare", a, b, "--json"])
                print(f"{dtype}, {what}: cat {gigabytes / cat:.2f} GB/s, compare {gigabytes / compare:.2f} GB/s on "
                      f"{os.cpu_count()} cores, ratio {cat / compare:.2f}; processor time for each GB: cat {cat_used / gigabytes:.3f} s, "
                      f"compare {used / gigabytes:.3f} s", flush=True)


if __name__ == "__main__":
    main()
