// Which language the queries of Grafana are in: by their data sources, as far as the document names them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "documents/cursor.h"
#include "rulecheck/query_item.h"
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
  bool certain = false;                       // by its plugin; otherwise by a name, or contradicted
  LanguageReason by = LanguageReason::kNone;  // what decided
  std::string text = {};         // a uid, type, name or variable, for messages; empty: the default
  Cursor written = {};           // as the document has it; nothing: the default
  std::string_view plugin = {};  // that the query itself names; empty: it names none

  // A part of the document in the form that lists have it.
  DataSourceName Name() const;
};

SourceKind KindOfPlugin(std::string_view plugin);

// The data sources that one document speaks of. Good as long as its tree.
class GrafanaSources {
 public:
  // A dashboard of any form, or a document of alerts.
  explicit GrafanaSources(const source::Node& root);

  // Of a `datasource` field: absent, a name or an object.
  DataSource Resolve(const Cursor& source) const;
  // Of a target: its own, else its panel's, unless that is a mix.
  DataSource OfTarget(const Cursor& target, const Cursor& panel) const;
  // Of a query that names its plugin and may name the source that it is asked from.
  DataSource OfPlugin(std::string_view plugin, const Cursor& source) const;
  // Whether a variable, an input or another object of the document says what this uid or name is.
  bool Knows(std::string_view name) const { return plugins_.contains(name); }

 private:
  struct Plugin {
    std::string_view name;
    LanguageReason by;
  };
  void AddInputs(const source::Node& root);
  void AddVariables(const source::Node& root);
  void Collect(const source::Node& root);
  DataSource ByName(std::string_view name, const Cursor& written) const;

  std::map<std::string_view, Plugin> plugins_;  // by variable, input or uid
};

}  // namespace rulecheck::documents
