#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include <fmt/format.h>

#include "base/duration.h"
#include "checks/slo/generated.h"
#include "policy/where.h"

namespace rulecheck::checks {
namespace {

constexpr int64_t kStaleMinute = 60'000, kStaleHour = 60 * kStaleMinute, kStaleDay = 24 * kStaleHour;
constexpr int64_t kPageWindows[] = {5 * kStaleMinute, 30 * kStaleMinute, kStaleHour, 6 * kStaleHour};
constexpr int64_t kTicketWindows[] = {2 * kStaleHour, 6 * kStaleHour, kStaleDay, 3 * kStaleDay};

class StaleChecker {
 public:
  StaleChecker(const ModelContext& c, const SloSpec& spec, std::string id, const Generated& rules,
               const SloReport& report)
      : c_(c), model_(c.facts.slo()), spec_(spec), id_(std::move(id)), rules_(rules), report_(report) {}

  void Run() {
    CheckObjective();
    CheckSelectors();
    CheckFactors();
    if (spec_.tool == SloTool::kSloth) {
      CheckLabels();
      CheckMissing();
    }
  }

 private:
  FindingBuilder Report(uint32_t rule, Location where, const std::string& text) {
    return report_.At(rule, where, fmt::format("the rules are not those of `{}`: {}", id_, text));
  }

  std::string LabelOfRule(uint32_t rule, std::string_view name) const {
    const RuleRef& ref = c_.rules.rule(rule);
    const TextPair* pair = policy::LabelOf(*ref.group, *ref.rule, name);
    return pair == nullptr ? std::string() : std::string(pair->value.value);
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
      Report(rule, c_.rules.rule(rule).rule->expr.Whole(),
             fmt::format("it counts `{}`, they count `{}`", wanted, term.DataText()))
          .Because((spec_.bad.value.empty() ? spec_.total : spec_.bad).Whole(), "what it counts");
      return;
    }
  }

  // Factors are those of 30 or of 28 days, or of the period of the specification.
  bool IsFactorOf(double factor, int64_t long_ms) const {
    std::set<int64_t> periods = {28 * kStaleDay, 30 * kStaleDay};
    if (spec_.period) periods = {spec_.period->milliseconds};
    for (const slo::ExpectedTier& tier : slo::ExpectedTiers({})) {
      for (const int64_t period : periods) {
        const double wanted = tier.Factor(period);
        if (tier.long_ms == long_ms && std::abs(factor - wanted) <= 0.005 * wanted) return true;
      }
    }
    return false;
  }

  void CheckFactors() {
    if (spec_.tool != SloTool::kSloth) return;
    const std::optional<double> objective = spec_.objective();
    for (const GeneratedTier& each : rules_.tiers) {
      const slo::Tier& tier = *each.tier;
      const bool same_budget =
          tier.budget && objective && std::abs(*tier.budget - (1 - *objective)) < 1e-6 * *tier.budget;
      const bool usual = std::any_of(std::begin(kPageWindows), std::end(kPageWindows),
                                     [&](int64_t window) { return tier.long_ms == window; }) ||
                         tier.long_ms == kStaleDay || tier.long_ms == 3 * kStaleDay;
      if (!tier.factor || !same_budget || !usual || IsFactorOf(*tier.factor, tier.long_ms)) continue;
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

  void CheckMissing() {
    const std::set<int64_t>& recorded = rules_.windows;
    bool page = false, ticket = false;
    for (const GeneratedTier& each : rules_.tiers) (IsPage(each.tier->rule) ? page : ticket) = true;
    if (rules_.ratios.empty()) return;
    std::vector<std::string> missing;
    const auto want = [&](bool disabled, bool there, std::string_view alert, const auto& windows) {
      if (disabled) return;
      if (!there) missing.push_back(fmt::format("the {} alert", alert));
      for (const int64_t window : windows) {
        const std::string text = fmt::format("the ratio over {}", FormatPrometheusDuration(window));
        if (!recorded.contains(window) && std::find(missing.begin(), missing.end(), text) == missing.end())
          missing.push_back(text);
      }
    };
    want(spec_.page.disabled, page, "page", kPageWindows);
    want(spec_.ticket.disabled, ticket, "ticket", kTicketWindows);
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
