// A decoded string and the map from each of its bytes to the bytes of the file
// that produced it: how a finding inside a query inside a folded scalar inside a
// ConfigMap points at the right column on disk.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "rulecheck/arena.h"
#include "rulecheck/finding.h"
#include "rulecheck/source_file.h"
#include "rulecheck/span.h"

namespace rulecheck {

// Runs of bytes that map one to one, and runs that come as a whole from a stretch of
// another length (an escape, a folded line break). A run reaches to the next one's
// `decoded`. Sorted by `decoded`.
class OffsetMap {
 public:
  struct Run {
    uint32_t decoded;      // first decoded byte of the run
    uint32_t file;         // file byte that produced it
    uint32_t file_length;  // bytes of the file behind the whole run; for a one-to-one
                           // run the same as its decoded length
    bool linear;           // true: byte i of the run is file + i
  };

  // Runs are kept in `arena`, so that a map there needs no destructor.
  OffsetMap(Arena* arena, const SourceFile* file) : file_(file), arena_(arena) {}

  void Append(Run run) {
    if (size_ == capacity_) Reserve(2 * size_t{capacity_} + 1);
    runs_[size_++] = run;
  }
  void Reserve(size_t runs);
  std::span<const Run> runs() const { return {runs_, size_}; }
  const SourceFile* file() const { return file_; }
  void set_decoded_size(uint32_t size) { decoded_size_ = size; }
  void set_end(uint32_t file_end) { file_end_ = file_end; }
  uint32_t decoded_size() const { return decoded_size_; }

  // The file bytes behind one decoded byte. Past the end: an empty span at the
  // place where the text ends in the file.
  Span Byte(uint32_t decoded) const;

  // The file bytes from the first to the last byte of `decoded`. An empty span
  // maps to an empty span at that place.
  Span ToFile(Span decoded) const;

  // Calls `visit(Run)` for the pieces of runs that make up `decoded`; a piece's
  // `decoded` counts from the beginning of that span.
  template <typename Visitor>
  void ForEachRun(Span decoded, Visitor&& visit) const;

 private:
  size_t RunOf(uint32_t decoded) const;

  const SourceFile* file_;
  Arena* arena_;
  Run* runs_ = nullptr;
  uint32_t size_ = 0;  // a run has a byte of the text at least
  uint32_t capacity_ = 0;
  uint32_t decoded_size_ = 0;
  uint32_t file_end_ = 0;  // file offset where the decoded text ends
};

template <typename Visitor>
void OffsetMap::ForEachRun(Span decoded, Visitor&& visit) const {
  if (decoded.empty() || size_ == 0) return;
  for (size_t i = RunOf(decoded.begin); i < size_ && runs_[i].decoded < decoded.end; ++i) {
    Run piece = runs_[i];
    const uint32_t run_end = i + 1 < size_ ? runs_[i + 1].decoded : decoded_size_;
    const uint32_t begin = piece.decoded > decoded.begin ? piece.decoded : decoded.begin;
    const uint32_t end = run_end < decoded.end ? run_end : decoded.end;
    if (piece.linear) {
      piece.file += begin - piece.decoded;
      piece.file_length = end - begin;
    }
    piece.decoded = begin - decoded.begin;
    visit(piece);
  }
}

// A string value of a document. Copyable and cheap; `value` and `map` live as long as
// the file and the texts of the tree that they came from (which a Document keeps alive).
struct MappedText {
  MappedText() = default;
  // `map` is of the same file.
  MappedText(std::string_view text, const SourceFile* file, Span span, const OffsetMap* map = nullptr)
      : value(text),
        span(span),
        origin_(map == nullptr ? reinterpret_cast<uintptr_t>(file)
                               : reinterpret_cast<uintptr_t>(map) | kIsMap) {}

  const SourceFile* file() const {
    return map() == nullptr ? reinterpret_cast<const SourceFile*>(origin_) : map()->file();
  }
  // Null: `value` is a part of the file's text, or empty.
  const OffsetMap* map() const {
    return (origin_ & kIsMap) == 0 ? nullptr : reinterpret_cast<const OffsetMap*>(origin_ & ~kIsMap);
  }
  Location Whole() const { return {file(), span}; }
  Location At(Span decoded) const;
  // Without a map: where the value begins in the file.
  uint32_t Base() const;

  std::string_view value;
  Span span;  // the whole scalar in the file, quotes included

 private:
  static constexpr uintptr_t kIsMap = 1;

  // The file, or the map: models have a dozen texts a rule.
  uintptr_t origin_ = 0;
};

// A key and a value of a labels or annotations map.
struct TextPair {
  MappedText key;
  MappedText value;
};

// A duration field: its text and, when it is well formed, milliseconds.
struct DurationField {
  MappedText text;
  int64_t milliseconds = 0;
};

}  // namespace rulecheck
