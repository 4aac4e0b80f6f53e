#include "flow/inventory_json.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "base/go_format.h"

namespace rulecheck::flow {
namespace {

using source::Node;

constexpr const char* kNoAnswer =
    "this is no answer of `/api/v1/series`, `query`, `metadata`, `labels` or `status/tsdb`, and no analysis "
    "of mimirtool";

const Node* FindList(const Node& node, std::string_view key) {
  const Node* list = source::Find(node, key);
  return list != nullptr && list->is_sequence() ? list : nullptr;
}

double NumberOf(const Node* node) {
  bool out_of_range = false;
  const auto number =
      node != nullptr && node->is_scalar() ? ParseFloat(node->value, &out_of_range) : std::nullopt;
  return number && *number >= 0 && !out_of_range ? *number : -1;
}

std::string_view TextBehind(const Node& node, std::string_view key) {
  const Node* value = source::Find(node, key);
  return value != nullptr && value->is_scalar() ? value->value : std::string_view();
}

// Calls `visit(name, number)` for a list of `{name: ..., number: ...}`.
template <typename Visit>
void EachCount(const Node* list, std::string_view name, std::string_view number, const Visit& visit) {
  if (list == nullptr) return;
  for (const source::Item& item : list->items) {
    const double count = NumberOf(source::Find(*item.node, number));
    if (count >= 0) visit(*item.node, std::string(TextBehind(*item.node, name)), count);
  }
}

}  // namespace

Result<std::string> InventoryJson::ReadSeries(const Node& list) {
  for (const source::Item& item : list.items) {
    const Node* metric = source::Find(*item.node, "metric");
    const Node& labels = metric != nullptr && metric->is_mapping() ? *metric : *item.node;
    std::vector<std::pair<std::string, std::string>> pairs;
    if (!labels.is_mapping()) return Error{"a series is an object of labels", item.written};
    for (const source::Entry& entry : labels.entries) {
      if (!entry.value->is_scalar()) return Error{"a series is an object of labels", entry.written};
      pairs.emplace_back(entry.key->value, entry.value->value);
    }
    out_.AddSeries(std::move(pairs), file_.path());
  }
  return fmt::format("{} series", list.items.size());
}

Result<std::string> InventoryJson::ReadNames(const Node& list) {
  const bool prometheus = std::any_of(list.items.begin(), list.items.end(), [](const source::Item& item) {
    return item.node->value == kMetricName;
  });
  return fmt::format("{} names of labels of {}", list.items.size(), prometheus ? "series" : "streams");
}

Result<std::string> InventoryJson::ReadList(const Node& list) {
  const bool texts = !list.items.empty() && list.items.front().node->is_scalar();
  if (!texts) return ReadSeries(list);
  for (const source::Item& item : list.items) {
    if (!item.node->is_scalar()) return Error{"a name is a text", item.written};
  }
  return ReadNames(list);
}

Result<std::string> InventoryJson::ReadMetadata(const Node& data) {
  for (const source::Entry& entry : data.entries) {
    if (!entry.value->is_sequence()) return Error{kNoAnswer, entry.key->span};
    for (const source::Item& item : entry.value->items) {
      if (const std::string_view type = TextBehind(*item.node, "type"); !type.empty())
        out_.SetType(entry.key->value, type);
    }
  }
  return fmt::format("metadata of {} metrics", data.entries.size());
}

Result<std::string> InventoryJson::ReadTsdb(const Node& data) {
  Inventory::Rest& rest = out_.series_.rest();
  double least = kInfinity;
  size_t listed = 0;
  EachCount(FindList(data, "seriesCountByMetricName"), "name", "value",
            [&](const Node&, const std::string& name, double count) {
              out_.SetCount(name, count, file_.path());
              least = std::min(least, count);
              ++listed;
            });
  // The list has the largest ones.
  rest.series = std::min(rest.series, least);
  EachCount(FindList(data, "labelValueCountByLabelName"), "name", "value",
            [&](const Node&, const std::string& name, double count) {
              const auto [it, fresh] = rest.counted.try_emplace(name, count);
              if (!fresh) it->second = std::max(it->second, count);
            });
  rest.counted.erase(std::string(kMetricName));
  return fmt::format("series of {} metrics, values of {} labels", listed, rest.counted.size());
}

Result<std::string> InventoryJson::ReadAnalysis(const Node& root) {
  size_t listed = 0;
  for (const std::string_view key : {"in_use_metric_counts", "additional_metric_counts"}) {
    EachCount(FindList(root, key), "metric", "count",
              [&](const Node& entry, const std::string& name, double count) {
                out_.SetCount(name, count, file_.path());
                ++listed;
                Inventory::Metric& metric = out_.series_.MetricNamed(name);
                if (metric.rows != nullptr) return;
                EachCount(FindList(entry, "job_counts"), "job", "count",
                          [&](const Node&, const std::string& job, double of_job) {
                            metric.labels["job"][job] = of_job;
                          });
              });
  }
  return fmt::format("series of {} metrics", listed);
}

Result<std::string> InventoryJson::Read() {
  // With a comment in front it is YAML, which has all of JSON.
  const auto tree = file_.text().starts_with('#') ? source::ParseYaml(file_) : source::ParseJson(file_);
  if (tree->error()) return Error{tree->error()->message, tree->error()->span};
  if (tree->documents().empty()) return Error{"nothing stands in it", Span{}};
  const Node& root = *tree->documents().front().root;
  if (FindList(root, "in_use_metric_counts") != nullptr ||
      FindList(root, "additional_metric_counts") != nullptr)
    return ReadAnalysis(root);
  const Node* data = source::Find(root, "data");
  if (data == nullptr) data = &root;
  if (data->is_sequence()) return ReadList(*data);
  if (!data->is_mapping() || data->entries.empty()) return Error{kNoAnswer, root.span};
  if (FindList(*data, "result") != nullptr) return ReadSeries(*FindList(*data, "result"));
  if (FindList(*data, "seriesCountByMetricName") != nullptr) return ReadTsdb(*data);
  return ReadMetadata(*data);
}

}  // namespace rulecheck::flow
