#include "documents/link_queries.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <variant>

#include <fmt/format.h>

#include "documents/helm_template.h"

namespace rulecheck::documents {
namespace {

// Queries that could not be read, in one line for their document.
void ListUnparsed(const Document& document, LoadedFile* loaded) {
  const QueryItem* first = nullptr;
  size_t count = 0;
  if (document.partial) return;  // told of as a whole
  for (const QueryItem& item : document.queries) {
    if (item.unparsed().empty()) continue;
    if (first == nullptr) first = &item;
    ++count;
  }
  if (first == nullptr) return;
  const LineColumn at = document.file->Position(first->text.span.begin);
  loaded->skipped.push_back(
      {document.index, fmt::format("{}: {} not read; at {}:{}: {}", document.description,
                                   count == 1 ? "1 query" : fmt::format("{} queries", count), at.line,
                                   at.column, first->unparsed())});
}

// Of what is a part of something, or a template of it, nobody can say what it means.
void KeepTexts(Document* document) {
  const auto& wrappers = document->place.wrappers;
  const bool is_template = std::find(wrappers.begin(), wrappers.end(), kHelmTemplate) != wrappers.end();
  std::erase_if(document->queries, [](const QueryItem& item) { return IsOneAction(item.text.value); });
  for (QueryItem& item : document->queries) {
    item.promql = nullptr;
    item.logql = nullptr;
    item.group = nullptr;
    item.rule = nullptr;
    item.details().unparsed = is_template ? "in a Helm template: `helm template` shows what is loaded"
                                          : "a patch of what stands elsewhere";
  }
  document->body = std::monostate();
}

}  // namespace

void LinkQueries(LoadedFile* loaded) {
  for (Document& document : loaded->documents) {
    if (document.partial) KeepTexts(&document);
    for (uint32_t i = 0; i < document.queries.size(); ++i) {
      document.queries[i].document = &document;
      document.queries[i].index = i;
    }
    ListUnparsed(document, loaded);
  }
}

}  // namespace rulecheck::documents
