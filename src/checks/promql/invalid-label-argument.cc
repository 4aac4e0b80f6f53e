// As promql/functions.go (evalLabelReplace, evalLabelJoin) and promql/engine.go
// (count_values) refuse their arguments when the query runs.
#include <fmt/core.h>
#include <re2/re2.h>

#include <algorithm>
#include <cctype>

#include "base/ascii.h"
#include "base/strings.h"
#include "checks/check.h"
#include "checks/shapes.h"

namespace rulecheck::checks {
namespace {

using promql::StringLiteral;

const StringLiteral* TextOf(const promql::Expr* expr) {
  return promql::As<StringLiteral>(promql::StripParens(expr));
}

// Since 3.0 any non-empty UTF-8 text is a label name.
bool IsLabelName(std::string_view name) {
  return !name.empty() && IsValidUtf8(name);
}

void CheckLabelName(const QueryContext& c, const promql::Expr* expr, std::string_view where) {
  const StringLiteral* text = TextOf(expr);
  if (text == nullptr || IsLabelName(text->value)) return;
  c.Report(text->span, fmt::format("`{}` is no label name for {}", text->value, where));
}

// The highest group that `$1` or `${1}` in a replacement asks for.
int HighestGroup(std::string_view replacement) {
  int highest = 0;
  for (size_t i = 0; i + 1 < replacement.size(); ++i) {
    if (replacement[i] != '$') continue;
    size_t at = i + 1;
    if (replacement[at] == '$') {  // `$$` is a dollar sign
      i = at;
      continue;
    }
    const bool braces = replacement[at] == '{';
    if (braces) ++at;
    int number = 0;
    size_t end = at;
    while (end < replacement.size() && end < at + 3 &&
           std::isdigit(static_cast<unsigned char>(replacement[end]))) {
      number = number * 10 + (replacement[end++] - '0');
    }
    // `$1x` names the group "1x"; only a number that ends here is one.
    const char next = end < replacement.size() ? replacement[end] : ' ';
    const bool name_goes_on = std::isalnum(static_cast<unsigned char>(next)) || next == '_';
    if (end == at || (braces ? next != '}' : name_goes_on)) continue;
    highest = std::max(highest, number);
  }
  return highest;
}

// The first group that `$1_x` or `${name}` asks for by a name that the pattern does not have: such a group is
// always empty. Numbers are HighestGroup's.
std::string_view MissingName(std::string_view replacement, const RE2& pattern) {
  for (size_t at = replacement.find('$'); at != std::string_view::npos && at + 1 < replacement.size();
       at = replacement.find('$', at + 2)) {
    const bool braces = replacement[at + 1] == '{';
    const size_t begin = at + (braces ? 2 : 1);
    size_t end = begin;
    while (end < replacement.size() && IsNameByte(replacement[end])) ++end;
    const std::string_view name = replacement.substr(begin, end - begin);
    if (replacement[at + 1] == '$' || name.empty() || (braces && replacement.substr(end, 1) != "}")) continue;
    const bool number = std::all_of(name.begin(), name.end(), IsAsciiDigit);
    if (!number && !pattern.NamedCapturingGroups().contains(std::string(name))) return name;
  }
  return {};
}

// `$1_pod` was meant to be `${1}_pod`.
void CheckGroupName(const QueryContext& c, const StringLiteral& replacement, const RE2& pattern) {
  const std::string_view name = MissingName(replacement.value, pattern);
  if (name.empty()) return;
  FindingBuilder finding = c.Report(
      replacement.span, fmt::format("`${}` is the group of this name, which the regular expression does "
                                    "not have: it is always empty",
                                    name));
  finding.As(Severity::kWarning);
  const size_t digits = name.find_first_not_of("0123456789");
  if (digits > 0) finding.Help(fmt::format("write `${{{}}}{}`", name.substr(0, digits), name.substr(digits)));
}

void CheckLabelReplace(const QueryContext& c, const promql::Call& call) {
  if (call.args.size() != 5) return;
  CheckLabelName(c, call.args[1], "the result of `label_replace()`");
  const StringLiteral* replacement = TextOf(call.args[2]);
  const StringLiteral* pattern = TextOf(call.args[4]);
  if (pattern == nullptr) return;
  RE2::Options options;
  options.set_log_errors(false);
  const RE2 compiled(re2::StringPiece(pattern->value.data(), pattern->value.size()), options);
  if (!compiled.ok()) {
    c.Report(pattern->span, fmt::format("the regular expression of `label_replace()` does not compile: {}",
                                        compiled.error()))
        .Help("Prometheus loads the rule, but fails it each time it is evaluated");
    return;
  }
  if (replacement == nullptr) return;
  CheckGroupName(c, *replacement, compiled);
  const int wanted = HighestGroup(replacement->value);
  if (wanted <= compiled.NumberOfCapturingGroups()) return;
  c.Report(replacement->span, fmt::format("`${}` is always empty: the regular expression has {} group{}",
                                          wanted, compiled.NumberOfCapturingGroups(),
                                          compiled.NumberOfCapturingGroups() == 1 ? "" : "s"))
      .As(Severity::kWarning)
      .Because(c.At(pattern->span), "groups are counted here");
}

void CheckLabelJoin(const QueryContext& c, const promql::Call& call) {
  for (size_t i = 1; i < call.args.size(); ++i) {
    if (i != 2) CheckLabelName(c, call.args[i], "`label_join()`");  // 2 is the separator
  }
}

}  // namespace

void InvalidLabelArgument(const QueryContext& c) {
  promql::Walk(c.root(), [&](const promql::Expr& node) {
    if (const auto* call = promql::As<promql::Call>(&node)) {
      const promql::FunctionId id = call->function->id;
      if (id == promql::FunctionId::kLabelReplace) CheckLabelReplace(c, *call);
      if (id == promql::FunctionId::kLabelJoin) CheckLabelJoin(c, *call);
    }
    const auto* aggregate = promql::As<promql::Aggregate>(&node);
    if (aggregate != nullptr && aggregate->op == promql::AggregateOp::kCountValues) {
      CheckLabelName(c, aggregate->param, "`count_values`");
    }
    return true;
  });
}

}  // namespace rulecheck::checks
