#include "judge.h"

#include <cmath>
#include <set>
#include <vector>

#include <fmt/format.h>

namespace rulecheck::flow_fuzz {
namespace {

using flow::Alternative;
using flow::Flow;
using flow::Presence;

class BlockJudge {
 public:
  BlockJudge(const Flow& flow, const engine::Block& block, const engine::Symbols& symbols, bool delayed,
             Verdict* verdict)
      : flow_(flow),
        block_(block),
        symbols_(symbols),
        delayed_(delayed),
        verdict_(*verdict),
        keys_(flow.UniqueLabels()) {}

  void Run() {
    for (size_t i = 0; i < block_.size() && verdict_.ok(); ++i) JudgeRow(i);
    for (size_t s = 0; s < block_.steps() && verdict_.ok(); ++s) JudgeStep(s);
  }

 private:
  std::string_view Value(size_t row, std::string_view name) const {
    for (const engine::Label& label : symbols_.Labels(block_.labels(row))) {
      if (symbols_.Text(label.name) == name) return symbols_.Text(label.value);
    }
    return {};
  }

  // Why the labels of a row cannot come from the alternative; empty: they can.
  std::string Misfit(size_t row, const Alternative& one) {
    for (const flow::LabelFact& fact : one.labels.facts()) {
      const std::string_view value = Value(row, fact.name);
      ++verdict_.claims;
      if (value.empty() && fact.Must()) return fact.name + " must be there";
      if (value.empty()) continue;
      if (!fact.CanBe()) return fact.name + " cannot be there";
      if (!fact.values.Contains(value)) return fmt::format("{} cannot be {}", fact.name, value);
    }
    for (const engine::Label& label : symbols_.Labels(block_.labels(row))) {
      ++verdict_.claims;
      if (!one.labels.CanHave(symbols_.Text(label.name)))
        return fmt::format("{} was not foreseen", symbols_.Text(label.name));
    }
    const Presence drops = block_.drop_name(row) ? Presence::kYes : Presence::kNo;
    const bool has_name = !Value(row, flow::kMetricName).empty();
    if (has_name && delayed_ && one.drops_name != Presence::kMaybe && one.drops_name != drops)
      return "another fate of the name";
    return {};
  }

  std::string CellMisfit(size_t row, size_t s, const flow::Interval& value) {
    ++verdict_.claims;
    if (block_.Histogram(row, s) != nullptr) return value.histogram ? "" : "a histogram";
    const double v = block_.values(row)[s];
    if (std::isnan(v)) return value.nan ? "" : "NaN";
    if (!value.CanBe(v)) return fmt::format("{} is outside [{}, {}]", v, value.min, value.max);
    if (std::isinf(v) && !value.infinite) return "an infinity";
    if (v == 0 && std::signbit(v) && value.min == 0 && !std::signbit(value.min)) return "-0";
    if (value.whole && std::isfinite(v) && v != std::floor(v)) return fmt::format("{} is not whole", v);
    return {};
  }

  void JudgeRow(size_t row) {
    std::vector<const Alternative*> fitting;
    std::string reasons;
    for (const Alternative& one : flow_.alternatives) {
      const std::string why = Misfit(row, one);
      if (why.empty()) fitting.push_back(&one);
      reasons += (reasons.empty() ? "" : " | ") + why;
    }
    for (size_t s = 0; s < block_.steps(); ++s) {
      if (!block_.Has(row, s)) continue;
      std::string values;
      bool fits = false;
      for (const Alternative* one : fitting) {
        const std::string why = CellMisfit(row, s, one->value);
        fits = fits || why.empty();
        values += (values.empty() ? "" : " | ") + why;
      }
      if (!fits)
        return Violate(row, fitting.empty() ? (reasons.empty() ? "nothing was foreseen" : reasons) : values);
    }
  }

  void JudgeStep(size_t s) {
    std::set<std::vector<std::string_view>> met;
    size_t count = 0;
    for (size_t row = 0; row < block_.size(); ++row) {
      if (!block_.Has(row, s)) continue;
      ++count;
      if (!keys_) continue;
      std::vector<std::string_view> key;
      for (const std::string& name : *keys_) key.push_back(Value(row, name));
      ++verdict_.claims;
      if (!met.insert(std::move(key)).second)
        return Violate(row, fmt::format("not unique by ({})", fmt::join(*keys_, ", ")));
    }
    verdict_.claims += 2;
    if (static_cast<double>(count) > flow_.bound)
      verdict_.violation = fmt::format("{} series, bound {}", count, flow_.bound);
    if (count == 0 && flow_.always) verdict_.violation = "nothing, though always something";
  }

  void Violate(size_t row, const std::string& why) {
    verdict_.violation = symbols_.Format(block_.labels(row)) + ": " + why;
  }

  const Flow& flow_;
  const engine::Block& block_;
  const engine::Symbols& symbols_;
  bool delayed_;
  Verdict& verdict_;
  std::optional<std::vector<std::string>> keys_;
};

}  // namespace

void JudgeBlock(const Flow& flow, const engine::Block& block, const engine::Symbols& symbols, bool delayed,
                Verdict* verdict) {
  BlockJudge(flow, block, symbols, delayed, verdict).Run();
}

}  // namespace rulecheck::flow_fuzz
