#include "report/case_text.h"

#include <fmt/core.h>

#include <algorithm>
#include <map>

#include "base/strings.h"
#include "report/case_parts.h"
#include "report/cells.h"
#include "report/frame.h"
#include "report/place.h"
#include "report/wrap.h"

namespace rulecheck::report {
namespace {

// Marks in the test file; more would be a copy of it.
constexpr size_t kMaxMarks = 6;
// Cells of a reason in one line where no terminal says otherwise, and what stands before it.
constexpr size_t kTextWidth = 96;
constexpr std::string_view kReasonIndent = "       ";

std::string_view StatusHeading(CaseStatus status) {
  constexpr std::string_view kWords[] = {"PASS", "FAIL", "ERROR", "UNSUPPORTED"};
  return kWords[static_cast<size_t>(status)];
}

// The part of a place that stands on its first line.
Location OnFirstLine(Location where) {
  const uint32_t line = where.file->Position(where.span.begin).line;
  const Span bytes = where.file->LineSpan(line);
  where.span.end = std::clamp(where.span.end, where.span.begin, std::max(where.span.begin, bytes.end));
  return where;
}

struct PlacedMark {
  Location where;
  std::string text;
  bool primary;
};

// What a field's place in the test file says: the other side.
std::string FieldMark(const CaseField& field) {
  if (!field.note.empty()) return "NaN";
  if (!field.got) return "missing in what came";
  if (field.got->size() > 40) return "differs";
  const bool quoted = field.what == CaseField::What::kLabel || field.what == CaseField::What::kAnnotation;
  return quoted ? fmt::format("got \"{}\"", *field.got) : "got " + *field.got;
}

class CaseWriter {
 public:
  CaseWriter(const CaseResult& result, const CaseTextOptions& options)
      : result_(result), options_(options), style_(options.colour) {}

  std::string Write() {
    Head();
    if (result_.comparison == nullptr && result_.explanation == nullptr) {
      if (result_.status != CaseStatus::kPassed) Detail();
      return std::move(out_);
    }
    if (result_.comparison == nullptr) Detail();
    if (result_.status != CaseStatus::kPassed) Frames();
    if (result_.comparison != nullptr && !result_.comparison->ok()) {
      Paragraph(RenderDifferences(*result_.comparison, style_));
    }
    if (result_.explanation != nullptr) Explanation(*result_.explanation);
    if (out_.size() < 2 || out_[out_.size() - 2] != '\n') out_ += '\n';
    return std::move(out_);
  }

  std::string WriteLine() {
    Head();
    out_.pop_back();
    const std::string_view why = FirstReason();
    if (!why.empty()) out_ += "; " + Printable(why);
    return std::move(out_) + "\n";
  }

 private:
  // The first line of why, or of what is said instead.
  std::string_view FirstReason() const {
    const CaseExplanation* explanation = result_.explanation.get();
    std::string_view text = result_.detail;
    if (result_.comparison != nullptr) text = {};
    if (explanation != nullptr && !explanation->reasons.empty()) text = explanation->reasons.front().text;
    return text.substr(0, text.find('\n'));
  }

  void Head() {
    const std::string word(StatusHeading(result_.status));
    const bool passed = result_.status == CaseStatus::kPassed;
    out_ += passed ? style_.Good(word) : style_.BySeverity(Severity::kError, word);
    const std::string place =
        result_.where.file != nullptr ? PlaceText(result_.where) : Printable(result_.file);
    out_ += fmt::format(" {} {}", place,
                        style_.Bold(Printable(fmt::format("{} > {}", result_.group, result_.name))));
    if (result_.comparison != nullptr && !result_.comparison->ok()) {
      const CaseComparison& c = *result_.comparison;
      out_ +=
          fmt::format(": expected {} {}{}, got {}", c.expected, c.noun, c.expected == 1 ? "" : "s", c.got);
      if (c.equal > 0) out_ += fmt::format(" ({} as expected)", c.equal);
      if (c.equal == 0 && c.got == c.expected && c.got > 0) out_ += " (none as expected)";
    }
    out_ += "\n";
  }

  // What is said in words only: errors.
  void Detail() {
    const std::string detail = Printable(result_.detail, true);
    for (const std::string_view line : Split(detail, '\n')) {
      out_ += line.empty() ? "\n" : fmt::format("    {}\n", line);
    }
    if (!detail.empty() && detail.back() != '\n') out_ += '\n';
  }

  std::vector<PlacedMark> Marks() const {
    std::vector<PlacedMark> marks;
    if (result_.comparison != nullptr) {
      for (const CaseDifference& difference : result_.comparison->differences) AddMarks(difference, &marks);
      AddUnexpected(&marks);
    }
    if (result_.explanation != nullptr) {
      for (const CaseReason& reason : result_.explanation->reasons) {
        if (reason.where.file != nullptr) marks.push_back({reason.where, reason.label, false});
      }
    }
    if (result_.where.file != nullptr && std::none_of(marks.begin(), marks.end(), [&](const auto& mark) {
          return mark.where.file == result_.where.file;
        })) {
      marks.insert(marks.begin(), {OnFirstLine(result_.where), "", true});
    }
    return marks;
  }

  // What came too much stands nowhere: the case says it.
  void AddUnexpected(std::vector<PlacedMark>* marks) const {
    const CaseComparison& c = *result_.comparison;
    if (result_.where.file == nullptr || c.got <= c.expected) return;
    const uint64_t more = c.got - c.expected;
    marks->push_back({OnFirstLine(result_.where),
                      fmt::format("{} {}{} too many", more, c.noun, more == 1 ? "" : "s"), true});
  }

  std::string MissingMark() const {
    const std::string& noun = result_.comparison->noun;
    if (noun == "sample" || noun == "line") return "no such " + noun;
    const auto* why = result_.explanation.get();
    const bool pending = why != nullptr && !why->reasons.empty() && why->reasons.front().id == "pending";
    return pending ? "pending, not firing" : "not firing";
  }

  void AddMarks(const CaseDifference& difference, std::vector<PlacedMark>* marks) const {
    if (marks->size() >= kMaxMarks) return;
    if (difference.kind == CaseDifference::Kind::kMissing && difference.expected.where.file != nullptr) {
      marks->push_back({OnFirstLine(difference.expected.where), MissingMark(), true});
    }
    bool placed = false;
    for (const CaseField& field : difference.fields) {
      if (field.where.file == nullptr || marks->size() >= kMaxMarks) continue;
      // A histogram is one scalar with many parts.
      if (placed && field.what == CaseField::What::kHistogram) continue;
      placed = true;
      const bool part = field.what == CaseField::What::kHistogram;
      marks->push_back({OnFirstLine(field.where), part ? "differs" : FieldMark(field), true});
    }
    if (!placed && difference.kind == CaseDifference::Kind::kDiffers &&
        difference.expected.where.file != nullptr) {
      marks->push_back({OnFirstLine(difference.expected.where), "differs", true});
    }
  }

  // Code frames: the test file first, then rule files as they come.
  void Frames() {
    std::vector<std::pair<const SourceFile*, std::vector<Mark>>> files;
    for (const PlacedMark& mark : Marks()) {
      auto it = std::find_if(files.begin(), files.end(),
                             [&](const auto& entry) { return entry.first == mark.where.file; });
      if (it == files.end()) it = files.insert(files.end(), {mark.where.file, {}});
      it->second.push_back({mark.where.span, Printable(mark.text), mark.primary});
    }
    FrameOptions frame;
    frame.severity = Severity::kError;
    uint32_t last = 1;
    for (const auto& [file, marks] : files) last = std::max(last, LastFrameLine(*file, marks, 1));
    frame.number_width = static_cast<uint32_t>(std::to_string(last).size());
    frame.max_line_cells = LineCells(options_.max_line_cells, options_.columns, frame.number_width);
    frame.context_lines = 1;
    const std::string indent(frame.number_width, ' ');
    for (const auto& [file, marks] : files) {
      const std::string_view arrow = file == result_.where.file ? "-->" : ":::";
      out_ += fmt::format("{}{} {}\n{}{}\n", indent, style_.Gutter(arrow),
                          PlaceText({file, marks.front().span}), indent, style_.Gutter(" |"));
      out_ += RenderFrame(*file, marks, frame, style_);
    }
    if (!files.empty()) out_ += indent + style_.Gutter(" |") + "\n";
  }

  size_t TextWidth() const {
    if (options_.columns == 0) return kTextWidth;
    return std::clamp<size_t>(options_.columns - std::min<size_t>(options_.columns, kReasonIndent.size()), 20,
                              kTextWidth);
  }

  void Paragraph(const std::string& text) {
    if (text.empty()) return;
    if (out_.size() >= 2 && out_[out_.size() - 2] != '\n') out_ += '\n';
    out_ += text;
  }

  void Explanation(const CaseExplanation& explanation) {
    std::string why;
    for (const CaseReason& reason : explanation.reasons) {
      const std::string_view word = why.empty() ? "why" : "   ";
      why += fmt::format("  {}{} ", style_.Bold(word), why.empty() ? ":" : " ");
      why += Wrapped(Printable(reason.text), TextWidth(), kReasonIndent) + "\n";
    }
    Paragraph(why);
    for (const ExplainedQuery& query : explanation.queries) Paragraph(RenderQuery(query, style_));
    for (const AlertLife& life : explanation.alerts) Paragraph(RenderLife(life, style_));
    if (explanation.plot) Paragraph(RenderCasePlot(*explanation.plot, options_.columns, options_.colour));
  }

  const CaseResult& result_;
  const CaseTextOptions& options_;
  Style style_;
  std::string out_;
};

}  // namespace

std::string RenderCase(const CaseResult& result, const CaseTextOptions& options) {
  return CaseWriter(result, options).Write();
}

std::string RenderCaseLine(const CaseResult& result, const CaseTextOptions& options) {
  return CaseWriter(result, options).WriteLine();
}

}  // namespace rulecheck::report
