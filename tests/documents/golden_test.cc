// Loads every file of testdata/documents and compares with its .golden.

#include <doctest/doctest.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "rulecheck/document.h"

namespace rulecheck {

namespace {

namespace fs = std::filesystem;

std::string ReadAll(const fs::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string Place(const SourceFile& file, Span span) {
  const LineColumn begin = file.Position(span.begin);
  const LineColumn end = file.Position(span.end);
  return fmt::format("{}:{}-{}:{}", begin.line, begin.column, end.line, end.column);
}

std::string FirstLine(std::string_view text) {
  return std::string(text.substr(0, text.find_first_of("\r\n")));
}

std::string DumpRule(const SourceFile& file, const Rule& rule) {
  std::string out = fmt::format("    {} {} {} at {}, expr at {}{}\n", rule.index,
                                rule.kind == RuleKind::kAlerting ? "alert" : "record", rule.name.value,
                                Place(file, rule.name.span), Place(file, rule.expr().span),
                                rule.parsed() ? "" : ", not parsed");
  if (rule.hold) out += fmt::format("      for {} ms\n", rule.hold->milliseconds);
  for (const TextPair& label : rule.labels) {
    out += fmt::format("      label {}={}\n", label.key.value, label.value.value);
  }
  return out;
}

std::string SourceText(const DataSourceName& source) {
  if (source.empty()) return "the default";
  return source.name.empty() ? source.type + (source.type.empty() ? "" : " ") + source.uid : source.name;
}

// A query that is not a rule's.
std::string DumpQuery(const SourceFile& file, const QueryItem& query) {
  std::string out = fmt::format("  {} in {} at {} of {}: {}\n", QueryRoleName(query.role),
                                QueryLanguageName(query.language), Place(file, query.text.span),
                                SourceText(query.setting().data_source), query.subject().Text());
  out += fmt::format("    {}{}\n", query.pointer(),
                     query.name().empty() ? "" : fmt::format(" `{}`", query.name()));
  for (const QueryVariable& variable : query.setting().variables) {
    constexpr std::string_view kPositions[] = {"string", "text",     "duration", "number", "name",
                                               "label",  "matchers", "stages",   "current"};
    const Location where = query.text.At(variable.span);
    out += fmt::format("    {} {} at {}\n", kPositions[static_cast<size_t>(variable.position)], variable.name,
                       Place(file, where.span));
  }
  if (query.parsed()) {
    return out + fmt::format("    parsed: {}\n",
                             FirstLine(query.promql ? query.promql->text() : query.logql->text()));
  }
  return out +
         fmt::format("    not parsed: {}\n", query.unparsed().empty() ? "see findings" : query.unparsed());
}

std::string DumpFinding(const SourceFile& file, const Finding& finding) {
  const bool foreign = finding.check == "promql/syntax" || finding.check == "logql/syntax" ||
                       finding.check == "templates/syntax";
  const Span span = finding.where.span;
  std::string out = fmt::format("{} {} {} [{}]\n", Place(file, span), SeverityName(finding.severity),
                                finding.check, finding.subject);
  out += fmt::format("  bytes: {}\n", FirstLine(file.text().substr(span.begin, span.size())));
  if (foreign) return out;
  out += fmt::format("  {}\n", finding.message);
  for (const SecondaryLabel& label : finding.labels) {
    out += fmt::format("  {} {}\n", Place(file, label.where.span), label.text);
  }
  for (const std::string& note : finding.notes) out += fmt::format("  note: {}\n", note);
  return out;
}

// Of a document that is inside of something.
std::string DumpPlace(const Document& document) {
  const DocumentPlace& place = document.place;
  if (place.wrappers.empty() && place.pointers.size() == 1 && place.pointers.front().empty()) return {};
  return fmt::format("  {} in {} at {}\n", DocumentKindName(document.kind), fmt::join(place.wrappers, ", "),
                     fmt::join(place.pointers, " > "));
}

std::string Dump(const LoadedFile& loaded) {
  std::string out;
  for (const Document& document : loaded.documents) {
    out += fmt::format("document {}: {}\n", document.index, document.description);
    out += DumpPlace(document);
    if (document.language == QueryLanguage::kLogQL) out += "  in LogQL\n";
    for (const RuleGroup& group : document.groups()) {
      out += fmt::format("  group {} at {}\n", group.name.value, Place(*loaded.file, group.name.span));
      for (const Rule& rule : group.rules) out += DumpRule(*loaded.file, rule);
    }
    for (const QueryItem& query : document.queries) {
      if (!query.is_rule()) out += DumpQuery(*loaded.file, query);
    }
  }
  for (const LoadedFile::Skipped& skipped : loaded.skipped) {
    out += fmt::format("skipped {}: {}\n", skipped.document, skipped.reason);
  }
  for (const Finding& finding : loaded.findings) out += DumpFinding(*loaded.file, finding);
  return out;
}

}  // namespace

TEST_CASE("every kind of document") {
  const bool update = std::getenv("RULECHECK_UPDATE") != nullptr;
  std::vector<fs::path> paths;
  for (const auto& entry :
       fs::directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "testdata" / "documents")) {
    if (entry.path().extension() != ".golden" && entry.path().extension() != ".md")
      paths.push_back(entry.path());
  }
  std::sort(paths.begin(), paths.end());
  CHECK(paths.size() > 20);
  for (const fs::path& path : paths) {
    CAPTURE(path.filename().string());
    const auto file = std::make_shared<const SourceFile>(path.filename().string(), ReadAll(path));
    LoadOptions options;
    // As `--dialect logql` has it.
    if (path.filename().string().rfind("dialect-logql", 0) == 0) options.dialect = Dialect::kLogQL;
    const std::string dump = Dump(LoadFile(file, options));
    const fs::path golden = path.string() + ".golden";
    if (update) std::ofstream(golden, std::ios::binary) << dump;
    CHECK(dump == ReadAll(golden));
  }
}

}  // namespace rulecheck
