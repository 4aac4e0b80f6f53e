// Log lines as Loki stores them: streams of entries in time order, in memory.
//
//   logql::LogStore store;
//   const logql::StreamId id = store.AddStream({{"app", "api"}});
//   store.AddEntry(id, 5'000'000'000, "level=error msg=timeout", {});
//   store.Seal();
#pragma once

#include <cstdint>
#include <map>
#include <memory_resource>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace rulecheck::engine::logql {

struct Label {
  std::string_view name;
  std::string_view value;
  friend bool operator==(const Label&, const Label&) = default;
};

struct Entry {
  int64_t t_ns = 0;
  std::string_view line;
  std::span<const Label> metadata;  // structured metadata, in the order it came
};

struct Stream {
  std::span<const Label> labels;  // sorted by name; no empty values
  std::vector<Entry> entries;     // after Seal(): by time
};

using StreamId = uint32_t;
using LabelPairs = std::vector<std::pair<std::string, std::string>>;

// Owns every byte: views taken from it live as long as the store. Not to be changed
// while a query reads it; sealed stores may be read by many threads.
class LogStore {
 public:
  // The stream with these labels, made when it is new. Labels with an empty value
  // are left out, as at push time.
  StreamId AddStream(const LabelPairs& labels);

  void AddEntry(StreamId stream, int64_t t_ns, std::string_view line, const LabelPairs& metadata);
  // The same at each of these times, its bytes kept once.
  void AddRepeated(StreamId stream, std::span<const int64_t> times_ns, std::string_view line,
                   const LabelPairs& metadata);

  // Sorts entries by time, keeping the order of equal times, and drops repetitions: same
  // time, line and metadata (as pkg/chunkenc/unordered.go).
  void Seal();

  std::span<const Stream> streams() const { return streams_; }

 private:
  std::string_view Copy(std::string_view text);
  std::span<const Label> Copy(const LabelPairs& labels);

  std::pmr::monotonic_buffer_resource arena_;
  std::vector<Stream> streams_;
  std::map<LabelPairs, StreamId> ids_;
};

}  // namespace rulecheck::engine::logql
