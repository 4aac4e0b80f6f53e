#include "engine/logs/log_store.h"

#include <algorithm>
#include <cstring>

namespace rulecheck::logs {

std::string_view LogStore::Copy(std::string_view text) {
  if (text.empty()) return {};
  char* bytes = static_cast<char*>(arena_.allocate(text.size(), 1));
  std::memcpy(bytes, text.data(), text.size());
  return {bytes, text.size()};
}

std::span<const Label> LogStore::Copy(const LabelPairs& labels) {
  if (labels.empty()) return {};
  Label* copies = static_cast<Label*>(arena_.allocate(labels.size() * sizeof(Label), alignof(Label)));
  for (size_t i = 0; i < labels.size(); ++i)
    new (copies + i) Label{Copy(labels[i].first), Copy(labels[i].second)};
  return {copies, labels.size()};
}

StreamId LogStore::AddStream(const LabelPairs& labels) {
  LabelPairs sorted;
  for (const auto& label : labels) {
    if (!label.second.empty()) sorted.push_back(label);
  }
  std::sort(sorted.begin(), sorted.end());
  const auto [it, is_new] = ids_.emplace(std::move(sorted), static_cast<StreamId>(streams_.size()));
  if (is_new) streams_.push_back({Copy(it->first), {}});
  return it->second;
}

void LogStore::AddEntry(StreamId stream, int64_t t_ns, std::string_view line, const LabelPairs& metadata) {
  streams_[stream].entries.push_back({t_ns, Copy(line), Copy(metadata)});
}

void LogStore::Seal() {
  for (Stream& stream : streams_) {
    std::vector<Entry>& entries = stream.entries;
    const auto earlier = [](const Entry& a, const Entry& b) { return a.t_ns < b.t_ns; };
    std::stable_sort(entries.begin(), entries.end(), earlier);
    std::vector<Entry> kept;
    kept.reserve(entries.size());
    for (const Entry& entry : entries) {
      bool seen = false;
      for (auto it = kept.rbegin(); !seen && it != kept.rend() && it->t_ns == entry.t_ns; ++it)
        seen = it->line == entry.line;
      if (!seen) kept.push_back(entry);
    }
    entries = std::move(kept);
  }
}

}  // namespace rulecheck::logs
