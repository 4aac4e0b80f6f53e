#include "unittest/coverage/points.h"

#include <algorithm>

#include "base/strings.h"
#include "unittest/coverage/marks.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::RuleSpec;
using promql::As;
using ProbeKind = Probe::Kind;

// Longer texts are cut where a point names them.
constexpr size_t kMaxNamed = 60;

std::string Named(std::string_view text) {
  std::string out;
  for (char c : text) {
    const bool blank = c == ' ' || c == '\n' || c == '\t' || c == '\r';
    if (!blank || (!out.empty() && out.back() != ' ')) out += blank ? ' ' : c;
  }
  if (out.size() > kMaxNamed) {
    size_t end = kMaxNamed;
    while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
    out = out.substr(0, end) + "...";
  }
  return "`" + out + "`";
}

class PointList {
 public:
  explicit PointList(const RuleSpec& spec) : spec_(spec), rule_(*spec.rule) {}

  void AddRule();
  void AddQuery(const promql::Query& query);
  void AddLogQuery(const logql::Query& query);
  void AddTexts();
  std::vector<ProbedPoint> Take() { return std::move(out_); }

 private:
  ProbedPoint& Add(CoverageKind kind, Location where, std::string what, std::string hole, Probe probe) {
    out_.push_back({{kind, where, std::move(what), std::move(hole), false}, probe, {}, ""});
    return out_.back();
  }
  Location At(Span span) const { return rule_.expr().At(span); }
  std::string Text(Span span) const { return Named(text_.substr(span.begin, span.size())); }

  void AddSides(std::string_view op, uint32_t node, uint32_t left, uint32_t right, Span left_span,
                Span right_span);
  void AddComparison(Span span, uint32_t node);
  void AddAlternatives(const promql::VectorSelector& selector);

  const RuleSpec& spec_;
  const Rule& rule_;
  std::string_view text_;
  std::vector<ProbedPoint> out_;
};

void PointList::AddRule() {
  Add(CoverageKind::kRule, rule_.name.Whole(), "the rule", "never gave a result", {ProbeKind::kResult});
  if (!spec_.alerting) return;
  const Location name = rule_.name.Whole();
  if (spec_.hold_ms > 0)
    Add(CoverageKind::kAlert, name, "the alert", "was never pending", {ProbeKind::kPending});
  Add(CoverageKind::kAlert, name, "the alert", "never fired", {ProbeKind::kFiring});
  Add(CoverageKind::kAlert, name, "the alert", "never resolved after it fired", {ProbeKind::kResolved});
  if (spec_.keep_firing_ms > 0) {
    Add(CoverageKind::kAlert, rule_.keep_firing_for->text.Whole(), "the alert",
        "never kept firing once its condition had ended", {ProbeKind::kKeptFiring});
  }
}

void PointList::AddSides(std::string_view op, uint32_t node, uint32_t left, uint32_t right, Span left_span,
                         Span right_span) {
  const std::string name = " of `" + std::string(op) + "`";
  ProbedPoint& l = Add(CoverageKind::kSide, At(left_span), "the left side" + name, "never had a series",
                       {ProbeKind::kLeft, node});
  l.weaker = {ProbeKind::kSeries, left};
  l.other_hole = "had series, of which none came through";
  ProbedPoint& r = Add(CoverageKind::kSide, At(right_span), "the right side" + name, "never had a series",
                       {ProbeKind::kRight, node});
  r.weaker = {ProbeKind::kSeries, right};
  r.other_hole = op == "or"       ? "had series, but the left side had them, too"
                 : op == "unless" ? "had series, but none that took one away"
                                  : "had series, but none that let one through";
}

void PointList::AddComparison(Span span, uint32_t node) {
  const std::string text = "the comparison " + Text(span);
  Add(CoverageKind::kComparison, At(span), text, "was never true", {ProbeKind::kHolds, node});
  Add(CoverageKind::kComparison, At(span), text, "was never false", {ProbeKind::kFails, node});
}

void PointList::AddAlternatives(const promql::VectorSelector& selector) {
  for (uint32_t m = 0; m < selector.matchers.size(); ++m) {
    const promql::Matcher& matcher = selector.matchers[m];
    if (matcher.op != promql::MatchOp::kRegexp) continue;
    const std::vector<std::string> alternatives = PlainAlternatives(matcher.value);
    for (uint32_t i = 0; i < alternatives.size(); ++i) {
      Add(CoverageKind::kMatcher, At(matcher.span), "the matcher " + Text(matcher.span),
          "never selected `" + alternatives[i] + "`",
          {ProbeKind::kAlternative, selector.id.value, kMaxAlternatives * m + i});
    }
  }
}

void PointList::AddQuery(const promql::Query& query) {
  text_ = query.text();
  if (text_ != rule_.expr().value) return;  // printed anew: its places are not those of the file
  promql::Walk(*query.root(), [&](const promql::Expr& node) {
    if (const auto* selector = As<promql::VectorSelector>(&node)) AddAlternatives(*selector);
    const auto* binary = As<promql::Binary>(&node);
    if (binary == nullptr) return true;
    const promql::Expr* left = promql::StripParens(binary->lhs);
    const promql::Expr* right = promql::StripParens(binary->rhs);
    if (promql::IsSetOperator(binary->op)) {
      AddSides(promql::OpText(binary->op), node.id.value, left->id.value, right->id.value, binary->lhs->span,
               binary->rhs->span);
    }
    const bool constant = left->kind == promql::NodeKind::kNumber && right->kind == promql::NodeKind::kNumber;
    if (promql::IsComparison(binary->op) && !constant) AddComparison(node.span, node.id.value);
    return true;
  });
}

void PointList::AddLogQuery(const logql::Query& query) {
  text_ = query.text();
  if (text_ != rule_.expr().value) return;
  uint32_t log = 0;
  logql::Walk(*query.root(), [&](const logql::Expr& node) {
    if (const auto* lines = logql::As<logql::LogExpr>(&node)) {
      for (uint32_t s = 0; s < lines->stages.size(); ++s) {
        const logql::Stage& stage = *lines->stages[s];
        const std::string what = "the stage " + Text(stage.span);
        Add(CoverageKind::kStage, At(stage.span), what, "never passed a line", {ProbeKind::kPasses, log, s});
        const bool filter =
            stage.kind == logql::StageKind::kLineFilter || stage.kind == logql::StageKind::kLabelFilter;
        if (filter) {
          Add(CoverageKind::kStage, At(stage.span), what, "never dropped a line",
              {ProbeKind::kDrops, log, s});
        }
      }
      ++log;
    }
    const auto* binary = logql::As<logql::Binary>(&node);
    if (binary == nullptr) return true;
    if (logql::IsSetOperator(binary->op)) {
      AddSides(logql::OpText(binary->op), node.id.value, binary->lhs->id.value, binary->rhs->id.value,
               binary->lhs->paren_span, binary->rhs->paren_span);
    } else if (logql::IsComparison(binary->op)) {
      AddComparison(Cover(binary->lhs->paren_span, binary->rhs->paren_span), node.id.value);
    }
    return true;
  });
}

void PointList::AddTexts() {
  if (!spec_.alerting) return;
  uint32_t number = 0;
  for (const auto& pairs : {rule_.labels, rule_.annotations}) {
    for (const TextPair& pair : pairs) {
      const MarkedText marked(pair.value.value);
      for (uint32_t m = 0; m < marked.marks().size(); ++m) {
        const TemplateMark& mark = marked.marks()[m];
        const std::string name = Named(pair.value.value.substr(mark.action.begin, mark.action.size()));
        Add(CoverageKind::kTemplate, pair.value.At(mark.action), mark.body ? "what follows " + name : name,
            "never ran", {ProbeKind::kMark, number, m});
      }
      ++number;
    }
  }
}

}  // namespace

std::vector<std::string> PlainAlternatives(std::string_view pattern) {
  if (pattern.find('|') == std::string_view::npos) return {};
  if (pattern.find_first_of("()[]{}\\.*+?^$") != std::string_view::npos) return {};
  std::vector<std::string> out;
  for (std::string_view part : Split(pattern, '|')) {
    if (!part.empty() && out.size() < kMaxAlternatives) out.emplace_back(part);
  }
  return out;
}

std::vector<ProbedPoint> PointsOf(const RuleSpec& spec, bool log) {
  PointList list(spec);
  list.AddRule();
  if (log && spec.log_query != nullptr) list.AddLogQuery(*spec.log_query);
  if (!log && spec.query != nullptr) list.AddQuery(*spec.query);
  list.AddTexts();
  return list.Take();
}

}  // namespace rulecheck::unittest
