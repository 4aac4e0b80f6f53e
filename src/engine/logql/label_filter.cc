#include "engine/logql/label_filter.h"

#include <fmt/format.h>

#include "engine/logql/lang.h"
#include "engine/logql/line_test.h"
#include "logql/ip_pattern.h"
#include "template/loki_values.h"

namespace rulecheck::engine::logql {
namespace {

using lang::CompareOp;
using lang::LabelFilterKind;

template <typename T>
bool Compare(CompareOp op, T a, T b) {
  switch (op) {
    case CompareOp::kEqual:
      return a == b;
    case CompareOp::kNotEqual:
      return a != b;
    case CompareOp::kGreater:
      return a > b;
    case CompareOp::kGreaterOrEqual:
      return a >= b;
    case CompareOp::kLess:
      return a < b;
    case CompareOp::kLessOrEqual:
      return a <= b;
  }
  return false;
}

class SingleTest : public LabelFilterTest {
 public:
  explicit SingleTest(NameId name) : name_(name) {}
  NameId single_name() const override { return name_; }
  void AppendNames(std::vector<NameId>* names) const override { names->push_back(name_); }

 protected:
  NameId name_;
};

// The only filter that sees __error__. A missing label is "".
class StringTest final : public SingleTest {
 public:
  StringTest(NameId name, bool error, TextTest test)
      : SingleTest(name), error_(error), test_(std::move(test)) {}

  bool Test(LineLabels& labels) const override {
    if (error_) return test_.Matches(labels.error());
    const auto value = labels.Get(name_);
    return test_.Matches(value ? *value : std::string_view());
  }

 private:
  bool error_;
  TextTest test_;
};

// Drops lines without the label; keeps those where it cannot be read, with an error.
template <typename T, Result<T> (*Parse)(std::string_view)>
class ValueTest final : public SingleTest {
 public:
  ValueTest(NameId name, CompareOp op, T wanted) : SingleTest(name), op_(op), wanted_(wanted) {}

  bool Test(LineLabels& labels) const override {
    const auto text = labels.Get(name_);
    if (!text) return false;
    const Result<T> value = Parse(*text);
    if (value) return Compare(op_, *value, wanted_);
    // The first error is the more useful one.
    if (labels.error().empty()) {
      labels.SetError("LabelFilterErr");
      details_ = value.error().message;
      labels.SetErrorDetails(details_);
    }
    return true;
  }

 private:
  CompareOp op_;
  T wanted_;
  mutable std::string details_;  // lives until the filter fails again: on another line
};

class IpTest final : public SingleTest {
 public:
  IpTest(NameId name, bool equal, std::optional<IpSearch> search)
      : SingleTest(name), equal_(equal), search_(std::move(search)) {}

  bool Test(LineLabels& labels) const override {
    if (!labels.error().empty()) return true;
    const auto text = labels.Get(name_);
    return text && search_ && search_->Finds(*text) == equal_;
  }

 private:
  bool equal_;
  std::optional<IpSearch> search_;  // nothing: what was written is no pattern
};

class PassTest final : public LabelFilterTest {
 public:
  bool Test(LineLabels&) const override { return true; }
  void AppendNames(std::vector<NameId>*) const override {}
};

// Both sides of `and` always run, for their errors; `or` stops at the first that passes.
class BinaryTest final : public LabelFilterTest {
 public:
  BinaryTest(bool is_and, std::unique_ptr<LabelFilterTest> left, std::unique_ptr<LabelFilterTest> right)
      : is_and_(is_and), left_(std::move(left)), right_(std::move(right)) {}

  bool Test(LineLabels& labels) const override {
    const bool left = left_->Test(labels);
    if (!is_and_) return left || right_->Test(labels);
    const bool right = right_->Test(labels);
    return left && right;
  }
  void AppendNames(std::vector<NameId>* names) const override {
    left_->AppendNames(names);
    right_->AppendNames(names);
  }

 private:
  bool is_and_;
  std::unique_ptr<LabelFilterTest> left_;
  std::unique_ptr<LabelFilterTest> right_;
};

class LabelFilterStage final : public Stage {
 public:
  explicit LabelFilterStage(const LabelFilterTest* test) : test_(test) {}
  bool Run(Line& line) override { return test_->Test(line.labels); }

 private:
  const LabelFilterTest* test_;
};

using Made = Result<std::unique_ptr<LabelFilterTest>>;
using NumberTest = ValueTest<double, gotemplate::ParseNumber>;
using DurationTest = ValueTest<int64_t, gotemplate::ParseGoDuration>;
using BytesTest = ValueTest<uint64_t, gotemplate::ParseByteSize>;

Made MakeString(const lang::LabelFilter& filter, NameId name) {
  Result<TextTest> test = TextTest::ForLabel(filter.match, filter.text.value);
  if (!test) return test.error();
  if (test->always()) return Made(nullptr);
  return Made(std::make_unique<StringTest>(name, filter.label.name == kErrorLabel, std::move(*test)));
}

Made MakeIp(const lang::LabelFilter& filter, NameId name, bool stands_alone) {
  auto pattern = lang::ParseIpPattern(filter.text.value);
  if (!pattern && stands_alone)
    return Error{fmt::format("ip: invalid pattern: \"{}\"", filter.text.value), std::nullopt};
  std::optional<IpSearch> search;
  if (pattern) search.emplace(std::move(*pattern));
  return Made(std::make_unique<IpTest>(name, filter.match == lang::MatchOp::kEqual, std::move(search)));
}

// The height of the tree is bounded by the parser.
Made MakeBinary(const lang::LabelFilter& filter, LabelNames* names) {
  Made left = MakeLabelFilter(*filter.left, false, names);
  if (!left) return left;
  Made right = MakeLabelFilter(*filter.right, false, names);
  if (!right) return right;
  if (*left == nullptr) *left = std::make_unique<PassTest>();
  if (*right == nullptr) *right = std::make_unique<PassTest>();
  return Made(std::make_unique<BinaryTest>(filter.kind == LabelFilterKind::kAnd, std::move(*left),
                                           std::move(*right)));
}

}  // namespace

Made MakeLabelFilter(const lang::LabelFilter& filter, bool stands_alone, LabelNames* names) {
  if (filter.kind == LabelFilterKind::kAnd || filter.kind == LabelFilterKind::kOr)
    return MakeBinary(filter, names);
  const NameId name = names->Intern(filter.label.name);
  switch (filter.kind) {
    case LabelFilterKind::kString:
      return MakeString(filter, name);
    case LabelFilterKind::kIp:
      return MakeIp(filter, name, stands_alone);
    case LabelFilterKind::kNumber:
      return Made(std::make_unique<NumberTest>(name, filter.compare, filter.number));
    case LabelFilterKind::kDuration:
      return Made(std::make_unique<DurationTest>(name, filter.compare, filter.duration_ns));
    default:
      return Made(std::make_unique<BytesTest>(name, filter.compare, filter.bytes));
  }
}

Made MakeLabelFilters(std::span<lang::LabelFilter* const> filters, LabelNames* names) {
  std::unique_ptr<LabelFilterTest> all;
  for (size_t i = 0; i < filters.size(); ++i) {
    Made one = MakeLabelFilter(*filters[i], false, names);
    if (!one) return one;
    if (*one == nullptr) *one = std::make_unique<PassTest>();
    if (i > 0) *one = std::make_unique<BinaryTest>(true, std::move(all), std::move(*one));
    all = std::move(*one);
  }
  return Made(std::move(all));
}

StagePtr MakeLabelFilterStage(const LabelFilterTest* test) {
  return std::make_unique<LabelFilterStage>(test);
}

}  // namespace rulecheck::engine::logql
