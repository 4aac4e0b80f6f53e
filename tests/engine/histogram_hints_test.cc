// What the storage gives back: the table testdata/engine/histogram_read_back.txt,
// layouts, and chunks cut by time and size.
#include "engine/histogram/hints.h"

#include <doctest/doctest.h>

#include <cstdint>
#include <deque>
#include <string>
#include <vector>

#include "engine/core/staleness.h"
#include "engine/histogram/ops.h"
#include "engine/histogram/text.h"
#include "engine/histogram_literal.h"
#include "engine/histogram_table.h"

namespace rulecheck::engine {
namespace {

constexpr int64_t kOneMinute = 60'000;

std::string NameOf(CounterResetHint hint) {
  constexpr const char* kNames[] = {"unknown", "reset", "not_reset", "gauge"};
  return kNames[static_cast<size_t>(hint)];
}

// Literals and words of a row, separated by blanks outside braces.
std::vector<std::string> Items(const std::string& text) {
  std::vector<std::string> items(1);
  int depth = 0;
  for (const char c : text) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (c == ' ' && depth == 0) {
      items.emplace_back();
    } else {
      items.back() += c;
    }
  }
  return items;
}

// Stores the samples a minute apart and tells the hints they read back with.
std::string ReadBackHints(const std::vector<std::string>& items) {
  HistogramChunks chunks;
  std::deque<FloatHistogram> stored;
  for (size_t i = 0; i < items.size(); ++i) {
    if (items[i] == "float") {
      stored.emplace_back();
      chunks.AppendFloat();
      continue;
    }
    stored.push_back(items[i] == "stale" ? FloatHistogram{} : Literal(items[i]));
    if (items[i] == "stale") stored.back().sum = StaleNan();
    chunks.Append(static_cast<int64_t>(i) * kOneMinute, &stored.back());
  }
  std::string out;
  for (size_t i = 0; i < items.size(); ++i) {
    const bool word = items[i] == "float" || items[i] == "stale";
    out += (out.empty() ? "" : " ") + (word ? items[i] : NameOf(stored[i].counter_reset_hint));
  }
  return out;
}

// The numbers of the samples that begin a chunk.
std::vector<int> ChunkStarts(HistogramChunks* chunks, std::deque<FloatHistogram> samples, int64_t step_ms) {
  std::vector<int> starts;
  for (size_t i = 0; i < samples.size(); ++i) {
    const size_t before = chunks->chunk_count();
    chunks->Append(static_cast<int64_t>(i) * step_ms, &samples[i]);
    if (chunks->chunk_count() != before) starts.push_back(static_cast<int>(i));
  }
  return starts;
}

std::deque<FloatHistogram> Copies(const char* literal, size_t count) {
  return std::deque<FloatHistogram>(count, Literal(literal));
}

}  // namespace

TEST_CASE("hints read back") {
  ForEachRow("histogram_read_back.txt",
             [](const Columns& columns) { CHECK(ReadBackHints(Items(columns.at(0))) == columns.at(1)); });
}

TEST_CASE("buckets of later samples are there, empty, in the earlier ones of the chunk") {
  HistogramChunks chunks;
  std::deque<FloatHistogram> h = {Literal("{{count:1 offset:2 buckets:[1]}}"),
                                  Literal("{{count:3 offset:1 buckets:[1 2] n_buckets:[0]}}"),
                                  Literal("{{count:3 offset:2 buckets:[2]}}")};
  chunks.Append(0, &h[0]);
  CHECK((h[0].positive_spans == std::vector<HistogramSpan>{{2, 1}}));
  chunks.Append(kOneMinute, &h[1]);
  CHECK((h[0].positive_spans == std::vector<HistogramSpan>{{1, 2}}));
  CHECK((h[0].positive_buckets == std::vector<double>{0, 1}));
  CHECK((h[0].negative_buckets == std::vector<double>{0}));
  CHECK((h[1].positive_buckets == std::vector<double>{1, 2}));
  CHECK(h[1].counter_reset_hint == CounterResetHint::kNotReset);
  // The third lacks a populated bucket: a reset, so that its layout is its own.
  chunks.Append(2 * kOneMinute, &h[2]);
  CHECK((h[2].positive_buckets == std::vector<double>{2}));
  CHECK(h[2].counter_reset_hint == CounterResetHint::kUnknown);
  CHECK(chunks.chunk_count() == 2);
}

TEST_CASE("a sample that lacks empty buckets gets them") {
  HistogramChunks chunks;
  std::deque<FloatHistogram> h = {Literal("{{count:2 buckets:[1 0 1]}}"), Literal("{{count:9 buckets:[9]}}"),
                                  Literal("{{count:9 buckets:[1 0 1 0 7]}}")};
  h[1].positive_spans = {{0, 1}, {1, 1}};
  h[1].positive_buckets = {1, 8};
  for (size_t i = 0; i < h.size(); ++i) chunks.Append(static_cast<int64_t>(i) * kOneMinute, &h[i]);
  CHECK((h[1].positive_spans == std::vector<HistogramSpan>{{0, 3}}));
  CHECK((h[1].positive_buckets == std::vector<double>{1, 0, 8}));
  CHECK(chunks.chunk_count() == 2);  // 8 fell to 1
}

TEST_CASE("gauges share a layout whatever their counts do") {
  HistogramChunks chunks;
  std::deque<FloatHistogram> h = {Literal("{{buckets:[1] counter_reset_hint:gauge}}"),
                                  Literal("{{offset:2 buckets:[2] counter_reset_hint:gauge}}")};
  chunks.Append(0, &h[0]);
  chunks.Append(kOneMinute, &h[1]);
  const std::vector<HistogramSpan> both = {{0, 1}, {1, 1}};
  CHECK((h[0].positive_spans == both));
  CHECK((h[1].positive_spans == both));
  CHECK((h[0].positive_buckets == std::vector<double>{1, 0}));
  CHECK((h[1].positive_buckets == std::vector<double>{0, 2}));
}

TEST_CASE("stale markers have nothing but their sum") {
  HistogramChunks chunks;
  FloatHistogram stale = Literal("{{schema:3 count:4 buckets:[4]}}");
  stale.sum = StaleNan();
  chunks.Append(0, &stale);
  CHECK(IsStaleNan(stale.sum));
  CHECK(FormatHistogram(stale) == "{count:0, sum:NaN}");
}

TEST_CASE("no chunk crosses the end of its range") {
  HistogramChunks chunks({.chunk_range_ms = 5 * kOneMinute});
  CHECK((ChunkStarts(&chunks, Copies("{{count:1}}", 12), kOneMinute) == std::vector<int>{0, 5, 10}));
  HistogramChunks day;
  CHECK((ChunkStarts(&day, Copies("{{count:1}}", 50), 3600 * 1000) == std::vector<int>{0, 24, 48}));
}

TEST_CASE("sizes of chunks") {
  HistogramChunkSize size;
  CHECK(size.bytes() == 3);
  // zero width 8, schema 1, spans 1 + 1, time 1, three doubles: 204 bits
  size.Add(0, Literal("{{count:1}}"), 0);
  CHECK(size.bytes() == 3 + 26);
  // time 24, nothing changed 3: 231 bits
  size.Add(kOneMinute, Literal("{{count:1}}"), 0);
  CHECK(size.bytes() == 3 + 29);
  // 1 + 3: 235 bits
  size.Add(2 * kOneMinute, Literal("{{count:1}}"), 0);
  CHECK(size.bytes() == 3 + 30);
  // count 1 -> 2: 0x3ff0.. ^ 0x4000.. has 11 bits from the second on: 1 + 2 + 5 + 6 + 11 + 1 + 1
  size.Add(3 * kOneMinute, Literal("{{count:2}}"), 0);
  CHECK(size.bytes() == 3 + 33);  // 262 bits
  // back again: the same window of bits, 1 + 2 + 11 + 1 + 1
  size.Add(4 * kOneMinute, Literal("{{count:1}}"), 0);
  CHECK(size.bytes() == 3 + 35);  // 278 bits

  HistogramChunkSize custom;
  // zero width 8, schema -53 13, one span 5 + 5 + 1, none 1, two bounds 5, thousandths
  // 1001 17, a third 65, time 1, three doubles and two buckets 320
  custom.Add(0, Literal("{{schema:-53 custom_values:[0.3333333333333333 1] buckets:[1 2]}}"), 0);
  CHECK(custom.bytes() == 3 + 56);  // 441 bits

  HistogramChunkSize starts(true);
  starts.Add(kOneMinute, Literal("{{count:1}}"), 0);
  HistogramChunkSize known(true);
  known.Add(kOneMinute, Literal("{{count:1}}"), kOneMinute - 1000);
  CHECK(known.bytes() == starts.bytes() + 2);  // 1000 as a varint
}

TEST_CASE("a chunk that has grown large is followed by another") {
  // 40 buckets that all change: about 350 bytes first, then 40 * 2 bytes and more.
  std::deque<FloatHistogram> samples;
  for (int i = 0; i < 60; ++i) {
    FloatHistogram h;
    h.count = 1 + i;
    h.sum = 0.1 * i;
    h.positive_spans = {{0, 40}};
    for (int b = 0; b < 40; ++b) h.positive_buckets.push_back(i * (b + 1.1));
    samples.push_back(h);
  }
  HistogramChunks chunks;
  const std::vector<int> starts = ChunkStarts(&chunks, samples, kOneMinute);
  REQUIRE(starts.size() > 2);
  for (size_t i = 1; i < starts.size(); ++i) CHECK(starts[i] - starts[i - 1] >= 10);
  // Nothing that changes little is cut.
  HistogramChunks calm;
  CHECK(ChunkStarts(&calm, Copies("{{count:1 buckets:[1 2 3 4]}}", 1000), kOneMinute).size() == 1);
}

}  // namespace rulecheck::engine
