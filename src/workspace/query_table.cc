#include "rulecheck/query_table.h"

#include "rulecheck/workspace.h"

namespace rulecheck {
namespace {

constexpr std::string_view kLanguages[] = {"promql", "logql", "other", "unknown"};

TextPlace PlaceOf(const MappedText& text, uint32_t decoded) {
  const Location at = text.At({decoded, decoded + 1});
  const LineColumn where = at.file->Position(at.span.begin);
  return {where.line, where.column, at.span.begin};
}

// A byte order mark is no column.
TextPlace WithoutMark(TextPlace place, std::string_view text) {
  if (place.line == 1 && text.starts_with("\xef\xbb\xbf")) place.column -= 3;
  return place;
}

std::vector<std::string> PointerOf(const QueryItem& item) {
  std::vector<std::string> out = item.document->place.pointers;
  out.back() += item.pointer();
  return out;
}

std::string ReasonOf(const QueryItem& item) {
  if (item.parsed() || item.names_only) return {};
  if (item.unparsed().empty() && item.language == QueryLanguage::kOther) return "it is of another language";
  return std::string(item.unparsed().empty() ? "`rulecheck lint` says what is wrong with it"
                                             : item.unparsed());
}

// Whose marks are in the text of a query that some tool fills in.
std::string_view FilledInBy(const QueryItem& item) {
  const std::string_view text = item.text.value;
  if (text.find("<<.") != std::string_view::npos) return "adapter";
  if (text.find("{{") == std::string_view::npos) return item.setting().variables.empty() ? "" : "grafana";
  switch (item.role) {
    case QueryRole::kSlo:
      return "go";
    case QueryRole::kAnalysis:
      return "argo";
    case QueryRole::kAlert:
    case QueryRole::kRecording:
      return "helm";
    default:
      return item.setting().variables.empty() ? "" : "grafana";
  }
}

QueryRow RowOf(const LoadedFile& file, const QueryItem& item) {
  const Document& document = *item.document;
  QueryRow row;
  row.path = file.file->path();
  row.document = document.place.stream;
  row.inner_document = document.place.inner;
  row.kind = DocumentKindName(document.kind);
  row.in = document.place.wrappers;
  row.pointer = PointerOf(item);
  row.at = WithoutMark(PlaceOf(item.text, 0), file.file->text());
  row.text = item.text.value;
  if (!item.inner().empty()) {
    row.inner = {item.text.value.substr(item.inner().begin, item.inner().size()),
                 WithoutMark(PlaceOf(item.text, item.inner().begin), file.file->text())};
  }
  row.language = kLanguages[static_cast<size_t>(item.language)];
  row.by = LanguageReasonName(item.language_reason);
  row.role = QueryRoleName(item.role);
  row.name = item.name();
  if (!item.setting().data_source.empty()) row.data_source = &item.setting().data_source;
  row.templated = FilledInBy(item);
  row.broken = file.broken;
  row.unread = ReasonOf(item);
  return row;
}

// A rule without an expression is a finding and no query.
bool IsBlankText(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

void AppendFile(const LoadedFile& file, QueryTable* out) {
  const size_t first = out->documents.size();
  for (uint32_t i = 0; i < file.stream.size(); ++i)
    out->documents.push_back({file.file->path(), i, file.stream[i].kind, 0, file.stream[i].reason});
  for (const Document& document : file.documents) {
    const size_t before = out->queries.size();
    for (const QueryItem& item : document.queries)
      if (!IsBlankText(item.text.value)) out->queries.push_back(RowOf(file, item));
    if (document.place.stream < file.stream.size())
      out->documents[first + document.place.stream].queries +=
          static_cast<uint32_t>(out->queries.size() - before);
  }
}

}  // namespace

QueryTable ListQueries(const Snapshot& snapshot) {
  QueryTable out;
  out.unreadable = snapshot.unreadable();
  for (const auto& file : snapshot.files()) AppendFile(*file, &out);
  return out;
}

}  // namespace rulecheck
