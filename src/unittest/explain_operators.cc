// `unless` that takes a series away, and comparisons with NaN.
#include <algorithm>
#include <cmath>

#include "unittest/explain_calls.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using promql::Binary;
using promql::Expr;
using promql::Op;

constexpr size_t kMaxOperatorReasons = 3;

bool AnyNan(const std::vector<PartSample>& samples) {
  return std::any_of(samples.begin(), samples.end(),
                     [](const PartSample& sample) { return std::isnan(sample.value); });
}

bool AllZero(const std::vector<PartSample>& samples) {
  return !samples.empty() && std::all_of(samples.begin(), samples.end(),
                                         [](const PartSample& sample) { return sample.value == 0; });
}

// The innermost division below `e` that gives NaN, or `e` itself.
const Expr* WhereNanBegins(const RunFacts& facts, const Question& question, const Expr& e) {
  const Expr* out = &e;
  promql::Walk(e, [&](const Expr& part) {
    if (part.kind == promql::NodeKind::kSubquery || part.kind == promql::NodeKind::kMatrixSelector)
      return false;
    const auto* binary = promql::As<Binary>(&part);
    if (binary != nullptr && binary->op == Op::kDiv && AnyNan(SamplesOf(facts, question, part, true)))
      out = &part;
    return true;
  });
  return promql::StripParens(out);
}

std::string NanText(const RunFacts& facts, const Question& question, const Expr& side) {
  const Expr* origin = WhereNanBegins(facts, question, side);
  std::string text = PartText(*question.query, *origin) + " is NaN at " + facts.SinceText(question.at_ms);
  const auto* division = promql::As<Binary>(origin);
  if (division != nullptr && division->op == Op::kDiv) {
    const bool zeros = AllZero(SamplesOf(facts, question, *division->lhs, true)) &&
                       AllZero(SamplesOf(facts, question, *division->rhs, true));
    text += zeros ? ": it is 0 / 0" : ": NaN or 0 / 0 stands on its sides";
  }
  return text + "; NaN compares false with every number, so the condition cannot hold";
}

class OperatorExplainer {
 public:
  OperatorExplainer(const RunFacts& facts, const Question& question, const MappedText* source)
      : facts_(facts), question_(question), source_(source) {}

  std::vector<CaseReason> Explain() {
    promql::Walk(*question_.query->root(), [&](const Expr& e) {
      if (e.kind == promql::NodeKind::kSubquery || reasons_.size() >= kMaxOperatorReasons) return false;
      const auto* binary = promql::As<Binary>(&e);
      if (binary == nullptr) return true;
      if (binary->op == Op::kUnless) Unless(*binary);
      if (promql::IsComparison(binary->op)) Comparison(*binary);
      return true;
    });
    return std::move(reasons_);
  }

 private:
  void Add(const char* id, Span where, std::string text, std::string label) {
    CaseReason reason{id, std::move(text), {}, std::move(label)};
    if (source_ != nullptr) reason.where = source_->At(where);
    reasons_.push_back(std::move(reason));
  }

  void Unless(const Binary& unless) {
    const std::vector<PartSample> left = SamplesOf(facts_, question_, *unless.lhs, true);
    if (left.empty() || !SamplesOf(facts_, question_, unless, true).empty()) return;
    const std::vector<PartSample> right = SamplesOf(facts_, question_, *unless.rhs, true);
    std::string by = right.empty() ? "" : ": there is " + LabelsText(right.front().labels);
    Add("taken-by-unless", unless.op_span,
        PartText(*question_.query, *unless.lhs) + " has the series, but `unless` takes it away: " +
            PartText(*question_.query, *unless.rhs) + " holds at " + facts_.SinceText(question_.at_ms) + by,
        "takes the series away");
  }

  void Comparison(const Binary& binary) {
    for (const Expr* side : {binary.lhs, binary.rhs}) {
      if (!AnyNan(SamplesOf(facts_, question_, *side, true))) continue;
      return Add("compares-nan", side->span, NanText(facts_, question_, *side), "NaN");
    }
  }

  const RunFacts& facts_;
  const Question& question_;
  const MappedText* source_;
  std::vector<CaseReason> reasons_;
};

}  // namespace

std::vector<CaseReason> OperatorReasons(const RunFacts& facts, const Question& question,
                                        const MappedText* source) {
  return OperatorExplainer(facts, question, source).Explain();
}

}  // namespace rulecheck::unittest
