#include "documents/slo_fields.h"

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::documents {

MappedText TextAt(const LoadContext& context, const Cursor& at) {
  return at.is_scalar() ? context.tree->Text(*at) : MappedText{};
}

std::vector<TextPair> PairsAt(const LoadContext& context, const Cursor& at) {
  std::vector<TextPair> out;
  if (!at.is_mapping()) return out;
  for (const source::Entry& entry : at->entries) {
    if (entry.key->is_scalar() && entry.value->is_scalar())
      out.push_back({context.tree->Text(*entry.key), context.tree->Text(*entry.value)});
  }
  return out;
}

std::optional<DurationField> PeriodAt(const LoadContext& context, const Cursor& at) {
  DurationField out;
  out.text = TextAt(context, at);
  const Result<int64_t> parsed = ParsePrometheusDuration(out.text.value);
  if (!parsed) return std::nullopt;
  out.milliseconds = *parsed;
  return out;
}

void ReadTarget(const LoadContext& context, const Cursor& at, bool percent, SloSpec* out) {
  out->target = TextAt(context, at);
  out->percent = percent;
  out->number = ParseFloat(TrimSpace(out->target.value));
}

SloSpecs& SpecsOf(Document* document) {
  if (!std::holds_alternative<SloSpecs>(document->body)) document->body = SloSpecs{};
  return std::get<SloSpecs>(document->body);
}

}  // namespace rulecheck::documents
