// The tables of keys of settings: from each of them come the reader of its section and the
// JSON Schema of it, so that the two cannot differ.
#pragma once

#include <iterator>
#include <nlohmann/json.hpp>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "policy/entry.h"
#include "source/decode.h"

namespace rulecheck::policy {

using Json = nlohmann::ordered_json;
using source::Decoder;
using source::Value;

template <typename T>
struct Key {
  std::string_view name;
  void (*read)(Decoder& decoder, const Value& value, T* out);
  Json (*schema)();
  std::string_view doc;
};

// Specialised for each section: `kName` is "a label policy", Keys() its table.
template <typename T>
struct Section;

// A Kind has Read(Decoder&, const Value&, M*) for the member's type M, and Schema().
template <typename T, typename Kind, auto kMember>
constexpr Key<T> MakeKey(std::string_view name, std::string_view doc) {
  return {name,
          [](Decoder& decoder, const Value& value, T* out) { Kind::Read(decoder, value, &(out->*kMember)); },
          &Kind::Schema, doc};
}

// Where an entry is shown: its key, or the first key in it.
inline Span EntrySpan(const Value& value) {
  if (value.key != nullptr) return value.key->span;
  return value->is_mapping() && !value->entries.empty() ? value->entries.front().key->span : value.written;
}

template <typename T>
void ReadSection(Decoder& decoder, const Value& value, T* out) {
  static const std::vector<source::Field<T>> fields = [] {
    std::vector<source::Field<T>> list;
    for (const Key<T>& key : Section<T>::Keys()) list.push_back({key.name, key.read});
    return list;
  }();
  if constexpr (requires { out->place; }) out->place = {decoder.tree().file(), EntrySpan(value)};
  decoder.Struct<T>(*value, Section<T>::kName, fields, out);
}

// A key as its schema shows it.
struct KeyDoc {
  std::string_view name;
  Json (*schema)();
  std::string_view doc;
};

// A mapping of these keys and no others.
Json KeysSchema(std::span<const KeyDoc> keys);

template <typename T>
Json SectionSchema() {
  std::vector<KeyDoc> keys;
  for (const Key<T>& key : Section<T>::Keys()) keys.push_back({key.name, key.schema, key.doc});
  return KeysSchema(keys);
}

Json EitherSchema(Json a, Json b);
Json ListSchema(Json items);
Json MappingSchema(Json values);
Json RefSchema(std::string_view definition);

// A mapping that is a section.
template <typename T>
struct SectionKind {
  static void Read(Decoder& decoder, const Value& value, T* out) { ReadSection(decoder, value, out); }
  static void Read(Decoder& decoder, const Value& value, std::optional<T>* out) {
    ReadSection(decoder, value, &out->emplace());
  }
  static Json Schema() { return SectionSchema<T>(); }
};

template <typename T>
struct SectionListKind {
  static void Read(Decoder& decoder, const Value& value, std::vector<T>* out) {
    for (const Value& element : decoder.Elements(value)) ReadSection(decoder, element, &out->emplace_back());
  }
  static Json Schema() { return ListSchema(SectionSchema<T>()); }
};

}  // namespace rulecheck::policy
