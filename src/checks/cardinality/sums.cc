#include "checks/cardinality/sums.h"

#include <algorithm>

#include <fmt/format.h>

#include "base/strings.h"
#include "checks/cardinality/bounds.h"

namespace rulecheck::checks {
namespace {

constexpr size_t kMostNamed = 5;

}  // namespace

void RecordedSum::Add(const RunFacts& facts, const Rule& rule) {
  if (rule.kind != RuleKind::kRecording || !rule.parsed()) return;
  const double series = facts.ResultOf(rule).bound;
  if (series == flow::kInfinity) {
    ++unknown_;
    return;
  }
  known_ += series;
  parts_.push_back({series, &rule});
}

void RecordedSum::Sort() {
  std::stable_sort(parts_.begin(), parts_.end(),
                   [](const RecordedPart& a, const RecordedPart& b) { return a.series > b.series; });
}

std::string RecordedSum::Words() const {
  std::vector<std::string> words;
  double others = 0;
  for (size_t i = 0; i < parts_.size(); ++i) {
    if (i < kMostNamed) {
      words.push_back(fmt::format("{} by `{}`", CountText(parts_[i].series), parts_[i].rule->name.value));
    } else {
      others += parts_[i].series;
    }
  }
  if (parts_.size() > kMostNamed)
    words.push_back(fmt::format("{} by {} more", CountText(others), parts_.size() - kMostNamed));
  std::string out = Join(words, ", ");
  if (unknown_ > 0)
    out += fmt::format("; how many {} other{} {} is not known", unknown_, unknown_ == 1 ? "" : "s",
                       unknown_ == 1 ? "writes" : "write");
  return out;
}

}  // namespace rulecheck::checks
