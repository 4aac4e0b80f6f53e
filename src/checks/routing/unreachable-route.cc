#include <fmt/core.h>

#include "checks/routing/alerts.h"

#include <optional>

namespace rulecheck::checks {
namespace {

using routing::MatcherSets;
using routing::Truth;

class UnreachableFinder {
 public:
  UnreachableFinder(const ModelContext& c, const ConfigModel& config)
      : c_(c), config_(config), tree_(*config.tree) {
    for (const RouteNode& node : tree_.nodes()) {
      auto& sets = sets_.emplace_back();
      for (const routing::Matcher& matcher : node.route->matchers) sets.emplace_back(matcher);
    }
  }

  // `labels`: of the alerts that come to the node.
  void Visit(uint32_t node, const flow::Labels& labels) {
    std::vector<uint32_t> takers;  // earlier siblings that keep what they match
    for (const uint32_t child : tree_[node].children) {
      const std::optional<flow::Labels> narrowed = Narrow(child, labels);
      if (!narrowed) {
        c_.out
            .Report(PlaceOfRoute(config_, *tree_[child].route), "no alert can fit all matchers of this route")
            .Help(fmt::format("With those of its parents it must fit {}.", PathText(child)));
      } else if (const uint32_t* taker = Taker(takers, *narrowed)) {
        c_.out
            .Report(PlaceOfRoute(config_, *tree_[child].route),
                    "no alert comes to this route: an earlier one takes all that it would match")
            .Because(PlaceOfRoute(config_, *tree_[*taker].route), "takes them, and has no `continue: true`");
      } else {
        Visit(child, *narrowed);
      }
      if (!tree_[child].route->continues) takers.push_back(child);
    }
  }

 private:
  std::optional<flow::Labels> Narrow(uint32_t node, flow::Labels labels) const {
    for (const MatcherSets& sets : sets_[node]) {
      if (sets.Of(labels) == Truth::kNo) return std::nullopt;
      labels = sets.Narrow(labels, true);
    }
    return labels;
  }

  const uint32_t* Taker(const std::vector<uint32_t>& takers, const flow::Labels& labels) const {
    for (const uint32_t& taker : takers) {
      const auto& sets = sets_[taker];
      if (std::all_of(sets.begin(), sets.end(),
                      [&](const MatcherSets& s) { return s.Of(labels) == Truth::kYes; }))
        return &taker;
    }
    return nullptr;
  }

  std::string PathText(uint32_t node) const {
    routing::Matchers all;
    for (; node != 0; node = tree_[node].parent)
      all.insert(all.end(), tree_[node].route->matchers.begin(), tree_[node].route->matchers.end());
    return "`" + routing::MatchersText(all) + "`";
  }

  const ModelContext& c_;
  const ConfigModel& config_;
  const routing::RouteTree& tree_;
  std::vector<std::vector<MatcherSets>> sets_;
};

}  // namespace

void UnreachableRoute(const ModelContext& c) {
  ForEachConfig(c, [&](const ConfigModel& config) {
    if (const auto labels = LabelsAt(*config.tree, 0)) UnreachableFinder(c, config).Visit(0, *labels);
  });
}

}  // namespace rulecheck::checks
