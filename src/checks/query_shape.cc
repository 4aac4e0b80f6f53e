#include "checks/query_shape.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <set>
#include <span>

namespace rulecheck::checks {
namespace {

using Position = QueryVariable::Position;

// Whether a variable stands in for bytes of the span.
bool HasVariable(const QueryItem& item, Span span) {
  const auto& variables = item.setting().variables;
  return std::any_of(variables.begin(), variables.end(), [&](const QueryVariable& variable) {
    return variable.stand_in.begin < span.end && variable.stand_in.end > span.begin;
  });
}

bool IsDecidedElsewhere(const QueryItem& item, Span span) {
  const auto& variables = item.setting().variables;
  return std::any_of(variables.begin(), variables.end(), [&](const QueryVariable& variable) {
    const bool part = variable.position == Position::kString || variable.position == Position::kText ||
                      variable.position == Position::kDuration || variable.position == Position::kMatchers;
    return !part && variable.stand_in.begin < span.end && variable.stand_in.end > span.begin;
  });
}

void AppendLabels(std::string_view word, std::span<syntax::LabelRef> labels, std::string* out) {
  std::vector<std::string_view> names;
  for (const syntax::LabelRef& label : labels) names.push_back(label.name);
  std::sort(names.begin(), names.end());
  *out += word;
  for (const std::string_view name : names) fmt::format_to(std::back_inserter(*out), " {}", name);
  *out += ';';
}

// Adds the nodes of a query in order.
class Outliner {
 public:
  Outliner(const QueryItem& item, QueryShape* shape) : item_(item), shape_(*shape) {}

  void Add(const promql::Expr& node) {
    // Parentheses are in the order of the nodes already.
    if (node.kind == promql::NodeKind::kParen) return;
    fmt::format_to(std::back_inserter(shape_.outline), "{}:", static_cast<int>(node.kind));
    if (const auto* number = promql::As<promql::NumberLiteral>(&node)) {
      shape_.outline += fmt::format("{};", number->value);
    } else if (const auto* text = promql::As<promql::StringLiteral>(&node)) {
      shape_.outline += fmt::format("{}'{}';", text->value.size(), text->value);
    } else if (const auto* call = promql::As<promql::Call>(&node)) {
      shape_.outline += fmt::format("{}/{};", call->name, call->args.size());
    } else if (const auto* aggregate = promql::As<promql::Aggregate>(&node)) {
      shape_.outline += fmt::format("{};", static_cast<int>(aggregate->op));
      AppendLabels(aggregate->without ? "without" : "by", aggregate->grouping, &shape_.outline);
    } else if (const auto* unary = promql::As<promql::Unary>(&node)) {
      shape_.outline += fmt::format("{};", static_cast<int>(unary->op));
    } else if (const auto* binary = promql::As<promql::Binary>(&node)) {
      AddOperator(*binary);
    } else if (const auto* range = promql::As<promql::MatrixSelector>(&node)) {
      AddRange(range->range_span, range->range_ns);
    } else if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      AddRange(subquery->range_span, subquery->range_ns);
    } else if (const auto* selector = promql::As<promql::VectorSelector>(&node)) {
      AddSelector(*selector);
    }
  }

 private:
  void AddOperator(const promql::Binary& binary) {
    shape_.outline += fmt::format("{}{};", static_cast<int>(binary.op), binary.return_bool ? "bool" : "");
    if (binary.matching == nullptr) return;
    AppendLabels(binary.matching->on ? "on" : "ignoring", binary.matching->labels, &shape_.outline);
    AppendLabels(fmt::format("group{}", static_cast<int>(binary.matching->card)), binary.matching->include,
                 &shape_.outline);
  }

  void AddRange(Span span, int64_t range_ns) {
    shape_.ranges.push_back(HasVariable(item_, span) ? std::nullopt : std::optional(range_ns));
  }

  void AddSelector(const promql::VectorSelector& selector) {
    shape_.outline += fmt::format("{}@{};", selector.name, selector.time().offset_ns);
    auto& matchers = shape_.selectors.emplace_back();
    for (const promql::Matcher& matcher : selector.matchers) {
      if (matcher.name == "__name__") continue;
      const bool variable = HasVariable(item_, matcher.span);
      matchers.push_back(
          {std::string(matcher.name),
           variable ? std::string() : fmt::format("{}{}", promql::MatchOpText(matcher.op), matcher.value)});
    }
  }

  const QueryItem& item_;
  QueryShape& shape_;
};

using Matchers = std::vector<QueryShape::Matcher>;

// Whether each condition of one is one of the other, or left to a variable of it.
bool Covers(const Matchers& those, const Matchers& of) {
  return std::all_of(of.begin(), of.end(), [&](const QueryShape::Matcher& wanted) {
    if (wanted.condition.empty()) return true;
    return std::any_of(those.begin(), those.end(), [&](const QueryShape::Matcher& other) {
      return other.label == wanted.label && (other.condition.empty() || other.condition == wanted.condition);
    });
  });
}

}  // namespace

std::optional<QueryShape> ShapeOf(const QueryItem& item, const promql::Expr& part) {
  if (IsDecidedElsewhere(item, part.span)) return std::nullopt;
  QueryShape shape;
  Outliner outliner(item, &shape);
  promql::Walk(part, [&](const promql::Expr& node) { outliner.Add(node); });
  return shape;
}

std::optional<std::string> FixedText(const QueryShape& shape) {
  std::string out = shape.outline;
  for (const Matchers& matchers : shape.selectors) {
    std::set<std::string> conditions;
    for (const QueryShape::Matcher& matcher : matchers) {
      if (matcher.condition.empty()) return std::nullopt;
      conditions.insert(fmt::format("{}:{}{}", matcher.label, matcher.condition.size(), matcher.condition));
    }
    for (const std::string& condition : conditions) out += fmt::format("{},", condition);
    out += ';';
  }
  return out;
}

bool Shows(const QueryShape& panel, const QueryShape& rule) {
  if (panel.outline != rule.outline) return false;
  for (size_t i = 0; i < panel.ranges.size(); ++i) {
    if (panel.ranges[i] && rule.ranges[i] && *panel.ranges[i] != *rule.ranges[i]) return false;
  }
  for (size_t i = 0; i < panel.selectors.size(); ++i) {
    const Matchers &shown = panel.selectors[i], &asked = rule.selectors[i];
    if (!Covers(shown, asked) || !Covers(asked, shown)) return false;
  }
  return true;
}

}  // namespace rulecheck::checks
