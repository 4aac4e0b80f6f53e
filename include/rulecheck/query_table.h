// Every query of a repository with its place, as plain rows: what `rulecheck queries` prints.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck {

class Snapshot;
struct DataSourceName;

// A place in a file on disk. Lines and columns count from 1, columns and offsets in bytes.
struct TextPlace {
  uint32_t line = 1;
  uint32_t column = 1;
  uint32_t offset = 0;
};

// A part of the text of a query that is one by itself: `up` in `label_values(up, job)`.
struct InnerQuery {
  std::string_view text;
  TextPlace at;
};

struct QueryRow {
  std::string_view path;
  uint32_t document = 0;        // in its file, empty ones counted
  uint32_t inner_document = 0;  // in the text that holds it
  std::string_view kind;
  std::span<const std::string_view> in;  // wrappers, outermost first
  std::vector<std::string> pointer;      // a JSON pointer for each text, from the outermost on
  TextPlace at;                          // of the first character of the text
  std::string_view text;                 // decoded, with variables as they are written
  std::optional<InnerQuery> inner;
  std::string_view language;  // "promql" | "logql" | "other" | "unknown"
  std::string_view by;        // what decided it: "kind", "syntax", "datasource", ...
  std::string_view role;
  std::string_view name;
  const DataSourceName* data_source = nullptr;  // null: none, or the default
  std::string_view templated;  // whose variables it has: "grafana", "go", "helm"; empty: none
  bool broken = false;         // a syntax error stands somewhere behind it
  std::string unread;          // why it was not parsed; empty: it was
};

// A document of a file, or the wrapper of some.
struct DocumentRow {
  std::string_view path;
  uint32_t document = 0;
  std::string_view kind;
  uint32_t queries = 0;
  std::string_view reason;  // why nothing of it was read; empty: it was, or holds no queries by its kind
};

// Good as long as the snapshot that it is of.
struct QueryTable {
  std::vector<DocumentRow> documents;       // in the order of files
  std::vector<QueryRow> queries;            // the same, in the order of documents
  std::span<const std::string> unreadable;  // files: "path: reason"
};

QueryTable ListQueries(const Snapshot& snapshot);

}  // namespace rulecheck
