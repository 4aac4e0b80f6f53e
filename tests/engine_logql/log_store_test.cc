#include "engine/logql/log_store.h"

#include <doctest/doctest.h>

using namespace rulecheck::engine::logql;

TEST_CASE("A sealed store is in time order and has no repetitions") {
  LogStore store;
  const StreamId a = store.AddStream({{"b", "2"}, {"a", "1"}, {"empty", ""}});
  CHECK(store.AddStream({{"a", "1"}, {"b", "2"}}) == a);
  CHECK(store.AddStream({{"a", "1"}}) != a);
  store.AddEntry(a, 20, "late", {});
  store.AddEntry(a, 10, "x", {{"k", "v"}});
  store.AddEntry(a, 10, "y", {});
  store.AddEntry(a, 10, "x", {{"k", "v"}});
  store.Seal();
  const Stream& stream = store.streams()[a];
  REQUIRE(stream.labels.size() == 2);
  CHECK(stream.labels[0] == Label{"a", "1"});
  REQUIRE(stream.entries.size() == 3);
  CHECK(stream.entries[0].line == "x");
  CHECK(stream.entries[0].metadata[0] == Label{"k", "v"});
  CHECK(stream.entries[1].line == "y");
  CHECK(stream.entries[2].line == "late");
}

TEST_CASE("Many lines of one time are told apart") {
  LogStore store;
  const StreamId a = store.AddStream({{"a", "1"}});
  for (int round = 0; round < 2; ++round) {
    for (int i = 0; i < 50'000; ++i) store.AddEntry(a, 7, std::to_string(i), {});
  }
  store.AddEntry(a, 8, "0", {});
  store.Seal();
  REQUIRE(store.streams()[a].entries.size() == 50'001);
  CHECK(store.streams()[a].entries[49'999].line == "49999");
}

TEST_CASE("Metadata tells lines apart") {
  for (const int copies : {1, 20}) {
    LogStore store;
    const StreamId a = store.AddStream({{"a", "1"}});
    for (int round = 0; round < 2; ++round) {
      for (int i = 0; i < copies; ++i) store.AddEntry(a, 7, "same", {{"k", std::to_string(i)}});
      store.AddEntry(a, 7, "same", {});
    }
    store.Seal();
    CHECK(store.streams()[a].entries.size() == static_cast<size_t>(copies) + 1);
  }
}
