#include "report/overlay_table.h"

#include <algorithm>
#include <optional>
#include <string_view>
#include <vector>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "report/cells.h"

namespace rulecheck::report {
namespace {

using OverlayJson = nlohmann::ordered_json;

constexpr size_t kMostOfText = 60;

bool IsWordByte(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '.' ||
         c == ':' || (static_cast<unsigned char>(c) & 0x80) != 0;
}

std::vector<std::string_view> TextsOf(const OverlayRow& row) {
  std::vector<std::string_view> out;
  for (const auto& cell : row.cells)
    if (cell) out.push_back(cell->text);
  return out;
}

// Bytes that all have in front, up to the beginning of a word.
size_t SharedFront(const std::vector<std::string_view>& texts) {
  size_t n = texts.front().size();
  for (const std::string_view text : texts) {
    const auto end =
        std::mismatch(texts.front().begin(), texts.front().begin() + static_cast<std::ptrdiff_t>(n),
                      text.begin(), text.end());
    n = static_cast<size_t>(end.first - texts.front().begin());
  }
  while (n > 0 && n < texts.front().size() && IsWordByte(texts.front()[n - 1])) --n;
  return n;
}

// And at the end, but for those in front.
size_t SharedBack(const std::vector<std::string_view>& texts, size_t front) {
  const std::string_view first = texts.front();
  size_t n = first.size() - front;
  for (const std::string_view text : texts) {
    size_t i = 0;
    while (i < n && i < text.size() - front && text[text.size() - 1 - i] == first[first.size() - 1 - i]) ++i;
    n = i;
  }
  while (n > 0 && IsWordByte(first[first.size() - n])) --n;
  return n;
}

std::string Shortened(std::string_view text) {
  std::string out(text.substr(0, kMostOfText));
  while (out.size() < text.size() && !out.empty() && (static_cast<unsigned char>(out.back()) & 0xC0) == 0x80)
    out.pop_back();
  if (out.size() < text.size()) out += "...";
  return Printable(out);
}

// "-" where the rule is not, what is its own where all have it, else "yes".
std::vector<std::string> CellTexts(const OverlayRow& row) {
  const std::vector<std::string_view> texts = TextsOf(row);
  const bool same =
      std::all_of(texts.begin(), texts.end(), [&](std::string_view t) { return t == texts.front(); });
  const size_t front = same ? 0 : SharedFront(texts), back = same ? 0 : SharedBack(texts, front);
  std::vector<std::string> out;
  for (const auto& cell : row.cells) {
    if (!cell) {
      out.emplace_back("-");
    } else if (same) {
      out.emplace_back("yes");
    } else {
      const std::string_view text = cell->text;
      const std::string_view own = text.substr(front, text.size() - front - back);
      out.push_back(own.empty() ? "(nothing)" : Shortened(own));
    }
  }
  return out;
}

std::string RenderFamily(const OverlayFamily& family) {
  std::vector<std::vector<std::string>> lines{{"rule"}};
  lines[0].insert(lines[0].end(), family.environments.begin(), family.environments.end());
  size_t same = 0;
  for (const OverlayRow& row : family.rows) {
    if (!row.differs()) {
      ++same;
      continue;
    }
    std::vector<std::string> line = CellTexts(row);
    line.insert(line.begin(), Shortened(row.name));
    lines.push_back(std::move(line));
  }
  std::vector<size_t> width(lines[0].size());
  for (const auto& line : lines)
    for (size_t i = 0; i < line.size(); ++i) width[i] = std::max(width[i], line[i].size());
  std::string out = Printable(family.root) + "\n";
  for (const auto& line : lines) {
    std::string text = " ";
    for (size_t i = 0; i < line.size(); ++i) text += fmt::format(" {:<{}} ", line[i], width[i]);
    out += text.substr(0, text.find_last_not_of(' ') + 1) + "\n";
  }
  return out + fmt::format("  {} of {} rules are the same in all\n", same, family.rows.size());
}

OverlayJson RowJson(const OverlayFamily& family, const OverlayRow& row) {
  OverlayJson out = {
      {"root", family.root}, {"rule", row.name}, {"kind", row.is_alert ? "alert" : "recording"}};
  OverlayJson cells = OverlayJson::object();
  for (size_t i = 0; i < row.cells.size(); ++i) {
    const auto& cell = row.cells[i];
    cells[family.environments[i]] =
        cell ? OverlayJson{{"path", cell->path}, {"line", cell->line}, {"text", cell->text}} : OverlayJson();
  }
  out["environments"] = std::move(cells);
  return out;
}

std::string Dumped(const OverlayJson& json, int indent) {
  return json.dump(indent, ' ', false, OverlayJson::error_handler_t::replace) + "\n";
}

}  // namespace

std::string RenderOverlaysText(std::span<const OverlayFamily> families) {
  if (families.empty()) return "no rules of several environments: nothing to compare\n";
  std::string out;
  for (const OverlayFamily& family : families) out += (out.empty() ? "" : "\n") + RenderFamily(family);
  return out;
}

std::string RenderOverlaysJson(std::span<const OverlayFamily> families) {
  OverlayJson out = OverlayJson::array();
  for (const OverlayFamily& family : families) {
    OverlayJson rows = OverlayJson::array();
    for (const OverlayRow& row : family.rows)
      if (row.differs()) rows.push_back(RowJson(family, row));
    out.push_back({{"root", family.root},
                   {"environments", family.environments},
                   {"rules", family.rows.size()},
                   {"differing", std::move(rows)}});
  }
  return Dumped(out, 2);
}

std::string RenderOverlaysJsonl(std::span<const OverlayFamily> families) {
  std::string out;
  for (const OverlayFamily& family : families)
    for (const OverlayRow& row : family.rows)
      if (row.differs()) out += Dumped(RowJson(family, row), -1);
  return out;
}

}  // namespace rulecheck::report
