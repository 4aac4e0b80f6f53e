// Semantics as pkg/logql/log/label_filter.go of Loki.
#include "flow/logql_filter.h"

#include <cmath>
#include <string>
#include <utility>
#include <vector>

#include "flow/logql_condition.h"
#include "logql/ip_pattern.h"
#include "template/loki_values.h"

namespace rulecheck::flow {
namespace {

template <typename T>
bool HoldsFor(logql::CompareOp op, T a, T b) {
  switch (op) {
    case logql::CompareOp::kEqual:
      return a == b;
    case logql::CompareOp::kNotEqual:
      return a != b;
    case logql::CompareOp::kGreater:
      return a > b;
    case logql::CompareOp::kGreaterOrEqual:
      return a >= b;
    case logql::CompareOp::kLess:
      return a < b;
    case logql::CompareOp::kLessOrEqual:
      return a <= b;
  }
  return false;
}

enum class Verdict : uint8_t { kPasses, kFails, kUnreadable };

Verdict VerdictOn(const logql::LabelFilter& filter, std::string_view text) {
  const auto of = [](bool holds) { return holds ? Verdict::kPasses : Verdict::kFails; };
  if (filter.kind == logql::LabelFilterKind::kNumber) {
    const auto value = gotemplate::ParseNumber(text);
    return value ? of(HoldsFor(filter.compare, *value, filter.number)) : Verdict::kUnreadable;
  }
  if (filter.kind == logql::LabelFilterKind::kDuration) {
    const auto value = gotemplate::ParseGoDuration(text);
    return value ? of(HoldsFor(filter.compare, *value, filter.duration_ns)) : Verdict::kUnreadable;
  }
  const auto value = gotemplate::ParseByteSize(text);
  return value ? of(HoldsFor(filter.compare, *value, filter.bytes)) : Verdict::kUnreadable;
}

// The part of a label, where it is there, whose values get this verdict. Values that are
// not known may get any.
std::optional<LineLabel> WithVerdict(const logql::LabelFilter& filter, const LineLabel& label,
                                     Verdict wanted) {
  LineLabel out = label;
  out.absent = false;
  out.empty = label.empty && VerdictOn(filter, "") == wanted;
  if (label.filled && label.values.IsFinite()) {
    std::vector<std::string> values;
    for (const std::string& value : label.values.values()) {
      if (VerdictOn(filter, value) == wanted) values.push_back(value);
    }
    out.values = ValueSet::Of(std::move(values));
    out.filled = !out.values.IsEmpty();
  }
  if (!out.CanBeThere()) return std::nullopt;
  return out;
}

struct Tested {
  Lines pass;
  Lines fail;
  bool converts = false;  // it may set an error
};

LineState WithLabel(const LineState& state, std::string_view name, LineLabel label) {
  LineState out = state;
  out.labels.At(name) = std::move(label);
  return out;
}

// Calls f with each kind of lines and the way to keep lines of that kind.
template <typename F>
void ForEachKind(const Lines& in, F&& f) {
  if (in.fine) f(*in.fine, [](Lines* to, LineState state) { to->AddFine(std::move(state)); });
  if (in.failed) f(*in.failed, [](Lines* to, LineState state) { to->AddFailed(std::move(state)); });
}

Tested TestErrorText(const logql::LabelFilter& filter, const Lines& in) {
  const TextCondition condition = FilterCondition(filter.match, filter.text.value);
  Tested out;
  if (in.fine) (condition.empty_passes ? out.pass : out.fail).AddFine(*in.fine);
  if (!in.failed) return out;
  LineState pass = *in.failed, fail = *in.failed;
  for (const uint8_t bit : {kJsonError, kLogfmtError, kSampleError, kFilterError, kTemplateError}) {
    if ((in.failed->errors & bit) == 0) continue;
    const std::string text = ErrorValues(bit).values()[0];
    if (!condition.Passes(text)) pass.errors &= static_cast<uint8_t>(~bit);
    if (!condition.CanFail(text)) fail.errors &= static_cast<uint8_t>(~bit);
  }
  if (pass.errors != 0) out.pass.AddFailed(pass);
  if (fail.errors != 0) out.fail.AddFailed(fail);
  return out;
}

Tested TestText(const logql::LabelFilter& filter, const Lines& in) {
  const std::string_view name = filter.label.name;
  if (name == kErrorName) return TestErrorText(filter, in);
  const TextCondition condition = FilterCondition(filter.match, filter.text.value);
  Tested out;
  ForEachKind(in, [&](const LineState& state, const auto& add) {
    for (const bool holds : {true, false}) {
      auto label = Where(state.labels.Get(name), condition, holds);
      if (label && !label->CanBeThere()) label->cause = {filter.span};
      if (label) add(holds ? &out.pass : &out.fail, WithLabel(state, name, std::move(*label)));
    }
  });
  return out;
}

std::optional<LineLabel> AbsentPart(const LineLabel& label) {
  if (!label.absent) return std::nullopt;
  LineLabel out = label;
  out.SetAbsent(label.cause);
  return out;
}

Tested TestValue(const logql::LabelFilter& filter, const Lines& in) {
  const std::string_view name = filter.label.name;
  Tested out;
  out.converts = true;
  ForEachKind(in, [&](const LineState& state, const auto& add) {
    const LineLabel& label = state.labels.Get(name);
    if (auto passes = WithVerdict(filter, label, Verdict::kPasses))
      add(&out.pass, WithLabel(state, name, std::move(*passes)));
    if (auto fails = WithVerdict(filter, label, Verdict::kFails))
      add(&out.fail, WithLabel(state, name, std::move(*fails)));
    if (auto absent = AbsentPart(label)) add(&out.fail, WithLabel(state, name, std::move(*absent)));
    if (auto bad = WithVerdict(filter, label, Verdict::kUnreadable)) {
      LineState kept = WithLabel(state, name, std::move(*bad));
      // The first error stays.
      if (state.errors != 0) {
        out.pass.AddFailed(kept);
      } else {
        out.pass.AddFailed(std::move(kept), kFilterError, ValueSet(), {filter.span});
      }
    }
  });
  return out;
}

Tested TestIp(const logql::LabelFilter& filter, const Lines& in) {
  Tested out;
  if (in.failed) out.pass.AddFailed(*in.failed);
  if (!in.fine) return out;
  const std::string_view name = filter.label.name;
  const LineLabel& label = in.fine->labels.Get(name);
  out.fail.AddFine(*in.fine);
  LineLabel there = label;
  there.absent = false;
  // There is no address in an empty text.
  if (filter.match == logql::MatchOp::kEqual) there.empty = false;
  const bool valid = logql::ParseIpPattern(filter.text.value).has_value();
  if (there.CanBeThere() && valid) out.pass.AddFine(WithLabel(*in.fine, name, std::move(there)));
  return out;
}

// Lines that this has tested, whatever came of it: some may have an error now.
Lines AfterTest(const Tested& test, const logql::LabelFilter& filter, Lines in) {
  if (in.fine && test.converts) in.AddFailed(*in.fine, kFilterError, ValueSet(), {filter.span});
  return in;
}

// The depth of the tree is bounded by the parser.
Tested Test(const logql::LabelFilter& filter, const Lines& in) {
  switch (filter.kind) {
    case logql::LabelFilterKind::kAnd: {  // both sides run
      Tested left = Test(*filter.left, in);
      Tested right = Test(*filter.right, left.pass);
      Lines fail = Join(std::move(right.fail), AfterTest(right, *filter.right, std::move(left.fail)));
      return {std::move(right.pass), std::move(fail), left.converts || right.converts};
    }
    case logql::LabelFilterKind::kOr: {
      Tested left = Test(*filter.left, in);
      Tested right = Test(*filter.right, left.fail);
      return {Join(std::move(left.pass), right.pass), std::move(right.fail), left.converts || right.converts};
    }
    case logql::LabelFilterKind::kString:
      return TestText(filter, in);
    case logql::LabelFilterKind::kIp:
      return TestIp(filter, in);
    default:
      return TestValue(filter, in);
  }
}

Result<double> Read(logql::Conversion conversion, std::string_view text) {
  if (conversion == logql::Conversion::kBytes) {
    const Result<uint64_t> bytes = gotemplate::ParseByteSize(text);
    return bytes ? Result<double>(static_cast<double>(*bytes)) : bytes.error();
  }
  if (conversion == logql::Conversion::kNone) return gotemplate::ParseNumber(text);
  const Result<int64_t> duration = gotemplate::ParseGoDuration(text);
  return duration ? Result<double>(gotemplate::DurationSeconds(*duration)) : duration.error();
}

// Every value that the conversion can give.
Interval AllConverted(logql::Conversion conversion) {
  switch (conversion) {
    case logql::Conversion::kNone:
      return Interval::Floats();
    case logql::Conversion::kBytes: {
      Interval out = Interval::Between(0, 18446744073709551616.0, true);
      out.infinite = false;
      return out;
    }
    default:
      return Interval::Between(-9223372037.0, 9223372037.0);
  }
}

}  // namespace

Lines PassingFilter(const logql::LabelFilter& filter, const Lines& in) {
  return Test(filter, in).pass;
}

bool IsConversionFilter(const logql::LabelFilter& filter) {
  return filter.kind == logql::LabelFilterKind::kNumber || filter.kind == logql::LabelFilterKind::kDuration ||
         filter.kind == logql::LabelFilterKind::kBytes;
}

Converted ConvertLabel(const LineLabel& label, logql::Conversion conversion) {
  Converted out;
  if (!label.filled) return out;
  LineLabel there = label;
  there.absent = there.empty = false;
  if (!label.values.IsFinite()) return {there, there, AllConverted(conversion)};
  std::vector<std::string> good, bad;
  for (const std::string& text : label.values.values()) {
    const Result<double> value = Read(conversion, text);
    (value ? good : bad).push_back(text);
    if (value) out.value = Hull(out.value, Interval::Exactly(*value));
  }
  const auto with = [&](std::vector<std::string> values) -> std::optional<LineLabel> {
    if (values.empty()) return std::nullopt;
    there.values = ValueSet::Of(std::move(values));
    return there;
  };
  out.readable = with(std::move(good));
  out.unreadable = with(std::move(bad));
  return out;
}

}  // namespace rulecheck::flow
