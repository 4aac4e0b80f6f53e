// Bazel's protocol for test programs: which shard this is, where the report goes.
// See the test encyclopedia of Bazel's documentation.
#pragma once

#include <optional>
#include <string>

#include "rulecheck/test.h"

namespace rulecheck::cli {

struct BazelTest {
  std::optional<Partition> shard;  // TEST_TOTAL_SHARDS, TEST_SHARD_INDEX
  std::string xml_path;            // XML_OUTPUT_FILE: JUnit's format; empty: none
  std::string filter;              // TESTBRIDGE_TEST_ONLY: as --run; empty: none
};

// Reads the environment and touches TEST_SHARD_STATUS_FILE, by which Bazel knows that
// sharding is understood. False when the variables make no sense (the reason has been
// printed): to run everything in each shard would only look like a pass.
bool ReadBazelTest(BazelTest* out);

}  // namespace rulecheck::cli
