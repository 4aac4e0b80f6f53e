// What tests reach and notice, on the text of the rules.
#include <fmt/core.h>

#include <algorithm>
#include <vector>

#include "report/coverage.h"
#include "report/html_parts.h"
#include "report/mutation_scores.h"
#include "report/place.h"
#include "source/edit_diff.h"

namespace rulecheck::report {
namespace {

constexpr size_t kMaxShown = 500;  // survivors

enum class Paint : uint8_t { kPlain, kReached, kHole };

// The rule's own lines, painted; a hole inside of what is reached stays one.
std::string RuleText(const RuleCoverage& rule) {
  const SourceFile& file = *rule.where.file;
  const std::string_view text = file.text();
  const uint32_t begin = rule.where.span.begin;
  std::vector<Paint> paint(rule.where.span.size(), Paint::kPlain);
  const auto fill = [&](const CoveragePoint& point, Paint with) {
    if (point.where.file != &file) return;
    for (uint32_t at = std::max(point.where.span.begin, begin);
         at < std::min(point.where.span.end, rule.where.span.end); ++at)
      paint[at - begin] = std::max(paint[at - begin], with);
  };
  for (const CoveragePoint& point : rule.points) fill(point, point.covered ? Paint::kReached : Paint::kHole);
  std::string out(file.Position(begin).column - 1, ' ');
  for (size_t i = 0; i < paint.size();) {
    size_t end = i;
    while (end < paint.size() && paint[end] == paint[i]) ++end;
    const std::string part = Escaped(text.substr(begin + i, end - i));
    if (paint[i] == Paint::kPlain) {
      out += part;
    } else {
      out += fmt::format("<mark class=\"{}\">{}</mark>", paint[i] == Paint::kHole ? "hole" : "reached", part);
    }
    i = end;
  }
  return "<pre tabindex=\"0\">" + out + "</pre>\n";
}

std::string RuleHtml(const RuleCoverage& rule) {
  CoverageCount count;
  count.Add(rule);
  std::string out = fmt::format("<details{}><summary>{}: {} of {} parts</summary>\n",
                                count.covered < count.points ? " open" : "", Escaped(rule.rule),
                                count.covered, count.points);
  out += RuleText(rule);
  std::string holes;
  for (const CoveragePoint& point : rule.points) {
    if (point.covered) continue;
    const LineColumn at = point.where.file->Position(point.where.span.begin);
    holes += fmt::format("<li>{}:{}: {} {}</li>\n", at.line, at.column, WithCode(point.what),
                         WithCode(point.hole));
  }
  return out + (holes.empty() ? "" : "<ul>\n" + holes + "</ul>\n") + "</details>\n";
}

std::string SurvivorHtml(const Mutant& mutant) {
  std::string out = fmt::format(
      "<article class=\"warning\">\n<span class=\"id\">{}</span>\n<p>{} <small>{}</small></p>\n<pre "
      "tabindex=\"0\">",
      Escaped(mutant.kind), Escaped(mutant.rule), Escaped(PlaceText({mutant.file, mutant.edit.span})));
  const std::string diff = source::DiffOfEdits(*mutant.file, {&mutant.edit, 1}, 0);
  for (size_t begin = diff.find('\n') + 1; begin < diff.size();) {
    const size_t end = std::min(diff.find('\n', begin), diff.size());
    const std::string line = Escaped(diff.substr(begin, end - begin));
    out += fmt::format("<{0}>{1}</{0}>\n", diff[begin] == '+' ? "ins" : "del", line);
    begin = end + 1;
  }
  out += "</pre>\n";
  if (!mutant.reason.empty()) out += "<p>" + WithCode(mutant.reason) + "</p>\n";
  if (!mutant.nearest.empty()) out += "<p>nearest: " + WithCode(mutant.nearest) + "</p>\n";
  return out + "</article>\n";
}

std::string ScoreRow(std::string_view name, const MutationScore& score) {
  return fmt::format("<tr><td>{}</td><td>{:.1f} %</td><td>{}</td><td>{}</td><td>{}</td></tr>\n",
                     Escaped(name), score.percent(), score.killed, score.survived, score.equivalent);
}

}  // namespace

std::string CoverageSection(const CoverageReport& coverage) {
  const CoverageCount all = CountOf(coverage);
  std::string out = fmt::format(
      "<h2 id=\"coverage\">Coverage</h2>\n<p>{:.1f} %: {} of {} parts of the rules. Marked: "
      "<mark class=\"reached\">reached</mark>, <mark class=\"hole\">never</mark>.</p>\n",
      all.percent(), all.covered, all.points);
  for (const CoveredFile& file : CoveredFiles(coverage)) {
    out += fmt::format("<h3>{}: {:.1f} %</h3>\n", Escaped(file.file->path()), file.count.percent());
    for (const RuleCoverage* rule : file.rules) out += RuleHtml(*rule);
  }
  return out;
}

std::string MutationSection(const MutationReport& mutation) {
  std::string out =
      "<h2 id=\"survivors\">Mutation</h2>\n<table><tr><th>file</th><th>score</th><th>killed</th>"
      "<th>survived</th><th>equivalent</th></tr>\n";
  for (const FileScore& file : ScoresOf(mutation)) out += ScoreRow(file.file->path(), file.score);
  out += ScoreRow("in all", TotalOf(mutation)) + "</table>\n";
  size_t shown = 0;
  for (const Mutant& mutant : mutation.mutants) {
    if (mutant.status != MutantStatus::kSurvived) continue;
    if (++shown <= kMaxShown) out += SurvivorHtml(mutant);
  }
  if (shown > kMaxShown) out += fmt::format("<p>and {} more survivors</p>\n", shown - kMaxShown);
  return out;
}

std::string CoverageHtml(const CoverageReport& coverage) {
  return PageHead("rulecheck coverage") + "<h1>rulecheck</h1>\n" + CoverageSection(coverage) +
         "</body>\n</html>\n";
}

}  // namespace rulecheck::report
