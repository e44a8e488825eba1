#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast `orangery models compare` streams two files, beside `cat` on the same warm files in the same run.

Usage: compare.py PROGRAM [MEGABYTES]. Prints GB/s of both and their ratio, the best of five runs each.
"""

import json
import os
import random
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
    """Seconds of the quickest run."""
    times = []
    for _ in range(RUNS):
        begin = time.perf_counter()
        subprocess.run(command, stdout=subprocess.DEVNULL, check=False)
        times.append(time.perf_counter() - begin)
    return min(times)


def main():
    program, megabytes = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 512
    with tempfile.TemporaryDirectory() as folder:
        for dtype, width in (("F32", 4), ("BF16", 2), ("F16", 2)):
            files = [write(Path(folder) / f"{dtype}.{seed}", dtype, width, megabytes, seed) for seed in (1, 2)]
            gigabytes = sum(file.stat().st_size for file in files) / 1e9
            cat = best(["cat", *map(str, files)])
            compare = best([program, "models", "compare", *map(str, files), "--json"])
            print(f"{dtype}: cat {gigabytes / cat:.2f} GB/s, compare {gigabytes / compare:.2f} GB/s on {os.cpu_count()} cores, "
                  f"ratio {cat / compare:.2f}")


if __name__ == "__main__":
    main()
