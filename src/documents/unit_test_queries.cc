// Reads the expressions and series of a suite that is not going to run.
#include <map>
#include <utility>

#include <fmt/format.h>

#include "documents/cursor.h"
#include "documents/rule_checks.h"
#include "documents/series_text.h"
#include "documents/unit_test.h"
#include "promql/series.h"

namespace rulecheck::documents {
namespace {

// Where the expressions of a suite stand, by the beginning of their scalars; of one that aliases repeat, in
// the order of the text.
class ExprPointers {
 public:
  explicit ExprPointers(const source::Node& root) {
    Cursor(root)["tests"].EachItem([&](const Cursor& group) {
      for (const std::string_view key : {"promql_expr_test", "metricsql_expr_test", "logql_expr_test"}) {
        group[key].EachItem([&](const Cursor& test) {
          if (const Cursor expr = test["expr"]) by_begin_.emplace(expr->span.begin, expr.pointer());
        });
      }
    });
  }

  std::string Take(const MappedText& expr) {
    const auto it = by_begin_.lower_bound(expr.span.begin);
    if (it == by_begin_.end() || it->first != expr.span.begin) return {};
    std::string pointer = std::move(it->second);
    by_begin_.erase(it);
    return pointer;
  }

 private:
  std::multimap<uint32_t, std::string> by_begin_;
};

class TestQueryReader {
 public:
  TestQueryReader(const LoadContext& context, const source::Node& root)
      : context_(context), pointers_(root) {}

  std::vector<QueryItem> Take() { return std::move(items_); }

  void Read(const TestGroup& group, size_t index) {
    subject_ = group.name.value.empty() ? fmt::format("unnamed#{}", index) : std::string(group.name.value);
    for (const InputSeries& series : group.series) CheckSeries(series);
    for (const AlertCase& c : group.alert_cases) {
      if (c.terms.has_condition())
        Add(c.terms.condition, QueryLanguage::kPromQL).promql =
            ParseQuery(context_, c.terms.condition, subject_);
    }
    const ExprCase* before = nullptr;
    for (const ExprCase& c : group.expr_cases) {
      // The times of a case share its query.
      const bool again = before != nullptr && before->span == c.span;
      before = &c;
      if (again) continue;
      if (c.expr.value.empty()) {
        context_.Report("test/syntax", c.span, "an expression test needs an `expr`", subject_);
      } else {
        Add(c.expr, QueryLanguage::kPromQL).promql = ParseQuery(context_, c.expr, subject_);
      }
      CheckSamples(c.samples);
    }
    if (group.logs == nullptr) return;
    const LogCase* log_before = nullptr;
    for (const LogCase& c : group.logs->cases) {
      const bool again = log_before != nullptr && log_before->span == c.span;
      log_before = &c;
      if (again) continue;
      if (!c.expr.value.empty())
        Add(c.expr, QueryLanguage::kLogQL).logql = ParseLogQuery(context_, c.expr, subject_);
      if (c.samples) CheckSamples(*c.samples);
    }
  }

 private:
  QueryItem& Add(const MappedText& expr, QueryLanguage language) {
    QueryItem& item = items_.emplace_back();
    item.role = QueryRole::kTest;
    item.language = language;
    item.language_reason = LanguageReason::kKind;
    item.text = expr;
    item.details().pointer = context_.arena()->CopyText(pointers_.Take(expr));
    item.details().subject = context_.arena()->CopyText(subject_);
    return item;
  }

  void Report(LoadCheck check, const promql::ParseError& error, Location where) {
    Finding& finding = context_.Report(check, where.span, error.message, subject_);
    if (!error.hint.empty()) finding.notes.push_back(error.hint);
  }

  void CheckSeries(const InputSeries& series) {
    const Location whole{context_.file(), series.span};
    if (series.series.value.empty()) {
      context_.Report("test/input-series", series.span, "an input series needs a name or a label", subject_);
      return;
    }
    for (const promql::ParseError& error : promql::ParseSeries(LineOfSeries(series).text).errors) {
      const bool written = series.values.file() != nullptr;
      Report("test/input-series", error, written ? PlaceInSeries(series, error.span) : whole);
    }
  }

  // A sample without labels is one with an empty set, and so without a name.
  void CheckSamples(const std::vector<ExpectedSample>& samples) {
    for (const ExpectedSample& sample : samples) {
      if (sample.labels.value.empty()) continue;
      for (const promql::ParseError& error : promql::ParseMetric(sample.labels.value).errors)
        Report("test/syntax", error, sample.labels.At(error.span));
    }
  }

  const LoadContext& context_;
  ExprPointers pointers_;
  std::string subject_;
  std::vector<QueryItem> items_;
};

}  // namespace

std::vector<QueryItem> ReadTestQueries(const LoadContext& context, const source::Node& root,
                                       const TestSuite& suite) {
  TestQueryReader reader(context, root);
  for (size_t i = 0; i < suite.groups.size(); ++i) reader.Read(suite.groups[i], i);
  return reader.Take();
}

}  // namespace rulecheck::documents
