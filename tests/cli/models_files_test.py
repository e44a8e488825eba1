# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery inspect, models convert and models compare as processes."""

import csv
import json
import math
import os
import struct
import tempfile
import time
import unittest
from pathlib import Path

from program import ROOT, document, run
from tensor_file import Tensor, load, save

FILES = ROOT / "tests/fixtures/files"


def find(pattern):
    """What matches in the first folder of reference cases that has some."""
    for folder in (os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures"):
        found = sorted(Path(folder).glob(pattern)) if folder else []
        if found:
            return found
    return []


def gguf_of_type(path, number):
    """A GGUF file with an F32 tensor "w" and a tensor "odd" of another type."""
    def entry(name, size, kind, offset):
        return struct.pack("<Q", len(name)) + name + struct.pack("<IQIQ", 1, size, kind, offset)

    head = b"GGUF" + struct.pack("<IQQ", 3, 2, 0) + entry(b"w", 2, 0, 0) + entry(b"odd", 256, number, 32)
    head += b"\0" * (-len(head) % 32)
    path.write_bytes(head + struct.pack("<2f", 1, 2) + b"\0" * 24 + b"\0" * 1024)
    return path


class Case(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)

    def refused(self, code, words, *arguments):
        done = run(*arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(words, done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 3)
        self.assertEqual(list(self.folder.rglob("*.part")), [])

    def left_behind(self):
        return sorted(path.name for path in self.folder.iterdir())


class Inspect(Case):
    def test_tells_what_the_headers_say(self):
        save(self.folder / "m.safetensors", {"a": Tensor.of([1, 2, 3, 4, 5, 6], [2, 3]), "b": Tensor.of([1], [], "I64")})
        told = document("inspect", self.folder)
        self.assertEqual(told["schema"], "orangery.inspect/1")
        self.assertEqual((told["tensors"], told["parameters"], told["bytes"]), (2, 7, 32))
        self.assertEqual(told["dtypes"]["F32"], {"tensors": 1, "parameters": 6, "bytes": 24})
        self.assertEqual(told["problems"], [])
        self.assertIn("kind", told)
        listed = document("inspect", self.folder, "--list")["list"]
        self.assertEqual({row["name"]: row["shape"] for row in listed}, {"a": [2, 3], "b": []})
        self.assertIn("2 tensors", run("inspect", self.folder).stdout)

    def test_tells_every_format_by_its_content(self):
        for name, format in [("checkpoint.zip.pt", "torch zip"), ("checkpoint.legacy.pt", "torch legacy"),
                             ("script.pt", "torchscript"), ("packed.npz", "npz"), ("f4.npy", "npy")]:
            anonymous = self.folder / "weights"
            anonymous.write_bytes((FILES / name).read_bytes())
            self.assertEqual(document("inspect", anonymous)["format"], format)
        gguf = gguf_of_type(self.folder / "weights", 16)
        told = document("inspect", gguf)
        self.assertEqual((told["format"], told["dtypes"]["IQ2_XXS"]["bytes"]), ("gguf", 66))

    def test_problems_are_no_failure(self):
        save(self.folder / "s.safetensors", {"a": Tensor.of([1], [1])})
        index = {"metadata": {"total_size": 5}, "weight_map": {"a": "s.safetensors"}}
        (self.folder / "model.safetensors.index.json").write_text(json.dumps(index))
        told = document("inspect", self.folder)
        self.assertEqual(told["tensors"], 1)
        self.assertIn("5 bytes", " ".join(told["problems"]))

    def test_missing_and_malformed_files(self):
        self.refused(4, "missing.safetensors", "inspect", self.folder / "missing.safetensors")
        self.refused(4, "holds no weights", "inspect", self.folder)
        (self.folder / "m.safetensors").write_bytes(b"\x05\0\0\0\0\0\0\0{}")
        self.refused(4, "its header alone 5", "inspect", self.folder / "m.safetensors")
        (self.folder / "model.safetensors.index.json").write_text('{"weight_map": {"a": "gone.safetensors"}}')
        self.refused(4, "gone.safetensors is missing", "inspect", self.folder)

    def test_runs_nothing(self):
        self.refused(4, "__builtin__.print", "inspect", FILES / "refused.print.zip.pt")
        self.refused(4, "__builtin__.getattr", "inspect", FILES / "refused.getattr.zip.pt")

    def test_a_huge_sharded_model_in_under_a_second(self):
        shards, size = 30, 5_000_000_000
        for shard in range(shards):
            header = json.dumps({f"layers.{shard}.{part}": {"dtype": "U8", "shape": [size // 10],
                                                            "data_offsets": [size // 10 * part, size // 10 * (part + 1)]}
                                 for part in range(10)}).encode()
            path = self.folder / f"model-{shard}.safetensors"
            path.write_bytes(struct.pack("<Q", len(header)) + header)
            os.truncate(path, 8 + len(header) + size)
        index = {"weight_map": {f"layers.{shard}.{part}": f"model-{shard}.safetensors"
                                for shard in range(shards) for part in range(10)}}
        (self.folder / "model.safetensors.index.json").write_text(json.dumps(index))
        begin = time.monotonic()
        told = document("inspect", self.folder)
        elapsed = time.monotonic() - begin
        self.assertEqual(told["bytes"], shards * size)
        self.assertLess(elapsed, 1)
        print(f"150 GB in {shards} shards inspected in {elapsed * 1000:.0f} ms, start of the program included")


class Convert(Case):
    def test_keeps_names_and_values(self):
        for name in ("checkpoint.zip.pt", "checkpoint.legacy.pt", "layouts.zip.pt", "script.pt", "packed.npz"):
            output = self.folder / f"{name}.safetensors"
            document("models", "convert", FILES / name, "-o", output)
            expected = load(FILES / f"{name}.expected.safetensors")
            written = load(output)
            self.assertEqual(written.keys(), expected.keys())
            for key, tensor in expected.items():
                self.assertEqual((written[key].dtype, written[key].shape, written[key].data),
                                 (tensor.dtype, tensor.shape, tensor.data), f"{name}: {key}")

    def test_precision(self):
        source = save(self.folder / "a", {"w": Tensor.of([1 / 3, 65504, 1e-8], [3]), "i": Tensor.of([7], [1], "I64")})
        for choice, dtype in (("f32", "F32"), ("f16", "F16"), ("bf16", "BF16"), ("keep", "F32")):
            output = self.folder / f"{choice}.safetensors"
            document("models", "convert", source, "-o", output, "--dtype", choice)
            written = load(output)
            self.assertEqual((written["w"].dtype, written["i"].dtype), (dtype, "I64"))
            if choice == "f16":
                self.assertEqual(written["w"].values, list(struct.unpack("<3e", struct.pack("<3e", 1 / 3, 65504, 1e-8))))

    def test_quantised_tensors(self):
        files = find("decoder/gguf/quants.gguf")
        if not files:
            self.skipTest("no reference cases of the kind decoder/gguf")
        output = self.folder / "q.safetensors"
        document("models", "convert", files[0], "-o", output, "--dtype", "f32")
        expected = load(files[0].with_name("quants.expected.safetensors"))
        written = load(output)
        for key, tensor in expected.items():
            self.assertEqual(written[key].shape, tensor.shape)
            for x, y in zip(written[key].values, tensor.values):
                self.assertLessEqual(abs(x - y), 1e-6 * abs(y), key)
        print(f"compared {len(expected)} cases from {files[0].parent}")

    def test_shards(self):
        source = save(self.folder / "a", {f"t{i}": Tensor("U8", [400_000], bytes([i]) * 400_000) for i in range(5)})
        output = self.folder / "out" / "model.safetensors"
        output.parent.mkdir()
        told = document("models", "convert", source, "-o", output, "--max-shard", "1")
        self.assertEqual(len(told["output"]), 4)
        self.assertEqual(run("models", "compare", source, output.parent).returncode, 0)
        self.refused(2, "exists", "models", "convert", source, "-o", output, "--max-shard", "1")

    def test_unknown_types(self):
        source = gguf_of_type(self.folder / "a.gguf", 16)
        output = self.folder / "o.safetensors"
        self.refused(4, "IQ2_XXS", "models", "convert", source, "-o", output)
        self.assertEqual(self.left_behind(), ["a.gguf"])
        done = run("models", "convert", source, "-o", output, "--keep-going", "--json")
        self.assertEqual(done.returncode, 3, done.stderr)
        self.assertEqual(list(load(output)), ["w"])
        self.assertIn("'odd' is IQ2_XXS", json.loads(done.stdout)["skipped"][0])
        self.refused(4, "GGUF type 77", "models", "convert", gguf_of_type(self.folder / "b.gguf", 77), "-o",
                     self.folder / "p.safetensors")

    def test_existing_outputs(self):
        source = save(self.folder / "a", {"w": Tensor.of([1], [1])})
        output = save(self.folder / "o.safetensors", {})
        self.refused(2, "--overwrite", "models", "convert", source, "-o", output)
        document("models", "convert", source, "-o", output, "--overwrite")
        self.assertEqual(list(load(output)), ["w"])


class Compare(Case):
    def compare(self, a, b, code):
        done = run("models", "compare", self.folder / "a", self.folder / "b", "--json")
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout)

    def models(self, a, b):
        save(self.folder / "a", a)
        save(self.folder / "b", b)

    def test_equal_models(self):
        tensors = {"layers.0.w": Tensor.of([1, math.nan, math.inf], [3]), "i": Tensor.of([2**60], [1], "I64"),
                   "none": Tensor.of([], [0, 3])}
        self.models(tensors, tensors)
        told = self.compare("a", "b", 0)
        self.assertEqual([row["status"] for row in told["tensors"]], ["same"] * 3)
        self.models({"w": Tensor.of([1, 0.5], [2])}, {"w": Tensor.of([1, 0.5], [2], "F16")})
        self.assertEqual(self.compare("a", "b", 0)["tensors"][0]["type_b"], "F16")

    def test_differences_worked_by_hand(self):
        self.models({"layers.0.a": Tensor.of([1, -2, 2, 4], [4]), "layers.0.b": Tensor.of([3], [1]), "x": Tensor.of([0], [1]),
                     "only": Tensor.of([1], [1]), "s": Tensor.of([1, 2], [2])},
                    {"layers.0.a": Tensor.of([1, 1, 2, 0], [4]), "layers.0.b": Tensor.of([3], [1]), "x": Tensor.of([0], [1]),
                     "more": Tensor.of([1], [1]), "s": Tensor.of([1, 2], [2, 1])})
        told = self.compare("a", "b", 6)
        rows = {row["name"]: row for row in told["tensors"]}
        self.assertEqual({name: row["status"] for name, row in rows.items()},
                         {"layers.0.a": "changed", "layers.0.b": "same", "x": "same", "only": "only_a", "s": "changed",
                          "more": "only_b"})
        row = rows["layers.0.a"]
        self.assertEqual((row["l1"], row["l2"], row["max"]), (7, 5, 4))
        self.assertEqual((row["l1_relative"], row["l2_relative"], row["max_relative"]), (7 / 9, 1, 1))
        self.assertEqual((rows["x"]["l1_relative"], rows["x"]["l1"]), (0, 0))
        self.assertNotIn("l1", rows["s"])
        self.assertEqual((rows["s"]["shape_a"], rows["s"]["shape_b"]), ([2], [2, 1]))
        (layer,) = told["layers"]
        self.assertEqual((layer["name"], layer["tensors"], layer["changed"], layer["l1"], layer["l2"]),
                         ("layers.0", 2, 1, 7, 5))
        self.assertEqual(layer["l1_relative"], 7 / 12)
        self.assertIn("changed  layers.0.a", run("models", "compare", self.folder / "a", self.folder / "b").stdout)

    def test_what_is_not_finite_counts(self):
        self.models({"w": Tensor.of([1, math.nan], [2])}, {"w": Tensor.of([1, 2], [2])})
        self.assertEqual(self.compare("a", "b", 6)["tensors"][0]["not_finite"], 1)

    def test_large_whole_numbers_differ(self):
        self.models({"i": Tensor.of([2**40], [1], "I64")}, {"i": Tensor.of([2**40 + 1], [1], "I64")})
        self.assertEqual(self.compare("a", "b", 6)["tensors"][0]["max"], 1)

    def test_formats_and_threads_do_not_matter(self):
        expected = FILES / "layouts.zip.pt.expected.safetensors"
        self.assertEqual(run("models", "compare", FILES / "layouts.legacy.pt", expected).returncode, 0)
        values = [math.sin(i) for i in range(300_000)]
        self.models({f"w{i}": Tensor.of(values, [300_000]) for i in range(8)},
                    {f"w{i}": Tensor.of(values[::-1], [300_000]) for i in range(8)})
        arguments = ("models", "compare", self.folder / "a", self.folder / "b", "--json", "--threads")
        self.assertEqual(run(*arguments, 1).stdout, run(*arguments, 3).stdout)

    def test_missing_files(self):
        self.models({}, {})
        self.refused(4, "gone", "models", "compare", self.folder / "a", self.folder / "gone")


class CompareRun(Case):
    """models compare -o RUN, and the view of its layers."""

    def setUp(self):
        super().setUp()
        a, b = {"embed.weight": Tensor.of([1], [1])}, {"embed.weight": Tensor.of([2], [1])}
        for layer in range(3):
            for part in ("attn.weight", "mlp.weight"):
                a[f"model.layers.{layer}.{part}"] = Tensor.of([3, 4], [2])
                b[f"model.layers.{layer}.{part}"] = Tensor.of([3, 4 + layer if part[0] == "m" else 4], [2])
        b["model.layers.2.mlp.weight"] = Tensor.of([3, math.nan], [2])
        b["model.layers.0.attn.weight"] = Tensor.of([3, 4, 5], [3])
        a["model.layers.1.bias"] = Tensor.of([0], [1])
        b["model.layers.1.bias"] = Tensor.of([1], [1])
        self.a, self.b = save(self.folder / "a", a), save(self.folder / "b", b)
        self.run_folder = self.folder / "run"

    def record(self):
        done = run("models", "compare", self.a, self.b, "-o", self.run_folder, "--json")
        self.assertEqual(done.returncode, 6, done.stderr)
        return json.loads(done.stdout)

    def table(self, name):
        with open(self.run_folder / "tables" / f"{name}.csv", newline="", encoding="utf-8") as file:
            return list(csv.DictReader(file))

    def view(self, name, *options):
        output = self.folder / name
        document("export", self.run_folder, "--view", "layers", "-o", output, *options)
        return output

    def test_a_run_holds_what_was_printed(self):
        printed = self.record()
        self.assertEqual(printed["run"], str(self.run_folder))
        tensors = self.table("tensors")
        self.assertEqual([row["name"] for row in tensors], [row["name"] for row in printed["tensors"]])
        for row, told in zip(tensors, printed["tensors"]):
            for norm in ("l1", "l2", "max", "l1_relative", "l2_relative", "max_relative"):
                value = told.get(norm)
                self.assertEqual(row[norm] and float(row[norm]), "" if value is None else value, (row["name"], norm))
        rows = {row["name"]: row for row in tensors}
        row = rows["model.layers.1.mlp.weight"]
        self.assertEqual((row["layer"], row["module"], row["status"]), ("model.layers.1", "mlp.weight", "changed"))
        self.assertEqual((row["l2"], row["l2_relative"]), ("1", "0.2"))
        self.assertEqual((rows["embed.weight"]["layer"], rows["embed.weight"]["shape_a"]), ("", "[1]"))
        self.assertEqual([row["name"] for row in self.table("layers")], [row["name"] for row in printed["layers"]])
        record = json.loads((self.run_folder / "run.json").read_text())
        self.assertEqual((record["task"], record["complete"], record["outcome"]["kind"]), ("models.compare", True, "different"))
        self.assertEqual([Path(entry["path"]) for entry in record["inputs"]], [self.a, self.b])
        self.assertIn("l2_relative", record["columns"]["tensors"])
        self.refused(2, "--overwrite", "models", "compare", self.a, self.b, "-o", self.run_folder)
        self.assertEqual(run("models", "compare", self.a, self.b, "-o", self.run_folder, "--overwrite").returncode, 6)

    def test_layers_as_numbers(self):
        self.record()
        cells = list(csv.DictReader(self.view("cells.csv").read_text().splitlines()))
        told = {(cell["layer"], cell["module"]): (cell["value"], cell["note"]) for cell in cells}
        self.assertEqual(told["model.layers.1", "mlp.weight"], ("0.2", ""))
        self.assertEqual(told["model.layers.1", "attn.weight"], ("0", ""))
        self.assertEqual(told["model.layers.0", "attn.weight"], ("", "other shape"))
        self.assertEqual(told["model.layers.1", "bias"], ("", "all of A is 0"))
        self.assertEqual(told["model.layers.2", "mlp.weight"], ("0", "1 value is NaN or infinite on one side"))
        self.assertEqual(len(told), 7)
        grid = json.loads(self.view("cells.json", "--norm", "max").read_text())
        self.assertEqual((grid["measure"], grid["layers"][1], grid["modules"][1]),
                         ("largest difference", "model.layers.1", "mlp.weight"))
        self.assertEqual(grid["values"][1], [0, 1, 0])

    def test_layers_as_pictures(self):
        self.record()
        svg = self.view("layers.svg", "--log").read_text()
        for word in ("mlp.weight", "relative L2 difference", "logarithmic", "Tensors outside of numbered layers, not drawn: 1.",
                     "--view layers"):
            self.assertIn(word, svg)
        self.assertEqual(self.view("again.svg", "--log").read_text(), svg)
        self.assertNotEqual(self.view("dark.svg", "--log", "--dark").read_text(), svg)
        self.assertEqual(self.view("layers.png").read_bytes()[:4], b"\x89PNG")
        self.assertEqual(self.view("layers.pdf").read_bytes()[:4], b"%PDF")

    def test_what_is_no_comparison_is_refused(self):
        save(self.folder / "c", {"w": Tensor.of([1], [1])})
        flat = self.folder / "flat"
        self.assertEqual(run("models", "compare", self.folder / "c", self.folder / "c", "-o", flat).returncode, 0)
        output = self.folder / "x.svg"
        self.refused(4, "numbered layer", "export", flat, "--view", "layers", "-o", output)
        self.refused(4, "is no comparison", "export", ROOT / "resources/samples/reasoning/run", "--view", "layers", "-o", output)
        self.record()
        self.refused(2, "svg, png, pdf", "export", self.run_folder, "--view", "layers", "-o", self.folder / "x.dot")
        self.assertFalse(output.exists())


if __name__ == "__main__":
    unittest.main()
