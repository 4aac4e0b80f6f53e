#include "checks/twins.h"

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace rulecheck::checks {
namespace {

struct Twin {
  std::string_view drops, keeps;
  bool by_rule;  // one fault a rule; else one a place
};
constexpr Twin kTwins[] = {
    {"promql/never-true", "slo/threshold-unreachable", false},
    {"promql/nan-in-aggregation", "slo/average-of-ratios", true},
    {"promql/range-beyond-retention", "slo/window-beyond-retention", true},
};

// Where findings of one check are: by the begin of a place, or by rule.
class Places {
 public:
  void Add(Finding* finding) {
    by_rule_[finding->subject] = finding;
    by_place_[finding->where.span.begin] = {finding->where.span.end, finding};
    for (const SecondaryLabel& label : finding->labels) {
      if (label.where.file == finding->where.file)
        by_place_[label.where.span.begin] = {label.where.span.end, finding};
    }
  }
  Finding* Covering(Span span) const {
    auto it = by_place_.upper_bound(span.begin);
    if (it == by_place_.begin()) return nullptr;
    --it;
    return span.end <= it->second.first ? it->second.second : nullptr;
  }
  Finding* OfRule(const std::string& subject) const {
    const auto it = subject.empty() ? by_rule_.end() : by_rule_.find(subject);
    return it == by_rule_.end() ? nullptr : it->second;
  }

 private:
  std::map<uint32_t, std::pair<uint32_t, Finding*>> by_place_;
  std::unordered_map<std::string, Finding*> by_rule_;
};

void Drop(const Twin& twin, const policy::Gate& gate, std::vector<Finding>* findings) {
  std::unordered_map<const SourceFile*, Places> kept;
  for (Finding& finding : *findings) {
    if (finding.check != twin.keeps) continue;
    Finding judged = finding;
    if (gate.Judge(&judged) == policy::Verdict::kShown) kept[finding.where.file].Add(&finding);
  }
  if (kept.empty()) return;
  std::vector<bool> drops(findings->size());
  for (size_t i = 0; i < findings->size(); ++i) {
    const Finding& finding = (*findings)[i];
    const auto file = finding.check == twin.drops ? kept.find(finding.where.file) : kept.end();
    if (file == kept.end()) continue;
    Finding* keeps =
        twin.by_rule ? file->second.OfRule(finding.subject) : file->second.Covering(finding.where.span);
    if (keeps == nullptr) continue;
    keeps->severity = std::max(keeps->severity, finding.severity);
    drops[i] = true;
  }
  size_t i = 0;
  std::erase_if(*findings, [&](const Finding&) { return drops[i++]; });
}

}  // namespace

void DropTwins(const policy::Gate& gate, std::vector<Finding>* findings) {
  for (const Twin& twin : kTwins) Drop(twin, gate, findings);
}

}  // namespace rulecheck::checks
