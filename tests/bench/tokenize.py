#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Texts a second of our tokenizers beside the `tokenizers` package, each on one thread, in one run.

    tests/bench/tokenize.py [TOKENIZER.json...] [--program build/release/bin/bench_tokenize] [--repeats N]

Build the program first: cmake --build build/release --target bench_tokenize. The tokenizers are those named, else those
of the folder of reference cases. Texts are invented: short captions and long paragraphs, with some non-ASCII words.
Skips with a reason where the package is not installed. Prints figures and ratios; gates on nothing.
"""
import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORDS = ("a the photo of cat dog red blue small large glass house garden river under beside over walking standing painted "
         "wooden chair table orange tree in front two three five people riding horse street market evening light don't "
         "it's naïve café Straße façade 2024 3.5 50% snowy mountain, window. bicycle; children playing").split()


def default_tokenizers():
    for folder in (os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures"):
        found = sorted(Path(folder, "tokenizers").glob("*.tokenizer.json")) if folder else []
        if found:
            return found
    return []


def invented_texts(count, words, seed):
    draw = random.Random(seed)
    return [" ".join(draw.choice(WORDS) for _ in range(draw.randint(words // 2, words))) for _ in range(count)]


def reference(package, path, texts, repeats):
    start = time.perf_counter()
    tokenizer = package.Tokenizer.from_file(str(path))
    load = time.perf_counter() - start
    best, ids = float("inf"), 0
    for _ in range(repeats):
        start = time.perf_counter()
        encodings = [tokenizer.encode(text) for text in texts]
        best = min(best, time.perf_counter() - start)
        ids = sum(len(encoding.ids) for encoding in encodings)
    # Without Python between the texts: a batch, which the variable below keeps on one thread.
    start = time.perf_counter()
    tokenizer.encode_batch_fast(texts)
    return min(best, time.perf_counter() - start), ids, load


def ours(program, path, texts, repeats):
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(texts, file)
        file.flush()
        done = subprocess.run([program, path, file.name, str(repeats)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(done.stderr)
    report = json.loads(done.stdout)
    return report["seconds"], report["ids"], report["load"]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("tokenizers", nargs="*", type=Path)
    parser.add_argument("--program", default=str(ROOT / "build/release/bin/bench_tokenize"))
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    os.environ["TOKENIZERS_PARALLELISM"] = "false"
    try:
        import tokenizers as package
    except ImportError:
        sys.exit("skipped: the package `tokenizers` is not installed (pip install tokenizers==0.23.3 in a private environment)")
    for path in arguments.tokenizers or default_tokenizers():
        for name, texts in (("captions", invented_texts(20000, 16, 1)), ("paragraphs", invented_texts(200, 4000, 2))):
            theirs = reference(package, path, texts, arguments.repeats)
            own = ours(arguments.program, path, texts, arguments.repeats)
            if own[1] != theirs[1]:
                sys.exit(f"{path}: {own[1]} ids and the package has {theirs[1]}")
            print(f"{path.name}, {name}: {len(texts) / own[0]:.0f} texts/s, tokenizers {package.__version__} "
                  f"{len(texts) / theirs[0]:.0f} texts/s, ratio {theirs[0] / own[0]:.2f}; "
                  f"load {1000 * own[2]:.1f} ms and {1000 * theirs[2]:.1f} ms")


if __name__ == "__main__":
    main()
