// Settings of pint: `.pint.hcl`. Source: cloudflare/pint, docs/configuration.md and docs/checks.
#include <fmt/format.h>

#include <utility>
#include <vector>

#include "policy/hcl.h"
#include "policy/import.h"
#include "policy/pint_checks.h"

namespace rulecheck::policy {
namespace {

std::string LevelOfPint(const HclBlock& block) {
  const std::string severity = block.Text("severity");
  if (severity == "fatal" || severity == "bug") return "error";
  return severity == "info" || severity == "warning" ? severity : "warning";
}

bool IsPlainName(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             std::string::npos;
}

bool MatchesAllNames(const std::string& regex) {
  return regex == ".+" || regex == ".*" || regex.empty();
}

// Literal text and `.*` as a glob; empty when the pattern is more than that.
std::string GlobOfRegex(const std::string& regex) {
  std::string out;
  for (size_t i = 0; i < regex.size(); ++i) {
    if (regex[i] == '.' && i + 1 < regex.size() && (regex[i + 1] == '*' || regex[i + 1] == '+')) {
      out += '*';
      ++i;
    } else if (regex[i] == '\\' && i + 1 < regex.size()) {
      out += regex[++i];
    } else if (std::string_view(".*+?()[]{}|^$").find(regex[i]) != std::string_view::npos) {
      return {};
    } else {
      out += regex[i];
    }
  }
  return out;
}

// A path of a pattern goes through folders.
std::string PathGlob(std::string_view glob) {
  std::string out;
  for (const char c : glob) out += c == '*' ? "**" : std::string(1, c);
  return out;
}

Json ListOf(const HclAttribute* attribute) {
  Json out = Json::array();
  if (attribute == nullptr) return out;
  for (const std::string& text : attribute->value.texts) out.push_back(text);
  return out;
}

// What a label or annotation may be.
Json RuleOfValue(const HclBlock& block) {
  if (const HclAttribute* values = block.Find("values"); values != nullptr) return ListOf(values);
  const std::string value = block.Text("value");
  return MatchesAllNames(value) ? Json("*") : Json{{"matches", value}};
}

class PintReader {
 public:
  explicit PintReader(ImportDraft* out) : out_(*out) {}

  void Read(const HclBlock& root) {
    for (const HclBlock& block : root.blocks) {
      if (block.type == "checks") {
        ReadChecks(block);
      } else if (block.type == "rule") {
        ReadRule(block);
      } else if (block.type == "prometheus" || block.type == "discovery") {
        out_.Left(block.span, fmt::format("`{}`: servers are not asked; `environment` has facts of them, "
                                          "docs/inventory.md tells how to collect some",
                                          block.type));
      } else if (block.type == "check") {
        out_.Left(block.span, "options of a check: of ours only promql/rate-window has one");
      } else {
        out_.Left(block.span, fmt::format("`{}`: there is nothing like it", block.type));
      }
    }
  }

 private:
  void Disable(const HclBlock& block, const HclAttribute* names, Json* checks) {
    if (names == nullptr) return;
    for (const std::string& name : names->value.texts) {
      const auto ids = IdsOfPint(name);
      if (ids.empty()) out_.Left(block.span, fmt::format("disabled `{}`: no check here says the same", name));
      for (const std::string_view id : ids) (*checks)[std::string(id)] = "off";
      if (!ids.empty()) out_.Took();
    }
  }

  void ReadChecks(const HclBlock& block) {
    Json checks = Json::object();
    Disable(block, block.Find("disabled"), &checks);
    for (const auto& [id, level] : checks.items()) out_.SetCheck(id, level.get<std::string>());
    if (const auto* enabled = block.Find("enabled"))
      out_.Left(enabled->span, "`enabled`: all checks are on; `--select` chooses");
  }

  // One `where` for each `match`; all that a match asks for must be sayable.
  std::vector<Json> WheresOf(const HclBlock& rule, bool* sayable) {
    std::vector<Json> out;
    for (const HclBlock& block : rule.blocks) {
      if (block.type == "ignore") {
        out_.Left(block.span, "`ignore`: write an override with `where` for it");
        *sayable = false;
      }
      if (block.type == "match") out.push_back(WhereOf(block, sayable));
    }
    if (out.empty()) out.push_back(Json::object());
    return out;
  }

  Json WhereOf(const HclBlock& match, bool* sayable) {
    Json where = Json::object();
    for (const HclAttribute& attribute : match.attributes) {
      const std::string text = attribute.value.texts.empty() ? "" : attribute.value.texts.front();
      const std::string glob = GlobOfRegex(text);
      if (attribute.name == "kind") {
        where["kind"] = text == "alerting" ? "alert" : "record";
      } else if ((attribute.name == "name" || attribute.name == "path") && !glob.empty()) {
        where[attribute.name == "name" ? "name" : "files"] = attribute.name == "name" ? glob : PathGlob(glob);
      } else if (attribute.name != "command") {
        out_.Left(attribute.span,
                  fmt::format("`match` by `{} = {}`: `where` cannot say it", attribute.name, text));
        *sayable = false;
      }
    }
    for (const HclBlock& block : match.blocks) {
      if (block.type == "label" && block.labels.size() == 1 && IsPlainName(block.labels[0])) {
        where["labels"][block.labels[0]] = Json{{"matches", block.Text("value")}};
      } else {
        out_.Left(block.span, fmt::format("`match` by `{}`: `where` cannot say it", block.type));
        *sayable = false;
      }
    }
    return where;
  }

  void ReadRule(const HclBlock& rule) {
    bool sayable = true;
    const std::vector<Json> wheres = WheresOf(rule, &sayable);
    for (const HclBlock& block : rule.blocks) {
      if (block.type == "match" || block.type == "ignore") continue;
      if (!sayable) {
        out_.Left(block.span, fmt::format("`{}`: for whom it is cannot be said", block.type));
        continue;
      }
      for (const Json& where : wheres) AddPolicy(block, where);
    }
    Json checks = Json::object();
    Disable(rule, rule.Find("disable"), &checks);
    if (!checks.empty() && sayable) {
      for (const Json& where : wheres) out_.Add("overrides", Entry(Json{{"checks", checks}}, where));
    }
  }

  static Json Entry(Json entry, const Json& where) {
    if (!where.empty()) entry["where"] = where;
    return entry;
  }

  void AddPolicy(const HclBlock& block, Json where) {
    Json entry = PolicyOf(block, &where);
    if (entry.is_null()) return;
    entry["severity"] = LevelOfPint(block);
    if (const std::string comment = block.Text("comment"); !comment.empty()) entry["message"] = comment;
    out_.Add("labels", Entry(std::move(entry), where));
    out_.Took();
  }

  Json Refuse(const HclBlock& block, std::string_view why) {
    out_.Left(block.span, fmt::format("`{}`: {}", block.type, why));
    return nullptr;
  }

  // Null when there is nothing like it (which is then said).
  Json PolicyOf(const HclBlock& block, Json* where) {
    const std::string label = block.labels.empty() ? "" : block.labels[0];
    if (block.type == "label" || block.type == "annotation") {
      if (!IsPlainName(label)) return Refuse(block, "a pattern of names");
      if (block.Text("required") != "true") return Refuse(block, "what is not required is not looked at");
      if (block.Find("token") != nullptr) return Refuse(block, "values are not split into tokens");
      Json rule{{label, RuleOfValue(block)}};
      return block.type == "label" ? Json{{"require", rule}} : Json{{"annotations", {{"require", rule}}}};
    }
    if (block.type == "for") {
      Json hold = Json::object();
      for (const char* key : {"min", "max"}) {
        if (const std::string time = block.Text(key); !time.empty()) hold[key] = time;
      }
      return Json{{"hold", hold}};
    }
    if (block.type == "name") {
      (*where)["kind"] = where->value("kind", "record");
      return Json{{"name", {{"matches", label}}}};
    }
    if (block.type == "aggregate") {
      if (!MatchesAllNames(label)) {
        const std::string glob = GlobOfRegex(label);
        if (glob.empty()) return Refuse(block, "a pattern of names that is no glob");
        (*where)["name"] = glob;
      }
      Json out = Json::object();
      if (block.Find("keep") != nullptr) out["keep"] = ListOf(block.Find("keep"));
      if (block.Find("strip") != nullptr) out["drop"] = ListOf(block.Find("strip"));
      return out.empty() ? Refuse(block, "neither `keep` nor `strip`") : out;
    }
    if (block.type == "selector") {
      if (!MatchesAllNames(label)) (*where)["metrics"] = label;
      return Json{{"matchers", {{"require", ListOf(block.Find("requiredLabels"))}}}};
    }
    if (block.type == "reject") {
      for (const char* key : {"label_keys", "annotation_keys", "annotation_values"}) {
        if (block.Text(key) == "true")
          out_.Left(block.span, fmt::format("`reject` of {}: only label values", key));
      }
      if (block.Text("label_values") != "true") return nullptr;
      return Json{{"reject", {{"label_values", label}}}};
    }
    if (block.type == "range_query" || block.type == "offset")
      return Refuse(block, "give `environment.retention`, and promql/range-beyond-retention says it");
    if (block.type == "cost")
      return Refuse(block, "give `cardinality.samples_per_evaluation` and `record_series`");
    return Refuse(block, "there is nothing like it");
  }

  ImportDraft& out_;
};

}  // namespace

Status ImportPint(const SourceFile& file, ImportDraft* out) {
  const Result<HclBlock> root = ParseHcl(file.text());
  if (!root) return root.error();
  PintReader(out).Read(*root);
  return {};
}

}  // namespace rulecheck::policy
