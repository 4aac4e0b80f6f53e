#include "policy/fact_configs.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <utility>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "documents/cursor.h"
#include "documents/shape.h"
#include "source/tree.h"

namespace rulecheck::policy {
namespace {

using documents::Cursor;

// Stages inside stages: real ones nest twice.
constexpr int kMostStages = 16;

// Documents of a file, each a mapping; reports what is none. Objects of a List come one by one.
class ConfigFile {
 public:
  ConfigFile(const SourceFile& file, FactFiles* files)
      : file_(file), files_(*files), tree_(source::ParseYaml(file)) {}

  template <typename Visit>
  void EachDocument(const Visit& visit) {
    if (tree_->error()) return Fail(tree_->error()->span, tree_->error()->message);
    if (tree_->documents().empty()) return Fail({}, "nothing stands in it");
    for (const source::Document& document : tree_->documents()) {
      const Cursor root(*document.root);
      if (!root.is_mapping()) {
        Fail(document.span, "a configuration is a mapping");
      } else if (root.Text("kind") == "List") {
        root["items"].EachItem(visit);
      } else {
        visit(root);
      }
    }
  }

  void Time(const Cursor& at, std::optional<int64_t>* out) {
    if (!at || at->is_null()) return;
    const Result<int64_t> time = ParsePrometheusDuration(at.text());
    if (!at.is_scalar() || !time) {
      Fail(at->span, fmt::format("`{}` must be a duration such as `30s`", at.key()));
    } else if (!*out) {
      *out = *time;
    }
  }

  void Fail(Span where, const std::string& message) { files_.Fail({&file_, where}, message); }
  const SourceFile& file() const { return file_; }

 private:
  const SourceFile& file_;
  FactFiles& files_;
  std::shared_ptr<const source::Tree> tree_;
};

std::string WordOfTime(std::string_view name, const std::optional<int64_t>& time) {
  return time ? fmt::format("{} {}", name, FormatPrometheusDuration(*time)) : std::string();
}

std::string JoinWords(const std::vector<std::string>& words) {
  std::vector<std::string> said;
  for (const std::string& word : words) {
    if (!word.empty()) said.push_back(word);
  }
  return said.empty() ? "nothing that is used" : Join(said, ", ");
}

class PrometheusReader {
 public:
  PrometheusReader(const SourceFile& file, FactFiles* files, Facts* out, TargetFacts* targets)
      : config_(file, files), out_(*out), targets_(*targets) {}

  std::string Read() {
    config_.EachDocument([&](const Cursor& root) { ReadDocument(root); });
    if (!scrape_) scrape_ = monitors_;
    if (!out_.scrape_interval.fallback) out_.scrape_interval.fallback = scrape_;
    if (!out_.evaluation_interval) out_.evaluation_interval = evaluation_;
    if (!out_.retention) out_.retention = retention_;
    return JoinWords({WordOfTime("scrape_interval", scrape_), WordOfTime("evaluation_interval", evaluation_),
                      WordOfTime("retention", retention_),
                      labels_ == 0 ? "" : fmt::format("{} external labels", labels_),
                      jobs_ == 0 ? "" : fmt::format("{} jobs", jobs_),
                      rule_files_ == 0 ? "" : fmt::format("{} patterns of rule files", rule_files_)});
  }

 private:
  void ReadDocument(const Cursor& root) {
    if (!root.Has("apiVersion")) return ReadFile(root);
    const std::string_view kind = root.Text("kind");
    const Cursor spec = root["spec"];
    if (kind == "Prometheus" || kind == "PrometheusAgent") {
      config_.Time(spec["scrapeInterval"], &scrape_);
      config_.Time(spec["evaluationInterval"], &evaluation_);
      config_.Time(spec["retention"], &retention_);
      AddLabels(spec["externalLabels"]);
    } else if (kind == "ScrapeConfig") {
      AddInterval(spec.Text("jobName"), spec["scrapeInterval"]);
      targets_.all_static = false;
      ++jobs_;
    } else if (kind == "ServiceMonitor" || kind == "PodMonitor" || kind == "Probe") {
      targets_.all_static = false;
      ++jobs_;
      Monitor(spec["interval"]);
      for (const std::string_view list : {"endpoints", "podMetricsEndpoints"})
        spec[list].EachItem([&](const Cursor& endpoint) { Monitor(endpoint["interval"]); });
    }
  }

  void ReadFile(const Cursor& root) {
    const Cursor global = root["global"];
    targets_.any = true;
    config_.Time(global["scrape_interval"], &scrape_);
    config_.Time(global["evaluation_interval"], &evaluation_);
    config_.Time(root["storage"]["tsdb"]["retention"]["time"], &retention_);
    AddLabels(global["external_labels"]);
    AddAlerting(root["alerting"]);
    root["scrape_configs"].EachItem([&](const Cursor& scrape) { AddJob(scrape); });
    if (root.Has("scrape_config_files")) targets_.all_static = false;
    root["rule_files"].EachItem([&](const Cursor&) { ++rule_files_; });
  }

  void AddJob(const Cursor& scrape) {
    ++jobs_;
    const std::string_view job = scrape.Text("job_name");
    AddInterval(job, scrape["scrape_interval"]);
    if (scrape.Text("honor_labels") == "true") targets_.labels_kept = false;
    for (const std::string_view list : {"relabel_configs", "metric_relabel_configs"})
      scrape[list].EachItem([&](const Cursor& step) { Relabel(step); });
    double count = 0;
    scrape["static_configs"].EachItem(
        [&](const Cursor& config) { config["targets"].EachItem([&](const Cursor&) { ++count; }); });
    targets_.targets[std::string(job)] += count;
    scrape.EachValue([&](const Cursor& value) {
      if (value.key().ends_with("_sd_configs")) targets_.all_static = false;
    });
  }

  // Steps that give `job` and `instance` other values, or take them away.
  void Relabel(const Cursor& step) {
    const std::string_view action = step.Text("action"), target = step.Text("target_label");
    const bool changes = target == "job" || target == "instance" || action == "labelmap" ||
                         action == "labeldrop" || action == "labelkeep";
    if (changes) targets_.labels_kept = false;
  }

  void AddInterval(std::string_view job, const Cursor& at) {
    std::optional<int64_t> interval;
    config_.Time(at, &interval);
    if (interval && !job.empty()) out_.scrape_interval.jobs.try_emplace(std::string(job), *interval);
  }

  // Of jobs whose names the operator makes.
  void Monitor(const Cursor& at) {
    std::optional<int64_t> interval;
    config_.Time(at, &interval);
    if (interval) monitors_ = std::min(monitors_.value_or(*interval), *interval);
  }

  // Of several Alertmanagers, each with steps of its own, nobody knows which is meant.
  void AddAlerting(const Cursor& alerting) {
    alerting["alert_relabel_configs"].EachItem([&](const Cursor& step) { AddAlertStep(step); });
    size_t managers = 0;
    alerting["alertmanagers"].EachItem([&](const Cursor&) { ++managers; });
    if (managers != 1) return;
    alerting["alertmanagers"].EachItem([&](const Cursor& manager) {
      manager["alert_relabel_configs"].EachItem([&](const Cursor& step) { AddAlertStep(step); });
    });
  }

  void AddAlertStep(const Cursor& step) {
    RelabelStep& out = out_.alert_relabels.emplace_back();
    step["source_labels"].EachItem(
        [&](const Cursor& label) { out.source_labels.emplace_back(label.text()); });
    const auto read = [&](std::string_view key, std::string* to) {
      if (const Cursor value = step[key]; value && value->is_scalar()) *to = value.text();
    };
    read("separator", &out.separator);
    read("regex", &out.regex);
    read("target_label", &out.target_label);
    read("replacement", &out.replacement);
    read("action", &out.action);
  }

  void AddLabels(const Cursor& labels) {
    labels.EachValue([&](const Cursor& value) {
      ++labels_;
      if (!out_.external_names.emplace(value.key()).second) return;
      ExternalLabel& label = out_.external_labels.emplace_back();
      label.name = value.key();
      // The value of a variable of the environment is not known.
      if (value.text().find('$') == std::string_view::npos) label.values.emplace_back(value.text());
      label.place = {&config_.file(), value->span};
    });
  }

  ConfigFile config_;
  Facts& out_;
  TargetFacts& targets_;
  std::optional<int64_t> scrape_, evaluation_, retention_, monitors_;
  size_t labels_ = 0, jobs_ = 0, rule_files_ = 0;
};

class PromtailReader {
 public:
  PromtailReader(const SourceFile& file, FactFiles* files, Facts* out) : config_(file, files), out_(*out) {}

  std::string Read() {
    config_.EachDocument([&](const Cursor& root) {
      root["scrape_configs"].EachItem([&](const Cursor& scrape) { ReadScrape(scrape); });
      EachKey(root["clients"], "external_labels");
    });
    return JoinWords({fmt::format("{} labels of streams", count_)});
  }

 private:
  void Add(std::string_view name, Span where) {
    ++count_;
    if (!name.starts_with("__")) out_.stream_labels.push_back({std::string(name), {&config_.file(), where}});
  }

  void EachKey(const Cursor& list, std::string_view mapping) {
    list.EachItem([&](const Cursor& item) { Keys(item[mapping]); });
  }
  void Keys(const Cursor& mapping) {
    if (!mapping.is_mapping()) return;
    for (const source::Entry& entry : mapping->entries) Add(entry.key->value, entry.key->span);
  }

  void ReadScrape(const Cursor& scrape) {
    EachKey(scrape["static_configs"], "labels");
    scrape["relabel_configs"].EachItem([&](const Cursor& step) {
      if (const Cursor target = step["target_label"]; target.is_scalar()) Add(target.text(), target->span);
    });
    Stages(scrape["pipeline_stages"], 0);
  }

  void Stages(const Cursor& stages, int depth) {
    if (depth == kMostStages) return;
    stages.EachItem([&](const Cursor& stage) {
      for (const std::string_view name : {"labels", "static_labels"}) Keys(stage[name]);
      Stages(stage["match"]["stages"], depth + 1);
    });
  }

  ConfigFile config_;
  Facts& out_;
  size_t count_ = 0;
};

}  // namespace

std::string ReadPrometheusConfig(const SourceFile& file, FactFiles* files, Facts* out, TargetFacts* targets) {
  return PrometheusReader(file, files, out, targets).Read();
}

std::string ReadPromtailConfig(const SourceFile& file, FactFiles* files, Facts* out) {
  return PromtailReader(file, files, out).Read();
}

std::string ReadLokiConfig(const SourceFile& file, FactFiles* files, Facts* out) {
  ConfigFile config(file, files);
  std::string series;
  config.EachDocument([&](const Cursor& root) {
    const Cursor limits = root["limits_config"];
    config.Time(limits["retention_period"], &out->log_retention);
    const std::string_view text = limits.Text("max_query_series");
    bool out_of_range = false;
    const auto number = text.empty() ? std::nullopt : ParseFloat(text, &out_of_range);
    if (number && *number > 0 && !out_of_range) {
      out->max_query_series = static_cast<int64_t>(*number);
      series = fmt::format("max_query_series {}", *out->max_query_series);
    }
  });
  if (out->log_retention == int64_t{0}) out->log_retention.reset();  // kept for ever
  return JoinWords({WordOfTime("retention", out->log_retention), series});
}

std::string ReadAlertmanagerConfig(const SourceFile& file, FactFiles* files) {
  ConfigFile config(file, files);
  bool route = false;
  config.EachDocument([&](const Cursor& root) { route = route || root.Has("route"); });
  return route ? "a tree of routes" : "no route";
}

}  // namespace rulecheck::policy
