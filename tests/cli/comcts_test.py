#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The commands of the reasoning trees, called as a user calls them."""
import copy
import json
import os
import pathlib
import random
import resource
import shutil
import signal
import subprocess
import tempfile
import time
import unittest
from concurrent.futures import ThreadPoolExecutor

from program import PROGRAM, ROOT, run as call

WINDOW = pathlib.Path(os.environ.get("ORANGERY_BUILD_ROOT", ROOT)) / "lib" / "liborangery_window.so"


def find_scenarios():
    folders = [os.environ.get("ORANGERY_FIXTURES"), ROOT / "tests/fixtures", ROOT / "../shared/fixtures"]
    for folder in folders:
        files = sorted(pathlib.Path(folder).glob("comcts/scenario_*.json")) if folder else []
        if files:
            return files
    return []


SCENARIOS = find_scenarios()


def tree_of(run):
    """tree.json without its times."""
    tree = json.loads((run / "tree.json").read_text())
    for step in tree["rounds"]:
        del step["ms"]
    return tree


def alike(a, b, tolerance):
    if isinstance(a, (int, float)) and isinstance(b, (int, float)):
        return abs(a - b) <= tolerance
    if isinstance(a, dict) and isinstance(b, dict):
        return a.keys() == b.keys() and all(alike(a[key], b[key], tolerance) for key in a)
    if isinstance(a, list) and isinstance(b, list):
        return len(a) == len(b) and all(alike(x, y, tolerance) for x, y in zip(a, b))
    return a == b


def contents(folder):
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def wait_until(condition, process=None, seconds=30):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end or (process is not None and process.poll() is not None):
            return False
        time.sleep(0.002)
    return True


@unittest.skipUnless(SCENARIOS, "no reference case comcts/scenario_*.json was found")
class ComctsTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.run_folder = self.folder / "run"
        # The longest scripted search has the most places to stop at.
        self.script = max(SCENARIOS, key=lambda path: len(json.loads(path.read_text())["rounds"]))

    def search(self, *arguments, script=None, run=None, **options):
        return call("comcts", "search", "--script", script or self.script, "-o", run or self.run_folder, *arguments,
                    **options)

    def succeed(self, *arguments, **options):
        done = self.search(*arguments, **options)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def assert_fails(self, done, code):
        self.assertEqual(done.returncode, code, done.stderr + done.stdout)
        self.assertLessEqual(len(done.stderr.splitlines()), 3, done.stderr)
        self.assertTrue(done.stderr.startswith("orangery: "), done.stderr)
        self.assertEqual(list(self.folder.rglob("*.part")), [])

    def changed_script(self, change):
        document = json.loads(self.script.read_text())
        change(document)
        path = self.folder / "changed.json"
        path.write_text(json.dumps(document))
        return path

    def start(self, *arguments, run):
        command = [PROGRAM, "comcts", "search", "--script", str(self.script), "-o", str(run), *arguments]
        return subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


class SearchTest(ComctsTest):
    def test_scenarios_end_as_the_original_did(self):
        for script in SCENARIOS:
            document = json.loads(script.read_text())
            run = self.folder / script.stem
            done = self.succeed("--json", script=script, run=run)
            self.assertEqual(json.loads(done.stdout)["schema"], "orangery.comcts.search/1")
            lines = [name for name in ("success", "failure") if (run / f"{name}.jsonl").exists()]
            self.assertEqual(len(lines), 1)
            self.assertTrue(document[lines[0] + "_line"])
            self.compare((run / f"{lines[0]}.jsonl").read_text(), document[lines[0] + "_line"])
            self.compare_trees(json.loads((run / "tree.json").read_text())["nodes"],
                               document["rounds"][-1]["tree_after"])
            self.assertTrue(json.loads((run / "run.json").read_text())["complete"])
            self.assertEqual(list(run.rglob("*.part")), [])
        print(f"compared {len(SCENARIOS)} cases from {SCENARIOS[0].parent}")

    def compare(self, ours, expected):
        self.assertTrue(ours.isascii() and ours.endswith("\n") and ours.count("\n") == 1)
        self.assertTrue(alike(json.loads(ours), json.loads(expected), 1e-3 + 1e-12), ours)

    def compare_trees(self, nodes, expected):
        children = {}
        for node in nodes:
            children.setdefault(node["parent"], []).append(node["id"])
        order, stack = [], [0]
        while stack:
            order.append(stack.pop())
            stack += reversed(children.get(order[-1], []))
        ours = [{key: nodes[i][key] for key in expected[0]} for i in order]
        for node in ours[1:]:
            node["parent"] = order.index(node["parent"])
        self.assertTrue(alike(ours, expected, 1e-9), ours)

    def test_flags_override_the_scripts_config(self):
        self.succeed("--calls", "1", "-c", "2", "--threshold", "-1")
        tree = tree_of(self.run_folder)
        self.assertEqual(tree["config"]["budget_calls"], 1)
        self.assertEqual(tree["config"]["exploration_weight"], 2)
        self.assertEqual(tree["config"]["threshold"], -1)
        self.assertEqual(tree["outcome"]["rounds"], 1)
        self.succeed("--rounds", "2", "--overwrite")
        self.assertEqual(tree_of(self.run_folder)["outcome"]["rounds"], 2)

    def test_script_of_another_search_names_the_round(self):
        def change(document):
            document["rounds"][1]["prefix"] = "### Image Description:\nanother\n\n"
        done = self.search(script=self.changed_script(change))
        self.assert_fails(done, 1)
        self.assertIn("round 2", done.stderr)
        record = json.loads((self.run_folder / "run.json").read_text())
        self.assertFalse(record["complete"])
        self.assertFalse((self.run_folder / "success.jsonl").exists() or (self.run_folder / "failure.jsonl").exists())

    def test_script_that_ends_early(self):
        def change(document):
            del document["rounds"][2:]
        done = self.search(script=self.changed_script(change))
        self.assert_fails(done, 1)
        self.assertIn("ends after round 2", done.stderr)

    def test_malformed_scripts_leave_no_folder(self):
        def said(document):
            return next(iter(document["rounds"][0]["responses"].values()))

        def scores(document):
            return next(iter(said(document)["scores"].values()))

        kinds = {
            "format": lambda d: d.pop("format"),
            "version": lambda d: d.update(version=2),
            "no judges": lambda d: d["config"].update(judges={}),
            "no policies": lambda d: d["config"].pop("policies"),
            "weight": lambda d: d["config"]["judges"].update(dict.fromkeys(d["config"]["judges"], "1")),
            "record": lambda d: d.pop("record"),
            "rounds": lambda d: d.update(rounds={}),
            "policy missing": lambda d: d["rounds"][0]["responses"].popitem(),
            "prefix": lambda d: d["rounds"][0].pop("prefix"),
            "response": lambda d: said(d).update(response=12),
            "correct": lambda d: said(d).update(correct="yes"),
            "judge unknown": lambda d: said(d)["scores"].update(nobody=[1]),
            "judge missing": lambda d: said(d)["scores"].popitem(),
            "too few scores": lambda d: scores(d).pop(),
            "score as text": lambda d: scores(d).__setitem__(0, "1"),
            "score out of range": lambda d: scores(d).__setitem__(0, 2),
            "not a number": lambda d: scores(d).__setitem__(0, float("nan")),
        }
        whole = self.script.read_text()
        texts = {"empty": b"", "cut": whole[:-200].encode(), "open brackets": b"[" * 200_000,
                 "open braces": b'{"a":' * 200_000, "invalid UTF-8": whole.encode().replace(b"Image", b"Im\xffge", 1)}
        for name, change in kinds.items():
            document = json.loads(whole)
            change(document)
            texts[name] = json.dumps(document).encode()
        for name, text in texts.items():
            with self.subTest(name):
                script = self.folder / "malformed.json"
                script.write_bytes(text)
                self.assert_fails(self.search(script=script), 4)
                self.assertFalse(self.run_folder.exists())

    def test_missing_inputs(self):
        for arguments in (["--script", "nowhere.json"], ["--questions", "nowhere.json"], ["--script", self.folder]):
            self.assert_fails(call("comcts", "search", *arguments, "-o", self.run_folder), 4)
        for arguments in ([], ["--script", self.script, "--questions", self.script], ["--script", self.script, "--calls", "0"],
                          ["--script", self.script, "--models", "nobody"], ["--script", self.script, "--judge", "nobody"]):
            self.assert_fails(call("comcts", "search", *arguments, "-o", self.run_folder), 2)
        self.assertFalse(self.run_folder.exists())

    def test_malformed_questions(self):
        questions = self.folder / "questions.json"
        for text in (b"", b"[]", b"[1]", b"{}", b"[" * 200_000, b'[{"conversations": [{"value": "\xff"}]}]',
                     b'[{"conversations": [{"value": "a"}, {"value": NaN}]}]'):
            with self.subTest(text[:40]):
                questions.write_bytes(text)
                done = call("comcts", "search", "--questions", questions, "--models", "x", "--judge", "oracle", "-o",
                            self.run_folder)
                self.assert_fails(done, 4)
        self.assertFalse(self.run_folder.exists())


class OutputTest(ComctsTest):
    def test_existing_run(self):
        self.succeed()
        before = contents(self.run_folder)
        self.assert_fails(self.search(), 2)
        self.assertEqual(contents(self.run_folder), before)
        self.succeed("--resume")
        self.assertEqual(contents(self.run_folder), before)
        (self.run_folder / "stray").write_text("of the old run")
        self.succeed("--overwrite")
        self.assertFalse((self.run_folder / "stray").exists())

    def test_folder_that_is_no_run_is_never_touched(self):
        self.run_folder.mkdir()
        (self.run_folder / "precious").write_text("mine")
        for option in ([], ["--overwrite"], ["--resume"]):
            self.assert_fails(self.search(*option), 2)
        self.assertEqual(contents(self.run_folder), {"precious": b"mine"})

    def test_place_that_cannot_be_written(self):
        (self.folder / "file").write_text("")
        self.assert_fails(self.search(run=self.folder / "file"), 2)
        self.assert_fails(self.search(run=self.folder / "file" / "run"), 1)
        self.assert_fails(self.search(run="/proc/orangery"), 1)
        self.assert_fails(self.search(run="/dev/full"), 2)

    def test_result_that_cannot_be_delivered(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            done = subprocess.run([PROGRAM, "comcts", "search", "--script", str(self.script), "-o", str(self.run_folder)],
                                  stdout=full, stderr=subprocess.PIPE, text=True, check=False)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertEqual(len(done.stderr.splitlines()), 2, done.stderr)
        self.assertTrue((self.run_folder / "tree.json").exists())

    def test_disk_that_fills_up(self):
        self.succeed(run=self.folder / "whole")
        size = max(path.stat().st_size for path in (self.folder / "whole").rglob("*") if path.is_file())
        for limit in (0, 100, 2_000, size // 4, size // 2, size * 3 // 4):
            with self.subTest(limit):
                run = self.folder / str(limit)
                done = self.search(run=run, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit)))
                self.assert_fails(done, 1)
                self.assertFalse((run / "success.jsonl").exists() and (run / "failure.jsonl").exists())
                self.succeed("--resume", run=run)
                self.assertEqual(tree_of(run), tree_of(self.folder / "whole"))


class StopTest(ComctsTest):
    def events(self, run):
        log = run / "events.jsonl"
        return log.read_bytes().count(b"\n") if log.exists() else 0

    def test_stop_signals(self):
        self.succeed(run=self.folder / "whole")
        for number, code in ((signal.SIGINT, 130), (signal.SIGTERM, 143)):
            run = self.folder / str(code)
            process = self.start("--pace", "3000", run=run)
            self.assertTrue(wait_until(lambda: self.events(run) >= 6, process))
            process.send_signal(number)
            self.assertEqual(process.wait(timeout=30), code)
            record = json.loads((run / "run.json").read_text())
            self.assertFalse(record["complete"])
            self.assertEqual(record["outcome"]["kind"], "cancelled")
            self.assertEqual(tree_of(run)["outcome"]["kind"], "cancelled")
            self.assertFalse((run / "success.jsonl").exists() or (run / "failure.jsonl").exists())
            self.succeed("--resume", run=run)
            self.assertEqual(tree_of(run), tree_of(self.folder / "whole"))
            self.assertTrue(json.loads((run / "run.json").read_text())["complete"])

    def test_second_signal_forces(self):
        pipe = self.folder / "pipe"
        os.mkfifo(pipe)  # opening it waits for a writer who never comes: the program cannot stop by itself
        process = subprocess.Popen([PROGRAM, "comcts", "search", "--script", str(pipe), "-o", str(self.run_folder)],
                                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.addCleanup(process.kill)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.stderr.close)
        status = pathlib.Path(f"/proc/{process.pid}/status")

        def listens():
            blocked = status.read_text().split("SigBlk:")[1].split()[0]
            return int(blocked, 16) & 1 << (signal.SIGINT - 1)
        self.assertTrue(wait_until(listens, process))
        process.send_signal(signal.SIGINT)
        self.assertIn(b"second signal", process.stderr.readline())
        self.assertIsNone(process.poll())
        process.send_signal(signal.SIGINT)
        self.assertEqual(process.wait(timeout=30), 130)
        self.assertFalse(self.run_folder.exists())

    def test_killed_anywhere_and_resumed(self):
        pace = ["--pace", "60"]
        self.succeed(*pace, run=self.folder / "whole")
        total = self.events(self.folder / "whole")
        expected = tree_of(self.folder / "whole")
        draws = random.Random(7)
        numbers = [0, 1] + [draws.randrange(1, total) for _ in range(48)]

        def kill_at(attempt):
            run = self.folder / f"kill{attempt}"
            process = self.start(*pace, run=run)
            wait_until(lambda: self.events(run) >= numbers[attempt], process)
            running = process.poll() is None
            process.kill()
            process.wait()
            resumed = self.search("--resume", run=run)
            self.assertEqual(resumed.returncode, 0, f"event {numbers[attempt]}: {resumed.stderr}")
            self.assertEqual(tree_of(run), expected, f"event {numbers[attempt]}")
            record = json.loads((run / "run.json").read_text())
            self.assertTrue(record["complete"])
            self.assertEqual(list(run.rglob("*.part")), [])
            return running
        with ThreadPoolExecutor(4) as pool:
            killed = sum(pool.map(kill_at, range(len(numbers))))
        print(f"killed {killed} of {len(numbers)} searches before their end")
        self.assertGreater(killed, len(numbers) // 2)

    def test_resume_refuses_another_search(self):
        self.succeed("--calls", "2")
        before = contents(self.run_folder)
        self.assert_fails(self.search("--resume", "--calls", "4"), 2)

        def other_question(document):
            document["record"]["question"] = "Question: another"
        script = self.changed_script(other_question)
        self.assert_fails(self.search("--resume", "--calls", "2", script=script), 2)
        self.assertEqual(contents(self.run_folder), before)


class ExportTest(ComctsTest):
    def setUp(self):
        super().setUp()
        self.script = SCENARIOS[0]
        self.succeed()

    def test_data(self):
        line = next(path for path in self.run_folder.glob("*.jsonl") if path.stem in ("success", "failure"))
        formats = {"jsonl": [], "tree": [], "sft": [], "sft-paper": ["--rule", "paper", "--images", "text"]}
        for name, more in formats.items():
            output = self.folder / name
            arguments = ["comcts", "export", self.run_folder, "--format", name.split("-")[0], *more, "-o", output]
            done = call(*arguments)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_fails(call(*arguments), 2)
            self.assertEqual(call(*arguments, "--overwrite").returncode, 0)
        self.assertEqual((self.folder / "jsonl").read_bytes(), line.read_bytes())
        self.assertEqual((self.folder / "tree").read_bytes(), (self.run_folder / "tree.json").read_bytes())
        for sample in json.loads((self.folder / "sft").read_text()):
            self.assertEqual([message["role"] for message in sample["messages"]], ["user", "assistant"])
            self.assertIsInstance(sample["images"], list)
        self.assert_fails(call("comcts", "export", self.run_folder, "-o", "/dev/full"), 1)
        self.assert_fails(call("comcts", "export", self.folder, "--format", "sft", "-o", self.folder / "x"), 4)
        self.assertFalse((self.folder / "x").exists())

    def test_views(self):
        formats = ["json", "csv", "dot", "mermaid", "md"]
        if WINDOW.exists():
            formats += ["svg", "png", "pdf"]
        else:
            print("svg, png and pdf are left out: the window's library is not built")
        for name in formats:
            output = self.folder / f"view.{name}"
            # A machine that runs batches has no session: nothing may be said about that.
            done = call("export", self.run_folder, "--view", "tree", "--format", name, "-o", output,
                        environment={"XDG_RUNTIME_DIR": ""})
            self.assertEqual((done.returncode, done.stderr), (0, ""))
            self.assertGreater(output.stat().st_size, 100)
        self.assertEqual((self.folder / "view.json").read_bytes(), (self.run_folder / "tree.json").read_bytes())
        rows = (self.folder / "view.csv").read_text()
        self.assertTrue(rows.startswith("id,parent,depth"))
        self.assert_fails(call("export", self.run_folder, "--format", "bmp", "-o", self.folder / "x"), 2)
        self.assertFalse((self.folder / "x").exists())

    def statistics_at(self, events, last):
        """N and V of each node after the event with seq `last`, from the log alone."""
        nodes = {}
        for event in events:
            if event["seq"] > last:
                break
            if event["ev"] == "node_added":
                nodes[event["node"]["id"]] = (event["node"]["N"], event["node"]["V"])
            elif event["ev"] == "backprop":
                nodes.update({row[0]: (row[3], row[4]) for row in event["changes"]})
            elif event["ev"] == "penalty":
                nodes.update({row[0]: (row[2], nodes[row[0]][1]) for row in event["changes"]})
        nodes.pop(0, None)
        return nodes

    def assert_tree(self, path, expected):
        shown = {node["id"]: (node["N"], node["V"]) for node in json.loads(path.read_text())["nodes"][1:]}
        self.assertEqual(shown.keys(), expected.keys())
        for node, (visits, value) in shown.items():
            self.assertEqual(visits, expected[node][0])
            self.assertAlmostEqual(value, expected[node][1], delta=1e-12)

    def test_moments_of_the_history(self):
        events = [json.loads(line) for line in (self.run_folder / "events.jsonl").read_text().splitlines()]
        ends = [event["seq"] for event in events if event["ev"] == "round_finished"]
        self.assertGreater(len(ends), 1)
        output = self.folder / "moment.json"
        sizes = []
        for number, end in enumerate([0, *ends]):
            done = call("export", self.run_folder, "--round", number, "-o", output, "--overwrite")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_tree(output, self.statistics_at(events, end))
            document = json.loads(output.read_text())
            self.assertEqual(len(document["rounds"]), number)
            self.assertEqual(document["outcome"]["kind"] is None, number < len(ends))
            sizes.append(len(document["nodes"]))
        self.assertEqual(sizes[0], 1)
        self.assertLess(sizes[1], sizes[-1])
        for event in [event["seq"] for event in events if event["ev"] in ("node_added", "backprop", "penalty")]:
            done = call("export", self.run_folder, "--event", event, "-o", output, "--overwrite")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assert_tree(output, self.statistics_at(events, event))

    def test_moments_are_told_in_what_is_written(self):
        texts = {"md": "m.md", "dot": "m.dot"}
        if WINDOW.exists():
            texts["svg"] = "m.svg"
        for name in texts.values():
            output = self.folder / name
            done = call("export", self.run_folder, "--round", 1, "-o", output)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("not the end of the search", output.read_text())
            self.assertIn("--round 1", output.read_text())
            done = call("export", self.run_folder, "-o", output, "--overwrite")
            self.assertNotIn("not the end of the search", output.read_text())

    def test_moments_that_do_not_exist(self):
        output = self.folder / "x.json"
        self.assert_fails(call("export", self.run_folder, "--round", 99, "-o", output), 2)
        self.assert_fails(call("export", self.run_folder, "--event", 99999, "-o", output), 2)
        self.assert_fails(call("export", self.run_folder, "--round", -1, "-o", output), 2)
        self.assert_fails(call("export", self.run_folder, "--round", 1, "--event", 3, "-o", output), 2)
        self.assert_fails(call("export", self.run_folder / "tree.json", "--round", 1, "-o", output), 2)
        self.assertFalse(output.exists())

    def test_differences(self):
        other = self.folder / "other"
        self.succeed("-c", "3", "--calls", "1", run=other)
        same = call("comcts", "diff", self.run_folder, self.run_folder / "tree.json", "--json")
        self.assertEqual(same.returncode, 0, same.stderr)
        self.assertEqual(json.loads(same.stdout)["differences"], [])
        different = call("comcts", "diff", self.run_folder, other, "--json")
        self.assertEqual(different.returncode, 6)
        self.assertFalse(json.loads(different.stdout)["same"])
        trees = [json.loads((run / "tree.json").read_text()) for run in (self.run_folder, other)]
        searches = json.loads(different.stdout)["searches"]
        for name, facts in {
            "outcome": [tree["outcome"]["kind"] for tree in trees],
            "rounds": [str(len(tree["rounds"])) for tree in trees],
            "calls": [str(tree["rounds"][-1]["calls"]) for tree in trees],
            "nodes": [str(len(tree["nodes"])) for tree in trees],
        }.items():
            self.assertEqual([searches[name]["a"], searches[name]["b"]], facts)
        text = call("comcts", "diff", self.run_folder, other).stdout
        self.assertIn(f'calls  {searches["calls"]["a"]} -> {searches["calls"]["b"]}', text)
        self.assert_fails(call("comcts", "diff", self.run_folder, "nowhere"), 4)

    def test_damaged_inputs(self):
        tree = self.folder / "tree.json"
        whole = json.loads((self.run_folder / "tree.json").read_text())
        cyclic, versions, dense = copy.deepcopy(whole), copy.deepcopy(whole), copy.deepcopy(whole)
        cyclic["nodes"][1]["parent"] = 2
        versions["version"] = 9
        dense["nodes"][2]["id"] = 1
        for text in (b"", b"[]", b"[" * 200_000, b"\xff\xfe", json.dumps(whole)[:-40].encode(),
                     *(json.dumps(document).encode() for document in (cyclic, versions, dense))):
            tree.write_bytes(text)
            self.assert_fails(call("comcts", "export", tree, "--format", "tree", "-o", self.folder / "x"), 4)
            self.assert_fails(call("export", tree, "--format", "md", "-o", self.folder / "x"), 4)
            self.assert_fails(call("comcts", "diff", tree, self.run_folder), 4)
            self.assertFalse((self.folder / "x").exists())

    def test_damaged_logs(self):
        lines = (self.run_folder / "events.jsonl").read_bytes().splitlines(keepends=True)
        version = lines[0].replace(b"orangery.events/1", b"orangery.events/2")
        node = next(i for i, line in enumerate(lines) if b'"node_added"' in line)
        damaged = {
            "duplicated seq": lines[:5] + [lines[4]] + lines[5:],
            "a line left out": lines[:5] + lines[6:],
            "another version": [version] + lines[1:],
            "not JSON": lines[:5] + [b"{\n"] + lines[5:],
            "open brackets": lines[:5] + [b"[" * 200_000 + b"\n"],
            "invalid UTF-8": lines[:5] + [lines[5].replace(b'"ev"', b'"e\xff"')] + lines[6:],
            "a node without a place": lines[:node] + [lines[node].replace(b'"parent":0', b'"parent":7')] + lines[node + 1:],
        }
        for name, content in damaged.items():
            with self.subTest(name):
                run = self.folder / "damaged"
                shutil.copytree(self.run_folder, run)
                (run / "events.jsonl").write_bytes(b"".join(content))
                done = call("comcts", "export", run, "--format", "tree", "-o", self.folder / "x")
                self.assert_fails(done, 4)
                self.assert_fails(self.search("--resume", run=run), 4)
                self.assertFalse((self.folder / "x").exists())
                shutil.rmtree(run)

    def test_cut_logs_open_to_their_last_whole_round(self):
        log = (self.run_folder / "events.jsonl").read_bytes()
        sizes = []
        for share in (0.3, 0.5, 0.7, 0.9, 1):
            (self.run_folder / "events.jsonl").write_bytes(log[:int(len(log) * share)])
            output = self.folder / f"{share}.json"
            done = call("comcts", "export", self.run_folder, "--format", "tree", "-o", output)
            self.assertEqual(done.returncode, 0, done.stderr)
            sizes.append(len(json.loads(output.read_text())["nodes"]))
        self.assertEqual(sizes, sorted(sizes))
        self.assertEqual(sizes[-1], len(tree_of(self.run_folder)["nodes"]))


if __name__ == "__main__":
    unittest.main()
