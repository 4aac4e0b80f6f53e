// Settings of pint: `.pint.hcl`. Source: cloudflare/pint, docs/configuration.md and docs/checks.
#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "policy/hcl.h"
#include "policy/import.h"
#include "policy/pint_checks.h"
#include "policy/regex_globs.h"

namespace rulecheck::policy {
namespace {

std::string LevelOfPint(const HclBlock& block) {
  std::string severity = block.Text("severity");
  if (severity.empty()) {
    const bool loud = block.type == "for" || block.type == "keep_firing_for" || block.type == "reject";
    severity = loud ? "bug" : block.type == "name" ? "info" : "warning";
  }
  if (severity == "fatal" || severity == "bug") return "error";
  return severity == "info" ? severity : "warning";
}

bool IsPlainName(const std::string& text) {
  return !text.empty() &&
         text.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") ==
             std::string::npos;
}

bool MatchesAllNames(const std::string& regex) {
  return regex == ".+" || regex == ".*" || regex.empty();
}

// A pattern that pint fills in from the rule.
bool IsTemplate(const std::string& text) {
  return text.find("{{") != std::string::npos;
}

// One text, or a list.
Json OneOrList(const std::vector<std::string>& texts) {
  return texts.size() == 1 ? Json(texts.front()) : Json(texts);
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
      } else if (block.type == "parser") {
        ReadParser(block);
      } else if (block.type == "prometheus" || block.type == "discovery") {
        out_.Left(block.span, fmt::format("`{}`: servers are not asked; `environment` has facts of them, "
                                          "docs/inventory.md tells how to collect some",
                                          block.type));
      } else if (block.type == "check") {
        out_.Left(block.span, "options of a check: of ours only promql/rate-window has one");
      } else if (block.type == "owners") {
        out_.Left(block.span,
                  "`owners`: comments are no owners here; `labels` can require a label such as `team`");
      } else if (block.type == "ci" || block.type == "repository") {
        out_.Left(block.span, fmt::format("`{}`: `lint --since REF --output-format ...` is for pull requests",
                                          block.type));
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

  // Which files are read.
  void ReadParser(const HclBlock& block) {
    for (const HclAttribute& attribute : block.attributes) {
      if (attribute.name == "include" || attribute.name == "exclude") {
        TakePaths(attribute, attribute.name == "include" ? "files" : "exclude");
      } else if (attribute.name == "schema" && block.Text("schema") == "thanos") {
        out_.settings["target"]["dialect"] = "thanos";
        out_.Took();
      } else if (attribute.name == "relaxed") {
        out_.Left(attribute.span, "`relaxed`: rules are read wherever they stand in a document");
      } else if (attribute.name != "schema") {
        out_.Left(attribute.span, fmt::format("`{}`: there is nothing like it", attribute.name));
      }
    }
  }

  void TakePaths(const HclAttribute& attribute, const char* key) {
    std::vector<std::string> globs;
    for (const std::string& regex : attribute.value.texts) {
      const std::vector<std::string> some = GlobsOfRegex(regex);
      if (some.empty())
        out_.Left(attribute.span,
                  fmt::format("`{}` of `{}`: a pattern that is no glob", attribute.name, regex));
      for (const std::string& glob : some) globs.push_back(PathGlob(glob));
    }
    if (globs.empty()) return;
    out_.settings[key] = globs;
    out_.Took();
  }

  // One `where` for each `match`; all that a match or an `ignore` asks for must be sayable.
  std::vector<Json> WheresOf(const HclBlock& rule, bool* sayable) {
    std::vector<Json> out;
    Json except = Json::array();
    for (const HclBlock& block : rule.blocks) {
      if (block.type == "ignore") except.push_back(WhereOf(block, sayable));
      if (block.type == "match") out.push_back(WhereOf(block, sayable));
    }
    if (out.empty()) out.push_back(Json::object());
    if (except.empty()) return out;
    for (Json& where : out) where["except"] = except.size() == 1 ? except.front() : except;
    return out;
  }

  void Unsayable(const HclBlock& block, Span place, const std::string& what, bool* sayable) {
    out_.Left(place, fmt::format("`{}` by `{}`: `where` cannot say it", block.type, what));
    *sayable = false;
  }

  Json WhereOf(const HclBlock& match, bool* sayable) {
    Json where = Json::object();
    for (const HclAttribute& attribute : match.attributes) {
      const std::string text = attribute.value.texts.empty() ? "" : attribute.value.texts.front();
      if (attribute.name == "kind") {
        where["kind"] = text == "alerting" ? "alert" : "record";
      } else if (attribute.name == "name" || attribute.name == "path") {
        std::vector<std::string> globs = GlobsOfRegex(text);
        if (globs.empty() || IsTemplate(text)) {
          Unsayable(match, attribute.span, fmt::format("{} = {}", attribute.name, text), sayable);
          continue;
        }
        const bool path = attribute.name == "path";
        for (std::string& glob : globs) glob = path ? PathGlob(glob) : glob;
        where[path ? "files" : "name"] = OneOrList(globs);
      } else if (attribute.name == "command" || attribute.name == "state") {
        out_.Left(attribute.span,
                  fmt::format("`{}` by `{}`: it holds always; `lint --since REF` is for what changed",
                              match.type, attribute.name));
      } else {
        Unsayable(match, attribute.span, fmt::format("{} = {}", attribute.name, text), sayable);
      }
    }
    for (const HclBlock& block : match.blocks) {
      const bool named = block.type == "label" || block.type == "annotation";
      if (named && block.labels.size() == 1 && IsPlainName(block.labels[0]) &&
          !IsTemplate(block.Text("value"))) {
        where[block.type == "label" ? "labels" : "annotations"][block.labels[0]] =
            Json{{"matches", block.Text("value")}};
      } else {
        Unsayable(match, block.span, block.type, sayable);
      }
    }
    return where;
  }

  void ReadFlags(const HclBlock& rule) {
    for (const HclAttribute& attribute : rule.attributes) {
      if (attribute.name == "locked")
        out_.Left(attribute.span,
                  "`locked`: a comment may suppress; `lint --ignore-suppressions` shows what it does");
      if (attribute.name == "enable") out_.Left(attribute.span, "`enable`: all checks are on");
    }
  }

  void ReadRule(const HclBlock& rule) {
    bool sayable = true;
    ReadFlags(rule);
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

  Json PolicyOfValue(const HclBlock& block, const std::string& name) {
    if (!IsPlainName(name)) return Refuse(block, "a pattern of names");
    if (block.Find("token") != nullptr) return Refuse(block, "values are not split into tokens");
    const HclAttribute* values = block.Find("values");
    const bool templates =
        values != nullptr && std::any_of(values->value.texts.begin(), values->value.texts.end(), IsTemplate);
    if (templates || IsTemplate(block.Text("value")))
      return Refuse(block, "a value that is made from the rule");
    const bool required = block.Text("required") == "true";
    if (!required && values == nullptr && MatchesAllNames(block.Text("value")))
      return Refuse(block, "neither `required` nor a value");
    const Json rule{{required ? "require" : "values", {{name, RuleOfValue(block)}}}};
    return block.type == "label" ? rule : Json{{"annotations", rule}};
  }

  Json PolicyOfHold(const HclBlock& block) {
    Json hold = Json::object();
    for (const char* key : {"min", "max"}) {
      if (const std::string time = block.Text(key); !time.empty()) hold[key] = time;
    }
    if (hold.empty()) return Refuse(block, "neither `min` nor `max`");
    return Json{{block.type == "for" ? "hold" : "keep_firing_for", hold}};
  }

  Json PolicyOfName(const std::string& pattern, Json* where) {
    if (!where->contains("kind")) (*where)["kind"] = Json::array({"alert", "record"});
    return Json{{"name", {{"matches", pattern}}}};
  }

  Json PolicyOfAggregate(const HclBlock& block, const std::string& name, Json* where) {
    if (!MatchesAllNames(name)) {
      const std::vector<std::string> globs = GlobsOfRegex(name);
      if (globs.empty()) return Refuse(block, "a pattern of names that is no glob");
      (*where)["name"] = OneOrList(globs);
    }
    Json out = Json::object();
    if (block.Find("keep") != nullptr) out["keep"] = ListOf(block.Find("keep"));
    if (block.Find("strip") != nullptr) out["drop"] = ListOf(block.Find("strip"));
    return out.empty() ? Refuse(block, "neither `keep` nor `strip`") : out;
  }

  Json PolicyOfReject(const HclBlock& block, const std::string& pattern) {
    Json out = Json::object();
    for (const char* key : {"label_keys", "label_values", "annotation_keys", "annotation_values"}) {
      if (block.Text(key) == "true") out[key] = pattern;
    }
    return out.empty() ? Refuse(block, "nothing that it rejects") : Json{{"reject", out}};
  }

  // Null when there is nothing like it (which is then said).
  Json PolicyOf(const HclBlock& block, Json* where) {
    const std::string label = block.labels.empty() ? "" : block.labels[0];
    if (IsTemplate(label)) return Refuse(block, "a pattern that is made from the rule");
    if (block.type == "label" || block.type == "annotation") return PolicyOfValue(block, label);
    if (block.type == "for" || block.type == "keep_firing_for") return PolicyOfHold(block);
    if (block.type == "name") return PolicyOfName(label, where);
    if (block.type == "aggregate") return PolicyOfAggregate(block, label, where);
    if (block.type == "reject") return PolicyOfReject(block, label);
    if (block.type == "report") return Json{{"refuse", true}};
    if (block.type == "selector") {
      if (!MatchesAllNames(label)) (*where)["metrics"] = label;
      return Json{{"matchers", {{"require", ListOf(block.Find("requiredLabels"))}}}};
    }
    if (block.type == "call") return Refuse(block, "a selector is looked at wherever it stands");
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
