#include "unittest/case_data.h"

#include <algorithm>
#include <span>

#include "base/go_format.h"
#include "unittest/histogram_diff.h"

namespace rulecheck::unittest {
namespace {

// Differences of a kind that are listed; the rest is counted.
constexpr size_t kMaxListed = 20;

// Where the fields of one expected item are written.
class Places {
 public:
  Places(const PlannedCase& planned, Span item, const SourceFile& file) : file_(file), item_(item) {
    if (planned.alert != nullptr) alert_ = Find(planned.alert->alerts);
    if (planned.expr != nullptr) sample_ = Find(planned.expr->samples);
  }

  Location Of(const FieldDiff& diff) const {
    if (!diff.expected) return {};
    switch (diff.what) {
      case FieldDiff::What::kLabel:
        return sample_ != nullptr  ? SampleLabel(diff)
               : alert_ != nullptr ? In(alert_->labels, diff)
                                   : Location{};
      case FieldDiff::What::kAnnotation:
        return alert_ != nullptr ? In(alert_->annotations, diff) : Location{};
      case FieldDiff::What::kValue:
      case FieldDiff::What::kHistogram:
        return Value();
    }
    return {};
  }

 private:
  template <typename T>
  const T* Find(const std::vector<T>& items) const {
    auto it = std::find_if(items.begin(), items.end(), [&](const T& item) { return item.span == item_; });
    return it == items.end() ? nullptr : &*it;
  }

  static Location In(std::span<const TextPair> pairs, const FieldDiff& diff) {
    auto it = std::find_if(pairs.begin(), pairs.end(),
                           [&](const TextPair& pair) { return pair.key.value == diff.name; });
    return it == pairs.end() ? Location{} : it->value.Whole();
  }

  // The matcher inside the notation, where it is written the usual way.
  Location SampleLabel(const FieldDiff& diff) const {
    std::string_view text = sample_->labels.value;
    std::string written = diff.name == "__name__" ? *diff.expected : diff.name + "=" + Quote(*diff.expected);
    size_t at = text.find(written);
    if (at == std::string_view::npos) return sample_->labels.Whole();
    return sample_->labels.At({static_cast<uint32_t>(at), static_cast<uint32_t>(at + written.size())});
  }

  Location Value() const {
    if (sample_ == nullptr) return {};
    if (!sample_->histogram.value.empty()) return sample_->histogram.Whole();
    if (!sample_->value_span.empty()) return {&file_, sample_->value_span};
    return {};
  }

  const SourceFile& file_;
  Span item_;
  const ExpectedAlert* alert_ = nullptr;
  const ExpectedSample* sample_ = nullptr;
};

CaseItem MakeItem(const Item& item, const SourceFile* file) {
  CaseItem out;
  out.labels = item.labels;
  out.annotations = item.annotations;
  if (item.line) {
    out.line = true;
    out.value = *item.line;
  } else if (!item.histogram.empty()) {
    out.value = item.histogram;
  } else if (item.value) {
    out.value = ValueText(*item.value);
  }
  if (file != nullptr) out.where = {file, item.place};
  return out;
}

CaseField MakeField(const FieldDiff& diff, const Places& places) {
  CaseField field;
  field.what = static_cast<CaseField::What>(diff.what);
  field.name = diff.name;
  field.expected = diff.expected;
  field.got = diff.got;
  field.where = places.Of(diff);
  if (diff.expected && diff.expected == diff.got) {
    field.note =
        "both are " + *diff.got + ", which equals nothing in promtool; without --promtool-compat they match";
  }
  return field;
}

// A histogram that differs, part by part; a value of another kind as it stands.
void AddFields(const FieldDiff& diff, const Pair& pair, const Places& places, std::vector<CaseField>* out) {
  if (diff.what == FieldDiff::What::kValue && !pair.expected->histogram.empty() &&
      !pair.got->histogram.empty()) {
    for (const FieldDiff& part : DiffHistograms(pair.expected->histogram, pair.got->histogram)) {
      out->push_back(MakeField(part, places));
    }
    return;
  }
  out->push_back(MakeField(diff, places));
}

CaseDifference Differing(const Pair& pair, const PlannedCase& planned, const SourceFile& file) {
  CaseDifference out;
  out.kind = CaseDifference::Kind::kDiffers;
  out.expected = MakeItem(*pair.expected, &file);
  out.got = MakeItem(*pair.got, nullptr);
  Places places(planned, pair.expected->place, file);
  for (const FieldDiff& diff : pair.fields) AddFields(diff, pair, places, &out.fields);
  return out;
}

template <typename List, typename Make>
uint64_t AddListed(const List& list, const Make& make, std::vector<CaseDifference>* out) {
  size_t shown = std::min(list.size(), kMaxListed);
  for (size_t i = 0; i < shown; ++i) out->push_back(make(list[i]));
  return list.size() - shown;
}

}  // namespace

CaseComparison MakeCaseComparison(const Comparison& comparison, const PlannedCase& planned,
                                  const SourceFile& file) {
  CaseComparison out;
  out.noun = planned.alert != nullptr ? "firing alert" : "sample";
  out.equal = comparison.equal;
  out.expected = comparison.equal + comparison.differing.size() + comparison.missing.size();
  out.got = comparison.equal + comparison.differing.size() + comparison.unexpected.size();
  out.more_differing = AddListed(
      comparison.differing, [&](const Pair& pair) { return Differing(pair, planned, file); },
      &out.differences);
  auto missing = [&](const Item* item) {
    return CaseDifference{CaseDifference::Kind::kMissing, MakeItem(*item, &file), {}, {}};
  };
  auto unexpected = [&](const Item* item) {
    return CaseDifference{CaseDifference::Kind::kUnexpected, {}, MakeItem(*item, nullptr), {}};
  };
  out.more_missing = AddListed(comparison.missing, missing, &out.differences);
  out.more_unexpected = AddListed(comparison.unexpected, unexpected, &out.differences);
  return out;
}

}  // namespace rulecheck::unittest
