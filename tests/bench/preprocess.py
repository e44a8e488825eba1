#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures a second of `orangery models preprocess` on one thread, beside Pillow and NumPy doing the same.

    tests/bench/preprocess.py [PROGRAM] [--pictures N] [--size WxH] [--rounds R]

Runs itself again in a private environment with Pillow (made once, in the user's cache folder) when this Python has none.
Both sides do CLIP's transform at 224 pixels and write one safetensors file; what a start of the program costs is measured
with a single picture and taken off. Prints the best of R alternating rounds, their ratio, and the largest difference of the
values; gates on nothing.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGES = ["pillow==13.0.0", "numpy==2.4.6"]
MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)
EDGE = 224


def restart_with_pillow():
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "orangery" / "bench-preprocess"
    python = cache / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(cache)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES], check=True)
    os.execv(python, [str(python), *sys.argv])


def make_pictures(folder, form, count, width, height):
    """Photograph-like: a coarse pattern with fine noise on it."""
    import numpy
    from PIL import Image
    random = numpy.random.default_rng(0)
    paths = []
    for i in range(count):
        coarse = Image.fromarray(random.integers(0, 256, (12, 16, 3), dtype=numpy.uint8)).resize((width, height))
        noise = random.integers(-12, 13, (height, width, 3))
        pixels = numpy.clip(numpy.asarray(coarse).astype(int) + noise, 0, 255).astype(numpy.uint8)
        paths.append(str(folder / f"{i}.{form}"))
        Image.fromarray(pixels).save(paths[-1], **({"quality": 90} if form == "jpg" else {}))
    return paths


def by_pillow(paths):
    """pixel_values [n, 3, EDGE, EDGE], as the processor of transformers computes them."""
    import numpy
    from PIL import Image
    values = numpy.empty((len(paths), 3, EDGE, EDGE), numpy.float32)
    mean, std = (numpy.array(numbers, numpy.float32)[:, None, None] for numbers in (MEAN, STD))
    for i, path in enumerate(paths):
        image = Image.open(path).convert("RGB")
        short = min(image.size)
        image = image.resize(tuple(int(EDGE * side / short) for side in image.size), Image.Resampling.BICUBIC)
        left, top = ((side - EDGE) // 2 for side in image.size)
        image = image.crop((left, top, left + EDGE, top + EDGE))
        pixels = numpy.moveaxis(numpy.asarray(image), -1, 0)
        values[i] = ((pixels.astype(numpy.float64) * (1 / 255)).astype(numpy.float32) - mean) / std
    return values


def values_of(path):
    import json
    import struct
    import numpy
    data = Path(path).read_bytes()
    length = struct.unpack("<Q", data[:8])[0]
    shape = json.loads(data[8:8 + length])["pixel_values"]["shape"]
    return numpy.frombuffer(data[8 + length:], numpy.float32).reshape(shape)


def seconds(work):
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def measure(program, folder, form, arguments):
    width, height = map(int, arguments.size.split("x"))
    paths = make_pictures(folder, form, arguments.pictures, width, height)
    output = folder / "out.safetensors"

    def by_program(some):
        subprocess.run([program, "models", "preprocess", folder / "preprocessor_config.json", *some, "-o", output,
                        "--overwrite", "--threads", "1", "--progress", "none"], check=True, stdout=subprocess.DEVNULL)

    ours, pillows, start = [], [], []
    for _ in range(arguments.rounds):
        start.append(seconds(lambda: by_program(paths[:1]))[0])
        ours.append(seconds(lambda: by_program(paths))[0])
        took, expected = seconds(lambda: by_pillow(paths))
        pillows.append(took)
    import numpy
    difference = float(numpy.abs(values_of(output) - expected).max())
    own = (len(paths) - 1) / (min(ours) - min(start))
    theirs = len(paths) / min(pillows)
    print(f"{form} {width}x{height}: {own:.0f} pictures/s, Pillow {theirs:.0f} pictures/s, ratio {own / theirs:.2f}; "
          f"start {min(start) * 1000:.0f} ms; largest difference {difference:.1e}")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=os.environ.get("ORANGERY_PROGRAM", "build/release/bin/orangery"))
    parser.add_argument("--pictures", type=int, default=100)
    parser.add_argument("--size", default="640x480")
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    try:
        import numpy  # noqa: F401
        import PIL  # noqa: F401
    except ImportError:
        restart_with_pillow()
    for form in ("jpg", "bmp", "png"):
        with tempfile.TemporaryDirectory() as name:
            (Path(name) / "preprocessor_config.json").write_text('{"image_processor_type": "CLIPImageProcessor"}')
            measure(arguments.program, Path(name), form, arguments)


if __name__ == "__main__":
    main()
