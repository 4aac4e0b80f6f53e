#include "engine/rules/rule_graph.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "promql/function_id.h"

namespace rulecheck::engine::rules {
namespace {

// More than this and the graph is not worth its memory.
constexpr size_t kMaxEdges = 10'000'000;

constexpr std::string_view kAlerts = "ALERTS";
constexpr std::string_view kAlertsForState = "ALERTS_FOR_STATE";

const promql::Matcher* EqualMatcher(const promql::VectorSelector& selector, std::string_view name) {
  for (const promql::Matcher& matcher : selector.matchers) {
    if (matcher.name == name && matcher.op == promql::MatchOp::kEqual && !matcher.value.empty())
      return &matcher;
  }
  return nullptr;
}

void AddAll(const std::multimap<std::string_view, size_t>& from, std::vector<size_t>* out) {
  for (const auto& [name, index] : from) out->push_back(index);
}

void AddNamed(const std::multimap<std::string_view, size_t>& from, std::string_view name,
              std::vector<size_t>* out) {
  auto [first, last] = from.equal_range(name);
  for (auto it = first; it != last; ++it) out->push_back(it->second);
}

// Takes rules whose reads are all taken, smallest index first, until none is left; never
// those that are `pinned`.
std::vector<size_t> Peel(const std::vector<std::vector<size_t>>& reads, const std::vector<bool>& pinned,
                         std::vector<bool>* taken) {
  std::vector<std::vector<size_t>> readers(reads.size());
  std::vector<size_t> open(reads.size(), 0);
  std::vector<size_t> ready;
  for (size_t i = 0; i < reads.size(); ++i) {
    if ((*taken)[i]) continue;
    if (pinned[i]) ++open[i];
    for (size_t writer : reads[i]) {
      if ((*taken)[writer]) continue;
      readers[writer].push_back(i);
      ++open[i];
    }
    if (open[i] == 0) ready.push_back(i);
  }
  std::vector<size_t> order;
  for (size_t next = 0; next < ready.size(); ++next) {
    size_t i = ready[next];
    (*taken)[i] = true;
    order.push_back(i);
    for (size_t reader : readers[i]) {
      if (--open[reader] == 0) ready.push_back(reader);
    }
  }
  return order;
}

std::vector<std::vector<size_t>> Reverse(const std::vector<std::vector<size_t>>& edges) {
  std::vector<std::vector<size_t>> out(edges.size());
  for (size_t i = 0; i < edges.size(); ++i) {
    for (size_t to : edges[i]) out[to].push_back(i);
  }
  return out;
}

}  // namespace

RuleWriters::RuleWriters(const std::vector<const RuleSpec*>& rules) {
  for (size_t i = 0; i < rules.size(); ++i) {
    (rules[i]->alerting ? alerting_ : recording_).emplace(rules[i]->name, i);
  }
}

void RuleWriters::AddReads(const promql::VectorSelector& selector, std::vector<size_t>* out) const {
  const promql::Matcher* name = EqualMatcher(selector, "__name__");
  if (name == nullptr) {
    AddAll(recording_, out);
    AddAll(alerting_, out);
    return;
  }
  AddNamed(recording_, name->value, out);
  if (name->value != kAlerts && name->value != kAlertsForState) return;
  const promql::Matcher* alertname = EqualMatcher(selector, "alertname");
  if (alertname != nullptr) {
    AddNamed(alerting_, alertname->value, out);
  } else {
    AddAll(alerting_, out);
  }
}

RuleWriters::Reads RuleWriters::ReadBy(const promql::Expr& root) const {
  Reads reads;
  promql::Walk(root, [&](const promql::Expr& node) {
    if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) {
      // The walk does not always go into the selector of a range.
      AddReads(*matrix->selector, &reads.writers);
      reads.at = reads.at || matrix->selector->time().at != promql::AtKind::kNone;
    } else if (const auto* selector = promql::As<promql::VectorSelector>(&node)) {
      AddReads(*selector, &reads.writers);
      reads.at = reads.at || selector->time().at != promql::AtKind::kNone;
    } else if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      reads.subquery = true;
      reads.at = reads.at || subquery->time().at != promql::AtKind::kNone;
    } else if (const auto* call = promql::As<promql::Call>(&node);
               call != nullptr && call->function->id == promql::FunctionId::kInfo) {
      // info() reads series that its expression does not name.
      AddAll(recording_, &reads.writers);
    }
    return true;
  });
  std::sort(reads.writers.begin(), reads.writers.end());
  reads.writers.erase(std::unique(reads.writers.begin(), reads.writers.end()), reads.writers.end());
  return reads;
}

std::vector<const RuleSpec*> RulesInOrder(const std::vector<const GroupSpec*>& groups) {
  std::vector<const RuleSpec*> rules;
  for (const GroupSpec* group : groups) {
    for (const RuleSpec& rule : group->rules) rules.push_back(&rule);
  }
  return rules;
}

RuleOrder OrderRules(const std::vector<const GroupSpec*>& groups) {
  RuleOrder order;
  for (const GroupSpec* group : groups) {
    if (group->query_offset_ms != groups.front()->query_offset_ms) order.possible = false;
  }
  const std::vector<const RuleSpec*> rules = RulesInOrder(groups);
  for (const RuleSpec* rule : rules) {
    order.looks_ahead = order.looks_ahead || rule->may_look_ahead;
    if (rule->alerting) {
      order.written.insert({kAlerts, kAlertsForState});
    } else {
      order.written.insert(rule->name);
    }
  }
  const RuleWriters writers(rules);
  std::vector<std::vector<size_t>> reads(rules.size());
  order.reads_later.resize(rules.size());
  std::vector<bool> pinned(rules.size());
  size_t edges = 0;
  for (size_t i = 0; i < rules.size() && order.possible; ++i) {
    RuleWriters::Reads found;
    if (rules[i]->query != nullptr) found = writers.ReadBy(*rules[i]->query->root());
    order.reads_later[i] = !found.writers.empty() && found.writers.back() >= i;
    if (order.reads_later[i] && found.subquery) {
      // Each step of a subquery is earlier by another stretch: there is no shift. Tick by
      // tick, what later rules write at a tick is not there yet when this one runs.
      pinned[i] = true;
      for (size_t writer : found.writers) pinned[writer] = pinned[writer] || writer >= i;
      order.reads_later[i] = false;
    }
    if (rules[i]->may_look_ahead || found.at || rules[i]->query == nullptr) order.possible = false;
    edges += found.writers.size();
    if (edges > kMaxEdges) order.possible = false;
    reads[i] = std::move(found.writers);
  }
  if (!order.possible) return order;
  std::vector<bool> taken(rules.size(), false);
  order.before = Peel(reads, pinned, &taken);
  order.after = Peel(Reverse(reads), pinned, &taken);
  std::reverse(order.after.begin(), order.after.end());
  for (size_t i = 0; i < rules.size(); ++i) {
    if (!taken[i]) order.by_tick.push_back(i);
  }
  return order;
}

}  // namespace rulecheck::engine::rules
