#include "engine/logs/log_store.h"

#include <doctest/doctest.h>

using namespace rulecheck::logs;

TEST_CASE("A sealed store is in time order and has no repetitions") {
  LogStore store;
  const StreamId a = store.AddStream({{"b", "2"}, {"a", "1"}, {"empty", ""}});
  CHECK(store.AddStream({{"a", "1"}, {"b", "2"}}) == a);
  CHECK(store.AddStream({{"a", "1"}}) != a);
  store.AddEntry(a, 20, "late", {});
  store.AddEntry(a, 10, "x", {{"k", "v"}});
  store.AddEntry(a, 10, "y", {});
  store.AddEntry(a, 10, "x", {});
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
