// The parts that the text of a case is made of. Each ends with a line feed.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "report/style.h"
#include "rulecheck/explanation.h"
#include "rulecheck/run.h"

namespace rulecheck::report {

// `name{a="b"}`; the metric name or alertname stands in front.
std::string LabelsText(const NamedTexts& labels);
std::string SinceText(int64_t ms);  // "5m", "1h30m"

// Expected and got side by side, what differs marked.
std::string RenderDifferences(const CaseComparison& comparison, const Style& style);

// An expression with the value of each part under it.
std::string RenderQuery(const ExplainedQuery& query, const Style& style);

// "inactive 0s-2m · pending 3m-7m · firing 8m-20m", with a mark at the time asked for.
std::string RenderLife(const AlertLife& life, const Style& style);

// `columns` of the terminal; 0: it goes elsewhere.
std::string RenderCasePlot(const CasePlot& plot, uint32_t columns, bool colour);

}  // namespace rulecheck::report
