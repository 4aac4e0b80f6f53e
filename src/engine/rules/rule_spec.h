// Rules in the form in which they are evaluated: parsed once, immutable, shared by
// every simulation that runs them, on any thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/logql.h"
#include "rulecheck/promql.h"
#include "template/alert.h"

namespace rulecheck::engine::rules {

// A label or annotation of an alerting rule; of a recording rule, labels whose text
// is taken as it stands.
struct TextSpec {
  std::string name;
  std::string raw;
  gotemplate::AlertText text;
  bool constant = false;         // no template action in it
  bool depends_on_time = false;  // calls `query` or `now`
};

struct RuleSpec {
  const Rule* rule = nullptr;  // of the document; kept alive by GroupSpec::storage
  bool alerting = false;
  std::string name;
  // What is evaluated, in the language of the ruler; both null when `error` says why there
  // is nothing to evaluate.
  std::shared_ptr<const promql::Query> query;
  std::shared_ptr<const rulecheck::logql::Query> log_query;
  std::string error;
  int64_t hold_ms = 0;
  int64_t keep_firing_ms = 0;
  std::vector<TextSpec> labels;       // group labels merged in, the rule's own win; sorted
  std::vector<TextSpec> annotations;  // sorted by name

  bool constant_labels = true;
  bool annotations_depend_on_time = false;
  // An evaluation may read samples later than its own time: a negative offset, `@`,
  // `smoothed`, or a template that runs a query of its own.
  bool may_look_ahead = false;
};

struct GroupSpec {
  std::string name;
  std::string file;  // path of the rule file
  int64_t query_offset_ms = 0;
  int64_t limit = 0;                        // 0: none
  const DurationField* interval = nullptr;  // its own; null: none
  std::vector<RuleSpec> rules;
  std::shared_ptr<const void> storage;  // keeps the document alive
};

struct SpecOptions {
  // Evaluate what promtool's unit tests evaluate: the printed form of each
  // expression, read again without any experimental syntax.
  bool reread_printed = false;
  promql::ParseOptions promql;
};

// `group` must have been loaded without errors. `storage` keeps it alive.
GroupSpec MakeGroupSpec(const RuleGroup& group, std::string file, std::shared_ptr<const void> storage,
                        const SpecOptions& options);

// The same of a group of Loki. What its ruler drops when it loads a group is left out: its
// labels and its query offset, and keep_firing_for of its rules.
GroupSpec MakeLogGroupSpec(const RuleGroup& group, std::string file, std::shared_ptr<const void> storage);

}  // namespace rulecheck::engine::rules
