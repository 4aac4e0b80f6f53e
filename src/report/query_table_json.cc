#include <nlohmann/json.hpp>

#include "report/query_table.h"
#include "rulecheck/query_item.h"

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

void AddPlace(const TextPlace& at, Json* out) {
  (*out)["line"] = at.line;
  (*out)["column"] = at.column;
  (*out)["offset"] = at.offset;
}

// As it is written: a name, or an object of what it has.
Json SourceJson(const DataSourceName& source) {
  if (!source.is_object && !source.name.empty()) return source.name;
  Json out = Json::object();
  if (!source.kind.empty()) out["kind"] = source.kind;
  if (!source.name.empty()) out["name"] = source.name;
  if (!source.type.empty()) out["type"] = source.type;
  if (!source.uid.empty()) out["uid"] = source.uid;
  return out;
}

Json InnerJson(const InnerQuery& inner) {
  Json out = {{"text", inner.text}};
  AddPlace(inner.at, &out);
  return out;
}

Json RowJson(const QueryRow& row) {
  Json out = {{"path", row.path}, {"doc", row.document}, {"kind", row.kind}};
  if (!row.in.empty()) out["in"] = std::vector<std::string_view>(row.in.begin(), row.in.end());
  out["pointer"] = row.pointer.size() == 1 ? Json(row.pointer.front()) : Json(row.pointer);
  if (row.inner_document != 0) out["inner_doc"] = row.inner_document;
  AddPlace(row.at, &out);
  out["text"] = row.text;
  if (row.inner) out["inner"] = InnerJson(*row.inner);
  out["language"] = row.language;
  out["by"] = row.by;
  out["role"] = row.role;
  out["name"] = row.name;
  if (row.data_source != nullptr) out["datasource"] = SourceJson(*row.data_source);
  if (!row.templated.empty()) out["templated"] = {row.templated};
  if (row.broken) out["broken"] = true;
  if (!row.unread.empty()) out["unread"] = row.unread;
  return out;
}

Json RowJson(const DocumentRow& row) {
  Json out = {{"path", row.path}, {"doc", row.document}, {"kind", row.kind}, {"queries", row.queries}};
  if (!row.reason.empty()) out["reason"] = row.reason;
  return out;
}

bool IsWanted(const QueryRow& row, const QueryTableOptions& options) {
  return !options.unread_only || !row.unread.empty();
}

bool IsWanted(const DocumentRow& row, const QueryTableOptions& options) {
  return !options.unread_only || !row.reason.empty();
}

// Bytes that are not UTF-8 become U+FFFD: the output is always valid JSON.
std::string Dump(const Json& json, int indent) {
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string RenderQueriesJson(const QueryTable& table, const QueryTableOptions& options) {
  Json out = {{"version", 1}, {"documents", Json::array()}, {"queries", Json::array()}};
  for (const DocumentRow& row : table.documents)
    if (IsWanted(row, options)) out["documents"].push_back(RowJson(row));
  for (const QueryRow& row : table.queries)
    if (IsWanted(row, options)) out["queries"].push_back(RowJson(row));
  out["unreadable"] = std::vector<std::string>(table.unreadable.begin(), table.unreadable.end());
  return Dump(out, 2);
}

std::string RenderQueriesJsonl(const QueryTable& table, const QueryTableOptions& options) {
  std::string out;
  size_t next = 0;
  for (const DocumentRow& document : table.documents) {
    if (IsWanted(document, options)) out += Dump(RowJson(document), -1);
    for (; next < table.queries.size() && table.queries[next].path == document.path &&
           table.queries[next].document == document.document;
         ++next) {
      if (IsWanted(table.queries[next], options)) out += Dump(RowJson(table.queries[next]), -1);
    }
  }
  for (const std::string& reason : table.unreadable) out += Dump({{"unreadable", reason}}, -1);
  return out;
}

}  // namespace rulecheck::report
