#include "flow/logql_template.h"

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "template/ast.h"
#include "template/field_reads.h"
#include "template/loki_functions.h"
#include "template/template.h"
#include "template/value.h"

namespace rulecheck::flow {
namespace {

namespace gt = gotemplate;

std::optional<gt::Template> ParsedLineTemplate(std::string_view text) {
  gt::ParseOptions options;
  options.name = "label";
  options.limits.max_output = 1 << 12;
  return gt::Parse(text, gt::LokiFunctions(), options).value;
}

// The fields of a template that is nothing but text and calls of functions on them, whose
// result follows from their values. The parser bounds its depth.
class FlatTemplate {
 public:
  // Null when it is more than that.
  static std::optional<std::vector<std::string>> Fields(const gt::NodeList& root) {
    FlatTemplate flat;
    for (const gt::Node* node : root) flat.Add(*node);
    if (!flat.flat_) return std::nullopt;
    std::sort(flat.fields_.begin(), flat.fields_.end());
    flat.fields_.erase(std::unique(flat.fields_.begin(), flat.fields_.end()), flat.fields_.end());
    return std::move(flat.fields_);
  }

 private:
  void Add(const gt::Node& node) {
    switch (node.kind) {
      case gt::NodeKind::kText:
      case gt::NodeKind::kBool:
      case gt::NodeKind::kNumber:
      case gt::NodeKind::kString:
        return;
      case gt::NodeKind::kAction:
        return AddPipe(*gt::As<gt::ActionNode>(node).pipe);
      case gt::NodeKind::kPipe:
        return AddPipe(gt::As<gt::PipeNode>(node));
      case gt::NodeKind::kIdentifier:
        flat_ = flat_ && DependsOnArguments(gt::As<gt::IdentifierNode>(node).name);
        return;
      case gt::NodeKind::kField: {
        const auto& names = gt::As<gt::FieldNode>(node).names;
        // Names that begin so can be those of errors.
        flat_ = flat_ && names.size() == 1 && !names[0].text.starts_with("__");
        fields_.push_back(names[0].text);
        return;
      }
      default:
        flat_ = false;
    }
  }
  void AddPipe(const gt::PipeNode& pipe) {
    flat_ = flat_ && pipe.declarations.empty();
    for (const gt::CommandNode* command : pipe.commands) {
      for (const gt::Node* arg : command->args) Add(*arg);
    }
  }
  // Others look at the line or a clock.
  static bool DependsOnArguments(std::string_view function) {
    return function != "__line__" && function != "__timestamp__" && function != "now";
  }

  bool flat_ = true;
  std::vector<std::string> fields_;
};

// All values of a label, "" for none; nothing when they are too many.
std::optional<std::vector<std::string>> AllTexts(const LineLabel& label) {
  if (label.filled && !label.values.IsFinite()) return std::nullopt;
  std::vector<std::string> out;
  if (label.filled) out = label.values.values();
  if (label.absent || label.empty) out.emplace_back();
  return out;
}

class Combinations {
 public:
  explicit Combinations(const gt::Template& parsed) : parsed_(parsed) {}

  // False when some field has too many values.
  bool Add(const std::string& field, const LineLabel& label) {
    constexpr size_t kMax = 64;
    std::optional<std::vector<std::string>> texts = AllTexts(label);
    if (!texts || texts->empty() || count_ > kMax / texts->size()) return false;
    count_ *= texts->size();
    fields_.emplace_back(field, std::move(*texts));
    return true;
  }

  TemplateOutcome Run() const {
    TemplateOutcome out{false, true, {}, false};
    std::vector<std::string> values;
    for (size_t number = 0; number < count_; ++number) {
      gt::StringMap map;
      size_t rest = number;
      for (const auto& [field, texts] : fields_) {
        map.emplace(field, texts[rest % texts.size()]);
        rest /= texts.size();
      }
      Result<std::string> text = gt::Run(parsed_, gt::Value::Map(std::move(map)), gt::Environment());
      // It may be our bounds that are too narrow.
      if (!text) return {};
      out.empty = out.empty || text->empty();
      values.push_back(std::move(*text));
    }
    out.values = ValueSet::Of(std::move(values));
    out.filled = !out.values.IsEmpty();
    return out;
  }

 private:
  const gt::Template& parsed_;
  std::vector<std::pair<std::string, std::vector<std::string>>> fields_;
  size_t count_ = 1;
};

// Text and fields alone: never fails.
bool IsPlain(const gt::NodeList& root) {
  return std::all_of(root.begin(), root.end(), [](const gt::Node* node) {
    if (node->kind == gt::NodeKind::kText) return true;
    if (node->kind != gt::NodeKind::kAction) return false;
    const gt::PipeNode& pipe = *gt::As<gt::ActionNode>(*node).pipe;
    return pipe.declarations.empty() && pipe.commands.size() == 1 && pipe.commands[0]->args.size() == 1 &&
           pipe.commands[0]->args[0]->kind == gt::NodeKind::kField &&
           gt::As<gt::FieldNode>(*pipe.commands[0]->args[0]).names.size() == 1;
  });
}

// Text outside of actions is in every result.
bool HasText(const gt::NodeList& root) {
  return std::any_of(root.begin(), root.end(), [](const gt::Node* node) {
    return node->kind == gt::NodeKind::kText && !gt::As<gt::TextNode>(*node).text.empty();
  });
}

bool IsAlwaysFilled(const gt::NodeList& root, const std::vector<std::string>& fields,
                    const LineState& state) {
  if (HasText(root)) return true;
  return IsPlain(root) && std::any_of(fields.begin(), fields.end(), [&](const std::string& field) {
           return state.labels.Get(field).presence() == Presence::kYes;
         });
}

}  // namespace

TemplateOutcome RunOnLabels(std::string_view text, const LineState& state) {
  const std::optional<gt::Template> parsed = ParsedLineTemplate(text);
  if (!parsed) return {};
  const gt::NodeList& root = parsed->program().root;
  TemplateOutcome out;
  out.fails = !IsPlain(root);
  const std::optional<std::vector<std::string>> fields = FlatTemplate::Fields(root);
  if (!fields) return out;
  Combinations all(*parsed);
  const bool few = std::all_of(fields->begin(), fields->end(), [&](const std::string& field) {
    return all.Add(field, state.labels.Get(field));
  });
  if (few) return all.Run();
  out.empty = !IsAlwaysFilled(root, *fields, state);
  return out;
}

std::vector<std::string> TemplateFields(std::string_view text) {
  const std::optional<gt::Template> parsed = ParsedLineTemplate(text);
  if (!parsed) return {};
  const std::vector<std::string_view> fields = gt::FieldReads(parsed->program().root);
  return {fields.begin(), fields.end()};
}

}  // namespace rulecheck::flow
