// Series in YAML: a unit-test file, one of its tests, or a bare list of series.
#include <fmt/core.h>

#include <charconv>

#include "base/go_format.h"
#include "base/strings.h"
#include "cli/eval_series.h"
#include "input/time_limit.h"
#include "source/tree.h"
#include "unittest/input.h"
#include "unittest/test_file.h"
#include "unittest/yaml_reader.h"

namespace rulecheck::cli {
namespace {

using unittest::InputSeries;
using unittest::TestGroup;
using unittest::YamlReader;

constexpr unittest::Field<InputSeries> kSeriesFields[] = {
    {"series", [](YamlReader& reader, const source::Node& value,
                  InputSeries* out) { reader.Text(value, "series", &out->series); }},
    {"values", [](YamlReader& reader, const source::Node& value,
                  InputSeries* out) { reader.Text(value, "values", &out->values); }},
};

void ReadSeriesList(YamlReader& reader, const source::Node& value, TestGroup* out) {
  reader.Sequence(value, "the series", [&](const source::Node& item) {
    InputSeries series;
    series.span = item.span;
    const MappedText nothing{{}, out->name.file, {item.span.begin, item.span.begin}, nullptr};
    series.series = series.values = nothing;
    reader.Mapping<InputSeries>(item, "series entry", kSeriesFields, &series);
    out->series.push_back(std::move(series));
  });
}

constexpr unittest::Field<TestGroup> kGroupFields[] = {
    {"interval", [](YamlReader& reader, const source::Node& value,
                    TestGroup* out) { reader.Duration(value, &out->interval_ms); }},
    {"start_timestamp", [](YamlReader& reader, const source::Node& value,
                           TestGroup* out) { reader.StartTimestamp(value, &out->start_ms); }},
    {"input_series", ReadSeriesList},
};

class YamlSeries {
 public:
  YamlSeries(const std::shared_ptr<const SourceFile>& file, input::InputLoader* loader)
      : file_(file), loader_(*loader) {}

  void Load() {
    tree_ = source::ParseYaml(*file_);
    if (tree_->error()) return loader_.Fail(*file_, tree_->error()->span, tree_->error()->message);
    if (tree_->documents().empty()) return loader_.Fail(*file_, {}, "no series in this file");
    if (unittest::LooksLikeTestFile(*tree_)) return LoadTest();
    TestGroup group;
    group.name.file = file_.get();
    const source::Node& root = *tree_->documents().front().root;
    std::vector<Finding> findings;
    YamlReader reader(*tree_, &findings);
    if (root.is_sequence()) {
      ReadSeriesList(reader, root, &group);
    } else {
      reader.Mapping<TestGroup>(root, "file of series", kGroupFields, &group);
    }
    if (Report(findings)) Store(group, loader_.settings().interval_ms);
  }

 private:
  // The test that is asked for, of a whole unit-test file.
  void LoadTest() {
    const unittest::TestFile tests = unittest::LoadTestFile(file_, {});
    if (!Report(tests.findings)) return;
    const TestGroup* group = Choose(tests.groups);
    if (group != nullptr) Store(*group, tests.evaluation_interval_ms);
  }

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
  std::shared_ptr<const source::Tree> tree_;
};

}  // namespace

void LoadEvalSeries(const std::shared_ptr<const SourceFile>& file, input::InputLoader* loader) {
  if (!input::LooksLikeYaml(*file) || !IsValidUtf8(file->text())) return loader->LoadSeries(file);
  loader->Keep(file);
  YamlSeries(file, loader).Load();
}

}  // namespace rulecheck::cli
