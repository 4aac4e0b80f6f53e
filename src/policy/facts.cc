#include "policy/facts.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <utility>

#include "base/strings.h"
#include "flow/inventory_reader.h"
#include "policy/fact_configs.h"
#include "policy/fact_files.h"
#include "policy/knowledge.h"

namespace rulecheck::policy {
namespace {

std::string RegexOfGlob(std::string_view glob) {
  std::string out;
  for (const char c : glob) {
    if (c == '*' || c == '?') {
      out += c == '*' ? ".*" : ".";
    } else {
      if (std::string_view("\\.+()[]{}^$|").find(c) != std::string_view::npos) out += '\\';
      out += c;
    }
  }
  return out;
}

flow::Inventory::Metric MetricDeclared(const DeclaredMetric& declared) {
  flow::Inventory::Metric out;
  const LineColumn at = declared.place.file->Position(declared.place.span.begin);
  out.from = fmt::format("{}:{}", declared.place.file->path(), at.line);
  out.series = declared.series ? static_cast<double>(*declared.series) : flow::kInfinity;
  out.open = true;
  out.told_apart = !declared.labels.empty();
  out.type = declared.type;
  const std::string_view name = declared.name;
  out.numbers = name.ends_with("_bucket") || name.ends_with("_total") || name.ends_with("_count") ||
                name.ends_with("_sum") || (!declared.type.empty() && declared.type != "histogram");
  for (const auto& [label, values] : declared.labels) {
    for (const std::string& value : values.values) out.labels[label][value] = out.series;
    if (values.values.empty()) out.counted[label] = static_cast<double>(values.count);
  }
  return out;
}

// `_sum` and `_count` of a family that is declared with its bounds: as many as the other labels make.
flow::Inventory::Metric WithoutBounds(flow::Inventory::Metric metric) {
  for (const std::string_view bound : {"le", "quantile"}) {
    if (const auto counted = metric.counted.find(bound); counted != metric.counted.end())
      metric.counted.erase(counted);
    if (const auto listed = metric.labels.find(bound); listed != metric.labels.end())
      metric.labels.erase(listed);
  }
  metric.numbers = true;
  return metric;
}

class FactsReader {
 public:
  FactsReader(const EnvironmentSettings& environment, FactFiles files)
      : environment_(environment), files_(std::move(files)), out_(std::make_shared<Facts>()) {}

  std::shared_ptr<const Facts> Read() {
    Facts& out = *out_;
    out.scrape_interval = environment_.scrape_interval;
    out.evaluation_interval = environment_.evaluation_interval;
    out.retention = environment_.retention;
    out.external_labels = environment_.external_labels;
    for (const ExternalLabel& label : out.external_labels) out.external_names.insert(label.name);
    out.complete = environment_.complete.value_or(false);
    ReadConfigs();
    for (const NamedPath& glob : environment_.inventory) {
      for (const auto& file : files_.OpenAll(glob)) ReadInventoryFile(file);
    }
    reader_.Finish();
    for (const std::string& name : environment_.known) AddKnown(name);
    for (const DeclaredMetric& metric : environment_.metrics) Declare(metric);
    Close();
    return out_;
  }

 private:
  void Told(std::string_view key, const std::string& path, std::string told) {
    out_->origins.push_back({key, path, std::move(told)});
  }

  template <typename ReadFile>
  void ReadConfig(std::string_view key, const std::optional<NamedPath>& path, const ReadFile& read) {
    if (!path) return;
    const auto file = files_.Open(*path);
    if (file == nullptr) return;
    out_->files.push_back(file);
    Told(key, file->path(), read(*file));
  }

  void ReadConfigs() {
    ReadConfig("prometheus", environment_.prometheus, [&](const SourceFile& file) {
      return ReadPrometheusConfig(file, &files_, out_.get(), &targets_);
    });
    ReadConfig("alertmanager", environment_.alertmanager,
               [&](const SourceFile& file) { return ReadAlertmanagerConfig(file, &files_); });
    ReadConfig("loki", environment_.loki,
               [&](const SourceFile& file) { return ReadLokiConfig(file, &files_, out_.get()); });
    ReadConfig("promtail", environment_.promtail,
               [&](const SourceFile& file) { return ReadPromtailConfig(file, &files_, out_.get()); });
  }

  void ReadInventoryFile(const std::shared_ptr<const SourceFile>& file) {
    out_->files.push_back(file);
    Result<std::string> told = reader_.Read(*file);
    if (told) return Told("inventory", file->path(), std::move(*told));
    files_.Fail({file.get(), told.error().span.value_or(Span{})}, told.error().message);
  }

  void AddKnown(const std::string& name) {
    const Knowledge* knowledge = FindKnowledge(name);
    if (knowledge == nullptr) return;  // reported where settings are read
    AddKnowledge(*knowledge, &reader_.series());
    Told("known", name, fmt::format("{} metrics of version {}", knowledge->list.size(), knowledge->version));
  }

  void Declare(const DeclaredMetric& declared) {
    flow::Inventory& series = reader_.series();
    flow::Inventory::Metric metric = MetricDeclared(declared);
    const bool pattern = declared.name.find_first_of("*?") != std::string::npos;
    if (pattern) return series.AddPattern(flow::Pattern::Make(RegexOfGlob(declared.name)), metric);
    if (!declared_.insert(declared.name).second) return;  // a nearer file says it
    if (metric.type == "histogram" || metric.type == "summary") {
      for (const std::string_view part : {"_count", "_sum"}) {
        flow::Inventory::Metric& of_part = series.MetricNamed(declared.name + std::string(part));
        if (of_part.from.empty()) of_part = WithoutBounds(metric);
      }
      flow::Inventory::Metric& bucket = series.MetricNamed(declared.name + "_bucket");
      if (metric.type == "histogram" && bucket.from.empty()) {
        bucket = metric;
        bucket.numbers = true;
      }
    }
    series.MetricNamed(declared.name) = std::move(metric);
  }

  // Prometheus writes one `up` for each target.
  static void AddTargets(double all, flow::Inventory* series) {
    flow::Inventory::Metric& up = series->MetricNamed("up");
    if (!up.from.empty()) return;
    up.series = all;
    up.open = up.numbers = true;
    up.type = "gauge";
    up.from = "the targets of the configuration";
  }

  void Close() {
    flow::Inventory& series = reader_.series();
    if (!environment_.metrics.empty())
      Told("metrics", environment_.metrics.front().place.file->path(),
           fmt::format("{} metrics", environment_.metrics.size()));
    if (targets_.any && targets_.all_static && targets_.labels_kept) {
      double all = 0;
      for (const auto& [job, count] : targets_.targets) all += count;
      AddTargets(all, &series);
      series.rest().counted.try_emplace("job", static_cast<double>(targets_.targets.size()));
      series.rest().counted.try_emplace("instance", all);
    }
    series.rest().exists = !out_->complete;
    out_->streams = reader_.streams();
    const bool says = !series.metrics().empty() || !environment_.metrics.empty() ||
                      !series.rest().counted.empty() || out_->complete;
    if (says) out_->series = std::make_shared<const flow::Inventory>(std::move(series));
  }

  const EnvironmentSettings& environment_;
  FactFiles files_;
  std::shared_ptr<Facts> out_;
  flow::InventoryReader reader_;
  TargetFacts targets_;
  std::set<std::string> declared_;
};

}  // namespace

std::optional<int64_t> Facts::ScrapeIntervalOf(std::string_view job) const {
  const auto it = scrape_interval.jobs.find(std::string(job));
  return it != scrape_interval.jobs.end() ? std::optional(it->second) : scrape_interval.fallback;
}

std::shared_ptr<const Facts> ReadFacts(const EnvironmentSettings& environment,
                                       const source::FileSystem& files,
                                       const std::function<std::string(const std::string&)>& shown,
                                       const FactError& fail) {
  return FactsReader(environment, FactFiles(files, shown, fail)).Read();
}

}  // namespace rulecheck::policy
