// libFuzzer: a LogQL query over a line. The input is both, cut at the first NUL. Whatever
// they are, nothing crashes, and running a line again gives the same.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "engine/logql/pipeline.h"

namespace rulecheck {
namespace {

const logql::RangeAggregation* FindRange(const logql::Expr* root, const logql::VectorAggregation** above) {
  *above = logql::As<logql::VectorAggregation>(root);
  return logql::As<logql::RangeAggregation>(*above != nullptr ? (*above)->expr : root);
}

Result<std::unique_ptr<engine::logql::Pipeline>> Make(const logql::Expr* root,
                                                      engine::logql::LabelSets* sets) {
  engine::logql::PipelineOptions options;
  options.max_output = 1u << 14;
  if (const auto* log = logql::As<logql::LogExpr>(root))
    return engine::logql::Pipeline::ForLog(*log, options, sets);
  const logql::VectorAggregation* above = nullptr;
  const logql::RangeAggregation* const range = FindRange(root, &above);
  if (range == nullptr) return Error{"neither lines nor a range", std::nullopt};
  return engine::logql::Pipeline::ForSamples(*range, above, options, sets);
}

// What came of a line: its text, or its value, and the labels.
std::string Answer(engine::logql::Pipeline* pipeline, bool log, const engine::logql::Entry& entry) {
  if (log) {
    const auto line = pipeline->Process(entry);
    return line ? std::string(line->line) + "#" + std::to_string(line->labels) : "dropped";
  }
  const auto sample = pipeline->ProcessSample(entry);
  return sample ? std::to_string(sample->value) + "#" + std::to_string(sample->labels) : "dropped";
}

}  // namespace
}  // namespace rulecheck

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace rulecheck;
  if (size > 4096) return 0;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const size_t cut = input.find('\0');
  if (cut == std::string_view::npos) return 0;
  const auto outcome = logql::Parse(std::string(input.substr(0, cut)), {});
  if (outcome.query == nullptr) return 0;

  engine::logql::LabelSets sets;
  const auto pipeline = Make(outcome.query->root(), &sets);
  if (!pipeline.ok()) return 0;
  const std::vector<engine::logql::Label> stream = {{"app", "x"}, {"level", "info"}};
  const std::vector<engine::logql::Label> metadata = {{"level", "debug"}, {"trace_id", "t1"}};
  (*pipeline)->SetStream(stream);
  const engine::logql::Entry entry{5'000'000'000, input.substr(cut + 1), metadata};
  const engine::logql::Entry other{6'000'000'000, "level=warn a=1 {\"b\":{\"c\":2}}", {}};
  const bool log = outcome.query->is_log();
  const std::string first = Answer(pipeline->get(), log, entry);
  Answer(pipeline->get(), log, other);
  if (Answer(pipeline->get(), log, entry) != first) __builtin_trap();
  return 0;
}
