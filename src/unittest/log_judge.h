// Evaluates a LogQL case and puts what came beside what is expected.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/logql/log_store.h"
#include "rulecheck/explanation.h"
#include "rulecheck/logql.h"
#include "unittest/compare.h"
#include "unittest/log_input.h"

namespace rulecheck::unittest {

struct LogAnswer {
  // Not empty: the query or an expectation cannot be read or evaluated.
  std::string error;
  std::vector<Finding> findings;

  std::shared_ptr<const logql::Query> query;  // null when it does not parse
  std::string noun;                           // "sample" or "line"
  std::vector<Item> expected;
  std::vector<Item> got;
  // Nothing, or how the lines come in another order than expected though all are there.
  std::string order;

  // What became of the lines in the query; filled when `want_trace` or when what came
  // is not what is expected.
  std::vector<CaseReason> reasons;
};

struct LogQuestion {
  const LogCase& log_case;
  const engine::logql::LogStore& store;
  const SourceFile& test_file;
  int64_t start_ms;  // of the test group
  FloatMatch match;
  bool want_trace = false;
};

LogAnswer AnswerLogCase(const LogQuestion& question);

}  // namespace rulecheck::unittest
