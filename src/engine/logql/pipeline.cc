#include "engine/logql/pipeline.h"

#include <algorithm>

#include "engine/logql/label_filter.h"
#include "engine/logql/lang.h"
#include "engine/logql/stage.h"
#include "logql/function_id.h"
#include "rulecheck/logql_functions.h"
#include "template/loki_values.h"

namespace rulecheck::engine::logql {
namespace {

using lang::Conversion;
using lang::RangeFunctionId;
using lang::StageKind;

Result<double> ReadValue(Conversion conversion, std::string_view text) {
  if (conversion == Conversion::kBytes) {
    const Result<uint64_t> bytes = gotemplate::ParseByteSize(text);
    return bytes ? Result<double>(static_cast<double>(*bytes)) : bytes.error();
  }
  if (conversion == Conversion::kNone) return gotemplate::ParseNumber(text);
  const Result<int64_t> duration = gotemplate::ParseGoDuration(text);
  return duration ? Result<double>(gotemplate::DurationSeconds(*duration)) : duration.error();
}

enum class Measure : uint8_t { kCount, kBytes, kUnwrap };

class BuiltPipeline final : public Pipeline {
 public:
  BuiltPipeline(const PipelineOptions& options, LabelSets* sets)
      : options_(options), labels_(sets, options.max_labels) {}

  // --- building

  Status AddStages(const std::vector<lang::Stage*>& stages);
  Status AddUnwrap(const lang::Unwrap& unwrap);
  void SetMeasure(Measure measure) { measure_ = measure; }
  void Hint(LabelGrouping grouping);
  LabelNames& names() { return labels_.names(); }
  NameId unwrapped() const { return unwrapped_; }

  // --- running

  void SetStream(std::span<const Label> labels) override { labels_.SetBase(labels); }

  std::optional<ProcessedLine> Process(const Entry& entry) override {
    Line line{entry.t_ns, entry.line, labels_, scratch_};
    if (!RunStages(entry, &line)) return std::nullopt;
    return ProcessedLine{line.text, labels_.Result()};
  }

  std::optional<LogSample> ProcessSample(const Entry& entry) override {
    Line line{entry.t_ns, entry.line, labels_, scratch_};
    if (!RunStages(entry, &line)) return std::nullopt;
    double value = 1;
    if (measure_ == Measure::kBytes) value = static_cast<double>(line.text.size());
    if (measure_ == Measure::kUnwrap && !Unwrap(&line, &value)) return std::nullopt;
    return LogSample{value, labels_.GroupedResult()};
  }

 private:
  bool RunStages(const Entry& entry, Line* line) {
    scratch_.Reset();
    labels_.Begin(entry.metadata);
    for (const StagePtr& stage : stages_) {
      if (!stage->Run(*line)) return false;
    }
    return true;
  }

  bool Unwrap(Line* line, double* value) {
    const auto text = labels_.Get(unwrapped_);
    if (!text || text->empty()) return false;
    const Result<double> read = ReadValue(conversion_, *text);
    *value = read ? *read : 0;
    if (!read) {
      labels_.SetError("SampleExtractionErr");
      labels_.SetErrorDetails(line->scratch.Copy(read.error().message));
    }
    return post_filter_ == nullptr || post_filter_->Test(labels_);
  }

  Status Add(Result<StagePtr> stage) {
    if (!stage) return stage.error();
    if (*stage != nullptr) stages_.push_back(std::move(*stage));
    return {};
  }
  Status AddLabelFilter(const lang::LabelFilterStage& stage);
  Status AddOther(const lang::Stage& stage);
  Status FlushLineFilters(std::vector<const lang::LineFilter*>* filters,
                          std::vector<const lang::Stage*>* others);

  PipelineOptions options_;
  LineLabels labels_;
  Scratch scratch_;
  std::vector<StagePtr> stages_;
  std::vector<std::unique_ptr<LabelFilterTest>> tests_;  // of label filter stages
  std::unique_ptr<LabelFilterTest> post_filter_;
  std::vector<NameId> required_;  // labels that stages read
  Measure measure_ = Measure::kCount;
  NameId unwrapped_ = kNoName;
  Conversion conversion_ = Conversion::kNone;
};

Status BuiltPipeline::AddLabelFilter(const lang::LabelFilterStage& stage) {
  auto test = MakeLabelFilter(*stage.filter, true, &names());
  if (!test) return test.error();
  if (*test == nullptr) return {};
  (*test)->AppendNames(&required_);
  stages_.push_back(MakeLabelFilterStage(test->get()));
  tests_.push_back(std::move(*test));
  return {};
}

Status BuiltPipeline::AddOther(const lang::Stage& stage) {
  const StageContext context{names(), options_, required_};
  switch (stage.kind) {
#define FILTER_STAGE(...)
#define STAGE(id, type, ...) \
  case StageKind::id:        \
    return Add(Make(lang::To<lang::type>(stage), context));
#include "logql/stages.def"
#undef STAGE
#undef FILTER_STAGE
    case StageKind::kLineFilter:
    case StageKind::kLabelFilter:
      break;
  }
  return {};
}

Status BuiltPipeline::FlushLineFilters(std::vector<const lang::LineFilter*>* filters,
                                       std::vector<const lang::Stage*>* others) {
  if (!filters->empty()) {
    if (Status status = Add(MakeLineFilter(*filters)); !status) return status;
  }
  for (const lang::Stage* stage : *others) {
    if (Status status = AddOther(*stage); !status) return status;
  }
  filters->clear();
  others->clear();
  return {};
}

// Line filters run before the parsers in front of them, but not before a label filter,
// or what changes the line (MultiStageExpr.reorderStages of pkg/logql/syntax/ast.go).
// decolorize changes it too, and Loki filters before it all the same.
Status BuiltPipeline::AddStages(const std::vector<lang::Stage*>& stages) {
  std::vector<const lang::LineFilter*> filters;
  std::vector<const lang::Stage*> others;
  for (const lang::Stage* stage : stages) {
    if (stage->kind == StageKind::kLineFilter) {
      filters.push_back(&lang::To<lang::LineFilter>(*stage));
      continue;
    }
    const bool is_filter = stage->kind == StageKind::kLabelFilter;
    if (!is_filter) others.push_back(stage);
    if (is_filter || stage->kind == StageKind::kLineFormat || stage->kind == StageKind::kUnpack) {
      if (Status status = FlushLineFilters(&filters, &others); !status) return status;
    }
    if (!is_filter) continue;
    if (Status status = AddLabelFilter(lang::To<lang::LabelFilterStage>(*stage)); !status) return status;
  }
  return FlushLineFilters(&filters, &others);
}

Status BuiltPipeline::AddUnwrap(const lang::Unwrap& unwrap) {
  measure_ = Measure::kUnwrap;
  unwrapped_ = names().Intern(unwrap.label.name);
  conversion_ = unwrap.conversion;
  auto filter = MakeLabelFilters(unwrap.filters, &names());
  if (!filter) return filter.error();
  post_filter_ = std::move(*filter);
  if (post_filter_ != nullptr) post_filter_->AppendNames(&required_);
  return {};
}

// What parsers are told of the query (NewParserHint of pkg/logql/log/parser_hints.go).
// Labels are required only where it is known which those are; label filters on one label
// are asked as soon as it is parsed, except under `by`.
void BuiltPipeline::Hint(LabelGrouping grouping) {
  constexpr std::string_view kSuffix = "_extracted";
  std::vector<NameId> wanted = required_;
  wanted.insert(wanted.end(), grouping.names.begin(), grouping.names.end());
  if (unwrapped_ != kNoName) wanted.push_back(unwrapped_);
  const auto require = [&] {
    for (const NameId name : wanted) {
      const std::string_view text = names().text(name);
      if (text.empty()) continue;
      labels_.Require(name);
      if (text == kErrorLabel) labels_.PreserveErrors();
      if (text.ends_with(kSuffix) && text.size() > kSuffix.size()) {
        const NameId plain = names().Intern(text.substr(0, text.size() - kSuffix.size()));
        labels_.Require(plain);
      }
    }
  };
  const auto test_early = [&] {
    for (const auto& test : tests_) {
      if (test->single_name() != kNoName) labels_.TestEarly(test->single_name(), test.get());
    }
    if (post_filter_ != nullptr && post_filter_->single_name() != kNoName)
      labels_.TestEarly(post_filter_->single_name(), post_filter_.get());
  };
  if (grouping.no_labels) {
    if (wanted.empty()) {
      labels_.RequireNothing();
    } else {
      require();
      test_early();
    }
  } else if (grouping.without || grouping.names.empty()) {
    test_early();
  } else {
    require();
  }
  labels_.GroupBy(std::move(grouping));
  labels_.Ready();
}

// A line_format that nobody reads is not run in a metric query that does not count bytes
// (removeLineformat of pkg/logql/optimize.go), so that its errors do not happen.
std::vector<lang::Stage*> WithoutUnreadLineFormats(std::span<lang::Stage* const> stages) {
  std::vector<lang::Stage*> kept;
  bool read = false;  // by a stage behind
  for (auto stage = stages.rbegin(); stage != stages.rend(); ++stage) {
    read = read || lang::InfoOf((*stage)->kind).Has(lang::kReadsLine);
    if ((*stage)->kind != StageKind::kLineFormat || read) kept.push_back(*stage);
  }
  std::reverse(kept.begin(), kept.end());
  return kept;
}

// `sum` hands its grouping down to these.
bool TakesGroupingOfSum(RangeFunctionId id) {
  switch (id) {
    case RangeFunctionId::kBytesOverTime:
    case RangeFunctionId::kBytesRate:
    case RangeFunctionId::kSumOverTime:
    case RangeFunctionId::kRate:
    case RangeFunctionId::kCountOverTime:
      return true;
    default:
      return false;
  }
}

// Which grouping the extractor works with (RangeAggregationExpr.extractor).
LabelGrouping GroupingOf(const lang::RangeAggregation& range, const lang::VectorAggregation* above,
                         LabelNames* names) {
  LabelGrouping grouping;
  const lang::Grouping* written = range.grouping;
  bool grouped = written != nullptr;
  if (!grouped && above != nullptr && above->function->id == lang::VectorFunctionId::kSum &&
      TakesGroupingOfSum(range.function->id)) {
    grouped = true;
    written = above->grouping;
  }
  if (written != nullptr) {
    grouping.without = written->without;
    for (const lang::LabelRef& label : written->labels) {
      const NameId name = names->Intern(label.name);
      if (std::find(grouping.names.begin(), grouping.names.end(), name) == grouping.names.end())
        grouping.names.push_back(name);
    }
  }
  // `without ()` groups by everything.
  const bool by_nothing = grouped && grouping.names.empty() && !grouping.without;
  grouping.no_labels = by_nothing || range.function->id == RangeFunctionId::kAbsentOverTime;
  return grouping;
}

}  // namespace

Result<std::unique_ptr<Pipeline>> Pipeline::ForLog(const lang::LogExpr& log, const PipelineOptions& options,
                                                   LabelSets* sets) {
  auto pipeline = std::make_unique<BuiltPipeline>(options, sets);
  const std::vector<lang::Stage*> stages(log.stages.begin(), log.stages.end());
  if (Status status = pipeline->AddStages(stages); !status) return status.error();
  pipeline->Hint({});
  return std::unique_ptr<Pipeline>(std::move(pipeline));
}

Result<std::unique_ptr<Pipeline>> Pipeline::ForSamples(const lang::RangeAggregation& range,
                                                       const lang::VectorAggregation* above,
                                                       const PipelineOptions& options, LabelSets* sets) {
  auto pipeline = std::make_unique<BuiltPipeline>(options, sets);
  const std::span<lang::Stage* const> all = range.range->log->stages;
  const RangeFunctionId id = range.function->id;
  const bool bytes = id == RangeFunctionId::kBytesOverTime || id == RangeFunctionId::kBytesRate;
  const auto stages =
      bytes ? std::vector<lang::Stage*>(all.begin(), all.end()) : WithoutUnreadLineFormats(all);
  if (Status status = pipeline->AddStages(stages); !status) return status.error();
  LabelGrouping grouping = GroupingOf(range, above, &pipeline->names());
  if (bytes) pipeline->SetMeasure(Measure::kBytes);
  if (range.range->unwrap != nullptr) {
    if (Status status = pipeline->AddUnwrap(*range.range->unwrap); !status) return status.error();
    // The unwrapped label goes, unless it is asked for.
    if (grouping.names.empty() || grouping.without) {
      grouping.without = true;
      grouping.names.push_back(pipeline->unwrapped());
    }
  }
  pipeline->Hint(std::move(grouping));
  return std::unique_ptr<Pipeline>(std::move(pipeline));
}

}  // namespace rulecheck::engine::logql
