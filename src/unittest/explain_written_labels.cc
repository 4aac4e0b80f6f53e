// Labels that label_replace or label_join should have set.
#include <cctype>

#include "base/go_format.h"
#include "engine/core/matcher.h"
#include "unittest/explain_calls.h"
#include "unittest/render.h"

#include <re2/re2.h>

namespace rulecheck::unittest {
namespace {

using promql::Call;
using promql::Expr;

std::string_view StringOf(const Expr* e) {
  const auto* text = promql::As<promql::StringLiteral>(promql::StripParens(e));
  return text != nullptr ? text->value : std::string_view();
}

std::string ValueOf(const NamedTexts& labels, std::string_view name) {
  for (const auto& [key, value] : labels) {
    if (key == name) return value;
  }
  return "";
}

// The first `$1_x` of a replacement: Go takes all letters, digits and underscores behind `$` for
// the name of the group. Empty when there is none that runs on behind a number.
std::string OverlongReference(std::string_view replacement) {
  for (size_t at = replacement.find('$'); at != std::string_view::npos; at = replacement.find('$', at + 1)) {
    size_t end = at + 1;
    while (end < replacement.size() && std::isdigit(static_cast<unsigned char>(replacement[end]))) ++end;
    const size_t digits = end;
    while (end < replacement.size() &&
           (std::isalnum(static_cast<unsigned char>(replacement[end])) || replacement[end] == '_')) {
      ++end;
    }
    if (digits > at + 1 && end > digits) return std::string(replacement.substr(at + 1, end - at - 1));
  }
  return "";
}

std::string ReplaceText(const RunFacts& facts, const Question& question, const Call& call) {
  const std::string_view replacement = StringOf(call.args[2]), source = StringOf(call.args[3]),
                         pattern = StringOf(call.args[4]);
  const std::string overlong = OverlongReference(replacement);
  if (!overlong.empty()) {
    const size_t digits = overlong.find_first_not_of("0123456789");
    return "`$" + overlong + "` in label_replace names the group `" + overlong +
           "`, which does not exist and is empty: write `${" + overlong.substr(0, digits) + "}" +
           overlong.substr(digits) + "`";
  }
  auto regexp = engine::CompileAnchored(pattern, "");
  const std::vector<PartSample> in = SamplesOf(facts, question, *call.args[0], false);
  if (!regexp || in.empty()) return "";
  const std::string value = ValueOf(in.front().labels, source);
  if (re2::RE2::FullMatch(value, **regexp)) return "";
  return "label_replace sets it only where " + Quote(pattern) + " matches the whole label `" +
         std::string(source) + "`, which is " + Quote(value);
}

}  // namespace

std::vector<CaseReason> WrittenLabelReasons(const RunFacts& facts, const Question& question,
                                            const MappedText* source, std::string_view label) {
  std::vector<CaseReason> reasons;
  promql::Walk(*question.query->root(), [&](const Expr& e) {
    const auto* call = promql::As<Call>(&e);
    if (call == nullptr || !reasons.empty() || call->name != "label_replace" || call->args.size() != 5)
      return true;
    if (StringOf(call->args[1]) != label) return true;
    std::string text = ReplaceText(facts, question, *call);
    if (text.empty()) return true;
    CaseReason reason;
    reason.id = "label-replace";
    reason.text = "label " + std::string(label) + ": " + text;
    reason.label = "writes `" + std::string(label) + "`";
    if (source != nullptr) reason.where = source->At(call->span);
    reasons.push_back(std::move(reason));
    return true;
  });
  return reasons;
}

}  // namespace rulecheck::unittest
