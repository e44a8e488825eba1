# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes and reads Orangery's run folders. One file, standard library only: copy it to where it is needed.

    import orangery_run

    with orangery_run.create("runs/first", task="my.experiment", parameters={"rate": 0.1}, seed=7) as run:
        for step in range(100):
            run.event("step_done", step=step, loss=1 / (step + 1))
            run.commit()                        # this step survives a power cut
        run.table("losses", {"step": ("", "number of the step"), "loss": ("nats", "mean loss")}, rows)
        run.outcome = {"kind": "done", "loss": 0.01}

The window follows such a run while it is written. An exception that leaves the block marks the run as not complete.
`resume` goes on with a run that was stopped; `read` gives the events that count. The format: docs/run-format.md.
"""

import csv
import datetime
import errno
import hashlib
import io
import json
import math
import os
import platform
import shutil
import time
from pathlib import Path

RUN_SCHEMA = "orangery.run/1"
EVENT_SCHEMA = "orangery.events/1"


class RunError(Exception):
    """A run that cannot be written or read; the text says which and why."""


def create(folder, task, parameters=None, seed=0, device="cpu", inputs=(), parent=None, overwrite=False):
    """A new run. A folder that holds anything is refused, unless it holds a run and `overwrite` is set."""
    folder = Path(folder)
    hashed = [{"path": str(path), "sha256": _sha256(path)} for path in inputs]
    _make_room(folder, overwrite)
    record = {
        "schema": RUN_SCHEMA,
        "task": task,
        "parameters": parameters or {},
        "versions": {"python": platform.python_version()},
        "seed": seed,
        "device": device,
        "inputs": hashed,
        "parent": None if parent is None else str(parent),
        "columns": {},
        "outcome": None,
        "complete": False,
        "started": _now(),
        "finished": None,
    }
    folder.mkdir(parents=True, exist_ok=True)
    # run.json comes first: a folder with a log and no record is no run.
    _write_atomically(folder / "run.json", _json_file(record))
    log = _Log(folder / "events.jsonl", os.O_CREAT | os.O_EXCL)
    log.write("run_started", {"schema": EVENT_SCHEMA, "task": task})
    return Run(folder, record, log)


def resume(folder, valid_through=None):
    """Goes on with a run. Events after seq `valid_through` no longer count; by default all that are there do.

    `read(folder)` tells beforehand what has been done. Returns the open run.
    """
    folder = Path(folder)
    record = read_record(folder)
    events, whole_bytes = _read_log(folder / "events.jsonl")
    if not events:
        raise RunError(f"{folder / 'events.jsonl'}: holds no event to go on from")
    last = events[-1]
    log = _Log(folder / "events.jsonl", 0, next_seq=last["seq"] + 1, earlier_ms=last["t_ms"], whole_bytes=whole_bytes)
    log.write("resumed", {"valid_through_seq": last["seq"] if valid_through is None else valid_through})
    record.update(outcome=None, complete=False, finished=None)
    run = Run(folder, record, log)
    run.write_record()
    return run


def read(folder):
    """The events of a run that count, in order: cut last lines and what a resumption dropped are left out."""
    counting = []
    for event in _read_log(Path(folder) / "events.jsonl")[0]:
        if event["ev"] == "resumed":
            counting = [kept for kept in counting if kept["seq"] <= event["valid_through_seq"]]
        counting.append(event)
    return counting


def read_record(folder):
    """run.json as a dictionary."""
    path = Path(folder) / "run.json"
    try:
        record = json.loads(path.read_text(encoding="utf-8-sig"))
    except (OSError, ValueError) as error:
        raise RunError(f"cannot read {path}: {error}") from error
    if not isinstance(record, dict) or record.get("schema") != RUN_SCHEMA:
        raise RunError(f"{path}: another kind or version of run; this reader knows {RUN_SCHEMA}")
    return record


class Run:
    """An open run; use it as a context manager."""

    def __init__(self, folder, record, log):
        self.folder = folder
        self.outcome = None  # set it before the block ends; {"kind": "done"} otherwise
        self._record = record
        self._log = log

    def event(self, kind, **fields):
        """Appends an event and returns its seq. It is on disk for every reader, but see `commit`."""
        return self._log.write(kind, fields)

    def commit(self):
        """Makes everything written so far survive a power cut. Call it when a step that counts is closed."""
        self._log.commit()

    def table(self, name, columns, rows):
        """tables/NAME.csv. `columns`: name -> (unit, meaning), in order; `rows`: sequences or dictionaries."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(columns)
        for row in rows:
            cells = [row.get(name) for name in columns] if isinstance(row, dict) else row
            writer.writerow([_cell(cell) for cell in cells])
        (self.folder / "tables").mkdir(exist_ok=True)
        _write_atomically(self.folder / "tables" / f"{name}.csv", text.getvalue().encode("utf-8"))
        self._record["columns"][name] = {
            column: {"unit": unit, "meaning": meaning} for column, (unit, meaning) in columns.items()
        }
        self.write_record()

    def artefact(self, name, content):
        """Any other file of the run; `content` is bytes or text."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        _write_atomically(path, content.encode("utf-8") if isinstance(content, str) else content)

    def finish(self, outcome, complete=True):
        """Closes the run: run.json says what came out."""
        self._log.commit()
        self._log.close()
        self._record.update(outcome=outcome, complete=complete, finished=_now())
        self.write_record()

    def write_record(self):
        _write_atomically(self.folder / "run.json", _json_file(self._record))

    def __enter__(self):
        return self

    def __exit__(self, kind, error, trace):
        if kind is None:
            self.finish(self.outcome or {"kind": "done"})
        elif issubclass(kind, KeyboardInterrupt):
            self.finish({"kind": "cancelled"}, complete=False)
        else:
            self.finish({"kind": "error", "message": f"{kind.__name__}: {error}"}, complete=False)
        return False


class _Log:
    """events.jsonl, open for appending."""

    def __init__(self, path, flags, next_seq=0, earlier_ms=0, whole_bytes=0):
        self._path = path
        self._next_seq = next_seq
        self._earlier_ms = earlier_ms
        self._whole_bytes = whole_bytes
        self._start = time.monotonic()
        self._file = os.open(path, os.O_WRONLY | os.O_APPEND | flags, 0o666)
        if not flags & os.O_CREAT:
            os.ftruncate(self._file, whole_bytes)  # drops a cut last line

    def write(self, kind, fields):
        elapsed = int((time.monotonic() - self._start) * 1000)
        event = {"seq": self._next_seq, "t_ms": self._earlier_ms + elapsed, "ev": kind}
        for reserved in event:
            if reserved in fields:
                raise RunError(f"{self._path}: the field '{reserved}' of an event is written by the log itself")
        line = (_json({**event, **fields}) + "\n").encode("utf-8")
        written = os.write(self._file, line)  # one write an event: a reader never sees half of one as whole
        if written != len(line):
            os.ftruncate(self._file, self._whole_bytes)
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(self._path))
        self._whole_bytes += written
        self._next_seq += 1
        return event["seq"]

    def commit(self):
        try:
            os.fsync(self._file)
        except OSError as error:
            if error.errno not in (errno.EINVAL, errno.EROFS):  # pipes and some network file systems cannot sync
                raise

    def close(self):
        os.close(self._file)


def _read_log(path):
    """(events, bytes up to the end of the last whole line)"""
    try:
        content = Path(path).read_bytes()
    except OSError as error:
        raise RunError(f"cannot read {path}: {error}") from error
    whole = content[: content.rfind(b"\n") + 1]
    events = []
    for number, line in enumerate(whole.split(b"\n")[:-1], start=1):
        try:
            event = json.loads(line.decode("utf-8"))
            seq, kind = event["seq"], event["ev"]
        except (ValueError, TypeError, KeyError) as error:
            raise RunError(f"{path}, line {number}: not a valid event") from error
        if seq != len(events):
            raise RunError(f"{path}, line {number}: events are out of order: expected seq {len(events)}, found {seq}")
        if (seq == 0) != (kind == "run_started") or (seq == 0 and event.get("schema") != EVENT_SCHEMA):
            raise RunError(f"{path}, line {number}: not an event log of the version {EVENT_SCHEMA}")
        events.append(event)
    return events, len(whole)


def _make_room(folder, overwrite):
    if not folder.exists():
        return
    if not folder.is_dir():
        raise RunError(f"{folder} exists and is not a folder")
    content = [entry for entry in folder.iterdir() if entry.suffix != ".part"]
    if not content:
        return
    if not (folder / "run.json").is_file():
        raise RunError(f"{folder} exists and is not a run folder; nothing in it was touched")
    if not overwrite:
        raise RunError(f"{folder} holds a run already; resume it, overwrite it or name another folder")
    for entry in content:
        shutil.rmtree(entry) if entry.is_dir() and not entry.is_symlink() else entry.unlink()


def _write_atomically(path, content):
    part = path.with_name(path.name + ".part")
    try:
        with open(part, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(part, path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def _json(value, indent=None):
    separators = (",", ":") if indent is None else (",", ": ")
    return json.dumps(_clean(value), ensure_ascii=False, allow_nan=False, separators=separators, indent=indent)


def _json_file(value):
    return (_json(value, indent=2) + "\n").encode("utf-8")


def _clean(value):
    """The value as JSON can hold it: no NaN and no infinity (null), no lone surrogates (U+FFFD), no paths."""
    if isinstance(value, str):
        return value.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    if isinstance(value, bool) or value is None or isinstance(value, int):
        return value
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {_clean(str(key)): _clean(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    if hasattr(value, "tolist"):  # NumPy's scalars and arrays
        return _clean(value.tolist())
    raise TypeError(f"{type(value).__name__} cannot be written as JSON")


def _cell(value):
    """A cell of a table: numbers that read back exactly, an empty cell for what is missing or not finite."""
    value = _clean(value)
    if value is None:
        return ""
    return repr(value) if isinstance(value, float) else value


def _sha256(path):
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        for block in iter(lambda: file.read(1 << 20), b""):
            digest.update(block)
    return digest.hexdigest()


def _now():
    return datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
