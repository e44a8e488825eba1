# SPDX-License-Identifier: GPL-3.0-or-later
"""Where values come from: flag, then environment, then batch file, then the user's configuration, then the default."""

import json
import tempfile
import unittest
from pathlib import Path

from program import run, write_script


class Values(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.runs = 0
        write_script(self.folder / "script.json")

    def configure(self, configuration):
        text = configuration if isinstance(configuration, str) else json.dumps(configuration)
        (self.folder / "orangery").mkdir(exist_ok=True)
        (self.folder / "orangery" / "config.json").write_text(text)

    def call(self, *arguments, environment=None, **options):
        return run(*arguments, cwd=self.folder,
                   environment={"XDG_CONFIG_HOME": str(self.folder), **(environment or {})}, **options)

    def seed(self, *arguments, environment=None):
        """The seed that a search runs with."""
        self.runs += 1
        output = f"run{self.runs}"
        search = ["comcts", "search", "--script", "script.json", "-o", output]
        done = self.call(*search, *arguments, environment=environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.folder / output / "run.json").read_text())["seed"]

    def batch_seed(self, *arguments, parameters=None, environment=None, **batch):
        self.runs += 1
        output = f"run{self.runs}"
        values = {"script": "script.json", "output": output, **(parameters or {})}
        tasks = [{"task": "comcts.search", "parameters": values}]
        text = json.dumps({"schema": "orangery.batch/1", "tasks": tasks, **batch})
        done = self.call("run", "-", *arguments, input=text, environment=environment)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads((self.folder / output / "run.json").read_text())["seed"]

    def test_the_nearest_wins(self):
        self.assertEqual(self.seed(), 0)
        self.configure({"options": {"seed": 1}})
        self.assertEqual(self.seed(), 1)
        self.configure({"options": {"seed": 1}, "tasks": {"comcts.search": {"seed": 2}}, "theme": "anything"})
        self.assertEqual(self.seed(), 2)
        self.assertEqual(self.seed(environment={"ORANGERY_SEED": "3"}), 3)
        self.assertEqual(self.seed(environment={"ORANGERY_SEED": ""}), 2)
        self.assertEqual(self.seed("--seed", 4, environment={"ORANGERY_SEED": "3"}), 4)

    def test_a_batch_file_stands_between_environment_and_configuration(self):
        self.configure({"options": {"seed": 1}})
        self.assertEqual(self.batch_seed(), 1)
        self.assertEqual(self.batch_seed(defaults={"seed": 5}), 5)
        self.assertEqual(self.batch_seed(defaults={"seed": 5}, parameters={"seed": 6}), 6)
        self.assertEqual(self.batch_seed(parameters={"seed": 6}, environment={"ORANGERY_SEED": "7"}), 7)
        self.assertEqual(self.batch_seed("--seed", 8, parameters={"seed": 6}, environment={"ORANGERY_SEED": "7"}), 8)

    def test_bad_values_name_their_place(self):
        done = self.call("doctor", "--quick", environment={"ORANGERY_THREADS": "many"})
        self.assertEqual(done.returncode, 2)
        self.assertIn("ORANGERY_THREADS", done.stderr)
        for configuration in [{"options": {"threads": "many"}}, {"tasks": {"doctor": {"quikc": True}}}, "{", "[]",
                              {"options": []}, {"tasks": {"doctor": 5}}]:
            self.configure(configuration)
            done = self.call("doctor", "--quick")
            self.assertIn(done.returncode, (2, 4), configuration)
            self.assertIn("config.json", done.stderr)
            self.assertLessEqual(len(done.stderr.splitlines()), 3)
            self.assertEqual(self.call("--version").returncode, 0)
            self.assertEqual(self.call("--help").returncode, 0)

    def test_the_programs_own_options_have_layers_too(self):
        self.configure({"options": {"json": True}})
        self.assertTrue(self.call("samples", "list").stdout.startswith("{"))
        self.assertFalse(self.call("samples", "list", environment={"ORANGERY_JSON": "0"}).stdout.startswith("{"))
        self.assertFalse(self.call("samples", "list", "--json=false").stdout.startswith("{"))


if __name__ == "__main__":
    unittest.main()
