# SPDX-License-Identifier: GPL-3.0-or-later
"""What is said about single tensors: models check, statistics, spectrum, tensor; problems of inspect."""

import csv
import json
import math
import struct
import tempfile
import unittest
from pathlib import Path

from program import document, run
from tensor_file import Tensor, save

NAN, INFINITE = math.nan, math.inf


def read_npy(path):
    """(type, shape, values) of an array of version 1, row-major."""
    data = Path(path).read_bytes()
    assert data[:8] == b"\x93NUMPY\x01\x00", data[:8]
    size = struct.unpack("<H", data[8:10])[0]
    header = eval(data[10 : 10 + size])  # a dict literal, written just now
    assert not header["fortran_order"] and (10 + size) % 64 == 0
    code = {"<f4": "f", "<f2": "e", "<i8": "q"}[header["descr"]]
    values = [value for (value,) in struct.iter_unpack("<" + code, data[10 + size :])]
    return header["descr"], header["shape"], values


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.model = self.folder / "m.safetensors"
        save(self.model, {
            "layer.weight": Tensor.of([0, -4, 0, 3, 0, 0], [2, 3]),
            "layer.bias": Tensor.of([1, NAN, INFINITE, -INFINITE], [4]),
            "cube": Tensor.of(list(range(24)), [2, 3, 4], "F16"),
            "ids": Tensor.of([5, -6], [2], "I64"),
        })

    def refused(self, code, words, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 3)
        self.assertEqual(list(self.folder.rglob("*.part")), [])


class Check(Case):
    def test_counts_in_all_tensors(self):
        told = document("models", "check", self.model)
        self.assertEqual(told["schema"], "orangery.models.check/1")
        self.assertEqual((told["tensors"], told["values"], told["nan"], told["infinite"]), (4, 6 + 4 + 24 + 2, 1, 2))
        self.assertEqual(told["affected"], [{"name": "layer.bias", "values": 4, "nan": 1, "infinite": 2}])
        done = run("models", "check", self.model)
        self.assertEqual(done.returncode, 0)
        self.assertIn("layer.bias  1 NaN, 2 infinite", done.stdout)

    def test_a_type_that_cannot_be_read_is_left_out(self):
        save(self.model, {"odd": Tensor("F6_E2M3", [4], bytes(3)), "fine": Tensor.of([1, 2], [2])})
        done = run("models", "check", self.model, "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        told = json.loads(done.stdout)
        self.assertIn("'odd'", told["unreadable"][0])
        self.assertEqual(told["values"], 2)

    def test_missing_model(self):
        self.refused(4, "nowhere", "models", "check", self.folder / "nowhere")


class Statistics(Case):
    def test_of_one_tensor(self):
        told = document("models", "statistics", self.model, "layer.weight", "--bins", 7)
        self.assertEqual((told["minimum"], told["maximum"], told["l2_norm"]), (-4, 3, 5))
        self.assertEqual(told["histogram"], [1, 0, 0, 0, 4, 0, 1])
        self.assertAlmostEqual(told["mean"], -1 / 6, places=15)
        told = document("models", "statistics", self.model, "layer.bias")
        self.assertEqual((told["nan"], told["infinite"], told["values"]), (1, 2, 4))

    def test_a_mistyped_name(self):
        self.refused(4, "layer.weight", "models", "statistics", self.model, "layer.wieght")


class SingularValues(Case):
    def test_of_a_matrix(self):
        told = document("models", "spectrum", self.model, "layer.weight")
        self.assertEqual(told["matrix"], [2, 3])
        self.assertAlmostEqual(told["singular_values"][0], 4, places=12)
        self.assertAlmostEqual(told["singular_values"][1], 3, places=12)
        self.assertAlmostEqual(told["stable_rank"], 25 / 16, places=12)
        told = document("models", "spectrum", self.model, "cube")
        self.assertEqual(told["matrix"], [2, 12])

    def test_what_has_none(self):
        self.refused(2, "no matrix", "models", "spectrum", self.model, "ids")


class Export(Case):
    def test_arrays_in_their_own_type(self):
        out = self.folder / "cube.npy"
        told = document("models", "tensor", self.model, "cube", "-o", out)
        self.assertEqual((told["type"], told["shape"]), ("F16", [2, 3, 4]))
        self.assertEqual(read_npy(out), ("<f2", (2, 3, 4), list(range(24))))
        self.refused(2, "exists", "models", "tensor", self.model, "cube", "-o", out)
        document("models", "tensor", self.model, "ids", "-o", out, "--overwrite")
        self.assertEqual(read_npy(out), ("<i8", (2,), [5, -6]))

    def test_tables(self):
        out = self.folder / "t.csv"
        document("models", "tensor", self.model, "layer.weight", "-o", out)
        rows = list(csv.DictReader(out.read_text().splitlines()))
        self.assertEqual([(row["axis0"], row["axis1"], float(row["value"])) for row in rows[:2]],
                         [("0", "0", 0.0), ("0", "1", -4.0)])
        self.assertEqual(len(rows), 6)
        document("models", "tensor", self.model, "layer.bias", "-o", out, "--overwrite")
        self.assertEqual(out.read_text(), "axis0,value\n0,1\n1,nan\n2,inf\n3,-inf\n")

    def test_slices(self):
        out = self.folder / "s.npy"
        told = document("models", "tensor", self.model, "cube", "-o", out, "--rows", 0, "--columns", 2, "--at", 1)
        self.assertEqual((told["slice"], told["shape"]), ([2, 4], [2, 4]))
        self.assertEqual(read_npy(out), ("<f4", (2, 4), [4, 5, 6, 7, 16, 17, 18, 19]))
        told = document("models", "tensor", self.model, "cube", "-o", out, "--overwrite", "--height", 1, "--width", 2,
                        "--pool", "mean")
        self.assertEqual(read_npy(out)[2], [(0 + 1 + 4 + 5 + 8 + 9) / 6, (2 + 3 + 6 + 7 + 10 + 11) / 6])
        self.assertEqual(told["pool"], "mean")

    def test_refusals_leave_nothing(self):
        out = self.folder / "x"
        self.refused(2, "--format", "models", "tensor", self.model, "cube", "-o", out)
        self.refused(2, "axis 5", "models", "tensor", self.model, "cube", "-o", out, "--format", "csv", "--rows", 5,
                     "--columns", 0)
        self.refused(2, "go together", "models", "tensor", self.model, "cube", "-o", out, "--format", "npy", "--rows", 0)
        self.refused(4, "no tensor 'none'", "models", "tensor", self.model, "none", "-o", out, "--format", "npy")
        self.assertFalse(out.exists())


class Problems(Case):
    """inspect of a small Llama whose files do not agree with its config."""

    CONFIG = {"architectures": ["LlamaForCausalLM"], "model_type": "llama", "vocab_size": 6, "hidden_size": 4,
              "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 2, "tie_word_embeddings": True}

    def tensors(self):
        shapes = {"model.embed_tokens.weight": [6, 4], "model.norm.weight": [4],
                  "model.layers.0.input_layernorm.weight": [4], "model.layers.0.post_attention_layernorm.weight": [4],
                  "model.layers.0.mlp.gate_proj.weight": [8, 4], "model.layers.0.mlp.up_proj.weight": [8, 4],
                  "model.layers.0.mlp.down_proj.weight": [4, 8]}
        shapes |= {f"model.layers.0.self_attn.{part}_proj.weight": [4, 4] for part in "qkvo"}
        return {name: Tensor.of([0] * math.prod(shape), shape) for name, shape in shapes.items()}

    def told(self, tensors):
        folder = self.folder / "llama"
        folder.mkdir(exist_ok=True)
        (folder / "config.json").write_text(json.dumps(self.CONFIG))
        save(folder / "model.safetensors", tensors)
        return document("inspect", folder)

    def test_a_whole_model_has_none(self):
        told = self.told(self.tensors())
        self.assertEqual(told["problems"], [])
        self.assertEqual((told["missing"], told["unexpected"], told["mismatched"]), ([], [], []))

    def test_missing_unexpected_and_mismatched(self):
        tensors = self.tensors()
        del tensors["model.layers.0.mlp.up_proj.weight"]
        tensors["surplus"] = Tensor.of([1, 2], [2])
        tensors["model.norm.weight"] = Tensor.of([1] * 5, [5])
        told = self.told(tensors)
        self.assertEqual(told["missing"], [{"name": "model.layers.0.mlp.up_proj.weight", "shape": [8, 4]}])
        self.assertEqual(told["unexpected"], [{"name": "surplus", "shape": [2]}])
        self.assertEqual(told["mismatched"], [{"name": "model.norm.weight", "expected": [4], "found": [5]}])
        self.assertEqual(len(told["problems"]), 3)
        for name in ("up_proj.weight", "surplus", "model.norm.weight"):
            self.assertIn(name, " ".join(told["problems"]))
        self.assertIn("Problem: tensor 'surplus'", run("inspect", self.folder / "llama").stdout)


if __name__ == "__main__":
    unittest.main()
