#include "unittest/explain_series.h"

#include <algorithm>
#include <cmath>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "promql/mirror.h"
#include "unittest/explain_rules.h"
#include "unittest/render.h"

namespace rulecheck::unittest {
namespace {

using promql::Binary;
using promql::Expr;
using promql::Op;

// Ticks that are looked at, the last ones of a long run.
constexpr int64_t kMaxTicks = 2000;
constexpr uint64_t kMaxCells = 2'000'000;
constexpr size_t kMaxLines = 4;
constexpr size_t kMaxConjuncts = 16;

engine::StepGrid Ticks(const RunFacts& facts) {
  int64_t ticks = (facts.last_tick_ms - facts.start_ms) / facts.interval_ms;
  int64_t skipped = std::max<int64_t>(0, ticks - kMaxTicks + 1);
  return {facts.start_ms + skipped * facts.interval_ms, facts.last_tick_ms, facts.interval_ms};
}

Result<engine::BlockOutcome> OverTicks(const RunFacts& facts, const Question& question, const Expr& e,
                                       int64_t offset_ms) {
  engine::StepGrid grid = Ticks(facts);
  grid.start_ms -= offset_ms;
  grid.end_ms -= offset_ms;
  engine::EvalOptions options = question.options;
  options.max_cells = std::min(options.max_cells, kMaxCells);
  return engine::EvaluateTicks(e, facts.storage, grid, options);
}

// Both sides of `and`, the left side of `unless`, and so on down.
std::vector<const Expr*> Conjuncts(const Expr& root) {
  std::vector<const Expr*> out;
  std::vector<const Expr*> stack{&root};
  while (!stack.empty() && out.size() < kMaxConjuncts) {
    const Expr* e = promql::StripParens(stack.back());
    stack.pop_back();
    const auto* binary = promql::As<Binary>(e);
    if (binary != nullptr && (binary->op == Op::kAnd || binary->op == Op::kUnless)) {
      if (binary->op == Op::kAnd) stack.push_back(binary->rhs);
      stack.push_back(binary->lhs);
    } else {
      out.push_back(e);
    }
  }
  return out;
}

bool HoldsInFocus(const RunFacts& facts, const Question& question, const Expr& e) {
  auto out = engine::Evaluate(e, facts.storage, {question.at_ms, question.at_ms, 0}, question.options);
  if (!out) return false;
  if (out->value.type == promql::ValueType::kScalar) return true;
  return std::any_of(out->value.vector.begin(), out->value.vector.end(), [&](const auto& sample) {
    return Compatible(facts.storage.symbols(), sample.labels, question.focus);
  });
}

// The part of a condition that decides at the time of the question.
const Expr* Deciding(const RunFacts& facts, const Question& question) {
  std::vector<const Expr*> conjuncts = Conjuncts(*question.query->root());
  for (const Expr* e : conjuncts) {
    const auto* binary = promql::As<Binary>(e);
    if (binary == nullptr || !promql::IsComparison(binary->op) || binary->return_bool) continue;
    if (conjuncts.size() > 1 && !HoldsInFocus(facts, question, *e)) return e;
  }
  return conjuncts.empty() ? nullptr : conjuncts.front();
}

bool IsConstant(const Expr& e) {
  bool constant = e.type == promql::ValueType::kScalar;
  promql::Walk(e, [&](const Expr& part) {
    constant = constant && part.kind != promql::NodeKind::kCall;
    return constant;
  });
  return constant;
}

bool Meets(Relation relation, double value, double threshold) {
  switch (relation) {
    case Relation::kLess:
      return value < threshold;
    case Relation::kGreater:
      return value > threshold;
    case Relation::kAtMost:
      return value <= threshold;
    case Relation::kAtLeast:
      return value >= threshold;
    case Relation::kEqual:
      return value == threshold;
    case Relation::kUnequal:
      break;
  }
  return value != threshold;
}

std::string TextOf(const promql::Query& query, const Expr& e) {
  std::string out;
  for (char c : query.text().substr(e.span.begin, e.span.size())) {
    bool blank = c == '\n' || c == '\t' || c == ' ';
    if (!blank) {
      out += c;
    } else if (!out.empty() && out.back() != ' ') {
      out += ' ';
    }
  }
  return out;
}

// The series of `e` in focus as lines of `plot`. False when it cannot be evaluated.
bool AddLines(const RunFacts& facts, const Question& question, const Expr& e, int64_t offset_ms,
              const std::string& label, CasePlot* plot) {
  auto out = OverTicks(facts, question, e, offset_ms);
  if (!out) return false;
  const engine::Block& block = out->block;
  for (size_t s = 0; s < block.size(); ++s) {
    if (!Compatible(facts.storage.symbols(), block.labels(s), question.focus) || !block.HasAny(s)) continue;
    if (plot->lines.size() == kMaxLines) {
      ++plot->more_lines;
      continue;
    }
    NamedTexts labels = TextsOf(facts.storage.symbols(), block.labels(s));
    CasePlot::Line line{label.empty() ? LabelsText(labels) : label, {}};
    for (size_t i = 0; i < block.steps(); ++i) {
      line.values.push_back(block.HasFloat(s, i) ? std::optional<double>(block.values(s)[i]) : std::nullopt);
    }
    plot->lines.push_back(std::move(line));
  }
  return true;
}

bool Changes(const CasePlot::Line& line) {
  // NaN is drawn as a gap.
  auto drawn = [](const std::optional<double>& value) { return value && !std::isnan(*value); };
  auto same = [&](const std::optional<double>& value) {
    const std::optional<double>& first = line.values.front();
    return drawn(value) == drawn(first) && (!drawn(value) || *value == *first);
  };
  bool any = std::any_of(line.values.begin(), line.values.end(), drawn);
  return any && !std::all_of(line.values.begin(), line.values.end(), same);
}

std::optional<double> ConstantValue(const RunFacts& facts, const Question& question, const Expr& e) {
  if (!IsConstant(e)) return std::nullopt;
  auto out = engine::Evaluate(e, facts.storage, {question.at_ms, question.at_ms, 0}, question.options);
  return out ? std::optional<double>(out->value.scalar) : std::nullopt;
}

// The lines of a comparison: the side that changes, or both.
bool AddComparison(const RunFacts& facts, const Question& question, const Binary& binary, int64_t offset_ms,
                   CasePlot* plot) {
  std::optional<double> left = ConstantValue(facts, question, *binary.lhs);
  std::optional<double> right = ConstantValue(facts, question, *binary.rhs);
  const promql::Query& query = *question.query;
  if (left.has_value() == right.has_value()) {
    plot->expression = TextOf(query, binary);
    return AddLines(facts, question, *binary.lhs, offset_ms, TextOf(query, *binary.lhs), plot) &&
           AddLines(facts, question, *binary.rhs, offset_ms, TextOf(query, *binary.rhs), plot);
  }
  const Expr& side = right ? *binary.lhs : *binary.rhs;
  Op op = right ? binary.op : promql::Mirrored(binary.op);
  plot->threshold = right ? right : left;
  plot->relation = RelationOf(op);
  plot->threshold_text = std::string(promql::OpText(op)) + " " + ShortNumber(*plot->threshold);
  plot->expression = TextOf(query, side);
  return AddLines(facts, question, side, offset_ms, "", plot);
}

}  // namespace

Relation RelationOf(Op op) {
  switch (op) {
    case Op::kLss:
      return Relation::kLess;
    case Op::kGtr:
      return Relation::kGreater;
    case Op::kLte:
      return Relation::kAtMost;
    case Op::kGte:
      return Relation::kAtLeast;
    case Op::kEql:
      return Relation::kEqual;
    default:
      return Relation::kUnequal;
  }
}

std::optional<ConditionTimes> ConditionOverTime(const RunFacts& facts, const Question& question,
                                                int64_t offset_ms) {
  if (!engine::ReadsOnlyThePast(*question.query->root())) return std::nullopt;
  auto out = OverTicks(facts, question, *question.query->root(), offset_ms);
  if (!out) return std::nullopt;
  engine::StepGrid grid = Ticks(facts);
  ConditionTimes times;
  times.begin_ms = facts.Since(grid.start_ms);
  times.end_ms = facts.Since(grid.end_ms);
  for (size_t s = 0; s < out->block.size(); ++s) {
    if (!Compatible(facts.storage.symbols(), out->block.labels(s), question.focus)) continue;
    for (size_t i = 0; i < out->block.steps(); ++i) {
      if (!out->block.Has(s, i)) continue;
      int64_t t = facts.Since(grid.TimeAt(i));
      if (!times.first_ms || t < *times.first_ms) times.first_ms = t;
      if (!times.last_ms || t > *times.last_ms) times.last_ms = t;
      times.now = times.now || t == facts.Since(question.at_ms + offset_ms);
    }
  }
  return times;
}

std::optional<CasePlot> PlotSeries(const RunFacts& facts, const Question& question, int64_t offset_ms) {
  if (!engine::ReadsOnlyThePast(*question.query->root())) return std::nullopt;
  const Expr* deciding = Deciding(facts, question);
  if (deciding == nullptr) return std::nullopt;
  CasePlot plot;
  plot.asked_ms = facts.Since(question.at_ms + offset_ms);
  engine::StepGrid grid = Ticks(facts);
  for (size_t i = 0; i < grid.size(); ++i) plot.times_ms.push_back(facts.Since(grid.TimeAt(i)));
  const auto* binary = promql::As<Binary>(deciding);
  bool compares = binary != nullptr && promql::IsComparison(binary->op) && !binary->return_bool;
  plot.expression = TextOf(*question.query, *deciding);
  bool drawn = compares ? AddComparison(facts, question, *binary, offset_ms, &plot)
                        : AddLines(facts, question, *deciding, offset_ms, "", &plot);
  if (!drawn || plot.lines.empty()) return std::nullopt;
  return plot;
}

bool WorthDrawing(const CasePlot& plot) {
  return plot.times_ms.size() > 2 && std::any_of(plot.lines.begin(), plot.lines.end(), Changes);
}

namespace {

// With all its digits where it would look like the number that it is not.
std::string TellApart(double value, double other) {
  const std::string text = ShortNumber(value);
  return value != other && text == ShortNumber(other) ? FormatFloat(value, 'g', -1) : text;
}

}  // namespace

std::optional<CaseReason> NeverReached(const CasePlot& plot) {
  if (!plot.threshold || plot.lines.empty()) return std::nullopt;
  std::optional<double> nearest;
  int64_t at = 0;
  bool always = true;
  for (const CasePlot::Line& line : plot.lines) {
    for (size_t i = 0; i < line.values.size(); ++i) {
      if (!line.values[i]) continue;
      double value = *line.values[i];
      if (Meets(plot.relation, value, *plot.threshold)) return std::nullopt;
      bool nearer = !nearest || (!std::isnan(value) && !(std::abs(value - *plot.threshold) >=
                                                         std::abs(*nearest - *plot.threshold)));
      always = always && (!nearest || value == *nearest);
      if (!nearer) continue;
      nearest = value;
      at = plot.times_ms[i];
    }
  }
  if (!nearest) return std::nullopt;
  const std::string number = TellApart(*nearest, *plot.threshold);
  std::string seen = " is always " + number;
  if (!always) seen = " comes no nearer than " + number + " (at " + FormatPrometheusDuration(at) + ")";
  CaseReason reason;
  reason.id = "threshold-not-reached";
  reason.text = "`" + plot.expression + "`" + seen + ", the condition asks for `" + plot.threshold_text + "`";
  return reason;
}

}  // namespace rulecheck::unittest
