// What the stages of a LogQL pipeline make of lines.
#pragma once

#include <span>
#include <vector>

#include "flow/logql_inventory.h"
#include "flow/logql_lines.h"
#include "rulecheck/logql_tree.h"

namespace rulecheck::flow {

// What parsers are told of the query around them (pkg/logql/log/parser_hints.go).
struct ParserHints {
  bool none_runs = false;                        // no label is needed: only `regexp` runs
  bool stops_early = false;                      // they stop when all needed labels were found, or do not run
  bool any_packed_keys = false;                  // see LogFlowOptions
  bool keeps_errors = false;                     // lines that cannot be parsed are asked for
  std::vector<const logql::LabelFilter*> early;  // filters that run as soon as their label is parsed
};

// Lines of the streams that a selector picks.
struct SelectedLines {
  Lines lines;
  double streams = 0;  // at most; Inf: not known
};
SelectedLines LinesOf(std::span<const logql::Matcher> matchers, const LogInventory* inventory);

// Behind a stage that is not a label filter. `line_format` and line filters keep the labels.
Lines AfterStage(const logql::Stage& stage, const ParserHints& hints, const Lines& in);

// As a stage deletes a label; grouping knows it.
void DropLabel(LineLabel* label, Cause by);

}  // namespace rulecheck::flow
