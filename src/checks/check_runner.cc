#include "checks/check_runner.h"

#include <algorithm>
#include <iterator>
#include <string>
#include <unordered_set>
#include <variant>

#include "base/parallel.h"
#include "promql/tree_scope.h"

namespace rulecheck::checks {
namespace {

// The places of variables whose value is not known: what a check saw there was a stand-in.
// Durations are no reason for any finding.
class UnknownPlaces {
 public:
  explicit UnknownPlaces(const QueryItem& item) : file_(item.document->file) {
    for (const QueryVariable& variable : item.setting().variables) {
      if (variable.position != QueryVariable::Position::kDuration)
        spans_.push_back(item.text.At(variable.span).span);
    }
  }

  // Whether a finding names one of them.
  bool Explain(const Finding& finding) const {
    if (spans_.empty()) return false;
    return Touch(finding.where) ||
           std::any_of(finding.labels.begin(), finding.labels.end(),
                       [&](const SecondaryLabel& label) { return Touch(label.where); });
  }

 private:
  // The spans do not overlap and are in order.
  bool Touch(const Location& where) const {
    if (where.file != file_) return false;
    const auto after = std::lower_bound(spans_.begin(), spans_.end(), where.span.end,
                                        [](Span span, uint32_t end) { return span.begin < end; });
    return after != spans_.begin() && std::prev(after)->end > where.span.begin;
  }

  const SourceFile* file_;
  std::vector<Span> spans_;
};

std::unordered_set<std::string> PathsOf(const Snapshot& snapshot) {
  std::unordered_set<std::string> paths;
  for (const auto& file : snapshot.files()) paths.insert(file->file->path());
  return paths;
}

const policy::PathSettings& NoSettings() {
  static const policy::PathSettings none;
  return none;
}

std::vector<const RegisteredCheck*> ChosenBy(const policy::Gate& gate) {
  std::vector<const RegisteredCheck*> out;
  for (const RegisteredCheck& check : Registry()) {
    if (gate.Runs(check.info.id)) out.push_back(&check);
  }
  return out;
}

// What a variable's present value decides says nothing of the next value.
bool HoldsForAllValues(const QueryItem& item) {
  const auto& variables = item.setting().variables;
  return std::none_of(variables.begin(), variables.end(), [](const QueryVariable& variable) {
    return variable.position == QueryVariable::Position::kCurrent;
  });
}

}  // namespace

CheckRunner::CheckRunner(const Snapshot& snapshot, const policy::Gate& gate, const LintOptions& options)
    : snapshot_(snapshot), jobs_(options.jobs), chosen_(ChosenBy(gate)), lists_(chosen_) {
  AddFacts(options);
  routing_ = std::make_unique<const RoutingFacts>(snapshot, *newest_, options.project.get());
}

void CheckRunner::AddFacts(const LintOptions& options) {
  const std::unordered_set<std::string> paths = PathsOf(snapshot_);
  for (const auto& file : snapshot_.files()) {
    const policy::PathSettings& settings =
        options.project != nullptr ? options.project->Known(file->file->path()) : NoSettings();
    const uint32_t version = options.project != nullptr ? settings.load->promql.target_version
                                                        : options.load.promql.target_version;
    auto& facts = run_facts_[{version, settings.facts.get()}];
    if (facts == nullptr)
      facts = std::make_unique<RunFacts>(snapshot_, version, paths, jobs_, settings.facts);
    files_[file->file.get()] = {facts.get(), &settings};
    if (newest_ == nullptr || version > newest_->target_version()) newest_ = facts.get();
  }
  if (newest_ == nullptr) newest_ = (run_facts_[{0, nullptr}] = std::make_unique<RunFacts>(snapshot_)).get();
  for (auto& [key, facts] : run_facts_) facts->set_settings(SettingsByFile());
}

RunFacts::SettingsByFile CheckRunner::SettingsByFile() const {
  return [this](const SourceFile& file) -> const policy::PathSettings& {
    const auto it = files_.find(&file);
    return it == files_.end() ? NoSettings() : *it->second.settings;
  };
}

// Queries, with their rules, are cut into chunks of work. After them come a piece for the documents, and one
// for each check of the model: these take longest and are begun first, so that no thread has one left at the
// end.
std::vector<Finding> CheckRunner::Run() const {
  constexpr size_t kChunk = 128;
  const size_t queries = snapshot_.queries().size();
  const size_t chunks = (queries + kChunk - 1) / kChunk;
  std::vector<std::vector<Finding>> found(chunks + 1 + chosen_.size());
  ParallelFor(found.size(), jobs_, [&](size_t turn) {
    const size_t i = found.size() - 1 - turn;
    if (i == chunks) return RunOnDocuments(&found[i]);
    if (i > chunks) return RunOnModel(*chosen_[i - chunks - 1], &found[i]);
    for (size_t q = i * kChunk; q < std::min(queries, (i + 1) * kChunk); ++q)
      if (const QueryItem& item = *snapshot_.queries()[q]; snapshot_.Reports(item.document->file))
        RunOnQuery(item, &found[i]);
  });
  std::vector<Finding> out;
  for (std::vector<Finding>& part : found) {
    std::move(part.begin(), part.end(), std::back_inserter(out));
  }
  return out;
}

void CheckRunner::RunOnModel(const RegisteredCheck& check, std::vector<Finding>* out) const {
  const promql::TreeScope trees;
  Reporter reporter(check.info, out);
  const auto* function = std::get_if<ModelCheck>(&check.function);
  const ModelCheck on_model = function != nullptr ? *function : check.also;
  if (on_model == nullptr) return;
  const auto facts_of = [this](const SourceFile& file) -> const RunFacts& { return *files_.at(&file).facts; };
  on_model({snapshot_.rules(), *newest_, reporter, snapshot_.documents(), facts_of, *routing_});
}

void CheckRunner::RunOnDocuments(std::vector<Finding>* out) const {
  for (const Document* document : snapshot_.documents()) {
    if (!snapshot_.Reports(document->file)) continue;
    const promql::TreeScope trees;
    for (const RegisteredCheck* check : chosen_) {
      const auto* function = std::get_if<DocumentCheck>(&check->function);
      if (function == nullptr) continue;
      Reporter reporter(check->info, out);
      (*function)({*document, snapshot_.rules(), reporter});
    }
  }
}

void CheckRunner::RunOnQuery(const QueryItem& item, std::vector<Finding>* out) const {
  if (!HoldsForAllValues(item)) return;
  const promql::TreeScope trees;
  const auto& [run_facts, settings] = files_.at(item.document->file);
  const RuleFacts facts(item, *run_facts);
  const Subject subject = item.subject();
  const size_t before = out->size();
  for (const RegisteredCheck* check : lists_.Of(item)) {
    Reporter reporter(check->info, out);
    reporter.set_subject(subject);
    reporter.set_role(item.role);
    const AnyQueryContext context{item, facts, snapshot_.rules(), *settings, reporter};
    if (const auto* on_query = std::get_if<QueryCheck>(&check->function)) {
      (*on_query)({context});
    } else if (const auto* on_log = std::get_if<LogQueryCheck>(&check->function)) {
      (*on_log)({context});
    } else if (const auto* on_any = std::get_if<AnyQueryCheck>(&check->function)) {
      (*on_any)(context);
    } else {
      RunOnRule(*check, context);
    }
  }
  if (out->size() == before || item.setting().variables.empty()) return;
  const UnknownPlaces unknown(item);
  out->erase(std::remove_if(out->begin() + static_cast<std::ptrdiff_t>(before), out->end(),
                            [&](const Finding& finding) { return unknown.Explain(finding); }),
             out->end());
}

void CheckRunner::RunOnRule(const RegisteredCheck& check, const AnyQueryContext& c) const {
  if (const auto* on_rule = std::get_if<RuleCheck>(&check.function)) {
    (*on_rule)({c.item, c.facts, c.rules, c.settings, c.out});
  }
  // A group is looked at with its first rule.
  const auto* on_group = std::get_if<GroupCheck>(&check.function);
  if (on_group == nullptr || c.item.rule != &c.item.group->rules.front()) return;
  c.out.set_subject(c.item.group->name.value);
  (*on_group)({*c.item.document, *c.item.group, c.item, c.facts, c.settings, c.out});
}

}  // namespace rulecheck::checks
