#include "policy/suppressed.h"

#include <fmt/format.h>

#include <algorithm>

#include "policy/check_names.h"
#include "policy/entry.h"
#include "policy/gate.h"
#include "policy/meta_checks.h"

namespace rulecheck::policy {
namespace {

// The fix that takes one id out of the list, or the whole suppression when it is the only one.
Fix TakeOut(const SourceFile& file, const Suppression& suppression, size_t index) {
  if (suppression.checks.size() == 1) {
    if (suppression.removal.empty()) return {};
    return {"remove the suppression", true, {{suppression.removal, ""}}};
  }
  // With the comma: the one before it, or behind it for the first.
  const Span own = suppression.checks[index].span;
  const Span cut = index > 0 ? Span{suppression.checks[index - 1].span.end, own.end}
                             : Span{own.begin, suppression.checks[1].span.begin};
  if (suppression.removal.empty() || cut.begin >= cut.end || cut.end > file.text().size()) return {};
  return {"remove the check from the suppression", true, {{cut, ""}}};
}

}  // namespace

bool IsKnownElsewhere(std::string_view check) {
  return check.starts_with("test/") || check.starts_with("labels/") || check.starts_with("cardinality/") ||
         check.starts_with("slo/") || check.starts_with("routing/");
}

SuppressedFindings::SuppressedFindings(const GateInput& input, std::optional<int64_t> today) : today_(today) {
  for (const auto& loaded : input.files) {
    std::vector<Suppression> all = FindSuppressions(*loaded, input.pint_comments);
    if (all.empty()) continue;
    const SourceFile* file = loaded->file.get();
    by_file_.emplace(file, files_.size());
    files_.push_back({file, std::move(all), !input.reports || input.reports(file)});
  }
}

bool SuppressedFindings::HasEnded(const Suppression& suppression) const {
  return today_ && suppression.until && *suppression.until < *today_;
}

bool SuppressedFindings::Take(const Finding& finding) {
  const auto it = by_file_.find(finding.where.file);
  if (it == by_file_.end()) return false;
  bool taken = false;
  const uint32_t at = finding.where.span.begin;
  for (Suppression& suppression : files_[it->second].all) {
    if (!suppression.error.empty() || HasEnded(suppression)) continue;
    if (at < suppression.scope.begin || at >= std::max(suppression.scope.end, suppression.scope.begin + 1))
      continue;
    for (Suppression::Check& check : suppression.checks) {
      if (check.id == finding.check) taken = check.used = true;
    }
  }
  return taken;
}

std::vector<Finding> SuppressedFindings::Report(const StateOf& state,
                                                std::span<const std::string_view> checks) const {
  std::vector<Finding> out;
  for (const InFile& in : files_) {
    if (!in.reports) continue;
    for (const Suppression& suppression : in.all) ReportOne(in, suppression, state, checks, &out);
  }
  return out;
}

void SuppressedFindings::ReportOne(const InFile& in, const Suppression& suppression, const StateOf& state,
                                   std::span<const std::string_view> checks,
                                   std::vector<Finding>* out) const {
  constexpr MetaCheck kMalformed = "meta/malformed-suppression", kUnknown = "meta/unknown-check",
                      kUnused = "meta/unused-suppression", kExpired = "meta/expired-suppression",
                      kNoReason = "meta/suppression-without-reason";
  FindingSink sink(out);
  const Location whole{in.file, suppression.written};
  if (!suppression.error.empty()) {
    sink.Report(kMalformed, whole, fmt::format("this suppresses nothing: {}", suppression.error));
    return;
  }
  if (!suppression.has_reason) {
    sink.Report(kNoReason, whole, "this suppression does not say why")
        .Help("Write the reason behind ` -- `.");
  }
  const bool ended = HasEnded(suppression);
  if (ended) {
    sink.Report(kExpired, whole,
                fmt::format("this suppression has ended on {}: it hides nothing any more",
                            DayText(*suppression.until)));
  }
  for (size_t i = 0; i < suppression.checks.size(); ++i) {
    const Suppression::Check& check = suppression.checks[i];
    const CheckState now = state(in.file, check.id);
    if (now == CheckState::kUnknown) {
      const bool family = check.id.find('/') == std::string::npos;
      sink.Report(kUnknown, {in.file, check.span},
                  family ? fmt::format("`{}` is no check: a suppression names single checks", check.id)
                         : UnknownCheckMessage(check.id, checks));
    } else if (now == CheckState::kRan && !check.used && !ended) {
      sink.Report(kUnused, {in.file, check.span}, fmt::format("{} reports nothing here", check.id))
          .WithFix(TakeOut(*in.file, suppression, i));
    }
  }
}

}  // namespace rulecheck::policy
