#include <fmt/core.h>

#include "report/cells.h"
#include "report/mutation.h"
#include "report/mutation_scores.h"
#include "report/place.h"
#include "report/style.h"
#include "source/edit_diff.h"

namespace rulecheck::report {
namespace {

// Survivors in full; of more, the scores alone speak.
constexpr size_t kMaxSurvivors = 50;

std::string DiffLines(const Mutant& mutant, const Style& style) {
  std::string out;
  const std::string diff = source::DiffOfEdits(*mutant.file, {&mutant.edit, 1}, 0);
  size_t begin = diff.find('\n') + 1;  // without the hunk's head
  while (begin < diff.size()) {
    const size_t end = diff.find('\n', begin);
    const std::string line = Printable(diff.substr(begin, end - begin));
    out += "  " + (line.starts_with('+') ? style.Good(line) : line) + "\n";
    begin = end + 1;
  }
  return out;
}

std::string SurvivorText(const Mutant& mutant, const Style& style) {
  std::string out = style.BySeverity(Severity::kWarning, fmt::format("survived[{}]", mutant.kind));
  out += style.Bold(": " + Printable(mutant.rule)) + "\n";
  out += fmt::format("  {} {}\n", style.Gutter("-->"), PlaceText({mutant.file, mutant.edit.span}));
  out += DiffLines(mutant, style);
  if (!mutant.reason.empty()) out += fmt::format("  {} {}\n", style.Gutter("="), Printable(mutant.reason));
  if (!mutant.nearest.empty()) {
    out += fmt::format("  {} nearest: {}\n", style.Gutter("="), Printable(mutant.nearest));
  }
  return out + "\n";
}

std::string ScoreText(const MutationScore& score) {
  std::string out = fmt::format("{:5.1f} %  {} of {} killed", score.percent(), score.killed, score.judged());
  if (score.equivalent > 0) out += fmt::format(", {} equivalent", score.equivalent);
  if (score.skipped > 0) out += fmt::format(", {} not judged", score.skipped);
  return out;
}

std::string ScoreTable(const MutationReport& mutation, const RenderOptions& options) {
  std::string out = "mutation score\n";
  for (const FileScore& file : ScoresOf(mutation)) {
    out += fmt::format("{}  {}\n", ScoreText(file.score), Printable(file.file->path()));
    for (const RuleScore& rule : file.rules) {
      if (rule.score.survived == 0 && !options.all_cases) continue;
      out += fmt::format("  {}  {}\n", ScoreText(rule.score), Printable(rule.rule));
    }
  }
  return out + fmt::format("{}  in all\n\n", ScoreText(TotalOf(mutation)));
}

}  // namespace

std::string MutationText(const MutationReport& mutation, const RenderOptions& options) {
  const Style style(options.colour);
  std::string out;
  size_t survivors = 0;
  for (const Mutant& mutant : mutation.mutants) {
    if (mutant.status != MutantStatus::kSurvived) continue;
    if (++survivors <= kMaxSurvivors || options.all_cases) out += SurvivorText(mutant, style);
  }
  if (survivors > kMaxSurvivors && !options.all_cases) {
    out += fmt::format("{} more mutants survived; -v shows all\n\n", survivors - kMaxSurvivors);
  }
  return out + ScoreTable(mutation, options);
}

}  // namespace rulecheck::report
