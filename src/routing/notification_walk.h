// Walks a template of a notification with the Go types of what it reads.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "routing/notification_texts.h"
#include "template/ast.h"

namespace rulecheck::routing {

// What a value is; kUnknown: any.
enum class DataKind : uint8_t {
  kUnknown,
  kData,  // the dot of a notification
  kAlerts,
  kAlert,
  kGroupLabels,
  kCommonLabels,
  kLabels,
  kAnnotations,
  kCommonAnnotations,
  kTexts,  // labels of a route
  kPairs,
  kPair,
  kList,
  kText,
};

using gotemplate::Definitions;

class NotificationWalk {
 public:
  // Both are told spans of the program's own text.
  using OnLabel = std::function<void(const gotemplate::Program&, LabelSource, const std::string& name, Span)>;
  using OnProblem =
      std::function<void(const gotemplate::Program&, std::string message, std::string hint, Span)>;

  // `complete`: there are no other definitions but these and the default ones.
  NotificationWalk(const Definitions& definitions, bool complete, OnLabel on_label, OnProblem on_problem)
      : definitions_(definitions),
        complete_(complete),
        on_label_(std::move(on_label)),
        on_problem_(std::move(on_problem)) {}

  void Run(const gotemplate::Program& program);

 private:
  using Variables = std::map<std::string, DataKind, std::less<>>;

  void Body(const gotemplate::NodeList& nodes, DataKind dot);
  void Visit(const gotemplate::Node& node, DataKind dot);
  void Branch(const gotemplate::BranchNode& node, DataKind dot);
  void Invoke(const gotemplate::InvokeNode& node, DataKind dot);
  DataKind Pipe(const gotemplate::PipeNode& pipe, DataKind dot);
  DataKind Command(const gotemplate::CommandNode& command, DataKind dot);
  DataKind Term(const gotemplate::Node& node, DataKind dot);
  DataKind Names(DataKind kind, std::span<const gotemplate::Name> names);
  DataKind Step(DataKind kind, const gotemplate::Name& name);
  DataKind Wrong(DataKind kind, const gotemplate::Name& name);
  void Label(DataKind kind, const std::string& name, Span span);

  const Definitions& definitions_;
  bool complete_;
  OnLabel on_label_;
  OnProblem on_problem_;
  const gotemplate::Program* program_ = nullptr;
  Variables variables_;
  std::set<std::pair<std::string_view, DataKind>> visited_;
  std::set<std::string, std::less<>> asked_;  // annotations that conditions around ask for
  bool in_condition_ = false;
  int depth_ = 0;
};

}  // namespace rulecheck::routing
