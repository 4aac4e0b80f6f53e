"""Whole projects for tests/policy/variants: settings, rules in several shapes, and what must be said of them, worked out by hand."""

FACTS = """environment:
  scrape_interval: 30s
  evaluation_interval: 1m
  metrics:
    "http_requests_total": {type: counter, labels: {job: 3, instance: 200, code: 12, path: 400}, series: 9000}
    "gpu_temperature": {type: gauge, labels: {node: 150, gpu: 8}, series: 1200}
    "latency_seconds": {type: histogram, labels: {job: 3, le: 11}, series: 33}
"""


def rules(*texts):
    return "groups:\n  - name: g\n    rules:\n" + "".join("      - %s\n" % text for text in texts)


def panel(query, source="prometheus"):
    return ('{"title": "D", "uid": "d", "schemaVersion": 39, "panels": [{"id": 1, "type": "timeseries", "title": "P", "datasource": {"type": "%s", "uid": "x"}, '
            '"targets": [{"refId": "A", "expr": "%s"}]}]}' % (source, query.replace('"', '\\"')))


def record(expr, name="a:b:c"):
    return "{record: '%s', expr: '%s'}" % (name, expr)


def alert(expr, more=""):
    return "{alert: A, expr: '%s', for: 5m%s}" % (expr, more)


def labels():
    require = "labels: [{where: {kind: alert}, require: {severity: [page, ticket]}}]\n"
    bad = rules(alert("up == 0"))
    yield "labels/required", {"policy": require, "rules.yaml": bad}, True
    # Labels of the group are the rule's; an override, or another folder's settings, may take the policy away.
    yield "labels/required", {"policy": require, "rules.yaml": bad.replace("- name: g\n", "- name: g\n    labels: {severity: page}\n")}, False
    yield "labels/required", {"policy": require + "overrides: [{files: [\"vendor/**\"], labels: off}]\n", "vendor/rules.yaml": bad}, False
    yield "labels/required", {"policy": require + "overrides: [{files: [\"vendor/**\"], labels: off}]\n", "own/rules.yaml": bad}, True
    yield "labels/required", {"policy": "extends: [base.yaml]\n", "base.yaml": require, "rules.yaml": bad}, True
    yield "labels/required", {"policy": require.replace("kind: alert", "kind: alert, group: x*"), "rules.yaml": bad}, False
    yield "labels/required", {"policy": require.replace("kind: alert", "kind: alert, except: {name: A}"), "rules.yaml": bad}, False
    yield "labels/required", {"policy": require.replace("kind: alert", "kind: alert, except: [{name: B}, {team: x}]"), "rules.yaml": bad}, True
    yield "labels/required", {"policy": require.replace("kind: alert", "language: logql"), "rules.yaml": bad}, False
    yield "labels/required", {"policy": require.replace("kind: alert", 'annotations: {kind: {matches: "x.*"}}'), "rules.yaml": rules(alert("up == 0", ", annotations: {kind: xy}"))}, True
    yield "labels/required", {"policy": require.replace("kind: alert", 'annotations: {kind: "x"}'), "rules.yaml": bad}, False
    crd = "apiVersion: monitoring.coreos.com/v1\nkind: PrometheusRule\nmetadata: {name: r}\nspec:\n" + "".join("  " + line + "\n" for line in bad.splitlines())
    yield "labels/required", {"policy": require, "rule.yaml": crd}, True
    yield "labels/required", {"policy": require, "loki.yaml": rules("{alert: L, expr: 'sum(count_over_time({app=\"x\"} |= \"y\" [5m])) > 3', for: 5m}")}, True
    values = "labels: [{values: {tier: [a, b]}}]\n"
    for given, reported in (("labels: {tier: a}", False), ("labels: {tier: c}", True), ("labels: {}", False)):
        yield "labels/value", {"policy": values, "rules.yaml": rules("{record: 'a:b:c', expr: up, %s}" % given)}, reported
    yield "labels/annotation-value", {"policy": "labels: [{annotations: {values: {link: {matches: \"https://.+\"}}}}]\n", "rules.yaml": bad}, False
    yield "labels/annotation-value", {"policy": "labels: [{annotations: {values: {link: {matches: \"https://.+\"}}}}]\n", "rules.yaml": rules(alert("up == 0", ", annotations: {link: wiki}"))}, True
    forbid = "labels: [{annotations: {forbid: [old]}, where: {kind: alert, labels: {severity: page}}}]\n"
    for severity, reported in (("page", True), ("ticket", False)):
        yield "labels/annotation-forbidden", {"policy": forbid, "rules.yaml": rules(alert("up == 0", ", labels: {severity: %s}, annotations: {old: x}" % severity))}, reported
    keep = "labels: [{keep_firing_for: {min: 1m, max: 1h}}]\n"
    for time, reported in (("5m", False), ("2h", True), ("30s", True)):
        yield "labels/hold", {"policy": keep, "rules.yaml": rules(alert("up == 0", ", keep_firing_for: " + time))}, reported
    names = "labels: [{where: {kind: alert}, name: {matches: \"[A-Z][A-Za-z]+\"}}]\n"
    for name, reported in (("QueueFull", False), ("queue_full", True), ("Queue Full", True)):
        yield "labels/alert-name", {"policy": names, "rules.yaml": rules("{alert: %s, expr: up == 0}" % name)}, reported
    yield "labels/alert-name", {"policy": "labels: [{name: {matches: \"x.+\"}}]\n", "rules.yaml": bad}, False
    refuse = "labels: [{where: {kind: record, files: [\"edge/**\"]}, refuse: true}]\n"
    for path, reported in (("edge/rules.yaml", True), ("core/rules.yaml", False)):
        yield "labels/refused", {"policy": refuse, path: rules(record("sum(up)"))}, reported
    yield "labels/refused", {"policy": refuse, "edge/rules.yaml": bad}, False
    reject = "labels: [{reject: {label_keys: \".*-.*\", annotation_values: \"(?i)todo\"}}]\n"
    for more, reported in ((", annotations: {a: TODO}", True), (", annotations: {todo: a}", False), (", labels: {a: todo}", False)):
        yield "labels/rejected", {"policy": reject, "rules.yaml": rules(alert("up == 0", more))}, reported


def flows():
    keep = "labels: [{keep: [job], where: {metrics: \"http_.*\"}}]\n"
    drop = "labels: [{drop: [instance], where: {kind: record}}]\n"
    dropped = (("sum by (job) (http_requests_total) / on (job) sum by (job) (http_requests_total)", False), ("sum(http_requests_total) or vector(0)", True),
               ("topk(3, sum by (job) (http_requests_total))", False), ("max by (job) (label_replace(http_requests_total, \"job\", \"x\", \"\", \"\"))", False),
               ("count(http_requests_total) by (code)", True), ("absent(http_requests_total)", False), ("http_requests_total", False))
    for expr, reported in dropped:
        yield "labels/dropped", {"policy": keep, "rules.yaml": rules(record(expr))}, reported
    yield "labels/dropped", {"policy": keep, "d.json": panel("sum by (code) (rate(http_requests_total[5m]))")}, True
    yield "labels/dropped", {"policy": keep, "d.json": panel("sum by (job) (rate(http_requests_total[5m]))")}, False
    kept = (("sum by (instance) (http_requests_total)", True), ("max without (instance) (http_requests_total)", False), ("sum by (job) (http_requests_total)", False), ("avg_over_time(http_requests_total[5m])", True),
            ("scalar(sum(http_requests_total)) * sum by (job) (http_requests_total)", False), ("count_values(\"instance\", gpu_temperature)", True),
            ("sum by (job) (http_requests_total) * on (job) group_left (instance) http_requests_total", True), ("label_replace(sum by (job) (up), \"instance\", \"$1\", \"job\", \"(.+)\")", True))
    for expr, reported in kept:
        yield "labels/kept", {"policy": drop, "rules.yaml": rules(record(expr))}, reported
    # Through another rule.
    yield "labels/kept", {"policy": drop, "rules.yaml": rules(record("sum by (job) (http_requests_total)", "job:x:y"), record("job:x:y", "job:z:y"))}, False
    level = "labels: [{where: {kind: record}, name: {levels: true}}]\n"
    levels = (("job:x:y", "sum by (job) (rate(http_requests_total[5m]))", False), ("job:x:y", "sum by (job, code) (rate(http_requests_total[5m]))", True), ("job_le:x:y", "sum by (job, le) (rate(latency_seconds_bucket[5m]))", False),
              ("job:x:y", "histogram_quantile(0.9, sum by (job, le) (rate(latency_seconds_bucket[5m])))", False), ("job_le:x:y", "histogram_quantile(0.9, sum by (job, le) (rate(latency_seconds_bucket[5m])))", True),
              ("node:x:y", "max by (node) (gpu_temperature) * on (node) group_left (gpu) sum by (node, gpu) (gpu_temperature)", None), ("node_gpu:x:y", "topk by (node) (1, sum by (node, gpu) (gpu_temperature))", False),
              ("node:x:y", "max by (node) (gpu_temperature) unless on (node) max by (node) (gpu_temperature) > 90", False), ("job_team:x:y", "label_replace(sum by (job) (up), \"team\", \"$1\", \"job\", \"(.+)-.*\")", None))
    for name, expr, reported in levels:
        if reported is not None:
            yield "labels/record-level", {"policy": level, "rules.yaml": rules(record(expr, name))}, reported
    chain = rules(record("sum by (job, code) (http_requests_total)", "job_code:x:y"), record("sum by (job) (job_code:x:y)", "job:x:y"))
    yield "labels/record-level", {"policy": level, "rules.yaml": chain}, False
    yield "labels/record-level", {"policy": level, "rules.yaml": chain.replace("sum by (job) (job_code:x:y)", "job_code:x:y")}, True
    yield "labels/record-level", {"policy": level, "rules.yaml": rules(record("sum by (app) (count_over_time({app=\"a\"}[5m]))", "app:x:y"))}, False
    yield "labels/record-level", {"policy": level, "rules.yaml": rules(record("sum by (app, level) (count_over_time({app=\"a\"} | logfmt [5m]))", "app:x:y"))}, True
    matchers = "labels: [{matchers: {require: [job]}, where: {metrics: \"http_.*\"}}]\n"
    for query, reported in (("sum(rate(http_requests_total[5m]))", True), ("sum(rate(http_requests_total{job=\"$job\"}[5m]))", False), ("{__name__=\"http_requests_total\"}", True), ("up or http_requests_total{job!=\"\"}", False)):
        yield "labels/selector-matcher", {"policy": matchers, "d.json": panel(query)}, reported
    external = "  external_labels: {cluster: [eu-1, us-1]}\n"
    for text, reported in (("{record: 'a:b:c', expr: sum(up), labels: {cluster: eu-1}}", True), ("{record: 'a:b:c', expr: 'sum by (cluster) (up)'}", False)):
        yield "labels/external-conflict", {"facts": external, "policy": "", "rules.yaml": rules(text)}, reported


def bounds():
    gpu = "max by (node) (gpu_temperature)"
    worked = ((gpu, 150), ("gpu_temperature * on (node) group_left () " + gpu, 1200), (gpu + " or sum by (job) (http_requests_total)", 153), (gpu + " unless on (node) max by (node) (gpu_temperature > 90)", 150),
              ('max by (node) (gpu_temperature{gpu="0"})', 150), ('gpu_temperature{gpu="0"}', 150), ('gpu_temperature{gpu=~"0|1|2"}', 450), ('gpu_temperature{gpu!="0"}', 1200), ("topk by (node) (2, gpu_temperature)", 300),
              ("quantile by (gpu) (0.9, gpu_temperature)", 8), ("sum by (job, le) (rate(latency_seconds_bucket[5m]))", 33), ("histogram_quantile(0.9, sum by (le) (rate(latency_seconds_bucket[5m])))", False),
              ("rate(latency_seconds_count[5m])", 3), ('label_replace(%s, "zone", "$1", "node", "(.).*")' % gpu, 150), ('sum by (code) (http_requests_total{code=~"500|502|503"})', 3), ('sum by (code) (http_requests_total{code=~"5.."})', 12),
              ("sum by (job, instance) (http_requests_total)", 600), ("absent(gpu_temperature)", False), (gpu + " + on (node) sum by (node) (gpu_temperature)", 150),
              ("sum by (job, code) (http_requests_total) / on (job) group_left () sum by (job) (http_requests_total)", 36), ("max_over_time(max by (gpu) (gpu_temperature)[1h:1m])", 8), ("count by (node) (gpu_temperature) > 3", 150),
              ('http_requests_total{job="a", code="500", path="/"}', 200), ('sum by (instance) (http_requests_total{instance=~"a|b"})', 2), ("vector(scalar(sum(gpu_temperature)))", False), ("bottomk(7, gpu_temperature)", 7),
              ('count_values by (node) ("v", gpu_temperature)', 1200), ("sum(gpu_temperature) or vector(0)", False), ("-" + gpu, 150), ("%s > bool 90" % gpu, 150), ("clamp_max(%s, 1)" % gpu, 150), ("sort_desc(%s)" % gpu, 150))
    for expr, bound in worked:
        yield "cardinality/record-series", {"policy": "cardinality: {record_series: 1}\n", "rules.yaml": rules(record(expr))}, bound
    for expr, bound in worked:
        if "vector(0)" not in expr:
            yield "cardinality/alert-instances", {"policy": "cardinality: {alert_instances: 1}\n", "rules.yaml": rules(alert(expr))}, bound
    # Through other rules, with a label that the rule sets, and what a matcher leaves.
    for reader, bound in (("node:t:max", 150), ('node:t:max{node=~"a|b"}', 2), ("max(node:t:max)", False), ("node:t:max and on (node) up", 150), ("topk(4, node:t:max)", 4), ("sum by (kind) (node:t:max)", False)):
        text = rules("{record: 'node:t:max', expr: '%s', labels: {kind: x}}" % gpu, record(reader))
        yield "cardinality/record-series", {"policy": "cardinality: {record_series: {max: 1, where: {name: \"a:*\"}}}\n", "rules.yaml": text}, bound
    two = rules(record(gpu, "node:t:max"), record("max by (gpu) (gpu_temperature)", "gpu:t:max"))
    for most, bound in ((157, 158), (158, False)):
        yield "cardinality/group-series", {"policy": "cardinality: {group_series: %d}\n" % most, "rules.yaml": two}, bound
    team = two.replace("- name: g\n", "- name: g\n    labels: {squad: a}\n")
    for most, bound in ((157, 158), (158, False)):
        yield "cardinality/team-series", {"policy": "cardinality: {team_series: {label: squad, max: %d}}\n" % most, "rules.yaml": team}, bound
    off = "overrides: [{files: [\"x/**\"], cardinality: off}]\n"
    yield "cardinality/record-series", {"policy": "cardinality: {record_series: 1}\n" + off, "x/rules.yaml": rules(record(gpu))}, False
    yield "cardinality/record-series", {"policy": "cardinality: {record_series: 1}\n" + off, "y/rules.yaml": rules(record(gpu))}, 150
    # A sample every 30 s: 1200 series are 12000 in 5m; 60 steps of 10 at each of a subquery.
    for expr, bound in (("sum(rate(gpu_temperature[5m]))", 12000), ("sum(gpu_temperature)", 1200), ("sum(avg_over_time(gpu_temperature[5m])) + sum(gpu_temperature)", 13200), ("sum(gpu_temperature offset 1h)", 1200)):
        yield "cardinality/samples", {"policy": "cardinality: {samples_per_evaluation: 100}\n", "rules.yaml": rules(record(expr))}, bound


def logs():
    streams = '{"status": "success", "data": [%s]}' % ", ".join('{"app": "%s", "pod": "p%d"}' % (app, i) for app, n in (("api", 3), ("web", 2), ("db", 1)) for i in range(n))
    facts = "  inventory: [\"facts/*.json\"]\n"
    for selector, bound in (('{app="api"}', 3), ('{app=~"api|web"}', 5), ('{app=~".+"}', 6), ('{app!="api", pod=~".+"}', 3), ('{app="db"}', False), ('{app="api", pod="p1"}', False)):
        text = rules(alert("sum(count_over_time(%s |= \"x\" [5m])) > 1" % selector))
        yield "cardinality/loki-streams", {"facts": facts, "facts/s.json": streams, "policy": "cardinality: {loki: {streams_per_query: 1}}\n", "rules.yaml": text}, bound
    yield "cardinality/loki-streams", {"facts": facts, "facts/s.json": streams, "policy": "cardinality: {loki: {streams_per_query: 1}}\n", "d.json": panel('sum(count_over_time({app=~"api|db"} [5m]))', "loki")}, 4
    high = "cardinality: {loki: {labels: [user, trace_id]}}\n"
    grouped = (('sum by (user) (count_over_time({app="a"} | json [5m])) > 1', True), ('sum without (user) (count_over_time({app="a"} | json [5m])) > 1', False), ('sum by (app) (count_over_time({app="a"} | user="x" [5m])) > 1', False),
               ('count by (app, trace_id) (rate({app="a"} | logfmt [5m])) > 1', True), ('avg_over_time({app="a"} | json | unwrap t [5m]) by (user) > 1', True), ('sum by (app) (sum by (app, user) (count_over_time({app="a"} | json [5m]))) > 1', True))
    for expr, reported in grouped:
        yield "cardinality/loki-label", {"policy": high, "rules.yaml": rules(alert(expr))}, reported
    yield "cardinality/loki-label", {"policy": high, "d.json": panel('sum by (user) (count_over_time({app="a"} | json [5m]))', "loki")}, True
    promtail = "scrape_configs:\n  - job_name: j\n    static_configs: [{targets: [localhost], labels: {job: j, __path__: /var/log/x}}]\n    pipeline_stages:\n      - json: {expressions: {%s: %s}}\n      - labels: {%s: }\n"
    for label, reported in (("user", True), ("level", False)):
        yield "cardinality/loki-label", {"facts": "  promtail: promtail.yml\n", "policy": high, "promtail.yml": promtail % (label, label, label), "rules.yaml": rules(alert("up == 0"))}, reported


def projects():
    for part in (labels, flows, bounds, logs):
        yield from part()
