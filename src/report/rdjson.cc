// Reviewdog's diagnostics, as one object (rdjson) or one a line (rdjsonl). Columns count bytes
// of UTF-8 from 1.
#include <nlohmann/json.hpp>

#include "report/problems.h"
#include "report/report.h"

namespace rulecheck::report {
namespace {

using ReviewJson = nlohmann::ordered_json;

ReviewJson ReviewPoint(const SourceFile& file, uint32_t offset) {
  const LineColumn at = file.Position(offset);
  return {{"line", at.line}, {"column", at.column}};
}

ReviewJson ReviewRange(const SourceFile& file, Span span) {
  return {{"start", ReviewPoint(file, span.begin)}, {"end", ReviewPoint(file, span.end)}};
}

ReviewJson ReviewPlace(const std::string& path, const Location& where) {
  ReviewJson out = {{"path", path}};
  if (where.file != nullptr) out["range"] = ReviewRange(*where.file, where.span);
  return out;
}

ReviewJson Diagnostic(const Problem& problem) {
  constexpr std::string_view kWords[] = {"INFO", "WARNING", "ERROR"};
  ReviewJson out = {{"message", LongMessage(problem)},
                    {"location", ReviewPlace(problem.path, problem.where)},
                    {"severity", kWords[static_cast<size_t>(problem.severity)]},
                    {"source", {{"name", "rulecheck"}}},
                    {"code", {{"value", problem.check}}}};
  if (problem.finding == nullptr) return out;
  for (const SecondaryLabel& label : problem.finding->labels) {
    if (label.where.file == nullptr) continue;
    out["relatedLocations"].push_back(
        {{"message", label.text}, {"location", ReviewPlace(label.where.file->path(), label.where)}});
  }
  if (!problem.finding->fix) return out;
  for (const Edit& edit : problem.finding->fix->edits)
    out["suggestions"].push_back(
        {{"range", ReviewRange(*problem.where.file, edit.span)}, {"text", edit.replacement}});
  return out;
}

ReviewJson UnreadableDiagnostic(const std::string& line) {
  return {{"message", line},
          {"location", {{"path", line.substr(0, line.find(": "))}}},
          {"severity", "ERROR"},
          {"source", {{"name", "rulecheck"}}},
          {"code", {{"value", "unreadable"}}}};
}

std::string DumpReview(const ReviewJson& json, int indent) {
  return json.dump(indent, ' ', false, ReviewJson::error_handler_t::replace) + "\n";
}

std::vector<ReviewJson> Diagnostics(const Run& run, const RenderOptions& options) {
  std::vector<ReviewJson> out;
  for (const Problem& problem : ProblemsOf(run, options)) out.push_back(Diagnostic(problem));
  for (const std::string& line : run.unreadable) out.push_back(UnreadableDiagnostic(line));
  return out;
}

}  // namespace

std::string RenderRdjson(const Run& run, const RenderOptions& options) {
  return DumpReview({{"source", {{"name", "rulecheck"}}}, {"diagnostics", Diagnostics(run, options)}}, 2);
}

std::string RenderRdjsonl(const Run& run, const RenderOptions& options) {
  std::string out;
  for (const ReviewJson& diagnostic : Diagnostics(run, options)) out += DumpReview(diagnostic, -1);
  return out;
}

}  // namespace rulecheck::report
