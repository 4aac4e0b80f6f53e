#include "routing/notification_walk.h"

#include <algorithm>
#include <iterator>
#include <vector>

#include <fmt/format.h>

#include "base/strings.h"
#include "routing/notification_functions.h"

namespace rulecheck::routing {
namespace {

using gotemplate::As;
using gotemplate::NodeKind;

constexpr int kMaxInvocations = 100;  // of templates inside each other

struct FieldRow {
  DataKind of;
  std::string_view name;
  DataKind is;
};
constexpr FieldRow kFieldRows[] = {
    {DataKind::kData, "Receiver", DataKind::kText},
    {DataKind::kData, "Status", DataKind::kText},
    {DataKind::kData, "Alerts", DataKind::kAlerts},
    {DataKind::kData, "GroupLabels", DataKind::kGroupLabels},
    {DataKind::kData, "CommonLabels", DataKind::kCommonLabels},
    {DataKind::kData, "CommonAnnotations", DataKind::kCommonAnnotations},
    {DataKind::kData, "RouteLabels", DataKind::kTexts},
    {DataKind::kData, "NotificationReason", DataKind::kText},
    {DataKind::kData, "ExternalURL", DataKind::kText},
    {DataKind::kAlerts, "Firing", DataKind::kAlerts},
    {DataKind::kAlerts, "Resolved", DataKind::kAlerts},
    {DataKind::kAlert, "Status", DataKind::kText},
    {DataKind::kAlert, "Labels", DataKind::kLabels},
    {DataKind::kAlert, "Annotations", DataKind::kAnnotations},
    {DataKind::kAlert, "StartsAt", DataKind::kUnknown},
    {DataKind::kAlert, "EndsAt", DataKind::kUnknown},
    {DataKind::kAlert, "GeneratorURL", DataKind::kText},
    {DataKind::kAlert, "Fingerprint", DataKind::kText},
    {DataKind::kPairs, "Names", DataKind::kList},
    {DataKind::kPairs, "Values", DataKind::kList},
    {DataKind::kPairs, "String", DataKind::kText},
    {DataKind::kPair, "Name", DataKind::kText},
    {DataKind::kPair, "Value", DataKind::kText},
    {DataKind::kList, "Join", DataKind::kText},
};

bool IsMap(DataKind kind) {
  return kind == DataKind::kGroupLabels || kind == DataKind::kCommonLabels || kind == DataKind::kLabels ||
         kind == DataKind::kAnnotations || kind == DataKind::kCommonAnnotations || kind == DataKind::kTexts;
}

std::string_view WordsFor(DataKind kind) {
  switch (kind) {
    case DataKind::kData:
      return "a notification";
    case DataKind::kAlerts:
      return "a list of alerts";
    case DataKind::kAlert:
      return "an alert";
    case DataKind::kPairs:
      return "a list of pairs";
    case DataKind::kPair:
      return "a pair";
    case DataKind::kList:
      return "a list";
    default:
      return "a text";
  }
}

DataKind ElementOf(DataKind kind) {
  if (kind == DataKind::kAlerts) return DataKind::kAlert;
  if (kind == DataKind::kPairs) return DataKind::kPair;
  return IsMap(kind) || kind == DataKind::kList ? DataKind::kText : DataKind::kUnknown;
}

}  // namespace

void NotificationWalk::Run(const gotemplate::Program& program) {
  program_ = &program;
  variables_ = {{"$", DataKind::kData}};
  Body(program.root, DataKind::kData);
}

void NotificationWalk::Body(const gotemplate::NodeList& nodes, DataKind dot) {
  for (const gotemplate::Node* node : nodes) Visit(*node, dot);
}

// The parser bounds how deep nodes are.
void NotificationWalk::Visit(const gotemplate::Node& node, DataKind dot) {
  switch (node.kind) {
    case NodeKind::kAction:
      Pipe(*As<gotemplate::ActionNode>(node).pipe, dot);
      return;
    case NodeKind::kIf:
    case NodeKind::kWith:
    case NodeKind::kRange:
      Branch(As<gotemplate::BranchNode>(node), dot);
      return;
    case NodeKind::kInvoke:
      Invoke(As<gotemplate::InvokeNode>(node), dot);
      return;
    default:
      return;
  }
}

void NotificationWalk::Branch(const gotemplate::BranchNode& node, DataKind dot) {
  const Variables before = variables_;
  const auto asked_before = asked_;
  const bool outer_condition = std::exchange(in_condition_, node.kind != NodeKind::kRange);
  const DataKind over = Pipe(*node.pipe, dot);
  in_condition_ = outer_condition;
  DataKind inner = dot;
  if (node.kind == NodeKind::kWith) inner = over;
  if (node.kind == NodeKind::kRange) {
    inner = ElementOf(over);
    const auto& declared = node.pipe->declarations;
    if (!declared.empty()) variables_[declared.back()->names[0].text] = inner;
    if (declared.size() == 2) variables_[declared.front()->names[0].text] = DataKind::kUnknown;
  }
  Body(node.body, inner);
  asked_ = asked_before;
  Body(node.otherwise, dot);
  variables_ = before;
}

void NotificationWalk::Invoke(const gotemplate::InvokeNode& node, DataKind dot) {
  const DataKind passed = node.pipe == nullptr ? DataKind::kUnknown : Pipe(*node.pipe, dot);
  const auto found = definitions_.find(node.name);
  if (found == definitions_.end()) {
    if (!complete_ || IsDefaultTemplate(node.name)) return;
    std::vector<std::string_view> names;
    for (const auto& [name, definition] : definitions_) names.push_back(name);
    const std::string_view near = Nearest(node.name, names);
    on_problem_(*program_, fmt::format("no template is named `{}`", node.name),
                near.empty() ? "" : fmt::format("Did you mean `{}`?", near), program_->OwnSpan(node.span));
    return;
  }
  if (depth_ >= kMaxInvocations || !visited_.emplace(found->first, passed).second) return;
  const gotemplate::Program* const caller = std::exchange(program_, found->second.program);
  Variables outer = std::exchange(variables_, {{"$", passed}});
  ++depth_;
  Body(*found->second.body, passed);
  --depth_;
  variables_ = std::move(outer);
  program_ = caller;
}

DataKind NotificationWalk::Pipe(const gotemplate::PipeNode& pipe, DataKind dot) {
  DataKind kind = DataKind::kUnknown;
  for (const gotemplate::CommandNode* command : pipe.commands) kind = Command(*command, dot);
  if (pipe.commands.size() > 1) kind = DataKind::kUnknown;
  for (const gotemplate::VariableNode* variable : pipe.declarations)
    variables_[variable->names[0].text] = kind;
  return kind;
}

DataKind NotificationWalk::Command(const gotemplate::CommandNode& command, DataKind dot) {
  const gotemplate::Node& first = *command.args[0];
  if (first.kind != NodeKind::kIdentifier) {
    for (size_t i = 1; i < command.args.size(); ++i) Term(*command.args[i], dot);
    return Term(first, dot);
  }
  const bool outer_condition = in_condition_;
  in_condition_ = in_condition_ || As<gotemplate::IdentifierNode>(first).name == "or";
  std::vector<DataKind> kinds;
  for (size_t i = 1; i < command.args.size(); ++i) kinds.push_back(Term(*command.args[i], dot));
  const bool keyed = As<gotemplate::IdentifierNode>(first).name == "index" && kinds.size() == 2 &&
                     command.args[2]->kind == NodeKind::kString;
  if (keyed && IsMap(kinds[0]))
    Label(kinds[0], As<gotemplate::StringNode>(*command.args[2]).value, command.args[2]->span);
  in_condition_ = outer_condition;
  return DataKind::kUnknown;
}

DataKind NotificationWalk::Term(const gotemplate::Node& node, DataKind dot) {
  switch (node.kind) {
    case NodeKind::kDot:
      return dot;
    case NodeKind::kField:
      return Names(dot, As<gotemplate::FieldNode>(node).names);
    case NodeKind::kVariable: {
      const auto& names = As<gotemplate::VariableNode>(node).names;
      const auto known = variables_.find(names[0].text);
      return Names(known == variables_.end() ? DataKind::kUnknown : known->second,
                   std::span(names).subspan(1));
    }
    case NodeKind::kChain: {
      const auto& chain = As<gotemplate::ChainNode>(node);
      return Names(Term(*chain.base, dot), chain.names);
    }
    case NodeKind::kPipe:
      return Pipe(As<gotemplate::PipeNode>(node), dot);
    case NodeKind::kString:
      return DataKind::kText;
    default:
      return DataKind::kUnknown;
  }
}

DataKind NotificationWalk::Names(DataKind kind, std::span<const gotemplate::Name> names) {
  for (const gotemplate::Name& name : names) kind = Step(kind, name);
  return kind;
}

DataKind NotificationWalk::Step(DataKind kind, const gotemplate::Name& name) {
  if (kind == DataKind::kUnknown) return kind;
  if (IsMap(kind)) {
    if (name.text == "SortedPairs") return DataKind::kPairs;
    if (name.text == "Names" || name.text == "Values") return DataKind::kList;
    if (name.text == "Remove") return kind;
    if (name.text != "String") Label(kind, name.text, name.span);
    return DataKind::kText;
  }
  const auto* row = std::find_if(std::begin(kFieldRows), std::end(kFieldRows),
                                 [&](const FieldRow& r) { return r.of == kind && r.name == name.text; });
  return row == std::end(kFieldRows) ? Wrong(kind, name) : row->is;
}

DataKind NotificationWalk::Wrong(DataKind kind, const gotemplate::Name& name) {
  std::vector<std::string_view> known;
  for (const FieldRow& row : kFieldRows)
    if (row.of == kind) known.push_back(row.name);
  const std::string_view near = Nearest(name.text, known);
  std::string hint = near.empty() ? "" : fmt::format("Did you mean `{}`?", near);
  if (hint.empty() && !known.empty()) hint = fmt::format("It has {}.", fmt::join(known, ", "));
  on_problem_(*program_,
              fmt::format("{} has no field `{}`: the notification fails", WordsFor(kind), name.text),
              std::move(hint), program_->OwnSpan(name.span));
  return DataKind::kUnknown;
}

void NotificationWalk::Label(DataKind kind, const std::string& name, Span span) {
  if (kind == DataKind::kTexts) return;
  if (kind == DataKind::kAnnotations || kind == DataKind::kCommonAnnotations) {
    if (in_condition_) asked_.insert(name);
    if (!in_condition_ && !asked_.contains(name))
      on_label_(*program_, LabelSource::kAnnotation, name, program_->OwnSpan(span));
    return;
  }
  const LabelSource source = kind == DataKind::kGroupLabels    ? LabelSource::kGroup
                             : kind == DataKind::kCommonLabels ? LabelSource::kCommon
                                                               : LabelSource::kAlert;
  on_label_(*program_, source, name, program_->OwnSpan(span));
}

}  // namespace rulecheck::routing
