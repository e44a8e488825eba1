# SPDX-License-Identifier: GPL-3.0-or-later
"""`video inspect` and `video frames`: what they tell, write, refuse and leave behind."""

import csv
import json
import os
import struct
import tempfile
import unittest
import zlib
from pathlib import Path

from program import ROOT, document, run

VIDEOS = ROOT / "tests" / "fixtures" / "media"


def png_pixels(path):
    """(width, height, RGB bytes) of a PNG file whose rows may be filtered in the ways that need their neighbours."""
    data, at, packed = Path(path).read_bytes(), 8, b""
    width, height, depth, colour = struct.unpack(">IIBB", data[16:26])
    assert (depth, colour) == (8, 2)
    while at < len(data):
        length, name = struct.unpack(">I4s", data[at:at + 8])
        packed += data[at + 8:at + 8 + length] if name == b"IDAT" else b""
        at += 12 + length
    raw, stride = zlib.decompress(packed), 3 * width
    rows, before = [], bytes(stride)
    for y in range(height):
        kind, row = raw[y * (stride + 1)], bytearray(raw[y * (stride + 1) + 1:(y + 1) * (stride + 1)])
        for x in range(stride):
            a, b, c = row[x - 3] if x >= 3 else 0, before[x], before[x - 3] if x >= 3 else 0
            nearest = min((abs(b - c), 0, a), (abs(a - c), 1, b), (abs(a + b - 2 * c), 2, c))[2]
            row[x] = (row[x] + (0, a, b, (a + b) // 2, nearest)[kind]) % 256
        rows.append(bytes(row))
        before = rows[-1]
    return width, height, b"".join(rows)


class Video(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.run_folder = self.folder / "run"

    def refused(self, code, *arguments, says):
        done = run("video", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(says, done.stderr)
        self.assertLessEqual(len(done.stderr.strip().splitlines()), 3)

    def raw_video(self, name, frames, width=16, height=8):
        """A video without compression, in which every pixel of frame i is grey of level 16 + i."""
        path = self.folder / name
        picture = lambda i: b"FRAME\n" + bytes([16 + i]) * (width * height) + bytes([128]) * (width * height // 2)
        path.write_bytes(f"YUV4MPEG2 W{width} H{height} F10:1 C420\n".encode() + b"".join(map(picture, range(frames))))
        return path

    def test_inspect_tells_what_the_packets_say(self):
        told = document("video", "inspect", VIDEOS / "b_frames.mp4", "--decode", "--list")
        self.assertEqual(told["schema"], "orangery.video.inspect/1")
        self.assertEqual({key: told[key] for key in ("codec", "width", "height", "frames", "decoded_frames", "key_frames",
                                                     "variable_rate", "repaired", "problems")},
                         {"codec": "h264", "width": 32, "height": 24, "frames": 30, "decoded_frames": 30, "key_frames": 4,
                          "variable_rate": False, "repaired": False, "problems": []})
        self.assertAlmostEqual(told["fps"], 25)
        self.assertAlmostEqual(told["duration"], 1.2)
        self.assertEqual(told["streams"], [{"kind": "video", "codec": "h264"}])
        self.assertEqual(len(told["list"]), 30)
        self.assertTrue(document("video", "inspect", VIDEOS / "variable_rate.mkv")["variable_rate"])
        repaired = document("video", "inspect", VIDEOS / "packed_times.avi")
        self.assertTrue(repaired["repaired"])
        self.assertEqual(len(repaired["problems"]), 2)

    def test_frames_are_written_with_their_table(self):
        told = document("video", "frames", VIDEOS / "b_frames.mp4", "--sample", 4, "--clips", 2, "-o", self.run_folder)
        numbers = [0, 7, 15, 22, 6, 13, 21, 28]  # floor(s + 7.5 i) for s = 0, 6
        self.assertEqual([frame["frame"] for frame in told["frames"]], numbers)
        with open(self.run_folder / "tables" / "frames.csv", newline="", encoding="utf-8") as file:
            rows = list(csv.DictReader(file))
        self.assertEqual([(int(row["clip"]), int(row["position"]), int(row["frame"])) for row in rows],
                         [(i // 4, i % 4, number) for i, number in enumerate(numbers)])
        for row in rows:
            self.assertAlmostEqual(float(row["time"]), int(row["frame"]) / 25, places=6)
        expected = json.loads((VIDEOS / "b_frames.mp4.json").read_text())["picked"]
        width, height, pixels = png_pixels(self.run_folder / rows[2]["file"])
        self.assertEqual((width, height), (32, 24))
        self.assertLessEqual(max(abs(a - b) for a, b in zip(pixels, bytes.fromhex(expected["15"]))), 2)
        record = json.loads((self.run_folder / "run.json").read_text())
        self.assertTrue(record["complete"])
        self.assertEqual(record["task"], "video.frames")
        self.assertEqual(sorted(path.name for path in (self.run_folder / "frames").iterdir()),
                         [f"{number:06}.png" for number in sorted(numbers)])

    def test_a_frame_is_the_one_of_its_number(self):
        video = self.raw_video("grey.y4m", 200)
        document("video", "frames", video, "--frames", "199,0,57", "-o", self.run_folder)
        for number in (199, 0, 57):
            level = round((number) * 255 / 219)
            pixels = png_pixels(self.run_folder / "frames" / f"{number:06}.png")[2]
            self.assertLessEqual(max(abs(value - level) for value in pixels), 1, number)

    def test_a_stream_of_an_old_x264_in_4_4_4_is_read_right_from_its_middle(self):
        """Only its first packet says how it is coded. python3-imageio has one; its package may be unpacked in the folder
        that ORANGERY_PHOTOGRAPHS names."""
        video = Path(os.environ.get("ORANGERY_PHOTOGRAPHS", "") +
                     "/usr/lib/python3/dist-packages/imageio/resources/images/cockatoo.mp4")
        if not video.is_file():
            self.skipTest(f"{video} is not here (package python3-imageio)")
        for frames, folder in (("80", "seek"), ("0,80", "both")):
            run("video", "frames", video, "--frames", frames, "-o", self.folder / folder)
        self.assertEqual((self.folder / "seek" / "frames" / "000080.png").read_bytes(),
                         (self.folder / "both" / "frames" / "000080.png").read_bytes())

    def test_rules(self):
        video = self.raw_video("grey.y4m", 100)
        for rule, expected in (("start", [0, 25, 50, 75]), ("middle", [12, 37, 62, 87]), ("segments", [12, 37, 62, 86]),
                               ("dense", [0, 32, 64, 96])):
            told = document("video", "frames", video, "--sample", 4, "--rule", rule, "-o", self.run_folder, "--overwrite")
            self.assertEqual([frame["frame"] for frame in told["frames"]], expected, rule)
        drawn = [[frame["frame"] for frame in document("video", "frames", video, "--sample", 4, "--rule", "random", "--seed", seed,
                                                       "-o", self.run_folder, "--overwrite")["frames"]] for seed in (1, 1, 2)]
        self.assertEqual(drawn[0], drawn[1])
        self.assertNotEqual(drawn[0], drawn[2])

    def test_turning(self):
        for arguments, size in (([], (24, 32)), (["--as-stored"], (32, 24))):
            document("video", "frames", VIDEOS / "turned.mp4", "--sample", 1, *arguments, "-o", self.run_folder, "--overwrite")
            self.assertEqual(png_pixels(self.run_folder / "frames" / "000000.png")[:2], size)

    def test_what_is_refused(self):
        video = self.raw_video("grey.y4m", 3)
        output = ["-o", self.run_folder]
        (self.folder / "empty.mp4").write_bytes(b"")
        (self.folder / "text.mp4").write_text("Dear diary")
        (self.folder / "none.y4m").write_bytes(b"YUV4MPEG2 W16 H8 F10:1 C420\n")
        (self.folder / "cut.mp4").write_bytes((VIDEOS / "b_frames.mp4").read_bytes()[:1500])
        self.refused(4, "inspect", self.folder / "absent.mp4", says="absent.mp4")
        self.refused(4, "inspect", self.folder, says="no regular file")
        self.refused(4, "frames", self.folder / "empty.mp4", *output, says="empty.mp4 cannot be opened as a video\n  the file is empty")
        self.refused(4, "frames", self.folder / "text.mp4", *output, says="text.mp4 cannot be opened as a video\n  it is text")
        self.refused(4, "frames", self.folder / "none.y4m", *output, says="none.y4m")
        self.refused(4, "frames", self.folder / "cut.mp4", *output, says="lacks its table of frames")
        self.refused(2, "frames", video, *output, "--rule", "middle", "--clips", 2, says="one clip")
        self.refused(2, "frames", video, *output, "--frames", "3", says="0 to 2")
        self.refused(2, "frames", video, *output, "--frames", "x", says="no number of a frame")
        self.refused(2, "frames", video, *output, "--sample", 0, says="sample")
        self.refused(2, "frames", video, says="output")
        self.assertFalse(self.run_folder.exists())
        self.run_folder.mkdir()
        (self.run_folder / "mine").write_text("mine")
        self.refused(2, "frames", video, *output, says="run")
        self.refused(2, "frames", video, *output, "--overwrite", says="run")
        self.assertEqual([path.name for path in self.run_folder.iterdir()], ["mine"])


if __name__ == "__main__":
    unittest.main()
