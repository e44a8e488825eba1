#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Scenes as files: pictures, captions and classes that other tools read as they are."""
import json
import pathlib
import shutil
import struct
import tempfile
import unittest
import zlib

from program import document, run as call


def pixels(path):
    """(side, RGB bytes) of one of our PNG files, each chunk with its checksum."""
    data = path.read_bytes()
    assert data[:8] == b"\x89PNG\r\n\x1a\n"
    chunks, at = {}, 8
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at:at + 8])
        body = data[at + 8:at + 8 + length]
        assert struct.unpack(">I", data[at + 8 + length:at + 12 + length])[0] == zlib.crc32(kind + body)
        chunks[kind] = body
        at += 12 + length
    width, height, depth, colour = struct.unpack(">IIBB", chunks[b"IHDR"][:10])
    assert (width, depth, colour) == (height, 8, 2) and b"IEND" in chunks
    rows = zlib.decompress(chunks[b"IDAT"])
    stride = 1 + 3 * width
    assert len(rows) == stride * height and not any(rows[::stride])
    return width, b"".join(rows[row * stride + 1:(row + 1) * stride] for row in range(height))


class ScenesTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)

    def records(self, name, *arguments):
        done = call("samples", "scenes", "-o", self.folder / name, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = (self.folder / name / "captions.jsonl").read_text(encoding="utf-8").splitlines()
        return [json.loads(line) for line in lines]

    def test_layout(self):
        records = self.records("set", "--count", "96", "--seed", "4", "--held-out")
        classes = (self.folder / "set/classes.txt").read_text().splitlines()
        self.assertEqual(len(classes), 48)
        self.assertEqual([record["class"] for record in records], classes * 2)
        folders = sorted(path.name for path in (self.folder / "set").iterdir() if path.is_dir())
        self.assertEqual(folders, sorted(name.replace(" ", "_") for name in classes))
        seen = set()
        for record in records:
            side, colours = pixels(self.folder / "set" / record["image"])
            self.assertEqual(side, 64)
            seen.add(colours)
            self.assertEqual(record["class"], f'{record["colour"]} {record["texture"]} {record["shape"]}')
            self.assertEqual(len(set(record["captions"])), 3)
        self.assertEqual(len(seen), 96)

    def test_what_is_held_out_is_not_drawn(self):
        held_out = {record["class"] for record in self.records("held", "--count", "48", "--held-out")}
        drawn = {record["class"] for record in self.records("set", "--count", "208")}
        self.assertEqual(len(drawn), 208)
        self.assertFalse(held_out & drawn)

    def test_same_seed_same_files(self):
        def contents(name):
            return {path.relative_to(self.folder / name): path.read_bytes()
                    for path in sorted((self.folder / name).rglob("*")) if path.is_file()}
        for name, seed in (("one", "1"), ("again", "1"), ("other", "2")):
            self.records(name, "--count", "12", "--seed", seed)
        self.assertEqual(contents("one"), contents("again"))
        self.assertNotEqual(contents("one"), contents("other"))

    def test_clips(self):
        records = self.records("clips", "--kind", "clips", "--count", "6", "--seed", "3")
        pictures = self.records("pictures", "--count", "6", "--seed", "3")
        for record, picture in zip(records, pictures):
            self.assertEqual(record["class"], picture["class"])  # the same scene
            self.assertIn(record["motion"], ("left", "right", "up", "down"))
            file = self.folder / "clips" / record["video"]
            told = document("video", "inspect", file, "--decode")
            self.assertEqual((told["codec"], told["frames"], told["decoded_frames"]), ("png", 16, 16))
            self.assertEqual((told["width"], told["height"], told["duration"], told["problems"]), (64, 64, 2, []))
            frames = self.folder / "frames"
            document("video", "frames", file, "--frames", "0,15", "-o", frames, "--overwrite")
            shots = [pixels(path)[1] for path in sorted((frames / "frames").glob("*.png"))]
            self.assertEqual(len(shots), 2)
            self.assertNotEqual(*shots)  # it moves
            self.assertEqual(shots[0], pixels(self.folder / "pictures" / picture["image"])[1])  # nothing is lost

    def test_clouds(self):
        records = self.records("clouds", "--kind", "clouds", "--count", "16", "--seed", "3")
        self.assertEqual(len({record["shape"] for record in records}), 8)
        self.assertEqual([record["colour"] for record in records], 8 * ["red"] + 8 * ["orange"])
        for record in records:
            words = (self.folder / "clouds" / record["cloud"]).read_text().split()
            self.assertEqual(words[0], "OFF")
            count, faces = int(words[1]), int(words[2])
            corners = [float(word) for word in words[4:4 + 3 * count]]
            self.assertLess(max(map(abs, corners)), 1.7)
            rest = list(map(int, words[4 + 3 * count:]))
            self.assertEqual(len(rest), 7 * faces)  # triangles and their colours
            rows = [rest[7 * row:7 * row + 7] for row in range(faces)]
            self.assertTrue(all(0 <= corner < count for row in rows for corner in row[1:4]))
            (red, green, blue), = {tuple(row[4:]) for row in rows}
            self.assertGreater(red, max(green, blue))
            self.assertEqual(green > 80, record["colour"] == "orange")
            told = document("recognize", "inspect", self.folder / "clouds" / record["cloud"])
            self.assertEqual((told["kind"], told["colours"]), ("cloud", "faces"))

    def test_refusals(self):
        self.records("set", "--count", "3")
        before = (self.folder / "set/captions.jsonl").read_bytes()
        done = call("samples", "scenes", "-o", self.folder / "set")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--overwrite", done.stderr)
        self.assertEqual((self.folder / "set/captions.jsonl").read_bytes(), before)
        self.assertEqual(len(self.records("set", "--count", "2", "--overwrite")), 2)
        self.assertEqual(len(list((self.folder / "set").rglob("*.png"))), 2)
        mine = self.folder / "mine"
        mine.mkdir()
        (mine / "letter.txt").write_text("keep")
        done = call("samples", "scenes", "-o", mine, "--overwrite")
        self.assertEqual(done.returncode, 2)
        self.assertEqual([path.name for path in mine.iterdir()], ["letter.txt"])
        self.assertEqual(call("samples", "scenes", "-o", self.folder / "none", "--count", "0").returncode, 2)
        self.assertEqual(call("samples", "scenes", "-o", self.folder / "none", "--kind", "clouds",
                              "--held-out").returncode, 2)
        self.assertFalse((self.folder / "none").exists())
        self.assertEqual(document("samples", "scenes", "-o", self.folder / "few", "--count", "2")["classes"], 208)


if __name__ == "__main__":
    unittest.main()
