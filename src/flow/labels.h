// What is known of the labels of series: of each name whether it is there and with which
// values, and whether others can be there.
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "flow/value_set.h"
#include "rulecheck/span.h"

namespace rulecheck::flow {

// The metric name is a label like any other.
inline constexpr std::string_view kMetricName = "__name__";

enum class Presence : uint8_t { kNo, kMaybe, kYes };

// What may be in either: equal ones stay, others are kMaybe.
constexpr Presence Either(Presence a, Presence b) {
  return a == b ? a : Presence::kMaybe;
}

// The part of a query that a fact follows from.
struct Cause {
  static constexpr uint32_t kHere = UINT32_MAX;

  Span span;              // of the query's text; empty when no text says it
  uint32_t rule = kHere;  // the rule whose query that is (its number in Flows), or the query at hand

  friend bool operator==(const Cause&, const Cause&) = default;
};

struct LabelFact {
  std::string name;
  Presence presence = Presence::kMaybe;
  ValueSet values;  // where the label is there
  Cause cause;      // what made the label as it is

  bool CanBe() const { return presence != Presence::kNo; }
  bool Must() const { return presence == Presence::kYes; }
};

// Facts by name, and of all other names: these may be there with any value (open), or
// cannot (closed). Cheap to copy: copies share what they hold until they change.
class Labels {
 public:
  // A change that would list more names gives up facts: labels that cannot be listed are open.
  static constexpr size_t kMaxNames = 64;

  Labels() = default;  // open, nothing known
  static Labels Closed(Cause by);

  bool open() const { return parts_ == nullptr || parts_->open; }
  // Closed only: what limits the labels to those listed.
  Cause closed_by() const { return parts_ == nullptr ? Cause{} : parts_->closed_by; }
  // Sorted by name.
  std::span<const LabelFact> facts() const;
  // Null when nothing is said of the name but what holds for all others.
  const LabelFact* Find(std::string_view name) const;

  Presence PresenceOf(std::string_view name) const;
  bool CanHave(std::string_view name) const { return PresenceOf(name) != Presence::kNo; }
  bool MustHave(std::string_view name) const { return PresenceOf(name) == Presence::kYes; }
  // Where it is there; none when it cannot be.
  ValueSet ValuesOf(std::string_view name) const;
  // What made the label as it is: what set it, what removed it, what closed the list.
  Cause CauseOf(std::string_view name) const;
  // The same on all series that these facts are of: not there, or there with a single value.
  bool IsConstant(std::string_view name) const;
  // A label that must be there has no possible value: there are no such series.
  bool Impossible() const;

  void Set(LabelFact fact);
  void SetYes(std::string_view name, ValueSet values, Cause cause);
  void Remove(std::string_view name, Cause cause);
  // Keeps what is said of these names (sorted or not), all others cannot be there.
  void KeepOnly(std::span<const std::string_view> names, Cause by);
  void Close(Cause by);
  void Open();
  // All causes of the query at hand become those of a rule.
  void Attribute(uint32_t rule);

  friend Labels Join(const Labels& a, const Labels& b);
  friend bool operator==(const Labels& a, const Labels& b);

 private:
  struct Parts {
    bool open = true;
    Cause closed_by;
    std::vector<LabelFact> facts;
  };
  Parts& Own();
  void Trim(Parts* parts);

  std::shared_ptr<Parts> parts_;  // never changed while shared; null: open, nothing known
};

// Proven: whatever labels `b` can have, `a` can have.
bool Includes(const Labels& a, const Labels& b);

// What holds of series of either.
Labels Join(const Labels& a, const Labels& b);

}  // namespace rulecheck::flow
