#include "unittest/shared_series.h"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "source/file_system.h"
#include "unittest/check_ids.h"
#include "unittest/glob.h"

namespace rulecheck::unittest {
namespace {

using documents::TestFile;

// Series that the groups of one test file include, each time counted.
constexpr size_t kMaxIncludedSeries = 1'000'000;

class SharedSeries {
 public:
  SharedSeries(const TestOptions& options, Plan* plan) : options_(options), plan_(plan) {}

  void AddTo(TestGroup* group) {
    std::vector<InputSeries> all;
    for (const MappedText& path : group->include_series) {
      const std::vector<InputSeries>* series = Load(path);
      if (series == nullptr) continue;
      count_ += series->size();
      if (count_ > kMaxIncludedSeries)
        return Refuse(path, fmt::format("more than {} series are included", kMaxIncludedSeries));
      all.insert(all.end(), series->begin(), series->end());
    }
    group->series.insert(group->series.begin(), all.begin(), all.end());
  }

 private:
  void Refuse(const MappedText& path, std::string why) {
    FindingSink(&plan_->findings).Report(kTestSyntax, path.Whole(), "`include_series`: " + std::move(why));
    plan_->blocked = true;
  }

  // Null: it was refused, now or before.
  const std::vector<InputSeries>* Load(const MappedText& path) {
    const std::string full = JoinPath(DirectoryOf(plan_->file.file->path()), path.value);
    const auto [place, fresh] = series_.try_emplace(full);
    if (fresh) place->second = Read(path, full);
    return place->second ? &*place->second : nullptr;
  }

  std::optional<std::vector<InputSeries>> Read(const MappedText& path, const std::string& full) {
    Result<std::string> text = FilesOf(options_).Read(full);
    if (!text) {
      Refuse(path, fmt::format("{}: {}", full, text.error().message));
      return std::nullopt;
    }
    bool series_alone = false;
    TestFile file =
        documents::LoadSeriesFile(std::make_shared<const SourceFile>(full, std::move(*text)), &series_alone);
    plan_->findings.insert(plan_->findings.end(), file.findings.begin(), file.findings.end());
    if (file.HasErrors()) plan_->blocked = true;
    if (!series_alone && !file.HasErrors())
      Refuse(path, full + ": a test file, where series alone are wanted: a list of `series` and `values`");
    std::vector<InputSeries> out;
    if (series_alone && !file.HasErrors()) out = file.groups.front().series;
    plan_->series_files.push_back(std::move(file));
    return out;
  }

  const TestOptions& options_;
  Plan* plan_;
  std::map<std::string, std::optional<std::vector<InputSeries>>> series_;
  size_t count_ = 0;
};

}  // namespace

void AddSharedSeries(const TestOptions& options, Plan* plan) {
  SharedSeries shared(options, plan);
  for (TestGroup& group : plan->file.groups) {
    if (!group.include_series.empty()) shared.AddTo(&group);
  }
}

}  // namespace rulecheck::unittest
