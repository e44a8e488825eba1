# SPDX-License-Identifier: GPL-3.0-or-later
"""What has to hold of recognition whatever the weights are: a text counts up to its end, a clip of one picture over and over
is that picture, and a picture of the model's own size is not resampled."""

import json
import random
import struct
import tempfile
import unittest
import zlib
from pathlib import Path

import tiny_clip
from program import document, run
from tensor_file import Tensor, load, save


def chunk(name, data):
    return name + struct.pack("<I", len(data)) + data + b"\0" * (len(data) % 2)


def write_avi(path, pictures):
    """Uncompressed video of pictures: rows of (R, G, B), the width a multiple of 4."""
    height, width = len(pictures[0]), len(pictures[0][0])
    all_pixels = [b"".join(bytes((b, g, r)) for row in reversed(rows) for r, g, b in row)  # from below, blue first
                  for rows in pictures]
    frames, pixels = len(pictures), all_pixels[0]
    main = struct.pack("<14I", 100000, 0, 0, 0x10, frames, 0, 1, len(pixels), width, height, 0, 0, 0, 0)
    stream = b"vids" + struct.pack("<IIHHIIIIIIII4H", 0, 0, 0, 0, 0, 1, 10, 0, frames, len(pixels), 0, 0, 0, 0, width, height)
    form = struct.pack("<IiiHHIIiiII", 40, width, height, 1, 24, 0, len(pixels), 0, 0, 0, 0)
    headers = b"hdrl" + chunk(b"avih", main) + chunk(b"LIST", b"strl" + chunk(b"strh", stream) + chunk(b"strf", form))
    movie, index = b"movi", b""
    for pixels in all_pixels:
        index += b"00db" + struct.pack("<III", 0x10, len(movie), len(pixels))
        movie += chunk(b"00db", pixels)
    path.write_bytes(chunk(b"RIFF", b"AVI " + chunk(b"LIST", headers) + chunk(b"LIST", movie) + chunk(b"idx1", index)))
    return path


def write_png(path, rows):
    def part(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    lines = b"".join(b"\0" + bytes(value for pixel in row for value in pixel) for row in rows)
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 2, 0, 0, 0))
                     + part(b"IDAT", zlib.compress(lines)) + part(b"IEND", b""))
    return path


def noise(width, height, seed):
    draw = random.Random(seed)
    return [[tuple(draw.randrange(256) for _ in range(3)) for _ in range(width)] for _ in range(height)]


class Oracles(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.model = tiny_clip.write_model(self.folder / "model")

    def embedding(self, ids, name, rows=1):
        save(self.folder / "in.safetensors", {"input_ids": Tensor.of(ids, [rows, len(ids) // rows], "I64")})
        out = self.folder / name
        done = run("models", "forward", self.model, "--inputs", self.folder / "in.safetensors", "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        return load(out)["text_embeds"].values

    def test_what_follows_the_end_of_a_text_does_not_count(self):
        text = [tiny_clip.START, 0, 4, 1]
        one = self.embedding(text + [tiny_clip.END, 3, 9, 2], "one.safetensors")
        two = self.embedding(text + [tiny_clip.END, 7, 1, 5], "two.safetensors")
        other = self.embedding(text + [6, tiny_clip.END, 1, 5], "other.safetensors")
        for a, b in zip(one, two):
            self.assertAlmostEqual(a, b, delta=1e-6)
        self.assertGreater(max(abs(a - b) for a, b in zip(one, other)), 1e-3)

    def test_texts_together_are_what_they_are_alone(self):
        texts = [[tiny_clip.START, *words, tiny_clip.END, *[tiny_clip.END] * (3 - len(words))]
                 for words in ([0, 4, 1], [7], [2, 2], [9, 5, 3])]
        together = self.embedding(sum(texts, []), "all.safetensors", rows=len(texts))
        width = len(together) // len(texts)
        for i, text in enumerate(texts):
            alone = self.embedding(text, f"{i}.safetensors")
            for a, b in zip(alone, together[i * width:(i + 1) * width], strict=True):
                self.assertAlmostEqual(a, b, delta=1e-6)

    def test_a_clip_of_one_picture_is_that_picture(self):
        rows = noise(16, 12, 5)
        picture, clip = write_png(self.folder / "p.png", rows), write_avi(self.folder / "v.avi", 10 * [rows])
        classes = self.folder / "c.txt"
        classes.write_text("owl\nkite\nrook\n")
        for pooling in ("features", "normalised", "similarities"):
            told = document("recognize", "classify", picture, clip, "--model", self.model, "--classes", classes,
                            "--pooling", pooling, "--no-cache")
            still, moving = (item["ranking"] for item in told["items"])
            for a, b in zip(still, moving):
                self.assertEqual(a["class"], b["class"])
                self.assertAlmostEqual(a["cosine"], b["cosine"], delta=1e-6)

    def test_frames_are_those_of_the_rule_and_their_similarities_are_meant(self):
        pictures = [noise(16, 12, seed) for seed in range(20)]
        stills = [write_png(self.folder / f"{i:02}.png", rows) for i, rows in enumerate(pictures)]
        clip = write_avi(self.folder / "v.avi", pictures)
        classes = self.folder / "c.txt"
        classes.write_text("owl\nkite\nrook\n")
        arguments = ("--model", self.model, "--classes", classes, "--no-cache")
        cosines = lambda item: {entry["class"]: entry["cosine"] for entry in item["ranking"]}
        single = [cosines(item) for item in document("recognize", "classify", *stills, *arguments)["items"]]
        for numbers, *options in (([0, 5, 10, 15],), ([2, 7, 12, 17], "--sampling", "middle"),
                                  ([2, 7, 12, 16], "--sampling", "segments"), ([0, 12, 4, 16], "--sampling", "dense"),
                                  ([0, 5, 10, 15, 4, 9, 14, 19], "--clips", 2)):
            told = {}
            for pooling in ("similarities", "normalised"):
                told[pooling] = cosines(document("recognize", "classify", clip, *arguments, "--frames", 4, "--pooling", pooling,
                                                 *options)["items"][0])
            for name, cosine in told["similarities"].items():
                self.assertAlmostEqual(cosine, sum(single[i][name] for i in numbers) / len(numbers), delta=1e-6)
            factors = [told["normalised"][name] / told["similarities"][name] for name in told["similarities"]]
            self.assertAlmostEqual(min(factors), max(factors), delta=1e-4)  # one length for all classes
            self.assertGreater(min(factors), 1.001)
        for options, says in ((("--sampling", "middle", "--clips", 2), "takes one clip"),
                              (("--sampling", "dense", "--frames", 129), "at most 128 frames")):
            done = run("recognize", "classify", clip, *arguments, *options)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn(says, done.stderr)

    def test_one_class_alone_is_certain(self):
        classes = self.folder / "c.txt"
        classes.write_text("owl\n")
        picture = write_png(self.folder / "p.png", noise(16, 12, 5))
        told = document("recognize", "classify", picture, "--model", self.model, "--classes", classes, "--no-cache")
        self.assertEqual(told["items"][0]["ranking"][0]["probability"], 1)

    def test_the_scale_changes_no_ranking(self):
        classes = self.folder / "c.txt"
        classes.write_text("owl\nkite\nrook\nthe dark\ntwo wings\n")
        pictures = [write_png(self.folder / f"p{i}.png", noise(16, 12, i)) for i in range(4)]
        rankings = []
        for scale in (0.5, 1, 100):
            told = document("recognize", "classify", *pictures, "--model", self.model, "--classes", classes, "--no-cache",
                            "--scale", scale)
            rankings.append([[entry["class"] for entry in item["ranking"]] for item in told["items"]])
            for item in told["items"]:
                self.assertAlmostEqual(sum(entry["probability"] for entry in item["ranking"]), 1, delta=1e-12)
        self.assertEqual(rankings[0], rankings[1])
        self.assertEqual(rankings[0], rankings[2])

    def test_sentences_in_another_order_score_the_same(self):
        classes = self.folder / "c.txt"
        classes.write_text("owl\nkite\n")
        sentences = {"owl": ["it hoots", "it sees in the dark", "claws"], "kite": ["it soars", "two wings"]}
        picture = write_png(self.folder / "p.png", noise(16, 12, 7))
        for aggregation in ("mean", "renormalised"):
            scores = []
            for change in (lambda texts: texts, lambda texts: texts[::-1]):
                described = self.folder / "d.json"
                described.write_text(json.dumps({name: change(texts) for name, texts in sentences.items()}))
                told = document("recognize", "classify", picture, "--model", self.model, "--classes", classes, "--descriptions",
                                described, "--aggregation", aggregation, "--no-cache")
                scores.append({entry["class"]: entry["cosine"] for entry in told["items"][0]["ranking"]})
            for name in sentences:
                self.assertAlmostEqual(scores[0][name], scores[1][name], delta=1e-6)

    def test_a_picture_of_the_models_size_is_not_resampled(self):
        rows = noise(tiny_clip.SIZE, tiny_clip.SIZE, 6)
        (self.model / "preprocessor_config.json").write_text(json.dumps({
            "image_processor_type": "CLIPImageProcessor", "size": tiny_clip.SIZE, "crop_size": tiny_clip.SIZE,
            "do_normalize": False}))
        out = self.folder / "pixels.safetensors"
        done = run("models", "preprocess", self.model, write_png(self.folder / "p.png", rows), "-o", out)
        self.assertEqual(done.returncode, 0, done.stderr)
        expected = [rows[y][x][c] / 255 for c in range(3) for y in range(tiny_clip.SIZE) for x in range(tiny_clip.SIZE)]
        for a, b in zip(load(out)["pixel_values"].values, expected, strict=True):
            self.assertAlmostEqual(a, b, delta=1e-7)


if __name__ == "__main__":
    unittest.main()
