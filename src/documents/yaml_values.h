// Reads nodes as the YAML library of Prometheus (yaml.v3) does when it fills a Go
// struct: what counts as a string, an integer, nothing at all, and what is refused.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "documents/load_context.h"
#include "source/tree.h"

namespace rulecheck::documents {

// How a scalar without a tag, or with one of YAML's own, resolves.
enum class ScalarType : uint8_t { kNull, kBool, kInt, kFloat, kString };
ScalarType ResolveScalar(const source::Node& node);
std::string_view DescribeNode(const source::Node& node);  // "a list", "a number", ...

// The entries of one mapping by field: keys that are wanted, in the order of `names`.
struct FieldSet {
  std::vector<const source::Entry*> values;  // null where the field is not there
  std::vector<source::Entry> storage;        // owns what `values` points to

  const source::Entry* operator[](size_t i) const { return values[i]; }
};

// Whose eyes a document is read with: yaml.v3 takes any scalar for a string by its text;
// the API server of Kubernetes wants a string where a string is declared.
enum class Typing : uint8_t { kGo, kKubernetes };

// Reads values for one kind of document, reporting what its reader would refuse.
class ValueReader {
 public:
  ValueReader(const LoadContext& context, std::string subject, Typing typing = Typing::kGo)
      : context_(context), subject_(std::move(subject)), typing_(typing) {}

  // Fields of a mapping, merge keys applied. Reports duplicate and unknown keys;
  // `what` completes "is not a field of ...".
  FieldSet Fields(const source::Node& mapping, std::span<const std::string_view> names,
                  std::string_view what) const;

  // The text of a string field; nothing when it is null or refused. An empty one counts.
  // A string or a whole number is fine even for Kubernetes where `int_or_string` is set.
  std::optional<MappedText> String(const source::Entry* entry, std::string_view field,
                                   bool int_or_string = false) const;
  std::optional<int64_t> Int(const source::Entry* entry, std::string_view field) const;
  std::optional<DurationField> Duration(const source::Entry* entry, std::string_view field) const;
  std::vector<TextPair> StringMap(const source::Entry* entry, std::string_view field) const;
  // Elements of a list that are mappings; nulls are dropped, others refused.
  std::vector<const source::Node*> Mappings(const source::Entry* entry, std::string_view field) const;

  const LoadContext& context() const { return context_; }
  const std::string& subject() const { return subject_; }
  void set_subject(std::string subject) { subject_ = std::move(subject); }

  Finding& WrongType(const source::Entry& entry, std::string_view field, std::string_view wanted) const;

 private:
  std::vector<source::Entry> Entries(const source::Node& mapping) const;
  void CheckUnique(const source::Node& mapping) const;
  void CheckKubernetesString(const source::Entry& entry, std::string_view field) const;
  bool CheckTag(const source::Node& node, Span where) const;
  std::optional<std::string_view> Key(const source::Entry& entry) const;
  void UnknownField(const source::Entry& entry, std::span<const std::string_view> names,
                    std::string_view what) const;

  const LoadContext& context_;
  std::string subject_;
  Typing typing_;
};

}  // namespace rulecheck::documents
