// What is said of a LogQL query from its text: its labels ("*" is open, "-x" surely gone),
// the lines that make it fail, the values it can have.
#include <doctest/doctest.h>

#include <set>
#include <string>
#include <utility>

#include "flow/logql_flow.h"
#include "flow/logql_line_errors.h"
#include "flow/logql_values.h"

namespace rulecheck::flow {
namespace {

std::string LogLabelsText(const std::string& text) {
  const logql::ParseOutcome parsed = logql::Parse(text, {});
  if (parsed.query == nullptr) return "error: " + parsed.errors.at(0).message;
  const Flow flow = FlowOf(*parsed.query, {});
  std::string out = flow.IsClosed() ? "" : "*";
  std::set<std::string> names;
  for (const Alternative& one : flow.alternatives) {
    for (const LabelFact& fact : one.labels.facts()) {
      if (!fact.name.starts_with("__")) names.insert(fact.name);
    }
  }
  for (const std::string& name : names) {
    const bool can = flow.CanHave(name);
    if (can != flow.IsClosed()) continue;
    out += (out.empty() ? "" : " ") + std::string(can ? "" : "-") + name;
  }
  return out;
}

TEST_CASE("labels of LogQL: what each stage and function leaves") {
  const std::pair<const char*, const char*> cases[] = {
      {R"({a="b"})", "*"},
      {R"({a="b"} | drop x, y="1")", "* -x"},
      {R"({a="b"} | drop x | json)", "*"},
      {R"({a="b"} | drop x | json x)", "*"},
      {R"({a="b"} | drop x | json y)", "* -x"},
      {R"({a="b"} | keep x, y="1")", "x y"},
      {R"({a="b"} | keep x | json)", "* -a"},
      {R"({a="b"} | keep x | logfmt y, z="k")", "x y y_extracted z z_extracted"},
      {R"({a="b"} | keep x | regexp `(?P<n>\d)(?<m>.)(.)`)", "m m_extracted n n_extracted x"},
      {R"({a="b"} | keep x | pattern `<n> <_>`)", "n n_extracted x"},
      {R"({a="b"} | keep x | label_format y=x)", "y"},
      {R"({a="b"} | keep x | label_format y=q)", "x"},
      {R"({a="b"} | keep x | label_format y=`{{.x}}`)", "x y"},
      {R"({a="b"} | keep x | unpack)", "* -a"},
      {R"({a="b"} | keep x | line_format "y" | decolorize |= "z" | x="1")", "x"},
      {R"(count_over_time({a="b"} [1m]))", "*"},
      {R"(sum_over_time({a="b"} | unwrap x [1m]))", "* -x"},
      {R"(max_over_time({a="b"} | unwrap x [1m]) by (x, y))", "x y"},
      {R"(max_over_time({a="b"} | unwrap x [1m]) without (y))", "* -x -y"},
      {R"(absent_over_time({a="b", c=~"d", e="f", e="g"} [1m]))", "a"},
      {R"(sum(rate({a="b"} [1m])))", ""},
      {R"(sum by (x) (rate({a="b"} [1m])))", "x"},
      {R"(sum without (x) (rate({a="b"} [1m])))", "* -x"},
      {R"(topk(1, sum by (x) (rate({a="b"} [1m]))))", "x"},
      {R"(sort(sum by (x) (rate({a="b"} [1m]))))", "x"},
      {R"(sum by (x) (rate({a="b"} | keep y [1m])))", ""},
      {R"(1 - sum by (x) (rate({a="b"} [1m])))", "x"},
      {R"(sum by (x) (rate({a="b"} [1m])) or vector(0))", "x"},
      {R"(sum by (x, y) (rate({a="b"} [1m])) / on (x) sum by (x) (rate({a="b"} [1m])))", "x"},
      {R"(sum by (x, y) (rate({a="b"} [1m])) / ignoring (y) sum by (x) (rate({a="b"} [1m])))", "x"},
      {R"(sum by (x) (rate({a="b"} [1m])) / on (x) group_left (z) sum by (x, z) (rate({a="b"} [1m])))",
       "x z"},
      {R"(sum by (x, z) (rate({a="b"} [1m])) / on (x) group_left (z) sum by (x) (rate({a="b"} [1m])))", "x"},
      {R"(sum by (x) (rate({a="b"} [1m])) unless sum by (y) (rate({a="b"} [1m])))", "x"},
      {R"q(label_replace(sum by (x) (rate({a="b"} [1m])), "y", "$1", "x", "(.*)"))q", "x y"},
      {"vector(1)", ""},
      {"1", ""},
  };
  for (const auto& [text, labels] : cases) {
    CAPTURE(text);
    CHECK(LogLabelsText(text) == labels);
  }
}

// The stage that can fail, and the guard before it.
std::string LineErrorsText(const std::string& text) {
  const logql::ParseOutcome parsed = logql::Parse(text, {});
  if (parsed.query == nullptr) return "error: " + parsed.errors.at(0).message;
  std::string out;
  for (const LineError& error : UnguardedErrors(*parsed.query->root())) {
    out += (out.empty() ? "" : "; ") + text.substr(error.span.begin, error.span.size());
    if (!error.guard.empty()) out += " after " + text.substr(error.guard.begin, error.guard.size());
  }
  return out;
}

TEST_CASE("errors of LogQL: the last stage that a line can fail, unless something removes it") {
  const std::pair<const char*, const char*> cases[] = {
      {R"(rate({a="b"} |= "x" [1m]))", ""},
      {R"(rate({a="b"} | json [1m]))", "| json"},
      {R"(rate({a="b"} | logfmt [1m]))", ""},
      {R"(rate({a="b"} | logfmt --strict [1m]))", "| logfmt --strict"},
      {R"(rate({a="b"} | regexp `(?P<n>\d)` | pattern `<x>` [1m]))", ""},
      {R"(rate({a="b"} | json | __error__="" [1m]))", ""},
      {R"(rate({a="b"} | json | __error__!="JSONParserErr" [1m]))", ""},
      {R"(rate({a="b"} | json | __error__!="LabelFilterErr" [1m]))", "| json"},
      {R"(rate({a="b"} | json | drop __error__ [1m]))", ""},
      {R"(rate({a="b"} | __error__="" | json [1m]))", R"(| json after __error__="")"},
      {R"(rate({a="b"} | json | level="error" [1m]))", ""},
      {R"(rate({a="b"} | json | a="b" [1m]))", "| json"},
      {R"(rate({a="b"} | json | level!="error" [1m]))", "| json"},
      {R"(rate({a="b"} | json | status > 5 [1m]))", "status > 5"},
      {R"(rate({a="b"} | json | status > 5 and __error__="" [1m]))", ""},
      {R"(rate({a="b"} | json | status > 5 or __error__="" [1m]))", "status > 5"},
      {R"(rate({a="b"} | logfmt | took > 5s | size > 1KB [1m]))", "size > 1KB"},
      {R"(rate({a="b"} | json | unwrap x [1m]))", "| unwrap x"},
      {R"(rate({a="b"} | json | unwrap x | __error__="" [1m]))", ""},
      {R"(rate({a="b"} | json | __error__="" | unwrap x [1m]))", R"(| unwrap x after __error__="")"},
      {R"(sum(rate({a="b"} | json [1m])))", ""},
      {R"(sum by (x) (rate({a="b"} | json [1m])))", "| json"},
      {R"(max(rate({a="b"} | json [1m])))", "| json"},
      {R"(absent_over_time({a="b"} | json [1m]))", ""},
      {R"(sum by (__error__) (rate({a="b"} | json [1m])))", ""},
      {R"(rate({a="b"} | json [1m]) / rate({a="b"} | unpack [1m]))", "| json; | unpack"},
  };
  for (const auto& [text, errors] : cases) {
    CAPTURE(text);
    CHECK(LineErrorsText(text) == errors);
  }
}

bool Never(const std::string& text, logql::Op op, double constant) {
  const logql::ParseOutcome parsed = logql::Parse(text, {});
  REQUIRE(parsed.query != nullptr);
  const Interval values = FlowOf(*parsed.query, {}).Values();
  return LeftWhere(op, values, Interval::Exactly(constant)).kept.IsEmpty();
}

TEST_CASE("values of LogQL: counts begin at one, rates above zero") {
  using logql::Op;
  const std::string count = R"(count_over_time({a="b"} [1m]))", rate = R"(rate({a="b"} [1m]))";
  CHECK(Never(count, Op::kEql, 0));
  CHECK(Never(count, Op::kLss, 1));
  CHECK_FALSE(Never(count, Op::kLte, 1));
  CHECK(Never("sum by (x) (" + count + ")", Op::kEql, 0));
  CHECK_FALSE(Never("sum(" + count + ") or vector(0)", Op::kEql, 0));
  CHECK(Never(rate, Op::kLte, 0));
  CHECK_FALSE(Never(rate, Op::kLss, 0.02));
  CHECK(Never(rate, Op::kLss, 0.001));  // one line in a minute
  CHECK(Never(rate + " * 60", Op::kEql, 0));
  CHECK(Never("100 * " + rate + " / " + rate, Op::kLss, 0));
  CHECK_FALSE(Never(rate + " - " + rate, Op::kLss, 0));
  CHECK_FALSE(Never(R"(rate({a="b"} | unwrap x [1m]))", Op::kEql, 0));
  CHECK_FALSE(Never(R"(bytes_rate({a="b"} [1m]))", Op::kEql, 0));
  CHECK(Never(R"(absent_over_time({a="b"} [1m]))", Op::kGtr, 1));
  CHECK(Never(R"(stddev(sum_over_time({a="b"} | unwrap x [1m])))", Op::kLss, 0));
  CHECK(Never("count(" + rate + ")", Op::kLss, 1));
  CHECK(Never(count + " > bool 5", Op::kGtr, 1));
}

}  // namespace
}  // namespace rulecheck::flow
