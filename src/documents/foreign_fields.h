// Fields that Prometheus refuses and another reader of rule files has: gathered over a file
// and told once for each reader.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "rulecheck/document.h"
#include "rulecheck/span.h"

namespace rulecheck::documents {

struct LoadContext;

enum class FieldScope : uint8_t { kFile, kGroup, kRule, kOther };

// The reader that has the field; nothing when none is known. Keys `$schema` and `x-...` are
// those of editors and of generators, anywhere.
std::optional<RuleTool> ToolWithField(FieldScope scope, std::string_view name);

// "vmalert of VictoriaMetrics".
std::string_view ToolName(RuleTool tool);

// Whether brackets and quotes are closed: what is neither PromQL nor MetricsQL otherwise.
bool IsBalanced(std::string_view query);

// Whether the query calls a function that only MetricsQL has.
bool CallsMetricsQl(std::string_view query);

// Variables that vmalert gives to templates and Prometheus does not.
bool IsVariableOfVmalert(std::string_view name);

// Belongs to one file that is being loaded.
class ForeignFields {
 public:
  void Add(RuleTool tool, std::string_view name, Span where) {
    fields_.push_back({tool, std::string(name), where});
  }
  bool Has(RuleTool tool) const;
  // A query or a template shows that the file is for vmalert.
  void MarkVmalert() { vmalert_ = true; }
  // Who reads the file, by what was seen of it so far.
  std::optional<RuleTool> Reader() const;
  // The finding (by its place in the file's list) is on a query that may be MetricsQL.
  void AddMaybeMetricsQl(size_t finding) { maybe_metrics_ql_.push_back(finding); }
  // Findings from this place on are taken back.
  void ForgetFrom(size_t finding) {
    while (!maybe_metrics_ql_.empty() && maybe_metrics_ql_.back() >= finding) maybe_metrics_ql_.pop_back();
  }
  // vmalert reads MetricsQL, which has more than PromQL: in its files such findings say only that
  // the query was not checked.
  void SoftenMetricsQl(const LoadContext& context, std::optional<RuleTool> named) const;

  // One `yaml/dialect` a tool, with all places; silent for `named`, which the user or the kind
  // of document names.
  void Report(const LoadContext& context, std::optional<RuleTool> named) const;

 private:
  struct Field {
    RuleTool tool;
    std::string name;
    Span where;
  };
  std::vector<Field> fields_;
  std::vector<size_t> maybe_metrics_ql_;
  bool vmalert_ = false;
};

}  // namespace rulecheck::documents
