#include "source/encoded_scalar.h"

#include <algorithm>

namespace rulecheck::source {

namespace {

bool IsMoreIndented(const std::string& line) {
  return !line.empty() && (line[0] == ' ' || line[0] == '\t');
}

struct Row {
  bool empty;
  bool more;
  Span line_break;
};

// What the breaks between two lines with content become (YAML 1.2, 8.1.3 and 6.5).
void FoldBreaks(const std::vector<Row>& rows, size_t first, size_t next, Encoded* out) {
  const size_t count = next - first;
  const bool fold = !rows[first].more && !rows[next].more;
  if (fold && count == 1) return out->Decode(' ', rows[first].line_break);
  for (size_t i = fold ? 1 : 0; i < count; ++i) out->Decode('\n', rows[first + i].line_break);
}

}  // namespace

Encoded EncodeBlock(std::string_view prefix, int parent, const std::vector<std::string>& lines,
                    const BlockStyle& style) {
  Encoded out;
  out.Skip(prefix);
  out.Skip(style.folded ? ">" : "|");
  if (style.explicit_indent) out.Skip(std::to_string(style.indent));
  if (style.chomping != ' ') out.Skip(std::string_view(&style.chomping, 1));
  out.Skip(style.eol);
  const std::string indent(static_cast<size_t>(std::max(parent, 0) + style.indent), ' ');

  // First the text, with the decoded content left out but its places remembered.
  std::vector<Row> rows;
  std::vector<uint32_t> begins;
  for (size_t i = 0; i < lines.size(); ++i) {
    if (!lines[i].empty() || style.indented_blanks) out.Skip(indent);
    begins.push_back(static_cast<uint32_t>(out.text.size()));
    out.Skip(lines[i]);
    const auto begin = static_cast<uint32_t>(out.text.size());
    const bool cut = style.eof && i + 1 == lines.size();
    if (!cut) out.Skip(style.eol);
    rows.push_back(
        {lines[i].empty(), IsMoreIndented(lines[i]), {begin, static_cast<uint32_t>(out.text.size())}});
  }

  size_t last = lines.size();
  while (last > 0 && lines[last - 1].empty()) --last;
  size_t previous = lines.size();
  for (size_t i = 0; i < last; ++i) {
    if (lines[i].empty()) {
      if (previous == lines.size()) out.Decode('\n', rows[i].line_break);
      continue;
    }
    if (previous != lines.size()) {
      if (style.folded) {
        FoldBreaks(rows, previous, i, &out);
      } else {
        for (size_t k = previous; k < i; ++k) out.Decode('\n', rows[k].line_break);
      }
    }
    for (uint32_t k = 0; k < lines[i].size(); ++k)
      out.Decode(lines[i][k], {begins[i] + k, begins[i] + k + 1});
    previous = i;
  }
  if (style.chomping == '-') {
    if (last == 0) out.DropLast(out.value.size());
    return out;
  }
  const size_t from = last == 0 ? 0 : last - 1;
  const size_t to = style.chomping == '+' ? lines.size() : (last == 0 ? 0 : last);
  for (size_t i = from; i < to; ++i) {
    if (!rows[i].line_break.empty()) out.Decode('\n', rows[i].line_break);
  }
  return out;
}

Encoded EncodeFlow(std::string_view prefix, FlowStyle style, const std::vector<FlowPiece>& pieces, int indent,
                   std::string_view eol) {
  Encoded out;
  out.Skip(prefix);
  if (style == FlowStyle::kSingle) out.Skip("'");
  if (style == FlowStyle::kDouble) out.Skip("\"");
  for (const FlowPiece& piece : pieces) {
    if (piece.breaks == 0) {
      for (const char c : piece.text) {
        const std::string_view byte(&c, 1);
        if (style == FlowStyle::kSingle && c == '\'') {
          out.Escape("''", byte);
        } else if (style == FlowStyle::kDouble && (c == '"' || c == '\\')) {
          out.Escape(std::string("\\") + c, byte);
        } else if (style == FlowStyle::kDouble && c == '\n') {
          out.Escape("\\n", byte);
        } else if (style == FlowStyle::kDouble && c == '\t') {
          out.Escape("\\x09", byte);
        } else {
          out.Plain(byte);
        }
      }
      continue;
    }
    out.Skip(" ");  // blanks around a line break do not count
    for (int i = 0; i < piece.breaks; ++i) {
      const auto begin = static_cast<uint32_t>(out.text.size());
      out.Skip(eol);
      const Span line_break{begin, static_cast<uint32_t>(out.text.size())};
      if (piece.breaks == 1) out.Decode(' ', line_break);
      if (i > 0) out.Decode('\n', line_break);
    }
    out.Skip(std::string(static_cast<size_t>(indent), ' '));
  }
  if (style == FlowStyle::kSingle) out.Skip("'");
  if (style == FlowStyle::kDouble) out.Skip("\"");
  return out;
}

}  // namespace rulecheck::source
