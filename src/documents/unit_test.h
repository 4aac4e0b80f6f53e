// Loads unit-test files: promtool's format, and log lines beside its series.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "documents/load_context.h"
#include "rulecheck/document.h"
#include "rulecheck/test_suite.h"
#include "source/tree.h"

namespace rulecheck::documents {

// A test file that somebody wants to run.
struct TestFile : TestSuite {
  std::shared_ptr<const SourceFile> file;
  std::shared_ptr<const void> storage;  // keeps the texts alive
  // What promtool would refuse, all of it; with any error the file must not run.
  std::vector<Finding> findings;

  bool HasErrors() const;
};

// Reads a file as a test file, whatever it holds. With promtool_compat, promtool's file
// format to the letter; otherwise also vmalert's name for expression tests, log keys,
// and ignored documents are reported.
TestFile LoadTestFile(std::shared_ptr<const SourceFile> file, const LoadOptions& options);

// The same for a file that looks like a test, or that is broken and speaks of test cases;
// nothing for any other.
std::optional<TestFile> LoadIfTestFile(std::shared_ptr<const SourceFile> file, const LoadOptions& options);

// A test file, or series alone: a list of them, maybe below `input_series` beside
// `interval` and `start_timestamp`. Series alone are one group without a name.
TestFile LoadSeriesFile(std::shared_ptr<const SourceFile> file, bool* series_alone);

// True when `root` has the shape of a test file.
bool LooksLikeTestFile(const source::Node& root);

// Reads a suite that is not going to run, and reports what is wrong with its keys.
void ReadTestSuite(const LoadContext& context, const source::Node& root, TestSuite* out);

// Reads the expressions of such a suite, which stands in `root`, and reports what is wrong with them and
// its series.
std::vector<QueryItem> ReadTestQueries(const LoadContext& context, const source::Node& root,
                                       const TestSuite& suite);

// A document behind the first one of a test file.
void ReportIgnoredTests(const LoadContext& context, Span document);

}  // namespace rulecheck::documents
