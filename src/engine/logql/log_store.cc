#include "engine/logql/log_store.h"

#include <algorithm>
#include <cstring>
#include <unordered_set>

namespace rulecheck::engine::logql {

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

void LogStore::AddRepeated(StreamId stream, std::span<const int64_t> times_ns, std::string_view line,
                           const LabelPairs& metadata) {
  const std::string_view kept = Copy(line);
  const std::span<const Label> labels = Copy(metadata);
  for (int64_t t_ns : times_ns) streams_[stream].entries.push_back({t_ns, kept, labels});
}

namespace {

bool SameContent(const Entry& a, const Entry& b) {
  return a.line == b.line && std::ranges::equal(a.metadata, b.metadata);
}

struct ContentHash {
  size_t operator()(const Entry& entry) const {
    constexpr size_t kMultiplier = 0x9E3779B97F4A7C15;
    const std::hash<std::string_view> hash;
    size_t h = hash(entry.line);
    for (const Label& label : entry.metadata) h = (h ^ hash(label.name)) * kMultiplier + hash(label.value);
    return h;
  }
};
struct ContentEqual {
  bool operator()(const Entry& a, const Entry& b) const { return SameContent(a, b); }
};

// Tells whether an entry stood before among those of the same time: a few are looked
// through, many are hashed.
class Deduplicator {
 public:
  bool IsNew(const Entry& entry, std::span<const Entry> before) {
    constexpr size_t kFew = 8;
    if (before.size() < kFew) {
      seen_.clear();
      return std::ranges::none_of(before, [&entry](const Entry& e) { return SameContent(e, entry); });
    }
    if (seen_.empty()) seen_.insert(before.begin(), before.end());
    return seen_.insert(entry).second;
  }

 private:
  std::unordered_set<Entry, ContentHash, ContentEqual> seen_;
};

}  // namespace

void LogStore::Seal() {
  for (Stream& stream : streams_) {
    std::vector<Entry>& entries = stream.entries;
    const auto earlier = [](const Entry& a, const Entry& b) { return a.t_ns < b.t_ns; };
    std::stable_sort(entries.begin(), entries.end(), earlier);
    Deduplicator deduplicator;
    size_t kept = 0;
    size_t begin = 0;  // of those with the same time
    for (const Entry& entry : entries) {
      if (kept > begin && entries[begin].t_ns != entry.t_ns) begin = kept;
      if (deduplicator.IsNew(entry, std::span(entries).subspan(begin, kept - begin))) entries[kept++] = entry;
    }
    entries.resize(kept);
  }
}

}  // namespace rulecheck::engine::logql
