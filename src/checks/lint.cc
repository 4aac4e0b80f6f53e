// Lint(): reads and loads every file, then runs the chosen checks, both on threads.
// Each piece of work writes to its own list; one sort at the end makes the order.
#include "rulecheck/lint.h"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>

#include "checks/check.h"
#include "checks/input_files.h"
#include "checks/parallel.h"
#include "policy/selection.h"

namespace rulecheck {
namespace checks {
namespace {

using Sources = std::vector<std::shared_ptr<const SourceFile>>;

// Fills `sources` in the order of the files; what cannot be read goes to `unreadable`.
void ReadAll(const InputFiles& inputs, unsigned jobs, const std::string* stdin_text,
             std::string_view stdin_name, Sources* sources, std::vector<std::string>* unreadable) {
  Sources read(inputs.files.size());
  std::vector<std::string> errors(inputs.files.size());
  ParallelFor(read.size(), jobs, [&](size_t i) {
    const bool is_stdin = inputs.files[i] == "-" && stdin_text != nullptr;
    Result<std::string> text = is_stdin ? Result<std::string>(*stdin_text) : ReadInputFile(inputs.files[i]);
    if (text) {
      read[i] = std::make_shared<SourceFile>(is_stdin ? std::string(stdin_name) : inputs.files[i],
                                             std::move(*text));
    } else {
      errors[i] = fmt::format("{}: {}", inputs.files[i], text.error().message);
    }
  });
  *unreadable = inputs.unreadable;
  for (size_t i = 0; i < read.size(); ++i) {
    if (read[i] != nullptr) {
      sources->push_back(std::move(read[i]));
    } else {
      unreadable->push_back(std::move(errors[i]));
    }
  }
}

// Runs the chosen checks over a model. Rules are cut into chunks of work.
class CheckRunner {
 public:
  CheckRunner(const Model& model, const policy::Selection& selection, unsigned jobs)
      : model_(model), run_facts_(model), jobs_(jobs) {
    for (const RegisteredCheck& check : Registry()) {
      if (selection.Includes(check.info.id)) chosen_.push_back(&check);
    }
  }

  std::vector<Finding> Run() {
    const size_t rules = model_.rules().size();
    const size_t chunks = (rules + kChunk - 1) / kChunk;
    std::vector<std::vector<Finding>> found(chunks + chosen_.size());
    ParallelFor(found.size(), jobs_, [&](size_t i) {
      if (i >= chunks) {
        RunOnModel(*chosen_[i - chunks], &found[i]);
        return;
      }
      for (size_t r = i * kChunk; r < std::min(rules, (i + 1) * kChunk); ++r)
        RunOnRule(model_.rules()[r], &found[i]);
    });
    std::vector<Finding> out;
    for (std::vector<Finding>& part : found) {
      std::move(part.begin(), part.end(), std::back_inserter(out));
    }
    return out;
  }

 private:
  static constexpr size_t kChunk = 128;

  void RunOnModel(const RegisteredCheck& check, std::vector<Finding>* out) const {
    Reporter reporter(check.info, out);
    if (const auto* function = std::get_if<ModelCheck>(&check.function)) (*function)({model_, reporter});
  }

  void RunOnRule(const RuleRef& ref, std::vector<Finding>* out) const {
    const RuleFacts facts(*ref.rule, run_facts_);
    for (const RegisteredCheck* check : chosen_) {
      Reporter reporter(check->info, out);
      reporter.set_subject(ref.subject);
      if (const auto* on_rule = std::get_if<RuleCheck>(&check->function))
        (*on_rule)({ref, facts, model_, reporter});
      if (const auto* on_query = std::get_if<QueryCheck>(&check->function);
          on_query != nullptr && ref.rule->query) {
        (*on_query)({ref, facts, model_, reporter});
      }
      if (const auto* on_log = std::get_if<LogQueryCheck>(&check->function);
          on_log != nullptr && ref.rule->logql) {
        (*on_log)({ref, facts, model_, reporter});
      }
      // A group is looked at with its first rule.
      const auto* on_group = std::get_if<GroupCheck>(&check->function);
      if (on_group == nullptr || ref.rule != &ref.group->rules.front()) continue;
      reporter.set_subject(ref.group->name.value);
      (*on_group)({*ref.document, *ref.group, reporter});
    }
  }

  const Model& model_;
  const RunFacts run_facts_;
  unsigned jobs_;
  std::vector<const RegisteredCheck*> chosen_;
};

void Count(const LoadedFile& file, RunCounts* counts) {
  ++counts->files;
  for (const Document& document : file.documents) {
    counts->groups += document.groups.size();
    for (const RuleGroup& group : document.groups) {
      counts->rules += group.rules.size();
      for (const Rule& rule : group.rules) counts->queries += rule.parsed() ? 1 : 0;
    }
  }
}

// What loading found is never silent unless it is ignored by name: a file that does not
// load was not checked.
void TakeLoaderResults(std::vector<LoadedFile>& files, const policy::Selection& selection, Run* run) {
  for (LoadedFile& file : files) {
    run->files.push_back(file.file);
    Count(file, &run->counts);
    for (Finding& finding : file.findings) {
      if (!selection.Ignores(finding.check)) run->findings.push_back(std::move(finding));
    }
    for (const LoadedFile::Skipped& skipped : file.skipped) {
      run->skipped.push_back({file.file->path(), skipped.document, skipped.reason});
    }
  }
}

}  // namespace
}  // namespace checks

std::vector<std::string> UnknownSelectors(const std::vector<std::string>& names) {
  std::vector<std::string> out;
  for (const std::string& name : names) {
    const auto matches = [&](const CheckInfo& info) {
      return info.id == name || policy::FamilyOf(info.id) == name;
    };
    const auto infos = AllChecks();
    if (name != "all" && std::none_of(infos.begin(), infos.end(), matches)) out.push_back(name);
  }
  return out;
}

Run LintSources(const std::vector<std::shared_ptr<const SourceFile>>& sources, const LintOptions& options) {
  using namespace checks;
  Run run;
  const policy::Selection selection(options.select, options.ignore);
  std::vector<LoadedFile> files(sources.size());
  ParallelFor(files.size(), options.jobs, [&](size_t i) { files[i] = LoadFile(sources[i], options.load); });
  TakeLoaderResults(files, selection, &run);
  const Model model(files);
  std::vector<Finding> found = CheckRunner(model, selection, options.jobs).Run();
  std::move(found.begin(), found.end(), std::back_inserter(run.findings));
  std::stable_sort(run.findings.begin(), run.findings.end(), FindingLess);
  // An alias makes one text many rules: what is wrong with it is said once.
  const auto same = [](const Finding& a, const Finding& b) {
    return a.where.file == b.where.file && a.where.span == b.where.span && a.check == b.check &&
           a.message == b.message;
  };
  run.findings.erase(std::unique(run.findings.begin(), run.findings.end(), same), run.findings.end());
  return run;
}

Run Lint(const std::vector<std::string>& paths, const LintOptions& options, const std::string* stdin_text,
         std::string_view stdin_name) {
  std::vector<std::shared_ptr<const SourceFile>> sources;
  std::vector<std::string> unreadable;
  checks::ReadAll(checks::FindInputFiles(paths, options.allow_no_files), options.jobs, stdin_text, stdin_name,
                  &sources, &unreadable);
  Run run = LintSources(sources, options);
  run.unreadable = std::move(unreadable);
  return run;
}

}  // namespace rulecheck
