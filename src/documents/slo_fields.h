// Fields of objectives that the loaders of OpenSLO, sloth and Pyrra share.
#pragma once

#include <vector>

#include "documents/cursor.h"
#include "documents/load_context.h"
#include "rulecheck/slo_spec.h"

namespace rulecheck::documents {

// The text of the scalar at a cursor; empty where there is none.
MappedText TextAt(const LoadContext& context, const Cursor& at);
std::vector<TextPair> PairsAt(const LoadContext& context, const Cursor& at);
// A duration of Prometheus; nothing where it is none.
std::optional<DurationField> PeriodAt(const LoadContext& context, const Cursor& at);
// The target and the number that it is.
void ReadTarget(const LoadContext& context, const Cursor& at, bool percent, SloSpec* out);
SloSpecs& SpecsOf(Document* document);

}  // namespace rulecheck::documents
