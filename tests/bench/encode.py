#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Speed of the image encoders beside transformers (eager, sdpa), open_clip and ONNX Runtime, in one run.

All are processes of their own that take turns on the same machine, threads, random weights and pixels; the medians, the
shortest times and their ratios are printed, with the most memory that each held, one JSON document a line. --load tells
seconds and memory from the file to the end of the first run instead, beside safetensors.torch.

    peers.sh FOLDER && encode.py BUILD/bin/bench_encode --python FOLDER/python [--models B/32,B/16] [--batches 1,8]
        [--dtype f32|bf16] [--rounds 5] [--threads 2] [--peers hf_eager,...] [--load]
"""

import argparse
import json
import os
import statistics
import subprocess
import tempfile
from pathlib import Path

PEER = Path(__file__).parent.resolve() / "encode_peer.py"
PEERS = "hf_eager,hf_sdpa,open_clip,onnxruntime"


def gflop(config):
    """Products of one image: patches, blocks, attention; what is less than a thousandth of it is left out."""
    patches = (config["image_size"] // config["patch_size"]) ** 2
    tokens, width = patches + (0 if "siglip" in config["model_type"] else 1), config["hidden_size"]
    block = 2 * tokens * width * (4 * width + 2 * config["intermediate_size"]) + 4 * tokens * tokens * width
    return (config["num_hidden_layers"] * block + 2 * patches * 3 * config["patch_size"] ** 2 * width) / 1e9


class Runner:
    """A process that answers each line with numbers."""

    def __init__(self, command):
        self.process = subprocess.Popen([str(part) for part in command], text=True, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE)

    def ask(self, line):
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise SystemExit(f"{self.process.args} ended early")
        return [float(word) for word in answer.split()]

    def megabytes(self):
        """The most that the process has held."""
        status = Path(f"/proc/{self.process.pid}/status").read_text(encoding="ascii")
        return round(int(status.split("VmHWM:")[1].split()[0]) / 1024)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


def measure(arguments, name, folder, batch):
    ours = Runner([arguments.program, folder, folder / f"{batch}.safetensors", "image_embeds_raw", arguments.threads,
                   arguments.dtype])
    packing = ours.ask("pack")[0]
    runners = {"ours": ours}
    for kind in arguments.peers.split(","):
        if arguments.dtype == "f32" or kind.startswith("hf"):
            runners[kind] = Runner([arguments.python, PEER, kind, name, folder, batch, arguments.threads,
                                    arguments.dtype])
    for runner in runners.values():
        runner.ask("1")  # the first is for warming up
    times = {key: [] for key in runners}
    peaks = []
    for _ in range(arguments.rounds):
        peaks += ours.ask("peak")
        for key, runner in runners.items():
            times[key] += runner.ask("1")
    memory = {key: runner.megabytes() for key, runner in runners.items()}
    for runner in runners.values():
        runner.close()
    shortest = {key: min(values) for key, values in times.items()}
    medians = {key: statistics.median(values) for key, values in times.items()}
    rate = batch * gflop(json.loads((folder / "config.json").read_text(encoding="utf-8"))) / shortest["ours"]
    return {
        "model": name,
        "batch": batch,
        "dtype": arguments.dtype,
        "shortest_ms": {key: round(1000 * value, 1) for key, value in shortest.items()},
        "median_ms": {key: round(1000 * value, 1) for key, value in medians.items()},
        "shortest_to_ours": {key: round(value / shortest["ours"], 3) for key, value in shortest.items()},
        "median_to_ours": {key: round(value / medians["ours"], 3) for key, value in medians.items()},
        "gflop_per_s": round(rate, 1),
        "matmul_peak_gflop_per_s": round(max(peaks), 1),
        "share_of_peak": round(rate / max(peaks), 3),
        "packing_ms": round(1000 * packing, 1),
        "peak_mb": memory,
    }


def measure_load(arguments, name, folder, batch):
    """Both read a file that is in the page cache; what was held before the file was opened is left out."""
    figures = {"ours": [], "safetensors.torch": []}
    for _ in range(arguments.rounds):
        ours = Runner([arguments.program, folder, folder / f"{batch}.safetensors", "image_embeds_raw",
                       arguments.threads, arguments.dtype])
        loading, before = ours.ask("load")
        figures["ours"].append((loading + ours.ask("1")[0], ours.megabytes() - before))
        ours.close()
        told = subprocess.run([arguments.python, PEER, "load", name, folder, str(batch), str(arguments.threads)],
                              check=True, capture_output=True, text=True).stdout
        figures["safetensors.torch"].append(tuple(map(float, told.split())))
    seconds = {key: min(time for time, _ in values) for key, values in figures.items()}
    megabytes = {key: statistics.median(size for _, size in values) for key, values in figures.items()}
    return {
        "model": name,
        "batch": batch,
        "to_first_run_ms": {key: round(1000 * value, 1) for key, value in seconds.items()},
        "to_first_run_mb": megabytes,
        "ours_to_theirs": {"time": round(seconds["ours"] / seconds["safetensors.torch"], 3),
                           "memory": round(megabytes["ours"] / megabytes["safetensors.torch"], 3)},
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--python", required=True, help="the interpreter that peers.sh made")
    parser.add_argument("--models", default="B/32,B/16,L/14-336,SigLIP-B/16")
    parser.add_argument("--batches", default="1,8")
    parser.add_argument("--dtype", choices=("f32", "bf16"), default="f32")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--peers", default=PEERS)
    parser.add_argument("--load", action="store_true")
    parser.add_argument("--keep", type=Path, help="folder in which models are made once and kept")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        for name in arguments.models.split(","):
            folder = (arguments.keep or Path(temporary)) / name.replace("/", "-")
            if not folder.is_dir():
                folder.mkdir(parents=True)
                subprocess.run([arguments.python, PEER, "make", name, folder, arguments.batches, str(arguments.threads)],
                               check=True, stderr=subprocess.DEVNULL)
            for batch in map(int, arguments.batches.split(",")):
                figures = (measure_load if arguments.load else measure)(arguments, name, folder, batch)
                print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
