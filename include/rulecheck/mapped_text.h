// A decoded string and the map from each of its bytes to the bytes of the file
// that produced it: how a finding inside a query inside a folded scalar inside a
// ConfigMap points at the right column on disk.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/source_file.h"
#include "rulecheck/span.h"

namespace rulecheck {

// Runs of bytes that map one to one, and single decoded bytes that come from a
// longer stretch (an escape, a folded line break). Sorted by `decoded`.
class OffsetMap {
 public:
  struct Run {
    uint32_t decoded;      // first decoded byte of the run
    uint32_t file;         // file byte that produced it
    uint32_t file_length;  // bytes of the file behind the whole run; for a one-to-one
                           // run the same as its decoded length
    bool linear;           // true: byte i of the run is file + i
  };

  void Append(Run run) { runs_.push_back(run); }
  const std::vector<Run>& runs() const { return runs_; }
  void set_decoded_size(uint32_t size) { decoded_size_ = size; }
  void set_end(uint32_t file_end) { file_end_ = file_end; }
  uint32_t decoded_size() const { return decoded_size_; }

  // The file bytes behind one decoded byte. Past the end: an empty span at the
  // place where the text ends in the file.
  Span Byte(uint32_t decoded) const;

  // The file bytes from the first to the last byte of `decoded`. An empty span
  // maps to an empty span at that place.
  Span ToFile(Span decoded) const;

 private:
  std::vector<Run> runs_;
  uint32_t decoded_size_ = 0;
  uint32_t file_end_ = 0;  // file offset where the decoded text ends
};

// A string value of a document. Copyable and cheap; `value` and `map` live as
// long as the document tree that they came from (which a Document keeps alive).
struct MappedText {
  std::string_view value;
  const SourceFile* file = nullptr;
  Span span;  // the whole scalar in the file, quotes included
  const OffsetMap* map = nullptr;  // null: `value` is the file's bytes from span.begin on

  Location Whole() const { return {file, span}; }
  Location At(Span decoded) const;
};

}  // namespace rulecheck
