"""The dimensions that tests/growth/run grows: a name, how to make an input of size n, sizes."""
from dataclasses import dataclass
from typing import Callable


class Lint:
    """Files, and the arguments that lint them on one thread."""

    def __init__(self, files, *more):
        self.files = files
        self.arguments = ["lint", "--jobs", "1", *(more or ["."])]


class Test:
    """The same for unit tests."""

    def __init__(self, files, *more):
        self.files = files
        self.arguments = ["test", "--jobs", "1", *more, "."]


@dataclass
class Dimension:
    name: str
    make: Callable
    start: int
    most: int    # largest size that is tried
    quick: int   # smaller size of --quick; 0: not there
    expect: str  # what the output must hold, so that an early refusal does not pass as fast


ALL = []


def dimension(name, start, most=1 << 24, quick=0, expect=""):
    def register(make):
        ALL.append(Dimension(name, make, start, most, quick, expect))
        return make
    return register


def group(rules, name="g"):
    return f"- name: {name}\n  rules:\n" + "".join(rules)


def rule_file(rules):
    return {"rules.yaml": "groups:\n" + group(rules)}


def record(name, expr, labels=""):
    return f"  - record: {name}\n    expr: '{quoted(expr)}'\n" + (f"    labels: {labels}\n" if labels else "")


def alert(name, expr, annotations="", labels=""):
    out = f"  - alert: {name}\n    expr: '{quoted(expr)}'\n"
    out += f"    labels: {labels}\n" if labels else ""
    return out + (f"    annotations: {annotations}\n" if annotations else "")


def quoted(text):
    return text.replace("'", "''")


def numbered(template, n):
    """`template` with %d replaced by 0 .. n-1."""
    return [template.replace("%d", str(i)) for i in range(n)]


def names(n, prefix="l"):
    return ", ".join(f"{prefix}{i}" for i in range(n))


# ---- rules, groups, files, documents

@dimension("rules of a group", 2000, quick=2000)
def _(n):
    return Lint(rule_file(
        record(f"job:requests{i}:rate5m", f"sum by (job) (rate(requests{i}_total{{code=~\"5..\"}}[5m]))")
        if i % 2 else
        alert(f"Alert{i}", f"sum by (job) (rate(errors{i}_total[5m])) / on (job) group_left x{i} > 0.{i}",
              "{summary: '{{ $labels.job }} has {{ $value | humanize }}'}", "{severity: page}")
        for i in range(n)))


@dimension("groups", 2000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + "".join(group([alert(f"A{i}", f"up{i} > 1")], f"g{i}") for i in range(n))})


@dimension("files", 500)
def _(n):
    return Lint({f"d{i % 20}/r{i}.yaml": rule_file([record(f"a:b{i}:c", f"sum(x{i})")])["rules.yaml"] for i in range(n)})


@dimension("documents of a file", 500)
def _(n):
    return Lint({"rules.yaml": "".join(
        f"---\napiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {{name: r{i}}}\nspec:\n  groups:\n"
        f"  - name: g\n    rules:\n    - record: a:b{i}:c\n      expr: sum(x{i})\n" for i in range(n))})


@dimension("items of a List", 500)
def _(n):
    return Lint({"rules.yaml": "apiVersion: v1\nkind: List\nitems:\n" + "".join(
        f"- apiVersion: monitoring.coreos.com/v1\n  kind: PrometheusRule\n  metadata: {{name: r{i}}}\n  spec:\n"
        f"    groups:\n    - name: g\n      rules:\n      - record: a:b{i}:c\n        expr: sum(x{i})\n"
        for i in range(n))})


@dimension("keys of a ConfigMap", 500)
def _(n):
    return Lint({"rules.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n" + "".join(
        f"  r{i}.yaml: |\n    groups:\n    - name: g\n      rules:\n      - record: a:b{i}:c\n        expr: sum(x{i})\n"
        for i in range(n))})


@dimension("rules of a ConfigMap's key", 1000)
def _(n):
    text = rule_file(record(f"a:b{i}:c", f"sum by (x (y{i})") for i in range(n))["rules.yaml"]
    return Lint({"rules.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata:\n  r.yaml: |\n" +
                 "".join("    " + line + "\n" for line in text.splitlines())})


@dimension("anchors and aliases", 1000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([f"  - record: a:b{i}:c\n    expr: &e{i} sum(x{i})\n"
                                                    f"  - record: a:d{i}:c\n    expr: *e{i}\n" for i in range(n)])})


@dimension("aliases of one rule", 500, most=64000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group(["  - &r {record: 'a:b:c', expr: 'sum(x) > 1'}\n"] +
                                                   ["  - *r\n"] * n)})


@dimension("merge keys", 500)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group(["  - &r {record: 'a:b:c', expr: 'sum(x)'}\n"] + [
        f"  - <<: *r\n    record: a:b{i}:c\n" for i in range(n)])})


@dimension("rules on one line", 1000, quick=1000)
def _(n):
    return Lint({"rules.yaml": "groups: [{name: g, rules: [" + ", ".join(
        f"{{alert: A{i}, expr: 'sum(x{i}) > on (y) z'}}" for i in range(n)) + "]}]\n"})


@dimension("rules on one line of JSON", 1000)
def _(n):
    return Lint({"rules.json": '{"groups": [{"name": "g", "rules": [' + ", ".join(
        f'{{"alert": "A{i}", "expr": "sum(x{i}) > on (y) z"}}' for i in range(n)) + "]}]}\n"}, "rules.json")


# ---- recorded names

@dimension("recorders of names that read each other", 50, quick=100)
def _(n):
    circle = "".join(record("a:b:c", "sum by (x) (d:e:f)", "{t: i}") + record("d:e:f", "sum by (x) (a:b:c)", "{t: i}")
                     for _ in range(n))
    return Lint(rule_file([circle, alert("A", "a:b:c > 1", "{d: '{{ $labels.y }}'}")]))


@dimension("recorders of one name, each with a reader", 500)
def _(n):
    return Lint(rule_file([record("a:b:c", f"sum by (l{i}) (x)", f"{{t{i}: i}}") for i in range(n)] +
                          [record(f"d:e{i}:f", "a:b:c * 2") for i in range(n)] +
                          [alert(f"A{i}", f"d:e{i}:f > 1", "{d: '{{ $labels.y }}'}") for i in range(n)]))


@dimension("readers before recorders in a group", 500)
def _(n):
    return Lint(rule_file([record(f"d:e{i}:f", "a:b:c * 2") for i in range(n)] +
                          [record("a:b:c", f"sum by (l{i}) (x)") for i in range(n)]))


@dimension("chain of recorded names", 1000, quick=1000)
def _(n):
    return Lint(rule_file([record("a:b0:c", "sum by (x) (y)")] +
                          [record(f"a:b{i}:c", f"max by (x) (a:b{i - 1}:c)") for i in range(1, n)] +
                          [alert(f"A{i}", f"a:b{i}:c > 1", "{d: '{{ $labels.y }}'}") for i in range(n)]))


@dimension("recorders of each of four layers", 40, quick=40)
def _(n):
    layers = [record(f"a:b{layer}:c", f"sum by (x, l{i}) (a:b{(layer + 1) % 4}:c) + a:b{(layer + 2) % 4}:c",
                     f"{{t{i}: i}}") for layer in range(4) for i in range(n)]
    return Lint(rule_file(layers + [alert(f"A{i}", f"a:b{i % 4}:c > 1", "{d: '{{ $labels.y }}'}") for i in range(n)]))


@dimension("recorded names that are not there", 500, quick=500)
def _(n):
    return Lint(rule_file([record(f"job:requests_of_{i}:rate5m", "sum(x)") for i in range(n)] +
                          [alert(f"A{i}", f"job:requests_of_{i}:rate6n > 1") for i in range(n)]))


@dimension("alerts that are not there", 500)
def _(n):
    return Lint(rule_file([alert(f"TheService{i}IsDown", f'ALERTS{{alertname="TheService{i}IsDwnn"}} > 0')
                           for i in range(n)]))


@dimension("rules with one name and labels", 500, quick=500)
def _(n):
    return Lint(rule_file(alert("A", f"x{i} > 1", labels="{severity: page}") for i in range(n)))


@dimension("equal rules", 500)
def _(n):
    return Lint(rule_file([alert("A", "sum by (job) (rate(x_total[5m])) > 1")] * n))


@dimension("one name and labels in many files", 200, most=6400)
def _(n):
    return Lint({f"r{i}.yaml": rule_file([record("a:b:c", f"sum(x{i})")])["rules.yaml"] for i in range(n)})


@dimension("equal rules in many files", 200, most=6400)
def _(n):
    return Lint({f"r{i}.yaml": rule_file([record("a:b:c", "sum(x)")])["rules.yaml"] for i in range(n)})


# ---- fields of a rule

@dimension("labels of a rule", 2000, quick=4000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", "x > 1") + "    labels:\n" +
                                                    "".join(numbered("      l%d: a\n", n))])})


@dimension("labels of a recording rule that is read", 2000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([
        record("a:b:c", "sum(x)") + "    labels:\n" + "".join(numbered("      l%d: a\n", n)),
        alert("A", "a:b:c > 1", "{d: '{{ $labels.y }}'}")])})


@dimension("labels of a group", 2000)
def _(n):
    return Lint({"rules.yaml": "groups:\n- name: g\n  labels:\n" + "".join(numbered("    l%d: a\n", n)) +
                 "  rules:\n" + alert("A", "x > 1") + record("a:b:c", "sum(x)")})


@dimension("labels that come twice", 1000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", "x > 1") + "    labels:\n" +
                                                    "".join(numbered("      l%d: a\n      l%d: b\n", n))])})


@dimension("unknown fields of a rule", 1000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", "x > 1") + "".join(numbered("    exprs%d: a\n", n))])})


@dimension("annotations of a rule", 500, quick=500)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", "sum by (job) (x) > 1") + "    annotations:\n" + "".join(
        numbered("      a%d: '{{ $labels.job }} {{ $value }} {{ $labels.other }}'\n", n))])})


@dimension("templates over labels of a query", 500)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", f"sum by ({names(n)}) (x) > 1") +
                                                    "    annotations:\n" + "".join(numbered("      a%d: '{{ $labels.l%d }}'\n", n))])})


@dimension("actions of a template", 1000, quick=1000)
def _(n):
    text = " ".join(numbered("{{ $labels.l%d }} {{ $value | humanizePercentage }}", n))
    return Lint(rule_file([alert("A", "sum by (job) (x) * 100 > 1", "{d: '" + text + "'}")]))


@dimension("actions of a label's template", 1000)
def _(n):
    text = " ".join(numbered("{{ $value }} {{ $labels.severity }}{{ $labels.alertname }}", n))
    return Lint(rule_file([alert("A", "x > 1", labels="{severity: a, d: '" + text + "'}")]))


@dimension("nested actions of a template", 16, most=64)
def _(n):
    text = "{{ if $value }}" * n + "x" + "{{ end }}" * n
    return Lint(rule_file([alert(f"A{i}", "x > 1", "{d: '" + text + "'}") for i in range(1000)]))


@dimension("pipes of an action", 100, most=3200)
def _(n):
    text = "{{ $value" + " | humanize" * n + " }}"
    return Lint(rule_file([alert(f"A{i}", "x > 1", "{d: '" + text + "'}") for i in range(20)]))


@dimension("length of a text without actions", 100000)
def _(n):
    return Lint(rule_file([alert("A", "x > 1", "{d: '" + "word " * n + "{{ $value }}'}")]))


@dimension("lines of a folded expression", 2000, most=32000)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([
        "  - alert: A\n    expr: >\n      sum by (a) (x{\n" + "".join(numbered('      l%d!="v",\n', n)) + "      }) > 0\n"])})


@dimension("errors in one file", 1000, quick=1000)
def _(n):
    return Lint(rule_file(alert(f"A{i}", f"sum(x{i}") for i in range(n)))


@dimension("findings in one file as JSON", 1000)
def _(n):
    return Lint(rule_file(alert(f"A{i}", f'up{{job=~"x{i}"}}') for i in range(n)), "--output-format", "json", ".")


# ---- expressions

@dimension("distinct matchers of a selector", 1000, most=64000, quick=2000)
def _(n):
    return Lint(rule_file([alert("A", "x{" + ", ".join(numbered('l%d="v%d"', n)) + "} > 0")]))


@dimension("matchers of one label", 200, most=64000, quick=200)
def _(n):
    return Lint(rule_file([alert("A", "x{" + ", ".join(numbered('l!="v%d"', n)) + "} > 0")]))


@dimension("regexps of one label", 100, most=16000, quick=100)
def _(n):
    return Lint(rule_file([alert("A", "x{" + ", ".join(numbered('l!~"v%d.*|w%d"', n)) + "} > 0")]))


@dimension("equal and regexp matchers of one label", 100, most=16000)
def _(n):
    return Lint(rule_file([alert("A", "x{" + ", ".join(numbered('l=~"(v|v%d).*",l!="v%d"', n)) + "} > 0")]))


@dimension("alternatives of a regexp", 500, most=32000, quick=500)
def _(n):
    listed = "|".join(numbered("value%d", n))
    return Lint(rule_file([alert("A", f'x{{l=~"{listed}", l!~"w.*"}} > 0')]))


@dimension("alternatives of two regexps", 200, most=32000)
def _(n):
    # RE2 takes more than linear time to compile very many `.+`.
    first, second = "|".join(numbered("value%d", n)), "|".join(numbered("value%d.+", n // 16))
    return Lint(rule_file([alert("A", f'x{{l=~"{first}", l=~"{second}"}} > 0')]))


@dimension("rules with one regexp", 500)
def _(n):
    return Lint(rule_file(alert(f"A{i}", f'x{i}{{l=~"{"|".join(numbered("a%d", 100))}", l!=""}} > 0') for i in range(n)))


def chain(operator, operand, n, rules=30):
    return Lint(rule_file(alert(f"A{i}", operator.join(numbered(operand, n))) for i in range(rules)))


@dimension("operands of and", 50, most=800, quick=200)
def _(n):
    return chain(" and ", "x%d > 1", n)


@dimension("operands of or", 50, most=800, quick=200)
def _(n):
    return chain(" or ", "sum by (l%d) (x%d) > 1", n)


@dimension("operands of +", 50, most=800, quick=200)
def _(n):
    return chain(" + ", "x%d", n)


@dimension("sums of numbers", 50, most=800)
def _(n):
    return chain(" + ", "%d", n, 100)


@dimension("comparisons in a row", 50, most=800)
def _(n):
    return chain(" >= bool ", "x%d", n)


@dimension("equal thresholds joined by and", 50, most=800)
def _(n):
    return chain(" and ", "sum by (a, b, c) (rate(x_total[5m])) > %d", n)


@dimension("quotients", 50, most=800)
def _(n):
    return chain(" / ", "sum by (a) (rate(x_total{l%d=\"1\"}[5m]))", n)


@dimension("sums joined by on", 30, most=960, quick=240)
def _(n):
    labels = names(20)
    return chain(f" + on ({labels}) ", f"sum by ({labels}) (x%d)", n, 10)


@dimension("sums joined by group_left", 30, most=960)
def _(n):
    return chain(" * on (l0, l1) group_left (l%d) ".replace("%d", "2"), "max by (l0, l1, l%d) (x%d)", n, 20)


def nest(before, after, n, rules=60):
    return Lint(rule_file(alert(f"A{i}", before * n + f"x{i}" + after * n + " > 1") for i in range(rules)))


@dimension("nested parentheses", 24, most=384, quick=96)
def _(n):
    return nest("(", ")", n)


@dimension("nested calls", 24, most=384)
def _(n):
    return nest("abs(", ")", n)


@dimension("nested aggregations", 24, most=384, quick=96)
def _(n):
    return nest("sum by (a, b) (", ")", n)


@dimension("nested label_replace", 24, most=384)
def _(n):
    return nest("label_replace(", ', "a", "$1", "b", "(.*)")', n, 30)


@dimension("nested subqueries", 12, most=190)
def _(n):
    return nest("max_over_time((", ")[5m:1m])", n)


@dimension("nested sums without labels", 24, most=384)
def _(n):
    return Lint(rule_file(alert(f"A{i}", "".join(numbered("sum without (l%d) (", n)) + "x" + ")" * n + " > 1",
                                "{d: '{{ $labels.l1 }}'}") for i in range(30)))


@dimension("nested parentheses on the right", 24, most=384)
def _(n):
    return Lint(rule_file(alert(f"A{i}", "".join(numbered("x%d + (", n)) + "y" + ")" * n + " > 1") for i in range(60)))


@dimension("signs", 24, most=384)
def _(n):
    return nest("-", "", n)


@dimension("labels of a by-list", 2000, most=64000, quick=4000)
def _(n):
    return Lint(rule_file([alert("A", f"sum by ({names(n)}) (max by ({names(n)}) (x)) > 1", "{d: '{{ $labels.y }}'}")]))


@dimension("labels of a by-list that are not there", 1000, most=64000)
def _(n):
    return Lint(rule_file([alert("A", f"sum by ({names(n)}) (max by (a) (x)) / on ({names(n)}) max by (a) (y) > 1")]))


@dimension("labels of both sides", 1000, most=64000)
def _(n):
    return Lint(rule_file([alert("A", f"sum by ({names(n)}) (x) / sum by ({names(n, 'k')}) (y) > 1")]))


@dimension("length of a string in a query", 50000, most=800000)
def _(n):
    return Lint(rule_file([alert("A", f'x{{l="{"v" * n}"}} > 0')]))


@dimension("length of a name", 50000, most=800000)
def _(n):
    return Lint(rule_file([alert("A", f'{"v" * n} > 0'), record("a" * n, "sum(x)")]))


# ---- checks by name

@dimension("joins that each copy a label", 25, most=400)
def _(n):
    joined = "".join(f" * on (a) group_left (l{i}) y{i}" for i in range(n))
    return Lint(rule_file(record(f"a:b{k}:c", f"sum by (a) (x{joined})") for k in range(10)))


@dimension("joins inside of joins", 12, most=190)
def _(n):
    return Lint(rule_file(record(f"a:b{k}:c", "sum by (a) (" + "".join(numbered("x%d * on (a) group_left (l%d) (", n)) + "y" +
                                 ")" * (n + 1)) for k in range(30)))


@dimension("labels that a join copies", 500, most=32000, expect="joined here and dropped")
def _(n):
    return Lint(rule_file([record("a:b:c", f"sum by (a) (x * on (a) group_left ({names(n)}) y)")]))


@dimension("labels that a join copies and selectors of its side", 30, most=960, expect="joined here and dropped")
def _(n):
    side = " + ".join(numbered('y%d{k="1"}', n))
    return Lint(rule_file([record("a:b:c", f"sum by (a) (x * on (a) group_left ({names(n)}) ({side}))")] * 20))


@dimension("labels that a join copies and grouped ones of its side", 200, most=32000)
def _(n):
    return Lint(rule_file([record("a:b:c", f"x * on (a) group_left ({names(n)}) max by (a, {names(n)}) (y)")]))


@dimension("labels that a join replaces", 200, most=32000, expect="is there already")
def _(n):
    asked = ", ".join(numbered('l%d="v"', n))
    return Lint(rule_file([record("a:b:c", f"x{{{asked}}} * on (a) group_left ({names(n)}) y")]))


@dimension("nested aggregations over a quotient", 24, most=384, expect="NaN")
def _(n):
    return Lint(rule_file(
        record(f"a:b{i}:c", "sum by (a, b) (" * n + f"rate(x{i}[5m]) / rate(y[5m])" + ")" * n) for i in range(60)))


@dimension("sums of sums with a quotient in each", 12, most=192, expect="NaN")
def _(n):
    return Lint(rule_file(record(f"a:b{i}:c", "sum by (a) (rate(x[5m]) / rate(y[5m]) + " * n + "z" + ")" * n)
                          for i in range(60)))


@dimension("chain of recorded quotients", 500, expect="NaN")
def _(n):
    return Lint(rule_file([record("a:b0:c", "rate(x[5m]) / rate(y[5m])")] +
                          [record(f"a:b{i}:c", f"a:b{i - 1}:c * 2") for i in range(1, n)] +
                          [record(f"d:b{i}:f", f"sum by (job) (a:b{i}:c)") for i in range(n)]))


@dimension("recorded quotients of one name", 300, expect="is recorded")
def _(n):
    return Lint(rule_file([record("a:b:c", f"x{i} / y{i}", f"{{t: v{i}}}") for i in range(n)] +
                          [record(f"d:b{i}:f", "sum by (job) (a:b:c)") for i in range(n)]))


@dimension("scalars around a ratio without for", 50, most=800, expect="without `for`")
def _(n):
    return Lint(rule_file(alert(f"A{i}", f"sum(x{i}) / sum(y)" + " + 1" * n + " > 5") for i in range(60)))


@dimension("selectors of a ratio without for", 50, most=800, expect="without `for`")
def _(n):
    side = " + ".join(numbered("x%d", n))
    return Lint(rule_file(alert(f"A{i}", f"sum({side}) / sum({side}) > 5") for i in range(10)))


@dimension("groups that read the one before", 300, expect="recorded in the group")
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([record("a:b0:c", "sum by (x) (y)")], "g0") + "".join(
        group([record(f"a:b{i}:c", f"max by (x) (a:b{i - 1}:c)")], f"g{i}") for i in range(1, n))})


@dimension("groups that read one long rule", 100, most=6400, expect="recorded in the group")
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([record("a:b:c", " + ".join(numbered("x%d", min(n, 1600))))], "long") + "".join(
        group([record(f"a:b{i}:c", "a:b:c * 2")], f"g{i}") for i in range(n))})


@dimension("readers before one long rule", 100, most=6400, expect="before it is recorded")
def _(n):
    return Lint(rule_file([record(f"a:b{i}:c", "a:b:c * 2") for i in range(n)] +
                          [record("a:b:c", " + ".join(numbered("x%d", min(n, 1600))))]))


@dimension("nested long subqueries of a name that another group records", 12, most=190)
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([record("a:b:c", "sum(x)")], "other") + group(
        [record(f"a:d{i}:c", "max_over_time((" * n + "a:b:c" + ")[1h:1m])" * n) for i in range(60)])})


@dimension("names of one group that another reads", 300, expect="recorded in the group")
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([record(f"a:b{i}:c", f"sum(x{i})") for i in range(n)]) +
                 group([record(f"d:e{i}:f", f"a:b{i}:c * 2") for i in range(n)], "h")})


@dimension("groups of which one reads all", 300, expect="recorded in the group")
def _(n):
    return Lint({"rules.yaml": "groups:\n" + "".join(group([record(f"a:b{i}:c", f"sum(x{i})")], f"g{i}") for i in range(n)) +
                 group([record(f"d:e{i}:f", f"a:b{i}:c * 2") for i in range(n)], "h")})


@dimension("unquoted values of a rule", 1000, expect="is a text to Prometheus only")
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", "x > 1") + "    labels:\n" + "".join(numbered("      l%d: 1\n", n)) +
                                                    "    annotations:\n" + "".join(numbered("      a%d: no\n", n))])})


@dimension("length of an unquoted number", 50000, most=3200000, expect="is a text to Prometheus only")
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", "x > 1", labels="{a: " + "1" * n + "}")])})


@dimension("spaces before an unquoted value", 50000, most=3200000, expect="is a text to Prometheus only")
def _(n):
    return Lint({"rules.yaml": "groups:\n" + group([alert("A", "x > 1") + "    labels:\n      a:" + " " * n + "1\n"])})


# ---- settings

def with_settings(settings, files):
    return Lint({".rulecheck.yaml": "root: true\n" + settings, **files})


def wanted(n):
    return ", ".join(numbered('l%d: "*"', n))


@dimension("external labels that templates use", 500, expect="no external label")
def _(n):
    known = "".join(numbered("    l%d: a\n", n))
    return with_settings("environment:\n  external_labels:\n" + known, rule_file(
        [alert("A", "x > 1", "{d: '" + " ".join(numbered("{{ $externalLabels.l%d }}", n)) + "'}")] +
        [alert("B", "x > 2", "{d: '{{ $externalLabels.k }}'}")]))


@dimension("external labels that are not there", 500, most=8000, expect="no external label")
def _(n):
    return with_settings("environment: {external_labels: {a: b}}\n", rule_file(
        [alert("A", "x > 1", "{d: '" + " ".join(numbered("{{ $externalLabels.l%d }}", n)) + "'}")]))


@dimension("external labels of a configuration", 500, expect="no external label")
def _(n):
    return with_settings("environment: {prometheus: prometheus.yml}\n", {
        "prometheus.yml": "global:\n  external_labels:\n" + "".join(numbered("    l%d: a\n", n)),
        **rule_file([alert("B", "x > 2", "{d: '{{ $externalLabels.k }}'}")])})


@dimension("external labels that a rule sets", 500, expect="is an external label")
def _(n):
    return with_settings("environment:\n  external_labels:\n" + "".join(numbered("    l%d: a\n", n)) + "labels: [{forbid: [k]}]\n", one_alert("labels", n, "c"))


@dimension("policy: rules", 500, expect="at most 1h")
def _(n):
    return with_settings(
        "labels:\n- where: {kind: alert, annotations: {team: a}, except: {labels: {severity: b}}}\n"
        "  values: {severity: [page, ticket]}\n  hold: {min: 1m}\n  keep_firing_for: {max: 1h}\n"
        "  name: {matches: '[A-Z][a-z]+'}\n- where: {kind: record}\n  refuse: true\n",
        rule_file(alert(f"a{i}", "x > 1", "{team: a}", "{severity: c}") + "    keep_firing_for: 2h\n" + record(f"a:b{i}:c", "sum(x)")
                  for i in range(n)))


@dimension("policy: values of a label, and rules", 500, expect="must be")
def _(n):
    return with_settings("labels:\n- values:\n    l: [" + names(n, "v") + "]\n    k: [v]\n", rule_file(
        alert(f"A{i}", f"x{i} > 1", labels=f"{{l: v{i}, k: w}}") for i in range(n)))


def one_alert(kind, n, value):
    """With so many labels or annotations of one value."""
    texts = "".join(f"      l{i}: {value}\n" for i in range(n))
    return {"rules.yaml": "groups:\n" + group([alert("A", "x > 1") + f"    {kind}:\n{texts}"])}


@dimension("policy: values of many labels", 500, expect="must be")
def _(n):
    return with_settings("labels:\n- values:\n" + "".join(numbered("    l%d: [a, b]\n", n)), one_alert("labels", n, "c"))


@dimension("policy: values of many annotations", 500, expect="must be")
def _(n):
    return with_settings("labels:\n- annotations:\n    values:\n" + "".join(numbered("      l%d: [a, b]\n", n)), one_alert("annotations", n, "c"))


@dimension("policy: forbidden labels", 500, expect="must not set")
def _(n):
    return with_settings("labels:\n- forbid: [" + names(n) + "]\n", one_alert("labels", n, "c"))


@dimension("policy: forbidden annotations", 500, expect="is not wanted")
def _(n):
    return with_settings("labels:\n- annotations: {forbid: [" + names(n) + "]}\n", one_alert("annotations", n, "c"))


@dimension("policy: required labels and annotations", 500)
def _(n):
    return with_settings(f"labels:\n- require: {{{wanted(n)}}}\n  annotations: {{require: {{{wanted(n)}}}}}\n", {
        "rules.yaml": "groups:\n" + group([alert("A", "x > 1") + "".join(
            f"    {kind}:\n" + "".join(numbered("      l%d: c\n", n)) for kind in ("labels", "annotations"))])})


@dimension("policy: annotations of where", 500, expect="no such rule")
def _(n):
    return with_settings("labels:\n- refuse: true\n  where:\n    annotations:\n" + "".join(numbered("      l%d: a\n", n)), one_alert("annotations", n, "a"))


@dimension("policy: labels of where", 500, expect="no such rule")
def _(n):
    return with_settings("labels:\n- refuse: true\n  where:\n    labels:\n" + "".join(numbered("      l%d: a\n", n)), one_alert("labels", n, "a"))


@dimension("policy: exceptions of where", 200, expect="no such rule")
def _(n):
    return with_settings("labels:\n- refuse: true\n  where:\n    kind: alert\n    except:\n" +
                         "".join(numbered("    - {labels: {team: t%d}}\n", n)),
                         rule_file(alert(f"A{i}", "x > 1", labels="{team: a}") for i in range(50)))


@dimension("policy: nested exceptions of where", 10, most=80)
def _(n):
    where = "{kind: alert, except: " * n + "{kind: alert}" + "}" * n
    return with_settings(f"labels:\n- refuse: true\n  where: {where}\n",
                         rule_file(alert(f"A{i}", "x > 1") for i in range(1000)))


@dimension("policy: entries", 100, most=12800, expect="no such rule")
def _(n):
    return with_settings("labels:\n" + "".join(numbered("- {refuse: true, where: {kind: alert, name: A%d}}\n", n)),
                         rule_file(alert(f"A{i}", "x > 1") for i in range(20)))


# ---- fixes

def fixed(files):
    """`lint --diff`: what --fix makes, and the files stay as they are."""
    return Lint(files, "--diff", "--unsafe-fixes", ".")


@dimension("fixes of a file", 200, expect="@@")
def _(n):
    return fixed(rule_file(alert(f"A{i}", f'sum by (a) (up{{job=~"x{i}"}}) > 1') for i in range(n)))


@dimension("fixes of one query", 30, most=960, expect="@@")
def _(n):
    return fixed(rule_file([alert(f"A{k}", " + ".join(numbered('up{job=~"x%d"}', n)) + " > 1") for k in range(20)]))


@dimension("fixes of files", 100, most=6400, expect="@@")
def _(n):
    return fixed({f"r{i}.yaml": rule_file([alert("A", f'up{{job=~"x{i}"}} > 1')])["rules.yaml"] for i in range(n)})


@dimension("fixes on one line", 200, expect="@@")
def _(n):
    return fixed({"rules.yaml": "groups: [{name: g, rules: [" + ", ".join(
        f"{{alert: A{i}, expr: 'up{{job=~\"x{i}\"}} > 1'}}" for i in range(n)) + "]}]\n"})


# ---- LogQL

def log_rules(exprs):
    return Lint({"rules.yaml": "groups:\n" + group(alert(f"A{i}", expr) for i, expr in enumerate(exprs))},
                "--dialect", "logql", ".")


@dimension("LogQL: rules", 1000, quick=1000)
def _(n):
    return log_rules(f'sum by (app) (rate({{app="a{i}"}} |= "error" | json | level="error" [5m])) > {i}' for i in range(n))


@dimension("LogQL: line filters", 200, most=6400, quick=400)
def _(n):
    return log_rules(['sum(rate({app="a"} ' + " ".join(numbered('|= "e%d"', n)) + " [5m])) > 1"])


@dimension("LogQL: regexp line filters", 100, most=6400)
def _(n):
    return log_rules(['sum(rate({app="a"} ' + " ".join(numbered('|~ "e%d.*|f"', n)) + " [5m])) > 1"])


@dimension("LogQL: operands of a line filter", 200, most=6400)
def _(n):
    return log_rules(['sum(rate({app="a"} |= "x" ' + " ".join(numbered('or "e%d"', n)) + " [5m])) > 1"])


@dimension("LogQL: label filters", 200, most=6400, quick=400)
def _(n):
    return log_rules(['sum(rate({app="a"} | json ' + " ".join(numbered('| l%d="e"', n)) + " [5m])) > 1"])


@dimension("LogQL: operands of a label filter", 50, most=800)
def _(n):
    return log_rules(['sum(rate({app="a"} | json | ' + " or ".join(numbered('l%d="e"', n)) + " [5m])) > 1"] * 30)


@dimension("LogQL: parsers", 100, most=6400)
def _(n):
    return log_rules(['sum by (a) (rate({app="a"} ' + " ".join(numbered('| json | a%d="x" | logfmt', n)) + " [5m])) > 1"])


@dimension("LogQL: extractions of a parser", 200, most=6400)
def _(n):
    return log_rules(['sum by (l1) (rate({app="a"} | json ' + ", ".join(numbered('l%d="k%d"', n)) + " [5m])) > 1"])


@dimension("LogQL: formats of label_format", 200, most=6400, quick=400)
def _(n):
    return log_rules(['sum by (l1) (rate({app="a"} | label_format ' + ", ".join(numbered('l%d="{{.k%d}}"', n)) +
                      " [5m])) > 1"])


@dimension("LogQL: line formats", 100, most=6400)
def _(n):
    return log_rules(['sum by (l1) (rate({app="a"} ' + " ".join(numbered('| line_format "{{.k%d}}"', n)) + " [5m])) > 1"])


@dimension("LogQL: drop and keep", 200, most=6400)
def _(n):
    return log_rules([f'sum by (l1) (rate({{app="a"}} | drop {names(n)} | keep {names(n, "k")} [5m])) > 1'])


@dimension("LogQL: stages of drop", 100, most=6400)
def _(n):
    return log_rules(['sum by (l1) (rate({app="a"} ' + " ".join(numbered('| drop l%d', n)) + " [5m])) > 1"])


@dimension("LogQL: captures of a pattern", 100, most=6400)
def _(n):
    return log_rules(['sum by (l1) (rate({app="a"} | pattern "' + " ".join(numbered('<l%d>', n)) + '" [5m])) > 1'])


@dimension("LogQL: groups of a regexp", 100, most=6400)
def _(n):
    return log_rules(['sum by (l1) (rate({app="a"} | regexp "' + " ".join(numbered('(?P<l%d>a)', n)) + '" [5m])) > 1'])


@dimension("LogQL: matchers of a stream", 200, most=6400)
def _(n):
    return log_rules(['sum(rate({' + ", ".join(numbered('l%d="v%d"', n)) + "}[5m])) > 1"])


@dimension("LogQL: matchers of one label", 100, most=6400)
def _(n):
    return log_rules(['sum(rate({a="b",' + ", ".join(numbered('l!="v%d"', n)) + "}[5m])) > 1"])


@dimension("LogQL: matchers of one label in absent_over_time", 100, most=6400)
def _(n):
    return log_rules(['absent_over_time({a="b",' + ", ".join(numbered('l%d="v%d"', n)) + "}[5m])"])


@dimension("LogQL: labels of a by-list", 500, most=8000)
def _(n):
    return log_rules([f'sum by ({names(n)}) (max by ({names(n)}) (rate({{app="a"}}[5m]))) > 1'])


@dimension("LogQL: operands of or", 25, most=400, quick=100)
def _(n):
    return log_rules([" or ".join(numbered('sum by (l%d) (rate({app="a%d"}[5m]))', n))] * 10)


@dimension("LogQL: operands of +", 25, most=400)
def _(n):
    return log_rules([" + ".join(numbered('sum by (a, b) (rate({app="a%d"}[5m]))', n))] * 10)


@dimension("LogQL: nested aggregations", 24, most=192)
def _(n):
    return log_rules(["sum by (a, b) (" * n + 'rate({app="a"}[5m])' + ")" * n + " > 1"] * 30)


@dimension("LogQL: nested label_replace", 12, most=96)
def _(n):
    return log_rules(["label_replace(" * n + 'rate({app="a"}[5m])' + ', "x", "$1", "y", "(.*)")' * n + " > 1"] * 30)


# ---- unit tests

def test_file(body, rules=(), head="", interval="1m"):
    files = {"rules.yaml": "groups:\n" + group(rules)} if rules else {}
    files["a_test.yaml"] = (("rule_files: [rules.yaml]\n" if rules else "") + f"evaluation_interval: {interval}\n" + head +
                            "tests:\n" + body)
    return Test(files)


def series(n, values="1+1x10", metric="x"):
    return "    input_series:\n" + "".join(
        f"    - series: '{metric}{{i=\"{i}\", job=\"j{i % 7}\"}}'\n      values: '{values}'\n" for i in range(n))


SUM_RULES = [record("job:x:sum", "sum by (job) (x)"), alert("High", "x > 5", "{d: '{{ $labels.i }} is {{ $value }}'}")]


@dimension("test: tests of a file", 200, quick=200)
def _(n):
    one = ("  - interval: 1m\n" + series(3) + "    promql_expr_test:\n    - expr: sum(x)\n      eval_time: 2m\n"
           "      exp_samples: [{labels: '{}', value: 9}]\n")
    return test_file(one * n, SUM_RULES)


@dimension("test: files", 100, most=12800)
def _(n):
    files = {}
    for i in range(n):
        job = test_file("  - interval: 1m\n" + series(3) + "    promql_expr_test:\n    - expr: sum(x)\n"
                        "      eval_time: 2m\n      exp_samples: [{labels: '{}', value: 9}]\n", SUM_RULES)
        files.update({f"d{i % 10}/{i}_{path}" if path != "rules.yaml" else f"d{i % 10}/{path}": text
                      for path, text in job.files.items()})
    return Test(files)


@dimension("test: cases of a test", 500, quick=500)
def _(n):
    return test_file("  - interval: 1m\n" + series(3) + "    promql_expr_test:\n" + "".join(
        f"    - expr: sum(x) + {i}\n      eval_time: 2m\n      exp_samples: [{{labels: '{{}}', value: {9 + i}}}]\n"
        for i in range(n)), SUM_RULES)


@dimension("test: failing cases of a test", 200)
def _(n):
    return test_file("  - interval: 1m\n" + series(3) + "    promql_expr_test:\n" + "".join(
        f"    - expr: sum(x) + {i}\n      eval_time: 2m\n      exp_samples: [{{labels: '{{}}', value: {i}}}]\n"
        for i in range(n)), SUM_RULES)


@dimension("test: input series", 1000, quick=1000)
def _(n):
    return test_file("  - interval: 1m\n" + series(n) + "    promql_expr_test:\n    - expr: count(x)\n"
                     f"      eval_time: 2m\n      exp_samples: [{{labels: '{{}}', value: {n}}}]\n", SUM_RULES)


@dimension("test: input series of many names", 1000)
def _(n):
    return test_file("  - interval: 1m\n    input_series:\n" + "".join(
        f"    - series: x{i}\n      values: '1+1x10'\n" for i in range(n)) +
        "    promql_expr_test:\n    - expr: sum(x1)\n      eval_time: 2m\n"
        "      exp_samples: [{labels: '{}', value: 3}]\n", SUM_RULES)


@dimension("test: series that come twice", 500)
def _(n):
    return test_file("  - interval: 1m\n" + series(n) + series(n).replace("    input_series:\n", "") +
                     "    promql_expr_test:\n    - expr: count(x)\n      eval_time: 2m\n"
                     f"      exp_samples: [{{labels: '{{}}', value: {n}}}]\n", SUM_RULES)


@dimension("test: series of a join", 500)
def _(n):
    return test_file("  - interval: 1m\n" + series(n) + series(n, metric="y").replace("    input_series:\n", "") +
                     "    promql_expr_test:\n    - expr: count(x + on (i) y)\n      eval_time: 2m\n"
                     f"      exp_samples: [{{labels: '{{}}', value: {n}}}]\n")


@dimension("test: samples of a series", 1000, most=512000, quick=4000)
def _(n):
    return test_file("  - interval: 1m\n" + series(3, f"0+1x{n}") + "    promql_expr_test:\n    - expr: sum(x)\n"
                     f"      eval_time: {n}m\n      exp_samples: [{{labels: '{{}}', value: {3 * n}}}]\n", SUM_RULES)


@dimension("test: written samples of a series", 1000, most=512000)
def _(n):
    return test_file("  - interval: 1m\n" + series(3, " ".join(numbered("%d", n))) + "    promql_expr_test:\n"
                     f"    - expr: sum(x)\n      eval_time: {n}m\n"
                     f"      exp_samples: [{{labels: '{{}}', value: {3 * (n - 1)}}}]\n", SUM_RULES)


@dimension("test: samples of a rule that reads itself", 500, most=64000)
def _(n):
    return test_file("  - interval: 1m\n" + series(3, f"0+1x{n}") + "    promql_expr_test:\n    - expr: count(a:b:c)\n"
                     f"      eval_time: {n}m\n      exp_samples: [{{labels: '{{}}', value: 1}}]\n",
                     [record("a:b:c", "sum(x) + (a:b:c or vector(0))")])


@dimension("test: firing alerts", 200, quick=200)
def _(n):
    return test_file("  - interval: 1m\n" + series(n) + "    alert_rule_test:\n    - alertname: High\n      eval_time: 9m\n"
                     "      exp_alerts:\n" + "".join(
                         f"      - exp_labels: {{i: '{i}', job: j{i % 7}}}\n"
                         f"        exp_annotations: {{d: '{i} is 10'}}\n" for i in range(n)), SUM_RULES)


@dimension("test: firing alerts that are not expected", 200)
def _(n):
    return test_file("  - interval: 1m\n" + series(n) + "    alert_rule_test:\n    - alertname: High\n      eval_time: 9m\n"
                     "      exp_alerts:\n" + "".join(f"      - exp_labels: {{i: '{i}a'}}\n" for i in range(n)), SUM_RULES)


# --- facts

LIMITS = ("cardinality: {record_series: 1, alert_instances: 1, group_series: 1, samples_per_evaluation: 1, "
          "team_series: {max: 1}, unknown: info}\n")


def with_facts(environment, rules, **files):
    return Lint({".rulecheck.yaml": f"root: true\nenvironment: {environment}\n{LIMITS}",
                 **{name.replace("_", "."): text for name, text in files.items()}, **rule_file(rules)})


def answer(series):
    return '{"data": [' + ",\n".join(series) + "]}"


@dimension("facts: rules", 200, quick=200, expect="can fire")
def _(n):
    series = [f'{{"__name__": "m{i}", "job": "j{k}"}}' for i in range(50) for k in range(3)]
    return with_facts("{scrape_interval: 30s, complete: true, inventory: facts.json}",
                      [alert(f"A{i}", f"rate(m{i % 50}[5m]) > {i}") for i in range(n)], facts_json=answer(series))


@dimension("facts: series of a metric", 1000, expect="can fire")
def _(n):
    series = [f'{{"__name__": "m", "job": "j{i}", "pod": "p{i % 7}"}}' for i in range(n)]
    return with_facts("{inventory: facts.json}", [alert("A", 'm{pod!="p1"} > 5'), alert("B", "sum by (job, pod) (m) > 1")],
                      facts_json=answer(series))


@dimension("facts: metrics, read by a pattern", 500, expect="can fire")
def _(n):
    series = [f'{{"__name__": "m{i}_total", "job": "j"}}' for i in range(n)]
    return with_facts("{complete: true, inventory: facts.json}", [alert(f"A{i}", '{__name__=~"m.*_total"} > 5') for i in range(20)],
                      facts_json=answer(series))


@dimension("facts: declared patterns and rules", 100, expect="can fire")
def _(n):
    metrics = ", ".join(f'"m{i}_*": {{series: 9}}' for i in range(n))
    return with_facts(f"{{metrics: {{{metrics}}}}}", [alert(f"A{i}", f"m{i}_total > 5") for i in range(n)])


@dimension("facts: unknown metrics", 200, expect="in no inventory")
def _(n):
    series = [f'{{"__name__": "name_of_metric_{i}", "job": "j"}}' for i in range(n)]
    return with_facts("{complete: true, inventory: facts.json}",
                      [alert(f"A{i}", f"name_of_metrik_{i} > 5") for i in range(n)], facts_json=answer(series))


@dimension("facts: lines of a dump", 1000, expect="can fire")
def _(n):
    return with_facts("{inventory: facts.prom}", [alert("A", "m > 5")],
                      facts_prom="# TYPE m gauge\n" + "".join(f'm{{a="{i}"}} 1\n' for i in range(n)))


@dimension("facts: streams and log queries", 200, expect="streams")
def _(n):
    job = with_facts("{inventory: streams.txt}",
                     [alert(f"A{i}", f'sum(count_over_time({{app=~"a.+"}} |= "{i}" [5m])) > 1') for i in range(20)],
                     streams_txt="".join(f'{{app="a{i}", pod="p{i}"}}\n' for i in range(n)))
    job.files[".rulecheck.yaml"] = job.files[".rulecheck.yaml"].replace("unknown: info}", "loki: {streams_per_query: 1}}")
    return job


@dimension("test: expected samples", 500)
def _(n):
    return test_file("  - interval: 1m\n" + series(n) + "    promql_expr_test:\n    - expr: x\n      eval_time: 2m\n"
                     "      exp_samples:\n" + "".join(
                         f"      - {{labels: 'x{{i=\"{i}\", job=\"j{i % 7}\"}}', value: 3}}\n" for i in range(n)))


@dimension("test: wrong samples", 200)
def _(n):
    return test_file("  - interval: 1m\n" + series(n) + "    promql_expr_test:\n    - expr: x\n      eval_time: 2m\n"
                     "      exp_samples:\n" + "".join(
                         f"      - {{labels: 'x{{i=\"{i}a\", job=\"j{i % 7}\"}}', value: 4}}\n" for i in range(n)))


@dimension("test: rules", 500, quick=500)
def _(n):
    return test_file("  - interval: 1m\n" + series(3) + "    promql_expr_test:\n    - expr: sum(x)\n      eval_time: 10m\n"
                     "      exp_samples: [{labels: '{}', value: 33}]\n",
                     [record(f"job:x{i}:sum", f"sum by (job) (x) + {i}") for i in range(n)])


@dimension("test: chain of rules", 200, quick=200)
def _(n):
    return test_file("  - interval: 1m\n" + series(3) + f"    promql_expr_test:\n    - expr: a:b{n - 1}:c\n"
                     f"      eval_time: 10m\n      exp_samples: [{{labels: 'a:b{n - 1}:c', value: {33 + n - 1}}}]\n",
                     [record("a:b0:c", "sum(x)")] + [record(f"a:b{i}:c", f"a:b{i - 1}:c + 1") for i in range(1, n)])


@dimension("test: recorders of one name", 100)
def _(n):
    return test_file("  - interval: 1m\n" + series(3) + "    promql_expr_test:\n    - expr: count(a:b:c)\n"
                     f"      eval_time: 10m\n      exp_samples: [{{labels: '{{}}', value: {n}}}]\n",
                     [record("a:b:c", "sum(x)", f"{{t: 'v{i}'}}") for i in range(n)])


@dimension("test: groups of rules", 200)
def _(n):
    job = test_file("  - interval: 1m\n" + series(3) + "    promql_expr_test:\n    - expr: sum(x)\n      eval_time: 10m\n"
                    "      exp_samples: [{labels: '{}', value: 33}]\n", SUM_RULES)
    job.files["rules.yaml"] = "groups:\n" + "".join(group([record(f"a:b{i}:c", "sum(x)")], f"g{i}") for i in range(n))
    return job


@dimension("test: log lines", 1000, most=128000, quick=1000)
def _(n):
    return test_file("  - log_streams:\n    - labels: '{app=\"a\"}'\n      entries:\n" + "".join(
        f"      - '{i}ms level=error msg=m{i}'\n" for i in range(n)) +
        "    logql_expr_test:\n    - expr: sum(count_over_time({app=\"a\"} | logfmt | level=`error` [5m]))\n"
        f"      eval_time: 4m\n      exp_samples: [{{labels: '{{}}', value: {n}}}]\n")


@dimension("test: log streams", 500)
def _(n):
    return test_file("  - log_streams:\n" + "".join(
        f"    - labels: '{{app=\"a{i}\"}}'\n      entries: [1s level=error]\n" for i in range(n)) +
        "    logql_expr_test:\n    - expr: sum(count_over_time({app=~\"a.*\"} | logfmt [5m]))\n"
        f"      eval_time: 4m\n      exp_samples: [{{labels: '{{}}', value: {n}}}]\n")
