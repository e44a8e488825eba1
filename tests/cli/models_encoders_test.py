# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery models forward and verify as processes: reference cases of every family, precision, sizes, refusals."""

import json
import math
import os
import re
import shutil
import sys
import tempfile
import unittest
from pathlib import Path

from program import ROOT, document, run, start
from tensor_file import Tensor, largest_difference, load, save

TOLERANCE = 1e-5
OURS = ROOT / "tests/fixtures/models"
INPUTS = ("pixel_values", "input_ids", "attention_mask", "token_type_ids")


def find(pattern):
    """The folder of reference cases, and what matches in it."""
    for folder in (os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures"):
        found = sorted(Path(folder).glob(pattern)) if folder else []
        if found:
            return Path(folder), found
    return None, []


def model_in(folder):
    """What is named on the command line: the folder, or its only file of weights where that is a TorchScript archive."""
    archives = sorted(folder.glob("*.pt"))
    return archives[0] if archives else folder


class Case(unittest.TestCase):
    def setUp(self):
        self.temporary = tempfile.TemporaryDirectory()
        self.addCleanup(self.temporary.cleanup)
        self.folder = Path(self.temporary.name)

    def forward(self, model, inputs, *arguments):
        out = self.folder / "out.safetensors"
        done = run("models", "forward", model, "--inputs", inputs, "-o", out, "--overwrite", *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return load(out)

    def assert_agree(self, given, expected, where, tolerance=TOLERANCE):
        largest, size = largest_difference(given, expected)
        self.assertLessEqual(largest, tolerance * size, where)

    def copy(self, folder, *left_out):
        target = self.folder / "model"
        shutil.rmtree(target, ignore_errors=True)
        shutil.copytree(folder, target, ignore=shutil.ignore_patterns(*left_out), copy_function=shutil.copyfile)
        target.chmod(0o755)
        return target


class ReferenceCases(Case):
    def test_every_output_of_every_family(self):
        folder, files = find("vision/*/expected*.safetensors")
        ours = sorted(OURS.glob("*/expected.safetensors"))
        if not files:
            print("no vision cases found", file=sys.stderr)
        compared = 0
        for file in files + ours:
            model = model_in(file.parent)
            if file.parent.name == "sharded":
                continue
            legacy = file.parent / "config.legacy_eos.json"
            if file.stem == "expected_legacy_eos":
                model = self.copy(file.parent, "config*.json")
                shutil.copyfile(legacy, model / "config.json")
            with self.subTest(case=f"{file.parent.name}/{file.name}"):
                given = self.forward(model, file)
                for name, expected in load(file).items():
                    if name in INPUTS:
                        continue
                    self.assertIn(name, given)
                    self.assertEqual(given[name].dtype, "F32")
                    self.assert_agree(given[name], expected, name)
                    if name == "logits_per_image":
                        self.assert_same_best(given[name], expected)
                self.assertEqual(run("models", "verify", model, file).returncode, 0)
                compared += 1
        print(f"compared {compared - len(ours)} cases from {folder} and {len(ours)} from {OURS}", file=sys.stderr)

    def assert_same_best(self, given, expected):
        width = expected.shape[1]
        rows = zip(*[iter(range(len(expected.values)))] * width)
        for row in rows:
            best = max(row, key=lambda i: expected.values[i])
            self.assertEqual(max(row, key=lambda i: given.values[i]), best)

    def test_shards_and_stored_precisions(self):
        folder, files = find("vision/sharded/expected.safetensors")
        if not files:
            self.skipTest("no vision/sharded found")
        expected = load(files[0])
        for prefix, model in (("fp32", files[0].parent), ("bf16", files[0].parent / "model.bf16.safetensors"),
                              ("fp16", files[0].parent / "model.fp16.safetensors")):
            given = self.forward(model, files[0])
            given["vision_hs.last"] = given["vision_last_hidden_state"]
            for name, tensor in expected.items():
                if name.startswith(prefix + "."):
                    self.assert_agree(given[name[5:]], tensor, f"{model}: {name}")
        print(f"compared 3 cases from {folder}", file=sys.stderr)

    def test_fused_attention_gives_the_same(self):
        _, files = find("vision/clip/expected.safetensors")
        if not files:
            self.skipTest("no vision/clip found")
        expected = load(files[0])
        asked = ("image_embeds", "text_embeds", "vision_hs.*", "text_hs.*")
        given = self.forward(files[0].parent, files[0], "--outputs", ",".join(asked))
        self.assertNotIn("vision_attn.0", given)
        self.assertNotIn("logits_per_image", given)
        self.assertIn("vision_hs.0", given)
        for name in given:
            self.assert_agree(given[name], expected[name], name)


def pictures(count, side, first=0):
    """Pixels that differ from picture to picture."""
    values = [math.sin(0.37 * i + 0.01 * (i % 7) * picture) for picture in range(first, first + count)
              for i in range(97)]
    numbers = 3 * side * side
    data = bytearray()
    for picture in range(count):
        pattern = Tensor.of(values[97 * picture : 97 * picture + 97], [97]).data
        data += (pattern * (numbers // 97 + 1))[: 4 * numbers]
    return Tensor("F32", [count, 3, side, side], bytes(data))


class Streaming(Case):
    """Outputs are written as they are made: layer by layer, some items at a time."""

    COUNT, SIDE = 300, 96

    def peak_megabytes(self, inputs, *outputs):
        out = self.folder / "out.safetensors"
        process = start("models", "forward", OURS / "siglip2", "--inputs", inputs, "-o", out, "--overwrite", "--interpolate",
                        "hf", "--threads", "1", *outputs)
        said = process.stderr.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        process.stdout.close()
        process.stderr.close()
        self.assertEqual(process.returncode, 0, said)
        return usage.ru_maxrss / 1024, out.stat().st_size / 1e6

    def test_no_output_is_held(self):
        inputs = save(self.folder / "in.safetensors", {"pixel_values": pictures(self.COUNT, self.SIDE)})
        without, _ = self.peak_megabytes(inputs, "--outputs", "image_embeds")
        peak, written = self.peak_megabytes(inputs, "--outputs", "vision_hs.*,vision_attn.*,image_embeds")
        self.assertGreater(written, 100)
        self.assertLess(peak - without, written / 3)

    def test_slices_come_to_their_places(self):
        asked = ("--interpolate", "hf", "--outputs", "vision_hs.*,vision_attn.*,pool_attn,image_embeds")
        all_at_once = save(self.folder / "all.safetensors", {"pixel_values": pictures(37, 32)})
        last = save(self.folder / "last.safetensors", {"pixel_values": pictures(3, 32, first=34)})
        given = self.forward(OURS / "siglip2", all_at_once, *asked)
        expected = self.forward(OURS / "siglip2", last, *asked)
        self.assertEqual(list(given), list(expected))
        self.assertIn("vision_attn.1", given)
        for name, tensor in given.items():
            self.assertEqual(tensor.shape[0], 37)
            item = len(tensor.data) // 37
            self.assert_agree(Tensor("F32", [3, *tensor.shape[1:]], tensor.data[34 * item :]), expected[name], name)

    def test_a_pipe_gets_the_same(self):
        file = OURS / "siglip2/expected.safetensors"
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)
        process = start("models", "forward", OURS / "siglip2", "--inputs", file, "-o", pipe, "--overwrite")
        content = pipe.read_bytes()
        self.assertEqual(process.wait(), 0, process.stderr.read())
        process.stdout.close()
        process.stderr.close()
        received = self.folder / "received.safetensors"
        received.write_bytes(content)
        self.assertEqual({name: tensor.data for name, tensor in load(received).items()},
                         {name: tensor.data for name, tensor in self.forward(OURS / "siglip2", file).items()})


def multiplies_bf16():
    """Whether this processor does so in hardware, as its flags say; None where nothing tells."""
    try:
        flags = Path("/proc/cpuinfo").read_text(encoding="ascii", errors="replace").split()
    except OSError:
        return None
    return "avx512_bf16" in flags or "amx_bf16" in flags


class Precision(Case):
    def test_half_precisions_stay_near(self):
        for dtype, tolerance in (("bf16", 0.1), ("f16", 0.01)):
            out = self.forward(OURS / "siglip2", OURS / "siglip2/expected.safetensors", "--dtype", dtype)
            expected = load(OURS / "siglip2/expected.safetensors")
            self.assert_agree(out["image_embeds"], expected["image_embeds"], dtype, tolerance)
            largest, _ = largest_difference(out["image_embeds"], expected["image_embeds"])
            self.assertGreater(largest, 1e-6, "it was computed in f32")

    def test_says_what_was_computed_in(self):
        out = self.folder / "out.safetensors"
        told = document("models", "forward", OURS / "bert", "--inputs", OURS / "bert/expected.safetensors", "-o", out,
                        "--dtype", "auto")
        self.assertIn(told["dtype"], ("f32", "bf16"))
        self.assertTrue(told["dtype_reason"])
        self.assertEqual(told["family"], "bert")

    def test_auto_follows_the_processor(self):
        hardware = multiplies_bf16()
        if hardware is None:
            self.skipTest("/proc/cpuinfo is not there")
        file = OURS / "siglip2/expected.safetensors"
        arguments = ("models", "forward", OURS / "siglip2", "--inputs", file, "-o", self.folder / "out.safetensors",
                     "--dtype", "auto", "--overwrite")
        told = document(*arguments)
        if not hardware:
            self.assertEqual(told["dtype"], "f32")
            self.assertIn("no multiplication in bf16", told["dtype_reason"])
            return
        times = re.search(r"cosine of at least (\S+); a product takes (\S+) ms in bf16 and (\S+) ms in f32$",
                          told["dtype_reason"])
        self.assertTrue(times, told["dtype_reason"])
        cosine, bf16, f32 = (float(group) for group in times.groups())
        self.assertGreater(cosine, 0.999)
        self.assertGreater(min(bf16, f32), 0)
        if abs(bf16 - 0.8 * f32) > 0.02:  # as they are rounded
            self.assertEqual(told["dtype"], "bf16" if bf16 < 0.8 * f32 else "f32")
        self.assertIn(" ms in bf16 and ", run(*arguments).stdout)

    def test_auto_is_f32_where_bf16_does_not_agree(self):
        if not multiplies_bf16():
            self.skipTest("this processor has no multiplication in bf16")
        # Norms as large as these make the attention pick single tokens, which another rounding changes.
        model = self.copy(OURS / "siglip2", "model.safetensors")
        tensors = load(OURS / "siglip2/model.safetensors")
        for name, tensor in tensors.items():
            if "layer_norm1.weight" in name:
                tensors[name] = Tensor.of([1000 * value for value in tensor.values], tensor.shape)
        save(model / "model.safetensors", tensors)
        told = document("models", "forward", model, "--inputs", OURS / "siglip2/expected.safetensors", "-o",
                        self.folder / "out.safetensors", "--dtype", "auto")
        self.assertEqual(told["dtype"], "f32", told["dtype_reason"])
        self.assertIn("cosine", told["dtype_reason"])

    def test_classifiers_are_computed_in_f32(self):
        told = document("models", "verify", OURS / "efficientnet_lite", OURS / "efficientnet_lite/expected.safetensors",
                        "--dtype", "bf16")
        self.assertEqual(told["dtype"], "f32")

    def test_a_device_that_is_missing(self):
        done = run("models", "forward", OURS / "bert", "--inputs", OURS / "bert/expected.safetensors", "-o",
                   self.folder / "out.safetensors", "--device", "cuda:99")
        self.assertEqual(done.returncode, 5, done.stderr)


class Sizes(Case):
    def setUp(self):
        super().setUp()
        self.inputs = save(self.folder / "in.safetensors", {"pixel_values": Tensor.of([0.5] * 3 * 48 * 40, [1, 3, 48, 40])})

    def test_other_sizes_are_refused_without_a_rule(self):
        done = run("models", "forward", OURS / "siglip2", "--inputs", self.inputs, "-o", self.folder / "out.safetensors")
        self.assertEqual(done.returncode, 4)
        self.assertIn("--interpolate", done.stderr)
        self.assertFalse((self.folder / "out.safetensors").exists())
        self.assertEqual(list(self.folder.glob("*.part")), [])

    def test_the_rules_for_positions(self):
        file = OURS / "siglip2/other_size.safetensors"
        for rule in ("hf", "hf-old", "openclip"):
            given = self.forward(OURS / "siglip2", file, "--interpolate", rule, "--outputs", "vision_hs.0")
            self.assert_agree(given["vision_hs.0"], load(file)[f"{rule}.vision_hs.0"], rule)

    def test_a_rule_changes_nothing_at_the_own_size(self):
        expected = load(OURS / "siglip2/expected.safetensors")
        for rule in ("hf", "hf-old", "openclip"):
            out = self.forward(OURS / "siglip2", OURS / "siglip2/expected.safetensors", "--interpolate", rule)
            self.assert_agree(out["image_embeds"], expected["image_embeds"], rule)


class Activations(Case):
    def test_openai_names_without_config_need_one(self):
        _, files = find("vision/openclip_quickgelu/expected.safetensors")
        if not files:
            self.skipTest("no vision/openclip_quickgelu found")
        # Its heads are not 64 wide, which only the config tells: what is looked at is which activation is used.
        model = self.copy(files[0].parent, "*.json")
        done = run("models", "verify", model, files[0])
        self.assertEqual(done.returncode, 2, done.stderr)
        self.assertIn("--activation", done.stderr)

    def test_the_wrong_one_is_found(self):
        _, files = find("vision/openclip*/expected.safetensors")
        for file in files:
            for activation in ("quick_gelu", "gelu", "gelu_tanh"):
                right = "quick_gelu" if "quick" in file.parent.name else "gelu"
                done = run("models", "verify", file.parent, file, "--activation", activation, "--tolerance", "1e-5")
                self.assertEqual(done.returncode, 0 if activation == right else 6, (file, activation))


class Verify(Case):
    def test_a_changed_number_is_found(self):
        tensors = load(OURS / "bert/expected.safetensors")
        values = tensors["text_embeds"].values
        values[5] += 1e-3
        tensors["text_embeds"] = Tensor.of(values, tensors["text_embeds"].shape)
        file = save(self.folder / "changed.safetensors", tensors)
        done = run("models", "verify", OURS / "bert", file, "--json")
        self.assertEqual(done.returncode, 6)
        rows = {row["name"]: row for row in json.loads(done.stdout)["tensors"]}
        self.assertEqual(rows["text_embeds"]["status"], "different")
        self.assertAlmostEqual(rows["text_embeds"]["max_abs"], 1e-3, places=5)
        self.assertEqual(rows["text_hs.1"]["status"], "same")
        self.assertEqual(run("models", "verify", OURS / "bert", file, "--tolerance", "1e-2").returncode, 0)

    def test_the_tolerance_belongs_to_the_size_of_the_values(self):
        tensors = load(OURS / "bert/expected.safetensors")
        for name in ("text_hs.1", "text_embeds"):
            values = tensors[name].values
            size = max(map(abs, values))
            for part, code in ((0.3, 0), (3.0, 6)):
                changed = list(values)
                changed[7] += part * TOLERANCE * size
                file = save(self.folder / "changed.safetensors",
                            {**tensors, name: Tensor.of(changed, tensors[name].shape)})
                self.assertEqual(run("models", "verify", OURS / "bert", file).returncode, code, (name, part))

    def test_what_should_be_zero(self):
        ids = {key: load(OURS / "bert/expected.safetensors")[key] for key in ("input_ids", "attention_mask")}
        file = save(self.folder / "zero.safetensors", {**ids, "text_hs.1": Tensor.of([0.0] * 3 * 12 * 32, [3, 12, 32])})
        done = run("models", "verify", OURS / "bert", file, "--json")
        self.assertEqual(done.returncode, 6, done.stderr)
        self.assertIsNone(json.loads(done.stdout)["tensors"][0]["max_rel"])

    def test_nan_and_unknown_names_are_different(self):
        for name, tensor in (("text_hs.1", Tensor.of([float("nan")] * 3 * 12 * 32, [3, 12, 32])),
                             ("text_hs.1", Tensor.of([0.0], [1])), ("no_such_output", Tensor.of([0.0], [1]))):
            tensors = {key: load(OURS / "bert/expected.safetensors")[key] for key in ("input_ids", "attention_mask")}
            file = save(self.folder / "expected.safetensors", {**tensors, name: tensor})
            self.assertEqual(run("models", "verify", OURS / "bert", file).returncode, 6, name)


class Refusals(Case):
    def refused(self, code, said, model, tensors, *arguments):
        inputs = save(self.folder / "in.safetensors", tensors)
        out = self.folder / "out.safetensors"
        done = run("models", "forward", model, "--inputs", inputs, "-o", out, *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        self.assertIn(said, done.stderr)
        self.assertLessEqual(len(done.stderr.strip().splitlines()), 3)
        self.assertFalse(out.exists())

    def test_inputs_that_do_not_fit(self):
        ids = Tensor.of([1, 2, 3], [1, 3], "I64")
        self.refused(4, "nothing that this model can be run on", OURS / "bert", {"pixel_values": Tensor.of([0.0], [1])})
        self.refused(4, "120", OURS / "bert", {"input_ids": Tensor.of([1, 120], [1, 2], "I64")})
        self.refused(4, "-1", OURS / "bert", {"input_ids": Tensor.of([-1], [1, 1], "I64")})
        self.refused(4, "longest text", OURS / "bert", {"input_ids": Tensor.of([1] * 25, [1, 25], "I64")})
        self.refused(4, "expected whole numbers", OURS / "bert", {"input_ids": Tensor.of([1.0], [1, 1])})
        self.refused(4, "attention_mask", OURS / "bert", {"input_ids": ids, "attention_mask": Tensor.of([1], [1, 1], "I64")})
        self.refused(4, "shape", OURS / "eva", {"pixel_values": Tensor.of([0.0] * 32 * 32, [1, 1, 32, 32])})
        self.refused(2, "no_such", OURS / "bert", {"input_ids": ids}, "--outputs", "no_such")

    def test_existing_output(self):
        out = self.folder / "out.safetensors"
        out.write_text("mine")
        done = run("models", "forward", OURS / "bert", "--inputs", OURS / "bert/expected.safetensors", "-o", out)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(out.read_text(), "mine")

    def test_models_that_do_not_agree_with_themselves(self):
        tensors = load(OURS / "bert/model.safetensors")
        missing = {name: tensor for name, tensor in tensors.items() if name != "encoder.layer.2.output.dense.bias"}
        ids = {"input_ids": Tensor.of([1, 2, 3], [1, 3], "I64")}
        model = self.copy(OURS / "bert", "model.safetensors")
        save(model / "model.safetensors", missing)
        self.refused(4, "'encoder.layer.2.output.dense.bias' is missing", model, ids)
        turned = dict(tensors)
        turned["encoder.layer.0.intermediate.dense.weight"].shape.reverse()
        save(model / "model.safetensors", turned)
        self.refused(4, "has shape [32, 48], not [48, 32]", model, ids)
        (model / "config.json").unlink()
        self.refused(4, "config.json", model, ids)

    def test_extra_tensors_are_named_and_not_used(self):
        model = self.copy(OURS / "bert", "model.safetensors")
        save(model / "model.safetensors", {**load(OURS / "bert/model.safetensors"), "fc.weight": Tensor.of([1.0], [1])})
        told = document("models", "verify", model, OURS / "bert/expected.safetensors")
        self.assertEqual(told["unexpected"], ["fc.weight"])

    def test_relatives_that_are_not_supported(self):
        ids = {"input_ids": Tensor.of([1], [1, 1], "I64")}
        for name, tensor, said in (
            ("visual.layer1.0.conv1.weight", Tensor.of([0.0], [1, 1, 1, 1]), "ResNet"),
            ("vision_model.embeddings.patch_embedding.weight", Tensor.of([0.0], [1, 1]), "NaFlex"),
            ("something.else", Tensor.of([0.0], [1]), "no known encoder"),
        ):
            model = self.folder / "other"
            model.mkdir(exist_ok=True)
            save(model / "model.safetensors", {name: tensor})
            self.refused(4, said, model, ids)


if __name__ == "__main__":
    unittest.main()
