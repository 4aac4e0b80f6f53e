#include "flow/inventory_reader.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "base/strings.h"
#include "documents/exposition.h"
#include "documents/stream_labels.h"
#include "flow/inventory_json.h"

namespace rulecheck::flow {
namespace {

constexpr std::string_view kParts[] = {"_bucket", "_count", "_sum", "_total", "_created", "_info"};

// Parts of histograms and summaries, counters: never native histograms.
bool IsNumberName(std::string_view name) {
  return FamilyOfSeries(name) != name;
}

// The first line that says something: what begins with `{` is JSON, or streams one a line.
std::string_view FirstLine(std::string_view text) {
  for (const std::string_view raw : Split(text, '\n')) {
    const std::string_view line = TrimSpace(raw);
    if (!line.empty() && !line.starts_with('#')) return line;
  }
  return {};
}

bool IsStreamLine(std::string_view line) {
  return line.starts_with('{') && line.ends_with('}') && !documents::ParseStreamLabels(line).error;
}

// The series that a family has by its type.
std::vector<std::string> SeriesOfFamily(const std::string& family, std::string_view type) {
  if (type == "histogram" || type == "gaugehistogram")
    return {family, family + "_bucket", family + "_count", family + "_sum"};
  if (type == "summary") return {family, family + "_count", family + "_sum"};
  return {family};
}

bool IsTarget(std::string_view label) {
  return label == "job" || label == "instance";
}

}  // namespace

std::string_view FamilyOfSeries(std::string_view name) {
  for (const std::string_view part : kParts) {
    if (name.ends_with(part) && name.size() > part.size()) return name.substr(0, name.size() - part.size());
  }
  return name;
}

void InventoryReader::SetType(std::string_view family, std::string_view type) {
  const auto [it, fresh] = types_.try_emplace(std::string(family), type);
  // Targets that do not agree: nothing is known of it.
  if (!fresh && it->second != type) it->second.clear();
}

void InventoryReader::SetCount(std::string_view name, double series, const std::string& from) {
  Inventory::Metric& metric = series_.MetricNamed(name);
  if (metric.rows != nullptr) return;
  metric.series = std::max(metric.series, series);
  metric.open = true;
  metric.from = from;
  metric.numbers = IsNumberName(name);
}

void InventoryReader::AddSeries(std::vector<std::pair<std::string, std::string>> labels,
                                const std::string& from) {
  const auto name = std::find_if(labels.begin(), labels.end(),
                                 [](const auto& label) { return label.first == kMetricName; });
  if (name == labels.end()) {
    has_streams_ = true;
    streams_.Add(labels);
    return;
  }
  const std::string metric_name = name->second;
  labels.erase(name);
  Inventory::Metric& metric = series_.MetricNamed(metric_name);
  if (metric.rows == nullptr) {
    metric.series = 0;
    metric.labels.clear();
    metric.open = false;
    metric.from = from;
    metric.numbers = IsNumberName(metric_name);
  }
  series_.Add(metric_name, labels);
}

Result<std::string> InventoryReader::ReadStreamLines(const SourceFile& file) {
  size_t count = 0;
  for (uint32_t number = 1; number <= file.line_count(); ++number) {
    const std::string_view line = TrimSpace(file.Line(number));
    if (line.empty() || line.starts_with('#')) continue;
    documents::StreamLabels stream = documents::ParseStreamLabels(line);
    if (stream.error) return Error{stream.error->message, file.LineSpan(number)};
    has_streams_ = true;
    streams_.Add(stream.labels);
    ++count;
  }
  return fmt::format("{} streams", count);
}

Result<std::string> InventoryReader::ReadMetrics(const SourceFile& file) {
  documents::ExpositionOptions options;
  options.format = documents::DetectExposition(file.text());
  options.max_errors = 1;
  options.types = [this](std::string_view family, std::string_view type) { SetType(family, type); };
  size_t count = 0;
  bool of_target = false;
  const std::vector<Error> errors =
      documents::ReadExposition(file.text(), options, [&](const documents::ExpositionSample& sample) {
        std::vector<std::pair<std::string, std::string>> labels;
        std::string name;
        bool whole = false;
        for (const documents::ExpositionLabel& label : sample.labels) {
          labels.emplace_back(label.name, label.value);
          whole = whole || IsTarget(label.name);
          if (label.name == kMetricName) name = label.value;
        }
        AddSeries(std::move(labels), file.path());
        Inventory::Metric& metric = series_.MetricNamed(name);
        metric.numbers = true;
        metric.open = metric.open || !whole;
        of_target = of_target || !whole;
        ++count;
        return true;
      });
  if (!errors.empty()) return errors.front();
  if (count == 0 && types_.empty()) return Error{"no metrics stand in it", Span{}};
  return fmt::format("{} series{}", count, of_target ? " as one target shows them" : "");
}

Result<std::string> InventoryReader::Read(const SourceFile& file) {
  const std::string_view first = FirstLine(file.text());
  if (IsStreamLine(first)) return ReadStreamLines(file);
  if (first.starts_with('{') || first.starts_with('[')) return InventoryJson(file, this).Read();
  return ReadMetrics(file);
}

void InventoryReader::Finish() {
  for (const auto& [family, type] : types_) {
    if (type.empty()) continue;
    for (const std::string& name : SeriesOfFamily(family, type)) {
      const bool known = series_.Find(name) != nullptr;
      Inventory::Metric& metric = series_.MetricNamed(name);
      if (!known) {
        metric.series = kInfinity;
        metric.open = true;
        metric.numbers = name != family || (type != "histogram" && type != "unknown");
      }
      metric.type = name == family ? type : "counter";
    }
    // Text formats write counters without the end of their names, OpenMetrics too.
    if (type == "counter" && series_.Find(family + "_total") != nullptr)
      series_.MetricNamed(family + "_total").type = type;
  }
}

std::shared_ptr<const LogInventory> InventoryReader::streams() const {
  if (!has_streams_) return nullptr;
  auto out = std::make_shared<LogInventory>();
  out->streams = static_cast<double>(streams_.size());
  out->labels = streams_.Counts();
  out->any_metadata = true;
  out->table = std::make_shared<SeriesTable>(streams_);
  return out;
}

}  // namespace rulecheck::flow
