// Expected and got side by side.
#include <fmt/core.h>

#include <algorithm>

#include "base/duration.h"
#include "base/go_format.h"
#include "base/strings.h"
#include "report/case_parts.h"
#include "report/cells.h"

namespace rulecheck::report {
namespace {

// Cells of a text that are shown before and behind what differs.
constexpr size_t kContext = 60;
// A longer stretch that differs is cut.
constexpr size_t kMaxMarked = 120;

// A text with the stretches of it that are marked.
struct Marked {
  std::string text;
  std::vector<Span> marks;

  void Append(std::string_view more, bool mark) {
    auto begin = static_cast<uint32_t>(text.size());
    text += more;
    if (!mark) return;
    const auto end = static_cast<uint32_t>(text.size());
    if (!marks.empty() && marks.back().end == begin) {
      marks.back().end = end;
    } else {
      marks.push_back({begin, end});
    }
  }
};

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The stretch of `a` that is not in `b` when what both begin and end with is cut off.
Span Differing(std::string_view a, std::string_view b) {
  const size_t shortest = std::min(a.size(), b.size());
  size_t begin = 0;
  while (begin < shortest && a[begin] == b[begin]) ++begin;
  while (begin > 0 && begin < a.size() && IsContinuation(a[begin])) --begin;
  size_t tail = 0;
  while (tail < shortest - begin && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  while (tail > 0 && IsContinuation(a[a.size() - tail])) --tail;
  return {static_cast<uint32_t>(begin), static_cast<uint32_t>(a.size() - tail)};
}

size_t BackTo(std::string_view text, size_t at, size_t count) {
  size_t begin = at > count ? at - count : 0;
  while (begin > 0 && IsContinuation(text[begin])) --begin;
  return begin;
}
size_t ForwardTo(std::string_view text, size_t at, size_t count) {
  size_t end = std::min(text.size(), at + count);
  while (end < text.size() && IsContinuation(text[end])) ++end;
  return end;
}

// A quoted window on `text` with the stretch that is not in `other` marked.
Marked QuotedWindow(std::string_view text, std::string_view other) {
  const Span stretch = Differing(text, other);
  const size_t marked_end = ForwardTo(text, stretch.begin, std::min<size_t>(stretch.size(), kMaxMarked));
  const size_t begin = BackTo(text, stretch.begin, kContext);
  const size_t end = ForwardTo(text, marked_end, kContext);
  const auto inner = [&](size_t from, size_t to) {
    const std::string quoted = Quote(text.substr(from, to - from));
    return quoted.substr(1, quoted.size() - 2);
  };
  Marked out;
  out.Append(begin > 0 ? "...\"" : "\"", false);
  out.Append(inner(begin, stretch.begin), false);
  out.Append(inner(stretch.begin, marked_end), true);
  if (out.marks.back().empty()) ++out.marks.back().end;  // something is missing here
  out.Append(inner(marked_end, end), false);
  out.Append(end < text.size() ? "\"..." : "\"", false);
  return out;
}

void WriteRow(std::string_view head, const Marked& row, const Style& style, std::string* out) {
  const CellLine cells = MakeCells(row.text);
  *out += fmt::format("  {}{}\n", head, cells.text);
  const size_t indent = 2 + head.size();
  std::string carets;
  for (const Span mark : row.marks) {
    const uint32_t begin = cells.cell_of_byte[std::min<size_t>(mark.begin, row.text.size())];
    const uint32_t end = cells.cell_of_byte[std::min<size_t>(mark.end, row.text.size())];
    carets.resize(std::max<size_t>(carets.size(), begin), ' ');
    carets.append(std::max<uint32_t>(1, end - begin), '^');
  }
  if (!carets.empty()) *out += std::string(indent, ' ') + style.BySeverity(Severity::kError, carets) + "\n";
}

constexpr std::string_view kExpected = "expected    ";
constexpr std::string_view kGot = "got         ";

const std::string* Find(const NamedTexts& labels, std::string_view name) {
  const auto it =
      std::find_if(labels.begin(), labels.end(), [&](const auto& label) { return label.first == name; });
  return it == labels.end() ? nullptr : &it->second;
}

// The item in one line; what `other` has not is marked.
Marked ItemRow(const CaseItem& item, const CaseItem& other, bool mark_value) {
  const bool metric = Find(item.labels, "__name__") != nullptr;
  const std::string_view front = metric ? "__name__" : "alertname";
  Marked out;
  const auto differs = [&](const auto& label) {
    const std::string* value = Find(other.labels, label.first);
    return value == nullptr || *value != label.second;
  };
  size_t shown = 0;
  for (const auto& label : item.labels) {
    if (label.first == front) out.Append(label.second, differs(label));
  }
  for (const auto& label : item.labels) {
    if (label.first == front) continue;
    out.Append(shown++ == 0 ? "{" : ", ", false);
    const bool other_value = Find(other.labels, label.first) != nullptr;
    out.Append(label.first + "=", differs(label) && !other_value);
    out.Append(Quote(label.second), differs(label));
  }
  const bool bare = item.line && item.labels.empty();
  if (shown > 0) {
    out.Append("}", false);
  } else if (out.text.empty() && !bare) {
    out.Append("{}", false);
  }
  if (item.value.empty()) return out;
  if (!bare) out.Append("  ", false);
  out.Append(item.value, mark_value);
  return out;
}

// A text field of both sides, one under the other.
void WriteField(const CaseField& field, const Style& style, std::string* out) {
  const std::string title = fmt::format("annotation {}", field.name);
  if (!field.got) {
    *out += fmt::format("  {}{}: {}\n", "missing     ", title, Printable(Quote(*field.expected)));
    return;
  }
  if (!field.expected) {
    *out += fmt::format("  {}{}: {}\n", "unexpected  ", title, Printable(Quote(*field.got)));
    return;
  }
  *out += fmt::format("  {}\n", title);
  Marked expected = QuotedWindow(*field.expected, *field.got);
  expected.marks.clear();
  WriteRow(fmt::format("  {}", kExpected), expected, style, out);
  WriteRow(fmt::format("  {}", kGot), QuotedWindow(*field.got, *field.expected), style, out);
}

// Parts of histograms in columns.
void WriteHistogramFields(const std::vector<CaseField>& fields, std::string* out) {
  size_t name = 4;
  size_t expected = 8;
  const auto text = [](const std::optional<std::string>& value) { return value ? *value : "none"; };
  for (const CaseField& field : fields) {
    if (field.what != CaseField::What::kHistogram) continue;
    name = std::max(name, field.name.size());
    expected = std::max(expected, text(field.expected).size());
  }
  *out += fmt::format("  {:<{}}  {:<{}}  got\n", "part", name, "expected", expected);
  for (const CaseField& field : fields) {
    if (field.what != CaseField::What::kHistogram) continue;
    *out += fmt::format("  {:<{}}  {:<{}}  {}\n", field.name, name, text(field.expected), expected,
                        text(field.got));
  }
}

void WriteDiffering(const CaseDifference& difference, const Style& style, std::string* out) {
  const auto any = [&](CaseField::What what) {
    return std::any_of(difference.fields.begin(), difference.fields.end(),
                       [&](const CaseField& field) { return field.what == what; });
  };
  const bool histogram = any(CaseField::What::kHistogram);
  const bool value = any(CaseField::What::kValue);
  if (any(CaseField::What::kLabel) || value || histogram) {
    WriteRow(kExpected, ItemRow(difference.expected, difference.got, false), style, out);
    WriteRow(kGot, ItemRow(difference.got, difference.expected, value), style, out);
  } else {
    *out += fmt::format("  {}{}\n", "differs     ", Printable(LabelsText(difference.got.labels)));
  }
  if (histogram) WriteHistogramFields(difference.fields, out);
  for (const CaseField& field : difference.fields) {
    if (field.what == CaseField::What::kAnnotation) WriteField(field, style, out);
    if (!field.note.empty()) *out += fmt::format("  {}\n", Printable(field.note));
  }
}

void WriteOne(std::string_view word, const CaseItem& item, const Style& style, std::string* out) {
  *out += fmt::format("  {}{}\n", style.BySeverity(Severity::kError, fmt::format("{:<12}", word)),
                      Printable(ItemRow(item, item, false).text));
  for (const auto& [name, text] : item.annotations) {
    *out += fmt::format("  {:<12}  annotation {}: {}\n", "", Printable(name), Printable(Quote(text)));
  }
}

}  // namespace

std::string SinceText(int64_t ms) {
  return FormatPrometheusDuration(ms);
}

std::string LabelsText(const NamedTexts& labels) {
  const CaseItem item{labels, {}, "", {}};
  return ItemRow(item, item, false).text;
}

std::string RenderDifferences(const CaseComparison& comparison, const Style& style) {
  std::string out;
  for (const CaseDifference& difference : comparison.differences) {
    switch (difference.kind) {
      case CaseDifference::Kind::kDiffers:
        WriteDiffering(difference, style, &out);
        break;
      case CaseDifference::Kind::kMissing:
        WriteOne("missing", difference.expected, style, &out);
        break;
      case CaseDifference::Kind::kUnexpected:
        WriteOne("unexpected", difference.got, style, &out);
        break;
    }
  }
  const auto rest = [&](uint64_t count, std::string_view what) {
    if (count > 0) out += fmt::format("  and {} more {}\n", count, what);
  };
  rest(comparison.more_differing, "that differ");
  rest(comparison.more_missing, "missing");
  rest(comparison.more_unexpected, "unexpected");
  return out;
}

}  // namespace rulecheck::report
