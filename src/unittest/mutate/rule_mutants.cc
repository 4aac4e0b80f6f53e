#include "unittest/mutate/rule_mutants.h"

#include <algorithm>

#include "base/duration.h"
#include "edit/edits.h"
#include "edit/scalar_edit.h"

namespace rulecheck::unittest {
namespace {

using engine::rules::GroupSpec;
using engine::rules::RuleSpec;

// Builds the mutants of one file.
class MutantBuilder {
 public:
  MutantBuilder(const RuleFile& file, const TestOptions& options) : file_(file), options_(options) {}

  void AddRule(const GroupSpec& group, const RuleSpec& spec, bool log);
  std::vector<RuleMutant> Take() { return std::move(out_); }

 private:
  void AddQueries(const RuleMutant& base);
  void AddLogQueries(const RuleMutant& base);
  void AddTimes(const RuleMutant& base);
  void AddTime(const RuleMutant& base, MutationKind kind, const DurationField& field, bool halved,
               std::optional<int64_t> RuleMutant::*time);
  // False: it cannot be written at its place.
  bool Place(const MappedText& text, RuleMutant* mutant) const;
  bool ReadsBack(const MappedText& text, const RuleMutant& mutant) const;
  std::shared_ptr<const promql::Query> Parse(std::string text) const;

  const RuleFile& file_;
  const TestOptions& options_;
  std::vector<RuleMutant> out_;
};

std::string Mutated(std::string_view text, const Mutation& mutation) {
  std::string out(text.substr(0, mutation.span.begin));
  out += mutation.replacement;
  out += text.substr(mutation.span.end);
  return out;
}

// The document stands inside of a text of the file, whose escapes count as well.
bool IsNested(const LoadedFile& loaded) {
  return std::any_of(loaded.documents.begin(), loaded.documents.end(), [](const Document& document) {
    return std::any_of(document.place.wrappers.begin(), document.place.wrappers.end(),
                       [](std::string_view wrapper) { return wrapper != "list"; });
  });
}

void MutantBuilder::AddRule(const GroupSpec& group, const RuleSpec& spec, bool log) {
  RuleMutant base;
  base.file = &file_;
  base.group = &group;
  base.rule = &spec;
  base.log = log;
  if (log && spec.log_query != nullptr) AddLogQueries(base);
  if (!log && spec.query != nullptr) AddQueries(base);
  AddTimes(base);
}

std::shared_ptr<const promql::Query> MutantBuilder::Parse(std::string text) const {
  promql::ParseOutcome parsed = promql::Parse(std::move(text), options_.load.promql);
  if (parsed.query == nullptr) return nullptr;
  const promql::ValueType type = parsed.query->root()->type;
  if (type != promql::ValueType::kVector && type != promql::ValueType::kScalar) return nullptr;
  if (!options_.promtool_compat) return std::move(parsed.query);
  // As RuleSpec::query under SpecOptions::reread_printed.
  promql::ParseOptions bare = options_.load.promql;
  bare.features = {false, false, false, false};
  return promql::Parse(promql::Print(*parsed.query->root()), bare).query;
}

void MutantBuilder::AddQueries(const RuleMutant& base) {
  const Rule& rule = *base.rule->rule;
  if (rule.query() == nullptr || rule.query()->text() != rule.expr().value) return;
  for (Mutation& mutation : MutationsOf(*rule.query())) {
    RuleMutant mutant = base;
    mutant.kind = mutation.kind;
    mutant.query = Parse(Mutated(rule.query()->text(), mutation));
    if (mutant.query == nullptr || promql::Same(*mutant.query->root(), *base.rule->query->root())) continue;
    mutant.mutation = std::move(mutation);
    if (Place(rule.expr(), &mutant)) out_.push_back(std::move(mutant));
  }
}

void MutantBuilder::AddLogQueries(const RuleMutant& base) {
  const Rule& rule = *base.rule->rule;
  const logql::Query& query = *base.rule->log_query;
  if (query.text() != rule.expr().value) return;
  for (Mutation& mutation : MutationsOf(query)) {
    logql::ParseOutcome parsed = logql::Parse(Mutated(query.text(), mutation), {});
    if (parsed.query == nullptr || parsed.query->is_log()) continue;
    if (logql::Same(*parsed.query->root(), *query.root())) continue;
    if (logql::CheckStages(*parsed.query).size() > logql::CheckStages(query).size()) continue;
    RuleMutant mutant = base;
    mutant.kind = mutation.kind;
    mutant.log_query = std::move(parsed.query);
    mutant.mutation = std::move(mutation);
    if (Place(rule.expr(), &mutant)) out_.push_back(std::move(mutant));
  }
}

void MutantBuilder::AddTimes(const RuleMutant& base) {
  const Rule& rule = *base.rule->rule;
  if (rule.hold) AddTime(base, MutationKind::kFor, *rule.hold, true, &RuleMutant::hold_ms);
  if (rule.keep_firing_for && !base.log) {
    AddTime(base, MutationKind::kKeepFiringFor, *rule.keep_firing_for, false, &RuleMutant::keep_firing_ms);
  }
}

void MutantBuilder::AddTime(const RuleMutant& base, MutationKind kind, const DurationField& field,
                            bool halved, std::optional<int64_t> RuleMutant::*time) {
  for (std::string& text : OtherDurations(field.milliseconds, halved)) {
    RuleMutant mutant = base;
    mutant.kind = kind;
    mutant.*time = ParsePrometheusDuration(text).value();
    mutant.mutation = {kind, {0, static_cast<uint32_t>(field.text.value.size())}, std::move(text)};
    if (Place(field.text, &mutant)) out_.push_back(std::move(mutant));
  }
}

bool MutantBuilder::Place(const MappedText& text, RuleMutant* mutant) const {
  std::optional<Edit> edit = edit::EditScalar(text, mutant->mutation.span, mutant->mutation.replacement);
  if (!edit) return false;
  mutant->edit = std::move(*edit);
  return !IsNested(*file_.loaded) || ReadsBack(text, *mutant);
}

// Whether the file with the change holds the changed text at the same place, and nothing else changed.
bool MutantBuilder::ReadsBack(const MappedText& text, const RuleMutant& mutant) const {
  Result<std::string> changed = edit::Apply(file_.loaded->file->text(), {mutant.edit});
  if (!changed) return false;
  const std::shared_ptr<const LoadedFile> again =
      LoadRules(std::make_shared<SourceFile>(file_.path, std::move(*changed)), options_.load);
  const std::string expected = Mutated(text.value, mutant.mutation);
  if (again->documents.size() != file_.loaded->documents.size()) return false;
  size_t changes = 0;
  for (size_t d = 0; d < again->documents.size(); ++d) {
    const auto now = again->documents[d].groups();
    const auto was = file_.loaded->documents[d].groups();
    if (now.size() != was.size()) return false;
    for (size_t g = 0; g < now.size(); ++g) {
      if (now[g].rules.size() != was[g].rules.size()) return false;
      for (size_t r = 0; r < now[g].rules.size(); ++r) {
        const Rule& a = now[g].rules[r];
        const Rule& b = was[g].rules[r];
        const auto held = [](const DurationField* f) {
          return f != nullptr ? f->text.value : std::string_view();
        };
        for (const auto& [x, y] :
             {std::pair(a.expr().value, b.expr().value), std::pair(held(a.hold), held(b.hold)),
              std::pair(held(a.keep_firing_for), held(b.keep_firing_for))}) {
          if (x == y) continue;
          ++changes;
          if (x != expected) return false;
        }
      }
    }
  }
  return changes == 1;
}

}  // namespace

void RuleMutant::Apply(RuleSpec* spec) const {
  if (query != nullptr) spec->query = query;
  if (log_query != nullptr) spec->log_query = log_query;
  if (hold_ms) spec->hold_ms = *hold_ms;
  if (keep_firing_ms) spec->keep_firing_ms = *keep_firing_ms;
}

std::vector<RuleMutant> MutantsOf(const RuleFile& file, const TestOptions& options) {
  MutantBuilder builder(file, options);
  for (const auto* groups : {&file.groups, &file.log_groups}) {
    for (const GroupSpec& group : *groups) {
      for (const RuleSpec& rule : group.rules) builder.AddRule(group, rule, groups == &file.log_groups);
    }
  }
  return builder.Take();
}

}  // namespace rulecheck::unittest
