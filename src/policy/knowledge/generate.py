#!/usr/bin/env python3
"""Writes NAME.def from checkouts of the programs themselves; README.md says of which versions.

usage: generate.py SOURCES
SOURCES holds a git repository for each program, by its name (node_exporter, kube-state-metrics, cadvisor, loki, thanos; of
promtail it is that of loki), or what it shows at /metrics (prometheus.prom, alertmanager.prom, etcd.prom, blackbox_exporter.prom).
Taken are facts only: names, types, labels, and the values of labels that have a fixed set of them.
"""
import re
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent

# Labels whose values in a dump are all that there can be.
FIXED = {
    ("node_cpu_seconds_total", "mode"),
    ("node_cpu_guest_seconds_total", "mode"),
    ("node_systemd_unit_state", "state"),
    ("node_systemd_units", "state"),
}
DUMPS = {  # program: files in the repository
    "node_exporter": ["collector/fixtures/e2e-output.txt"],
    "cadvisor": ["lib/metrics/testdata/prometheus_metrics", "lib/metrics/testdata/prometheus_machine_metrics"],
}
TABLES = {"kube-state-metrics": "docs/metrics", "cadvisor": "docs/storage/prometheus.md"}
# Programs of which SOURCES has NAME.prom, what one that runs shows at /metrics.
RUNNING = ("prometheus", "alertmanager", "etcd", "blackbox_exporter")
# Programs whose metrics are declared in Go: repository, folders, the namespace that a setting holds, prefix of names.
GO = {"loki": ("loki", ["pkg"], "loki", "loki_"), "promtail": ("loki", ["clients"], "promtail", "promtail_"),
      "thanos": ("thanos", ["cmd", "pkg"], "thanos", "thanos_")}
VERSIONS = {"node_exporter": "1.12.1", "kube-state-metrics": "2.20.0", "cadvisor": "0.60.5", "prometheus": "2.42.0",
            "alertmanager": "0.25.0", "etcd": "3.4.23", "blackbox_exporter": "0.23.0",
            "loki": "3.8.0", "promtail": "3.8.0", "thanos": "0.43.0"}
# Names that a dump has and that are not the program's own.
FOREIGN_LABEL = re.compile(r"^container_env_|^container_label_|^zone_name$")
FOREIGN = re.compile(r"^(go|process|promhttp)_|^testmetric|_scrape_collector_|^node_textfile_|^events_total|^logged_")


def git(repository, *arguments):
    return subprocess.run(["git", "-C", str(repository), *arguments], check=True, capture_output=True, text=True).stdout


class Metric:
    def __init__(self):
        self.type = ""
        self.labels = {}  # name: values, of those that are fixed


def read_dump(text, metrics):
    types = {}
    for line in text.split("\n"):
        if line.startswith("# TYPE "):
            _, _, name, kind = line.split(" ")[:4]
            types[name] = kind
            continue
        match = re.match(r"([a-zA-Z_:][a-zA-Z0-9_:]*)(\{.*\})? ", line)
        if not match or FOREIGN.search(match[1]):
            continue
        name = match[1]
        family = re.sub(r"_(bucket|count|sum)$", "", name)
        metric = metrics.setdefault(name, Metric())
        metric.type = types.get(name) or ("counter" if types.get(family) in ("histogram", "summary") else "")
        for label, value in re.findall(r'([a-zA-Z_][a-zA-Z0-9_]*)="((?:[^"\\]|\\.)*)"', match[2] or ""):
            if FOREIGN_LABEL.search(label):
                continue
            values = metric.labels.setdefault(label, set())
            if (name, label) in FIXED:
                values.add(value)


def read_table(text, metrics):
    for line in text.split("\n"):
        cells = [cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip().strip("|"))]
        if len(cells) < 3 or not re.fullmatch(r"`?[a-z_][a-z0-9_]*`?", cells[0]):
            continue
        kind = cells[1].lower()
        if kind not in ("gauge", "counter", "histogram", "summary", "stateset", "info"):
            continue
        metric = metrics.setdefault(cells[0].strip("`"), Metric())
        metric.type = metric.type or {"stateset": "gauge", "info": "gauge"}.get(kind, kind)
        for label, value in re.findall(r"`([a-z_][a-z0-9_]*)`\s*=\s*(&lt;.*?&gt;)", " ".join(cells[2:])):
            inner = value[4:-4].replace("\\|", "|").replace(" ", "")
            words = inner.split("|")
            fixed = len(words) > 1 and all(re.fullmatch(r"[A-Za-z0-9]+", word) for word in words)
            metric.labels.setdefault(label, set()).update(words if fixed else ())


def block_end(text, begin):
    """Behind the bracket that closes the one at `begin`; strings are skipped."""
    depth, i = 0, begin
    while i < len(text):
        if text[i] in "\"`":
            i = text.find(text[i], i + 1)
            if i < 0:
                return len(text)
        depth += {"{": 1, "(": 1, "}": -1, ")": -1}.get(text[i], 0)
        i += 1
        if depth == 0:
            return i
    return i


def read_go(text, namespace, prefix, metrics):
    """Declarations such as NewCounterVec(prometheus.CounterOpts{Namespace: ..., Name: ...}, []string{...})."""
    constants = dict(re.findall(r'\b(\w+)\s*=\s*"(\w+)"', text))

    def part(options, key):
        found = re.search(r"\b%s:\s*(\"[^\"]*\"|[\w.]+)" % key, options)
        if found is None:
            return ""
        word = found[1]
        if word.startswith('"'):
            return word.strip('"') + "_"
        last = word.rsplit(".", 1)[-1]
        if last.lower() in ("namespace", "metricsnamespace", "loki"):
            return constants.get(last, namespace) + "_"
        return constants[last] + "_" if last in constants else None

    for found in re.finditer(r"New(Counter|Gauge|Histogram|Summary)(Vec|Func)?\(\s*(?:\w+,\s*)?prometheus\.\w+Opts(?=\{)", text):
        end = block_end(text, found.end())
        options = text[found.end():end]
        parts = [part(options, "Namespace"), part(options, "Subsystem"), part(options, "Name")]
        if None in parts or not parts[2] or not "".join(parts).startswith(prefix):
            continue
        name, kind = "".join(parts)[:-1], found[1].lower()
        labels = re.match(r"\s*,\s*\[\]string\{([^}]*)\}", text[end:])
        names = re.findall(r'"(\w+)"', labels[1]) if labels else []
        rows = {name: (kind, names)}
        if kind in ("histogram", "summary"):
            rows = {name + "_count": ("counter", names), name + "_sum": ("counter", names)}
            rows[name + "_bucket" if kind == "histogram" else name] = ("counter", names + ["le"]) if kind == "histogram" else (kind, names + ["quantile"])
        for row, (kind, names) in rows.items():
            metric = metrics.setdefault(row, Metric())
            metric.type = metric.type or kind
            for label in names:
                metric.labels.setdefault(label, set())


def write(name, metrics):
    rows = []
    for metric, known in sorted(metrics.items()):
        labels = " ".join(label + ("=" + "|".join(sorted(values)) if values else "") for label, values in sorted(known.labels.items()))
        rows.append('METRIC("%s", "%s", "%s")\n' % (metric, known.type, labels))
    head = "// Written by generate.py from %s %s; see README.md.\n" % (name, VERSIONS[name])
    (HERE / (name + ".def")).write_text(head + "".join(rows))
    print("%s: %d metrics" % (name, len(rows)))


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    for name in VERSIONS:
        repository = Path(sys.argv[1]) / name
        metrics = {}
        if name in GO:
            of, folders, namespace, prefix = GO[name]
            sources = Path(sys.argv[1]) / of
            for path in git(sources, "ls-tree", "-r", "--name-only", "HEAD", *folders).split():
                if path.endswith(".go") and not path.endswith("_test.go"):
                    text = git(sources, "show", "HEAD:" + path)
                    if "prometheus." in text:
                        read_go(text, namespace, prefix, metrics)
        if name in RUNNING:
            read_dump((Path(sys.argv[1]) / (name + ".prom")).read_text(), metrics)
        for path in DUMPS.get(name, ()):
            read_dump(git(repository, "show", "HEAD:" + path), metrics)
        if name in TABLES:
            for path in git(repository, "ls-tree", "-r", "--name-only", "HEAD", TABLES[name]).split():
                read_table(git(repository, "show", "HEAD:" + path), metrics)
        write(name, metrics)


if __name__ == "__main__":
    main()
