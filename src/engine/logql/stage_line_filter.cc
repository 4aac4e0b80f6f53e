// |= != |~ !~ |> !>
#include <algorithm>

#include "engine/logql/lang.h"
#include "engine/logql/line_test.h"
#include "engine/logql/stage.h"

namespace rulecheck::engine::logql {
namespace {

class LineFilterStage final : public Stage {
 public:
  explicit LineFilterStage(std::vector<TextTest> tests) : tests_(std::move(tests)) {}

  bool Run(Line& line) override {
    return std::all_of(tests_.begin(), tests_.end(),
                       [&line](const TextTest& test) { return test.Matches(line.text); });
  }

 private:
  std::vector<TextTest> tests_;  // all must match
};

}  // namespace

// A chain of `or` after a negative operator is none of them: so many filters of their own.
Result<StagePtr> MakeLineFilter(const std::vector<const lang::LineFilter*>& filters) {
  std::vector<TextTest> all;
  for (const lang::LineFilter* filter : filters) {
    std::vector<TextTest> tests;
    for (const lang::LineOperand& operand : filter->operands) {
      Result<TextTest> test = TextTest::ForLine(filter->op, operand);
      if (!test) return test.error();
      tests.push_back(std::move(*test));
    }
    if (!lang::IsNegative(filter->op)) {
      TextTest any = TextTest::AnyOf(std::move(tests));
      tests.clear();
      tests.push_back(std::move(any));
    }
    for (TextTest& test : tests) {
      if (!test.always()) all.push_back(std::move(test));
    }
  }
  if (all.empty()) return StagePtr();
  // The cheap ones first: none of them can fail.
  std::stable_partition(all.begin(), all.end(), [](const TextTest& test) { return test.cheap(); });
  return StagePtr(std::make_unique<LineFilterStage>(std::move(all)));
}

}  // namespace rulecheck::engine::logql
