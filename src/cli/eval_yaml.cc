// Series in YAML: a unit-test file, one of its tests, or a bare list of series.
#include <fmt/core.h>

#include <charconv>

#include "base/go_format.h"
#include "base/strings.h"
#include "cli/eval_series.h"
#include "documents/unit_test.h"
#include "input/time_limit.h"
#include "unittest/input.h"

namespace rulecheck::cli {
namespace {

using documents::TestFile;

class YamlSeries {
 public:
  YamlSeries(const std::shared_ptr<const SourceFile>& file, input::InputLoader* loader)
      : file_(file), loader_(*loader) {}

  void Load() {
    bool alone = false;
    const TestFile tests = documents::LoadSeriesFile(file_, &alone);
    if (!Report(tests.findings)) return;
    if (tests.groups.empty() && alone) return loader_.Fail(*file_, {}, "no series in this file");
    if (alone) return Store(tests.groups.front(), loader_.settings().interval_ms);
    const TestGroup* group = Choose(tests.groups);
    if (group != nullptr) Store(*group, tests.evaluation_interval_ms);
  }

 private:
  const TestGroup* Choose(const std::vector<TestGroup>& groups) {
    const std::string& wanted = loader_.settings().test;
    if (wanted.empty()) {
      if (groups.size() == 1) return &groups.front();
      loader_.Fail(*file_, {},
                   groups.empty() ? "no test in this file"
                                  : fmt::format("{} tests in this file; choose one with --test NAME or "
                                                "--test 1 ... --test {}",
                                                groups.size(), groups.size()));
      return nullptr;
    }
    for (const TestGroup& group : groups) {
      if (group.name.value == wanted) return &group;
    }
    size_t number = 0;
    const auto [end, error] = std::from_chars(wanted.data(), wanted.data() + wanted.size(), number);
    if (error == std::errc() && end == wanted.data() + wanted.size() && number >= 1 &&
        number <= groups.size()) {
      return &groups[number - 1];
    }
    std::vector<std::string_view> names;
    for (const TestGroup& group : groups) names.push_back(group.name.value);
    const std::string_view near = Nearest(wanted, names);
    loader_.Fail(*file_, {},
                 fmt::format("no test is named {}{}", Quote(wanted),
                             near.empty() ? "" : fmt::format("; did you mean {}?", Quote(near))));
    return nullptr;
  }

  void Store(const TestGroup& group, int64_t default_interval_ms) {
    unittest::InputOptions options;
    options.interval_ms = group.interval_ms > 0 ? group.interval_ms : default_interval_ms;
    options.start_ms = group.start_ms;
    if (options.start_ms < -input::kMaxTimeMs / 2 || options.start_ms > input::kMaxTimeMs / 2) {
      return loader_.Fail(*file_, group.span, "a start too far from 1970");
    }
    options.end_ms = options.start_ms + input::kMaxTimeMs / 2;
    options.max_samples = loader_.samples_left();
    std::vector<Finding> findings;
    unittest::Input input(group, options, &loader_.storage().symbols(), &findings);
    if (!Report(findings)) return;
    uint64_t samples = 0;
    for (const unittest::Input::Series& series : input.series()) samples += series.values.size();
    if (!loader_.Reserve(*file_, group.span, samples, 0)) return;
    const Status stored = input.LoadAhead(&loader_.storage());
    if (!stored) loader_.Fail(*file_, group.span, stored.error().message);
  }

  // False when one of them is an error.
  bool Report(const std::vector<Finding>& findings) {
    bool fine = true;
    for (const Finding& finding : findings) {
      if (finding.severity != Severity::kError) {
        loader_.Warn(*finding.where.file, finding.where.span, finding.message);
        continue;
      }
      loader_.Fail(*finding.where.file, finding.where.span, finding.message);
      fine = false;
    }
    return fine;
  }

  const std::shared_ptr<const SourceFile>& file_;
  input::InputLoader& loader_;
};

}  // namespace

void LoadEvalSeries(const std::shared_ptr<const SourceFile>& file, input::InputLoader* loader) {
  if (!input::LooksLikeYaml(*file) || !IsValidUtf8(file->text())) return loader->LoadSeries(file);
  loader->Keep(file);
  YamlSeries(file, loader).Load();
}

}  // namespace rulecheck::cli
