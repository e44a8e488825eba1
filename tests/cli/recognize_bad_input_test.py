# SPDX-License-Identifier: GPL-3.0-or-later
"""What people drop on a recogniser by mistake: each input is named with its reason, or recognised with a remark, and the others
go on."""

import json
import os
import random
import resource
import shutil
import struct
import tempfile
import threading
import time
import unittest
import zlib
from pathlib import Path

import tiny_clip
from program import ROOT, document, run

VIDEOS = ROOT / "tests" / "fixtures" / "media"
REFUSED = {  # name -> what is said of it
    "cut.png": "the file ends before the picture does",
    "cut.jpg": "the file ends before the picture does",
    "empty.jpg": "the file is empty",
    "text.jpg": "it is text",
    "notes": "it is text",
    "page.png": "a page of HTML",
    "drawing.svg": "an SVG drawing",
    "paper.png": "a PDF document",
    "no_pixels.png": "its header names a size or depth that no PNG has",
    "no_pixels.ppm": "it says that it has 0 x 0 pixels",
    "vast.png": "it says that it has 500000 x 500000 pixels; at most 178956970 are read",
    "phone.heic": "a HEIF or AVIF picture",
    "noise.bin": "cannot be opened as a video",
    "empty.mp4": "the file is empty",
    "text.mp4": "it is text",
    "noise.avi": "it is cut, damaged, or no video",
    "unfinished.mp4": "lacks its table of frames",
    "no_frames.y4m": "has no frames",
    "sound.wav": "has no video stream",
    "nan.xyz": "line 2: 'nan' is no finite number",
    "infinite.off": "'inf' is no finite number",
    "nan.ply": "vertex 1 of 3: y is no finite number",
    "cut.ply": "the file is too short",
    "one.xyz": "it has one point alone",
    "same.xyz": "its points are all equal",
    "none.off": "has no points",
    "corner.off": "line 6: the face names a point that is not there; the points are 0 to 2",
    "corner.obj": "line 4: the face names a point that is not there; the points are 1 to 3",
    "flat.obj": "line 2: a point has 2 numbers, and three are needed",
    "many.off": "the header promises 90000 points, for which the file is too short",
    "four.off": "other dimensions than three",
    "flat.xyz": "line 1: a point has 2 numbers, and three are needed",
    "flat.npy": "its shape is [2, 2]",
    "flat.pcd": "the header has no field z",
    "cut.pcd": "the header promises 4 points, for which the file is too short",
    "no_data.h5": "it has no data set named data",
    "absent.png": "absent.png",
}
REMARKED = {
    "inks.jpg": "Its inks (CMYK) were turned into RGB",
    "animated.gif": "the first one was taken",
    "animated.png": "the first one was taken",
    "deep.png": "It has 16 bits a pixel",
    "short.y4m": "It has 3 frames, fewer than the 8 that are shown: some are shown more than once.",
    "long.png": "It has 40000 x 2 pixels: the encoder sees no more than 0.005 % of it",
    "gaps.pcd": "1 of 4 points are not finite, which marks invalid ones in PCD, and were left out.",
    "paint.off": "1 of 3 points have no colour of three values",
    "paint.obj": "1 of 3 points have no colour of three values",
    "far.xyz": "known in steps of 0.5 only",
    "wide.png": "the encoder sees no more than 10 % of it, from the middle",
}
CLIPS = ("clip.avi", "broken_index.avi", "no_length.avi")  # the same frames
PLAIN = ("good.png", "good.jpg", "still.gif", "good.ply", "plane.xyz", "paint.ply", *CLIPS)


def jpeg(levels, width, height):
    """A picture of one colour: each component's level, at most 64 or at least 192, stands in its first block."""
    def segment(marker, data):
        return bytes([0xFF, marker]) + struct.pack(">H", len(data) + 2) + data

    components = range(1, len(levels) + 1)
    steps = [8 * (level - 128) for level in levels]
    bits = "".join("01" + format(step if step > 0 else step + 1023, "010b") + "00" for step in steps)
    bits += "0000" * len(levels) * (((width + 7) // 8) * ((height + 7) // 8) - 1)
    bits += "1" * (-len(bits) % 8)
    data = bytes(int(bits[i:i + 8], 2) for i in range(0, len(bits), 8)).replace(b"\xff", b"\xff\0")
    return (b"\xff\xd8" + segment(0xDB, b"\0" + b"\1" * 64)
            + segment(0xC0, struct.pack(">BHHB", 8, height, width, len(levels)) + b"".join(bytes([i, 0x11, 0]) for i in components))
            + segment(0xC4, b"\x00" + bytes([0, 2] + [0] * 14) + bytes([0, 10]))  # DC: "00" no difference, "01" ten bits
            + segment(0xC4, b"\x10" + bytes([0, 1] + [0] * 14) + b"\0")  # AC: "00" end of block
            + segment(0xDA, bytes([len(levels)]) + b"".join(bytes([i, 0]) for i in components) + b"\x00\x3f\x00")
            + data + b"\xff\xd9")


def gif(frames):
    """2 x 2 pixels a frame, red and blue by turns; a clear code before every second pixel keeps all codes at three bits."""
    made = b"GIF89a" + struct.pack("<HHBBB", 2, 2, 0x80, 0, 0) + bytes([255, 0, 0, 0, 0, 255])
    for frame in range(frames):
        colour = frame % 2
        bits = "".join(format(code, "03b")[::-1] for code in (4, colour, colour, 4, colour, colour, 5))
        bits += "0" * (-len(bits) % 8)
        data = bytes(int(bits[i:i + 8][::-1], 2) for i in range(0, len(bits), 8))
        made += b"\x2c" + struct.pack("<HHHHB", 0, 0, 2, 2, 0) + b"\x02" + bytes([len(data)]) + data + b"\0"
    return made + b";"


def png(width, height, depth, colour, rows, before=b""):
    return (b"\x89PNG\r\n\x1a\n" + tiny_clip.chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)) + before
            + tiny_clip.chunk(b"IDAT", zlib.compress(rows)) + tiny_clip.chunk(b"IEND", b""))


def ply_header(points):
    return (f"ply\nformat binary_little_endian 1.0\nelement vertex {points}\n"
            "property float x\nproperty float y\nproperty float z\nend_header\n").encode()


def some_points(count):
    draw = random.Random(1)
    return struct.pack(f"<{3 * count}f", *(draw.random() for _ in range(3 * count)))


def array(shape, values):
    header = f"{{'descr': '<f4', 'fortran_order': False, 'shape': {shape}, }}".ljust(117) + "\n"
    return b"\x93NUMPY\x01\0" + struct.pack("<H", len(header)) + header.encode() + bytes(4 * values)


def sound():
    return (b"RIFF" + struct.pack("<I", 836) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, 8000, 8000, 1, 8)
            + b"data" + struct.pack("<I", 800) + bytes([128]) * 800)


def clips(folder):
    """A video, the same with an index that leads nowhere, and as a recorder leaves it that was cut off: without index and lengths."""
    document("samples", "scenes", "--kind", "clips", "--count", "1", "--seed", "5", "-o", folder / "scenes")
    record = json.loads((folder / "scenes/captions.jsonl").read_text(encoding="utf-8").splitlines()[0])
    whole = (folder / "scenes" / record["video"]).read_bytes()
    shutil.rmtree(folder / "scenes")
    index = whole.rindex(b"idx1")
    broken = whole[:index + 8] + random.Random(3).randbytes(len(whole) - index - 8)
    unclosed = bytearray(whole[:index])
    for place in (4, whole.index(b"avih") + 8 + 16, whole.index(b"strh") + 8 + 32, whole.index(b"movi") - 4):
        unclosed[place:place + 4] = bytes(4)  # RIFF, frames in all, frames of the stream, list of frames
    return {"clip.avi": whole, "broken_index.avi": broken, "no_length.avi": bytes(unclosed)}


PCD = b"# .PCD v.7\nVERSION .7\nFIELDS x y z\nSIZE 4 4 4\nTYPE F F F\nCOUNT 1 1 1\nWIDTH 2\nHEIGHT 2\nPOINTS 4\nDATA binary\n"


def write_files(folder):
    picture = tiny_clip.write_picture(folder / "good.png", 1, 40, 30).read_bytes()
    photo = jpeg([200, 40, 200], 400, 300)
    files = {
        "good.jpg": photo, "still.gif": gif(1), "good.ply": ply_header(20) + some_points(20),
        "inks.jpg": jpeg([40, 200, 40, 200], 40, 24),
        "animated.gif": gif(3),
        "animated.png": png(1, 1, 8, 2, b"\0abc", tiny_clip.chunk(b"acTL", struct.pack(">II", 2, 0))),
        "deep.png": png(1, 1, 16, 0, b"\0\1\2"),
        "long.png": png(40000, 2, 8, 0, 2 * (b"\0" + bytes(40000))),
        "wide.png": png(100, 10, 8, 0, 10 * (b"\0" + bytes(100))),
        "cut.png": picture[:-200], "cut.jpg": photo[:len(photo) // 2], "empty.jpg": b"",
        "text.jpg": b"Dear diary, I took no picture today.\n", "notes": "Schöne Grüße.\n".encode(),
        "page.png": b"<!DOCTYPE html>\n<html><body>Not found</body></html>\n",
        "drawing.svg": b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"/>',
        "no_pixels.png": png(0, 0, 8, 2, b""), "no_pixels.ppm": b"P6\n0 0\n255\n", "vast.png": png(500000, 500000, 8, 2, b"\0"),
        "short.y4m": b"YUV4MPEG2 W16 H8 F10:1 C420\n" + 3 * (b"FRAME\n" + bytes(16 * 8 * 3 // 2)),
        "paper.png": b"%PDF-1.7\n%\xe2\xe3\n", "phone.heic": b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(100),
        "noise.bin": random.Random(1).randbytes(3000),
        "no_frames.y4m": b"YUV4MPEG2 W16 H8 F10:1 C420\n", "sound.wav": sound(),
        "nan.xyz": b"0 0 0\n1 nan 0\n0 1 0\n", "infinite.off": b"OFF\n3 1 0\n0 0 0\n1 inf 0\n0 1 0\n3 0 1 2\n",
        "nan.ply": ply_header(3) + struct.pack("<9f", 0, 0, 0, 1, float("nan"), 0, 0, 1, 0),
        "cut.ply": ply_header(100) + some_points(90), "one.xyz": b"1 2 3\n", "same.xyz": b"1 2 3\n" * 5,
        "none.off": b"OFF\n0 0 0\n", "corner.off": b"OFF\n3 1 0\n0 0 0\n1 0 0\n0 1 0\n3 0 1 3\n",
        "many.off": b"OFF\n90000 0 0\n0 0 0\n", "four.off": b"4OFF\n1 0 0\n0 0 0 1\n", "flat.xyz": b"1 2\n3 4\n",
        "flat.npy": array((2, 2), 4), "gaps.pcd": PCD + some_points(3) + bytes(8) + struct.pack("<f", float("nan")),
        "flat.pcd": PCD.replace(b" z", b" w") + some_points(4), "cut.pcd": PCD + some_points(4)[:-1],
        "no_data.h5": (ROOT / "tests/fixtures/cloud/other.h5").read_bytes(),
        "plane.xyz": b"0 0 0\n1 0 0\n0 0 1\n1 0 1\n",
        "paint.ply": ply_header(20).replace(b"end_h", b"property uchar red\nproperty uchar green\nproperty uchar blue\nend_h")
        + b"".join(some_points(20)[12 * i:12 * i + 12] + bytes([i, 0, 0]) for i in range(20)),
        "corner.obj": b"v 0 0 0\nv 1 0 0\nv 0 1 0\nf 1 2 4\n", "flat.obj": b"v 0 0 0\nv 1 0\n",
        "paint.obj": b"v 0 0 0 1 0 0\nv 1 0 0\nv 0 1 0 0 0 1\nf 1 2 3\n",
        "far.xyz": b"500000 4600000 100\n500010 4600005 104\n500003 4600009 101\n",
        "paint.off": b"COFF\n3 1 0\n0 0 0 255 0 0\n1 0 0 0 255\n0 1 0 0 0 255\n3 0 1 2\n",
        "empty.mp4": b"", "text.mp4": b"Dear diary, I took no video today.\n", "noise.avi": random.Random(2).randbytes(60_000),
        "unfinished.mp4": (VIDEOS / "b_frames.mp4").read_bytes()[:1500],
        **clips(folder),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)


class BadInput(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(temporary.cleanup)
        cls.root = Path(temporary.name)
        cls.model = tiny_clip.write_model(cls.root / "model")
        cls.files = cls.root / "files"
        cls.files.mkdir()
        write_files(cls.files)
        cls.classes = cls.root / "classes.txt"
        cls.classes.write_text("owl\nkite\n", encoding="utf-8")

    def classify(self, *inputs_and_options):
        return run("recognize", "classify", *inputs_and_options, "--model", self.model, "--classes", self.classes, "--no-cache")

    def test_the_batch_goes_on(self):
        names = [*PLAIN, *REFUSED, *REMARKED]
        random.Random(3).shuffle(names)
        out = self.root / "run"
        done = self.classify(*(self.files / name for name in names), "--keep-going", "--json", "-o", out)
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        base = lambda entries: [Path(entry["input"]).name for entry in entries]
        self.assertEqual(base(told["items"]), [name for name in names if name not in REFUSED])
        self.assertEqual(base(told["failed"]), [name for name in names if name in REFUSED])
        for entry in told["failed"]:
            name = Path(entry["input"]).name
            self.assertIn(REFUSED[name], entry["message"], name)
            self.assertIn(entry["input"], done.stderr)
        for name, remark in REMARKED.items():
            lines = [line for line in done.stderr.splitlines() if str(self.files / name) in line]
            self.assertTrue(any(remark in line for line in lines), (name, lines))
        for name in PLAIN:
            self.assertNotIn(f"{self.files / name}:", done.stderr)
        events = [json.loads(line) for line in (out / "events.jsonl").read_text(encoding="utf-8").splitlines()]
        self.assertEqual(sum(event["ev"] == "item_failed" for event in events), len(REFUSED))

    def test_alone_each_ends_the_command(self):
        for name in ("text.jpg", "no_frames.y4m", "nan.ply", "one.xyz", "cut.png"):
            done = self.classify(self.files / name)
            self.assertEqual(done.returncode, 4, name)
            self.assertIn(str(self.files / name), done.stderr)
            self.assertIn(REFUSED[name], done.stderr)
            self.assertLessEqual(len(done.stderr.strip().splitlines()), 3)

    def test_a_file_that_something_else_writes_to(self):
        picture = self.root / "changing.ppm"
        picture.write_bytes(b"P6 3000 3000 255\n" + bytes(range(250)) * 108000)
        is_done = threading.Event()

        def write_on():
            moment = 0
            while not is_done.wait(0.001):
                moment += 1_000_000_000
                os.utime(picture, ns=(moment, moment))

        other = threading.Thread(target=write_on)
        other.start()
        try:
            done = self.classify(picture, self.files / "good.png", "--keep-going", "--json")
        finally:
            is_done.set()
            other.join()
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertEqual([entry["input"] for entry in told["failed"]], [str(picture)])
        self.assertIn("changed while it was read", told["failed"][0]["message"])
        self.assertEqual([entry["input"] for entry in told["items"]], [str(self.files / "good.png")])
        self.assertEqual(self.classify(picture).returncode, 0)

    def test_clips_that_were_not_closed_well_are_read_like_the_whole_one(self):
        whole, *others = [document("recognize", "classify", self.files / name, "--model", self.model, "--classes", self.classes,
                                   "--no-cache")["items"][0]["ranking"] for name in CLIPS]
        for other in others:
            self.assertEqual(other, whole)

    def test_over_time_says_the_same(self):
        over_time = lambda name: run("recognize", "timeline", self.files / name, "--model", self.model, "--classes", self.classes,
                                     "--json", "--no-cache")
        for name in ("empty.mp4", "text.mp4", "noise.avi", "unfinished.mp4", "no_frames.y4m", "sound.wav"):
            done = over_time(name)
            self.assertEqual(done.returncode, 4, name)
            self.assertIn(str(self.files / name), done.stderr)
            self.assertIn(REFUSED[name], done.stderr)
            self.assertLessEqual(len(done.stderr.strip().splitlines()), 3)
        whole, *others = [json.loads(over_time(name).stdout)["frames"] for name in CLIPS]
        self.assertEqual(len(whole), 16)
        for other in others:
            self.assertEqual(other, whole)

    def test_inspect_says_the_same(self):
        self.assertIn("CMYK", document("recognize", "inspect", self.files / "inks.jpg")["problems"][0])
        self.assertEqual(document("recognize", "inspect", self.files / "good.jpg")["problems"], [])
        done = run("recognize", "inspect", self.files / "page.png")
        self.assertEqual(done.returncode, 4)
        self.assertIn("a page of HTML", done.stderr)

    def test_a_name_that_is_no_utf8_counts_as_finished(self):
        odd = self.root / os.fsdecode(b"caf\xe9.png")
        odd.write_bytes((self.files / "good.png").read_bytes())
        arguments = (odd, "--json", "-o", self.root / "odd")
        self.assertEqual(self.classify(*arguments).returncode, 0)
        again = json.loads(self.classify(*arguments, "--resume").stdout)
        self.assertEqual((again["recognised"], again["earlier"]), (0, 1))

    def test_ten_million_points_take_bounded_memory(self):
        count = 10_000_000
        path = self.root / "huge.ply"
        block = some_points(10_000)
        with open(path, "wb") as file:
            file.write(ply_header(count))
            for _ in range(count // 10_000):
                file.write(block)
        start = time.monotonic()
        done = self.classify(path)
        self.assertEqual(done.returncode, 0, done.stderr)
        # Of all programs that this test has started; four copies of the points and what LibTorch takes.
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        self.assertLess(most, 1000)
        print(f"10,000,000 points: {time.monotonic() - start:.1f} s, {most:.0f} MB")


if __name__ == "__main__":
    unittest.main()
