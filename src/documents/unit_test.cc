#include "documents/unit_test.h"

#include <algorithm>
#include <unordered_map>
#include <utility>

#include "base/go_format.h"
#include "documents/unit_test_assertions.h"
#include "documents/unit_test_homes.h"
#include "documents/unit_test_keys.h"
#include "documents/unit_test_matrix.h"
#include "documents/unit_test_versions.h"

namespace rulecheck::documents {
namespace {

using source::Decoder;
using source::Field;
using source::Ignore;
using source::Node;
using source::ReadInto;
using source::ReadMillisecondsInto;
using source::Typing;
using source::Value;

constexpr std::string_view kCaseKeys[] = {"input_series",        "alert_rule_test", "promql_expr_test",
                                          "metricsql_expr_test", "log_streams",     "logql_expr_test"};

// Whatever keeps a test file from being understood is one check.
class TestSink : public source::DecodeSink {
 public:
  explicit TestSink(const LoadContext& context) : context_(context) {}

  Finding& Report(source::DecodeProblem problem, Span where, std::string message) override {
    const bool suspicious = problem == source::DecodeProblem::kSuspicious;
    Finding& finding = context_.Report(suspicious ? LoadCheck("test/log-entry") : LoadCheck("test/syntax"),
                                       where, std::move(message));
    if (suspicious) finding.severity = Severity::kWarning;
    return finding;
  }

  // Keys of editors and of generators, which are taken away before the file is run.
  bool Allows(const source::Entry& entry) override {
    const std::string_view key = entry.key->value;
    if (context_.options.promtool_compat || !(key == "$schema" || key.starts_with("x-"))) return false;
    if (context_.foreign != nullptr) context_.foreign->Add(RuleTool::kEditor, key, entry.key->span);
    return true;
  }

  std::string HintFor(const source::Entry& entry, std::string_view what,
                      std::span<const std::string_view> /*known*/) override {
    const std::string_view home = HomeOfTestKey(what, entry.key->value);
    return home.empty() ? std::string() : fmt::format("It belongs {}.", home);
  }

 private:
  const LoadContext& context_;
};

constexpr Field<InputSeries> kInputSeriesFields[] = {
    {"series", ReadInto<&InputSeries::series>},
    {"values", ReadInto<&InputSeries::values>},
};

constexpr Field<ExpectedAlert> kExpectedAlertFields[] = {
    {"exp_labels", ReadInto<&ExpectedAlert::labels>},
    {"exp_annotations", ReadInto<&ExpectedAlert::annotations>},
    {"exp_labels_match",
     [](Decoder& d, const Value& v, ExpectedAlert* a) { ReadPatterns(d, v, &a->label_patterns); }, kOurKeys},
    {"exp_annotations_match",
     [](Decoder& d, const Value& v, ExpectedAlert* a) { ReadPatterns(d, v, &a->annotation_patterns); },
     kOurKeys},
};

template <typename Case>
void ReadEvalTime(Decoder& d, const Value& v, Case* c) {
  c->times.has_eval_time = d.ReadMilliseconds(v, &c->eval_time_ms);
}
template <typename Case>
void ReadAt(Decoder& d, const Value& v, Case* c) {
  ReadTimes(d, v, &c->times);
}
template <typename Case>
void ReadStretch(Decoder& d, const Value& v, Case* c) {
  ReadDuring(d, v, &c->times);
}

constexpr Field<AlertCase> kAlertCaseFields[] = {
    {"eval_time", ReadEvalTime<AlertCase>},
    {"alertname", ReadInto<&AlertCase::alertname>},
    {"exp_alerts",
     [](Decoder& d, const Value& v, AlertCase* c) {
       d.List<ExpectedAlert>(v, "an expected alert", kExpectedAlertFields, &c->alerts);
       c->terms.has_alerts = true;
     }},
    {"exp_receivers",
     [](Decoder& d, const Value& v, AlertCase* c) {
       if (!v->is_null()) d.Read(v, &c->receivers.emplace());
     },
     kOurKeys},
    {"at", ReadAt<AlertCase>, kOurKeys},
    {"during", ReadStretch<AlertCase>, kOurKeys},
    {"exp_alerts_match", [](Decoder& d, const Value& v, AlertCase* c) { ReadMatch(d, v, &c->terms.subset); },
     kOurKeys},
    {"no_other_alerts",
     [](Decoder& d, const Value& v, AlertCase* c) { d.Read(v, &c->terms.no_other_alerts); }, kOurKeys},
    {"fires_within",
     [](Decoder& d, const Value& v, AlertCase* c) {
       int64_t within = 0;
       if (d.ReadMilliseconds(v, &within)) c->terms.fires_within_ms = within;
     },
     kOurKeys},
    {"exp_state", [](Decoder& d, const Value& v, AlertCase* c) { ReadRuleState(d, v, &c->terms.state); },
     kOurKeys},
    {"never_fires_while",
     [](Decoder& d, const Value& v, AlertCase* c) { ReadCondition(d, v, true, &c->terms); }, kOurKeys},
    {"always_fires_while",
     [](Decoder& d, const Value& v, AlertCase* c) { ReadCondition(d, v, false, &c->terms); }, kOurKeys},
    {"groupname", Ignore<AlertCase>, kVmalertKeys},
};

constexpr Field<ExpectedSample> kSampleFields[] = {
    {"labels", ReadInto<&ExpectedSample::labels>},
    {"value",
     [](Decoder& d, const Value& v, ExpectedSample* s) {
       d.Read(v, &s->value);
       s->value_span = v->span;
     }},
    {"histogram", ReadInto<&ExpectedSample::histogram>},
    {"tolerance", [](Decoder& d, const Value& v, ExpectedSample* s) { ReadTolerance(d, v, &s->tolerance); },
     kOurKeys},
};

constexpr Field<ExprCase> kExprCaseFields[] = {
    {"expr", ReadInto<&ExprCase::expr>},
    {"eval_time", ReadEvalTime<ExprCase>},
    {"at", ReadAt<ExprCase>, kOurKeys},
    {"during", ReadStretch<ExprCase>, kOurKeys},
    {"exp_samples_match", [](Decoder& d, const Value& v, ExprCase* c) { ReadMatch(d, v, &c->subset); },
     kOurKeys},
    {"exp_samples",
     [](Decoder& d, const Value& v, ExprCase* c) {
       d.List<ExpectedSample>(v, "an expected sample", kSampleFields, &c->samples);
     }},
};

void ReadSeriesList(Decoder& d, const Value& value, TestGroup* g) {
  d.List<InputSeries>(value, "an input series", kInputSeriesFields, &g->series);
}

void ReadExprCases(Decoder& d, const Value& value, TestGroup* g) {
  d.List<ExprCase>(value, "an expression test", kExprCaseFields, &g->expr_cases);
}

LogGroup* LogsOf(TestGroup* g) {
  if (g->logs == nullptr) g->logs = std::make_shared<LogGroup>();
  return g->logs.get();
}

// promtool's keys, vmalert's name for the last of them, and what is ours.
constexpr Field<TestGroup> kTestGroupFields[] = {
    {"interval", ReadMillisecondsInto<&TestGroup::interval_ms>},
    {"input_series", ReadSeriesList},
    {"alert_rule_test",
     [](Decoder& d, const Value& v, TestGroup* g) {
       d.List<AlertCase>(v, "an alert test", kAlertCaseFields, &g->alert_cases);
     }},
    {"external_labels", ReadInto<&TestGroup::external_labels>},
    {"external_url", ReadInto<&TestGroup::external_url>},
    {"name", ReadInto<&TestGroup::name>},
    {"start_timestamp",
     [](Decoder& d, const Value& v, TestGroup* g) { ReadStartTimestamp(d, v, &g->start_ms); }},
    {"promql_expr_test", ReadExprCases},
    {"metricsql_expr_test", ReadExprCases, kOurKeys},
    {"log_streams", [](Decoder& d, const Value& v, TestGroup* g) { ReadLogStreams(d, v, LogsOf(g)); },
     kOurKeys},
    {"logql_expr_test", [](Decoder& d, const Value& v, TestGroup* g) { ReadLogCases(d, v, LogsOf(g)); },
     kOurKeys},
    {"ingest_defaults",
     [](Decoder& d, const Value& v, TestGroup* g) { ReadIngestDefaults(d, v, &LogsOf(g)->ingest); },
     kOurKeys},
    {"include_series", ReadInto<&TestGroup::include_series>, kOurKeys},
    {"matrix", [](Decoder& /*d*/, const Value& /*v*/, TestGroup* g) { g->parametrized = true; }, kOurKeys},
};

constexpr int64_t kUsualIntervalMs = 60'000;

constexpr Field<TestSuite> kSuiteFields[] = {
    {"rule_files", ReadInto<&TestSuite::rule_files>},
    {"evaluation_interval",
     [](Decoder& d, const Value& v, TestSuite* s) {
       if (d.ReadMilliseconds(v, &s->evaluation_interval_ms) && s->evaluation_interval_ms == 0)
         s->evaluation_interval_ms = kUsualIntervalMs;
     }},
    {"group_eval_order", ReadInto<&TestSuite::group_eval_order>},
    {"tests", [](Decoder& d, const Value& v,
                 TestSuite* s) { d.List<TestGroup>(v, "a test group", kTestGroupFields, &s->groups); }},
    {"fuzzy_compare", ReadInto<&TestSuite::fuzzy_compare>},
    {"alertmanager", ReadInto<&TestSuite::alertmanager>, kOurKeys},
    {"shared", Ignore<TestSuite>, kOurKeys},  // a place for what anchors name
};

void CheckGroupOrder(Decoder& d, const TestSuite& suite) {
  std::unordered_map<std::string_view, const MappedText*> seen;
  for (const MappedText& name : suite.group_eval_order) {
    const auto [first, fresh] = seen.emplace(name.value, &name);
    if (fresh) continue;
    Finding& finding =
        d.Fail(name.span, "group " + Quote(name.value) + " is repeated in the evaluation order");
    finding.labels.push_back({first->second->Whole(), "first given here"});
  }
}

// promtool stops a test group at the first alert test without a name.
void CheckAlertNames(Decoder& d, const TestSuite& suite) {
  for (const TestGroup& group : suite.groups) {
    for (const AlertCase& alert_case : group.alert_cases) {
      if (alert_case.alertname.value.empty()) d.Fail(alert_case.span, "an alert test needs an `alertname`");
    }
  }
}

void CheckReceivers(Decoder& d, const TestSuite& suite) {
  if (!suite.alertmanager.value.empty()) return;
  for (const TestGroup& group : suite.groups) {
    for (const AlertCase& alert_case : group.alert_cases) {
      if (!alert_case.receivers) continue;
      d.Fail(alert_case.span, "`exp_receivers` needs a configuration to be held against")
          .notes.push_back("Name it on top of the file: `alertmanager: alertmanager.yml`.");
      return;
    }
  }
}

// Broken YAML that is meant to be a test must not pass for something else.
bool LooksLikeBrokenTest(const source::Tree& tree) {
  if (!tree.error()) return false;
  const std::string_view text = tree.file()->text();
  for (const std::string_view key : {"alert_rule_test:", "promql_expr_test:", "metricsql_expr_test:"}) {
    if (text.find(key) != std::string_view::npos) return true;
  }
  return false;
}

void ReadSuite(const LoadContext& context, const Node& root, uint32_t keys, TestSuite* out) {
  TestSink sink(context);
  Decoder decoder(*context.tree, Typing::kYamlV2, &sink, {false, keys, context.options.promtool_compat});
  const bool ours = (keys & kOurKeys) != 0;
  decoder.Struct<TestSuite>(ours ? ExpandMatrices(root, context.arena(), &decoder) : root, "a test file",
                            kSuiteFields, out);
  SpreadCases(decoder, out);
  RefuseNewerTestFields(root, context.options.promql.target_version, &decoder);
  CheckGroupOrder(decoder, *out);
  CheckAlertNames(decoder, *out);
  CheckReceivers(decoder, *out);
}

// What loading a file of tests needs of LoadFile's frame.
class TestFileLoader {
 public:
  TestFileLoader(std::shared_ptr<const SourceFile> file, const LoadOptions& options)
      : tree_(source::ParseYaml(*file)), context_{options, &loaded_, tree_} {
    loaded_.file = std::move(file);
  }

  const source::Tree& tree() const { return *tree_; }
  const LoadContext& context() const { return context_; }

  // The first document. promtool does not look at what follows it.
  const Node* Root() {
    const auto documents = tree_->documents();
    const bool compat = context_.options.promtool_compat;
    if (tree_->error() && (documents.empty() || !compat)) {
      context_.Report("test/syntax", tree_->error()->span, tree_->error()->message);
      return nullptr;
    }
    if (documents.size() > 1 && !compat) ReportIgnoredTests(context_, documents[1].span);
    return documents.empty() ? nullptr : documents[0].root;
  }

  TestFile Take(TestSuite suite) {
    TestFile out;
    static_cast<TestSuite&>(out) = std::move(suite);
    out.file = loaded_.file;
    out.storage = tree_;
    out.findings = std::move(loaded_.findings);
    return out;
  }

  TestFile Load() {
    TestSuite suite;
    const uint32_t keys = context_.options.promtool_compat ? kPromtoolKeys : kKeysToRun;
    if (const Node* root = Root()) ReadSuite(context_, *root, keys, &suite);
    return Take(std::move(suite));
  }

 private:
  LoadedFile loaded_;
  std::shared_ptr<const source::Tree> tree_;
  LoadContext context_;
};

}  // namespace

bool TestFile::HasErrors() const {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& f) { return f.severity == Severity::kError; });
}

void ReadTestSuite(const LoadContext& context, const Node& root, TestSuite* out) {
  ReadSuite(context, root, kKeysToRun | kVmalertKeys, out);
}

void ReportIgnoredTests(const LoadContext& context, Span document) {
  context.Report("test/ignored-document", document,
                 "only the first YAML document of a test file is read, this one is ignored");
}

TestFile LoadTestFile(std::shared_ptr<const SourceFile> file, const LoadOptions& options) {
  return TestFileLoader(std::move(file), options).Load();
}

std::optional<TestFile> LoadIfTestFile(std::shared_ptr<const SourceFile> file, const LoadOptions& options) {
  // Most files of a tree are no test files, and few of those have the word in them.
  if (file->text().find("test") == std::string_view::npos) return std::nullopt;
  TestFileLoader loader(std::move(file), options);
  const auto documents = loader.tree().documents();
  const bool is_test = !documents.empty() && LooksLikeTestFile(*documents[0].root);
  if (!is_test && !LooksLikeBrokenTest(loader.tree())) return std::nullopt;
  return loader.Load();
}

TestFile LoadSeriesFile(std::shared_ptr<const SourceFile> file, bool* series_alone) {
  const LoadOptions options;
  TestFileLoader loader(std::move(file), options);
  const Node* root = loader.Root();
  *series_alone = root != nullptr && !LooksLikeTestFile(*root);
  if (!*series_alone) return loader.Load();
  TestSuite suite;
  TestSink sink(loader.context());
  Decoder decoder(loader.tree(), Typing::kYamlV2, &sink, {false, kKeysToRun});
  TestGroup& group = suite.groups.emplace_back();
  group.span = root->span;
  if (root->is_sequence()) {
    ReadSeriesList(decoder, {root, root->span, "the series", root}, &group);
  } else {
    static constexpr Field<TestGroup> kAlone[] = {kTestGroupFields[0], kTestGroupFields[6],
                                                  kTestGroupFields[1]};
    decoder.Struct<TestGroup>(*root, "a file of series", kAlone, &group);
  }
  return loader.Take(std::move(suite));
}

bool LooksLikeTestFile(const Node& root) {
  const Node* tests = source::Find(root, "tests");
  if (tests == nullptr || !(tests->is_sequence() || tests->is_null())) return false;
  if (source::Find(root, "rule_files") != nullptr) return true;
  return std::any_of(tests->items.begin(), tests->items.end(), [](const source::Item& item) {
    return std::any_of(std::begin(kCaseKeys), std::end(kCaseKeys),
                       [&](std::string_view key) { return source::Find(*item.node, key) != nullptr; });
  });
}

}  // namespace rulecheck::documents

namespace rulecheck {

int64_t TestGroup::MaxEvalTime() const {
  int64_t latest = 0;
  for (const AlertCase& c : alert_cases)
    latest = std::max(latest, c.eval_time_ms + c.terms.fires_within_ms.value_or(0));
  for (const ExprCase& c : expr_cases) latest = std::max(latest, c.eval_time_ms);
  if (logs == nullptr) return latest;
  for (const LogCase& c : logs->cases) latest = std::max(latest, c.eval_time_ms);
  return latest;
}

}  // namespace rulecheck
