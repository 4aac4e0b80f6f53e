#include "unittest/mutate/collector.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "base/duration.h"
#include "base/go_format.h"

namespace rulecheck::unittest {
namespace {

constexpr std::string_view kNames[] = {
#define MUTATION(enumerator, name, doc) name,
#include "unittest/mutate/operators.def"
#undef MUTATION
};
constexpr std::string_view kDocs[] = {
#define MUTATION(enumerator, name, doc) doc,
#include "unittest/mutate/operators.def"
#undef MUTATION
};

constexpr int64_t kNanosecondsPerMs = 1'000'000;
// What a text becomes that must not match any more.
constexpr std::string_view kOther = "_other";

// As people write numbers: not more digits than tell it apart.
std::string NumberText(double value) {
  const std::string short_text = FormatFloat(value, 'g', 6);
  const double read = ParseFloat(short_text).value_or(value);
  return std::abs(read - value) <= std::abs(value) * 1e-9 ? FormatFloatV(read) : FormatFloatV(value);
}

std::string DurationText(int64_t ns) {
  return FormatPrometheusDuration(ns / kNanosecondsPerMs);
}

// A regular expression that is a list of texts, or of expressions without `|` in them.
bool IsPlainAlternation(std::string_view value) {
  return value.find('|') != std::string_view::npos &&
         value.find_first_of("()[]{}\\") == std::string_view::npos;
}

}  // namespace

std::string_view MutationName(MutationKind kind) {
  return kNames[static_cast<size_t>(kind)];
}

std::string_view MutationDoc(MutationKind kind) {
  return kDocs[static_cast<size_t>(kind)];
}

size_t MutationKindCount() {
  return std::size(kNames);
}

std::vector<std::string> OtherDurations(int64_t milliseconds, bool halved) {
  if (milliseconds <= 0) return {};
  std::vector<std::string> out = {FormatPrometheusDuration(2 * milliseconds)};
  if (halved && milliseconds > 1) out.push_back(FormatPrometheusDuration(milliseconds / 2));
  out.emplace_back("0s");
  return out;
}

void MutationCollector::Replace(MutationKind kind, Span span, std::string_view replacement) {
  if (Text(span) == replacement) return;
  out_.push_back({kind, span, std::string(replacement)});
}

void MutationCollector::Threshold(Span literal, double value) {
  if (!std::isfinite(value)) return;
  const double step = value == std::floor(value) ? 1 : std::abs(value) / 10;
  Replace(MutationKind::kThresholdShift, literal, NumberText(value + step));
  Replace(MutationKind::kThresholdShift, literal, NumberText(value - step));
  if (value == 0) return;
  Replace(MutationKind::kThresholdScale, literal, NumberText(value * 2));
  Replace(MutationKind::kThresholdScale, literal, NumberText(value / 2));
}

void MutationCollector::Constant(Span literal, double value) {
  if (std::isfinite(value)) {
    Replace(MutationKind::kConstant, literal, NumberText(value == 0 ? 1 : value * 2));
  }
}

void MutationCollector::Range(Span brackets, int64_t range_ns) {
  // The duration of `[5m:1m]` ends at the colon.
  const std::string_view text = Text(brackets);
  const size_t colon = text.find(':');
  const auto length = static_cast<uint32_t>(colon == std::string_view::npos ? text.size() - 1 : colon);
  const Span duration{brackets.begin + 1, brackets.begin + length};
  if (text.size() < 3 || range_ns < 2 * kNanosecondsPerMs) return;
  Replace(MutationKind::kRange, duration, DurationText(2 * range_ns));
  Replace(MutationKind::kRange, duration, DurationText(range_ns / 2));
}

void MutationCollector::Offset(Span offset, int64_t offset_ns) {
  if (offset.empty() || offset_ns < kNanosecondsPerMs) return;
  Replace(MutationKind::kOffset, offset, "offset " + DurationText(2 * offset_ns));
  Drop(MutationKind::kOffset, offset);
}

void MutationCollector::OtherText(MutationKind kind, Span literal) {
  if (literal.size() < 2) return;
  const Span at{literal.end - 1, literal.end - 1};
  Replace(kind, at, kOther);
}

void MutationCollector::Alternatives(Span literal, std::string_view value) {
  const Span inside{literal.begin + 1, literal.end - 1};
  if (Text(inside) != value) return;  // escapes
  uint32_t begin = 0;
  while (begin <= value.size()) {
    const auto bar = static_cast<uint32_t>(std::min(value.find('|', begin), value.size()));
    const bool last = bar == value.size();
    const Span part{inside.begin + (last && begin > 0 ? begin - 1 : begin),
                    inside.begin + (last ? bar : bar + 1)};
    Drop(MutationKind::kMatcherValue, part);
    begin = bar + 1;
  }
}

void MutationCollector::Matcher(syntax::MatchOp op, Span name, Span literal, std::string_view value,
                                Span dropped) {
  using syntax::MatchOp;
  constexpr std::string_view kOpposite[] = {"!=", "=", "!~", "=~"};
  // The operator stands between name and value, blanks around it.
  const std::string_view between = Text({name.end, literal.begin});
  const size_t at = between.find(syntax::MatchOpText(op));
  if (at != std::string_view::npos) {
    const auto begin = name.end + static_cast<uint32_t>(at);
    const auto size = static_cast<uint32_t>(syntax::MatchOpText(op).size());
    Replace(MutationKind::kMatcherOp, {begin, begin + size}, kOpposite[static_cast<size_t>(op)]);
  }
  const bool regexp = op == MatchOp::kRegexp || op == MatchOp::kNotRegexp;
  if (regexp && IsPlainAlternation(value)) {
    Alternatives(literal, value);
  } else {
    OtherText(MutationKind::kMatcherValue, literal);
  }
  Drop(MutationKind::kMatcherDropped, dropped);
}

void MutationCollector::Swap(MutationKind kind, Span at, std::string_view a, std::string_view b) {
  // Keywords may be written in capitals.
  std::string text(Text(at));
  for (char& c : text) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  for (const auto& [from, to] : {std::pair(a, b), std::pair(b, a)}) {
    if (!text.starts_with(from)) continue;
    Replace(kind, {at.begin, at.begin + static_cast<uint32_t>(from.size())}, to);
    return;
  }
}

void MutationCollector::Elements(MutationKind kind, std::span<const syntax::LabelRef> list) {
  for (size_t i = 0; i < list.size(); ++i) {
    Drop(kind, ElementSpan(list.size(), i, [&](size_t at) { return list[at].span; }));
  }
}

std::vector<Mutation> MutationCollector::Take() {
  const auto key = [](const Mutation& m) {
    return std::tie(m.span.begin, m.span.end, m.kind, m.replacement);
  };
  std::stable_sort(out_.begin(), out_.end(),
                   [&](const Mutation& a, const Mutation& b) { return key(a) < key(b); });
  const auto same = [](const Mutation& a, const Mutation& b) {
    return a.span == b.span && a.replacement == b.replacement;
  };
  out_.erase(std::unique(out_.begin(), out_.end(), same), out_.end());
  return std::move(out_);
}

std::vector<std::string_view> OtherOperators(std::string_view op) {
  static constexpr std::pair<std::string_view, std::string_view> kOthers[] = {
      {">", ">="},       {">", "<"},    {">=", ">"},   {">=", "<"},      {"<", "<="},       {"<", ">"},
      {"<=", "<"},       {"<=", ">"},   {"==", "!="},  {"==", "<="},     {"!=", "=="},      {"!=", ">"},
      {"+", "-"},        {"-", "+"},    {"*", "/"},    {"/", "*"},       {"%", "*"},        {"^", "*"},
      {"and", "unless"}, {"and", "or"}, {"or", "and"}, {"or", "unless"}, {"unless", "and"}, {"unless", "or"}};
  std::vector<std::string_view> out;
  for (const auto& [from, to] : kOthers) {
    if (from == op) out.push_back(to);
  }
  return out;
}

}  // namespace rulecheck::unittest
