#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/duration.h"
#include "checks/slo/generated.h"
#include "checks/slo/generated_windows.h"
#include "policy/where.h"

namespace rulecheck::checks {
namespace {

class StaleChecker {
 public:
  StaleChecker(const ModelContext& c, const SloSpec& spec, std::string id, const Generated& rules,
               const SloReport& report)
      : c_(c),
        model_(c.facts.slo()),
        spec_(spec),
        id_(std::move(id)),
        rules_(rules),
        report_(report),
        pairs_(PairsOf(spec)) {}

  void Run() {
    CheckObjective();
    CheckSelectors();
    CheckWindows();
    CheckFactors();
    if (spec_.tool == SloTool::kSloth) CheckLabels();
    CheckMissing();
  }

 private:
  FindingBuilder Report(uint32_t rule, Location where, const std::string& text) {
    return report_.At(rule, where, fmt::format("the rules are not those of `{}`: {}", id_, text));
  }

  std::string LabelOfRule(uint32_t rule, std::string_view name) const {
    const RuleRef& ref = c_.rules.rule(rule);
    const auto pair = policy::LabelOf(*ref.group, *ref.rule, name);
    return pair ? std::string(pair->value.value) : std::string();
  }

  void CheckObjective() {
    const std::optional<double> objective = spec_.objective();
    if (!objective || *objective <= 0 || *objective >= 1) return;
    for (const GeneratedTier& each : rules_.tiers) {
      if (!each.tier->longest().budget) continue;
      const double budget = *each.tier->longest().budget;
      if (std::abs(budget - (1 - *objective)) <= 1e-6 * budget + 1e-12) continue;
      Report(each.tier->rule, model_.At(each.tier->longest().at),
             fmt::format("its objective is {}, theirs is {}", ObjectiveText(1 - *objective),
                         ObjectiveText(budget)))
          .Because(spec_.target.Whole(), "the objective");
      return;  // the others have it from the same budget
    }
  }

  // The query of the specification as a term; unknown where it cannot be read.
  slo::Term ReadQuery(std::string_view query, std::string_view window) const {
    std::string text(query);
    for (size_t at = text.find("{{"); at != std::string::npos; at = text.find("{{")) {
      const size_t end = text.find("}}", at);
      if (end == std::string::npos || text.substr(at, end - at).find("window") == std::string::npos)
        return {};
      text.replace(at, end + 2 - at, window);
    }
    const promql::ParseOutcome parsed = promql::Parse(text, {});
    return parsed.errors.empty() ? model_.Read(*parsed.query->root()) : slo::Term();
  }

  // What the specification counts, as recorded ratios have it; empty where it is not known.
  std::string DataOfSpec() const {
    if (spec_.tool == SloTool::kPyrra) {
      const promql::ParseOutcome bad = promql::Parse(std::string(spec_.bad.value), {});
      const promql::ParseOutcome total = promql::Parse(std::string(spec_.total.value), {});
      if (!bad.errors.empty() || !total.errors.empty()) return {};
      const auto* errors = promql::As<promql::VectorSelector>(bad.query->root());
      const auto* all = promql::As<promql::VectorSelector>(total.query->root());
      if (errors == nullptr || all == nullptr) return {};
      return fmt::format("{} / {}", slo::Selection::Of(*errors).Text(), slo::Selection::Of(*all).Text());
    }
    if (!spec_.raw.value.empty()) {
      const slo::Term raw = ReadQuery(spec_.raw.value, "5m");
      return raw.is_ratio() ? raw.DataText() : std::string();
    }
    if (spec_.bad.value.empty() || spec_.total.value.empty()) return {};
    const slo::Term ratio = ReadQuery(fmt::format("({}) / ({})", spec_.bad.value, spec_.total.value), "5m");
    return ratio.is_ratio() ? ratio.DataText() : std::string();
  }

  void CheckSelectors() {
    const std::string wanted = DataOfSpec();
    if (wanted.empty()) return;
    for (const uint32_t rule : rules_.ratios) {
      const slo::Term& term = model_.TermOf(rule);
      if (!term.is_ratio() || !term.complete || !term.through.empty() || term.averaged_of_ms > 0 ||
          term.DataText() == wanted)
        continue;
      Report(rule, c_.rules.rule(rule).rule->expr().Whole(),
             fmt::format("it counts `{}`, they count `{}`", wanted, term.DataText()))
          .Because((spec_.bad.value.empty() ? spec_.total : spec_.bad).Whole(), "what it counts");
      return;
    }
  }

  const GeneratedPair* PairOf(const slo::Tier& tier) const {
    const auto it = std::find_if(pairs_.begin(), pairs_.end(), [&](const GeneratedPair& pair) {
      return pair.long_ms == tier.long_ms && pair.short_ms == tier.short_ms;
    });
    return it == pairs_.end() ? nullptr : &*it;
  }

  // Where none of the pairs is the tool's own, it was given others.
  void CheckWindows() {
    const auto is_own = [&](const GeneratedTier& each) { return PairOf(*each.tier) != nullptr; };
    if (std::none_of(rules_.tiers.begin(), rules_.tiers.end(), is_own)) return;
    for (const GeneratedTier& each : rules_.tiers) {
      if (is_own(each) || !each.tier->has_pair()) continue;
      Report(each.tier->rule, model_.At(each.tier->longest().at),
             fmt::format("they have the windows {} and {}, which it does not give",
                         FormatPrometheusDuration(each.tier->long_ms),
                         FormatPrometheusDuration(each.tier->short_ms)));
      return;
    }
  }

  // Factors are those of the period of the specification; of sloth, which is told it elsewhere, also
  // those of 28 days.
  bool IsFactorOf(double factor, const GeneratedPair& pair) const {
    const auto near = [&](double wanted) { return std::abs(factor - wanted) <= 0.005 * wanted; };
    const bool told_elsewhere = spec_.tool == SloTool::kSloth && !spec_.period;
    return near(pair.factor) || (told_elsewhere && near(pair.factor * 28 / 30));
  }

  void CheckFactors() {
    const std::optional<double> objective = spec_.objective();
    for (const GeneratedTier& each : rules_.tiers) {
      const slo::Tier& tier = *each.tier;
      const GeneratedPair* pair = PairOf(tier);
      const bool same_budget =
          tier.budget && objective && std::abs(*tier.budget - (1 - *objective)) < 1e-6 * *tier.budget;
      if (!tier.factor || !same_budget || pair == nullptr || IsFactorOf(*tier.factor, *pair)) continue;
      Report(tier.rule, model_.At(tier.longest().at),
             fmt::format("they have the factor {} for {}, which it does not give", NumberText(*tier.factor),
                         FormatPrometheusDuration(tier.long_ms)));
    }
  }

  bool IsPage(uint32_t rule) const {
    const std::string severity = LabelOfRule(rule, "sloth_severity");
    return severity == "page" || (severity.empty() && slo::LoudnessOf(LabelOfRule(rule, "severity")) == 3);
  }

  void CheckPairs(uint32_t rule, const std::vector<TextPair>& wanted) {
    std::map<std::string_view, const TextPair*> last;  // of equal names the last counts
    for (const TextPair& pair : wanted) last[pair.key.value] = &pair;
    for (const auto& [name, pair] : last) {
      const std::string value = LabelOfRule(rule, name);
      if (value == pair->value.value) continue;
      Report(rule, c_.rules.rule(rule).rule->name.Whole(),
             value.empty() ? fmt::format("the label {}={} is missing", name, pair->value.value)
                           : fmt::format("{} is {}, they have {}", name, pair->value.value, value))
          .Because(pair->value.Whole(), "the label");
      return;
    }
  }

  void CheckLabels() {
    std::set<uint32_t> seen;
    for (const GeneratedTier& each : rules_.tiers) {
      if (!seen.insert(each.tier->rule).second) continue;
      CheckPairs(each.tier->rule, (IsPage(each.tier->rule) ? spec_.page : spec_.ticket).labels);
    }
    if (!rules_.ratios.empty()) CheckPairs(rules_.ratios.front(), spec_.labels);
  }

  // Sloth pages by the first two pairs; Pyrra has one alert for all, whose windows are told here.
  void CheckMissing() {
    if (rules_.ratios.empty() || pairs_.empty()) return;
    const auto is_own = [&](int64_t window) {
      return std::any_of(pairs_.begin(), pairs_.end(), [&](const GeneratedPair& pair) {
        return pair.long_ms == window || pair.short_ms == window;
      });
    };
    // None of its own: it was given others.
    if (std::none_of(rules_.windows.begin(), rules_.windows.end(), is_own)) return;
    bool page = false, ticket = false;
    for (const GeneratedTier& each : rules_.tiers) (IsPage(each.tier->rule) ? page : ticket) = true;
    std::vector<std::string> missing;
    const bool sloth = spec_.tool == SloTool::kSloth;
    if (sloth && !spec_.page.disabled && !page) missing.emplace_back("the page alert");
    if (sloth && !spec_.ticket.disabled && !ticket) missing.emplace_back("the ticket alert");
    std::set<int64_t> wanted;
    for (size_t i = 0; i < pairs_.size(); ++i) {
      const bool disabled = sloth && (i < 2 ? spec_.page : spec_.ticket).disabled;
      if (!disabled) wanted.insert({pairs_[i].long_ms, pairs_[i].short_ms});
    }
    for (const int64_t window : wanted) {
      if (!rules_.windows.contains(window))
        missing.push_back(fmt::format("the ratio over {}", FormatPrometheusDuration(window)));
    }
    if (missing.empty()) return;
    const uint32_t first = rules_.ratios.front();
    Report(first, c_.rules.rule(first).rule->name.Whole(),
           fmt::format("{} missing", fmt::join(missing, ", ")))
        .Because(spec_.name.Whole(), "the specification");
  }

  const ModelContext& c_;
  const slo::Model& model_;
  const SloSpec& spec_;
  std::string id_;
  const Generated& rules_;
  const SloReport& report_;
  std::vector<GeneratedPair> pairs_;
};

// Rules of a service whose specification does not know them.
void ReportExtra(const ModelContext& c, const GeneratedRules& generated,
                 const std::set<std::string>& services,
                 const std::set<std::pair<SloTool, std::string>>& known) {
  for (const auto& [id, rules] : generated) {
    if (known.contains(id) || rules.service.empty() || !services.contains(rules.service) ||
        rules.ratios.empty())
      continue;
    const uint32_t rule = rules.ratios.front();
    const auto level = SloLevel(c.facts.slo().SettingsOfRule(rule), nullptr, "slo/stale-generation");
    if (level)
      SloReport(c, nullptr, *level)
          .At(rule, c.rules.rule(rule).rule->name.Whole(),
              fmt::format("no objective `{}` is specified for the service {} any more", id.second,
                          rules.service));
  }
}

}  // namespace

namespace {

// An objective in a document, and how often its id is specified.
struct Specified {
  const SloSpec* spec = nullptr;
  const SourceFile* file = nullptr;
};

// The one whose rules these can be: the only one, or that of a file of the same name.
const Specified* SpecFor(const std::vector<Specified>& all, const Generated& rules) {
  const Specified* out = nullptr;
  for (const Specified& each : all) {
    const bool same_name = rules.file != nullptr && StemOf(*each.file) == StemOf(*rules.file);
    if (all.size() > 1 && !same_name) continue;
    if (out != nullptr) return nullptr;
    out = &each;
  }
  return out;
}

}  // namespace

void StaleGeneration(const ModelContext& c) {
  const GeneratedRules generated = FindGenerated(c);
  std::set<std::string> services;
  std::map<std::pair<SloTool, std::string>, std::vector<Specified>> specified;
  for (const Document* document : c.documents) {
    const auto* specs = std::get_if<SloSpecs>(&document->body);
    if (specs == nullptr || document->partial) continue;
    size_t index = 0;
    for (const SloSpec& spec : specs->slos) {
      services.insert(std::string(spec.service.value));
      specified[IdOf(spec, index++)].push_back({&spec, document->file});
    }
  }
  std::set<std::pair<SloTool, std::string>> known;
  for (const auto& [id, all] : specified) {
    known.insert(id);
    const auto rules = generated.find(id);
    const Specified* one = rules == generated.end() ? nullptr : SpecFor(all, rules->second);
    const auto level = one == nullptr
                           ? std::nullopt
                           : SloLevel(c.facts.SettingsOf(*one->file), nullptr, "slo/stale-generation");
    if (level) StaleChecker(c, *one->spec, id.second, rules->second, SloReport(c, nullptr, *level)).Run();
  }
  ReportExtra(c, generated, services, known);
}

}  // namespace rulecheck::checks
