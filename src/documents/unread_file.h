// Files of which nothing, or not all, could be read, and what is said of them.
#pragma once

#include <string>

#include "documents/load_context.h"
#include "source/tree.h"

namespace rulecheck::documents {

// Lists the next document, or the rest of the file, as skipped.
void SkipRest(const LoadContext& context, std::string reason);

// The text is no YAML or JSON at some place: an error, unless it is a template.
void ReportTreeError(const LoadContext& context);
// Of the file or of a text in it.
void ReportSyntax(const LoadContext& context, const source::TreeError& error);
void ReportEmptyFile(const LoadContext& context);

// As YAML a file of Prometheus 1 is one long text, or nothing.
bool IsPrometheus1(const LoadContext& context);
void ReportPrometheus1(const LoadContext& context);

}  // namespace rulecheck::documents
