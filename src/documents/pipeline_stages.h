// Stages of Promtail, in its configuration and in values of charts.
#pragma once

#include "documents/cursor.h"
#include "documents/load_context.h"

namespace rulecheck::documents {

// The selectors of `match` stages, nested ones too.
void AddPipelineStages(const LoadContext& context, const Cursor& stages, Document* document);

}  // namespace rulecheck::documents
