#include "unittest/render.h"

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::unittest {
namespace {

// Bytes of one text that are shown; annotations may be pages long.
constexpr size_t kMaxText = 200;

std::string Shorten(std::string_view text) {
  if (text.size() <= kMaxText) return std::string(text);
  size_t end = kMaxText;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

std::string FieldText(const CaseField& field) {
  constexpr std::string_view kNames[] = {"label ", "annotation ", "value", "histogram "};
  bool quoted = field.what == CaseField::What::kLabel || field.what == CaseField::What::kAnnotation;
  auto shown = [&](const std::string& text) { return quoted ? Quote(Shorten(text)) : Shorten(text); };
  std::string out = std::string(kNames[static_cast<size_t>(field.what)]) + field.name;
  if (!field.note.empty()) return out + " " + field.note;
  out += field.expected ? " expected " + shown(*field.expected) : " expected none";
  out += field.got ? ", got " + shown(*field.got) : ", got none";
  return out;
}

std::string ItemText(const CaseItem& item) {
  const bool bare = item.line && item.labels.empty();
  std::string text = bare ? "" : AlertText(item.labels);
  if (!item.value.empty()) text += (bare ? "" : " ") + Shorten(item.value);
  if (item.where.file != nullptr) {
    text += " (line " + std::to_string(item.where.file->Position(item.where.span.begin).line) + ")";
  }
  return text;
}

std::string DifferenceText(const CaseDifference& difference) {
  switch (difference.kind) {
    case CaseDifference::Kind::kMissing:
      return "missing " + ItemText(difference.expected);
    case CaseDifference::Kind::kUnexpected:
      return "unexpected " + ItemText(difference.got);
    case CaseDifference::Kind::kDiffers:
      break;
  }
  std::vector<std::string> fields;
  for (const CaseField& field : difference.fields) fields.push_back(FieldText(field));
  CaseItem item = difference.expected;
  item.value.clear();
  const std::string text = ItemText(item);
  return "differs" + std::string(text.starts_with(' ') ? "" : " ") + text + ": " + Join(fields, "; ");
}

std::string Braces(const NamedTexts& labels, std::string_view front) {
  std::string name;
  std::vector<std::string> parts;
  for (const auto& [key, value] : labels) {
    if (key == front) {
      name = value;
    } else {
      parts.push_back(key + "=" + Quote(value));
    }
  }
  if (!name.empty() && parts.empty()) return name;
  return name + "{" + Join(parts, ", ") + "}";
}

}  // namespace

std::string Count(uint64_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

std::string LabelsText(const NamedTexts& labels) {
  return Braces(labels, "__name__");
}

std::string AlertText(const NamedTexts& labels) {
  for (const auto& [key, value] : labels) {
    if (key == "__name__") return LabelsText(labels);
  }
  return Braces(labels, "alertname");
}

std::string ComparisonSummary(const CaseComparison& comparison) {
  std::string out =
      "expected " + Count(comparison.expected, comparison.noun) + ", got " + std::to_string(comparison.got);
  if (comparison.equal > 0 && !comparison.ok()) {
    out += " (" + std::to_string(comparison.equal) + " as expected)";
  }
  return out;
}

std::string DetailText(const CaseComparison& comparison, const CaseExplanation* explanation) {
  std::string out = ComparisonSummary(comparison) + "\n";
  for (const CaseDifference& difference : comparison.differences) out += DifferenceText(difference) + "\n";
  uint64_t more = comparison.more_differing + comparison.more_missing + comparison.more_unexpected;
  if (more > 0) out += "and " + Count(more, "more difference") + "\n";
  if (explanation == nullptr) return out;
  for (const CaseReason& reason : explanation->reasons) out += reason.text + "\n";
  return out;
}

}  // namespace rulecheck::unittest
