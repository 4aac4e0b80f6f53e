// How many series rules write, alerts fire and samples and streams they read at most, as plain rows:
// what `rulecheck cardinality` prints.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace rulecheck {

// Bounds of one rule; nothing where it is not known.
struct CardinalityRow {
  std::string path, group, name;
  uint32_t line = 1, column = 1;  // of the name, from 1
  bool alert = false;             // else a recording rule
  std::optional<double> series;   // that it records, or alerts that it fires at once
  std::string why;                // how the bound came about, or what is missing to it
  std::optional<double> samples;  // that one evaluation reads, each as often as it is read
  std::string samples_why;
  std::optional<double> streams;  // of Loki, that a LogQL query reads

  // Against an older state.
  bool is_new = false, is_gone = false;
  std::optional<double> before;  // its series then
};

struct CardinalityTable {
  std::vector<CardinalityRow> rows;  // largest first, then those that are not known
  std::string since;                 // what it is compared with; empty: with nothing
};

}  // namespace rulecheck
