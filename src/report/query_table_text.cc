// The list of queries for eyes: by file, and what kinds of documents there were.
#include <algorithm>
#include <map>
#include <string_view>

#include <fmt/format.h>

#include "report/cells.h"
#include "report/query_table.h"

namespace rulecheck::report {
namespace {

// On one line, cut off where it gets too long.
std::string OneLine(std::string_view text, size_t max_bytes) {
  std::string out;
  bool blank = false;
  for (const char c : text) {
    const bool is_blank = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    if (!is_blank && blank && !out.empty()) out += ' ';
    if (!is_blank) out += c;
    blank = is_blank;
    if (out.size() > max_bytes) {
      out.resize(max_bytes);
      while (!out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80) out.pop_back();
      out += "...";
      break;
    }
  }
  return Printable(out);
}

// "12:9  alert promql `HighLoad`: sum(rate(x[5m])) > 1"
std::string QueryLine(const QueryRow& row, const QueryTableOptions& options) {
  std::string out = fmt::format("  {}:{}  {} {}", row.at.line, row.at.column, row.role, row.language);
  if (!row.name.empty()) out += fmt::format(" `{}`", OneLine(row.name, 60));
  out += ": " + OneLine(row.text, options.max_line_cells) + "\n";
  if (!row.unread.empty()) out += fmt::format("      not read: {}\n", OneLine(row.unread, 300));
  return out;
}

std::string DocumentLine(const DocumentRow& row) {
  return fmt::format("  document {}, {}, not read: {}\n", row.document, row.kind, OneLine(row.reason, 300));
}

class TableText {
 public:
  TableText(const QueryTable& table, const QueryTableOptions& options) : table_(table), options_(options) {}

  std::string Render() {
    for (const DocumentRow& row : table_.documents) {
      const bool shown = options_.unread_only || row.kind == "unreadable";
      if (shown && !row.reason.empty()) Line(row.path, DocumentLine(row));
      while (next_ < table_.queries.size() && table_.queries[next_].path == row.path &&
             table_.queries[next_].document == row.document) {
        const QueryRow& query = table_.queries[next_++];
        if (!options_.unread_only || !query.unread.empty()) Line(query.path, QueryLine(query, options_));
      }
    }
    for (const std::string& reason : table_.unreadable) out_ += Printable(reason) + "\n";
    if (!out_.empty()) out_ += "\n";
    return out_ + Counts();
  }

 private:
  void Line(std::string_view path, const std::string& line) {
    if (path != path_) out_ += Printable(path) + "\n";
    path_ = path;
    out_ += line;
  }

  struct Count {
    size_t documents = 0;
    size_t queries = 0;
    size_t unread = 0;
  };

  // Of documents and queries each by its own kind: a ConfigMap has none, the dashboard in it has.
  std::string Counts() const {
    std::map<std::string_view, Count> kinds;
    Count all;
    for (const DocumentRow& row : table_.documents) {
      ++kinds[row.kind].documents;
      ++all.documents;
    }
    for (const QueryRow& row : table_.queries) {
      for (Count* count : {&kinds[row.kind], &all}) {
        ++count->queries;
        count->unread += row.unread.empty() ? 0 : 1;
      }
    }
    std::string out = fmt::format("{:<24} {:>9} {:>8} {:>8}\n", "kind", "documents", "queries", "not read");
    for (const auto& [kind, count] : kinds) out += CountLine(kind, count);
    return out + CountLine("all", all);
  }

  static std::string CountLine(std::string_view kind, const Count& count) {
    return fmt::format("{:<24} {:>9} {:>8} {:>8}\n", kind, count.documents, count.queries, count.unread);
  }

  const QueryTable& table_;
  const QueryTableOptions& options_;
  size_t next_ = 0;
  std::string_view path_;
  std::string out_;
};

}  // namespace

std::string RenderQueriesText(const QueryTable& table, const QueryTableOptions& options) {
  return TableText(table, options).Render();
}

}  // namespace rulecheck::report
