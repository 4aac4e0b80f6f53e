// logql-corpus: every LogQL expression of real files: rules, dashboards with their variables
// replaced as Grafana does, and query templates. Prints counts, and each expression that is
// refused with the reason.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <iterator>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "documents/logql_hint.h"
#include "oracle.h"
#include "rulecheck/document.h"
#include "rulecheck/logql.h"
#include "source/tree.h"

namespace rulecheck::oracle {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

struct Count {
  size_t files = 0;
  size_t expressions = 0;
  size_t refused = 0;
};

void Replace(std::string_view from, std::string_view to, std::string* text) {
  for (size_t at = text->find(from); at != std::string::npos; at = text->find(from, at + to.size()))
    text->replace(at, from.size(), to);
}

// --- variables of a dashboard

// What a dashboard says of a variable; a query's values are not known offline.
std::string ValueOf(const json& variable) {
  const json current = variable.value("current", json::object());
  const json value = current.is_object() ? current.value("value", json()) : json();
  const std::string all = variable.contains("allValue") && variable["allValue"].is_string()
                              ? variable["allValue"].get<std::string>()
                              : std::string(".+");
  if (value.is_string()) return value == "$__all" ? all : value.get<std::string>();
  if (value.is_array() && !value.empty() && value[0].is_string())
    return value[0] == "$__all" ? all : value[0].get<std::string>();
  const json query = variable.value("query", json());
  const std::string type = variable.value("type", std::string());
  if ((type == "textbox" || type == "constant") && query.is_string()) return query.get<std::string>();
  return {};
}

class Variables {
 public:
  explicit Variables(const json& dashboard) {
    const json templating = dashboard.value("templating", json::object());
    if (!templating.is_object() || !templating.contains("list")) return;
    for (const json& variable : templating["list"]) {
      if (!variable.is_object() || !variable.contains("name")) continue;
      const std::string name = variable["name"];
      values_[name] = ValueOf(variable);
      if (variable.value("type", "") == "datasource" && variable["query"].is_string())
        sources_[name] = variable["query"].get<std::string>();
    }
  }

  // Whether a panel's or a target's data source is Loki: 1 yes, 0 no, -1 cannot be told.
  int IsLoki(const json& source) const {
    if (source.is_object() && source.contains("type") && source["type"].is_string())
      return source["type"] == "loki" ? 1 : 0;
    std::string name = source.is_string() ? source.get<std::string>() : std::string();
    if (source.is_object() && source.contains("uid") && source["uid"].is_string()) name = source["uid"];
    const auto known = sources_.find(Bare(name));
    if (known != sources_.end()) return known->second == "loki" ? 1 : 0;
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) { return std::tolower(c); });
    return name.find("loki") != std::string::npos ? 1 : -1;
  }

  // As Grafana: built-in variables have a step of 5m over a range of 1h here.
  std::string Fill(std::string text) const {
    static constexpr std::pair<std::string_view, std::string_view> kBuiltIn[] = {
        {"__auto", "5m"},      {"__interval_ms", "300000"}, {"__interval", "5m"}, {"__rate_interval", "5m"},
        {"__range_s", "3600"}, {"__range_ms", "3600000"},   {"__range", "1h"}};
    for (const auto& [name, value] : kBuiltIn) {
      Replace("${" + std::string(name) + "}", value, &text);
      Replace("$" + std::string(name), value, &text);
    }
    std::string out;
    for (size_t i = 0; i < text.size();) {
      const auto [name, length] = VariableAt(text, i);
      if (length == 0) {
        out += text[i++];
        continue;
      }
      out += Value(name, InRange(out));
      i += length;
    }
    return out;
  }

 private:
  static std::string Bare(std::string name) {
    name.erase(
        std::remove_if(name.begin(), name.end(),
                       [](char c) { return c == '$' || c == '{' || c == '}' || c == '[' || c == ']'; }),
        name.end());
    return name;
  }

  static bool InRange(const std::string& before) { return !before.empty() && before.back() == '['; }

  std::string Value(const std::string& name, bool in_range) const {
    const auto known = values_.find(name);
    if (known != values_.end() && !known->second.empty() && known->second != "$__auto_interval_" + name)
      return known->second;
    return in_range ? "5m" : "x";
  }

  // `$name`, `${name}`, `${name:format}`, `[[name]]`: the name and the bytes it takes.
  static std::pair<std::string, size_t> VariableAt(const std::string& text, size_t at) {
    const auto word_end = [&](size_t i) {
      while (i < text.size() && (std::isalnum(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_'))
        ++i;
      return i;
    };
    const auto starts = [&](size_t i) {
      return i < text.size() && (std::isalpha(static_cast<unsigned char>(text[i])) != 0 || text[i] == '_');
    };
    if (text.compare(at, 2, "${") == 0 || text.compare(at, 2, "[[") == 0) {
      const std::string close = text[at] == '$' ? "}" : "]]";
      const size_t end = word_end(at + 2), close_at = text.find(close, at + 2);
      if (!starts(at + 2) || close_at == std::string::npos) return {{}, 0};
      return {text.substr(at + 2, end - at - 2), close_at + close.size() - at};
    }
    if (text[at] != '$' || !starts(at + 1)) return {{}, 0};
    return {text.substr(at + 1, word_end(at + 1) - at - 1), word_end(at + 1) - at};
  }

  std::map<std::string, std::string> values_;
  std::map<std::string, std::string> sources_;  // of type datasource: name to kind
};

// --- the walk

class Corpus {
 public:
  Corpus(fs::path root, std::ostream& out) : root_(std::move(root)), out_(out) {}

  int Run() {
    std::error_code error;
    if (!fs::is_directory(root_, error)) {
      std::cerr << root_.string() << ": is not a directory\n";
      return 2;
    }
    std::vector<fs::path> paths;
    for (const auto& entry : fs::recursive_directory_iterator(root_)) {
      if (entry.is_regular_file()) paths.push_back(entry.path());
    }
    std::sort(paths.begin(), paths.end());
    for (const fs::path& path : paths) Visit(path);
    size_t expressions = 0, refused = 0;
    for (const auto& [what, count] : counts_) {
      out_ << what << ": " << count.expressions << " expressions in " << count.files << " files, "
           << count.expressions - count.refused << " parse, " << count.refused << " refused\n";
      expressions += count.expressions;
      refused += count.refused;
    }
    out_ << expressions << " LogQL expressions, " << expressions - refused << " parse, " << refused
         << " refused\n";
    return 0;
  }

 private:
  void Visit(const fs::path& path) {
    const std::string end = path.extension().string();
    if (end != ".json" && end != ".yaml" && end != ".yml") return;
    std::ifstream in(path, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    path_ = fs::relative(path, root_).generic_string();
    if (end == ".json") return VisitDashboard(text);
    const auto file = std::make_shared<const SourceFile>(path_, std::move(text));
    VisitRules(file);
    VisitTemplates(*file);
  }

  void VisitRules(const std::shared_ptr<const SourceFile>& file) {
    const LoadedFile loaded = LoadFile(file, {});
    bool counted = false;
    for (const Document& document : loaded.documents) {
      if (document.language != QueryLanguage::kLogQL) continue;
      for (const RuleGroup& group : document.groups()) {
        for (const Rule& rule : group.rules) Judge("rules", std::string(rule.expr().value), &counted);
      }
    }
  }

  // Benchmarks of Loki: a list of `queries` with ${SELECTOR} and the like.
  void VisitTemplates(const SourceFile& file) {
    if (file.text().find("${SELECTOR}") == std::string_view::npos) return;
    const auto tree = source::ParseYaml(file);
    bool counted = false;
    for (const source::Document& document : tree->documents()) {
      const source::Node* queries = source::Find(*document.root, "queries");
      if (queries == nullptr) continue;
      for (const source::Item& item : queries->items) {
        const source::Node* query = source::Find(*item.node, "query");
        if (query == nullptr || !query->is_scalar()) continue;
        std::string text(query->value);
        Replace("${SELECTOR}", R"({app="x"})", &text);
        Replace("${RANGE}", "5m", &text);
        Replace("${LABEL_NAME}", "name", &text);
        Replace("${LABEL_VALUE}", "value", &text);
        Judge("query templates", std::move(text), &counted);
      }
    }
  }

  void VisitDashboard(const std::string& text) {
    const json root = json::parse(text, nullptr, false);
    if (!root.is_object()) return;
    const json& dashboard =
        root.contains("dashboard") && root["dashboard"].is_object() ? root["dashboard"] : root;
    const Variables variables(dashboard);
    bool counted = false;
    // Panels hand their data source down to their targets.
    std::vector<std::pair<const json*, const json*>> stack{{&dashboard, nullptr}};
    while (!stack.empty()) {
      auto [node, source] = stack.back();
      stack.pop_back();
      if (node->is_object()) {
        const auto own = node->find("datasource");
        if (own != node->end() && !own->is_null()) source = &*own;
        VisitTarget(*node, source, variables, &counted);
      }
      for (auto child = node->rbegin(); child != node->rend(); ++child) {
        if (child->is_structured()) stack.push_back({&*child, source});
      }
    }
  }

  void VisitTarget(const json& node, const json* source, const Variables& variables, bool* counted) {
    const auto expr = node.find("expr");
    if (expr == node.end() || !expr->is_string()) return;
    const int is_loki = source != nullptr ? variables.IsLoki(*source) : -1;
    std::string query = variables.Fill(expr->get<std::string>());
    if (query.find_first_not_of(" \t\r\n") == std::string::npos) return;
    if (is_loki == 1 || (is_loki == -1 && documents::LooksLikeLogQl(query)))
      Judge("dashboards", std::move(query), counted);
  }

  void Judge(const std::string& what, std::string query, bool* counted) {
    Count& count = counts_[what];
    if (!*counted) ++count.files;
    *counted = true;
    ++count.expressions;
    const logql::ParseOutcome outcome = logql::Parse(query, {});
    if (outcome.errors.empty()) return;
    ++count.refused;
    std::replace(query.begin(), query.end(), '\n', ' ');
    out_ << "refused: " << path_ << "\n  " << query << "\n";
    for (const logql::ParseError& error : outcome.errors)
      out_ << "  at byte " << error.span.begin << ": " << error.message << "\n";
  }

  fs::path root_;
  std::ostream& out_;
  std::string path_;
  std::map<std::string, Count> counts_;
};

}  // namespace

int RunLogqlCorpus(const std::string& corpus, std::ostream& out) {
  return Corpus(corpus, out).Run();
}

}  // namespace rulecheck::oracle
