# SPDX-License-Identifier: GPL-3.0-or-later
"""The run format from both sides: what the program writes fits the schemas, and it reads what Python writes."""

import csv
import json
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

from json_schema import problems
from program import ROOT, orangery_run, response, run, write_script

SCHEMAS = ROOT / "docs" / "schemas"


class Folder(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def assert_fits(self, run_folder):
        record = json.loads((run_folder / "run.json").read_text(encoding="utf-8"))
        self.assertEqual(problems(record, SCHEMAS / "run.schema.json"), [])
        for line in (run_folder / "events.jsonl").read_text(encoding="utf-8").splitlines():
            self.assertEqual(problems(json.loads(line), SCHEMAS / "event.schema.json"), [], line)
        for name, columns in record["columns"].items():
            with open(run_folder / "tables" / f"{name}.csv", encoding="utf-8", newline="") as file:
                self.assertEqual(next(csv.reader(file)), list(columns))


class OurRuns(Folder):
    def test_a_search_fits_the_schemas(self):
        write_script(self.folder / "script.json")
        done = run("comcts", "search", "--script", "script.json", "-o", "run", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assert_fits(self.folder / "run")

    def test_a_batch_fits_the_schemas_resumed_too(self):
        batch = {"schema": "orangery.batch/1", "tasks": [{"task": "manual"}, {"task": "nothing"}]}
        for arguments in [(), ("--resume",)]:
            run("run", "-", "-o", "run", "--keep-going", *arguments, input=json.dumps(batch), cwd=self.folder)
        self.assert_fits(self.folder / "run")
        self.assertIn("resumed", [event["ev"] for event in orangery_run.read(self.folder / "run")])

    def test_the_schemas_refuse_what_does_not_fit(self):
        event = {"seq": 1, "t_ms": 0, "ev": "step"}
        self.assertEqual(problems(event, SCHEMAS / "event.schema.json"), [])
        for change in [{"seq": -1}, {"seq": 0}, {"seq": 1.5}, {"t_ms": None}, {"ev": ""}, {"ev": "run_started"},
                       {"ev": "resumed"}, {"ev": "resumed", "valid_through_seq": -1}]:
            self.assertTrue(problems({**event, **change}, SCHEMAS / "event.schema.json"), change)


class PythonRuns(Folder):
    def grow_a_tree(self, folder):
        """A search of one round, told as docs/comcts.md describes its events."""
        text = response(["two and two"], "4")
        cuts = [text.find(mark) for mark in ("### Image", "### Rationales", "### Let", "### Step", "### The final")]
        sections = [text[start:end] for start, end in zip(cuts, cuts[1:])]
        config = {"exploration_weight": 0.5, "threshold": 0, "budget_calls": 20, "seed": 3}
        with orangery_run.create(folder, task="comcts.search", parameters={"script": "none"}, seed=3) as writing:
            writing.event("search_started", q="q1", round=0, config=config, models=["maple"], judges={"judge": 1},
                          judge_badges={"judge": "scripted"}, model_badges={"maple": "scripted"},
                          question="Question: how many?", image="", ground_truth="4", record=None)
            writing.event("round_started", q="q1", round=1, calls_so_far=0, budget={"calls": 20, "rounds": None})
            writing.event("node_selected", q="q1", round=1, node=0, U=None, ties=1, path=[])
            kinds = ["description", "rationale", "think", "step"]
            for number, section in enumerate(sections, start=1):
                writing.event("node_added", q="q1", round=1, node={
                    "id": number, "parent": number - 1, "depth": number, "N": 0, "V": 0, "U": None, "text": section,
                    "model": "maple", "kind": kinds[number - 1], "step_no": 1 if number == 4 else None, "round_born": 1,
                    "fused_score": 1 / 3, "judge_scores": {"judge": 1 / 3}})
            writing.event("backprop", q="q1", round=1, model="maple",
                          changes=[[number, 0, 0, 1, 1 / 3] for number in range(1, 5)])
            writing.event("round_finished", q="q1", round=1, calls=1, best_path=[1, 2, 3, 4], answer="4",
                          results=[{"model": "maple", "valid": True, "correct": True, "value": 4 / 3,
                                    "step_value": [1 / 3] * 4, "response": "".join(sections)}])
            writing.commit()
            writing.event("search_finished", q="q1", round=1, outcome="success", best_path=[1, 2, 3, 4], answer="4",
                          rounds=1, calls=1, nodes=5)
            writing.outcome = {"kind": "success"}
        return sections

    def test_the_program_reads_a_run_that_python_wrote(self):
        sections = self.grow_a_tree(self.folder / "run")
        self.assert_fits(self.folder / "run")
        done = run("export", "run", "--view", "tree", "--format", "json", "-o", "tree.json", cwd=self.folder)
        self.assertEqual(done.returncode, 0, done.stderr)
        tree = json.loads((self.folder / "tree.json").read_text(encoding="utf-8"))
        self.assertEqual([node["text"] for node in tree["nodes"]], ["", *sections])
        self.assertEqual([node["V"] for node in tree["nodes"][1:]], [1 / 3] * 4)
        table = run("export", "run", "--view", "tree", "--format", "csv", "-o", "tree.csv", cwd=self.folder)
        self.assertEqual(table.returncode, 0, table.stderr)
        with open(self.folder / "tree.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(line for line in file if not line.startswith("#")))
        self.assertEqual({float(row["V"]) for row in rows if row["V"] and row["id"] != "0"}, {1 / 3})

    def test_values_are_cleaned_as_ours_are(self):
        with orangery_run.create(self.folder / "run", task="t", parameters={"a": float("nan")}) as writing:
            writing.event("step", x=float("inf"), text="\ud800 \U0001F600", list=(1, 2.0), path=Path("p"))
            rows = [(0.1, 'say "yes"\n'), {"a": float("nan"), "b, c": None}]
            writing.table("t", {"a": ("m", "a"), "b, c": ("", "b")}, rows)
            writing.artefact("notes/a.txt", "ä")
        self.assert_fits(self.folder / "run")
        event = orangery_run.read(self.folder / "run")[1]
        self.assertEqual((event["x"], event["text"]), (None, "\ufffd \U0001F600"))
        self.assertEqual((event["list"], event["path"]), ([1, 2.0], "p"))
        self.assertEqual((self.folder / "run/tables/t.csv").read_text(), 'a,"b, c"\n0.1,"say ""yes""\n"\n,\n')
        self.assertIsNone(orangery_run.read_record(self.folder / "run")["parameters"]["a"])

    def test_an_exception_leaves_an_incomplete_run(self):
        with self.assertRaises(ZeroDivisionError):
            with orangery_run.create(self.folder / "run", task="t") as writing:
                writing.event("step")
                1 / 0
        record = orangery_run.read_record(self.folder / "run")
        self.assertEqual((record["complete"], record["outcome"]["kind"]), (False, "error"))
        self.assert_fits(self.folder / "run")

    def test_what_is_there_is_not_overwritten_unasked(self):
        orangery_run.create(self.folder / "run", task="t").finish({})
        with self.assertRaises(orangery_run.RunError):
            orangery_run.create(self.folder / "run", task="t")
        orangery_run.create(self.folder / "run", task="other", overwrite=True).finish({})
        self.assertEqual(orangery_run.read_record(self.folder / "run")["task"], "other")
        (self.folder / "mine").mkdir()
        (self.folder / "mine/thesis.tex").write_text("years of work")
        with self.assertRaises(orangery_run.RunError):
            orangery_run.create(self.folder / "mine", task="t", overwrite=True)
        self.assertEqual((self.folder / "mine/thesis.tex").read_text(), "years of work")

    def test_a_log_that_was_cut_anywhere_goes_on(self):
        with orangery_run.create(self.folder / "run", task="t") as writing:
            for number in range(3):
                writing.event("step", number=number, text="ä")
        whole = (self.folder / "run/events.jsonl").read_bytes()
        for length in range(whole.find(b"\n") + 1, len(whole) + 1):
            (self.folder / "run/events.jsonl").write_bytes(whole[:length])
            lines = whole[:length].count(b"\n")
            self.assertEqual(len(orangery_run.read(self.folder / "run")), lines)
            with orangery_run.resume(self.folder / "run", valid_through=0) as writing:
                writing.event("step", number=9)
            kept = orangery_run.read(self.folder / "run")
            self.assertEqual([event["ev"] for event in kept], ["run_started", "resumed", "step"])
            self.assertEqual(kept[-1]["seq"], lines + 1)

    def test_a_killed_writer_leaves_a_run_that_reads(self):
        code = ("import sys; sys.path.insert(0, sys.argv[1]); import orangery_run\n"
                "run = orangery_run.create(sys.argv[2], task='t')\n"
                "while True: run.event('step', text='x' * 1000)\n")
        process = subprocess.Popen([sys.executable, "-c", code, ROOT / "resources/python", self.folder / "run"])
        log = self.folder / "run/events.jsonl"
        for _ in range(500):
            if log.exists() and log.stat().st_size > 100000:
                break
            time.sleep(0.01)
        process.send_signal(signal.SIGKILL)
        process.wait()
        events = orangery_run.read(self.folder / "run")
        self.assertGreater(len(events), 50)
        self.assertIs(orangery_run.read_record(self.folder / "run")["complete"], False)

    def test_damaged_logs_are_refused(self):
        first = {"seq": 0, "t_ms": 0, "ev": "run_started", "schema": "orangery.events/1", "task": "t"}
        step = {"seq": 1, "t_ms": 0, "ev": "step"}
        damaged = [[first, step, step], [first, {**step, "seq": 2}], [{**first, "schema": "orangery.events/2"}], [step],
                   [first, {**step, "ev": "run_started"}], [first, {"seq": 1}]]
        for events in damaged:
            (self.folder / "events.jsonl").write_text("".join(json.dumps(event) + "\n" for event in events))
            with self.assertRaises(orangery_run.RunError):
                orangery_run.read(self.folder)


if __name__ == "__main__":
    unittest.main()
