#include "engine/logql/line_template.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "template/ast.h"
#include "template/field_reads.h"
#include "template/loki_functions.h"

namespace rulecheck::engine::logql {
namespace {

namespace gt = gotemplate;

// The field of `{{.field}}`; null for anything else.
const gt::FieldNode* PlainField(const gt::Node& node) {
  if (node.kind != gt::NodeKind::kAction) return nullptr;
  const gt::PipeNode& pipe = *gt::As<gt::ActionNode>(node).pipe;
  if (pipe.commands.size() != 1 || pipe.commands[0]->args.size() != 1) return nullptr;
  const gt::Node& arg = *pipe.commands[0]->args[0];
  if (arg.kind != gt::NodeKind::kField) return nullptr;
  const auto& field = gt::As<gt::FieldNode>(arg);
  return field.names.size() == 1 ? &field : nullptr;
}

}  // namespace

void LabelSnapshot::Take(const LineLabels& labels) {
  taken_ = true;
  entries_.clear();
  labels.ForEach([&](NameId name, std::string_view value) {
    entries_.push_back({name, labels.names().text(name), value});
  });
  if (labels.Unchanged() && labels.error().empty()) return;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    std::erase_if(entries_, [name](const Entry& entry) { return entry.text == name; });
    entries_.push_back({kNoName, name, value});
  };
  add(kErrorLabel, labels.error());
  add(kErrorDetailsLabel, labels.error_details());
}

std::string_view LabelSnapshot::Find(NameId name) const {
  const auto it = std::find_if(entries_.begin(), entries_.end(),
                               [name](const Entry& entry) { return entry.name == name; });
  return it == entries_.end() ? std::string_view() : it->value;
}

gt::Value LabelSnapshot::Map() const {
  gt::StringMap map;
  for (const Entry& entry : entries_) map.emplace(entry.text, entry.value);
  return gt::Value::Map(std::move(map));
}

Result<LineTemplate> LineTemplate::Make(std::string_view text, std::string_view name,
                                        const StageContext& context, std::vector<NameId>* required) {
  gt::ParseOptions options;
  options.name = name;
  options.limits.max_output = context.options.max_output;
  gt::ParseOutcome outcome = gt::Parse(text, gt::LokiFunctions(), options);
  if (!outcome.value) return Error{outcome.error->message, std::nullopt};
  LineTemplate made;
  made.parsed_ = std::move(outcome.value);
  made.now_ns_ = context.options.now_ns;
  made.max_output_ = context.options.max_output;
  const gt::NodeList& root = made.parsed_->program().root;
  for (const std::string_view name : gt::FieldReads(root)) required->push_back(context.names.Intern(name));

  made.plain_ = true;
  for (const gt::Node* node : root) {
    const gt::FieldNode* const field = PlainField(*node);
    if (node->kind == gt::NodeKind::kText) {
      made.pieces_.push_back({gt::As<gt::TextNode>(*node).text, kNoName});
    } else if (field != nullptr && !field->names[0].text.starts_with("__")) {
      made.pieces_.push_back({{}, context.names.Intern(field->names[0].text)});
    } else {
      made.plain_ = false;
    }
  }
  if (root.size() == 1) {
    if (const gt::FieldNode* const field = PlainField(*root[0]))
      made.only_label_ = context.names.Intern(field->names[0].text);
  }
  return made;
}

Result<std::string_view> LineTemplate::Join(const Line& line, const LabelSnapshot& snapshot) const {
  size_t size = 0;
  for (const Piece& piece : pieces_)
    size += piece.label == kNoName ? piece.text.size() : snapshot.Find(piece.label).size();
  if (size > max_output_) {
    return Error{fmt::format("template: output longer than {} bytes", max_output_), std::nullopt};
  }
  char* const bytes = line.scratch.Allocate(size);
  char* to = bytes;
  for (const Piece& piece : pieces_) {
    const std::string_view from = piece.label == kNoName ? piece.text : snapshot.Find(piece.label);
    if (!from.empty()) std::memcpy(to, from.data(), from.size());
    to += from.size();
  }
  return std::string_view(bytes, size);
}

Result<std::string_view> LineTemplate::Run(const Line& line, LabelSnapshot* snapshot) const {
  if (!snapshot->taken()) snapshot->Take(line.labels);
  if (plain_) return Join(line, *snapshot);
  gt::Environment environment;
  environment.now_ns = now_ns_;
  environment.entry_line = line.text;
  environment.entry_time_ns = line.t_ns;
  Result<std::string> out = gt::Run(*parsed_, snapshot->Map(), environment);
  if (!out) return out.error();
  return line.scratch.Copy(*out);
}

}  // namespace rulecheck::engine::logql
