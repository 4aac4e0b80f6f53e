// Where the time of `lint` goes: each stage alone over the same files, one thread.
//
// usage: rulecheck-bench FILE...
#include <fmt/format.h>

#include <chrono>
#include <fstream>
#include <functional>
#include <memory>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

#include "flow/promql.h"
#include "rulecheck/document.h"
#include "rulecheck/lint.h"
#include "rulecheck/promql.h"
#include "source/tree.h"

namespace rulecheck {
namespace {

using Files = std::vector<std::shared_ptr<const SourceFile>>;

Files ReadAll(const std::vector<std::string>& paths) {
  Files files;
  for (const std::string& path : paths) {
    std::ifstream file(path, std::ios::binary);
    std::stringstream text;
    text << file.rdbuf();
    files.push_back(std::make_shared<const SourceFile>(path, text.str()));
  }
  return files;
}

// Milliseconds of the fastest of five runs; the first also warms caches and the DFA.
double Best(const std::function<void()>& work) {
  double best = 1e300;
  for (int i = 0; i < 5; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work();
    best = std::min(
        best, std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begin).count());
  }
  return best;
}

std::vector<std::string> Expressions(const Files& files) {
  std::vector<std::string> expressions;
  for (const auto& file : files) {
    for (const Document& document : LoadFile(file, {}).documents) {
      for (const RuleGroup& group : document.groups()) {
        for (const Rule& rule : group.rules) expressions.emplace_back(rule.expr().value);
      }
    }
  }
  return expressions;
}

void Report(const std::vector<std::string>& paths) {
  const Files files = ReadAll(paths);
  const std::vector<std::string> expressions = Expressions(files);
  size_t bytes = 0;
  for (const std::string& expression : expressions) bytes += expression.size();

  const double read = Best([&] { static_cast<void>(ReadAll(paths)); });
  const double yaml = Best([&] {
    for (const auto& file : files) static_cast<void>(source::ParseYaml(*file));
  });
  const double parse = Best([&] {
    for (const std::string& expression : expressions) static_cast<void>(promql::Parse(expression, {}));
  });
  const double load = Best([&] {
    for (const auto& file : files) static_cast<void>(LoadFile(file, {}));
  });
  std::vector<std::unique_ptr<promql::Query>> queries;
  for (const std::string& expression : expressions) {
    if (auto parsed = promql::Parse(expression, {}); parsed.query != nullptr)
      queries.push_back(std::move(parsed.query));
  }
  const flow::UnknownSeries unknown;
  const double flows = Best([&] {
    for (const auto& query : queries) static_cast<void>(flow::FlowsByNode(*query->root(), unknown));
  });
  LintOptions options;
  options.jobs = 1;
  const double lint = Best([&] { static_cast<void>(Lint(paths, options)); });

  auto row = [&](std::string_view stage, double ms) {
    fmt::print("  {:<44} {:8.1f} ms  {:5.1f}% of lint\n", stage, ms, 100 * ms / lint);
  };
  fmt::print("where the time goes (one thread, warm, best of 5; {} expressions, {:.2f} MB of PromQL):\n",
             expressions.size(), static_cast<double>(bytes) / 1e6);
  row("read files", read);
  row("YAML to a tree with exact positions", yaml);
  row("PromQL to a typed AST (ANTLR and our passes)", parse);
  row("the rest of loading (fields, templates)", load - yaml - parse);
  row("checks and the rest of lint", lint - load - read);
  row("  of these label flow, each PromQL query once", flows);
  row("lint", lint);
}

}  // namespace
}  // namespace rulecheck

int main(int argc, char** argv) {
  const std::vector<std::string> paths(argv + 1, argv + argc);
  if (paths.empty()) {
    fmt::print(stderr, "usage: rulecheck-bench FILE...\n");
    return 2;
  }
  rulecheck::Report(paths);
  return 0;
}
