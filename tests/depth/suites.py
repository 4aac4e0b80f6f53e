"""Unit tests of public repositories, for the proofs of this folder.

Suites are the test files of ../shared/corpus that pass in promtool 3.14, and every file with test groups under further
folders (`--more DIR`: a folder of repositories, brought there by hand; nothing of them is part of this one). What
Debian's promtool says of each is asked once and remembered in a file under the temporary folder."""
import collections
import glob
import hashlib
import json
import os
import random
import re
import shutil
import subprocess
import tempfile
import threading

HERE = os.path.dirname(os.path.abspath(__file__))
SHARED = os.path.abspath(os.path.join(HERE, "..", "..", "..", "shared"))
CORPUS = os.path.join(SHARED, "corpus")
TESTS = r"^ *(- )?[\"']?(alert_rule_test|promql_expr_test)[\"']?:"


def add_arguments(ap):
    ap.add_argument("binary")
    ap.add_argument("--corpus", default=CORPUS)
    ap.add_argument("--more", action="append", default=[], help="a folder with further repositories")
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("--promtool", default="promtool")


def repositories(o):
    """{name: test files}, those of the corpus first."""
    found = collections.defaultdict(list)
    rows = os.path.join(o.corpus, "promtool_3_14.jsonl")
    for line in open(rows) if os.path.exists(rows) else []:
        row = json.loads(line)
        if row["kind"] == "promtool-test":
            found[row["path"].split("/")[0]].append(os.path.abspath(os.path.join(o.corpus, row["path"])))
    for folder in o.more:
        for name in sorted(os.listdir(folder)):
            root = os.path.join(os.path.abspath(folder), name)
            if name in found or not os.path.isdir(root):
                continue
            listed = subprocess.run(["grep", "-rlE", "--include=*.yaml", "--include=*.yml", TESTS, root], capture_output=True, text=True).stdout
            tests = [p for p in sorted(listed.split("\n")) if p and is_test(p)]
            if tests:
                found[name] = tests
    return found


def root_of(o, name):
    """The folder of a repository."""
    return next((os.path.abspath(os.path.join(f, name)) for f in [o.corpus] + o.more if os.path.isdir(os.path.join(f, name))), None)


class Copies:
    """Copies of repositories, in which a proof may change files."""

    def __init__(self, o, scratch):
        self.o, self.scratch, self.done = o, scratch, {}

    def path(self, name, path):
        root = root_of(self.o, name)
        if name not in self.done:
            large = lambda folder, names: [n for n in names if not os.path.isdir(os.path.join(folder, n)) and os.lstat(os.path.join(folder, n)).st_size > 4 << 20]
            self.done[name] = shutil.copytree(root, os.path.join(self.scratch, name), symlinks=True, ignore=large)
        return os.path.join(self.done[name], os.path.relpath(path, root))


def is_test(path):
    """Whether the file is a test by itself: no template, no rules with a test's text in them."""
    with open(path, encoding="utf-8", errors="replace") as f:
        text = f.read(4 << 20)
    return re.search(r"^tests:", text, re.M) is not None and "{{- " not in text


def rule_patterns(path):
    """Paths and patterns of `rule_files`, from the folder of the test."""
    with open(path, encoding="utf-8", errors="replace") as f:
        text = f.read()
    block = re.search(r"^rule_files:(.*(?:\n(?:[ -]|#|$).*)*)", text, re.M)
    names = re.findall(r"[^\s\[\],'\"]+", re.sub(r"#.*|(?<!\S)-(?=\s)", " ", block.group(1))) if block else []
    return [os.path.normpath(os.path.join(os.path.dirname(path), n)) for n in names]


def rule_files(path):
    """Those that are there."""
    return sorted({f for pattern in rule_patterns(path) for f in glob.glob(pattern)})


def in_turn(o, by_repository):
    """(repository, path): the first of each, then the second, ..."""
    rng = random.Random(o.seed)
    lists = {name: list(paths) for name, paths in sorted(by_repository.items())}
    for paths in lists.values():
        rng.shuffle(paths)
    for turn in range(max([0] + [len(p) for p in lists.values()])):
        for name, paths in lists.items():
            if turn < len(paths):
                yield name, paths[turn]


def promtool(program, path, seconds=20):
    """pass | fail | error | too long; and what it said."""
    try:
        done = subprocess.run([program, "test", "rules", os.path.basename(path)], cwd=os.path.dirname(path), capture_output=True, text=True, errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired:
        return "too long", ""
    said = (done.stdout + done.stderr).strip()
    if done.returncode == 0:
        return "pass", said
    cases = re.search(r"^ *(name: .*|alertname: .*|expr: .*)$", said, re.M)
    return ("fail" if cases and not re.search(r"^ *error:|yaml: |unmarshal|could not parse|parse error", said, re.M) else "error"), said


class Remembered:
    """Answers of promtool by the path and what it reads, kept between proofs."""

    def __init__(self, o):
        self.program = o.promtool
        version = subprocess.run([o.promtool, "--version"], capture_output=True, text=True)
        key = hashlib.sha1((version.stdout + version.stderr).encode()).hexdigest()[:12]
        self.file = os.path.join(tempfile.gettempdir(), "rulecheck-promtool-%s.json" % key)
        self.answers = json.load(open(self.file)) if os.path.exists(self.file) else {}

    def ask(self, path):
        stamp = " ".join("%s %d %d" % (f, os.stat(f).st_size, int(os.stat(f).st_mtime)) for f in [path] + rule_files(path))
        if stamp not in self.answers:
            self.answers[stamp] = promtool(self.program, path)
            if len(self.answers) % 20 == 0:
                self.keep()
        return self.answers[stamp]

    def keep(self):
        scratch = "%s.%d" % (self.file, threading.get_ident())
        with open(scratch, "w") as f:
            json.dump(dict(self.answers), f)
        os.replace(scratch, self.file)
