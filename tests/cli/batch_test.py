# SPDX-License-Identifier: GPL-3.0-or-later
"""Many tasks from one file."""

import csv
import json
import signal
import tempfile
import time
import unittest
from pathlib import Path

from program import ROOT, orangery_run, run, start, write_script
from json_schema import problems


class Batch(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def write(self, tasks, name="batch.json", **members):
        batch = {"schema": "orangery.batch/1", **members, "tasks": tasks}
        (self.folder / name).write_text(json.dumps(batch))
        return batch

    def call(self, *arguments, **options):
        return run(*arguments, cwd=self.folder, **options)

    def results(self, *arguments, code=0):
        done = self.call(*arguments, "--json")
        self.assertEqual(done.returncode, code, done.stderr)
        return {result["item"]: result for result in json.loads(done.stdout)["results"]}

    @staticmethod
    def writing(name, **more):
        return {"id": name, "task": "manual", "parameters": {"output": f"{name}.md", **more}}

    def test_tasks_run_in_order(self):
        batch = self.write([self.writing("a"), {"task": "doctor", "parameters": {"quick": True}}, self.writing("c")])
        self.assertEqual(problems(batch, ROOT / "docs/schemas/batch.schema.json"), [])
        self.assertEqual(list(self.results("run", "batch.json")), ["a", "1", "c"])
        self.assertTrue((self.folder / "a.md").exists() and (self.folder / "c.md").exists())

    def test_the_file_may_come_from_standard_input(self):
        text = json.dumps(self.write([self.writing("a")]))
        self.assertEqual(self.call("run", "-", input=text).returncode, 0)
        self.assertTrue((self.folder / "a.md").exists())

    def test_the_first_failure_ends_it(self):
        (self.folder / "b.md").write_text("mine")
        self.write([self.writing("a"), self.writing("b"), self.writing("c")])
        done = self.call("run", "batch.json", "-o", "run")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("item b (manual): b.md exists already", done.stderr)
        self.assertLessEqual(len(done.stderr.splitlines()), 3)
        self.assertFalse((self.folder / "c.md").exists())
        record = orangery_run.read_record(self.folder / "run")
        self.assertEqual((record["complete"], record["outcome"]["kind"]), (False, "failed"))

    def test_keep_going_goes_on_and_tells(self):
        (self.folder / "b.md").write_text("mine")
        self.write([self.writing("a"), self.writing("b"), {"task": "no.such"}, self.writing("c", format="papyrus"),
                    self.writing("d")])
        results = self.results("run", "batch.json", "--keep-going", "-o", "run", code=3)
        self.assertEqual([result["outcome"] for result in results.values()],
                         ["done", "failed", "failed", "failed", "done"])
        self.assertEqual([result["exit_code"] for result in results.values()], [0, 2, 4, 4, 0])
        rows = (self.folder / "run/tables/items.csv").read_text().splitlines()
        self.assertEqual(rows[0].split(",")[:4], ["item", "task", "outcome", "exit_code"])
        self.assertEqual(len(rows), 6)

    def test_a_resumed_batch_does_what_is_left(self):
        (self.folder / "b.md").write_text("mine")
        self.write([self.writing("a"), self.writing("b"), self.writing("c")])
        self.assertEqual(self.call("run", "batch.json", "-o", "run").returncode, 2)
        self.assertEqual(self.call("run", "batch.json", "-o", "run").returncode, 2)
        written = (self.folder / "a.md").stat().st_mtime_ns
        (self.folder / "b.md").unlink()
        results = self.results("run", "batch.json", "-o", "run", "--resume")
        self.assertEqual([result.get("earlier", False) for result in results.values()], [True, False, False])
        self.assertEqual((self.folder / "a.md").stat().st_mtime_ns, written)
        self.assertIs(orangery_run.read_record(self.folder / "run")["complete"], True)
        again = self.results("run", "batch.json", "-o", "run", "--resume")
        self.assertTrue(all(result["earlier"] for result in again.values()))
        self.assertEqual(orangery_run.read_record(self.folder / "run")["outcome"]["skipped"], 3)
        self.assertEqual(len((self.folder / "run/tables/items.csv").read_text().splitlines()), 4)

    def test_a_batch_that_was_killed_at_its_start_is_gone_on_with(self):
        self.write([self.writing("a", overwrite=True)])
        self.results("run", "batch.json", "-o", "run")
        log = self.folder / "run/events.jsonl"
        for left in (None, b"", log.read_bytes()[:9]):
            log.unlink()
            if left is not None:
                log.write_bytes(left)
            self.assertNotIn("earlier", self.results("run", "batch.json", "-o", "run", "--resume")["a"])
        self.assertIs(self.results("run", "batch.json", "-o", "run", "--resume")["a"]["earlier"], True)

    def test_an_item_that_changed_runs_again(self):
        self.write([self.writing("a")])
        self.results("run", "batch.json", "-o", "run")
        self.write([self.writing("a", format="man", overwrite=True)])
        self.assertNotIn("earlier", self.results("run", "batch.json", "-o", "run", "--resume")["a"])
        self.assertTrue((self.folder / "a.md").read_text().startswith(".TH"))

    def test_shards_do_every_item_once(self):
        self.write([self.writing(f"i{number}") for number in range(7)])
        done = []
        for shard in ["1/3", "2/3", "3/3"]:
            done += self.results("run", "batch.json", "--shard", shard, "-o", "run")
        self.assertEqual(sorted(done), [f"i{number}" for number in range(7)])
        self.assertEqual(sorted(path.name for path in (self.folder / "run").iterdir()),
                         ["shard-1-of-3", "shard-2-of-3", "shard-3-of-3"])
        self.assertEqual(self.call("run", "batch.json", "--shard", "4/3").returncode, 2)

    def test_a_limit_and_what_exists(self):
        self.write([self.writing(f"i{number}") for number in range(5)])
        self.assertEqual(len(self.results("run", "batch.json", "--limit", 2)), 2)
        results = self.results("run", "batch.json", "--skip-existing")
        self.assertEqual([result["outcome"] for result in results.values()], ["skipped"] * 2 + ["done"] * 3)

    def test_runs_of_items_lie_in_the_batchs_folder(self):
        write_script(self.folder / "script.json")
        item = {"id": "one", "task": "comcts.search", "parameters": {"script": "script.json"}}
        self.write([item], defaults={"seed": 9})
        self.results("run", "batch.json", "-o", "run")
        self.assertEqual(orangery_run.read_record(self.folder / "run/one")["seed"], 9)
        self.assertEqual(self.call("run", "batch.json").returncode, 2)  # nowhere to write to

    def test_each_makes_an_item_of_every_choice(self):
        for name, texts in (("a", {"1": ["owl", "kite"]}), ("b", {"1": ["kite", "owl"], "2": ["owl"]})):
            (self.folder / f"{name}.json").write_text(json.dumps(texts))
        (self.folder / "t1.json").write_text(json.dumps({"1": "owl", "2": "kite"}))
        (self.folder / "t2.json").write_text(json.dumps({"1": "kite", "2": "owl"}))
        batch = self.write([{"id": "s", "task": "recognize.score", "parameters": {"truth": "absent.json"}, "each": [
            [{"id": "a", "predictions": "a.json"}, {"id": "b", "predictions": "b.json"}],
            [{"truth": "t1.json"}, {"truth": "t2.json"}]]}, {"task": "doctor", "each": [[{"quick": True}]]}])
        self.assertEqual(problems(batch, ROOT / "docs/schemas/batch.schema.json"), [])
        self.assertEqual(list(self.results("run", "batch.json", "-o", "run")), ["s-a-0", "s-a-1", "s-b-0", "s-b-1", "1-0"])
        with open(self.folder / "run/tables/results.csv", newline="", encoding="utf-8") as file:
            told = {(row["item"], row["name"]): row["value"] for row in csv.DictReader(file)}
        self.assertEqual([told[f"s-{name}", "answers"] for name in ("a-0", "a-1", "b-0", "b-1")], ["1", "1", "2", "2"])
        self.assertEqual([told[f"s-{name}", "missing"] for name in ("a-0", "a-1", "b-0", "b-1")], ["1", "1", "0", "0"])

    def test_an_interrupted_batch_goes_on_inside_its_item(self):
        write_script(self.folder / "script.json", rounds=40)
        item = {"task": "comcts.search", "parameters": {"script": "script.json", "pace": 100}}
        self.write([self.writing("a"), {**item, "id": "slow"}, self.writing("c")])
        process = start("run", "batch.json", "-o", "run", cwd=self.folder)
        self.addCleanup(process.kill)
        log = self.folder / "run/slow/events.jsonl"
        for _ in range(300):
            if log.exists() and b"round_finished" in log.read_bytes():
                break
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=30)
        self.assertEqual(process.returncode, 130)
        self.assertIs(orangery_run.read_record(self.folder / "run")["complete"], False)
        self.assertFalse((self.folder / "c.md").exists())
        self.write([self.writing("a"), {**item, "id": "slow"}, self.writing("c")])
        results = self.results("run", "batch.json", "-o", "run", "--resume")
        self.assertEqual([result.get("earlier", False) for result in results.values()], [True, False, False])
        kinds = [json.loads(line)["ev"] for line in log.read_text().splitlines()]
        self.assertEqual((kinds.count("resumed"), kinds.count("run_started")), (1, 1))

    def test_malformed_files_are_refused_before_anything_runs(self):
        good = self.writing("a")

        def after_a_good_one(item, **members):
            return json.dumps({"schema": "orangery.batch/1", **members, "tasks": [good, item]})

        cases = {
            "no JSON": "{",
            "another version": json.dumps({"schema": "orangery.batch/2", "tasks": []}),
            "no tasks": json.dumps({"schema": "orangery.batch/1"}),
            "misspelt member": after_a_good_one({"task": "doctor", "parametres": {}}),
            "unknown task": after_a_good_one({"task": "doctr"}),
            "unknown option": after_a_good_one({"task": "doctor", "parameters": {"quikc": True}}),
            "bad value": after_a_good_one({"task": "doctor", "parameters": {"quick": "yes"}}),
            "unknown default": after_a_good_one({"task": "doctor"}, defaults={"speed": 1}),
            "id twice": after_a_good_one(good),
            "id that is a path": after_a_good_one({"id": "../up", "task": "doctor"}),
            "batch in a batch": after_a_good_one({"task": "run", "parameters": {"batch": "-"}}),
            "each that is empty": after_a_good_one({"task": "doctor", "each": []}),
            "each that is no list of lists": after_a_good_one({"task": "doctor", "each": [{"quick": True}]}),
            "id twice in each": after_a_good_one({"task": "doctor", "each": [[{"id": "x"}, {"id": "x"}]]}),
            "too many in each": after_a_good_one({"task": "doctor", "each": [[{}] * 400, [{}] * 400]}),
            "nested deeply": "[" * 200000,
        }
        for name, text in cases.items():
            with self.subTest(name):
                done = self.call("run", "-", input=text)
                self.assertEqual((done.returncode, done.stdout), (4, ""), done.stderr)
                self.assertLessEqual(len(done.stderr.splitlines()), 3)
                self.assertFalse((self.folder / "a.md").exists())


if __name__ == "__main__":
    unittest.main()
