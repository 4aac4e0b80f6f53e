// Decodes trees into structs by tables of fields, strictly: unknown and repeated keys and
// wrong types are findings, all of them, each at its place. The one reader of rule files,
// objects, test files, settings.
//
//   constexpr Field<Route> kFields[] = {
//       {"receiver", ReadInto<&Route::receiver>},
//       {"group_wait", ReadInto<&Route::group_wait>},
//       {"routes", [](Decoder& d, const Value& v, Route* r) { d.List(v, "a route", kFields, &r->routes); }},
//   };
//   Decoder(tree, Typing::kYamlV2, &sink).Struct(root, "a route", kFields, &route);
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/finding.h"
#include "rulecheck/mapped_text.h"
#include "source/decode_scalars.h"
#include "source/tree.h"

namespace rulecheck::source {

// Whose eyes a tree is read with. The YAML libraries of Go take any scalar for a string by
// its text; the API server of Kubernetes wants a string where a string is declared.
enum class Typing : uint8_t {
  kYamlV2,  // promtool's test files, Alertmanager: YAML 1.1 words, null empties a string
  kYamlV3,  // rule files: null leaves a field out
  kKubernetes,
};

enum class DecodeProblem : uint8_t {
  kUnknownKey,
  kRepeatedKey,
  kWrongType,
  kBadDuration,
  kBadValue,
  kSuspicious,  // it can be read, and is likely meant otherwise
};

// Where findings go; who decodes chooses their ids, severities and subjects.
class DecodeSink {
 public:
  virtual ~DecodeSink() = default;
  // Adds a finding and returns it for labels and notes; good until the next call.
  virtual Finding& Report(DecodeProblem problem, Span where, std::string message) = 0;
  // Whether a key that is not known is there for another reader, who takes it away.
  virtual bool Allows(const Entry& /*entry*/) { return false; }
  // Reports a duration that this reader explains itself; false: it is no such.
  virtual bool ExplainsDuration(const MappedText& /*text*/) { return false; }
  // A sentence that helps more with an unknown key of `what` than the nearest name does; may be empty.
  virtual std::string HintFor(const Entry& /*entry*/, std::string_view /*what*/,
                              std::span<const std::string_view> /*known*/) {
    return {};
  }
};

// What stands behind a key, or in a list.
struct Value {
  const Node* node = nullptr;  // null: the field is not there
  Span written;                // as Entry::written
  std::string_view name;       // the key, also of the list that an element is in
  const Node* key = nullptr;   // null for elements of a list

  explicit operator bool() const { return node != nullptr; }
  const Node& operator*() const { return *node; }
  const Node* operator->() const { return node; }
};

class Decoder;

// A key of a mapping that becomes a T, and how its value is read into one.
template <typename T>
struct Field {
  std::string_view key;
  void (*read)(Decoder& decoder, const Value& value, T* out);
  uint32_t dialects = ~uint32_t{0};  // bits of the dialects that have the field; all, if nothing is said
};

struct DecodeOptions {
  bool ignore_unknown_keys = false;
  uint32_t dialect = 1;  // bits: a field must have one of them
  // Refuse keys of a mapping of texts that stand both in it and in what it merges, as yaml.v2 does.
  bool refuse_merged_again = false;
};

class Decoder {
 public:
  Decoder(const Tree& tree, Typing typing, DecodeSink* sink, DecodeOptions options = {})
      : tree_(tree), typing_(typing), sink_(sink), options_(options) {}

  Decoder(const Decoder&) = delete;
  Decoder& operator=(const Decoder&) = delete;

  // Reads the fields of a mapping, merge keys applied. `what` is "a rule": its name in
  // messages. A null leaves *out as it is; false (with a finding) for any other kind of node.
  template <typename T>
  bool Struct(const Node& node, std::string_view what, std::span<const Field<T>> fields, T* out);

  // A list of such mappings; T has a `span`.
  template <typename T>
  void List(const Value& value, std::string_view what, std::span<const Field<T>> fields, std::vector<T>* out);
  // The elements of a list; a null is an empty one.
  std::vector<Value> Elements(const Value& value);
  // Of a mapping, merge keys applied; repeated keys are reported, the first one stays.
  std::vector<Entry> Entries(const Node& mapping);
  // Those that are mappings. Nulls are passed over, anything else is reported.
  std::vector<const Node*> Mappings(const Value& value);

  // Each leaves *out as it is where the value is null or refused, and returns false then. As an
  // exception, yaml.v2 empties a text by null.
  bool Read(const Value& value, MappedText* out);
  bool Read(const Value& value, std::optional<MappedText>* out);
  bool Read(const Value& value, std::vector<MappedText>* out);
  bool Read(const Value& value, std::vector<TextPair>* out);  // a mapping of texts
  bool Read(const Value& value, bool* out);
  bool Read(const Value& value, double* out);
  bool Read(const Value& value, int64_t* out);  // fractions are cut off, as yaml.v3 does
  bool Read(const Value& value, std::optional<int64_t>* out);
  // A duration of Prometheus. A bad one is reported and has no milliseconds.
  bool Read(const Value& value, std::optional<DurationField>* out);
  bool ReadMilliseconds(const Value& value, int64_t* out);
  // A text that may be written as a whole number even for Kubernetes (IntOrString).
  bool ReadIntOrText(const Value& value, std::optional<MappedText>* out);

  Finding& Fail(Span where, std::string message) {
    return sink_->Report(DecodeProblem::kBadValue, where, std::move(message));
  }
  Finding& Warn(Span where, std::string message) {
    return sink_->Report(DecodeProblem::kSuspicious, where, std::move(message));
  }
  // "`limit` must be a whole number, not a list"
  Finding& WrongType(const Value& value, std::string_view wanted);

  const Tree& tree() const { return tree_; }

 private:
  void CheckUnique(const Node& mapping);
  void RefuseMergedAgain(const Node& mapping);
  std::optional<std::string_view> Key(const Entry& entry);
  void Unknown(const Entry& entry, std::string_view what, std::span<const std::string_view> known);
  bool IsNull(const Node& node) const;
  bool ReadText(const Value& value, bool int_is_fine, MappedText* out);
  bool CheckTag(const Value& value);
  void CheckKubernetesText(const Value& value);
  bool OpenStruct(const Node& node, std::string_view what);

  const Tree& tree_;
  Typing typing_;
  DecodeSink* sink_;
  DecodeOptions options_;
};

// For tables: reads a member by its type.
template <auto kMember, typename T>
void ReadInto(Decoder& decoder, const Value& value, T* out) {
  decoder.Read(value, &(out->*kMember));
}
// A field that is known and not looked at.
template <typename T>
void Ignore(Decoder& /*decoder*/, const Value& /*value*/, T* /*out*/) {}
template <auto kMember, typename T>
void ReadMillisecondsInto(Decoder& decoder, const Value& value, T* out) {
  decoder.ReadMilliseconds(value, &(out->*kMember));
}

template <typename T>
bool Decoder::Struct(const Node& node, std::string_view what, std::span<const Field<T>> fields, T* out) {
  if (!OpenStruct(node, what)) return IsNull(node);
  std::vector<std::string_view> known;
  for (const Field<T>& field : fields) {
    if ((field.dialects & options_.dialect) != 0) known.push_back(field.key);
  }
  for (const Entry& entry : Entries(node)) {
    const auto key = Key(entry);
    if (!key) continue;
    size_t i = 0;
    while (i < fields.size() && (fields[i].key != *key || (fields[i].dialects & options_.dialect) == 0)) ++i;
    if (i == fields.size()) {
      Unknown(entry, what, known);
    } else {
      fields[i].read(*this, Value{entry.value, entry.written, *key, entry.key}, out);
    }
  }
  return true;
}

template <typename T>
void Decoder::List(const Value& value, std::string_view what, std::span<const Field<T>> fields,
                   std::vector<T>* out) {
  for (const Value& element : Elements(value)) {
    T& item = out->emplace_back();
    item.span = element->span;
    Struct(*element, what, fields, &item);
  }
}

}  // namespace rulecheck::source
