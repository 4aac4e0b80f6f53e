// Unit tests made from rules: input series under which an alert fires, does not fire, resolves.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/result.h"
#include "rulecheck/test.h"

namespace rulecheck {

// What was found for one alert. Each was tried: the test's cases pass, and these are their verdicts.
struct GeneratedAlert {
  std::string rule;  // "group/name"
  bool fires = false;
  bool quiet = false;                    // a time before at which it does not fire
  bool resolves = false;                 // one after it
  std::string no_turn;                   // why it cannot do all of these whatever the data are; or empty
  std::vector<std::string> not_reached;  // parts of the expression, in words, and why
  // With GenerateOptions::mutants: small changes of the alert and of the rules that it reads, those that
  // are proven to change nothing left out, and how many of them the tests notice.
  size_t mutants = 0;
  size_t killed = 0;
  std::vector<std::string> survivors;  // "comparator at 8:35: `<` becomes `<=`"
};

struct GeneratedTests {
  std::string text;  // a test file beside the rule file; empty when nothing was found
  std::vector<GeneratedAlert> alerts;
};

struct GenerateOptions {
  double seconds = 2;    // of searching for one alert, after which that is given up
  bool mutants = false;  // search for input that tells changed rules apart, too, as long again
};

// Of every alert of the rule file, or of the one named so. The path in `rule_files` is the name of
// the rule file. An error: the file does not load, or has no such alert.
Result<GeneratedTests> GenerateTests(const std::string& rule_file, std::string_view alert,
                                     const TestOptions& options, const GenerateOptions& how = {});

}  // namespace rulecheck
