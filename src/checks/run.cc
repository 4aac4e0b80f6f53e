// Lint(): runs the chosen checks over a snapshot, on threads. Each piece of work writes to
// its own list; one sort at the end makes the order.
#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <map>
#include <memory>
#include <optional>
#include <unordered_map>
#include <unordered_set>

#include "base/parallel.h"
#include "checks/check.h"
#include "checks/extension_fields.h"
#include "checks/fold.h"
#include "checks/routing_facts.h"
#include "checks/twins.h"
#include "policy/baseline.h"
#include "policy/changes.h"
#include "policy/gate.h"
#include "policy/project.h"
#include "promql/tree_scope.h"
#include "routing/load.h"
#include "rulecheck/lint.h"
#include "source/file_system.h"

namespace rulecheck {
namespace checks {
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

// Queries, with their rules, are cut into chunks of work.
class CheckRunner {
 public:
  CheckRunner(const Snapshot& snapshot, const policy::Gate& gate, const LintOptions& options)
      : snapshot_(snapshot), jobs_(options.jobs) {
    const std::unordered_set<std::string> paths = PathsOf(snapshot);
    for (const auto& file : snapshot.files()) {
      const policy::PathSettings& settings =
          options.project != nullptr ? options.project->Known(file->file->path()) : NoSettings();
      const uint32_t version = options.project != nullptr ? settings.load->promql.target_version
                                                          : options.load.promql.target_version;
      auto& facts = run_facts_[{version, settings.facts.get()}];
      if (facts == nullptr)
        facts = std::make_unique<RunFacts>(snapshot, version, paths, jobs_, settings.facts);
      files_[file->file.get()] = {facts.get(), &settings};
      if (newest_ == nullptr || version > newest_->target_version()) newest_ = facts.get();
    }
    if (newest_ == nullptr) newest_ = (run_facts_[{0, nullptr}] = std::make_unique<RunFacts>(snapshot)).get();
    for (auto& [key, facts] : run_facts_) facts->set_settings(SettingsByFile());
    routing_ = std::make_unique<const RoutingFacts>(snapshot, *newest_, options.project.get());
    for (const RegisteredCheck& check : Registry()) {
      if (gate.Runs(check.info.id)) chosen_.push_back(&check);
    }
    ListChecks();
  }

  // Files beside the snapshot in which something was found.
  void AddFiles(Run* run) const { routing_->AddFiles(run); }

  std::vector<Finding> Run() const {
    const size_t queries = snapshot_.queries().size();
    const size_t chunks = (queries + kChunk - 1) / kChunk;
    // After the queries a piece for the documents, and one for each check of the model. These take longest
    // and are begun first, so that no thread has one left at the end.
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

 private:
  static constexpr size_t kChunk = 128;
  static constexpr size_t kRoles = static_cast<size_t>(QueryRole::kTraceLink) + 1;
  static constexpr size_t kLanguages = static_cast<size_t>(QueryLanguage::kOther) + 2;  // and none

  // What holds for a file.
  struct FileFacts {
    const RunFacts* facts;  // for the version that reads it, and where it runs
    const policy::PathSettings* settings;
  };

  RunFacts::SettingsByFile SettingsByFile() const {
    return [this](const SourceFile& file) -> const policy::PathSettings& {
      const auto it = files_.find(&file);
      return it == files_.end() ? NoSettings() : *it->second.settings;
    };
  }

  void RunOnModel(const RegisteredCheck& check, std::vector<Finding>* out) const {
    const promql::TreeScope trees;
    Reporter reporter(check.info, out);
    const auto* function = std::get_if<ModelCheck>(&check.function);
    const ModelCheck on_model = function != nullptr ? *function : check.also;
    if (on_model == nullptr) return;
    const auto facts_of = [this](const SourceFile& file) -> const RunFacts& {
      return *files_.at(&file).facts;
    };
    on_model({snapshot_.rules(), *newest_, reporter, snapshot_.documents(), facts_of, *routing_});
  }

  void RunOnDocuments(std::vector<Finding>* out) const {
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

  // What a variable's present value decides says nothing of the next value.
  static bool HoldsForAllValues(const QueryItem& item) {
    const auto& variables = item.setting().variables;
    return std::none_of(variables.begin(), variables.end(), [](const QueryVariable& variable) {
      return variable.position == QueryVariable::Position::kCurrent;
    });
  }

  // Of an item what decides which checks look at it.
  struct ItemKind {
    QueryRole role;
    std::optional<QueryLanguage> parsed_in;  // null: it did not parse
    bool is_rule;
  };

  // Kinds are numbered: role, then none or a language, then whether it is a rule's.
  static size_t NumberOf(const ItemKind& kind) {
    const size_t language = kind.parsed_in ? 1 + static_cast<size_t>(*kind.parsed_in) : 0;
    return (static_cast<size_t>(kind.role) * kLanguages + language) * 2 + (kind.is_rule ? 1 : 0);
  }
  static ItemKind KindOf(size_t number) {
    const size_t language = number / 2 % kLanguages;
    ItemKind kind{static_cast<QueryRole>(number / 2 / kLanguages), std::nullopt, number % 2 == 1};
    if (language > 0) kind.parsed_in = static_cast<QueryLanguage>(language - 1);
    return kind;
  }

  static bool LooksAt(const RegisteredCheck& check, const ItemKind& kind) {
    if (!check.info.roles.contains(kind.role)) return false;
    if (std::holds_alternative<QueryCheck>(check.function)) return kind.parsed_in == QueryLanguage::kPromQL;
    if (std::holds_alternative<LogQueryCheck>(check.function)) return kind.parsed_in == QueryLanguage::kLogQL;
    if (std::holds_alternative<AnyQueryCheck>(check.function)) return kind.parsed_in.has_value();
    return kind.is_rule && (std::holds_alternative<RuleCheck>(check.function) ||
                            std::holds_alternative<GroupCheck>(check.function));
  }

  // Most checks have nothing to do with most items: the lists are made once.
  void ListChecks() {
    for (size_t number = 0; number < checks_.size(); ++number) {
      std::copy_if(chosen_.begin(), chosen_.end(), std::back_inserter(checks_[number]),
                   [kind = KindOf(number)](const RegisteredCheck* check) { return LooksAt(*check, kind); });
    }
  }

  const std::vector<const RegisteredCheck*>& ChecksOf(const QueryItem& item) const {
    std::optional<QueryLanguage> parsed_in;
    if (item.promql != nullptr) parsed_in = QueryLanguage::kPromQL;
    if (item.logql != nullptr) parsed_in = QueryLanguage::kLogQL;
    return checks_[NumberOf({item.role, parsed_in, item.is_rule()})];
  }

  void RunOnQuery(const QueryItem& item, std::vector<Finding>* out) const {
    if (!HoldsForAllValues(item)) return;
    const promql::TreeScope trees;
    const auto& [run_facts, settings] = files_.at(item.document->file);
    const RuleFacts facts(item, *run_facts);
    const size_t before = out->size();
    for (const RegisteredCheck* check : ChecksOf(item)) {
      Reporter reporter(check->info, out);
      reporter.set_subject(item.subject());
      reporter.set_role(item.role);
      const AnyQueryContext context{item, facts, snapshot_.rules(), *settings, reporter};
      if (const auto* on_query = std::get_if<QueryCheck>(&check->function)) {
        (*on_query)({context});
      } else if (const auto* on_log = std::get_if<LogQueryCheck>(&check->function)) {
        (*on_log)({context});
      } else if (const auto* on_any = std::get_if<AnyQueryCheck>(&check->function)) {
        (*on_any)(context);
      } else {
        RunOnRule(*check, item, facts, *settings, &reporter);
      }
    }
    if (out->size() == before || item.setting().variables.empty()) return;
    const UnknownPlaces unknown(item);
    out->erase(std::remove_if(out->begin() + static_cast<std::ptrdiff_t>(before), out->end(),
                              [&](const Finding& finding) { return unknown.Explain(finding); }),
               out->end());
  }

  void RunOnRule(const RegisteredCheck& check, const QueryItem& item, const RuleFacts& facts,
                 const policy::PathSettings& settings, Reporter* reporter) const {
    if (const auto* on_rule = std::get_if<RuleCheck>(&check.function)) {
      (*on_rule)({item, facts, snapshot_.rules(), settings, *reporter});
    }
    // A group is looked at with its first rule.
    const auto* on_group = std::get_if<GroupCheck>(&check.function);
    if (on_group == nullptr || item.rule != &item.group->rules.front()) return;
    reporter->set_subject(item.group->name.value);
    (*on_group)({*item.document, *item.group, item, facts, settings, *reporter});
  }

  const Snapshot& snapshot_;
  // By version and facts.
  std::map<std::pair<uint32_t, const policy::Facts*>, std::unique_ptr<RunFacts>> run_facts_;
  // Of the newest version, of the first file that has it: for checks that look at all rules.
  const RunFacts* newest_ = nullptr;
  std::unique_ptr<const RoutingFacts> routing_;
  std::unordered_map<const SourceFile*, FileFacts> files_;
  unsigned jobs_;
  std::vector<const RegisteredCheck*> chosen_;
  std::array<std::vector<const RegisteredCheck*>, kRoles * kLanguages * 2> checks_;  // by NumberOf
};

// An alias makes one text many rules: what is wrong with it is said once.
void SortAndMerge(std::vector<Finding>* findings) {
  SortFindings(findings);
  const auto same = [](const Finding& a, const Finding& b) {
    return a.where.file == b.where.file && a.where.span == b.where.span && a.check == b.check &&
           a.message == b.message;
  };
  findings->erase(std::unique(findings->begin(), findings->end(), same), findings->end());
}

WorkspaceOptions ForWorkspace(const LintOptions& options) {
  WorkspaceOptions out{options.load,       options.jobs, options.allow_no_files, options.exclude,
                       options.git_ignore, false,        options.progress};
  if (options.project == nullptr) return out;
  out.wants = [project = options.project](const std::string& path, bool found) {
    return project->Wants(path, found);
  };
  out.load_for = [project = options.project](const std::string& path) { return project->For(path).load; };
  return out;
}

policy::GateSettings ForGate(const LintOptions& options) {
  policy::GateSettings out{options.select, options.ignore, options.severities, options.extend_select};
  out.project = options.project.get();
  out.today = options.today;
  out.ignore_suppressions = options.ignore_suppressions;
  out.baseline = options.baseline.get();
  return out;
}

const source::FileSystem& FilesOf(const LintOptions& options) {
  return options.files != nullptr ? *options.files : source::Disk();
}

// Whether this run has looked for a check in a file.
policy::Baseline::Judged JudgedBy(const Snapshot& snapshot, const policy::Gate& gate,
                                  const LintOptions& options) {
  std::unordered_set<std::string> paths;
  for (const auto& file : snapshot.files()) {
    if (snapshot.Reports(file->file.get())) paths.insert(FilesOf(options).Absolute(file->file->path()));
  }
  return [paths = std::move(paths), &gate](const std::string& path, const std::string& check) {
    return paths.contains(path) && gate.Runs(check);
  };
}

void RemarkBaseline(const Snapshot& snapshot, const policy::Gate& gate, const LintOptions& options,
                    Run* run) {
  const policy::Baseline::Judged judged = JudgedBy(snapshot, gate, options);
  if (options.prune_baseline) options.baseline->Prune(judged);
  const uint64_t known = options.baseline->taken(), stale = options.baseline->Stale(judged);
  if (known > 0) {
    run->remarks.push_back(
        fmt::format("{} finding{} in {}", known, known == 1 ? " is" : "s are", options.baseline->path()));
  }
  if (stale > 0) {
    run->remarks.push_back(
        fmt::format("{} no longer found: --prune-baseline removes {}",
                    stale == 1 ? "1 entry of it is" : fmt::format("{} entries of it are", stale),
                    stale == 1 ? "it" : "them"));
  }
}

std::shared_ptr<const Snapshot> Load(const std::vector<std::string>& paths, const LintOptions& options,
                                     std::shared_ptr<const SourceFile> standard_input) {
  Workspace workspace(ForWorkspace(options));
  workspace.Load(FilesOf(options), paths, std::move(standard_input), options.context);
  if (options.project != nullptr) routing::LoadNamedConfigs(FilesOf(options), *options.project, &workspace);
  return workspace.snapshot();
}

// With wrong settings nothing is judged.
bool RefuseSettings(const LintOptions& options, Run* run) {
  if (options.project == nullptr || options.project->errors().empty()) return false;
  run->unreadable.assign(options.project->errors().begin(), options.project->errors().end());
  run->refused = true;
  return true;
}

}  // namespace
}  // namespace checks

Run Lint(const Snapshot& snapshot, const LintOptions& options) {
  Run run;
  if (checks::RefuseSettings(options, &run)) return run;
  const promql::TreeScope trees;
  policy::GateSettings settings = checks::ForGate(options);
  std::optional<policy::Changes> changes;
  if (options.changed != nullptr)
    settings.changes = &changes.emplace(*options.changed, snapshot, options.load, checks::FilesOf(options));
  const policy::Gate gate(std::move(settings), LintChecks());
  run = snapshot.MakeRun();
  for (const auto& file : snapshot.files()) {
    run.findings.insert(run.findings.end(), file->findings.begin(), file->findings.end());
  }
  const checks::CheckRunner runner(snapshot, gate, options);
  std::vector<Finding> found = runner.Run();
  runner.AddFiles(&run);
  std::move(found.begin(), found.end(), std::back_inserter(run.findings));
  checks::MergeExtensionFields(&run.findings);
  std::erase_if(run.findings, [&](const Finding& finding) { return !snapshot.Reports(finding.where.file); });
  checks::SortAndMerge(&run.findings);
  checks::DropTwins(gate, &run.findings);
  policy::GateInput input{snapshot.files(), [&](const SourceFile* file) { return snapshot.Reports(file); }};
  input.pint_comments = options.pint_comments;
  gate.Apply(input, &run.findings);
  checks::FoldFindings(&run.findings);
  if (options.baseline != nullptr) checks::RemarkBaseline(snapshot, gate, options, &run);
  if (options.project != nullptr) {
    const auto settings = options.project->sources();
    run.files.insert(run.files.end(), settings.begin(), settings.end());
  }
  return run;
}

Run Lint(const std::vector<std::string>& paths, const LintOptions& options, const std::string* stdin_text,
         std::string_view stdin_name) {
  auto standard_input =
      stdin_text == nullptr ? nullptr : std::make_shared<SourceFile>(std::string(stdin_name), *stdin_text);
  return Lint(*checks::Load(paths, options, std::move(standard_input)), options);
}

Run LintSources(const std::vector<std::shared_ptr<const SourceFile>>& sources, const LintOptions& options) {
  Workspace workspace(checks::ForWorkspace(options));
  for (const auto& source : sources) {
    if (options.project == nullptr || options.project->Wants(source->path(), false)) workspace.Set(source);
  }
  return Lint(*workspace.snapshot(), options);
}

}  // namespace rulecheck
