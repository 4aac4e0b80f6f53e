// Label flow: what the result of a query can be, whatever the data. Sound: what it calls
// impossible the engine never returns, what it calls certain the engine always returns.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/interval.h"
#include "flow/labels.h"

namespace rulecheck::flow {

// One way in which series of a result come about: each series fits at least one.
struct Alternative {
  Labels labels;
  Interval value;
  double bound = kInfinity;  // so many series at most at any instant; Inf: not known
  double ever = kInfinity;   // so many label sets at most over all time; Inf: not known
  bool always = false;       // at least one such series at every step
  // Delayed name removal only: whether the name, which is still there, goes at the end.
  Presence drops_name = Presence::kNo;
};

// Labels by which series are told apart: at any instant no two agree on all of them. A label
// that is not there counts as empty.
struct Key {
  bool all_but = false;             // all labels but these; otherwise just these
  std::vector<std::string> labels;  // sorted

  bool Has(std::string_view name) const;
  friend bool operator==(const Key&, const Key&) = default;
};

// Everything known of a result. Facts hold of results; of evaluations that fail only `fails`
// speaks.
struct Flow {
  static constexpr size_t kMaxAlternatives = 16;
  static constexpr size_t kMaxKeys = 6;
  static constexpr size_t kMaxKeyLabels = 64;

  std::vector<Alternative> alternatives;
  std::vector<Key> keys;
  double bound = kInfinity;           // of series at any instant, all alternatives together
  bool always = false;                // something is returned at every step
  Presence fails = Presence::kMaybe;  // an error at run time: impossible, possible, certain
  Cause fails_by;                     // what can fail, where a part of the query is known

  // Never anything.
  static Flow Empty();
  // Series of which nothing is known.
  static Flow Unknown();
  // One series without labels at every step: scalars, vector().
  static Flow Single(Interval value, Cause by);

  bool IsEmpty() const { return alternatives.empty(); }
  bool CanHave(std::string_view name) const;
  bool MustHave(std::string_view name) const;  // every series, if there are any
  Presence PresenceOf(std::string_view name) const;
  ValueSet ValuesOf(std::string_view name) const;
  // What keeps the label out, or puts it in, in the first alternative where it is so.
  Cause CauseOf(std::string_view name) const;
  bool IsClosed() const;  // no label can be there but those listed
  // The same on all series.
  bool IsConstant(std::string_view name) const;
  Interval Values() const;

  // Proven: no two series agree on these labels / on all but these.
  bool UniqueBy(std::span<const std::string_view> labels) const { return Unique(labels, false); }
  bool UniqueByAllBut(std::span<const std::string_view> labels) const { return Unique(labels, true); }
  // A short list of labels by which series are unique; nothing when none is known.
  std::optional<std::vector<std::string>> UniqueLabels() const;

  // Of all samples in a window of time: what instants of it tell apart or bound, it does not.
  Flow OverTime() const;
  // Keys of the same series after these labels changed or went: those by which series are
  // unique without them.
  std::vector<Key> KeysWithout(std::span<const std::string_view> labels) const;

  // Brings a flow into form after a change: alternatives without possible series are dropped,
  // those written alike become one, too many are widened; bounds are made to agree.
  void Settle();
  // Fewer alternatives, each of which says less.
  void LimitAlternatives(size_t most);
  void AddKey(Key key);
  void Attribute(uint32_t rule);

 private:
  bool Unique(std::span<const std::string_view> labels, bool all_but) const;
};

// Series of both, as stored by two rules that record one name.
Flow Join(const Flow& a, const Flow& b);

// Whether a value of one name can be equal on a series of both: absent counts as empty.
bool CanAgree(const Labels& a, const Labels& b, std::string_view name);

}  // namespace rulecheck::flow
