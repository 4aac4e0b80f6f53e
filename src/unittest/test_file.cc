#include "unittest/test_file.h"

#include <algorithm>
#include <array>

#include "base/go_format.h"
#include "unittest/check_ids.h"
#include "unittest/log_input.h"
#include "unittest/yaml_reader.h"

namespace rulecheck::unittest {
namespace {

using source::Node;

constexpr std::array<Field<InputSeries>, 2> kSeriesFields = {{
    {"series", [](YamlReader& r, const Node& n, InputSeries* s) { r.Text(n, "series", &s->series); }},
    {"values", [](YamlReader& r, const Node& n, InputSeries* s) { r.Text(n, "values", &s->values); }},
}};

constexpr std::array<Field<ExpectedAlert>, 2> kAlertFields = {{
    {"exp_labels",
     [](YamlReader& r, const Node& n, ExpectedAlert* a) { r.TextMap(n, "exp_labels", &a->labels); }},
    {"exp_annotations", [](YamlReader& r, const Node& n,
                           ExpectedAlert* a) { r.TextMap(n, "exp_annotations", &a->annotations); }},
}};

constexpr std::array<Field<AlertCase>, 3> kAlertCaseFields = {{
    {"eval_time", [](YamlReader& r, const Node& n, AlertCase* c) { r.Duration(n, &c->eval_time_ms); }},
    {"alertname", [](YamlReader& r, const Node& n, AlertCase* c) { r.Text(n, "alertname", &c->alertname); }},
    {"exp_alerts",
     [](YamlReader& r, const Node& n, AlertCase* c) {
       r.Sequence(n, "exp_alerts", [&](const Node& item) {
         ExpectedAlert& alert = c->alerts.emplace_back();
         alert.span = item.span;
         r.Mapping<ExpectedAlert>(item, "expected alert", kAlertFields, &alert);
       });
     }},
}};

constexpr std::array<Field<ExpectedSample>, 3> kSampleFields = {{
    {"labels", [](YamlReader& r, const Node& n, ExpectedSample* s) { r.Text(n, "labels", &s->labels); }},
    {"value",
     [](YamlReader& r, const Node& n, ExpectedSample* s) {
       r.Float(n, &s->value);
       s->value_span = n.span;
     }},
    {"histogram",
     [](YamlReader& r, const Node& n, ExpectedSample* s) { r.Text(n, "histogram", &s->histogram); }},
}};

constexpr std::array<Field<ExprCase>, 3> kExprCaseFields = {{
    {"expr", [](YamlReader& r, const Node& n, ExprCase* c) { r.Text(n, "expr", &c->expr); }},
    {"eval_time", [](YamlReader& r, const Node& n, ExprCase* c) { r.Duration(n, &c->eval_time_ms); }},
    {"exp_samples",
     [](YamlReader& r, const Node& n, ExprCase* c) {
       r.Sequence(n, "exp_samples", [&](const Node& item) {
         ExpectedSample& sample = c->samples.emplace_back();
         sample.span = item.span;
         r.Mapping<ExpectedSample>(item, "expected sample", kSampleFields, &sample);
       });
     }},
}};

void ReadSeries(YamlReader& r, const Node& n, TestGroup* g) {
  r.Sequence(n, "input_series", [&](const Node& item) {
    InputSeries& series = g->series.emplace_back();
    series.span = item.span;
    r.Mapping<InputSeries>(item, "input series", kSeriesFields, &series);
  });
}

void ReadAlertCases(YamlReader& r, const Node& n, TestGroup* g) {
  r.Sequence(n, "alert_rule_test", [&](const Node& item) {
    AlertCase& alert_case = g->alert_cases.emplace_back();
    alert_case.span = item.span;
    r.Mapping<AlertCase>(item, "alert test", kAlertCaseFields, &alert_case);
  });
}

void ReadExprCases(YamlReader& r, const Node& n, TestGroup* g) {
  r.Sequence(n, "promql_expr_test", [&](const Node& item) {
    ExprCase& expr_case = g->expr_cases.emplace_back();
    expr_case.span = item.span;
    r.Mapping<ExprCase>(item, "expression test", kExprCaseFields, &expr_case);
  });
}

LogGroup* LogsOf(TestGroup* g) {
  if (g->logs == nullptr) g->logs = std::make_shared<LogGroup>();
  return g->logs.get();
}

// promtool knows the first eight. Then comes vmalert's name for the last of them, and
// what is ours.
constexpr std::array<Field<TestGroup>, 12> kGroupFields = {{
    {"interval", [](YamlReader& r, const Node& n, TestGroup* g) { r.Duration(n, &g->interval_ms); }},
    {"input_series", ReadSeries},
    {"alert_rule_test", ReadAlertCases},
    {"external_labels", [](YamlReader& r, const Node& n,
                           TestGroup* g) { r.TextMap(n, "external_labels", &g->external_labels); }},
    {"external_url",
     [](YamlReader& r, const Node& n, TestGroup* g) { r.Text(n, "external_url", &g->external_url); }},
    {"name", [](YamlReader& r, const Node& n, TestGroup* g) { r.Text(n, "name", &g->name); }},
    {"start_timestamp",
     [](YamlReader& r, const Node& n, TestGroup* g) { r.StartTimestamp(n, &g->start_ms); }},
    {"promql_expr_test", ReadExprCases},
    {"metricsql_expr_test", ReadExprCases},
    {"log_streams", [](YamlReader& r, const Node& n, TestGroup* g) { ReadLogStreams(r, n, LogsOf(g)); }},
    {"logql_expr_test", [](YamlReader& r, const Node& n, TestGroup* g) { ReadLogCases(r, n, LogsOf(g)); }},
    {"ingest_defaults",
     [](YamlReader& r, const Node& n, TestGroup* g) { ReadIngestDefaults(r, n, &LogsOf(g)->ingest); }},
}};
constexpr std::span<const Field<TestGroup>> kAllGroupFields = kGroupFields;
constexpr std::span<const Field<TestGroup>> kPromtoolGroupFields = kAllGroupFields.first(8);

template <bool kCompat>
void ReadGroups(YamlReader& r, const Node& n, TestFile* f) {
  r.Sequence(n, "tests", [&](const Node& item) {
    TestGroup& group = f->groups.emplace_back();
    group.span = item.span;
    r.Mapping<TestGroup>(item, "test group", kCompat ? kPromtoolGroupFields : kAllGroupFields, &group);
  });
}

template <bool kCompat>
constexpr std::array<Field<TestFile>, 5> kFileFields = {{
    {"rule_files",
     [](YamlReader& r, const Node& n, TestFile* f) { r.Texts(n, "rule_files", &f->rule_files); }},
    {"evaluation_interval",
     [](YamlReader& r, const Node& n, TestFile* f) {
       f->evaluation_interval_ms = 0;
       r.Duration(n, &f->evaluation_interval_ms);
       if (f->evaluation_interval_ms == 0) f->evaluation_interval_ms = 60'000;
     }},
    {"group_eval_order",
     [](YamlReader& r, const Node& n, TestFile* f) { r.Texts(n, "group_eval_order", &f->group_eval_order); }},
    {"tests", ReadGroups<kCompat>},
    {"fuzzy_compare", [](YamlReader& r, const Node& n, TestFile* f) { r.Bool(n, &f->fuzzy_compare); }},
}};

void CheckGroupOrder(YamlReader& reader, const TestFile& file) {
  const std::vector<MappedText>& order = file.group_eval_order;
  for (size_t i = 0; i < order.size(); ++i) {
    auto same = [&](const MappedText& earlier) { return earlier.value == order[i].value; };
    auto here = order.begin() + static_cast<std::ptrdiff_t>(i);
    auto first = std::find_if(order.begin(), here, same);
    if (first == here) continue;
    Finding* finding =
        reader.Fail(order[i].span, "group " + Quote(order[i].value) + " is repeated in the evaluation order");
    finding->labels.push_back({first->Whole(), "first given here"});
  }
}

// promtool stops a test group at the first alert test without a name.
void CheckAlertNames(YamlReader& reader, const TestFile& file) {
  for (const TestGroup& group : file.groups) {
    for (const AlertCase& alert_case : group.alert_cases) {
      if (alert_case.alertname.value.empty()) {
        reader.Fail(alert_case.span, "an alert test needs an `alertname`");
      }
    }
  }
}

}  // namespace

int64_t TestGroup::MaxEvalTime() const {
  int64_t latest = 0;
  for (const AlertCase& c : alert_cases) latest = std::max(latest, c.eval_time_ms);
  for (const ExprCase& c : expr_cases) latest = std::max(latest, c.eval_time_ms);
  if (logs == nullptr) return latest;
  for (const LogCase& c : logs->cases) latest = std::max(latest, c.eval_time_ms);
  return latest;
}

bool TestFile::HasErrors() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.severity == Severity::kError; });
}

TestFile LoadTestFile(std::shared_ptr<const SourceFile> file, const TestFileOptions& options) {
  TestFile out;
  out.file = std::move(file);
  out.tree = source::ParseYaml(*out.file);
  YamlReader reader(*out.tree, &out.findings);
  auto documents = out.tree->documents();
  // promtool reads one document and does not look at what follows it.
  if (out.tree->error() && (documents.empty() || !options.promtool_compat)) {
    reader.Fail(out.tree->error()->span, out.tree->error()->message);
    return out;
  }
  if (documents.empty()) return out;
  if (documents.size() > 1 && !options.promtool_compat) {
    reader.Warn(kIgnoredDocument, documents[1].span,
                "only the first YAML document of a test file is read, this one is ignored");
  }
  const Node& root = *documents[0].root;
  if (options.promtool_compat) {
    reader.Mapping<TestFile>(root, "test file", kFileFields<true>, &out);
  } else {
    reader.Mapping<TestFile>(root, "test file", kFileFields<false>, &out);
  }
  CheckGroupOrder(reader, out);
  CheckAlertNames(reader, out);
  return out;
}

bool LooksLikeTestFile(const source::Tree& tree) {
  if (tree.documents().empty()) return false;
  const Node& root = *tree.documents()[0].root;
  const Node* tests = source::Find(root, "tests");
  if (tests == nullptr || !(tests->is_sequence() || tests->is_null())) return false;
  if (source::Find(root, "rule_files") != nullptr) return true;
  for (const source::Item& item : tests->items) {
    for (std::string_view key : {"input_series", "alert_rule_test", "promql_expr_test", "metricsql_expr_test",
                                 "log_streams", "logql_expr_test"}) {
      if (source::Find(*item.node, key) != nullptr) return true;
    }
  }
  return false;
}

}  // namespace rulecheck::unittest
