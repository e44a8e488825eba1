#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Seconds to open a video and decode 8 of its frames into RGB, beside PyAV in the same run.

    tests/bench/video.py BUILD/bin/bench_video [--frames N] [--threads T] [--rounds R]

Runs itself again in a private environment with PyAV (made once, in the user's cache folder) when this Python has none. The videos
are made with libx264 first. PyAV does it in both usual ways: decoding everything and picking, and seeking to the key frame
before each frame. Prints the best of R alternating rounds, the ratios, and whether the pixels are the same; gates on nothing.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PACKAGES = ["av==18.1.0", "numpy==2.4.6"]


def restart_with_pyav():
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "orangery" / "bench-video"
    python = cache / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", str(cache)], check=True)
        subprocess.run([str(python), "-m", "pip", "install", "-q", *PACKAGES], check=True)
    os.execv(python, [str(python), *sys.argv])


def make_video(path, frames, width, height, keys):
    """Coarse patterns that drift, with a little noise, as H.264 with B-frames."""
    import av
    import numpy
    random = numpy.random.default_rng(0)
    coarse = random.integers(30, 220, (height // 16 + 40, width // 16 + 40, 3), dtype=numpy.uint8)
    with av.open(str(path), "w") as output:
        stream = output.add_stream("libx264", rate=25, options={"g": str(keys), "preset": "fast", "crf": "23"})
        stream.width, stream.height, stream.pix_fmt = width, height, "yuv420p"
        for i in range(frames):
            shift = i % 320
            whole = coarse.repeat(16, 0).repeat(16, 1)[shift:shift + height, shift:shift + width]
            noisy = numpy.clip(whole.astype(int) + random.integers(-6, 7, (height, width, 1)), 0, 255).astype(numpy.uint8)
            for packet in stream.encode(av.VideoFrame.from_ndarray(noisy, format="rgb24")):
                output.mux(packet)
        for packet in stream.encode(None):
            output.mux(packet)


def by_picking(path, sample, threads):
    import av
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type, stream.codec_context.thread_count = "AUTO", threads
        count = stream.frames
        wanted = {int(count / sample * i) for i in range(sample)}
        return sum(int(frame.to_ndarray(format="rgb24").sum(dtype="int64"))
                   for i, frame in enumerate(container.decode(stream)) if i in wanted)


def by_seeking(path, sample, threads):
    import av
    total = 0
    with av.open(str(path)) as container:
        stream = container.streams.video[0]
        stream.thread_type, stream.codec_context.thread_count = "AUTO", threads
        count, ticks = stream.frames, float(1 / (stream.average_rate * stream.time_base))
        for i in range(sample):
            wanted = round(int(count / sample * i) * ticks) + (stream.start_time or 0)
            container.seek(wanted, stream=stream)
            for frame in container.decode(stream):
                if frame.pts >= wanted:
                    total += int(frame.to_ndarray(format="rgb24").sum(dtype="int64"))
                    break
    return total


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program")
    parser.add_argument("--frames", type=int, default=8)
    parser.add_argument("--threads", type=int, default=os.cpu_count())
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    try:
        import av  # noqa: F401
        import numpy  # noqa: F401
    except ImportError:
        restart_with_pyav()
    with tempfile.TemporaryDirectory() as folder:
        for frames, width, height, keys in ((250, 640, 360, 50), (250, 640, 360, 12), (120, 1280, 720, 250)):
            path = Path(folder) / "video.mp4"
            make_video(path, frames, width, height, keys)
            times = {"ours": [], "picking": [], "seeking": []}
            sums = {}
            for _ in range(arguments.rounds):
                done = subprocess.run([arguments.program, path, str(arguments.frames), str(arguments.threads)], check=True,
                                      capture_output=True, text=True).stdout.split()
                times["ours"].append(float(done[0]))
                sums["ours"] = int(done[1])
                for name, read in (("picking", by_picking), ("seeking", by_seeking)):
                    start = time.perf_counter()
                    sums[name] = read(path, arguments.frames, arguments.threads)
                    times[name].append(time.perf_counter() - start)
            best = {name: min(values) for name, values in times.items()}
            print(f"{frames} frames of {width}x{height}, key frame every {keys}, {arguments.threads} threads: "
                  f"{best['ours'] * 1000:.0f} ms; PyAV picking {best['picking'] * 1000:.0f} ms (ratio "
                  f"{best['picking'] / best['ours']:.2f}), seeking {best['seeking'] * 1000:.0f} ms (ratio "
                  f"{best['seeking'] / best['ours']:.2f}); sums of pixels {sums}")


if __name__ == "__main__":
    main()
