#include "report/merge.h"

#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <nlohmann/json.hpp>

#include "report/mutation.h"
#include "rulecheck/coverage.h"
#include "rulecheck/mutation.h"

namespace rulecheck::report {
namespace {

using Json = nlohmann::ordered_json;

Error Misfit(const ShardReport& shard, const std::string& why) {
  return {shard.path + ": " + why, std::nullopt};
}

std::string TextAt(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_string() ? it->get<std::string>() : "";
}

uint64_t NumberAt(const Json& object, const char* key) {
  const auto it = object.find(key);
  return it != object.end() && it->is_number_unsigned() ? it->get<uint64_t>() : 0;
}

using ReportPlace = std::tuple<std::string, uint64_t, uint64_t>;

// Of findings and cases: file, line, column of `start`.
ReportPlace PlaceOf(const Json& item) {
  const auto start = item.find("start");
  if (start == item.end() || !start->is_object()) return {TextAt(item, "file"), 0, 0};
  return {TextAt(item, "file"), NumberAt(*start, "line"), NumberAt(*start, "column")};
}

// In the order in which folders are searched: files before folders, each by name.
std::string WalkKey(std::string_view path) {
  std::string out;
  for (size_t slash = path.find('/'); slash != std::string_view::npos; slash = path.find('/')) {
    out += '\2' + std::string(path.substr(0, slash)) + '\0';
    path.remove_prefix(slash + 1);
  }
  return out + '\1' + std::string(path);
}

ReportPlace CasePlace(const Json& item) {
  ReportPlace out = PlaceOf(item);
  std::get<0>(out) = WalkKey(std::get<0>(out));
  return out;
}

// The elements of a list of all reports; equal ones once where `unique`.
std::vector<Json> Gather(const std::vector<Json>& reports, const char* key, bool unique) {
  std::vector<Json> out;
  std::set<std::string> seen;
  for (const Json& report : reports) {
    const auto list = report.find(key);
    if (list == report.end() || !list->is_array()) continue;
    for (const Json& item : *list) {
      if (!unique || seen.insert(item.dump(-1, ' ', false, Json::error_handler_t::replace)).second)
        out.push_back(item);
    }
  }
  return out;
}

template <typename Key>
Json Sorted(std::vector<Json> items, const Key& key) {
  std::stable_sort(items.begin(), items.end(), [&](const Json& a, const Json& b) { return key(a) < key(b); });
  return Json(std::move(items));
}

auto MutantKey(const Json& mutant) {
  return std::tuple(TextAt(mutant, "file"), NumberAt(mutant, "start"), NumberAt(mutant, "end"),
                    TextAt(mutant, "replacement"));
}

MutantStatus StatusOf(const Json& mutant) {
  const std::string name = TextAt(mutant, "status");
  for (const MutantStatus status :
       {MutantStatus::kKilled, MutantStatus::kSurvived, MutantStatus::kEquivalent}) {
    if (name == MutantStatusName(status)) return status;
  }
  return MutantStatus::kSkipped;
}

// Scores by file and rule, from sorted mutants.
Json FileScores(const Json& mutants, MutationScore* total) {
  Json files = Json::array();
  std::string file;
  std::string rule;
  MutationScore of_file;
  MutationScore of_rule;
  for (const Json& mutant : mutants) {
    const bool new_file = files.empty() || TextAt(mutant, "file") != file;
    if (new_file) {
      file = TextAt(mutant, "file");
      files.push_back({{"file", file}});
      of_file = {};
    }
    if (new_file || TextAt(mutant, "rule") != rule) {
      rule = TextAt(mutant, "rule");
      files.back()["rules"].push_back({{"rule", rule}});
      of_rule = {};
    }
    const MutantStatus status = StatusOf(mutant);
    total->Add(status);
    of_file.Add(status);
    of_rule.Add(status);
    files.back()["rules"].back().update(ScoreJson(of_rule));
    Json entry = {{"file", file}};
    entry.update(ScoreJson(of_file));
    entry["rules"] = std::move(files.back()["rules"]);
    files.back() = std::move(entry);
  }
  return files;
}

Json MutationOf(const std::vector<Json>& reports, const Json& mutants) {
  MutationScore total;
  Json files = FileScores(mutants, &total);
  uint64_t trials = 0;
  uint64_t whole = 0;
  double seconds = 0;
  for (const Json& report : reports) {
    const Json& mutation = report.at("mutation");
    trials += NumberAt(mutation, "trials");
    whole += NumberAt(mutation, "whole_trials");
    if (mutation.contains("seconds") && mutation["seconds"].is_number())
      seconds += mutation["seconds"].get<double>();
  }
  Json out = ScoreJson(total);
  out["trials"] = trials;
  out["whole_trials"] = whole;
  out["seconds"] = seconds;
  out["files"] = std::move(files);
  return out;
}

std::string Text(const Json& json) {
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string MergeRuns(const std::vector<Json>& reports) {
  Json out = {{"version", reports.front().at("version")}};
  out["findings"] = Sorted(Gather(reports, "findings", true), [](const Json& finding) {
    return std::tuple(PlaceOf(finding), TextAt(finding, "id"), TextAt(finding, "message"));
  });
  out["cases"] = Sorted(Gather(reports, "cases", false), CasePlace);
  out["skipped"] = Json(Gather(reports, "skipped", true));
  out["unreadable"] = Json(Gather(reports, "unreadable", true));
  out["counts"] = reports.front().value("counts", Json::object());
  uint64_t cases = 0;
  for (const Json& report : reports) cases += NumberAt(report.value("counts", Json::object()), "cases");
  out["counts"]["cases"] = cases;
  if (std::all_of(reports.begin(), reports.end(), [](const Json& r) { return r.contains("mutation"); })) {
    out["mutants"] = Sorted(Gather(reports, "mutants", false), MutantKey);
    out["mutation"] = MutationOf(reports, out["mutants"]);
  }
  return Text(out);
}

// What was covered in one report is covered; of two reasons why not the one that got further is told.
void MergePoint(const Json& from, Json* into) {
  if (into->value("covered", false)) return;
  if (from.value("covered", false)) {
    (*into)["covered"] = true;
    into->erase("hole");
  } else if (TextAt(from, "hole").starts_with("had ")) {
    (*into)["hole"] = from["hole"];
  }
}

Json CountOf(const CoverageCount& count) {
  return {{"covered", count.covered}, {"points", count.points}, {"percent", count.percent()}};
}

class CoverageMerge {
 public:
  void Add(const Json& report) {
    for (const Json& file : report.at("files")) {
      auto& rules = files_[TextAt(file, "file")];
      for (const Json& rule : file.at("rules")) {
        const auto [it, fresh] = rules.try_emplace({NumberAt(rule, "start"), TextAt(rule, "rule")}, rule);
        if (fresh) continue;
        Json& list = it->second["list"];
        const Json& other = rule.at("list");
        for (size_t i = 0; i < list.size() && i < other.size(); ++i) MergePoint(other[i], &list[i]);
      }
    }
  }

  std::string Take() {
    CoverageCount total;
    Json files = Json::array();
    for (auto& [name, rules] : files_) {
      CoverageCount of_file;
      Json list = Json::array();
      for (auto& [place, rule] : rules) {
        const CoverageCount count = Recount(&rule);
        of_file.covered += count.covered;
        of_file.points += count.points;
        list.push_back(std::move(rule));
      }
      total.covered += of_file.covered;
      total.points += of_file.points;
      Json entry = {{"file", name}};
      entry.update(CountOf(of_file));
      entry["rules"] = std::move(list);
      files.push_back(std::move(entry));
    }
    Json out = {{"version", 1}};
    out.update(CountOf(total));
    out["files"] = std::move(files);
    return Text(out);
  }

 private:
  static CoverageCount Recount(Json* rule) {
    CoverageCount count;
    for (const Json& point : rule->at("list")) {
      ++count.points;
      count.covered += point.value("covered", false);
    }
    (*rule)["covered"] = count.covered;
    (*rule)["points"] = count.points;
    (*rule)["percent"] = count.percent();
    return count;
  }

  std::map<std::string, std::map<std::pair<uint64_t, std::string>, Json>> files_;
};

}  // namespace

Result<std::string> MergeReports(const std::vector<ShardReport>& shards) {
  if (shards.front().text.starts_with("<?xml")) return MergeJunit(shards);
  std::vector<Json> reports;
  for (const ShardReport& shard : shards) {
    reports.push_back(Json::parse(shard.text, nullptr, false));
    const Json& report = reports.back();
    if (!report.is_object()) return Misfit(shard, "neither JSON nor JUnit's XML");
    if (!report.contains("version") || (!report.contains("cases") && !report.contains("files")))
      return Misfit(shard, "has neither cases nor coverage");
    if (report.contains("cases") != reports.front().contains("cases"))
      return Misfit(shard, "is of another kind than " + shards.front().path);
  }
  const ShardReport* at = &shards.front();
  try {
    if (reports.front().contains("cases")) return MergeRuns(reports);
    CoverageMerge merge;
    for (size_t i = 0; i < reports.size(); ++i) {
      at = &shards[i];
      merge.Add(reports[i]);
    }
    return merge.Take();
  } catch (const Json::exception& e) {
    return Misfit(*at, std::string("not as rulecheck writes it: ") + e.what());
  }
}

}  // namespace rulecheck::report
