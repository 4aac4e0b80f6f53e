#include "engine/rules/rule_spec.h"

#include <algorithm>
#include <map>
#include <span>

namespace rulecheck::engine::rules {
namespace {

bool DependsOnTime(const gotemplate::AlertText& text) {
  if (text.parsed() == nullptr) return false;
  std::vector<gotemplate::Use> uses = gotemplate::ListUses(*text.parsed());
  return std::any_of(uses.begin(), uses.end(), [](const gotemplate::Use& use) {
    return use.kind == gotemplate::Use::Kind::kQuery ||
           (use.kind == gotemplate::Use::Kind::kFunction && (use.name == "query" || use.name == "now"));
  });
}

bool LooksAhead(const promql::TimeModifiers& time) {
  return time.offset_ns < 0 || time.offset_expr != nullptr || time.at == promql::AtKind::kTimestamp;
}

bool LooksAhead(const promql::Expr& root) {
  bool ahead = false;
  promql::Walk(root, [&](const promql::Expr& node) {
    if (const auto* selector = promql::As<promql::VectorSelector>(&node)) {
      ahead = ahead || selector->smoothed || LooksAhead(selector->time());
    } else if (const auto* matrix = promql::As<promql::MatrixSelector>(&node)) {
      ahead = ahead || matrix->selector->smoothed || LooksAhead(matrix->selector->time());
    } else if (const auto* subquery = promql::As<promql::Subquery>(&node)) {
      ahead = ahead || LooksAhead(subquery->time());
    }
    return !ahead;
  });
  return ahead;
}

using TextMap = std::map<std::string, std::string>;

void Merge(const PackedPairs& pairs, TextMap* out) {
  for (const TextPair& pair : pairs) {
    (*out)[std::string(pair.key.value)] = std::string(pair.value.value);
  }
}

std::vector<TextSpec> MakeTexts(const std::string& rule_name, const TextMap& texts, bool templates) {
  std::vector<TextSpec> out;
  for (const auto& [name, text] : texts) {
    bool constant = !templates || text.find("{{") == std::string::npos;
    TextSpec spec{name, text, gotemplate::AlertText(rule_name, constant ? std::string_view() : text),
                  constant, false};
    spec.depends_on_time = !constant && DependsOnTime(spec.text);
    out.push_back(std::move(spec));
  }
  return out;
}

// The tree that promtool's test engine gets to see (cmd/promtool/unittest.go: the
// engine has a parser of its own, with every option off).
void Reread(const SpecOptions& options, RuleSpec* spec) {
  promql::ParseOptions bare = options.promql;
  bare.features = {false, false, false, false};
  promql::ParseOutcome out = promql::Parse(promql::Print(*spec->query->root()), bare);
  spec->query.reset();
  if (out.query == nullptr) {
    spec->error = out.errors.empty() ? "the printed expression does not parse" : out.errors.front().message;
  } else {
    spec->query = std::move(out.query);
  }
}

// Of the document, which GroupSpec::storage keeps alive.
template <typename Query>
std::shared_ptr<const Query> Borrowed(const Query* query) {
  return {std::shared_ptr<const void>(), query};
}

RuleSpec MakeRuleSpec(const RuleGroup& group, const Rule& rule, const SpecOptions& options) {
  RuleSpec spec;
  spec.rule = &rule;
  spec.alerting = rule.kind == RuleKind::kAlerting;
  spec.name = std::string(rule.name.value);
  spec.query = Borrowed(rule.query());
  spec.hold_ms = rule.hold ? rule.hold->milliseconds : 0;
  spec.keep_firing_ms = rule.keep_firing_for ? rule.keep_firing_for->milliseconds : 0;
  TextMap labels;
  Merge(group.labels, &labels);
  Merge(rule.labels, &labels);
  TextMap annotations;
  Merge(rule.annotations, &annotations);
  spec.labels = MakeTexts(spec.name, labels, spec.alerting);
  spec.annotations = MakeTexts(spec.name, annotations, spec.alerting);
  spec.constant_labels =
      std::all_of(spec.labels.begin(), spec.labels.end(), [](const TextSpec& t) { return t.constant; });
  spec.annotations_depend_on_time = std::any_of(spec.annotations.begin(), spec.annotations.end(),
                                                [](const TextSpec& t) { return t.depends_on_time; });
  auto depends = [](const TextSpec& t) { return t.depends_on_time; };
  spec.may_look_ahead = spec.annotations_depend_on_time ||
                        std::any_of(spec.labels.begin(), spec.labels.end(), depends) ||
                        (spec.query != nullptr && LooksAhead(*spec.query->root()));
  if (spec.query == nullptr) {
    spec.error = "the expression does not parse";
  } else if (options.reread_printed) {
    Reread(options, &spec);
  }
  return spec;
}

}  // namespace

GroupSpec MakeGroupSpec(const RuleGroup& group, std::string file, std::shared_ptr<const void> storage,
                        const SpecOptions& options) {
  GroupSpec spec;
  spec.name = std::string(group.name.value);
  spec.file = std::move(file);
  spec.query_offset_ms = group.query_offset ? group.query_offset->milliseconds : 0;
  spec.limit = group.limit.value_or(0);
  spec.interval = group.interval ? &*group.interval : nullptr;
  spec.storage = std::move(storage);
  for (const Rule& rule : group.rules) spec.rules.push_back(MakeRuleSpec(group, rule, options));
  return spec;
}

GroupSpec MakeLogGroupSpec(const RuleGroup& group, std::string file, std::shared_ptr<const void> storage) {
  struct Kept {
    RuleGroup group;
    std::shared_ptr<const void> storage;
  };
  auto kept = std::make_shared<Kept>(Kept{group, std::move(storage)});
  kept->group.labels = {};
  kept->group.query_offset.reset();
  for (Rule& rule : kept->group.rules) rule.keep_firing_for = nullptr;
  GroupSpec spec = MakeGroupSpec(kept->group, std::move(file), kept, {});
  for (RuleSpec& rule : spec.rules) {
    rule.log_query = Borrowed(rule.rule->logql());
    if (rule.log_query != nullptr) rule.error.clear();
  }
  return spec;
}

}  // namespace rulecheck::engine::rules
