// Interned strings and label sets: within one session a name, a value or a whole
// label set is one small integer, so that operators compare and hash integers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

namespace rulecheck::engine {

using SymbolId = uint32_t;  // an interned string; names and values share one table
using LabelsId = uint32_t;  // an interned label set

inline constexpr SymbolId kEmptySymbol = 0;  // ""
inline constexpr LabelsId kNoLabels = 0;     // {}

struct Label {
  SymbolId name = kEmptySymbol;
  SymbolId value = kEmptySymbol;
  friend bool operator==(const Label&, const Label&) = default;
};

// The tables of one session. Ids are dense, start at 0 and never die before the
// table does. Not thread-safe: a session (one test group, one query) belongs to
// one thread; sessions that run in parallel have tables of their own.
class Symbols {
 public:
  Symbols();
  Symbols(const Symbols&) = delete;
  Symbols& operator=(const Symbols&) = delete;

  SymbolId Intern(std::string_view text);
  std::string_view Text(SymbolId id) const { return texts_[id]; }
  // The id of `text` if it was interned before; else false.
  bool Find(std::string_view text, SymbolId* id) const;
  size_t symbol_count() const { return texts_.size(); }

  // `labels` must be sorted by the text of the name, without repeated names and
  // without empty values.
  LabelsId InternSorted(std::span<const Label> labels);
  // Sorts, drops empty values (an empty value is a missing label); of repeated
  // names the last one counts.
  LabelsId InternLabels(std::vector<Label> labels);
  LabelsId InternPairs(std::span<const std::pair<std::string, std::string>> labels);

  // Sorted by the text of the name. Valid until the table dies.
  std::span<const Label> Labels(LabelsId id) const { return {sets_[id].labels, sets_[id].size}; }
  SymbolId Get(LabelsId id, SymbolId name) const;  // kEmptySymbol when missing
  size_t labels_count() const { return sets_.size(); }

  // `id` with one label set, replaced, or (empty value) removed.
  LabelsId With(LabelsId id, SymbolId name, SymbolId value);
  // `id` without the metric name.
  LabelsId WithoutName(LabelsId id);
  // `id` without __name__, __type__ and __unit__, as operators drop them.
  LabelsId WithoutMetadata(LabelsId id);

  // Order of labels.Compare: name, then value, pair by pair in byte order; a
  // prefix comes first.
  int Compare(LabelsId a, LabelsId b) const;
  // `{__name__="x", a="b"}`, as labels.Labels.String prints it.
  std::string Format(LabelsId id) const;

  SymbolId name_symbol() const { return name_; }  // "__name__"
  SymbolId type_symbol() const { return type_; }  // "__type__"
  SymbolId unit_symbol() const { return unit_; }  // "__unit__"
  SymbolId le_symbol() const { return le_; }      // "le"

 private:
  struct Set {
    const Label* labels;
    uint32_t size;
    uint32_t next;  // next set of the same hash bucket
    uint64_t hash;
  };

  Label* AllocateLabels(size_t count);
  void Rehash(size_t bucket_count);

  std::deque<std::string> storage_;
  std::vector<std::string_view> texts_;
  std::unordered_map<std::string_view, SymbolId> ids_;
  std::vector<Set> sets_;
  std::vector<uint32_t> buckets_;  // heads of chains into sets_, kNone when empty
  std::vector<std::unique_ptr<Label[]>> slabs_;
  size_t slab_left_ = 0;
  Label* slab_next_ = nullptr;
  std::vector<Label> scratch_;
  std::vector<LabelsId> without_metadata_;  // memo by LabelsId, kUnknown when not computed
  SymbolId name_, type_, unit_, le_;
};

}  // namespace rulecheck::engine
