#include "report/mutation.h"
#include "report/mutation_scores.h"

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

}  // namespace

Json ScoreJson(const MutationScore& score) {
  return {{"killed", score.killed},
          {"survived", score.survived},
          {"equivalent", score.equivalent},
          {"skipped", score.skipped},
          {"percent", score.percent()}};
}

Json MutantsJson(const MutationReport& mutation) {
  Json out = Json::array();
  for (const Mutant& mutant : mutation.mutants) {
    const LineColumn at = mutant.file->Position(mutant.edit.span.begin);
    Json entry = {{"file", mutant.file->path()},
                  {"start", mutant.edit.span.begin},
                  {"end", mutant.edit.span.end},
                  {"replacement", mutant.edit.replacement},
                  {"line", at.line},
                  {"column", at.column},
                  {"operator", mutant.kind},
                  {"rule", mutant.rule},
                  {"status", MutantStatusName(mutant.status)}};
    if (!mutant.killed_by.empty()) entry["killed_by"] = mutant.killed_by;
    if (!mutant.nearest.empty()) entry["nearest"] = mutant.nearest;
    if (!mutant.reason.empty()) entry["reason"] = mutant.reason;
    out.push_back(std::move(entry));
  }
  return out;
}

Json MutationJson(const MutationReport& mutation) {
  Json files = Json::array();
  for (const FileScore& file : ScoresOf(mutation)) {
    Json rules = Json::array();
    for (const RuleScore& rule : file.rules) {
      Json entry = {{"rule", rule.rule}};
      entry.update(ScoreJson(rule.score));
      rules.push_back(std::move(entry));
    }
    Json entry = {{"file", file.file->path()}};
    entry.update(ScoreJson(file.score));
    entry["rules"] = std::move(rules);
    files.push_back(std::move(entry));
  }
  Json out = ScoreJson(TotalOf(mutation));
  out["trials"] = mutation.trials;
  out["whole_trials"] = mutation.whole_trials;
  out["seconds"] = mutation.seconds;
  out["files"] = std::move(files);
  return out;
}

}  // namespace rulecheck::report
