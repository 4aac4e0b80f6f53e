// The model of a promtool unit-test file, with the place of everything in it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/finding.h"
#include "rulecheck/mapped_text.h"
#include "source/tree.h"

namespace rulecheck::unittest {

struct InputSeries {
  MappedText series;  // metric notation: `up{job="a"}`
  MappedText values;  // `0+1x10 _ stale`
  Span span;
};

struct ExpectedAlert {
  std::vector<TextPair> labels;
  std::vector<TextPair> annotations;
  Span span;
};

struct AlertCase {
  int64_t eval_time_ms = 0;
  MappedText alertname;
  std::vector<ExpectedAlert> alerts;
  Span span;
};

struct ExpectedSample {
  MappedText labels;  // metric notation, may be empty
  double value = 0;
  Span value_span;       // empty when no value is given
  MappedText histogram;  // `{{...}}`, may be empty
  Span span;
};

struct ExprCase {
  MappedText expr;
  int64_t eval_time_ms = 0;
  std::vector<ExpectedSample> samples;
  Span span;
};

struct LogGroup;  // log_input.h

// An element of `tests`: input series, log lines, and the cases on them.
struct TestGroup {
  MappedText name;
  int64_t interval_ms = 0;  // 0: the file's evaluation interval
  std::vector<InputSeries> series;
  std::vector<AlertCase> alert_cases;
  std::vector<ExprCase> expr_cases;
  std::shared_ptr<LogGroup> logs;  // null: none of the keys of logs is there
  std::vector<TextPair> external_labels;
  MappedText external_url;
  int64_t start_ms = 0;
  Span span;

  // The latest eval_time: rules run from the start to here.
  int64_t MaxEvalTime() const;
};

struct TestFile {
  std::shared_ptr<const SourceFile> file;
  std::shared_ptr<const source::Tree> tree;  // keeps the texts alive
  std::vector<MappedText> rule_files;
  int64_t evaluation_interval_ms = 60'000;
  std::vector<MappedText> group_eval_order;
  std::vector<TestGroup> groups;
  bool fuzzy_compare = false;

  // What promtool would refuse, all of it; with any error the file must not run.
  std::vector<Finding> findings;
  bool HasErrors() const;
};

struct TestFileOptions {
  // promtool's file format to the letter; otherwise also vmalert's name for
  // expression tests, and ignored documents are reported.
  bool promtool_compat = false;
};

// Reads a test file. Never throws.
TestFile LoadTestFile(std::shared_ptr<const SourceFile> file, const TestFileOptions& options);

// True when the first document of `tree` has the shape of a test file.
bool LooksLikeTestFile(const source::Tree& tree);

}  // namespace rulecheck::unittest
