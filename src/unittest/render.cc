#include "unittest/render.h"

#include <algorithm>

#include "base/go_format.h"
#include "base/strings.h"

namespace rulecheck::unittest {
namespace {

// Items of a kind shown in full; the rest is counted.
constexpr size_t kMaxShown = 20;
// Code points of a text shown around a difference.
constexpr size_t kContext = 60;
// A longer difference is plain to see without a mark.
constexpr size_t kMaxMarked = 60;

size_t CountCodePoints(std::string_view text) {
  return static_cast<size_t>(std::count_if(
      text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

bool IsContinuation(char c) {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// The stretch of `a` that is not in `b`, when the common begin and end are cut off.
struct Stretch {
  size_t begin;
  size_t end;
};
Stretch Differing(std::string_view a, std::string_view b) {
  size_t shortest = std::min(a.size(), b.size());
  size_t begin = 0;
  while (begin < shortest && a[begin] == b[begin]) ++begin;
  while (begin > 0 && begin < a.size() && IsContinuation(a[begin])) --begin;
  size_t tail = 0;
  while (tail < shortest - begin && a[a.size() - 1 - tail] == b[b.size() - 1 - tail]) ++tail;
  while (tail > 0 && IsContinuation(a[a.size() - tail])) --tail;
  return {begin, a.size() - tail};
}

// Moves `at` by `count` code points to the front or to the back.
size_t Back(std::string_view text, size_t at, size_t count) {
  while (at > 0 && count > 0) {
    --at;
    if (!IsContinuation(text[at])) --count;
  }
  return at;
}
size_t Forward(std::string_view text, size_t at, size_t count) {
  while (at < text.size() && count > 0) {
    ++at;
    while (at < text.size() && IsContinuation(text[at])) ++at;
    --count;
  }
  return at;
}

// A quoted window on `text` around its stretch, and how many columns of it stand
// before and under the stretch.
struct Window {
  std::string shown;
  size_t before;
  size_t marked;
};
Window Show(std::string_view text, Stretch stretch) {
  size_t begin = Back(text, stretch.begin, kContext);
  size_t end = Forward(text, stretch.end, kContext);
  std::string head = begin > 0 ? "..." : "";
  std::string tail = end < text.size() ? "..." : "";
  auto inner = [&](size_t from, size_t to) {
    std::string quoted = Quote(text.substr(from, to - from));
    return quoted.substr(1, quoted.size() - 2);
  };
  std::string before = inner(begin, stretch.begin);
  std::string marked = inner(stretch.begin, stretch.end);
  return {head + "\"" + before + marked + inner(stretch.end, end) + "\"" + tail,
          CountCodePoints(head) + 1 + CountCodePoints(before), CountCodePoints(marked)};
}

void AddSide(const char* side, const Window& window, bool mark, std::string* out) {
  *out += "        ";
  *out += side;
  *out += window.shown + "\n";
  if (!mark || window.marked > kMaxMarked) return;
  *out += std::string(8 + std::string_view(side).size() + window.before, ' ');
  *out += std::string(std::max<size_t>(1, window.marked), '^') + "\n";
}

constexpr const char* kExpected = "expected  ";
constexpr const char* kGot = "got       ";

std::string FieldTitle(const FieldDiff& diff) {
  switch (diff.what) {
    case FieldDiff::What::kLabel:
      return "label " + diff.name;
    case FieldDiff::What::kAnnotation:
      return "annotation " + diff.name;
    case FieldDiff::What::kValue:
      return "value";
  }
  return "";
}

void AddField(const FieldDiff& diff, std::string* out) {
  *out += "      " + FieldTitle(diff);
  bool quoted = diff.what != FieldDiff::What::kValue;
  auto shown = [&](const std::string& text) { return quoted ? Quote(text) : text; };
  if (!diff.got) {
    *out += ": missing\n        " + (kExpected + shown(*diff.expected)) + "\n";
  } else if (!diff.expected) {
    *out += ": unexpected\n        " + (kGot + shown(*diff.got)) + "\n";
  } else if (diff.expected == diff.got) {
    *out += "\n        both are " + *diff.got + ", which equals nothing in promtool\n";
  } else if (!quoted) {
    *out += "\n        " + (kExpected + *diff.expected) + "\n        " + (kGot + *diff.got) + "\n";
  } else {
    *out += "\n";
    AddSide(kExpected, Show(*diff.expected, Differing(*diff.expected, *diff.got)), false, out);
    AddSide(kGot, Show(*diff.got, Differing(*diff.got, *diff.expected)), true, out);
  }
}

std::string ItemText(const Item& item) {
  std::string text = LabelsText(item.labels);
  if (!item.histogram.empty()) return text + " " + item.histogram;
  if (item.value) return text + " " + ValueText(*item.value);
  return text;
}

void AddItem(const char* title, const Item& item, const SourceFile* file, std::string* out) {
  *out += std::string("  ") + title + ItemText(item);
  if (file != nullptr) *out += " (line " + std::to_string(file->Position(item.place.begin).line) + ")";
  *out += "\n";
  for (const auto& [name, value] : item.annotations) {
    *out += "      annotation " + name + " = " + Quote(value) + "\n";
  }
}

void AddPair(const Pair& pair, const SourceFile& file, std::string* out) {
  *out += "  differs     " + LabelsText(pair.got->labels) + " from line " +
          std::to_string(file.Position(pair.expected->place.begin).line) + "\n";
  for (const FieldDiff& diff : pair.fields) AddField(diff, out);
}

void AddRest(size_t total, const char* what, std::string* out) {
  if (total <= kMaxShown) return;
  *out += "  ... and " + std::to_string(total - kMaxShown) + " more " + what + "\n";
}

std::string Count(size_t count, std::string_view noun) {
  return std::to_string(count) + " " + std::string(noun) + (count == 1 ? "" : "s");
}

}  // namespace

std::string LabelsText(const Fields& labels) {
  std::string name;
  std::vector<std::string> parts;
  for (const auto& [key, value] : labels) {
    if (key == "__name__") {
      name = value;
    } else {
      parts.push_back(key + "=" + Quote(value));
    }
  }
  if (!name.empty() && parts.empty()) return name;
  return name + "{" + Join(parts, ", ") + "}";
}

std::string RenderComparison(const Comparison& comparison, std::string_view noun, const SourceFile& file) {
  size_t expected = comparison.equal + comparison.differing.size() + comparison.missing.size();
  size_t got = comparison.equal + comparison.differing.size() + comparison.unexpected.size();
  std::string out = "expected " + Count(expected, noun) + ", got " + std::to_string(got);
  if (comparison.equal > 0) out += " (" + std::to_string(comparison.equal) + " as expected)";
  out += "\n";
  auto shown = [](size_t total) { return std::min(total, kMaxShown); };
  for (size_t i = 0; i < shown(comparison.differing.size()); ++i)
    AddPair(comparison.differing[i], file, &out);
  AddRest(comparison.differing.size(), "that differ", &out);
  for (size_t i = 0; i < shown(comparison.missing.size()); ++i)
    AddItem("missing     ", *comparison.missing[i], &file, &out);
  AddRest(comparison.missing.size(), "missing", &out);
  for (size_t i = 0; i < shown(comparison.unexpected.size()); ++i) {
    AddItem("unexpected  ", *comparison.unexpected[i], nullptr, &out);
  }
  AddRest(comparison.unexpected.size(), "unexpected", &out);
  return out;
}

}  // namespace rulecheck::unittest
