// Decodes YAML mappings into structs by a table of fields, strictly: unknown and
// repeated keys and wrong types are findings, all of them, each at its place.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/finding.h"
#include "source/tree.h"
#include "unittest/check_ids.h"

namespace rulecheck::unittest {

class YamlReader;

// A key of a mapping that becomes a T, and how its value is read into one.
template <typename T>
struct Field {
  std::string_view key;
  void (*read)(YamlReader& reader, const source::Node& value, T* out);
};

class YamlReader {
 public:
  YamlReader(const source::Tree& tree, std::vector<Finding>* findings) : tree_(tree), findings_(findings) {}

  // `what` names the mapping in messages ("test group"). A null leaves *out as it is.
  template <typename T>
  void Mapping(const source::Node& node, std::string_view what, std::span<const Field<T>> fields, T* out);

  // Calls read(item) for each element; a null is an empty list.
  template <typename Read>
  void Sequence(const source::Node& node, std::string_view what, Read&& read);

  void Text(const source::Node& node, std::string_view what, MappedText* out);
  void Texts(const source::Node& node, std::string_view what, std::vector<MappedText>* out);
  void Duration(const source::Node& node, int64_t* milliseconds);
  void Float(const source::Node& node, double* out);
  void Bool(const source::Node& node, bool* out);
  void TextMap(const source::Node& node, std::string_view what, std::vector<TextPair>* out);
  void StartTimestamp(const source::Node& node, int64_t* milliseconds);

  Finding* Fail(Span span, std::string message);
  void Warn(TestCheck check, Span span, std::string message);

 private:
  // The entries of a mapping, merge keys included; false (with a finding) otherwise.
  bool Entries(const source::Node& node, std::string_view what, std::vector<source::Entry>* out);
  // Reports a key that stands before at `entries[index]`.
  bool Repeated(std::span<const source::Entry> entries, size_t index);
  void Unknown(const source::Node& key, std::string_view what, std::span<const std::string_view> known);

  const source::Tree& tree_;
  std::vector<Finding>* findings_;
};

template <typename T>
void YamlReader::Mapping(const source::Node& node, std::string_view what, std::span<const Field<T>> fields,
                         T* out) {
  std::vector<source::Entry> entries;
  if (!Entries(node, what, &entries)) return;
  for (size_t i = 0; i < entries.size(); ++i) {
    const source::Node& key = *entries[i].key;
    const Field<T>* field = nullptr;
    for (const Field<T>& candidate : fields) {
      if (key.is_scalar() && candidate.key == key.value) field = &candidate;
    }
    if (field == nullptr) {
      std::vector<std::string_view> known;
      for (const Field<T>& candidate : fields) known.push_back(candidate.key);
      Unknown(key, what, known);
    } else if (!Repeated(entries, i)) {
      field->read(*this, *entries[i].value, out);
    }
  }
}

template <typename Read>
void YamlReader::Sequence(const source::Node& node, std::string_view what, Read&& read) {
  if (node.is_null()) return;
  if (!node.is_sequence()) {
    Fail(node.span, std::string(what) + " must be a list");
    return;
  }
  for (const source::Item& item : node.items) read(*item.node);
}

}  // namespace rulecheck::unittest
