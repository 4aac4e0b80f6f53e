#include "report/problems.h"

#include <fmt/core.h>

#include "base/strings.h"

namespace rulecheck::report {
namespace {

// A text on one line.
std::string Flat(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c == '\n' || c == '\r' ? ' ' : c;
  return out;
}

}  // namespace

std::vector<Problem> ProblemsOf(const Run& run, const RenderOptions& options) {
  std::vector<Problem> out;
  for (const Finding& finding : run.findings) {
    if (finding.severity < options.min_severity) continue;
    out.push_back({finding.check, finding.severity, Flat(finding.message), finding.where.file->path(),
                   finding.where, &finding, finding.subject});
  }
  for (const CaseResult& result : run.cases) {
    if (result.status == CaseStatus::kPassed) continue;
    std::string detail = result.detail.substr(0, result.detail.find('\n'));
    std::string name = result.group + " > " + result.name;
    out.push_back({"test/failed-case", Severity::kError, Flat(detail.empty() ? name : name + ": " + detail),
                   result.where.file != nullptr ? result.where.file->path() : result.file,
                   result.where.file == nullptr
                       ? Location{}
                       : Location{result.where.file, {result.where.span.begin, result.where.span.begin}},
                   nullptr, std::move(name)});
  }
  return out;
}

std::string LongMessage(const Problem& problem) {
  std::string out = problem.message;
  if (problem.finding == nullptr) return out;
  for (const std::string& note : problem.finding->notes) out += "\n" + note;
  return out;
}

std::string Fingerprints::Next(const Problem& problem) {
  std::string text = problem.check + '\n' + problem.path + '\n' + problem.subject + '\n';
  if (problem.where.file != nullptr)
    text += problem.where.file->text().substr(problem.where.span.begin, problem.where.span.size());
  const uint64_t hash = HashBytes(text);
  const uint32_t before = seen_[hash]++;
  return fmt::format("{:016x}", before == 0 ? hash : HashBytes(text, before));
}

std::string UriPath(const std::string& path) {
  constexpr std::string_view kPlain = "-._~/!$&'()*+,;=:@";
  std::string out;
  for (const char c : path.starts_with("./") ? path.substr(2) : path) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       kPlain.find(c) != std::string_view::npos;
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

}  // namespace rulecheck::report
