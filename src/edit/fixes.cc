#include "edit/fixes.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <utility>

namespace rulecheck::edit {
namespace {

// Edits by where they begin, of which no two are at odds.
using Taken = std::map<uint32_t, const Edit*>;

bool IsAt(const Taken& taken, const Edit& edit) {
  const auto it = taken.find(edit.span.begin);
  return it != taken.end() && it->second->span == edit.span && it->second->replacement == edit.replacement;
}

// As Compose has it: nothing overlaps, and at one place there is one edit.
bool HasRoom(const Taken& taken, const Edit& edit) {
  if (IsAt(taken, edit)) return true;
  const auto next = taken.lower_bound(edit.span.begin);
  if (next != taken.end() && (next->first == edit.span.begin || next->first < edit.span.end)) return false;
  return next == taken.begin() || std::prev(next)->second->span.end <= edit.span.begin;
}

bool Take(const Fix& fix, Taken* taken) {
  for (const Edit& edit : fix.edits) {
    if (!HasRoom(*taken, edit)) return false;
  }
  for (const Edit& edit : fix.edits) taken->emplace(edit.span.begin, &edit);
  return true;
}

// A stretch of the text between two changes that either of them touches.
struct Piece {
  Span span;
  const Edit* first = nullptr;   // that made it, or
  const Edit* second = nullptr;  // that replaces it
};

std::vector<Piece> PiecesOf(std::span<const Edit> first, std::span<const Edit> second) {
  std::vector<Piece> pieces;
  int64_t shift = 0;
  for (const Edit& edit : first) {
    const auto begin = static_cast<uint32_t>(edit.span.begin + shift);
    const auto size = static_cast<uint32_t>(edit.replacement.size());
    pieces.push_back({{begin, begin + size}, &edit, nullptr});
    shift += int64_t{size} - edit.span.size();
  }
  for (const Edit& edit : second) pieces.push_back({edit.span, nullptr, &edit});
  std::stable_sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) {
    return std::tie(a.span.begin, a.span.end) < std::tie(b.span.begin, b.span.end);
  });
  return pieces;
}

}  // namespace

ChosenFixes ChooseFixes(std::span<const Fix* const> fixes) {
  ChosenFixes out;
  Taken taken;
  for (const Fix* fix : fixes) out.fixes += Take(*fix, &taken) ? 1 : 0;
  for (const auto& [begin, edit] : taken) out.edits.push_back(*edit);
  return out;
}

std::vector<Edit> Then(std::span<const Edit> first, std::string_view between, std::span<const Edit> second) {
  const std::vector<Piece> pieces = PiecesOf(first, second);
  std::vector<Edit> out;
  int64_t shift = 0;  // of places after the edits of `first` so far
  for (size_t i = 0; i < pieces.size();) {
    Span touched = pieces[i].span;
    Edit edit;
    edit.span.begin = static_cast<uint32_t>(touched.begin - shift);
    uint32_t at = touched.begin;
    for (; i < pieces.size() && pieces[i].span.begin <= touched.end; ++i) {
      const Piece& piece = pieces[i];
      touched.end = std::max(touched.end, piece.span.end);
      if (piece.first != nullptr) shift += int64_t{piece.span.size()} - piece.first->span.size();
      if (piece.second == nullptr) continue;
      edit.replacement.append(between.substr(at, piece.span.begin - at)).append(piece.second->replacement);
      at = piece.span.end;
    }
    edit.span.end = static_cast<uint32_t>(touched.end - shift);
    edit.replacement.append(between.substr(at, touched.end - at));
    out.push_back(std::move(edit));
  }
  return out;
}

}  // namespace rulecheck::edit
