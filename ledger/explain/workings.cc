#include "ledger/explain/workings.h"

#include <algorithm>
#include <array>

namespace grantledger {
namespace {

// Where the version was published, with the time, as far as the replay shows it.
RuleUse use_of(const Scene& scene, const RuleVersion& rule, Date day) {
  RuleUse use{.rule = rule, .day = day, .published = {}, .published_at = {}};
  scene.replay.visit([&](FactAt at, const Envelope& shown, const Event& event) {
    const auto* published = std::get_if<RuleVersionPublished>(&event);
    if (!published || published->rule != rule) return;
    use.published = at;
    use.published_at = shown.recorded_at;
  });
  return use;
}

std::string code_of(OrganisationKind kind) {
  constexpr std::array<const char*, 12> names{
      "organisation",         "ministry",         "directorate",
      "municipality",         "county authority", "county governor",
      "private kindergarten", "private school",   "university or college",
      "vocational college",   "company",          "party"};
  return names[static_cast<std::size_t>(kind)];
}

std::string words_of(const Organisation& details) {
  std::string words =
      details.name.empty() ? code_of(details.kind) : details.name + ", " + code_of(details.kind);
  if (!details.municipality.empty()) words += " in " + details.municipality;
  if (details.authority) words += ", under " + details.authority->text();
  return words;
}

}  // namespace

void Workings::lines(ArithmeticLines more, const std::string& of) {
  for (ArithmeticLine& each : more) {
    if (!of.empty()) each.what = of + ": " + each.what;
    computation.lines.push_back(std::move(each));
  }
}

const RuleVersion* use_rule(const Scene& scene, const RuleAsked& asked, Workings& workings) {
  constexpr Position known_to_all = ~Position{0};
  const RuleBook& rules = scene.books.rules;
  const auto in_force = rules.in_force(asked.scheme, {asked.day, known_to_all});
  const RuleVersion* rule = in_force ? *in_force : nullptr;
  if (!rule && asked.named) {
    const RuleVersion* const named = rules.find(asked.scheme, *asked.named, known_to_all);
    const bool has_begun = named && named->first_day <= asked.day;
    if (has_begun && (!named->last_day || *named->last_day >= asked.day)) rule = named;
  }
  if (rule) {
    workings.computation.rule = use_of(scene, *rule, asked.day);
  } else {
    workings.computation.no_rule = in_force.error();
  }
  return rule;
}

std::optional<AppliedFor> applied_for(const Scene& scene, const ApplicationId& application) {
  std::optional<AppliedFor> found;
  scene.replay.visit([&](FactAt at, const Envelope& shown, const Event& event) {
    if (!(at < scene.at)) return;
    const auto take = [&](const auto& fact) {
      if (fact.application != application) return;
      found = {at, &shown, fact.wishes, fact.quantities, fact.amount_applied, fact.effective_on};
    };
    if (const auto* received = std::get_if<ApplicationReceived>(&event)) take(*received);
    if (const auto* amended = std::get_if<ApplicationAmended>(&event)) take(*amended);
  });
  return found;
}

void add_organisation(const Scene& scene, const OrganisationId& id, const std::string& as,
                      Workings& workings) {
  const Date day = effective_on(scene.replay.fact(scene.at));
  const Organisation* const known = organisation_on(scene.books, id, day);
  if (!known) return;
  const auto is_it = [&](const auto& fact) {
    return fact.details == *known && fact.effective_on <= day;
  };
  const std::string words = id.text() + ", " + words_of(*known);
  const auto changed = scene.replay.latest<OrganisationChanged>(scene.at, is_it);
  if (changed) return workings.input(as, words, changed);
  workings.input(as, words, scene.replay.latest<OrganisationRegistered>(scene.at, is_it));
}

void add_award(const Scene& scene, const GrantId& grant, Workings& workings) {
  const auto is_it = [&](const auto& fact) { return fact.terms.grant == grant; };
  const auto decided = scene.replay.latest<AwardDecided>(scene.at, is_it);
  if (decided) {
    workings.input("award of " + grant.text(),
                   words_of(decided->amount) + " by " + decided->rule.text(), decided);
  }
  const auto reduced = scene.replay.latest<AwardReduced>(scene.at, is_it);
  if (reduced) workings.input("award reduced to", words_of(reduced->amount), reduced);
  const auto increased = scene.replay.latest<AwardIncreased>(scene.at, is_it);
  if (increased) workings.input("award increased to", words_of(increased->amount), increased);
  const auto reversed = scene.replay.latest<DecisionReversed>(scene.at, is_it);
  if (reversed) workings.input("award reversed", reversed->reason, reversed);
}

std::string group_for(const LeaveShareRule& rule, const std::string& group) {
  return rule.group_shares.empty() ? "" : group;
}

std::string words_of(const Personal& person) {
  return person.key_id == 0 ? person.bytes : "a sealed id";
}

}  // namespace grantledger
