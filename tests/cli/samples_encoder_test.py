#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The sample encoder that ships, through the commands that take anybody's models."""
import json
import math
import pathlib
import shutil
import tempfile
import unittest

from program import ROOT, document, run as call
from tensor_file import Tensor, load, save

ENCODER = ROOT / "resources/samples/encoder"
CHECKED = 240  # scenes; config.json has the score of the first so many


def unit(row):
    length = math.sqrt(sum(value * value for value in row))
    return [value / length for value in row]


def rows(tensor):
    count, width = tensor.shape
    values = tensor.values
    return [unit(values[i * width:(i + 1) * width]) for i in range(count)]


class ShippedEncoder(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.config = json.loads((ENCODER / "config.json").read_text(encoding="utf-8"))

    def succeed(self, *arguments):
        done = call(*arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_is_found_by_name(self):
        found = {model["name"]: model for model in document("models", "list")["models"]}["encoder"]
        self.assertEqual(found["source"], "sample model")
        self.assertEqual((found["kind"], found["family"], found["problems"]), ("image-text encoder", "clip", []))
        self.assertEqual(pathlib.Path(document("models", "path", "encoder")["path"]).resolve(), ENCODER.resolve())
        info = document("models", "info", "encoder")
        self.assertLessEqual(info["bytes"], 8 << 20)
        self.assertLessEqual({"embed-images", "embed-texts"}, set(info["capabilities"]))
        self.assertIn("small sample model", self.succeed("models", "list").stdout)
        samples = {sample["name"]: sample for sample in document("samples", "list")["samples"]}
        self.assertEqual(samples["encoder"]["badge"], "small sample model")
        self.assertTrue(pathlib.Path(samples["encoder"]["path"]).exists())

    def test_captions_are_tokens(self):
        lines = self.folder / "lines.json"
        texts = ["a red striped circle", "three small stars in blue"]
        lines.write_text(json.dumps(texts))
        told = document("models", "tokenize", "encoder", "--lines", lines)
        start, end = (self.config["text_config"][key] for key in ("bos_token_id", "eos_token_id"))
        for text, ids, decoded in zip(texts, told["ids"], told["decoded"]):
            self.assertEqual((ids[0], ids[-1], len(ids)), (start, end, len(text.split()) + 2))
            self.assertIn(text, decoded)

    def test_reaches_its_score_through_the_production_loader(self):
        seed = self.config["scores"]["scene_seed"]
        self.succeed("samples", "scenes", "--held-out", "--seed", seed, "--count", CHECKED, "-o", self.folder / "set")
        records = [json.loads(line) for line in (self.folder / "set/captions.jsonl").read_text().splitlines()]
        classes = (self.folder / "set/classes.txt").read_text().splitlines()
        captions = [("an " if name[0] in "aeiou" else "a ") + name for name in classes]
        (self.folder / "lines.json").write_text(json.dumps(captions))
        ids = document("models", "tokenize", "encoder", "--lines", self.folder / "lines.json")["ids"]
        self.assertEqual(len({len(row) for row in ids}), 1)
        self.succeed("models", "preprocess", "encoder", *(self.folder / "set" / record["image"] for record in records),
                     "-o", self.folder / "pixels.safetensors")
        flat = [value for row in ids for value in row]
        save(self.folder / "ids.safetensors", {"input_ids": Tensor.of(flat, [len(ids), len(ids[0])], "I64")})
        for name in ("pixels", "ids"):
            self.succeed("models", "forward", "encoder", "--inputs", self.folder / f"{name}.safetensors", "-o",
                         self.folder / f"{name}.out.safetensors", "--outputs",
                         "image_embeds" if name == "pixels" else "text_embeds")
        images = rows(load(self.folder / "pixels.out.safetensors")["image_embeds"])
        texts = rows(load(self.folder / "ids.out.safetensors")["text_embeds"])
        right = 0
        for record, image in zip(records, images):
            cosines = [sum(map(float.__mul__, image, text)) for text in texts]
            right += classes[cosines.index(max(cosines))] == record["class"]
        print(f"{right} of {CHECKED} held-out scenes recognised")
        # A tie within rounding may fall to the other side on another processor.
        self.assertLessEqual(abs(right - self.config["scores"]["held_out_top1_of_first_240"] * CHECKED), 1)

    def test_samples_stay_small(self):
        size = sum(path.stat().st_size for path in (ROOT / "resources/samples").rglob("*") if path.is_file())
        self.assertLessEqual(size, 16 << 20)


class Training(unittest.TestCase):
    def test_writes_a_run_with_an_encoder(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        told = document("samples", "train", "encoder", "--steps", "2", "--seed", "3", "-o", folder / "run")
        self.assertEqual(told["encoder"], str(folder / "run/encoder"))
        self.assertEqual(told["scores"]["classes"], 48)
        record = json.loads((folder / "run/run.json").read_text())
        self.assertTrue(record["complete"])
        self.assertEqual(set(record["columns"]), {"training", "scores", "classes"})
        self.assertEqual(len((folder / "run/tables/classes.csv").read_text().splitlines()), 49)
        config = json.loads((folder / "run/encoder/config.json").read_text())
        self.assertEqual((config["seed"], config["recipe"]["steps"]), (3, 2))
        info = document("models", "info", folder / "run/encoder")
        self.assertEqual((info["family"], info["problems"]), ("clip", []))
        self.assertEqual(call("samples", "train", "encoder", "--steps", "2", "-o", folder / "run").returncode, 2)

    def test_policies_do_not_belong_to_the_encoder(self):
        folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, folder)
        done = call("samples", "train", "encoder", "--policies", "plus", "-o", folder / "run")
        self.assertEqual(done.returncode, 2)
        self.assertIn("--policies", done.stderr)
        self.assertFalse((folder / "run").exists())


if __name__ == "__main__":
    unittest.main()
