// Which language the targets of a dashboard are in: its data sources, as far as it names them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "source/tree.h"

namespace rulecheck::documents {

enum class SourceKind : uint8_t {
  kUnknown,  // the default one, or a name that says nothing
  kPrometheus,
  kLoki,
  kOther,  // a plugin with another language, or none
};

struct DataSource {
  SourceKind kind = SourceKind::kUnknown;
  bool certain = false;  // by its plugin; otherwise by a name
  std::string text;      // as the dashboard has it: a type, name, uid or variable
};

// The data sources that one dashboard speaks of. Good as long as its tree.
class GrafanaSources {
 public:
  explicit GrafanaSources(const source::Node& dashboard);

  // Of a `datasource` node: a name, an object, a variable; null and absent are the default.
  DataSource Resolve(const source::Node* node) const;
  // Of a target: its own, else the panel's, unless that is a mix.
  DataSource OfTarget(const source::Node& target, const source::Node* panel) const;

 private:
  void Collect(const source::Node& node);
  DataSource ByName(std::string_view name) const;

  std::map<std::string_view, std::string_view> plugins_;  // by variable or uid: the plugin
};

}  // namespace rulecheck::documents
