// Which files are templates of a Helm chart: Helm expands what stands in double braces there before anyone
// else.
#pragma once

#include "checks/rule_facts.h"
#include "rulecheck/source_file.h"

namespace rulecheck::checks {

// Surely below `templates` of a chart: its Chart.yaml is among the files of this run.
bool IsChartTemplate(const RunFacts& run, const SourceFile& file);

// The same, or a file that looks as one: `templates` is in its path, or it speaks of `.Values`.
bool IsInChart(const RunFacts& run, const SourceFile& file);

}  // namespace rulecheck::checks
