#include "routing/alert_routes.h"

#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

namespace rulecheck::routing {

// A walk that stops at the first matcher of which it is not known whether it holds.
struct RouteFinder::State {
  flow::Labels labels;
  std::vector<Decision> decided;
  std::vector<uint32_t> nodes;
  const MatcherSets* open = nullptr;

  // Matchers written alike are one.
  std::optional<bool> Known(const Matcher& matcher) const {
    for (const Decision& decision : decided) {
      const Matcher& other = *decision.matcher;
      if (other.name() == matcher.name() && other.op() == matcher.op() && other.value() == matcher.value())
        return decision.holds;
    }
    return std::nullopt;
  }
};

bool AlertRoutes::CanReach(uint32_t node) const {
  return !complete || std::any_of(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) {
    return std::find(outcome.nodes.begin(), outcome.nodes.end(), node) != outcome.nodes.end();
  });
}

bool AlertRoutes::MustReach(uint32_t node) const {
  return complete && std::all_of(outcomes.begin(), outcomes.end(), [&](const Outcome& outcome) {
           return std::find(outcome.nodes.begin(), outcome.nodes.end(), node) != outcome.nodes.end();
         });
}

RouteFinder::RouteFinder(const RouteTree& tree) : tree_(tree) {
  std::set<std::string> names;
  for (const RouteNode& node : tree.nodes()) {
    std::vector<MatcherSets>& sets = matchers_.emplace_back();
    for (const Matcher& matcher : node.route->matchers) {
      sets.emplace_back(matcher);
      names.insert(matcher.name());
    }
  }
  names_.assign(names.begin(), names.end());
}

std::shared_ptr<const AlertRoutes> RouteFinder::Of(const flow::Flow& alerts) const {
  const std::string key = KeyOf(alerts);
  {
    const std::lock_guard lock(mutex_);
    if (const auto found = known_.find(key); found != known_.end()) return found->second;
  }
  auto routes = std::make_shared<const AlertRoutes>(Work(alerts));
  const std::lock_guard lock(mutex_);
  return known_.emplace(key, std::move(routes)).first->second;
}

std::string RouteFinder::KeyOf(const flow::Flow& alerts) const {
  std::string key;
  for (const flow::Alternative& alternative : alerts.alternatives) {
    key += '\n';
    for (const std::string& name : names_) {
      const flow::Labels& labels = alternative.labels;
      const flow::ValueSet values = labels.ValuesOf(name);
      key += static_cast<char>('0' + static_cast<int>(labels.PresenceOf(name)));
      key += values.IsFinite() ? 'f' : 'a';
      for (const std::string& value : values.IsFinite() ? values.values() : values.excluded())
        key += fmt::format("{}:{}", value.size(), value);
      for (const flow::ValueSet::Condition& condition : values.conditions())
        key += fmt::format("{}{}:{}", condition.matches ? '=' : '!', condition.pattern->text().size(),
                           condition.pattern->text());
      key += ';';
    }
  }
  return key;
}

// Whether the node or one below it was the answer; with `open` set nothing is known yet.
bool RouteFinder::Visit(uint32_t node, State* state) const {
  for (const MatcherSets& sets : matchers_[node]) {
    std::optional<bool> holds = state->Known(sets.matcher());
    const Truth truth = holds ? Truth::kMaybe : sets.Of(state->labels);
    if (truth != Truth::kMaybe) holds = truth == Truth::kYes;
    if (!holds) state->open = &sets;
    if (!holds || !*holds) return false;
  }
  bool found = false;
  for (const uint32_t child : tree_[node].children) {
    const bool hit = Visit(child, state);
    if (state->open != nullptr) return false;
    if (!hit) continue;
    found = true;
    if (!tree_[child].route->continues) break;
  }
  if (!found) state->nodes.push_back(node);
  return true;
}

AlertRoutes RouteFinder::Work(const flow::Flow& alerts) const {
  AlertRoutes out;
  if (tree_.nodes().empty()) return out;
  for (const flow::Alternative& alternative : alerts.alternatives) {
    std::vector<State> work{{alternative.labels, {}, {}, nullptr}};
    while (!work.empty()) {
      if (out.outcomes.size() + work.size() > kMaxOutcomes) {
        out.complete = false;
        break;
      }
      State state = std::move(work.back());
      work.pop_back();
      Visit(0, &state);
      if (state.open == nullptr) {
        out.outcomes.push_back({std::move(state.nodes), std::move(state.decided), std::move(state.labels)});
        continue;
      }
      const MatcherSets& open = *std::exchange(state.open, nullptr);
      state.nodes.clear();
      for (const bool holds : {false, true}) {
        State next = state;
        next.labels = open.Narrow(state.labels, holds);
        next.decided.push_back({&open.matcher(), holds});
        work.push_back(std::move(next));
      }
    }
  }
  return out;
}

}  // namespace rulecheck::routing
