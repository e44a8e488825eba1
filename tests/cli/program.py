# SPDX-License-Identifier: GPL-3.0-or-later
"""Starts the built program, and has a small search for it to do."""

import json
import os
import subprocess
import sys
from pathlib import Path

PROGRAM = os.environ["ORANGERY_PROGRAM"]
ROOT = Path(os.environ["ORANGERY_PROJECT_ROOT"])

sys.dont_write_bytecode = True  # the sources are not ours to write into
sys.path.insert(0, str(ROOT / "resources" / "python"))
import orangery_run  # noqa: E402,F401  found only now; tests take it from here


def run(*arguments, **options):
    """The finished process, with its output as text."""
    options.setdefault("stdin", subprocess.DEVNULL if "input" not in options else None)
    if "input" in options:
        del options["stdin"]
    environment = {**os.environ, **options.pop("environment", {})}
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, env=environment, timeout=100,
                          **options)


def document(*arguments, **options):
    """What the program prints with --json; it has to succeed."""
    done = run(*arguments, "--json", **options)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def start(*arguments, **options):
    """A running process with pipes."""
    options.setdefault("stdout", subprocess.PIPE)
    options.setdefault("stderr", subprocess.PIPE)
    return subprocess.Popen([PROGRAM, *map(str, arguments)], stdin=subprocess.DEVNULL, text=True, **options)


def response(steps, answer):
    lines = ["### Image Description:\nShapes.\n", "### Rationales:\nCount them.\n", "### Let's think step by step.\n"]
    lines += [f"### Step {number}:\n{text}\n" for number, text in enumerate(steps, start=1)]
    return "\n".join(lines) + f"\n### The final answer is: {answer}"


def write_script(path, rounds=3):
    """A recorded search of two policies whose first section is wrong every time: it stays at the root to the end."""
    scored = {"response": response(["two and two"], "5"), "correct": False, "scores": {"judge": [-1, -1, -1, -1]}}
    script = {
        "format": "comcts-script",
        "version": 1,
        "record": {
            "image": "x.png",
            "question": "Question: how many?",
            "conversations": [{"from": "human", "value": "how many?"}, {"from": "gpt", "value": "4"}],
        },
        "config": {
            "exploration_weight": 0.5,
            "threshold": 0,
            "budget_calls": 2 * rounds,
            "policies": ["maple", "cedar"],
            "judges": {"judge": 1},
        },
        "rounds": [{"prefix": "", "responses": {"maple": scored, "cedar": scored}}] * rounds,
    }
    Path(path).write_text(json.dumps(script), encoding="utf-8")
    return path
