#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures a second from files to scores, `orangery recognize classify` beside open_clip with a DataLoader of Pillow.

    peers.sh FOLDER && recognize.py [PROGRAM] --python FOLDER/python [--models B/32,B/16] [--pictures 1000] [--rounds 2]
        [--dtypes f32,bf16x3,f16,bf16] [--threads 2] [--workers 0,1,2] [--batches 16,32] [--memory 500,5000] [--keep FOLDER]

Both get the same untrained model, JPEG pictures of 500 x 375 and number of threads, and take turns. The peer's start, its texts
and its best number of workers and size of batch, found out beforehand, are not counted; what the program takes for a single
picture is taken off. In f32 and bf16x3, which is about as exact, the peer computes in fp32; in the others in whichever of its
precisions is its quickest. Prints the best and the median of the rounds, their ratios, processor time, which other work on the machine
disturbs less, and the largest difference of the cosines; then the most memory that the program holds for few and for many files, and the figures of bench_rescore where it was built.
One JSON document a line; gates on nothing.
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).parent.resolve()
PEER = HERE / "recognize_peer.py"
SAMPLE = HERE.parents[1] / "resources" / "samples" / "encoder"
EXACT = ("f32", "bf16x3")
CLASSES = ("owl", "kite", "rook", "wren", "heron", "stork", "finch", "crane", "goose", "swift")


def classify(arguments, model, classes, inputs, *more):
    """Seconds, seconds of processor time, megabytes and standard output of one call."""
    command = [arguments.program, "recognize", "classify", "--list", inputs, "--model", model, "--classes", classes,
               "--threads", arguments.threads, "--no-cache", "--progress", "none", *more]
    start = time.perf_counter()
    with subprocess.Popen([str(part) for part in command], stdout=subprocess.PIPE, text=True) as process:
        out = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise SystemExit(f"{' '.join(map(str, command))} ended with {process.returncode}")
    return time.perf_counter() - start, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, out


class Peer:
    def __init__(self, arguments, name, folder, classes):
        self.process = subprocess.Popen(
            [arguments.python, PEER, "run", name, folder, classes, str(arguments.threads)], text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        self.answer()

    def answer(self):
        line = self.process.stdout.readline()
        if not line:
            raise SystemExit("the peer ended early")
        return line

    def seconds(self, *words):
        """Seconds and seconds of processor time."""
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()
        return tuple(map(float, self.answer().split()))

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def write_list(path, pictures, count):
    path.write_text("".join(f"{pictures[i % len(pictures)]}\n" for i in range(count)), encoding="utf-8")
    return path


def difference(theirs, out):
    """Of the pictures whose cosines the peer has told."""
    told = json.loads(out)["items"]
    return max(abs(entry["cosine"] - row[CLASSES.index(entry["class"])])
               for row, item in zip(theirs, told) for entry in item["ranking"])


def peer_choices(arguments, peer, pictures):
    """The peer's quickest precision, number of workers and size of batch: at [True] with fp32, at [False] of all."""
    peer.seconds("fp32", 0, 8, pictures)
    trials = {("fp32", workers, batch): peer.seconds("fp32", workers, batch, pictures)
              for workers in arguments.workers.split(",") for batch in arguments.batches.split(",")}
    best = min(trials, key=trials.get)
    if set(arguments.dtypes.split(",")) <= set(EXACT):
        return {True: best, False: best}
    for precision in ("bf16", "fp16"):
        trials[precision, *best[1:]] = peer.seconds(precision, *best[1:], pictures)
    return {True: best, False: min(trials, key=trials.get)}


def measure(arguments, model, folder, pictures, work):
    name = "ViT-" + model.replace("/", "-")
    if not (folder / "open_clip_model.safetensors").exists():
        folder.mkdir(parents=True, exist_ok=True)
        subprocess.run([arguments.python, PEER, "make", name, folder], check=True, stderr=subprocess.DEVNULL)
    classes = work / "classes.txt"
    classes.write_text("\n".join(CLASSES), encoding="utf-8")
    options = ("--mode", "template", "--template", "a photo of a {}.", "--tokenizer", folder / "bpe_simple_vocab_16e6.txt.gz")
    every = write_list(work / "all.txt", pictures, arguments.pictures)
    some = write_list(work / "some.txt", pictures, min(arguments.pictures, 64))
    one = write_list(work / "one.txt", pictures, 1)
    peer = Peer(arguments, name, folder, classes)
    quickest = peer_choices(arguments, peer, some)
    dtypes = arguments.dtypes.split(",")
    ours, theirs, start, memory, cosines = {}, {}, {}, {}, {}
    for _ in range(arguments.rounds):
        for dtype in dtypes:
            more = (*options, "--dtype", dtype)
            start.setdefault(dtype, []).append(classify(arguments, folder, classes, one, *more)[:2])
            *used, memory[dtype], cosines[dtype] = classify(arguments, folder, classes, every, *more, "--json")
            ours.setdefault(dtype, []).append(used)
        for choice in {quickest[dtype in EXACT] for dtype in dtypes}:
            theirs.setdefault(choice, []).append(peer.seconds(*choice, every))
    peer.seconds(*quickest[True], some, work / "scores.json")
    peer.close()
    scores = json.loads((work / "scores.json").read_text(encoding="utf-8"))
    for dtype in dtypes:
        choice = quickest[True] if dtype in EXACT else min(theirs, key=lambda one: min(theirs[one]))
        first = [min(column) for column in zip(*start[dtype])]
        elapsed, processor = ([used[i] - first[i] for used in ours[dtype]] for i in range(2))
        their_elapsed, their_processor = zip(*theirs[choice])
        each = (arguments.pictures - 1, arguments.pictures)
        print(json.dumps({
            "model": model, "dtype": dtype, "pictures": arguments.pictures, "threads": arguments.threads,
            "pictures_per_s": {"ours": round(each[0] / min(elapsed), 2), "open_clip": round(each[1] / min(their_elapsed), 2)},
            "ratio": round(min(their_elapsed) / min(elapsed), 3),
            "ratio_of_medians": round(statistics.median(their_elapsed) / statistics.median(elapsed), 3),
            "processor_ms_each": {"ours": round(1000 * min(processor) / each[0], 1),
                                  "open_clip": round(1000 * min(their_processor) / each[1], 1)},
            "ratio_of_processor_time": round(min(their_processor) / min(processor), 3),
            "peer_precision": choice[0], "peer_workers": int(choice[1]), "peer_batch": int(choice[2]),
            "start_s": round(first[0], 2), "largest_difference_of_cosines": difference(scores, cosines[dtype]),
            "peak_mb": round(memory[dtype])}), flush=True)


def measure_memory(arguments, pictures, work):
    """With a small encoder, so that weights hide no growth."""
    classes = work / "classes.txt"
    classes.write_text("\n".join(CLASSES), encoding="utf-8")
    figures = {}
    for count in map(int, arguments.memory.split(",")):
        listed = write_list(work / "many.txt", pictures, count)
        seconds, _, megabytes, _ = classify(arguments, SAMPLE, classes, listed, "-o", work / f"run{count}")
        figures[count] = {"peak_mb": round(megabytes, 1), "seconds": round(seconds, 1)}
    sizes = [figure["peak_mb"] for figure in figures.values()]
    print(json.dumps({"files": figures, "most_to_least_memory": round(max(sizes) / min(sizes), 3)}), flush=True)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", nargs="?", default=os.environ.get("ORANGERY_PROGRAM", "build/release/bin/orangery"))
    parser.add_argument("--python", required=True, help="the interpreter that peers.sh made")
    parser.add_argument("--models", default="B/32,B/16", help="empty = none")
    parser.add_argument("--dtypes", default="f32,bf16x3,f16,bf16", help="what the program computes in")
    parser.add_argument("--pictures", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--workers", default=None, help="of the DataLoader, tried; left out, 0 to the number of threads")
    parser.add_argument("--batches", default="16,32", help="of the peer, tried")
    parser.add_argument("--memory", default="500,5000", help="numbers of files; empty = not measured")
    parser.add_argument("--keep", type=Path, help="folder in which models are made once and kept")
    arguments = parser.parse_args()
    arguments.workers = arguments.workers or ",".join(map(str, range(arguments.threads + 1)))
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        (work / "pictures").mkdir()
        subprocess.run([arguments.python, PEER, "pictures", work / "pictures", str(min(arguments.pictures, 500))], check=True)
        pictures = sorted((work / "pictures").iterdir(), key=lambda path: int(path.stem))
        for model in filter(None, arguments.models.split(",")):
            measure(arguments, model, (arguments.keep or work) / ("open_clip-" + model.replace("/", "-")), pictures, work)
        if arguments.memory:
            measure_memory(arguments, pictures, work)
    rescore = Path(arguments.program).parent / "bench_rescore"
    if rescore.exists():
        subprocess.run([rescore], check=False)


if __name__ == "__main__":
    main()
