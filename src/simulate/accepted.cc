#include "simulate/accepted.h"

#include <algorithm>

#include <fmt/format.h>

namespace rulecheck::simulate {
namespace {

// What of a late page each of these checks reports.
constexpr std::string_view kLateChecks[] = {"slo/detection-time", "slo/hold-too-long", "slo/late-recording"};

bool Accepts(const policy::Suppression& suppression, uint32_t at, int64_t today) {
  if (!suppression.error.empty() || !suppression.has_reason) return false;
  if (suppression.until && *suppression.until < today) return false;
  if (at < suppression.scope.begin || at >= suppression.scope.end) return false;
  return std::any_of(suppression.checks.begin(), suppression.checks.end(), [](const auto& check) {
    return std::find(std::begin(kLateChecks), std::end(kLateChecks), check.id) != std::end(kLateChecks);
  });
}

}  // namespace

const std::vector<policy::Suppression>& AcceptedGates::In(const SourceFile* file) {
  const auto [it, fresh] = files_.try_emplace(file);
  if (!fresh) return it->second;
  for (const auto& loaded : snapshot_.files()) {
    if (loaded->file.get() == file) it->second = policy::FindSuppressions(*loaded);
  }
  return it->second;
}

std::string AcceptedGates::Of(const slo::Slo& slo) {
  int loudest = 0;
  for (const slo::Tier& tier : slo.tiers) loudest = std::max(loudest, slo::LoudnessOf(tier.severity));
  for (const slo::Tier& tier : slo.tiers) {
    if (slo::LoudnessOf(tier.severity) != loudest) continue;
    const Location at = model_.At(tier.longest().at);
    for (const policy::Suppression& suppression : In(at.file)) {
      if (Accepts(suppression, at.span.begin, today_))
        return fmt::format("{}:{}", at.file->path(), at.file->Position(suppression.written.begin).line);
    }
  }
  return {};
}

}  // namespace rulecheck::simulate
