#include "engine/rules/alert_texts.h"

#include "engine/histogram/histogram.h"
#include "engine/histogram/text.h"

namespace rulecheck::engine::rules {

gotemplate::StringMap LabelMap(const Symbols& symbols, LabelsId labels) {
  gotemplate::StringMap map;
  for (const Label& label : symbols.Labels(labels)) {
    map.emplace(symbols.Text(label.name), symbols.Text(label.value));
  }
  return map;
}

gotemplate::Value TemplateValue(double value, const FloatHistogram* histogram) {
  if (histogram == nullptr) return gotemplate::Value::Float(value);
  gotemplate::HistogramFields fields;
  fields.text = FormatHistogram(*histogram);
  fields.schema = histogram->schema;
  fields.zero_threshold = histogram->zero_threshold;
  fields.zero_count = histogram->zero_count;
  fields.count = histogram->count;
  fields.sum = histogram->sum;
  return gotemplate::HistogramValue(fields);
}

TextExpander::TextExpander(const TemplateContext& context, const Cause& cause) : context_(context) {
  data_.labels = LabelMap(context.storage->symbols(), cause.labels);
  data_.external_labels = context.external_labels;
  data_.external_url = context.external_url;
  data_.value = TemplateValue(cause.value, cause.histogram);
  environment_.evaluation_time_ms = cause.at_ms;
  environment_.external_url = context.functions_url;
  environment_.query = [this, at = cause.at_ms](std::string_view text) { return Query(text, at); };
}

std::string TextExpander::Expand(const TextSpec& text) const {
  if (text.constant) return text.raw;
  return text.text.Expand(data_, environment_);
}

Result<std::vector<gotemplate::QuerySample>> TextExpander::Query(std::string_view text, int64_t at_ms) const {
  if (context_.query) return context_.query(text, at_ms);
  promql::ParseOutcome parsed = promql::Parse(std::string(text), context_.promql);
  if (parsed.query == nullptr) {
    return Error{parsed.errors.empty() ? "the query does not parse" : parsed.errors.front().message,
                 std::nullopt};
  }
  Result<Outcome> out = Evaluate(*parsed.query->root(), *context_.storage, {at_ms, at_ms, 0}, context_.eval);
  if (!out) return out.error();
  const Value& value = out->value;
  std::vector<gotemplate::QuerySample> samples;
  if (value.type == promql::ValueType::kScalar) {
    samples.push_back({{}, gotemplate::Value::Float(value.scalar)});
  } else if (value.type == promql::ValueType::kVector) {
    for (const VectorSample& sample : value.vector) {
      samples.push_back({LabelMap(context_.storage->symbols(), sample.labels),
                         TemplateValue(sample.value, sample.histogram)});
    }
  } else {
    return Error{"rule result is not a vector or scalar", std::nullopt};
  }
  return samples;
}

}  // namespace rulecheck::engine::rules
