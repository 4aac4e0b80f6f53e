// An upper bound of the labels that a LogQL query can return, from its text alone. Streams
// and their lines may have any label: only what the query itself does limits them.
#pragma once

#include <string_view>

#include "analysis/possible_labels.h"
#include "rulecheck/logql.h"

namespace rulecheck::analysis {

using LogLabelFacts = NodeFacts<logql::Expr, PossibleLabels>;

// Of every node: of a metric query, or of the lines of a log query. Checks read them
// through LogFacts.
LogLabelFacts LogLabelsByNode(const logql::Expr& root);
// Of the root alone.
PossibleLabels LogLabelsOf(const logql::Expr& root);

// Behind the first `stages` stages of the pipeline.
PossibleLabels LogLabelsAfter(const logql::LogExpr& log, size_t stages);

// Like PossibleLabels::CanHave, for LogQL: a parsed label that collides with one of the
// stream is called `x_extracted`, and lines with errors get labels that tell of them.
bool CanHaveLogLabel(const PossibleLabels& labels, std::string_view name);

// `by (...)` over labels that may come under another name.
inline constexpr std::string_view kErrorLabel = "__error__";
inline constexpr std::string_view kErrorDetailsLabel = "__error_details__";
inline constexpr std::string_view kExtractedSuffix = "_extracted";

}  // namespace rulecheck::analysis
