#include <fmt/core.h>

#include <algorithm>
#include <cstdint>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/paths.h"
#include "checks/check.h"
#include "checks/rules/alternative_files.h"
#include "checks/rules/identity.h"
#include "checks/rules/told_apart.h"
#include "checks/shapes.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

// Only files of one directory are surely meant for one server: copies of a rule in
// directories of several clusters are usual.
std::string Key(const RuleRef& ref) {
  return fmt::format("{}\n{}\n{}", FolderPart(ref.document->file->path()), static_cast<int>(ref.rule->kind),
                     Identity(ref));
}

// A rule that stands in an earlier document, too.
struct Repeated {
  const RuleRef* here;
  const RuleRef* there;
};

// One finding for a pair of documents, with all places.
void ReportRepeats(const ModelContext& c, const std::vector<Repeated>& repeats) {
  const Repeated& first = repeats.front();
  c.out.set_subject(first.here->subject());
  const bool same_file = first.there->document->file == first.here->document->file;
  std::string message = fmt::format("the same rule `{}` is in another {}", first.here->rule->name.value,
                                    same_file ? "document of this file" : "file of this directory");
  if (repeats.size() > 1) message += fmt::format(", and so are {} more", repeats.size() - 1);
  FindingBuilder finding = c.out.Report(first.here->rule->name.Whole(), std::move(message));
  for (const Repeated& repeat : repeats) {
    if (&repeat != &first) finding.Because(repeat.here->rule->name.Whole(), "this one is in both, too");
    finding.Because(repeat.there->rule->name.Whole(), "name, labels and expression are equal");
  }
}

// Rules that agree in all but their document: each is told the first that is elsewhere.
class Copies {
 public:
  bool Match(const RuleRef& ref) const { return SameQuery(*first_, ref); }

  void Add(const RuleRef& ref, std::vector<Repeated>* out) {
    const RuleRef* other = first_ != nullptr && first_->document == ref.document ? elsewhere_ : first_;
    if (other != nullptr && !IsAlternative(*other, ref)) out->push_back({&ref, other});
    if (first_ == nullptr) first_ = &ref;
    if (elsewhere_ == nullptr && first_->document != ref.document) elsewhere_ = &ref;
  }

 private:
  static bool IsAlternative(const RuleRef& a, const RuleRef& b) {
    return a.document->file != b.document->file &&
           AreAlternatives(a.document->file->path(), b.document->file->path());
  }

  const RuleRef* first_ = nullptr;
  const RuleRef* elsewhere_ = nullptr;  // the first in another document than `first_`
};

// Values of a chart are one of many settings of it; rules of Google's managed Prometheus hold in their
// namespace: the same in two of them is no duplicate.
bool HoldsByItself(const Document& document) {
  const auto& wrappers = document.place.wrappers;
  return document.kind != DocumentKind::kOther && document.kind != DocumentKind::kHelmValues &&
         document.kind != DocumentKind::kGmpRules &&
         std::find(wrappers.begin(), wrappers.end(), "helm-values") == wrappers.end();
}

// Groups of rules of one key that stand in more than one document. Few rules get so far that their keys are
// kept, and then their expressions count.
std::vector<std::vector<const RuleRef*>> AlikeElsewhere(const RuleIndex& rules) {
  struct Hashed {
    uint32_t hash;
    uint32_t rule;
  };
  std::vector<Hashed> by_hash;
  by_hash.reserve(rules.rules().size());
  for (uint32_t i = 0; i < rules.rules().size(); ++i) {
    const RuleRef& ref = rules.rule(i);
    if (ref.rule->parsed() && HoldsByItself(*ref.document))
      by_hash.push_back({static_cast<uint32_t>(std::hash<std::string>()(Key(ref))), i});
  }
  std::sort(by_hash.begin(), by_hash.end(), [](const Hashed& a, const Hashed& b) {
    return std::tie(a.hash, a.rule) < std::tie(b.hash, b.rule);
  });
  std::vector<std::vector<const RuleRef*>> out;
  for (auto begin = by_hash.begin(); begin != by_hash.end();) {
    const auto end =
        std::find_if(begin, by_hash.end(), [&](const Hashed& one) { return one.hash != begin->hash; });
    std::map<std::string, std::vector<const RuleRef*>> alike;
    const bool one_document = rules.rule(begin->rule).document == rules.rule(std::prev(end)->rule).document;
    for (auto it = begin; !one_document && it != end; ++it) {
      const RuleRef& ref = rules.rule(it->rule);
      alike[Key(ref)].push_back(&ref);
    }
    for (auto& [key, refs] : alike) {
      if (refs.front()->document != refs.back()->document) out.push_back(std::move(refs));
    }
    begin = end;
  }
  return out;
}

// The metrics that the rule reads, in order; empty when they are many or not all named.
std::string MetricsOf(const RuleRef& ref) {
  constexpr size_t kMostSelectors = 4;
  if (ref.rule->query() == nullptr) return {};
  const promql::TreeScope trees;
  std::vector<const promql::VectorSelector*> selectors;
  SelectorsIn(*ref.rule->query()->root(), &selectors);
  std::string out;
  for (const promql::VectorSelector* selector : selectors) {
    const std::string_view name = MetricName(*selector);
    if (name.empty() || selectors.size() > kMostSelectors) return {};
    out.append(name).append("\n");
  }
  return out;
}

// Alerts of one name and the same labels whose conditions differ: series that are in both cannot be told
// apart. Each is held against the first alone.
void AddRivals(const ModelContext& c, const std::vector<const RuleRef*>& refs, std::vector<Repeated>* out) {
  const RuleRef& first = *refs.front();
  if (first.rule->kind != RuleKind::kAlerting) return;
  const std::string metrics = MetricsOf(first);
  if (metrics.empty()) return;
  std::optional<flow::Flow> flow;
  for (const RuleRef* ref : refs) {
    if (ref->document == first.document || MetricsOf(*ref) != metrics) continue;
    if (SameQuery(first, *ref) || AreAlternatives(first.document->file->path(), ref->document->file->path()))
      continue;
    if (!flow) flow = CertainFlowOf(c, first);
    if (!AreToldApart(*flow, CertainFlowOf(c, *ref), MergedLabels(*ref->group, *ref->rule)))
      out->push_back({ref, &first});
  }
}

void ReportRival(const ModelContext& c, const Repeated& rival) {
  c.out.set_subject(rival.here->subject());
  c.out
      .Report(rival.here->rule->name.Whole(),
              fmt::format("`{}` is an alert of another file of this directory, too, with the same labels",
                          rival.here->rule->name.value))
      .Because(rival.there->rule->name.Whole(), "on the same metrics, with another condition")
      .Help("where both fire for a series, nobody can tell them apart; give each a label such as `severity`");
}

}  // namespace

void DuplicateAcrossFiles(const ModelContext& c) {
  std::vector<Repeated> repeats, rivals;
  for (const std::vector<const RuleRef*>& refs : AlikeElsewhere(c.rules)) {
    AddRivals(c, refs, &rivals);
    std::unordered_map<uint64_t, std::vector<Copies>> by_query;
    for (const RuleRef* ref : refs) {
      std::vector<Copies>& near = by_query[HashQuery(*ref)];
      const auto known =
          std::find_if(near.begin(), near.end(), [&](const Copies& copies) { return copies.Match(*ref); });
      (known == near.end() ? near.emplace_back() : *known).Add(*ref, &repeats);
    }
  }
  for (const Repeated& rival : rivals) ReportRival(c, rival);
  // In the order of the rules, which stand in one list.
  std::sort(repeats.begin(), repeats.end(),
            [](const Repeated& a, const Repeated& b) { return std::less<>()(a.here, b.here); });
  std::map<std::pair<const Document*, const Document*>, std::vector<Repeated>> pairs;
  for (const Repeated& repeat : repeats) {
    pairs[{repeat.there->document, repeat.here->document}].push_back(repeat);
  }
  for (const auto& [documents, pair] : pairs) ReportRepeats(c, pair);
}

}  // namespace rulecheck::checks
