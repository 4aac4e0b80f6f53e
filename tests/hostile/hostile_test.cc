// Hostile input: each must end in a clear finding or a listed skip within a second
// (two under sanitizers, which also watch memory). Build with the asan preset to
// make this test mean the most.
#include <doctest/doctest.h>

#include <ctime>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "rulecheck/lint.h"
#include "rulecheck/test.h"

namespace fs = std::filesystem;

namespace rulecheck {
namespace {

#if defined(__SANITIZE_ADDRESS__)
constexpr double kSlower = 3;
#else
constexpr double kSlower = 1;
#endif
constexpr double kMaxSeconds = kSlower;
constexpr double kMaxSecondsPerFinding = 1e-5 * kSlower;  // on top: 100,000 unknown keys are a finding each

// Processor time, so that a busy machine does not fail the test; one thread works.
double Seconds(const std::function<void()>& work) {
  const std::clock_t begin = std::clock();
  work();
  return static_cast<double>(std::clock() - begin) / CLOCKS_PER_SEC;
}

std::string Repeat(std::string_view text, size_t count) {
  std::string out;
  out.reserve(text.size() * count);
  for (size_t i = 0; i < count; ++i) out += text;
  return out;
}

std::string RuleWithExpr(const std::string& expr) {
  return "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: >-\n      " + expr + "\n";
}

std::string AliasBomb() {
  std::string out = "a0: &a0 [x, x, x, x, x, x, x, x, x]\n";
  for (int i = 1; i < 30; ++i) {
    const std::string previous = "*a" + std::to_string(i - 1);
    out += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [" + Repeat(previous + ", ", 8) +
           previous + "]\n";
  }
  return out + "groups: *a29\n";
}

std::string Binary(size_t size) {
  std::mt19937 random(7);
  std::string out(size, '\0');
  for (char& c : out) c = static_cast<char>(random());
  return out;
}

struct Hostile {
  const char* name;
  std::string text;
};

std::vector<Hostile> HostileRuleFiles() {
  return {
      {"20,000 parentheses", RuleWithExpr(Repeat("(", 20000) + "x" + Repeat(")", 20000))},
      {"20,000 open parentheses", RuleWithExpr(Repeat("(", 20000))},
      {"20,000 signs", RuleWithExpr(Repeat("-", 20000) + "x")},
      {"20,000 powers", RuleWithExpr("1" + Repeat("^2", 20000))},
      {"20,000 sums", RuleWithExpr("x" + Repeat(" + x", 20000))},
      {"20,000 ors", RuleWithExpr("x" + Repeat(" or x", 20000))},
      {"20,000 subqueries", RuleWithExpr("x" + Repeat("[5m:1m]", 20000))},
      {"20,000 calls", RuleWithExpr(Repeat("abs(", 20000) + "x" + Repeat(")", 20000))},
      {"20,000 aggregations", RuleWithExpr(Repeat("sum(", 20000) + "x" + Repeat(")", 20000))},
      {"20,000 open braces", RuleWithExpr(Repeat("{", 20000))},
      {"1 MB name", RuleWithExpr(std::string(1 << 20, 'x'))},
      {"1 MB string", RuleWithExpr("x{a=\"" + std::string(1 << 20, 'x') + "\"}")},
      {"1 MB of matchers", RuleWithExpr("x{" + Repeat("a=\"b\",", 170000) + "}")},
      {"1 MB of digits", RuleWithExpr(std::string(1 << 20, '9'))},
      {"1 MB of operators", RuleWithExpr(Repeat("+", 1 << 20))},
      {"3 MB query", RuleWithExpr("x" + Repeat(" or x", 600000))},
      {"big regexp", RuleWithExpr("x{a=~\"" + Repeat("(a|b)*", 5000) + "\"}")},
      {"counted regexp", RuleWithExpr("x{a=~\"((a{1000}){1000}){1000}\"}")},
      {"template with 20,000 ifs",
       "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: x\n    annotations:\n      a: '" +
           Repeat("{{ if true }}", 20000) + "'\n"},
      {"template with 20,000 parentheses",
       "groups:\n- name: g\n  rules:\n  - alert: A\n    expr: x\n    annotations:\n      a: '{{ " +
           Repeat("(", 20000) + " }}'\n"},
      {"alias bomb", AliasBomb()},
      {"20,000 flow sequences", "groups: " + Repeat("[", 20000)},
      {"20,000 closed flow sequences", "groups: " + Repeat("[", 20000) + Repeat("]", 20000)},
      {"20,000 flow mappings", "groups: " + Repeat("{a: ", 20000)},
      {"20,000 block levels",
       [] {
         std::string out;
         for (size_t i = 0; i < 2000; ++i) out += std::string(i, ' ') + "a:\n";
         return out;
       }()},
      {"20,000 dashes", Repeat("- ", 20000)},
      {"20,000 question marks", Repeat("? ", 20000)},
      {"20,000 anchors", Repeat("&a ", 20000)},
      {"20,000 documents", Repeat("---\ngroups: []\n", 20000)},
      {"binary", Binary(1 << 20)},
      {"NUL bytes", std::string(1 << 16, '\0')},
      {"invalid UTF-8", "groups:\n- name: \"\xff\xfe\"\n  rules: []\n"},
      {"UTF-16", std::string("\xff\xfeg\0r\0o\0u\0p\0s\0:\0", 16)},
      {"tabs", "groups:\n\t- name: g\n"},
      {"self alias", "groups: &g [*g]\n"},
      {"unknown alias", "groups: *nowhere\n"},
      {"merge loop", "a: &a\n  <<: *a\ngroups: []\n"},
      {"100,000 keys",
       [] {
         std::string out = "groups: []\n";
         for (int i = 0; i < 100000; ++i) out += "k" + std::to_string(i) + ": 1\n";
         return out;
       }()},
      {"one long line", "groups: [" + Repeat("{name: g, rules: []},", 50000) + "]\n"},
  };
}

// Lints one text; the outcome must say something about it.
void CheckHostile(const std::string& name, const std::string& text) {
  CAPTURE(name);
  LintOptions options;
  options.jobs = 1;
  Run run;
  const double seconds = Seconds([&] { run = Lint({"-"}, options, &text, "hostile.yaml"); });
  CHECK_MESSAGE(seconds < kMaxSeconds + kMaxSecondsPerFinding * static_cast<double>(run.findings.size()),
                seconds);
  const bool said_something = !run.findings.empty() || !run.skipped.empty() || run.counts.rules > 0 ||
                              run.counts.groups > 0 || run.counts.files > 0;
  CHECK(said_something);
  for (const Finding& finding : run.findings) {
    CHECK(finding.message.find('\n') == std::string::npos);
    CHECK_MESSAGE(finding.message.size() < 4096, finding.check);
  }
}

class TempFolder {
 public:
  TempFolder()
      : path_(fs::temp_directory_path() / ("rulecheck_hostile_" + std::to_string(std::random_device{}()))) {
    fs::create_directories(path_);
  }
  ~TempFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(path_ / name, std::ios::binary) << text;
    return (path_ / name).string();
  }

 private:
  fs::path path_;
};

std::string ReadFile(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::stringstream text;
  text << file.rdbuf();
  return text.str();
}

std::vector<fs::path> OwnYamlFiles() {
  std::vector<fs::path> files;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(RULECHECK_SOURCE_DIR) / "rules")) {
    if (entry.path().extension() == ".yaml") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

TEST_CASE("hostile rule files end in a clear word within a second") {
  for (const Hostile& hostile : HostileRuleFiles()) CheckHostile(hostile.name, hostile.text);
}

TEST_CASE("files cut off anywhere are judged without a crash") {
  for (const fs::path& path : OwnYamlFiles()) {
    const std::string text = ReadFile(path);
    const size_t step = std::max<size_t>(1, text.size() / 24);
    for (size_t size = 1; size < text.size(); size += step) {
      CheckHostile(path.filename().string() + " cut at " + std::to_string(size), text.substr(0, size));
    }
  }
}

TEST_CASE("files with changed bytes are judged without a crash") {
  std::mt19937 random(42);
  for (const fs::path& path : OwnYamlFiles()) {
    const std::string original = ReadFile(path);
    for (int round = 0; round < 10; ++round) {
      std::string text = original;
      for (int i = 0; i < 8; ++i) text[random() % text.size()] = "{}[]:-\"'|>&*#%\t\n\0x"[random() % 19];
      CheckHostile(path.filename().string() + " changed, round " + std::to_string(round), text);
    }
  }
}

TEST_CASE("hostile unit-test files end in a failed run within a second") {
  const TempFolder folder;
  const std::string head = "rule_files: []\ntests:\n- input_series:\n  - series: x\n    values: '";
  const std::string tail = "'\n  promql_expr_test:\n  - expr: x\n    eval_time: 1m\n    exp_samples: []\n";
  const std::vector<Hostile> files = {
      {"endless repetition", head + "0+1x9999999999" + tail},
      {"huge repetition", head + "0+1x2000000000" + tail},
      {"endless eval_time", head + "1" +
                                "'\n  promql_expr_test:\n  - expr: x\n    eval_time: 290y\n    exp_samples: "
                                "[{labels: x, value: 1}]\n"},
      {"deep expression",
       head + "1'\n  promql_expr_test:\n  - expr: '" + Repeat("(", 20000) + "'\n    eval_time: 1m\n"},
      {"alias bomb", AliasBomb() + "tests: *a29\n"},
      {"binary", Binary(1 << 16)},
      {"no tests", "rule_files: []\n"},
      {"rule file missing", "rule_files: [nowhere.yaml]\ntests: []\n"},
      {"itself as a rule file", "rule_files: [itself as a rule file.yaml]\ntests: []\n"},
      {"huge histogram", head + "{{schema:0 buckets:[" + Repeat("1 ", 100000) + "]}}x1000000" + tail},
  };
  for (const Hostile& hostile : files) {
    const std::string name = hostile.name;
    CAPTURE(name);
    const std::string path = folder.Write(std::string(hostile.name) + ".yaml", hostile.text);
    Run run;
    const double seconds = Seconds([&] { run = Test({path}, {}); });
    CHECK_MESSAGE(seconds < kMaxSeconds, seconds);
    bool failed = !run.findings.empty() || !run.unreadable.empty() || run.cases.empty();
    for (const CaseResult& result : run.cases) failed = failed || result.status != CaseStatus::kPassed;
    CHECK(failed);
  }
}

TEST_CASE("every corpus file is judged without a crash") {
  const fs::path corpus = fs::path(RULECHECK_SOURCE_DIR) / "../shared/corpus";
  if (!fs::exists(corpus)) {
    std::cout << "skipped: no ../shared\n";
    return;
  }
  int files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(corpus)) {
    if (!entry.is_regular_file()) continue;
    ++files;
    const std::string path = entry.path().string();
    CAPTURE(path);
    LintOptions options;
    options.jobs = 1;
    const double seconds = Seconds([&] { static_cast<void>(Lint({path}, options)); });
    // Ten thousand rules in one file are allowed their time.
    CHECK_MESSAGE(seconds < (entry.file_size() > 1'000'000 ? 5 * kMaxSeconds : kMaxSeconds), seconds);
  }
  std::cout << "linted " << files << " corpus files\n";
}

}  // namespace rulecheck
