#include "checks/fold.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>

namespace rulecheck::checks {
namespace {

// What folded findings share besides the check, the severity and the file.
enum class FoldBy : uint8_t { kFile, kMessage, kRuleAndMessage };

struct FoldRow {
  std::string_view check;
  FoldBy by;
  Severity highest = Severity::kError;  // findings above are left alone
};

// Habits of a whole file, generated queries, and what is said of each text of a rule.
constexpr FoldRow kFolds[] = {
    {"alerts/for-below-interval", FoldBy::kFile},
    {"promql/labelled-or-vector", FoldBy::kMessage},
    {"promql/match-all-regexp", FoldBy::kFile},
    {"promql/number-spelling", FoldBy::kMessage},
    {"promql/raw-counter", FoldBy::kMessage},
    {"promql/redundant-anchors", FoldBy::kFile},
    {"rules/duplicate", FoldBy::kMessage},
    {"promql/never-matching", FoldBy::kRuleAndMessage},
    {"templates/missing-label", FoldBy::kRuleAndMessage},
    {"logql/missing-template-label", FoldBy::kRuleAndMessage},
    // A panel that is pasted into every row.
    {"grafana/multi-value-equality", FoldBy::kMessage},
    // What a generator does to all of a file.
    {"templates/literal-placeholder", FoldBy::kMessage},
    {"logql/unhandled-error", FoldBy::kMessage},
    {"rules/unrendered", FoldBy::kFile},
    // The same extension of a format over and over.
    {"yaml/unknown-field", FoldBy::kMessage},
    // Queries that are not checked because they are MetricsQL.
    {"promql/syntax", FoldBy::kFile, Severity::kInfo},
    {"templates/syntax", FoldBy::kFile, Severity::kInfo},
};

// Places that are kept; more are counted only.
constexpr size_t kMostFoldedPlaces = 200;

const FoldRow* FindFold(const Finding& finding) {
  const auto* row = std::find_if(std::begin(kFolds), std::end(kFolds), [&](const FoldRow& each) {
    return each.check == finding.check && finding.severity <= each.highest;
  });
  return row == std::end(kFolds) ? nullptr : row;
}

std::string FoldKey(const FoldRow& row, const Finding& finding) {
  std::string key = fmt::format("{}\n{}\n{}", row.check, static_cast<int>(finding.severity),
                                finding.where.file == nullptr ? "" : finding.where.file->path());
  if (row.by != FoldBy::kFile) key.append("\n").append(finding.message);
  if (row.by == FoldBy::kRuleAndMessage) key.append("\n").append(finding.subject);
  return key;
}

// How often `into` stands for others.
void Absorb(Finding&& finding, Finding* into) {
  const bool known = finding.where.span == into->where.span;
  if (!known && into->labels.size() < kMostFoldedPlaces) into->labels.push_back({finding.where, "and here"});
  if (!into->fix || !finding.fix || into->fix->safe != finding.fix->safe) return;
  for (Edit& edit : finding.fix->edits) into->fix->edits.push_back(std::move(edit));
}

}  // namespace

void FoldFindings(std::vector<Finding>* findings) {
  std::unordered_map<std::string, size_t> first;  // into `out`
  std::vector<size_t> more;                       // per finding of `out`: others that it stands for
  std::vector<Finding> out;
  for (Finding& finding : *findings) {
    const FoldRow* row = FindFold(finding);
    if (row != nullptr) {
      const auto [at, is_new] = first.try_emplace(FoldKey(*row, finding), out.size());
      if (!is_new) {
        ++more[at->second];
        Absorb(std::move(finding), &out[at->second]);
        continue;
      }
    }
    out.push_back(std::move(finding));
    more.push_back(0);
  }
  for (size_t i = 0; i < out.size(); ++i) {
    if (more[i] == 0) continue;
    out[i].message += fmt::format(" (and {} more place{})", more[i], more[i] == 1 ? "" : "s");
  }
  *findings = std::move(out);
}

}  // namespace rulecheck::checks
