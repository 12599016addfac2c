#include "tools/import/plan.h"

#include <absl/container/flat_hash_map.h>

#include "tools/import/differences.h"

namespace grantledger {
namespace {

class Planner {
 public:
  Planner(const Held& held, const PlanTerms& terms)
      : held_(held),
        terms_(terms),
        difference_{imported_decider(), "a newer version of " + terms.source.text()} {}

  Result<void> take(const MappedRow& row) {
    const auto found = held_.rows.find(row.key);
    const bool is_held = found != held_.rows.end() && !found->second.positions.empty();
    if (is_held && found->second.content == row.content) {
      ++plan_.unchanged;
      return {};
    }
    std::vector<Event> facts;
    if (is_held) {
      facts.push_back(SourceRowChanged{terms_.source, row.key, found->second.content, row.content,
                                       terms_.today});
    }
    TRY_VOID(add_organisations(row, facts));
    TRY_VOID(add_rest(row, is_held ? &found->second : nullptr, facts));
    if (facts.empty()) {
      ++plan_.unchanged;  // All that it says is known already.
      return {};
    }
    ++(is_held ? plan_.changed : plan_.added);
    plan_.rows.push_back(
        {is_held ? RowChange::changed : RowChange::added, origin_of(row), std::move(facts)});
    return {};
  }

  Result<void> take_vanished(const std::string& key, const RecordedRow& row) {
    TRY(const std::vector<Event> before, held_.facts_of(row));
    std::vector<Event> facts{SourceRowVanished{terms_.source, key, row.content, terms_.today}};
    for (Event& fact : differences(before, {}, difference_)) facts.push_back(std::move(fact));
    ++plan_.vanished;
    plan_.rows.push_back({RowChange::vanished,
                          {.source = terms_.source,
                           .file = terms_.file,
                           .row = 0,
                           .row_key = key,
                           .content = row.content,
                           .source_texts = {}},
                          std::move(facts)});
    return {};
  }

  Plan plan() { return std::move(plan_); }

 private:
  ImportOrigin origin_of(const MappedRow& row) const {
    return {.source = terms_.source,
            .file = terms_.file,
            .row = row.row,
            .row_key = row.key,
            .content = row.content,
            .source_texts = row.source_texts};
  }

  // What the row says about organisations, as far as it is not known for that day.
  Result<void> add_organisations(const MappedRow& row, std::vector<Event>& facts) {
    for (const Event& fact : row.facts) {
      const auto* registered = std::get_if<OrganisationRegistered>(&fact);
      if (registered == nullptr) continue;
      const Organisation& details = registered->details;
      TRY(const KnownOrganisation known, known_on(details.organisation, registered->effective_on));
      const Digest digest = digest_of(details);
      if (known.details == digest) continue;
      said_[details.organisation.text()][registered->effective_on] = digest;
      if (known.is_known) {
        facts.push_back(OrganisationChanged{details, "as " + terms_.source.text() + " says",
                                            registered->effective_on});
      } else {
        facts.push_back(*registered);
      }
    }
    return {};
  }

  // As held, with what this plan says already.
  Result<KnownOrganisation> known_on(const OrganisationId& organisation, Date day) const {
    TRY(KnownOrganisation known, held_.organisation_on(organisation, day));
    const auto said = said_.find(organisation.text());
    if (said == said_.end()) return known;
    known.is_known = true;
    const auto same_day = said->second.find(day);
    if (same_day != said->second.end()) known.details = same_day->second;
    return known;
  }

  Result<void> add_rest(const MappedRow& row, const RecordedRow* before,
                        std::vector<Event>& facts) const {
    if (before == nullptr) {
      for (const Event& fact : row.facts) {
        if (!std::holds_alternative<OrganisationRegistered>(fact)) facts.push_back(fact);
      }
      return {};
    }
    TRY(const std::vector<Event> recorded, held_.facts_of(*before));
    for (Event& fact : differences(recorded, row.facts, difference_)) {
      facts.push_back(std::move(fact));
    }
    return {};
  }

  const Held& held_;
  const PlanTerms& terms_;
  RowDifference difference_;
  absl::flat_hash_map<std::string, std::map<Date, Digest>> said_;
  Plan plan_;
};

}  // namespace

Result<Plan> plan_import(const MappedRows& mapped, const Held& held, const PlanTerms& terms) {
  Planner planner(held, terms);
  std::set<std::string_view> seen;
  for (const MappedRow& row : mapped.rows) {
    TRY_VOID(planner.take(row));
    seen.insert(row.key);
  }
  if (mapped.is_bad_key_unknown) return planner.plan();
  for (const auto& [key, row] : held.rows) {
    const bool is_there = seen.contains(key) || mapped.bad_keys.contains(key);
    if (!is_there && !row.positions.empty()) TRY_VOID(planner.take_vanished(key, row));
  }
  return planner.plan();
}

}  // namespace grantledger
