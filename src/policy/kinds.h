// What the values of settings are: how each kind of value is read, and its JSON Schema.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "policy/environment.h"
#include "policy/keys.h"
#include "policy/slo_settings.h"

namespace rulecheck::policy {

// Reads settings; what paths in them start at is known.
class SettingsDecoder : public Decoder {
 public:
  // `folder` is absolute.
  SettingsDecoder(const source::Tree& tree, source::DecodeSink* sink, std::string folder)
      : Decoder(tree, source::Typing::kYamlV3, sink), folder_(std::move(folder)) {}
  const std::string& folder() const { return folder_; }

 private:
  std::string folder_;
};

Json TextSchema();
Json TextsSchema();
Json BooleanSchema();
Json NumberSchema();
Json AmountSchema();  // not below zero
Json CountSchema();

struct TextKind {
  static void Read(Decoder& decoder, const Value& value, std::string* out);
  static Json Schema() { return TextSchema(); }
};
// One text or a list of them.
struct TextsKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<std::string>* out);
  static Json Schema() { return TextsSchema(); }
};
struct FlagKind {
  static void Read(Decoder& decoder, const Value& value, bool* out) { decoder.Read(value, out); }
  static void Read(Decoder& decoder, const Value& value, std::optional<bool>* out);
  static Json Schema() { return BooleanSchema(); }
};
// Not below zero.
struct AmountKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<double>* out);
  static Json Schema() { return AmountSchema(); }
};
// Any number.
struct NumberKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<double>* out);
  static Json Schema() { return NumberSchema(); }
};
struct CountKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<int64_t>* out);
  static Json Schema() { return CountSchema(); }
};
// A duration of Prometheus; read in milliseconds.
struct TimeKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<int64_t>* out);
  static Json Schema() { return RefSchema("duration"); }
};
// `2%`, or a ratio of at most 1; a plain number above 1 is a percentage.
struct ShareKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<double>* out);
  static Json Schema() { return RefSchema("share"); }
};
// The same, with what is written and where.
struct TargetKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<SloTarget>* out);
  static Json Schema() { return RefSchema("share"); }
};
// `50/h`: read as so many an hour.
struct HourlyKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<double>* out);
  static Json Schema() { return RefSchema("rate"); }
};
struct LevelKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<Level>* out);
  static Json Schema() { return RefSchema("level"); }
};
struct DayKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<int64_t>* out);
  static Json Schema() { return RefSchema("day"); }
};
struct RegexKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<Pattern>* out);
  static Json Schema() { return RefSchema("regex"); }
};
struct RegexListKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<Pattern>* out);
  static Json Schema() { return EitherSchema(RefSchema("regex"), ListSchema(RefSchema("regex"))); }
};
struct GlobsKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<Pattern>* out);
  static Json Schema() { return TextsKind::Schema(); }
};
struct PathGlobsKind {
  static void Read(Decoder& decoder, const Value& value, PathGlobs* out);
  static Json Schema() { return TextsKind::Schema(); }
};
struct PathKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<NamedPath>* out);
  static Json Schema() { return TextSchema(); }
};
struct PathsKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<NamedPath>* out);
  static Json Schema() { return TextsKind::Schema(); }
};
// A selector or an expression, in PromQL or LogQL.
struct QueryKind {
  static void Read(Decoder& decoder, const Value& value, std::optional<SloQuery>* out);
  static Json Schema() { return TextSchema(); }
};
struct ValueRulesKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<NamedRule>* out);
  static Json Schema() { return MappingSchema(RefSchema("value")); }
};

// A text, with an error for one that is not of `words`. Empty words: any.
bool ReadWord(Decoder& decoder, const Value& value, std::span<const std::string_view> words,
              std::string* out);
Json WordSchema(std::span<const std::string_view> words);

// The mapping's entries as keys and values; reports what is no mapping.
std::vector<std::pair<std::string, Value>> MappingOfValues(Decoder& decoder, const Value& value,
                                                           std::string_view wanted);
bool IsOff(const Value& value);

// Definitions that schemas refer to.
Json SchemaDefinitions();

// `keys` and those that every entry of a policy has.
template <typename T>
std::vector<Key<T>> WithEntryKeys(std::vector<Key<T>> keys);

template <>
struct Section<Where> {
  static constexpr std::string_view kName = "`where`";
  static std::span<const Key<Where>> Keys();
};

struct WhereKind {
  static void Read(Decoder& decoder, const Value& value, Where* out) {
    out->given = true;
    ReadSection(decoder, value, out);
  }
  static Json Schema() { return RefSchema("where"); }
};

template <typename T>
std::vector<Key<T>> WithEntryKeys(std::vector<Key<T>> keys) {
  const std::vector<Key<T>> common = {
      MakeKey<T, WhereKind, &T::where>("where", "what it is for; all that is given must hold"),
      MakeKey<T, LevelKind, &T::severity>("severity", "how loud its findings are"),
      MakeKey<T, TextKind, &T::message>("message", "shown with its findings"),
      MakeKey<T, TextKind, &T::link>("link", "shown with its findings"),
      MakeKey<T, DayKind, &T::expires>("expires", "the last day on which it holds; then meta/expired-policy"),
  };
  keys.insert(keys.end(), common.begin(), common.end());
  return keys;
}

// `off`, or what Kind reads into `entries` or `section`.
template <typename Kind>
struct SwitchKind {
  template <typename Target>
  static void Read(Decoder& decoder, const Value& value, Target* out) {
    if (IsOff(value)) {
      out->off = true;
    } else if constexpr (requires { out->entries; }) {
      Kind::Read(decoder, value, &out->entries);
    } else {
      Kind::Read(decoder, value, &out->section);
    }
  }
  static Json Schema() { return EitherSchema({{"enum", Json::array({"off", false})}}, Kind::Schema()); }
};

}  // namespace rulecheck::policy
